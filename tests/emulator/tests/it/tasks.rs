//! Asynchronous calls that can be asked about: their states, their names, and how they are stopped.

use std::time::Duration;

use fc_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{
    Answer, create, delete, get, invocation, is_alive, python_is_missing, request, update, with_function,
};

const TASKS: &str = "/services/s/functions/f/stateful-async-invocations";

/// Orders a call by name.
async fn order(emulator: &Emulator, id: &str, payload: &str) -> Answer {
    let call = invocation(emulator).header("x-fc-invocation-type", "Async");
    let call = call.header("x-fc-stateful-async-invocation-id", id);
    call.header("x-fc-stateful-async-invocation-enable", "true").body(payload).send().await
}

/// The task, once it is what is wanted.
async fn task_when(emulator: &Emulator, id: &str, status: &str) -> Value {
    for _ in 0..2_000 {
        let answer = get(emulator, &format!("{TASKS}/{id}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        if answer.json()["status"] == status {
            return answer.json();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{id} never was {status}");
}

const ECHO: &str = "
def handler(event, context):
    if event == b'fail':
        raise ValueError('no luck')
    return b'echo ' + event
";

#[tokio::test]
async fn a_task_is_followed_from_its_order_to_its_result() {
    if python_is_missing("a_task_is_followed_from_its_order_to_its_result") {
        return;
    }
    let emulator = with_function(ECHO, json!({})).await;
    let ordered = order(&emulator, "video-1", "hi").await;
    assert_eq!((ordered.status, ordered.header("x-fc-stateful-async-invocation-id")), (202, Some("video-1")));
    let task = task_when(&emulator, "video-1", "Succeeded").await;
    for (field, value) in [
        ("invocationId", json!("video-1")),
        ("serviceName", json!("s")),
        ("functionName", json!("f")),
        ("qualifier", json!("LATEST")),
        ("invocationPayload", json!("hi")),
        ("returnPayload", json!("echo hi")),
        ("invocationErrorMessage", json!("")),
        ("alreadyRetriedTimes", json!(0)),
        ("requestId", json!(ordered.header("x-fc-request-id"))),
    ] {
        assert_eq!(task[field], value, "{field}");
    }
    let events = task["events"].as_array().unwrap().iter();
    let statuses: Vec<&str> = events.map(|event| event["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["Enqueued", "Running", "Succeeded"]);
    let number = |field: &str| task[field].as_u64().unwrap();
    assert!(number("startedTime") > 1_000_000_000_000);
    assert_eq!(number("endTime") - number("startedTime"), number("durationMs"));
    assert!(task["instanceId"].as_str().unwrap().starts_with("c-"));
}

#[tokio::test]
async fn a_task_that_fails_says_why() {
    if python_is_missing("a_task_that_fails_says_why") {
        return;
    }
    let emulator = with_function(ECHO, json!({})).await;
    order(&emulator, "t", "fail").await;
    let task = task_when(&emulator, "t", "Failed").await;
    assert!(task["invocationErrorMessage"].as_str().unwrap().contains("no luck"), "{task}");
    assert_eq!(task["returnPayload"], "");
}

#[tokio::test]
async fn a_name_is_taken_once() {
    let emulator = with_function("", json!({ "runtime": "nodejs18" })).await;
    assert_eq!(order(&emulator, "t", "").await.status, 202);
    let twice = order(&emulator, "t", "").await;
    assert_eq!(twice.code(), (409, "StatefulAsyncInvocationAlreadyExists".to_owned()));
    create(&emulator, "", json!({ "functionName": "g", "runtime": "nodejs18" })).await;
    let other = request(&emulator, "POST", "/services/s/functions/g/invocations")
        .header("x-fc-invocation-type", "Async")
        .header("x-fc-stateful-async-invocation-id", "t")
        .header("x-fc-stateful-async-invocation-enable", "true");
    assert_eq!(other.send().await.status, 202);
}

#[tokio::test]
async fn only_what_is_enabled_is_a_task() {
    let emulator = with_function("", json!({ "runtime": "nodejs18" })).await;
    let call = async || {
        let call = invocation(&emulator).header("x-fc-invocation-type", "Async");
        call.header("x-fc-stateful-async-invocation-id", "t").send().await.status
    };
    assert_eq!((call().await, call().await), (202, 202));
    let absent = get(&emulator, &format!("{TASKS}/t")).await;
    assert_eq!(absent.code(), (404, "StatefulAsyncInvocationNotFound".to_owned()));
    let config = json!({ "statefulInvocation": true });
    update(&emulator, "/services/s/functions/f/async-invoke-config", config).await;
    assert_eq!((call().await, call().await), (202, 409));
    assert_eq!(get(&emulator, &format!("{TASKS}/t")).await.status, 200);
}

#[tokio::test]
async fn a_task_that_runs_is_stopped_and_its_process_ends() {
    if python_is_missing("a_task_that_runs_is_stopped_and_its_process_ends") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("pid");
    let source = "
import os, time
def handler(event, context):
    open(os.environ['MINE'] + '.new', 'w').write(str(os.getpid()))
    os.rename(os.environ['MINE'] + '.new', os.environ['MINE'])
    time.sleep(60)
";
    let emulator = with_function(source, json!({ "environmentVariables": { "MINE": file } })).await;
    order(&emulator, "t", "").await;
    let pid = || std::fs::read_to_string(&file).unwrap_or_default();
    crate::support::until("the function runs", || !pid().is_empty()).await;
    assert_eq!(task_when(&emulator, "t", "Running").await["endTime"], 0);
    let stopped = request(&emulator, "PUT", &format!("{TASKS}/t")).send().await;
    assert_eq!((stopped.status, stopped.json()), (200, json!({})));
    let task = task_when(&emulator, "t", "Stopped").await;
    let events = task["events"].as_array().unwrap().iter();
    let statuses: Vec<&str> = events.map(|event| event["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["Enqueued", "Running", "Stopping", "Stopped"]);
    crate::support::until("the process ends", || !is_alive(&pid())).await;
    let again = request(&emulator, "PUT", &format!("{TASKS}/t")).send().await;
    assert_eq!(again.code(), (400, "InvalidArgument".to_owned()));
}

#[tokio::test]
async fn tasks_are_listed_by_name_state_and_time() {
    if python_is_missing("tasks_are_listed_by_name_state_and_time") {
        return;
    }
    let emulator = with_function(ECHO, json!({})).await;
    for (id, payload, status) in
        [("a1", "1", "Succeeded"), ("a2", "fail", "Failed"), ("b1", "3", "Succeeded")]
    {
        order(&emulator, id, payload).await;
        task_when(&emulator, id, status).await;
    }
    let ids = async |query: &str| {
        let page = get(&emulator, &format!("{TASKS}?{query}")).await.json();
        let found = page["invocations"].as_array().unwrap().iter();
        found.map(|task| task["invocationId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (query, wanted) in [
        ("", vec!["b1", "a2", "a1"]),
        ("sortOrderByTime=asc", vec!["a1", "a2", "b1"]),
        ("invocationIdPrefix=a&sortOrderByTime=asc", vec!["a1", "a2"]),
        ("status=Failed", vec!["a2"]),
        ("qualifier=LATEST&limit=1", vec!["b1"]),
        ("qualifier=prod", vec![]),
        ("startedTimeEnd=1", vec![]),
        ("startedTimeBegin=1", vec!["b1", "a2", "a1"]),
    ] {
        assert_eq!(ids(query).await, wanted, "{query}");
    }
    let first = get(&emulator, &format!("{TASKS}?limit=2")).await.json();
    let token = first["nextToken"].as_str().unwrap();
    assert_eq!(ids(&format!("limit=2&nextToken={token}")).await, ["a1"]);
    assert_eq!(first["invocations"][0]["invocationPayload"], "");
    let whole = get(&emulator, &format!("{TASKS}?limit=1&includePayload=True")).await.json();
    assert_eq!(whole["invocations"][0]["invocationPayload"], "3");
    for query in ["status=Done", "sortOrderByTime=up", "includePayload=1", "startedTimeBegin=x", "limit=101"]
    {
        let refused = get(&emulator, &format!("{TASKS}?{query}")).await;
        assert_eq!(refused.code(), (400, "InvalidArgument".to_owned()), "{query}");
    }
}

#[tokio::test]
async fn tasks_go_with_their_function() {
    let emulator = with_function("", json!({ "runtime": "nodejs18" })).await;
    order(&emulator, "t", "").await;
    assert_eq!(delete(&emulator, "/services/s/functions/f").await.status, 204);
    assert_eq!(get(&emulator, &format!("{TASKS}/t")).await.code(), (404, "FunctionNotFound".to_owned()));
    create(&emulator, "", json!({ "runtime": "nodejs18" })).await;
    let absent = get(&emulator, &format!("{TASKS}/t")).await;
    assert_eq!(absent.code(), (404, "StatefulAsyncInvocationNotFound".to_owned()));
}

#[tokio::test]
async fn a_word_that_is_neither_true_nor_false_is_refused() {
    let emulator = with_function("", json!({})).await;
    let call = invocation(&emulator).header("x-fc-invocation-type", "Async");
    let refused = call.header("x-fc-stateful-async-invocation-enable", "yes").send().await;
    assert_eq!(refused.code(), (400, "InvalidArgument".to_owned()));
}
