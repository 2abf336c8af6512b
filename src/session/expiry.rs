//! When a session has to be renewed, by the client's own clock.
//!
//! The clock is the phone's and can jump. What it says costs at most one extra login; the backend's word, which
//! the machine follows, beats it both ways.

/// Milliseconds since 1970 as the host's clock gives them.
pub type Millis = i64;

/// The longest lifetime that is believed, in seconds: a hundred years. Longer ones are cut to it.
const MAX_LIFETIME_SECONDS: f64 = 3_155_760_000.0;

/// A lifetime in seconds, if it is one: finite, and more than nothing. Any other number counts as not told.
pub(crate) fn valid_seconds(seconds: Option<f64>) -> Option<f64> {
    seconds.filter(|seconds| seconds.is_finite() && *seconds > 0.0)
}

/// When a session began and when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lifetime {
    /// When the backend's answer arrived.
    pub obtained_at: Millis,
    /// When it ends; `None` where nobody told.
    pub expires_at: Option<Millis>,
}

impl Lifetime {
    /// A lifetime that starts `now` and lasts `seconds`. A number that is no lifetime (not finite, zero, negative)
    /// counts as not told.
    #[inline(never)] // several call it
    pub fn starting(now: Millis, seconds: Option<f64>) -> Self {
        let expires_at = valid_seconds(seconds).map(|seconds| {
            let lifetime = (seconds.min(MAX_LIFETIME_SECONDS) * 1000.0) as Millis;
            now.saturating_add(lifetime.max(1))
        });
        Self {
            obtained_at: now,
            expires_at,
        }
    }

    /// A lifetime as long as this one that starts `now`.
    pub fn restarted(&self, now: Millis) -> Self {
        let length = |end: Millis| end.saturating_sub(self.obtained_at);
        Self {
            obtained_at: now,
            expires_at: self.expires_at.map(|end| now.saturating_add(length(end))),
        }
    }

    /// Whether what is known of the end has moved from what was `saved` by a tenth of the lifetime, or by more: enough
    /// to write it down again.
    pub fn has_moved_from(&self, saved: Option<Millis>) -> bool {
        match (self.expires_at, saved) {
            (Some(end), Some(saved)) => {
                let length = end.saturating_sub(self.obtained_at);
                end.abs_diff(saved) >= length.unsigned_abs() / 10
            }
            (end, saved) => end != saved,
        }
    }

    /// Whether the session is over by the local clock.
    pub fn is_over(&self, now: Millis) -> bool {
        self.expires_at.is_some_and(|end| now >= end)
    }

    /// From when on a request should be preceded by a renewal: `renew_before` milliseconds before the end, but
    /// never in the first half of the lifetime. Otherwise a lifetime shorter than `renew_before` would mean a login
    /// for each request.
    pub fn renew_at(&self, renew_before: Millis) -> Option<Millis> {
        let end = self.expires_at?;
        let half = end.saturating_sub(self.obtained_at).max(0) / 2;
        Some(end.saturating_sub(renew_before.clamp(0, half)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn over_at_the_end_and_not_a_millisecond_before() {
        let lifetime = Lifetime::starting(1_000, Some(2.0));
        assert!(!lifetime.is_over(2_999));
        assert!(lifetime.is_over(3_000));
    }

    #[test]
    fn renewed_from_renew_before_on() {
        let lifetime = Lifetime::starting(1_000, Some(100.0));
        assert_eq!(lifetime.renew_at(10_000), Some(91_000));
        assert_eq!(lifetime.renew_at(0), Some(101_000));
        assert_eq!(lifetime.renew_at(-1), Some(101_000), "not after its end");
    }

    #[test]
    fn a_lifetime_shorter_than_renew_before_still_serves_half_of_it() {
        let lifetime = Lifetime::starting(1_000, Some(10.0));
        assert_eq!(lifetime.renew_at(300_000), Some(6_000));
        assert_eq!(lifetime.renew_at(5_001), Some(6_000));
        assert_eq!(lifetime.renew_at(4_999), Some(6_001));
    }

    #[test]
    fn restarted_it_is_as_long_as_before_from_now_on() {
        let lifetime = Lifetime::starting(1_000, Some(10.0));
        for now in [1_001, 0, -5_000, 86_400_000] {
            let restarted = lifetime.restarted(now);
            assert_eq!(restarted, Lifetime::starting(now, Some(10.0)), "{now}");
        }
        let endless = Lifetime::starting(1_000, None).restarted(2_000);
        assert_eq!(endless, Lifetime::starting(2_000, None));
    }

    #[test]
    fn its_end_has_moved_by_a_tenth_and_not_by_a_millisecond_less() {
        let lifetime = Lifetime::starting(1_000, Some(10.0));
        for (saved, moved) in [
            (10_000, true),
            (10_001, false),
            (11_000, false),
            (11_999, false),
            (12_000, true),
            (-86_400_000, true),
            (86_400_000, true),
        ] {
            assert_eq!(lifetime.has_moved_from(Some(saved)), moved, "{saved}");
        }
    }

    #[test]
    fn an_end_that_came_or_went_has_moved() {
        let endless = Lifetime::starting(0, None);
        assert!(!endless.has_moved_from(None));
        assert!(endless.has_moved_from(Some(10_000)));
        assert!(Lifetime::starting(0, Some(10.0)).has_moved_from(None));
    }

    #[test]
    fn what_is_no_lifetime_counts_as_not_told() {
        for seconds in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(
                Lifetime::starting(5, Some(seconds)).expires_at,
                None,
                "{seconds}"
            );
        }
        assert_eq!(Lifetime::starting(5, None).renew_at(0), None);
    }

    proptest! {
        #[test]
        fn arithmetic_never_overflows_and_a_fresh_session_is_not_renewed(
            now in any::<i64>(),
            seconds in prop::option::of(any::<f64>()),
            renew_before in any::<i64>(),
        ) {
            let lifetime = Lifetime::starting(now, seconds);
            if lifetime.expires_at.is_some_and(|end| end - 1 > now) {
                prop_assert!(lifetime.renew_at(renew_before).is_some_and(|at| at > now));
            }
            prop_assert!(!lifetime.is_over(now) || lifetime.expires_at == Some(now));
        }

        #[test]
        fn restarting_never_overflows_and_keeps_the_length(at in any::<i64>(), now in any::<i64>(), seconds in prop::option::of(any::<f64>()), saved in any::<Option<i64>>()) {
            let lifetime = Lifetime::starting(at, seconds);
            let restarted = lifetime.restarted(now);
            prop_assert_eq!(restarted.obtained_at, now);
            prop_assert_eq!(restarted.expires_at.is_some(), lifetime.expires_at.is_some());
            prop_assert!(restarted.expires_at.is_none_or(|end| end >= now));
            let _ = lifetime.has_moved_from(saved);
        }

        #[test]
        fn none_is_over_before_it_is_to_be_renewed(at in any::<i64>(), seconds in 0.001f64..1e9, before in any::<i64>()) {
            let lifetime = Lifetime::starting(at, Some(seconds));
            prop_assert!(lifetime.renew_at(before) <= lifetime.expires_at);
        }
    }
}
