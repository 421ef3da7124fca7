//! The classic `FC` signature, from the server's side.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, StatusCode};
use percent_encoding::percent_decode_str;
use sha2::Sha256;

use crate::error::Fault;
use crate::sign::{Keys, Signed};

/// Refuses a request that is not signed as it should be; the message says what was expected.
pub(crate) fn verify(request: &Signed<'_>, keys: &Keys, now: SystemTime) -> Result<(), Fault> {
    let authorization = required(request.headers, "Authorization")?;
    let date = required(request.headers, "Date")?;
    let claim = authorization.strip_prefix("FC ").and_then(|claim| claim.split_once(':'));
    let (id, signature) = claim.ok_or_else(|| {
        mismatch(" The Authorization header must read 'FC {access key ID}:{signature in base64}'.")
    })?;
    if id != keys.id {
        return Err(Fault::forbidden("InvalidAccessKeyID", format!("invalid access key ID '{id}'")));
    }
    check_clock(&date, now)?;
    let token = value(request.headers, TOKEN);
    if token.as_ref().is_some_and(|token| *token != keys.security_token) {
        return Err(Fault::forbidden("AccessDenied", format!("the security token in {TOKEN} is not valid")));
    }
    let to_sign = string_to_sign(request, None);
    let signature = BASE64_STANDARD.decode(signature).unwrap_or_default();
    // Comparing in constant time is what `verify_slice` is for.
    if mac(&keys.secret, &to_sign).is_some_and(|mac| mac.verify_slice(&signature).is_ok()) {
        return Ok(());
    }
    // Messages end in logs, and a token is a secret.
    let shown = string_to_sign(request, token.map(|_| "(as it was sent)"));
    Err(mismatch(&format!("\nThe string to sign:\n{shown}")))
}

const TOKEN: &str = "x-fc-security-token";

/// How far the two clocks may be apart.
const TOLERANCE: Duration = Duration::from_secs(15 * 60);

fn mismatch(detail: &str) -> Fault {
    let message = "The request signature we calculated does not match the signature you provided. \
         Check your access key and signing method.";
    Fault::forbidden("SignatureNotMatch", format!("{message}{detail}"))
}

/// A header, whatever its bytes: what is not text must not pass for nothing.
fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn required(headers: &HeaderMap, name: &str) -> Result<String, Fault> {
    value(headers, name).filter(|value| !value.is_empty()).ok_or_else(|| {
        let message = format!("required HTTP header {name} was not specified");
        Fault::new(StatusCode::BAD_REQUEST, "MissingRequiredHeader", message)
    })
}

fn check_clock(date: &str, now: SystemTime) -> Result<(), Fault> {
    let Ok(at) = httpdate::parse_http_date(date) else {
        let form = "Tue, 02 Jan 2024 03:04:05 GMT";
        return Err(Fault::invalid(format!("Date '{date}' is not of the form '{form}'")));
    };
    let apart = now.duration_since(at).unwrap_or_else(|ahead| ahead.duration());
    if apart <= TOLERANCE {
        return Ok(());
    }
    let now = httpdate::fmt_http_date(now);
    let message = format!("Date '{date}' is more than 15 minutes away from the server's clock '{now}'");
    Err(Fault::forbidden("AccessDenied", message))
}

/// Path and headers; neither the query nor the body is signed. `token` is shown in the place of the real one.
fn string_to_sign(request: &Signed<'_>, token: Option<&str>) -> String {
    let header = |name| value(request.headers, name).unwrap_or_default();
    let path = request.target.split('?').next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8_lossy();
    let own = request.headers.keys().map(http::HeaderName::as_str).filter(|name| name.starts_with("x-fc-"));
    // A map sorts, and a header that came twice stands there once.
    let own: BTreeMap<&str, String> = own.map(|name| (name, all(request.headers, name))).collect();
    let own = own.into_iter().map(|(name, value)| match token.filter(|_| name == TOKEN) {
        Some(shown) => format!("{name}:{shown}\n"),
        None => format!("{name}:{value}\n"),
    });
    let own: String = own.collect();
    let (md5, kind, date) = (header("content-md5"), header("content-type"), header("date"));
    format!("{}\n{md5}\n{kind}\n{date}\n{own}{path}", request.method)
}

fn all(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter();
    values.map(|value| String::from_utf8_lossy(value.as_bytes())).collect::<Vec<_>>().join(",")
}

fn mac(secret: &str, text: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(text.as_bytes());
    Some(mac)
}

#[cfg(test)]
mod tests;
