//! Requests at the host and on their way, each with its fate.

use serde_json::{Value, json};
use weapp_session::session::{CallId, Event, Millis, SendNo, SessionUpdate};

use crate::faults::{Answer, End, Fate, HOP, Key};
use crate::queue::{Happening, Reply, Word};
use crate::watch::sends::Sent;
use crate::world::{World, session_id};

/// The host's limit for a request that names none, in milliseconds (docs: network, timeouts).
const HOST_TIMEOUT: u32 = 60_000;

/// A socket's close codes: as agreed, and because of its session.
const CLOSED: u16 = 1000;
const CLOSED_AS_EXPIRED: u16 = 4401;

/// So many times as long as an answer takes, a socket stays open.
const OPEN: Millis = 5;

/// A request at the host.
#[derive(Debug)]
pub struct Wire {
    pub call: CallId,
    pub send: SendNo,
    session: Option<u32>,
    fate: Fate,
    is_socket: bool,
    /// Whether its callback is still to come.
    open: bool,
    /// Whether the network's answer no longer counts: the app slept too long.
    interrupted: bool,
    pub status: u16,
}

impl World<'_> {
    pub fn send(&mut self, call: CallId, send: SendNo, attach: bool) {
        let moment = self.moment();
        let sent = Sent { call, send, attach };
        let verdict = self.app.watch.sends(sent, moment);
        self.judge(verdict);
        if self.violation.is_some() {
            return;
        }
        self.tally.sends += 1;
        self.tally.replays += u64::from(send > SendNo(1));
        let session = self.app.watch.credential().filter(|_| attach);
        let key = self.app.keys[call.0 as usize - 1];
        let fate = self.fate(Key::Send(key, send.0));
        let ask = self.app.watch.call(call).and_then(|call| call.ask());
        let is_socket = ask.is_some_and(|ask| ask.is_socket());
        self.socket_connects(call);
        self.app.wires.push(Wire {
            call,
            send,
            session,
            fate,
            is_socket,
            open: true,
            interrupted: false,
            status: 0,
        });
        let outer = self.open_frame(|recorder| {
            recorder.output(json!([
                "send",
                call.0,
                send.0,
                session.map(|number| format!("s{number}"))
            ]))
        });
        let timeout = ask.and_then(|ask| ask.timeout);
        let gives_up = self.now + Millis::from(timeout.unwrap_or(HOST_TIMEOUT));
        self.deliver(call, send, gives_up);
        self.close_frame(outer);
    }

    /// A request is on its way. The host waits until `gives_up` for what comes back.
    fn deliver(&mut self, call: CallId, send: SendNo, gives_up: Millis) {
        let Some(wire) = self.wire(self.life, call, send) else {
            return;
        };
        let (fate, is_socket) = (wire.fate, wire.is_socket);
        self.tally.lost += u64::from(fate.end != End::Answered);
        let life = self.life;
        let failed = Reply::Failed;
        match fate.end {
            End::NoNetwork if fate.at_once => {
                self.tally.at_once += 1;
                self.reply(life, call, send, failed, false);
            }
            End::NoNetwork => self.call_back(self.now + 1, call, send, failed, false),
            End::Answered if fate.at_once => {
                self.tally.at_once += 1;
                self.arrive(life, call, send);
            }
            End::Answered | End::LostDown => {
                self.queue
                    .put(self.now + fate.up, Happening::Arrival { life, call, send });
                // A socket that is open may stay so.
                if !(is_socket && fate.end == End::Answered) {
                    self.call_back(gives_up, call, send, failed, false);
                }
            }
            End::LostUp | End::Silence => self.call_back(gives_up, call, send, failed, false),
        }
    }

    fn wire(&mut self, life: u32, call: CallId, send: SendNo) -> Option<&mut Wire> {
        if life != self.life || !self.alive {
            return None;
        }
        let mut wires = self.app.wires.iter_mut().rev();
        wires.find(|wire| wire.call == call && wire.send == send)
    }

    /// A request arrives at the backend.
    pub fn arrive(&mut self, life: u32, call: CallId, send: SendNo) {
        // What a killed app sent arrives all the same; nobody is told.
        let Some(wire) = self.wire(life, call, send) else {
            return;
        };
        let (session, fate, is_socket) = (wire.session, wire.fate, wire.is_socket);
        let honest = self.backend.answer(session, self.now);
        let expired = honest.status == 401 || honest.expired;
        let word = match fate.answer {
            Answer::Status(status) if !self.quiet => Word::status(status),
            Answer::Expired if !self.quiet => Word {
                expired: true,
                ..Word::status(200)
            },
            _ => honest,
        };
        self.tally.ended_by_rule += u64::from(expired);
        if fate.end == End::LostDown && !self.quiet {
            return;
        }
        let down = if self.quiet { HOP } else { fate.down };
        if is_socket && !expired {
            let closing = Happening::Closing { life, call, send };
            let open = if self.quiet { down } else { down * OPEN };
            return self.queue.put(self.now + open, closing);
        }
        // A socket that is refused knows close codes only.
        let word = match is_socket {
            true if word.expired || word.status == 401 => Word {
                expired: true,
                ..Word::status(CLOSED_AS_EXPIRED)
            },
            true => Word::status(CLOSED),
            false => word,
        };
        let end = Reply::Said(word);
        if fate.at_once {
            return self.reply(life, call, send, end, false);
        }
        self.call_back(self.now + down, call, send, end, false);
    }

    /// The host is going to call back.
    fn call_back(&mut self, at: Millis, call: CallId, send: SendNo, end: Reply, again: bool) {
        let life = self.life;
        let reply = Happening::Reply {
            life,
            call,
            send,
            end,
            again,
        };
        self.queue.put(at, reply);
    }

    /// A socket has been open long enough. It tells nothing of its session but that it is over.
    pub fn close(&mut self, life: u32, call: CallId, send: SendNo) {
        let Some(wire) = self.wire(life, call, send) else {
            return;
        };
        let session = wire.session;
        let expired = session.is_some_and(|number| !self.backend.lives(number, self.now));
        let word = match expired {
            true => Word {
                expired,
                ..Word::status(CLOSED_AS_EXPIRED)
            },
            false => Word::status(CLOSED),
        };
        self.tally.sockets_expired += u64::from(expired);
        self.tally.sockets_closed += u64::from(!expired);
        self.reply(life, call, send, Reply::Said(word), false);
    }

    /// The host calls back for a request.
    pub fn reply(&mut self, life: u32, call: CallId, send: SendNo, end: Reply, again: bool) {
        let now = self.now;
        let Some(wire) = self.wire(life, call, send) else {
            return;
        };
        let late = wire.fate.again.filter(|_| !again);
        if !wire.open && !again {
            // The host's own timeout after an answer, or an answer after an abort. Some hosts pass the latter on.
            if late.is_some() && end != Reply::Failed && !wire.interrupted {
                self.call_back(now, call, send, end, true);
            }
            return;
        }
        if wire.interrupted && matches!(end, Reply::Said(_)) {
            return;
        }
        wire.open = false;
        if let Reply::Said(word) = end {
            wire.status = word.status;
        }
        if let Some(after) = late {
            // The second callback may be of the other kind.
            let end = if after % 3 == 0 { Reply::Failed } else { end };
            self.call_back(now + after, call, send, end, true);
        }
        self.count_reply(call, send, again);
        match end {
            Reply::Said(word) => {
                if self.is_socket(call) {
                    self.input(|| json!(["close", call.0, send.0, word.status]));
                    self.socket_closes(call, word.status);
                } else {
                    self.input(|| json!(["answer", call.0, send.0, word.status, said(word)]));
                }
                self.feed(answer(call, send, word), None, false);
            }
            // Only a login's answer is read by the app.
            Reply::Failed | Reply::Unreadable => {
                self.input(|| json!(["fail", call.0, send.0]));
                self.feed(Event::HostFailed { call, send }, None, false);
            }
        }
    }

    fn count_reply(&mut self, call: CallId, send: SendNo, again: bool) {
        let older = |wire: &&Wire| wire.open && (wire.call, wire.send) < (call, send);
        self.tally.reordered += u64::from(self.app.wires.iter().any(|wire| older(&wire)));
        self.tally.twice += u64::from(again);
        let credential = self.app.watch.call(call).and_then(|call| call.credential);
        let stale = self.app.watch.carries_newer_than(credential);
        self.tally.stale += u64::from(stale && !again);
    }

    pub fn abort_send(&mut self, call: CallId) {
        self.app.watch.off_the_host(call);
        if !self.app.ended.contains(&call) {
            self.host_aborts(call);
        }
    }

    /// The host is told to abort what it was given last for a call; a socket that is closed has nothing left.
    pub fn host_aborts(&mut self, call: CallId) {
        let mut wires = self.app.wires.iter_mut().rev();
        let Some(wire) = wires.find(|wire| wire.call == call) else {
            return;
        };
        if wire.is_socket && !wire.open {
            return;
        }
        let (send, fate) = (wire.send, wire.fate);
        if std::mem::take(&mut wire.open)
            && let Some(after) = fate.again
        {
            // Hosts call `fail` for what was aborted.
            let (end, again) = (Reply::Failed, true);
            self.call_back(self.now + after, call, send, end, again);
        }
        self.output(|| json!(["abort", call.0]));
    }

    /// The app sleeps: requests under way fail when it wakes (docs: network, background).
    pub fn interrupt(&mut self, until: Millis) {
        let mut failing = Vec::new();
        for wire in self.app.wires.iter_mut().filter(|wire| wire.open) {
            wire.interrupted = true;
            failing.push((wire.call, wire.send));
        }
        for (call, send) in failing {
            self.tally.interrupted += 1;
            self.call_back(until, call, send, Reply::Failed, false);
        }
        if let Some(attempt) = self.app.exchange {
            self.app.interrupted.push(attempt);
            self.tally.interrupted += 1;
            let (life, end) = (self.life, Reply::Failed);
            self.queue
                .put(until, Happening::ExchangeReply { life, attempt, end });
        }
    }
}

/// What an answer holds beside its status, as a script tells it.
fn said(word: Word) -> Value {
    let id = session_id(word.session).filter(|_| word.session > 0);
    let seconds = word.lifetime.map(|millis| f64::from(millis) / 1000.0);
    json!([word.expired, id.map(|id| id.reveal().to_owned()), seconds])
}

/// What the client makes of an answer.
fn answer(call: CallId, send: SendNo, word: Word) -> Event {
    let Word {
        status,
        expired,
        session,
        lifetime,
    } = word;
    if Word::status(status) == word {
        return Event::Answered { call, send, status };
    }
    Event::Inspected {
        call,
        send,
        status,
        update: SessionUpdate {
            expired,
            id: session_id(session).filter(|_| session > 0),
            expires_in: lifetime.map(|millis| f64::from(millis) / 1000.0),
        },
    }
}
