//! When to try again: a pure policy over what an operation does and what became of it.

use std::time::{Duration, SystemTime};

use crate::{Error, ErrorCode, ErrorKind, Head};

/// How often a request is sent, and how long to wait in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    budget: Duration,
}

impl Retry {
    /// At most so many attempts, the first included; `0` counts as `1`.
    pub fn attempts(attempts: u32) -> Self {
        Self { attempts: attempts.max(1), budget: BUDGET }
    }

    /// One attempt.
    pub fn never() -> Self {
        Self::attempts(1)
    }

    /// How long all waits of one call may take together; a wait that it cannot afford ends the call at once, with the
    /// service's error. Default: 60 seconds.
    #[must_use]
    pub fn budget(self, budget: Duration) -> Self {
        Self { budget, ..self }
    }

    /// How long to wait before the next attempt, or `None` to give up. `waited` is how long the call has waited already,
    /// `chance` is between 0 and 1.
    pub(crate) fn next(
        self,
        attempt: u32,
        error: &Error,
        waited: Duration,
        now: SystemTime,
        chance: f64,
    ) -> Option<Duration> {
        let wait = self.wait(attempt, error, now, chance)?;
        (waited.saturating_add(wait) <= self.budget).then_some(wait)
    }

    fn wait(self, attempt: u32, error: &Error, now: SystemTime, chance: f64) -> Option<Duration> {
        if attempt >= self.attempts || !is_safe(error) {
            return None;
        }
        let ceiling = FIRST.saturating_mul(1 << attempt.saturating_sub(1).min(10)).min(LONGEST);
        let backoff = ceiling.mul_f64(chance.clamp(0.0, 1.0));
        match error.head().and_then(|head| asked(head, now)) {
            // What the service asks for is waited for, if the budget can afford it.
            Some(asked) => Some(asked.saturating_add(FIRST.mul_f64(chance.clamp(0.0, 1.0)))),
            None => Some(backoff),
        }
    }
}

/// The ceiling of the first wait.
const FIRST: Duration = Duration::from_millis(200);
/// What all waits of a call may take unless the configuration says it.
const BUDGET: Duration = Duration::from_secs(60);
/// The longest wait that is ours to choose.
const LONGEST: Duration = Duration::from_secs(20);

impl Default for Retry {
    /// Three attempts.
    fn default() -> Self {
        Self::attempts(3)
    }
}

/// Whether the same request may be sent again without a risk that something happens twice.
pub(crate) fn is_safe(error: &Error) -> bool {
    let status = error.status();
    match error.kind() {
        ErrorKind::Connect => true,
        ErrorKind::Transport | ErrorKind::Timeout => error.is_repeatable(),
        ErrorKind::Service => match status {
            Some(429 | 503) => true,
            Some(500 | 502 | 504) => error.is_repeatable(),
            // It was refused before it was looked at.
            Some(403) => error.is_skewed(),
            _ => error.known_code() == Some(ErrorCode::ConcurrentUpdateError) && error.is_repeatable(),
        },
        _ => false,
    }
}

