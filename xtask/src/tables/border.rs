//! The types of what crosses the border. They cost no bytes: a message without one of its fields, or with two of them
//! exchanged, does not compile.

use std::fmt::Write as _;

use weapp_session::session::STORED_FIELDS;
use weapp_session::session::border::effects::EFFECTS;
use weapp_session::session::border::events::EVENTS;
use weapp_session::session::border::fields::TYPES;
use weapp_session::session::border::{EFFECT_INTEGERS, EVENT_INTEGERS, Field, Message};

use super::source::HEADER;

pub fn border() -> String {
    let mut text = String::from(HEADER);
    text.push_str(
        "\n/** A number under a name of its own: one of another name does not take its place, a plain one does. */\n\
         type Kind<Name> = number & { readonly kind?: Name };\n\n",
    );
    for kind in TYPES {
        let names: Vec<_> = [kind.name]
            .iter()
            .chain(kind.includes)
            .map(|name| format!("'{name}'"))
            .collect();
        let _ = writeln!(
            text,
            "/** {} */\nexport type {} = Kind<{}>;",
            kind.doc.trim(),
            kind.name,
            names.join(" | ")
        );
    }
    text.push_str("\n/** The fields of what the glue tells the machine, by the numbers of `EVENT_…`; see src/session/border/events.rs. */\nexport interface EventFields {\n");
    for message in EVENTS {
        document(&mut text, "EVENT", message);
        let _ = writeln!(
            text,
            "  {}: [{}];",
            message.number,
            fields(message, EVENT_INTEGERS)
        );
    }
    text.push_str("}\n\n/** What does what the machine says, by the numbers of `EFFECT_…`; see src/session/border/effects.rs. */\nexport interface Effects {\n");
    for message in EFFECTS {
        document(&mut text, "EFFECT", message);
        let _ = writeln!(
            text,
            "  readonly {}: ({}) => void;",
            message.number,
            fields(message, EFFECT_INTEGERS)
        );
    }
    text.push_str(
        "}\n\n/** A stored record; see src/session/record.rs. */\nexport type StoredRecord = [",
    );
    for (name, kind) in STORED_FIELDS {
        let _ = write!(text, "{name}: {kind}, ");
    }
    text.truncate(text.trim_end_matches(", ").len());
    text.push_str("];\n");
    text
}

fn document(text: &mut String, prefix: &str, message: &Message) {
    let _ = writeln!(
        text,
        "  /** `{prefix}_{}`: {} */",
        message.name,
        message.doc.trim().replace('\n', " ")
    );
}

/// The fields of a message in their places. Places that stay empty before others are taken are zeros.
fn fields(message: &Message, integers: usize) -> String {
    let mut fields: Vec<String> = message.integers.iter().map(field).collect();
    if let [text] = message.text {
        for empty in fields.len()..integers {
            fields.push(format!("_{empty}: 0"));
        }
        fields.push(field(text));
        fields.extend(message.reals.iter().map(field));
    }
    fields.join(", ")
}

/// `obtained_at` is called `obtainedAt` there.
fn field(field: &Field) -> String {
    let mut name = String::new();
    let mut raised = false;
    for letter in field.name.chars() {
        match letter {
            '_' => raised = true,
            letter if raised => {
                name.push(letter.to_ascii_uppercase());
                raised = false;
            }
            letter => name.push(letter),
        }
    }
    format!("{name}: {}", field.kind)
}
