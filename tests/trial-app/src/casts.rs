//! Every conversion of a float to an integer that `as` makes. The build runs them natively and writes down what comes of
//! them; the tests compare it with what the module and its translation to JavaScript make of the same floats.

/// An integer as four words of 32 bits, the lowest first; a negative one has all higher bits.
pub type Words = [u32; 4];

macro_rules! casts_to {
    ($($integer:ty),*) => {
        /// What the conversions make.
        pub const INTEGERS: &[&str] = &[$(stringify!($integer)),*];
        const OF_F64: [fn(f64) -> i128; INTEGERS.len()] = [$(|float| float as $integer as i128),*];
        const OF_F32: [fn(f32) -> i128; INTEGERS.len()] = [$(|float| float as $integer as i128),*];
    };
}
casts_to!(i8, i16, i32, i64, i128, u8, u16, u32, u64, u128);

/// Converts the `f64` of these bits to the integer of this number.
pub fn of_f64(integer: usize, bits: u64) -> Words {
    words(OF_F64[integer](f64::from_bits(bits)))
}

/// Converts the `f32` of these bits to the integer of this number.
pub fn of_f32(integer: usize, bits: u32) -> Words {
    words(OF_F32[integer](f32::from_bits(bits)))
}

fn words(integer: i128) -> Words {
    [0, 32, 64, 96].map(|shift| (integer >> shift) as u32)
}

/// Floats around each limit of an integer, and what else is odd about floats.
pub fn floats() -> Vec<f64> {
    let mut floats = vec![
        0.0,
        0.5,
        1.5,
        254.9,
        1e20,
        1e300,
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::INFINITY,
        f64::NAN,
    ];
    for bits in [0, 7, 8, 15, 16, 31, 32, 52, 63, 64, 127, 128] {
        let limit = 2f64.powi(bits);
        for float in [limit, limit - 1.0, limit - 0.5, limit + 0.5, limit + 1.0] {
            floats.extend([float, float.next_down(), float.next_up()]);
        }
        let limit = limit as f32;
        floats.extend([limit.next_down(), limit.next_up()].map(f64::from));
    }
    floats.extend(floats.clone().into_iter().map(|float| -float));
    floats
}

/// A line for each conversion: the width of the float, the number of the integer, the float's two words and the integer's
/// four.
pub fn table() -> String {
    let mut table = String::new();
    for float in floats() {
        for integer in 0..INTEGERS.len() {
            let (wide, narrow) = (float.to_bits(), (float as f32).to_bits());
            table += &line(64, integer, wide, of_f64(integer, wide));
            table += &line(32, integer, narrow.into(), of_f32(integer, narrow));
        }
    }
    table
}

fn line(width: u32, integer: usize, bits: u64, [a, b, c, d]: Words) -> String {
    let (low, high) = (bits as u32, bits >> 32);
    format!("{width} {integer} {low} {high} {a} {b} {c} {d}\n")
}
