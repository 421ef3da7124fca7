//! Python functions, really run.

use serde_json::{Value, json};

use crate::support::{invocation, invoke, is_alive, package, python_is_missing, until, with_function};

#[tokio::test]
async fn bytes_text_and_anything_else_are_answered() {
    if python_is_missing("bytes_text_and_anything_else_are_answered") {
        return;
    }
    let source = "import json\ndef handler(event, context):\n    return eval(event)\n";
    let emulator = with_function(source, json!({})).await;
    for (event, payload) in [
        ("event", "event"),
        ("'h\u{e9}'", "h\u{e9}"),
        ("{'a': [1, None]}", r#"{"a": [1, null]}"#),
        ("None", "null"),
    ] {
        let answer = invoke(&emulator, event).await;
        assert_eq!(answer.payload(), payload);
        assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
    }
}

#[tokio::test]
async fn an_answer_says_what_it_cost() {
    if python_is_missing("an_answer_says_what_it_cost") {
        return;
    }
    let emulator = with_function("def handler(event, context):\n    return event\n", json!({})).await;
    let answer = invocation(&emulator).body([0, 159, 146, 150]).send().await;
    assert_eq!(answer.body, [0, 159, 146, 150]);
    assert!(answer.header("x-fc-invocation-duration").unwrap().parse::<u64>().is_ok());
    assert!(answer.header("x-fc-max-memory-usage").unwrap().parse::<f64>().unwrap() > 1.0);
    assert!(answer.header("x-fc-code-checksum").unwrap().parse::<u64>().is_ok());
    assert!(answer.header("x-fc-instance-id").unwrap().starts_with("c-"));
    assert_eq!(answer.header("x-fc-log-result"), None);
}

#[tokio::test]
async fn the_context_and_the_environment_are_as_documented() {
    if python_is_missing("the_context_and_the_environment_are_as_documented") {
        return;
    }
    let source = "
import os
def handler(event, context):
    names = sorted(name for name in os.environ if name not in ('LC_CTYPE', '__CF_USER_TEXT_ENCODING'))
    return {
        'request': context.request_id, 'account': context.account_id, 'region': context.region,
        'key': context.credentials.access_key_id,
        'function': [context.function.name, context.function.handler, context.function.memory, context.function.timeout],
        'service': [context.service.name, context.service.qualifier],
        'mine': os.environ['MINE'], 'code': os.path.realpath(os.environ['FC_FUNC_CODE_PATH']) == os.path.realpath(os.getcwd()),
        'names': names,
    }
";
    let more = json!({ "environmentVariables": { "MINE": "yes", "FC_REGION": "no" }, "memorySize": 512 });
    let emulator = with_function(source, more).await;
    let answer = invocation(&emulator).header("x-fc-trace-id", "id-1").send().await;
    let mut facts: Value = serde_json::from_str(&answer.payload()).unwrap();
    let names = facts.as_object_mut().unwrap().remove("names").unwrap();
    assert_eq!(
        facts,
        json!({
            "request": "id-1", "account": "1234567890123456", "region": "cn-hangzhou", "key": "fc-emulator-ak-id",
            "function": ["f", "index.handler", 512, 30], "service": ["s", "LATEST"], "mine": "yes", "code": true,
        })
    );
    assert_eq!(
        names,
        json!([
            "ALIBABA_CLOUD_ACCESS_KEY_ID",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            "ALIBABA_CLOUD_SECURITY_TOKEN",
            "FC_ACCOUNT_ID",
            "FC_FUNCTION_HANDLER",
            "FC_FUNCTION_MEMORY_SIZE",
            "FC_FUNCTION_NAME",
            "FC_FUNC_CODE_PATH",
            "FC_INITIALIZATION_TIMEOUT",
            "FC_INITIALIZER_HANDLER",
            "FC_INSTANCE_ID",
            "FC_REGION",
            "FC_RUNTIME",
            "FC_TIMEOUT",
            "HOME",
            "LANG",
            "MINE",
            "PATH",
        ])
    );
}

#[tokio::test]
async fn an_instance_stays_warm_and_is_initialized_once() {
    if python_is_missing("an_instance_stays_warm_and_is_initialized_once") {
        return;
    }
    let source = "
calls = []
def init(context):
    calls.append('init')
    print('getting ready')
def handler(event, context):
    calls.append('call')
    return ' '.join(calls)
";
    let emulator = with_function(source, json!({ "initializer": "index.init" })).await;
    let first = invoke(&emulator, "").await;
    let second = invoke(&emulator, "").await;
    assert_eq!((first.payload().as_str(), second.payload().as_str()), ("init call", "init call call"));
    assert_eq!(first.header("x-fc-instance-id"), second.header("x-fc-instance-id"));
    assert!(first.log().contains("getting ready\n") && !second.log().contains("getting ready"));
}

#[tokio::test]
async fn two_calls_at_a_time_get_two_instances() {
    if python_is_missing("two_calls_at_a_time_get_two_instances") {
        return;
    }
    let source = "import time\ndef handler(event, context):\n    time.sleep(0.5)\n";
    let emulator = with_function(source, json!({})).await;
    let (one, two) = tokio::join!(invoke(&emulator, ""), invoke(&emulator, ""));
    assert_ne!(one.header("x-fc-instance-id"), two.header("x-fc-instance-id"));
}

#[tokio::test]
async fn a_concurrent_instance_takes_them_together_and_keeps_their_logs_apart() {
    if python_is_missing("a_concurrent_instance_takes_them_together_and_keeps_their_logs_apart") {
        return;
    }
    // Either call ends only when both have begun.
    let source = "
import threading
both = threading.Barrier(2)
def handler(event, context):
    both.wait(20)
    print('this is', event.decode())
    return event
";
    let emulator = with_function(source, json!({ "instanceConcurrency": 2 })).await;
    let (one, two) = tokio::join!(invoke(&emulator, "one"), invoke(&emulator, "two"));
    assert_eq!((one.payload(), two.payload()), ("one".to_owned(), "two".to_owned()));
    assert_eq!(one.header("x-fc-instance-id"), two.header("x-fc-instance-id"));
    assert!(one.log().contains("this is one") && !one.log().contains("this is two"), "{}", one.log());
}

#[tokio::test]
async fn the_log_has_prints_and_logging_between_its_marks() {
    if python_is_missing("the_log_has_prints_and_logging_between_its_marks") {
        return;
    }
    let source = "
import logging, sys
def handler(event, context):
    print('printed')
    print('to stderr', file=sys.stderr)
    logging.getLogger().info('logged')
";
    let emulator = with_function(source, json!({})).await;
    let answer =
        invocation(&emulator).header("x-fc-log-type", "Tail").header("x-fc-trace-id", "id-1").send().await;
    let log = answer.log();
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines[..3], ["FC Invoke Start RequestId: id-1", "printed", "to stderr"]);
    assert!(lines[3].ends_with("Z id-1 [INFO] logged"), "{log}");
    assert_eq!(lines[4..], ["FC Invoke End RequestId: id-1"]);
}

