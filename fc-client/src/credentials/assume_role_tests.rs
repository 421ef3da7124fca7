//! A role, with an STS on loopback that says what it was asked.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use super::*;
use crate::credentials::Environment;
use crate::credentials::testing::{CUT_OFF, Made, SILENT, id, refusal, server, sts_answer};

fn role(endpoint: &str) -> AssumeRole {
    let base = Credentials::temporary("STS.base", "base-secret", "base-token");
    AssumeRole::new(base, "acs:ram::1:role/r").endpoint(endpoint).over(Made::default())
}

impl AssumeRole {
    fn over(mut self, around: Made) -> Self {
        self.around = Arc::new(around);
        self
    }
}

/// An STS that counts, and answers each time by the number of the call, from 0.
async fn counting(
    answer: impl Fn(usize) -> (u16, String) + Send + Sync + 'static,
) -> (Arc<AtomicUsize>, String) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    (asked, server(move |_, _| answer(count.fetch_add(1, Ordering::SeqCst))).await)
}

#[tokio::test]
async fn sts_is_asked_as_the_official_sdk_asks_it() {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&asked);
    let endpoint = server(move |_, text| {
        keep.lock().unwrap().push(text.to_owned());
        (200, sts_answer("role-id", 3600))
    })
    .await;
    let all = role(&endpoint)
        .session_name("ci")
        .duration(Duration::from_secs(1800))
        .external_id("x y*~")
        .policy(r#"{"Version":"1","Statement":[]}"#);
    let found = all.credentials().await.unwrap();
    assert_eq!((found.id(), found.secret(), found.token()), ("role-id", "the-secret", Some("the-token")));
    let left = found.expires().unwrap().duration_since(SystemTime::now()).unwrap().as_secs();
    assert!((3590..=3600).contains(&left), "{left}");
    assert_eq!(id(&role(&endpoint)).await, "role-id");

    let asked = asked.lock().unwrap();
    let lines: Vec<&str> = asked[0].lines().collect();
    assert_eq!(
        lines[0],
        "POST /?DurationSeconds=1800&ExternalId=x%20y%2A~&Policy=%7B%22Version%22%3A%221%22%2C%22Statement%22%3A%5B%5D%7D&\
         RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr&RoleSessionName=ci HTTP/1.1"
    );
    for header in [
        "x-acs-action: AssumeRole",
        "x-acs-version: 2015-04-01",
        "x-acs-accesskey-id: STS.base",
        "x-acs-security-token: base-token",
        "x-acs-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "accept: application/json",
        "content-length: 0",
    ] {
        assert!(lines.contains(&header), "{header} is missing:\n{}", asked[0]);
    }
    let signed = "authorization: ACS3-HMAC-SHA256 Credential=STS.base,SignedHeaders=host;x-acs-accesskey-id;x-acs-action;\
                  x-acs-content-sha256;x-acs-date;x-acs-security-token;x-acs-signature-nonce;x-acs-version,Signature=";
    assert!(lines.iter().any(|line| line.starts_with(signed)), "{}", asked[0]);
    assert!(
        asked[1]
            .starts_with("POST /?RoleArn=acs%3Aram%3A%3A1%3Arole%2Fr&RoleSessionName=fc-client HTTP/1.1\r\n"),
        "{}",
        asked[1]
    );
}

#[tokio::test]
async fn a_role_of_a_role_is_assumed_by_the_credentials_of_the_first() {
    let endpoint = server(|_, text| {
        let by = |id: &str| text.contains(&format!("Credential={id},"));
        match () {
            () if by("STS.base") => (200, sts_answer("first-role", 3600)),
            () if by("first-role") => (200, sts_answer("second-role", 3600)),
            () => (403, String::new()),
        }
    })
    .await;
    let second = AssumeRole::new(role(&endpoint), "acs:ram::2:role/second").endpoint(&endpoint);
    assert_eq!(id(&second).await, "second-role");
}

