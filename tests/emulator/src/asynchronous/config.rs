//! The configuration of asynchronous calls: how it is checked, answered and read.

use std::ops::RangeInclusive;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};

use crate::background::AsyncPolicy;
use crate::check::{self, Fields, Shape};
use crate::error::Fault;
use crate::id;
use crate::resource::Resource;

/// What holds for an asynchronous call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Policy {
    /// `maxAsyncRetryAttempts` and `maxAsyncEventAgeInSeconds`: how a call that failed is tried again.
    pub(crate) retry: AsyncPolicy,
    /// `statefulInvocation`: whether calls can be asked about.
    pub(crate) stateful: bool,
}

impl Policy {
    /// Where there is no configuration, the emulator's own defaults hold.
    pub(crate) fn of(config: Option<&Resource>, default: AsyncPolicy) -> Policy {
        let number = |name: &str| config.and_then(|config| config.body[name].as_u64());
        let max_retries = number(RETRIES).and_then(|count| count.try_into().ok());
        let retry = AsyncPolicy {
            max_retries: max_retries.unwrap_or(default.max_retries),
            max_age: number(AGE).map_or(default.max_age, Duration::from_secs),
        };
        Policy { retry, stateful: config.is_some_and(stateful) }
    }
}

/// Whether calls with this configuration can be asked about.
pub(crate) fn stateful(config: &Resource) -> bool {
    config.body[STATEFUL] == true
}

/// The configuration that a request body describes, in the place of the one there was.
pub(crate) fn configure(
    [service, function, qualifier]: [&str; 3],
    old: Option<&Resource>,
    body: &[u8],
    now: SystemTime,
) -> Result<Resource, Fault> {
    let given = check::read(body, FIELDS)?;
    range(&given, AGE, 1..=604_800)?;
    range(&given, RETRIES, 0..=8)?;
    let mut body = answer(&given, now);
    for (name, value) in [("service", service), ("function", function), ("qualifier", qualifier)] {
        body[name] = value.into();
    }
    Ok(match old {
        Some(old) => old.updated(given, body, &[]),
        None => Resource::new(given, body),
    })
}

const RETRIES: &str = "maxAsyncRetryAttempts";
const AGE: &str = "maxAsyncEventAgeInSeconds";
const STATEFUL: &str = "statefulInvocation";

const DEFAULT_RETRIES: u32 = 3;
const DEFAULT_AGE: u64 = 86_400;

const FIELDS: Fields = &[
    (
        "destinationConfig",
        Shape::Object(&[("onFailure", Shape::Object(TARGET)), ("onSuccess", Shape::Object(TARGET))]),
    ),
    (AGE, Shape::Int),
    (RETRIES, Shape::Int),
    (STATEFUL, Shape::Flag),
];

const TARGET: Fields = &[("destination", Shape::Text)];

fn range(given: &Map<String, Value>, field: &str, range: RangeInclusive<i64>) -> Result<(), Fault> {
    match given.get(field).and_then(Value::as_i64) {
        Some(value) if !range.contains(&value) => {
            let rule = format!("between {} and {}", range.start(), range.end());
            Err(Fault::invalid(format!("{field} is set to an invalid value: {value} (it must be {rule})")))
        }
        _ => Ok(()),
    }
}

fn answer(given: &Map<String, Value>, now: SystemTime) -> Value {
    let or = |name: &str, default: Value| given.get(name).cloned().unwrap_or(default);
    let target = |name: &str| given.get("destinationConfig").map_or(Value::Null, |it| it[name].clone());
    let now = id::timestamp(now);
    json!({
        "createdTime": now,
        "destinationConfig": { "onFailure": target("onFailure"), "onSuccess": target("onSuccess") },
        "lastModifiedTime": now,
        "maxAsyncEventAgeInSeconds": or(AGE, json!(DEFAULT_AGE)),
        "maxAsyncRetryAttempts": or(RETRIES, json!(DEFAULT_RETRIES)),
        "statefulInvocation": or(STATEFUL, json!(false)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_configured_has_its_default() {
        let read = |body: &str| {
            let config = configure(["s", "f", "q"], None, body.as_bytes(), SystemTime::UNIX_EPOCH).unwrap();
            Policy::of(Some(&config), AsyncPolicy::default())
        };
        let policy = |max_retries, age, stateful| {
            let max_age = Duration::from_secs(age);
            Policy { retry: AsyncPolicy { max_retries, max_age }, stateful }
        };
        assert_eq!(Policy::of(None, AsyncPolicy::default()), policy(3, 86_400, false));
        assert_eq!(read("{}"), policy(3, 86_400, false));
        let body = r#"{"maxAsyncRetryAttempts":0,"maxAsyncEventAgeInSeconds":1,"statefulInvocation":true}"#;
        assert_eq!(read(body), policy(0, 1, true));
    }
}
