//! Requests that are retried after a failure, where the app has asked for that.

use super::Client;
use super::shell::{Call, Place};
use weapp_session::session::{CallId, Event, SendNo, SessionUpdate};

impl Call {
    /// Whether the failure that is being handled is worth a retry.
    pub(super) fn may_retry(&self, epoch: u32) -> bool {
        self.retry_limit.is_some_and(|limit| self.retries < limit) && self.epoch == epoch
    }
}

impl Client {
    /// The backend answers the request that is out with a status after which the app wants it retried, up to a limit; 0: the
    /// host fails to deliver it.
    pub fn fail_for_now(&mut self, call: CallId, status: u16, limit: u32) {
        assert!(self.is_out(call), "call {call} is not at the host");
        let send = SendNo(self.sends(call));
        self.feed(Event::Retryable {
            call,
            send,
            status,
            limit,
        });
    }

    /// The pause before a retry is over.
    pub fn retry(&mut self, call: CallId) {
        assert!(self.pauses_before_retry(call), "call {call} does not pause");
        self.feed(Event::RetryDue { call });
    }

    /// Whether a call pauses before it is retried.
    pub fn pauses_before_retry(&self, call: CallId) -> bool {
        let call = &self.calls[&call];
        call.outcome.is_none() && call.place == Place::Pause
    }

    pub(super) fn note_retryable(&mut self, id: CallId, status: u16, limit: u32) {
        let expired = self.policy.expired_statuses.contains(&status);
        let epoch = self.epoch;
        let call = self.call(id);
        call.out = false;
        call.retry_limit = Some(limit).filter(|_| !expired);
        if status > 0 && !call.may_retry(epoch) {
            // It is its answer.
            self.note_answer(id, status, &SessionUpdate::default());
        }
    }

    pub(super) fn note_retry(&mut self, id: CallId) {
        let (turn, logging_in) = (self.turn, self.login.is_some());
        let call = self.call(id);
        call.may_go = true;
        call.line_up(turn, logging_in);
    }

    pub(super) fn pause_call(&mut self, id: CallId, retries: u32) {
        let (event, epoch) = (self.event.clone(), self.epoch);
        let call = self.call(id);
        assert!(!call.out, "call {id} pauses at the host");
        assert!(call.may_retry(epoch), "call {id} pauses after {event:?}");
        assert_eq!(call.retries, retries, "the retries of call {id}");
        call.retry_limit = None;
        call.retries += 1;
        call.most_sends += 1;
        call.place = Place::Pause;
    }
}
