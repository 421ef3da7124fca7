//! Liberal in, exact out: requests written as the documents write them go out as the service wants them.

use fc_client::fc2::{CreateFunction, CreateService, CreateTrigger, GetFunction, InvokeFunction};
use serde_json::{Value as Json, json};

use crate::wire::{config, dry_run};

async fn body(operation: &str, input: Json) -> Json {
    let request = dry_run(config(), operation, &input.to_string()).await.expect("it can be sent");
    serde_json::from_slice(request.body()).expect("JSON")
}

#[tokio::test]
async fn the_spelling_of_the_documents_is_understood() {
    let input = json!({
        "serviceName": "demo", "role": "r",
        "vpcConfig": { "VpcId": "vpc-1", "VSwitchIds": ["vsw-1"] },
        "logConfig": { "Project": "p", "Logstore": "l" },
        "nasConfig": { "MountPoints": [{ "serverAddr": "a", "mountDir": "/mnt" }], "UserId": "1000", "GroupId": 1000 },
    });
    let expected = json!({
        "serviceName": "demo", "role": "r",
        "vpcConfig": { "vpcId": "vpc-1", "vSwitchIds": ["vsw-1"] },
        "logConfig": { "project": "p", "logstore": "l" },
        "nasConfig": { "mountPoints": [{ "serverAddr": "a", "mountDir": "/mnt" }], "userId": 1000, "groupId": 1000 },
    });
    assert_eq!(body("CreateService", input).await, expected);
}

