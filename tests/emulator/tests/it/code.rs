//! `GetFunctionCode`: a link that really leads to the package.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use fc_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{delete, fetch, get, package, request, update, with_function};

const FUNCTION: &str = "/services/s/functions/f";
const CODE: &str = "/services/s/functions/f/code";

async fn link(emulator: &Emulator) -> (String, Value) {
    let answer = get(emulator, CODE).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let body = answer.json();
    assert_eq!(body.as_object().unwrap().len(), 2);
    (body["url"].as_str().unwrap().to_owned(), body["checksum"].clone())
}

/// CRC-64 with the polynomial of ECMA-182, reflected and inverted as xz and OSS do, bit by bit.
fn crc64(bytes: &[u8]) -> String {
    let mut crc = !0_u64;
    for byte in bytes {
        crc ^= u64::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xC96C_5795_D787_0F42 } else { crc >> 1 };
        }
    }
    (!crc).to_string()
}

#[tokio::test]
async fn the_link_leads_to_the_bytes_that_were_sent() {
    let package = package(&[("index.py", "code")]);
    let emulator = with_function("", json!({ "code": { "zipFile": package } })).await;
    let (url, checksum) = link(&emulator).await;
    assert!(url.starts_with(&format!("{}/code/", emulator.endpoint())) && url.contains("?Expires="), "{url}");
    let fetched = fetch(&url, "GET").await;
    assert_eq!((fetched.status, fetched.header("content-type")), (200, Some("application/zip")));
    assert_eq!(BASE64_STANDARD.encode(&fetched.body), package);
    assert_eq!(checksum, crc64(&fetched.body));
    assert_eq!(fetched.header("x-oss-hash-crc64ecma"), checksum.as_str());
    let function = get(&emulator, FUNCTION).await.json();
    assert_eq!((&function["codeChecksum"], &function["codeSize"]), (&checksum, &json!(fetched.body.len())));
}

#[tokio::test]
async fn each_link_is_another_and_outlives_the_code() {
    let emulator = with_function("one", json!({})).await;
    let (old, _) = link(&emulator).await;
    let before = fetch(&old, "GET").await.body;
    let code = json!({ "code": { "zipFile": package(&[("index.py", "another")]) } });
    assert_eq!(update(&emulator, FUNCTION, code).await.status, 200);
    let (new, checksum) = link(&emulator).await;
    assert_ne!(old, new);
    assert_eq!(fetch(&old, "GET").await.body, before);
    let after = fetch(&new, "GET").await.body;
    assert_ne!(after, before);
    assert_eq!(checksum, crc64(&after));
    assert_eq!(delete(&emulator, FUNCTION).await.status, 204);
    assert_eq!(fetch(&new, "GET").await.body, after);
}

#[tokio::test]
async fn a_link_that_was_not_given_leads_nowhere() {
    let emulator = with_function("", json!({})).await;
    let (url, _) = link(&emulator).await;
    let end = emulator.endpoint();
    let guessed = format!("{end}/code/{}.zip", "0".repeat(32));
    assert_eq!(fetch(&guessed, "GET").await.code(), (404, "NoSuchKey".into()));
    assert_eq!(fetch(&url, "DELETE").await.code(), (400, "PathNotSupported".into()));
    assert_eq!(fetch(&format!("{end}/code/"), "GET").await.code(), (400, "PathNotSupported".into()));
}

#[tokio::test]
async fn following_a_link_is_a_request_like_any_other() {
    let emulator = with_function("", json!({})).await;
    let (url, _) = link(&emulator).await;
    emulator.fail_next(503, &[], "busy");
    assert_eq!(fetch(&url, "GET").await.text(), "busy");
    let fetched = fetch(&url, "GET").await;
    assert_eq!((fetched.status, fetched.header("x-fc-request-id").map(str::len)), (200, Some(36)));
    let seen = emulator.requests().pop().unwrap();
    assert_eq!((seen.method.as_str(), seen.operation), ("GET", None));
    assert!(url.ends_with(&seen.uri), "{}", seen.uri);
}

#[tokio::test]
async fn the_code_of_nothing_and_of_a_container_is_refused() {
    let container = json!({ "image": "registry/i:v1" });
    let more = json!({ "runtime": "custom-container", "code": null, "customContainerConfig": container });
    let emulator = with_function("", more).await;
    let (status, code, message) = get(&emulator, CODE).await.refusal();
    assert_eq!((status, code.as_str()), (400, "InvalidArgument"));
    assert_eq!(message, "function 'f' runs a container image and has no code package");
    for (target, code) in [
        ("/services/t/functions/f/code", "ServiceNotFound"),
        ("/services/s/functions/g/code", "FunctionNotFound"),
        ("/services/s/functions/f/code?qualifier=prod", "AliasNotFound"),
    ] {
        assert_eq!(request(&emulator, "GET", target).send().await.code(), (404, code.into()), "{target}");
    }
}
