//! A whole machine whose surroundings do not keep to what it says, or to what happens.

use std::collections::VecDeque;
use std::ops::Deref;

use weapp_session::session::{
    Auth, CallId, Effect, ErrorCode, Event, Machine, Millis, Notice, Outcome, Policy, SendNo,
    SessionId,
};

/// What goes wrong around the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// A call that ends is settled twice.
    DoubleSettle,
    /// An answer to an earlier send of a call counts as the answer to the one that is out.
    LateAnswerCounts,
    /// A request is replayed for as long as the answer is "expired".
    UnboundedReplay,
    /// The session goes to every origin.
    TrustEveryOrigin,
    /// A request that needs a session goes out without one where there is none.
    SendBare,
    /// An aborted call goes out all the same.
    SendAfterAbort,
    /// Nothing is removed from storage, and so a logout leaves the session there.
    LogoutKeepsRecord,
    /// A request that failed in transport is sent again.
    ReplayTransportFailure,
    /// The pause before the next login attempt has no timer.
    PauseWithoutTimer,
    /// A session's lifetime is counted from 1970 on, so that every session is due at once.
    LifetimeFromZero,
    /// More calls go to the host than it takes.
    IgnoreLimit,
    /// Nobody is told of the end of a session that only the user can renew.
    ExpiryUntold,
    /// The listeners are told twice of a session's end.
    ExpiryToldAgain,
    /// A forced login is satisfied by the session that it was to replace.
    ForgetForce,
    /// What an answer changes of the session is not written to storage.
    UpdateNotStored,
    /// A refresh token is posted twice at once.
    RenewTwice,
    /// The refresh token that is posted is another session's.
    RenewAnother,
    /// A request that is aborted in the pause before a retry is retried all the same.
    RetryAfterAbort,
    /// What a leased request's URL has to begin with does not end the host's name.
    LeaseWithoutSlash,
    /// The leases' terms are those of a base URL that the options have no more.
    LeaseOfAnotherBase,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 20] = [
        Fault::DoubleSettle,
        Fault::LateAnswerCounts,
        Fault::UnboundedReplay,
        Fault::TrustEveryOrigin,
        Fault::SendBare,
        Fault::SendAfterAbort,
        Fault::LogoutKeepsRecord,
        Fault::ReplayTransportFailure,
        Fault::PauseWithoutTimer,
        Fault::LifetimeFromZero,
        Fault::IgnoreLimit,
        Fault::ExpiryUntold,
        Fault::ExpiryToldAgain,
        Fault::ForgetForce,
        Fault::UpdateNotStored,
        Fault::RenewTwice,
        Fault::RenewAnother,
        Fault::RetryAfterAbort,
        Fault::LeaseWithoutSlash,
        Fault::LeaseOfAnotherBase,
    ];
}

impl Fault {
    /// Whether it takes to know which requests there are.
    fn needs_requests(self) -> bool {
        matches!(
            self,
            Fault::LateAnswerCounts
                | Fault::ReplayTransportFailure
                | Fault::SendAfterAbort
                | Fault::RetryAfterAbort
        )
    }
}

/// A machine behind a [`Fault`], or behind none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Faulty {
    machine: Machine,
    fault: Option<Fault>,
    /// What tells the pause's timer from the others: theirs is as long as this.
    login_timeout: u32,
    /// Whether the effects are those of an answer to a request.
    answered: bool,
    /// What comes before the machine's next effect.
    inserted: VecDeque<Effect>,
    /// The requests that have not ended; noted only where it matters.
    requests: Vec<Request>,
}

/// A request as far as the effects tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Request {
    call: CallId,
    /// Its last send, and whether the session was attached.
    sent: Option<(SendNo, bool)>,
    /// Whether it pauses before a retry.
    pauses: bool,
}

/// What does not change anything can be read of the machine itself.
impl Deref for Faulty {
    type Target = Machine;

    fn deref(&self) -> &Machine {
        &self.machine
    }
}

impl Faulty {
    /// A machine with this fault, or with none.
    pub fn new(policy: Policy, fault: Option<Fault>) -> Self {
        let login_timeout = policy.login_timeout;
        let policy = match fault {
            Some(Fault::UnboundedReplay) => Policy {
                replays: u32::MAX,
                ..policy
            },
            Some(Fault::IgnoreLimit) => Policy {
                max_in_flight: u32::MAX,
                ..policy
            },
            _ => policy,
        };
        Self {
            fault,
            login_timeout,
            ..Self::around(Machine::new(policy))
        }
    }

    /// A machine with no fault but its own.
    pub fn around(machine: Machine) -> Self {
        Self {
            machine,
            fault: None,
            login_timeout: 0,
            answered: false,
            inserted: VecDeque::new(),
            requests: Vec::new(),
        }
    }

