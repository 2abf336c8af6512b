//! Fingerprints of states.
//!
//! States are remembered by 64 bits each. With n states, the chance that any two of them share a fingerprint, so that
//! one is taken for the other and its successors are missed, is about n² / 2^65: one in 300 000 for ten million.
//! The hash is fixed, so that two runs print the same.

use std::hash::{BuildHasherDefault, Hash, Hasher};

/// A map keyed by fingerprints, which need no more hashing.
pub type FingerprintMap<V> = std::collections::HashMap<u64, V, BuildHasherDefault<AsItIs>>;

/// The fingerprint of a state.
pub fn fingerprint(state: &impl Hash) -> u64 {
    let mut hasher = Folding {
        high: 0x243f_6a88_85a3_08d3,
        low: 0x1319_8a2e_0370_7344,
    };
    state.hash(&mut hasher);
    hasher.finish()
}

/// Multiplies to 128 bits and folds the halves, word by word, in two lanes: good mixing for the price of two
/// multiplications.
struct Folding {
    high: u64,
    low: u64,
}

fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ (product >> 64) as u64
}

impl Folding {
    fn word(&mut self, word: u64) {
        self.high = fold(self.high ^ word, 0x9e37_79b9_7f4a_7c15);
        self.low = fold(self.low.rotate_left(23) ^ word, 0xd6e8_feb8_6659_fd93);
    }
}

impl Hasher for Folding {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.word(value.into());
    }

    fn write_u16(&mut self, value: u16) {
        self.word(value.into());
    }

    fn write_u32(&mut self, value: u32) {
        self.word(value.into());
    }

    fn write_u64(&mut self, value: u64) {
        self.word(value);
    }

    fn write_usize(&mut self, value: usize) {
        self.word(value as u64);
    }

    fn finish(&self) -> u64 {
        fold(self.high ^ 0xa409_3822_299f_31d0, self.low | 1) ^ self.low
    }
}

/// Hands a fingerprint through.
#[derive(Default)]
pub struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, _: &[u8]) {
        unreachable!("fingerprints are u64s");
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
