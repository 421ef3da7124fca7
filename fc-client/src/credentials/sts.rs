//! What STS is asked (version 2015-04-01): temporary credentials of a role, for an access key or for a token of an OIDC
//! provider. The requests are those of the official SDK.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, header};
use sha2::{Digest as _, Sha256};

use super::Credentials;
use super::service::{ask, made, read, stamp};
use super::surroundings::{self, Surroundings};
use crate::endpoint::Endpoint;
use crate::nonce::nonce;
use crate::rt::escape;
use crate::sign;

const VERSION: &str = "2015-04-01";
/// The shortest session that STS gives.
const SHORTEST: Duration = Duration::from_secs(900);
/// What a session is called where nobody gave it a name.
const SESSION: &str = "fc-client";

/// A role, and how it is assumed.
#[derive(Clone, Default)]
pub(super) struct Role {
    pub(super) arn: String,
    pub(super) session: Option<String>,
    pub(super) duration: Option<Duration>,
    pub(super) policy: Option<String>,
    pub(super) external_id: Option<String>,
}

/// Where STS is, as far as somebody says so.
#[derive(Clone, Default)]
pub(super) struct Place {
    pub(super) endpoint: Option<String>,
    pub(super) region: Option<String>,
    /// Whether by the network of a VPC.
    pub(super) vpc: bool,
}

impl Role {
    /// The parameters, sorted by their names. What STS refuses for certain is not sent.
    fn parameters(&self, around: &dyn Surroundings) -> Result<Vec<(&'static str, String)>, String> {
        let session = self.session.clone().or_else(|| around.variable("ALIBABA_CLOUD_ROLE_SESSION_NAME"));
        let session = session.unwrap_or_else(|| SESSION.to_owned());
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '@' | '-' | '_');
        let long = |text: &str, longest| (2..=longest).contains(&text.chars().count());
        if self.arn.is_empty() {
            return Err("the ARN of the role is empty".to_owned());
        }
        if !long(&session, 64) || !session.chars().all(plain) {
            return Err(format!(
                "the session name `{session}` has not 2 to 64 letters, digits, `.`, `@`, `-` and `_`"
            ));
        }
        if let Some(duration) = self.duration.filter(|duration| *duration < SHORTEST) {
            return Err(format!("a session of {} s is too short: 900 s at least", duration.as_secs_f64()));
        }
        if self.external_id.as_ref().is_some_and(|id| !long(id, 1224)) {
            return Err("the external id has not 2 to 1224 characters".to_owned());
        }
        if self.policy.as_ref().is_some_and(|policy| !(1..=2048).contains(&policy.chars().count())) {
            return Err("the policy has not 1 to 2048 characters".to_owned());
        }
        let all = [
            ("DurationSeconds", self.duration.map(|duration| duration.as_secs().to_string())),
            ("ExternalId", self.external_id.clone()),
            ("Policy", self.policy.clone()),
            ("RoleArn", Some(self.arn.clone())),
            ("RoleSessionName", Some(session)),
        ];
        Ok(all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
    }
}

impl fmt::Debug for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An external id is what keeps strangers out of the role.
        f.debug_struct("Role")
            .field("arn", &self.arn)
            .field("session", &self.session)
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}

impl Place {
    /// The endpoint: the one that is given, that of the environment, of a region, or the one for all regions.
    fn endpoint(&self, around: &dyn Surroundings) -> Result<Endpoint, String> {
        let given = self.endpoint.clone().or_else(|| around.variable("ALIBABA_CLOUD_STS_ENDPOINT"));
        let region = self.region.clone().or_else(|| around.variable("ALIBABA_CLOUD_STS_REGION"));
        let vpc = self.vpc || around.is_on("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED");
        let endpoint = given.unwrap_or_else(|| match region {
            Some(region) => format!("sts{}.{region}.aliyuncs.com", if vpc { "-vpc" } else { "" }),
            None => "sts.aliyuncs.com".to_owned(),
        });
        Endpoint::parse(endpoint.trim()).map_err(|error| format!("STS: {}", error.message()))
    }
}

/// `name=value&…`, escaped as it is signed.
fn join(parameters: &[(&str, String)]) -> String {
    let parameters: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    parameters.join("&")
}

/// `AssumeRole`: everything in the query, and no body; the headers are signed as those of Function Compute.
pub(super) async fn assume(
    around: &dyn Surroundings,
    place: &Place,
    by: &Credentials,
    role: &Role,
) -> Result<Credentials, String> {
    let query = join(&role.parameters(around)?);
    let endpoint = place.endpoint(around)?;
    let uri = format!("{}://{}/?{query}", endpoint.scheme, endpoint.authority);
    let request = || {
        let nonce = nonce().map_err(|error| error.message().to_owned())?;
        let mut request = made(Request::builder().method(Method::POST).uri(&uri).body(Bytes::new()))?;
        *request.headers_mut() = headers(&endpoint, &query, by, SystemTime::now(), &nonce)?;
        Ok(request)
    };
    let answer = ask(around, request).await?;
    read(&answer["Credentials"], &answer)
}

