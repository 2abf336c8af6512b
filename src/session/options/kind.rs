//! The bits by which the glue checks an option; they are combined with `|`.

/// A non-empty string.
pub const STRING: u16 = 1;
/// An integer within the row's range.
pub const INTEGER: u16 = 2;
/// `true` or `false`.
pub const BOOLEAN: u16 = 4;
/// An object that is neither an array nor a function.
pub const OBJECT: u16 = 8;
/// A function.
pub const FUNCTION: u16 = 16;
/// An array of non-empty strings.
pub const STRINGS: u16 = 32;
/// An array of integers within the row's range.
pub const INTEGERS: u16 = 64;
/// Beside [`STRING`]: the empty string too.
pub const EMPTY: u16 = 128;
/// Beside [`OBJECT`]: its fields have rows of their own, and no other fields are accepted.
pub const GROUP: u16 = 256;
/// The option must be given.
pub const REQUIRED: u16 = 512;
/// Beside [`OBJECT`]: all of its values are strings.
pub const STRING_VALUES: u16 = 1024;
/// Beside [`OBJECT`]: all of its values are arrays of strings, numbers and booleans.
pub const ARRAY_VALUES: u16 = 2048;
/// A positive number. No option is one; what `setSession` takes is.
pub const NUMBER: u16 = 4096;
