//! Hundreds of calls at once: each gets its own answer, credentials are asked for once, and connections are shared.

use std::process::Command;

use fc_client::fc2::{Client, GetFunction};
use fc_client::{BoxError, BoxFuture, Config, Credentials, ProvideCredentials};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::peer::{Mode, Peer};
use crate::source;

const MANY: usize = 600;

fn current() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn several() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().expect("a runtime")
}

/// So many calls at once, each by one of these clients; every answer is that of its call.
async fn many(clients: &[Client]) {
    let mut calls = JoinSet::new();
    for number in 0..MANY {
        let client = clients[number % clients.len()].clone();
        calls.spawn(async move {
            let name = format!("f{number}");
            let answer = client.send(GetFunction::new("s", name.clone())).await.expect("it is answered");
            assert_eq!(answer.result.function_name.as_deref(), Some(&name[..]));
            assert_eq!(answer.head.request_id(), Some(&format!("id-{name}")[..]));
            assert_eq!(answer.head.attempts, 1);
        });
    }
    while let Some(call) = calls.join_next().await {
        call.expect("the answer is that of the call");
    }
}

#[test]
fn hundreds_of_calls_at_once_get_their_own_answers_over_shared_connections() {
    for runtime in [current(), several()] {
        let peer = Peer::start(Mode::Later);
        // Clones, and clients of their own, of one configuration.
        let config = peer.config();
        let client = || Client::new(config.clone()).expect("a place");
        let first = client();
        let clients = [first.clone(), first, client(), client()];
        runtime.block_on(async {
            many(&clients).await;
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            let connections = peer.accepted();
            assert!(connections <= MANY, "{connections} connections for {MANY} calls");
            for number in 0..50 {
                let client = &clients[number % clients.len()];
                client.get_function(GetFunction::new("s", "f")).await.expect("it is answered");
            }
            assert_eq!(peer.accepted(), connections, "a waiting connection was not used");
            many(&clients).await;
            let more = peer.accepted() - connections;
            assert!(more <= MANY / 4, "{more} new connections, though {connections} were waiting");
        });
        assert_eq!(peer.requests(), 2 * MANY + 50);
    }
}

#[test]
fn a_source_of_credentials_that_takes_its_time_holds_nobody_up_for_ever() {
    struct Slow;
    impl ProvideCredentials for Slow {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, BoxError>> {
            Box::pin(async {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                Ok(Credentials::new("id", "secret"))
            })
        }
    }
    let peer = Peer::start(Mode::Answer);
    let client = Client::new(peer.config().credentials(Slow)).expect("a place");
    current().block_on(many(&[client]));
}

/// Runs a test of this file in a process with credentials from a URI, for their chain reads the environment of its
/// process. How many requests there were, and how often credentials were asked for.
fn with_credentials(test: &str) -> (usize, usize) {
    let (peer, source) = (Peer::start(Mode::Later), source::start());
    let output = Command::new(std::env::current_exe().expect("it runs"))
        .args(["--exact", &format!("concurrent::{test}")])
        .env_clear()
        .env("HOME", "/nobody/lives/here")
        .env("FC_TEST_CONCURRENT", &peer.endpoint)
        .env("ALIBABA_CLOUD_CREDENTIALS_URI", &source.0)
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    (peer.requests(), source.1.load(std::sync::atomic::Ordering::SeqCst))
}

/// The client of that process, in it.
fn inside() -> Option<Client> {
    let endpoint = std::env::var("FC_TEST_CONCURRENT").ok()?;
    Some(Client::new(Config::new().endpoint(endpoint)).expect("a place"))
}

#[test]
fn hundreds_of_calls_at_once_ask_for_credentials_once() {
    match inside() {
        Some(client) => several().block_on(many(&[client])),
        None => assert_eq!(with_credentials("hundreds_of_calls_at_once_ask_for_credentials_once"), (MANY, 1)),
    }
}

#[test]
fn calls_that_are_dropped_while_credentials_come_hold_up_nobody() {
    let Some(client) = inside() else {
        let (requests, asked) =
            with_credentials("calls_that_are_dropped_while_credentials_come_hold_up_nobody");
        assert!(requests == MANY && (1..=2).contains(&asked), "{requests} {asked}");
        return;
    };
    several().block_on(async {
        let dropped = client.clone();
        let calls = async move { many(&[dropped]).await };
        let early = tokio::time::timeout(std::time::Duration::from_millis(50), calls).await;
        assert!(early.is_err(), "credentials take longer");
        many(&[client]).await;
    });
}
