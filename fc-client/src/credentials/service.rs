//! How a service that gives credentials is asked, and how its answer is read: never quoted, for it holds secrets.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Request;
use serde_json::Value as Json;

use super::Credentials;
use super::surroundings::Surroundings;
use crate::transport::{TLS, fetch};

/// Where no date says how long credentials are valid, they are asked for again soon.
pub(super) const UNDATED: Duration = Duration::from_secs(600);

/// The first second, after that of 1970, which humantime cannot write.
const YEAR_10000: u64 = 253_402_300_800;
/// Between an attempt that failed and the second one.
const WAIT: Duration = Duration::from_millis(200);

pub(super) async fn ask(around: &dyn Surroundings, request: impl Fn() -> Prepared) -> Result<Json, String> {
    json(&send(around, request).await?)
}

/// The body of an answer that is a success. Of any other only the status is said, and its code and the request's id if it
/// has them.
///
/// What may pass in a moment gets a second attempt within the same time, with a request made anew: its nonce counts once.
pub(super) async fn send(around: &dyn Surroundings, request: impl Fn() -> Prepared) -> Result<Bytes, String> {
    let first = request()?;
    speaks(first.uri().scheme_str(), TLS)?;
    let place = first.uri().host().unwrap_or_default().to_owned();
    let limit = around.patience();
    let attempts = async {
        let answer = fetch(first).await;
        if answer.as_ref().is_ok_and(|(status, _)| *status < 500 && *status != 429) {
            return answer;
        }
        tokio::time::sleep(WAIT).await;
        fetch(request()?).await
    };
    let answer = tokio::time::timeout(limit, attempts).await;
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

/// A request, or why there is none.
pub(super) type Prepared = Result<Request<Bytes>, String>;

pub(super) fn made(request: http::Result<Request<Bytes>>) -> Prepared {
    request.map_err(|error| format!("the address is none: {error}"))
}

fn speaks(scheme: Option<&str>, tls: bool) -> Result<(), String> {
    if scheme == Some("https") && !tls {
        return Err(
            "this build has no HTTPS: turn on one of the features `rustls`, `rustls-ring` and `native-tls` of fc-client".to_owned()
        );
    }
    Ok(())
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
    Ok(found.expires_at(date(&json["Expiration"])?))
}

/// The time of an expiration such as `2030-01-01T00:00:00Z`.
pub(super) fn date(json: &Json) -> Result<SystemTime, String> {
    match json.as_str().and_then(|text| humantime::parse_rfc3339(text).ok()) {
        Some(date) => Ok(date),
        None => SystemTime::now().checked_add(UNDATED).ok_or_else(|| "the clock is out of bounds".to_owned()),
    }
}

/// A time as STS reads it. Others than those from 1970 to 9999 cannot be written so.
pub(super) fn stamp(at: SystemTime) -> Result<String, String> {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).ok().filter(|since| since.as_secs() < YEAR_10000);
    since.ok_or("the clock of this machine is not between 1970 and 9999")?;
    Ok(humantime::format_rfc3339_seconds(at).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_cannot_be_written_is_an_error() {
        let epoch = SystemTime::UNIX_EPOCH;
        let second = Duration::from_secs(1);
        let last = epoch + Duration::from_secs(YEAR_10000 - 1);
        assert_eq!(stamp(epoch).unwrap(), "1970-01-01T00:00:00Z");
        assert_eq!(stamp(last).unwrap(), "9999-12-31T23:59:59Z");
        for at in [epoch - second, last + second] {
            assert_eq!(stamp(at).unwrap_err(), "the clock of this machine is not between 1970 and 9999");
        }
    }

    #[test]
    fn a_build_without_tls_says_so() {
        assert!(speaks(Some("https"), false).unwrap_err().starts_with("this build has no HTTPS"));
        assert!(speaks(Some("https"), true).is_ok() && speaks(Some("http"), false).is_ok());
    }
}
