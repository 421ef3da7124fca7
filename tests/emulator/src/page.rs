//! The page for people: what exists and what ran, and a form that calls functions.

use std::io;
use std::net::IpAddr;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, Response, StatusCode};
use hyper::body::Incoming;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tracing::info;

use crate::error::Fault;
use crate::operate::{self, Asked};
use crate::route::Route;
use crate::server::Server;
use crate::{id, query, received};

mod hosts;
mod overview;
mod runs;
mod shown;

pub(crate) use hosts::{Hosts, Local};

/// Where the page is; the API has nothing there.
pub(crate) const PATH: &str = "/_page/";

/// The page of one emulator, and who may use it.
pub(crate) struct Page {
    pub(crate) hosts: Hosts,
    /// Known to whoever has seen what the program printed, and to nobody else. It travels behind the `#` of the
    /// address, which browsers do not send: no answer has it, so that no script of a function's answer,
    /// which is of the same origin as the page, can read it.
    pub(crate) token: String,
    document: Bytes,
    policy: String,
}

impl Page {
    pub(crate) fn new(listening: IpAddr, allowed: Vec<String>) -> io::Result<Page> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(io::Error::other)?;
        let document = HTML.replace("{style}", CSS).replace("{script}", JS);
        let (style, script) = (hash(CSS), hash(JS));
        let policy = format!(
            "default-src 'none'; script-src '{script}'; style-src '{style}'; connect-src 'self'; img-src data:; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'; trusted-types 'none'"
        );
        let hosts = Hosts { listening, allowed };
        Ok(Page { hosts, token: hex::encode(secret), document: document.into(), policy })
    }

    /// Lets through what the page itself asks, and nothing that another site asks or lets a browser ask.
    fn check(&self, parts: &Parts, host: &str) -> Result<(), Fault> {
        let header = |name: &str| parts.headers.get(name).map(HeaderValue::as_bytes);
        let own = |origin: &[u8]| {
            let of_scheme = |scheme: &str| origin.strip_prefix(scheme.as_bytes()) == Some(host.as_bytes());
            of_scheme("http://") || of_scheme("https://")
        };
        if header("origin").is_some_and(|origin| !own(origin))
            || header("sec-fetch-site").is_some_and(|site| site != b"same-origin")
        {
            return Err(Fault::forbidden("OriginNotAllowed", "another site asks; only the page itself may"));
        }
        if !header(TOKEN).is_some_and(|given| is_same(given, self.token.as_bytes())) {
            let message = "the token is missing or another one's: open the address that fc-emulator printed when it started";
            return Err(Fault::forbidden("TokenNotAllowed", message));
        }
        Ok(())
    }
}

/// The header that carries the token; no form and no link can send it.
const TOKEN: &str = "x-fc-page-token";

const HTML: &str = include_str!("page/page.html");
const CSS: &str = include_str!("page/page.css");
const JS: &str = include_str!("page/page.js");

/// A hash in the words of a Content-Security-Policy.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// Compares without telling by its time how much was right.
fn is_same(given: &[u8], wanted: &[u8]) -> bool {
    let differing = given.iter().zip(wanted).fold(0, |bits, (one, other)| bits | (one ^ other));
    given.len() == wanted.len() && std::hint::black_box(differing) == 0
}

/// Whether a path is the page's.
pub(crate) fn is_at(path: &str) -> bool {
    path.starts_with(PATH) || path == PATH.trim_end_matches('/')
}

