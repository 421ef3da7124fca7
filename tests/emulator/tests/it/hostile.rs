//! Clients that mean no good, or know no better: none of them keeps the emulator busy, and none gets out of it.

use std::time::Duration;

use fc_emulator::Emulator;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{create, request, request_at, with_echo, with_service};

async fn connect(emulator: &Emulator) -> TcpStream {
    TcpStream::connect(emulator.endpoint().strip_prefix("http://").unwrap()).await.unwrap()
}

/// Sends bytes as they are, and reads what comes back until the other end closes.
async fn raw(emulator: &Emulator, bytes: &[u8]) -> String {
    let mut stream = connect(emulator).await;
    // It may be closed before all is sent.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

async fn still_answers(emulator: &Emulator) {
    assert_eq!(request(emulator, "GET", "/services").send().await.status, 200);
}

/// The time of this runtime passes at once when nothing else is to be done.
#[tokio::test(start_paused = true)]
async fn a_head_that_never_ends_is_not_waited_for() {
    let emulator = Emulator::start().await.unwrap();
    let begun = tokio::time::Instant::now();
    let mut streams = Vec::new();
    for beginning in ["", "GET /2021-04-06/services HTTP/1.1\r\nhost: localhost\r\nx-slow: "] {
        let mut stream = connect(&emulator).await;
        stream.write_all(beginning.as_bytes()).await.unwrap();
        streams.push(stream);
    }
    for stream in &mut streams {
        let mut answer = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(600), stream.read_to_end(&mut answer)).await;
        assert!(closed.is_ok(), "it is waited for");
    }
    assert!(begun.elapsed() <= Duration::from_secs(70), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_head_that_drips_is_not_waited_for() {
    let emulator = Emulator::start().await.unwrap();
    let mut stream = connect(&emulator).await;
    stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let mut drips = 0;
    while stream.write_all(b"x: y\r\n").await.is_ok() {
        drips += 1;
        assert!(drips < 20, "it goes on for ever");
        tokio::time::sleep(Duration::from_secs(10)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_stops_coming_is_not_waited_for() {
    let emulator = Emulator::start().await.unwrap();
    for path in ["/2021-04-06/services", "/2016-08-15/proxy/s/f/"] {
        let head = format!("POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{{");
        let answer = raw(&emulator, head.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("RequestTimeout"), "{answer}");
    }
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let emulator = Emulator::start().await.unwrap();
    let long = "x".repeat(1024 * 1024);
    let many = "x: y\r\n".repeat(1000);
    for head in [
        format!("GET / HTTP/1.1\r\nhost: localhost\r\nx: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nhost: localhost\r\n{many}\r\n"),
        format!("GET /{long} HTTP/1.1\r\nhost: localhost\r\n\r\n"),
    ] {
        let answer = raw(&emulator, head.as_bytes()).await;
        // Where much of it was still under way, the connection is reset instead.
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    still_answers(&emulator).await;
}

#[tokio::test]
async fn a_body_that_announces_too_much_is_refused_before_it_comes() {
    let emulator = Emulator::start().await.unwrap();
    for size in ["157286401", "999999999999"] {
        let head = format!(
            "POST /2021-04-06/services HTTP/1.1\r\nhost: localhost\r\ncontent-length: {size}\r\n\r\n"
        );
        let answer = raw(&emulator, head.as_bytes()).await;
        assert!(answer.contains("EntityTooLarge"), "{answer}");
    }
}

#[tokio::test]
async fn what_is_no_http_is_refused() {
    let emulator = Emulator::start().await.unwrap();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"\0\0\0\0\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: local\0host\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 18446744073709551615\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
    ] {
        let answer = raw(&emulator, bytes).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{bytes:?}: {answer}");
    }
    still_answers(&emulator).await;
}

#[tokio::test]
async fn paths_that_climb_lead_nowhere() {
    let emulator = with_service().await;
    for path in [
        "/2021-04-06/services/../services/s",
        "/2021-04-06/services/%2e%2e/services/s",
        "/2021-04-06//services/s",
        "//2021-04-06/services/s",
        "/code/../../etc/passwd.zip",
        "/code/%2e%2e%2f%2e%2e%2fetc%2fpasswd.zip",
        "/2016-08-15/proxy/../services/s",
        "/2016-08-15/proxy/s/../../etc/passwd",
        "/_page/../2021-04-06/services/s",
        "/_page/%2e%2e/page.rs",
        "/_page//etc/passwd",
    ] {
        let answer = request_at(&emulator, "GET", path).send().await;
        assert!((400..500).contains(&answer.status), "{path}: {} {}", answer.status, answer.text());
    }
}

#[tokio::test]
async fn names_that_are_paths_are_names_of_nothing() {
    let emulator = with_service().await;
    for name in ["..", "%2e%2e", "a%2F..%2Fb", "%00", "s%00", "%ff", "s%0d%0ax-injected:%201", "-", "s%20"] {
        for target in [format!("/services/{name}"), format!("/services/s/functions/{name}")] {
            let answer = request(&emulator, "GET", &target).send().await;
            assert!((400..500).contains(&answer.status), "{target}: {} {}", answer.status, answer.text());
            assert_eq!(answer.header("x-injected"), None);
        }
    }
    for name in ["", "..", "a/b", "a\0b", "<img src=x>", "a\nb", "名", &"a".repeat(129)] {
        let body = json!({ "serviceName": name }).to_string();
        let made = request(&emulator, "POST", "/services").body(body).send().await;
        assert_eq!(made.code(), (400, "InvalidArgument".into()), "{name}");
        let made = create(&emulator, "", json!({ "functionName": name })).await;
        assert_eq!(made.code(), (400, "InvalidArgument".into()), "{name}");
    }
}

#[tokio::test]
async fn a_target_in_full_is_checked_like_any_other() {
    let emulator = with_echo().await;
    for (target, refusal) in [
        ("http://evil.com/2021-04-06/services", "HostNotAllowed"),
        ("http://localhost/2021-04-06/services", "MissingRequiredHeader"),
        ("http://evil.com/2016-08-15/proxy/s/f/", "HostNotAllowed"),
    ] {
        let head = format!("GET {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        let answer = raw(&emulator, head.as_bytes()).await;
        assert!(answer.contains(refusal), "{target}: {answer}");
    }
    let answer =
        raw(&emulator, b"CONNECT evil.com:443 HTTP/1.1\r\nhost: evil.com\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    let answer = raw(&emulator, b"OPTIONS * HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}
