//! Requests at the host and on their way, each with its fate.

use serde_json::json;
use weapp_session::session::{CallId, Event, Millis};

use crate::fate::{Answer, End, Fate, HOP, Key};
use crate::queue::{Happening, Reply};
use crate::world::World;

/// The host's limit for a request that names none, in milliseconds (docs: network, timeouts).
const HOST_TIMEOUT: u32 = 60_000;

/// A request at the host.
#[derive(Debug)]
pub struct Wire {
    pub call: CallId,
    pub send: u32,
    session: Option<u32>,
    fate: Fate,
    /// Whether its callback is still to come.
    open: bool,
    /// Whether the network's answer no longer counts: the app slept too long.
    interrupted: bool,
    pub status: u16,
}

impl World<'_> {
    pub fn send(&mut self, call: CallId, send: u32, attach: bool) {
        let wall = self.wall();
        let verdict = self.app.watch.sends(call, send, attach, wall);
        self.judge(verdict);
        if self.violation.is_some() {
            return;
        }
        self.tally.sends += 1;
        self.tally.replays += u64::from(send > 1);
        let session = self.app.watch.carried().filter(|_| attach);
        let key = self.app.keys[call as usize - 1];
        let fate = self.fate(Key::Send(key, send));
        self.app.wires.push(Wire {
            call,
            send,
            session,
            fate,
            open: true,
            interrupted: false,
            status: 0,
        });
        let outer = self.open_frame(|recorder| {
            recorder.output(json!([
                "send",
                call,
                send,
                session.map(|number| format!("s{number}"))
            ]))
        });
        self.tally.lost += u64::from(fate.end != End::Answered);
        let life = self.life;
        let fails = Happening::Reply {
            life,
            call,
            send,
            end: Reply::Failed,
            again: false,
        };
        let ask = self.app.watch.call(call).and_then(|call| call.ask);
        let timeout = ask.and_then(|ask| ask.timeout).unwrap_or(HOST_TIMEOUT);
        let gives_up = self.now + Millis::from(timeout);
        match fate.end {
            End::NoNetwork if fate.at_once => {
                self.tally.at_once += 1;
                self.reply(life, call, send, Reply::Failed, false);
            }
            End::NoNetwork => self.queue.put(self.now + 1, fails),
            End::Answered if fate.at_once => {
                self.tally.at_once += 1;
                self.arrive(life, call, send);
            }
            End::Answered | End::LostDown => {
                self.queue
                    .put(self.now + fate.up, Happening::Arrival { life, call, send });
                self.queue.put(gives_up, fails);
            }
            End::LostUp | End::Silence => self.queue.put(gives_up, fails),
        }
        self.close_frame(outer);
    }

    fn wire(&mut self, life: u32, call: CallId, send: u32) -> Option<&mut Wire> {
        if life != self.life || !self.alive {
            return None;
        }
        let mut wires = self.app.wires.iter_mut().rev();
        wires.find(|wire| wire.call == call && wire.send == send)
    }

    /// A request arrives at the backend.
    pub fn arrive(&mut self, life: u32, call: CallId, send: u32) {
        // What a killed app sent arrives all the same; nobody is told.
        let Some(wire) = self.wire(life, call, send) else {
            return;
        };
        let (session, fate) = (wire.session, wire.fate);
        let honest = self.backend.answer(session, self.now);
        let status = match fate.answer {
            Answer::Status(status) if !self.quiet => status,
            _ => honest,
        };
        self.tally.ended_by_rule += u64::from(honest == 401);
        if fate.end == End::LostDown && !self.quiet {
            return;
        }
        let end = Reply::Status(status);
        if fate.at_once {
            return self.reply(life, call, send, end, false);
        }
        let down = if self.quiet { HOP } else { fate.down };
        let happening = Happening::Reply {
            life,
            call,
            send,
            end,
            again: false,
        };
        self.queue.put(self.now + down, happening);
    }

    /// The host calls back for a request.
    pub fn reply(&mut self, life: u32, call: CallId, send: u32, end: Reply, again: bool) {
        let now = self.now;
        let Some(wire) = self.wire(life, call, send) else {
            return;
        };
        let late = wire.fate.again.filter(|_| !again);
        if !wire.open && !again {
            // The host's own timeout after an answer, or an answer after an abort. Some hosts pass the latter on.
            if late.is_some() && end != Reply::Failed && !wire.interrupted {
                let again = true;
                self.queue.put(
                    now,
                    Happening::Reply {
                        life,
                        call,
                        send,
                        end,
                        again,
                    },
                );
            }
            return;
        }
        if wire.interrupted && matches!(end, Reply::Status(_)) {
            return;
        }
        wire.open = false;
        if let Reply::Status(status) = end {
            wire.status = status;
        }
        if let Some(after) = late {
            // The second callback may be of the other kind.
            let end = if after % 3 == 0 { Reply::Failed } else { end };
            let again = true;
            self.queue.put(
                now + after,
                Happening::Reply {
                    life,
                    call,
                    send,
                    end,
                    again,
                },
            );
        }
        self.count_reply(call, send, again);
        match end {
            Reply::Status(status) => {
                self.input(|| json!(["answer", call, send, status]));
                self.feed(Event::Answered { call, send, status }, None, false);
            }
            Reply::Failed => {
                self.input(|| json!(["fail", call, send]));
                self.feed(Event::Failed { call, send }, None, false);
            }
        }
    }

    fn count_reply(&mut self, call: CallId, send: u32, again: bool) {
        let older = |wire: &&Wire| wire.open && (wire.call, wire.send) < (call, send);
        self.tally.reordered += u64::from(self.app.wires.iter().any(|wire| older(&wire)));
        self.tally.twice += u64::from(again);
        let carried = self.app.watch.call(call).and_then(|call| call.carried);
        let stale = carried.is_some() && self.app.watch.carried() > carried;
        self.tally.stale += u64::from(stale && !again);
    }

    pub fn abort_send(&mut self, call: CallId) {
        self.app.watch.off_the_host(call);
        let life = self.life;
        let Some(wire) = self
            .app
            .wires
            .iter_mut()
            .rev()
            .find(|wire| wire.call == call)
        else {
            return;
        };
        let (send, fate) = (wire.send, wire.fate);
        if std::mem::take(&mut wire.open)
            && let Some(after) = fate.again
        {
            // Hosts call `fail` for what was aborted.
            let (end, again) = (Reply::Failed, true);
            self.queue.put(
                self.now + after,
                Happening::Reply {
                    life,
                    call,
                    send,
                    end,
                    again,
                },
            );
        }
        self.output(|| json!(["abort", call]));
    }

    /// The app sleeps: requests under way fail when it wakes (docs: network, background).
    pub fn interrupt(&mut self, until: Millis) {
        let life = self.life;
        for wire in self.app.wires.iter_mut().filter(|wire| wire.open) {
            wire.interrupted = true;
            self.tally.interrupted += 1;
            let (call, send) = (wire.call, wire.send);
            let (end, again) = (Reply::Failed, false);
            self.queue.put(
                until,
                Happening::Reply {
                    life,
                    call,
                    send,
                    end,
                    again,
                },
            );
        }
        if let Some(attempt) = self.app.exchange {
            self.app.interrupted.push(attempt);
            self.tally.interrupted += 1;
            let (end, session) = (Reply::Failed, 0);
            self.queue.put(
                until,
                Happening::ExchangeReply {
                    life,
                    attempt,
                    end,
                    session,
                },
            );
        }
    }
}