    /// See [`Machine::handle`].
    pub fn handle(&mut self, event: Event, now: Millis) {
        let Some(fault) = self.fault else {
            return self.machine.handle(event, now);
        };
        if let Event::Request { call, .. } = event
            && fault.needs_requests()
            && self.request(call).is_none()
        {
            self.requests.push(Request {
                call,
                sent: None,
                pauses: false,
            });
        }
        match (fault, event) {
            (Fault::ReplayTransportFailure, Event::HostFailed { call, send })
                if let Some(again) = self.once_more(call, send) =>
            {
                self.inserted.push_back(again);
            }
            (Fault::SendAfterAbort, Event::Aborted { call }) if self.never_sent(call) => {
                self.inserted.push_back(Effect::Settle {
                    call,
                    outcome: Outcome::Failed(ErrorCode::Aborted),
                });
            }
            (Fault::RetryAfterAbort, Event::Aborted { call })
                if self.request(call).is_some_and(|request| request.pauses) =>
            {
                self.inserted.push_back(Effect::Settle {
                    call,
                    outcome: Outcome::Failed(ErrorCode::Aborted),
                });
                self.machine.handle(Event::RetryDue { call }, now);
            }
            (Fault::LifetimeFromZero, event @ Event::Exchanged { .. }) => {
                self.machine.handle(event, 0);
            }
            (Fault::UpdateNotStored, event) => {
                let answer = matches!(event, Event::Answered { .. } | Event::Inspected { .. });
                let before = self.machine.clone();
                self.machine.handle(event, now);
                self.answered = answer && self.machine != before;
            }
            (_, event) => {
                let event = self.changed(fault, event);
                self.machine.handle(event, now);
            }
        }
    }

    /// What the machine learns of an event.
    fn changed(&mut self, fault: Fault, event: Event) -> Event {
        match (fault, event) {
            (Fault::TrustEveryOrigin, mut event) => {
                if let Event::Request { trusted, .. } = &mut event {
                    *trusted = true;
                }
                event
            }
            (Fault::SendBare, mut event) => {
                if let Event::Request { auth, .. } = &mut event
                    && *auth == Auth::Required
                {
                    *auth = Auth::Optional;
                }
                event
            }
            (Fault::ForgetForce, Event::Login { call, .. }) => Event::Login { call, force: false },
            (Fault::LateAnswerCounts, Event::Answered { call, send, status }) => Event::Answered {
                call,
                send: self.last_send(call).unwrap_or(send),
                status,
            },
            (
                Fault::LateAnswerCounts,
                Event::Inspected {
                    call,
                    send,
                    status,
                    update,
                },
            ) => Event::Inspected {
                call,
                send: self.last_send(call).unwrap_or(send),
                status,
                update,
            },
            (Fault::LateAnswerCounts, Event::HostFailed { call, send }) => Event::HostFailed {
                call,
                send: self.last_send(call).unwrap_or(send),
            },
            (_, event) => event,
        }
    }

    fn request(&mut self, call: CallId) -> Option<&mut Request> {
        self.requests
            .iter_mut()
            .find(|request| request.call == call)
    }

    fn last_send(&mut self, call: CallId) -> Option<SendNo> {
        self.request(call)?.sent.map(|(send, _)| send)
    }

    /// The same send again, if this is the call's last.
    fn once_more(&mut self, call: CallId, send: SendNo) -> Option<Effect> {
        let (last, attach) = self.request(call)?.sent?;
        (last == send).then_some(Effect::Send {
            call,
            send: send.next(),
            attach,
        })
    }

    /// Whether a request is one that was never sent. Then nothing more is noted of it.
    fn never_sent(&mut self, call: CallId) -> bool {
        let before = self.requests.len();
        self.requests
            .retain(|request| request.call != call || request.sent.is_some());
        self.requests.len() < before
    }

    /// See [`Machine::poll`].
    pub fn poll(&mut self) -> Option<Effect> {
        if let Some(effect) = self.inserted.pop_front() {
            return Some(effect);
        }
        loop {
            let Some(effect) = self.machine.poll() else {
                self.answered = false;
                return None;
            };
            let Some(fault) = self.fault else {
                return Some(effect);
            };
            if !self.loses(fault, &effect) {
                return Some(self.passed_on(fault, effect));
            }
        }
    }

    /// Whether an effect is lost.
    fn loses(&self, fault: Fault, effect: &Effect) -> bool {
        match (fault, effect) {
            (Fault::LogoutKeepsRecord, Effect::Forget) => true,
            (Fault::ExpiryUntold, Effect::Emit(Notice::Expired)) => true,
            (Fault::UpdateNotStored, Effect::Store(_)) => self.answered,
            (Fault::PauseWithoutTimer, Effect::StartTimer { delay }) => {
                *delay != self.login_timeout
            }
            _ => false,
        }
    }

    fn note(&mut self, effect: &Effect) {
        match *effect {
            Effect::Send {
                call, send, attach, ..
            } => {
                if let Some(request) = self.request(call) {
                    request.sent = Some((send, attach));
                    request.pauses = false;
                }
            }
            Effect::PauseCall { call, .. } => {
                if let Some(request) = self.request(call) {
                    request.pauses = true;
                }
            }
            Effect::Settle { call, .. } => self.requests.retain(|request| request.call != call),
            _ => {}
        }
    }

    /// An effect, which is to come once more if it is doubled.
    fn passed_on(&mut self, fault: Fault, mut effect: Effect) -> Effect {
        self.note(&effect);
        if let Effect::Renew { id, .. } = &mut effect
            && fault == Fault::RenewAnother
            && let Some(another) = SessionId::new("s0".to_owned())
        {
            *id = another;
        }
        let doubled = match fault {
            Fault::DoubleSettle => matches!(effect, Effect::Settle { .. }),
            Fault::RenewTwice => matches!(effect, Effect::Renew { .. }),
            Fault::ExpiryToldAgain => effect == Effect::Emit(Notice::Expired),
            _ => false,
        };
        if doubled {
            self.inserted.push_back(effect.clone());
        }
        effect
    }
}
