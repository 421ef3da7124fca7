//! A client of a few lines: it signs, sends and reads, and shares nothing with the crate of that name.

use std::io::{Cursor, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use fc_emulator::{Emulator, Function};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// Status, code and message of a refusal, which must have both spellings.
    pub(crate) fn refusal(&self) -> (u16, String, String) {
        let body = self.json();
        assert_eq!((&body["ErrorCode"], &body["ErrorMessage"]), (&body["Code"], &body["Message"]));
        assert_eq!(body["RequestId"].as_str(), self.header("x-fc-request-id"));
        (self.status, body["Code"].as_str().unwrap().to_owned(), body["Message"].as_str().unwrap().to_owned())
    }

    pub(crate) fn code(&self) -> (u16, String) {
        let (status, code, _) = self.refusal();
        (status, code)
    }

    /// The function's own error, which must be announced.
    pub(crate) fn function_error(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text());
        assert_eq!(self.header("x-fc-error-type"), Some("UnhandledInvocationError"), "{}", self.text());
        self.json()
    }

    /// The payload of a call that went well.
    pub(crate) fn payload(&self) -> String {
        assert_eq!((self.status, self.header("x-fc-error-type")), (200, None), "{}", self.text());
        self.text()
    }

    pub(crate) fn log(&self) -> String {
        String::from_utf8(BASE64_STANDARD.decode(self.header("x-fc-log-result").unwrap()).unwrap()).unwrap()
    }
}

pub(crate) struct Request<'a> {
    emulator: String,
    now: SystemTime,
    method: &'a str,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

pub(crate) fn request<'a>(emulator: &Emulator, method: &'a str, target: &str) -> Request<'a> {
    Request { now: emulator.now(), ..request_to(&emulator.endpoint(), method, target) }
}

/// To a path that is none of the API's.
pub(crate) fn request_at<'a>(emulator: &Emulator, method: &'a str, target: &str) -> Request<'a> {
    Request { target: target.to_owned(), ..request(emulator, method, "") }
}

pub(crate) fn request_to<'a>(endpoint: &str, method: &'a str, target: &str) -> Request<'a> {
    let emulator = endpoint.strip_prefix("http://").unwrap().to_owned();
    let target = format!("/2021-04-06{target}");
    Request { emulator, now: SystemTime::now(), method, target, headers: Vec::new(), body: Vec::new() }
}

impl Request<'_> {
    pub(crate) fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = body.as_ref().to_vec();
        self
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    pub(crate) async fn send(self) -> Answer {
        let (head, body, emulator) = self.prepare();
        let mut answer = Vec::new();
        exchange(&emulator, &head, &body, &mut answer).await.unwrap();
        read(&answer)
    }

    /// Sends, and hands back whatever arrived, with the error that may have ended it.
    pub(crate) async fn try_send(self) -> (String, std::io::Result<()>) {
        let (head, body, emulator) = self.prepare();
        let mut answer = Vec::new();
        let result = exchange(&emulator, &head, &body, &mut answer).await;
        (String::from_utf8_lossy(&answer).into_owned(), result)
    }

    /// The head and the body to send, and to whom.
    fn prepare(mut self) -> (String, Vec<u8>, String) {
        let path = self.target.split('?').next().unwrap().to_owned();
        let action = fc_emulator::operation(self.method, &path).unwrap_or("Unknown");
        let date = humantime::format_rfc3339_seconds(self.now).to_string();
        let mut headers = vec![
            ("host".to_owned(), self.emulator.clone()),
            ("x-acs-action".to_owned(), action.to_owned()),
            ("x-acs-version".to_owned(), "2021-04-06".to_owned()),
            ("x-acs-date".to_owned(), date),
            ("x-acs-signature-nonce".to_owned(), "nonce".to_owned()),
            ("x-acs-content-sha256".to_owned(), hash(&self.body)),
        ];
        headers.retain(|(name, _)| self.headers.iter().all(|(own, _)| own != name));
        headers.append(&mut self.headers);
        headers.sort();
        let authorization = self.authorization(&headers);
        headers.push(("authorization".to_owned(), authorization));
        (head(self.method, &self.target, &headers, &self.body), self.body, self.emulator)
    }

    fn authorization(&self, headers: &[(String, String)]) -> String {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let mut query: Vec<&str> = query.split('&').collect();
        query.sort_unstable();
        let query = query.join("&");
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(";");
        let lines: String = headers.iter().flat_map(|(name, value)| [name, ":", value, "\n"]).collect();
        let canonical = format!("{}\n{path}\n{query}\n{lines}\n{names}\n{}", self.method, hash(&self.body));
        let to_sign = format!("ACS3-HMAC-SHA256\n{}", hash(canonical.as_bytes()));
        let mut mac = Hmac::<Sha256>::new_from_slice(b"test-ak-secret").unwrap();
        mac.update(to_sign.as_bytes());
        let signature = hex::encode(mac.finalize().into_bytes());
        format!("ACS3-HMAC-SHA256 Credential=test-ak-id,SignedHeaders={names},Signature={signature}")
    }
}

