//! A client of the machine: everything that surrounds it, played strictly.
//!
//! What the app and the host do are methods here. `shell` performs the machine's effects and `watch` judges them.
//! A client that is dropped checks that its scenario came to an end: no call pending, nothing at the host, no timer
//! left running.

mod ask;
mod host;
mod judge;
mod lease;
mod pace;
mod queue;
mod retry;
mod session;
mod shell;
mod stored;
mod watch;
mod with_token;

use std::collections::{BTreeMap, VecDeque};

pub use ask::{
    Ask, failed, lasting, over, paced, policy, record, refreshable, roomy, shared, update,
};
pub use lease::leased;
pub use pace::most_in;
pub use shell::Stage;
use shell::{Attempt, Call, Running};
use weapp_session::session::{
    AttemptNo, CallId, Effect, ErrorCode, Event, LoginFailure, Machine, Millis, Notice, Outcome,
    Policy, ReadingNo, Record, SessionId, State, Timer,
};
pub use with_token::{account_with_token, with_token};

/// When every scenario begins, by the phone's clock.
pub const START: Millis = 1_700_000_000_000;

/// The machine, and what surrounds it.
pub struct Client {
    machine: Machine,
    policy: Policy,
    /// How many events there have been.
    turn: u64,
    /// The event whose effects are being performed.
    event: Option<Event>,
    /// Milliseconds that have really passed. Timers go by it.
    elapsed: Millis,
    /// What the phone's clock shows beyond that.
    skew: Millis,
    calls: BTreeMap<CallId, Call>,
    last_call: CallId,
    /// How many logouts there have been.
    epoch: u32,
    /// The login attempt in flight.
    login: Option<Attempt>,
    /// The attempt that the event being handled has ended.
    ended: Option<Attempt>,
    /// How that one failed, if it did.
    failed: Option<LoginFailure>,
    /// How the login failed that was to replace the session that is over, if it did.
    renewal_failure: Option<LoginFailure>,
    /// How the last login failed, if no other has succeeded since.
    last_failure: Option<LoginFailure>,
    /// Account logins that have not been posted yet.
    account_logins: VecDeque<CallId>,
    last_attempt: AttemptNo,
    /// The attempt whose exchange is at the host.
    exchange: Option<AttemptNo>,
    timers: Vec<Running>,
    pauses: Vec<u32>,
    /// What sends attach.
    credential: Option<SessionId>,
    /// How many sessions have been carried; the current one's number.
    generation: u32,
    /// The generation that the current session's line began with.
    login_generation: u32,
    /// The session accepted last, until a logout.
    newest: Option<Record>,
    /// Whether that one is over and only the user can make the next.
    awaits_user: bool,
    /// The generation whose end the listeners were told of.
    told_end_of: Option<u32>,
    /// Whether `wx.checkSession` was asked and has not said "over" yet.
    checks_key: bool,
    stored: Option<Record>,
    storage_is_full: bool,
    /// What storage has been given and has not taken yet, where that takes its time.
    unwritten: Option<Record>,
    /// Whether another client has written what is in storage, and nobody here has seen it; and whether that has another
    /// refresh token.
    news: bool,
    new_token: bool,
    /// Until when another client claims the refresh token.
    claimed_until: Millis,
    /// Storage is being read.
    unread: Option<ReadingNo>,
    /// Whether storage has just been read, and the refresh token claimed.
    has_read: bool,
    /// Whether it was found there that another client uses the refresh token.
    found_claimed: bool,
    has_claimed: bool,
    /// When logins have begun that the app did not ask for, since the last logout; and the last calls of `wx.login`, really.
    automatic: Vec<Millis>,
    codes: Vec<Millis>,
    /// Whether the clock has been set, which the pace goes by.
    has_jumped: bool,
    /// Whether the backend has refused the session, and there was no leave to replace it; and whether by this answer.
    is_doubted: bool,
    doubted: bool,
    notices: Vec<Notice>,
    destroyed: bool,
    /// Every effect so far.
    performed: Vec<Effect>,
}

