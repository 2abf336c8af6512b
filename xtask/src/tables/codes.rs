//! The numbers by which both sides of the border know errors, outcomes, messages and choices.

use std::fmt::Write as _;

use serde_json::json;
use weapp_session::session::border::bits::{
    ANSWER_BITS, CHOICES, RENEWABLE_NONE, REQUEST_BITS, RETRY_BITS, SESSION_BITS,
};
use weapp_session::session::border::effects::EFFECTS;
use weapp_session::session::border::events::EVENTS;
use weapp_session::session::border::events::HELD;
use weapp_session::session::{
    Auth, ErrorCode, MAX_SESSION_ID_BYTES, Notice, Outcome, Priority, SESSION_ID_PATTERN,
    STORED_FIELDS, Target,
};

use super::source::{HEADER, constant};

pub fn codes() -> String {
    let mut text = String::from(HEADER);
    errors(&mut text);
    numbers(
        &mut text,
        "How a call ended, where it is not the number of an error code",
        &[
            ("OUTCOME_DELIVERED", Outcome::DELIVERED),
            ("OUTCOME_TIMED_OUT", Outcome::TIMED_OUT),
            ("OUTCOME_LOGGED_IN", Outcome::LOGGED_IN),
            ("OUTCOME_ALREADY_LOGGED_IN", Outcome::ALREADY_LOGGED_IN),
            ("OUTCOME_OUT_OF_ORDER", Outcome::OUT_OF_ORDER),
        ],
    );
    notices(&mut text);
    numbers(
        &mut text,
        "What a URL points at. From RELATIVE on, `baseUrl` has to stand before it",
        &[
            ("TARGET_FOREIGN", Target::FOREIGN),
            ("TARGET_TRUSTED", Target::TRUSTED),
            ("TARGET_RELATIVE", Target::RELATIVE),
            ("TARGET_NEEDS_SLASH", Target::NEEDS_SLASH),
        ],
    );
    numbers(
        &mut text,
        "What no option of the app stands for",
        &[
            ("AUTH_HELD", Auth::HELD),
            ("PRIORITY_EXEMPT", Priority::EXEMPT),
            ("RENEWABLE_NONE", RENEWABLE_NONE),
            ("HELD", HELD),
        ],
    );
    messages(&mut text);
    bits(&mut text);
    choices(&mut text);
    record(&mut text);
    let _ = writeln!(
        text,
        "\n/** What an id that can be sent looks like; see src/session/placement.rs. */\n\
         export const SESSION_ID = /{SESSION_ID_PATTERN}/;\n\
         export const MAX_SESSION_ID = {MAX_SESSION_ID_BYTES};"
    );
    text
}

fn errors(text: &mut String) {
    let names: Vec<_> = ErrorCode::ALL.iter().map(|code| code.name()).collect();
    let types: Vec<_> = names.iter().map(|name| json!(name).to_string()).collect();
    let _ = writeln!(
        text,
        "\n/** Why a call failed; stable, for programs. docs/en/reference/errors.md has cause and remedy of each. */\n\
         export type ErrorCode = {};",
        types.join(" | ")
    );
    let _ = writeln!(
        text,
        "\n/** Error codes by their number at the border, which starts with 1. */\n\
         export const ERROR_NAMES = {}.split(' ') as ErrorCode[];",
        json!(names.join(" "))
    );
    // One text takes fewer bytes than a list.
    let reasons: Vec<_> = ErrorCode::ALL.iter().map(|code| code.reason()).collect();
    assert!(
        reasons.iter().all(|reason| !reason.contains(',')),
        "a reason is split at commas"
    );
    let _ = writeln!(
        text,
        "\n/** The reasons behind error codes, for people; by the same numbers. */\n\
         export const REASONS = {}.split(',');",
        json!(reasons.join(","))
    );
    text.push('\n');
    for code in ErrorCode::ALL {
        let _ = writeln!(text, "export const {} = {};", code.name(), *code as u8);
    }
}

fn notices(text: &mut String) {
    let names = [Notice::LOGGED_IN, Notice::LOGGED_OUT, Notice::EXPIRED];
    assert!(
        names
            .iter()
            .zip(Notice::LOGGED_IN..)
            .all(|(one, number)| *one == number),
        "the first notices go by their place"
    );
    let _ = writeln!(
        text,
        "\n/** What the app can listen to: in the order of the notices, whose numbers start with `FIRST_NOTICE`; all others tell of an error. */\n\
         export const EVENTS = ['login', 'logout', 'expired', 'error'] as const;\n\
         export const FIRST_NOTICE = {};",
        Notice::LOGGED_IN
    );
}

fn numbers(text: &mut String, doc: &str, numbers: &[(&str, u32)]) {
    let _ = writeln!(text, "\n// {doc}.");
    for (name, number) in numbers {
        let _ = writeln!(text, "export const {name} = {number};");
    }
}

fn messages(text: &mut String) {
    for (doc, prefix, table) in [
        (
            "What the glue tells the machine; see src/session/border/events.rs",
            "EVENT",
            EVENTS,
        ),
        (
            "What the machine has the glue do; see src/session/border/effects.rs",
            "EFFECT",
            EFFECTS,
        ),
    ] {
        let _ = writeln!(text, "\n// {doc}.");
        for message in table {
            let _ = writeln!(
                text,
                "export const {prefix}_{} = {};",
                message.name, message.number
            );
        }
    }
    let _ = writeln!(
        text,
        "/** How many effects there are. */\nexport const EFFECTS = {};",
        EFFECTS.len()
    );
}

/// What one of them weighs in a number; and of more than one bit, all of them.
fn bits(text: &mut String) {
    let tables = [REQUEST_BITS, ANSWER_BITS, RETRY_BITS, SESSION_BITS];
    for bits in tables.into_iter().flatten() {
        let _ = writeln!(
            text,
            "\n/** {} */\nexport const {} = {};",
            bits.doc.trim(),
            bits.name,
            1 << bits.shift
        );
        if bits.width > 1 {
            let _ = writeln!(
                text,
                "export const {}_MASK = {};",
                bits.name,
                bits.mask() << bits.shift
            );
        }
    }
}

fn choices(text: &mut String) {
    for list in CHOICES {
        let _ = writeln!(
            text,
            "\n/** {} */\nexport const {}: readonly any[] = [{}];",
            list.doc.trim(),
            list.name,
            list.entries.join(", ")
        );
    }
}

fn record(text: &mut String) {
    let _ = writeln!(
        text,
        "\n// The places of a stored record; see src/session/record.rs."
    );
    for (place, (name, _)) in STORED_FIELDS.iter().enumerate() {
        let _ = writeln!(
            text,
            "export const RECORD_{} = {place};",
            constant(name.trim_end_matches('?'))
        );
    }
}
