//! What stands around a call: middleware, spans, proxies, IPv6, programs without a runtime.

use std::sync::{Arc, Mutex};

use fc_client::fc2::{Client, GetService};
use fc_client::{Body, BoxFuture, Config, Credentials, ErrorKind, Retry, Transport, TransportError};
use fc_emulator::Emulator;
use tracing_subscriber::filter::LevelFilter;

use crate::logged::logged;
use crate::wire::{Scripted, client, config};

/// Keeps the name of who was asked, in order.
struct Named {
    name: &'static str,
    asked: Arc<Mutex<Vec<&'static str>>>,
    next: Arc<dyn Transport>,
}

impl Transport for Named {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.asked.lock().expect("no panic").push(self.name);
        self.next.send(request)
    }
}

#[tokio::test]
async fn middleware_sees_each_attempt_and_the_last_added_is_asked_first() {
    let emulator = Emulator::start().await.expect("a free port");
    emulator.fail_next(503, &[("retry-after", "0")], "{}");
    let asked = Arc::new(Mutex::new(Vec::new()));
    let named = |name: &'static str| {
        let asked = Arc::clone(&asked);
        move |next| Named { name, asked: Arc::clone(&asked), next }
    };
    let config = Config::new()
        .endpoint(emulator.endpoint())
        .credentials(Credentials::new("test-ak-id", "test-ak-secret"))
        .middleware(named("inner"))
        .middleware(named("outer"));
    let error = client(config).get_service(GetService::new("s")).await.expect_err("there is none");
    assert_eq!((error.code(), error.attempts()), (Some("ServiceNotFound"), 2));
    assert_eq!(*asked.lock().expect("no panic"), ["outer", "inner", "outer", "inner"]);
}

#[test]
fn a_call_and_its_attempts_are_spans_with_their_outcome() {
    let lines = logged(LevelFilter::DEBUG, || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let headers = [("x-fc-request-id", "r-7"), ("retry-after", "0")];
            let body = r#"{"ErrorCode": "ResourceThrottled", "ErrorMessage": "a secret word"}"#;
            let config = config().transport(Scripted::new(503, &headers, body)).retry(Retry::attempts(2));
            client(config).get_service(GetService::new("s")).await.expect_err("503");
        });
    });
    let own: Vec<&str> = lines.lines().filter(|line| line.contains(" failed kind=")).collect();
    assert_eq!(own.len(), 2, "{lines}");
    for (line, attempt) in own.iter().zip(["1", "2"]) {
        for part in [
            "fc.call{operation=\"GetService\"".to_owned(),
            format!("fc.attempt{{attempt={attempt}}}"),
            "failed kind=Service status=503 code=\"ResourceThrottled\" request_id=\"r-7\"".to_owned(),
        ] {
            assert!(line.contains(&part), "no `{part}` in {line}");
        }
    }
    let ended = lines.lines().find(|line| line.contains("INFO fc.call{") && line.contains("close"));
    let recorded = "attempts=2 status=503 code=\"ResourceThrottled\" request_id=\"r-7\"";
    assert!(ended.is_some_and(|line| line.contains(recorded)), "{lines}");
    assert!(!lines.contains("a secret word"), "{lines}");
}

#[tokio::test]
async fn a_region_that_is_not_known_is_named_when_no_connection_stands() {
    struct Nowhere;
    impl Transport for Nowhere {
        fn send(
            &self,
            _: http::Request<Body>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            Box::pin(async { Err(TransportError::connect("no such host")) })
        }
    }
    let config = |region: &str| {
        let place = Config::new().account("123").region(region).transport(Nowhere);
        place.credentials(Credentials::new("id", "secret")).retry(Retry::never())
    };
    let error = client(config("cn-hangzou")).get_service(GetService::new("s")).await.expect_err("nowhere");
    let expected = "GetService: no connection: no such host (`cn-hangzou` is no region of FC 2.0 that is known; did you \
                    mean `cn-hangzhou`?)";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Connect, expected));
    let error = client(config("cn-hangzhou")).get_service(GetService::new("s")).await.expect_err("nowhere");
    assert_eq!(error.hint(), None);
}

