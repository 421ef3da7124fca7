//! Triggers: created, read, refused.

use fc_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{Answer, request, with_function};

async fn with_empty_function() -> Emulator {
    with_function("", json!({})).await
}

async fn create(emulator: &Emulator, more: Value) -> Answer {
    let config = json!({ "cronExpression": "0 0 4 * * *", "enable": true }).to_string();
    let mut body = json!({ "triggerName": "t", "triggerType": "timer", "triggerConfig": config });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    request(emulator, "POST", "/services/s/functions/f/triggers").body(body.to_string()).send().await
}

fn http_config() -> String {
    json!({ "authType": "anonymous", "methods": ["GET", "POST"] }).to_string()
}

#[tokio::test]
async fn a_timer_comes_back_the_same_twice() {
    let emulator = with_empty_function().await;
    let made = create(&emulator, json!({ "description": "d" })).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let mut body = made.json();
    for generated in ["triggerId", "createdTime", "lastModifiedTime"] {
        assert!(body.as_object_mut().unwrap().remove(generated).unwrap().is_string());
    }
    assert_eq!(
        body,
        json!({
            "triggerName": "t", "triggerType": "timer", "description": "d", "qualifier": "LATEST", "sourceArn": null,
            "triggerConfig": "{\"cronExpression\":\"0 0 4 * * *\",\"enable\":true}", "invocationRole": "",
            "domainName": null, "urlInternet": null, "urlIntranet": null, "status": null, "targetArn": null,
        })
    );
    let got = request(&emulator, "GET", "/services/s/functions/f/triggers/t").send().await;
    assert_eq!((got.json(), got.header("etag")), (made.json(), made.header("etag")));
}

#[tokio::test]
async fn an_http_trigger_has_its_urls_and_there_is_one_of_them() {
    let emulator = with_empty_function().await;
    let http = |name| json!({ "triggerName": name, "triggerType": "http", "triggerConfig": http_config() });
    let made = create(&emulator, http("t")).await.json();
    let domain = made["domainName"].as_str().unwrap();
    assert!(domain.starts_with("s-f-"), "{domain}");
    let url = format!("{}/2016-08-15/proxy/s/f/", emulator.endpoint());
    assert_eq!((&made["urlInternet"], &made["urlIntranet"]), (&json!(url), &json!(url)));
    assert_eq!(emulator.http_url("s", "f"), url);
    assert_eq!(create(&emulator, http("u")).await.code(), (400, "InvalidArgument".into()));
}

#[tokio::test]
async fn a_wrong_trigger_is_refused_with_the_field() {
    let emulator = with_empty_function().await;
    for (more, said) in [
        (json!({ "triggerName": null }), "triggerName is required"),
        (json!({ "triggerName": "9" }), "triggerName '9' is set to an invalid value"),
        (json!({ "triggerType": null }), "triggerType is required"),
        (json!({ "triggerType": "Timer" }), "triggerType 'Timer' is set to an invalid value"),
        (json!({ "triggerConfig": null }), "triggerConfig is required"),
        (
            json!({ "triggerConfig": { "cronExpression": "0 0 4 * * *" } }),
            "triggerConfig must be a string, not an object",
        ),
        (json!({ "triggerConfig": "{}" }), "triggerConfig.cronExpression is required"),
        (json!({ "triggerType": "http", "triggerConfig": "{}" }), "triggerConfig.methods is required"),
        (json!({ "triggerType": "oss", "triggerConfig": "{}" }), "sourceArn is required"),
    ] {
        let (status, code, message) = create(&emulator, more.clone()).await.refusal();
        assert_eq!((status, code.as_str()), (400, "InvalidArgument"), "{more}");
        assert!(message.starts_with(said), "{more}: {message}");
    }
}

#[tokio::test]
async fn a_trigger_needs_its_function_a_qualifier_that_exists_and_a_name_of_its_own() {
    let emulator = with_empty_function().await;
    for (target, code) in [
        ("/services/t/functions/f/triggers", "ServiceNotFound"),
        ("/services/s/functions/g/triggers", "FunctionNotFound"),
    ] {
        assert_eq!(request(&emulator, "POST", target).body("{}").send().await.code(), (404, code.into()));
    }
    assert_eq!(create(&emulator, json!({ "qualifier": "1" })).await.code(), (404, "VersionNotFound".into()));
    assert_eq!(create(&emulator, json!({ "qualifier": "prod" })).await.code(), (404, "AliasNotFound".into()));
    assert_eq!(create(&emulator, json!({})).await.status, 200);
    assert_eq!(create(&emulator, json!({})).await.code(), (409, "TriggerAlreadyExists".into()));
    let missing = request(&emulator, "GET", "/services/s/functions/f/triggers/u").send().await;
    assert_eq!(missing.code(), (404, "TriggerNotFound".into()));
}

#[tokio::test]
async fn every_type_has_a_configuration_of_its_own() {
    let emulator = with_empty_function().await;
    let arn = "acs:log:cn-hangzhou:1234567890123456:project/p";
    for (kind, config, wrong, said) in [
        (
            "oss",
            json!({ "events": ["oss:ObjectCreated:*"], "filter": { "key": { "prefix": "a/", "suffix": ".png" } } }),
            json!({ "events": ["ObjectCreated"] }),
            "triggerConfig.events 'ObjectCreated' is set to an invalid value",
        ),
        (
            "log",
            json!({
                "sourceConfig": { "logstore": "l" }, "jobConfig": { "maxRetryTime": 3, "triggerInterval": 60 },
                "functionParameter": { "a": "b" }, "logConfig": { "project": "p", "logstore": "r" }, "enable": true,
            }),
            json!({ "sourceConfig": { "logstore": "l" }, "jobConfig": { "triggerInterval": 601 }, "logConfig": {} }),
            "triggerConfig.jobConfig.triggerInterval '601' is set to an invalid value",
        ),
        ("tablestore", json!({}), json!([]), "triggerConfig must be a string that holds a JSON object"),
        (
            "mns_topic",
            json!({ "filterTag": "ss", "notifyContentFormat": "STREAM", "notifyStrategy": "BACKOFF_RETRY" }),
            json!({ "notifyContentFormat": "stream" }),
            "triggerConfig.notifyContentFormat 'stream' is set to an invalid value",
        ),
        (
            "cdn_events",
            json!({ "eventName": "LogFileCreated", "eventVersion": "1.0.0", "filter": { "domain": ["a"] } }),
            json!({ "eventName": "LogFileCreated" }),
            "triggerConfig.eventVersion is required",
        ),
        (
            "eventbridge",
            json!({
                "eventRuleFilterPattern": "{}",
                "eventSourceConfig": {
                    "eventSourceType": "MNS",
                    "eventSourceParameters": { "sourceMNSParameters": { "QueueName": "q" } },
                },
            }),
            json!({ "eventRuleFilterPattern": "{}", "eventSourceConfig": { "eventSourceType": "MNS" } }),
            "triggerConfig.eventSourceConfig.eventSourceParameters.sourceMNSParameters.QueueName is required",
        ),
    ] {
        let body = |config: &Value| json!({ "triggerName": kind, "triggerType": kind, "sourceArn": arn, "triggerConfig": config.to_string() });
        let (status, code, message) = create(&emulator, body(&wrong)).await.refusal();
        assert_eq!((status, code.as_str()), (400, "InvalidArgument"), "{kind}");
        assert!(message.starts_with(said), "{kind}: {message}");
        let made = create(&emulator, body(&config)).await;
        assert_eq!(made.status, 200, "{kind}: {}", made.text());
        assert_eq!(made.json()["triggerConfig"], config.to_string());
    }
}
