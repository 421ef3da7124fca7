//! Asynchronous invocations: accepted at once, run afterwards.

use serde_json::json;

use crate::support::{invocation, python_is_missing, until, with_echo, with_function};

#[tokio::test]
async fn an_asynchronous_call_is_accepted_and_then_run() {
    if python_is_missing("an_asynchronous_call_is_accepted_and_then_run") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("done");
    let source = "import os\ndef handler(event, context):\n    open(os.environ['DONE'], 'wb').write(event)\n";
    let emulator = with_function(source, json!({ "environmentVariables": { "DONE": file } })).await;
    let answer = invocation(&emulator).header("x-fc-invocation-type", "Async").body("event").send().await;
    assert_eq!((answer.status, answer.text().as_str()), (202, ""));
    assert_eq!(answer.header("x-fc-stateful-async-invocation-id"), answer.header("x-fc-request-id"));
    let written = || std::fs::read_to_string(&file).unwrap_or_default();
    until("the function runs", || !written().is_empty()).await;
    assert_eq!(written(), "event");
}

#[tokio::test]
async fn the_caller_may_name_an_asynchronous_call() {
    let emulator = with_echo().await;
    let call = |id| {
        invocation(&emulator)
            .header("x-fc-invocation-type", "Async")
            .header("x-fc-stateful-async-invocation-id", id)
    };
    let answer = call("video-1").send().await;
    assert_eq!((answer.status, answer.header("x-fc-stateful-async-invocation-id")), (202, Some("video-1")));
    assert_eq!(call("1-video").send().await.code(), (400, "InvalidArgument".into()));
}

#[tokio::test]
async fn an_asynchronous_payload_has_a_lower_limit() {
    let emulator = with_echo().await;
    let call = |size: usize| {
        invocation(&emulator).header("x-fc-invocation-type", "Async").body(vec![b'x'; size]).send()
    };
    assert_eq!(call(128 * 1024).await.status, 202);
    let (status, code, message) = call(128 * 1024 + 1).await.refusal();
    assert_eq!((status, code.as_str()), (400, "EntityTooLarge"));
    assert_eq!(message, "payload size exceeds maximum allowed size (131072 bytes)");
}
