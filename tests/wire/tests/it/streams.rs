//! Answers that are read while they come, and uploads that tell how far they are.

use std::sync::{Arc, Mutex};

use fc_client::fc2::{Code, CreateFunction, InvokeFunction, Runtime};
use fc_client::{Config, Credentials, ErrorKind, FunctionErrorKind, Package, Retry};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::wire::{Scripted, client, config};

const HEAD: &str = "HTTP/1.1 200 OK\r\nx-fc-request-id: r-1\r\ntransfer-encoding: chunked\r\n\r\n";

/// A server that reads one request and hands over its connection.
async fn connected() -> (Config, tokio::task::JoinHandle<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("it listens"));
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a client comes");
        let mut seen = Vec::new();
        while !seen.windows(4).any(|part| part == b"\r\n\r\n") {
            seen.push(stream.read_u8().await.expect("a request"));
        }
        stream
    });
    (config().endpoint(endpoint), server)
}

#[tokio::test]
async fn a_piece_is_there_before_the_function_says_the_next() {
    let (config, server) = connected().await;
    let client = client(config);
    let server = tokio::spawn(async move {
        let mut stream = server.await.expect("no panic");
        stream.write_all(HEAD.as_bytes()).await.expect("sent");
        stream.write_all(b"3\r\none\r\n").await.expect("sent");
        stream
    });
    let mut answer = client.invoke_function_streamed(InvokeFunction::new("s", "f")).await.expect("a head");
    assert_eq!(
        (answer.request_id(), answer.function_error_kind(), answer.remaining()),
        (Some("r-1"), None, None)
    );
    assert_eq!(answer.chunk().await.expect("a piece").as_deref(), Some(&b"one"[..]));
    // Only now does the rest come.
    let mut stream = server.await.expect("no panic");
    stream.write_all(b"3\r\ntwo\r\n0\r\n\r\n").await.expect("sent");
    assert_eq!(answer.chunk().await.expect("a piece").as_deref(), Some(&b"two"[..]));
    assert_eq!(answer.chunk().await.expect("an end"), None);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_an_error_after_what_came_and_is_not_asked_for_again() {
    let (config, server) = connected().await;
    let client = client(config.retry(Retry::attempts(3)));
    let server = tokio::spawn(async move {
        let mut stream = server.await.expect("no panic");
        stream.write_all(HEAD.as_bytes()).await.expect("sent");
        stream.write_all(b"3\r\none\r\n").await.expect("sent");
    });
    let mut answer = client.invoke_function_streamed(InvokeFunction::new("s", "f")).await.expect("a head");
    assert_eq!(answer.chunk().await.expect("a piece").as_deref(), Some(&b"one"[..]));
    server.await.expect("no panic");
    let error = answer.chunk().await.expect_err("the connection is gone");
    assert_eq!((error.kind(), error.request_id(), error.attempts()), (ErrorKind::Transport, Some("r-1"), 1));
    assert!(error.message().starts_with("the answer broke off: "), "{error}");
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_function_that_fails_is_known_from_the_head_and_read_as_always() {
    let headers = [("x-fc-error-type", "UnhandledInvocationError"), ("x-fc-request-id", "r-2")];
    let body = r#"{"errorMessage": "as asked", "errorType": "ValueError"}"#;
    let client = client(config().transport(Scripted::new(200, &headers, body)));
    let answer = client.invoke_function_streamed(InvokeFunction::new("s", "f")).await.expect("a head");
    assert_eq!(answer.function_error_kind(), Some(FunctionErrorKind::Unhandled));
    assert!(!format!("{answer:?}").contains("as asked"), "{answer:?}");
    let whole = answer.collect().await.expect("it is there");
    assert_eq!(whole.function_error().and_then(|error| error.error_type.as_deref()), Some("ValueError"));
}

#[tokio::test]
async fn what_the_service_refuses_is_an_error_and_no_stream() {
    let body = r#"{"ErrorCode": "FunctionNotFound", "ErrorMessage": "no f"}"#;
    let client = client(config().transport(Scripted::new(404, &[], body)));
    let error = client.invoke_function_streamed(InvokeFunction::new("s", "f")).await.expect_err("404");
    assert_eq!(
        (error.status(), error.known_code()),
        (Some(404), Some(fc_client::ErrorCode::FunctionNotFound))
    );
}

#[tokio::test]
async fn each_attempt_of_an_upload_tells_its_progress_from_its_beginning_to_its_end() {
    let emulator = fc_emulator::Emulator::start().await.expect("a free port");
    emulator.fail_next(503, &[("retry-after", "0")], "{}");
    let told = Arc::new(Mutex::new(Vec::new()));
    let to = Arc::clone(&told);
    let config = Config::new()
        .endpoint(emulator.endpoint())
        .credentials(Credentials::new("test-ak-id", "test-ak-secret"))
        .on_progress(move |progress| {
            to.lock().expect("no panic").push((progress.attempt, progress.sent, progress.total));
        });
    let zip = [b"PK\x03\x04".to_vec(), vec![7; 3_000_000]].concat();
    let request = CreateFunction::builder()
        .service_name("nobody")
        .function_name("f")
        .runtime(Runtime::Python3_10)
        .handler("index.handler")
        .code(Code::from(Package::from_zip_bytes(zip)))
        .build();
    let error = client(config).create_function(request).await.expect_err("there is no such service");
    assert_eq!((error.code(), error.attempts()), (Some("ServiceNotFound"), 2), "{error}");
    let told = told.lock().expect("no panic");
    for attempt in [1, 2] {
        let of: Vec<_> = told.iter().filter(|one| one.0 == attempt).collect();
        assert!(of.windows(2).all(|pair| pair[0].1 < pair[1].1), "{of:?}");
        let last = of.last().expect("it was told");
        assert!(last.1 == last.2 && last.2 > 4_000_000 && of.len() > 60, "{last:?} of {}", of.len());
    }
}
