//! Stored records: what is accepted is what this SDK could have written, and it is written again the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weapp_session::session::{MAX_SESSION_ID_BYTES, Record, SessionId};

fuzz_target!(|found: (f64, String, f64, Option<f64>, Option<bool>, bool, i64)| {
    let (version, id, obtained_at, expires_at, renewable, refreshable, now) = found;
    let Some(session) = SessionId::new(id.clone()) else {
        return;
    };
    let Some(record) = Record::from_stored(version, session, obtained_at, expires_at, renewable, refreshable) else {
        return;
    };
    assert!(!id.is_empty() && id.len() <= MAX_SESSION_ID_BYTES);
    assert!(id.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
    assert!(renewable.is_none() == (version == 1.0) && record.renewable == renewable.unwrap_or(true));
    assert_eq!(record.refreshable, refreshable);
    let lifetime = record.lifetime;
    let over = lifetime.is_over(now);
    for renew_before in [0, 1, i64::MAX, i64::MIN] {
        let _ = record.to_stored(renew_before);
        assert!(!over || lifetime.renew_at(renew_before).is_some_and(|at| now >= at));
    }
});
