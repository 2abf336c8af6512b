//! Takes data out of the module that no instruction reads.
//!
//! The linker keeps whatever data the code pointed at that it saw. What was cut from the module after that, the machinery
//! of panics and of formatting (`snip.rs`), leaves its tables of functions behind.

use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::Result;
use walrus::ir::{self, Const, Load, Store, Value, Visitor};
use walrus::{ConstExpr, Data, DataKind, Module};

/// Deletes the segments into which nothing points: no address that stands in the code, and no word of another segment.
/// A segment is kept or goes as a whole, for how far one reads from an address is not to be seen.
pub fn drop_unread(path: &Path) -> Result<()> {
    let mut module = Module::from_file(path)?;
    cut(&mut module);
    Ok(fs::write(path, module.emit_wasm())?)
}

fn cut(module: &mut Module) {
    let mut addresses = Addresses(Vec::new());
    for (_, function) in module.funcs.iter_local() {
        ir::dfs_in_order(&mut addresses, function, function.entry_block());
    }
    let unread: Vec<_> = module
        .data
        .iter()
        .filter(|data| {
            place(data).is_some_and(|place| {
                let others = module.data.iter().filter(|other| other.id() != data.id());
                let mut stored = others.flat_map(|other| other.value.windows(4).map(word));
                let mut named = addresses.0.iter().copied();
                !named.any(|at| place.contains(&at)) && !stored.any(|at| place.contains(&at))
            })
        })
        .map(Data::id)
        .collect();
    for id in unread {
        module.data.delete(id);
    }
}

/// How far before a table code may point that adds a number to it which is never small.
const BIAS: u32 = 256;

/// The addresses by which a segment's bytes are read. The one behind them is not among them: the next segment begins there.
fn place(data: &Data) -> Option<Range<u32>> {
    let DataKind::Active { offset, .. } = &data.kind else {
        return None;
    };
    let ConstExpr::Value(Value::I32(start)) = offset else {
        return None;
    };
    let start = start.cast_unsigned();
    Some(start.saturating_sub(BIAS)..start + data.value.len() as u32)
}

fn word(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .rev()
        .fold(0, |word, byte| word << 8 | u32::from(*byte))
}

/// The numbers in the code that may be addresses: constants, and what loads and stores add to theirs.
struct Addresses(Vec<u32>);

impl<'instr> Visitor<'instr> for Addresses {
    fn visit_const(&mut self, constant: &Const) {
        if let Value::I32(number) = constant.value {
            self.0.push(number.cast_unsigned());
        }
    }

    fn visit_load(&mut self, load: &Load) {
        self.0.push(load.arg.offset as u32);
    }

    fn visit_store(&mut self, store: &Store) {
        self.0.push(store.arg.offset as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::FunctionBuilder;

    #[test]
    fn data_stays_that_code_or_other_data_points_at() {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        let mut add = |start: i32, value: &[u8]| {
            let offset = ConstExpr::Value(Value::I32(start));
            let kind = DataKind::Active { memory, offset };
            module.data.add(kind, value.to_vec())
        };
        let pointer = 4400_u32.to_le_bytes();
        add(1100, b"read in its middle");
        add(2200, b"read at its end");
        add(3300, &[b"x".as_slice(), &pointer].concat());
        add(4400, b"stored");
        add(5500, b"read from before it");
        let unread = add(6600, b"unread");
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
        for address in [1105, 2214, 3300, 5300, 6606] {
            builder.func_body().i32_const(address).drop();
        }
        builder.finish(vec![], &mut module.funcs);
        let before: Vec<_> = module.data.iter().map(Data::id).collect();
        cut(&mut module);
        let after: Vec<_> = module.data.iter().map(Data::id).collect();
        let kept: Vec<_> = before.into_iter().filter(|id| *id != unread).collect();
        assert_eq!(after, kept);
    }
}