pub(crate) async fn send_raw(
    address: &str,
    method: &str,
    target: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> Answer {
    let mut answer = Vec::new();
    exchange(address, &head(method, target, headers, body), body, &mut answer).await.unwrap();
    read(&answer)
}

fn head(method: &str, target: &str, headers: &[(String, String)], body: &[u8]) -> String {
    let mut head =
        format!("{method} {target} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head + "\r\n"
}

async fn exchange(address: &str, head: &str, body: &[u8], answer: &mut Vec<u8>) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    stream.read_to_end(answer).await.map(drop)
}

/// Fetches a URL as a browser would: unsigned.
pub(crate) async fn fetch(url: &str, method: &str) -> Answer {
    let rest = url.strip_prefix("http://").unwrap();
    let (address, path) = rest.split_once('/').unwrap();
    send_raw(address, method, &format!("/{path}"), &[("host".into(), address.into())], b"").await
}

fn read(answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = std::str::from_utf8(&answer[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers =
        lines.map(|line| line.split_once(": ").unwrap()).map(|(name, value)| (name.into(), value.into()));
    Answer { status, headers: headers.collect(), body: answer[end + 4..].to_vec() }
}

/// A port that nobody listens on, and that no other test is given; the system gives out higher ones by itself.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 8_000).unwrap();
    loop {
        let port = 20_000 + (first + NEXT.fetch_add(1, Ordering::SeqCst)) % 8_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A code package in base64; names that start with `+` are executable.
pub(crate) fn package(files: &[(&str, &str)]) -> String {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        let (name, mode) = name.strip_prefix('+').map_or((*name, 0o644), |name| (name, 0o755));
        writer.start_file(name, SimpleFileOptions::default().unix_permissions(mode)).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    BASE64_STANDARD.encode(writer.finish().unwrap().into_inner())
}

/// An emulator with the service `s`.
pub(crate) async fn with_service() -> Emulator {
    let emulator = Emulator::start().await.unwrap();
    make_service(&emulator).await;
    emulator
}

pub(crate) async fn make_service(emulator: &Emulator) {
    let made = request(emulator, "POST", "/services").body(r#"{"serviceName":"s"}"#).send().await;
    assert_eq!(made.status, 200, "{}", made.text());
}

/// An emulator whose function `f` in `s` is a closure that answers what it is given.
pub(crate) async fn with_echo() -> Emulator {
    let echo = Function::new("f", |event, _context| async move { Ok::<_, String>(event) });
    Emulator::builder().function("s", echo).start().await.unwrap()
}

/// Asks for a function `f` in `s`: `more` is laid over a Python function of the given source.
pub(crate) async fn create(emulator: &Emulator, source: &str, more: Value) -> Answer {
    let mut body = json!({
        "functionName": "f", "runtime": "python3.10", "handler": "index.handler", "timeout": 30,
        "code": { "zipFile": package(&[("index.py", source)]) },
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    request(emulator, "POST", "/services/s/functions").body(body.to_string()).send().await
}

/// An emulator with a function `f` in the service `s`.
pub(crate) async fn with_function(source: &str, more: Value) -> Emulator {
    let emulator = with_service().await;
    let made = create(&emulator, source, more).await;
    assert_eq!(made.status, 200, "{}", made.text());
    emulator
}

/// Adds a timer to the function `f`.
pub(crate) async fn make_trigger(emulator: &Emulator, name: &str) -> Answer {
    let config = json!({ "cronExpression": "@every 4m" }).to_string();
    let body = json!({ "triggerName": name, "triggerType": "timer", "triggerConfig": config });
    let made =
        request(emulator, "POST", "/services/s/functions/f/triggers").body(body.to_string()).send().await;
    assert_eq!(made.status, 200, "{}", made.text());
    made
}

pub(crate) async fn get(emulator: &Emulator, target: &str) -> Answer {
    request(emulator, "GET", target).send().await
}

pub(crate) async fn update(emulator: &Emulator, target: &str, body: Value) -> Answer {
    request(emulator, "PUT", target).body(body.to_string()).send().await
}

pub(crate) async fn delete(emulator: &Emulator, target: &str) -> Answer {
    request(emulator, "DELETE", target).send().await
}

pub(crate) fn invocation(emulator: &Emulator) -> Request<'static> {
    request(emulator, "POST", "/services/s/functions/f/invocations")
}

/// A call of `f` as a qualifier shows it.
pub(crate) fn invocation_of(emulator: &Emulator, qualifier: &str) -> Request<'static> {
    request(emulator, "POST", &format!("/services/s/functions/f/invocations?qualifier={qualifier}"))
}

pub(crate) async fn invoke(emulator: &Emulator, payload: &str) -> Answer {
    invocation(emulator).body(payload).header("x-fc-log-type", "Tail").send().await
}

/// Says so when there is no Python: a test that needs one is over then.
pub(crate) fn python_is_missing(test: &str) -> bool {
    is_missing("python3", test)
}

/// The same for Node.js.
pub(crate) fn node_is_missing(test: &str) -> bool {
    is_missing("node", test)
}

#[expect(clippy::explicit_write, reason = "the harness keeps what `eprintln!` prints of a test that passes")]
fn is_missing(program: &str, test: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok_and(|answer| answer.status.success());
    if !found {
        writeln!(std::io::stderr(), "SKIPPED {test}: {program} is not installed").unwrap();
    }
    !found
}

/// Waits for what happens elsewhere, and not for ever.
pub(crate) async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let holding = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(30), holding).await.is_ok(), "in vain: {what}");
}

/// Whether a process is still there, with one thread at least, and not merely unreaped.
pub(crate) fn is_alive(pid: &str) -> bool {
    let process = format!("/proc/{}", pid.trim());
    let status = std::fs::read_to_string(format!("{process}/stat")).unwrap_or_default();
    // Of a process that exits, the first thread may be dead a moment before the others.
    let threads = std::fs::read_dir(format!("{process}/task")).map_or(0, Iterator::count);
    !status.is_empty() && (!status.contains(") Z ") || threads > 1)
}
