//! What the machine has the glue do.

use super::fields::{
    AttemptNo, CallId, ExpiresAt, FieldKind, Flag, LeaseEnd, LoginCallId, Milliseconds,
    NoticeNumber, ObtainedAt, OfAttempt, OptionEntry, OptionIndex, OutcomeNumber, Places,
    ReadingNo, RenewAt, RetryAt, SchemaVersion, SendNo, StateNumber, TargetNumber, Text, Times,
    ToInteger, ToReal,
};
use super::{EFFECT_INTEGERS, Message, REALS, row};
use crate::session::{Config, Effect, Lease, Record, SessionId, StoredRecord};

/// An effect as it crosses.
pub struct EffectMessage<'a> {
    /// The number of a row of [`EFFECTS`].
    pub what: u32,
    /// Integers.
    pub integers: [u32; EFFECT_INTEGERS],
    /// An id, or a credential made of it.
    pub text: Option<&'a str>,
    /// Numbers that need not be integers.
    pub reals: [f64; REALS],
}

// No derived Debug: it would print the id.
impl core::fmt::Debug for EffectMessage<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("EffectMessage(…)")
    }
}

/// Fields in their places, and nothing behind them.
#[inline(always)]
fn places<T: Copy + Default, const FIELDS: usize, const ROOM: usize>(
    fields: [T; FIELDS],
) -> [T; ROOM] {
    const {
        assert!(
            FIELDS <= ROOM,
            "a message has more fields than there is room for"
        )
    };
    let mut places = [T::default(); ROOM];
    places[..FIELDS].copy_from_slice(&fields);
    places
}

macro_rules! effects {
    ($($(#[doc = $doc:literal])* $name:ident = $number:literal,
        $make:ident($($int:ident: $Int:ident),* $(; $text:ident: $Text:ident $(; $($real:ident: $Real:ident),+)?)?);)*) => {
        $($(#[doc = $doc])*
        #[inline(always)]
        #[allow(dead_code, reason = "some are made in the wasm only")]
        pub(crate) fn $make<'a>($($int: <$Int as FieldKind>::Value,)* $($text: Option<&'a str>, $($($real: <$Real as FieldKind>::Value,)+)?)?) -> EffectMessage<'a> {
            EffectMessage {
                what: $number,
                integers: places([$(<$Int as ToInteger>::write($int)),*]),
                text: effects!(text $($text)?),
                reals: places([$($($(<$Real as ToReal>::write($real)),+)?)?]),
            }
        })*

        /// All that the machine has the glue do.
        pub const EFFECTS: &[Message] = &[
            $(row!($name, $number, [$($doc)*], [$($int: $Int),*], [$($text: $Text)?], [$($($($real: $Real),+)?)?]),)*
        ];
    };
    (text) => { None };
    (text $text:ident) => { $text };
}

