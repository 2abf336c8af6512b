//! It makes no difference where the app makes its calls: one after the other, each with all that it leads to before the
//! next, or all of them inside one callback, while nothing of it can be performed yet.

use std::collections::BTreeMap;

use crate::client::{Ask, Client, START, lasting, policy};
use crate::script::{Step, asks, launch, policies, steps, take};
use proptest::prelude::*;
use proptest::sample::Index;
use weapp_session::session::{CallId, Effect, Event, Machine, Notice, Outcome, Policy, SessionId};

/// One call of the app.
#[derive(Clone, Debug)]
enum Act {
    Request(Ask),
    Login {
        force: bool,
    },
    PostCredentials,
    Adopt {
        renewable: bool,
    },
    /// One of the calls that there have been, also of those just made.
    Abort(Index),
    Logout,
    Destroy,
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => asks().prop_map(Act::Request),
        2 => any::<bool>().prop_map(|force| Act::Login { force }),
        2 => Just(Act::PostCredentials),
        2 => any::<bool>().prop_map(|renewable| Act::Adopt { renewable }),
        3 => any::<Index>().prop_map(Act::Abort),
        4 => Just(Act::Logout),
        1 => Just(Act::Destroy),
    ]
}

impl Act {
    fn event(&self, last: &mut CallId) -> Event {
        let mut next = || {
            *last = last.next();
            *last
        };
        match self {
            Act::Request(ask) => ask.event(next()),
            Act::Login { force } => Event::Login {
                call: next(),
                force: *force,
            },
            Act::PostCredentials => Event::AccountLogin { call: next() },
            Act::Adopt { renewable } => Event::SetSession {
                grant: lasting("adopted", None),
                renewable: *renewable,
            },
            Act::Abort(index) => Event::Aborted {
                call: CallId(1 + index.index(last.0.max(1) as usize) as u32),
            },
            Act::Logout => Event::Logout,
            Act::Destroy => Event::Destroyed,
        }
    }
}

/// What has come of the calls, for the app and for the backend.
#[derive(Clone, Debug, Default, PartialEq)]
struct Come {
    settled: BTreeMap<CallId, Outcome>,
    /// What is at the host, and with which session.
    out: BTreeMap<CallId, Option<String>>,
    credential: Option<String>,
    stored: Option<Option<String>>,
    notices: Vec<Notice>,
    /// The login that is under way: its account login, or none for one with a code.
    login: Option<Option<CallId>>,
}

impl Come {
    fn perform(&mut self, effect: Effect) {
        let words = |id: SessionId| id.reveal().to_owned();
        match effect {
            Effect::UseSession(id) => self.credential = id.map(words),
            Effect::Send { call, attach, .. } => {
                let credential = self.credential.clone().filter(|_| attach);
                self.out.insert(call, credential);
            }
            Effect::AbortSend { call } => drop(self.out.remove(&call)),
            Effect::Settle { call, outcome } => {
                assert!(!self.out.contains_key(&call), "{call} ends at the host");
                assert_eq!(
                    self.settled.insert(call, outcome),
                    None,
                    "{call} ends twice"
                );
            }
            Effect::Store(record) => self.stored = Some(Some(words(record.id))),
            Effect::Forget => self.stored = Some(None),
            Effect::Emit(notice) => self.notices.push(notice),
            Effect::AskCode { .. } => self.login = Some(None),
            Effect::PostAccountCredentials { call, .. } => self.login = Some(Some(call)),
            Effect::StopTimer => self.login = None,
            _ => {}
        }
    }
}

/// Lets the app make its calls. `inside`: nothing is performed before the last of them is made.
fn make(mut machine: Machine, mut come: Come, acts: &[Act], last: CallId, inside: bool) -> Come {
    let mut last = last;
    for act in acts {
        machine.handle(act.event(&mut last), START);
        while !inside && let Some(effect) = machine.poll() {
            come.perform(effect);
        }
    }
    while let Some(effect) = machine.poll() {
        come.perform(effect);
    }
    come
}

/// The app has given the place away, so what took it has been sent when the app logs out.
#[test]
fn who_follows_an_aborted_call_goes_out_before_the_logout_wherever_both_are_called() {
    let policy = Policy {
        max_in_flight: 1,
        ..policy()
    };
    let mut client = Client::with_session(policy, "s1");
    let [first, next] = client.requests(Ask::PLAIN);
    let come = Come {
        credential: client.session().map(str::to_owned),
        ..Come::default()
    };
    for inside in [false, true] {
        let mut machine = client.machine();
        let mut come = come.clone();
        machine.handle(Event::Aborted { call: first }, START);
        while !inside && let Some(effect) = machine.poll() {
            come.perform(effect);
        }
        machine.handle(Event::Logout, START);
        while let Some(effect) = machine.poll() {
            come.perform(effect);
        }
        assert_eq!(
            come.out.get(&next),
            Some(&Some("s1".to_owned())),
            "{inside}"
        );
    }
    client.destroy();
}

proptest! {
    #![proptest_config(ProptestConfig {
        // One in some thousand has found what the first few hundred did not.
        cases: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_same_calls_in_the_same_order_come_to_the_same(
        policy in policies(),
        stored in prop::option::of(Just(None)),
        script in prop::collection::vec(steps(), 0..40),
        acts in prop::collection::vec(acts(), 1..6),
    ) {
        let mut client = launch(policy, stored);
        for step in script.iter().filter(|step| !matches!(step, Step::Jump(_))) {
            take(&mut client, step);
        }
        let come = Come {
            credential: client.session().map(str::to_owned),
            ..Come::default()
        };
        let last = CallId(client.calls_made());
        let [outside, inside] = [false, true]
            .map(|inside| make(client.machine(), come.clone(), &acts, last, inside));
        prop_assert_eq!(outside, inside);
        client.destroy();
    }
}
