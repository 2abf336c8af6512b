//! How the host and the backend answer, in time or late.

use super::{Sid, Stage, World, session_id};
use crate::plan::{LIFE, Plan};
use weapp_session::session::{
    AttemptNo, CallId, ErrorCode, Event, Lifetime, Millis, ReadingNo, Record, SendNo, SessionGrant,
    SessionUpdate,
};

/// How a send comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    Fine,
    Expired,
    Lost,
    /// By a status that is worth a retry.
    Busy,
    /// Fine, with a new id for the session, which ends the one that was sent.
    Renamed,
    /// Fine, and the session lives as long as a new one from now on.
    Extended,
}

/// How an exchange comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Granted,
    Rejected,
    /// The refresh token is over.
    Over,
    /// 5xx.
    Broken,
    Lost,
    /// The app's own part in it threw, before anything went out.
    Impossible,
    /// It threw over the answer.
    Unreadable,
}

/// An answer that comes again, or when its call, send or attempt has been given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    Answer {
        id: CallId,
        send: SendNo,
        reply: Reply,
    },
    Code {
        attempt: AttemptNo,
        given: bool,
    },
    Exchange {
        attempt: AttemptNo,
        end: End,
    },
    Key,
    /// The pause before a retry is over, of a call that does not pause.
    Retry(CallId),
    /// Storage says what it holds.
    Found(ReadingNo),
    /// Storage has taken what it was given.
    Stored,
}

impl Late {
    pub fn event(self, plan: &Plan) -> Event {
        match self {
            // Session 0 is nobody's: whoever takes it is found out.
            Late::Answer { id, send, reply } => reply.event(plan, id, send, 0),
            Late::Code { attempt, given } => code(attempt, given),
            Late::Exchange { attempt, end } => end.event(attempt, grant(plan, 0)),
            Late::Key => Event::KeyExpired,
            Late::Retry(call) => Event::RetryDue { call },
            Late::Found(reading) => Event::Found {
                reading,
                record: Some(record(0, 0, true, plan.refreshable)),
                has_new_token: true,
                claimed_for: 0,
            },
            Late::Stored => Event::Stored,
        }
    }
}

impl Reply {
    /// The event; `sid` is the session that a new id makes.
    pub fn event(self, plan: &Plan, call: CallId, send: SendNo, sid: Sid) -> Event {
        let inspected = |update| Event::Inspected {
            call,
            send,
            status: 200,
            update,
        };
        let (limit, retried) = (plan.retries, plan.retries > 0);
        match self {
            Reply::Busy | Reply::Lost if retried => Event::Retryable {
                call,
                send,
                status: if self == Reply::Busy { 503 } else { 0 },
                limit,
            },
            Reply::Busy => Event::Answered {
                call,
                send,
                status: 503,
            },
            Reply::Fine => Event::Answered {
                call,
                send,
                status: 200,
            },
            Reply::Expired if plan.body => inspected(SessionUpdate {
                expired: true,
                ..SessionUpdate::default()
            }),
            Reply::Expired => Event::Answered {
                call,
                send,
                status: 401,
            },
            Reply::Lost => Event::HostFailed { call, send },
            Reply::Renamed => inspected(SessionUpdate {
                id: Some(session_id(sid)),
                ..SessionUpdate::default()
            }),
            Reply::Extended => inspected(SessionUpdate {
                expires_in: Some(LIFE as f64 / 1000.0),
                ..SessionUpdate::default()
            }),
        }
    }
}

/// What the backend grants.
pub fn grant(plan: &Plan, sid: Sid) -> SessionGrant {
    SessionGrant {
        id: session_id(sid),
        expires_in: Some(LIFE as f64 / 1000.0),
        refreshable: plan.refreshable,
    }
}

/// A session as it lies in storage.
pub fn record(sid: Sid, obtained_at: Millis, renewable: bool, refreshable: bool) -> Record {
    Record {
        id: session_id(sid),
        lifetime: Lifetime {
            obtained_at,
            expires_at: Some(obtained_at + LIFE),
        },
        renewable,
        refreshable,
    }
}

