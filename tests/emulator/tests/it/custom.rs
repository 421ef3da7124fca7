//! Custom runtimes: servers of the user's.

use std::net::TcpListener;
use std::time::Duration;

use fc_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{
    create, free_port, invocation_of, invoke, make_service, package, python_is_missing, request,
    with_function,
};

const SERVER: &str = r#"
import http.server, json, os, sys
started = []
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *args):
        pass
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        status, more = 200, {}
        if self.path == "/initialize":
            started.append(self.headers["x-fc-request-id"])
            body = b""
        elif body == b"headers":
            body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        elif body == b"facts":
            body = json.dumps([self.path, len(started), os.getcwd() == os.path.realpath(os.environ["FC_FUNC_CODE_PATH"]), sys.argv[1:]]).encode()
        elif body == b"404":
            status, body = 404, b"plain words"
        elif body == b"header":
            more, body = {"x-fc-status": "404"}, b'{"errorMessage":"mine"}'
        elif body == b"exit":
            os._exit(1)
        elif body == b"sleep":
            import time
            time.sleep(600)
        print("served", self.path, flush=True)
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["FC_SERVER_PORT"])), Handler).serve_forever()
"#;

fn server() -> Value {
    let bootstrap = format!("#!/usr/bin/env python3\n{SERVER}");
    json!({ "runtime": "custom", "code": { "zipFile": package(&[("+bootstrap", &bootstrap)]) } })
}

fn with(mut facts: Value, more: &Value) -> Value {
    facts.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    facts
}