#[tokio::test]
async fn the_triggers_of_the_documents_are_understood() {
    for (kind, config, wire, sent) in [
        (
            "Timer",
            json!({ "cronExpression": "0 0 9 * * ?", "enable": true }),
            "timer",
            r#"{"cronExpression":"0 0 9 * * ?","enable":true}"#,
        ),
        (
            "HTTP",
            json!({ "authType": "ANONYMOUS", "methods": ["GET", "POST"] }),
            "http",
            r#"{"authType":"anonymous","methods":["GET","POST"]}"#,
        ),
        ("OSS", json!({ "events": ["oss:ObjectCreated:*"] }), "oss", r#"{"events":["oss:ObjectCreated:*"]}"#),
        ("timer", json!("{\"cronExpression\": \"@every 5m\"}"), "timer", r#"{"cronExpression":"@every 5m"}"#),
    ] {
        let input = json!({
            "serviceName": "s", "functionName": "f", "triggerName": "t", "triggerType": kind, "triggerConfig": config,
        });
        let body = body("CreateTrigger", input).await;
        assert_eq!((&body["triggerType"], &body["triggerConfig"]), (&json!(wire), &json!(sent)));
    }
}

#[tokio::test]
async fn a_list_that_travels_as_json_in_a_string_is_written_so() {
    let input = json!({
        "serviceName": "s", "functionName": "f", "runtime": "custom-container", "handler": "h",
        "customContainerConfig": { "image": "i", "command": ["/code/server"], "args": "[\"-p\",\"9000\"]" },
    });
    let container = &body("CreateFunction", input).await["customContainerConfig"];
    assert_eq!(
        container,
        &json!({ "image": "i", "command": "[\"/code/server\"]", "args": "[\"-p\",\"9000\"]" })
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let input = json!({
        "functionName": "f", "runtime": 3, "memroySize": 512, "timeout": "soon", "diskSize": 1, "caPort": 4_294_967_296_u64,
        "customDNS": { "nameServers": ["1.1.1.1", 2] },
    });
    let invalid = CreateFunction::from_json(&input.to_string()).expect_err("all of it is wrong");
    let said: Vec<String> = invalid.violations().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "`serviceName` is required, but it is missing",
            "`runtime` must be a string, but it is a number",
            "`handler` is required, but it is missing",
            "`caPort` must be a whole number of 32 bits, but it is 4294967296",
            "`customDNS.nameServers[1]` must be a string, but it is a number",
            "`timeout` must be a whole number of 32 bits, but it is a string",
            "`memroySize` is not known here; did you mean `memorySize`?",
            "`code` is missing: give `code` or `customContainerConfig`",
            "`diskSize` must be one of 512, 10240, but it is 1",
        ]
    );
    let same = serde_json::from_value::<CreateFunction>(input).expect_err("the same");
    assert_eq!(same.to_string(), invalid.to_string());
}

#[test]
fn a_trigger_config_is_an_object() {
    for config in [json!([1]), json!(7), json!("[1]")] {
        let input = json!({
            "serviceName": "s", "functionName": "f", "triggerName": "t", "triggerType": "oss", "triggerConfig": config,
        });
        let invalid = CreateTrigger::from_json(&input.to_string()).expect_err("it is none");
        assert!(invalid.to_string().contains("`triggerConfig` must be an object, but it is a "), "{invalid}");
    }
    let input = json!({
        "serviceName": "s", "functionName": "f", "triggerName": "t", "triggerType": "oss", "triggerConfig": "",
    });
    let invalid = CreateTrigger::from_json(&input.to_string()).expect_err("it is empty");
    assert_eq!(invalid.to_string(), "CreateTrigger: `triggerConfig` is required to be JSON, but it is empty");
}

#[test]
fn a_key_that_is_given_twice_is_said_so() {
    for text in [r#"{"serviceName":"a","serviceName":"b"}"#, r#"{"serviceName":"a","ServiceName":"b"}"#] {
        let invalid = fc_client::fc2::GetService::from_json(text).expect_err("which one is meant?");
        assert!(invalid.violations()[0].text() == "is given twice", "{invalid}");
        let same = serde_json::from_str::<fc_client::fc2::GetService>(text).expect_err("the same");
        assert_eq!(same.to_string(), invalid.to_string());
    }
}

#[test]
fn a_key_of_a_map_that_is_given_twice_is_said_so() {
    let text = r#"{"serviceName":"s","functionName":"f","environmentVariables":{"A":"1","A":"2"}}"#;
    let invalid = fc_client::fc2::UpdateFunction::from_json(text).expect_err("which one is meant?");
    assert_eq!(invalid.to_string(), "UpdateFunction: `environmentVariables.A` is given twice");
}

#[test]
fn text_that_is_no_object_is_refused_with_its_place() {
    for (text, fault) in [
        ("", "GetFunction: the text ends too early at line 1 column 0"),
        ("{\n  \"serviceName\" \"s\"}", "GetFunction: the text is not JSON at line 2 column 17"),
        ("[1]", "GetFunction: must be an object, but it is a list"),
        ("null", "GetFunction: must be an object, but it is null"),
    ] {
        assert_eq!(GetFunction::from_json(text).expect_err("no object").to_string(), fault);
    }
}

#[test]
fn a_request_reads_back_as_it_was_written() {
    let service = CreateService::builder().service_name("s").role("r").internet_access(false).build();
    let json = serde_json::to_string(&service).expect("JSON");
    assert_eq!(json, r#"{"serviceName":"s","internetAccess":false,"role":"r"}"#);
    assert_eq!(CreateService::from_json(&json).expect("the same"), service);
    for payload in [&b"text"[..], b"\xff\x00"] {
        let invocation =
            InvokeFunction::builder().service_name("s").function_name("f").payload(payload.to_vec()).build();
        let json = serde_json::to_string(&invocation).expect("JSON");
        assert_eq!(InvokeFunction::from_json(&json).expect("the same"), invocation);
    }
}

#[test]
fn a_type_and_a_config_that_disagree_are_a_violation() {
    let request = CreateTrigger::builder()
        .service_name("s")
        .function_name("f")
        .trigger_name("t")
        .trigger_type("http")
        .trigger_config(fc_client::fc2::TimerTriggerConfig::new("@every 5m"))
        .build();
    assert_eq!(
        request.validate().expect_err("they disagree").to_string(),
        "CreateTrigger: `triggerConfig` has the shape for `triggerType` `timer`, but `triggerType` is `http`; make them agree"
    );
}

#[test]
fn limits_are_checked_all_at_once() {
    let mut request = CreateFunction::builder()
        .service_name("s")
        .function_name("1f")
        .runtime("python3.9")
        .handler("index.handler")
        .code(fc_client::fc2::Code::from_oss("bucket", "object"))
        .memory_size(100)
        .build();
    request.disk_size = Some(5);
    let said: Vec<String> =
        request.validate().expect_err("out of limits").violations().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "`functionName` must start with one of A-Za-z_, but it is \"1f\"",
            "`diskSize` must be one of 512, 10240, but it is 5",
            "`memorySize` must be a multiple of 64, but it is 100",
        ]
    );
}

#[test]
fn secrets_are_never_shown() {
    let request = CreateFunction::from_json(
        &json!({
            "serviceName": "s", "functionName": "f", "runtime": "python3.9", "handler": "h",
            "environmentVariables": { "PASSWORD": "hunter2" },
            "code": { "ossBucketName": "bkt", "ossObjectName": "o", "ossAccessKeyId": "hunter2", "ossAccessKeySecret": "hunter2" },
        })
        .to_string(),
    )
    .expect("valid");
    let shown = format!("{request:?} {request:#?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(
        shown.contains("\"PASSWORD\": <redacted>") && shown.contains("oss_access_key_secret: <redacted>"),
        "{shown}"
    );
}
