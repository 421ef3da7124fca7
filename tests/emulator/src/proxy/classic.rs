//! The classic signature of a call to an HTTP trigger, in a header or in the query.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, StatusCode};
use percent_encoding::percent_decode_str;
use sha2::Sha256;

use crate::error::Fault;
use crate::sign::{Keys, Signed};

/// Refuses a call that is not signed as it should be; the message says what was expected.
pub(super) fn verify(request: &Signed<'_>, keys: &Keys, now: SystemTime) -> Result<(), Fault> {
    let (path, query) = request.target.split_once('?').unwrap_or((request.target, ""));
    let parameters = parameters(query);
    let signed = match header(request.headers, "authorization") {
        Some(authorization) => in_header(request.headers, authorization, now)?,
        None => in_query(&parameters, now)?,
    };
    if signed.id != keys.id {
        return Err(Fault::forbidden("InvalidAccessKeyID", format!("invalid access key ID '{}'", signed.id)));
    }
    let token = header(request.headers, TOKEN).or(value(&parameters, TOKEN));
    if token.is_some_and(|token| token != keys.security_token) {
        return Err(Fault::forbidden("AccessDenied", format!("the security token in {TOKEN} is not valid")));
    }
    let text = string_to_sign(request, path, &signed.date, &parameters);
    let signature = BASE64_STANDARD.decode(&signed.signature).unwrap_or_default();
    let mac = Hmac::<Sha256>::new_from_slice(keys.secret.as_bytes()).ok();
    // Comparing in constant time is what `verify_slice` is for.
    if mac.is_some_and(|mac| mac.chain_update(&text).verify_slice(&signature).is_ok()) {
        return Ok(());
    }
    let shown = text.replace(&keys.security_token, "(the token as it was sent)");
    Err(mismatch(&format!("\nThe string to sign:\n{shown}")))
}

const SIGNATURE: &str = "x-fc-signature";
const TOKEN: &str = "x-fc-security-token";

/// How far the two clocks may be apart.
const TOLERANCE: Duration = Duration::from_secs(15 * 60);

struct Claim {
    id: String,
    signature: String,
    /// What stands in the place of the date.
    date: String,
}

fn in_header(headers: &HeaderMap, authorization: &str, now: SystemTime) -> Result<Claim, Fault> {
    let form = || mismatch(" The Authorization header must read 'FC id:signature'.");
    let claim = authorization.strip_prefix("FC ").and_then(|rest| rest.split_once(':'));
    let (id, signature) = claim.ok_or_else(form)?;
    let date = header(headers, "date").ok_or_else(|| missing("Date"))?;
    let Ok(at) = httpdate::parse_http_date(date) else {
        return Err(Fault::invalid(format!(
            "Date '{date}' is not of the form Tue, 02 Jan 2024 03:04:05 GMT"
        )));
    };
    let apart = now.duration_since(at).unwrap_or_else(|ahead| ahead.duration());
    if apart > TOLERANCE {
        let now = httpdate::fmt_http_date(now);
        let message = format!("Date '{date}' is more than 15 minutes away from the server's clock '{now}'");
        return Err(Fault::forbidden("AccessDenied", message));
    }
    Ok(Claim { id: id.to_owned(), signature: signature.to_owned(), date: date.to_owned() })
}

fn in_query(parameters: &[String], now: SystemTime) -> Result<Claim, Fault> {
    let find = |name| value(parameters, name);
    let signature = find(SIGNATURE).ok_or_else(|| missing("Authorization"))?;
    let (Some(id), Some(expires)) = (find("x-fc-access-key-id"), find("x-fc-expires")) else {
        return Err(Fault::invalid("x-fc-signature goes with x-fc-access-key-id and x-fc-expires"));
    };
    let end =
        expires.parse().ok().and_then(|end| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(end)));
    match end {
        None => Err(Fault::invalid(format!("x-fc-expires '{expires}' is not a number of seconds"))),
        Some(end) if end < now => Err(Fault::forbidden("AccessDenied", "this signed URL has expired")),
        Some(_) => Ok(Claim { id: id.to_owned(), signature: signature.to_owned(), date: expires.to_owned() }),
    }
}

fn missing(name: &str) -> Fault {
    let message = format!("required HTTP header {name} was not specified");
    Fault::new(StatusCode::BAD_REQUEST, "MissingRequiredHeader", message)
}

fn mismatch(more: &str) -> Fault {
    let message = "The request signature we calculated does not match the signature you provided. \
                   Check your access key and signing method.";
    Fault::forbidden("SignatureNotMatch", format!("{message}{more}"))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The parameters of a query, decoded, as `key=value` or a bare `key`.
fn parameters(query: &str) -> Vec<String> {
    query.split('&').filter(|pair| !pair.is_empty()).map(decoded).collect()
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

fn value<'a>(parameters: &'a [String], name: &str) -> Option<&'a str> {
    parameters.iter().find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn string_to_sign(request: &Signed<'_>, path: &str, date: &str, parameters: &[String]) -> String {
    let of = |name| header(request.headers, name).unwrap_or_default();
    let mut own: Vec<String> = request
        .headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("x-fc-"))
        .map(|(name, value)| format!("{name}:{}\n", String::from_utf8_lossy(value.as_bytes())))
        .collect();
    own.sort();
    let mut signed: Vec<&str> =
        parameters.iter().map(String::as_str).filter(|pair| !pair.starts_with("x-fc-signature=")).collect();
    signed.sort_unstable();
    let path = percent_decode_str(path).decode_utf8_lossy();
    format!(
        "{}\n{}\n{}\n{date}\n{}{path}\n{}",
        request.method,
        of("content-md5"),
        of("content-type"),
        own.concat(),
        signed.join("\n")
    )
}

#[cfg(test)]
mod tests;
