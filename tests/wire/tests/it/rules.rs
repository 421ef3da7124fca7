//! Rules on requests: what is refused, what is only said, and what the client does with either.

use fc_client::fc2::{
    Code, CreateFunction, CreateTrigger, GetService, InvokeFunction, Runtime, TimerTriggerConfig,
    TriggerType, UpdateFunction, UpdateTrigger,
};
use fc_client::{Config, ErrorKind, Level, Validation, Violation};
use serde_json::json;
use tracing_subscriber::filter::LevelFilter;

use crate::logged::logged;
use crate::wire::{Scripted, client, config, dry_run};

fn function() -> CreateFunction {
    CreateFunction::builder()
        .service_name("s")
        .function_name("f")
        .runtime(Runtime::Python3_10)
        .handler("index.handler")
        .code(Code::from_oss("bucket", "object"))
        .build()
}

/// `deny path: text` for each violation.
fn said(violations: &[Violation]) -> Vec<String> {
    let level = |violation: &Violation| if violation.level() == Level::Deny { "deny" } else { "warn" };
    violations.iter().map(|violation| format!("{} {violation}", level(violation))).collect()
}

#[test]
fn a_violation_has_path_rule_text_source_and_level() {
    let mut request = function();
    request.memory_size = Some(100);
    let invalid = request.validate().expect_err("too small");
    let first = &invalid.violations()[0];
    assert_eq!(
        (first.path(), first.rule(), first.source(), first.level()),
        ("memorySize", "multiple 64", Some("SDK 2021-04-06; SDK 2023-03-30"), Level::Deny)
    );
    assert_eq!(first.text(), "must be a multiple of 64, but it is 100");
    let invalid = CreateFunction::from_json("{}").expect_err("nothing is there");
    assert_eq!((invalid.violations()[0].rule(), invalid.violations()[0].source()), ("required", None));
}

#[test]
fn what_only_some_sources_refuse_is_a_warning() {
    let mut request = function();
    request.function_name = "f".repeat(65);
    request.instance_concurrency = Some(201);
    assert_eq!(request.validate(), Ok(()));
    assert_eq!(
        said(&request.violations()),
        [
            format!(
                "warn `functionName` must have 1 to 64 characters (it has 65), but it is {:?}",
                "f".repeat(65)
            ),
            "warn `instanceConcurrency` must be from 0 to 200, but it is 201".to_owned(),
        ]
    );
    request.function_name = "f".repeat(129);
    assert_eq!(request.validate().expect_err("longer than any source allows").violations().len(), 1);
}

#[test]
fn code_is_exactly_one_of_a_zip_and_a_place_in_oss() {
    for (code, expected) in [
        (Code::default(), "deny `code.zipFile` is missing: give `zipFile` or `ossBucketName`"),
        (
            Code::from_source("a", "b").oss_bucket_name("bucket").oss_object_name("object"),
            "deny `code.zipFile` is one too many: give only one of `zipFile` or `ossBucketName`",
        ),
        (
            Code::new().oss_bucket_name("bucket"),
            "deny `code.ossObjectName` is missing: `ossBucketName` needs it; give both or neither",
        ),
    ] {
        let mut request = function();
        request.code = Some(code);
        assert_eq!(said(&request.violations()), [expected]);
    }
    let lone = Code::from_source("a", "b").oss_object_name("object");
    let mut request = function();
    request.code = Some(lone);
    assert_eq!(
        said(&request.violations()),
        ["deny `code.ossBucketName` is missing: `ossObjectName` needs it; give both or neither"]
    );
}

#[test]
fn one_value_of_a_row_may_need_another_row() {
    let mut request = function();
    request.runtime = Runtime::CustomContainer;
    assert_eq!(
        said(&request.violations()),
        ["deny `customContainerConfig` is missing: `runtime` `custom-container` needs it"]
    );
    let trigger = CreateTrigger::builder()
        .service_name("s")
        .function_name("f")
        .trigger_name("t")
        .trigger_type(TriggerType::Oss)
        .trigger_config(json!({ "events": [] }))
        .build();
    assert_eq!(trigger.validate(), Ok(()));
    assert_eq!(said(&trigger.violations()), ["warn `sourceArn` is missing: `triggerType` `oss` needs it"]);
}

#[test]
fn memory_and_cpu_keep_a_ratio_at_both_ends() {
    for (cpu, memory, kept) in
        [(1.0, 1024, true), (1.0, 4096, true), (1.0, 960, false), (1.0, 4160, false), (0.35, 512, true)]
    {
        let mut request = function();
        (request.cpu, request.memory_size) = (Some(cpu), Some(memory));
        assert_eq!(request.violations().is_empty(), kept, "{cpu} {memory}: {:?}", request.violations());
    }
    let mut request = function();
    request.memory_size = Some(128);
    assert!(request.violations().is_empty(), "without cpu there is no ratio");
    request.cpu = Some(1.0);
    assert_eq!(
        said(&request.violations()),
        ["warn `memorySize` must be 1024 to 4096 times `cpu`, but it is 128 times"]
    );
}

