//! What stops an app's Rust, or seems to.

use std::cell::Cell;
use std::hint::black_box;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::casts;

#[wasm_bindgen]
extern "C" {
    /// Something of the app's JavaScript. What it throws passes through the Rust, as its binding does not catch it.
    #[derive(Debug)]
    pub type Runner;

    #[wasm_bindgen(method)]
    fn run(this: &Runner);

    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn log_error(text: &str);
}

thread_local! {
    static IS_STARTED: Cell<bool> = const { Cell::new(false) };
}

/// Runs before anything else of the module.
#[wasm_bindgen(start)]
pub fn start() {
    IS_STARTED.set(true);
    std::panic::set_hook(Box::new(|panic| {
        log_error(
            &panic
                .location()
                .map(ToString::to_string)
                .unwrap_or_default(),
        );
    }));
}

/// Whether `start` has run.
#[wasm_bindgen(js_name = isStarted)]
pub fn is_started() -> bool {
    IS_STARTED.get()
}

/// A text that went into the Rust and comes out of it.
#[wasm_bindgen]
pub fn echo(text: String) -> String {
    text
}

/// One of the four words of what a conversion makes; `width` is that of the float.
#[wasm_bindgen]
pub fn cast(width: u32, integer: u32, low: u32, high: u32, word: u32) -> u32 {
    let words = match width {
        64 => casts::of_f64(integer as usize, u64::from(high) << 32 | u64::from(low)),
        _ => casts::of_f32(integer as usize, low),
    };
    words[word as usize]
}

/// Panics while its caller waits.
#[wasm_bindgen(js_name = panicNow)]
pub fn panic_now() {
    panic!("on purpose");
}

/// Needs more stack than there is.
#[wasm_bindgen]
pub fn recurse(depth: u32) -> u32 {
    let frame = black_box([depth; 64]);
    match depth {
        0 => frame[0],
        _ => recurse(depth - 1) + frame[1],
    }
}

/// Waits for a promise.
#[wasm_bindgen(js_name = waitFor)]
pub async fn wait_for(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

/// Waits for a promise, and panics.
#[wasm_bindgen(js_name = panicAfter)]
pub async fn panic_after(promise: Promise) -> Result<(), JsValue> {
    JsFuture::from(promise).await?;
    panic!("on purpose, later");
}

/// Panics a moment later, where nobody waits.
#[wasm_bindgen(js_name = panicUnseen)]
pub fn panic_unseen() {
    spawn_local(async { panic!("on purpose, unseen") });
}

/// Calls the app's JavaScript while its caller waits.
#[wasm_bindgen(js_name = runNow)]
pub fn run_now(runner: &Runner) {
    runner.run();
}

/// Waits for a promise, and calls the app's JavaScript.
#[wasm_bindgen(js_name = runAfter)]
pub async fn run_after(promise: Promise, runner: Runner) -> Result<(), JsValue> {
    JsFuture::from(promise).await?;
    runner.run();
    Ok(())
}

/// Gives the app's JavaScript a closure, which calls the function that it is given.
#[wasm_bindgen(js_name = giveClosure)]
pub fn give_closure(take: &Function) -> Result<(), JsValue> {
    let closure = Closure::<dyn FnMut(Function) -> Result<(), JsValue>>::new(|run: Function| {
        run.call0(&JsValue::UNDEFINED).map(drop)
    });
    take.call1(&JsValue::UNDEFINED, &closure.into_js_value())
        .map(drop)
}

/// What may be borrowed once only at a time.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Counter {
    count: u32,
}

#[wasm_bindgen]
impl Counter {
    /// A counter at nought.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Counter {
        Counter::default()
    }

    /// Counts, and lets the app's JavaScript do what it likes meanwhile; what that throws is thrown again.
    pub fn count(&mut self, meanwhile: &Function) -> Result<u32, JsValue> {
        self.count += 1;
        meanwhile.call0(&JsValue::UNDEFINED)?;
        Ok(self.count)
    }
}