#[tokio::test]
async fn the_log_tail_is_the_last_four_kilobytes() {
    if python_is_missing("the_log_tail_is_the_last_four_kilobytes") {
        return;
    }
    let emulator = with_function("def handler(event, context):\n    print('x' * 300000)\n", json!({})).await;
    let log = invoke(&emulator, "").await.log();
    assert_eq!(log.len(), 4096);
    assert!(log.lines().last().unwrap().starts_with("FC Invoke End RequestId: "));
}

#[tokio::test]
async fn an_exception_is_answered_with_its_trace() {
    if python_is_missing("an_exception_is_answered_with_its_trace") {
        return;
    }
    let source = "def inner():\n    raise ValueError('something is wr\u{f6}ng')\ndef handler(event, context):\n    inner()\n";
    let emulator = with_function(source, json!({})).await;
    let first = invoke(&emulator, "").await;
    assert_eq!(
        first.function_error(),
        json!({
            "errorMessage": "something is wr\u{f6}ng",
            "errorType": "ValueError",
            "stackTrace": [
                ["File \"/code/index.py\"", "line 4", "in handler", "inner()"],
                ["File \"/code/index.py\"", "line 2", "in inner", "raise ValueError('something is wr\u{f6}ng')"],
            ],
        })
    );
    assert!(first.log().contains("Traceback"));
    let second = invoke(&emulator, "").await;
    assert_eq!(first.header("x-fc-instance-id"), second.header("x-fc-instance-id"));
}

