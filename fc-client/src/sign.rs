//! ACS3-HMAC-SHA256: pure, over what is about to be sent; the clock and the nonce are arguments.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderName};
use sha2::{Digest, Sha256};

use crate::Credentials;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// A signature with the steps that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    pub(crate) canonical_request: String,
    pub(crate) string_to_sign: String,
    pub(crate) authorization: String,
}

/// Signs what is about to be sent: `path` and `query` exactly as they will stand in the request line.
///
/// `host`, `content-type` and every `x-acs-` header are signed; `x-acs-content-sha256` must be among them.
pub(crate) fn sign(
    method: &str,
    path: &str,
    query: &str,
    headers: &HeaderMap,
    by: &Credentials,
) -> Signature {
    sign_headers(method, path, query, headers, by, is_signed)
}

fn sign_headers(
    method: &str,
    path: &str,
    query: &str,
    headers: &HeaderMap,
    by: &Credentials,
    is_signed: fn(&str) -> bool,
) -> Signature {
    let mut names: Vec<&str> =
        headers.keys().map(HeaderName::as_str).filter(|name| is_signed(name)).collect();
    names.sort_unstable();
    let mut lines = String::new();
    for name in &names {
        // Writing to a `String` cannot fail.
        let _ = writeln!(lines, "{name}:{}", value(headers, name));
    }
    let names = names.join(";");
    let hash = value(headers, "x-acs-content-sha256");
    let canonical_request = format!("{method}\n{path}\n{query}\n{lines}\n{names}\n{hash}");
    let string_to_sign = format!("{ALGORITHM}\n{}", hex(&Sha256::digest(canonical_request.as_bytes())));
    let signature = hmac(by.secret().as_bytes(), string_to_sign.as_bytes());
    let authorization =
        format!("{ALGORITHM} Credential={},SignedHeaders={names},Signature={signature}", by.id());
    Signature { canonical_request, string_to_sign, authorization }
}

fn is_signed(name: &str) -> bool {
    name == "host" || name == "content-type" || name.starts_with("x-acs-")
}

/// The values of a header, trimmed, sorted and joined.
fn value(headers: &HeaderMap, name: &str) -> String {
    let mut values: Vec<String> = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
        .collect();
    values.sort_unstable();
    values.join(",")
}

fn hmac(key: &[u8], message: &[u8]) -> String {
    // A key of any length is a key for HMAC.
    Hmac::<Sha256>::new_from_slice(key).map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(message);
            hex(&mac.finalize().into_bytes())
        },
    )
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;

    /// Vectors that the official code made, with each step.
    const VECTORS: &str = include_str!("sign/vectors.json");

    fn with_each_vector(check: impl Fn(&str, &Json, &HeaderMap, &Credentials)) {
        let vectors: Vec<Json> = serde_json::from_str(VECTORS).unwrap();
        assert_eq!(vectors.len(), 8);
        for vector in &vectors {
            let mut headers = HeaderMap::new();
            for (name, value) in vector["headers"].as_object().unwrap() {
                let name: HeaderName = name.parse().unwrap();
                headers.insert(name, value.as_str().unwrap().parse().unwrap());
            }
            let text = |key: &str| vector[key].as_str().unwrap().to_owned();
            check(&text("name"), vector, &headers, &Credentials::new(text("id"), text("secret")));
        }
    }

    #[test]
    fn each_step_is_that_of_the_official_code_when_it_signs_every_header() {
        with_each_vector(|name, vector, headers, by| {
            let text = |key: &str| vector[key].as_str().unwrap();
            let signed = sign_headers(text("method"), text("path"), text("query"), headers, by, |_| true);
            assert_eq!(signed.canonical_request, text("canonical_request"), "{name}");
            assert_eq!(signed.string_to_sign, text("string_to_sign"), "{name}");
            assert_eq!(signed.authorization, text("every_header"), "{name}");
        });
    }

    #[test]
    fn the_signature_is_that_of_the_official_code_when_it_signs_the_headers_that_must_be() {
        with_each_vector(|name, vector, headers, by| {
            let text = |key: &str| vector[key].as_str().unwrap();
            let signed = sign(text("method"), text("path"), text("query"), headers, by);
            assert_eq!(signed.authorization, text("needed_headers"), "{name}");
        });
    }
}
