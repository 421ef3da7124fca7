//! The clock of the emulator: it runs, stands still, and can be moved.

use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::watch;

use crate::lock::lock;

/// What signatures, timestamps, links and timers are measured with.
pub(crate) struct Clock {
    hands: Mutex<Hands>,
    /// Counts the times that it was moved.
    moved: watch::Sender<u64>,
}

/// A moment, and when it was that moment if the clock has run since then.
struct Hands {
    at: SystemTime,
    running_since: Option<Instant>,
}

impl Hands {
    fn now(&self) -> SystemTime {
        forward(self.at, self.running_since.map_or(Duration::ZERO, |since| since.elapsed()))
    }
}

impl Clock {
    /// Stands still at a moment, or runs with the machine's.
    pub(crate) fn new(frozen: Option<SystemTime>) -> Clock {
        let running_since = frozen.is_none().then(Instant::now);
        let hands = Hands { at: writable(frozen.unwrap_or_else(SystemTime::now)), running_since };
        Clock { hands: Mutex::new(hands), moved: watch::Sender::new(0) }
    }

    pub(crate) fn now(&self) -> SystemTime {
        lock(&self.hands).now()
    }

    /// Puts it to another moment; whether it runs stays as it is.
    pub(crate) fn set(&self, to: SystemTime) {
        self.put(|_| to);
    }

    /// Puts it forward; at the end of time it stays there.
    pub(crate) fn advance(&self, by: Duration) {
        self.put(|now| forward(now, by));
    }

    /// Wakes whoever waits for the clock, whose meaning of a moment may have changed.
    pub(crate) fn touch(&self) {
        self.moved.send_modify(|count| *count += 1);
    }

    /// Tells each time that the clock is moved.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.moved.subscribe()
    }

    /// Waits until it is a moment, if the clock runs and there is one; who moves it must be waited for beside this.
    pub(crate) async fn reaches(&self, moment: Option<SystemTime>) {
        let left = {
            let hands = lock(&self.hands);
            let moment = moment.filter(|_| hands.running_since.is_some());
            moment.map(|moment| moment.duration_since(hands.now()).unwrap_or_default())
        };
        match left {
            Some(left) => tokio::time::sleep(left).await,
            None => std::future::pending().await,
        }
    }

    fn put(&self, to: impl FnOnce(SystemTime) -> SystemTime) {
        {
            let mut hands = lock(&self.hands);
            let running_since = hands.running_since.map(|_| Instant::now());
            *hands = Hands { at: writable(to(hands.now())), running_since };
        }
        self.touch();
    }
}

/// The last moment of the year 9999, in seconds: later ones have no form in headers and answers.
const LAST: u64 = 253_402_300_799;

/// The nearest moment that headers and answers have a form for.
fn writable(moment: SystemTime) -> SystemTime {
    moment.clamp(SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH + Duration::from_secs(LAST))
}

/// A moment later, at most the last one.
pub(crate) fn forward(moment: SystemTime, by: Duration) -> SystemTime {
    let last = SystemTime::UNIX_EPOCH + Duration::from_secs(LAST);
    moment.checked_add(by).map_or(last, writable)
}

/// A moment earlier, at most the first one.
pub(crate) fn backward(moment: SystemTime, by: Duration) -> SystemTime {
    moment.checked_sub(by).map_or(SystemTime::UNIX_EPOCH, writable)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn a_clock_that_stands_still_moves_only_when_it_is_moved() {
        let clock = Clock::new(Some(SystemTime::UNIX_EPOCH));
        clock.advance(HOUR);
        assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + HOUR);
        clock.set(SystemTime::UNIX_EPOCH + 3 * HOUR);
        assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + 3 * HOUR);
    }

    #[test]
    fn a_clock_that_runs_goes_on_from_where_it_is_put() {
        let clock = Clock::new(None);
        clock.set(SystemTime::UNIX_EPOCH);
        let first = clock.now();
        assert!(first < SystemTime::UNIX_EPOCH + HOUR);
        assert!(clock.now() >= first);
    }

    #[test]
    fn it_stays_where_moments_can_be_written_down() {
        let clock = Clock::new(Some(SystemTime::UNIX_EPOCH - HOUR));
        assert_eq!(clock.now(), SystemTime::UNIX_EPOCH);
        clock.advance(Duration::MAX);
        assert_eq!(httpdate::fmt_http_date(clock.now()), "Fri, 31 Dec 9999 23:59:59 GMT");
        clock.set(SystemTime::UNIX_EPOCH - HOUR);
        assert_eq!(humantime::format_rfc3339_seconds(clock.now()).to_string(), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn who_watches_is_told() {
        let clock = Clock::new(None);
        let watch = clock.watch();
        clock.advance(HOUR);
        assert!(watch.has_changed().unwrap());
    }
}
