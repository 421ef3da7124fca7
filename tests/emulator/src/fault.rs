//! Faults by rule: which requests are struck, and how.

use std::time::Duration;

use http::StatusCode;
use serde_json::Value;

mod apply;
mod rules;

pub(crate) use apply::Broken;
pub(crate) use rules::Rules;
pub use rules::Strikes;

/// Which requests go wrong, and what goes wrong with them.
///
/// A rule counts the requests that it is about, from 1. Of several rules the first that strikes a request is the
/// only one to do so; [`Emulator::fail_next`](crate::Emulator::fail_next) comes before all of them.
///
/// ```
/// use std::time::Duration;
/// use fc_emulator::Rule;
///
/// // The service is busy twice, from the second call on.
/// Rule::on("InvokeFunction").from(2).times(2).refuse(503, "ResourceThrottled", "try again later");
/// // One request in five loses its connection after the work was done; the seed makes it the same ones each time.
/// Rule::any().share(0.2, 7).reset_after();
/// // A value that no client knows yet, beside a field that none knows, and slowly.
/// Rule::on("GetFunction").set("/runtime", "python4").set("/futureField", true).delay(Duration::from_millis(50));
/// ```
#[derive(Debug, Clone)]
#[must_use = "a rule does nothing before it is given to `Emulator::fault`"]
pub struct Rule {
    operation: Option<String>,
    from: u64,
    times: u64,
    share: Option<(f64, u64)>,
    effect: Effect,
}

/// What happens to a request that is struck.
#[derive(Debug, Clone, Default)]
pub(crate) struct Effect {
    pub(crate) delay: Duration,
    pub(crate) refusal: Option<(StatusCode, String, String)>,
    pub(crate) fields: Vec<(String, Value)>,
    pub(crate) clock: Option<ClockOff>,
    pub(crate) end: End,
}

/// How an answer reaches the caller.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum End {
    #[default]
    Whole,
    /// The connection breaks, and nothing was done.
    ResetBefore,
    /// The connection breaks when all is done.
    ResetAfter,
    /// Half the body, then the end of the connection.
    Half,
    /// The body in pieces, over so long a time.
    Slow(Duration),
}

/// How far the `Date` of an answer is off.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ClockOff {
    Ahead(Duration),
    Behind(Duration),
}

impl Rule {
    /// Strikes requests of any kind, those that mean nothing included.
    pub fn any() -> Rule {
        Rule { operation: None, from: 1, times: u64::MAX, share: None, effect: Effect::default() }
    }

    /// Strikes one operation, `CreateFunction` for example; calls of HTTP triggers are `InvokeHTTPTrigger`.
    pub fn on(operation: impl Into<String>) -> Rule {
        Rule { operation: Some(operation.into()), ..Rule::any() }
    }

    /// Strikes the n-th such request and no other.
    pub fn nth(self, n: u64) -> Rule {
        self.from(n).times(1)
    }

    /// Lets the requests before the n-th pass.
    pub fn from(mut self, n: u64) -> Rule {
        self.from = n;
        self
    }

    /// Strikes so many requests and then no more; unless told, there is no end.
    pub fn times(mut self, times: u64) -> Rule {
        self.times = times;
        self
    }

    /// Strikes a share of the requests, 0.0 to 1.0; with the same seed it is the same ones.
    pub fn share(mut self, share: f64, seed: u64) -> Rule {
        self.share = Some((share, seed));
        self
    }

    /// Answers with a refusal, and does nothing of what is asked; a status that HTTP does not know becomes 500.
    pub fn refuse(mut self, status: u16, code: impl Into<String>, message: impl Into<String>) -> Rule {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.effect.refusal = Some((status, code.into(), message.into()));
        self
    }

    /// Waits before anything is done.
    pub fn delay(mut self, delay: Duration) -> Rule {
        self.effect.delay = delay;
        self
    }

    /// Breaks the connection before anything is done: no function runs.
    pub fn reset_before(self) -> Rule {
        self.end(End::ResetBefore)
    }

    /// Breaks the connection when all is done: the function ran, the resource exists, and nobody is told.
    pub fn reset_after(self) -> Rule {
        self.end(End::ResetAfter)
    }

    /// Sends the head and half the body, and then ends the connection.
    pub fn half_body(self) -> Rule {
        self.end(End::Half)
    }

    /// Sends the body in ten pieces, over so long a time.
    pub fn slow_body(self, over: Duration) -> Rule {
        self.end(End::Slow(over))
    }

    /// Sets a value in an answer that is JSON, at a JSON pointer: an unknown value, a field more, another type.
    pub fn set(mut self, pointer: impl Into<String>, value: impl Into<Value>) -> Rule {
        self.effect.fields.push((pointer.into(), value.into()));
        self
    }

    /// Sends a `Date` that is ahead of the emulator's clock.
    pub fn date_ahead(mut self, by: Duration) -> Rule {
        self.effect.clock = Some(ClockOff::Ahead(by));
        self
    }

    /// Sends a `Date` that is behind the emulator's clock.
    pub fn date_behind(mut self, by: Duration) -> Rule {
        self.effect.clock = Some(ClockOff::Behind(by));
        self
    }

    fn end(mut self, end: End) -> Rule {
        self.effect.end = end;
        self
    }
}
