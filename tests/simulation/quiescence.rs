//! The faults stop: everything has to come to an end in time, and the client works again.

use weapp_session::session::{ErrorCode, Millis, Outcome};

use crate::faults::HOP;
use crate::invariant::Invariant;
use crate::plan::{Act, Ask};
use crate::queue::Happening;
use crate::watch::{Verdict, ensure};
use crate::world::World;

/// The longest pause between two attempts; see the machine.
const MAX_PAUSE: u32 = 60_000;

impl World<'_> {
    pub fn calm_down(&mut self) {
        self.note(|| "the faults stop".into());
        self.quiet = true;
        self.asleep = None;
        self.hidden = None;
        self.backend.calm_down();
        self.phone.set_fails = false;
        self.phone.remove_fails = false;
        self.app.cut = None;
        self.queue.hurry(self.now + 2 * HOP);
        self.launch();
        self.tally.quiet_with_work += u64::from(!self.app.watch.open().is_empty());
        self.queue.put(self.now + self.bound(), Happening::Bound);
    }

    /// Within which time everything must have come to an end once the faults have stopped: what is out is answered
    /// (two hops), a `wx.login` that will never answer times out, one pause passes, and each round of an attempt,
    /// its exchange and a send takes five hops. There are as many rounds as there may be sends, and one, for each time
    /// that those in line fill the host; and each account login may have to be waited for.
    fn bound(&self) -> Millis {
        let policy = &self.plan.policy;
        let doublings = policy.retry_limit.saturating_sub(1).min(16);
        let pause = (policy.retry_delay << doublings).min(MAX_PAUSE);
        let open = self.app.watch.open().len() as u32;
        let turns = open / policy.max_in_flight + 1;
        let rounds = i64::from((policy.replays + 2) * turns + open);
        2 * HOP + i64::from(policy.login_timeout) + i64::from(pause) + rounds * 5 * HOP + 1
    }

    pub fn come_to_rest(&mut self) -> Verdict {
        let app = &self.app;
        ensure!(
            app.watch.open().is_empty(),
            Invariant::Progress,
            "calls {:?} are pending {} ms after the faults stopped",
            app.watch.open(),
            self.bound()
        );
        ensure!(
            !app.watch.is_logging_in() && app.timers.is_empty() && app.tasks.is_empty(),
            Invariant::Progress,
            "the client is not idle: timers {:?}",
            app.timers
        );
        self.probe(1);
        Ok(())
    }

    /// A request that must go well, now that nothing is wrong.
    fn probe(&mut self, nth: u32) {
        if self.app.watch.is_destroyed() {
            return;
        }
        self.act(Act::Request(Ask::PLAIN), u32::MAX - nth);
        let rounds = i64::from(self.plan.policy.replays) + 2;
        self.queue
            .put(self.now + rounds * 5 * HOP, Happening::Probed(nth));
    }

    pub fn probed(&mut self, nth: u32) -> Verdict {
        let call = self.app.watch.call(self.app.last_call);
        let outcome = call.and_then(|call| call.outcome);
        let ended = outcome == Some(Outcome::Failed(ErrorCode::SessionExpired));
        let asks = ended && self.app.watch.awaits_user() && !self.asked;
        // The session may have ended unnoticed, and where replays are forbidden one request pays for it.
        let pays = ended && self.plan.policy.replays == 0 && !self.paid;
        let signed_in = matches!(outcome, Some(Outcome::LoggedIn { .. })) && self.asked;
        ensure!(
            outcome == Some(Outcome::Delivered) || signed_in || asks || pays,
            Invariant::Progress,
            "call {nth} after the faults came to {outcome:?}"
        );
        if asks {
            // Only the user can make the next session; and then everything is well again.
            self.tally.asked += 1;
            self.asked = true;
            self.act(Act::AccountLogin { right: true }, u32::MAX - nth - 1);
            self.queue
                .put(self.now + 5 * HOP, Happening::Probed(nth + 1));
            return Ok(());
        }
        self.paid |= pays;
        if nth == 1 || pays || signed_in {
            self.probe(nth + 1);
        }
        Ok(())
    }
}