impl End {
    /// How a login fails that ends with it.
    pub fn code(self) -> ErrorCode {
        match self {
            End::Rejected | End::Over | End::Broken | End::Unreadable => {
                ErrorCode::ExchangeRejected
            }
            End::Granted | End::Lost | End::Impossible => ErrorCode::ExchangeFailed,
        }
    }

    /// The event; `grant` is the session that is granted.
    pub fn event(self, attempt: AttemptNo, grant: SessionGrant) -> Event {
        match self {
            End::Granted => Event::Exchanged {
                attempt,
                status: 200,
                grant: Some(grant),
                over: false,
            },
            End::Over => Event::Exchanged {
                attempt,
                status: 400,
                grant: None,
                over: true,
            },
            End::Rejected => Event::Exchanged {
                attempt,
                status: 403,
                grant: None,
                over: false,
            },
            End::Broken => Event::Exchanged {
                attempt,
                status: 502,
                grant: None,
                over: false,
            },
            End::Lost => Event::ExchangeLost { attempt },
            End::Impossible | End::Unreadable => Event::ExchangeImpossible {
                attempt,
                answered: self == End::Unreadable,
            },
        }
    }
}

/// The answer of `wx.login`.
pub fn code(attempt: AttemptNo, given: bool) -> Event {
    if !given {
        return Event::CodeFailed {
            attempt,
            unavailable: false,
        };
    }
    Event::CodeReceived { attempt }
}

impl World {
    /// Every answer that nobody waits for. There is no budget for these: whatever was answered may be answered
    /// again, and differently, as often as it likes; whatever was given up may still be answered.
    pub fn late(&self, plan: &Plan, mut each: impl FnMut(Late)) {
        let replies = [Reply::Fine, Reply::Expired, Reply::Lost, Reply::Renamed];
        let replies = &replies[..3 + usize::from(plan.budget.updates > 0)];
        let busy = (plan.retries > 0).then_some(Reply::Busy);
        for id in (1..=self.last_call.0).map(CallId) {
            let place = self.place(id);
            let (sends, out) = match place {
                Some(place) => {
                    let call = &self.calls[place];
                    let waits = call.out.is_some() && call.must_end.is_none();
                    (call.sends, waits)
                }
                None => (1 + plan.policy.replays + plan.retries, false),
            };
            for send in (1..=sends).map(SendNo) {
                if out && send.0 == sends {
                    continue;
                }
                for reply in replies.iter().copied().chain(busy) {
                    each(Late::Answer { id, send, reply });
                }
            }
        }
        self.late_logins(&mut each);
        if plan.policy.check_key && !self.key_asked {
            each(Late::Key);
        }
        if plan.retries > 0 {
            let paused = |id| self.place(id).is_some_and(|place| self.calls[place].paused);
            let calls = (1..=self.last_call.0).map(CallId);
            calls
                .filter(|id| !paused(*id))
                .for_each(|id| each(Late::Retry(id)));
        }
        if plan.policy.shares_storage {
            let waits = self
                .login
                .is_some_and(|login| login.stage == Stage::Reading);
            let readings = (1..=self.readings.0).map(ReadingNo);
            readings
                .filter(|reading| *reading != self.readings || !waits)
                .for_each(|reading| each(Late::Found(reading)));
        }
        if plan.policy.waits_for_storage && self.writing.is_none() {
            each(Late::Stored);
        }
    }

    fn late_logins(&self, each: &mut impl FnMut(Late)) {
        let stage = self.login.map(|login| login.stage);
        let overruled = self.login.is_some_and(|login| login.overruled.is_some());
        for attempt in (1..=self.attempts.0).map(AttemptNo) {
            let newest = attempt == self.attempts;
            if !newest || stage != Some(Stage::Code) || overruled {
                for given in [true, false] {
                    each(Late::Code { attempt, given });
                }
            }
            // One that is about to be made cannot have been answered.
            let coming = newest && stage == Some(Stage::Coded);
            if !newest || (self.exchange.is_none() || overruled) && !coming {
                for end in [End::Granted, End::Rejected, End::Lost, End::Over] {
                    each(Late::Exchange { attempt, end });
                }
            }
        }
    }
}
