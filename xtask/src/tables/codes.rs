//! `generated/codes.ts`: errors, outcomes, events and effects by their numbers.

use std::fmt::Write as _;

use serde_json::json;
use weapp_session::session::border::{EFFECT_NUMBERS, EVENT_NUMBERS};
use weapp_session::session::{
    ErrorCode, MAX_SESSION_ID_BYTES, Notice, Outcome, SESSION_ID_PATTERN,
};

use super::HEADER;

pub fn codes() -> String {
    let names: Vec<_> = ErrorCode::ALL.map(ErrorCode::name).to_vec();
    let mut text = String::from(HEADER);
    let types: Vec<_> = names.iter().map(|name| json!(name).to_string()).collect();
    let _ = writeln!(
        text,
        "\n/** Why a call failed; stable, for programs. See the error table in the README for cause and remedy. */\n\
         export type ErrorCode = {};",
        types.join(" | ")
    );
    let _ = writeln!(
        text,
        "\n/** Error codes by their number at the boundary, which starts with 1. */"
    );
    let _ = writeln!(
        text,
        "export const ERROR_NAMES = {}.split(' ') as ErrorCode[];\n",
        json!(names.join(" "))
    );
    for code in ErrorCode::ALL {
        let _ = writeln!(text, "export const {} = {};", code.name(), code as u8);
    }
    text.push('\n');
    for (name, number) in [
        ("OUTCOME_DELIVERED", Outcome::DELIVERED),
        ("OUTCOME_TIMED_OUT", Outcome::TIMED_OUT),
        ("OUTCOME_LOGGED_IN", Outcome::LOGGED_IN),
        ("OUTCOME_ALREADY_LOGGED_IN", Outcome::ALREADY_LOGGED_IN),
        ("NOTICE_LOGGED_IN", Notice::LOGGED_IN),
        ("NOTICE_LOGGED_OUT", Notice::LOGGED_OUT),
        ("NOTICE_EXPIRED", Notice::EXPIRED),
    ] {
        let _ = writeln!(text, "export const {name} = {number};");
    }
    for (what, prefix, numbers) in [
        ("What the glue tells the machine", "EVENT", EVENT_NUMBERS),
        ("What the machine has the glue do", "EFFECT", EFFECT_NUMBERS),
    ] {
        let _ = writeln!(text, "\n// {what}; see src/session/border.rs.");
        for (name, number) in numbers {
            let _ = writeln!(text, "export const {prefix}_{name} = {number};");
        }
    }
    let _ = writeln!(
        text,
        "\n/** What an id that can be sent looks like; see src/session/placement.rs. */\n\
         export const SESSION_ID = /{SESSION_ID_PATTERN}/;\n\
         export const MAX_SESSION_ID = {MAX_SESSION_ID_BYTES};"
    );
    text
}
