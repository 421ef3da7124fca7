//! Faults by rule: which requests go wrong, and how that looks from outside.

use std::io::ErrorKind;
use std::time::{Duration, Instant, SystemTime};

use fc_emulator::Rule;
use serde_json::json;

use crate::support::{get, invocation, invoke, request, with_echo, with_service};

#[tokio::test]
async fn a_rule_refuses_the_calls_that_it_is_about() {
    let emulator = with_service().await;
    let rule = Rule::on("GetService").nth(2).refuse(503, "ResourceThrottled", "come back");
    let strikes = emulator.fault(rule);
    assert_eq!(get(&emulator, "/services/s").await.status, 200);
    assert_eq!(get(&emulator, "/services").await.status, 200);
    let refused = get(&emulator, "/services/s").await;
    assert_eq!(refused.refusal(), (503, "ResourceThrottled".to_owned(), "come back".to_owned()));
    assert_eq!(get(&emulator, "/services/s").await.status, 200);
    assert_eq!(strikes.count(), 1);
}

#[tokio::test]
async fn what_is_refused_is_not_done() {
    let emulator = with_service().await;
    emulator.fault(Rule::on("CreateService").refuse(500, "InternalServerError", ""));
    let made = request(&emulator, "POST", "/services").body(r#"{"serviceName":"t"}"#).send().await;
    assert_eq!((made.status, get(&emulator, "/services/t").await.status), (500, 404));
}

#[tokio::test]
async fn a_scripted_answer_comes_before_every_rule_and_both_can_be_forgotten() {
    let emulator = with_service().await;
    let strikes = emulator.fault(Rule::any().refuse(500, "InternalServerError", ""));
    emulator.fail_next(418, &[], "");
    assert_eq!(get(&emulator, "/services").await.status, 418);
    assert_eq!((get(&emulator, "/services").await.status, strikes.count()), (500, 1));
    emulator.fail_next(418, &[], "");
    emulator.clear_faults();
    assert_eq!((get(&emulator, "/services").await.status, strikes.count()), (200, 1));
}

#[tokio::test]
async fn a_reset_before_the_work_leaves_it_undone_and_one_after_it_does_not() {
    let emulator = with_echo().await;
    let rule = Rule::on("InvokeFunction");
    for (rule, runs) in [(rule.clone().reset_before(), 0), (rule.reset_after(), 1)] {
        emulator.fault(rule);
        let (arrived, error) = invocation(&emulator).body("event").try_send().await;
        assert_eq!((arrived.as_str(), error.unwrap_err().kind()), ("", ErrorKind::ConnectionReset));
        assert_eq!(emulator.invocations().len(), runs);
        emulator.clear_faults();
    }
    assert_eq!(invoke(&emulator, "well").await.payload(), "well");
}

#[tokio::test]
async fn half_a_body_promises_more_than_it_brings() {
    let emulator = with_echo().await;
    emulator.fault(Rule::on("InvokeFunction").half_body());
    let (arrived, result) = invocation(&emulator).body("12345678").try_send().await;
    assert!(result.is_ok());
    assert!(arrived.to_ascii_lowercase().contains("content-length: 8\r\n"), "{arrived}");
    assert!(arrived.ends_with("\r\n\r\n1234"), "{arrived}");
}

#[tokio::test]
async fn a_slow_body_arrives_whole_and_late() {
    let emulator = with_echo().await;
    let over = Duration::from_millis(200);
    emulator.fault(Rule::on("InvokeFunction").nth(1).slow_body(over));
    emulator.fault(Rule::on("InvokeFunction").nth(2).delay(over));
    let event = "x".repeat(1000);
    for _ in 0..2 {
        let started = Instant::now();
        assert_eq!(invoke(&emulator, &event).await.payload(), event);
        assert!(started.elapsed() >= over * 9 / 10, "{:?}", started.elapsed());
    }
}

#[tokio::test]
async fn an_answer_may_hold_what_nobody_knows_yet() {
    let emulator = with_echo().await;
    emulator.fault(Rule::on("GetFunction").set("/runtime", "rust1").set("/future", json!({ "a": [1] })));
    let body = get(&emulator, "/services/s/functions/f").await.json();
    assert_eq!((&body["runtime"], &body["future"]), (&json!("rust1"), &json!({ "a": [1] })));
    assert_eq!(body["functionName"], "f");
}

#[tokio::test]
async fn the_date_of_an_answer_may_be_wrong_either_way() {
    let emulator = with_service().await;
    let hour = Duration::from_secs(3600);
    emulator.fault(Rule::any().nth(1).date_ahead(hour));
    emulator.fault(Rule::any().nth(2).date_behind(hour).refuse(403, "AccessDenied", "too old"));
    let date = |text: &str| httpdate::parse_http_date(text).unwrap();
    let ahead = get(&emulator, "/services/s").await;
    assert!(date(ahead.header("date").unwrap()) > SystemTime::now() + hour / 2);
    let behind = get(&emulator, "/services/s").await;
    assert!(date(behind.header("date").unwrap()) < SystemTime::now() - hour / 2);
    assert_eq!((ahead.status, behind.status), (200, 403));
}
