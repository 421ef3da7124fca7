//! Timers that fire, by a clock that tests move.

use std::time::{Duration, SystemTime};

use fc_emulator::{Context, Emulator, Function, Kind};
use serde_json::{Value, json};

use crate::support::{delete, python_is_missing, request, until, update};

const HOUR: Duration = Duration::from_secs(3600);

/// The events of an echo function, each as the emulator gave it.
fn events(emulator: &Emulator) -> Vec<Value> {
    emulator.invocations().iter().map(|run| serde_json::from_slice(&run.payload).unwrap()).collect()
}

fn times(emulator: &Emulator) -> Vec<String> {
    events(emulator).iter().map(|event| event["triggerTime"].as_str().unwrap().to_owned()).collect()
}

fn echo() -> Function {
    Function::new("f", |event, _: Context| async move { Ok::<_, String>(event) })
}

/// At midnight of the first of January 2024, with the clock standing still.
async fn at_new_year(function: Function) -> Emulator {
    let moment = humantime::parse_rfc3339("2024-01-01T00:00:00Z").unwrap();
    Emulator::builder().frozen_at(moment).function("s", function).start().await.unwrap()
}

#[tokio::test]
async fn a_day_passes_in_a_moment_and_every_call_of_it_is_made_in_order() {
    let emulator = at_new_year(echo().timer("t", "0 0 */6 * * *", "awesome")).await;
    emulator.settled().await;
    assert_eq!(emulator.invocations().len(), 0);
    emulator.advance(24 * HOUR);
    emulator.settled().await;
    let first = r#"{"triggerTime":"2024-01-01T06:00:00Z","triggerName":"t","payload":"awesome"}"#;
    assert_eq!(emulator.invocations()[0].payload, first);
    assert_eq!(
        times(&emulator),
        ["2024-01-01T06:00:00Z", "2024-01-01T12:00:00Z", "2024-01-01T18:00:00Z", "2024-01-02T00:00:00Z"]
    );
    assert!(emulator.invocations().iter().all(|run| run.kind == Kind::Timer && run.attempt == 1));
}

#[tokio::test]
async fn no_moment_is_passed_twice() {
    let emulator = at_new_year(echo().timer("t", "@every 4m", "")).await;
    for _ in 0..10 {
        emulator.advance(Duration::from_secs(60));
        emulator.settled().await;
        emulator.settled().await;
    }
    assert_eq!(times(&emulator), ["2024-01-01T00:04:00Z", "2024-01-01T00:08:00Z"]);
}

#[tokio::test]
async fn a_zone_of_its_own_is_kept() {
    let emulator = at_new_year(echo().timer("t", "CRON_TZ=Asia/Shanghai 0 0 9 * * *", "")).await;
    emulator.advance(24 * HOUR);
    emulator.settled().await;
    assert_eq!(times(&emulator), ["2024-01-01T01:00:00Z"]);
}

#[tokio::test]
async fn a_timer_that_is_disabled_changed_or_deleted_makes_no_call_that_it_would_have_made() {
    let emulator = at_new_year(echo().timer("t", "0 0 * * * *", "")).await;
    let hour_later = async || {
        emulator.advance(HOUR);
        emulator.settled().await;
        emulator.invocations().len()
    };
    let target = "/services/s/functions/f/triggers/t";
    let set = async |config: Value| {
        let answer = update(&emulator, target, json!({ "triggerConfig": config.to_string() })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    };
    assert_eq!(hour_later().await, 1);
    set(json!({ "cronExpression": "0 0 * * * *", "enable": false })).await;
    assert_eq!(hour_later().await, 1);
    set(json!({ "cronExpression": "0 */30 * * * *", "enable": true })).await;
    assert_eq!(hour_later().await, 3);
    assert_eq!(delete(&emulator, target).await.status, 204);
    assert_eq!(hour_later().await, 3);
}

#[tokio::test]
async fn a_timer_that_is_made_over_the_api_calls_too() {
    let emulator = at_new_year(echo()).await;
    let config = json!({ "cronExpression": "@every 1h", "enable": true, "payload": "p" }).to_string();
    let body = json!({ "triggerName": "t", "triggerType": "timer", "triggerConfig": config });
    let target = "/services/s/functions/f/triggers";
    assert_eq!(request(&emulator, "POST", target).body(body.to_string()).send().await.status, 200);
    emulator.advance(2 * HOUR);
    emulator.settled().await;
    assert_eq!(times(&emulator), ["2024-01-01T01:00:00Z", "2024-01-01T02:00:00Z"]);
}

#[tokio::test]
async fn a_clock_that_was_put_back_makes_no_timer_wait() {
    let emulator = at_new_year(echo().timer("t", "0 0 * * * *", "")).await;
    emulator.set_clock(SystemTime::UNIX_EPOCH);
    emulator.settled().await;
    emulator.advance(HOUR);
    emulator.settled().await;
    assert_eq!(times(&emulator), ["1970-01-01T01:00:00Z"]);
}

#[tokio::test]
async fn a_call_that_fails_is_tried_again() {
    let failing = Function::new("f", |_, _: Context| async { Err::<String, _>("no") });
    let emulator = at_new_year(failing.timer("t", "0 0 0 2 1 *", "")).await;
    emulator.advance(24 * HOUR);
    emulator.settled().await;
    let attempts: Vec<u32> = emulator.invocations().iter().map(|run| run.attempt).collect();
    assert_eq!(attempts, [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_clock_that_runs_lets_timers_call_by_itself() {
    if python_is_missing("a_clock_that_runs_lets_timers_call_by_itself") {
        return;
    }
    let source = "def handler(event, context):\n    return event\n";
    let function = Function::python("f", source).timer("t", "* * * * * *", "p");
    let emulator = Emulator::builder().function("s", function).start().await.unwrap();
    until("the timer calls", || !emulator.invocations().is_empty()).await;
    let run = &emulator.invocations()[0];
    assert_eq!((run.kind, &run.answer), (Kind::Timer, &run.payload));
}

#[tokio::test]
async fn two_timers_of_every_minute_make_a_day_of_calls() {
    let function = echo().timer("t", "0 * * * * *", "").timer("u", "@every 1m", "");
    let emulator = at_new_year(function).await;
    // Of so many runs the emulator keeps the last 1000.
    for _ in 0..24 {
        emulator.advance(HOUR);
        emulator.settled().await;
    }
    let runs = events(&emulator);
    let of = |name: &str| runs.iter().filter(|event| event["triggerName"] == name).count();
    // Eight whole hours, and forty calls of the one before.
    assert_eq!(runs.len(), 1000);
    assert!(of("t") >= 480 && of("u") >= 480, "{} {}", of("t"), of("u"));
}
