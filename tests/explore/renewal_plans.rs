//! The plans of the short run about renewals: refresh tokens, storage that others write too, the pace of logins; and retries.

use crate::plan::{Budget, ELSEWHERE, OPTIONAL, Plan, REQUIRED, TIMED};

/// Sessions that are renewed by a refresh token, which may be over, whose answers may be lost.
pub fn refresh_tokens() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            expiries: 1,
            logouts: 1,
            login_faults: 2,
            ..Budget::default()
        },
        refreshable: true,
        ..Plan::new("refresh tokens", &[REQUIRED, OPTIONAL])
    }
}

/// The same of sessions that were got with account credentials, or brought by the app, with callbacks.
pub fn refresh_tokens_of_accounts() -> Plan {
    Plan {
        budget: Budget {
            account_logins: 1,
            adopts: 1,
            expiries: 1,
            login_faults: 1,
            ..Budget::default()
        },
        refreshable: true,
        callbacks: true,
        ..Plan::new("refresh tokens of accounts", &[REQUIRED])
    }
}

/// Another client writes newer sessions to the same storage, and uses the refresh token, at whatever moment.
pub fn shared_storage() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            expiries: 1,
            login_faults: 1,
            other_stores: 1,
            other_claims: 1,
            ..Budget::default()
        },
        refreshable: true,
        ..Plan::new("shared storage", &[REQUIRED, REQUIRED])
    };
    plan.policy.shares_storage = true;
    plan
}

/// Another client's sessions beside those that only the user can renew, also from inside callbacks.
pub fn shared_with_accounts() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            account_logins: 1,
            expiries: 2,
            logouts: 1,
            other_stores: 1,
            ..Budget::default()
        },
        callbacks: true,
        ..Plan::new("shared, with accounts", &[REQUIRED])
    };
    plan.policy.shares_storage = true;
    plan
}

/// Storage that takes its time, and may fail, with refresh tokens in it.
pub fn encrypted_storage() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            account_logins: 1,
            expiries: 1,
            logouts: 1,
            store_faults: 1,
            other_stores: 1,
            ..Budget::default()
        },
        refreshable: true,
        ..Plan::new("encrypted storage", &[REQUIRED, OPTIONAL])
    };
    plan.policy.shares_storage = true;
    plan.policy.waits_for_storage = true;
    plan
}

/// Requests that are retried, with one place at the host.
pub fn retries() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            expiries: 1,
            logouts: 1,
            aborts: 1,
            busy: 2,
            ..Budget::default()
        },
        retries: 1,
        ..Plan::new("retries", &[TIMED, ELSEWHERE])
    };
    plan.policy.max_in_flight = 1;
    plan
}

/// Nearly as many logins as may begin at once have failed before, and the backend refuses what it has just granted.
pub fn pace() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            logins: 1,
            login_faults: 1,
            clock_moves: 1,
            ..Budget::default()
        },
        hostile: true,
        used: 5,
        ..Plan::new("pace", &[REQUIRED, OPTIONAL])
    };
    plan.policy.paces_logins = true;
    plan
}

/// The host answers a renewal before its function returns, and the app acts from inside of it.
pub fn renewals_at_once() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            logins: 1,
            logouts: 1,
            expiries: 1,
            login_faults: 1,
            other_stores: 1,
            ..Budget::default()
        },
        refreshable: true,
        callbacks: true,
        at_once: true,
        ..Plan::new("renewals at once", &[REQUIRED])
    };
    plan.policy.shares_storage = true;
    plan
}
