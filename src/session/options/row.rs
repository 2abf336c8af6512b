//! What stands in a row of the options table: the types an option may have, its default, its range, its description.

use super::kind;

/// A type that an option may have. It is what TypeScript declares and what the glue checks, so that the two agree.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// A non-empty string.
    Text,
    /// A string, the empty one too.
    AnyText,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// An integer from the least to the greatest, in a unit.
    Integer(u32, u32, Unit),
    /// `true` or `false`.
    Boolean,
    /// An array of non-empty strings.
    Texts,
    /// An array of integers from the least to the greatest.
    Integers(u32, u32),
    /// A plain object, of this type in TypeScript; it counts as it was when it was given.
    Object(&'static str),
    /// An object of any kind, of this type in TypeScript; it is used as it is.
    Instance(&'static str),
    /// An object with strings as values: headers.
    Headers,
    /// An object with arrays of strings, numbers and booleans as values.
    Lists,
    /// A function, of this type in TypeScript.
    Function(&'static str),
    /// An object whose fields have rows of their own; no other fields are accepted. With the name of its interface in
    /// TypeScript, or nothing if it is declared in place.
    Group(&'static str),
    /// The same with rows of their own in [`ELSEWHERE`](super::ELSEWHERE): whoever gives it has a file loaded that checks them.
    Elsewhere(&'static str),
}

impl Type {
    /// By what the glue checks it: constants of [`kind`].
    pub fn kinds(self) -> u32 {
        match self {
            Self::Text | Self::OneOf(_) => kind::STRING,
            Self::AnyText => kind::STRING | kind::EMPTY,
            Self::Integer(..) => kind::INTEGER,
            Self::Boolean => kind::BOOLEAN,
            Self::Texts => kind::STRINGS,
            Self::Integers(..) => kind::INTEGERS,
            Self::Object(_) | Self::Elsewhere(_) => kind::OBJECT,
            Self::Instance(_) => kind::INSTANCE,
            Self::Headers => kind::STRING_VALUES,
            Self::Lists => kind::ARRAY_VALUES,
            Self::Function(_) => kind::FUNCTION,
            Self::Group(_) => kind::OBJECT | kind::GROUP,
        }
    }

    /// As TypeScript declares it; nothing for a group that is declared in place.
    pub fn typescript(self) -> String {
        match self {
            Self::Text | Self::AnyText => "string".into(),
            Self::OneOf(choices) => {
                let choices: Vec<_> = choices.iter().map(|text| format!("'{text}'")).collect();
                choices.join(" | ")
            }
            Self::Integer(..) => "number".into(),
            Self::Boolean => "boolean".into(),
            Self::Texts => "string[]".into(),
            Self::Integers(..) => "number[]".into(),
            Self::Headers => "Header".into(),
            Self::Lists => "Record<string, Array<string | number | boolean>>".into(),
            Self::Object(name)
            | Self::Instance(name)
            | Self::Function(name)
            | Self::Group(name)
            | Self::Elsewhere(name) => name.into(),
        }
    }
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things: how often, how many.
    Times,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
}

/// What an option is when it is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string.
    Text(&'static str),
    /// An integer.
    Number(u32),
    /// A boolean.
    Switch(bool),
    /// An array of integers.
    Numbers(&'static [u32]),
}

/// A text of the documentation, in Markdown and in both of its languages; empty where there is none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Words {
    /// In English.
    pub en: &'static str,
    /// In Chinese.
    pub zh: &'static str,
}

/// One option.
#[derive(Clone, Copy, Debug)]
pub struct OptionRow {
    /// Where it is in the options, for instance `login.retry.limit`.
    pub path: &'static str,
    /// What it may be: one of these.
    pub types: &'static [Type],
    /// Whether it must be given.
    pub required: bool,
    /// What it is when not given, if there is such a thing.
    pub default: Option<Value>,
    /// What is accepted, in the words of the error message, where the types do not say it.
    pub format: &'static str,
    /// What else it is called by mistake, in lower case and without `_` and `-`, where spelling does not lead to it: the
    /// error for such a name points here. A word is a path; one that begins with a dot stands in the row's own group.
    pub also: &'static str,
    /// What is accepted, in the documentation, where the types do not say it.
    pub accepted: Words,
    /// What it does.
    pub doc: Words,
    /// The heading of reference/behaviour.md that tells more.
    pub section: Words,
    /// What it relies on: a name and an address.
    pub source: Option<(&'static str, &'static str)>,
    /// The file in tests/e2e that covers it, without `.test.js`.
    pub tested: &'static str,
}

/// A row, to be filled by the methods below. [`OptionRow::doc`], [`OptionRow::doc_zh`] and [`OptionRow::tested`] are
/// for every one.
pub(super) const fn option(path: &'static str, types: &'static [Type]) -> OptionRow {
    const NONE: Words = Words { en: "", zh: "" };
    OptionRow {
        path,
        types,
        required: false,
        default: None,
        format: "",
        also: "",
        accepted: NONE,
        doc: NONE,
        section: NONE,
        source: None,
        tested: "",
    }
}

impl OptionRow {
    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) const fn default(mut self, value: Value) -> Self {
        self.default = Some(value);
        self
    }

    pub(super) const fn format(mut self, words: &'static str) -> Self {
        self.format = words;
        self
    }

    pub(super) const fn also(mut self, words: &'static str) -> Self {
        self.also = words;
        self
    }

    pub(super) const fn accepted(mut self, en: &'static str, zh: &'static str) -> Self {
        self.accepted = Words { en, zh };
        self
    }

    pub(super) const fn doc(mut self, en: &'static str) -> Self {
        self.doc.en = en;
        self
    }

    pub(super) const fn doc_zh(mut self, zh: &'static str) -> Self {
        self.doc.zh = zh;
        self
    }

    pub(super) const fn section(mut self, en: &'static str, zh: &'static str) -> Self {
        self.section = Words { en, zh };
        self
    }

    pub(super) const fn see(mut self, name: &'static str, address: &'static str) -> Self {
        self.source = Some((name, address));
        self
    }

    pub(super) const fn tested(mut self, file: &'static str) -> Self {
        self.tested = file;
        self
    }

    /// By what the glue checks it: constants of [`kind`].
    pub fn kinds(&self) -> u32 {
        let required = if self.required { kind::REQUIRED } else { 0 };
        self.types
            .iter()
            .fold(required, |kinds, one| kinds | one.kinds())
    }

    /// The accepted strings, where only some are.
    pub fn choices(&self) -> Option<&'static [&'static str]> {
        self.types.iter().find_map(|one| match one {
            Type::OneOf(choices) => Some(*choices),
            _ => None,
        })
    }

    /// The least and the greatest accepted number, and their unit; nothing if it is no number.
    pub const fn range(&self) -> Option<(u32, u32, Unit)> {
        let mut index = 0;
        while index < self.types.len() {
            match self.types[index] {
                Type::Integer(least, greatest, unit) => return Some((least, greatest, unit)),
                Type::Integers(least, greatest) => return Some((least, greatest, Unit::Times)),
                _ => index += 1,
            }
        }
        None
    }

    /// Whether it is one integer.
    pub const fn is_integer(&self) -> bool {
        matches!(self.types, [Type::Integer(..)])
    }

    /// Whether it is a group whose rows stand elsewhere.
    pub fn is_elsewhere(&self) -> bool {
        matches!(self.types, [Type::Elsewhere(_)])
    }

    /// The group, if it is one, and the name of its interface.
    pub fn group(&self) -> Option<&'static str> {
        self.types.iter().find_map(|one| match one {
            Type::Group(name) | Type::Elsewhere(name) => Some(*name),
            _ => None,
        })
    }
}