#[tokio::test]
async fn a_failure_of_sts_is_said_with_its_code_and_without_its_words() {
    let refused = |code: &str| {
        let body = format!(
            r#"{{"RequestId":"0A-1","HostId":"h","Code":"{code}","Message":"TOP-SECRET","Recommend":"TOP-SECRET"}}"#
        );
        (403, body)
    };
    let none = || r#"{"RequestId":"r","TOP-SECRET":{}}"#.to_owned();
    let cases: [((u16, String), &str); 9] = [
        (
            refused("NoPermission"),
            "127.0.0.1 answered 403 (NoPermission): the role has to trust whoever asks, and whoever asks needs the permission \
             `sts:AssumeRole` [request id 0A-1]",
        ),
        (refused("Throttling.User"), "127.0.0.1 answered 403 (Throttling.User) [request id 0A-1]"),
        (refused("what says TOP-SECRET"), "127.0.0.1 answered 403 [request id 0A-1]"),
        ((500, "<html>TOP-SECRET".to_owned()), "127.0.0.1 answered 500"),
        ((200, "TOP-SECRET".to_owned()), "the answer is not JSON at line 1"),
        ((200, none()), "the answer has no `AccessKeyId`"),
        ((200, "{\"Code\":\"TOP SECRET!\"}".to_owned()), "the answer is `an error`"),
        ((CUT_OFF, sts_answer("cut-off", 3600)), "127.0.0.1: end of file before message length reached"),
        ((SILENT, String::new()), "127.0.0.1 gave no answer within 0.3 s"),
    ];
    for (answer, why) in cases {
        let around = Made { hurried: answer.0 == SILENT, ..Made::default() };
        let endpoint = server(move |_, _| answer.clone()).await;
        let role = role(&endpoint).over(around).external_id("TOP-SECRET").policy("TOP-SECRET");
        let said = refusal(&role).await;
        assert_eq!(said, format!("the role `acs:ram::1:role/r` was not assumed: {why}"));
        assert!(!format!("{said} {role:?}").contains("TOP-SECRET"), "{said} {role:?}");
    }
    let said = refusal(&role("http://127.0.0.1:1")).await;
    assert!(said.contains("127.0.0.1: ") && said.to_lowercase().contains("connection refused"), "{said}");
}

