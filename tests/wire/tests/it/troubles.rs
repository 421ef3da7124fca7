//! What goes wrong at the edges: a wrong clock seen by many at once, errors that break off, credentials that take long.

use std::time::{Duration, SystemTime};

use fc_client::fc2::{GetFunction, GetService, InvokeFunction};
use fc_client::{
    Body, BoxError, BoxFuture, Config, Credentials, ErrorKind, ProvideCredentials, Retry, Transport,
    TransportError, http_trigger,
};
use fc_emulator::Emulator;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::wire::{NONCE, Scripted, client, config};

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_off_is_corrected_once_however_many_calls_see_it() {
    let there = SystemTime::now() - Duration::from_secs(3 * 3600);
    for at_once in [2, 5, 20] {
        let emulator = Emulator::builder().frozen_at(there).start().await.expect("a free port");
        let credentials = Credentials::new("test-ak-id", "test-ak-secret");
        let client = client(Config::new().endpoint(emulator.endpoint()).credentials(credentials));
        let call = || {
            let client = client.clone();
            tokio::spawn(async move { client.get_service(GetService::new("s")).await })
        };
        let calls: Vec<_> = (0..at_once).map(|_| call()).collect();
        for call in calls {
            let error = call.await.expect("no panic").expect_err("there is none");
            assert_eq!(error.code(), Some("ServiceNotFound"), "{at_once} at once: {error}");
        }
    }
}

#[tokio::test]
async fn what_the_service_quotes_of_the_credentials_is_taken_out_and_an_error_is_one_line() {
    let message = "The string is\nx-acs-security-token:a-long-token\nand the key a-long-secret.";
    let body = serde_json::json!({ "Code": "SignatureDoesNotMatch", "Message": message }).to_string();
    let credentials = Credentials::temporary("an-id", "a-long-secret", "a-long-token");
    let config = config().credentials(credentials).transport(Scripted::new(403, &[], body));
    let error = client(config).get_service(GetService::new("s")).await.expect_err("403");
    let shown = format!("{error} {error:?} {} {:?}", error.message(), error.canonical_request());
    assert!(!shown.contains("a-long-token") && !shown.contains("a-long-secret"), "{shown}");
    let line = "GetService: SignatureDoesNotMatch (403): The string is x-acs-security-token:<secret> and the key <secret>.";
    assert!(error.to_string().starts_with(line) && !error.to_string().contains('\n'), "{error}");
}

#[tokio::test]
async fn json_that_breaks_off_is_no_page() {
    for body in ["{\"environmentVariables\":{\"PASSWORD\":\"mark", " [\"mark", "\"mark"] {
        let client = client(config().transport(Scripted::new(404, &[], body)));
        let error = client.get_function(GetFunction::new("s", "f")).await.expect_err("404");
        assert_eq!(error.to_string(), "GetFunction: status 404: Not Found, without a message", "{body}");
    }
}

#[tokio::test]
async fn a_code_that_is_no_word_is_none() {
    for code in ["", "two\nlines", &"x".repeat(81), "\u{7f}"] {
        let body = serde_json::json!({ "Code": code, "Message": "m" }).to_string();
        let error = client(config().transport(Scripted::new(400, &[], body)));
        let error = error.get_service(GetService::new("s")).await.expect_err("400");
        assert_eq!((error.code(), error.message()), (None, "m"), "{code:?}");
    }
}

/// A server that answers with a head and a part of a body, and then ends or waits.
async fn half(status: u16, ends: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("it listens"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut seen = Vec::new();
                while !seen.ends_with(b"\r\n\r\n") {
                    seen.push(stream.read_u8().await.expect("a request"));
                }
                let head = format!(
                    "HTTP/1.1 {status} X\r\nx-fc-request-id: r\r\nretry-after: 0\r\ncontent-length: 99\r\n\r\n{{\"Co"
                );
                stream.write_all(head.as_bytes()).await.expect("sent");
                if !ends {
                    tokio::time::sleep(Duration::from_secs(30)).await;
                }
            });
        }
    });
    endpoint
}

