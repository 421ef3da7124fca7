//! Custom runtimes: a server of the user's, spoken to over HTTP.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::request::Builder;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::process::{ChildStderr, ChildStdout};

use super::environment;
use super::instance::{Engine, Instance, Reply};
use super::log::Log;
use super::process::{Family, Process, copy};
use super::spec::{Call, FUNCTION_KEY, HttpCall, Spec, World};
use crate::error::Fault;

/// Where the server of one instance listens.
pub(super) struct Custom {
    port: u16,
}

/// Starts the server and waits until its port accepts.
pub(super) async fn start(spec: &Spec, world: &World, family: &Family, id: &str) -> Result<Instance, Fault> {
    let port = port(spec.port).map_err(|error| {
        let port = spec.port.unwrap_or_default();
        Fault::not_started(
            "FunctionNotStarted",
            format!("The CA's http server cannot be started: port {port}: {error}"),
        )
    })?;
    let words = command(spec);
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]);
    environment::fill(&mut command, spec, world, id, Some(port));
    let (process, pipes) = Process::start(&mut command, &world.children, family)
        .await
        .map_err(|error| cannot_start(&error, &words[0]))?;
    let log = Arc::new(Log::default());
    // The server never reads from us.
    drop(pipes.stdin);
    if let Some(stdout) = pipes.stdout.and_then(|pipe| ChildStdout::from_std(pipe).ok()) {
        tokio::spawn(copy(stdout, Arc::clone(&log)));
    }
    if let Some(stderr) = pipes.stderr.and_then(|pipe| ChildStderr::from_std(pipe).ok()) {
        tokio::spawn(copy(stderr, Arc::clone(&log)));
    }
    wait_until_it_listens(&process, &log, port, world.start_within).await?;
    Ok(Instance::new(id, process, log, Engine::Custom(Custom { port })))
}

/// The user's port if it is free, else any that is.
fn port(wanted: Option<u16>) -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, wanted.unwrap_or(0)))?;
    Ok(listener.local_addr()?.port())
}

/// The words to run: what stands in `/code` on the service stands elsewhere here.
fn command(spec: &Spec) -> Vec<String> {
    let code = spec.code.path();
    if spec.command.is_empty() {
        return vec![code.join("bootstrap").display().to_string()];
    }
    let mut words: Vec<String> = spec.command.iter().map(|word| here(word, code)).collect();
    // A relative path is looked up from the code directory, not from the emulator's.
    if words[0].contains('/') {
        words[0] = code.join(&words[0]).display().to_string();
    }
    words
}

fn here(word: &str, code: &Path) -> String {
    match word.strip_prefix("/code") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{}{rest}", code.display()),
        _ => word.to_owned(),
    }
}

fn cannot_start(error: &io::Error, program: &str) -> Fault {
    let program = Path::new(program).file_name().unwrap_or_default().display();
    if error.kind() == io::ErrorKind::NotFound {
        let message = format!(
            "The function cannot be started. {program}, or the interpreter it names, does not exist."
        );
        return Fault::not_started("CAFileNotFound", message);
    }
    Fault::not_started(
        "CAExited",
        format!("The function either cannot be started or exited. {program}: {error}."),
    )
}