#[test]
fn the_times_of_a_timer_are_checked_with_the_remedy() {
    let timer = |times: &str| {
        CreateTrigger::builder()
            .service_name("s")
            .function_name("f")
            .trigger_name("t")
            .trigger_type("timer")
            .trigger_config(TimerTriggerConfig::new(times))
            .build()
    };
    for times in ["@every 5m", "0 0 9 * * ?", "CRON_TZ=Asia/Shanghai 0 0 9 * * MON-FRI"] {
        assert_eq!(timer(times).validate(), Ok(()), "{times}");
    }
    let invalid = timer("0 9 * * *").validate().expect_err("five fields");
    assert_eq!((invalid.violations()[0].rule(), invalid.violations()[0].level()), ("cron", Level::Deny));
    assert_eq!(
        invalid.to_string(),
        "CreateTrigger: `triggerConfig.cronExpression` must have six fields, from seconds to day of week \
         (it has 5: put a `0` for the seconds in front: `0 0 9 * * *`), but it is \"0 9 * * *\""
    );
    let update = r#"{"serviceName":"s","functionName":"f","triggerName":"t","triggerConfig":{"cronExpression":"0 0 24 * * *"}}"#;
    assert_eq!(
        UpdateTrigger::from_json(update).expect_err("no such hour").to_string(),
        "UpdateTrigger: `triggerConfig.cronExpression` must have hours from 0 to 23 (`24` is not), but it is \"0 0 24 * * *\""
    );
}

#[test]
fn a_payload_has_a_limit_in_bytes() {
    let mut request = InvokeFunction::new("s", "f");
    request.payload = Some(vec![b' '; 32 << 20].into());
    assert_eq!(request.validate(), Ok(()));
    request.payload = Some(vec![b' '; (32 << 20) + 1].into());
    assert_eq!(
        request.validate().expect_err("too long").to_string(),
        "InvokeFunction: `payload` must have 0 to 33554432 bytes (it has 33554433)"
    );
}

#[test]
fn what_no_path_and_no_header_can_carry_is_a_violation_like_any_other() {
    for name in ["", ".", ".."] {
        let invalid = GetService::new(name).validate().expect_err("no name");
        assert_eq!(
            (invalid.violations()[0].path(), invalid.violations()[0].rule()),
            ("serviceName", "a path segment")
        );
    }
    let mut request = UpdateFunction::new("s", "f");
    request.if_match = Some("a\nb".to_owned());
    let invalid = request.validate().expect_err("no header");
    assert_eq!((invalid.violations()[0].path(), invalid.violations()[0].rule()), ("If-Match", "a header"));
    request.if_match = Some("a b".to_owned());
    assert_eq!(request.validate(), Ok(()));
}

#[test]
fn what_all_refuse_is_not_said_again_in_the_words_of_one() {
    let mut request = function();
    request.function_name = String::new();
    assert_eq!(
        said(&request.violations()),
        ["deny `functionName` must have 1 to 128 characters (it has 0), but it is \"\""]
    );
    let mut request = UpdateFunction::new("s", "f");
    request.initialization_timeout = 0.into();
    assert_eq!(request.violations().len(), 1);
    request.initialization_timeout = 301.into();
    assert_eq!(
        said(&request.violations()),
        ["warn `initializationTimeout` must be from 1 to 300, but it is 301"]
    );
}

#[test]
fn enums_are_read_from_text_and_maps_are_borrowed() {
    assert_eq!("python3.10".parse::<Runtime>(), Ok(Runtime::Python3_10));
    let map = std::collections::HashMap::from([("A".to_owned(), "1".to_owned())]);
    let request =
        UpdateFunction::builder().service_name("s").function_name("f").environment_variables(&map).build();
    assert_eq!(
        request.environment_variables.value().and_then(|map| map.get("A")).map(String::as_str),
        Some("1")
    );
}

fn with(validation: Validation) -> Config {
    config().validation(validation).transport(Scripted::new(200, &[], "{}"))
}

#[test]
fn the_client_refuses_logs_or_looks_away() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut request = function();
    request.function_name = "f".repeat(65);
    request.memory_size = Some(100);
    for (validation, sent, lines) in
        [(Validation::Strict, false, 2), (Validation::Warn, true, 3), (Validation::Off, true, 0)]
    {
        let mut result = None;
        let log = logged(LevelFilter::WARN, || {
            result = Some(runtime.block_on(client(with(validation)).create_function(request.clone())));
        });
        let result = result.expect("it ran");
        assert_eq!(result.is_ok(), sent, "{validation:?}: {result:?}");
        assert_eq!(log.lines().count(), lines, "{validation:?}: {log}");
        if let Err(error) = result {
            assert_eq!(
                (error.kind(), error.violations().len(), error.attempts()),
                (ErrorKind::Invalid, 1, 0)
            );
        }
    }
}

#[tokio::test]
async fn a_call_by_name_is_checked_as_far_as_the_client_wants() {
    let json = json!({
        "serviceName": "s", "functionName": "1f", "runtime": "python3.10", "handler": "h",
        "code": { "ossBucketName": "bucket", "ossObjectName": "o" },
    })
    .to_string();
    let error = dry_run(config(), "CreateFunction", &json).await.expect_err("no such name");
    assert_eq!(error.violations()[0].rule(), "first A-Za-z_");
    for validation in [Validation::Warn, Validation::Off] {
        let request =
            dry_run(config().validation(validation), "CreateFunction", &json).await.expect("as asked");
        assert!(request.body().windows(4).any(|part| part == b"\"1f\""));
    }
    // What is not JSON of the request is none in any mode.
    let error = dry_run(config().validation(Validation::Off), "CreateFunction", "{\"nmae\": 1}").await;
    assert_eq!(error.expect_err("unknown").violations().len(), 6);
}

#[tokio::test]
async fn what_cannot_be_written_is_refused_in_any_mode() {
    for validation in [Validation::Strict, Validation::Warn, Validation::Off] {
        let error = client(with(validation)).get_service(GetService::new("..")).await.expect_err("no name");
        assert_eq!(error.violations()[0].rule(), "a path segment", "{validation:?}");
    }
}