#[tokio::test]
async fn what_sts_would_refuse_is_not_sent() {
    let (asked, endpoint) = counting(|_| (200, sts_answer("role-id", 3600))).await;
    let role = || role(&endpoint);
    for (role, why) in [
        (AssumeRole::new(Environment::new(), "x"), "no credentials to ask with: the environment variable"),
        (
            AssumeRole::new(Credentials::new("id", "secret"), "").endpoint(&endpoint),
            "the ARN of the role is empty",
        ),
        (role().session_name("x"), "the session name `x` has not 2 to 64"),
        (role().session_name("two words"), "the session name `two words` has not"),
        (role().session_name("x".repeat(65)), "has not 2 to 64"),
        (role().duration(Duration::from_secs(899)), "a session of 899 s is too short: 900 s at least"),
        (role().external_id("x"), "the external id has not 2 to 1224 characters"),
        (role().policy(""), "the policy has not 1 to 2048 characters"),
        (role().policy("x".repeat(2049)), "the policy has not 1 to 2048 characters"),
        (role().endpoint("ftp://host"), "STS: the endpoint `ftp://host` is neither HTTP nor HTTPS"),
        (role().endpoint("https://user:TOP-SECRET@host"), "STS: the endpoint has a user name"),
        (
            AssumeRole::new(Credentials::temporary("id", "secret", "a\nb"), "arn").endpoint(&endpoint),
            "`x-acs-security-token` is no text that a header can carry",
        ),
        (
            AssumeRole::new(Credentials::new("\n", "secret"), "arn").endpoint(&endpoint),
            "the access key id is no text that a header can carry",
        ),
    ] {
        let said = refusal(&role).await;
        assert!(said.contains(why) && !said.contains("TOP-SECRET"), "{said}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_hundred_at_once_are_one_question_and_one_failure() {
    let (asked, endpoint) = counting(|number| match number {
        0 => (403, "{}".to_owned()),
        _ => (200, sts_answer("role-id", 3600)),
    })
    .await;
    let role = role(&endpoint);
    let hold = role.keeper.hold().await;
    let begun = Arc::new(AtomicUsize::new(0));
    let all: Vec<_> = (0..100)
        .map(|_| {
            let (role, begun) = (role.clone(), Arc::clone(&begun));
            tokio::spawn(async move {
                // There is one thread, so that each goes on from here until it waits.
                begun.fetch_add(1, Ordering::SeqCst);
                role.credentials().await.map_err(|error| error.to_string())
            })
        })
        .collect();
    while begun.load(Ordering::SeqCst) < 100 {
        tokio::task::yield_now().await;
    }
    drop(hold);
    for one in all {
        let said = one.await.unwrap().unwrap_err();
        assert!(said.contains("127.0.0.1 answered 403"), "{said}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    // Whoever comes later asks anew.
    assert_eq!(id(&role).await, "role-id");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_at_once_on_several_threads_ask_once() {
    let (asked, endpoint) = counting(|_| (200, sts_answer("role-id", 3600))).await;
    let role = role(&endpoint);
    let all: Vec<_> = (0..100)
        .map(|_| {
            let role = role.clone();
            tokio::spawn(async move { id(&role).await })
        })
        .collect();
    for one in all {
        assert_eq!(one.await.unwrap(), "role-id");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn they_are_asked_for_again_before_they_expire_and_kept_where_that_fails() {
    let (asked, endpoint) = counting(|number| match number {
        0 => (200, sts_answer("first", 3600)),
        1 => (403, String::new()),
        2 => (200, sts_answer("second", 3600)),
        _ => (200, sts_answer("third", 3600)),
    })
    .await;
    let mut role = role(&endpoint);
    role.keeper = Keeper::pausing(Duration::from_secs(3600));
    let count = || asked.load(Ordering::SeqCst);
    assert_eq!((id(&role).await.as_str(), count()), ("first", 1));
    assert_eq!((id(&role.clone()).await.as_str(), count()), ("first", 1));
    // Less than five minutes are left.
    role.keeper.age(Duration::from_secs(3301));
    assert_eq!((id(&role).await.as_str(), count()), ("first", 2));
    // After a failure it rests, as long as the old ones are valid.
    assert_eq!((id(&role).await.as_str(), count()), ("first", 2));
    role.keeper.rested();
    assert_eq!((id(&role).await.as_str(), count()), ("second", 3));
    role.keeper.age(Duration::from_secs(3301));
    // While one asks, the others go on with the old ones.
    let hold = role.keeper.hold().await;
    assert_eq!((id(&role).await.as_str(), count()), ("second", 3));
    drop(hold);
    assert_eq!((id(&role).await.as_str(), count()), ("third", 4));
    // Another setting is another role.
    assert_eq!((id(&role.clone().session_name("other")).await.as_str(), count()), ("third", 5));
}

#[tokio::test]
async fn expired_ones_are_not_used_when_new_ones_cannot_be_had() {
    let (asked, endpoint) = counting(|number| match number {
        0 => (200, sts_answer("first", 3600)),
        1 => (403, String::new()),
        _ => (200, sts_answer("second", 3600)),
    })
    .await;
    let role = role(&endpoint);
    assert_eq!(id(&role).await, "first");
    role.keeper.age(Duration::from_secs(3601));
    assert!(refusal(&role).await.contains("127.0.0.1 answered 403"));
    // Without valid ones there is no rest.
    assert_eq!(id(&role).await, "second");
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn what_passes_in_a_moment_is_tried_once_more_with_another_nonce() {
    for status in [500, 429, CUT_OFF] {
        let nonces = Arc::new(Mutex::new(Vec::new()));
        let keep = Arc::clone(&nonces);
        let endpoint = server(move |_, text| {
            let nonce = text.lines().find(|line| line.starts_with("x-acs-signature-nonce: "));
            let mut nonces = keep.lock().unwrap();
            nonces.push(nonce.unwrap().to_owned());
            (if nonces.len() == 1 { status } else { 200 }, sts_answer("role-id", 3600))
        })
        .await;
        assert_eq!(id(&role(&endpoint)).await, "role-id");
        let nonces = nonces.lock().unwrap();
        assert!(nonces.len() == 2 && nonces[0] != nonces[1], "{status}: {nonces:?}");
    }
}

#[tokio::test]
async fn short_ones_are_kept_for_half_their_time() {
    let (asked, endpoint) = counting(|_| (200, sts_answer("role-id", 120))).await;
    let role = role(&endpoint);
    id(&role).await;
    id(&role).await;
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    role.keeper.age(Duration::from_secs(61));
    id(&role).await;
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn the_error_of_the_base_is_the_source() {
    struct Broken;
    impl ProvideCredentials for Broken {
        fn credentials(&self) -> BoxFuture<'_, Result<Credentials, BoxError>> {
            Box::pin(async { Err(std::io::Error::other("broken").into()) })
        }
    }
    let error = AssumeRole::new(Broken, "arn").credentials().await.unwrap_err();
    assert!(error.source().unwrap().is::<std::io::Error>(), "{error}");
}