effects! {
    /// Call `wx.login`.
    ASK_CODE = 0, ask_code(attempt: AttemptNo, login: LoginCallId);
    /// Post the account credentials of a login call.
    POST_ACCOUNT_CREDENTIALS = 1, post_account_credentials(attempt: AttemptNo, login: CallId);
    /// Ask `wx.checkSession` whether WeChat's session_key is still valid.
    CHECK_KEY = 2, check_key();
    /// Stop the exchange that is out.
    ABORT_EXCHANGE = 3, abort_exchange();
    /// Hand a call to the host.
    SEND = 4, send(call: CallId, send: SendNo, attach: Flag);
    /// Abort a call at the host.
    ABORT_SEND = 5, abort_send(call: CallId);
    /// Tell the app how a call ended.
    SETTLE = 6, settle(call: CallId, outcome: OutcomeNumber, attempt: OfAttempt);
    /// Remove the session from storage.
    FORGET = 7, forget();
    /// Start the login's timer, anew if it runs.
    START_TIMER = 8, start_timer(delay: Milliseconds);
    /// Stop the login's timer.
    STOP_TIMER = 9, stop_timer();
    /// Tell the app's listeners.
    EMIT = 10, emit(notice: NoticeNumber, attempt: OfAttempt);
    /// What a URL points at: the answer to the question `QUERY_TARGET`.
    SHOW_TARGET = 11, show_target(target: TargetNumber);
    /// An option is refused.
    REFUSE = 12, refuse(option: OptionIndex, entry: OptionEntry);
    /// Post the code to the backend's login endpoint.
    EXCHANGE = 13, exchange(attempt: AttemptNo);
    /// From now on this is what sends attach; none: there is no session.
    USE_CREDENTIAL = 14, use_credential(; credential: Text);
    /// Write the session to storage. `lends`: the next launch may send under a lease before the machine is there.
    STORE = 15, store(version: SchemaVersion, renewable: Flag, lends: Flag; id: Text; obtained_at: ObtainedAt, expires_at: ExpiresAt, renew_at: RenewAt);
    /// How the session stands: the answer to the question `QUERY_SESSION`.
    SHOW_SESSION = 16, show_session(state: StateNumber; id: Text; expires_at: ExpiresAt, retry_at: RetryAt);
    /// Until the next event, calls may go without a word.
    LEND = 17, lend_terms(places: Places; text: Text; until: LeaseEnd);
    /// Read storage again.
    READ_STORED = 18, read_stored(reading: ReadingNo);
    /// Post the refresh token that belongs to this session to where sessions are renewed.
    RENEW = 19, renew(attempt: AttemptNo; id: Text);
    /// Note in storage for how long the session is being renewed.
    CLAIM = 20, claim(time: Milliseconds);
    /// Tell after a pause that a call is to be retried.
    PAUSE_CALL = 21, pause_call(call: CallId, retries: Times);
}

/// The terms of a lease as they cross.
#[allow(dead_code, reason = "made in the wasm only")]
pub(crate) fn lend(lease: Lease) -> EffectMessage<'static> {
    lend_terms(lease.places, None, lease.until)
}

impl Effect {
    /// Hands the effect out as it crosses. How a session is sent and stored, `config` says.
    ///
    /// All effects go this way, so that none can be forgotten.
    #[inline]
    pub fn cross(self, config: &Config, perform: impl FnOnce(EffectMessage<'_>)) {
        let message = match self {
            Effect::AskCode {
                attempt,
                requested_by,
            } => ask_code(attempt, requested_by),
            Effect::PostAccountCredentials { attempt, call } => {
                post_account_credentials(attempt, call)
            }
            Effect::CheckKey => check_key(),
            Effect::AbortExchange => abort_exchange(),
            Effect::Send {
                call,
                send: number,
                attach,
            } => send(call, number, attach),
            Effect::AbortSend { call } => abort_send(call),
            Effect::Settle { call, outcome } => settle(call, outcome, outcome.attempt()),
            Effect::Forget => forget(),
            Effect::StartTimer { delay } => start_timer(delay),
            Effect::StopTimer => stop_timer(),
            Effect::Emit(notice) => emit(notice, notice.attempt()),
            Effect::Exchange { attempt } => exchange(attempt),
            Effect::ReadStored { reading } => read_stored(reading),
            Effect::Renew { attempt, id, .. } => return perform(renew(attempt, Some(id.reveal()))),
            Effect::Claim { time } => claim(time),
            Effect::PauseCall { call, retries } => pause_call(call, retries),
            Effect::UseSession(id) => return cross_credential(id, config, perform),
            Effect::Store(record) => return cross_record(&record, config, perform),
        };
        perform(message);
    }
}

#[cold]
fn cross_credential(
    id: Option<SessionId>,
    config: &Config,
    perform: impl FnOnce(EffectMessage<'_>),
) {
    let credential = id.map(|id| config.credential(&id));
    perform(use_credential(credential.as_deref()));
}

#[cold]
fn cross_record(record: &Record, config: &Config, perform: impl FnOnce(EffectMessage<'_>)) {
    let StoredRecord(version, id, obtained_at, expires_at, renew_at, renewable) =
        record.to_stored(config.policy().renew_before);
    perform(store(
        version,
        renewable,
        config.policy().lends_restored(),
        Some(&id),
        obtained_at,
        expires_at,
        renew_at,
    ));
}