fn headers(
    endpoint: &Endpoint,
    query: &str,
    by: &Credentials,
    at: SystemTime,
    nonce: &str,
) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    let mut set = |name: &'static str, value: &str, secret: bool| {
        let value = HeaderValue::from_str(value);
        let mut value = value.map_err(|_| format!("`{name}` is no text that a header can carry"))?;
        value.set_sensitive(secret);
        headers.insert(name, value);
        Ok::<(), String>(())
    };
    set("host", &endpoint.host(), false)?;
    set("accept", "application/json", false)?;
    // Without it some servers refuse a request that may have a body.
    set("content-length", "0", false)?;
    set("user-agent", concat!("fc-client/", env!("CARGO_PKG_VERSION")), false)?;
    set("x-acs-action", "AssumeRole", false)?;
    set("x-acs-version", VERSION, false)?;
    set("x-acs-date", &stamp(at)?, false)?;
    set("x-acs-signature-nonce", nonce, false)?;
    set("x-acs-content-sha256", &sign::hex(&Sha256::digest([])), false)?;
    if let Some(token) = by.token() {
        set("x-acs-accesskey-id", by.id(), false)?;
        set("x-acs-security-token", token, true)?;
    }
    let signature = sign::sign("POST", "/", query, &headers, by);
    let authorization = HeaderValue::from_str(&signature.authorization);
    let mut authorization =
        authorization.map_err(|_| "the access key id is no text that a header can carry".to_owned())?;
    authorization.set_sensitive(true);
    headers.insert(header::AUTHORIZATION, authorization);
    Ok(headers)
}

/// `AssumeRoleWithOIDC`: the token, from a file, signs in place of an access key.
pub(super) async fn assume_with_oidc(
    around: &dyn Surroundings,
    place: &Place,
    provider: &str,
    token_file: &str,
    role: &Role,
) -> Result<Credentials, String> {
    let token = surroundings::read(token_file.as_ref()).await?;
    let token = String::from_utf8(token).map_err(|_| format!("`{token_file}` is not text"))?;
    let mut form = role.parameters(around)?;
    form.push(("OIDCProviderArn", provider.to_owned()));
    form.push(("OIDCToken", token.trim().to_owned()));
    let endpoint = place.endpoint(around)?;
    let now = stamp(SystemTime::now())?;
    let query = [
        ("Action", "AssumeRoleWithOIDC".to_owned()),
        ("Format", "JSON".to_owned()),
        ("Version", VERSION.to_owned()),
        ("Timestamp", now),
    ];
    let uri = format!("{}://{}/?{}", endpoint.scheme, endpoint.authority, join(&query));
    let form = Bytes::from(join(&form));
    let request = || {
        let request = Request::builder()
            .method(Method::POST)
            .uri(&uri)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        made(request.body(form.clone()))
    };
    let answer = ask(around, request).await?;
    read(&answer["Credentials"], &answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::testing::Made;

    #[test]
    fn a_request_is_signed_as_the_official_code_signs_it() {
        let role = Role {
            arn: "acs:ram::1:role/r".to_owned(),
            session: Some("ci".to_owned()),
            duration: Some(Duration::from_secs(1800)),
            policy: Some(r#"{"Version":"1","Statement":[]}"#.to_owned()),
            external_id: Some("x y*~".to_owned()),
        };
        let query = join(&role.parameters(&Made::default()).unwrap());
        let at = humantime::parse_rfc3339("2030-01-02T03:04:05Z").unwrap();
        let by = Credentials::temporary("STS.the-id", "the-secret", "the-token");
        let endpoint = Place::default().endpoint(&Made::default()).unwrap();
        let headers = headers(&endpoint, &query, &by, at, "the-nonce").unwrap();
        // Made by the signer of the official SDK (`alibabacloud-tea-openapi` 0.4.6), over the same headers.
        assert_eq!(
            headers["authorization"],
            "ACS3-HMAC-SHA256 Credential=STS.the-id,SignedHeaders=host;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;\
             x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,\
             Signature=62518235ceed9e068dc298caf8f10cd0060897523e5dde9e28cdd7c692d4bb0f"
        );
    }

    #[test]
    fn an_endpoint_is_given_or_of_a_region_or_of_the_network_of_a_vpc() {
        let region = || Some("cn-hangzhou".to_owned());
        let made = |name, value: &str| Made::default().with(name, value);
        let nothing = Made::default();
        let sts = |region: &str| made("ALIBABA_CLOUD_STS_REGION", region);
        let vpc = || made("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "true");
        let given = Place { endpoint: Some("http://127.0.0.1:1".to_owned()), region: region(), vpc: true };
        let of_region = Place { region: region(), ..Place::default() };
        for (place, around, host) in [
            (Place::default(), &nothing, "https://sts.aliyuncs.com"),
            (Place::default(), &vpc(), "https://sts.aliyuncs.com"),
            (Place::default(), &sts("cn-beijing"), "https://sts.cn-beijing.aliyuncs.com"),
            (of_region.clone(), &sts("cn-beijing"), "https://sts.cn-hangzhou.aliyuncs.com"),
            (of_region.clone(), &vpc(), "https://sts-vpc.cn-hangzhou.aliyuncs.com"),
            (Place { vpc: true, ..of_region.clone() }, &nothing, "https://sts-vpc.cn-hangzhou.aliyuncs.com"),
            (of_region, &made("ALIBABA_CLOUD_STS_ENDPOINT", "sts.host"), "https://sts.host"),
            (given, &made("ALIBABA_CLOUD_STS_ENDPOINT", "sts.host"), "http://127.0.0.1:1"),
        ] {
            let endpoint = place.endpoint(around).unwrap();
            assert_eq!(format!("{}://{}", endpoint.scheme, endpoint.authority), host);
        }
        let wrong = Place { region: Some("a/b".to_owned()), ..Place::default() };
        assert!(wrong.endpoint(&nothing).unwrap_err().contains("has a path or a query"));
    }
}
