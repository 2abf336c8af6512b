//! Short copy loops in the place of the standard library's.
//!
//! `memcpy` and `memmove` come unrolled, for large blocks; together they would be a twentieth of the module. What is
//! copied here are events, effects and ids of a few dozen bytes, which eight bytes at a time serve as well.

use walrus::ir::{BinaryOp, ExtendedLoad, LoadKind, MemArg, StoreKind};
use walrus::{FunctionBuilder, FunctionId, InstrSeqBuilder, LocalId, MemoryId, Module, ValType};

const WORD: i32 = 8;

/// Puts the short loops in place, where the functions are found under their names.
pub fn shorten(module: &mut Module, plain: impl Fn(&str) -> String) {
    let find = |module: &Module, name: &str| {
        let mut functions = module.funcs.iter_local().map(|(id, _)| id);
        functions.find(|id| {
            let known = module.funcs.get(*id).name.as_deref();
            known.is_some_and(|known| plain(known) == name)
        })
    };
    let Some(memory) = module.memories.iter().next().map(|memory| memory.id()) else {
        return;
    };
    if let Some(copy) = find(module, "compiler_builtins::mem::memcpy") {
        replace(module, copy, |body, locals| forwards(body, memory, locals));
        if let Some(shift) = find(module, "compiler_builtins::mem::memmove") {
            replace(module, shift, |body, locals| {
                backwards(body, memory, locals, copy);
            });
        }
    }
}

/// The parameters of `memcpy`, and a counter.
#[derive(Clone, Copy)]
struct Locals {
    to: LocalId,
    from: LocalId,
    count: LocalId,
    at: LocalId,
}

fn replace(module: &mut Module, id: FunctionId, write: impl Fn(&mut InstrSeqBuilder, Locals)) {
    let mut local = || module.locals.add(ValType::I32);
    let locals = Locals {
        to: local(),
        from: local(),
        count: local(),
        at: local(),
    };
    let params = [ValType::I32; 3];
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &[ValType::I32]);
    write(&mut builder.func_body(), locals);
    builder.func_body().local_get(locals.to);
    let function = builder.local_func(vec![locals.to, locals.from, locals.count]);
    module.funcs.get_mut(id).kind = walrus::FunctionKind::Local(function);
}

/// From the first byte to the last: words while there are whole ones, then bytes.
fn forwards(body: &mut InstrSeqBuilder, memory: MemoryId, locals: Locals) {
    for size in [WORD, 1] {
        repeat(body, |body, end| {
            // at + size > count: no more of these.
            body.local_get(locals.at).i32_const(size);
            body.binop(BinaryOp::I32Add).local_get(locals.count);
            body.binop(BinaryOp::I32GtU).br_if(end);
            copy_one(body, memory, locals, locals.at, size);
            body.local_get(locals.at).i32_const(size);
            body.binop(BinaryOp::I32Add).local_set(locals.at);
        });
    }
}

/// The same from the end, if the target begins inside the source; otherwise forwards.
fn backwards(body: &mut InstrSeqBuilder, memory: MemoryId, locals: Locals, copy: FunctionId) {
    body.local_get(locals.to).local_get(locals.from);
    body.binop(BinaryOp::I32Sub).local_get(locals.count);
    body.binop(BinaryOp::I32GeU).if_else(
        None,
        |then| {
            then.local_get(locals.to).local_get(locals.from);
            then.local_get(locals.count).call(copy).return_();
        },
        |_| {},
    );
    for size in [WORD, 1] {
        repeat(body, |body, end| {
            body.local_get(locals.count).i32_const(size);
            body.binop(BinaryOp::I32LtU).br_if(end);
            body.local_get(locals.count).i32_const(size);
            body.binop(BinaryOp::I32Sub).local_set(locals.count);
            copy_one(body, memory, locals, locals.count, size);
        });
    }
}

fn repeat(body: &mut InstrSeqBuilder, once: impl Fn(&mut InstrSeqBuilder, walrus::ir::InstrSeqId)) {
    body.block(None, |block| {
        let end = block.id();
        block.loop_(None, |again| {
            let start = again.id();
            once(again, end);
            again.br(start);
        });
    });
}

fn copy_one(
    body: &mut InstrSeqBuilder,
    memory: MemoryId,
    locals: Locals,
    offset: LocalId,
    size: i32,
) {
    let (load, store) = match size {
        WORD => (
            LoadKind::I64 { atomic: false },
            StoreKind::I64 { atomic: false },
        ),
        _ => (
            LoadKind::I32_8 {
                kind: ExtendedLoad::ZeroExtend,
            },
            StoreKind::I32_8 { atomic: false },
        ),
    };
    let unaligned = MemArg {
        align: 1,
        offset: 0,
    };
    for base in [locals.to, locals.from] {
        body.local_get(base).local_get(offset);
        body.binop(BinaryOp::I32Add);
    }
    body.load(memory, load, unaligned);
    body.store(memory, store, unaligned);
}
