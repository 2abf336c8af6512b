//! What may happen next.

use super::{CALLS, LOGIN, Stage, World};
use crate::plan::{CLOCK_STEPS, Plan};
use weapp_session::session::{Code, Event, Grant, Need, Timer};

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The app makes the plan's request of that place.
    Ask(usize),
    Login {
        force: bool,
    },
    Abort(usize),
    Logout,
    /// The backend ends a session.
    Expire(u8),
    /// The clock moves by the step of that number.
    Clock(usize),
    /// What is at the host for a call comes back.
    Answer(usize, Reply),
    /// `wx.login` gives a code, or fails.
    Code {
        given: bool,
    },
    /// The backend makes a session of the code, and nobody has heard of it yet.
    Make,
    /// The exchange comes back.
    Exchange(End),
    /// The login's timer fires.
    WakeLogin,
    /// A call's timer fires.
    Wake(usize),
    /// The app's callback returns, or storage takes what it was given; the next effects are performed.
    GoOn,
    /// Storage does not take what it was given.
    StoreFails,
    /// An answer that is not waited for (any more).
    Late(Late),
}

/// How a send comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    Fine,
    Expired,
    Lost,
}

/// How an exchange comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Granted,
    Rejected,
    /// 5xx.
    Broken,
    Lost,
    /// The app's own part in it threw.
    Impossible,
}

/// An answer that comes again, or when its call, send or attempt has been given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    Answer { id: u32, send: u32, reply: Reply },
    Code { attempt: u32, given: bool },
    Exchange { attempt: u32, end: End },
}

/// Who has to act for a move to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nobody has to: the app acts, or something goes wrong.
    Free,
    /// The host answers `wx.login`, or the backend the exchange. It may fail to, for ever.
    Login,
    /// Comes by itself: a timer, and a send's answer or failure, for which the host has a time limit of its own.
    Sure,
}

impl Move {
    pub fn kind(self) -> Kind {
        match self {
            Move::Answer(..) | Move::WakeLogin | Move::Wake(_) | Move::GoOn => Kind::Sure,
            Move::Code { given: true } | Move::Make | Move::Exchange(End::Granted) => Kind::Login,
            _ => Kind::Free,
        }
    }
}

impl Late {
    pub fn event(self) -> Event {
        match self {
            Late::Answer { id, send, reply } => reply.event(id, send),
            Late::Code { attempt, given } => code(attempt, given),
            Late::Exchange { attempt, end } => end.event(attempt, 0),
        }
    }
}

impl Reply {
    pub fn event(self, call: u32, send: u32) -> Event {
        match self {
            Reply::Fine => Event::Answered {
                call,
                send,
                status: 200,
            },
            Reply::Expired => Event::Answered {
                call,
                send,
                status: 401,
            },
            Reply::Lost => Event::Failed { call, send },
        }
    }
}

impl End {
    /// The event; `sid` is the session that is granted.
    pub fn event(self, attempt: u32, sid: u8) -> Event {
        match self {
            End::Granted => Event::Exchanged {
                attempt,
                status: 200,
                grant: Some(Grant {
                    id: super::session_id(sid),
                    expires_in: Some(crate::plan::LIFE as f64 / 1000.0),
                }),
            },
            End::Rejected => Event::Exchanged {
                attempt,
                status: 403,
                grant: None,
            },
            End::Broken => Event::Exchanged {
                attempt,
                status: 502,
                grant: None,
            },
            End::Lost => Event::ExchangeLost { attempt },
            End::Impossible => Event::ExchangeImpossible { attempt },
        }
    }
}

/// The answer of `wx.login`.
pub fn code(attempt: u32, given: bool) -> Event {
    if !given {
        return Event::CodeFailed {
            attempt,
            unavailable: false,
        };
    }
    let code = Code::new(format!("code-{attempt}")).expect("not empty");
    Event::CodeReceived { attempt, code }
}

impl World {
    /// What the app may do. It may do so at any moment, also from inside a callback.
    pub fn app_moves(&self, plan: &Plan, moves: &mut Vec<Move>) {
        for place in 0..plan.asks.len() {
            let call = &self.calls[place];
            if call.id == 0 && !call.ended {
                moves.push(Move::Ask(place));
            }
        }
        if self.left.logins > 0 {
            moves.push(Move::Login { force: false });
            moves.push(Move::Login { force: true });
        }
        if self.left.aborts > 0 {
            let requests = self.pending().filter(|(place, _)| *place != LOGIN);
            moves.extend(requests.map(|(place, _)| Move::Abort(place)));
        }
        if self.left.logouts > 0 {
            moves.push(Move::Logout);
        }
    }