#[tokio::test]
async fn the_status_of_an_error_says_enough_where_its_body_breaks_off_or_is_late() {
    for ends in [true, false] {
        let config = |endpoint: String| {
            let limit = if ends { 30_000 } else { 700 };
            let config = config().endpoint(endpoint).timeout(Duration::from_millis(limit));
            client(config.retry(Retry::attempts(2)))
        };
        let error = config(half(404, ends).await).get_service(GetService::new("s")).await.expect_err("404");
        assert!(error.is_not_found() && error.request_id() == Some("r"), "{error}");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 1));
        assert!(std::error::Error::source(&error).is_some(), "{error:?}");
        // Nothing ran, so even an invocation is tried again.
        let invoke = InvokeFunction::new("s", "f");
        let error = config(half(429, ends).await).invoke_function(invoke).await.expect_err("429");
        assert_eq!((error.status(), error.attempts()), (Some(429), 2), "{error}");
        assert!(error.is_retryable());
    }
}

/// Credentials that take their time.
struct Slow;

impl ProvideCredentials for Slow {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(400)).await;
            Ok(Credentials::new("id", "secret"))
        })
    }
}

/// A service that takes its time.
struct Late(Scripted);

impl Transport for Late {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(400)).await;
            self.0.send(request).await
        })
    }
}

#[tokio::test(start_paused = true)]
async fn to_be_asked_who_one_is_has_time_of_its_own_and_is_no_attempt() {
    let config = || config().credentials(Slow).transport(Late(Scripted::new(200, &[], "{}")));
    let patient = client(config().timeout(Duration::from_millis(500)));
    patient.get_service(GetService::new("s")).await.expect("400 ms for each of the two");
    for config in
        [config().timeout(Duration::from_millis(100)), config().call_timeout(Duration::from_millis(100))]
    {
        let error = client(config).invoke_function(InvokeFunction::new("s", "f")).await.expect_err("late");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credentials, 0), "{error}");
        assert!(error.message().starts_with("no source had any within 0."), "{error}");
    }
}

#[tokio::test]
async fn a_time_that_cannot_be_written_is_an_error_and_no_panic() {
    let before = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
    let after = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_800);
    for at in [before, after] {
        let error = client(config()).dry_run(&GetService::new("s"), at, NONCE).await.expect_err("no date");
        assert!(error.message().contains("between 1970 and 9999"), "{error}");
        let mut request = http::Request::get("https://fc.example/x").body(()).expect("a request");
        let credentials = Credentials::new("id", "secret");
        let error = http_trigger::sign(&mut request, &credentials, at).expect_err("no date");
        assert!(error.message().contains("between 1970 and 9999"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_time_of_the_whole_call_is_named_as_it_was_given() {
    let config = config().transport(Late(Scripted::new(200, &[], "{}")));
    let config = config.timeout(Duration::from_secs(9)).call_timeout(Duration::from_millis(300));
    let error = client(config).get_service(GetService::new("s")).await.expect_err("400 ms are more");
    assert_eq!(error.to_string(), "GetService: no answer within the 0.3 s of the whole call");
}

#[tokio::test]
async fn a_function_that_failed_has_failed_whatever_its_header_holds() {
    struct Odd;
    impl Transport for Odd {
        fn send(
            &self,
            _: http::Request<Body>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            let kind = http::HeaderValue::from_bytes(b"\xff").map_err(TransportError::invalid);
            Box::pin(async {
                let answer = http::Response::builder().header("x-fc-error-type", kind?);
                answer.body(Body::from("{}")).map_err(TransportError::broken)
            })
        }
    }
    let client = client(config().transport(Odd));
    let answer = client.invoke_function(InvokeFunction::new("s", "f")).await.expect("an answer");
    assert!(answer.function_error().is_some() && answer.text().is_err());
    let streamed = client.invoke_function_streamed(InvokeFunction::new("s", "f")).await.expect("an answer");
    assert!(streamed.function_error_kind().is_some());
}

#[tokio::test]
async fn credentials_and_attempt_share_the_time_of_the_whole_call() {
    let config = config().credentials(Slow).transport(Late(Scripted::new(200, &[], "{}")));
    // Each of the two takes 400 ms.
    let client = client(config.call_timeout(Duration::from_millis(600)));
    let error = client.get_service(GetService::new("s")).await.expect_err("800 ms are more");
    assert!(matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Credentials), "{error}");
}
