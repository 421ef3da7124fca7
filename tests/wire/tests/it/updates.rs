//! Updates: what is absent, what is null and what is empty are three things on the wire.

use fc_client::Patch;
use fc_client::fc2::{
    HttpTriggerConfig, TimerTriggerConfig, TriggerConfig, UpdateFunction, UpdateService, UpdateTrigger,
    VpcConfig,
};
use serde_json::{Value as Json, json};

use crate::wire::{client, config, config as config_of_tests, date, dry_run};

async fn body(operation: &str, input: Json) -> Json {
    let request = dry_run(config(), operation, &input.to_string()).await.expect("it can be sent");
    serde_json::from_slice(request.body()).expect("JSON")
}

async fn sent<R: fc_client::Request>(request: &R) -> Json {
    let request = client(config()).dry_run(request, date(), "n").await.expect("it can be sent");
    serde_json::from_slice(request.body()).expect("JSON")
}

#[tokio::test]
async fn absent_null_and_empty_differ_in_code() {
    let mut request = UpdateFunction::new("s", "f");
    assert_eq!(sent(&request).await, json!({}));
    request.description = "".into();
    request.environment_variables = Patch::empty();
    request.layers = Patch::Value(Vec::new());
    request.initializer = Patch::Null;
    request.memory_size = 512.into();
    let expected = json!({
        "description": "", "environmentVariables": {}, "layers": [], "initializer": null, "memorySize": 512,
    });
    assert_eq!(sent(&request).await, expected);
    let built = UpdateFunction::builder()
        .service_name("s")
        .function_name("f")
        .description("")
        .clear_environment_variables()
        .clear_layers()
        .null_initializer()
        .memory_size(512)
        .build();
    assert_eq!(built, request);
}

#[tokio::test]
async fn absent_null_and_empty_differ_in_json() {
    let input = json!({
        "serviceName": "s", "functionName": "f",
        "description": "", "environmentVariables": {}, "layers": [], "initializer": null, "handler": "h",
    });
    let expected = json!({
        "description": "", "environmentVariables": {}, "layers": [], "initializer": null, "handler": "h",
    });
    assert_eq!(body("UpdateFunction", input.clone()).await, expected);
    let request = UpdateFunction::from_json(&input.to_string()).expect("valid");
    assert!(request.timeout.is_absent() && request.initializer.is_null());
    assert_eq!(serde_json::to_value(&request).expect("JSON"), input);
    assert_eq!(serde_json::from_value::<UpdateFunction>(input).expect("the same"), request);
}

#[tokio::test]
async fn null_of_what_travels_as_json_in_a_string_is_null() {
    let input = json!({ "serviceName": "s", "functionName": "f", "triggerName": "t", "triggerConfig": null });
    assert_eq!(body("UpdateTrigger", input).await, json!({ "triggerConfig": null }));
}

