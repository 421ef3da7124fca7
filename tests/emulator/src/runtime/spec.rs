//! What an instance must know: about its function, its call and the world around.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::process::Children;
use crate::alias::LATEST;
use crate::code::Code;

/// A function, as far as running it goes; times are in seconds, memory is in MB.
#[derive(PartialEq)]
pub(crate) struct Spec {
    pub(crate) service: String,
    /// A number, or `LATEST`.
    pub(crate) version: String,
    pub(crate) log_project: String,
    pub(crate) log_store: String,
    pub(crate) function: String,
    pub(crate) runtime: String,
    pub(crate) handler: String,
    pub(crate) initializer: Option<String>,
    pub(crate) timeout: u64,
    pub(crate) initialization_timeout: u64,
    pub(crate) memory: u64,
    pub(crate) concurrency: usize,
    pub(crate) environment: BTreeMap<String, String>,
    /// Empty means `bootstrap`.
    pub(crate) command: Vec<String>,
    pub(crate) port: Option<u16>,
    pub(crate) code: Arc<Code>,
}

impl Spec {
    /// The number of the version, as functions are told it: `LATEST` has none.
    pub(super) fn version_id(&self) -> &str {
        if self.version == LATEST { "" } else { &self.version }
    }
}

/// One call of a function.
pub(crate) struct Call {
    pub(crate) request_id: String,
    pub(crate) qualifier: String,
    pub(crate) payload: Bytes,
}

/// What is the same for all functions.
pub(crate) struct World {
    pub(crate) account: &'static str,
    pub(crate) region: &'static str,
    pub(crate) children: Arc<Children>,
    pub(crate) start_within: Duration,
    /// A clock that stands still, where a test replays the past.
    pub(crate) frozen: Option<SystemTime>,
}

impl World {
    pub(crate) fn now(&self) -> SystemTime {
        self.frozen.unwrap_or_else(SystemTime::now)
    }
}

/// The temporary credentials that a function is given: they open nothing.
pub(super) const FUNCTION_KEY: [&str; 3] =
    ["fc-emulator-ak-id", "fc-emulator-ak-secret", "fc-emulator-sts-token"];
