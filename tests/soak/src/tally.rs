//! What became of the calls, and whether it agrees with what the functions and the faults say.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};

use fc_client::{Error, ErrorKind, Invocation};

/// How often the function ran for each call.
pub(crate) struct Runs(Vec<AtomicU8>);

impl Runs {
    pub(crate) fn new(calls: u32) -> Self {
        Self((0..calls).map(|_| AtomicU8::new(0)).collect())
    }

    /// The function runs for this call.
    pub(crate) fn add(&self, call: u32) {
        if let Some(runs) = self.0.get(call as usize) {
            runs.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn of(&self, call: u32) -> u8 {
        self.0.get(call as usize).map_or(0, |runs| runs.load(Ordering::SeqCst))
    }

    /// All of them, and how many calls ran more than once.
    pub(crate) fn total(&self) -> (u64, usize) {
        let runs = || self.0.iter().map(|runs| runs.load(Ordering::SeqCst));
        (runs().map(u64::from).sum(), runs().filter(|runs| *runs > 1).count())
    }
}

/// The ends of calls.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) answered: u64,
    /// Of those, how many needed more than one attempt.
    pub(crate) again: u64,
    /// The errors by what they are.
    pub(crate) errors: BTreeMap<String, u64>,
    /// Connections that broke.
    pub(crate) broken: u64,
    /// Ends that are not honest.
    pub(crate) wrong: Vec<String>,
}

impl Tally {
    /// One call has ended.
    pub(crate) fn add(&mut self, call: u32, end: Result<Invocation, Error>, runs: &Runs) {
        let ran = runs.of(call);
        match end {
            Ok(answer) => {
                self.answered += 1;
                self.again += u64::from(answer.head().attempts > 1);
                if ran != 1 || answer.payload().as_ref() != call.to_string().as_bytes() {
                    self.wrong
                        .push(format!("call {call} was answered {:?} after {ran} runs", answer.payload()));
                }
            }
            Err(error) => {
                let status = error.status().filter(|_| error.kind() == ErrorKind::Service);
                let name = status.map_or_else(|| format!("{:?}", error.kind()), |status| status.to_string());
                *self.errors.entry(name).or_default() += 1;
                let honest = match (error.kind(), error.status()) {
                    // It says that the function may have run; once at most, and nobody asked again.
                    (ErrorKind::Transport, _) => ran <= 1 && !error.is_retryable(),
                    // It says that the function did not run.
                    (ErrorKind::Service, Some(429 | 503)) => ran == 0,
                    _ => false,
                };
                self.broken += u64::from(error.kind() == ErrorKind::Transport);
                if !honest {
                    self.wrong.push(format!("call {call} ended with {error} after {ran} runs"));
                }
            }
        }
    }

    /// Calls that have ended.
    pub(crate) fn ended(&self) -> u64 {
        self.answered + self.errors.values().sum::<u64>()
    }
}
