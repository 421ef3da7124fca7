//! What was answered is there after the worst end: the program is killed, or the disk is full.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::binary::{Program, program, start};
use crate::support::{Answer, Request, fetch, package, request_to};

const FUNCTIONS: &str = "/services/s/functions";

fn with_data(dir: &Path) -> Program {
    start(keeping(&mut program(), dir).arg("--data").arg(dir))
}

/// What is unpacked goes with the directory: who is killed does not tidy up.
fn keeping<'a>(program: &'a mut Command, dir: &Path) -> &'a mut Command {
    program.env("RUST_LOG", "off").env("TMPDIR", dir)
}

fn creation(endpoint: &str, name: &str, source: &str) -> Request<'static> {
    let body = json!({
        "functionName": name, "runtime": "python3", "handler": "index.handler", "description": "d",
        "code": { "zipFile": package(&[("index.py", source)]) },
    });
    request_to(endpoint, "POST", FUNCTIONS).body(body.to_string())
}

/// The names of all functions, each of which must be whole.
async fn functions(endpoint: &str) -> BTreeSet<String> {
    let (mut names, mut token) = (BTreeSet::new(), String::new());
    loop {
        let page = request_to(endpoint, "GET", &format!("{FUNCTIONS}?limit=100{token}")).send().await.json();
        for function in page["functions"].as_array().unwrap() {
            assert_eq!(function["description"], "d");
            names.insert(function["functionName"].as_str().unwrap().to_owned());
        }
        match page["nextToken"].as_str() {
            Some(next) => token = format!("&nextToken={next}"),
            None => return names,
        }
    }
}

async fn get(endpoint: &str, target: &str) -> Answer {
    request_to(endpoint, "GET", target).send().await
}

/// Whether a function is there, with its code.
async fn is_whole(endpoint: &str, name: &str) -> bool {
    let code: Value = get(endpoint, &format!("{FUNCTIONS}/{name}/code")).await.json();
    let zip = fetch(code["url"].as_str().unwrap(), "GET").await;
    zip.header("x-oss-hash-crc64ecma") == code["checksum"].as_str() && zip.status == 200
}

/// Creates functions and deletes every third until nobody answers; what was answered, and what may have been done.
async fn work(endpoint: String, prefix: String) -> (BTreeSet<String>, BTreeSet<String>, String) {
    let (mut there, mut gone) = (BTreeSet::new(), BTreeSet::new());
    for number in 0.. {
        let name = format!("{prefix}-{number}");
        let (answer, result) = creation(&endpoint, &name, &format!("# {name}")).try_send().await;
        if result.is_err() || !answer.starts_with("HTTP/1.1 200") {
            return (there, gone, name);
        }
        if number % 3 == 2 {
            let (answer, result) =
                request_to(&endpoint, "DELETE", &format!("{FUNCTIONS}/{name}")).try_send().await;
            if result.is_err() || !answer.starts_with("HTTP/1.1 204") {
                return (there, gone, name);
            }
            gone.insert(name);
        } else {
            there.insert(name);
        }
    }
    unreachable!()
}

#[tokio::test]
async fn killed_at_any_moment_it_has_all_that_was_answered() {
    let dir = tempfile::tempdir().unwrap();
    let (mut there, mut gone) = (BTreeSet::new(), BTreeSet::new());
    let mut unknown = BTreeSet::new();
    for round in 0..20 {
        let mut program = with_data(dir.path());
        let endpoint = program.endpoint.clone();
        if round == 0 {
            let made = request_to(&endpoint, "POST", "/services").body(r#"{"serviceName":"s"}"#).send().await;
            assert_eq!(made.status, 200);
        }
        let works = ["a", "b"].map(|who| tokio::spawn(work(endpoint.clone(), format!("{who}{round}"))));
        let random = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_micros();
        tokio::time::sleep(Duration::from_micros(u64::from(random % 200_000))).await;
        program.signal(Signal::KILL);
        program.child.wait().unwrap();
        let mut last = Vec::new();
        for work in works {
            let (made, deleted, unanswered) = work.await.unwrap();
            last.push(made.last().cloned());
            there.extend(made);
            gone.extend(deleted);
            unknown.insert(unanswered);
        }
        let mut program = with_data(dir.path());
        let found = functions(&program.endpoint).await;
        let missing: Vec<_> = there.difference(&found).collect();
        assert!(missing.is_empty(), "round {round}: {missing:?} had been answered");
        assert!(found.is_disjoint(&gone), "round {round}: what was deleted is there");
        let rest: Vec<_> = found.difference(&there).filter(|name| !unknown.contains(*name)).collect();
        assert!(rest.is_empty(), "round {round}: nobody made {rest:?}");
        for name in last.iter().flatten().chain(found.intersection(&unknown)) {
            assert!(is_whole(&program.endpoint, name).await, "round {round}: {name} has no code");
        }
        program.signal(Signal::KILL);
        program.child.wait().unwrap();
    }
    assert!(there.len() > 20, "{}", there.len());
}

#[tokio::test]
async fn on_a_full_disk_a_change_is_refused_and_what_was_answered_stays() {
    let dir = tempfile::tempdir().unwrap();
    // A file that may not grow is as good as a disk that is full.
    let limited = "trap '' XFSZ; ulimit -f 8000; exec \"$0\" \"$@\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", limited, env!("CARGO_BIN_EXE_fc-emulator"), "--data"]).arg(dir.path());
    let program = start(keeping(&mut shell, dir.path()));
    let endpoint = &program.endpoint;
    request_to(endpoint, "POST", "/services").body(r#"{"serviceName":"s"}"#).send().await;
    let mut made = BTreeSet::new();
    let refusal = loop {
        let name = format!("f{}", made.len());
        let answer = creation(endpoint, &name, &noise(made.len())).send().await;
        if answer.status != 200 {
            break answer.refusal();
        }
        made.insert(name);
        assert!(made.len() < 100, "the disk is never full");
    };
    assert_eq!((refusal.0, refusal.1.as_str()), (500, "InternalServerError"));
    assert!(refusal.2.contains("fc-emulator.redb cannot be written"), "{}", refusal.2);
    let later = request_to(endpoint, "POST", "/services").body(r#"{"serviceName":"t"}"#).send().await;
    assert_eq!(later.code(), (500, "InternalServerError".to_owned()));
    assert_eq!(get(endpoint, "/services/s").await.status, 200);
    program.signal(Signal::TERM);
    assert!(program.ended().0);
    let mut program = with_data(dir.path());
    assert_eq!(functions(&program.endpoint).await, made);
    for name in &made {
        assert!(is_whole(&program.endpoint, name).await, "{name}");
    }
    assert_eq!(creation(&program.endpoint, "more", "more").send().await.status, 200);
    program.child.kill().unwrap();
    program.child.wait().unwrap();
}

/// Half a megabyte that hardly shrinks.
fn noise(seed: usize) -> String {
    use sha2::{Digest, Sha256};
    (0..8_000_usize)
        .map(|number| hex::encode(Sha256::digest((number + seed * 8_000).to_be_bytes())))
        .collect()
}
