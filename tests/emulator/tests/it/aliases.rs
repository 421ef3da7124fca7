//! Aliases: a name for a version, and a share of the calls for others.

use std::collections::BTreeMap;

use fc_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{
    Answer, delete, get, invocation_of, python_is_missing, request, update, with_function, with_service,
};

const ALIASES: &str = "/services/s/aliases";
const PROD: &str = "/services/s/aliases/prod";

async fn publish(emulator: &Emulator) {
    update(emulator, "/services/s", json!({ "description": "d" })).await;
    let made = request(emulator, "POST", "/services/s/versions").body("{}").send().await;
    assert_eq!(made.status, 200, "{}", made.text());
}

async fn make(emulator: &Emulator, body: Value) -> Answer {
    request(emulator, "POST", ALIASES).body(body.to_string()).send().await
}

/// A service with two versions and the alias `prod` for the first.
async fn with_alias() -> Emulator {
    let emulator = with_service().await;
    publish(&emulator).await;
    publish(&emulator).await;
    let made = make(&emulator, json!({ "aliasName": "prod", "versionId": "1" })).await;
    assert_eq!(made.status, 200, "{}", made.text());
    emulator
}

#[tokio::test]
async fn an_alias_is_answered_as_it_was_made() {
    let emulator = with_alias().await;
    let body = json!({
        "aliasName": "beta", "versionId": "1", "description": "d", "additionalVersionWeight": { "2": 0.05 },
        "resolvePolicy": "Random",
    });
    let made = make(&emulator, body.clone()).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let got = get(&emulator, "/services/s/aliases/beta").await;
    assert_eq!((got.json(), got.header("etag")), (made.json(), made.header("etag")));
    for (field, value) in body.as_object().unwrap() {
        assert_eq!(&got.json()[field], value, "{field}");
    }
}

#[tokio::test]
async fn an_alias_shows_the_version_that_it_points_to() {
    let emulator = with_function("", json!({ "description": "one" })).await;
    publish(&emulator).await;
    make(&emulator, json!({ "aliasName": "prod", "versionId": "1" })).await;
    update(&emulator, "/services/s/functions/f", json!({ "description": "two" })).await;
    publish(&emulator).await;
    let described =
        async || get(&emulator, "/services/s/functions/f?qualifier=prod").await.json()["description"].clone();
    assert_eq!(described().await, "one");
    assert_eq!(update(&emulator, PROD, json!({ "versionId": "2" })).await.json()["versionId"], "2");
    assert_eq!(described().await, "two");
    update(&emulator, PROD, json!({ "versionId": "LATEST" })).await;
    assert_eq!(described().await, "two");
}

#[tokio::test]
async fn each_version_gets_exactly_its_share_of_the_calls() {
    if python_is_missing("each_version_gets_exactly_its_share_of_the_calls") {
        return;
    }
    let source = "def handler(event, context):\n    return context.service.qualifier\n";
    let emulator = with_function(source, json!({})).await;
    publish(&emulator).await;
    publish(&emulator).await;
    let weights = json!({ "aliasName": "prod", "versionId": "1", "additionalVersionWeight": { "2": 0.3 } });
    assert_eq!(make(&emulator, weights).await.status, 200);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..20 {
        let answer = invocation_of(&emulator, "prod").send().await;
        assert_eq!(answer.payload(), "prod");
        let version = answer.header("x-fc-invocation-service-version").unwrap();
        *counts.entry(version.to_owned()).or_default() += 1;
    }
    assert_eq!(counts, BTreeMap::from([("1".to_owned(), 14), ("2".to_owned(), 6)]));
}

#[tokio::test]
async fn a_version_that_an_alias_uses_is_not_deleted() {
    let emulator = with_alias().await;
    let delete_version =
        async |number: &str| delete(&emulator, &format!("/services/s/versions/{number}")).await;
    assert_eq!(delete_version("1").await.code(), (409, "VersionInUse".to_owned()));
    update(&emulator, PROD, json!({ "additionalVersionWeight": { "2": 0.5 } })).await;
    assert_eq!(delete_version("2").await.code(), (409, "VersionInUse".to_owned()));
    update(&emulator, PROD, json!({ "additionalVersionWeight": {} })).await;
    assert_eq!(delete_version("2").await.status, 204);
    assert_eq!(delete(&emulator, "/services/s").await.code(), (409, "ServiceNotEmpty".to_owned()));
    assert_eq!(delete(&emulator, PROD).await.status, 204);
    assert_eq!(delete_version("1").await.status, 204);
    assert_eq!(delete(&emulator, "/services/s").await.status, 204);
}

