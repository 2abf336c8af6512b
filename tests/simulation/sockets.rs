//! What an app sees of its sockets, as scripts tell it; see [`crate::record`].
//!
//! The package tells of a socket in another way than of a request: by a promise when it is open for the first time or
//! never will be, then by an event when it is closed for good. Who listens for that event catches up from a timer.

use serde_json::{Value, json};
use weapp_session::session::{CallId, Outcome};

use crate::app::Task;
use crate::record;
use crate::world::World;

/// The close code of a socket that ended without a word of the backend's (RFC 6455, 7.1.5).
const NO_WORD: u16 = 1006;

/// A socket of the app.
#[derive(Debug)]
pub struct Socket {
    call: CallId,
    told: Heard,
    /// What its last connection was closed with.
    closed: Option<u16>,
    /// The close event that nobody has heard yet.
    kept: Option<Value>,
}

/// How far the app has been told.
#[derive(Debug, PartialEq, Eq)]
enum Heard {
    Nothing,
    /// It is open, and the app is about to listen.
    Open,
    /// The app listens, and its listener has to catch up.
    Listens,
    Hears,
    /// It will never be open.
    Never,
}

impl World<'_> {
    fn socket(&mut self, call: CallId) -> Option<&mut Socket> {
        self.app
            .sockets
            .iter_mut()
            .find(|socket| socket.call == call)
    }

    pub fn is_socket(&self, call: CallId) -> bool {
        self.app.sockets.iter().any(|socket| socket.call == call)
    }

    /// The app asks for a socket.
    pub fn opens_socket(&mut self, call: CallId) {
        self.app.sockets.push(Socket {
            call,
            told: Heard::Nothing,
            closed: None,
            kept: None,
        });
    }

    /// Another connection is made: what the one before was closed with is nobody's business any more.
    pub fn socket_connects(&mut self, call: CallId) {
        if let Some(socket) = self.socket(call) {
            socket.closed = None;
        }
    }

    /// A connection is closed. On the stage it was open before: for a moment at least.
    pub fn socket_closes(&mut self, call: CallId, code: u16) {
        let Some(socket) = self.socket(call) else {
            return;
        };
        socket.closed = Some(code);
        if socket.told == Heard::Nothing {
            socket.told = Heard::Open;
            self.promise(call, "open");
        }
    }

    /// The client is done with a socket.
    pub fn socket_settles(&mut self, call: CallId, outcome: Outcome) {
        let Some(socket) = self.socket(call) else {
            return;
        };
        let note = json!(["settle", call.0, socket.closed.unwrap_or(NO_WORD)]);
        match socket.told {
            Heard::Nothing => {
                socket.told = Heard::Never;
                self.promise(call, record::how(outcome, 0));
            }
            Heard::Hears => self.output(|| note),
            _ => socket.kept = Some(note),
        }
    }

    /// Apps that have been given a socket in this step listen for its end.
    pub fn listen(&mut self) {
        let mut calls = Vec::new();
        for socket in &mut self.app.sockets {
            if socket.told == Heard::Open {
                socket.told = Heard::Listens;
                calls.push(socket.call);
            }
        }
        for call in calls {
            self.later(Task::Hear(call));
        }
    }

    /// A listener catches up.
    pub fn hear(&mut self, call: CallId) {
        let Some(socket) = self.socket(call) else {
            return;
        };
        socket.told = Heard::Hears;
        if let Some(note) = socket.kept.take() {
            self.output(|| note);
        }
    }

    fn promise(&mut self, call: CallId, how: impl Into<Value>) {
        if let Some(recorder) = &mut self.recorder {
            recorder.promised(json!(["socket", call.0, how.into()]));
        }
    }
}
