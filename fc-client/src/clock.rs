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

impl Clock {
    /// What the time is where requests are judged.
    pub(crate) fn now(&self) -> SystemTime {
        let ahead = self.ahead.load(Ordering::Relaxed);
        let by = Duration::from_secs(ahead.unsigned_abs());
        let now = SystemTime::now();
        let corrected = if ahead < 0 { now.checked_sub(by) } else { now.checked_add(by) };
        corrected.unwrap_or(now)
    }

    /// Learns from a refusal with this `Date` of what was signed at this time; whether that was too far off.
    pub(crate) fn learn(&self, date: &str, signed: SystemTime) -> bool {
        let Some(off) = off(date, signed) else { return false };
        self.ahead.fetch_add(off, Ordering::Relaxed);
        true
    }
}

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

/// How many seconds a date is after a time, if that is more than is tolerated.
fn off(date: &str, signed: SystemTime) -> Option<i64> {
    let date = httpdate::parse_http_date(date).ok()?;
    let seconds = match date.duration_since(signed) {
        Ok(after) => i64::try_from(after.as_secs()).ok()?,
        Err(before) => -i64::try_from(before.duration().as_secs()).ok()?,
    };
    (seconds.abs() > TOLERATED).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clock_that_is_far_off_is_corrected() {
        let signed = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let date = |seconds: i64| {
            let seconds = u64::try_from(1_000_000 + seconds).unwrap();
            httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        };
        for (seconds, expected) in
            [(0, None), (300, None), (-300, None), (301, Some(301)), (-3600, Some(-3600))]
        {
            assert_eq!(off(&date(seconds), signed), expected, "{seconds}");
        }
        assert_eq!(off("yesterday", signed), None);
    }

    #[test]
    fn corrections_add_up() {
        let clock = Clock::default();
        let ahead =
            |clock: &Clock| clock.now().duration_since(SystemTime::now()).unwrap_or_default().as_secs();
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(7200));
        assert!(clock.learn(&date, clock.now()));
        assert!((7100..7300).contains(&ahead(&clock)));
        assert!(!clock.learn(&date, clock.now()), "the correction was enough");
    }
}
