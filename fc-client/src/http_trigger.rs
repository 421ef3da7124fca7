//! Calls to the address of an HTTP trigger that asks for authentication: signed, or by an address that anybody may use
//! until it expires.
//!
//! The address of a trigger comes back as `url_internet` of [`fc2::Trigger`](crate::fc2::Trigger). It is called with any
//! HTTP client; what is here only adds the signature, which is the classic one of Function Compute.
//!
//! ```
//! use std::time::{Duration, SystemTime};
//! use fc_client::{Credentials, http_trigger};
//!
//! let by = Credentials::new("an access key id", "its secret");
//! let address = "https://my-func-abc.cn-hangzhou.fcapp.run/orders?limit=10";
//!
//! let mut request = http::Request::get(address).body(())?;
//! http_trigger::sign(&mut request, &by, SystemTime::now())?;
//! assert!(request.headers().contains_key("authorization"));
//!
//! let shared = http_trigger::presign("GET", address, &by, SystemTime::now() + Duration::from_secs(600))?;
//! assert!(shared.contains("&x-fc-signature="));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::header::{AUTHORIZATION, CONTENT_TYPE, DATE};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};
use percent_encoding::percent_decode_str;
use sha2::Sha256;

use crate::rt::escape;
use crate::{Credentials, Error, ErrorKind, clock};

const CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-fc-security-token");

/// Signs a request to the address of a trigger: sets `date`, `authorization` and, for temporary credentials,
/// `x-fc-security-token`. The signature covers the method, the path, the query, `content-type`, `content-md5` and every
/// header that starts with `x-fc-`, so nothing of these may be changed behind it. It is valid for 15 minutes.
///
/// # Errors
/// The credentials are no text that a header can carry, the path or query is not UTF-8, or the time is not between 1970 and
/// 9999.
pub fn sign<B>(request: &mut Request<B>, by: &Credentials, at: SystemTime) -> Result<(), Error> {
    if clock::rfc3339(at).is_none() {
        return Err(Error::new(ErrorKind::Invalid, "the time to sign with is not between 1970 and 9999"));
    }
    let date = httpdate::fmt_http_date(at);
    let header = |text: &str| {
        let wrong =
            |_| Error::new(ErrorKind::Credentials, "the credentials are no text that a header can carry");
        HeaderValue::from_str(text).map_err(wrong).map(|mut value| {
            value.set_sensitive(true);
            value
        })
    };
    if let Some(token) = by.token() {
        let token = header(token)?;
        request.headers_mut().insert(SECURITY_TOKEN, token);
    }
    let parameters = parameters(request.uri())?;
    let text = string_to_sign(
        request.method().as_str(),
        request.headers(),
        &date,
        &path(request.uri())?,
        parameters,
    );
    let authorization = header(&format!("FC {}:{}", by.id(), signature(by, &text)))?;
    let date = header(&date)?;
    request.headers_mut().insert(DATE, date);
    request.headers_mut().insert(AUTHORIZATION, authorization);
    Ok(())
}

/// An address that calls the trigger with this method, for whoever has it, until it expires.
///
/// # Errors
/// The method is none; the address is no URL of HTTP with a host, it has a user name or a fragment or is signed already, or its path or query is not UTF-8; or the time of its end is
/// before 1970.
pub fn presign(method: &str, address: &str, by: &Credentials, expires: SystemTime) -> Result<String, Error> {
    let invalid = |text: &str| Error::new(ErrorKind::Invalid, format!("the address of the trigger {text}"));
    // What is wrong with it is not quoted: it may hold a signature.
    let uri: Uri = address.parse().map_err(|_| invalid("is no URL"))?;
    if uri.host().is_none() {
        return Err(invalid("has no host"));
    }
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err(invalid("begins with neither `http://` nor `https://`"));
    }
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err(invalid("has a user name, which whoever it is shared with would see; leave it out"));
    }
    let method = method.to_ascii_uppercase();
    if http::Method::from_bytes(method.as_bytes()).is_err() {
        return Err(Error::new(ErrorKind::Invalid, format!("{method:?} is no method of HTTP")));
    }
    // What stands behind it is never sent, and the signature would stand there.
    if address.contains('#') {
        return Err(invalid("has a fragment (`#…`), which is never sent; leave it out"));
    }
    let mut parameters = parameters(&uri)?;
    let signs = ["x-fc-signature=", "x-fc-expires=", "x-fc-access-key-id=", "x-fc-security-token="];
    if parameters.iter().any(|parameter| signs.iter().any(|sign| parameter.starts_with(sign))) {
        return Err(invalid("is signed already"));
    }
    let expires =
        expires.duration_since(SystemTime::UNIX_EPOCH).map_err(|_| invalid("would end before 1970"))?;
    let expires = expires.as_secs().to_string();
    let token = by.token().map(|token| ("x-fc-security-token", token));
    let added = [("x-fc-access-key-id", by.id()), ("x-fc-expires", &expires)];
    let added: Vec<(&str, &str)> = added.into_iter().chain(token).collect();
    parameters.extend(added.iter().map(|(key, value)| format!("{key}={value}")));
    let text = string_to_sign(&method, &HeaderMap::new(), &expires, &path(&uri)?, parameters);
    let signature = signature(by, &text);
    let added = added.into_iter().chain([("x-fc-signature", signature.as_str())]);
    let added: Vec<String> = added.map(|(key, value)| format!("{key}={}", escape(value))).collect();
    let (base, separator) = match uri.query() {
        None => (address.trim_end_matches('?'), '?'),
        Some("") => (address, '?'),
        Some(_) => (address, '&'),
    };
    let base = base.strip_suffix('?').unwrap_or(base);
    Ok(format!("{base}{separator}{}", added.join("&")))
}

/// The path, decoded; an empty one is `/`.
fn path(uri: &Uri) -> Result<String, Error> {
    let path = if uri.path().is_empty() { "/" } else { uri.path() };
    decoded(path)
}

/// The parameters of the query, decoded, as `key=value`.
fn parameters(uri: &Uri) -> Result<Vec<String>, Error> {
    let query = uri.query().unwrap_or_default();
    // A `+` is a space in a query, as every server of HTTP reads it.
    query.split('&').filter(|part| !part.is_empty()).map(|part| decoded(&part.replace('+', "%20"))).collect()
}

fn decoded(text: &str) -> Result<String, Error> {
    let wrong = |_| Error::new(ErrorKind::Invalid, "the path or query of the address is not UTF-8");
    percent_decode_str(text).decode_utf8().map_err(wrong).map(Into::into)
}

/// What is signed; `date` is the header's, or when a presigned address expires.
fn string_to_sign(
    method: &str,
    headers: &HeaderMap,
    date: &str,
    path: &str,
    mut parameters: Vec<String>,
) -> String {
    let value = |name: &HeaderName| headers.get(name).map(text).unwrap_or_default();
    let mut names: Vec<&HeaderName> =
        headers.keys().filter(|name| name.as_str().starts_with("x-fc-")).collect();
    names.sort_unstable_by_key(|name| name.as_str());
    let own: Vec<String> = names.iter().map(|name| format!("{name}:{}\n", value(name))).collect();
    parameters.sort_unstable();
    let (md5, kind) = (value(&CONTENT_MD5), value(&CONTENT_TYPE));
    format!("{method}\n{md5}\n{kind}\n{date}\n{}{path}\n{}", own.concat(), parameters.join("\n"))
}

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}

fn signature(by: &Credentials, text: &str) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(by.secret().as_bytes()) else { return String::new() };
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests;
