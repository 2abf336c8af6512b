//! The bits by which the glue checks an option; they are combined with `|`. Those up to [`MODULE`] are what an option can
//! be, in the order of js-glue/src/options/kinds.ts; the others say more of it.

/// A non-empty string.
pub const STRING: u32 = 1;
/// An integer within the row's range.
pub const INTEGER: u32 = 1 << 1;
/// `true` or `false`.
pub const BOOLEAN: u32 = 1 << 2;
/// A plain object, which the glue copies.
pub const OBJECT: u32 = 1 << 3;
/// An array of non-empty strings.
pub const STRINGS: u32 = 1 << 4;
/// An array of integers within the row's range.
pub const INTEGERS: u32 = 1 << 5;
/// A plain object, all of whose values are strings.
pub const STRING_VALUES: u32 = 1 << 6;
/// A plain object, all of whose values are [`SCALARS`].
pub const ARRAY_VALUES: u32 = 1 << 7;
/// An array of strings, numbers and booleans. No option is one; the values of [`ARRAY_VALUES`] are.
pub const SCALARS: u32 = 1 << 8;
/// A string, a number or a boolean. No option is one; the entries of [`SCALARS`] are.
pub const SCALAR: u32 = 1 << 9;
/// A positive number. No option is one; what `setSession` takes is.
pub const NUMBER: u32 = 1 << 10;
/// An object of any kind but an array, which is used as it is.
pub const INSTANCE: u32 = 1 << 11;
/// A function.
pub const FUNCTION: u32 = 1 << 12;
/// A module of the package, of the same version, which is used as it is.
pub const MODULE: u32 = 1 << 13;
/// Beside [`STRING`]: the empty string too.
pub const EMPTY: u32 = 1 << 14;
/// Beside [`OBJECT`]: its fields have rows of their own, and no other fields are accepted.
pub const GROUP: u32 = 1 << 15;
/// The option must be given.
pub const REQUIRED: u32 = 1 << 16;
/// No message shows the value, whatever it is. No option is one; a session id is.
pub const SECRET: u32 = 1 << 17;
