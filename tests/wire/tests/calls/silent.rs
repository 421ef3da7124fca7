//! A server that reads a request and never answers: a limit ends the call in time, and without one it stays.

use std::time::{Duration, Instant};

use fc_client::fc2::{GetFunction, InvokeFunction};
use fc_client::{ErrorKind, Retry};

use crate::peer::{Mode, Peer, soon};

#[tokio::test]
async fn a_limit_ends_a_call_in_time_and_gives_back_its_connection() {
    let peer = Peer::start(Mode::Silent);
    let limit = Duration::from_millis(300);
    let client = fc_client::fc2::Client::new(peer.config().timeout(limit)).expect("a place");
    let start = Instant::now();
    let error = client.invoke_function(InvokeFunction::new("s", "f")).await.expect_err("nobody answers");
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Timeout, 1, false));
    // A busy machine is late, but no attempt is early.
    assert!((limit..limit * 10).contains(&start.elapsed()), "{:?}", start.elapsed());
    let error = client.get_function(GetFunction::new("s", "f")).await.expect_err("nobody answers");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
    assert!((limit * 3..limit * 30).contains(&error.elapsed()), "{error:?}");
    assert!(soon(|| peer.open() == 0).await, "{} connections are open", peer.open());
    assert_eq!(peer.requests(), 4);
}

/// Time runs only while nobody has anything to do, so the connection has to stand before.
#[tokio::test]
async fn a_call_without_a_limit_of_its_own_ends_after_a_minute_and_an_invocation_stays_for_days() {
    let peer = Peer::start(Mode::Answer);
    let client = fc_client::fc2::Client::new(peer.config().retry(Retry::never())).expect("a place");
    let (get, invoke) = (GetFunction::new("s", "f"), InvokeFunction::new("s", "f"));
    for call in 0..2 {
        peer.tell(Mode::Answer);
        client.get_function(get.clone()).await.expect("it is answered");
        assert!(soon(|| peer.open() == 1).await, "one connection waits");
        tokio::time::sleep(Duration::from_millis(50)).await;
        peer.tell(Mode::Silent);
        tokio::time::pause();
        let start = tokio::time::Instant::now();
        if call == 0 {
            let error = client.get_function(get.clone()).await.expect_err("nobody answers");
            assert_eq!(error.kind(), ErrorKind::Timeout, "{error:?}");
            let waited = start.elapsed().as_secs();
            assert!((60..62).contains(&waited), "{waited} s");
        } else {
            let days = Duration::from_secs(3 * 24 * 60 * 60);
            let answer = tokio::time::timeout(days, client.invoke_function(invoke.clone())).await;
            assert!(answer.is_err(), "{answer:?}");
        }
        tokio::time::resume();
    }
    // Days pass in no time, so the last one may still be on its way.
    assert!(soon(|| peer.requests() == 4).await, "{} requests", peer.requests());
}

/// Only so is a peer noticed that is gone, during an invocation that may take a day.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_connection_that_waits_for_an_answer_is_kept_alive_by_probes() {
    let peer = Peer::start(Mode::Silent);
    let client = peer.client();
    let call = tokio::spawn(async move { client.invoke_function(InvokeFunction::new("s", "f")).await });
    assert!(soon(|| peer.requests() == 1).await, "it was sent");
    tokio::time::sleep(Duration::from_millis(300)).await;
    let port = peer.endpoint.rsplit(':').next().and_then(|port| port.parse::<u16>().ok()).expect("a port");
    let table = std::fs::read_to_string("/proc/self/net/tcp").expect("Linux has it");
    let lines = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let remote = format!("0100007F:{port:04X}");
    let timers: Vec<String> = lines
        .filter(|line| line.get(2) == Some(&remote.as_str()) && line.get(3) == Some(&"01"))
        .map(|line| line[5].to_owned())
        .collect();
    // Kind 2 is the probe; the time until then is in hundredths of a second.
    let (kind, left) = timers.first().and_then(|timer| timer.split_once(':')).expect("the connection");
    let left = u64::from_str_radix(left, 16).expect("a number");
    assert!(kind == "02" && left <= 1500, "{timers:?}");
    call.abort();
}
