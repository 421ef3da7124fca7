//! Node.js functions, really run.

use fc_emulator::{Emulator, Function};
use serde_json::{Value, json};

use crate::support::{Answer, invocation, invoke, is_alive, node_is_missing, until};

async fn with(function: Function) -> Emulator {
    Emulator::builder().function("s", function).start().await.unwrap()
}

async fn running(source: &str) -> Emulator {
    with(Function::nodejs("f", source).set("timeout", 30)).await
}

fn error(answer: &Answer, kind: &str) -> Value {
    assert_eq!((answer.status, answer.header("x-fc-error-type")), (200, Some(kind)), "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_handler_answers_by_callback_or_by_promise() {
    if node_is_missing("a_handler_answers_by_callback_or_by_promise") {
        return;
    }
    let source = "
exports.handler = (event, context, callback) => callback(null, eval(event.toString()));
exports.promised = async (event, context) => eval(event.toString());
";
    for handler in ["index.handler", "index.promised"] {
        let emulator = with(Function::nodejs("f", source).set("handler", handler)).await;
        for (event, payload) in [
            ("event", "event"),
            ("'h\u{e9}'", "h\u{e9}"),
            ("({ a: [1, null] })", r#"{"a":[1,null]}"#),
            ("null", "null"),
            ("undefined", ""),
        ] {
            assert_eq!(invoke(&emulator, event).await.payload(), payload, "{handler} {event}");
        }
    }
}

#[tokio::test]
async fn a_payload_of_bytes_and_of_any_size_goes_through() {
    if node_is_missing("a_payload_of_bytes_and_of_any_size_goes_through") {
        return;
    }
    let emulator = running("exports.handler = async (event) => event;").await;
    for payload in [vec![0, 159, 146, 150], Vec::new(), (0..=255).cycle().take(8 * 1024 * 1024).collect()] {
        let answer = invocation(&emulator).body(&payload).send().await;
        assert_eq!((answer.status, answer.body == payload), (200, true), "{} bytes", payload.len());
    }
}

#[tokio::test]
async fn the_context_is_as_documented_and_the_environment_is_the_function_s_own() {
    if node_is_missing("the_context_is_as_documented_and_the_environment_is_the_function_s_own") {
        return;
    }
    let source = "
exports.handler = async (event, context) => ({
  context, mine: process.env.MINE, runtime: process.env.FC_RUNTIME, cargo: process.env.CARGO || null,
  code: require('fs').realpathSync(process.env.FC_FUNC_CODE_PATH) === require('fs').realpathSync(process.cwd()),
});
";
    let function = Function::nodejs("f", source).set("environmentVariables", json!({ "MINE": "yes" }));
    let emulator = with(function.set("memorySize", 512).set("timeout", 30)).await;
    let answer = invocation(&emulator).header("x-fc-trace-id", "id-1").send().await;
    let expected = json!({
        "context": {
            "requestId": "id-1", "region": "cn-hangzhou", "accountId": "1234567890123456",
            "credentials": {
                "accessKeyId": "fc-emulator-ak-id", "accessKeySecret": "fc-emulator-ak-secret",
                "securityToken": "fc-emulator-sts-token",
            },
            "function": { "name": "f", "handler": "index.handler", "memory": 512, "timeout": 30 },
            "service": { "name": "s", "logProject": "", "logStore": "", "qualifier": "LATEST", "versionId": "" },
        },
        "mine": "yes", "runtime": "nodejs20", "cargo": null, "code": true,
    });
    assert_eq!(serde_json::from_str::<Value>(&answer.payload()).unwrap(), expected);
}

#[tokio::test]
async fn an_initializer_runs_once_and_the_instance_stays_warm() {
    if node_is_missing("an_initializer_runs_once_and_the_instance_stays_warm") {
        return;
    }
    let source = "
const calls = [];
exports.init = (context, callback) => { calls.push('init'); console.log('getting ready'); callback(); };
exports.handler = async () => { calls.push('call'); return calls.join(' '); };
";
    let emulator = with(Function::nodejs("f", source).set("initializer", "index.init")).await;
    let (first, second) = (invoke(&emulator, "").await, invoke(&emulator, "").await);
    assert_eq!((first.payload().as_str(), second.payload().as_str()), ("init call", "init call call"));
    assert!(first.log().contains("[verbose] getting ready\n"), "{}", first.log());
    assert!(!second.log().contains("getting ready"), "{}", second.log());
}

#[tokio::test]
async fn the_log_has_the_console_with_the_request_id_between_its_marks() {
    if node_is_missing("the_log_has_the_console_with_the_request_id_between_its_marks") {
        return;
    }
    let source = "
exports.handler = async () => {
  console.log('a %d', 1);
  console.error({ b: 2 });
  process.stdout.write('plain\\n');
  return '';
};
";
    let emulator = running(source).await;
    let answer =
        invocation(&emulator).header("x-fc-trace-id", "id-1").header("x-fc-log-type", "Tail").send().await;
    let log = answer.log();
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!((lines[0], lines[4]), ("FC Invoke Start RequestId: id-1", "FC Invoke End RequestId: id-1"));
    assert!(lines[1].ends_with("Z id-1 [verbose] a 1"), "{log}");
    assert!(lines[2].ends_with("Z id-1 [error] { b: 2 }"), "{log}");
    assert_eq!(lines[3], "plain");
}

#[tokio::test]
async fn an_error_has_the_documented_shape_and_says_whether_it_was_handled() {
    if node_is_missing("an_error_has_the_documented_shape_and_says_whether_it_was_handled") {
        return;
    }
    let source = "
function oops() { return new TypeError('oops'); }
exports.handler = (event, context, callback) => {
  if (event == 'callback') callback(oops());
  else if (event == 'words') callback('something is wrong');
  else throw oops();
};
exports.promised = async () => { throw oops(); };
";
    let emulator = running(source).await;
    for (event, kind) in [("callback", "HandledInvocationError"), ("throw", "UnhandledInvocationError")] {
        let answer = invoke(&emulator, event).await;
        let body = error(&answer, kind);
        assert_eq!((&body["errorMessage"], &body["errorType"]), (&json!("oops"), &json!("TypeError")));
        assert_eq!(body["stackTrace"][0], "TypeError: oops");
        assert!(body["stackTrace"][1].as_str().unwrap().contains("(/code/index.js:2:"), "{body}");
        assert!(!body.to_string().contains("[eval"), "{body}");
        assert!(answer.log().contains("[error] TypeError: oops\n"), "{}", answer.log());
    }
    let words = error(&invoke(&emulator, "words").await, "HandledInvocationError");
    assert_eq!(words, json!({ "errorMessage": "something is wrong" }));
    let promised = with(Function::nodejs("f", source).set("handler", "index.promised")).await;
    let body = error(&invoke(&promised, "").await, "UnhandledInvocationError");
    assert_eq!(body["errorMessage"], "oops");
}

#[tokio::test]
async fn code_that_cannot_be_loaded_is_the_function_s_error() {
    if node_is_missing("code_that_cannot_be_loaded_is_the_function_s_error") {
        return;
    }
    for (source, handler, said) in [
        ("exports.handler = (", "index.handler", "SyntaxError"),
        ("", "index.handler", "Handler 'handler' is missing in 'index'"),
        ("", "other.handler", "Cannot find module"),
        ("", "handler", "Invalid handler 'handler'"),
    ] {
        let emulator = with(Function::nodejs("f", source).set("handler", handler)).await;
        let body = error(&invoke(&emulator, "").await, "UnhandledInvocationError");
        assert!(body.to_string().contains(said), "{body}");
    }
}

#[tokio::test]
async fn a_module_of_the_newer_kind_is_loaded_too() {
    if node_is_missing("a_module_of_the_newer_kind_is_loaded_too") {
        return;
    }
    let files = [("lib/index.mjs", "export const handler = async (event) => `got ${event}`;")];
    let emulator = with(Function::from_files("f", "nodejs18", "lib/index.handler", &files)).await;
    assert_eq!(invoke(&emulator, "it").await.payload(), "got it");
}

#[tokio::test]
async fn an_exit_and_an_endless_call_end_the_instance_and_the_next_call_gets_another() {
    if node_is_missing("an_exit_and_an_endless_call_end_the_instance_and_the_next_call_gets_another") {
        return;
    }
    let source = "
exports.handler = (event, context, callback) => {
  if (event == 'exit') process.exit(3);
  if (event == 'spin') for (;;);
  if (event == 'pid') callback(null, String(process.pid));
};
";
    let emulator = with(Function::nodejs("f", source).set("timeout", 1)).await;
    let said = |answer: Answer| answer.function_error()["errorMessage"].as_str().unwrap().to_owned();
    let exit = said(invoke(&emulator, "exit").await);
    assert!(exit.starts_with("Process exited unexpectedly before completing request (duration: "), "{exit}");
    for endless in ["spin", "never answers"] {
        let late = said(invoke(&emulator, endless).await);
        assert!(late.starts_with("Function timed out after 1 seconds"), "{late}");
    }
    let pid = invoke(&emulator, "pid").await.payload();
    assert!(is_alive(&pid));
    drop(emulator);
    until("node ends with the emulator", || !is_alive(&pid)).await;
}

#[tokio::test]
async fn a_concurrent_instance_takes_calls_together_and_keeps_their_logs_apart() {
    if node_is_missing("a_concurrent_instance_takes_calls_together_and_keeps_their_logs_apart") {
        return;
    }
    let source = "
const waiting = [];
exports.handler = (event, context, callback) => {
  console.log(`this is ${event}`);
  waiting.push(() => { console.log(`still ${event}`); callback(null, String(process.pid)); });
  if (waiting.length == 2) waiting.forEach((answer) => setTimeout(answer));
};
";
    let function = Function::nodejs("f", source).set("instanceConcurrency", 2).set("timeout", 30);
    let emulator = with(function).await;
    let (one, two) = tokio::join!(invoke(&emulator, "one"), invoke(&emulator, "two"));
    assert_eq!(one.payload(), two.payload());
    assert!(one.log().contains("this is one\n") && !one.log().contains("this is two\n"), "{}", one.log());
}
