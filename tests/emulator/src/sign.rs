//! The ACS3-HMAC-SHA256 signature, from the server's side.

use std::collections::BTreeSet;
use std::time::{Duration, SystemTime};

use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

use crate::error::Fault;

/// Who may sign.
#[derive(Clone)]
pub(crate) struct Keys {
    pub(crate) id: String,
    pub(crate) secret: String,
    /// Accepted beside the key, and never required.
    pub(crate) security_token: String,
}

/// A request as it stood on the socket.
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a str,
    /// Path and query, raw.
    pub(crate) target: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// Refuses a request that is not signed as it should be; the message says what was expected.
pub(crate) fn verify(request: &Signed<'_>, keys: &Keys, now: SystemTime) -> Result<(), Fault> {
    let authorization = required(request.headers, "Authorization")?;
    for name in MUST_BE_SIGNED {
        required(request.headers, name)?;
    }
    let claim = Claim::read(authorization)?;
    if claim.access_key_id != keys.id {
        let message = format!("invalid access key ID '{}'", claim.access_key_id);
        return Err(Fault::forbidden("InvalidAccessKeyID", message));
    }
    check_clock(required(request.headers, "x-acs-date")?, now)?;
    check_token(request.headers, keys)?;
    // Once, for it may be a long body.
    let hash = sha256(request.body);
    check_coverage(request, &claim, &hash)?;
    check_signature(request, &claim, &hash, keys)
}

/// Headers without which a signature proves too little.
const MUST_BE_SIGNED: [&str; 6] =
    ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"];

const SCHEME: &str = "ACS3-HMAC-SHA256";

/// How far the two clocks may be apart.
const TOLERANCE: Duration = Duration::from_secs(15 * 60);

/// Everything but the unreserved characters of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What the `Authorization` header says.
struct Claim<'a> {
    access_key_id: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Claim<'a> {
    fn read(authorization: &'a str) -> Result<Claim<'a>, Fault> {
        Claim::parse(authorization).ok_or_else(|| {
            let form = format!("{SCHEME} Credential=…,SignedHeaders=…,Signature=…");
            Fault::forbidden(
                "SignatureNotMatch",
                format!("{MISMATCH} The Authorization header must read '{form}'."),
            )
        })
    }

    fn parse(authorization: &'a str) -> Option<Claim<'a>> {
        let parts = authorization.strip_prefix(SCHEME)?.strip_prefix(' ')?;
        let find =
            |name: &str| parts.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
        Some(Claim {
            access_key_id: find("Credential")?,
            signed_headers: find("SignedHeaders")?.split(';').collect(),
            signature: find("Signature")?,
        })
    }
}

fn required<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Fault> {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).filter(|value| !value.is_empty());
    value.ok_or_else(|| {
        let message = format!("required HTTP header {name} was not specified");
        Fault::new(http::StatusCode::BAD_REQUEST, "MissingRequiredHeader", message)
    })
}

fn check_clock(date: &str, now: SystemTime) -> Result<(), Fault> {
    let Ok(at) = humantime::parse_rfc3339(date) else {
        return Err(Fault::invalid(format!("x-acs-date '{date}' is not of the form 2023-11-15T08:30:45Z")));
    };
    let apart = now.duration_since(at).unwrap_or_else(|ahead| ahead.duration());
    if apart <= TOLERANCE {
        return Ok(());
    }
    let now = humantime::format_rfc3339_seconds(now);
    let message = format!("x-acs-date '{date}' is more than 15 minutes away from the server's clock '{now}'");
    Err(Fault::forbidden("AccessDenied", message))
}

fn check_token(headers: &HeaderMap, keys: &Keys) -> Result<(), Fault> {
    match headers.get("x-acs-security-token") {
        Some(token) if token.as_bytes() != keys.security_token.as_bytes() => {
            Err(Fault::forbidden("AccessDenied", "the security token in x-acs-security-token is not valid"))
        }
        _ => Ok(()),
    }
}

fn check_coverage(request: &Signed<'_>, claim: &Claim<'_>, hash: &str) -> Result<(), Fault> {
    let token = request.headers.contains_key("x-acs-security-token").then_some("x-acs-security-token");
    for name in MUST_BE_SIGNED.into_iter().chain(token) {
        if !claim.signed_headers.contains(&name) {
            let message = format!("{MISMATCH} The header '{name}' must be among the SignedHeaders.");
            return Err(Fault::forbidden("SignatureNotMatch", message));
        }
    }
    let given = required(request.headers, "x-acs-content-sha256")?;
    if given != hash {
        let message =
            format!("{MISMATCH} x-acs-content-sha256 is '{given}', the body that arrived has '{hash}'.");
        return Err(Fault::forbidden("SignatureNotMatch", message));
    }
    Ok(())
}

fn check_signature(request: &Signed<'_>, claim: &Claim<'_>, hash: &str, keys: &Keys) -> Result<(), Fault> {
    let canonical = canonical_request(request, &claim.signed_headers, hash);
    let to_sign = string_to_sign(&canonical);
    let signature = hex::decode(claim.signature).unwrap_or_default();
    // Comparing in constant time is what `verify_slice` is for.
    if mac(&keys.secret, &to_sign).is_some_and(|mac| mac.verify_slice(&signature).is_ok()) {
        return Ok(());
    }
    let shown = without_token(&canonical);
    let message = format!("{MISMATCH}\nThe canonical request:\n{shown}\nThe string to sign:\n{to_sign}");
    Err(Fault::forbidden("SignatureNotMatch", message))
}

/// The canonical request as a message may show it: messages end in logs, and a token is a secret.
fn without_token(canonical: &str) -> String {
    const TOKEN: &str = "x-acs-security-token:";
    let line = |line: &str| {
        if line.starts_with(TOKEN) { format!("{TOKEN}(as it was sent)") } else { line.to_owned() }
    };
    canonical.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. \
     Check your access key and signing method.";

fn canonical_request(request: &Signed<'_>, signed: &[&str], hash: &str) -> String {
    let (path, query) = request.target.split_once('?').unwrap_or((request.target, ""));
    let path = if path.is_empty() { "/" } else { path };
    // A set sorts, and a name given twice counts once.
    let signed: BTreeSet<String> = signed.iter().map(|name| name.to_ascii_lowercase()).collect();
    let headers = signed
        .iter()
        .flat_map(|name| [name, ":", &header_value(request.headers, name), "\n"].map(str::to_owned));
    let headers: String = headers.collect();
    let names = signed.into_iter().collect::<Vec<_>>().join(";");
    format!("{}\n{path}\n{}\n{headers}\n{names}\n{hash}", request.method, canonical_query(query))
}

/// Sorted by the name, decoded and encoded anew: a space arrives as `+` or `%20` and is signed as `%20`.
fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<[String; 2]> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(key, value)| [key, value].map(encode_again))
        .collect();
    pairs.sort();
    pairs.iter().map(|pair| pair.join("=")).collect::<Vec<_>>().join("&")
}

fn encode_again(text: &str) -> String {
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8_lossy();
    utf8_percent_encode(&decoded, ENCODED).to_string()
}

fn header_value(headers: &HeaderMap, name: &str) -> String {
    let values = headers.get_all(name).iter();
    let mut values: Vec<_> =
        values.map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned()).collect();
    values.sort();
    values.join(",")
}

fn string_to_sign(canonical: &str) -> String {
    format!("{SCHEME}\n{}", sha256(canonical.as_bytes()))
}

fn mac(secret: &str, text: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(text.as_bytes());
    Some(mac)
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests;
