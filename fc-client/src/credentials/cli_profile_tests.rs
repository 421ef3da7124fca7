//! Profiles of the CLI, mode by mode.

use super::*;
use crate::credentials::testing::{Made, answer, home, id, refusal, server, sts_answer};

/// A profile of a file with these, over surroundings with an STS.
fn profile(made: &Made, name: &str) -> CliProfile {
    CliProfile { around: Arc::new(made.clone()), ..CliProfile::named(name) }
}

/// Whatever asks, by an access key or a token, gets `role of …`; a role that ends with `nobody` is refused.
async fn sts() -> String {
    server(|line, text| {
        let id = text.split_once("Credential=").and_then(|(_, rest)| rest.split_once(',')).map(|(id, _)| id);
        match (id, text.contains("OIDCToken=jwt")) {
            _ if line.contains("nobody") => (404, r#"{"Code":"EntityNotExist.Role"}"#.to_owned()),
            (Some(id), _) => {
                let query = line.split_once('?').unwrap().1.trim_end_matches(" HTTP/1.1");
                (200, sts_answer(&format!("{query} by {id}"), 3600))
            }
            (None, true) => (200, sts_answer("by a token", 3600)),
            (None, false) => (400, "{}".to_owned()),
        }
    })
    .await
}

const PROFILES: &str = r#"{"current": "ak", "profiles": [
    {"name": "ak", "mode": "AK", "access_key_id": "ak-id", "access_key_secret": "s"},
    {"name": "role", "mode": "RamRoleArn", "access_key_id": "ak-id", "access_key_secret": "s", "ram_role_arn": "arn",
        "ram_session_name": "me", "expired_seconds": 900, "external_id": "ext", "policy": "{}", "sts_region": "cn-hangzhou"},
    {"name": "role-of-token", "mode": "ramrolearn", "access_key_id": "sts-id", "access_key_secret": "s", "sts_token": "t",
        "ram_role_arn": "arn", "expired_seconds": 0},
    {"name": "second", "mode": "ChainableRamRoleArn", "source_profile": "first", "ram_role_arn": "b"},
    {"name": "first", "mode": "ChainableRamRoleArn", "source_profile": "ak", "ram_role_arn": "a"},
    {"name": "of-ecs", "mode": "RamRoleArnWithRoleName", "ram_role_name": "ecs", "ram_role_arn": "arn"},
    {"name": "oidc", "mode": "OIDC", "oidc_provider_arn": "p", "oidc_token_file": "TOKEN", "ram_role_arn": "arn"},
    {"name": "circle", "mode": "ChainableRamRoleArn", "source_profile": "elsewhere", "ram_role_arn": "a"},
    {"name": "elsewhere", "mode": "ChainableRamRoleArn", "source_profile": "circle", "ram_role_arn": "a"},
    {"name": "itself", "mode": "ChainableRamRoleArn", "source_profile": "itself", "ram_role_arn": "a"},
    {"name": "of-nothing", "mode": "ChainableRamRoleArn", "source_profile": "no-such", "ram_role_arn": "a"},
    {"name": "without-source", "mode": "ChainableRamRoleArn", "ram_role_arn": "a"},
    {"name": "of-browser", "mode": "ChainableRamRoleArn", "source_profile": "browser", "ram_role_arn": "a"},
    {"name": "browser", "mode": "CloudSSO", "access_token": "TOP-SECRET"},
    {"name": "without-role", "mode": "RamRoleArn", "access_key_id": "i", "access_key_secret": "TOP-SECRET"},
    {"name": "nobody", "mode": "RamRoleArn", "access_key_id": "i", "access_key_secret": "TOP-SECRET", "ram_role_arn": "nobody"},
    {"name": "short", "mode": "RamRoleArn", "access_key_id": "i", "access_key_secret": "TOP-SECRET", "ram_role_arn": "a",
        "expired_seconds": 60},
    {"name": "oauth", "mode": "OAuth", "oauth_access_token": "TOP-SECRET"},
    {"name": "pair", "mode": "RsaKeyPair", "private_key": "TOP-SECRET"},
    {"name": "bearer", "mode": "BearerToken", "bearer_token": "TOP-SECRET"},
    {"name": "anonymous", "mode": "Anonymous"},
    {"name": "future", "mode": "Telepathy"}
]}"#;