/// The wait that the service asks for: `x-acs-retry-after` in milliseconds, `Retry-After` in seconds or as a date.
fn asked(head: &Head, now: SystemTime) -> Option<Duration> {
    let number = |text: &str| {
        // A number that is too large for us is a wait that is too long, not none.
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().unwrap_or(u64::MAX))
    };
    if let Some(millis) = head.header("x-acs-retry-after").and_then(|text| number(text.trim())) {
        return Some(Duration::from_millis(millis));
    }
    let text = head.header("retry-after")?.trim();
    // Fractions are none of the standard's; the next whole second is what they can mean.
    let whole = text.split_once('.').filter(|(_, rest)| number(rest).is_some());
    let more = u64::from(whole.is_some());
    if let Some(seconds) = number(whole.map_or(text, |(whole, _)| whole)) {
        return Some(Duration::from_secs(seconds.saturating_add(more)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;
    use crate::error::Once;
    use crate::{Effect, Operation};

    fn answered(status: u16, header: Option<(&'static str, &str)>) -> Error {
        let mut headers = HeaderMap::new();
        if let Some((name, value)) = header {
            headers.insert(name, value.parse().unwrap());
        }
        Error::service(&Head::new(status, headers, 1), &Bytes::new())
    }

    static READ: Operation = Operation::new("Read", "GET", "v", "/", Effect::Read, &[]);
    static UPDATE: Operation = Operation::new("Update", "PUT", "v", "/", Effect::Update, &[]);
    static CREATE: Operation = Operation::new("Create", "POST", "v", "/", Effect::Create, &[]);
    static INVOKE: Operation = Operation::new("Invoke", "POST", "v", "/", Effect::Invoke, &[]);

    fn wait(operation: &'static Operation, error: Error) -> Option<Duration> {
        Retry::default().next(1, &error.of(operation, 1), Duration::ZERO, SystemTime::UNIX_EPOCH, 0.0)
    }

    #[test]
    fn an_invocation_that_the_service_knows_again_by_its_id_is_repeated() {
        for kind in [ErrorKind::Transport, ErrorKind::Timeout] {
            let error = || Error::new(kind, "");
            assert!(wait(&INVOKE, error()).is_none(), "{kind:?}");
            assert!(wait(&INVOKE, error().once(Once::HasAnId)).is_some(), "{kind:?}");
        }
        assert!(wait(&INVOKE, answered(500, None).once(Once::HasAnId)).is_some());
    }

    #[test]
    fn an_invocation_is_repeated_only_where_no_function_can_have_run() {
        for (status, again) in
            [(429, true), (503, true), (500, false), (502, false), (504, false), (404, false)]
        {
            assert_eq!(wait(&INVOKE, answered(status, None)).is_some(), again, "{status}");
            assert_eq!(wait(&CREATE, answered(status, None)).is_some(), again, "{status}");
        }
        for (kind, again) in
            [(ErrorKind::Connect, true), (ErrorKind::Transport, false), (ErrorKind::Timeout, false)]
        {
            assert_eq!(wait(&INVOKE, Error::new(kind, "")).is_some(), again, "{kind:?}");
        }
    }

    #[test]
    fn a_read_is_repeated_after_whatever_may_pass() {
        for (status, again) in
            [(429, true), (500, true), (502, true), (503, true), (504, true), (403, false), (412, false)]
        {
            assert_eq!(wait(&READ, answered(status, None)).is_some(), again, "{status}");
        }
    }

    #[test]
    fn a_request_for_one_version_is_not_repeated_when_it_may_have_had_its_effect() {
        for (kind, again) in
            [(ErrorKind::Connect, true), (ErrorKind::Transport, false), (ErrorKind::Timeout, false)]
        {
            assert!(wait(&UPDATE, Error::new(kind, "")).is_some(), "{kind:?}");
            assert_eq!(
                wait(&UPDATE, Error::new(kind, "").once(Once::HoldsForOneVersion)).is_some(),
                again,
                "{kind:?}"
            );
        }
        assert!(wait(&UPDATE, answered(500, None).once(Once::HoldsForOneVersion)).is_none());
        assert!(wait(&UPDATE, answered(429, None).once(Once::HoldsForOneVersion)).is_some());
    }

    #[test]
    fn the_wait_that_the_service_asks_for_is_kept() {
        let asked = |name, value| wait(&READ, answered(429, Some((name, value))));
        assert_eq!(asked("x-acs-retry-after", "250"), Some(Duration::from_millis(250)));
        assert_eq!(asked("retry-after", "2"), Some(Duration::from_secs(2)));
        assert_eq!(asked("retry-after", "Thu, 01 Jan 1970 00:00:03 GMT"), Some(Duration::from_secs(3)));
        assert_eq!(asked("retry-after", "3600"), None);
    }

    #[test]
    fn what_the_budget_cannot_afford_is_not_waited_for() {
        let error = answered(429, Some(("retry-after", "3"))).of(&READ, 1);
        let next = |retry: Retry, waited| retry.next(1, &error, waited, SystemTime::UNIX_EPOCH, 0.0);
        let three = Duration::from_secs(3);
        assert_eq!(next(Retry::default(), Duration::ZERO), Some(three));
        assert_eq!(next(Retry::default(), Duration::from_secs(57)), Some(three));
        assert_eq!(next(Retry::default(), Duration::from_secs(58)), None);
        assert_eq!(next(Retry::default().budget(Duration::from_secs(2)), Duration::ZERO), None);
    }

    #[test]
    fn a_refusal_because_of_the_clock_is_tried_again_by_whatever_operation() {
        for operation in [&READ, &UPDATE, &CREATE, &INVOKE] {
            assert!(wait(operation, answered(403, None)).is_none());
            assert!(wait(operation, answered(403, None).skewed()).is_some());
        }
    }

    #[test]
    fn attempts_end() {
        let error = answered(503, None).of(&READ, 1);
        let next =
            |attempt| Retry::attempts(3).next(attempt, &error, Duration::ZERO, SystemTime::UNIX_EPOCH, 1.0);
        assert_eq!(next(1), Some(Duration::from_millis(200)));
        assert_eq!(next(2), Some(Duration::from_millis(400)));
        assert_eq!(next(3), None);
        assert_eq!(Retry::never().next(1, &error, Duration::ZERO, SystemTime::UNIX_EPOCH, 1.0), None);
    }

    #[test]
    fn a_wait_that_the_service_asks_for_is_read_in_each_spelling_and_a_long_one_is_never_short() {
        let asked = |name: &'static str, value: &str| {
            let headers: HeaderMap =
                [(http::HeaderName::from_static(name), value.parse().unwrap())].into_iter().collect();
            asked(&Head::new(503, headers, 1), SystemTime::UNIX_EPOCH + Duration::from_secs(1_445_412_480))
        };
        let seconds = |value| asked("retry-after", value).map(|wait| wait.as_secs());
        for (value, expected) in [
            ("7", Some(7)),
            (" 7 ", Some(7)),
            ("1.5", Some(2)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Wed, 21 Oct 2015 07:28:30 GMT", Some(30)),
            ("Wed, 21 Oct 2015 07:00:00 GMT", Some(0)),
            ("-1", None),
            ("soon", None),
            ("1.x", None),
        ] {
            assert_eq!(seconds(value), expected, "{value}");
        }
        assert_eq!(asked("x-acs-retry-after", "300"), Some(Duration::from_millis(300)));
    }

    #[test]
    fn a_long_wait_is_waited_for_if_the_budget_can_afford_it() {
        let busy = |value: &str| {
            let headers: HeaderMap =
                [(http::header::RETRY_AFTER, value.parse().unwrap())].into_iter().collect();
            Error::service(&Head::new(503, headers, 1), &Bytes::from("{}")).of(&UPDATE, 1)
        };
        let wait = |value: &str, budget| {
            let retry = Retry::default().budget(Duration::from_secs(budget));
            retry.next(1, &busy(value), Duration::ZERO, SystemTime::UNIX_EPOCH, 0.0)
        };
        assert_eq!(wait("30", 60), Some(Duration::from_secs(30)));
        assert_eq!(wait("61", 60), None);
        assert_eq!(wait("99999999999999999999999", u64::MAX - 1), None);
    }
}
