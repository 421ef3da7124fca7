//! The classic API, 2016-08-15: the same things under its own signature, paths and spellings.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use fc_emulator::Emulator;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{
    Answer, get, package, python_is_missing, request, send_raw, update, with_function, with_service,
};

/// A signed request of the classic API.
async fn ask(emulator: &Emulator, method: &str, target: &str, body: &str) -> Answer {
    ask_with(emulator, method, target, &[], body).await
}

async fn ask_with(
    emulator: &Emulator,
    method: &str,
    target: &str,
    own: &[(&str, &str)],
    body: &str,
) -> Answer {
    let target = format!("/2016-08-15{target}");
    let date = httpdate::fmt_http_date(std::time::SystemTime::now());
    let path = target.split('?').next().unwrap();
    let lines: String = own
        .iter()
        .filter(|(name, _)| name.starts_with("x-fc-"))
        .fold(String::new(), |lines, (name, value)| lines + name + ":" + value + "\n");
    let to_sign = format!("{method}\n\napplication/json\n{date}\n{lines}{path}");
    let mut mac = Hmac::<Sha256>::new_from_slice(b"test-ak-secret").unwrap();
    mac.update(to_sign.as_bytes());
    let signature = BASE64_STANDARD.encode(mac.finalize().into_bytes());
    let address = emulator.endpoint().replace("http://", "");
    let mut headers = vec![
        ("host".to_owned(), address.clone()),
        ("date".to_owned(), date),
        ("content-type".to_owned(), "application/json".to_owned()),
        ("authorization".to_owned(), format!("FC test-ak-id:{signature}")),
    ];
    headers.extend(own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    send_raw(&address, method, &target, &headers, body.as_bytes()).await
}

/// Status and code of a refusal, which must have the classic spelling only.
fn code(answer: &Answer) -> (u16, String) {
    let body = answer.json();
    let fields: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["ErrorCode", "ErrorMessage"]);
    assert!(answer.header("x-fc-request-id").is_some());
    (answer.status, body["ErrorCode"].as_str().unwrap().to_owned())
}

fn timer() -> Value {
    json!({ "cronExpression": "@every 4m", "enable": true, "payload": "p" })
}

#[tokio::test]
async fn what_one_api_makes_the_other_shows() {
    let emulator = with_service().await;
    let body = json!({
        "functionName": "f", "runtime": "python3.10", "handler": "index.handler", "description": null,
        "code": { "zipFile": package(&[("index.py", "")]) },
    });
    let made = ask(&emulator, "POST", "/services/s/functions", &body.to_string()).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let other = get(&emulator, "/services/s/functions/f").await;
    assert_eq!((made.json(), made.header("etag")), (other.json(), other.header("etag")));
    update(&emulator, "/services/s/functions/f", json!({ "timeout": 9 })).await;
    assert_eq!(ask(&emulator, "GET", "/services/s/functions/f", "").await.json()["timeout"], 9);
    let listed = ask(&emulator, "GET", "/services/s/functions?limit=10&prefix=f", "").await.json();
    assert_eq!(listed["functions"][0]["functionName"], "f");
    let deleted = ask(&emulator, "DELETE", "/services/s/functions/f", "").await;
    assert_eq!((deleted.status, deleted.header("content-type"), deleted.text()), (204, None, String::new()));
}

#[tokio::test]
async fn a_trigger_s_configuration_is_an_object_here_and_a_string_there() {
    let emulator = with_function("", json!({})).await;
    let triggers = "/services/s/functions/f/triggers";
    let body = json!({
        "triggerName": "t", "triggerType": "timer", "triggerConfig": timer(), "description": "",
        "sourceArn": null, "invocationRole": null, "qualifier": null,
    });
    let made = ask(&emulator, "POST", triggers, &body.to_string()).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let one = format!("{triggers}/t");
    let config = json!({ "triggerConfig": { "cronExpression": "@every 5m" } });
    for answer in [made.json(), ask(&emulator, "GET", &one, "").await.json()] {
        assert_eq!(answer["triggerConfig"], timer());
    }
    let listed = ask(&emulator, "GET", triggers, "").await.json();
    assert_eq!(listed["triggers"][0]["triggerConfig"], timer());
    let there = get(&emulator, &one).await.json();
    assert_eq!(serde_json::from_str::<Value>(there["triggerConfig"].as_str().unwrap()).unwrap(), timer());
    let updated = ask(&emulator, "PUT", &one, &config.to_string()).await.json();
    assert_eq!(updated["triggerConfig"], config["triggerConfig"]);
    for wrong in [json!({ "triggerConfig": timer().to_string() }), json!({ "triggerConfig": 1 })] {
        let refused = ask(&emulator, "PUT", &one, &wrong.to_string()).await;
        assert_eq!(code(&refused), (400, "InvalidArgument".to_owned()));
    }
}

