//! Answers as they come: errors in three spellings, pages that are none, results with more or less than is known.

use fc_client::fc2::{
    Function, GetFunction, GetService, GetTrigger, InvokeFunction, Runtime, Trigger, TriggerConfig,
};
use fc_client::{
    BoxError, BoxFuture, Credentials, Error, ErrorKind, FunctionErrorKind, Invocation, ProvideCredentials,
};
use serde_json::json;

use proptest::prelude::*;

use crate::wire::{Scripted, client, config};

async fn function(
    status: u16,
    headers: &[(&'static str, &str)],
    body: &str,
) -> Result<fc_client::fc2::Function, Error> {
    let transport = Scripted::new(status, headers, body.to_owned());
    client(config().transport(transport)).get_function(GetFunction::new("s", "f")).await
}

async fn invocation(headers: &[(&'static str, &str)], body: &'static [u8]) -> Invocation {
    let client = client(config().transport(Scripted::new(200, headers, body)));
    client
        .invoke_function(InvokeFunction::new("s", "f"))
        .await
        .expect("a failing function is no error of the API")
}

#[tokio::test]
async fn an_error_is_read_in_each_spelling() {
    let id = [("x-fc-request-id", "in-the-header")];
    for (headers, body, expected) in [
        (&id[..], r#"{"ErrorCode":"FunctionNotFound","ErrorMessage":"no f"}"#, "in-the-header"),
        (&id[..], r#"{"errorCode":"FunctionNotFound","errorMessage":"no f"}"#, "in-the-header"),
        (&[][..], r#"{"Code":"FunctionNotFound","Message":"no f","RequestId":"in-the-body"}"#, "in-the-body"),
    ] {
        let error = function(404, headers, body).await.expect_err("404");
        assert_eq!(error.kind(), ErrorKind::Service);
        assert_eq!(
            (error.code(), error.message(), error.status()),
            (Some("FunctionNotFound"), "no f", Some(404))
        );
        assert_eq!((error.request_id(), error.is_not_found()), (Some(expected), true));
        assert_eq!(
            error.to_string(),
            format!("GetFunction: FunctionNotFound (404): no f [request id {expected}]")
        );
    }
}

#[tokio::test]
async fn an_error_page_is_quoted_in_part_and_on_one_line() {
    let page = format!("<html>\n<h1>502 Bad\tGateway</h1>{}", "x".repeat(10_000));
    let error = function(502, &[], &page).await.expect_err("502");
    assert!(error.message().starts_with("<html> <h1>502 Bad Gateway</h1>xxx"), "{error}");
    assert_eq!((error.code(), error.message().len()), (None, 200));
    let error = function(404, &[], "").await.expect_err("404");
    assert_eq!(error.to_string(), "GetFunction: status 404: Not Found, without a message");
}

#[tokio::test]
async fn an_answer_that_is_no_result_says_where_but_not_what_it_holds() {
    for (body, fault) in [
        ("", "the text ends too early at line 1 column 0"),
        (
            "{\"environmentVariables\": {\"KEY\": \"top-secret\"",
            "the text ends too early at line 1 column 45",
        ),
        ("<html>top-secret</html>", "the text is not JSON at line 1 column 1"),
        ("[]", "must be an object, but it is a list"),
    ] {
        let error = function(200, &[("x-fc-request-id", "id")], body).await.expect_err("no result");
        assert_eq!(
            (error.kind(), error.request_id(), error.status()),
            (ErrorKind::Decode, Some("id"), Some(200))
        );
        assert_eq!(error.message(), format!("the answer could not be read: Function: {fault}"));
        assert!(!format!("{error:?}").contains("top-secret"));
    }
}

#[tokio::test]
async fn a_result_keeps_what_it_does_not_know_and_demands_nothing() {
    let body = json!({
        "functionName": "f", "runtime": "python9.9", "memorySize": 512.0, "cpu": 1, "layers": null,
        "newThing": { "deep": [1, 2] }, "customContainerConfig": { "command": "[\"/code/server\"]", "args": "" },
    });
    let function = function(200, &[], &body.to_string()).await.expect("a result");
    assert_eq!(function.function_name.as_deref(), Some("f"));
    assert_eq!(function.runtime, Some(Runtime::Unknown("python9.9".to_owned())));
    assert_eq!((function.memory_size, function.cpu, &function.layers), (Some(512), Some(1.0), &None));
    assert_eq!(function.extra["newThing"], json!({ "deep": [1, 2] }));
    let container = function.custom_container_config.expect("it is there");
    assert_eq!((container.command, container.args), (Some(vec!["/code/server".to_owned()]), None));
}

#[tokio::test]
async fn a_value_of_another_type_stays_as_it_came_and_spoils_nothing() {
    let body = json!({
        "functionName": "f", "memorySize": "much", "timeout": 1.5, "runtime": ["python3.10"],
        "customDNS": { "nameServers": [{}], "searches": ["a"], "new": 1 }, "instanceLifecycleConfig": 7,
    });
    let function = function(200, &[], &body.to_string()).await.expect("a result");
    assert_eq!((function.memory_size, function.timeout, &function.runtime), (None, None, &None));
    let dns = function.custom_dns.clone().expect("it is there");
    assert_eq!((dns.name_servers, dns.searches), (None, Some(vec!["a".to_owned()])));
    assert_eq!(json!(dns.extra), json!({ "nameServers": [{}], "new": 1 }));
    assert_eq!(json!(function), body);
    let shown = format!("{function:?}");
    assert!(shown.contains("memorySize") && !shown.contains("much"), "{shown}");
}

#[test]
fn text_that_holds_no_json_stays_as_it_came() {
    for text in ["plain text", "", "[1,"] {
        let body = json!({ "triggerName": "t", "triggerConfig": text });
        let trigger: Trigger = serde_json::from_value(body.clone()).expect("a result");
        assert_eq!((trigger.trigger_config.as_ref(), &trigger.extra["triggerConfig"]), (None, &json!(text)));
        assert_eq!(serde_json::to_value(&trigger).expect("it can be written"), body);
    }
}

#[tokio::test]
async fn an_error_of_any_length_is_read_in_part() {
    let page = "x".repeat(50_000_000);
    let error = function(502, &[], &page).await.expect_err("502");
    assert_eq!((error.status(), error.message().len()), (Some(502), 200));
}

#[tokio::test]
async fn the_time_of_an_attempt_holds_for_credentials_too() {
    struct Never;
    impl ProvideCredentials for Never {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, BoxError>> {
            Box::pin(std::future::pending())
        }
    }
    let config = config().credentials(Never).timeout(std::time::Duration::from_millis(50));
    let error = client(config).get_function(GetFunction::new("s", "f")).await.expect_err("nobody answers");
    assert_eq!(error.kind(), ErrorKind::Credentials);
}

#[test]
fn a_result_is_read_and_written_by_serde_without_any_demand() {
    let body = json!({
        "functionName": "not a name!", "memorySize": 7, "new": { "x": [null, 1] },
        "environmentVariables": { "KEY": "value" }, "customContainerConfig": { "command": "[\"a\"]" },
    });
    let function: Function = serde_json::from_value(body.clone()).expect("a result");
    assert_eq!(function.memory_size, Some(7));
    assert_eq!(serde_json::to_value(&function).expect("it can be written"), body);
    assert_eq!(serde_json::from_str::<Function>(&body.to_string()).expect("a result"), function);
    let error = serde_json::from_str::<Function>("[]").expect_err("a list is no result");
    assert_eq!(error.to_string(), "Function: must be an object, but it is a list");
}

#[tokio::test]
async fn a_trigger_of_a_kind_that_has_no_type_here_is_kept_as_json() {
    let body = json!({ "triggerType": "rds", "triggerConfig": "{\"subscriptionObjects\":[\"db.table\"]}" });
    let transport = Scripted::new(200, &[], body.to_string());
    let trigger = client(config().transport(transport))
        .get_trigger(GetTrigger::new("s", "f", "t"))
        .await
        .expect("a result");
    assert_eq!(
        trigger.trigger_config,
        Some(TriggerConfig::Json(json!({ "subscriptionObjects": ["db.table"] })))
    );
    // What it holds may be a secret, as the password of a broker is.
    assert_eq!(format!("{:?}", trigger.trigger_config), "Some({\"subscriptionObjects\"})");
}

#[tokio::test]
async fn a_function_that_fails_answers_200_and_is_not_an_error_of_the_api() {
    let body =
        br#"{"errorMessage":"division by zero","errorType":"ZeroDivisionError","stackTrace":[["File"]]}"#;
    let answer =
        invocation(&[("x-fc-error-type", "UnhandledInvocationError"), ("x-fc-request-id", "id")], body).await;
    let error = answer.function_error().expect("it failed");
    assert_eq!(
        (&error.kind, error.message.as_deref()),
        (&FunctionErrorKind::Unhandled, Some("division by zero"))
    );
    assert_eq!(
        (error.error_type.as_deref(), &error.stack_trace),
        (Some("ZeroDivisionError"), &Some(json!([["File"]])))
    );
    let error = answer.text().expect_err("its payload is not a result");
    assert_eq!(error.kind(), ErrorKind::Function);
    assert_eq!(
        error.to_string(),
        "the function failed (Unhandled): ZeroDivisionError: division by zero [request id id]"
    );
}

#[tokio::test]
async fn a_payload_is_bytes_text_or_json() {
    let answer = invocation(&[("x-fc-log-result", "bGluZSAxCmxpbmUgMgo=")], b"{\"n\": 1}").await;
    assert_eq!(answer.json::<serde_json::Value>().expect("JSON"), json!({ "n": 1 }));
    assert_eq!((answer.text().expect("text"), answer.log()), ("{\"n\": 1}", Some("line 1\nline 2\n")));
    let answer = invocation(&[], b"\xff\xfe").await;
    assert_eq!(&answer.payload()[..], b"\xff\xfe");
    assert_eq!(answer.text().expect_err("no text").kind(), ErrorKind::Decode);
    assert_eq!(answer.json::<u8>().expect_err("no JSON").kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn what_a_function_said_is_not_shown_in_debug_or_in_errors() {
    let answer = invocation(&[("x-fc-log-result", "dG9wLXNlY3JldA==")], b"{\"n\": \"top-secret\"}").await;
    let error = answer.json::<std::collections::BTreeMap<String, u8>>().expect_err("no number");
    let shown = format!("{answer:?} {error} {error:?}");
    assert_eq!(answer.log(), Some("top-secret"));
    assert!(!shown.contains("top-secret") && !shown.contains("dG9wLXNlY3JldA=="), "{shown}");
    assert!(
        error.message().ends_with("is not JSON of the type that was asked for, at line 1 column 18"),
        "{error}"
    );
}

#[tokio::test]
async fn json_without_a_message_is_not_quoted() {
    let error =
        function(500, &[], r#"{"environmentVariables":{"KEY":"top-secret"}}"#).await.expect_err("500");
    assert_eq!(error.message(), "Internal Server Error, without a message");
}

#[tokio::test]
async fn the_token_is_sensitive_to_whoever_sees_the_request() {
    let by = fc_client::Credentials::temporary("test-ak-id", "test-ak-secret", "top-secret");
    let request =
        crate::wire::dry_run(config().credentials(by), "GetService", r#"{"serviceName":"s"}"#).await;
    let request = request.expect("it can be sent");
    assert_eq!(request.headers()["x-acs-security-token"], "top-secret");
    assert!(!format!("{request:?}").contains("top-secret"), "{request:?}");
}

#[tokio::test]
async fn a_call_can_be_spawned() {
    let client = client(config().transport(Scripted::new(200, &[], "{}")));
    let call = tokio::spawn(async move { client.get_service(GetService::new("s")).await });
    call.await.expect("it did not panic").expect("a result");
}

/// JSON of any shape, with keys that results know.
fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let key = prop_oneof![
        Just("triggerType".to_owned()),
        Just("triggerConfig".to_owned()),
        Just("customContainerConfig".to_owned()),
        Just("command".to_owned()),
        Just("memorySize".to_owned()),
        Just("environmentVariables".to_owned()),
        "[a-z]{0,8}",
    ];
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|value| json!(value)),
        any::<f64>().prop_map(|value| json!(value)),
        any::<i64>().prop_map(|value| json!(value)),
        ".{0,12}".prop_map(|value| json!(value)),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(|items| json!(items)),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_answer_makes_the_reader_panic(body in any_json(), status in 200..600_u16) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let client = client(config().transport(Scripted::new(status, &[], body.to_string())));
        for (operation, input) in [
            ("GetFunction", json!({ "serviceName": "s", "functionName": "f" })),
            ("GetTrigger", json!({ "serviceName": "s", "functionName": "f", "triggerName": "t" })),
        ] {
            let _ = runtime.block_on(client.send_json(operation, &input.to_string()));
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(body in prop::collection::vec(any::<u8>(), 0..64)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let client = client(config().transport(Scripted::new(200, &[("x-fc-error-type", "Any")], body.clone())));
        let answer = runtime.block_on(client.invoke_function(InvokeFunction::new("s", "f"))).expect("any bytes are a payload");
        prop_assert_eq!(&answer.payload()[..], &body[..]);
        let _ = runtime.block_on(client.get_service(GetService::new("s")));
    }
}
