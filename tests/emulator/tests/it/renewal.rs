//! What an update means for the instances that run.

use serde_json::{Value, json};

use crate::support::{
    get, invocation, invoke, is_alive, package, python_is_missing, request, until, update, with_function,
};

const SERVICE: &str = "/services/s";
const FUNCTION: &str = "/services/s/functions/f";

async fn updated(emulator: &fc_emulator::Emulator, target: &str, body: Value) -> Value {
    let answer = update(emulator, target, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn code(source: &str) -> Value {
    json!({ "zipFile": package(&[("index.py", source)]) })
}

const OLD: &str = "import os\ndef handler(event, context):\n    return 'old %d' % os.getpid()\n";
const NEW: &str =
    "import os\ndef handler(event, context):\n    return 'new %d %s' % (os.getpid(), os.environ.get('A'))\n";

#[tokio::test]
async fn new_code_answers_and_the_warm_instance_of_the_old_is_gone() {
    if python_is_missing("new_code_answers_and_the_warm_instance_of_the_old_is_gone") {
        return;
    }
    let emulator = with_function(OLD, json!({})).await;
    let old = invoke(&emulator, "").await.payload();
    let old_pid = old.strip_prefix("old ").unwrap();
    assert_eq!(invoke(&emulator, "").await.payload(), old);
    let before = get(&emulator, FUNCTION).await.json();
    let after = updated(&emulator, FUNCTION, json!({ "code": code(NEW) })).await;
    assert!(!is_alive(old_pid));
    assert_ne!(after["codeChecksum"], before["codeChecksum"]);
    let called = invoke(&emulator, "").await;
    assert!(called.payload().starts_with("new "), "{}", called.text());
    assert_eq!(called.header("x-fc-code-checksum"), after["codeChecksum"].as_str());
}

#[tokio::test]
async fn an_instance_ends_when_it_would_notice_and_not_otherwise() {
    if python_is_missing("an_instance_ends_when_it_would_notice_and_not_otherwise") {
        return;
    }
    let emulator = with_function(NEW, json!({ "environmentVariables": { "A": "1" } })).await;
    let first = invoke(&emulator, "").await.payload();
    updated(&emulator, FUNCTION, json!({ "description": "new words" })).await;
    updated(&emulator, SERVICE, json!({ "description": "new words" })).await;
    assert_eq!(invoke(&emulator, "").await.payload(), first);
    updated(&emulator, FUNCTION, json!({ "environmentVariables": { "A": "2" } })).await;
    let second = invoke(&emulator, "").await.payload();
    assert!(second.ends_with(" 2"), "{second}");
    assert!(!is_alive(first.split(' ').nth(1).unwrap()));
    updated(&emulator, FUNCTION, json!({ "environmentVariables": {} })).await;
    assert!(invoke(&emulator, "").await.payload().ends_with(" None"));
}

#[tokio::test]
async fn what_a_service_tells_its_functions_is_told_anew() {
    if python_is_missing("what_a_service_tells_its_functions_is_told_anew") {
        return;
    }
    let source = "def handler(event, context):\n    return str(context.service.log_project)\n";
    let emulator = with_function(source, json!({})).await;
    invoke(&emulator, "").await.payload();
    updated(&emulator, SERVICE, json!({ "logConfig": { "project": "p", "logstore": "l" } })).await;
    assert_eq!(invoke(&emulator, "").await.payload(), "p");
}

#[tokio::test]
async fn a_call_that_runs_ends_with_the_code_it_began_with() {
    if python_is_missing("a_call_that_runs_ends_with_the_code_it_began_with") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (begun, go_on) = (dir.path().join("begun"), dir.path().join("go-on"));
    let source = "
import os, time
def handler(event, context):
    open(os.environ['BEGUN'], 'w').close()
    while not os.path.exists(os.environ['GO_ON']):
        time.sleep(0.01)
    return 'old %d' % os.getpid()
";
    let more = json!({ "environmentVariables": { "BEGUN": begun, "GO_ON": go_on } });
    let emulator = with_function(source, more).await;
    let call = tokio::spawn(invocation(&emulator).send());
    until("the call begins", || begun.exists()).await;
    updated(&emulator, FUNCTION, json!({ "code": code(NEW) })).await;
    assert!(invoke(&emulator, "").await.payload().starts_with("new "));
    std::fs::write(&go_on, "").unwrap();
    let old = call.await.unwrap().payload();
    let old_pid = old.strip_prefix("old ").unwrap().to_owned();
    until("the old instance ends", || !is_alive(&old_pid)).await;
}

#[tokio::test]
async fn of_two_updates_at_once_each_counts_whole_or_is_refused() {
    let emulator = with_function("", json!({})).await;
    let package = code(&"# a comment\n".repeat(100_000));
    let mut all = tokio::task::JoinSet::new();
    for at in 0..4 {
        let body = json!({ "description": at.to_string(), "timeout": at + 1, "code": package }).to_string();
        all.spawn(request(&emulator, "PUT", FUNCTION).body(body).send());
    }
    let mut done = 0;
    for answer in all.join_all().await {
        match answer.status {
            200 => done += 1,
            _ => assert_eq!(answer.code(), (409, "ConcurrentUpdateError".into())),
        }
    }
    assert!(done > 0);
    let last = get(&emulator, FUNCTION).await.json();
    assert_eq!(
        last["timeout"].as_u64().unwrap(),
        last["description"].as_str().unwrap().parse::<u64>().unwrap() + 1
    );
}
