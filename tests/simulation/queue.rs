//! The virtual clock's list of what is to come. What is due at the same time comes in the order in which it was put in.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use weapp_session::session::{AttemptNo, CallId, Millis, SendNo};

/// Something that is going to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happening {
    /// A step of the plan, by its place in the list.
    Step(usize),
    /// The app starts again.
    Launch,
    /// The app has been in the background for five seconds.
    Suspend,
    /// A timer of the app fires, by its number.
    Timer(u32),
    /// A request arrives at the backend.
    Arrival {
        life: u32,
        call: CallId,
        send: SendNo,
    },
    /// The host calls back for a request.
    Reply {
        life: u32,
        call: CallId,
        send: SendNo,
        end: Reply,
        /// Also if the host has called back already.
        again: bool,
    },
    /// A socket is closed, by its send.
    Closing {
        life: u32,
        call: CallId,
        send: SendNo,
    },
    /// `wx.checkSession` calls back.
    KeyAnswer { life: u32 },
    /// `wx.login` calls back.
    Code { life: u32, attempt: AttemptNo },
    /// A code arrives at the backend, or account credentials do, which may be wrong.
    ExchangeArrival {
        life: u32,
        attempt: AttemptNo,
        right: bool,
    },
    /// The host calls back for an exchange.
    ExchangeReply {
        life: u32,
        attempt: AttemptNo,
        end: Reply,
    },
    /// The faults stop.
    Quiet,
    /// Everything must have come to an end.
    Bound,
    /// One of the requests that must go well again was made long enough ago.
    Probed(u32),
}

/// How a message ended at the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reply {
    Said(Word),
    /// It was answered, and the app's own function that reads the answer fails.
    Unreadable,
    Failed,
}

/// What the backend says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word {
    pub status: u16,
    /// "Expired", in the body.
    pub expired: bool,
    /// The session that it grants or the new id of one, or 0.
    pub session: u32,
    /// How long the session lives from now on, in milliseconds.
    pub lifetime: Option<i32>,
}

impl Word {
    /// A status and nothing else.
    pub fn status(status: u16) -> Self {
        Self {
            status,
            expired: false,
            session: 0,
            lifetime: None,
        }
    }
}

/// What is to come.
#[derive(Default, Debug)]
pub struct Queue {
    heap: BinaryHeap<Reverse<(Millis, u64, Happening)>>,
    put: u64,
}

impl Queue {
    pub fn put(&mut self, due: Millis, what: Happening) {
        self.put += 1;
        self.heap.push(Reverse((due, self.put, what)));
    }

    pub fn take(&mut self) -> Option<(Millis, Happening)> {
        let Reverse((due, _, what)) = self.heap.pop()?;
        Some((due, what))
    }

    /// Brings everything that is under way in the network forward to `due`, at the latest.
    pub fn hurry(&mut self, due: Millis) {
        let all = std::mem::take(&mut self.heap);
        self.heap = all
            .into_iter()
            .map(|Reverse((was, order, what))| {
                let is_network = matches!(
                    what,
                    Happening::Arrival { .. }
                        | Happening::Reply { .. }
                        | Happening::Closing { .. }
                        | Happening::KeyAnswer { .. }
                        | Happening::Code { .. }
                        | Happening::ExchangeArrival { .. }
                        | Happening::ExchangeReply { .. }
                );
                Reverse((if is_network { was.min(due) } else { was }, order, what))
            })
            .collect();
    }
}
