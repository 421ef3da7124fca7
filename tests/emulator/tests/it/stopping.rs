//! How the program ends: calls get their answers, or time runs out; no child stays.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::json;
use tempfile::TempDir;

use crate::binary::{Program, program, start};
use crate::support::{package, python_is_missing, request_to, until};

/// A program with a function that starts a child, says so in a file, sleeps and answers.
struct Busy {
    program: Program,
    dir: TempDir,
}

impl Busy {
    async fn start(seconds: f32) -> Busy {
        let (program, dir) = (start(&mut program()), tempfile::tempdir().unwrap());
        let source = format!(
            "
import os, subprocess, time
def handler(event, context):
    subprocess.Popen(['sleep', '600'])
    with open(os.environ['BEGUN'] + '.new', 'w') as file:
        file.write(str(os.getpid()))
    os.rename(os.environ['BEGUN'] + '.new', os.environ['BEGUN'])
    time.sleep({seconds})
    open(os.environ['BEGUN'] + '.done', 'w').close()
    return b'done'
"
        );
        let service = request_to(&program.endpoint, "POST", "/services").body(r#"{"serviceName":"s"}"#);
        assert_eq!(service.send().await.status, 200);
        let body = json!({
            "functionName": "f", "runtime": "python3", "handler": "index.handler", "timeout": 600,
            "environmentVariables": { "BEGUN": dir.path().join("begun") },
            "code": { "zipFile": package(&[("index.py", &source)]) },
        });
        let function = request_to(&program.endpoint, "POST", "/services/s/functions").body(body.to_string());
        assert_eq!(function.send().await.status, 200);
        Busy { program, dir }
    }

    fn begun(&self) -> PathBuf {
        self.dir.path().join("begun")
    }

    /// Sends a call, and returns when the function has begun.
    async fn call(&self, kind: &str) -> tokio::task::JoinHandle<(String, std::io::Result<()>)> {
        let call = request_to(&self.program.endpoint, "POST", "/services/s/functions/f/invocations");
        let call = tokio::spawn(call.header("x-fc-invocation-type", kind).try_send());
        until("the call begins", || self.begun().exists()).await;
        assert!(!members(&fs::read_to_string(self.begun()).unwrap()).is_empty());
        call
    }

    /// Waits for the end of the program, which must be a good one and leave no process of the function's group.
    async fn ended(self) -> TempDir {
        let group = fs::read_to_string(self.begun()).unwrap();
        let program = self.program;
        let (ended_well, printed) = tokio::task::spawn_blocking(|| program.ended()).await.unwrap();
        assert!(ended_well, "{printed}");
        // They are killed; it takes a moment until init has buried the orphans.
        until("the group is empty", || members(&group).is_empty()).await;
        self.dir
    }
}

/// The processes of a group that have not ended.
fn members(group: &str) -> Vec<String> {
    let processes = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path());
    let stats = processes.filter_map(|process| fs::read_to_string(process.join("stat")).ok());
    stats.filter(|stat| is_member(stat, group) == Some(true)).collect()
}

fn is_member(stat: &str, group: &str) -> Option<bool> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut words = rest.split(' ');
    Some(words.next()? != "Z" && words.nth(1)? == group)
}

fn exists(dir: &TempDir, name: &str) -> bool {
    Path::new(&dir.path().join(name)).exists()
}

#[tokio::test]
async fn a_call_that_runs_is_answered_before_the_end() {
    if python_is_missing("a_call_that_runs_is_answered_before_the_end") {
        return;
    }
    let busy = Busy::start(1.0).await;
    let call = busy.call("Sync").await;
    busy.program.signal(Signal::TERM);
    let (answer, result) = call.await.unwrap();
    assert!(result.is_ok() && answer.starts_with("HTTP/1.1 200") && answer.ends_with("done"), "{answer}");
    busy.ended().await;
}

#[tokio::test]
async fn an_asynchronous_call_that_runs_ends_before_the_program() {
    if python_is_missing("an_asynchronous_call_that_runs_ends_before_the_program") {
        return;
    }
    let busy = Busy::start(1.0).await;
    busy.call("Async").await.await.unwrap().1.unwrap();
    busy.program.signal(Signal::INT);
    assert!(exists(&busy.ended().await, "begun.done"));
}

#[tokio::test]
async fn a_call_that_takes_too_long_is_ended_and_its_children_with_it() {
    if python_is_missing("a_call_that_takes_too_long_is_ended_and_its_children_with_it") {
        return;
    }
    let busy = Busy::start(600.0).await;
    busy.call("Sync").await;
    let told = Instant::now();
    busy.program.signal(Signal::TERM);
    let dir = busy.ended().await;
    assert!((4..30).contains(&told.elapsed().as_secs()), "{:?}", told.elapsed());
    assert!(!exists(&dir, "begun.done"));
}

#[tokio::test]
async fn a_second_signal_ends_at_once() {
    if python_is_missing("a_second_signal_ends_at_once") {
        return;
    }
    let busy = Busy::start(600.0).await;
    busy.call("Sync").await;
    let told = Instant::now();
    busy.program.signal(Signal::INT);
    // Two signals of a kind that come together are one.
    busy.program.signal(Signal::TERM);
    busy.ended().await;
    assert!(told.elapsed() < Duration::from_secs(4), "{:?}", told.elapsed());
}

#[tokio::test]
async fn nothing_new_is_accepted_while_it_ends() {
    if python_is_missing("nothing_new_is_accepted_while_it_ends") {
        return;
    }
    let busy = Busy::start(2.0).await;
    let call = busy.call("Sync").await;
    busy.program.signal(Signal::TERM);
    let address = busy.program.endpoint.replace("http://", "");
    until("the port is closed", || std::net::TcpStream::connect(&address).is_err()).await;
    assert!(!call.is_finished());
    assert!(call.await.unwrap().0.ends_with("done"));
    busy.ended().await;
}
