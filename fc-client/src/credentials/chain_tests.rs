//! The chain over surroundings of our own, with services on loopback.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::*;
use crate::credentials::testing::{Made, answer, home, id, refusal, server, sts_answer};

impl Made {
    fn chain(&self) -> Chain {
        Chain::over(Arc::new(self.clone()), Keeper::pausing(Duration::ZERO))
    }
}

#[tokio::test]
async fn each_source_says_what_it_lacked() {
    assert_eq!(
        refusal(&Made::default().chain()).await,
        "no source has any (environment: `ALIBABA_CLOUD_ACCESS_KEY_ID` is not set; OIDC role: `ALIBABA_CLOUD_ROLE_ARN`, \
         `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` or `ALIBABA_CLOUD_OIDC_TOKEN_FILE` is not set; profile of the CLI: there is no \
         `~/.aliyun/config.json`; ECS role: `ALIBABA_CLOUD_ECS_METADATA` is not set; credentials URI: \
         `ALIBABA_CLOUD_CREDENTIALS_URI` is not set)"
    );
    let (_home, made) = home("{\"profiles\": [");
    let made = made.with("ALIBABA_CLOUD_ACCESS_KEY_ID", "id");
    let said = refusal(&made.chain()).await;
    assert!(said.contains("environment: `ALIBABA_CLOUD_ACCESS_KEY_SECRET` is not set;"), "{said}");
    assert!(said.contains("config.json` is not JSON at line 1;"), "{said}");
}

#[tokio::test]
async fn the_environment_goes_before_the_profile() {
    let (_home, made) = home(
        r#"{"current": "work", "profiles": [
            {"name": "default", "mode": "AK", "access_key_id": "default-id", "access_key_secret": "s"},
            {"name": "work", "mode": "StsToken", "access_key_id": "work-id", "access_key_secret": "s", "sts_token": "t"}]}"#,
    );
    assert_eq!(id(&made.chain()).await, "work-id");
    let made = made.with("ALIBABA_CLOUD_PROFILE", "default");
    assert_eq!(id(&made.chain()).await, "default-id");
    let made =
        made.with("ALIBABA_CLOUD_ACCESS_KEY_ID", "id").with("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret");
    assert_eq!(id(&made.chain()).await, "id");
}