#[tokio::test]
async fn only_the_current_etag_changes_or_deletes_an_alias() {
    let emulator = with_alias().await;
    let etag = get(&emulator, PROD).await.header("etag").unwrap().to_owned();
    let put = |etag: &str| {
        request(&emulator, "PUT", PROD).body(r#"{"description":"d"}"#).header("if-match", etag).send()
    };
    assert_eq!(put("x").await.code(), (412, "PreconditionFailed".to_owned()));
    let updated = put(&etag).await;
    assert_eq!(updated.status, 200, "{}", updated.text());
    let stale = request(&emulator, "DELETE", PROD).header("if-match", &etag).send().await;
    assert_eq!(stale.code(), (412, "PreconditionFailed".to_owned()));
    let fresh = updated.header("etag").unwrap();
    assert_eq!(request(&emulator, "DELETE", PROD).header("if-match", fresh).send().await.status, 204);
}

#[tokio::test]
async fn aliases_are_listed_by_name() {
    let emulator = with_alias().await;
    for name in ["a", "pre"] {
        make(&emulator, json!({ "aliasName": name, "versionId": "2" })).await;
    }
    let names = |page: &Value| {
        let aliases = page["aliases"].as_array().unwrap().iter();
        aliases.map(|alias| alias["aliasName"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&get(&emulator, ALIASES).await.json()), ["a", "pre", "prod"]);
    assert_eq!(names(&get(&emulator, &format!("{ALIASES}?prefix=p&limit=1")).await.json()), ["pre"]);
    assert_eq!(names(&get(&emulator, &format!("{ALIASES}?startKey=prod")).await.json()), ["prod"]);
}

#[tokio::test]
async fn what_cannot_be_an_alias_is_refused() {
    let emulator = with_alias().await;
    let alias = |more: Value| {
        let mut body = json!({ "aliasName": "x", "versionId": "1" });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    };
    for (body, status, code) in [
        (alias(json!({ "aliasName": "prod" })), 409, "AliasAlreadyExists"),
        (alias(json!({ "aliasName": "LATEST" })), 400, "InvalidArgument"),
        (alias(json!({ "aliasName": "1x" })), 400, "InvalidArgument"),
        (alias(json!({ "aliasName": null })), 400, "InvalidArgument"),
        (alias(json!({ "versionId": null })), 400, "InvalidArgument"),
        (alias(json!({ "versionId": 1 })), 400, "InvalidArgument"),
        (alias(json!({ "versionId": "3" })), 404, "VersionNotFound"),
        (alias(json!({ "versionId": "prod" })), 404, "VersionNotFound"),
        (alias(json!({ "additionalVersionWeight": { "3": 0.1 } })), 404, "VersionNotFound"),
        (alias(json!({ "additionalVersionWeight": { "1": 0.1 } })), 400, "InvalidArgument"),
        (alias(json!({ "additionalVersionWeight": { "2": 1.1 } })), 400, "InvalidArgument"),
        (alias(json!({ "additionalVersionWeight": { "2": -0.1 } })), 400, "InvalidArgument"),
        (alias(json!({ "additionalVersionWeight": { "2": "0.1" } })), 400, "InvalidArgument"),
        (alias(json!({ "additionalVersionWeight": { "2": 0.6, "LATEST": 0.6 } })), 400, "InvalidArgument"),
        (alias(json!({ "resolvePolicy": "Dice" })), 400, "InvalidArgument"),
        (alias(json!({ "resolvePolicy": "Content" })), 501, "NotImplemented"),
        (alias(json!({ "routePolicy": { "condition": "AND", "policyItems": [] } })), 501, "NotImplemented"),
    ] {
        assert_eq!(make(&emulator, body.clone()).await.code(), (status, code.to_owned()), "{body}");
    }
    for (method, target, code) in [
        ("GET", "/services/s/aliases/x", "AliasNotFound"),
        ("PUT", "/services/s/aliases/x", "AliasNotFound"),
        ("DELETE", "/services/s/aliases/x", "AliasNotFound"),
        ("GET", "/services/t/aliases", "ServiceNotFound"),
    ] {
        let refused = request(&emulator, method, target).body("{}").send().await;
        assert_eq!(refused.code(), (404, code.to_owned()), "{method} {target}");
    }
}

#[tokio::test]
async fn a_trigger_may_be_for_an_alias_and_each_has_its_own_http_trigger() {
    let emulator = with_function("", json!({})).await;
    publish(&emulator).await;
    make(&emulator, json!({ "aliasName": "prod", "versionId": "1" })).await;
    let config = json!({ "authType": "anonymous", "methods": ["GET"] }).to_string();
    let http = async |name: &str, qualifier: &str| {
        let body = json!({
            "triggerName": name, "triggerType": "http", "triggerConfig": config, "qualifier": qualifier,
        });
        request(&emulator, "POST", "/services/s/functions/f/triggers").body(body.to_string()).send().await
    };
    assert_eq!(http("a", "LATEST").await.status, 200);
    assert_eq!(http("b", "prod").await.json()["qualifier"], "prod");
    assert_eq!(http("c", "1").await.status, 200);
    assert_eq!(http("d", "prod").await.code(), (400, "InvalidArgument".to_owned()));
    assert_eq!(http("d", "beta").await.code(), (404, "AliasNotFound".to_owned()));
    let moved = update(&emulator, "/services/s/functions/f/triggers/b", json!({ "qualifier": "1" })).await;
    assert_eq!(moved.code(), (400, "InvalidArgument".to_owned()));
}
