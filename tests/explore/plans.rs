//! The plans that are explored.

use crate::plan::{Budget, ELSEWHERE, ONCE, OPTIONAL, Plan, REQUIRED, TIMED};

/// Two expiries, a logout, an abort and a failed login.
const TROUBLE: Budget = Budget {
    logins: 0,
    logouts: 1,
    aborts: 1,
    expiries: 2,
    login_faults: 1,
    store_faults: 0,
    clock_moves: 0,
};

/// All at once, with one request that needs the session and one that must not have it: the plan on which the checks
/// are shown to bite.
pub fn small() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            ..TROUBLE
        },
        ..Plan::new("small", &[REQUIRED, ELSEWHERE])
    }
}

pub fn three_requests() -> Plan {
    Plan {
        budget: TROUBLE,
        ..Plan::new("three requests", &[REQUIRED, OPTIONAL, TIMED])
    }
}

pub fn clock() -> Plan {
    Plan {
        budget: Budget {
            clock_moves: 2,
            expiries: 1,
            aborts: 0,
            ..TROUBLE
        },
        ..Plan::new("clock", &[REQUIRED, TIMED])
    }
}

pub fn hostile() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            logouts: 1,
            ..Budget::default()
        },
        hostile: true,
        ..Plan::new("hostile backend", &[REQUIRED, OPTIONAL, ONCE])
    }
}

pub fn one_session() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            expiries: 1,
            aborts: 1,
            ..Budget::default()
        },
        one_session: true,
        ..Plan::new("one session at a time", &[REQUIRED, REQUIRED])
    }
}

pub fn storage() -> Plan {
    Plan {
        budget: Budget {
            store_faults: 1,
            expiries: 1,
            logouts: 1,
            logins: 1,
            ..Budget::default()
        },
        ..Plan::new("storage", &[REQUIRED, OPTIONAL])
    }
}

pub fn callbacks() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            expiries: 1,
            ..TROUBLE
        },
        callbacks: true,
        ..Plan::new("callbacks", &[REQUIRED, TIMED])
    }
}

/// Three requests and a login call with all that may go wrong; then the three requests with one complication at a
/// time; then two requests and the login call with two complications together. Everything together with three
/// requests is too much: half an hour and 8 GB were not enough.
pub fn full() -> Vec<Plan> {
    let three = |name| Plan {
        budget: TROUBLE,
        ..Plan::new(name, &[REQUIRED, OPTIONAL, TIMED])
    };
    let mut login = three("three requests and a login");
    login.budget.logins = 1;
    let mut clock = three("clock");
    clock.budget.clock_moves = 1;
    let mut storage = three("storage");
    storage.budget.store_faults = 1;
    let mut hostile = three("hostile backend");
    hostile.hostile = true;
    let mut one_session = three("one session at a time");
    one_session.one_session = true;
    let mut callbacks = three("callbacks");
    callbacks.callbacks = true;
    vec![
        storage,
        hostile,
        callbacks,
        one_session,
        login,
        clock,
        together(),
    ]
}

fn together() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            expiries: 1,
            clock_moves: 1,
            ..TROUBLE
        },
        callbacks: true,
        ..Plan::new("callbacks, clock and a login", &[REQUIRED, TIMED])
    }
}
