//! The program: its words, its end, and a machine without interpreters.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::support::{fetch, is_alive, package, python_is_missing, request_to};

pub(crate) struct Program {
    pub(crate) child: Child,
    lines: BufReader<std::process::ChildStdout>,
    pub(crate) endpoint: String,
}

pub(crate) fn start(command: &mut Command) -> Program {
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
    fn interrupt(self) -> (bool, String) {
        self.signal(Signal::INT);
        self.ended()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for its end; whether it ended well, and what it printed since it began to listen.
    pub(crate) fn ended(mut self) -> (bool, String) {
        let ended_well = self.child.wait().unwrap().success();
        let printed = self.lines.by_ref().lines().map(|line| line.unwrap() + "\n").collect();
        (ended_well, printed)
    }
}

pub(crate) fn program() -> Command {
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
async fn a_line_has_the_time_the_request_and_what_came_of_it_and_nothing_that_is_secret() {
    let program = start(&mut program());
    program.make_function("php7.2").await;
    let call = request_to(&program.endpoint, "POST", "/services/s/functions/f/invocations?secret=hush");
    let id = call.body("hush").header("x-fc-trace-id", "my-id").send().await;
    assert_eq!((id.status, id.header("x-fc-request-id")), (501, Some("my-id")));
    let code = request_to(&program.endpoint, "GET", "/services/s/functions/f/code").send().await.json();
    assert_eq!(fetch(code["url"].as_str().unwrap(), "GET").await.status, 200);
    let (_, printed) = program.interrupt();
    let lines: Vec<Vec<&str>> = printed.lines().map(|line| line.split_whitespace().collect()).collect();
    let call = lines.iter().find(|words| words.last() == Some(&"my-id")).expect(&printed);
    let [time, target, method, path, operation, status, code, took, _] = call[..] else { panic!("{call:?}") };
    assert!(humantime::parse_rfc3339(time).is_ok(), "{time}");
    assert_eq!(
        (target, method, path),
        ("request:", "POST", "/2021-04-06/services/s/functions/f/invocations")
    );
    assert_eq!((operation, status, code), ("InvokeFunction", "501", "NotImplemented"));
    assert!(took.strip_suffix("ms").unwrap().parse::<u32>().is_ok(), "{took}");
    assert_eq!(lines.last().unwrap()[2..6], ["GET", "/code/…", "-", "200"]);
    for secret in ["hush", "test-ak-secret", "Signature", "zipFile", ".zip"] {
        let requests = printed.lines().filter(|line| line.contains("request:"));
        assert!(!requests.collect::<String>().contains(secret), "{secret}: {printed}");
    }
}

#[tokio::test]
async fn rust_log_says_what_is_printed() {
    for (wanted, lines) in [("off", 0), ("request=off", 0), ("info", 2)] {
        let program = start(program().env("RUST_LOG", wanted));
        program.make_function("php7.2").await;
        let printed = program.interrupt().1;
        assert_eq!(printed.lines().filter(|line| line.contains("/services")).count(), lines, "{printed}");
    }
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
