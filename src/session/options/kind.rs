//! The bits by which the glue checks an option; they are combined with `|`.

/// A non-empty string.
pub const STRING: u32 = 1;
/// An integer within the row's range.
pub const INTEGER: u32 = 2;
/// `true` or `false`.
pub const BOOLEAN: u32 = 4;
/// A plain object, which the glue copies.
pub const OBJECT: u32 = 8;
/// A function.
pub const FUNCTION: u32 = 16;
/// An array of non-empty strings.
pub const STRINGS: u32 = 32;
/// An array of integers within the row's range.
pub const INTEGERS: u32 = 64;
/// Beside [`STRING`]: the empty string too.
pub const EMPTY: u32 = 128;
/// Beside [`OBJECT`]: its fields have rows of their own, and no other fields are accepted.
pub const GROUP: u32 = 256;
/// The option must be given.
pub const REQUIRED: u32 = 512;
/// A plain object, all of whose values are strings.
pub const STRING_VALUES: u32 = 1024;
/// A plain object, all of whose values are [`SCALARS`].
pub const ARRAY_VALUES: u32 = 2048;
/// A positive number. No option is one; what `setSession` takes is.
pub const NUMBER: u32 = 4096;
/// An object of any kind but an array, which is used as it is.
pub const INSTANCE: u32 = 8192;
/// No message shows the value, whatever it is. No option is one; a session id is.
pub const SECRET: u32 = 16_384;
/// An array of strings, numbers and booleans. No option is one; the values of [`ARRAY_VALUES`] are.
pub const SCALARS: u32 = 32_768;
/// A string, a number or a boolean. No option is one; the entries of [`SCALARS`] are.
pub const SCALAR: u32 = 65_536;
