//! The configuration of asynchronous calls: one for each function and qualifier.

use fc_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{Answer, delete, get, request, update, with_function};

const CONFIG: &str = "/services/s/functions/f/async-invoke-config";
const CONFIGS: &str = "/services/s/functions/f/async-invoke-configs";

async fn put(emulator: &Emulator, qualifier: &str, body: Value) -> Answer {
    update(emulator, &format!("{CONFIG}?qualifier={qualifier}"), body).await
}

/// A function `f`, also in version 1, which is called `prod`.
async fn with_version() -> Emulator {
    let emulator = with_function("", json!({})).await;
    request(&emulator, "POST", "/services/s/versions").body("{}").send().await;
    let alias = json!({ "aliasName": "prod", "versionId": "1" }).to_string();
    assert_eq!(request(&emulator, "POST", "/services/s/aliases").body(alias).send().await.status, 200);
    emulator
}

#[tokio::test]
async fn a_configuration_is_answered_with_its_defaults() {
    let emulator = with_version().await;
    let queue = "acs:mns:cn-hangzhou:1234567890123456:/queues/q/messages";
    let body = json!({
        "destinationConfig": { "onFailure": { "destination": queue } }, "maxAsyncRetryAttempts": 0,
    });
    let made = put(&emulator, "prod", body).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let mut facts = made.json();
    for time in ["createdTime", "lastModifiedTime"] {
        assert!(facts.as_object_mut().unwrap().remove(time).unwrap().is_string());
    }
    let wanted = json!({
        "destinationConfig": { "onFailure": { "destination": queue }, "onSuccess": null },
        "function": "f", "maxAsyncEventAgeInSeconds": 86400, "maxAsyncRetryAttempts": 0, "qualifier": "prod",
        "service": "s", "statefulInvocation": false,
    });
    assert_eq!(facts, wanted);
    assert_eq!(get(&emulator, &format!("{CONFIG}?qualifier=prod")).await.json(), made.json());
}

#[tokio::test]
async fn what_is_put_takes_the_place_of_what_was_there() {
    let emulator = with_version().await;
    put(&emulator, "LATEST", json!({ "maxAsyncRetryAttempts": 1 })).await;
    let second = put(&emulator, "", json!({ "maxAsyncEventAgeInSeconds": 60 })).await.json();
    assert_eq!((&second["maxAsyncRetryAttempts"], &second["qualifier"]), (&json!(3), &json!("LATEST")));
    assert_eq!(get(&emulator, CONFIG).await.json(), second);
}

#[tokio::test]
async fn each_qualifier_has_its_own() {
    let emulator = with_version().await;
    for (qualifier, retries) in [("prod", 1), ("1", 2), ("LATEST", 3)] {
        put(&emulator, qualifier, json!({ "maxAsyncRetryAttempts": retries })).await;
    }
    let listed = get(&emulator, CONFIGS).await.json();
    let found = listed["configs"].as_array().unwrap().iter();
    let found: Vec<_> = found.map(|it| (&it["qualifier"], &it["maxAsyncRetryAttempts"])).collect();
    let wanted = [(json!("1"), json!(2)), (json!("LATEST"), json!(3)), (json!("prod"), json!(1))];
    assert_eq!(found, wanted.iter().map(|(one, two)| (one, two)).collect::<Vec<_>>());
    let first = get(&emulator, &format!("{CONFIGS}?limit=2")).await.json();
    let token = first["nextToken"].as_str().unwrap();
    let rest = get(&emulator, &format!("{CONFIGS}?nextToken={token}")).await.json();
    assert_eq!(rest["configs"][0]["qualifier"], "prod");
    assert_eq!(delete(&emulator, &format!("{CONFIG}?qualifier=1")).await.status, 204);
    assert_eq!(get(&emulator, CONFIGS).await.json()["configs"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn it_goes_with_its_alias_its_version_or_its_function() {
    let emulator = with_version().await;
    for qualifier in ["prod", "1", "LATEST"] {
        put(&emulator, qualifier, json!({})).await;
    }
    let qualifiers = async || {
        let configs = get(&emulator, CONFIGS).await.json()["configs"].take();
        let configs = configs.as_array().unwrap().iter();
        configs.map(|it| it["qualifier"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    delete(&emulator, "/services/s/aliases/prod").await;
    assert_eq!(qualifiers().await, ["1", "LATEST"]);
    delete(&emulator, "/services/s/functions/f").await;
    assert_eq!(qualifiers().await, ["1"]);
    delete(&emulator, "/services/s/versions/1").await;
    assert_eq!(get(&emulator, CONFIGS).await.code(), (404, "FunctionNotFound".to_owned()));
}

#[tokio::test]
async fn what_cannot_be_configured_is_refused() {
    let emulator = with_version().await;
    for body in [
        json!({ "maxAsyncRetryAttempts": 9 }),
        json!({ "maxAsyncRetryAttempts": -1 }),
        json!({ "maxAsyncEventAgeInSeconds": 0 }),
        json!({ "maxAsyncEventAgeInSeconds": 604_801 }),
        json!({ "statefulInvocation": "true" }),
        json!({ "destinationConfig": { "onSuccess": "queue" } }),
    ] {
        assert_eq!(
            put(&emulator, "", body.clone()).await.code(),
            (400, "InvalidArgument".to_owned()),
            "{body}"
        );
    }
    for (target, code) in [
        (CONFIG.to_owned(), "AsyncConfigNotExists"),
        (format!("{CONFIG}?qualifier=2"), "VersionNotFound"),
        (format!("{CONFIG}?qualifier=beta"), "AliasNotFound"),
        (CONFIG.replace("/f/", "/g/"), "FunctionNotFound"),
        (CONFIG.replace("/s/", "/t/"), "ServiceNotFound"),
    ] {
        for answer in [get(&emulator, &target).await, delete(&emulator, &target).await] {
            assert_eq!(answer.code(), (404, code.to_owned()), "{target}");
        }
    }
}

#[tokio::test]
async fn functions_whose_calls_can_be_asked_about_are_listed() {
    let emulator = with_version().await;
    put(&emulator, "prod", json!({ "statefulInvocation": true })).await;
    put(&emulator, "LATEST", json!({ "statefulInvocation": false })).await;
    let listed = get(&emulator, "/stateful-async-invocation-functions").await.json();
    let wanted = json!({ "data": [{ "serviceName": "s", "functionName": "f", "qualifier": "prod" }] });
    assert_eq!(listed, wanted);
}
