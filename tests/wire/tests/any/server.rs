//! A real server that keeps the last request as it read it, and says whether its signature covers what it read.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;

/// What was read last.
pub(crate) type Last = Arc<Mutex<Option<Request<Bytes>>>>;

/// Starts it on the runtime around; its address, and what it reads.
pub(crate) async fn start() -> (String, Last) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it listens");
    let last = Last::default();
    let keep = Arc::clone(&last);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let keep = Arc::clone(&keep);
            let service = service_fn(move |request| read(request, Arc::clone(&keep)));
            let server = hyper::server::conn::http1::Builder::new();
            tokio::spawn(server.serve_connection(TokioIo::new(stream), service));
        }
    });
    (format!("http://{address}"), last)
}

async fn read(request: Request<Incoming>, keep: Last) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    *keep.lock().unwrap_or_else(PoisonError::into_inner) = Some(Request::from_parts(head, body));
    Ok(Response::new(Full::new(Bytes::from_static(b"{}"))))
}

/// Whether the signature is that of the path, the query and the headers as they were read.
pub(crate) fn is_signed(request: &Request<Bytes>, secret: &str) -> Result<(), String> {
    let header =
        |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let authorization = header("authorization");
    let (names, signature) = authorization
        .split_once("SignedHeaders=")
        .and_then(|(_, rest)| rest.split_once(",Signature="))
        .ok_or_else(|| format!("no signature: {authorization}"))?;
    let lines: Vec<String> =
        names.split(';').map(|name| format!("{name}:{}\n", header(name).trim())).collect();
    let lines = lines.concat();
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    let hash = hex::encode(Sha256::digest(request.body()));
    let text = format!("{}\n{path}\n{query}\n{lines}\n{names}\n{hash}", request.method());
    let text = format!("ACS3-HMAC-SHA256\n{}", hex::encode(Sha256::digest(text)));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|error| error.to_string())?;
    mac.update(text.as_bytes());
    let expected = hex::encode(mac.finalize().into_bytes());
    if expected == signature { Ok(()) } else { Err(format!("{request:?} is not what was signed")) }
}