#[tokio::test]
async fn the_qualifier_stands_in_the_path_and_nowhere_else() {
    let emulator = with_function("", json!({ "description": "one" })).await;
    let published = ask(&emulator, "POST", "/services/s/versions", "{}").await;
    assert_eq!(published.json()["versionId"], "1");
    let alias = r#"{"aliasName":"prod","versionId":"1"}"#;
    assert_eq!(ask(&emulator, "POST", "/services/s/aliases", alias).await.status, 200);
    update(&emulator, "/services/s/functions/f", json!({ "description": "two" })).await;
    for (target, description) in [
        ("/services/s.1/functions/f", "one"),
        ("/services/s.prod/functions/f", "one"),
        ("/services/s.LATEST/functions/f", "two"),
        ("/services/s/functions/f?qualifier=1", "two"),
    ] {
        assert_eq!(ask(&emulator, "GET", target, "").await.json()["description"], description, "{target}");
    }
    let refused = ask(&emulator, "GET", "/services/s.beta", "").await;
    assert_eq!(code(&refused), (404, "AliasNotFound".to_owned()));
    let refused = ask(&emulator, "DELETE", "/services/s.1/functions/f", "").await;
    assert_eq!(code(&refused), (400, "PathNotSupported".to_owned()));
}

#[tokio::test]
async fn a_call_is_made_and_answered_with_the_same_headers() {
    if python_is_missing("a_call_is_made_and_answered_with_the_same_headers") {
        return;
    }
    let source = "def handler(event, context):\n    print('seen')\n    return context.service.qualifier\n";
    let emulator = with_function(source, json!({})).await;
    ask(&emulator, "POST", "/services/s/versions", "{}").await;
    let own = [("x-fc-invocation-type", "Sync"), ("x-fc-log-type", "Tail")];
    let answer = ask_with(&emulator, "POST", "/services/s.1/functions/f/invocations", &own, "payload").await;
    assert_eq!(answer.payload(), "1");
    assert!(answer.log().contains("seen"), "{}", answer.log());
    assert!(answer.header("x-fc-code-checksum").is_some());
    let own = [("x-fc-invocation-type", "Async")];
    let answer = ask_with(&emulator, "POST", "/services/s/functions/f/invocations", &own, "").await;
    assert_eq!((answer.status, answer.text()), (202, String::new()));
}

#[tokio::test]
async fn refusals_have_the_classic_spelling_only() {
    let emulator = with_service().await;
    for (method, target, status, wanted) in [
        ("GET", "/services/t", 404, "ServiceNotFound"),
        ("GET", "/services/s/functions/f", 404, "FunctionNotFound"),
        ("POST", "/services", 400, "InvalidArgument"),
        ("GET", "/custom-domains", 501, "NotImplemented"),
        ("GET", "/reservedCapacities", 501, "NotImplemented"),
        ("PUT", "/tag", 400, "PathNotSupported"),
        ("GET", "/nowhere", 400, "PathNotSupported"),
    ] {
        let refused = ask(&emulator, method, target, "").await;
        assert_eq!(code(&refused), (status, wanted.to_owned()), "{method} {target}");
    }
    let stale = ask_with(&emulator, "DELETE", "/services/s", &[("if-match", "x")], "").await;
    assert_eq!(code(&stale), (412, "PreconditionFailed".to_owned()));
}

#[tokio::test]
async fn the_signature_of_one_api_does_not_open_the_other() {
    let emulator = with_service().await;
    let address = emulator.endpoint().replace("http://", "");
    let host = ("host".to_owned(), address.clone());
    let unsigned =
        send_raw(&address, "GET", "/2016-08-15/services/s", std::slice::from_ref(&host), b"").await;
    assert_eq!(code(&unsigned), (400, "MissingRequiredHeader".to_owned()));
    let acs3 = ("authorization".to_owned(), "ACS3-HMAC-SHA256 Credential=test-ak-id".to_owned());
    let date = ("date".to_owned(), httpdate::fmt_http_date(std::time::SystemTime::now()));
    let other = send_raw(&address, "GET", "/2016-08-15/services/s", &[host, acs3, date], b"").await;
    assert_eq!(code(&other), (403, "SignatureNotMatch".to_owned()));
    let classic = request(&emulator, "GET", "/services/s").header("authorization", "FC test-ak-id:AAAA");
    assert_eq!(classic.send().await.code(), (403, "SignatureNotMatch".to_owned()));
}

