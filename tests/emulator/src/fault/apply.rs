//! What a fault does to a request and to its answer.

use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderValue, Response};
use serde_json::{Value, json};

use super::{ClockOff, Effect, End};
use crate::clock;
use crate::sent::Sent;

/// The connection is to break, without an answer.
#[derive(Debug)]
pub(crate) struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a rule breaks this connection")
    }
}

impl std::error::Error for Broken {}

impl Effect {
    /// What comes before the work; an answer here takes the work's place.
    pub(crate) async fn before(&self, request_id: &str) -> Result<Option<Response<Bytes>>, Broken> {
        tokio::time::sleep(self.delay).await;
        if self.end == End::ResetBefore {
            return Err(Broken);
        }
        let Some((status, code, message)) = &self.refusal else { return Ok(None) };
        let body = json!({
            "ErrorCode": code, "ErrorMessage": message, "Code": code, "Message": message, "RequestId": request_id,
        });
        let mut answer = Response::new(Bytes::from(body.to_string()));
        *answer.status_mut() = *status;
        Ok(Some(answer))
    }

    /// What comes after it.
    pub(crate) fn after(
        &self,
        mut answer: Response<Bytes>,
        now: SystemTime,
    ) -> Result<Response<Sent>, Broken> {
        if let Ok(mut body) = serde_json::from_slice::<Value>(answer.body())
            && !self.fields.is_empty()
        {
            for (pointer, value) in &self.fields {
                set(&mut body, pointer, value.clone());
            }
            *answer.body_mut() = body.to_string().into();
        }
        let date = self.clock.map(|off| match off {
            ClockOff::Ahead(by) => clock::forward(now, by),
            ClockOff::Behind(by) => clock::backward(now, by),
        });
        if let Some(date) = date.and_then(|at| HeaderValue::from_str(&httpdate::fmt_http_date(at)).ok()) {
            answer.headers_mut().insert("date", date);
        }
        match self.end {
            End::ResetBefore | End::ResetAfter => Err(Broken),
            End::Whole => Ok(answer.map(Sent::whole)),
            End::Half => Ok(answer.map(|body| Sent::half(&body))),
            End::Slow(over) => Ok(answer.map(|body| Sent::slow(body, over))),
        }
    }
}

/// Sets what a JSON pointer names, where there is something to hold it; a list also takes `-`, its end.
fn set(body: &mut Value, pointer: &str, value: Value) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    let name = name.replace("~1", "/").replace("~0", "~");
    match body.pointer_mut(parent) {
        Some(Value::Object(fields)) => drop(fields.insert(name, value)),
        Some(Value::Array(items)) if name == "-" => items.push(value),
        Some(Value::Array(items)) => {
            if let Some(item) = name.parse::<usize>().ok().and_then(|at| items.get_mut(at)) {
                *item = value;
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_sets_what_is_there_and_what_is_not() {
        let mut body = json!({ "runtime": "python3", "triggers": [{ "triggerType": "http" }] });
        for (pointer, value) in [
            ("/runtime", json!("python4")),
            ("/new~1field", json!(1)),
            ("/triggers/0/triggerType", json!("x")),
            ("/triggers/-", json!(2)),
            ("/nowhere/at/all", json!(3)),
            ("", json!(4)),
        ] {
            set(&mut body, pointer, value);
        }
        let expected =
            json!({ "runtime": "python4", "new/field": 1, "triggers": [{ "triggerType": "x" }, 2] });
        assert_eq!(body, expected);
    }
}
