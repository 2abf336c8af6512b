//! Floats that become integers. In Rust they stop at the limits, and NaN is nought.
//!
//! The MVP's instructions trap there, so the compiler writes comparisons around them. Younger ones saturate by themselves,
//! and Binaryen's lowering of those does not keep that: it goes by LLVM's rule, by which such a conversion may give
//! anything. A module that holds one would compute other numbers than its sources say.

use anyhow::{Result, bail};
use walrus::ir::{self, UnaryOp, Unop, Visitor};
use walrus::{LocalFunction, Module};

/// Keeps the compiler from writing the younger ones. The standard library was built with them, and what is optimised
/// together gets the features of all; of a feature that is forbidden it keeps out.
pub const FORBID: &str = "-Ctarget-feature=-nontrapping-fptoint";

/// Refuses a module as the linker made it, if one has come in on another way.
pub fn check(module: &Module) -> Result<()> {
    let found = module.funcs.iter_local().find(|(_, body)| saturates(body));
    if let Some((id, _)) = found {
        let name = module.funcs.get(id).name.as_deref().map(super::snip::plain);
        bail!(
            "the module converts a float by an instruction that is younger than the MVP and cannot be lowered to it without \
             changing what comes of it (i32.trunc_sat_f64_s or the like), in `{}`. The compiler is told to write none \
             ({FORBID}), so this comes out of code that was compiled before: see xtask/src/wasm/conversions.rs",
            name.unwrap_or_default()
        );
    }
    Ok(())
}

fn saturates(body: &LocalFunction) -> bool {
    let mut search = Search { found: false };
    ir::dfs_in_order(&mut search, body, body.entry_block());
    search.found
}

struct Search {
    found: bool,
}

impl<'instr> Visitor<'instr> for Search {
    fn visit_unop(&mut self, unop: &Unop) {
        self.found |= matches!(
            unop.op,
            UnaryOp::I32TruncSSatF32
                | UnaryOp::I32TruncUSatF32
                | UnaryOp::I32TruncSSatF64
                | UnaryOp::I32TruncUSatF64
                | UnaryOp::I64TruncSSatF32
                | UnaryOp::I64TruncUSatF32
                | UnaryOp::I64TruncSSatF64
                | UnaryOp::I64TruncUSatF64
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, ValType};

    /// A module with one function, in which a conversion stands inside of blocks.
    fn module_with(op: UnaryOp, from: ValType, to: ValType) -> Module {
        let mut module = Module::default();
        let float = module.locals.add(from);
        let mut builder = FunctionBuilder::new(&mut module.types, &[from], &[to]);
        builder.name("_RNvC3app7convert".into());
        builder.func_body().block(to, |block| {
            block.i32_const(1).if_else(
                to,
                |then| {
                    then.local_get(float).unop(op);
                },
                |otherwise| {
                    otherwise.unreachable();
                },
            );
        });
        builder.finish(vec![float], &mut module.funcs);
        module
    }

    #[test]
    fn a_conversion_that_saturates_by_itself_stops_the_build_with_words() {
        use ValType::{F32, F64, I32, I64};
        for (op, from, to) in [
            (UnaryOp::I32TruncSSatF32, F32, I32),
            (UnaryOp::I32TruncUSatF32, F32, I32),
            (UnaryOp::I32TruncSSatF64, F64, I32),
            (UnaryOp::I32TruncUSatF64, F64, I32),
            (UnaryOp::I64TruncSSatF32, F32, I64),
            (UnaryOp::I64TruncUSatF32, F32, I64),
            (UnaryOp::I64TruncSSatF64, F64, I64),
            (UnaryOp::I64TruncUSatF64, F64, I64),
        ] {
            let module = module_with(op, from, to);
            let error = check(&module).expect_err("refused").to_string();
            assert!(error.contains("app::convert"), "{error}");
            assert!(error.contains(FORBID), "{error}");
        }
    }

    #[test]
    fn one_of_the_mvp_does_not() {
        let module = module_with(UnaryOp::I32TruncSF64, ValType::F64, ValType::I32);
        assert!(check(&module).is_ok());
    }
}
