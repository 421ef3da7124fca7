//! The clock of the service, where ours is wrong: the `Date` of a refusal corrects the next signature.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use crate::Error;

/// The service refuses a signature whose date is 15 minutes off; what is nearer than this is no reason for a refusal.
const TOLERATED: i64 = 5 * 60;

/// Our clock with its correction, which the clones of a client share.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// How many seconds the service is ahead of us.
    ahead: AtomicI64,
}

/// When something was signed: by our own clock, and as it was told to the service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    ours: SystemTime,
    pub(crate) told: SystemTime,
}

impl Clock {
    /// What the time is, here and where requests are judged.
    pub(crate) fn now(&self) -> Moment {
        self.at(SystemTime::now())
    }

    fn at(&self, ours: SystemTime) -> Moment {
        let told = moved(ours, self.ahead.load(Ordering::Relaxed)).unwrap_or(ours);
        Moment { ours, told }
    }

    /// Learns from a refusal with this `Date`, which has come just now, of what was signed then; whether our clock was too
    /// far off. However many calls learn the same at once, the correction is the same.
    pub(crate) fn learn(&self, date: &str, signed: Moment) -> bool {
        self.learn_at(date, signed, SystemTime::now())
    }

    fn learn_at(&self, date: &str, signed: Moment, received: SystemTime) -> bool {
        let Ok(date) = httpdate::parse_http_date(date) else { return false };
        // An upload may lie between the two: the service looked at its clock somewhere between them.
        let told = seconds(signed.told, signed.ours);
        let Some(until) = moved(received, told) else { return false };
        let is_near = seconds(date, signed.told) >= -TOLERATED && seconds(date, until) <= TOLERATED;
        if !is_near {
            self.ahead.store(seconds(date, received), Ordering::Relaxed);
        }
        !is_near
    }
}

/// How many seconds one time is after another.
fn seconds(one: SystemTime, other: SystemTime) -> i64 {
    match one.duration_since(other) {
        Ok(after) => i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds),
    }
}

/// A time so many seconds later.
fn moved(time: SystemTime, by: i64) -> Option<SystemTime> {
    let distance = Duration::from_secs(by.unsigned_abs());
    if by < 0 { time.checked_sub(distance) } else { time.checked_add(distance) }
}

/// A time as `x-acs-date` has it; none where its year has not four digits or it is before 1970.
pub(crate) fn rfc3339(at: SystemTime) -> Option<String> {
    let last = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(LAST))?;
    let writable = (SystemTime::UNIX_EPOCH..=last).contains(&at);
    writable.then(|| humantime::format_rfc3339_seconds(at).to_string())
}

/// The last second of the year 9999.
const LAST: u64 = 253_402_300_799;

/// Whether a refusal speaks of the time: the codes of signatures do, and `AccessDenied` where its words say so.
pub(crate) fn is_meant(error: &Error) -> bool {
    let says = |words: &[&str]| {
        let said = format!("{} {}", error.code().unwrap_or_default(), error.message()).to_ascii_lowercase();
        words.iter().any(|word| said.contains(word))
    };
    says(&[
        "skew",
        "timestamp",
        "expired",
        "x-acs-date",
        "signaturenotmatch",
        "signaturedoesnotmatch",
        "server's clock",
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> SystemTime {
        moved(SystemTime::UNIX_EPOCH, 1_000_000 + seconds).unwrap()
    }

    fn date(seconds: i64) -> String {
        httpdate::fmt_http_date(at(seconds))
    }

    #[test]
    fn only_a_clock_that_is_far_off_is_corrected() {
        for (off, learnt) in [(0, false), (300, false), (-300, false), (301, true), (-3600, true)] {
            let clock = Clock::default();
            assert_eq!(clock.learn_at(&date(off), clock.at(at(0)), at(0)), learnt, "{off}");
            assert_eq!(clock.at(at(0)).told, if learnt { at(off) } else { at(0) });
        }
        let clock = Clock::default();
        assert!(!clock.learn_at("yesterday", clock.at(at(0)), at(0)));
    }

    #[test]
    fn a_long_upload_is_no_wrong_clock() {
        let clock = Clock::default();
        for off in [0, 700, 1200] {
            assert!(!clock.learn_at(&date(off), clock.at(at(0)), at(1200)), "{off}");
        }
        assert!(clock.learn_at(&date(1800), clock.at(at(0)), at(1200)));
        assert_eq!(clock.at(at(1200)).told, at(1800));
    }

    #[test]
    fn many_that_learn_the_same_at_once_correct_it_once() {
        let clock = Clock::default();
        let signed: Vec<Moment> = (0..20).map(|_| clock.at(at(0))).collect();
        for signed in signed {
            assert!(clock.learn_at(&date(-7200), signed, at(1)));
        }
        let corrected = clock.at(at(1));
        assert_eq!(corrected.told, at(-7200));
        assert!(!clock.learn_at(&date(-7200), corrected, at(1)), "the correction was enough");
    }

    #[test]
    fn a_time_that_cannot_be_written_is_none_and_no_panic() {
        assert_eq!(rfc3339(SystemTime::UNIX_EPOCH).as_deref(), Some("1970-01-01T00:00:00Z"));
        let last = SystemTime::UNIX_EPOCH + Duration::from_secs(LAST);
        assert_eq!(rfc3339(last).as_deref(), Some("9999-12-31T23:59:59Z"));
        assert_eq!(rfc3339(last + Duration::from_secs(1)), None);
        assert_eq!(rfc3339(SystemTime::UNIX_EPOCH - Duration::from_secs(1)), None);
        let clock = Clock::default();
        assert!(clock.learn_at("Fri, 31 Dec 9999 23:59:58 GMT", clock.at(at(0)), at(0)));
        assert_eq!(rfc3339(clock.at(at(100)).told), None);
    }
}
