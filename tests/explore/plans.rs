//! The plans of the short run.

use crate::plan::{
    Budget, ELSEWHERE, FREE, ONCE, OPTIONAL, Plan, REQUIRED, TELLING, TIMED, URGENT,
};
pub use crate::renewal_plans::*;

/// Two expiries, a logout, an abort and a failed login.
pub const TROUBLE: Budget = Budget {
    logins: 0,
    account_logins: 0,
    adopts: 0,
    logouts: 1,
    ends: 0,
    aborts: 1,
    expiries: 2,
    updates: 0,
    login_faults: 1,
    store_faults: 0,
    clock_moves: 0,
    other_stores: 0,
    other_claims: 0,
    busy: 0,
};

/// Those that are short and have requests of different kinds.
pub fn of_many_requests() -> [Plan; 5] {
    [small(), three_requests(), hostile(), one_place(), ends()]
}

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

/// Account logins beside silent ones in every stage.
pub fn account_logins() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            account_logins: 1,
            logouts: 1,
            expiries: 1,
            login_faults: 1,
            ..Budget::default()
        },
        ..Plan::new("logins with credentials", &[REQUIRED, OPTIONAL])
    }
}

/// Two account logins, so that one has to wait for the other.
pub fn two_account_logins() -> Plan {
    Plan {
        budget: Budget {
            account_logins: 2,
            expiries: 1,
            login_faults: 2,
            logouts: 1,
            ..Budget::default()
        },
        ..Plan::new("two with credentials", &[REQUIRED])
    }
}

/// Logins of both kinds, a logout and a session of the app's own, also from inside callbacks.
pub fn logins_from_callbacks() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            account_logins: 1,
            adopts: 1,
            logouts: 1,
            ..Budget::default()
        },
        callbacks: true,
        ..Plan::new("logins from callbacks", &[REQUIRED])
    }
}

/// The app brings a session of its own, at whatever moment.
pub fn adopted() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            account_logins: 1,
            adopts: 1,
            expiries: 1,
            login_faults: 1,
            ..Budget::default()
        },
        body: true,
        ..Plan::new("adopted sessions", &[REQUIRED])
    }
}

/// A clock that jumps, where a session cannot be renewed.
pub fn credentials_and_clock() -> Plan {
    Plan {
        budget: Budget {
            account_logins: 1,
            expiries: 1,
            clock_moves: 2,
            ..Budget::default()
        },
        ..Plan::new("credentials and clock", &[REQUIRED, OPTIONAL])
    }
}

/// WeChat's key is over, at whatever moment, and whatever has become of the session meanwhile.
pub fn key() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            logins: 1,
            account_logins: 1,
            ..TROUBLE
        },
        ..Plan::new("key check", &[REQUIRED])
    };
    plan.policy.check_key = true;
    plan
}

/// Answers that change the session.
pub fn updates() -> Plan {
    Plan {
        budget: Budget {
            logouts: 1,
            expiries: 1,
            updates: 2,
            logins: 1,
            ..Budget::default()
        },
        ..Plan::new("answers that change the id", &[REQUIRED, REQUIRED])
    }
}

/// A storage that fails to take what changes.
pub fn updates_not_stored() -> Plan {
    Plan {
        budget: Budget {
            updates: 1,
            adopts: 1,
            store_faults: 2,
            logouts: 1,
            ..Budget::default()
        },
        ..Plan::new("updates not stored", &[REQUIRED, OPTIONAL])
    }
}

/// A lifetime that each answer restarts, or that some tell.
pub fn sliding() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            expiries: 1,
            updates: 1,
            clock_moves: 2,
            ..Budget::default()
        },
        ..Plan::new("sliding lifetime", &[REQUIRED, OPTIONAL])
    };
    plan.policy.sliding = true;
    plan
}

/// One call at the host at a time: the others wait for their turn, and much can happen while they do.
pub fn one_place() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            logouts: 1,
            aborts: 1,
            expiries: 1,
            ..Budget::default()
        },
        ..Plan::new("one place at the host", &[TIMED, URGENT, ELSEWHERE])
    };
    plan.policy.max_in_flight = 1;
    plan
}

/// Two places at the host, one of which a login's exchange may take.
pub fn two_places() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            account_logins: 1,
            expiries: 1,
            ..Budget::default()
        },
        ..Plan::new("two places at the host", &[REQUIRED, URGENT, OPTIONAL])
    };
    plan.policy.max_in_flight = 2;
    plan
}

/// The app is done with the client, or brings a session, from inside its callbacks too, while calls wait for
/// their turn.
pub fn ends() -> Plan {
    let mut plan = Plan {
        budget: Budget {
            ends: 1,
            adopts: 1,
            account_logins: 1,
            ..Budget::default()
        },
        callbacks: true,
        ..Plan::new("ends, from callbacks", &[TIMED, OPTIONAL, FREE])
    };
    plan.policy.max_in_flight = 1;
    plan
}

/// The host answers before its functions return, and the app acts from inside of them as well.
pub fn at_once() -> Plan {
    Plan {
        budget: Budget {
            logins: 1,
            logouts: 1,
            expiries: 1,
            login_faults: 1,
            ..Budget::default()
        },
        callbacks: true,
        at_once: true,
        ..Plan::new("answers at once", &[REQUIRED])
    }
}

/// The backend is told of a logout under a clock that jumps, also from inside callbacks.
pub fn telling() -> Plan {
    Plan {
        budget: Budget {
            logouts: 1,
            expiries: 1,
            clock_moves: 1,
            ..Budget::default()
        },
        callbacks: true,
        ..Plan::new("telling of a logout", &[REQUIRED, TELLING])
    }
}

/// Logins of both kinds fail one after the other, and answers straggle in.
pub fn stragglers() -> Plan {
    Plan {
        budget: Budget {
            account_logins: 1,
            expiries: 1,
            login_faults: 2,
            ..Budget::default()
        },
        ..Plan::new("failures and stragglers", &[REQUIRED, REQUIRED])
    }
}