async fn wait_until_it_listens(
    process: &Process,
    log: &Log,
    port: u16,
    limit: Duration,
) -> Result<(), Fault> {
    let started = Instant::now();
    while !accepts(port).await {
        if process.has_exited() {
            let how = process.exit().unwrap_or_else(|| "ended".to_owned());
            // Its last words are on their way.
            tokio::time::sleep(super::SETTLE).await;
            let words = String::from_utf8_lossy(&log.close(log.open())).trim().to_owned();
            let message = format!("The function either cannot be started or exited. {how}. {words}");
            return Err(Fault::not_started("CAExited", message.trim_end()));
        }
        if started.elapsed() > limit {
            let waited = format!("ContainerStartDuration:{}", limit.as_nanos());
            let message = format!(
                "The CA's http server cannot be started: {waited}. Ping CA failed due to: nothing listens on 127.0.0.1:{port}, \
                 the port in FC_SERVER_PORT"
            );
            return Err(Fault::not_started("FunctionNotStarted", message));
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

/// A socket may be connected to itself, when its own port happens to be the one asked for.
async fn accepts(port: u16) -> bool {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await;
    stream.is_ok_and(|stream| stream.local_addr().is_ok_and(|own| own.port() != port))
}

impl Custom {
    pub(super) async fn initialize(&self, spec: &Spec, world: &World, call: &Call) -> Reply {
        self.post("/initialize", Bytes::new(), spec, world, call).await
    }

    pub(super) async fn invoke(&self, spec: &Spec, world: &World, call: &Call) -> Reply {
        if let Some(http) = &call.http {
            let request = passed_through(http, spec, world, call);
            return self.exchange(request).await.map_or(Reply::Exited, |(_, answer)| Reply::Answered(answer));
        }
        self.post("/invoke", call.payload.clone(), spec, world, call).await
    }

    async fn post(&self, path: &str, body: Bytes, spec: &Spec, world: &World, call: &Call) -> Reply {
        match self.exchange(request(path, self.port, body, spec, world, call)).await {
            Ok((true, answer)) => Reply::Done(answer.into_body()),
            Ok((false, answer)) => Reply::Failed(answer.into_body()),
            Err(_) => Reply::Exited,
        }
    }

    /// Whether the server calls it a success, and its answer.
    async fn exchange(
        &self,
        request: http::Result<Request<Full<Bytes>>>,
    ) -> Result<(bool, Response<Bytes>), Box<dyn std::error::Error + Send + Sync>> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let answer = sender.send_request(request?).await?;
        // The header is the protocol; without it the status is all there is.
        let success = match answer.headers().get("x-fc-status") {
            Some(status) => status == "200",
            None => answer.status() < StatusCode::BAD_REQUEST,
        };
        let (parts, body) = answer.into_parts();
        Ok((success, Response::from_parts(parts, body.collect().await?.to_bytes())))
    }
}

fn request(
    path: &str,
    port: u16,
    body: Bytes,
    spec: &Spec,
    world: &World,
    call: &Call,
) -> http::Result<Request<Full<Bytes>>> {
    let request = Request::post(path)
        .header("host", format!("127.0.0.1:{port}"))
        .header("content-type", "application/octet-stream");
    common(request, path, spec, world, call).body(Full::new(body))
}

/// What an HTTP trigger was sent: path, query and headers as they came, but for those that are the service's own.
fn passed_through(
    http: &HttpCall,
    spec: &Spec,
    world: &World,
    call: &Call,
) -> http::Result<Request<Full<Bytes>>> {
    let mut request = Request::builder().method(http.method.clone()).uri(&http.target);
    for (name, value) in http.headers.iter().filter(|(name, _)| !name.as_str().starts_with("x-fc-")) {
        request = request.header(name, value);
    }
    let request = request.header("x-fc-base-path", format!("{}/", http.base));
    common(request, "/http-invoke", spec, world, call).body(Full::new(call.payload.clone()))
}

/// The headers of every request to a custom runtime.
fn common(request: Builder, control_path: &str, spec: &Spec, world: &World, call: &Call) -> Builder {
    let [id, secret, token] = FUNCTION_KEY;
    request
        .header("x-fc-request-id", &call.request_id)
        .header("x-fc-control-path", control_path)
        .header("x-fc-access-key-id", id)
        .header("x-fc-access-key-secret", secret)
        .header("x-fc-security-token", token)
        .header("x-fc-function-name", &spec.function)
        .header("x-fc-function-handler", &spec.handler)
        .header("x-fc-function-memory", spec.memory)
        .header("x-fc-function-timeout", spec.timeout)
        .header("x-fc-function-initializer", spec.initializer.as_deref().unwrap_or_default())
        .header("x-fc-initialization-timeout", spec.initialization_timeout)
        .header("x-fc-service-name", &spec.service)
        .header("x-fc-service-logproject", &spec.log_project)
        .header("x-fc-service-logstore", &spec.log_store)
        .header("x-fc-region", world.region)
        .header("x-fc-account-id", world.account)
        .header("x-fc-qualifier", &call.qualifier)
        .header("x-fc-version-id", spec.version_id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_code_is_found_where_it_was_unpacked() {
        let code = Path::new("/tmp/x");
        assert_eq!(here("/code/bootstrap", code), "/tmp/x/bootstrap");
        assert_eq!(here("/code", code), "/tmp/x");
        assert_eq!(here("/codes/x", code), "/codes/x");
        assert_eq!(here("--port", code), "--port");
    }
}