#[tokio::test]
async fn an_empty_object_clears_and_a_half_filled_one_is_refused() {
    for input in
        [json!({ "vpcConfig": {} }), json!({ "logConfig": {}, "tracingConfig": {}, "nasConfig": {} })]
    {
        let mut whole = input.clone();
        whole["serviceName"] = json!("s");
        assert_eq!(body("UpdateService", whole).await, input);
    }
    let mut request = UpdateService::new("s");
    request.vpc_config = VpcConfig::default().into();
    assert_eq!(sent(&request).await, json!({ "vpcConfig": {} }));
    let error =
        UpdateService::from_json(r#"{"serviceName":"s","vpcConfig":{"vpcId":"vpc-1"}}"#).expect_err("half");
    assert_eq!(error.to_string(), "UpdateService: `vpcConfig.vSwitchIds` is required, but it is missing");
    // A creation has nothing to clear.
    let error =
        fc_client::fc2::CreateService::from_json(r#"{"serviceName":"s","vpcConfig":{}}"#).expect_err("empty");
    assert_eq!(error.violations().len(), 2);
}

#[tokio::test]
async fn the_config_of_a_trigger_is_known_by_its_keys() {
    for (given, wire, typed) in [
        (json!({ "cronExpression": "@every 5m", "enable": false }), None, true),
        (
            json!({ "authType": "ANONYMOUS", "methods": ["GET"] }),
            Some(json!({ "authType": "anonymous", "methods": ["GET"] })),
            true,
        ),
        (json!("{\"methods\": [\"GET\"]}"), Some(json!({ "methods": ["GET"] })), true),
        (json!({ "events": ["oss:ObjectCreated:*"] }), None, true),
        (json!({ "subscriptionObjects": ["db.table"] }), None, false),
        // Several kinds of triggers have it, and nothing else is said.
        (json!({ "enable": true }), None, false),
        (json!({}), None, false),
    ] {
        let input =
            json!({ "serviceName": "s", "functionName": "f", "triggerName": "t", "triggerConfig": given });
        let request = UpdateTrigger::from_json(&input.to_string()).expect("valid");
        let config = request.trigger_config.value().expect("it is there");
        assert_eq!(!matches!(config, TriggerConfig::Json(_)), typed, "{given}");
        let body = sent(&request).await;
        let sent: Json =
            serde_json::from_str(body["triggerConfig"].as_str().expect("a string")).expect("JSON");
        assert_eq!(sent, wire.unwrap_or(given));
    }
    for config in
        [TriggerConfig::from(TimerTriggerConfig::new("@every 5m")), HttpTriggerConfig::new(["GET"]).into()]
    {
        let mut request = UpdateTrigger::new("s", "f", "t");
        request.trigger_config = config.clone().into();
        let again = UpdateTrigger::from_json(&serde_json::to_string(&request).expect("JSON")).expect("valid");
        assert_eq!(again.trigger_config, Patch::Value(config));
    }
}

#[test]
fn a_misspelt_key_of_a_trigger_is_said_and_another_kind_of_trigger_is_none() {
    let read = |config: Json| {
        let input =
            json!({ "serviceName": "s", "functionName": "f", "triggerName": "t", "triggerConfig": config });
        UpdateTrigger::from_json(&input.to_string()).map_err(|invalid| invalid.to_string())
    };
    assert_eq!(
        read(json!({ "cronExpresion": "@every 5m", "enable": true })).expect_err("misspelt"),
        "UpdateTrigger: `triggerConfig.cronExpression` is required, but it is missing; \
         `triggerConfig.cronExpresion` is not known here; did you mean `cronExpression`?"
    );
    // A key that a timer has as well makes no timer of it.
    let log =
        json!({ "sourceConfig": { "logstore": "l" }, "jobConfig": {}, "logConfig": {}, "enable": true });
    let request = read(log).expect("another kind");
    assert!(matches!(request.trigger_config, Patch::Value(TriggerConfig::Log(_))));
    let other = json!({ "subscriptionObjects": [], "retry": 3, "enable": true });
    let request = read(other.clone()).expect("another kind");
    assert_eq!(request.trigger_config, Patch::Value(TriggerConfig::Json(other)));
}

#[test]
fn an_empty_object_clears_nothing_where_one_of_several_things_is_needed() {
    let mut request = UpdateFunction::new("s", "f");
    request.code = Patch::empty();
    let error = request.validate().expect_err("code is one of two");
    assert_eq!(
        error.to_string(),
        "UpdateFunction: `code.zipFile` is missing: give `zipFile` or `ossBucketName`"
    );
}

#[tokio::test]
async fn what_is_set_counts_more_than_what_an_answer_had_in_its_place() {
    let mut config: VpcConfig =
        serde_json::from_value(json!({ "vpcId": "vpc-1", "vSwitchIds": { "odd": 1 }, "new": 2 }))
            .expect("an answer");
    assert_eq!(json!(config.extra), json!({ "vSwitchIds": { "odd": 1 }, "new": 2 }));
    config.v_switch_ids = Some(vec!["vsw-new".to_owned()]);
    let mut request = UpdateService::new("s");
    request.vpc_config = config.into();
    let sent = client(config_of_tests()).dry_run(&request, date(), "n").await.expect("it can be sent");
    assert_eq!(
        std::str::from_utf8(sent.body()).expect("text"),
        r#"{"vpcConfig":{"vpcId":"vpc-1","vSwitchIds":["vsw-new"],"new":2}}"#
    );
}

#[test]
fn limits_hold_for_updates_and_null_has_none() {
    let mut request = UpdateFunction::new("s", "f");
    request.memory_size = 100.into();
    assert_eq!(request.validate().expect_err("no step").violations().len(), 1);
    assert_eq!(request.violations().len(), 2);
    request.memory_size = Patch::Null;
    assert_eq!(request.validate(), Ok(()));
    assert!(request.violations().is_empty());
}
