//! The conversation with a bootstrap of ours: frames of a JSON header and a body, both ways.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::oneshot;

use super::instance::Reply;
use super::log::Log;
use super::spec::{Call, FUNCTION_KEY, HttpCall, Spec, World};
use crate::lock::lock;

/// Who is spoken to, and who waits for a reply.
pub(super) struct Framed {
    input: tokio::sync::Mutex<Box<dyn AsyncWrite + Send + Unpin>>,
    waiting: Arc<Waiting>,
}

/// Who waits for which reply; `None` once the child has closed its end.
type Waiting = Mutex<Option<HashMap<u64, oneshot::Sender<Reply>>>>;

/// Before there is a call there is a frame: this is the key of loading and initializing.
const EARLY: u64 = 0;

impl Framed {
    /// Listens from now on; log lines that come as frames go to the log of their call.
    pub(super) fn new(
        input: impl AsyncWrite + Send + Unpin + 'static,
        output: impl AsyncRead + Send + Unpin + 'static,
        log: &Arc<Log>,
    ) -> Framed {
        let waiting = Arc::new(Mutex::new(Some(HashMap::new())));
        tokio::spawn(listen(output, Arc::clone(log), Arc::clone(&waiting)));
        Framed { input: tokio::sync::Mutex::new(Box::new(input)), waiting }
    }

    pub(super) async fn load(&self, spec: &Spec, world: &World, call: &Call) -> Reply {
        let header = json!({ "kind": "load", "id": EARLY, "handler": spec.handler, "context": context(spec, world, call) });
        self.exchange(EARLY, &header, &[]).await
    }

    pub(super) async fn initialize(
        &self,
        spec: &Spec,
        world: &World,
        call: &Call,
        initializer: &str,
    ) -> Reply {
        let header = json!({ "kind": "initialize", "id": EARLY, "handler": initializer, "context": context(spec, world, call) });
        self.exchange(EARLY, &header, &[]).await
    }

    pub(super) async fn invoke(&self, spec: &Spec, world: &World, call: &Call, key: u64) -> Reply {
        let header = json!({
            "kind": if call.http.is_some() { "http" } else { "invoke" },
            "id": key,
            "concurrency": spec.concurrency,
            "context": context(spec, world, call),
            "request": call.http.as_ref().map(request),
        });
        self.exchange(key, &header, &call.payload).await
    }

    async fn exchange(&self, key: u64, header: &Value, body: &[u8]) -> Reply {
        let (sender, receiver) = oneshot::channel();
        match lock(&self.waiting).as_mut() {
            Some(waiting) => drop(waiting.insert(key, sender)),
            None => return Reply::Exited,
        }
        // A child that no longer reads closes its output too, and that is what tells.
        let _ = self.send(header, body).await;
        receiver.await.unwrap_or(Reply::Exited)
    }

    async fn send(&self, header: &Value, body: &[u8]) -> std::io::Result<()> {
        let header = header.to_string();
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
        let frame = [&length(header.as_bytes()), &length(body), header.as_bytes(), body].concat();
        let mut input = self.input.lock().await;
        input.write_all(&frame).await?;
        input.flush().await
    }
}

/// What the handler sees as `context`.
fn context(spec: &Spec, world: &World, call: &Call) -> Value {
    let [id, secret, token] = FUNCTION_KEY;
    json!({
        "request_id": call.request_id,
        "region": world.region,
        "account_id": world.account,
        "credentials": { "access_key_id": id, "access_key_secret": secret, "security_token": token },
        "function": {
            "name": spec.function, "handler": spec.handler, "memory": spec.memory, "timeout": spec.timeout,
        },
        "service": {
            "name": spec.service,
            "log_project": spec.log_project,
            "log_store": spec.log_store,
            "qualifier": call.qualifier,
            "version_id": spec.version_id(),
        },
    })
}

/// What an HTTP handler is given beside the body.
fn request(http: &HttpCall) -> Value {
    let (path, query) = http.inner();
    let headers = http.headers.iter();
    let headers: Vec<_> = headers
        .map(|(name, value)| [name.as_str().into(), String::from_utf8_lossy(value.as_bytes())])
        .collect();
    json!({
        "method": http.method.as_str(),
        "uri": http.target,
        "path": path,
        "query": query,
        "headers": headers,
        "client": http.client.to_string(),
    })
}

/// Hands out replies and log lines until the child closes its end.
async fn listen(mut output: impl AsyncRead + Unpin, log: Arc<Log>, waiting: Arc<Waiting>) {
    while let Some((header, body)) = receive(&mut output).await {
        let key = header["id"].as_u64().unwrap_or(EARLY);
        let reply = match header["kind"].as_str() {
            Some("done") => Reply::Done(body.into()),
            Some("answered") => Reply::Answered(answer(&header, body.into())),
            Some("failed") => Reply::Failed(body.into()),
            Some("handled") => Reply::Handled(body.into()),
            _ => {
                log.write_to(key, &body);
                continue;
            }
        };
        let waiter = lock(&waiting).as_mut().and_then(|waiting| waiting.remove(&key));
        if let Some(waiter) = waiter {
            // Whoever asked may have given up.
            let _ = waiter.send(reply);
        }
    }
    lock(&waiting).take();
}

/// What an HTTP handler answers; a header that HTTP does not know is left out.
fn answer(header: &Value, body: Bytes) -> Response<Bytes> {
    let mut answer = Response::new(body);
    let status = header["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    if let Some(status) = status.and_then(|status| status.try_into().ok()) {
        *answer.status_mut() = status;
    }
    for pair in header["headers"].as_array().into_iter().flatten() {
        let [name, value] = [0, 1].map(|at| pair[at].as_str().unwrap_or_default().as_bytes());
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
            answer.headers_mut().append(name, value);
        }
    }
    answer
}

async fn receive(from: &mut (impl AsyncRead + Unpin)) -> Option<(Value, Vec<u8>)> {
    let (header, body) = (from.read_u32().await.ok()?, from.read_u32().await.ok()?);
    let header = read(from, header).await?;
    let body = read(from, body).await?;
    Some((serde_json::from_slice(&header).ok()?, body))
}

async fn read(from: &mut (impl AsyncRead + Unpin), length: u32) -> Option<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    from.read_exact(&mut bytes).await.ok()?;
    Some(bytes)
}
