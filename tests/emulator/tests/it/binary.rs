//! The program: its words, its end, and a machine without interpreters.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::support::{is_alive, package, python_is_missing, request_to};

struct Program {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
    endpoint: String,
}

fn start(command: &mut Command) -> Program {
    let mut child = command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    let endpoint =
        line.strip_prefix("fc-emulator listens on ").unwrap().split(';').next().unwrap().to_owned();
    Program { child, lines, endpoint }
}

impl Program {
    async fn make_function(&self, runtime: &str) {
        let service =
            request_to(&self.endpoint, "POST", "/services").body(r#"{"serviceName":"s"}"#).send().await;
        assert_eq!(service.status, 200);
        let source = "import os\ndef handler(event, context):\n    return str(os.getpid())\n";
        let body = json!({
            "functionName": "f", "runtime": runtime, "handler": "index.handler",
            "code": { "zipFile": package(&[("index.py", source)]) },
        });
        let function =
            request_to(&self.endpoint, "POST", "/services/s/functions").body(body.to_string()).send().await;
        assert_eq!(function.status, 200);
    }

    async fn invoke(&self) -> crate::support::Answer {
        request_to(&self.endpoint, "POST", "/services/s/functions/f/invocations").send().await
    }

    /// Ends it, and returns whether it ended well.
    fn end(mut self) -> bool {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        self.child.wait().unwrap().success()
    }

    /// Interrupts it, as Ctrl-C does, and returns whether it ended well and what it printed.
    fn interrupt(mut self) -> (bool, String) {
        kill_process(Pid::from_child(&self.child), Signal::INT).unwrap();
        let ended_well = self.child.wait().unwrap().success();
        let printed = self.lines.by_ref().lines().map(|line| line.unwrap() + "\n").collect();
        (ended_well, printed)
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_fc-emulator"))
}

#[tokio::test]
async fn it_serves_logs_a_line_per_request_and_leaves_no_child() {
    if python_is_missing("it_serves_logs_a_line_per_request_and_leaves_no_child") {
        return;
    }
    let program = start(&mut program());
    program.make_function("python3").await;
    let pid = program.invoke().await.payload();
    assert!(is_alive(&pid));
    let (ended_well, printed) = program.interrupt();
    assert!(ended_well);
    assert!(!is_alive(&pid));
    let lines: Vec<&str> = printed.lines().filter(|line| line.contains("/2021-04-06/services")).collect();
    assert_eq!(lines.len(), 3, "{printed}");
    assert!(lines[0].contains("POST /2021-04-06/services CreateService 200"), "{printed}");
}

#[tokio::test]
async fn without_python_or_node_it_says_so() {
    for (runtime, said) in [("python3", "python3 is not installed"), ("nodejs18", "node is not installed")] {
        let program = start(program().env("PATH", "/nonexistent"));
        program.make_function(runtime).await;
        let (status, code, message) = program.invoke().await.refusal();
        assert_eq!((status, code.as_str()), (412, "CAExited"));
        assert!(message.contains(said), "{message}");
        assert!(program.interrupt().0);
    }
}

#[test]
fn it_refuses_an_address_that_others_reach() {
    let output = program().args(["--listen", "0.0.0.0:9700"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("loopback addresses only"), "{said}");
}

#[tokio::test]
async fn it_prints_where_its_page_is() {
    let mut program = start(&mut program());
    let mut lines = program.lines.by_ref().lines().map(Result::unwrap);
    let page = lines.find_map(|line| line.strip_prefix("Its page is ").map(str::to_owned)).unwrap();
    let (address, token) = page.split_once('#').unwrap();
    assert_eq!((address, token.len()), (format!("{}/_page/", program.endpoint).as_str(), 64));
    assert!(program.end());
}

#[test]
fn it_is_exposed_only_when_told_and_warns() {
    let mut program = program();
    let child =
        program.args(["--listen", "0.0.0.0:0", "--exposed"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    let mut warning = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut warning).unwrap();
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(warning.starts_with("WARNING: others can reach http://0.0.0.0:"), "{warning}");
}
