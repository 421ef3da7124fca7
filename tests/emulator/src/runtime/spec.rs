//! What an instance must know: about its function, its call and the world around.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method, Request};

use super::process::Children;
use crate::alias::LATEST;
use crate::background::{AsyncPolicy, Background};
use crate::clock::Clock;
use crate::code::Code;
use crate::record::{Kind, Records};
use crate::store::Store;

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
    pub(crate) kind: Kind,
    /// From 1.
    pub(crate) attempt: u32,
    /// The request behind the payload, where an HTTP trigger calls.
    pub(crate) http: Option<HttpCall>,
}

/// A request to an HTTP trigger, beside its body.
#[derive(Clone)]
pub(crate) struct HttpCall {
    pub(crate) method: Method,
    /// Path and query, raw, as they stood on the socket.
    pub(crate) target: String,
    /// How much of the target's beginning leads to the function: what follows is the function's own path.
    pub(crate) base: String,
    pub(crate) headers: HeaderMap,
    pub(crate) client: IpAddr,
}

impl HttpCall {
    /// The path behind the base, raw and with its slash, and the query.
    pub(crate) fn inner(&self) -> (String, &str) {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let rest = path.strip_prefix(self.base.as_str()).unwrap_or(path);
        (format!("/{}", rest.trim_start_matches('/')), query)
    }

    /// As a closure sees it: the path is the function's own.
    pub(super) fn to_request(&self, body: Bytes) -> http::Result<Request<Bytes>> {
        let (path, query) = self.inner();
        let target = if query.is_empty() { path } else { format!("{path}?{query}") };
        let mut request = Request::builder().method(self.method.clone()).uri(target).body(body)?;
        *request.headers_mut() = self.headers.clone();
        Ok(request)
    }
}

/// What is the same for all functions.
pub(crate) struct World {
    pub(crate) account: &'static str,
    pub(crate) region: &'static str,
    pub(crate) children: Arc<Children>,
    pub(crate) start_within: Duration,
    pub(crate) clock: Clock,
    pub(crate) records: Records,
    pub(crate) background: Background,
    /// Where what exists is kept, if it is.
    pub(crate) store: Option<Store>,
    /// Of functions that have none of their own.
    pub(crate) async_policy: AsyncPolicy,
}

impl World {
    pub(crate) fn now(&self) -> SystemTime {
        self.clock.now()
    }
}

/// The temporary credentials that a function is given: they open nothing.
pub(super) const FUNCTION_KEY: [&str; 3] =
    ["fc-emulator-ak-id", "fc-emulator-ak-secret", "fc-emulator-sts-token"];