#[tokio::test]
async fn a_bootstrap_is_started_once_and_asked_over_http() {
    if python_is_missing("a_bootstrap_is_started_once_and_asked_over_http") {
        return;
    }
    let emulator = with_function("", with(server(), &json!({ "initializer": "unused" }))).await;
    let first = invoke(&emulator, "facts").await;
    let second = invoke(&emulator, "facts").await;
    assert_eq!(first.payload(), r#"["/invoke", 1, true, []]"#);
    assert_eq!(second.payload(), first.payload());
    assert_eq!(first.header("x-fc-instance-id"), second.header("x-fc-instance-id"));
    assert!(first.log().contains("served /initialize\n"), "{}", first.log());
    assert!(second.log().contains("served /invoke\n"), "{}", second.log());
}

#[tokio::test]
async fn the_documented_headers_are_passed() {
    if python_is_missing("the_documented_headers_are_passed") {
        return;
    }
    let emulator = with_function("", server()).await;
    let answer = invoke(&emulator, "headers").await;
    let headers: Value = serde_json::from_str(&answer.payload()).unwrap();
    assert_eq!(headers["x-fc-request-id"].as_str(), answer.header("x-fc-request-id"));
    for (name, value) in [
        ("x-fc-control-path", "/invoke"),
        ("x-fc-function-name", "f"),
        ("x-fc-function-handler", "index.handler"),
        ("x-fc-function-memory", "128"),
        ("x-fc-service-name", "s"),
        ("x-fc-account-id", "1234567890123456"),
        ("x-fc-region", "cn-hangzhou"),
        ("x-fc-qualifier", "LATEST"),
        ("x-fc-access-key-id", "fc-emulator-ak-id"),
        ("content-type", "application/octet-stream"),
    ] {
        assert_eq!(headers[name], value, "{name}");
    }
}

#[tokio::test]
async fn a_server_says_that_it_failed_by_status_or_by_header() {
    if python_is_missing("a_server_says_that_it_failed_by_status_or_by_header") {
        return;
    }
    let emulator = with_function("", server()).await;
    let by_status = invoke(&emulator, "404").await;
    assert_eq!(
        (by_status.status, by_status.header("x-fc-error-type")),
        (200, Some("UnhandledInvocationError"))
    );
    assert_eq!(by_status.text(), "plain words");
    assert_eq!(invoke(&emulator, "header").await.function_error(), json!({ "errorMessage": "mine" }));
}

#[tokio::test]
async fn a_server_that_exits_or_sleeps_is_replaced() {
    if python_is_missing("a_server_that_exits_or_sleeps_is_replaced") {
        return;
    }
    let emulator = with_function("", with(server(), &json!({ "timeout": 1 }))).await;
    let exit = invoke(&emulator, "exit").await.function_error();
    assert!(exit["errorMessage"].as_str().unwrap().starts_with("Process exited unexpectedly"), "{exit}");
    let sleep = invoke(&emulator, "sleep").await.function_error();
    assert!(
        sleep["errorMessage"].as_str().unwrap().starts_with("Function timed out after 1 seconds"),
        "{sleep}"
    );
    assert_eq!(invoke(&emulator, "well").await.payload(), "well");
}

#[tokio::test]
async fn a_command_its_arguments_and_a_port_of_ones_own_are_used() {
    if python_is_missing("a_command_its_arguments_and_a_port_of_ones_own_are_used") {
        return;
    }
    let port = free_port();
    let more = json!({
        "runtime": "custom.debian10",
        "code": { "zipFile": package(&[("server.py", SERVER)]) },
        "customRuntimeConfig": { "command": ["python3", "/code/server.py"], "args": ["--verbose"] },
        "caPort": port,
    });
    let emulator = with_function("", more).await;
    assert_eq!(invoke(&emulator, "facts").await.payload(), r#"["/invoke", 0, true, ["--verbose"]]"#);
    assert!(TcpListener::bind(("127.0.0.1", port)).is_err());
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let emulator = with_function("", with(server(), &json!({ "caPort": port }))).await;
    let (status, code, message) = invoke(&emulator, "").await.refusal();
    assert_eq!((status, code.as_str()), (412, "FunctionNotStarted"));
    assert!(message.contains(&format!("port {port}")), "{message}");
}

#[tokio::test]
async fn versions_take_turns_on_a_port_of_the_user_s_choice() {
    if python_is_missing("versions_take_turns_on_a_port_of_the_user_s_choice") {
        return;
    }
    let port = free_port();
    let emulator = with_function("", with(server(), &json!({ "caPort": port }))).await;
    let published = request(&emulator, "POST", "/services/s/versions").body("{}").send().await;
    assert_eq!(published.status, 200, "{}", published.text());
    for (qualifier, id) in [("LATEST", ""), ("1", "1"), ("LATEST", "")] {
        let answer = invocation_of(&emulator, qualifier).body("headers").send().await;
        let headers: Value = serde_json::from_str(&answer.payload()).unwrap();
        assert_eq!(
            (&headers["x-fc-qualifier"], &headers["x-fc-version-id"]),
            (&json!(qualifier), &json!(id))
        );
    }
}

#[tokio::test]
async fn a_shell_script_can_be_the_bootstrap() {
    if python_is_missing("a_shell_script_can_be_the_bootstrap") {
        return;
    }
    let code = package(&[
        ("+bootstrap", "#!/bin/sh\nset -e\ncd lib\nexec python3 server.py \"$FC_FUNCTION_NAME\"\n"),
        ("lib/server.py", SERVER),
    ]);
    let emulator = with_function("", json!({ "runtime": "custom", "code": { "zipFile": code } })).await;
    assert_eq!(invoke(&emulator, "facts").await.payload(), r#"["/invoke", 0, false, ["f"]]"#);
}

async fn refused(limit: Duration, files: &[(&str, &str)]) -> (u16, String, String) {
    let emulator = Emulator::builder().start_within(limit).start().await.unwrap();
    make_service(&emulator).await;
    let made =
        create(&emulator, "", json!({ "runtime": "custom", "code": { "zipFile": package(files) } })).await;
    assert_eq!(made.status, 200);
    invoke(&emulator, "").await.refusal()
}

#[tokio::test]
async fn a_bootstrap_that_never_listens_is_reported() {
    let (status, code, message) =
        refused(Duration::from_millis(300), &[("+bootstrap", "#!/bin/sh\nexec sleep 600\n")]).await;
    assert_eq!((status, code.as_str()), (412, "FunctionNotStarted"));
    assert!(
        message.starts_with(
            "The CA's http server cannot be started: ContainerStartDuration:300000000. Ping CA failed"
        ),
        "{message}"
    );
}

#[tokio::test]
async fn a_bootstrap_that_exits_is_reported_with_its_last_words() {
    let (status, code, message) =
        refused(Duration::from_secs(60), &[("+bootstrap", "#!/bin/sh\necho no database >&2\nexit 3\n")])
            .await;
    assert_eq!((status, code.as_str()), (412, "CAExited"));
    assert_eq!(message, "The function either cannot be started or exited. exit status 3. no database");
}

#[tokio::test]
async fn a_bootstrap_that_is_missing_or_not_executable_is_reported() {
    let (status, code, message) = refused(Duration::from_secs(60), &[("other", "")]).await;
    assert_eq!((status, code.as_str()), (412, "CAFileNotFound"));
    assert!(message.starts_with("The function cannot be started. bootstrap"), "{message}");
    let (status, code, message) = refused(Duration::from_secs(60), &[("bootstrap", "#!/bin/sh\n")]).await;
    assert_eq!((status, code.as_str()), (412, "CAExited"));
    assert!(message.contains("Permission denied"), "{message}");
}
