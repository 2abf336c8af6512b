//! A phone on which something is wrong for hours, and that goes on making requests.

use crate::client::{Ask, Client, Stage, lasting};
use weapp_session::session::{CallId, Millis, Outcome};

const SECOND: Millis = 1_000;

/// What is wrong, for as long as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outage {
    /// The exchange fails in transport.
    Transport,
    /// Nothing comes back from the exchange.
    Silence,
    /// 5xx.
    Broken,
    /// 4xx.
    Refused,
    /// A success without a session.
    NoSession,
    /// `wx.login` fails.
    NoCode,
    /// `wx.login` never answers.
    NoWord,
    /// The backend grants sessions, and says "expired" to each.
    Hostile,
}

pub const OUTAGES: [Outage; 8] = [
    Outage::Transport,
    Outage::Silence,
    Outage::Broken,
    Outage::Refused,
    Outage::NoSession,
    Outage::NoCode,
    Outage::NoWord,
    Outage::Hostile,
];

/// A phone on which something is wrong.
pub struct Phone {
    pub client: Client,
    pub outage: Option<Outage>,
    granted: u32,
    pub delivered: Option<Millis>,
    /// Requests that have not ended.
    pub pending: Vec<CallId>,
}

impl Phone {
    pub fn new(client: Client, outage: Outage) -> Self {
        Self {
            client,
            outage: Some(outage),
            granted: 0,
            delivered: None,
            pending: Vec::new(),
        }
    }

    /// Whatever can be answered is.
    pub fn settle(&mut self) {
        for round in 0.. {
            assert!(round < 1_000, "no end in sight");
            let out = self.pending.iter().find(|call| self.client.is_out(**call));
            if let Some(call) = out.copied() {
                let refused = matches!(self.outage, Some(Outage::Hostile));
                self.client.answer(call, if refused { 401 } else { 200 });
            } else if !self.answer_login() {
                break;
            }
            let client = &self.client;
            let delivered = |call: &CallId| client.outcome(*call) == Some(Outcome::Delivered);
            if self.pending.iter().any(delivered) {
                self.delivered = Some(client.elapsed());
            }
            self.pending.retain(|call| client.outcome(*call).is_none());
        }
    }

    /// Answers `wx.login` or an exchange, unless it never will be.
    fn answer_login(&mut self) -> bool {
        let client = &mut self.client;
        match (client.stage(), self.outage) {
            (Some(Stage::Code), Some(Outage::NoWord))
            | (Some(Stage::Exchange), Some(Outage::Silence)) => return false,
            (Some(Stage::Code), Some(Outage::NoCode)) => client.refuse_code(false),
            (Some(Stage::Code), _) => client.give_code(),
            (Some(Stage::Exchange), Some(Outage::Transport)) => client.lose_exchange(),
            (Some(Stage::Exchange), Some(Outage::Broken)) => {
                client.answer_exchange(502, None);
            }
            (Some(Stage::Exchange), Some(Outage::Refused)) => {
                client.answer_exchange(404, None);
            }
            (Some(Stage::Exchange), Some(Outage::NoSession)) => {
                client.answer_exchange(200, None);
            }
            (Some(Stage::Exchange), _) => {
                self.granted += 1;
                let id = format!("g{}", self.granted);
                client.answer_exchange(200, Some(lasting(&id, None)));
            }
            _ => return false,
        }
        true
    }

    /// A request each second, for so long.
    pub fn goes_on(&mut self, length: Millis) {
        for _ in 0..length / SECOND {
            let call = self.client.request(Ask::PLAIN);
            self.pending.push(call);
            self.settle();
            for _ in 0..10 {
                self.client.wait(SECOND / 10);
                self.settle();
            }
            self.pending
                .retain(|call| self.client.outcome(*call).is_none());
            self.client.forget_ended();
        }
    }

    pub fn comes_to_rest(mut self) {
        self.outage = None;
        self.settle();
        self.client.destroy();
    }
}
