//! Asynchronous invocations: accepted at once, run afterwards.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use fc_emulator::{AsyncPolicy, Builder, Context, Emulator, Function, Kind};
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

/// Fails so many times, and then no more.
fn fails(times: u32) -> Function {
    Function::new("f", move |_, context: Context| async move {
        if context.attempt <= times { Err(format!("failure {}", context.attempt)) } else { Ok("done") }
    })
}

async fn called(builder: Builder, function: Function) -> Emulator {
    let emulator = builder.function("s", function).start().await.unwrap();
    let call = invocation(&emulator)
        .header("x-fc-invocation-type", "Async")
        .header("x-fc-trace-id", "id")
        .body("event");
    assert_eq!(call.send().await.status, 202);
    emulator.settled().await;
    emulator
}

#[tokio::test]
async fn a_call_that_fails_is_tried_three_times_more() {
    let emulator = called(Emulator::builder(), fails(2)).await;
    let runs = emulator.invocations();
    let answers: Vec<_> =
        runs.iter().map(|run| (run.attempt, String::from_utf8_lossy(&run.answer))).collect();
    assert!(answers[1].1.contains("failure 2"), "{answers:?}");
    assert_eq!((answers.len(), answers[2].0, answers[2].1.as_ref()), (3, 3, "done"));
    assert!(
        runs.iter().all(|run| run.kind == Kind::Async && run.request_id == "id" && run.payload == "event")
    );
    assert_eq!(called(Emulator::builder(), fails(9)).await.invocations().len(), 4);
}

#[tokio::test]
async fn how_often_it_is_tried_can_be_set() {
    let policy = AsyncPolicy { max_retries: 0, ..AsyncPolicy::default() };
    assert_eq!(called(Emulator::builder().async_policy(policy), fails(9)).await.invocations().len(), 1);
}

#[tokio::test]
async fn an_event_that_has_become_too_old_is_not_tried_again() {
    let emulator = Arc::new(OnceLock::<Emulator>::new());
    let own = Arc::downgrade(&emulator);
    // Each run takes an hour by the emulator's clock.
    let slow = Function::new("f", move |_, _| {
        own.upgrade().unwrap().get().unwrap().advance(Duration::from_secs(3600));
        async { Err::<String, _>("slow") }
    });
    let policy = AsyncPolicy { max_age: Duration::from_secs(2 * 3600), ..AsyncPolicy::default() };
    let started = Emulator::builder().frozen_at(SystemTime::now()).async_policy(policy).function("s", slow);
    emulator.set(started.start().await.unwrap()).unwrap();
    let emulator = emulator.get().unwrap();
    invocation(emulator).header("x-fc-invocation-type", "Async").send().await;
    emulator.settled().await;
    assert_eq!(emulator.invocations().len(), 3);
}

#[tokio::test]
async fn a_configuration_of_the_function_says_how_often_it_is_tried() {
    let emulator = Emulator::builder().function("s", fails(9)).start().await.unwrap();
    let config = "/services/s/functions/f/async-invoke-config";
    let answer = crate::support::update(&emulator, config, json!({ "maxAsyncRetryAttempts": 1 })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    invocation(&emulator).header("x-fc-invocation-type", "Async").send().await;
    emulator.settled().await;
    assert_eq!(emulator.invocations().len(), 2);
}

#[tokio::test]
async fn a_task_that_is_tried_again_says_so() {
    let emulator = Emulator::builder().function("s", fails(1)).start().await.unwrap();
    let call = invocation(&emulator)
        .header("x-fc-invocation-type", "Async")
        .header("x-fc-stateful-async-invocation-id", "mine")
        .header("x-fc-stateful-async-invocation-enable", "true");
    assert_eq!(call.send().await.status, 202);
    emulator.settled().await;
    let target = "/services/s/functions/f/stateful-async-invocations/mine";
    let task = crate::support::get(&emulator, target).await.json();
    assert_eq!((&task["status"], &task["alreadyRetriedTimes"]), (&json!("Succeeded"), &json!(1)));
    let statuses: Vec<_> = task["events"].as_array().unwrap().iter().map(|it| it["status"].clone()).collect();
    assert_eq!(statuses, ["Enqueued", "Running", "Retrying", "Running", "Succeeded"]);
}
