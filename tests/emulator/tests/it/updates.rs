//! Updates: what is named changes, what is null goes back, and the rest stays.

use serde_json::{Value, json};

use crate::support::{Answer, get, make_trigger, package, request, update, with_function, with_service};

const SERVICE: &str = "/services/s";
const FUNCTION: &str = "/services/s/functions/f";
const TRIGGER: &str = "/services/s/functions/f/triggers/t";

/// The answer to an update that must succeed, and that `Get` must agree with.
async fn updated(emulator: &fc_emulator::Emulator, target: &str, body: Value) -> Value {
    let answer = update(emulator, target, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let got = get(emulator, target).await;
    assert_eq!((got.json(), got.header("etag")), (answer.json(), answer.header("etag")));
    answer.json()
}

/// `before` with some fields changed, and with the time of `after`, which nobody can foresee.
fn with(before: &Value, changes: &Value, after: &Value) -> Value {
    let mut wanted = before.clone();
    for (name, value) in changes.as_object().unwrap() {
        wanted[name] = value.clone();
    }
    wanted["lastModifiedTime"] = after["lastModifiedTime"].clone();
    wanted
}

fn code(source: &str) -> Value {
    json!({ "zipFile": package(&[("index.py", source)]) })
}

#[tokio::test]
async fn an_absent_key_stays_a_null_is_the_default_and_an_empty_map_is_empty() {
    let emulator = with_function(
        "",
        json!({ "description": "d", "timeout": 60, "memorySize": 512, "environmentVariables": { "A": "1" } }),
    )
    .await;
    let before = get(&emulator, FUNCTION).await.json();
    for (body, changes) in [
        (json!({}), json!({})),
        (json!({ "description": "e" }), json!({ "description": "e" })),
        (json!({ "timeout": null }), json!({ "timeout": 3 })),
        (
            json!({ "memorySize": null, "description": "" }),
            json!({ "memorySize": 128, "cpu": 0.1, "description": "" }),
        ),
        (json!({ "environmentVariables": { "B": "2" } }), json!({ "environmentVariables": { "B": "2" } })),
        (json!({ "environmentVariables": {} }), json!({ "environmentVariables": {} })),
        (json!({ "environmentVariables": null }), json!({ "environmentVariables": {} })),
        (json!({ "layers": ["l"] }), json!({ "layers": ["l"] })),
        (json!({ "layers": [] }), json!({ "layers": [] })),
        (json!({ "layers": null }), json!({ "layers": null })),
        (json!({ "InstanceConcurrency": 5 }), json!({ "instanceConcurrency": 5 })),
        (json!({ "instanceConcurrency": 6 }), json!({ "instanceConcurrency": 6 })),
        (json!({ "InstanceConcurrency": null }), json!({ "instanceConcurrency": 1 })),
        (json!({ "functionName": "g", "functionId": "i", "nonsense": 1 }), json!({})),
    ] {
        let before = get(&emulator, FUNCTION).await.json();
        let after = updated(&emulator, FUNCTION, body.clone()).await;
        assert_eq!(after, with(&before, &changes, &after), "{body}");
    }
    let after = get(&emulator, FUNCTION).await.json();
    for fixed in
        ["functionId", "functionName", "createdTime", "codeChecksum", "codeSize", "handler", "runtime"]
    {
        assert_eq!(after[fixed], before[fixed], "{fixed}");
    }
}

#[tokio::test]
async fn a_service_changes_field_by_field() {
    let emulator = with_service().await;
    let log = json!({ "project": "p", "logstore": "l", "enableRequestMetrics": true });
    let empty = get(&emulator, SERVICE).await.json();
    for (body, changes) in [
        (
            json!({ "description": "d", "internetAccess": false }),
            json!({ "description": "d", "internetAccess": false }),
        ),
        (json!({ "logConfig": log }), json!({ "logConfig": log })),
        (json!({ "role": "acs:ram::1:role/r" }), json!({ "role": "acs:ram::1:role/r" })),
        (
            json!({ "tracingConfig": { "type": "Jaeger", "params": {} } }),
            json!({ "tracingConfig": { "type": "Jaeger", "params": {} } }),
        ),
        (json!({ "logConfig": null, "role": null }), json!({ "logConfig": empty["logConfig"], "role": "" })),
        (json!({ "serviceName": "t", "serviceId": "i" }), json!({})),
    ] {
        let before = get(&emulator, SERVICE).await.json();
        let after = updated(&emulator, SERVICE, body.clone()).await;
        assert_eq!(after, with(&before, &changes, &after), "{body}");
    }
    assert_eq!(get(&emulator, "/services/t").await.status, 404);
}

#[tokio::test]
async fn a_trigger_changes_but_not_its_kind() {
    let emulator = with_function("", json!({})).await;
    make_trigger(&emulator, "t").await;
    let config = json!({ "cronExpression": "0 0 4 * * *", "enable": false }).to_string();
    for (body, changes) in [
        (json!({ "description": "off", "qualifier": "LATEST" }), json!({ "description": "off" })),
        (json!({ "triggerConfig": config }), json!({ "triggerConfig": config })),
        (json!({ "invocationRole": "acs:ram::1:role/r" }), json!({ "invocationRole": "acs:ram::1:role/r" })),
        (
            json!({ "description": null, "invocationRole": null }),
            json!({ "description": "", "invocationRole": "" }),
        ),
        (json!({ "triggerName": "u", "triggerType": "http", "sourceArn": "x" }), json!({})),
    ] {
        let before = get(&emulator, TRIGGER).await.json();
        let after = updated(&emulator, TRIGGER, body.clone()).await;
        assert_eq!(after, with(&before, &changes, &after), "{body}");
    }
}

#[tokio::test]
async fn an_http_trigger_keeps_its_urls() {
    let emulator = with_function("", json!({})).await;
    let config = |method| json!({ "authType": "anonymous", "methods": [method] }).to_string();
    let body = json!({ "triggerName": "t", "triggerType": "http", "triggerConfig": config("GET") });
    let triggers = "/services/s/functions/f/triggers";
    let before = request(&emulator, "POST", triggers).body(body.to_string()).send().await.json();
    let after = updated(&emulator, TRIGGER, json!({ "triggerConfig": config("POST") })).await;
    assert_eq!(after, with(&before, &json!({ "triggerConfig": config("POST") }), &after));
}

#[tokio::test]
async fn every_change_has_a_time_and_an_etag_of_its_own() {
    let emulator = with_function("", json!({})).await;
    make_trigger(&emulator, "t").await;
    for target in [SERVICE, FUNCTION, TRIGGER] {
        let first = get(&emulator, target).await;
        let mut etags = vec![first.header("etag").unwrap().to_owned()];
        // Times are told in seconds: within two of them the next update has another.
        let started = std::time::Instant::now();
        let last = loop {
            let answer = update(&emulator, target, json!({ "description": "d" })).await;
            etags.push(answer.header("etag").unwrap().to_owned());
            if answer.json()["lastModifiedTime"] != first.json()["lastModifiedTime"] {
                break answer.json();
            }
            assert!(started.elapsed().as_secs() < 3, "{target} keeps its time");
        };
        assert!(last["lastModifiedTime"].as_str() > first.json()["lastModifiedTime"].as_str());
        assert_eq!(last["createdTime"], first.json()["createdTime"]);
        let all = etags.len();
        etags.sort();
        etags.dedup();
        assert_eq!(etags.len(), all);
    }
}

#[tokio::test]
async fn only_the_state_that_was_seen_is_changed() {
    let emulator = with_function("", json!({})).await;
    make_trigger(&emulator, "t").await;
    for target in [SERVICE, FUNCTION, TRIGGER] {
        let seen = get(&emulator, target).await.header("etag").unwrap().to_owned();
        let matching = |etag: &str| {
            let put = request(&emulator, "PUT", target).header("if-match", etag);
            put.body(r#"{"description":"new"}"#).send()
        };
        let (status, code, message) = matching("1234").await.refusal();
        assert_eq!((status, code.as_str()), (412, "PreconditionFailed"), "{target}");
        assert!(message.starts_with("the resource being modified has been changed"), "{message}");
        assert_eq!(get(&emulator, target).await.json()["description"], "");
        let changed = matching(&seen).await;
        assert_eq!((changed.status, &changed.json()["description"]), (200, &json!("new")));
        assert_eq!(matching(&seen).await.status, 412);
        assert_eq!(matching(changed.header("etag").unwrap()).await.status, 200);
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_updated() {
    let emulator = with_service().await;
    for (target, code) in [
        ("/services/t", "ServiceNotFound"),
        ("/services/t/functions/f", "ServiceNotFound"),
        (FUNCTION, "FunctionNotFound"),
        (TRIGGER, "FunctionNotFound"),
    ] {
        assert_eq!(request(&emulator, "PUT", target).send().await.code(), (404, code.into()), "{target}");
    }
    let emulator = with_function("", json!({})).await;
    assert_eq!(update(&emulator, TRIGGER, json!({})).await.code(), (404, "TriggerNotFound".into()));
}

fn assert_refused(answer: &Answer, said: &str, body: &str) {
    let (status, code, message) = answer.refusal();
    assert_eq!((status, code.as_str()), (400, "InvalidArgument"), "{body}");
    assert!(message.starts_with(said), "{body}: {message}");
}

#[tokio::test]
async fn what_could_not_be_created_cannot_be_made_of_it() {
    let emulator = with_function("", json!({})).await;
    make_trigger(&emulator, "t").await;
    for (target, body, said) in [
        (SERVICE, "", "the request body is not JSON"),
        (SERVICE, "[]", "the request body must be a JSON object, not a list"),
        (SERVICE, r#"{"internetAccess":"no"}"#, "internetAccess must be a boolean, not a string"),
        (SERVICE, r#"{"tracingConfig":{"type":"Jaeger"}}"#, "tracingConfig.params is required"),
        (FUNCTION, "{", "the request body is not JSON"),
        (FUNCTION, r#"{"memorySize":100}"#, "memorySize is set to an invalid value: 100"),
        (FUNCTION, r#"{"timeout":0}"#, "timeout is set to an invalid value: 0"),
        (FUNCTION, r#"{"InstanceConcurrency":0}"#, "instanceConcurrency is set to an invalid value: 0"),
        (FUNCTION, r#"{"runtime":"python3.8"}"#, "Runtime is set to an invalid value: 'python3.8'"),
        (FUNCTION, r#"{"runtime":null}"#, "runtime is required"),
        (FUNCTION, r#"{"handler":null}"#, "handler is required"),
        (FUNCTION, r#"{"environmentVariables":{"A":1}}"#, "environmentVariables.A must be a string"),
        (FUNCTION, r#"{"code":{}}"#, "code.zipFile is required"),
        (FUNCTION, r#"{"code":{"zipFile":"UEsD"}}"#, "code.zipFile cannot be unpacked"),
        (
            FUNCTION,
            r#"{"code":{"ossBucketName":"b","ossObjectName":"o"}}"#,
            "code.ossBucketName 'b' cannot be read",
        ),
        (FUNCTION, r#"{"runtime":"custom-container"}"#, "customContainerConfig is required"),
        (
            FUNCTION,
            r#"{"customContainerConfig":{"image":"i"}}"#,
            "customContainerConfig goes with the runtime",
        ),
        (TRIGGER, "nothing", "the request body is not JSON"),
        (TRIGGER, r#"{"triggerConfig":"{}"}"#, "triggerConfig.cronExpression is required"),
        (TRIGGER, r#"{"triggerConfig":{}}"#, "triggerConfig must be a string, not an object"),
        (TRIGGER, r#"{"triggerConfig":null}"#, "triggerConfig is required"),
        (TRIGGER, r#"{"description":1}"#, "description must be a string, not a number"),
    ] {
        let before = get(&emulator, target).await;
        assert_refused(&request(&emulator, "PUT", target).body(body).send().await, said, body);
        let after = get(&emulator, target).await;
        assert_eq!((after.json(), after.header("etag")), (before.json(), before.header("etag")), "{body}");
    }
    let elsewhere = update(&emulator, TRIGGER, json!({ "qualifier": "prod" })).await;
    assert_eq!(elsewhere.code(), (404, "AliasNotFound".into()));
}

#[tokio::test]
async fn a_trigger_of_a_kind_that_is_fixed_is_not_updated() {
    let emulator = with_function("", json!({})).await;
    let body = json!({
        "triggerName": "t", "triggerType": "mns_topic", "sourceArn": "acs:mns:cn-hangzhou:1:/topics/t", "triggerConfig": "{}",
    });
    let triggers = "/services/s/functions/f/triggers";
    assert_eq!(request(&emulator, "POST", triggers).body(body.to_string()).send().await.status, 200);
    let said = "a trigger of the type 'mns_topic' cannot be updated";
    assert_refused(&update(&emulator, TRIGGER, json!({ "description": "d" })).await, said, "mns_topic");
}

#[tokio::test]
async fn a_function_moves_into_a_container_and_out_again() {
    let emulator = with_function("", json!({})).await;
    let image = json!({ "image": "registry/i:v1" });
    let inside = json!({ "runtime": "custom-container", "customContainerConfig": image });
    let inside = updated(&emulator, FUNCTION, inside).await;
    assert_eq!((&inside["customContainerConfig"], &inside["codeSize"]), (&image, &json!(0)));
    let empty = update(&emulator, FUNCTION, json!({ "runtime": "python3" })).await;
    assert_refused(&empty, "code or customContainerConfig is required", "no code");
    let outside = updated(&emulator, FUNCTION, json!({ "runtime": "python3", "code": code("") })).await;
    assert_eq!(outside["customContainerConfig"], Value::Null);
    assert!(outside["codeSize"].as_u64() > Some(100));
}

#[tokio::test]
async fn an_announced_checksum_must_be_right() {
    let emulator = with_function("", json!({})).await;
    let put = || request(&emulator, "PUT", FUNCTION).body(json!({ "code": code("other") }).to_string());
    let wrong = put().header("x-fc-code-checksum", "1").send().await.refusal();
    assert!(wrong.2.starts_with("X-Fc-Code-Checksum is '1'"), "{}", wrong.2);
    let right = wrong.2.rsplit('\'').nth(1).unwrap();
    assert_eq!(put().header("x-fc-code-checksum", right).send().await.json()["codeChecksum"], right);
}
