//! What ends when, and that nothing stays behind.

use std::net::TcpStream;
use std::path::Path;

use serde_json::json;

use crate::support::{invocation, invoke, is_alive, package, python_is_missing, until, with_function};

const FACTS: &str =
    "import os\ndef handler(event, context):\n    return '%d %s' % (os.getpid(), os.getcwd())\n";

#[tokio::test]
async fn dropping_the_emulator_ends_its_children_and_removes_their_code() {
    if python_is_missing("dropping_the_emulator_ends_its_children_and_removes_their_code") {
        return;
    }
    let emulator = with_function(FACTS, json!({})).await;
    let address = emulator.endpoint().replace("http://", "");
    let facts = invoke(&emulator, "").await.payload();
    let (pid, dir) = facts.split_once(' ').unwrap();
    assert!(is_alive(pid) && Path::new(dir).exists());
    drop(emulator);
    assert!(!is_alive(pid));
    // The listener goes when the runtime next looks at its tasks.
    until("the port is free", || TcpStream::connect(&address).is_err()).await;
    until("the code is gone", || !Path::new(dir).exists()).await;
}

#[tokio::test]
async fn dropping_the_emulator_in_the_middle_of_a_call_ends_it() {
    if python_is_missing("dropping_the_emulator_in_the_middle_of_a_call_ends_it") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("pid");
    let source = "
import os, subprocess, time
def handler(event, context):
    child = subprocess.Popen(['sleep', '600'])
    with open(os.environ['PID_FILE'] + '.new', 'w') as file:
        file.write(str(os.getpid()) + ' ' + str(child.pid))
    os.rename(os.environ['PID_FILE'] + '.new', os.environ['PID_FILE'])
    time.sleep(600)
";
    let emulator =
        with_function(source, json!({ "environmentVariables": { "PID_FILE": file }, "timeout": 600 })).await;
    let answer = invocation(&emulator).header("x-fc-invocation-type", "Async").send().await;
    assert_eq!(answer.status, 202);
    until("the call runs", || file.exists()).await;
    drop(emulator);
    let pids = std::fs::read_to_string(&file).unwrap();
    let (own, child) = pids.split_once(' ').unwrap();
    assert!(!is_alive(own));
    // Killed with its group; whoever inherits it reaps it.
    until("the grandchild dies", || !is_alive(child)).await;
}

#[tokio::test]
async fn a_custom_runtime_ends_with_the_emulator_too() {
    if python_is_missing("a_custom_runtime_ends_with_the_emulator_too") {
        return;
    }
    let bootstrap = "#!/usr/bin/env python3
import http.server, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())
http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
";
    let emulator = with_function(
        "",
        json!({ "runtime": "custom", "code": { "zipFile": package(&[("+bootstrap", bootstrap)]) } }),
    )
    .await;
    let pid = invoke(&emulator, "").await.payload();
    assert!(is_alive(&pid));
    drop(emulator);
    assert!(!is_alive(&pid));
}

#[tokio::test]
async fn a_call_goes_on_when_its_caller_hangs_up() {
    if python_is_missing("a_call_goes_on_when_its_caller_hangs_up") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (begun, done) = (dir.path().join("begun"), dir.path().join("done"));
    let source = "
import os, time
def handler(event, context):
    open(os.environ['BEGUN'], 'w').close()
    time.sleep(0.3)
    open(os.environ['DONE'], 'w').close()
";
    let emulator =
        with_function(source, json!({ "environmentVariables": { "BEGUN": begun, "DONE": done } })).await;
    let call = invocation(&emulator).send();
    tokio::select! {
        _ = call => panic!("the call should still be running"),
        () = until("the call begins", || begun.exists()) => {}
    }
    until("the call ends", || done.exists()).await;
}
