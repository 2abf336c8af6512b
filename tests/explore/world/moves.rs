//! What may happen next.

use super::answers::{End, Late, Reply, code, grant};
use super::{ACCOUNT_LOGIN, Asked, CALLS, LOGIN, Out, Stage, World};
use crate::plan::{CLOCK_STEPS, Plan};
use weapp_session::session::{Auth, Event, SendNo, Timer};

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The app makes the plan's request of that place.
    Ask(usize),
    Login {
        force: bool,
    },
    /// The app logs in with account credentials.
    AccountLogin,
    /// The app brings a session.
    Adopt {
        renewable: bool,
    },
    Abort(usize),
    Logout,
    /// The app is done with the client.
    Destroy,
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
    /// `wx.checkSession` says that the key is over.
    Key,
    /// The backend makes a session of the code, and nobody has heard of it yet.
    Make,
    /// The exchange comes back.
    Exchange(End),
    /// Storage says what it holds.
    Read,
    /// Storage has taken what it was given.
    Written,
    /// Another client writes a session to the same storage.
    OtherStores,
    /// Another client notes there that it uses the refresh token.
    OtherClaims,
    /// The pause before a call's retry is over.
    Retry(usize),
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
            // These have a budget, which once used up leaves the plain answer.
            Move::Answer(_, Reply::Renamed | Reply::Extended | Reply::Busy) => Kind::Free,
            Move::Answer(..) | Move::WakeLogin | Move::Wake(_) | Move::GoOn => Kind::Sure,
            Move::Read | Move::Written | Move::Retry(_) => Kind::Sure,
            Move::Code { given: true } | Move::Make | Move::Exchange(End::Granted) => Kind::Login,
            _ => Kind::Free,
        }
    }
}

impl World {
    /// What the app may do. It may do so at any moment, also from inside a callback.
    pub fn app_moves(&self, plan: &Plan, moves: &mut Vec<Move>) {
        for place in 0..plan.asks.len() {
            let call = &self.calls[place];
            if call.id.is_none() && !call.ended {
                moves.push(Move::Ask(place));
            }
        }
        if self.left.logins > 0 {
            moves.push(Move::Login { force: false });
            moves.push(Move::Login { force: true });
        }
        if self.left.account_logins > 0 {
            moves.push(Move::AccountLogin);
        }
        if self.left.adopts > 0 {
            moves.push(Move::Adopt { renewable: true });
            moves.push(Move::Adopt { renewable: false });
        }
        if self.left.aborts > 0 {
            let requests = self.pending().filter(|(place, _)| *place < LOGIN);
            moves.extend(requests.map(|(place, _)| Move::Abort(place)));
        }
        if self.left.logouts > 0 {
            moves.push(Move::Logout);
        }
        if self.left.ends > 0 {
            moves.push(Move::Destroy);
        }
    }

    /// What may happen between two events.
    pub fn moves(&self, plan: &Plan, moves: &mut Vec<Move>) {
        self.app_moves(plan, moves);
        self.request_moves(plan, moves);
        self.login_moves(plan, moves);
        self.storage_moves(plan, moves);
        if self.left.expiries > 0 {
            let valid = (1..=self.made).filter(|sid| self.is_valid(*sid));
            moves.extend(valid.map(Move::Expire));
        }
        if self.left.clock_moves > 0 {
            moves.extend((0..CLOCK_STEPS.len()).map(Move::Clock));
        }
    }

    /// What storage says that takes its time, and what another client does there.
    fn storage_moves(&self, plan: &Plan, moves: &mut Vec<Move>) {
        if self.writing.is_some() {
            moves.push(Move::Written);
            if self.left.store_faults > 0 {
                moves.push(Move::StoreFails);
            }
        } else if self
            .login
            .is_some_and(|login| login.stage == Stage::Reading)
        {
            moves.push(Move::Read);
        }
        if self.left.other_stores > 0 {
            moves.push(Move::OtherStores);
        }
        if self.left.other_claims > 0 && self.claimed == 0 && plan.refreshable {
            moves.push(Move::OtherClaims);
        }
    }

    /// How the host may answer before its function returns. Once is enough: what comes then, comes late.
    pub fn answers_at_once(&self, plan: &Plan, of: Asked, moves: &mut Vec<Move>) {
        let of_the_login = |step: &Move| match of {
            Asked::Code => matches!(step, Move::Code { .. }),
            Asked::Exchange => matches!(step, Move::Exchange(_)),
            Asked::Send(_) => false,
        };
        if let Asked::Send(place) = of
            && let Some(out) = self.calls[place].out
            && self.calls[place].must_end.is_none()
        {
            let replies = self.replies(plan, out);
            moves.extend(replies.map(|reply| Move::Answer(place, reply)));
        }
        if self.login.is_some_and(|login| login.overruled.is_none()) {
            let mut logins = Vec::new();
            self.login_moves(plan, &mut logins);
            moves.extend(logins.into_iter().filter(of_the_login));
        }
    }

