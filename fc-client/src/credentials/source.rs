//! Where credentials of the official tools are found: what each place needs, and how its answer is read.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Method, Request};
use percent_encoding::utf8_percent_encode;
use serde_json::Value as Json;

use super::Credentials;
use crate::transport::{BoxFuture, fetch};

/// What a source found, nothing, or why it cannot have it.
pub(super) type Found = Result<Option<Credentials>, String>;

/// The metadata service of an ECS instance.
const METADATA: &str = "http://100.100.100.200";
/// How long a token of the metadata service lives, in seconds.
const TOKEN_TTL: &str = "21600";

/// The variables and files that sources look at, so that tests bring their own.
pub(super) trait Surroundings: Send + Sync {
    /// A variable that is set and not empty.
    fn variable(&self, name: &str) -> Option<String>;
    /// The home folder.
    fn home(&self) -> Option<PathBuf>;
    /// The address of the metadata service.
    fn metadata(&self) -> String {
        METADATA.to_owned()
    }
}

/// Those of this process.
pub(super) struct Process;

impl Surroundings for Process {
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    fn home(&self) -> Option<PathBuf> {
        std::env::home_dir()
    }
}

/// One place: what messages call it, and how it is asked.
pub(super) struct Source {
    pub(super) name: &'static str,
    /// What is said where it is not set up.
    pub(super) unset: &'static str,
    pub(super) find: fn(&dyn Surroundings) -> BoxFuture<'_, Found>,
}

/// The places in the order of the official tools.
pub(super) const ALL: [Source; 5] = [
    Source {
        name: "environment",
        unset: "`ALIBABA_CLOUD_ACCESS_KEY_ID` is not set",
        find: |around| Box::pin(std::future::ready(environment(around))),
    },
    Source {
        name: "OIDC role",
        unset: "`ALIBABA_CLOUD_ROLE_ARN`, `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` or `ALIBABA_CLOUD_OIDC_TOKEN_FILE` is not set",
        find: |around| Box::pin(oidc(around)),
    },
    Source {
        name: "profile of the CLI",
        unset: "there is no `~/.aliyun/config.json`",
        find: |around| Box::pin(profile(around)),
    },
    Source {
        name: "ECS role",
        unset: "`ALIBABA_CLOUD_ECS_METADATA` is not set",
        find: |around| Box::pin(ecs(around)),
    },
    Source {
        name: "credentials URI",
        unset: "`ALIBABA_CLOUD_CREDENTIALS_URI` is not set",
        find: |around| Box::pin(uri(around)),
    },
];

fn environment(around: &dyn Surroundings) -> Found {
    let (id, secret) = ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET");
    match (around.variable(id), around.variable(secret)) {
        (Some(id), Some(secret)) => Ok(Some(match around.variable("ALIBABA_CLOUD_SECURITY_TOKEN") {
            Some(token) => Credentials::temporary(id, secret, token),
            None => Credentials::new(id, secret),
        })),
        (None, None) => Ok(None),
        (None, _) => Err(format!("`{id}` is not set")),
        (_, None) => Err(format!("`{secret}` is not set")),
    }
}

/// The role that a pod of Kubernetes has (RRSA): a token in a file is exchanged at STS.
async fn oidc(around: &dyn Surroundings) -> Found {
    let names =
        ["ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"];
    let [Some(role), Some(provider), Some(file)] = names.map(|name| around.variable(name)) else {
        return Ok(None);
    };
    let token = std::fs::read_to_string(&file).map_err(|error| format!("`{file}`: {error}"))?;
    let session =
        around.variable("ALIBABA_CLOUD_ROLE_SESSION_NAME").unwrap_or_else(|| "fc-client".to_owned());
    let endpoint = around.variable("ALIBABA_CLOUD_STS_ENDPOINT");
    let region = around.variable("ALIBABA_CLOUD_STS_REGION");
    let endpoint = endpoint.unwrap_or_else(|| match region {
        Some(region) => format!("https://sts.{region}.aliyuncs.com"),
        None => "https://sts.aliyuncs.com".to_owned(),
    });
    let escape = |text: &str| utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let form = [
        ("RoleArn", role.as_str()),
        ("OIDCProviderArn", &provider),
        ("OIDCToken", token.trim()),
        ("RoleSessionName", &session),
    ];
    let form: Vec<String> = form.iter().map(|(key, value)| format!("{key}={}", escape(value))).collect();
    let now = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    let query =
        format!("Action=AssumeRoleWithOIDC&Format=JSON&Version=2015-04-01&Timestamp={}", escape(&now));
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("{endpoint}/?{query}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from(form.join("&")));
    let answer = ask(request).await?;
    read(&answer["Credentials"], &answer).map(Some)
}

/// The profile that `aliyun configure` writes.
async fn profile(around: &dyn Surroundings) -> Found {
    let Some(home) = around.home() else { return Ok(None) };
    let path = home.join(".aliyun/config.json");
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("`{}`: {error}", path.display())),
    };
    // The words of serde quote what they find, and here that may be a secret.
    let file: Json = serde_json::from_slice(&text)
        .map_err(|error| format!("`{}` is not JSON at line {}", path.display(), error.line()))?;
    let wanted = around.variable("ALIBABA_CLOUD_PROFILE");
    let wanted = wanted.as_deref().or(file["current"].as_str()).unwrap_or("default");
    let profiles = file["profiles"].as_array().map(Vec::as_slice).unwrap_or_default();
    let Some(profile) = profiles.iter().find(|profile| profile["name"] == wanted) else {
        return Err(format!("`{}` has no profile `{wanted}`", path.display()));
    };
    let text = |key: &str| {
        let text = profile[key].as_str().filter(|text| !text.is_empty());
        text.map(str::to_owned).ok_or_else(|| format!("the profile `{wanted}` has no `{key}`"))
    };
    match profile["mode"].as_str().unwrap_or("AK") {
        "AK" => Ok(Some(Credentials::new(text("access_key_id")?, text("access_key_secret")?))),
        "StsToken" => Ok(Some(Credentials::temporary(
            text("access_key_id")?,
            text("access_key_secret")?,
            text("sts_token")?,
        ))),
        "EcsRamRole" => metadata(around, profile["ram_role_name"].as_str()).await.map(Some),
        "CredentialsURI" => get(&text("credentials_uri")?).await.map(Some),
        mode => Err(format!(
            "the profile `{wanted}` is of the mode `{mode}`, which is not known here: AK, StsToken, EcsRamRole or CredentialsURI"
        )),
    }
}

