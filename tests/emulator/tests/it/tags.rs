//! Tags of services.

use fc_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{Answer, get, request, update, with_service};

const ARN: &str = "acs:fc:cn-hangzhou:1234567890123456:services/s";

async fn tag(emulator: &Emulator, body: Value) -> Answer {
    request(emulator, "POST", "/tag").body(body.to_string()).send().await
}

async fn tags(emulator: &Emulator) -> Value {
    let answer = get(emulator, "/tag?resourceArn=services%2Fs").await;
    assert_eq!((answer.status, &answer.json()["resourceArn"]), (200, &json!(ARN)), "{}", answer.text());
    answer.json()["tags"].clone()
}

#[tokio::test]
async fn tags_are_added_replaced_and_removed() {
    let emulator = with_service().await;
    assert_eq!(tags(&emulator).await, json!({}));
    let added = tag(&emulator, json!({ "resourceArn": ARN, "tags": { "env": "test", "team": "a" } })).await;
    assert_eq!((added.status, added.json()["requestId"].as_str()), (200, added.header("x-fc-request-id")));
    tag(&emulator, json!({ "resourceArn": "services/s", "tags": { "env": "prod" } })).await;
    assert_eq!(tags(&emulator).await, json!({ "env": "prod", "team": "a" }));
    let removed =
        update(&emulator, "/tag", json!({ "resourceArn": ARN, "tagKeys": ["env"], "all": true })).await;
    assert_eq!((removed.status, tags(&emulator).await), (200, json!({ "team": "a" })));
    update(&emulator, "/tag", json!({ "resourceArn": ARN, "all": true })).await;
    assert_eq!(tags(&emulator).await, json!({}));
}

#[tokio::test]
async fn services_with_tags_are_listed() {
    let emulator = with_service().await;
    request(&emulator, "POST", "/services").body(r#"{"serviceName":"t"}"#).send().await;
    tag(&emulator, json!({ "resourceArn": ARN, "tags": { "env": "test" } })).await;
    let listed = get(&emulator, "/tags").await.json();
    assert_eq!(listed, json!({ "resources": [{ "resourceArn": ARN, "tags": { "env": "test" } }] }));
}

#[tokio::test]
async fn what_cannot_be_a_tag_is_refused() {
    let emulator = with_service().await;
    let many: Value = (0..21).map(|number| (format!("k{number}"), json!("v"))).collect();
    for body in [
        json!({ "tags": { "k": "v" } }),
        json!({ "resourceArn": ARN }),
        json!({ "resourceArn": ARN, "tags": {} }),
        json!({ "resourceArn": ARN, "tags": { "k": 1 } }),
        json!({ "resourceArn": ARN, "tags": { "": "v" } }),
        json!({ "resourceArn": ARN, "tags": { "aliyun-k": "v" } }),
        json!({ "resourceArn": ARN, "tags": { "acs:k": "v" } }),
        json!({ "resourceArn": ARN, "tags": { "k": "see http://x" } }),
        json!({ "resourceArn": ARN, "tags": { "k".repeat(65): "v" } }),
        json!({ "resourceArn": ARN, "tags": { "k": "v".repeat(129) } }),
        json!({ "resourceArn": ARN, "tags": many }),
        json!({ "resourceArn": "services/s/functions/f", "tags": { "k": "v" } }),
        json!({ "resourceArn": "acs:fc:cn-beijing:1:services/s", "tags": { "k": "v" } }),
    ] {
        assert_eq!(tag(&emulator, body.clone()).await.code(), (400, "InvalidArgument".to_owned()), "{body}");
    }
    assert_eq!(tags(&emulator).await, json!({}));
    let absent = tag(&emulator, json!({ "resourceArn": "services/t", "tags": { "k": "v" } })).await;
    assert_eq!(absent.code(), (404, "ServiceNotFound".to_owned()));
    let neither = update(&emulator, "/tag", json!({ "resourceArn": ARN, "all": false })).await;
    assert_eq!(neither.code(), (400, "InvalidArgument".to_owned()));
    assert_eq!(get(&emulator, "/tag").await.code(), (400, "InvalidArgument".to_owned()));
}
