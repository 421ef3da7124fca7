//! Layers: packages with numbers of their own.

use fc_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{Answer, delete, fetch, get, package, request};

async fn make(emulator: &Emulator, name: &str, more: Value) -> Answer {
    let mut body = json!({
        "Code": { "zipFile": package(&[("x.py", name)]) }, "compatibleRuntime": ["python3.10"], "description": "d",
    });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    request(emulator, "POST", &format!("/layers/{name}/versions")).body(body.to_string()).send().await
}

#[tokio::test]
async fn a_layer_version_is_answered_with_its_number_and_its_names() {
    let emulator = Emulator::start().await.unwrap();
    let made = make(&emulator, "tools", json!({})).await;
    assert_eq!((made.status, made.header("etag").map(str::len)), (200, Some(32)), "{}", made.text());
    let made = made.json();
    for (field, value) in [
        ("layerName", json!("tools")),
        ("version", json!(1)),
        ("acl", json!(0)),
        ("arn", json!("1234567890123456#tools#1")),
        ("arnV2", json!("acs:fc:cn-hangzhou:1234567890123456:layers/tools/versions/1")),
        ("compatibleRuntime", json!(["python3.10"])),
        ("description", json!("d")),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    assert_eq!(made["codesize"], made["codeSize"]);
    assert_eq!(make(&emulator, "tools", json!({})).await.json()["version"], 2);
}

#[tokio::test]
async fn the_code_of_one_version_can_be_fetched() {
    let emulator = Emulator::start().await.unwrap();
    let made = make(&emulator, "tools", json!({})).await.json();
    let got = get(&emulator, "/layers/tools/versions/1").await.json();
    assert_eq!(got["codeChecksum"], made["codeChecksum"]);
    let url = got["code"]["location"].as_str().unwrap();
    let zip = fetch(url, "GET").await;
    assert_eq!(
        (zip.status, zip.body.len()),
        (200, usize::try_from(made["codesize"].as_u64().unwrap()).unwrap())
    );
    let listed = get(&emulator, "/layers/tools/versions").await.json();
    assert_eq!(listed["layers"][0]["code"]["location"], Value::Null);
}

#[tokio::test]
async fn layers_are_listed_by_name_with_their_latest_version() {
    let emulator = Emulator::start().await.unwrap();
    for name in ["b", "a", "b"] {
        make(&emulator, name, json!({})).await;
    }
    let shown = |page: Value| {
        let layers = page["layers"].as_array().unwrap().iter();
        layers.map(|it| format!("{}{}", it["layerName"].as_str().unwrap(), it["version"])).collect::<Vec<_>>()
    };
    assert_eq!(shown(get(&emulator, "/layers").await.json()), ["a1", "b2"]);
    assert_eq!(shown(get(&emulator, "/layers?prefix=b&official=False").await.json()), ["b2"]);
    assert!(shown(get(&emulator, "/layers?public=true").await.json()).is_empty());
    assert_eq!(request(&emulator, "PUT", "/layers/a/acl?public=True").send().await.status, 204);
    assert_eq!(shown(get(&emulator, "/layers?public=true").await.json()), ["a1"]);
    assert_eq!(get(&emulator, "/layers/a/versions/1").await.json()["acl"], 1);
    assert_eq!(get(&emulator, "/layers?official=true").await.code(), (501, "NotImplemented".to_owned()));
}

#[tokio::test]
async fn versions_are_listed_by_number() {
    let emulator = Emulator::start().await.unwrap();
    for _ in 0..3 {
        make(&emulator, "l", json!({})).await;
    }
    let page = async |query: &str| {
        let page = get(&emulator, &format!("/layers/l/versions?{query}")).await.json();
        let numbers = page["layers"].as_array().unwrap().iter().map(|it| it["version"].as_u64().unwrap());
        (numbers.collect::<Vec<_>>(), page["nextVersion"].clone())
    };
    assert_eq!(page("limit=2").await, (vec![1, 2], json!(3)));
    assert_eq!(page("limit=2&startVersion=3").await, (vec![3], Value::Null));
    let refused = get(&emulator, "/layers/l/versions?startVersion=x").await;
    assert_eq!(refused.code(), (400, "InvalidArgument".to_owned()));
}

#[tokio::test]
async fn a_version_that_was_deleted_does_not_come_back() {
    let emulator = Emulator::start().await.unwrap();
    make(&emulator, "l", json!({})).await;
    assert_eq!(delete(&emulator, "/layers/l/versions/1").await.status, 204);
    assert_eq!(get(&emulator, "/layers/l/versions/1").await.code(), (404, "LayerNotFound".to_owned()));
    assert_eq!(get(&emulator, "/layers").await.json(), json!({ "layers": [] }));
    assert_eq!(make(&emulator, "l", json!({})).await.json()["version"], 2);
    for number in ["1", "02", "x"] {
        let absent = delete(&emulator, &format!("/layers/l/versions/{number}")).await;
        assert_eq!(absent.code(), (404, "LayerVersionNotFound".to_owned()), "{number}");
    }
}

#[tokio::test]
async fn what_cannot_be_a_layer_is_refused() {
    let emulator = Emulator::start().await.unwrap();
    for (name, more) in [
        ("1l", json!({})),
        ("l", json!({ "Code": null })),
        ("l", json!({ "Code": { "zipFile": "no zip" } })),
        ("l", json!({ "Code": { "ossBucketName": "b", "ossObjectName": "o" } })),
        ("l", json!({ "compatibleRuntime": ["cobol"] })),
        ("l", json!({ "compatibleRuntime": "python3" })),
        ("l", json!({ "description": "d".repeat(257) })),
    ] {
        let refused = make(&emulator, name, more.clone()).await;
        assert_eq!(refused.code(), (400, "InvalidArgument".to_owned()), "{name} {more}");
    }
    assert_eq!(get(&emulator, "/layers").await.json(), json!({ "layers": [] }));
}