#[tokio::test]
async fn code_that_cannot_be_loaded_is_the_function_s_error() {
    if python_is_missing("code_that_cannot_be_loaded_is_the_function_s_error") {
        return;
    }
    for (source, handler, kind) in [
        ("def handler(:", "index.handler", "SyntaxError"),
        ("import nothing_of_this_name", "index.handler", "ModuleNotFoundError"),
        ("", "index.handler", "AttributeError"),
        ("", "other.handler", "ModuleNotFoundError"),
        ("", "handler", "ValueError"),
    ] {
        let emulator = with_function(source, json!({ "handler": handler })).await;
        assert_eq!(invoke(&emulator, "").await.function_error()["errorType"], kind, "{source}");
    }
}

#[tokio::test]
async fn a_failing_initializer_is_the_function_s_error_and_is_tried_again() {
    if python_is_missing("a_failing_initializer_is_the_function_s_error_and_is_tried_again") {
        return;
    }
    let source =
        "def init(context):\n    print('trying')\n    1 / 0\ndef handler(event, context):\n    pass\n";
    let emulator = with_function(source, json!({ "initializer": "index.init" })).await;
    let first = invoke(&emulator, "").await;
    let second = invoke(&emulator, "").await;
    assert_eq!(first.function_error()["errorType"], "ZeroDivisionError");
    assert!(first.log().contains("trying") && second.log().contains("trying"));
    assert_ne!(first.header("x-fc-instance-id"), second.header("x-fc-instance-id"));
}

#[tokio::test]
async fn an_initializer_has_a_time_limit_of_its_own() {
    if python_is_missing("an_initializer_has_a_time_limit_of_its_own") {
        return;
    }
    let source =
        "import time\ndef init(context):\n    time.sleep(600)\ndef handler(event, context):\n    pass\n";
    let more = json!({ "initializer": "index.init", "initializationTimeout": 1 });
    let emulator = with_function(source, more).await;
    let error = invoke(&emulator, "").await.function_error();
    assert!(
        error["errorMessage"].as_str().unwrap().starts_with("Function timed out after 1 seconds"),
        "{error}"
    );
}

#[tokio::test]
async fn a_handler_in_a_directory_is_found_and_layers_of_modules_work() {
    if python_is_missing("a_handler_in_a_directory_is_found_and_layers_of_modules_work") {
        return;
    }
    let code = package(&[
        ("app/main.py", "from lib.x import y\ndef go(event, context):\n    return y\n"),
        ("lib/x.py", "y = 'found'\n"),
    ]);
    let emulator = with_function("", json!({ "handler": "app/main.go", "code": { "zipFile": code } })).await;
    assert_eq!(invoke(&emulator, "").await.payload(), "found");
}

#[tokio::test]
async fn an_exit_is_reported_and_the_next_call_gets_a_new_instance() {
    if python_is_missing("an_exit_is_reported_and_the_next_call_gets_a_new_instance") {
        return;
    }
    let source = "import os, sys\ndef handler(event, context):\n    if event == b'sys': sys.exit(3)\n    if event == b'os': os._exit(3)\n    return 'well'\n";
    let emulator = with_function(source, json!({})).await;
    for how in ["sys", "os"] {
        let error = invoke(&emulator, how).await.function_error();
        let message = error["errorMessage"].as_str().unwrap();
        assert!(
            message.starts_with("Process exited unexpectedly before completing request (duration: "),
            "{message}"
        );
        assert!(message.ends_with("MB)"), "{message}");
        assert_eq!(invoke(&emulator, "").await.payload(), "well");
    }
}

