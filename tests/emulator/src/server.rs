//! From a connection to a request, and from a request to an answer.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::info;

use crate::classic;
use crate::emulator::Seen;
use crate::error::Fault;
use crate::fault::{Broken, Rules};
use crate::id;
use crate::links::{self, Links};
use crate::lock::lock;
use crate::operate::{self, Asked};
use crate::page::{self, Local, Page};
use crate::proxy;
use crate::received;
use crate::route::{self, Route};
use crate::runtime::World;
use crate::sent::Sent;
use crate::sign::{self, Keys, Signed};
use crate::state::State;

/// All that an emulator knows.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) keys: Keys,
    pub(crate) page: Page,
    pub(crate) world: Arc<World>,
    pub(crate) state: Mutex<State>,
    pub(crate) links: Mutex<Links>,
    pub(crate) seen: Mutex<Vec<Seen>>,
    /// Answers that the next requests get, whatever they ask.
    pub(crate) faults: Mutex<VecDeque<Response<Bytes>>>,
    pub(crate) rules: Mutex<Rules>,
    /// Which movement of the clock the timers have seen.
    pub(crate) timers_seen: watch::Sender<u64>,
    /// Set when no more is to be accepted.
    pub(crate) stopping: watch::Sender<bool>,
}

/// Accepts connections until the emulator stops, and lets those that run end; to abort the task ends them too.
pub(crate) async fn run(listener: TcpListener, server: Arc<Server>) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = server.stopped() => break,
        };
        match accepted {
            Ok((stream, _)) => drop(connections.spawn(serve(stream, Arc::clone(&server)))),
            // Out of descriptors, most likely: some will come free.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// So many requests are kept for whoever asks what was sent, each with so much of its body.
const MAX_SEEN: usize = 1000;
const MAX_KEPT: usize = 1024 * 1024;

/// So long a head may take, and so long a connection may wait for the next one.
const HEAD_WITHIN: Duration = Duration::from_secs(60);

/// So large a head may be.
const MAX_HEAD: usize = 64 * 1024;

async fn serve(stream: TcpStream, server: Arc<Server>) {
    let client = stream.peer_addr().map(|address| address.ip());
    let local = stream.local_addr().map(|address| Local(address.ip()));
    let stopping = Arc::clone(&server);
    let service = service_fn(move |mut request: Request<Incoming>| {
        if let Ok(client) = client.as_ref() {
            request.extensions_mut().insert(*client);
        }
        if let Ok(local) = local.as_ref() {
            request.extensions_mut().insert(*local);
        }
        let server = Arc::clone(&server);
        Box::pin(async move { server.answer(request).await })
    });
    // What a client does to its connection is its own affair.
    let _ = stream.set_nodelay(true);
    let mut connection = http1::Builder::new()
        .title_case_headers(true)
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_header_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut is_last = false;
    let ended = loop {
        tokio::select! {
            ended = std::future::poll_fn(|context| connection.poll_without_shutdown(context)) => break ended,
            () = stopping.stopped(), if !is_last => {
                std::pin::Pin::new(&mut connection).graceful_shutdown();
                is_last = true;
            }
        }
    };
    let mut stream = connection.into_parts().io.into_inner();
    match ended {
        // A rule wants the caller to see a reset, which is a close that waits for nothing.
        Err(error) if error.is_user() && is_broken(&error) => drop(stream.set_zero_linger()),
        _ => drop(stream.shutdown().await),
    }
}

fn is_broken(error: &hyper::Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<Broken>)
}

impl Server {
    /// Changes what exists, and keeps it in the same step: nobody sees what is not on disk, where there is one.
    pub(crate) fn change<T>(&self, work: impl FnOnce(&mut State) -> Result<T, Fault>) -> Result<T, Fault> {
        let mut state = lock(&self.state);
        let Some(store) = &self.world.store else { return work(&mut state) };
        store.check()?;
        let done = work(&mut state)?;
        store.save(&mut state)?;
        Ok(done)
    }

    /// Waits until no more is to be accepted.
    async fn stopped(&self) {
        // It fails only when there is nobody left to stop anything.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Sent>, Broken> {
        let started = Instant::now();
        let (parts, body) = request.into_parts();
        if page::is_at(parts.uri.path()) {
            return Ok(page::serve(self, &parts, body).await.map(Sent::whole));
        }
        let body = received::whole(body).await;
        let route = route::find(parts.method.as_str(), parts.uri.path());
        let proxied = proxy::target(parts.uri.path());
        let operation = match &proxied {
            Some(_) => Some(proxy::OPERATION),
            None => route.as_ref().map(|route| route.operation),
        };
        self.record(&parts, body.as_ref().map_or_else(|_| Bytes::new(), Bytes::clone), operation);
        let scripted = lock(&self.faults).pop_front();
        let effect = if scripted.is_some() { None } else { lock(&self.rules).strike(operation) };
        let request_id = request_id(&parts.headers);
        let instead = match (scripted, &effect) {
            (None, Some(effect)) => {
                let refusal = effect.before(&request_id).await.inspect_err(|error| {
                    let (path, name, took) = (shown(&parts), operation.unwrap_or("-"), started.elapsed().as_millis());
                    info!(target: "request", "{} {path} {name} - {took}ms {request_id}: {error}", parts.method);
                })?;
                refusal.map(|answer| finish(answer, &request_id, self.world.now()))
            }
            (scripted, _) => scripted,
        };
        let answer = if let Some(answer) = instead {
            answer
        } else {
            // Before anything that a page under a stranger's name could ask for or read.
            let body = self.page.hosts.check(&parts).and(body);
            match proxied {
                Some(target) => {
                    let answer = proxy::serve(self, target, &parts, body, &request_id).await;
                    finish(answer, &request_id, self.world.now())
                }
                None => self.dispatch(&parts, body, route, &request_id).await,
            }
        };
        // It may have been about a timer.
        if parts.method != Method::GET {
            self.world.clock.touch();
        }
        let (status, took) = (answer.status().as_u16(), started.elapsed().as_millis());
        let code = answer.extensions().get::<Code>().map_or_else(String::new, |code| format!(" {}", code.0));
        let (path, name) = (shown(&parts), operation.unwrap_or("-"));
        info!(target: "request", "{} {path} {name} {status}{code} {took}ms {request_id}", parts.method);
        match effect {
            Some(effect) => effect.after(answer, self.world.now()),
            None => Ok(answer.map(Sent::whole)),
        }
    }

