//! How a service that gives credentials is asked, and how its answer is read: never quoted, for it holds secrets.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Request;
use serde_json::Value as Json;

use super::Credentials;
use super::surroundings::Surroundings;
use crate::transport::fetch;

/// Where no date says how long credentials are valid, they are asked for again soon.
pub(super) const UNDATED: Duration = Duration::from_secs(600);

pub(super) async fn ask(
    around: &dyn Surroundings,
    request: http::Result<Request<Bytes>>,
) -> Result<Json, String> {
    json(&send(around, request).await?)
}

/// The body of an answer that is a success. Of any other only the status is said, and its code and the request's id if it
/// has them.
pub(super) async fn send(
    around: &dyn Surroundings,
    request: http::Result<Request<Bytes>>,
) -> Result<Bytes, String> {
    let request = request.map_err(|error| format!("the address is none: {error}"))?;
    let place = request.uri().host().unwrap_or_default().to_owned();
    let limit = around.patience();
    let answer = tokio::time::timeout(limit, fetch(request)).await;
    let answer = answer.map_err(|_| format!("{place} gave no answer within {} s", limit.as_secs_f64()))?;
    let (status, body) = answer.map_err(|error| format!("{place}: {error}"))?;
    if status == 200 {
        return Ok(body);
    }
    let body = json(&body).unwrap_or_default();
    let code = word(&body["Code"]);
    let hint = code.and_then(hint).map(|hint| format!(": {hint}"));
    let code = code.map(|code| format!(" ({code})"));
    let id = word(&body["RequestId"]).map(|id| format!(" [request id {id}]"));
    let [code, hint, id] = [code, hint, id].map(Option::unwrap_or_default);
    Err(format!("{place} answered {status}{code}{hint}{id}"))
}

/// A code or an id; anything else is not repeated.
fn word(json: &Json) -> Option<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    json.as_str().filter(|word| (1..=80).contains(&word.len()) && word.chars().all(plain))
}

/// What probably helps against an error of STS.
fn hint(code: &str) -> Option<&'static str> {
    Some(match code {
        "NoPermission" => {
            "the role has to trust whoever asks, and whoever asks needs the permission `sts:AssumeRole`"
        }
        "EntityNotExist.Role" => "there is no such role",
        "InvalidAccessKeyId.NotFound" => "there is no such access key",
        "InvalidAccessKeyId.Inactive" => "the access key was disabled",
        "SignatureDoesNotMatch" => "the secret does not belong to the access key id",
        "InvalidSecurityToken.Expired" => "the token of the credentials that ask is no longer valid",
        "InvalidTimeStamp.Expired" => "the clock of this machine is far off",
        "InvalidParameter.DurationSeconds" => "the role's MaxSessionDuration is less than what was asked for",
        _ => return None,
    })
}

fn json(body: &[u8]) -> Result<Json, String> {
    serde_json::from_slice(body).map_err(|error| format!("the answer is not JSON at line {}", error.line()))
}

pub(super) fn text(body: &[u8]) -> Result<String, String> {
    String::from_utf8(body.to_vec()).map_err(|_| "the answer is not text".to_owned())
}

/// Temporary credentials as all these services write them.
pub(super) fn read(json: &Json, whole: &Json) -> Result<Credentials, String> {
    if let Some(code) = whole["Code"].as_str().filter(|code| *code != "Success") {
        let code = if word(&whole["Code"]).is_some() { code } else { "an error" };
        return Err(format!("the answer is `{code}`"));
    }
    let text = |key: &str| {
        let text = json[key].as_str().filter(|text| !text.is_empty());
        text.map(str::to_owned).ok_or_else(|| format!("the answer has no `{key}`"))
    };
    let (id, secret, token) = (text("AccessKeyId")?, text("AccessKeySecret")?, text("SecurityToken")?);
    let found = Credentials::temporary(id, secret, token);
    Ok(found.expires_at(date(&json["Expiration"])))
}

/// The time of an expiration such as `2030-01-01T00:00:00Z`.
pub(super) fn date(json: &Json) -> SystemTime {
    let date = json.as_str().and_then(|text| humantime::parse_rfc3339(text).ok());
    date.unwrap_or_else(|| SystemTime::now() + UNDATED)
}
