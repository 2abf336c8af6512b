//! What becomes of a message: how long it takes, whether it is lost, whether its callback comes twice.
//!
//! A fate follows from the seed and from what the message is, not from how many came before it. So it stays the same
//! when the minimiser removes other parts of the schedule.

use fastrand::Rng;
use weapp_session::session::Millis;

use crate::plan::Plan;
use crate::random_plan::{chance, pick};

/// Milliseconds that each way takes when nothing is wrong.
pub const HOP: Millis = 10;

/// Which message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A send of a call: the number that the plan gives the call, and which send.
    Send(u32, u32),
    /// `wx.login`: the how manieth of the whole schedule.
    Code(u32),
    /// The exchange of that code.
    Exchange(u32),
    /// The account credentials of a call, by the plan's number of it.
    AccountLogin(u32),
    /// `wx.checkSession` of a launch.
    Check(u32),
}

/// How bad the conditions are, in percent and milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    pub loss: u32,
    pub latency: Millis,
    pub twice: u32,
    pub at_once: u32,
    pub refusal: u32,
}

/// What becomes of one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate {
    /// Milliseconds until it arrives.
    pub up: Millis,
    /// Milliseconds until the answer arrives.
    pub down: Millis,
    pub end: End,
    /// After so many more milliseconds the callback comes again, or the answer to what has been aborted comes all
    /// the same.
    pub again: Option<Millis>,
    /// The callback comes before the call to the host has returned.
    pub at_once: bool,
    pub answer: Answer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Answered,
    /// It never arrives; the host gives up after its timeout.
    LostUp,
    /// It arrives, the answer does not.
    LostDown,
    /// The host says at once that there is no network.
    NoNetwork,
    /// The host never calls back. Only for `wx.login` and `wx.checkSession`.
    Silence,
}

/// What an answer says, if it is not what the state of the backend says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Honest,
    /// This status.
    Status(u16),
    /// A success without a session, or an empty code.
    Empty,
    /// "Expired", in the body.
    Expired,
    /// A login that the host does not have.
    Unavailable,
    /// WeChat's session_key is over.
    KeyOver,
    /// The app's own data for the exchange fails.
    Impossible,
}

impl Fate {
    /// Nothing is wrong.
    pub const PLAIN: Fate = Fate {
        up: HOP,
        down: HOP,
        end: End::Answered,
        again: None,
        at_once: false,
        answer: Answer::Honest,
    };
}

impl Weather {
    pub fn any(rng: &mut Rng) -> Self {
        Self {
            loss: pick(rng, &[0, 0, 3, 15, 40]),
            latency: pick(rng, &[5, 50, 300, 3_000, 12_000]),
            twice: pick(rng, &[0, 10, 40]),
            at_once: pick(rng, &[0, 0, 10]),
            refusal: pick(rng, &[0, 0, 5, 25]),
        }
    }
}

impl Plan {
    /// The fate of a message.
    pub fn fate(&self, key: Key) -> Fate {
        if self.calm.contains(&key) {
            return Fate::PLAIN;
        }
        let (kind, of, nth) = match key {
            Key::Send(call, send) => (1, call, send),
            Key::Code(nth) => (2, 0, nth),
            Key::Exchange(nth) => (3, 0, nth),
            Key::AccountLogin(call) => (4, call, 0),
            Key::Check(life) => (5, 0, life),
        };
        let number = (kind << 60) ^ (u64::from(of) << 20) ^ u64::from(nth);
        // Fates that are neighbours by number must not be neighbours in the generator's sequence.
        let mut rng = Rng::with_seed(self.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let rng = &mut rng;
        let Weather {
            loss,
            latency,
            twice,
            at_once,
            ..
        } = self.weather;
        let lossy = chance(rng, loss);
        Fate {
            up: rng.i64(0..=latency),
            down: rng.i64(0..=latency),
            end: if lossy {
                loss_of(rng, key)
            } else {
                End::Answered
            },
            again: chance(rng, twice).then(|| rng.i64(0..=latency)),
            at_once: chance(rng, at_once),
            answer: self.answer(rng, key),
        }
    }

    /// Whether a script's app reads the session out of a login's answer itself; else a path leads to it.
    pub fn reads_itself(&self) -> bool {
        self.seed.is_multiple_of(2)
    }

    fn answer(&self, rng: &mut Rng, key: Key) -> Answer {
        if let Key::Check(_) = key {
            return pick(rng, &[Answer::Honest, Answer::KeyOver]);
        }
        if !chance(rng, self.weather.refusal) {
            return Answer::Honest;
        }
        match key {
            Key::Send(..) => match pick(rng, &[404, 500, 401, 0]) {
                // Where a script's options do not name a place in the body, nobody looks there.
                0 if self.rules.in_body || !self.scripted => Answer::Expired,
                0 => Answer::Status(401),
                status => Answer::Status(status),
            },
            Key::Code(_) => pick(
                rng,
                &[Answer::Status(0), Answer::Empty, Answer::Unavailable],
            ),
            _ => match pick(rng, &[500, 502, 503, 403, 401, 200, 0]) {
                200 => Answer::Empty,
                0 if self.reads_itself() || !self.scripted => Answer::Impossible,
                0 => Answer::Status(500),
                status => Answer::Status(status),
            },
        }
    }
}

fn loss_of(rng: &mut Rng, key: Key) -> End {
    match key {
        Key::Code(_) | Key::Check(_) => End::Silence,
        _ => pick(rng, &[End::LostUp, End::LostDown, End::NoNetwork]),
    }
}
