//! What a trigger of `EventBridge` must know: its source, and how events come from there.

use serde_json::{Map, Value};

use super::{RETRIES, optional_one_of, required, whole};
use crate::check::{Fields, Shape};
use crate::error::Fault;

pub(super) const SHAPE: &Shape = &Shape::Object(&[
    ("asyncInvocationType", Shape::Flag),
    ("eventRuleFilterPattern", Shape::Text),
    (
        "eventSinkConfig",
        Shape::Object(&[(
            "deliveryOption",
            Shape::Object(&[
                ("concurrency", Shape::Number),
                ("eventSchema", Shape::Text),
                ("mode", Shape::Text),
            ]),
        )]),
    ),
    (
        "eventSourceConfig",
        Shape::Object(&[
            ("eventSourceParameters", Shape::Object(PARAMETERS)),
            ("eventSourceType", Shape::Text),
        ]),
    ),
    (
        "runOptions",
        Shape::Object(&[
            (
                "batchWindow",
                Shape::Object(&[("CountBasedWindow", Shape::Number), ("TimeBasedWindow", Shape::Number)]),
            ),
            ("deadLetterQueue", Shape::Object(&[("Arn", Shape::Text)])),
            ("errorsTolerance", Shape::Text),
            ("maximumTasks", Shape::Number),
            ("mode", Shape::Text),
            (
                "retryStrategy",
                Shape::Object(&[
                    ("MaximumEventAgeInSeconds", Shape::Number),
                    ("MaximumRetryAttempts", Shape::Number),
                    ("PushRetryStrategy", Shape::Text),
                ]),
            ),
        ]),
    ),
    ("triggerEnable", Shape::Flag),
]);

const PARAMETERS: Fields = &[
    (
        "sourceDTSParameters",
        Shape::Object(&[
            ("BrokerUrl", Shape::Text),
            ("InitCheckPoint", Shape::Number),
            ("Password", Shape::Text),
            ("RegionId", Shape::Text),
            ("Sid", Shape::Text),
            ("TaskId", Shape::Text),
            ("Topic", Shape::Text),
            ("Username", Shape::Text),
        ]),
    ),
    (
        "sourceKafkaParameters",
        Shape::Object(&[
            ("ConsumerGroup", Shape::Text),
            ("InstanceId", Shape::Text),
            ("Network", Shape::Text),
            ("OffsetReset", Shape::Text),
            ("RegionId", Shape::Text),
            ("SecurityGroupId", Shape::Text),
            ("Topic", Shape::Text),
            ("VSwitchIds", Shape::Text),
            ("VpcId", Shape::Text),
        ]),
    ),
    (
        "sourceMNSParameters",
        Shape::Object(&[
            ("IsBase64Decode", Shape::Flag),
            ("QueueName", Shape::Text),
            ("RegionId", Shape::Text),
        ]),
    ),
    (
        "sourceMQTTParameters",
        Shape::Object(&[("InstanceId", Shape::Text), ("RegionId", Shape::Text), ("Topic", Shape::Text)]),
    ),
    (
        "sourceRabbitMQParameters",
        Shape::Object(&[
            ("InstanceId", Shape::Text),
            ("QueueName", Shape::Text),
            ("RegionId", Shape::Text),
            ("VirtualHostName", Shape::Text),
        ]),
    ),
    (
        "sourceRocketMQParameters",
        Shape::Object(&[
            ("AuthType", Shape::Text),
            ("FilterSql", Shape::Text),
            ("FilterType", Shape::Text),
            ("GroupID", Shape::Text),
            ("InstanceEndpoint", Shape::Text),
            ("InstanceId", Shape::Text),
            ("InstanceNetwork", Shape::Text),
            ("InstancePassword", Shape::Text),
            ("InstanceSecurityGroupId", Shape::Text),
            ("InstanceType", Shape::Text),
            ("InstanceUsername", Shape::Text),
            ("InstanceVSwitchIds", Shape::Text),
            ("InstanceVpcId", Shape::Text),
            ("Offset", Shape::Text),
            ("RegionId", Shape::Text),
            ("Tag", Shape::Text),
            ("Timestamp", Shape::Number),
            ("Topic", Shape::Text),
        ]),
    ),
];

/// What each kind of source cannot do without.
const SOURCES: [(&str, &str, &[&str]); 7] = [
    ("Default", "", &[]),
    ("MNS", "sourceMNSParameters", &["QueueName"]),
    ("RocketMQ", "sourceRocketMQParameters", &["InstanceId", "Topic", "GroupID"]),
    ("RabbitMQ", "sourceRabbitMQParameters", &["InstanceId", "VirtualHostName", "QueueName"]),
    ("Kafka", "sourceKafkaParameters", &["InstanceId", "Topic", "ConsumerGroup"]),
    ("MQTT", "sourceMQTTParameters", &["InstanceId", "Topic"]),
    (
        "DTS",
        "sourceDTSParameters",
        &["BrokerUrl", "InitCheckPoint", "Password", "RegionId", "Sid", "TaskId", "Topic", "Username"],
    ),
];

/// Values that are one of a list.
const ONE_OF: [(&str, &[&str]); 4] = [
    ("/eventSinkConfig/deliveryOption/eventSchema", &["CloudEvents", "RawData"]),
    ("/runOptions/mode", &["event-streaming", "event-driven"]),
    ("/runOptions/errorsTolerance", &["NONE", "ALL"]),
    ("/runOptions/retryStrategy/PushRetryStrategy", RETRIES),
];

