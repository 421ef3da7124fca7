//! `InvokeFunction`: from a request to a call, and from its outcome to an answer.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use tracing::info;

use crate::alias::LATEST;
use crate::asynchronous::{Order, Policy, Task};
use crate::background;
use crate::check;
use crate::error::Fault;
use crate::record::Kind;
use crate::runtime::{Call, Outcome, Pool};
use crate::server::Server;

/// What stands in the request beside the path.
pub(crate) struct Invocation<'a> {
    pub(crate) server: &'a Server,
    pub(crate) service: &'a str,
    pub(crate) function: &'a str,
    /// As the caller said it, if at all.
    pub(crate) qualifier: Option<String>,
    pub(crate) policy: Policy,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) payload: Bytes,
    pub(crate) request_id: &'a str,
}

/// Runs the function and waits for it, or only sets it going.
pub(crate) async fn invoke(invocation: Invocation<'_>, pool: Arc<Pool>) -> Result<Response<Bytes>, Fault> {
    let is_async = choice(invocation.headers, "x-fc-invocation-type", ["Sync", "Async"])?;
    let with_log = choice(invocation.headers, "x-fc-log-type", ["None", "Tail"])?;
    let limit = if is_async { MAX_ASYNC } else { MAX_SYNC };
    if invocation.payload.len() > limit {
        return Err(Fault::too_large(limit));
    }
    let call = Call {
        request_id: invocation.request_id.to_owned(),
        qualifier: invocation.qualifier.clone().unwrap_or_else(|| LATEST.to_owned()),
        payload: invocation.payload.clone(),
        kind: if is_async { Kind::Async } else { Kind::Sync },
        attempt: 1,
        http: None,
    };
    if is_async {
        let id = async_id(invocation.headers, invocation.request_id)?;
        let enabled = choice(invocation.headers, "x-fc-stateful-async-invocation-enable", ["false", "true"])?;
        let is_task = enabled || invocation.policy.stateful;
        let task = is_task.then(|| task(&invocation, &call, &id)).transpose()?;
        let (world, policy) = (Arc::clone(&invocation.server.world), invocation.policy.retry);
        let busy = world.background.begin();
        tokio::spawn(async move {
            background::run(&world, &pool, call, policy, task.as_deref()).await;
            drop(busy);
        });
        let answer = Response::builder()
            .status(StatusCode::ACCEPTED)
            .header("content-type", "application/octet-stream");
        return answer
            .header("x-fc-stateful-async-invocation-id", id)
            .body(Bytes::new())
            .map_err(Fault::unsendable);
    }
    // A task of its own: the function goes on when the caller hangs up, as it does on the service.
    let outcome = tokio::spawn(async move { pool.call(&call).await }).await;
    let outcome = outcome.map_err(|error| Fault::internal(format!("the invocation broke: {error}")))??;
    show(&outcome.log);
    answer(outcome, with_log).map_err(Fault::unsendable)
}

pub(crate) const MAX_SYNC: usize = 32 * 1024 * 1024;
const MAX_ASYNC: usize = 128 * 1024;
const LOG_TAIL: usize = 4 * 1024;

/// Whether the second of two words was said; the first is the default.
fn choice(headers: &HeaderMap, name: &str, words: [&str; 2]) -> Result<bool, Fault> {
    let Some(value) = headers.get(name) else { return Ok(false) };
    if let Some(at) = words.iter().position(|word| *value == **word) {
        return Ok(at == 1);
    }
    let (value, [default, other]) = (String::from_utf8_lossy(value.as_bytes()), words);
    let message = format!("{name} '{value}' is set to an invalid value: it must be {default} or {other}");
    Err(Fault::invalid(message))
}

fn async_id(headers: &HeaderMap, request_id: &str) -> Result<String, Fault> {
    match headers.get("x-fc-stateful-async-invocation-id").map(|id| String::from_utf8_lossy(id.as_bytes())) {
        None => Ok(request_id.to_owned()),
        Some(id) => check::name("x-fc-stateful-async-invocation-id", &id).map(|()| id.into_owned()),
    }
}

/// Takes the call down as one that can be asked about.
fn task(invocation: &Invocation<'_>, call: &Call, id: &str) -> Result<Arc<Task>, Fault> {
    let order = Order {
        service: invocation.service.to_owned(),
        function: invocation.function.to_owned(),
        qualifier: call.qualifier.clone(),
        id: id.to_owned(),
        request_id: call.request_id.clone(),
        payload: call.payload.clone(),
    };
    let server = invocation.server;
    server.change(|state| state.enqueue(Task::new(order, Arc::clone(&server.world))))
}

pub(crate) fn show(log: &[u8]) {
    for line in String::from_utf8_lossy(log).lines() {
        info!(target: "function", "{line}");
    }
}

fn answer(outcome: Outcome, with_log: bool) -> http::Result<Response<Bytes>> {
    let mut answer = Response::builder()
        .header("content-type", "application/octet-stream")
        .header("x-fc-code-checksum", outcome.checksum)
        .header("x-fc-instance-id", outcome.instance)
        .header("x-fc-invocation-duration", outcome.duration.as_millis().to_string())
        .header("x-fc-invocation-service-version", outcome.version)
        .header("x-fc-max-memory-usage", format!("{:.2}", outcome.memory))
        .header("access-control-expose-headers", "Date,x-fc-request-id,x-fc-error-type");
    if let Some(failure) = outcome.failure {
        answer = answer.header("x-fc-error-type", failure);
    }
    if with_log {
        let tail = &outcome.log[outcome.log.len().saturating_sub(LOG_TAIL)..];
        answer = answer.header("x-fc-log-result", BASE64_STANDARD.encode(tail));
    }
    answer.body(outcome.body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_neither_is_refused() {
        let headers = HeaderMap::from_iter([(
            http::HeaderName::from_static("x"),
            http::HeaderValue::from_static("sync"),
        )]);
        assert!(choice(&headers, "x", ["Sync", "Async"]).is_err());
        assert_eq!(choice(&headers, "y", ["Sync", "Async"]), Ok(false));
    }
}
