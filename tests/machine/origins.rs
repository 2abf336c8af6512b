//! Where the session may not go. Which origins are trusted is the configuration's to say; the machine's half is
//! that a call to any other never has the session, whatever it asks for.

use crate::client::{Ask, Client, policy};
use weapp_session::session::{Auth, Outcome};

fn elsewhere(auth: Auth) -> Ask {
    Ask {
        auth,
        ..Ask::ELSEWHERE
    }
}

const MODES: [Auth; 3] = [Auth::Required, Auth::Optional, Auth::Never];

#[test]
fn a_call_to_a_foreign_origin_never_has_the_session() {
    for auth in MODES {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(elsewhere(auth));
        assert!(client.is_out(call));
        assert_eq!(client.carried_by(call), None, "{auth:?}");
        client.answer(call, 200);
    }
}

#[test]
fn a_call_to_a_foreign_origin_neither_waits_nor_starts_a_login() {
    for auth in MODES {
        let mut client = Client::new(policy());
        let call = client.request(elsewhere(auth));
        assert!(client.is_out(call) && !client.is_logging_in(), "{auth:?}");
        let needs = client.request(Ask::PLAIN);
        let during = client.request(elsewhere(auth));
        assert!(client.is_out(during), "{auth:?}");
        client.login_succeeds("s1");
        client.answer_all(&[call, needs, during], 200);
    }
}

#[test]
fn expired_from_a_foreign_origin_is_an_answer_like_any_other() {
    for auth in MODES {
        let mut client = Client::with_session(policy(), "s1");
        let call = client.request(elsewhere(auth));
        client.answer(call, 401);
        assert_eq!(client.outcome(call), Some(Outcome::Delivered), "{auth:?}");
        assert_eq!(client.session(), Some("s1"), "{auth:?}");
        assert!(!client.is_logging_in(), "{auth:?}");
    }
}