    /// What may happen between two events.
    pub fn moves(&self, plan: &Plan, moves: &mut Vec<Move>) {
        self.app_moves(plan, moves);
        self.host_moves(plan, moves);
        if self.left.expiries > 0 {
            let valid = (1..=self.made).filter(|sid| self.is_valid(*sid));
            moves.extend(valid.map(Move::Expire));
        }
        if self.left.clock_moves > 0 {
            moves.extend((0..CLOCK_STEPS.len()).map(Move::Clock));
        }
    }

    fn host_moves(&self, plan: &Plan, moves: &mut Vec<Move>) {
        for (place, call) in self.pending() {
            if let Some(out) = call.out {
                let invalid = out.sid == 0 || !self.is_valid(out.sid);
                if out.was_valid || out.sid == 0 {
                    moves.push(Move::Answer(place, Reply::Fine));
                }
                if invalid || plan.hostile {
                    moves.push(Move::Answer(place, Reply::Expired));
                }
                moves.push(Move::Answer(place, Reply::Lost));
            }
            if call.timer {
                moves.push(Move::Wake(place));
            }
        }
        if self.login_timer {
            moves.push(Move::WakeLogin);
        }
        let faults = self.left.login_faults > 0;
        if self.login.is_some_and(|login| login.stage == Stage::Code) {
            moves.push(Move::Code { given: true });
            if faults {
                moves.push(Move::Code { given: false });
            }
        }
        if let Some(exchange) = self.exchange {
            if plan.one_session && exchange.made == 0 {
                moves.push(Move::Make);
            } else {
                moves.push(Move::Exchange(End::Granted));
            }
            if faults {
                let ends = [End::Rejected, End::Broken, End::Lost, End::Impossible];
                moves.extend(ends.map(Move::Exchange));
            }
        }
    }

    /// Every answer that nobody waits for. There is no budget for these: whatever was answered may be answered
    /// again, and differently, as often as it likes; whatever was given up may still be answered.
    pub fn late(&self, plan: &Plan, mut each: impl FnMut(Late)) {
        for id in 1..=self.last_call {
            let place = self.place(id);
            let (sends, out) = match place {
                Some(place) => (self.calls[place].sends, self.calls[place].out.is_some()),
                None => (1 + plan.policy.replays, false),
            };
            for send in 1..=sends {
                if out && send == sends {
                    continue;
                }
                for reply in [Reply::Fine, Reply::Expired, Reply::Lost] {
                    each(Late::Answer { id, send, reply });
                }
            }
        }
        let stage = self.login.map(|login| login.stage);
        for attempt in 1..=self.attempts {
            let newest = attempt == self.attempts;
            if !newest || stage != Some(Stage::Code) {
                for given in [true, false] {
                    each(Late::Code { attempt, given });
                }
            }
            if !newest || self.exchange.is_none() {
                for end in [End::Granted, End::Rejected, End::Lost] {
                    each(Late::Exchange { attempt, end });
                }
            }
        }
    }

    /// The event of a move that the machine learns of.
    pub fn event(&self, plan: &Plan, step: Move) -> Option<Event> {
        Some(match step {
            Move::Ask(place) => {
                let ask = plan.asks[place];
                Event::Request {
                    call: self.last_call + 1,
                    need: ask.need,
                    trusted: ask.trusted,
                    replay: ask.replay,
                    timeout: ask.timeout,
                }
            }
            Move::Login { force } => Event::Login {
                call: self.last_call + 1,
                force,
            },
            Move::Abort(place) => Event::Aborted {
                call: self.calls[place].id,
            },
            Move::Logout => Event::Logout,
            Move::Answer(place, reply) => {
                let call = &self.calls[place];
                reply.event(call.id, call.sends)
            }
            Move::Code { given } => code(self.attempts, given),
            Move::Exchange(end) => {
                let made = self.exchange.map_or(0, |exchange| exchange.made);
                let sid = if made == 0 { self.made + 1 } else { made };
                end.event(self.attempts, sid)
            }
            Move::WakeLogin => Event::Woke(Timer::Login),
            Move::Wake(place) => Event::Woke(Timer::Call(self.calls[place].id)),
            Move::StoreFails => Event::StoreFailed,
            Move::Late(late) => late.event(),
            Move::Expire(_) | Move::Clock(_) | Move::Make | Move::GoOn => return None,
        })
    }

    /// Whether a call waits for the login in flight when it cannot go at once.
    pub fn waits(plan: &Plan, place: usize) -> bool {
        debug_assert!(place < CALLS);
        plan.asks
            .get(place)
            .filter(|_| place != LOGIN)
            .is_none_or(|ask| ask.trusted && ask.need == Need::Required)
    }
}
