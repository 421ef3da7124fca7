//! Functions that are Rust closures, and what is there from the beginning.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fc_emulator::{Emulator, Ending, Function, Kind};
use serde_json::json;

use crate::support::{get, invocation, invoke, python_is_missing, update, with_echo};

async fn with(function: Function) -> Emulator {
    Emulator::builder().function("s", function).start().await.unwrap()
}

#[tokio::test]
async fn a_closure_answers_and_knows_its_call() {
    let function = Function::new("f", |event, context| async move {
        context.log(format!("called with {} bytes", event.len()));
        Ok::<_, String>(format!(
            "{} {} {} {:?}",
            context.service, context.function, context.memory, context.timeout
        ))
    });
    let emulator = with(function.set("memorySize", 512).set("timeout", 5)).await;
    let answer = invoke(&emulator, "event").await;
    assert_eq!(answer.payload(), "s f 512 5s");
    assert!(answer.log().contains("\ncalled with 5 bytes\n"), "{}", answer.log());
}

#[tokio::test]
async fn what_a_closure_fails_with_is_the_function_s_error() {
    let emulator = with(Function::new("f", |event, _| async move {
        if event.is_empty() { Err("nothing came") } else { Ok(event) }
    }))
    .await;
    let error = invoke(&emulator, "").await.function_error();
    assert_eq!(error, json!({ "errorMessage": "nothing came", "errorType": "Error", "stackTrace": [] }));
    assert_eq!(invoke(&emulator, "x").await.payload(), "x");
}

#[tokio::test]
async fn a_closure_that_panics_has_exited_and_one_that_sleeps_times_out() {
    let function = Function::new("f", |event, _| async move {
        assert!(event != "panic", "as the test wants it");
        tokio::time::sleep(Duration::from_secs(600)).await;
        Ok::<_, String>(event)
    });
    let emulator = with(function.set("timeout", 1)).await;
    let said = |error: serde_json::Value| error["errorMessage"].as_str().unwrap().to_owned();
    let panic = said(invoke(&emulator, "panic").await.function_error());
    assert!(panic.starts_with("Process exited unexpectedly before completing request"), "{panic}");
    let sleep = said(invoke(&emulator, "").await.function_error());
    assert!(sleep.starts_with("Function timed out after 1 seconds"), "{sleep}");
}

#[tokio::test]
async fn an_update_leaves_the_closure_where_it_is() {
    let emulator = with_echo().await;
    assert_eq!(update(&emulator, "/services/s/functions/f", json!({ "timeout": 9 })).await.status, 200);
    assert_eq!(get(&emulator, "/services/s/functions/f").await.json()["timeout"], 9);
    assert_eq!(invoke(&emulator, "x").await.payload(), "x");
}

#[tokio::test]
async fn a_closure_may_share_state_with_its_test() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let emulator = with(Function::new("f", move |_, _| {
        let count = counted.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Ok::<_, String>(count.to_string()) }
    }))
    .await;
    assert_eq!(invoke(&emulator, "").await.payload(), "1");
    assert_eq!(invoke(&emulator, "").await.payload(), "2");
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn services_and_functions_can_be_there_from_the_beginning_and_come_later() {
    let emulator = Emulator::builder().service("empty").start().await.unwrap();
    assert_eq!(get(&emulator, "/services/empty").await.status, 200);
    let echo =
        Function::new("f", |event, _| async move { Ok::<_, String>(event) }).timer("t", "@every 4m", "p");
    emulator.add_function("s", echo.clone()).unwrap();
    let triggers = get(&emulator, "/services/s/functions/f/triggers").await.json();
    assert_eq!(triggers["triggers"][0]["triggerName"], "t");
    let error = emulator.add_function("s", echo).unwrap_err();
    assert_eq!(error.to_string(), "function 'f' already exists in service 's'");
}

#[tokio::test]
async fn a_seed_that_the_service_would_refuse_is_refused() {
    let wrong = Function::python("f", "").set("timeout", 0);
    let error = Emulator::builder().function("s", wrong).start().await.unwrap_err();
    assert!(error.to_string().starts_with("timeout is set to an invalid value"), "{error}");
}

#[tokio::test]
async fn a_seeded_python_function_runs() {
    if python_is_missing("a_seeded_python_function_runs") {
        return;
    }
    let emulator =
        with(Function::python("f", "def handler(event, context):\n    return event[::-1]\n")).await;
    assert_eq!(invoke(&emulator, "abc").await.payload(), "cba");
}

#[tokio::test]
async fn what_ran_is_remembered() {
    let emulator = with(Function::new("f", |event, context| async move {
        context.log("a line");
        if event == "bad" { Err("bad") } else { Ok("answer") }
    }))
    .await;
    invocation(&emulator).header("x-fc-trace-id", "one").body("good").send().await;
    invoke(&emulator, "bad").await;
    let runs = emulator.invocations();
    let first = &runs[0];
    assert_eq!(
        (first.service.as_str(), first.function.as_str(), first.qualifier.as_str()),
        ("s", "f", "LATEST")
    );
    assert_eq!((first.request_id.as_str(), first.kind, first.attempt), ("one", Kind::Sync, 1));
    assert_eq!(
        (&first.payload[..], &first.answer[..], first.ending),
        (&b"good"[..], &b"answer"[..], Ending::Done)
    );
    assert!(first.log.contains("\na line\n"), "{}", first.log);
    assert_eq!((runs.len(), runs[1].ending), (2, Ending::FunctionError));
}
