//! Versions: what is published stays as it was, with instances of its own.

use serde_json::{Value, json};

use crate::support::{
    Answer, create, delete, get, invocation_of, package, python_is_missing, request, update, with_function,
    with_service,
};

const VERSIONS: &str = "/services/s/versions";
const FUNCTION: &str = "/services/s/functions/f";

async fn publish(emulator: &fc_emulator::Emulator) -> Answer {
    request(emulator, "POST", VERSIONS).body("{}").send().await
}

/// Changes the source of `f`, so that there is something to publish.
async fn change(emulator: &fc_emulator::Emulator, source: &str) {
    let code = json!({ "code": { "zipFile": package(&[("index.py", source)]) } });
    assert_eq!(update(emulator, FUNCTION, code).await.status, 200);
}

fn says(what: &str) -> String {
    format!(
        "def handler(event, context):\n    return '{what} ' + context.service.qualifier + ' ' + context.service.version_id\n"
    )
}

#[tokio::test]
async fn a_publication_answers_its_number_and_an_etag() {
    let emulator = with_service().await;
    let body = r#"{"description":"first"}"#;
    let made = request(&emulator, "POST", VERSIONS).body(body).send().await;
    assert_eq!((made.status, made.header("etag").map(str::len)), (200, Some(32)));
    let made = made.json();
    assert_eq!((&made["versionId"], &made["description"]), (&json!("1"), &json!("first")));
    assert_eq!(made["createdTime"], made["lastModifiedTime"]);
}

#[tokio::test]
async fn a_version_keeps_its_service_its_functions_and_their_code() {
    let emulator = with_function(&says("one"), json!({ "description": "old" })).await;
    assert_eq!(publish(&emulator).await.status, 200);
    let frozen = get(&emulator, FUNCTION).await.json();
    change(&emulator, &says("two")).await;
    update(&emulator, FUNCTION, json!({ "description": "new" })).await;
    update(&emulator, "/services/s", json!({ "description": "new" })).await;
    create(&emulator, "", json!({ "functionName": "g" })).await;
    assert_eq!(get(&emulator, &format!("{FUNCTION}?qualifier=1")).await.json(), frozen);
    assert_eq!(get(&emulator, &format!("{FUNCTION}?qualifier=LATEST")).await.json()["description"], "new");
    assert_eq!(get(&emulator, "/services/s?qualifier=1").await.json()["description"], "");
    let names = |page: Value| page["functions"].as_array().unwrap().len();
    assert_eq!(names(get(&emulator, "/services/s/functions?qualifier=1").await.json()), 1);
    assert_eq!(names(get(&emulator, "/services/s/functions").await.json()), 2);
    let code = get(&emulator, &format!("{FUNCTION}/code?qualifier=1")).await.json();
    assert_eq!(code["checksum"], frozen["codeChecksum"]);
    let absent = get(&emulator, "/services/s/functions/g?qualifier=1").await;
    assert_eq!(absent.code(), (404, "FunctionNotFound".to_owned()));
}

#[tokio::test]
async fn a_call_runs_the_code_of_its_version_and_is_told_which() {
    if python_is_missing("a_call_runs_the_code_of_its_version_and_is_told_which") {
        return;
    }
    let emulator = with_function(&says("one"), json!({})).await;
    publish(&emulator).await;
    change(&emulator, &says("two")).await;
    let old = invocation_of(&emulator, "1").send().await;
    assert_eq!(old.payload(), "one 1 1");
    assert_eq!(old.header("x-fc-invocation-service-version"), Some("1"));
    let now = invocation_of(&emulator, "LATEST").send().await;
    assert_eq!(now.payload(), "two LATEST ");
    assert_eq!(now.header("x-fc-invocation-service-version"), Some("LATEST"));
    assert_ne!(old.header("x-fc-instance-id"), now.header("x-fc-instance-id"));
    let again = invocation_of(&emulator, "1").send().await;
    assert_eq!(old.header("x-fc-instance-id"), again.header("x-fc-instance-id"));
}

