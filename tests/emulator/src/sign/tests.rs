//! The vectors that the official SDKs made, and each way to be refused.

use http::{HeaderName, HeaderValue};
use serde_json::Value;

use super::*;

const VECTORS: &str = include_str!("vectors.json");

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
        Signed { method, target, headers: &self.headers, body: self.text("body").as_bytes() }
    }

    fn keys(&self) -> Keys {
        let token = self.facts["headers"]["x-acs-security-token"].as_str().unwrap_or("none");
        Keys { id: self.text("id").into(), secret: self.text("secret").into(), security_token: token.into() }
    }

    fn with(mut self, name: &str, value: &str) -> Vector {
        self.headers
            .insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        self
    }

    fn verdict(&self) -> Result<(), Fault> {
        verify(&self.signed(), &self.keys(), frozen())
    }

    fn refusal(&self) -> Fault {
        self.verdict().unwrap_err()
    }
}

fn vectors() -> Vec<Vector> {
    let rows: Vec<Value> = serde_json::from_str(VECTORS).unwrap();
    let vectors = rows.into_iter().map(|facts| {
        let headers = facts["headers"].as_object().unwrap().iter().map(|(name, value)| {
            (
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(value.as_str().unwrap()).unwrap(),
            )
        });
        let headers = headers.collect();
        let vector = Vector { facts, headers };
        let authorization = vector.text("authorization").to_owned();
        vector.with("authorization", &authorization)
    });
    vectors.collect()
}

fn first() -> Vector {
    vectors().remove(0)
}

fn frozen() -> SystemTime {
    humantime::parse_rfc3339("2024-01-02T03:04:05Z").unwrap()
}

#[test]
fn each_step_of_each_official_vector_is_reproduced() {
    for vector in vectors() {
        let claim = Claim::parse(vector.text("authorization")).unwrap();
        let canonical =
            canonical_request(&vector.signed(), &claim.signed_headers, &sha256(vector.signed().body));
        assert_eq!(canonical, vector.text("canonicalRequest"), "{}", vector.text("name"));
        assert_eq!(string_to_sign(&canonical), vector.text("stringToSign"));
        assert_eq!(vector.verdict(), Ok(()));
    }
}

#[test]
fn fewer_signed_headers_are_as_good() {
    for vector in vectors() {
        if let Some(authorization) = vector.facts["authorizationMinimal"].as_str().map(str::to_owned) {
            assert_eq!(vector.with("authorization", &authorization).verdict(), Ok(()));
        }
    }
}

#[test]
fn a_header_that_is_missing_is_named() {
    for name in MUST_BE_SIGNED.into_iter().chain(["Authorization"]) {
        let mut vector = first();
        vector.headers.remove(name);
        let fault = vector.refusal();
        assert_eq!((fault.status.as_u16(), fault.code), (400, "MissingRequiredHeader"));
        assert_eq!(fault.message, format!("required HTTP header {name} was not specified"));
    }
}

#[test]
fn a_header_that_must_be_signed_and_is_not_is_named() {
    let whole = first().text("authorization").to_owned();
    for name in MUST_BE_SIGNED {
        let fault = first()
            .with("authorization", &whole.replace(&format!("{name};"), "").replace(&format!(";{name}"), ""))
            .refusal();
        assert_eq!(fault.code, "SignatureNotMatch");
        assert!(fault.message.contains(name), "{}", fault.message);
    }
}

#[test]
fn an_unknown_key_is_named() {
    let authorization = first().text("authorization").replace("LTAItestAccessKeyId0001", "nobody");
    let fault = first().with("authorization", &authorization).refusal();
    assert_eq!((fault.status.as_u16(), fault.code), (403, "InvalidAccessKeyID"));
    assert_eq!(fault.message, "invalid access key ID 'nobody'");
}

#[test]
fn a_changed_header_is_answered_with_what_was_expected() {
    let vector = first().with("x-acs-action", "GetServices");
    let fault = vector.refusal();
    assert_eq!((fault.status.as_u16(), fault.code), (403, "SignatureNotMatch"));
    assert!(fault.message.contains("\nx-acs-action:GetServices\n"), "{}", fault.message);
    assert!(fault.message.contains("The string to sign:\nACS3-HMAC-SHA256\n"), "{}", fault.message);
}

#[test]
fn a_wrong_secret_does_not_match() {
    let vector = first();
    let keys = Keys { secret: "other".into(), ..vector.keys() };
    assert_eq!(verify(&vector.signed(), &keys, frozen()).unwrap_err().code, "SignatureNotMatch");
}

#[test]
fn another_body_does_not_match_its_hash() {
    let vector = first();
    let request = Signed { body: b"more", ..vector.signed() };
    let fault = verify(&request, &vector.keys(), frozen()).unwrap_err();
    assert_eq!(fault.code, "SignatureNotMatch");
    assert!(fault.message.contains("x-acs-content-sha256"), "{}", fault.message);
}

#[test]
fn another_security_token_is_refused() {
    let with_token =
        vectors().into_iter().find(|vector| vector.headers.contains_key("x-acs-security-token")).unwrap();
    assert_eq!(
        verify(&with_token.signed(), &Keys { security_token: "x".into(), ..with_token.keys() }, frozen())
            .unwrap_err()
            .code,
        "AccessDenied"
    );
}

#[test]
fn fifteen_minutes_either_way_are_tolerated_and_no_more() {
    let vector = first();
    for (seconds, accepted) in [(900, true), (901, false)] {
        let apart = Duration::from_secs(seconds);
        for now in [frozen() + apart, frozen() - apart] {
            assert_eq!(verify(&vector.signed(), &vector.keys(), now).is_ok(), accepted);
        }
    }
    let fault = verify(&vector.signed(), &vector.keys(), frozen() + Duration::from_secs(901)).unwrap_err();
    assert_eq!((fault.status.as_u16(), fault.code), (403, "AccessDenied"));
}

#[test]
fn a_date_of_another_form_is_refused() {
    let fault = first().with("x-acs-date", "Tue, 02 Jan 2024 03:04:05 GMT").refusal();
    assert_eq!((fault.status.as_u16(), fault.code), (400, "InvalidArgument"));
}

#[test]
fn another_scheme_is_refused_with_the_right_one() {
    for authorization in ["FC id:signature", "ACS3-HMAC-SHA256", "ACS3-HMAC-SHA256 Credential=a"] {
        let fault = first().with("authorization", authorization).refusal();
        assert!(fault.message.contains("ACS3-HMAC-SHA256 Credential=…"), "{}", fault.message);
    }
}

#[test]
fn the_query_is_sorted_and_encoded_anew() {
    assert_eq!(canonical_query("b=2&a=x+y&a=%7e&c"), "a=x%20y&a=~&b=2&c=");
}
