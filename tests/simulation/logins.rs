//! `wx.login`, and the exchange at the backend of its code or of account credentials, each with its fate.

use serde_json::{Value, json};
use weapp_session::session::{AttemptNo, CallId, Event, Millis, SessionGrant, State};

use crate::faults::{Answer, End, Key};
use crate::invariant::Invariant;
use crate::queue::{Happening, Reply, Word};
use crate::watch::Violation;
use crate::world::{World, session_id};

impl World<'_> {
    pub fn ask_code(&mut self, attempt: AttemptNo, requested_by: Option<CallId>) {
        let moment = self.moment();
        let verdict = self.app.watch.asks_code(attempt, requested_by, moment);
        self.judge(verdict);
        self.is_wanted(attempt);
        self.tally.renewals += u64::from(self.app.watch.credential().is_some());
        self.codes += 1;
        self.app.codes.push((attempt, self.codes));
        let fate = self.fate(Key::Code(self.codes));
        let outer = self.open_frame(|recorder| recorder.output(json!(["login"])));
        let life = self.life;
        if fate.end != End::Answered {
            self.tally.lost += 1;
        } else if fate.at_once {
            self.tally.at_once += 1;
            self.answer_code(life, attempt);
        } else {
            self.queue
                .put(self.now + fate.up, Happening::Code { life, attempt });
            if let Some(after) = fate.again {
                self.tally.twice += 1;
                self.queue.put(
                    self.now + fate.up + after,
                    Happening::Code { life, attempt },
                );
            }
        }
        self.close_frame(outer);
    }

    /// What the app has ended a moment ago, from inside a callback, must not begin.
    pub fn is_wanted(&mut self, attempt: AttemptNo) {
        if self.app.machine.snapshot(self.wall()).state != State::Renewing {
            self.judge(Err(Violation {
                invariant: Invariant::LogoutWins,
                detail: format!("attempt {attempt} goes on although the app has ended the login"),
            }));
        }
    }

    /// The name of a code in a script: the host does not see the machine's attempts, but counts its own calls.
    fn code_name(&self, attempt: AttemptNo) -> Value {
        let index = self.app.codes.iter().position(|(of, _)| *of == attempt);
        json!(index.map_or(0, |index| index + 1))
    }

    /// The name of an exchange in a script: that of its code, or the call whose account credentials it posts.
    fn exchange_name(&self, attempt: AttemptNo) -> Value {
        let post = self.app.posts.iter().find(|(of, _)| *of == attempt);
        let call = post.and_then(|(_, key)| self.app.keys.iter().position(|of| of == key));
        call.map_or_else(
            || self.code_name(attempt),
            |index| json!(format!("sign-in {}", index + 1)),
        )
    }

    fn nth_code(&self, attempt: AttemptNo) -> u32 {
        let code = self.app.codes.iter().find(|(of, _)| *of == attempt);
        code.map_or(0, |(_, nth)| *nth)
    }

    /// What decides the fate of an attempt's exchange.
    fn exchange_key(&self, attempt: AttemptNo) -> Key {
        let with_credentials = self.app.posts.iter().find(|(of, _)| *of == attempt);
        with_credentials.map_or_else(
            || Key::Exchange(self.nth_code(attempt)),
            |(_, key)| Key::AccountLogin(*key),
        )
    }

    /// `wx.login` calls back.
    pub fn answer_code(&mut self, life: u32, attempt: AttemptNo) {
        if life != self.life || !self.alive {
            return;
        }
        let fate = self.fate(Key::Code(self.nth_code(attempt)));
        let code = match fate.answer {
            Answer::Honest => format!("code-{}", self.code_name(attempt)),
            _ => String::new(),
        };
        let unavailable = fate.answer == Answer::Unavailable;
        // An empty code is a failure to the shell.
        let event = match code.is_empty() {
            false => Event::CodeReceived { attempt },
            true => Event::CodeFailed {
                attempt,
                unavailable,
            },
        };
        let name = self.code_name(attempt);
        match fate.answer {
            Answer::Honest | Answer::Empty => self.input(|| json!(["code", name, code])),
            _ => self.input(|| json!(["no code", name, unavailable])),
        }
        self.feed(event, None, false);
    }

    pub fn exchange(&mut self, attempt: AttemptNo) {
        let mut verdict = self.app.watch.exchanges(attempt);
        if self.app.exchange.is_some() {
            let detail = format!("attempt {attempt}, and {:?} is out", self.app.exchange);
            verdict = Err(Violation {
                invariant: Invariant::SingleFlight,
                detail,
            });
        }
        self.judge(verdict);
        self.is_wanted(attempt);
        self.post(attempt, true);
    }

    /// What is to become a session goes to the backend. `right`: the backend will like it.
    pub fn post(&mut self, attempt: AttemptNo, right: bool) {
        self.app.exchange = Some(attempt);
        let fate = self.fate(self.exchange_key(attempt));
        if fate.answer == Answer::Impossible && !self.plan.scripted {
            self.app.exchange = None;
            let answered = false;
            let event = Event::ExchangeImpossible { attempt, answered };
            return self.feed(event, None, false);
        }
        let name = self.exchange_name(attempt);
        let outer = self.open_frame(|recorder| recorder.output(json!(["exchange", name])));
        let life = self.life;
        let end = Reply::Failed;
        let fails = Happening::ExchangeReply { life, attempt, end };
        // The host's limit is the same as the machine's: either may be first.
        let limit = Millis::from(self.plan.policy.login_timeout) + fate.down % 3 - 1;
        self.tally.lost += u64::from(fate.end != End::Answered);
        match fate.end {
            End::NoNetwork if fate.at_once => self.exchange_reply(life, attempt, end),
            End::NoNetwork => self.queue.put(self.now + 1, fails),
            End::Answered if fate.at_once => self.exchange_arrives(life, attempt, right),
            End::Answered | End::LostDown => {
                let arrival = Happening::ExchangeArrival {
                    life,
                    attempt,
                    right,
                };
                self.queue.put(self.now + fate.up, arrival);
                self.queue.put(self.now + limit, fails);
            }
            End::LostUp | End::Silence => self.queue.put(self.now + limit, fails),
        }
        self.close_frame(outer);
    }

    /// A code arrives at the backend, or account credentials do.
    pub fn exchange_arrives(&mut self, life: u32, attempt: AttemptNo, right: bool) {
        if life != self.life || !self.alive {
            // What a killed app sent: its session ends older ones where there may be one only.
            if right {
                self.backend.log_in(self.now);
            }
            return;
        }
        let fate = self.fate(self.exchange_key(attempt));
        let granted = |session| Word {
            session,
            ..Word::status(200)
        };
        let word = match fate.answer {
            // A session in an answer that is no success is none.
            Answer::Status(403) => Word {
                status: 403,
                ..granted(self.backend.log_in(self.now).unwrap_or_default())
            },
            Answer::Status(status) => Word::status(status),
            Answer::Empty => Word::status(200),
            _ if !right => Word::status(401),
            _ => self
                .backend
                .log_in(self.now)
                .map_or(Word::status(503), granted),
        };
        if fate.end == End::LostDown {
            return;
        }
        let end = match fate.answer {
            Answer::Impossible => Reply::Unreadable,
            _ => Reply::Said(word),
        };
        if fate.at_once {
            self.tally.at_once += 1;
            return self.exchange_reply(life, attempt, end);
        }
        let reply = Happening::ExchangeReply { life, attempt, end };
        self.queue.put(self.now + fate.down, reply);
        if let Some(after) = fate.again {
            self.tally.twice += 1;
            self.queue.put(self.now + fate.down + after, reply);
        }
    }

    /// The host calls back for an exchange.
    pub fn exchange_reply(&mut self, life: u32, attempt: AttemptNo, end: Reply) {
        if life != self.life || !self.alive {
            return;
        }
        let open = self.app.exchange == Some(attempt);
        if end == Reply::Failed && !open
            || end != Reply::Failed && self.app.interrupted.contains(&attempt)
        {
            return;
        }
        if open {
            self.app.exchange = None;
        }
        let name = self.exchange_name(attempt);
        if end == Reply::Unreadable {
            self.input(|| json!(["exchange unreadable", name]));
            let answered = true;
            let event = Event::ExchangeImpossible { attempt, answered };
            return self.feed(event, None, false);
        }
        let Reply::Said(Word {
            status, session, ..
        }) = end
        else {
            self.input(|| json!(["exchange lost", name]));
            return self.feed(Event::ExchangeLost { attempt }, None, false);
        };
        let expires_in = self.backend.tells();
        self.input(|| {
            let session = (session > 0).then(|| format!("s{session}"));
            json!(["exchanged", name, status, session, expires_in])
        });
        let id = session_id(session).filter(|_| session > 0);
        let grant = id.map(|id| SessionGrant {
            id,
            expires_in,
            refreshable: false,
        });
        let event = Event::Exchanged {
            attempt,
            status,
            grant,
            over: false,
        };
        self.feed(event, None, false);
    }

    pub fn abort_exchange(&mut self) {
        if self.app.exchange.take().is_none() {
            self.judge(Err(Violation {
                invariant: Invariant::SingleFlight,
                detail: "aborts an exchange that is not out".into(),
            }));
        }
        self.output(|| json!(["abort exchange"]));
    }
}