impl Client {
    /// A client without a session.
    pub fn new(policy: Policy) -> Self {
        Self {
            machine: Machine::new(policy.clone()),
            policy,
            turn: 0,
            event: None,
            elapsed: 0,
            skew: START,
            calls: BTreeMap::new(),
            last_call: CallId(0),
            epoch: 0,
            login: None,
            ended: None,
            failed: None,
            renewal_failure: None,
            last_failure: None,
            account_logins: VecDeque::new(),
            last_attempt: AttemptNo(0),
            exchange: None,
            timers: Vec::new(),
            pauses: Vec::new(),
            credential: None,
            generation: 0,
            login_generation: 0,
            newest: None,
            awaits_user: false,
            told_end_of: None,
            checks_key: false,
            stored: None,
            storage_is_full: false,
            unwritten: None,
            news: false,
            new_token: false,
            claimed_until: 0,
            unread: None,
            has_read: false,
            found_claimed: false,
            has_claimed: false,
            automatic: Vec::new(),
            codes: Vec::new(),
            has_jumped: false,
            is_doubted: false,
            doubted: false,
            notices: Vec::new(),
            destroyed: false,
            performed: Vec::new(),
        }
    }

    /// A client that has just logged in and got the session `id`.
    pub fn with_session(policy: Policy, id: &str) -> Self {
        let mut client = Self::new(policy);
        let login = client.login(false);
        client.login_succeeds(id);
        assert!(client.made_session(login));
        client.notices.clear();
        client
    }

    /// A client that has just logged in with account credentials and got the session `id`.
    pub fn with_credentials(policy: Policy, id: &str) -> Self {
        let mut client = Self::new(policy);
        let account_login = client.post_credentials();
        client.login_succeeds(id);
        assert!(client.made_session(account_login));
        client.notices.clear();
        client
    }

    /// A client that found `record` in storage.
    pub fn launched_with(policy: Policy, record: Record) -> Self {
        let mut client = Self::new(policy);
        client.stored = Some(record.clone());
        client.feed(Event::Restored(record));
        client
    }

    /// Hands the machine an event and does what it says. The effects come back in their order.
    pub fn feed(&mut self, event: Event) -> Vec<Effect> {
        self.turn += 1;
        self.ended = None;
        self.failed = None;
        self.doubted = false;
        self.has_read = false;
        self.found_claimed = false;
        self.note(&event);
        let now = self.clock();
        self.machine.handle(event.clone(), now);
        self.event = Some(event);
        let mut effects = Vec::new();
        while let Some(effect) = self.machine.poll() {
            self.perform(effect.clone());
            effects.push(effect);
        }
        self.performed.extend_from_slice(&effects);
        self.watch();
        effects
    }

    /// Hands the machine an event that it has to ignore.
    pub fn ignores(&mut self, event: Event) {
        let before = self.machine.clone();
        self.machine.handle(event.clone(), self.clock());
        assert_eq!(self.machine.poll(), None, "{event:?} had an effect");
        assert!(self.machine == before, "{event:?} changed the state");
    }

    /// How many events there have been.
    pub fn events(&self) -> u64 {
        self.turn
    }

    /// The machine as it stands.
    pub fn machine(&self) -> Machine {
        self.machine.clone()
    }

    /// What the phone's clock shows.
    pub fn clock(&self) -> Millis {
        self.elapsed + self.skew
    }

    /// How a call ended, if it has.
    pub fn outcome(&self, call: CallId) -> Option<Outcome> {
        self.calls[&call].outcome
    }

    /// Whether a login made a session. Of which attempt that says to be is watched.
    pub fn made_session(&self, call: CallId) -> bool {
        matches!(self.outcome(call), Some(Outcome::LoggedIn { .. }))
    }