#[tokio::test]
async fn a_timeout_kills_the_instance_and_its_children() {
    if python_is_missing("a_timeout_kills_the_instance_and_its_children") {
        return;
    }
    let source = "
import os, subprocess, time
def handler(event, context):
    if event:
        return 'well'
    child = subprocess.Popen(['sleep', '600'])
    print('pids', os.getpid(), child.pid)
    time.sleep(600)
";
    let emulator = with_function(source, json!({ "timeout": 1 })).await;
    let answer = invoke(&emulator, "").await;
    let message = answer.function_error()["errorMessage"].as_str().unwrap().to_owned();
    assert!(message.starts_with("Function timed out after 1 seconds (maxMemoryUsage: "), "{message}");
    let log = answer.log();
    let pids = log.lines().find_map(|line| line.strip_prefix("pids ")).unwrap().to_owned();
    for pid in pids.split(' ') {
        // A grandchild is reaped by another, in its own time.
        until("the process dies", || !is_alive(pid)).await;
    }
    assert_eq!(invoke(&emulator, "x").await.payload(), "well");
}

#[tokio::test]
async fn what_a_program_of_the_function_prints_is_logged_too() {
    if python_is_missing("what_a_program_of_the_function_prints_is_logged_too") {
        return;
    }
    let source = "import subprocess, time\ndef handler(event, context):\n    subprocess.run(['echo', 'from a child'])\n    time.sleep(0.2)\n";
    let emulator = with_function(source, json!({})).await;
    let log = invoke(&emulator, "").await.log();
    assert!(log.contains("from a child\n"), "{log}");
}

#[tokio::test]
async fn a_payload_of_any_size_up_to_the_limit_goes_through() {
    if python_is_missing("a_payload_of_any_size_up_to_the_limit_goes_through") {
        return;
    }
    let emulator =
        with_function("def handler(event, context):\n    return str(len(event))\n", json!({})).await;
    let largest = vec![b'x'; 32 * 1024 * 1024];
    assert_eq!(invocation(&emulator).body(&largest).send().await.payload(), largest.len().to_string());
    let (status, code, message) =
        invocation(&emulator).body([&largest[..], b"x"].concat()).send().await.refusal();
    assert_eq!((status, code.as_str()), (400, "EntityTooLarge"));
    assert_eq!(message, "payload size exceeds maximum allowed size (33554432 bytes)");
}

#[tokio::test]
async fn a_wrong_invocation_is_refused() {
    let emulator = with_function("", json!({})).await;
    for (name, value) in [("x-fc-invocation-type", "sync"), ("x-fc-log-type", "All")] {
        let answer = invocation(&emulator).header(name, value).send().await;
        assert_eq!(answer.code(), (400, "InvalidArgument".into()));
    }
    for (target, code) in [
        ("/services/t/functions/f/invocations", "ServiceNotFound"),
        ("/services/s/functions/g/invocations", "FunctionNotFound"),
        ("/services/s/functions/f/invocations?qualifier=1", "VersionNotFound"),
        ("/services/s/functions/f/invocations?qualifier=prod", "AliasNotFound"),
    ] {
        assert_eq!(
            crate::support::request(&emulator, "POST", target).send().await.code(),
            (404, code.into())
        );
    }
}

#[tokio::test]
async fn an_instance_that_dies_between_calls_fails_none() {
    if python_is_missing("an_instance_that_dies_between_calls_fails_none") {
        return;
    }
    let source = "
import os, threading
def handler(event, context):
    threading.Timer(0.1, os._exit, [1]).start()
    return str(os.getpid())
";
    let emulator = with_function(source, json!({})).await;
    let first = invoke(&emulator, "").await.payload();
    until("the instance dies", || !is_alive(&first)).await;
    assert_ne!(invoke(&emulator, "").await.payload(), first);
}