    fn request_moves(&self, plan: &Plan, moves: &mut Vec<Move>) {
        for (place, call) in self.pending() {
            if let Some(out) = call.out {
                let replies = self.replies(plan, out);
                moves.extend(replies.map(|reply| Move::Answer(place, reply)));
            }
            if call.timer {
                moves.push(Move::Wake(place));
            }
            if call.paused {
                moves.push(Move::Retry(place));
            }
        }
    }

    /// How a send may come back.
    fn replies(&self, plan: &Plan, out: Out) -> impl Iterator<Item = Reply> {
        let invalid = out.sid == 0 || !self.is_valid(out.sid);
        let fine = out.was_valid || out.sid == 0;
        let updates = out.was_valid && self.left.updates > 0;
        [
            (fine, Reply::Fine),
            (invalid || plan.hostile, Reply::Expired),
            (true, Reply::Lost),
            (self.left.busy > 0, Reply::Busy),
            (updates, Reply::Renamed),
            (
                updates && self.left.clock_moves < plan.budget.clock_moves,
                Reply::Extended,
            ),
        ]
        .into_iter()
        .filter_map(|(may, reply)| may.then_some(reply))
    }

    fn login_moves(&self, plan: &Plan, moves: &mut Vec<Move>) {
        if self.login_timer {
            moves.push(Move::WakeLogin);
        }
        if self.key_asked {
            moves.push(Move::Key);
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
                let ends = [
                    End::Rejected,
                    End::Broken,
                    End::Lost,
                    End::Impossible,
                    End::Unreadable,
                ];
                moves.extend(ends.map(Move::Exchange));
                if self.login.is_some_and(|login| login.with_token) {
                    moves.push(Move::Exchange(End::Over));
                }
            }
        }
    }

    /// The event of a move that the machine learns of.
    pub fn event(&self, plan: &Plan, step: Move) -> Option<Event> {
        Some(match step {
            Move::Ask(place) => plan.asks[place].event(self.last_call.next()),
            Move::Login { force } => Event::Login {
                call: self.last_call.next(),
                force,
            },
            Move::AccountLogin => Event::AccountLogin {
                call: self.last_call.next(),
            },
            Move::Adopt { renewable } => Event::SetSession {
                grant: grant(plan, self.made + 1),
                renewable,
            },
            Move::Abort(place) => Event::Aborted {
                call: self.id(place),
            },
            Move::Logout => Event::Logout,
            Move::Destroy => Event::Destroyed,
            Move::Answer(place, reply) => {
                let call = &self.calls[place];
                reply.event(plan, self.id(place), SendNo(call.sends), self.made + 1)
            }
            Move::Code { given } => code(self.attempts, given),
            Move::Key => Event::KeyExpired,
            Move::Exchange(end) => {
                let made = self.exchange.map_or(0, |exchange| exchange.made);
                let sid = if made == 0 { self.made + 1 } else { made };
                end.event(self.attempts, grant(plan, sid))
            }
            Move::WakeLogin => Event::TimerFired(Timer::Login),
            Move::Wake(place) => Event::TimerFired(Timer::Call(self.id(place))),
            Move::StoreFails => Event::StoreFailed,
            Move::Read => self.found(plan),
            Move::Written => Event::Stored,
            Move::Retry(place) => Event::RetryDue {
                call: self.id(place),
            },
            Move::Late(late) => late.event(plan),
            Move::Expire(_) | Move::Clock(_) | Move::Make | Move::GoOn => return None,
            Move::OtherStores | Move::OtherClaims => return None,
        })
    }

    /// Whether a call waits for the login in flight when it cannot go at once.
    pub fn waits(plan: &Plan, place: usize) -> bool {
        debug_assert!(place < CALLS);
        plan.asks
            .get(place)
            .filter(|_| place < LOGIN)
            .is_none_or(|ask| ask.trusted && ask.auth == Auth::Required)
    }

    /// Whether a call has nothing to do with the session.
    pub fn is_apart(plan: &Plan, place: usize) -> bool {
        plan.asks
            .get(place)
            .is_some_and(|ask| !ask.trusted || ask.auth == Auth::Never)
    }

    /// The place of the next login call with account credentials.
    pub fn next_account_login(&self) -> usize {
        (ACCOUNT_LOGIN..CALLS)
            .find(|place| self.calls[*place].id.is_none() && !self.calls[*place].ended)
            .expect("at most two logins with credentials in a plan")
    }
}
