//! Where the session may not go. Which origins are trusted is the configuration's to say; the machine's half is
//! that a call to any other never has the session, whatever it asks for.

use crate::client::{Ask, Client, policy};
use weapp_session::session::{Need, Outcome};

fn elsewhere(need: Need) -> Ask {
    Ask {
        need,
        ..Ask::ELSEWHERE
    }
}

const NEEDS: [Need; 3] = [Need::Required, Need::Optional, Need::Never];

#[test]
fn a_call_to_a_foreign_origin_never_has_the_session() {
    for need in NEEDS {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(elsewhere(need));
        assert!(client.is_out(call));
        assert_eq!(client.carried_by(call), None, "{need:?}");
        client.answer(call, 200);
    }
}

#[test]
fn a_call_to_a_foreign_origin_neither_waits_nor_starts_a_login() {
    for need in NEEDS {
        let mut client = Client::new(policy());
        let call = client.request(elsewhere(need));
        assert!(client.is_out(call) && !client.is_logging_in(), "{need:?}");
        let needs = client.request(Ask::PLAIN);
        let during = client.request(elsewhere(need));
        assert!(client.is_out(during), "{need:?}");
        client.sign_in("s1");
        client.answer_all(&[call, needs, during], 200);
    }
}

#[test]
fn expired_from_a_foreign_origin_is_an_answer_like_any_other() {
    for need in NEEDS {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(elsewhere(need));
        client.answer(call, 401);
        assert_eq!(client.outcome(call), Some(Outcome::Delivered), "{need:?}");
        assert_eq!(client.session(), Some("s1"), "{need:?}");
        assert!(!client.is_logging_in(), "{need:?}");
    }
}
