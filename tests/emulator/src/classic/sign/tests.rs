//! The vectors that an official SDK made, and each way to be refused.

use http::{HeaderName, HeaderValue};
use serde_json::Value;

use super::*;

struct Vector {
    facts: Value,
    headers: HeaderMap,
}

impl Vector {
    fn text(&self, name: &str) -> &str {
        self.facts[name].as_str().unwrap()
    }

    fn signed(&self) -> Signed<'_> {
        let (method, target) = (self.text("method"), self.text("target"));
        Signed { method, target, headers: &self.headers, body: b"whatever" }
    }

    fn set(mut self, name: &str, value: &str) -> Vector {
        self.headers
            .insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        self
    }

    fn without(mut self, name: &str) -> Vector {
        self.headers.remove(name);
        self
    }

    fn verdict(&self) -> Result<(), Fault> {
        let token = self.facts["headers"][TOKEN].as_str().unwrap_or("none");
        let keys = Keys {
            id: self.text("id").into(),
            secret: self.text("secret").into(),
            security_token: token.into(),
        };
        verify(&self.signed(), &keys, httpdate::parse_http_date("Tue, 02 Jan 2024 03:04:05 GMT").unwrap())
    }

    fn refusal(&self) -> (u16, &'static str, String) {
        let fault = self.verdict().unwrap_err();
        (fault.status.as_u16(), fault.code, fault.message)
    }
}

fn vectors() -> Vec<Vector> {
    let rows: Vec<Value> = serde_json::from_str(include_str!("vectors.json")).unwrap();
    let read = |facts: Value| {
        let headers = facts["headers"].as_object().unwrap().clone();
        let authorization = facts["authorization"].clone();
        let vector = Vector { facts, headers: HeaderMap::new() };
        headers
            .iter()
            .chain([(&"authorization".to_owned(), &authorization)])
            .fold(vector, |vector, (name, value)| vector.set(name, value.as_str().unwrap()))
    };
    rows.into_iter().map(read).collect()
}

/// A call with a token and other `x-fc-` headers.
fn with_token() -> Vector {
    vectors().remove(1)
}

#[test]
fn each_official_vector_is_reproduced() {
    for vector in vectors() {
        assert_eq!(
            string_to_sign(&vector.signed(), None),
            vector.text("stringToSign"),
            "{}",
            vector.text("name")
        );
        assert_eq!(vector.verdict(), Ok(()));
    }
}

#[test]
fn a_missing_header_is_named() {
    for name in ["Authorization", "Date"] {
        let refused = with_token().without(name).refusal();
        let message = format!("required HTTP header {name} was not specified");
        assert_eq!(refused, (400, "MissingRequiredHeader", message));
    }
}

#[test]
fn whatever_is_signed_may_not_be_altered() {
    for (name, value) in [
        ("content-type", "text/plain"),
        ("content-md5", "jT96eZsQ7fmirAZWrC87Lw=="),
        ("date", "Tue, 02 Jan 2024 03:04:06 GMT"),
        ("x-fc-trace-id", "trace-2"),
        ("x-fc-log-type", "Tail"),
        ("authorization", "FC STS.NUtestTempAccessKey01:AAAA"),
        ("authorization", "FC STS.NUtestTempAccessKey01:not base64"),
        ("authorization", "FC"),
        ("authorization", "acs STS.NUtestTempAccessKey01:AAAA"),
    ] {
        let (status, code, _) = with_token().set(name, value).refusal();
        assert_eq!((status, code), (403, "SignatureNotMatch"), "{name}: {value}");
    }
    let (status, code, _) = with_token().without("x-fc-trace-id").refusal();
    assert_eq!((status, code), (403, "SignatureNotMatch"));
}

#[test]
fn a_wrong_signature_is_told_what_to_sign_but_not_the_token() {
    let (_, _, message) = with_token().set("x-fc-trace-id", "trace-2").refusal();
    let wanted = "The string to sign:\nPOST\n\napplication/json\nTue, 02 Jan 2024 03:04:05 GMT\n\
         x-fc-security-token:(as it was sent)\nx-fc-trace-id:trace-2\n/2016-08-15/services";
    assert!(message.ends_with(wanted), "{message}");
}

#[test]
fn an_unknown_key_a_wrong_token_and_an_old_date_are_told_apart() {
    let id = with_token().set("authorization", "FC other:AAAA").refusal();
    assert_eq!(id, (403, "InvalidAccessKeyID", "invalid access key ID 'other'".to_owned()));
    assert_eq!(with_token().set(TOKEN, "other").refusal().1, "AccessDenied");
    for date in ["Tue, 02 Jan 2024 03:19:06 GMT", "Tue, 02 Jan 2024 02:49:04 GMT"] {
        assert_eq!(with_token().set("date", date).refusal().1, "AccessDenied", "{date}");
    }
    assert_eq!(with_token().set("date", "2024-01-02T03:04:05Z").refusal().1, "InvalidArgument");
}