#[tokio::test]
async fn a_function_deleted_since_still_runs_in_its_version_and_ends_with_it() {
    if python_is_missing("a_function_deleted_since_still_runs_in_its_version_and_ends_with_it") {
        return;
    }
    let emulator = with_function(&says("one"), json!({})).await;
    publish(&emulator).await;
    assert_eq!(delete(&emulator, FUNCTION).await.status, 204);
    assert_eq!(invocation_of(&emulator, "1").send().await.payload(), "one 1 1");
    assert_eq!(delete(&emulator, "/services/s/versions/1").await.status, 204);
    assert_eq!(invocation_of(&emulator, "1").send().await.code(), (404, "VersionNotFound".to_owned()));
}

#[tokio::test]
async fn without_a_change_nothing_is_published() {
    let emulator = with_function("", json!({})).await;
    assert_eq!(publish(&emulator).await.json()["versionId"], "1");
    let (status, code, message) = publish(&emulator).await.refusal();
    assert_eq!((status, code.as_str()), (400, "VersionPublishError"));
    let said = "can not publish version for service 's', detail: 'No changes were made since last publish'";
    assert_eq!(message, said);
    delete(&emulator, FUNCTION).await;
    assert_eq!(publish(&emulator).await.json()["versionId"], "2");
}

#[tokio::test]
async fn a_number_is_never_given_twice() {
    let emulator = with_service().await;
    publish(&emulator).await;
    assert_eq!(delete(&emulator, "/services/s/versions/1").await.status, 204);
    update(&emulator, "/services/s", json!({ "description": "d" })).await;
    assert_eq!(publish(&emulator).await.json()["versionId"], "2");
}

#[tokio::test]
async fn a_publication_may_insist_on_a_state_of_the_service() {
    let emulator = with_service().await;
    let stale = request(&emulator, "POST", VERSIONS).body("{}").header("if-match", "x").send().await;
    assert_eq!(stale.code(), (412, "PreconditionFailed".to_owned()));
    let etag = get(&emulator, "/services/s").await.header("etag").unwrap().to_owned();
    let fresh = request(&emulator, "POST", VERSIONS).body("{}").header("if-match", &etag).send().await;
    assert_eq!(fresh.status, 200, "{}", fresh.text());
}

#[tokio::test]
async fn versions_are_listed_by_number_the_largest_first() {
    let emulator = with_service().await;
    for number in 1..=11 {
        update(&emulator, "/services/s", json!({ "description": number.to_string() })).await;
        assert_eq!(publish(&emulator).await.status, 200);
    }
    for (query, wanted, more) in [
        ("limit=3", vec!["11", "10", "9"], true),
        ("limit=3&direction=FORWARD", vec!["1", "2", "3"], true),
        ("limit=3&direction=FORWARD&startKey=10", vec!["10", "11"], false),
        ("limit=3&direction=BACKWARD&startKey=2", vec!["2", "1"], false),
    ] {
        let page = get(&emulator, &format!("{VERSIONS}?{query}")).await.json();
        let numbers: Vec<&str> =
            page["versions"].as_array().unwrap().iter().map(|it| it["versionId"].as_str().unwrap()).collect();
        assert_eq!((numbers, page["nextToken"].is_string()), (wanted, more), "{query}");
    }
    let first = get(&emulator, &format!("{VERSIONS}?limit=10")).await.json();
    assert_eq!(first["direction"], "BACKWARD");
    let token = first["nextToken"].as_str().unwrap();
    let rest = get(&emulator, &format!("{VERSIONS}?limit=10&nextToken={token}")).await.json();
    assert_eq!(rest["versions"][0]["versionId"], "1");
    for query in ["direction=UP", "startKey=x", "limit=0", "nextToken=x"] {
        let refused = get(&emulator, &format!("{VERSIONS}?{query}")).await;
        assert_eq!(refused.code(), (400, "InvalidArgument".to_owned()), "{query}");
    }
}

#[tokio::test]
async fn a_service_with_versions_is_not_deleted_and_a_number_that_was_not_given_is_not_found() {
    let emulator = with_service().await;
    publish(&emulator).await;
    assert_eq!(delete(&emulator, "/services/s").await.code(), (409, "ServiceNotEmpty".to_owned()));
    for number in ["2", "01", "x", "LATEST", "99999999999"] {
        let refused = delete(&emulator, &format!("{VERSIONS}/{number}")).await;
        assert_eq!(refused.code(), (404, "VersionNotFound".to_owned()), "{number}");
    }
    assert_eq!(delete(&emulator, &format!("{VERSIONS}/1")).await.status, 204);
    assert_eq!(delete(&emulator, "/services/s").await.status, 204);
}
