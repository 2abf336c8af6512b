//! How calls may end: each outcome has its events.

use super::Client;
use super::shell::{Attempt, Call};
use weapp_session::session::{
    AttemptNo, Auth, CallId, ErrorCode, Event, LoginFailure, Outcome, Timer,
};

/// The call that an event is about.
fn of(event: &Event) -> Option<CallId> {
    match event {
        Event::Request { call, .. }
        | Event::Login { call, .. }
        | Event::Answered { call, .. }
        | Event::Inspected { call, .. }
        | Event::HostFailed { call, .. }
        | Event::Retryable { call, .. }
        | Event::RetryDue { call }
        | Event::Aborted { call }
        | Event::TimerFired(Timer::Call(call)) => Some(*call),
        _ => None,
    }
}

fn is_answer(event: &Event) -> bool {
    matches!(
        event,
        Event::Answered { .. } | Event::Inspected { .. } | Event::Retryable { status: 1.., .. }
    )
}

impl Client {
    /// Whether an outcome can follow from the event that is being handled.
    pub(super) fn judge(&self, id: CallId, outcome: Outcome) {
        let call = self.calls.get(&id).expect("a call nobody made");
        let event = self.event.as_ref().expect("an effect without an event");
        let its_own = of(event) == Some(id);
        let right = match outcome {
            Outcome::Delivered => its_own && is_answer(event) && !call.may_retry(self.epoch),
            Outcome::HostFailed => {
                let lost = matches!(
                    event,
                    Event::HostFailed { .. } | Event::Retryable { status: 0, .. }
                );
                its_own && lost && !call.may_retry(self.epoch)
            }
            Outcome::TimedOut => its_own && matches!(event, Event::TimerFired(_)),
            Outcome::OutOfOrder => false,
            Outcome::LoggedIn { attempt } => self.may_be_logged_in(id, call, attempt),
            Outcome::AlreadyLoggedIn => self.may_find_a_session(call, event, its_own),
            Outcome::Failed(ErrorCode::Aborted) => {
                its_own && matches!(event, Event::Aborted { .. })
            }
            Outcome::Failed(ErrorCode::SessionExpired) => {
                let spent =
                    its_own && is_answer(event) && call.may_go && call.sends.0 == call.most_sends;
                let free = self.login.is_none() && call.needs_session();
                let hopeless = self.awaits_user && free;
                let paced = free && self.is_paced() && self.last_failure.is_none();
                spent || hopeless || paced || its_own && self.doubted
            }
            Outcome::Failed(ErrorCode::LoggedOut) => match event {
                Event::Logout => !call.out && !call.goes_bare(),
                event => its_own && is_answer(event) && call.may_go && call.epoch < self.epoch,
            },
            Outcome::Failed(ErrorCode::Destroyed) => self.destroyed,
            Outcome::LoginFailed(failure) => {
                self.may_fail(id, call, failure, its_own && is_answer(event))
            }
            Outcome::Failed(_) => false,
        };
        assert!(right, "call {id} ended as {outcome:?} after {event:?}");
    }

    /// A login made a session: an account login its own, any other whichever there is.
    fn may_be_logged_in(&self, id: CallId, call: &Call, attempt: AttemptNo) -> bool {
        // The backend may have ended it while storage took its time.
        let lives =
            self.credential.is_some() || call.with_credentials && self.policy.waits_for_storage;
        let made = self.ended.as_ref().filter(|_| lives);
        made.is_some_and(|login| {
            let its_own = match call.with_credentials {
                true => login.requested_by == Some(id),
                false => call.auth.is_none(),
            };
            its_own && login.number == attempt
        })
    }

    fn may_find_a_session(&self, call: &Call, event: &Event, its_own: bool) -> bool {
        let credentials_failed = self.ended.as_ref().is_some_and(|it| it.with_credentials);
        let found = match event {
            Event::Login { .. } => its_own,
            Event::SetSession { .. } => true,
            _ if self.has_read => self.login.is_none(),
            _ => credentials_failed,
        };
        found && self.credential.is_some() && call.auth.is_none() && !call.with_credentials
    }

    /// A failed login's reason is for those who waited for it, and for stragglers of the session it was to replace; a
    /// account login fails for its caller alone.
    fn may_fail(&self, id: CallId, call: &Call, failure: LoginFailure, straggles: bool) -> bool {
        let shares = |login: &Attempt| match login.with_credentials || call.with_credentials {
            true => login.requested_by == Some(id),
            false => true,
        };
        let waited = matches!(call.auth, None | Some(Auth::Required));
        let failure = Some(failure);
        let as_others = straggles && failure == self.renewal_failure;
        let with_others = failure == self.failed && self.ended.as_ref().is_some_and(shares);
        // There have been enough logins, and none begins for it.
        let free = self.login.is_none() && call.auth.is_some();
        let paced = free && self.is_paced() && failure == self.last_failure;
        waited && (as_others || with_others || paced)
    }
}
