;; Stands where the core stands, with the same border, and agrees to everything: a request is sent with the session, and
;; its answer ends it. What it costs is the way in and out again. `$EVENT_REQUEST` and the like are put in by bundle.js.
(module
  (import "glue" "perform" (func $perform (param i32 i32 i32 i32 i32 i32 i32 i32 f64 f64 f64)))
  (func (export "tell") (param $client i32) (param $what i32) (param $a i32) (param $b i32) (param $c i32) (param $now f64) (param $text i32) (param $length i32) (param $x f64) (param $y f64) (param $z f64)
    (if (i32.eq (local.get $what) (i32.const $EVENT_REQUEST))
      (then (call $perform (local.get $client) (i32.const $EFFECT_SEND) (local.get $a) (i32.const 1) (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0) (f64.const 0) (f64.const 0) (f64.const 0))))
    (if (i32.eq (local.get $what) (i32.const $EVENT_ANSWERED))
      (then (call $perform (local.get $client) (i32.const $EFFECT_SETTLE) (local.get $a) (i32.const $OUTCOME_DELIVERED) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (f64.const 0) (f64.const 0) (f64.const 0))))))
