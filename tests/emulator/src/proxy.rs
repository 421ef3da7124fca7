//! HTTP triggers: from a request to a trigger's URL to a call, and from its outcome to an answer.

use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::Value;

use crate::error::Fault;
use crate::invoke::{self, MAX_SYNC};
use crate::lock::lock;
use crate::record::Kind;
use crate::runtime::{Call, HttpCall, Outcome, Pool};
use crate::server::Server;
use crate::sign::{self, Signed};

mod classic;
mod path;

use path::LATEST;
pub(crate) use path::{Target, target, url};

/// What a request to a trigger counts as; it is the name that the official SDKs have for it.
pub(crate) const OPERATION: &str = "InvokeHTTPTrigger";

/// Calls the function behind a path, if its trigger lets this request through.
pub(crate) async fn serve(
    server: &Server,
    target: Target,
    parts: &Parts,
    body: Result<Bytes, Fault>,
    request_id: &str,
) -> Response<Bytes> {
    match called(server, target, parts, body, request_id).await {
        Ok(outcome) => {
            invoke::show(&outcome.log);
            answer(outcome)
        }
        Err(fault) => refusal(&fault, request_id),
    }
}

async fn called(
    server: &Server,
    target: Target,
    parts: &Parts,
    body: Result<Bytes, Fault>,
    request_id: &str,
) -> Result<Outcome, Fault> {
    let payload = body?;
    let (config, pool) = find(server, &target)?;
    check(&config, parts)?;
    check_size(parts)?;
    if payload.len() > MAX_SYNC {
        return Err(Fault::too_large(MAX_SYNC));
    }
    if config["authType"].as_str().unwrap_or("function") == "function" {
        authenticate(server, parts, &payload)?;
    }
    let mut headers = parts.headers.clone();
    without_hops(&mut headers);
    let client = parts.extensions.get::<IpAddr>().copied().unwrap_or(IpAddr::from([127, 0, 0, 1]));
    let http = HttpCall {
        method: parts.method.clone(),
        target: parts.uri.to_string(),
        base: target.base,
        headers,
        client,
    };
    let call = Call {
        request_id: request_id.to_owned(),
        qualifier: target.qualifier,
        payload,
        kind: Kind::Http,
        attempt: 1,
        http: Some(http),
    };
    // A task of its own: the function goes on when the caller hangs up.
    let outcome = tokio::spawn(async move { pool.call(&call).await }).await;
    outcome.map_err(|error| Fault::internal(format!("the invocation broke: {error}")))?
}

/// The configuration of the trigger for this version, and who runs it.
fn find(server: &Server, target: &Target) -> Result<(Value, Arc<Pool>), Fault> {
    let mut state = lock(&server.state);
    let function = state.function(&target.service, &target.function)?;
    let trigger = function.triggers.values().find(|trigger| {
        let qualifier = trigger.body["qualifier"].as_str().filter(|text| !text.is_empty());
        trigger.body["triggerType"] == "http" && qualifier.unwrap_or(LATEST) == target.qualifier
    });
    let Some(trigger) = trigger else {
        let Target { service, qualifier, function, .. } = target;
        let message =
            format!("function '{function}' in service '{service}' has no http trigger for '{qualifier}'");
        return Err(Fault::not_found("TriggerNotFound", message));
    };
    let config = trigger.body["triggerConfig"].as_str().unwrap_or_default();
    let config = serde_json::from_str(config).unwrap_or_default();
    Ok((config, state.pool(&target.service, &target.function, Some(&target.qualifier))?))
}

fn check(config: &Value, parts: &Parts) -> Result<(), Fault> {
    if config["disableURLInternet"] == true {
        return Err(Fault::forbidden("AccessDenied", "this http trigger has disableURLInternet set"));
    }
    let methods = config["methods"].as_array();
    if methods.is_none_or(|methods| !methods.iter().any(|method| method == parts.method.as_str())) {
        let message = format!("the http trigger does not allow the method {}", parts.method);
        return Err(Fault::forbidden("AccessDenied", message));
    }
    match config["authType"].as_str() {
        Some("jwt") => Err(Fault::unsupported("fc-emulator does not check the tokens of the authType 'jwt'")),
        _ => Ok(()),
    }
}

/// So much may stand before the body: of path and query, and of names and values of headers.
const MAX_TARGET: usize = 4 * 1024;
const MAX_HEADERS: usize = 8 * 1024;

fn check_size(parts: &Parts) -> Result<(), Fault> {
    let headers: usize = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    let target = parts.uri.path_and_query().map_or(0, |target| target.as_str().len());
    for (what, size, limit) in [("path and query", target, MAX_TARGET), ("headers", headers, MAX_HEADERS)] {
        if size > limit {
            return Err(Fault::invalid(format!("{what} have {size} bytes, at most {limit} are allowed")));
        }
    }
    Ok(())
}

fn authenticate(server: &Server, parts: &Parts, body: &[u8]) -> Result<(), Fault> {
    let (target, now) = (parts.uri.to_string(), server.world.now());
    let signed = Signed { method: parts.method.as_str(), target: &target, headers: &parts.headers, body };
    let authorization = parts.headers.get("authorization");
    if authorization.is_some_and(|it| it.as_bytes().starts_with(b"ACS3-")) {
        return sign::verify(&signed, &server.keys, now);
    }
    classic::verify(&signed, &server.keys, now)
}

/// Headers that are between two neighbours and not for the one behind.
fn without_hops(headers: &mut HeaderMap) {
    for name in
        ["connection", "keep-alive", "transfer-encoding", "content-length", "te", "trailer", "upgrade"]
    {
        headers.remove(name);
    }
}

fn answer(outcome: Outcome) -> Response<Bytes> {
    let mut answer = Response::new(outcome.body);
    let headers = answer.headers_mut();
    match (outcome.http, outcome.failure) {
        (Some((status, own)), _) => {
            *headers = own;
            without_hops(headers);
            headers.entry("content-type").or_insert(HeaderValue::from_static("application/octet-stream"));
            // One that announces another answer cannot be the last.
            *answer.status_mut() = if status.is_informational() { StatusCode::BAD_GATEWAY } else { status };
        }
        (None, failure) => {
            let failure = failure.unwrap_or("UnhandledInvocationError");
            headers.insert("x-fc-error-type", HeaderValue::from_static(failure));
            *answer.status_mut() = StatusCode::BAD_GATEWAY;
        }
    }
    let facts = [
        ("x-fc-code-checksum", outcome.checksum),
        ("x-fc-instance-id", outcome.instance),
        ("x-fc-invocation-duration", outcome.duration.as_millis().to_string()),
        ("x-fc-max-memory-usage", format!("{:.2}", outcome.memory)),
    ];
    for (name, value) in facts {
        if let Ok(value) = HeaderValue::from_str(&value) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

/// Like any other refusal, and a header that says that it is none of the function's.
fn refusal(fault: &Fault, request_id: &str) -> Response<Bytes> {
    let mut answer = crate::server::refusal(fault, request_id);
    answer.headers_mut().insert("x-fc-error-type", HeaderValue::from_static("FcCommonError"));
    answer
}
