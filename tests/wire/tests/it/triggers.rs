//! Configurations of triggers: each typed one is what the official SDK sends, and nothing of it is lost on the way back.

use fc_client::fc2::{
    BatchWindow, CdnEventName, CdnEventsTriggerConfig, Code, CreateFunction, CreateService, CreateTrigger,
    DeadLetterQueue, DeleteTrigger, DeliveryOption, EventBridgeTriggerConfig, EventSinkConfig,
    EventSourceConfig, EventSourceParameters, EventSourceType, GetTrigger, HttpTriggerConfig, JobConfig,
    JobLogConfig, LogTriggerConfig, MnsTopicTriggerConfig, NotifyStrategy, OssEvent, OssTriggerConfig,
    OssTriggerFilter, OssTriggerKey, RetryStrategy, RocketMqOffset, RunMode, RunOptions, SourceConfig,
    SourceDtsParameters, SourceKafkaParameters, SourceMnsParameters, SourceRabbitMqParameters,
    SourceRocketMqParameters, TablestoreTriggerConfig, TimerTriggerConfig, Trigger, TriggerConfig,
    TriggerType,
};
use fc_client::{Config, Credentials, Level};
use fc_emulator::Emulator;
use serde_json::{Value as Json, json};

use crate::captures::{captures, without_nulls};
use crate::wire::{Scripted, client, config, date};

fn create(kind: impl Into<TriggerType>, config: impl Into<TriggerConfig>) -> CreateTrigger {
    let arn = "acs:log:cn-hangzhou:1234567890123456:project/p";
    CreateTrigger::builder()
        .service_name("s")
        .function_name("f")
        .trigger_name("t")
        .trigger_type(kind.into())
        .source_arn(arn)
        .trigger_config(config.into())
        .build()
}

/// What stands in `triggerConfig` of the request.
async fn sent(request: &CreateTrigger) -> String {
    let sent = client(config()).dry_run(request, date(), "n").await.expect("it can be sent");
    let body: Json = serde_json::from_slice(sent.body()).expect("JSON");
    body["triggerConfig"].as_str().expect("a string that holds JSON").to_owned()
}

fn oss() -> OssTriggerConfig {
    OssTriggerConfig::new([OssEvent::ObjectCreatedPostObject, OssEvent::ObjectCreatedPutObject])
        .filter(OssTriggerFilter::new().key(OssTriggerKey::new().prefix("source/").suffix(".png")))
}

fn log() -> LogTriggerConfig {
    let job = JobConfig::new().max_retry_time(3).trigger_interval(60);
    let record = JobLogConfig::new().project("demo-log-project").logstore("trigger-log");
    LogTriggerConfig::new(SourceConfig::new("source-store"), job, record)
        .function_parameter([("a", "b"), ("c", "é")])
        .enable(true)
}

fn mns() -> MnsTopicTriggerConfig {
    MnsTopicTriggerConfig::new()
        .filter_tag("ss")
        .notify_content_format("STREAM")
        .notify_strategy(NotifyStrategy::BackoffRetry)
}

fn cdn() -> CdnEventsTriggerConfig {
    CdnEventsTriggerConfig::new(CdnEventName::LogFileCreated, "1.0.0")
        .notes("n")
        .filter([("domain", vec!["www.example.com".to_owned()])])
}

fn event_bridge() -> EventBridgeTriggerConfig {
    EventBridgeTriggerConfig::new(
        r#"{"source":["acs.oss"]}"#,
        EventSourceConfig::new(EventSourceType::Default),
    )
    .trigger_enable(true)
    .async_invocation_type(false)
}

