//! Counts what really happened, so that one sees that the faults occur, and that the machine has each effect done.

use std::mem::discriminant;

use weapp_session::session::Effect;

/// Defines the counters once, with the words they are printed with.
macro_rules! tally {
    ($($name:ident: $words:literal,)+) => {
        /// How often things happened.
        #[derive(Clone, Debug, Default)]
        pub struct Tally {
            $(pub $name: u64,)+
            /// The first of each kind of effect, and how many there were.
            performed: Vec<(Effect, u64)>,
        }

        impl Tally {
    /// Adds what only a run with leases has.
    pub fn add_leases(&mut self, with: &Tally) {
        self.compared += 1;
        self.leases += with.leases;
        self.leases_ended += with.leases_ended;
        self.leased += with.leased;
        self.leased_answers += with.leased_answers;
        self.leased_told += with.leased_told;
    }

            pub fn add(&mut self, other: &Tally) {
                $(self.$name += other.$name;)+
                for (effect, count) in &other.performed {
                    self.count(effect, *count);
                }
            }

            /// Each count with its words.
            pub fn rows(&self) -> Vec<(&'static str, u64)> {
                vec![$(($words, self.$name),)+]
            }
        }
    };
}

impl Tally {
    pub fn performed(&mut self, effect: &Effect) {
        self.effects += 1;
        self.count(effect, 1);
    }

    fn count(&mut self, effect: &Effect, count: u64) {
        let alike = |(first, _): &&mut (Effect, u64)| discriminant(first) == discriminant(effect);
        match self.performed.iter_mut().find(alike) {
            Some((_, sum)) => *sum += count,
            None => self.performed.push((effect.clone(), count)),
        }
    }

    /// Each kind of effect that was performed, by its name, and how often.
    pub fn kinds(&self) -> Vec<(String, u64)> {
        let name = |effect: &Effect| {
            let words = format!("{effect:?}");
            let end = words.find(|letter: char| !letter.is_alphanumeric());
            words[..end.unwrap_or(words.len())].to_owned()
        };
        let kinds = self.performed.iter();
        kinds
            .map(|(effect, count)| (name(effect), *count))
            .collect()
    }
}

tally! {
    schedules: "schedules",
    events: "events",
    effects: "effects",
    requests: "requests",
    sends: "sends",
    delivered: "requests delivered",
    optional: "requests that may have the session",
    foreign: "requests to other origins",
    logins: "sessions granted and accepted",
    attempts: "login attempts",
    forced: "forced logins",
    failed_logins: "logins that failed",
    retries: "pauses before another attempt",
    replays: "replays after \"expired\"",
    stale: "\"expired\" answers to an older session",
    exhausted: "requests given up as SESSION_EXPIRED",
    expiries: "\"expired\" notices",
    renewals: "logins ahead of time, by the clock",
    aborts: "aborted calls",
    timed_out: "calls ended by their time limit",
    logouts: "logouts",
    logged_out: "calls ended by a logout",
    destroyed: "clients destroyed",
    inside: "calls made from inside callbacks",
    disorders: "numbers out of order",
    breaths: "requests that one callback made together with a logout, in that order",
    told: "requests that took along a session over by the clock",
    stragglers: "requests that shared the failure of a login that they had missed",
    at_once: "host calls answered before they returned",
    lost: "messages lost",
    transport: "requests failed in transport",
    reordered: "answers that overtook another",
    twice: "callbacks that came twice or too late",
    revocations: "revocations",
    ended_by_rule: "sessions the backend ended by time or by a newer login",
    refusals: "spells of refusing every session",
    outages: "outages of the backend",
    jumps_forward: "clock jumps forward",
    jumps_back: "clock jumps back",
    set_failures: "failed writes to storage",
    remove_failures: "failed removals from storage",
    kills: "kills",
    kills_within: "kills in the midst of an effect's turn",
    restored: "restarts that found a session",
    freezes: "freezes",
    interrupted: "messages interrupted in the background",
    sockets: "sockets",
    sockets_expired: "sockets closed because their session was over",
    sockets_closed: "sockets closed in good time",
    account_logins: "logins with credentials",
    account_logins_refused: "credentials refused",
    account_logins_lost: "logins with credentials that came to nothing in transport",
    account_logins_waited: "logins with credentials that waited for a silent exchange",
    account_logins_at_once: "logins with credentials that waited for another",
    ended_asking: "silent logins ended by one with credentials while asking for a code",
    ended_pausing: "silent logins ended by one with credentials while pausing",
    gave_way: "silent logins whose next attempt gave way to credentials",
    resumed: "calls that went on when credentials had failed",
    ended_for_user: "ends of sessions that only the user can renew",
    refused: "requests refused until the user logs in",
    logins_for_user: "silent logins of the app after such an end",
    adopted: "sessions adopted",
    bogus: "sessions adopted that the backend never gave",
    adopted_in_silent: "sessions adopted while a silent login was in flight",
    adopted_in_sign_in: "sessions adopted while a login with credentials was in flight",
    keys_checked: "wx.checkSession called",
    keys_over: "wx.checkSession said that the key is over",
    keys_renewed: "logins because the key was over",
    in_body: "\"expired\" said in the body",
    rotated: "new ids",
    rotated_behind: "new ids in answer to one that had been replaced",
    retold: "new lifetimes",
    slid: "lifetimes that slid",
    stood: "requests sent after standing in line",
    overtook: "urgent requests that overtook others",
    crowded: "exchanges beyond the host's limit",
    asked: "schedules at whose end only the user could go on",
    compared: "schedules compared with leases and without",
    leases: "leases",
    leases_ended: "leases ended by an event",
    leased: "requests sent under a lease",
    leased_answers: "answers passed on under a lease",
    leased_told: "requests under a lease of which the machine was told",
    quiet_with_work: "schedules whose faults stopped with calls pending",
}