#[tokio::test]
async fn a_wrong_signature_is_told_the_string_to_sign() {
    let emulator = with_service().await;
    let signed_later = [("x-fc-trace-id", "id"), ("content-md5", "m")];
    let refused = ask_with(&emulator, "GET", "/services/s?limit=1", &signed_later, "").await;
    assert_eq!(code(&refused), (403, "SignatureNotMatch".to_owned()));
    let message = refused.json()["ErrorMessage"].as_str().unwrap().to_owned();
    assert!(message.contains("The string to sign:\nGET\nm\napplication/json\n"), "{message}");
    assert!(message.ends_with("GMT\nx-fc-trace-id:id\n/2016-08-15/services/s"), "{message}");
}

#[tokio::test]
async fn what_was_asked_is_seen_as_the_operation_that_it_means() {
    let emulator = with_service().await;
    ask(&emulator, "GET", "/services/s.LATEST", "").await;
    assert_eq!(emulator.requests()[1].operation, Some("GetService"));
}

#[tokio::test]
async fn a_null_in_an_update_changes_nothing_here() {
    let emulator = with_function("", json!({ "description": "kept" })).await;
    ask(&emulator, "POST", "/services/s/versions", "{}").await;
    let alias = r#"{"aliasName":"prod","versionId":"1","description":"kept"}"#;
    ask(&emulator, "POST", "/services/s/aliases", alias).await;
    let update = r#"{"versionId":null,"description":null,"additionalVersionWeight":{}}"#;
    let updated = ask(&emulator, "PUT", "/services/s/aliases/prod", update).await.json();
    assert_eq!((&updated["versionId"], &updated["description"]), (&json!("1"), &json!("kept")));
    let updated = ask(&emulator, "PUT", "/services/s/functions/f", r#"{"description":null}"#).await;
    assert_eq!(updated.json()["description"], "kept");
}

#[tokio::test]
async fn services_are_found_by_their_tags() {
    let emulator = with_service().await;
    ask(&emulator, "POST", "/services", r#"{"serviceName":"t"}"#).await;
    let tags = r#"{"resourceArn":"services/t","tags":{"env":"test","a b":"c"}}"#;
    assert_eq!(ask(&emulator, "POST", "/tag", tags).await.status, 200);
    for (query, wanted) in
        [("tag_env=test&tag_a+b=c", vec!["t"]), ("tag_env=prod", vec![]), ("prefix=s", vec!["s"])]
    {
        let page = ask(&emulator, "GET", &format!("/services?{query}"), "").await.json();
        let names = page["services"].as_array().unwrap().iter().map(|it| it["serviceName"].as_str().unwrap());
        assert_eq!(names.collect::<Vec<_>>(), wanted, "{query}");
    }
    let removal = r#"{"resourceArn":"services/t","tagKeys":["env"]}"#;
    assert_eq!(ask(&emulator, "DELETE", "/tag", removal).await.status, 200);
    let left = ask(&emulator, "GET", "/tag?resourceArn=services/t", "").await.json();
    assert_eq!(left["tags"], json!({ "a b": "c" }));
}

#[tokio::test]
async fn hostile_input_is_refused_and_nothing_breaks() {
    let emulator = with_function("", json!({})).await;
    let triggers = "/services/s/functions/f/triggers";
    let deep = format!(r#"{{"triggerConfig":{}1{}}}"#, "[".repeat(500), "]".repeat(500));
    for (method, target, body) in [
        ("POST", triggers, deep.as_str()),
        ("POST", triggers, "[]"),
        ("POST", triggers, "\u{0}"),
        ("PUT", "/services/s", "null"),
        ("POST", "/services/s/aliases", r#"{"aliasName":"a","versionId":"1e9"}"#),
        ("GET", "/services/%ff", ""),
        ("GET", "/services/s.%2e%2e/functions/f", ""),
        ("GET", "/services/s.a.b", ""),
        ("GET", "//", ""),
    ] {
        let refused = ask(&emulator, method, target, body).await;
        assert!([400, 403, 404].contains(&code(&refused).0), "{method} {target}: {}", refused.text());
    }
    assert_eq!(ask(&emulator, "GET", "/services/s", "").await.status, 200);
}
