//! Requests of the official Python SDK 2.0.12, recorded byte by byte, and the shapes of the documented answers.

use std::collections::BTreeSet;

use fc_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{Answer, package, request, send_raw};

const RECORDED: &str = include_str!("recorded.jsonl");
const VERSIONS: &str = include_str!("recorded_versions.jsonl");

const DATE: &str = "2023-11-15T08:30:45Z";

/// What the SDK was talking about, in an emulator that lives at the time of the recording.
async fn with_demo() -> Emulator {
    let emulator =
        Emulator::builder().frozen_at(humantime::parse_rfc3339(DATE).unwrap()).start().await.unwrap();
    let config = json!({ "cronExpression": "0 0 4 * * *" }).to_string();
    let code = json!({ "zipFile": package(&[("index.py", "")]) });
    let functions = "/services/demo-svc/functions";
    for (target, body) in [
        ("/services", json!({ "serviceName": "demo-svc" })),
        (
            functions,
            json!({ "functionName": "demo-fn", "runtime": "python3.9", "handler": "index.handler", "code": code }),
        ),
        (
            &format!("{functions}/demo-fn/triggers"),
            json!({ "triggerName": "demo-trigger", "triggerType": "timer", "triggerConfig": config }),
        ),
    ] {
        let post = request(&emulator, "POST", target).header("x-acs-date", DATE).body(body.to_string());
        assert_eq!(post.send().await.status, 200, "{target}");
    }
    emulator
}

fn read(recorded: &str) -> impl Iterator<Item = Value> {
    recorded.lines().map(|line| serde_json::from_str(line).unwrap())
}

async fn replay(emulator: &Emulator, case: &Value) -> Answer {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let headers: Vec<(String, String)> = case["headers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|header| (text(&header[0]), text(&header[1])))
        .collect();
    let (method, target, body) = (text(&case["method"]), text(&case["target"]), text(&case["body"]));
    send_raw(&emulator.endpoint().replace("http://", ""), &method, &target, &headers, body.as_bytes()).await
}

/// The names at the top of an answer and in the first item of a list; a token is there when it is needed.
fn names(answer: &Value) -> BTreeSet<String> {
    let top = answer.as_object().unwrap().iter();
    let lists = top.clone().filter_map(|(_, value)| value.as_array()?.first()?.as_object());
    let inner = lists.flat_map(|item| item.keys().cloned());
    top.map(|(name, _)| name.clone()).chain(inner).filter(|name| name != "nextToken").collect()
}

#[tokio::test]
async fn they_are_answered_in_the_documented_shape() {
    all_are_answered(RECORDED).await;
}

#[tokio::test]
async fn those_about_versions_and_aliases_are_too() {
    all_are_answered(VERSIONS).await;
}

async fn all_are_answered(recorded: &str) {
    let emulator = with_demo().await;
    for case in read(recorded) {
        let answer = replay(&emulator, &case).await;
        let name = case["case"].as_str().unwrap();
        let wanted = match name {
            // Their tokens and etags are none of ours.
            "list_services_params" => 400,
            "update_function_if_match"
            | "delete_function_if_match"
            | "publish_service_version_description" => 412,
            _ if name.starts_with("delete") => 204,
            _ => 200,
        };
        assert_eq!(answer.status, wanted, "{name}: {}", answer.text());
        match answer.status {
            200 => {
                let missing: Vec<String> =
                    names(&case["answer"]).difference(&names(&answer.json())).cloned().collect();
                assert!(missing.is_empty(), "{name} lacks {missing:?}");
            }
            204 => assert_eq!((answer.body.len(), answer.header("content-type")), (0, None), "{name}"),
            _ => drop(answer.refusal()),
        }
    }
    assert_eq!(emulator.requests().len(), 3 + read(recorded).count());
}
