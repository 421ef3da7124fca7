//! Where credentials of the official tools are found: what each place needs.

use bytes::Bytes;
use http::{Method, Request};
use percent_encoding::utf8_percent_encode;

use super::service::{ask, made, read, send, text};
use super::sts::{self, Place, Role};
use super::surroundings::Surroundings;
use super::{Credentials, profile};
use crate::transport::BoxFuture;

/// What a source found, nothing, or why it cannot have it.
pub(super) type Found = Result<Option<Credentials>, String>;

/// How long a token of the metadata service lives, in seconds.
const TOKEN_TTL: &str = "21600";

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
        find: |around| Box::pin(profile::find(around)),
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
    match super::read(|name| around.variable(name)) {
        Ok(found) => Ok(Some(found)),
        Err(missing) if missing.len() > 1 => Ok(None),
        Err(missing) => Err(format!("{} is not set", missing.concat())),
    }
}

/// The role that a pod of Kubernetes has (RRSA): a token in a file is exchanged at STS.
async fn oidc(around: &dyn Surroundings) -> Found {
    let names =
        ["ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"];
    let [Some(arn), Some(provider), Some(file)] = names.map(|name| around.variable(name)) else {
        return Ok(None);
    };
    let role = Role { arn, ..Role::default() };
    sts::assume_with_oidc(around, &Place::default(), &provider, &file, &role).await.map(Some)
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
        Some(uri) => get(around, &uri).await.map(Some),
        None => Ok(None),
    }
}

/// The metadata service in its second version: a token first, then the role's credentials.
pub(super) async fn metadata(around: &dyn Surroundings, role: Option<&str>) -> Result<Credentials, String> {
    if around.is_on("ALIBABA_CLOUD_ECS_METADATA_DISABLED") {
        return Err("`ALIBABA_CLOUD_ECS_METADATA_DISABLED` forbids it".to_owned());
    }
    let base = format!("{}/latest", around.metadata());
    let request = || {
        let request = Request::builder()
            .method(Method::PUT)
            .uri(format!("{base}/api/token"))
            .header("x-aliyun-ecs-metadata-token-ttl-seconds", TOKEN_TTL)
            .header("content-length", "0");
        made(request.body(Bytes::new()))
    };
    let token = text(&send(around, request).await?)?;
    let get = |path: &str| {
        let request = Request::builder()
            .uri(format!("{base}/meta-data/ram/security-credentials/{path}"))
            .header("x-aliyun-ecs-metadata-token", token.trim());
        made(request.body(Bytes::new()))
    };
    let role = match role.filter(|role| !role.is_empty()) {
        Some(role) => role.to_owned(),
        None => text(&send(around, || get("")).await?)?.trim().to_owned(),
    };
    let role = utf8_percent_encode(&role, percent_encoding::NON_ALPHANUMERIC).to_string();
    let answer = ask(around, || get(&role)).await?;
    read(&answer, &answer)
}

/// What a credentials URI answers.
pub(super) async fn get(around: &dyn Surroundings, uri: &str) -> Result<Credentials, String> {
    let answer = ask(around, || made(Request::builder().uri(uri).body(Bytes::new()))).await?;
    read(&answer, &answer)
}