#[tokio::test]
async fn a_signature_that_is_refused_shows_what_was_signed_without_the_token() {
    let body = r#"{"ErrorCode": "SignatureNotMatch", "ErrorMessage": "another signature"}"#;
    let credentials = Credentials::temporary("an-id", "a-secret", "a-token");
    let config = config().credentials(credentials).transport(Scripted::new(403, &[], body));
    let error = client(config).get_service(GetService::new("s")).await.expect_err("403");
    let canonical = error.canonical_request().expect("it is a matter of the signature");
    assert!(canonical.starts_with("GET\n/2021-04-06/services/s\n\nhost:127.0.0.1:19080\n"), "{canonical}");
    assert!(canonical.contains("\nx-acs-security-token:<secret>\n"), "{canonical}");
    let all = format!("{error} {error:?} {canonical}");
    assert!(!all.contains("a-token") && !all.contains("a-secret"), "{all}");
    assert!(error.hint().is_some_and(|hint| hint.contains("`canonical_request()`")), "{error}");
    let other = Scripted::new(403, &[], r#"{"ErrorCode": "AccessDenied", "ErrorMessage": "no"}"#);
    let error = client(crate::wire::config().transport(other)).get_service(GetService::new("s")).await;
    assert_eq!(error.expect_err("403").canonical_request(), None);
}

#[tokio::test]
async fn an_endpoint_may_be_an_address_of_ipv6() {
    let Ok(address) = "[::1]:0".parse() else { unreachable!("it is an address") };
    let Ok(emulator) = Emulator::builder().listen(address).start().await else {
        println!("skipped: this machine has no IPv6");
        return;
    };
    assert!(emulator.endpoint().starts_with("http://[::1]:"), "{}", emulator.endpoint());
    let credentials = Credentials::new("test-ak-id", "test-ak-secret");
    let config = Config::new().endpoint(emulator.endpoint()).credentials(credentials);
    let error = client(config).get_service(GetService::new("s")).await.expect_err("there is none");
    assert_eq!(error.code(), Some("ServiceNotFound"), "{error}");
}

#[tokio::test]
async fn a_client_of_reqwest_of_ones_own_is_used_as_it_is() {
    let emulator = Emulator::start().await.expect("a free port");
    let address = emulator.endpoint().trim_start_matches("http://").parse().expect("an address");
    let own = reqwest::Client::builder().no_proxy().resolve("fc.example", address).build().expect("a client");
    let credentials = Credentials::new("test-ak-id", "test-ak-secret");
    let config = Config::new().endpoint("http://fc.example").credentials(credentials).reqwest_client(own);
    let error = client(config).get_service(GetService::new("s")).await.expect_err("there is none");
    assert_eq!(error.code(), Some("ServiceNotFound"), "{error}");
}

#[test]
fn a_program_without_a_runtime_calls_and_waits() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let emulator = runtime.block_on(Emulator::start()).expect("a free port");
    let credentials = Credentials::new("test-ak-id", "test-ak-secret");
    let client =
        Client::new(Config::new().endpoint(emulator.endpoint()).credentials(credentials)).expect("a place");
    let calls: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || client.send_blocking(GetService::new("s")).expect_err("there is none"))
        })
        .collect();
    for call in calls {
        assert_eq!(call.join().expect("no panic").code(), Some("ServiceNotFound"));
    }
    // Also where another runtime is, on its own threads and on those that may wait.
    let inside = runtime.block_on(async {
        let here = client.send_blocking(GetService::new("s"));
        let client = client.clone();
        let there = tokio::task::spawn_blocking(move || client.send_blocking(GetService::new("s"))).await;
        [here, there.expect("no panic")]
    });
    for outcome in inside {
        assert_eq!(outcome.expect_err("there is none").code(), Some("ServiceNotFound"));
    }
}
