//! The plans of the long run.

use crate::plan::{Budget, FREE, OPTIONAL, Plan, REQUIRED, TIMED, URGENT};
use crate::plans::TROUBLE;
use crate::renewal_plans;

/// Three requests and a login call with all that may go wrong; then the three requests with one complication at a
/// time; then fewer requests with more complications together. Everything together with three requests is too much:
/// half an hour and 8 GB were not enough.
pub fn plans() -> Vec<Plan> {
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
        credentials(),
        brought(),
        queue(),
        changing(),
        key(),
        ends(),
        at_once(),
        everything(),
        renewals(),
        two_clients(),
        encrypted(),
        retries(),
        pace(),
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

/// Both kinds of logins, and two requests that need a session.
fn credentials() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            account_logins: 2,
            expiries: 1,
            ..TROUBLE
        },
        ..Plan::new("two with credentials, and a login", &[REQUIRED, OPTIONAL])
    }
}

/// Sessions of the app's own beside both kinds of logins, also from inside callbacks.
fn brought() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            account_logins: 1,
            adopts: 2,
            expiries: 1,
            ..TROUBLE
        },
        callbacks: true,
        body: true,
        ..Plan::new("adopted, from callbacks", &[REQUIRED])
    }
}

/// Two places at the host for four calls of all priorities.
fn queue() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            expiries: 1,
            ..TROUBLE
        },
        ..Plan::new(
            "a queue of all priorities",
            &[TIMED, URGENT, OPTIONAL, FREE],
        )
    };
    plan.policy.max_in_flight = 2;
    plan
}

/// Answers that change the id and the lifetime, under a clock that jumps.
fn changing() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            logins: 1,
            logouts: 1,
            expiries: 1,
            updates: 2,
            clock_moves: 1,
            ..Budget::default()
        },
        ..Plan::new("updates and clock", &[REQUIRED, REQUIRED])
    };
    plan.policy.sliding = true;
    plan
}

/// The key check beside everything that may take its session's place.
fn key() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            logins: 1,
            account_logins: 1,
            adopts: 1,
            updates: 1,
            expiries: 1,
            ..TROUBLE
        },
        ..Plan::new("key check and replacements", &[REQUIRED])
    };
    plan.policy.check_key = true;
    plan
}

/// The end of the client among waiting calls of all kinds.
fn ends() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            ends: 1,
            logins: 1,
            account_logins: 1,
            aborts: 1,
            ..Budget::default()
        },
        callbacks: true,
        ..Plan::new("ends, with logins", &[TIMED, OPTIONAL])
    };
    plan.policy.max_in_flight = 1;
    plan
}

/// The host answers before its functions return.
fn at_once() -> Plan {
    Plan {
        asks: &[REQUIRED, OPTIONAL],
        ..crate::plans::at_once()
    }
}

/// A little of everything, with one place at the host.
fn everything() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            logins: 1,
            account_logins: 1,
            adopts: 1,
            updates: 1,
            expiries: 1,
            aborts: 0,
            ..TROUBLE
        },
        ..Plan::new("a little of everything", &[REQUIRED, OPTIONAL])
    };
    plan.policy.max_in_flight = 1;
    plan.policy.check_key = true;
    plan
}

/// Refresh tokens of all kinds of sessions.
fn renewals() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            account_logins: 1,
            expiries: 2,
            login_faults: 2,
            ..Budget::default()
        },
        refreshable: true,
        ..Plan::new("refresh tokens of all kinds", &[REQUIRED, OPTIONAL])
    }
}

/// Another client that writes twice, beside logins of the app's.
fn two_clients() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            logins: 1,
            expiries: 2,
            login_faults: 1,
            other_stores: 2,
            other_claims: 1,
            ..Budget::default()
        },
        refreshable: true,
        ..Plan::new("two clients", &[REQUIRED, OPTIONAL])
    };
    plan.policy.shares_storage = true;
    plan
}

/// Storage that takes its time, beside both kinds of logins that fail.
fn encrypted() -> Plan {
    let mut plan = renewal_plans::encrypted_storage();
    plan.budget.login_faults = 1;
    plan
}

/// Retries beside all that may end a call, also from inside callbacks.
fn retries() -> Plan {
    Plan {
        budget: Budget {
            busy: 1,
            expiries: 1,
            ..TROUBLE
        },
        retries: 1,
        callbacks: true,
        ..Plan::new("retries, from callbacks", &[TIMED, OPTIONAL])
    }
}

/// The pace beside all that may begin and end a login.
fn pace() -> Plan {
    let mut plan = renewal_plans::pace();
    plan.budget.logouts = 1;
    plan
}
