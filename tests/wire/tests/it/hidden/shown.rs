//! Looks at whatever shows something, and stops at a secret.

use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};

use fc_client::{Error, Invalid, Violation};

/// Every secret is this, or starts with it; it is base64 too. A number that is one is the other.
pub(super) const MARK: &str = "MARKMARK";
pub(super) const NUMBER: u32 = 918_273_645;

/// What the mark is in base64.
const ENCODED: &str = "TUFSS01BUk";

/// What is written into logs by whoever uses the crate `log`, as reqwest does.
static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Log;

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {} {}", record.level(), record.target(), record.args());
        LOG.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    fn flush(&self) {}
}

pub(super) fn hides(what: &str, shown: &str) {
    let seen = [MARK, ENCODED, &NUMBER.to_string()].into_iter().any(|secret| shown.contains(secret));
    assert!(!seen, "{what} shows a secret:\n{shown}");
}

pub(super) fn debug(what: &str, value: &impl Debug) {
    hides(what, &format!("{value:?} {value:#?}"));
}

fn error(what: &str, error: &(dyn std::error::Error + 'static)) {
    for error in std::iter::successors(Some(error), |error| error.source()) {
        hides(what, &format!("{error} {error:?} {error:#?}"));
    }
}

pub(super) fn failed(what: &str, failure: &Error) {
    error(what, failure);
    debug(what, &failure.violations());
    hides(what, &format!("{:?} {:?}", failure.code(), failure.message()));
}

pub(super) fn invalid(what: &str, fault: &Invalid) {
    error(what, fault);
    let texts = fault.violations().iter().map(Violation::to_string).collect::<Vec<_>>();
    debug(what, &(fault.violations(), texts));
}

/// Hears what is logged from now on.
pub(super) fn listen() {
    log::set_boxed_logger(Box::new(Log)).expect("nobody else listens");
    log::set_max_level(log::LevelFilter::Trace);
}

/// What was heard.
pub(super) fn heard() -> String {
    LOG.lock().unwrap_or_else(PoisonError::into_inner).join("\n")
}