/// The role of the ECS instance, only where the environment says that there is one: nothing is asked on a guess.
async fn ecs(around: &dyn Surroundings) -> Found {
    match around.variable("ALIBABA_CLOUD_ECS_METADATA") {
        Some(role) => metadata(around, Some(&role)).await.map(Some),
        None => Ok(None),
    }
}

async fn uri(around: &dyn Surroundings) -> Found {
    match around.variable("ALIBABA_CLOUD_CREDENTIALS_URI") {
        Some(uri) => get(&uri).await.map(Some),
        None => Ok(None),
    }
}

/// The metadata service in its second version: a token first, then the role's credentials.
async fn metadata(around: &dyn Surroundings, role: Option<&str>) -> Result<Credentials, String> {
    let base = format!("{}/latest", around.metadata());
    let request = Request::builder()
        .method(Method::PUT)
        .uri(format!("{base}/api/token"))
        .header("x-aliyun-ecs-metadata-token-ttl-seconds", TOKEN_TTL)
        .body(Bytes::new());
    let token = text(&send(request).await?)?;
    let get = |path: &str| {
        let request = Request::builder()
            .uri(format!("{base}/meta-data/ram/security-credentials/{path}"))
            .header("x-aliyun-ecs-metadata-token", token.trim())
            .body(Bytes::new());
        send(request)
    };
    let role = match role.filter(|role| !role.is_empty()) {
        Some(role) => role.to_owned(),
        None => text(&get("").await?)?.trim().to_owned(),
    };
    let role = utf8_percent_encode(&role, percent_encoding::NON_ALPHANUMERIC).to_string();
    let answer = json(&get(&role).await?)?;
    read(&answer, &answer)
}

async fn get(uri: &str) -> Result<Credentials, String> {
    let answer = ask(Request::builder().uri(uri).body(Bytes::new())).await?;
    read(&answer, &answer)
}

async fn ask(request: http::Result<Request<Bytes>>) -> Result<Json, String> {
    json(&send(request).await?)
}

/// The body of an answer that is a success. Of any other only the status is said, and the code if it has one.
async fn send(request: http::Result<Request<Bytes>>) -> Result<Bytes, String> {
    let request = request.map_err(|error| format!("the address is none: {error}"))?;
    let place = request.uri().host().unwrap_or_default().to_owned();
    let (status, body) = fetch(request).await.map_err(|error| format!("{place}: {error}"))?;
    if status == 200 {
        return Ok(body);
    }
    let code = json(&body).ok().and_then(|json| json["Code"].as_str().map(str::to_owned));
    Err(format!("{place} answered {status}{}", code.map(|code| format!(" ({code})")).unwrap_or_default()))
}

fn json(body: &[u8]) -> Result<Json, String> {
    serde_json::from_slice(body).map_err(|error| format!("the answer is not JSON at line {}", error.line()))
}

fn text(body: &[u8]) -> Result<String, String> {
    String::from_utf8(body.to_vec()).map_err(|_| "the answer is not text".to_owned())
}

/// Temporary credentials as all these places write them.
fn read(json: &Json, whole: &Json) -> Result<Credentials, String> {
    if let Some(code) = whole["Code"].as_str().filter(|code| *code != "Success") {
        return Err(format!("the answer is `{code}`"));
    }
    let text =
        |key: &str| json[key].as_str().map(str::to_owned).ok_or_else(|| format!("the answer has no `{key}`"));
    let (id, secret, token) = (text("AccessKeyId")?, text("AccessKeySecret")?, text("SecurityToken")?);
    let found = Credentials::temporary(id, secret, token);
    let expiration = json["Expiration"].as_str().and_then(|text| humantime::parse_rfc3339(text).ok());
    // Without a date they are asked for again soon.
    Ok(found.expires_at(expiration.unwrap_or_else(|| SystemTime::now() + Duration::from_secs(600))))
}