    /// How the login failed with which a call failed. Of which attempt that says to be is watched.
    pub fn login_error(&self, call: CallId) -> Option<ErrorCode> {
        match self.outcome(call)? {
            Outcome::LoginFailed(failure) => Some(failure.code),
            _ => None,
        }
    }

    /// How often a call was sent.
    pub fn sends(&self, call: CallId) -> u32 {
        self.calls[&call].sends.0
    }

    /// Whether a call is at the host.
    pub fn is_out(&self, call: CallId) -> bool {
        self.calls[&call].out
    }

    /// Whether a call waits, for a login or for its turn at the host.
    pub fn waits(&self, call: CallId) -> bool {
        let call = &self.calls[&call];
        call.outcome.is_none() && !call.out
    }

    /// The session id that the last send of a call carried.
    pub fn carried_by(&self, call: CallId) -> Option<&str> {
        self.calls[&call].credential.as_ref().map(SessionId::reveal)
    }

    /// The calls that have not ended.
    pub fn pending(&self) -> Vec<CallId> {
        let pending = self.calls.iter().filter(|(_, call)| call.outcome.is_none());
        pending.map(|(id, _)| *id).collect()
    }

    /// How many account logins have not been posted yet.
    pub fn account_logins_waiting(&self) -> u32 {
        self.account_logins.len() as u32
    }

    /// How many calls the app has made; their numbers count from 1.
    pub fn calls_made(&self) -> u32 {
        self.last_call.0
    }

    /// How many login attempts there have been.
    pub fn attempts(&self) -> u32 {
        self.last_attempt.0
    }

    /// Whether a login is in flight.
    pub fn is_logging_in(&self) -> bool {
        self.login.is_some()
    }

    /// The app's login call that the login in flight began with, if it began with one.
    pub fn login_requested_by(&self) -> Option<CallId> {
        self.login
            .as_ref()
            .expect("no login is in flight")
            .requested_by
    }

    /// The pauses between login attempts so far.
    pub fn pauses(&self) -> &[u32] {
        &self.pauses
    }

    /// Every effect so far; of sessions that were stored, without when they began.
    pub fn performed(&self) -> Vec<Effect> {
        let mut performed = self.performed.clone();
        for effect in &mut performed {
            if let Effect::Store(record) = effect {
                record.lifetime.obtained_at = START;
            }
        }
        performed
    }

    /// What the listeners were told since this was last asked.
    pub fn notices(&mut self) -> Vec<Notice> {
        std::mem::take(&mut self.notices)
    }

    /// What is in storage.
    pub fn stored_record(&self) -> Option<&Record> {
        self.stored.as_ref()
    }

    /// The session id in storage.
    pub fn stored(&self) -> Option<&str> {
        self.stored.as_ref().map(|record| record.id.reveal())
    }

    /// The session's state as the app sees it.
    pub fn state(&self) -> State {
        self.machine.snapshot(self.clock()).state
    }

    /// The session id as the app sees it.
    pub fn session(&self) -> Option<&str> {
        let snapshot = self.machine.snapshot(self.clock());
        snapshot.id.map(SessionId::reveal)
    }

    /// When the session ends, as the app sees it.
    pub fn expires_at(&self) -> Option<Millis> {
        self.machine.snapshot(self.clock()).expires_at
    }

    /// What is left of a call's timer, if it runs.
    pub fn time_left(&self, call: CallId) -> Option<Millis> {
        self.left(Timer::Call(call))
    }

    fn left(&self, timer: Timer) -> Option<Millis> {
        let running = self.timers.iter().find(|running| running.timer == timer)?;
        Some(running.due - self.elapsed)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let pending = self.pending();
        assert!(pending.is_empty(), "calls left pending: {pending:?}");
        assert!(self.login.is_none(), "a login left in flight");
        assert!(self.timers.is_empty(), "timers left: {:?}", self.timers);
    }
}