#[tokio::test]
async fn roles_of_profiles_are_assumed() {
    let token = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(token.path(), "jwt\n").unwrap();
    let (_home, made) = home(&PROFILES.replace("TOKEN", &token.path().to_str().unwrap().replace('\\', "/")));
    let metadata = server(|line, _| match line {
        line if line.contains("/token") => (200, "metadata-token".to_owned()),
        line if line.contains("/ecs ") => (200, answer("ecs-id", 3600)),
        _ => (404, String::new()),
    })
    .await;
    let made = Made { metadata, ..made }.with("ALIBABA_CLOUD_STS_ENDPOINT", sts().await);
    for (name, found) in [
        ("ak", "ak-id"),
        ("role", "DurationSeconds=900&ExternalId=ext&Policy=%7B%7D&RoleArn=arn&RoleSessionName=me by ak-id"),
        ("role-of-token", "RoleArn=arn&RoleSessionName=fc-client by sts-id"),
        ("second", "RoleArn=b&RoleSessionName=fc-client by RoleArn=a&RoleSessionName=fc-client by ak-id"),
        ("of-ecs", "RoleArn=arn&RoleSessionName=fc-client by ecs-id"),
        ("oidc", "by a token"),
    ] {
        assert_eq!(id(&profile(&made, name)).await, found, "{name}");
    }
    let current = CliProfile { around: Arc::new(made.clone()), ..CliProfile::current() };
    assert_eq!(id(&current).await, "ak-id");
    let made = made.with("ALIBABA_CLOUD_ROLE_SESSION_NAME", "mine").with("ALIBABA_CLOUD_ROLE_ARN", "theirs");
    assert_eq!(id(&profile(&made, "role-of-token")).await, "RoleArn=arn&RoleSessionName=mine by sts-id");
    assert_eq!(id(&profile(&made, "without-role")).await, "RoleArn=theirs&RoleSessionName=mine by i");
}

#[tokio::test]
async fn a_profile_that_gives_none_says_why() {
    let (_home, made) = home(PROFILES);
    let made = made.with("ALIBABA_CLOUD_STS_ENDPOINT", sts().await);
    for (name, why) in [
        ("circle", "the profiles assume their roles in a circle: circle → elsewhere → circle"),
        ("itself", "the profiles assume their roles in a circle: itself → itself"),
        ("of-nothing", "has no profile `no-such`"),
        ("without-source", "the profile `without-source` has no `source_profile`"),
        (
            "of-browser",
            "profile `browser` uses mode `CloudSSO`, which is not supported: it signs in by a browser; set",
        ),
        ("without-role", "has no `ram_role_arn`, and `ALIBABA_CLOUD_ROLE_ARN` is not set"),
        (
            "nobody",
            "the profile `nobody`: 127.0.0.1 answered 404 (EntityNotExist.Role): there is no such role",
        ),
        ("short", "the profile `short`: a session of 60 s is too short: 900 s at least"),
        ("oidc", "the profile `oidc`: `TOKEN`: "),
        ("oauth", "profile `oauth` uses mode `OAuth`, which is not supported: it signs in by a browser; set"),
        ("pair", "profile `pair` uses mode `RsaKeyPair`, which is not supported: the CLI gave it up; set"),
        (
            "bearer",
            "uses mode `BearerToken`, which is not supported: requests are signed by an access key, not by a token; set",
        ),
        (
            "anonymous",
            "uses mode `Anonymous`, which is not supported: it has no credentials, and requests are signed; set",
        ),
        ("future", "uses mode `Telepathy`, which is not supported: known are `AK`, "),
        ("no-such", "has no profile `no-such`"),
    ] {
        let profile = profile(&made, name);
        let said = refusal(&profile).await;
        assert!(said.contains(why), "{name}: {said}");
        assert!(!format!("{said} {profile:?}").contains("TOP-SECRET"), "{name}: {said}");
    }
}

