//! The requests of the official SDK, case by case: ours means the same.

use fc_client::{Config, Credentials};
use serde_json::Value as Json;

use crate::wire::{Scripted, client, config, dry_run, target};

/// One line a case: what the caller gave, and what stood on the socket.
const CAPTURES: &str = include_str!("../../data/captures.jsonl");

/// The official SDK sends these to another place; we refuse them.
const REFUSED: [&str; 2] = ["get_function_name_dot", "get_function_name_empty"];

pub(crate) fn captures() -> Vec<Json> {
    CAPTURES.lines().map(|line| serde_json::from_str(line).expect("a line is a case")).collect()
}

/// The input, with a payload that is long where the case says so.
fn input(capture: &Json) -> (Json, Option<String>) {
    let mut input = capture["input"].clone();
    let repeat = &capture["repeat"];
    let long = repeat["utf8"].as_str().zip(repeat["times"].as_u64());
    let long = long.map(|(text, times)| text.repeat(usize::try_from(times).expect("a small number")));
    if let Some(long) = &long {
        input["payload"] = Json::from(long.as_str());
    }
    (input, long)
}

#[tokio::test]
async fn every_captured_request_goes_out_the_same_way() {
    let captures = captures();
    assert_eq!(captures.len(), 80);
    for capture in &captures {
        let case = capture["case"].as_str().expect("a case has a name");
        let operation = capture["operation"].as_str().expect("a case has an operation");
        let (input, long) = input(capture);
        let by = if capture["sts"] == true {
            Credentials::temporary("test-ak-id", "test-ak-secret", "test-sts-token")
        } else {
            Credentials::new("test-ak-id", "test-ak-secret")
        };
        let request = dry_run(config().credentials(by), operation, &input.to_string()).await;
        if REFUSED.contains(&case) {
            let error = request.expect_err("it would go to another place");
            assert!(error.to_string().contains("stands in the path"), "{case}: {error}");
            continue;
        }
        let request = request.unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(request.method().as_str(), capture["method"], "{case}");
        let theirs = capture["target"].as_str().expect("a case has a target");
        assert_eq!(target(&request), as_we_write_it(theirs), "{case}");
        let expected = long.unwrap_or_else(|| capture["body"].as_str().unwrap_or_default().to_owned());
        let body = std::str::from_utf8(request.body()).expect("every captured body is text");
        assert_eq!(meaning(operation, body), meaning(operation, &expected), "{case}");
        for (name, value) in capture["headers"].as_object().expect("headers") {
            let ours = request.headers().get(name).map(|value| value.to_str().expect("text"));
            assert_eq!(ours, value.as_str(), "{case}: {name}");
        }
        let extra = request.headers().keys().find(|name| {
            (name.as_str().starts_with("x-") || *name == "content-type")
                && !["x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"].contains(&name.as_str())
                && capture["headers"].get(name.as_str()).is_none()
        });
        assert_eq!(extra, None, "{case}");
    }
}

/// The same target with `%20` for each space of the query, which the official SDK writes as `+`.
fn as_we_write_it(target: &str) -> String {
    match target.split_once('?') {
        Some((path, query)) => format!("{path}?{}", query.replace('+', "%20")),
        None => target.to_owned(),
    }
}

/// A body by what it means: the order of keys is nobody's concern, and `triggerConfig` is JSON in a string.
fn meaning(operation: &str, body: &str) -> Json {
    if operation == "InvokeFunction" {
        return Json::from(body);
    }
    if body.is_empty() {
        return Json::Null;
    }
    let mut json: Json = serde_json::from_str(body).expect("a body is JSON");
    if let Some(config) = json.get_mut("triggerConfig") {
        let text = config.as_str().expect("a string that holds JSON");
        *config = without_nulls(serde_json::from_str(text).expect("JSON in a string"));
    }
    json
}

/// Objects without the keys that are null: the configuration of a trigger says no more with them.
pub(crate) fn without_nulls(json: Json) -> Json {
    match json {
        Json::Object(entries) => {
            let entries = entries.into_iter().filter(|(_, value)| !value.is_null());
            entries.map(|(key, value)| (key, without_nulls(value))).collect()
        }
        other => other,
    }
}

#[tokio::test]
async fn every_answer_of_a_capture_can_be_read() {
    for capture in captures() {
        let case = capture["case"].as_str().expect("a case has a name");
        if REFUSED.contains(&case) {
            continue;
        }
        let status =
            capture["status"].as_u64().and_then(|status| u16::try_from(status).ok()).expect("a status");
        let answer = capture["answer"].as_str().unwrap_or_default().to_owned();
        let transport = Scripted::new(status, &[("x-fc-request-id", "an-id")], answer.clone());
        let client = client(config().transport(transport.clone()));
        let operation = capture["operation"].as_str().expect("a case has an operation");
        let (input, _) = input(&capture);
        let read = client
            .send_json(operation, &input.to_string())
            .await
            .unwrap_or_else(|error| panic!("{case}: {error}"));
        assert_eq!(read.head.request_id(), Some("an-id"), "{case}");
        assert_eq!(transport.seen.lock().expect("unpoisoned").len(), 1, "{case}");
        if operation == "InvokeFunction" {
            assert_eq!(read.result["payload"], answer, "{case}");
        } else if answer.is_empty() {
            assert_eq!(read.result, Json::Null, "{case}");
        } else {
            kept(case, &serde_json::from_str(&answer).expect("JSON"), &read.result);
        }
    }
}

/// Nothing that the service says is lost: each key that is not null comes back, `triggerConfig` by its meaning.
fn kept(case: &str, said: &Json, read: &Json) {
    for (key, value) in said.as_object().expect("an object") {
        match (value, &read[key]) {
            (Json::Null, _) => {}
            (Json::Object(_), ours @ Json::Object(_)) => kept(case, value, ours),
            (Json::Number(said), Json::Number(ours)) => {
                assert_eq!(said.as_f64(), ours.as_f64(), "{case}: {key}");
            }
            (Json::String(said), Json::String(ours)) if key == "triggerConfig" => {
                kept(
                    case,
                    &serde_json::from_str(said).expect("JSON"),
                    &serde_json::from_str(ours).expect("JSON"),
                );
            }
            (Json::Array(said), Json::Array(ours)) if said.iter().any(Json::is_object) => {
                assert_eq!(said.len(), ours.len(), "{case}: {key}");
                said.iter().zip(ours).for_each(|(said, ours)| kept(case, said, ours));
            }
            (said, ours) => assert_eq!(said, ours, "{case}: {key}"),
        }
    }
}

#[tokio::test]
async fn the_place_is_that_of_the_specification() {
    let template = &fc_spec::fc2().expect("it has no faults").host;
    let expected = template.replace("{account}", "1234567890123456").replace("{region}", "cn-hangzhou");
    let place = Config::new().account("1234567890123456").region("cn-hangzhou");
    let config = place.credentials(Credentials::new("test-ak-id", "test-ak-secret"));
    let request = dry_run(config, "GetService", r#"{"serviceName":"s"}"#).await.expect("it can be sent");
    assert_eq!(request.uri().scheme_str(), Some("https"));
    assert_eq!(request.uri().host(), Some(expected.as_str()));
    assert_eq!(request.headers()["host"], expected.as_str());
}

#[test]
fn every_operation_of_the_specification_can_be_called_by_name() {
    let specified: Vec<&str> =
        fc_spec::fc2().expect("no faults").operations().map(|operation| operation.name.as_str()).collect();
    let known: Vec<&str> = fc_client::fc2::Client::operations().map(fc_client::Operation::name).collect();
    assert_eq!(known, specified);
}
