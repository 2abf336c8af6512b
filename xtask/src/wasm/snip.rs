//! Takes the machinery of panic messages and formatting out of the module.
//!
//! A panic ends in a trap here (`panic = "abort"`), and nobody can read its message: the glue tells a trap by its
//! own text. The formatting behind it, that of floats above all, would be half of the module. A standard library
//! that others built has it inside, so it is removed here, by the functions' names in the compiler's output.
//!
//! What formats is left as functions that write nothing and report success, so that an error whose text was going
//! to be built (serde builds one for each refusal) is still an error, only without words.

use walrus::ir::Value;
use walrus::{FunctionBuilder, FunctionId, Module, ValType};

/// What is called only to panic.
const PANICS: [&str; 10] = [
    "core::panicking::",
    "std::panicking::",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::slice::index::slice_",
    "core::str::slice_error_fail",
    "core::cell::panic_",
    "alloc::raw_vec::handle_error",
    "alloc::alloc::handle_alloc_error",
];

/// What is never called, as no JavaScript value crosses this module's border: only numbers and texts do. wasm-bindgen
/// has it in every module, and a slab for such values on the other side.
const NO_VALUES: [&str; 2] = [
    "core::ptr::drop_in_place<wasm_bindgen::JsValue>",
    "wasm_bindgen::throw_str",
];

/// Empties the functions; their callees then go as unused code.
pub fn snip(module: &mut Module) {
    let functions: Vec<(FunctionId, String)> = module
        .funcs
        .iter_local()
        .filter_map(|(id, _)| Some((id, plain(module.funcs.get(id).name.as_deref()?))))
        .collect();
    for (id, name) in functions {
        let is = |known: &&str| name.starts_with(*known);
        let panics = PANICS.iter().any(is) || NO_VALUES.iter().any(is);
        if panics || name.contains(" as core::panic::PanicPayload") {
            replace(module, id, None);
        } else if formats(&name) && returns_fmt_result(module, id) {
            replace(module, id, Some(Value::I32(0)));
        }
    }
}

fn formats(name: &str) -> bool {
    name.contains(" as core::fmt::") || name.starts_with("core::fmt::")
}

/// Whether it returns a `fmt::Result`: one i32, 0 for `Ok`.
fn returns_fmt_result(module: &Module, id: FunctionId) -> bool {
    let function_type = module.types.get(module.funcs.get(id).ty());
    function_type.results() == [ValType::I32]
}

/// Puts a constant, or a trap, in the place of a function's body.
fn replace(module: &mut Module, id: FunctionId, constant: Option<Value>) {
    let function_type = module.types.get(module.funcs.get(id).ty());
    let (params, results) = (
        function_type.params().to_vec(),
        function_type.results().to_vec(),
    );
    let arguments = params.iter().map(|ty| module.locals.add(*ty)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    match constant {
        Some(value) => builder.func_body().const_(value),
        None => builder.func_body().unreachable(),
    };
    module.funcs.get_mut(id).kind = walrus::FunctionKind::Local(builder.local_func(arguments));
}

/// A function's path as it stands in the source: demangled, without the crates' hashes.
pub fn plain(name: &str) -> String {
    let demangled = format!("{:#}", rustc_demangle::demangle(name));
    let mut plain = String::with_capacity(demangled.len());
    let mut rest = demangled.as_str();
    while let Some(start) = rest.find('[') {
        let hash = rest.get(start + 1..start + 17).unwrap_or_default();
        let is_hash = hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let end = if is_hash { start + 18 } else { start + 1 };
        plain.push_str(&rest[..if is_hash { start } else { end }]);
        rest = rest.get(end..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_recognised_in_every_mangling() {
        assert_eq!(
            plain("<f64 as core[c5930c85a12de822]::fmt::Display>::fmt"),
            "<f64 as core::fmt::Display>::fmt"
        );
        assert_eq!(
            plain("_ZN4core9panicking9panic_fmt17h0123456789abcdefE"),
            "core::panicking::panic_fmt"
        );
        assert_eq!(plain("<[u8] as x::Y>::z"), "<[u8] as x::Y>::z");
        assert!(formats("<&T as core::fmt::Debug>::fmt"));
        assert!(!formats("weapp_session::session::machine::Machine::handle"));
    }

    #[test]
    fn what_formats_reports_success_and_what_panics_traps() {
        let mut module = Module::default();
        let mut add = |name: &str, results: &[ValType]| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], results);
            builder.name(name.into());
            match results {
                [] => {}
                _ => {
                    builder.func_body().i32_const(7);
                }
            }
            let id = builder.finish(vec![], &mut module.funcs);
            module.exports.add(name, id);
            id
        };
        let ids = [
            add("<f64 as core::fmt::Display>::fmt", &[ValType::I32]),
            add("core::panicking::panic_fmt", &[]),
            add("weapp_session::kept", &[ValType::I32]),
        ];
        snip(&mut module);
        let text = ids.map(|id| {
            format!(
                "{:?}",
                module
                    .funcs
                    .get(id)
                    .kind
                    .unwrap_local()
                    .block(module.funcs.get(id).kind.unwrap_local().entry_block())
            )
        });
        assert!(text[0].contains("I32(0)"), "{}", text[0]);
        assert!(text[1].contains("Unreachable"), "{}", text[1]);
        assert!(text[2].contains("I32(7)"), "{}", text[2]);
    }
}
