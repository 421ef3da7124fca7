//! Deletions: in which order, by whom, and what ends with them.

use serde_json::json;

use crate::support::{
    delete, free_port, get, invocation, invoke, is_alive, make_service, make_trigger, package,
    python_is_missing, request, until, with_function, with_service,
};

const SERVICE: &str = "/services/s";
const FUNCTION: &str = "/services/s/functions/f";
const TRIGGER: &str = "/services/s/functions/f/triggers/t";

#[tokio::test]
async fn each_goes_when_it_is_empty_and_is_not_found_then() {
    let emulator = with_function("", json!({})).await;
    make_trigger(&emulator, "t").await;
    let busy = delete(&emulator, SERVICE).await.refusal();
    assert_eq!(busy, (409, "ServiceNotEmpty".into(), "service 's' has active 'functions'".into()));
    let busy = delete(&emulator, FUNCTION).await.refusal();
    assert_eq!(busy, (409, "FunctionNotEmpty".into(), "function 'f' has active triggers".into()));
    for (target, code) in
        [(TRIGGER, "TriggerNotFound"), (FUNCTION, "FunctionNotFound"), (SERVICE, "ServiceNotFound")]
    {
        assert_eq!(get(&emulator, target).await.status, 200);
        let gone = delete(&emulator, target).await;
        assert_eq!((gone.status, gone.body.len()), (204, 0), "{target}");
        assert_eq!(gone.header("x-fc-request-id").map(str::len), Some(36));
        assert_eq!((gone.header("content-type"), gone.header("etag")), (None, None));
        assert_eq!(get(&emulator, target).await.code(), (404, code.into()));
        assert_eq!(delete(&emulator, target).await.code(), (404, code.into()));
    }
    assert_eq!(get(&emulator, "/services").await.json(), json!({ "services": [] }));
}

#[tokio::test]
async fn a_name_is_free_again() {
    let emulator = with_service().await;
    let first = get(&emulator, SERVICE).await.json();
    assert_eq!(delete(&emulator, SERVICE).await.status, 204);
    make_service(&emulator).await;
    assert_ne!(get(&emulator, SERVICE).await.json()["serviceId"], first["serviceId"]);
}

#[tokio::test]
async fn only_the_state_that_was_seen_is_deleted() {
    let emulator = with_function("", json!({})).await;
    make_trigger(&emulator, "t").await;
    for target in [TRIGGER, FUNCTION, SERVICE] {
        let matching = |etag: &str| request(&emulator, "DELETE", target).header("if-match", etag).send();
        let (status, code, message) = matching("bdb2d6a1f5c3b6f7e9c2f1d0a9b8c7d6").await.refusal();
        assert_eq!((status, code.as_str()), (412, "PreconditionFailed"), "{target}");
        assert!(message.starts_with("the resource being modified has been changed"), "{message}");
        let etag = get(&emulator, target).await.header("etag").unwrap().to_owned();
        assert_eq!(matching(&etag).await.status, 204, "{target}");
        assert_eq!(matching(&etag).await.status, 404, "{target}");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_deleted() {
    let emulator = with_service().await;
    for (target, code) in [
        ("/services/t", "ServiceNotFound"),
        ("/services/t/functions/f", "ServiceNotFound"),
        (FUNCTION, "FunctionNotFound"),
        (TRIGGER, "FunctionNotFound"),
    ] {
        assert_eq!(delete(&emulator, target).await.code(), (404, code.into()), "{target}");
    }
    let emulator = with_function("", json!({})).await;
    assert_eq!(delete(&emulator, TRIGGER).await.code(), (404, "TriggerNotFound".into()));
}

#[tokio::test]
async fn a_warm_instance_and_its_code_go_with_the_function() {
    if python_is_missing("a_warm_instance_and_its_code_go_with_the_function") {
        return;
    }
    let source = "import os\ndef handler(event, context):\n    return '%d %s' % (os.getpid(), os.getcwd())\n";
    let emulator = with_function(source, json!({})).await;
    let facts = invoke(&emulator, "").await.payload();
    let (pid, dir) = facts.split_once(' ').unwrap();
    assert_eq!(delete(&emulator, FUNCTION).await.status, 204);
    assert!(!is_alive(pid));
    until("the code is gone", || !std::path::Path::new(dir).exists()).await;
    assert_eq!(invoke(&emulator, "").await.code(), (404, "FunctionNotFound".into()));
}

#[tokio::test]
async fn a_busy_instance_ends_in_the_middle_of_its_call() {
    if python_is_missing("a_busy_instance_ends_in_the_middle_of_its_call") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("pid");
    let source = "
import os, time
def handler(event, context):
    if event != b'stay':
        return 'warm'
    with open(os.environ['PID_FILE'] + '.new', 'w') as file:
        file.write(str(os.getpid()))
    os.rename(os.environ['PID_FILE'] + '.new', os.environ['PID_FILE'])
    time.sleep(600)
";
    let more = json!({ "environmentVariables": { "PID_FILE": file }, "timeout": 600 });
    let emulator = with_function(source, more).await;
    assert_eq!(invoke(&emulator, "").await.payload(), "warm");
    let call = tokio::spawn(invocation(&emulator).body("stay").send());
    until("the call runs", || file.exists()).await;
    assert_eq!(delete(&emulator, FUNCTION).await.status, 204);
    assert!(!is_alive(&std::fs::read_to_string(&file).unwrap()));
    let error = call.await.unwrap().function_error();
    assert!(error["errorMessage"].as_str().unwrap().starts_with("Process exited unexpectedly"), "{error}");
}

#[tokio::test]
async fn a_server_that_has_yet_to_listen_ends_too_and_so_does_who_waits_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("pid");
    let script =
        "#!/bin/sh\necho $$ > \"$PID_FILE.new\"\nmv \"$PID_FILE.new\" \"$PID_FILE\"\nexec sleep 600\n";
    // A port of its own leaves room for one call at a time.
    let port = free_port();
    let more = json!({
        "runtime": "custom", "code": { "zipFile": package(&[("+bootstrap", script)]) }, "caPort": port,
        "environmentVariables": { "PID_FILE": file },
    });
    let emulator = with_function("", more).await;
    let calls = [invocation(&emulator).send(), invocation(&emulator).send()].map(tokio::spawn);
    until("the server starts", || file.exists()).await;
    assert_eq!(delete(&emulator, FUNCTION).await.status, 204);
    assert!(!is_alive(&std::fs::read_to_string(&file).unwrap()));
    for call in calls {
        assert_eq!(call.await.unwrap().code(), (404, "FunctionNotFound".into()));
    }
}