    /// Keeps what was asked, the last requests only: a program that runs for weeks must not grow.
    fn record(&self, parts: &Parts, body: Bytes, operation: Option<&'static str>) {
        let (method, uri, headers) = (parts.method.clone(), parts.uri.to_string(), parts.headers.clone());
        let mut seen = lock(&self.seen);
        if seen.len() == MAX_SEEN {
            seen.remove(0);
        }
        // A package is kept by its beginning; nobody looks for its end.
        let body = if body.len() > MAX_KEPT { Bytes::copy_from_slice(&body[..MAX_KEPT]) } else { body };
        seen.push(Seen { method, uri, headers, body, operation });
    }

    async fn dispatch(
        &self,
        parts: &Parts,
        body: Result<Bytes, Fault>,
        route: Option<Route>,
        request_id: &str,
    ) -> Response<Bytes> {
        let now = self.world.now();
        let answer = async {
            if let ("GET", Some(token)) = (parts.method.as_str(), links::token(parts.uri.path())) {
                return lock(&self.links).follow(token, now);
            }
            let route = route.ok_or_else(|| not_supported(parts))?;
            let body = body?;
            self.check(parts, &body, &route, now)?;
            let (headers, query) = (&parts.headers, parts.uri.query().unwrap_or_default());
            let asked = |query, body| Asked { server: self, headers, query, body, request_id };
            let Some(classic) = &route.classic else {
                return operate::operate(&asked(query, body), &route).await;
            };
            let (query, body) = classic.inward(route.operation, query, body)?;
            let answer = operate::operate(&asked(&query, body), &route).await?;
            Ok(classic::outward(route.operation, answer))
        };
        let spell = |fault| match classic::path(parts.uri.path()) {
            Some(_) => refused(&fault, &classic::refusal(&fault)),
            None => refusal(&fault, request_id),
        };
        finish(answer.await.unwrap_or_else(spell), request_id, now)
    }

    fn check(&self, parts: &Parts, body: &[u8], route: &Route, now: SystemTime) -> Result<(), Fault> {
        let target = parts.uri.to_string();
        let signed = Signed { method: parts.method.as_str(), target: &target, headers: &parts.headers, body };
        if route.classic.is_some() {
            return classic::sign::verify(&signed, &self.keys, now);
        }
        sign::verify(&signed, &self.keys, now)?;
        for (name, wanted) in [("x-acs-version", "2021-04-06"), ("x-acs-action", route.operation)] {
            let given = parts
                .headers
                .get(name)
                .map(|value| String::from_utf8_lossy(value.as_bytes()))
                .unwrap_or_default();
            if given != wanted {
                return Err(Fault::invalid(format!(
                    "{name} is '{given}', this method and path mean '{wanted}'"
                )));
            }
        }
        Ok(())
    }
}

/// What may be logged of a target: who has a query with a signature, or a link to code, needs no key.
fn shown(parts: &Parts) -> &str {
    let path = parts.uri.path();
    if links::token(path).is_some() { "/code/…" } else { path }
}

/// The caller may choose it.
fn request_id(headers: &HeaderMap) -> String {
    let chosen = headers.get("x-fc-trace-id").and_then(|id| id.to_str().ok()).filter(|id| !id.is_empty());
    chosen.map_or_else(id::uuid, str::to_owned)
}

fn not_supported(parts: &Parts) -> Fault {
    let message = format!("'{}' against '{}' is not supported", parts.method, parts.uri.path());
    Fault::new(StatusCode::BAD_REQUEST, "PathNotSupported", message)
}

/// The code of a refusal, on its way to the log line.
#[derive(Clone)]
struct Code(&'static str);

/// Both spellings, for there are SDKs that read only one of them.
pub(crate) fn refusal(fault: &Fault, request_id: &str) -> Response<Bytes> {
    let body = json!({
        "ErrorCode": fault.code,
        "ErrorMessage": fault.message,
        "Code": fault.code,
        "Message": fault.message,
        "RequestId": request_id,
    });
    refused(fault, &body)
}

fn refused(fault: &Fault, body: &Value) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(body.to_string()));
    *answer.status_mut() = fault.status;
    answer.extensions_mut().insert(Code(fault.code));
    answer
}

/// What every answer carries.
fn finish(mut answer: Response<Bytes>, request_id: &str, now: SystemTime) -> Response<Bytes> {
    let status = answer.status();
    let headers = answer.headers_mut();
    if status != StatusCode::NO_CONTENT {
        headers.entry("content-type").or_insert(HeaderValue::from_static("application/json"));
    }
    for (name, value) in [("x-fc-request-id", request_id.to_owned()), ("date", httpdate::fmt_http_date(now))]
    {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    answer
}
