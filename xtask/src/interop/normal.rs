//! What a client saw, without what differs from one run to the next.

use serde_json::Value;

use super::compare::Seen;

/// Keys whose values are ids, times and addresses: that there is something is all that is compared.
const ONCE: [&str; 10] = [
    "createdTime",
    "lastModifiedTime",
    "serviceId",
    "functionId",
    "triggerId",
    "url",
    "urlInternet",
    "urlIntranet",
    "domainName",
    "nextToken",
];

/// The line of a driver.
pub(super) fn normal(mut line: Value) -> Seen {
    let step = line.as_object_mut().and_then(|fields| fields.remove("step"));
    let step = step.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    // What was signed stands in it, with its times, and differs from one signature to the other.
    if line.get("code").is_some_and(|code| code == "SignatureNotMatch") {
        line["message"] = Value::Null;
    }
    Seen { step, what: value("", line) }
}

fn value(key: &str, value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(_, field)| !field.is_null());
            fields.map(|(key, field)| (key.clone(), self::value(&key, field))).collect()
        }
        Value::Array(items) => items.into_iter().map(|item| self::value("", item)).collect(),
        Value::String(text) => string(key, text),
        other => other,
    }
}

fn string(key: &str, text: String) -> Value {
    match key {
        _ if ONCE.contains(&key) && !text.is_empty() => "…".into(),
        // An object in one version of the API, JSON in a string in the other.
        "triggerConfig" => serde_json::from_str(&text).map_or(text.into(), |json| value("", json)),
        "payload" => payload(&text),
        "message" => message(&text).into(),
        "log" => text.lines().map(|line| Value::from(log(line))).collect(),
        _ => text.into(),
    }
}

/// What is said of a refusal, with the ids in quotation marks taken out: `ETag`s, above all.
fn message(text: &str) -> String {
    let parts = text.split('\'');
    let id = |part: &str| part.len() == 32 && part.chars().all(|c| c.is_ascii_hexdigit());
    parts.map(|part| if id(part) { "…" } else { part }).collect::<Vec<_>>().join("'")
}

/// The bytes of an answer: JSON and text are told as such.
fn payload(base64: &str) -> Value {
    let Some(bytes) = decode(base64) else { return base64.into() };
    match String::from_utf8(bytes) {
        Ok(text) => serde_json::from_str(&text).ok().filter(Value::is_object).unwrap_or(text.into()),
        Err(_) => format!("base64 {base64}").into(),
    }
}

/// Base64, as the drivers write it.
fn decode(base64: &str) -> Option<Vec<u8>> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for letter in base64.trim_end_matches('=').bytes() {
        let six = LETTERS.iter().position(|known| *known == letter)?;
        bits = (bits << 6) | u32::try_from(six).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

/// A line of a log, with its ids and times taken out.
fn log(line: &str) -> String {
    let words = line.split(' ').map(|word| {
        let id = word.len() == 36 && word.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
        let time = word.len() > 18 && word.starts_with("20") && word.contains('T') && word.contains(':');
        if id || time { "…" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_differs_from_run_to_run_is_taken_out() {
        let line = json!({
            "step": "a step",
            "status": 200,
            "code": null,
            "message": "its etag is '07d3597d2a807ba86a0c481b7ef8feb8', not 'stale'",
            "log": "FC Invoke Start RequestId: f6f392dd-5f08-46f2-84d9-f5984ecd22d5\nseen 5 bytes\n",
            "body": {
                "serviceId": "1", "description": "", "nextToken": null,
                "triggers": [{ "createdTime": "2026-11-24T00:00:00Z", "triggerConfig": "{\"enable\": true}" }],
            },
        });
        let Seen { step, what } = normal(line);
        assert_eq!(step, "a step");
        let expected = json!({
            "status": 200,
            "message": "its etag is '…', not 'stale'",
            "log": ["FC Invoke Start RequestId: …", "seen 5 bytes"],
            "body": {
                "serviceId": "…", "description": "",
                "triggers": [{ "createdTime": "…", "triggerConfig": { "enable": true } }],
            },
        });
        assert_eq!(what, expected);
    }

    #[test]
    fn a_payload_is_told_as_json_as_text_or_as_bytes() {
        for (base64, told) in [
            ("eyJhIjogMX0=", json!({ "a": 1 })),
            ("aGVsbG8g5LiW55WM", json!("hello 世界")),
            ("", json!("")),
            ("//4AgA==", json!("base64 //4AgA==")),
            ("?", json!("?")),
        ] {
            assert_eq!(payload(base64), told);
        }
    }
}
