//! What crosses between the machine and JavaScript, declared once.
//!
//! Most events and effects are nothing but numbers, and the others hold one text and a few times beside them. So one
//! function in each direction carries them all: each function more would cost an app bytes on both sides. What stands in
//! which place is said by the tables of [`events`] and [`effects`], and by what they are made of, in [`fields`] and
//! [`bits`]. The build writes from them what the glue needs (`js-glue/src/generated/`): the numbers, and types by which a
//! message without one of its fields, or with two of them exchanged, does not compile.

pub mod bits;
pub mod effects;
pub mod events;
pub mod fields;

#[cfg(test)]
mod tests;

/// How many integers an event has room for, and how many an effect.
pub const EVENT_INTEGERS: usize = 3;
/// How many integers an effect has room for.
pub const EFFECT_INTEGERS: usize = 3;
/// How many numbers that need not be integers either has room for.
pub const REALS: usize = 3;

/// A row of a table of messages, for the build.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// What the message is called on both sides.
    pub name: &'static str,
    /// The number by which it crosses. A new message takes a new one.
    pub number: u32,
    /// What it means.
    pub doc: &'static str,
    /// Its integers, in their places.
    pub integers: &'static [Field],
    /// Its text, if it has one.
    pub text: &'static [Field],
    /// Its numbers that need not be integers, in their places.
    pub reals: &'static [Field],
}

/// A field of a message.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What the glue's types call what it is; see [`fields::TYPES`].
    pub kind: &'static str,
}

/// A row as the build reads it.
macro_rules! row {
    ($name:ident, $number:literal, [$($doc:literal)*], [$($int:ident: $Int:ty),*], [$($text:ident: $Text:ty)?], [$($real:ident: $Real:ty),*]) => {
        $crate::session::border::Message {
            name: stringify!($name),
            number: $number,
            doc: concat!($($doc, "\n"),*),
            integers: &[$(row!(field $int: $Int)),*],
            text: &[$(row!(field $text: $Text))?],
            reals: &[$(row!(field $real: $Real)),*],
        }
    };
    (field $name:ident: $FieldKind:ty) => {
        $crate::session::border::Field {
            name: stringify!($name),
            kind: <$FieldKind as $crate::session::border::fields::FieldKind>::TYPE,
        }
    };
}
use row;
