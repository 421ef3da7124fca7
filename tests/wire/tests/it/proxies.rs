//! The proxies of the environment: HTTP and SOCKS, and none for this machine.
//!
//! An environment belongs to a whole process, so each call is made by this program anew, as a process of its own.

use std::process::Stdio;

use fc_client::fc2::GetService;
use fc_client::{Config, Credentials, Retry};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::wire::client;

const ANSWER: &str =
    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 23\r\n\r\n{\"serviceName\":\"there\"}";

/// What the process that the tests start does: one call, to the endpoint that it is told.
#[tokio::test]
async fn calls_as_it_is_told() {
    let Ok(endpoint) = std::env::var("FC_TEST_ENDPOINT") else { return };
    let config = Config::new().endpoint(endpoint).credentials(Credentials::new("id", "secret"));
    let outcome = client(config.retry(Retry::never())).get_service(GetService::new("s")).await;
    match outcome {
        Ok(service) => println!("ANSWERED {:?}", service.service_name),
        Err(error) => println!("FAILED {error}"),
    }
}

/// Makes a call in a process of its own, with these variables and no proxies but theirs.
pub(crate) async fn call(endpoint: &str, variables: &[(&str, String)]) -> String {
    let mut command = tokio::process::Command::new(std::env::current_exe().expect("this program"));
    command.args(["proxies::calls_as_it_is_told", "--exact", "--nocapture"]).stdin(Stdio::null());
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(name).env_remove(name.to_uppercase());
    }
    command.env("FC_TEST_ENDPOINT", endpoint).envs(variables.iter().map(|(name, value)| (name, value)));
    let output = command.output().await.expect("it runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

async fn head(stream: &mut TcpStream) -> String {
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") {
        seen.push(stream.read_u8().await.expect("a request"));
    }
    String::from_utf8_lossy(&seen).into_owned()
}

#[tokio::test]
async fn a_call_goes_through_the_http_proxy_of_the_environment() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let proxy = format!("http://{}", listener.local_addr().expect("it listens"));
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a client comes");
        let head = head(&mut stream).await;
        stream.write_all(ANSWER.as_bytes()).await.expect("sent");
        head
    });
    let printed = call("http://fc.example", &[("HTTP_PROXY", proxy)]).await;
    assert!(printed.contains("ANSWERED Some(\"there\")"), "{printed}");
    let head = server.await.expect("no panic");
    assert!(head.starts_with("GET http://fc.example/2021-04-06/services/s HTTP/1.1\r\n"), "{head}");
}

#[tokio::test]
async fn a_call_goes_through_the_socks_proxy_of_the_environment_which_finds_the_host() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let proxy = format!("socks5h://{}", listener.local_addr().expect("it listens"));
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a client comes");
        // RFC 1928: a greeting with methods, then CONNECT to a name.
        let mut greeting = [0; 2];
        stream.read_exact(&mut greeting).await.expect("a greeting");
        let mut methods = vec![0; usize::from(greeting[1])];
        stream.read_exact(&mut methods).await.expect("methods");
        stream.write_all(&[5, 0]).await.expect("sent");
        let mut request = [0; 5];
        stream.read_exact(&mut request).await.expect("a request");
        assert_eq!(request[..4], [5, 1, 0, 3], "CONNECT to a name");
        let mut name = vec![0; usize::from(request[4]) + 2];
        stream.read_exact(&mut name).await.expect("a name");
        stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.expect("sent");
        let head = head(&mut stream).await;
        stream.write_all(ANSWER.as_bytes()).await.expect("sent");
        (String::from_utf8_lossy(&name[..name.len() - 2]).into_owned(), head)
    });
    let printed = call("http://fc.example", &[("ALL_PROXY", proxy)]).await;
    assert!(printed.contains("ANSWERED Some(\"there\")"), "{printed}");
    let (name, head) = server.await.expect("no panic");
    assert_eq!(name, "fc.example");
    assert!(head.starts_with("GET /2021-04-06/services/s HTTP/1.1\r\n"), "{head}");
}

#[tokio::test]
async fn a_call_to_this_machine_goes_through_no_proxy() {
    let emulator = fc_emulator::Emulator::start().await.expect("a free port");
    // Nobody listens there.
    let proxy = "http://127.0.0.1:1".to_owned();
    for name in ["HTTP_PROXY", "ALL_PROXY"] {
        let printed = call(&emulator.endpoint(), &[(name, proxy.clone())]).await;
        assert!(printed.contains("FAILED GetService: "), "{printed}");
        assert!(!printed.contains("no connection"), "{printed}");
    }
    let printed = call("http://fc.example", &[("HTTP_PROXY", proxy)]).await;
    assert!(printed.contains("no connection"), "{printed}");
}