/// Every typed configuration with the type of its trigger.
fn all() -> [(&'static str, TriggerConfig); 8] {
    [
        ("timer", TimerTriggerConfig::new("@every 5m").into()),
        ("http", HttpTriggerConfig::new(["GET"]).into()),
        ("oss", oss().into()),
        ("log", log().into()),
        ("tablestore", TablestoreTriggerConfig::new().into()),
        ("mns_topic", mns().into()),
        ("cdn_events", cdn().into()),
        ("eventbridge", event_bridge().into()),
    ]
}

#[tokio::test]
async fn a_typed_config_is_what_the_official_sdk_sends() {
    let timer = TimerTriggerConfig::new("0 0 4 * * *").payload("{\"hello\":\"世界\"}").enable(true);
    let http = HttpTriggerConfig::new(["GET", "POST", "PUT", "DELETE"]).auth_type("anonymous");
    let captures = captures();
    for (case, kind, config) in [
        ("create_trigger_timer", TriggerType::Timer, TriggerConfig::from(timer)),
        ("create_trigger_http", TriggerType::Http, http.disable_url_internet(false).into()),
        ("create_trigger_oss", TriggerType::Oss, oss().into()),
        ("create_trigger_log", TriggerType::Log, log().into()),
    ] {
        let capture = captures.iter().find(|capture| capture["case"] == case).expect("it was captured");
        let body: Json = serde_json::from_str(capture["body"].as_str().expect("text")).expect("JSON");
        let theirs = body["triggerConfig"].as_str().expect("text");
        let request = create(kind, config.clone());
        assert_eq!(request.validate(), Ok(()), "{case}");
        let ours: Json = serde_json::from_str(&sent(&request).await).expect("JSON");
        // A key that they send with `null` is one that is not there.
        assert_eq!(ours, without_nulls(serde_json::from_str(theirs).expect("JSON")), "{case}");
        let answer: Trigger =
            serde_json::from_str(capture["answer"].as_str().expect("text")).expect("an answer");
        assert_eq!(answer.trigger_config, Some(config), "{case}");
    }
}

#[tokio::test]
async fn a_typed_config_is_what_the_official_tools_send() {
    for (kind, config, wire) in [
        (
            TriggerType::Oss,
            TriggerConfig::from(oss()),
            r#"{"events":["oss:ObjectCreated:PostObject","oss:ObjectCreated:PutObject"],"filter":{"key":{"prefix":"source/","suffix":".png"}}}"#,
        ),
        (
            TriggerType::Log,
            log().into(),
            r#"{"sourceConfig":{"logstore":"source-store"},"jobConfig":{"maxRetryTime":3,"triggerInterval":60},"functionParameter":{"a":"b","c":"é"},"logConfig":{"project":"demo-log-project","logstore":"trigger-log"},"enable":true}"#,
        ),
        (TriggerType::TableStore, TablestoreTriggerConfig::new().into(), "{}"),
        (
            TriggerType::MnsTopic,
            mns().into(),
            r#"{"filterTag":"ss","notifyContentFormat":"STREAM","notifyStrategy":"BACKOFF_RETRY"}"#,
        ),
        (
            TriggerType::CdnEvents,
            cdn().into(),
            r#"{"eventName":"LogFileCreated","eventVersion":"1.0.0","notes":"n","filter":{"domain":["www.example.com"]}}"#,
        ),
        (
            TriggerType::Eventbridge,
            event_bridge().into(),
            r#"{"triggerEnable":true,"asyncInvocationType":false,"eventRuleFilterPattern":"{\"source\":[\"acs.oss\"]}","eventSourceConfig":{"eventSourceType":"Default"}}"#,
        ),
    ] {
        let request = create(kind, config);
        assert_eq!((request.validate(), request.violations()), (Ok(()), vec![]), "{wire}");
        assert_eq!(sent(&request).await, wire);
        let again = CreateTrigger::from_json(&serde_json::to_string(&request).expect("JSON")).expect("valid");
        assert_eq!(again, request);
    }
}

#[tokio::test]
async fn a_trigger_of_tablestore_is_read_as_it_was_captured() {
    let captures = captures();
    let capture =
        captures.iter().find(|capture| capture["case"] == "get_trigger_tablestore").expect("captured");
    let transport = Scripted::new(200, &[], capture["answer"].as_str().expect("text").to_owned());
    let client = client(config().transport(transport));
    let trigger = client.get_trigger(GetTrigger::new("s", "f", "t")).await.expect("a trigger");
    assert_eq!(trigger.trigger_type, Some(TriggerType::TableStore));
    assert_eq!(trigger.trigger_config, Some(TablestoreTriggerConfig::new().into()));
}

fn messages() -> EventBridgeTriggerConfig {
    let source = SourceRocketMqParameters::new("inst", "topic", "GID_a")
        .region_id("cn-shanghai")
        .tag("test")
        .offset(RocketMqOffset::ConsumeFromTimestamp)
        .timestamp(1_636_597_951_964)
        .instance_type("Cloud_5")
        .auth_type("ACL")
        .instance_username("user")
        .instance_password("hunter2");
    let source = EventSourceConfig::new("RocketMQ")
        .event_source_parameters(EventSourceParameters::new().source_rocket_mq_parameters(source));
    let options = RunOptions::new()
        .mode(RunMode::EventStreaming)
        .maximum_tasks(2)
        .errors_tolerance("ALL")
        .retry_strategy(
            RetryStrategy::new()
                .push_retry_strategy("BACKOFF_RETRY")
                .maximum_event_age_in_seconds(60)
                .maximum_retry_attempts(3),
        )
        .dead_letter_queue(DeadLetterQueue::new().arn("acs:mns:cn-shanghai:1:/queues/q/messages"))
        .batch_window(BatchWindow::new().count_based_window(100).time_based_window(10));
    EventBridgeTriggerConfig::new("{}", source)
        .event_sink_config(
            EventSinkConfig::new()
                .delivery_option(DeliveryOption::new().event_schema("CloudEvents").concurrency(2)),
        )
        .run_options(options)
}

#[tokio::test]
async fn a_config_of_eventbridge_is_typed_to_its_bottom() {
    let wire = json!({
        "eventRuleFilterPattern": "{}",
        "eventSourceConfig": {
            "eventSourceType": "RocketMQ",
            "eventSourceParameters": { "sourceRocketMQParameters": {
                "RegionId": "cn-shanghai", "InstanceId": "inst", "Topic": "topic", "GroupID": "GID_a", "Tag": "test",
                "Offset": "CONSUME_FROM_TIMESTAMP", "Timestamp": 1_636_597_951_964_i64, "InstanceType": "Cloud_5",
                "AuthType": "ACL", "InstanceUsername": "user", "InstancePassword": "hunter2",
            } },
        },
        "eventSinkConfig": { "deliveryOption": { "eventSchema": "CloudEvents", "concurrency": 2 } },
        "runOptions": {
            "mode": "event-streaming", "maximumTasks": 2, "errorsTolerance": "ALL",
            "retryStrategy": { "PushRetryStrategy": "BACKOFF_RETRY", "MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 3 },
            "deadLetterQueue": { "Arn": "acs:mns:cn-shanghai:1:/queues/q/messages" },
            "batchWindow": { "CountBasedWindow": 100, "TimeBasedWindow": 10 },
        },
    });
    let request = create("eventbridge", messages());
    assert!(request.violations().is_empty(), "{:?}", request.violations());
    assert_eq!(serde_json::from_str::<Json>(&sent(&request).await).expect("JSON"), wire);
    let answer = json!({ "triggerType": "eventbridge", "triggerConfig": wire.to_string() });
    let trigger: Trigger = serde_json::from_value(answer).expect("an answer");
    assert_eq!(trigger.trigger_config, Some(messages().into()));
}

#[test]
fn every_kind_of_source_is_read_and_written() {
    for (kind, row, parameters) in [
        ("MNS", "sourceMNSParameters", json!({ "RegionId": "r", "QueueName": "q", "IsBase64Decode": true })),
        (
            "RabbitMQ",
            "sourceRabbitMQParameters",
            json!({ "RegionId": "r", "InstanceId": "i", "VirtualHostName": "v", "QueueName": "q" }),
        ),
        (
            "Kafka",
            "sourceKafkaParameters",
            json!({
                "RegionId": "r", "InstanceId": "i", "Topic": "t", "ConsumerGroup": "c", "OffsetReset": "latest",
                "Network": "PublicNetwork", "VpcId": "v", "VSwitchIds": "w", "SecurityGroupId": "g",
            }),
        ),
        ("MQTT", "sourceMQTTParameters", json!({ "RegionId": "r", "InstanceId": "i", "Topic": "t" })),
        (
            "DTS",
            "sourceDTSParameters",
            json!({
                "RegionId": "r", "TaskId": "i", "BrokerUrl": "b:1", "Topic": "t", "Sid": "s", "Username": "u",
                "Password": "p", "InitCheckPoint": 1_677_340_805,
            }),
        ),
    ] {
        let config = json!({
            "eventRuleFilterPattern": "{}",
            "eventSourceConfig": { "eventSourceType": kind, "eventSourceParameters": { row: parameters } },
        });
        let input = json!({
            "serviceName": "s", "functionName": "f", "triggerName": "t", "triggerType": "eventbridge", "triggerConfig": config,
        });
        let request = CreateTrigger::from_json(&input.to_string()).expect("valid");
        assert!(matches!(request.trigger_config, TriggerConfig::Eventbridge(_)), "{kind}");
        assert!(request.violations().is_empty(), "{kind}: {:?}", request.violations());
        let written = serde_json::to_value(&request).expect("JSON");
        let written = written["triggerConfig"].as_str().expect("a string that holds JSON");
        assert_eq!(serde_json::from_str::<Json>(written).expect("JSON"), config, "{kind}");
    }
}

#[test]
fn an_object_that_requires_many_keys_has_a_setter_for_each() {
    let source = SourceDtsParameters::new().region_id("r").task_id("i").broker_url("b:1").topic("t").sid("s");
    let config = |source| {
        let parameters = EventSourceParameters::new().source_dts_parameters(source);
        EventBridgeTriggerConfig::new("{}", EventSourceConfig::new("DTS").event_source_parameters(parameters))
    };
    let path = "triggerConfig.eventSourceConfig.eventSourceParameters.sourceDTSParameters";
    assert_eq!(
        violations(&create("eventbridge", config(source.clone()))),
        ["Username", "Password", "InitCheckPoint"]
            .map(|key| format!("deny `{path}.{key}` is required, but it is missing"))
    );
    let source = source.username("u").password("p").init_check_point(1);
    assert!(violations(&create("eventbridge", config(source))).is_empty());
}

#[test]
fn a_config_of_another_type_is_a_violation() {
    for (kind, config) in all() {
        for (other, _) in all() {
            let request = create(other, config.clone());
            let said = request.validate().map_err(|invalid| invalid.to_string());
            let text = format!(
                "CreateTrigger: `triggerConfig` has the shape for `triggerType` `{kind}`, but `triggerType` is `{other}`; make them agree"
            );
            assert_eq!(said, if kind == other { Ok(()) } else { Err(text) });
        }
    }
}

#[tokio::test]
async fn a_local_function_compute_takes_every_config_and_gives_it_back() {
    let emulator = Emulator::start().await.expect("a free port");
    let credentials = Credentials::new("test-ak-id", "test-ak-secret");
    let config = Config::new().endpoint(emulator.endpoint()).credentials(credentials);
    let client = client(config);
    let service = CreateService::builder().service_name("s").without_role().build();
    client.create_service(service).await.expect("created");
    let function = CreateFunction::builder()
        .service_name("s")
        .function_name("f")
        .runtime("python3.10")
        .handler("index.handler")
        .code(Code::from_source("index.py", ""));
    client.create_function(function.build()).await.expect("created");
    for (kind, config) in all().into_iter().chain([("eventbridge", messages().into())]) {
        let made = client.create_trigger(create(kind, config.clone())).await.expect(kind);
        assert_eq!((made.trigger_type, made.trigger_config), (Some(kind.into()), Some(config)));
        client.delete_trigger(DeleteTrigger::new("s", "f", "t")).await.expect("deleted");
    }
}

#[test]
fn any_other_type_is_free_json() {
    let free = json!({ "subscriptionObjects": ["db.table"], "retry": 3 });
    let request = create("rds", free.clone());
    assert_eq!(request.validate(), Ok(()));
    let again = CreateTrigger::from_json(&serde_json::to_string(&request).expect("JSON")).expect("valid");
    assert_eq!(again.trigger_config, TriggerConfig::Json(free));
}

#[test]
fn keys_that_are_not_known_are_kept_and_sent_again() {
    let config = json!({
        "events": ["oss:ObjectCreated:*", "oss:ObjectFrozen:New"], "new": 1,
        "filter": { "key": { "prefix": "a", "regex": ".*" }, "size": [1, 2] },
    });
    let answer = json!({ "triggerType": "oss", "triggerConfig": config.to_string() });
    let trigger: Trigger = serde_json::from_value(answer).expect("an answer");
    let Some(TriggerConfig::Oss(oss)) = trigger.trigger_config else { panic!("it is of OSS") };
    assert_eq!(json!(oss.extra), json!({ "new": 1 }));
    let filter = oss.filter.clone().expect("it is there");
    assert_eq!(json!(filter.extra), json!({ "size": [1, 2] }));
    assert_eq!(json!(filter.key.expect("it is there").extra), json!({ "regex": ".*" }));
    let request = create(TriggerType::Oss, *oss);
    assert_eq!(request.validate(), Ok(()));
    let written = serde_json::to_value(&request).expect("JSON")["triggerConfig"].clone();
    assert_eq!(serde_json::from_str::<Json>(written.as_str().expect("text")).expect("JSON"), config);
}

#[test]
fn all_that_is_wrong_with_a_config_is_said_at_once() {
    let said = |kind: &str, config: Json| {
        let input = json!({
            "serviceName": "s", "functionName": "f", "triggerName": "t", "triggerType": kind, "triggerConfig": config,
        });
        let invalid = CreateTrigger::from_json(&input.to_string()).expect_err("it is wrong");
        invalid.violations().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        said(
            "log",
            json!({ "sourceConfig": {}, "jobConfig": { "maxRetryTime": 101, "triggerIntervals": 60 } })
        ),
        [
            "`triggerConfig.sourceConfig.logstore` is required, but it is missing",
            "`triggerConfig.jobConfig.triggerIntervals` is not known here; did you mean `triggerInterval`?",
            "`triggerConfig.logConfig` is required, but it is missing",
            "`triggerConfig.jobConfig.maxRetryTime` must be from 0 to 100, but it is 101",
        ]
    );
    assert_eq!(
        said("oss", json!({ "filter": { "Key": { "Prefix": 7 } } })),
        [
            "`triggerConfig.events` is required, but it is missing",
            "`triggerConfig.filter.key.prefix` must be a string, but it is a number",
        ]
    );
    assert_eq!(
        said("tablestore", json!({ "instanceName": "i" })),
        ["`triggerConfig.instanceName` is not known here"]
    );
    assert_eq!(
        said(
            "eventbridge",
            json!({ "eventRuleFilterPattern": {}, "eventSourceConfig": { "eventSourceParameters": { "sourceDTSParameters": { "Topic": "t" } } } })
        ),
        [
            "`triggerConfig.eventRuleFilterPattern` must be a string, but it is an object",
            "`triggerConfig.eventSourceConfig.eventSourceType` is required, but it is missing",
            "`triggerConfig.eventSourceConfig.eventSourceParameters.sourceDTSParameters.RegionId` is required, but it is missing",
            "`triggerConfig.eventSourceConfig.eventSourceParameters.sourceDTSParameters.TaskId` is required, but it is missing",
            "`triggerConfig.eventSourceConfig.eventSourceParameters.sourceDTSParameters.BrokerUrl` is required, but it is missing",
            "`triggerConfig.eventSourceConfig.eventSourceParameters.sourceDTSParameters.Sid` is required, but it is missing",
            "`triggerConfig.eventSourceConfig.eventSourceParameters.sourceDTSParameters.Username` is required, but it is missing",
            "`triggerConfig.eventSourceConfig.eventSourceParameters.sourceDTSParameters.Password` is required, but it is missing",
            "`triggerConfig.eventSourceConfig.eventSourceParameters.sourceDTSParameters.InitCheckPoint` is required, but it is missing",
        ]
    );
}

/// `deny path: text` for each violation.
fn violations(request: &CreateTrigger) -> Vec<String> {
    let level = |level| if level == Level::Deny { "deny" } else { "warn" };
    request.violations().iter().map(|it| format!("{} {it}", level(it.level()))).collect()
}

#[test]
fn limits_are_refused_where_all_sources_agree_and_said_where_some_do() {
    let job = JobConfig::new().max_retry_time(-1).trigger_interval(2);
    let log = LogTriggerConfig::new(SourceConfig::new("l"), job, JobLogConfig::new());
    assert_eq!(
        violations(&create("log", log)),
        [
            "deny `triggerConfig.jobConfig.maxRetryTime` must be from 0 to 100, but it is -1",
            "deny `triggerConfig.jobConfig.triggerInterval` must be from 3 to 600, but it is 2",
        ]
    );
    assert_eq!(
        violations(&create("mns_topic", MnsTopicTriggerConfig::new().filter_tag("seventeen letters"))),
        [
            "warn `triggerConfig.filterTag` must have 0 to 16 characters (it has 17), but it is \"seventeen letters\""
        ]
    );
    assert_eq!(
        violations(&create("cdn_events", CdnEventsTriggerConfig::new("Another", "2.0.0"))),
        ["warn `triggerConfig.eventVersion` must be one of 1.0.0, but it is \"2.0.0\""]
    );
}

#[test]
fn what_belongs_together_in_eventbridge_is_said() {
    let source = |source| create("eventbridge", EventBridgeTriggerConfig::new("{}", source));
    assert_eq!(
        violations(&source(EventSourceConfig::new("Kafka"))),
        [
            "warn `triggerConfig.eventSourceConfig.eventSourceParameters` is missing: `eventSourceType` `Kafka` needs it"
        ]
    );
    let two = EventSourceParameters::new()
        .source_mns_parameters(SourceMnsParameters::new("q"))
        .source_rabbit_mq_parameters(SourceRabbitMqParameters::new("i", "v", "q"))
        .source_kafka_parameters(SourceKafkaParameters::new("i", "t", "c"));
    let said = violations(&source(EventSourceConfig::new("MNS").event_source_parameters(two)));
    assert_eq!(said.len(), 1);
    assert!(
        said[0].starts_with(
            "warn `triggerConfig.eventSourceConfig.eventSourceParameters.sourceMNSParameters` is one too many"
        ),
        "{said:?}"
    );
    let rocket = SourceRocketMqParameters::new("i", "t", "g").auth_type("ACL").timestamp(1);
    let rocket = EventSourceParameters::new().source_rocket_mq_parameters(rocket);
    let path = "triggerConfig.eventSourceConfig.eventSourceParameters.sourceRocketMQParameters";
    assert_eq!(
        violations(&source(EventSourceConfig::new("RocketMQ").event_source_parameters(rocket))),
        [
            format!("warn `{path}.InstancePassword` is missing: `AuthType` `ACL` needs it"),
            format!("warn `{path}.InstanceUsername` is missing: `AuthType` `ACL` needs it"),
            format!("warn `{path}.Offset` is missing: `Timestamp` needs it; give both or neither"),
        ]
    );
}

#[test]
fn a_password_is_never_shown() {
    let shown = format!("{:?} {:#?}", messages(), create("eventbridge", messages()));
    assert!(!shown.contains("hunter2") && shown.contains("instance_password: <redacted>"), "{shown}");
    let answer = json!({
        "triggerType": "eventbridge",
        "triggerConfig": { "eventSourceConfig": { "eventSourceParameters": {
            "sourceDTSParameters": { "Password": "hunter2", "Username": ["hunter2"], "passwords": "hunter2" },
        } } },
    });
    let shown = format!("{:?}", serde_json::from_value::<Trigger>(answer).expect("an answer"));
    assert!(!shown.contains("hunter2") && shown.contains("password: <redacted>"), "{shown}");
    let wrong = json!({ "Password": ["hunter2"], "Passwords": "hunter2", "InitCheckPoint": "hunter2" });
    let input = json!({
        "serviceName": "s", "functionName": "f", "triggerName": "t", "triggerType": "eventbridge",
        "triggerConfig": { "eventSourceConfig": { "eventSourceParameters": { "sourceDTSParameters": wrong } } },
    });
    let invalid = CreateTrigger::from_json(&input.to_string()).expect_err("it is wrong");
    let shown = format!("{invalid} {invalid:?} {:?}", invalid.violations());
    assert!(!shown.contains("hunter2"), "{shown}");
}
