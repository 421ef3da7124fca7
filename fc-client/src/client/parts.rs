//! A request in its parts: what is the same in each attempt, and what each attempt adds and signs.

use std::time::SystemTime;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, IF_MATCH, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use crate::clock;
use crate::endpoint::Endpoint;
use crate::error::Once;
use crate::rt::Outgoing;
use crate::segments::Sealed;
use crate::{Body, Credentials, Effect, Error, ErrorKind, Invalid, Operation, Violation, sign};

const X_ACS_ACTION: HeaderName = HeaderName::from_static("x-acs-action");
const X_ACS_VERSION: HeaderName = HeaderName::from_static("x-acs-version");
const X_ACS_DATE: HeaderName = HeaderName::from_static("x-acs-date");
const X_ACS_NONCE: HeaderName = HeaderName::from_static("x-acs-signature-nonce");
const X_ACS_CONTENT: HeaderName = HeaderName::from_static("x-acs-content-sha256");
const X_ACS_ACCESS_KEY_ID: HeaderName = HeaderName::from_static("x-acs-accesskey-id");
const X_ACS_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-acs-security-token");
const INVOCATION_TYPE: HeaderName = HeaderName::from_static("x-fc-invocation-type");
const INVOCATION_ID: HeaderName = HeaderName::from_static("x-fc-stateful-async-invocation-id");
const CODE_CHECKSUM: HeaderName = HeaderName::from_static("x-fc-code-checksum");

/// A request whose body is sealed: everything that is the same in each attempt.
pub(super) struct Parts {
    pub(super) operation: &'static Operation,
    path: String,
    query: String,
    headers: HeaderMap,
    pub(super) body: Sealed,
}

/// A request that can be sent, with what was signed.
pub(super) struct Signed {
    pub(super) request: http::Request<Body>,
    /// The canonical request, without its secret.
    pub(super) canonical: String,
}

impl Parts {
    pub(super) async fn new(outgoing: Outgoing) -> Result<Self, Error> {
        let Outgoing { operation, path, query, headers: given, body, content_type } = outgoing;
        let body = body.seal().await.map_err(|error| super::package(error).of(operation, 0))?;
        let mut headers: HeaderMap = given.into_iter().collect();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(X_ACS_ACTION, HeaderValue::from_static(operation.name()));
        headers.insert(X_ACS_VERSION, HeaderValue::from_static(operation.version()));
        if body.len() > 0 || matches!(operation.verb(), "POST" | "PUT") {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        }
        if let Some(kind) = content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        headers.insert(X_ACS_CONTENT, value(&sign::hex(&body.sha256()), ErrorKind::Invalid, "the hash")?);
        let mut parts = Self { operation, path, query, headers, body };
        parts.count()?;
        Ok(parts)
    }

    /// What repeating the request means.
    pub(super) fn is_once(&self) -> Once {
        let has = |name: &HeaderName| self.headers.get(name).is_some_and(|value| !value.is_empty());
        let is_asynchronous = self.headers.get(INVOCATION_TYPE).is_some_and(|kind| kind == "Async");
        match self.operation.effect() {
            Effect::Invoke if is_asynchronous && has(&INVOCATION_ID) => Once::HasAnId,
            _ if has(&IF_MATCH) => Once::HoldsForOneVersion,
            _ => Once::ByItsOperation,
        }
    }

    /// Sends the checksum of a package along, so that the service refuses one that arrives damaged; one that the caller
    /// gave has to be right.
    fn count(&mut self) -> Result<(), Error> {
        let knows =
            self.operation.rows.iter().any(|row| CODE_CHECKSUM.as_str().eq_ignore_ascii_case(row.wire));
        let Some(checksum) = self.body.package_checksum().filter(|_| knows) else { return Ok(()) };
        let counted = HeaderValue::from(checksum.crc64);
        match self.headers.get(CODE_CHECKSUM) {
            None if checksum.given => {}
            None => {
                self.headers.insert(CODE_CHECKSUM, counted);
            }
            Some(given) if *given == counted => {}
            Some(_) => {
                let fault = format!(
                    "is not the CRC-64 of the package, which is {}; leave it out, and it is counted and sent by itself",
                    checksum.crc64
                );
                let violation = Violation::new("X-Fc-Code-Checksum", "the CRC-64 of the package", fault);
                let refused = Invalid::none_or(self.operation.name(), vec![violation]);
                return refused.map_err(|invalid| Error::from(invalid).of(self.operation, 0));
            }
        }
        Ok(())
    }

    /// The request of one attempt, signed; `body` is what its body becomes.
    pub(super) fn sign(
        &self,
        to: &Endpoint,
        user_agent: &str,
        by: &Credentials,
        at: SystemTime,
        nonce: &str,
        body: Body,
    ) -> Result<Signed, Error> {
        use ErrorKind::{Credentials, Invalid};

        let mut headers = self.headers.clone();
        headers.insert(HOST, value(&to.host(), Invalid, "`host`")?);
        headers.insert(USER_AGENT, value(user_agent, Invalid, "`user-agent`")?);
        let Some(date) = clock::rfc3339(at) else {
            return Err(Error::new(
                Invalid,
                "the time to sign with is not between 1970 and 9999; is the clock set?",
            ));
        };
        headers.insert(X_ACS_DATE, value(&date, Invalid, "`x-acs-date`")?);
        headers.insert(X_ACS_NONCE, value(nonce, Invalid, "`x-acs-signature-nonce`")?);
        if let Some(token) = by.token() {
            headers.insert(X_ACS_ACCESS_KEY_ID, value(by.id(), Credentials, "the access key id")?);
            let mut token = value(token, Credentials, "the security token")?;
            token.set_sensitive(true);
            headers.insert(X_ACS_SECURITY_TOKEN, token);
        }
        let verb = self.operation.verb();
        let signature = sign::sign(verb, &self.path, &self.query, &headers, by);
        let mut authorization = value(&signature.authorization, Credentials, "the access key id")?;
        authorization.set_sensitive(true);
        headers.insert(AUTHORIZATION, authorization);
        let query = if self.query.is_empty() { String::new() } else { format!("?{}", self.query) };
        let uri = Uri::builder().scheme(to.scheme.clone()).authority(to.authority.clone());
        let uri = uri.path_and_query(format!("{}{query}", self.path)).build();
        let request = uri.and_then(|uri| http::Request::builder().method(verb).uri(uri).body(body));
        let mut request =
            request.map_err(|error| Error::new(ErrorKind::Invalid, error.to_string()).because(error))?;
        *request.headers_mut() = headers;
        Ok(Signed { request, canonical: without_token(&signature.canonical_request) })
    }
}

fn value(text: &str, kind: ErrorKind, what: &str) -> Result<HeaderValue, Error> {
    let wrong = |_| Error::new(kind, format!("{what} is no text that a header can carry"));
    HeaderValue::from_str(text).map_err(wrong)
}

/// The canonical request as it may be shown: the token of temporary credentials is a secret.
fn without_token(canonical: &str) -> String {
    let shown = |line: &str| match line.strip_prefix("x-acs-security-token:") {
        Some(_) => "x-acs-security-token:<secret>".to_owned(),
        None => line.to_owned(),
    };
    canonical.split('\n').map(shown).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_not_shown() {
        let canonical = "GET\n/x\n\nhost:h\nx-acs-security-token:abc\n\nhost;x-acs-security-token\ne3b0";
        let shown = "GET\n/x\n\nhost:h\nx-acs-security-token:<secret>\n\nhost;x-acs-security-token\ne3b0";
        assert_eq!(without_token(canonical), shown);
    }
}