#[tokio::test]
async fn a_profile_that_cannot_be_used_says_why_and_shows_no_secret() {
    for (profile, why) in [
        (r#"{"name": "other"}"#, "has no profile `default`"),
        (r#"{"name": "default", "mode": "AK", "access_key_id": "top-secret"}"#, "has no `access_key_secret`"),
        (
            r#"{"name": "default", "mode": "CloudSSO", "access_key_secret": "top-secret"}"#,
            "uses mode `CloudSSO`, which is not supported: it signs in by a browser; set",
        ),
        (
            r#"{"name": "default", "mode": "AK", "access_key_id": "", "access_key_secret": "top-secret"}"#,
            "has no `access_key_id`",
        ),
    ] {
        let (_home, made) = home(&format!(r#"{{"current": "default", "profiles": [{profile}]}}"#));
        let said = refusal(&made.chain()).await;
        assert!(said.contains(why) && !said.contains("top-secret"), "{said}");
    }
}

#[tokio::test]
async fn the_role_of_an_instance_comes_by_a_token_of_its_metadata_service() {
    let metadata = server(|line, text| {
        let token = text.contains("x-aliyun-ecs-metadata-token: the-metadata-token");
        match line {
            "PUT /latest/api/token HTTP/1.1" => (200, "the-metadata-token".to_owned()),
            "GET /latest/meta-data/ram/security-credentials/ HTTP/1.1" if token => {
                (200, "the-role".to_owned())
            }
            line if token && line.contains("/the%2Drole ") => (200, answer("ecs-id", 3600)),
            _ => (404, "{}".to_owned()),
        }
    })
    .await;
    let made = Made { metadata, ..Made::default() };
    assert_eq!(id(&made.clone().with("ALIBABA_CLOUD_ECS_METADATA", "the-role").chain()).await, "ecs-id");
    let said = refusal(&made.clone().with("ALIBABA_CLOUD_ECS_METADATA", "another").chain()).await;
    assert!(said.contains("ECS role: 127.0.0.1 answered 404"), "{said}");
    let (_home, profile) = home(r#"{"profiles": [{"name": "default", "mode": "EcsRamRole"}]}"#);
    let made = Made { home: profile.home, ..made };
    assert_eq!(id(&made.chain()).await, "ecs-id");
}

#[tokio::test]
async fn a_token_of_kubernetes_is_exchanged_for_credentials() {
    let endpoint = server(|line, text| {
        let asked = line.starts_with("POST /?Action=AssumeRoleWithOIDC&Format=JSON&Version=2015-04-01&Timestamp=");
        let body = text.split_once("\r\n\r\n").unwrap().1;
        let sent = "RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr&RoleSessionName=fc-client&OIDCProviderArn=provider&OIDCToken=jwt";
        if asked && body == sent {
            (200, sts_answer("oidc-id", 3600))
        } else {
            (400, format!(r#"{{"Code":"InvalidParameter","Message":"{body}"}}"#))
        }
    })
    .await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "jwt\n").unwrap();
    let made = Made::default()
        .with("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/r")
        .with("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "provider")
        .with("ALIBABA_CLOUD_OIDC_TOKEN_FILE", file.path().to_str().unwrap())
        .with("ALIBABA_CLOUD_STS_ENDPOINT", endpoint);
    assert_eq!(id(&made.chain()).await, "oidc-id");
    let said = refusal(&made.with("ALIBABA_CLOUD_ROLE_ARN", "another").chain()).await;
    assert!(
        said.contains("OIDC role: 127.0.0.1 answered 400 (InvalidParameter);") && !said.contains("jwt"),
        "{said}"
    );
}

#[tokio::test]
async fn temporary_credentials_are_asked_for_once_however_many_want_them() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let uri = server(move |_, _| {
        count.fetch_add(1, Ordering::SeqCst);
        (200, answer("uri-id", 3600))
    })
    .await;
    let chain = Made::default().with("ALIBABA_CLOUD_CREDENTIALS_URI", uri).chain();
    let all = (0..100).map(|_| {
        let chain = chain.clone();
        tokio::spawn(async move { id(&chain).await })
    });
    for one in all.collect::<Vec<_>>() {
        assert_eq!(one.await.unwrap(), "uri-id");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn old_ones_are_used_while_they_are_valid_and_new_ones_cannot_be_had() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let uri = server(move |_, _| match count.fetch_add(1, Ordering::SeqCst) {
        0 => (200, answer("first", 120)),
        1 => (403, "{}".to_owned()),
        _ => (200, answer("second", 3600)),
    })
    .await;
    let chain = Made::default().with("ALIBABA_CLOUD_CREDENTIALS_URI", uri).chain();
    let first = id(&chain).await;
    chain.keeper.age(Duration::from_secs(61));
    assert_eq!(
        [first, id(&chain).await, id(&chain).await, id(&chain).await],
        ["first", "first", "second", "second"]
    );
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn an_answer_that_is_none_is_said_without_its_content() {
    for (status, body, why) in [
        (200, "<html>top-secret", "the answer is not JSON at line 1"),
        (200, r#"{"Code":"Failed","AccessKeyId":"top-secret"}"#, "the answer is `Failed`"),
        (200, r#"{"AccessKeyId":"top-secret"}"#, "the answer has no `AccessKeySecret`"),
        (503, "top-secret", "127.0.0.1 answered 503"),
    ] {
        let uri = server(move |_, _| (status, body.to_owned())).await;
        let said = refusal(&Made::default().with("ALIBABA_CLOUD_CREDENTIALS_URI", uri).chain()).await;
        assert!(said.contains(&format!("credentials URI: {why}")) && !said.contains("top-secret"), "{said}");
    }
    let said = refusal(&Made::default().with("ALIBABA_CLOUD_CREDENTIALS_URI", "not a uri").chain()).await;
    assert!(said.contains("credentials URI: the address is none"), "{said}");
}

#[tokio::test]
async fn a_source_that_answered_and_then_fails_leaves_no_other_identity() {
    let asked = AtomicUsize::new(0);
    let endpoint = server(move |_, _| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => (200, sts_answer("oidc-id", 3600)),
        _ => (403, "{}".to_owned()),
    })
    .await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let (_home, made) = home(
        r#"{"profiles": [{"name": "default", "mode": "AK", "access_key_id": "profile-id", "access_key_secret": "s"}]}"#,
    );
    let chain = made
        .with("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/r")
        .with("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "provider")
        .with("ALIBABA_CLOUD_OIDC_TOKEN_FILE", file.path().to_str().unwrap())
        .with("ALIBABA_CLOUD_STS_ENDPOINT", endpoint)
        .chain();
    assert_eq!(id(&chain).await, "oidc-id");
    chain.keeper.age(Duration::from_secs(3301));
    assert_eq!(id(&chain).await, "oidc-id");
    chain.keeper.age(Duration::from_secs(300));
    assert_eq!(refusal(&chain.clone()).await, "OIDC role: 127.0.0.1 answered 403");
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_makes_wait_does_not_hold_up_the_runtime() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("config.json");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let chain = Made::default().with("ALIBABA_CLOUD_CONFIG_FILE", pipe.to_str().unwrap()).chain();
    let json = r#"{"profiles": [{"name": "default", "access_key_id": "id", "access_key_secret": "s"}]}"#;
    let write =
        async { tokio::task::spawn_blocking(move || std::fs::write(pipe, json)).await.unwrap().unwrap() };
    assert_eq!(tokio::join!(id(&chain), write).0, "id");
}