const WHOLE: [&str; 8] = [
    "/eventSinkConfig/deliveryOption/concurrency",
    "/runOptions/batchWindow/CountBasedWindow",
    "/runOptions/batchWindow/TimeBasedWindow",
    "/runOptions/maximumTasks",
    "/runOptions/retryStrategy/MaximumEventAgeInSeconds",
    "/runOptions/retryStrategy/MaximumRetryAttempts",
    "/eventSourceConfig/eventSourceParameters/sourceDTSParameters/InitCheckPoint",
    "/eventSourceConfig/eventSourceParameters/sourceRocketMQParameters/Timestamp",
];

pub(super) fn check(config: &Map<String, Value>) -> Result<(), Fault> {
    required(config, "/eventRuleFilterPattern")?;
    let pattern = config.get("eventRuleFilterPattern").and_then(Value::as_str).unwrap_or_default();
    if !serde_json::from_str::<Value>(pattern).is_ok_and(|pattern| pattern.is_object()) {
        return Err(Fault::invalid(
            "triggerConfig.eventRuleFilterPattern must be a string that holds a JSON object",
        ));
    }
    required(config, "/eventSourceConfig")?;
    required(config, "/eventSourceConfig/eventSourceType")?;
    let kinds = SOURCES.map(|(kind, ..)| kind);
    optional_one_of(config, "/eventSourceConfig/eventSourceType", &kinds)?;
    let kind = config["eventSourceConfig"]["eventSourceType"].as_str().unwrap_or_default();
    for (_, parameters, keys) in SOURCES.iter().filter(|(name, ..)| *name == kind) {
        for key in *keys {
            required(config, &format!("/eventSourceConfig/eventSourceParameters/{parameters}/{key}"))?;
        }
    }
    ONE_OF.iter().try_for_each(|(path, known)| optional_one_of(config, path, known))?;
    WHOLE.iter().try_for_each(|path| whole(config, path))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::check;

    fn config(source: &Value, more: &Value) -> String {
        let mut config = json!({ "eventRuleFilterPattern": "{}", "eventSourceConfig": source });
        for (name, value) in more.as_object().unwrap() {
            config[name] = value.clone();
        }
        config.to_string()
    }

    #[test]
    fn every_kind_of_source_passes_with_what_it_needs() {
        for (kind, name, parameters) in [
            ("MNS", "sourceMNSParameters", json!({ "QueueName": "q", "IsBase64Decode": false })),
            (
                "RocketMQ",
                "sourceRocketMQParameters",
                json!({ "InstanceId": "i", "Topic": "t", "GroupID": "g", "Timestamp": 1_636_597_951_964_i64 }),
            ),
            (
                "RabbitMQ",
                "sourceRabbitMQParameters",
                json!({ "InstanceId": "i", "VirtualHostName": "v", "QueueName": "q" }),
            ),
            (
                "Kafka",
                "sourceKafkaParameters",
                json!({ "InstanceId": "i", "Topic": "t", "ConsumerGroup": "c" }),
            ),
            ("MQTT", "sourceMQTTParameters", json!({ "InstanceId": "i", "Topic": "t" })),
            (
                "DTS",
                "sourceDTSParameters",
                json!({
                    "BrokerUrl": "b", "InitCheckPoint": 1, "Password": "p", "RegionId": "r", "Sid": "s", "TaskId": "i",
                    "Topic": "t", "Username": "u",
                }),
            ),
        ] {
            let source = |parameters: &Value| json!({ "eventSourceType": kind, "eventSourceParameters": { name: parameters } });
            let text = config(&source(&parameters), &json!({}));
            assert_eq!(check("eventbridge", &text), Ok(()), "{kind}");
            let message = check("eventbridge", &config(&source(&json!({})), &json!({}))).unwrap_err().message;
            let said = format!("triggerConfig.eventSourceConfig.eventSourceParameters.{name}.");
            assert!(message.starts_with(&said) && message.ends_with(" is required"), "{kind}: {message}");
        }
        assert_eq!(
            check("eventbridge", &config(&json!({ "eventSourceType": "Default" }), &json!({}))),
            Ok(())
        );
    }

    #[test]
    fn the_fault_is_named() {
        let source = json!({ "eventSourceType": "Default" });
        for (source, more, said) in [
            (&source, json!({ "eventRuleFilterPattern": null }), "eventRuleFilterPattern is required"),
            (
                &source,
                json!({ "eventRuleFilterPattern": "x" }),
                "eventRuleFilterPattern must be a string that holds a JSON object",
            ),
            (&source, json!({ "eventSourceConfig": null }), "eventSourceConfig is required"),
            (&json!({}), json!({}), "eventSourceConfig.eventSourceType is required"),
            (
                &json!({ "eventSourceType": "Queue" }),
                json!({}),
                "eventSourceConfig.eventSourceType 'Queue' is set to an invalid value",
            ),
            (&source, json!({ "triggerEnable": "yes" }), "triggerEnable must be a boolean"),
            (
                &source,
                json!({ "runOptions": { "mode": "stream" } }),
                "runOptions.mode 'stream' is set to an invalid value",
            ),
            (
                &source,
                json!({ "runOptions": { "maximumTasks": 1.5 } }),
                "runOptions.maximumTasks must be an integer of 64 bits",
            ),
            (
                &source,
                json!({ "runOptions": { "retryStrategy": { "PushRetryStrategy": "NEVER" } } }),
                "runOptions.retryStrategy.PushRetryStrategy 'NEVER' is set to an invalid value",
            ),
        ] {
            let message = check("eventbridge", &config(source, &more)).unwrap_err().message;
            assert!(message.contains(&format!("triggerConfig.{said}")), "{message}");
        }
    }
}