/// Answers a request to the page.
pub(crate) async fn serve(server: &Server, parts: &Parts, body: Incoming) -> Response<Bytes> {
    let mut answer = serve_checked(server, parts, body).await.unwrap_or_else(|fault| {
        info!(target: "request", "{} {} page {} {}", parts.method, parts.uri.path(), fault.status.as_u16(), fault.code);
        refusal(&fault)
    });
    let policy = HeaderValue::from_str(&server.page.policy);
    if let Ok(policy) = policy {
        answer.headers_mut().insert("content-security-policy", policy);
    }
    for (name, value) in HEADERS {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// Of every answer, refusals included.
const HEADERS: [(&str, &str); 6] = [
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

async fn serve_checked(server: &Server, parts: &Parts, body: Incoming) -> Result<Response<Bytes>, Fault> {
    let host = host(server, parts)?;
    let path = parts.uri.path();
    match (&parts.method, path.strip_prefix(PATH)) {
        (&Method::GET | &Method::HEAD, None) => return redirect(),
        (&Method::GET | &Method::HEAD, Some("")) => return document(server),
        _ => server.page.check(parts, host)?,
    }
    let query = parts.uri.query().unwrap_or_default();
    match (&parts.method, path.strip_prefix(PATH)) {
        (&Method::GET, Some("state")) => Ok(json(&state(server))),
        (&Method::GET, Some("run")) => {
            let number = query::parameter(query, "number").and_then(|number| number.parse().ok());
            let run = number.and_then(|number| runs::one(server, number));
            run.map(|run| json(&run))
                .ok_or_else(|| Fault::not_found("RunNotFound", "this run is no longer kept"))
        }
        (&Method::POST, Some("invoke")) => invoke(server, parts, query, received::whole(body).await?).await,
        _ => Err(Fault::not_found("NotFound", "the page has nothing here")),
    }
}

/// The host that is asked, which must be given, once, and be one of ours.
fn host<'a>(server: &Server, parts: &'a Parts) -> Result<&'a str, Fault> {
    let mut given = parts.headers.get_all("host").iter();
    let (Some(host), None, None) = (given.next(), given.next(), parts.uri.authority()) else {
        return Err(Fault::invalid("the page wants one Host, and a path alone"));
    };
    let host = host.to_str().unwrap_or("?");
    let local = parts.extensions.get::<Local>().map(|local| local.0);
    if server.page.hosts.is_ours(host, local) { Ok(host) } else { Err(hosts::foreign(host)) }
}

fn redirect() -> Result<Response<Bytes>, Fault> {
    let answer = Response::builder().status(StatusCode::PERMANENT_REDIRECT).header("location", PATH);
    answer.body(Bytes::new()).map_err(Fault::unsendable)
}

fn document(server: &Server) -> Result<Response<Bytes>, Fault> {
    let answer = Response::builder().header("content-type", "text/html; charset=utf-8");
    answer.body(server.page.document.clone()).map_err(Fault::unsendable)
}

fn state(server: &Server) -> Value {
    json!({
        "endpoint": format!("http://{}", server.address),
        "account": server.world.account,
        "now": id::timestamp(server.world.now()),
        "services": overview::services(server),
        "runs": runs::latest(server),
    })
}

/// Calls a function exactly as `InvokeFunction` does, and tells what came of it.
async fn invoke(server: &Server, parts: &Parts, query: &str, body: Bytes) -> Result<Response<Bytes>, Fault> {
    let name =
        |name| query::parameter(query, name).ok_or_else(|| Fault::invalid(format!("{name} is missing")));
    let names = vec![name("service")?, name("function")?];
    let request_id = id::uuid();
    let asked = Asked { server, headers: &parts.headers, query, body, request_id: &request_id };
    let route = Route { operation: "InvokeFunction", names, classic: None };
    let answer = operate::operate(&asked, &route).await?;
    info!(target: "request", "{} {} page {}", parts.method, parts.uri, answer.status().as_u16());
    let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
    let log = header("x-fc-log-result").and_then(|log| BASE64_STANDARD.decode(log).ok()).unwrap_or_default();
    Ok(json(&json!({
        "requestId": request_id,
        "status": answer.status().as_u16(),
        "errorType": header("x-fc-error-type"),
        "milliseconds": header("x-fc-invocation-duration"),
        "memory": header("x-fc-max-memory-usage"),
        "version": header("x-fc-invocation-service-version"),
        "answer": shown::shown(answer.body()),
        "log": shown::tail(&String::from_utf8_lossy(&log)),
    })))
}

fn json(body: &Value) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(body.to_string()));
    answer.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    answer
}

fn refusal(fault: &Fault) -> Response<Bytes> {
    let mut answer = json(&json!({ "code": fault.code, "message": fault.message }));
    *answer.status_mut() = fault.status;
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_is_the_token() {
        assert!(is_same(b"token", b"token"));
        for other in [&b""[..], b"toke", b"tokens", b"Token", b"tokem"] {
            assert!(!is_same(other, b"token"));
        }
    }

    #[test]
    fn the_page_needs_nothing_from_elsewhere_and_writes_no_markup() {
        for word in
            ["src=", "url(", "@import", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"]
        {
            assert!(![HTML, CSS, JS].concat().contains(word), "{word}");
        }
    }

    #[test]
    fn its_paths_are_its_own() {
        for (path, is_its) in
            [("/_page", true), ("/_page/", true), ("/_page/state", true), ("/_pages", false)]
        {
            assert_eq!(is_at(path), is_its, "{path}");
        }
        assert!(crate::route::find("GET", PATH).is_none() && crate::links::token(PATH).is_none());
    }
}