#[tokio::test]
async fn a_file_is_that_which_is_given_or_that_of_the_environment() {
    let (home, made) = home(PROFILES);
    let path = home.path().join(".aliyun/config.json");
    let nowhere = Made::default();
    assert_eq!(id(&profile(&nowhere, "ak").file(&path)).await, "ak-id");
    let said = refusal(&profile(&nowhere, "ak")).await;
    assert!(said.contains("there is no home folder"), "{said}");
    let said = refusal(&profile(&made, "ak").file("/no/such/file")).await;
    assert!(said.contains("`/no/such/file`: "), "{said}");
    let nowhere = nowhere.with("ALIBABA_CLOUD_CONFIG_FILE", path.to_str().unwrap());
    assert_eq!(id(&profile(&nowhere, "ak")).await, "ak-id");
    std::fs::write(&path, "TOP-SECRET").unwrap();
    let said = refusal(&profile(&made, "ak")).await;
    assert!(said.contains("config.json` is not JSON at line 1") && !said.contains("TOP-SECRET"), "{said}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_command_is_run_and_what_it_prints_is_read_or_refused_without_being_shown() {
    let external = |command: &str| {
        let command = serde_json::Value::from(command);
        home(&format!(
            r#"{{"profiles": [{{"name": "x", "mode": "External", "process_command": {command}}}]}}"#
        ))
    };
    let runs = tempfile::NamedTempFile::new().unwrap();
    let count = || std::fs::read_to_string(runs.path()).unwrap().lines().count();
    let command = format!(
        r#"sh -c 'echo once >> "{}"; echo "{{\"access_key_id\": \"of-command\", \"access_key_secret\": \"s\"}}"'"#,
        runs.path().display()
    );
    let (_home, made) = external(&command);
    let command = profile(&made, "x");
    assert_eq!([id(&command).await, id(&command).await], ["of-command", "of-command"]);
    assert_eq!(count(), 1, "it is not run for each request");
    let said = refusal(&profile(&made.with("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", "true"), "x")).await;
    assert!(said.contains("of a mode that `ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS` forbids"), "{said}");
    assert_eq!(count(), 1);

    let (_home, made) = external(
        r#"printf '%s' '{"mode": "StsToken", "access_key_id": "i", "access_key_secret": "s", "sts_token": "t", "expiration": "2100-01-01T00:00:00Z"}'"#,
    );
    let found = profile(&made, "x").credentials().await.unwrap();
    assert_eq!(found.expires(), Some(humantime::parse_rfc3339("2100-01-01T00:00:00Z").unwrap()));
    assert_eq!(found.token(), Some("t"));

    for (command, why) in [
        ("echo TOP-SECRET", "its command printed what is not JSON at line 1"),
        (
            r#"echo '{"mode": "TOP-SECRET"}'"#,
            "its command printed a `mode` that is neither `AK` nor `StsToken`",
        ),
        (r#"echo '{"access_key_id": "TOP-SECRET"}'"#, "its command printed no `access_key_secret`"),
        (
            r#"echo '{"mode": "StsToken", "access_key_id": "i", "access_key_secret": "TOP-SECRET"}'"#,
            "its command printed no `sts_token`",
        ),
        ("sh -c 'echo TOP-SECRET >&2; exit 1'", "its command ended with exit status: 1"),
        ("sleep 60", "its command did not end within 0.3 s"),
        ("/no/such/TOP-SECRET", "its command could not be started"),
    ] {
        let (_home, made) = external(command);
        let said = refusal(&profile(&Made { hurried: command.starts_with("sleep"), ..made }, "x")).await;
        assert!(said.contains("the profile `x`: ") && said.contains(why), "{said}");
        assert!(!said.contains("TOP-SECRET"), "{said}");
    }
}
