//! What functions were called with, and what they made of it.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use crate::error::Fault;
use crate::lock::lock;
use crate::runtime::{Call, Outcome, Spec};

/// One run of a function: a call, or one attempt of an asynchronous one.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Invoked {
    /// The service that the function is in.
    pub service: String,
    /// The function's name.
    pub function: String,
    /// As the caller said it; `LATEST` if he did not.
    pub qualifier: String,
    /// The same for every attempt of an asynchronous call.
    pub request_id: String,
    /// Who called.
    pub kind: Kind,
    /// From 1; more than that only where an asynchronous call is tried again.
    pub attempt: u32,
    /// When it began, by the emulator's clock.
    pub at: SystemTime,
    /// How long the function took.
    pub duration: Duration,
    /// What it was given: the payload, the event of a timer, or the body of an HTTP request; the first MiB of it.
    pub payload: Bytes,
    /// What it answered, or the words of its failure; the first MiB.
    pub answer: Bytes,
    /// How it ended.
    pub ending: Ending,
    /// The lines of its log.
    pub log: String,
}

/// Who calls a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A caller who waits for the answer.
    Sync,
    /// A caller who does not.
    Async,
    /// A timer.
    Timer,
    /// A request to an HTTP trigger.
    Http,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// With an answer.
    Done,
    /// With the function's own error, a timeout or the end of its process.
    FunctionError,
    /// Before it began: no instance could be had.
    NotStarted,
}

/// The last runs, oldest first.
#[derive(Default)]
pub(crate) struct Records(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    runs: VecDeque<Invoked>,
    /// How many have been forgotten: the number of the first that is kept.
    forgotten: u64,
}

/// So many are kept, and so much of what went in and out.
const MAX: usize = 1000;
const MAX_KEPT: usize = 1024 * 1024;

impl Records {
    pub(crate) fn all(&self) -> Vec<Invoked> {
        lock(&self.0).runs.iter().cloned().collect()
    }

    /// What is to be said of the last runs and their numbers, the latest first.
    pub(crate) fn latest<T>(&self, count: usize, say: impl Fn(u64, &Invoked) -> T) -> Vec<T> {
        let kept = lock(&self.0);
        let numbered = (kept.forgotten..).zip(&kept.runs);
        let skipped = kept.runs.len().saturating_sub(count);
        let mut latest: Vec<T> = numbered.skip(skipped).map(|(number, run)| say(number, run)).collect();
        latest.reverse();
        latest
    }

    /// A run by its number, if it is still kept.
    pub(crate) fn find(&self, number: u64) -> Option<Invoked> {
        let kept = lock(&self.0);
        let at = usize::try_from(number.checked_sub(kept.forgotten)?).ok()?;
        kept.runs.get(at).cloned()
    }

    pub(crate) fn add(&self, spec: &Spec, call: &Call, at: SystemTime, result: &Result<Outcome, Fault>) {
        let (duration, answer, ending, log) = match result {
            Ok(outcome) => {
                let ending = if outcome.failure.is_some() { Ending::FunctionError } else { Ending::Done };
                let log = String::from_utf8_lossy(&outcome.log).into_owned();
                (outcome.duration, beginning(&outcome.body), ending, log)
            }
            Err(fault) => (Duration::ZERO, fault.message.clone().into(), Ending::NotStarted, String::new()),
        };
        let invoked = Invoked {
            service: spec.service.clone(),
            function: spec.function.clone(),
            qualifier: call.qualifier.clone(),
            request_id: call.request_id.clone(),
            kind: call.kind,
            attempt: call.attempt,
            at,
            duration,
            payload: beginning(&call.payload),
            answer,
            ending,
            log,
        };
        let mut kept = lock(&self.0);
        if kept.runs.len() == MAX {
            kept.runs.pop_front();
            kept.forgotten += 1;
        }
        kept.runs.push_back(invoked);
    }
}

fn beginning(bytes: &Bytes) -> Bytes {
    if bytes.len() > MAX_KEPT { Bytes::copy_from_slice(&bytes[..MAX_KEPT]) } else { bytes.clone() }
}
