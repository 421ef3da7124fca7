//! What holds for every request: signature, routing, headers, scripted answers.

use std::net::SocketAddr;

use fc_emulator::Emulator;

use crate::support::{request, send_raw, with_service};

#[tokio::test]
async fn every_answer_carries_its_request_id_and_its_date() {
    let emulator = with_service().await;
    for target in ["/services/s", "/services/t", "/nowhere"] {
        let answer = request(&emulator, "GET", target).send().await;
        assert_eq!(answer.header("x-fc-request-id").map(str::len), Some(36));
        assert!(answer.header("date").unwrap().ends_with(" GMT"));
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
    let traced = request(&emulator, "GET", "/services/s").header("x-fc-trace-id", "mine").send().await;
    assert_eq!(traced.header("x-fc-request-id"), Some("mine"));
}

#[tokio::test]
async fn an_operation_that_is_missing_names_itself() {
    let emulator = with_service().await;
    for (method, target, name) in [
        ("GET", "/services/s/bindings", "ListVpcBindings"),
        ("PUT", "/services/s/functions/f/provision-config", "PutProvisionConfig"),
        ("GET", "/custom-domains/d", "GetCustomDomain"),
        ("GET", "/regions", "DescribeRegions"),
    ] {
        let (status, code, message) = request(&emulator, method, target).send().await.refusal();
        assert_eq!((status, code.as_str()), (501, "NotImplemented"));
        assert_eq!(message, format!("fc-emulator does not implement the operation {name}"));
    }
}

#[tokio::test]
async fn a_path_that_nobody_knows_is_not_supported() {
    let emulator = Emulator::start().await.unwrap();
    let (status, code, message) = request(&emulator, "PATCH", "/services/s").send().await.refusal();
    assert_eq!((status, code.as_str()), (400, "PathNotSupported"));
    assert_eq!(message, "'PATCH' against '/2021-04-06/services/s' is not supported");
}

#[tokio::test]
async fn an_action_or_version_that_is_not_the_path_s_is_refused() {
    let emulator = with_service().await;
    for (name, value) in [("x-acs-action", "GetFunction"), ("x-acs-version", "2023-03-30")] {
        let answer = request(&emulator, "GET", "/services/s").header(name, value).send().await;
        let (status, code, message) = answer.refusal();
        assert_eq!((status, code.as_str()), (400, "InvalidArgument"));
        assert!(message.starts_with(name), "{message}");
    }
}

#[tokio::test]
async fn a_request_without_a_signature_is_refused() {
    let emulator = with_service().await;
    let address = emulator.endpoint().replace("http://", "");
    let headers = [("host".to_owned(), address.clone())];
    let (status, code, message) =
        send_raw(&address, "GET", "/2021-04-06/services/s", &headers, b"").await.refusal();
    assert_eq!((status, code.as_str()), (400, "MissingRequiredHeader"));
    assert_eq!(message, "required HTTP header Authorization was not specified");
}

#[tokio::test]
async fn a_security_token_is_accepted_and_another_is_not() {
    let emulator = with_service().await;
    let get = |token| request(&emulator, "GET", "/services/s").header("x-acs-security-token", token).send();
    assert_eq!(get("test-sts-token").await.status, 200);
    assert_eq!(get("other").await.code(), (403, "AccessDenied".into()));
}

#[tokio::test]
async fn other_credentials_can_be_set() {
    let emulator = Emulator::builder().credentials("someone", "else").start().await.unwrap();
    let answer = request(&emulator, "GET", "/services/s").send().await;
    assert_eq!(
        answer.refusal(),
        (403, "InvalidAccessKeyID".into(), "invalid access key ID 'test-ak-id'".into())
    );
}

#[tokio::test]
async fn a_signature_by_another_secret_is_answered_with_what_was_expected() {
    let emulator = Emulator::builder().credentials("test-ak-id", "other").start().await.unwrap();
    let (status, code, message) =
        request(&emulator, "GET", "/services/s?qualifier=x%20y").send().await.refusal();
    assert_eq!((status, code.as_str()), (403, "SignatureNotMatch"));
    assert!(message.contains("GET\n/2021-04-06/services/s\nqualifier=x%20y\nhost:127.0.0.1:"), "{message}");
}

#[tokio::test]
async fn a_request_of_yesterday_needs_a_clock_of_yesterday() {
    let date = "2023-11-15T08:30:45Z";
    let now = Emulator::start().await.unwrap();
    let then = Emulator::builder().frozen_at(humantime::parse_rfc3339(date).unwrap()).start().await.unwrap();
    let late = request(&now, "GET", "/services/s").header("x-acs-date", date).send().await;
    assert_eq!(late.code(), (403, "AccessDenied".into()));
    let post = request(&then, "POST", "/services").header("x-acs-date", date).body(r#"{"serviceName":"s"}"#);
    let made = post.send().await;
    assert_eq!(made.json()["createdTime"], date);
    assert_eq!(made.header("date"), Some("Wed, 15 Nov 2023 08:30:45 GMT"));
}

/// Sent by the official Python SDK 2.0.12 and recorded byte by byte.
#[tokio::test]
async fn a_recorded_request_of_the_official_sdk_is_accepted() {
    let then = humantime::parse_rfc3339("2023-11-15T08:30:45Z").unwrap();
    let emulator = Emulator::builder().frozen_at(then).start().await.unwrap();
    let address = emulator.endpoint().replace("http://", "");
    let signed = "accept;content-type;host;user-agent;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;\
                  x-acs-date;x-acs-signature-nonce;x-acs-version";
    let signature = "eb87adafa2ecde3c53a67434ab196ad9ac9f17995f0d364434016240ee07db7b";
    let authorization =
        format!("ACS3-HMAC-SHA256 Credential=test-ak-id,SignedHeaders={signed},Signature={signature}");
    let headers = [
        ("Accept-Encoding", "identity"),
        ("host", "127.0.0.1:19080"),
        ("x-acs-version", "2021-04-06"),
        ("x-acs-action", "CreateService"),
        ("user-agent", "AlibabaCloud (Linux; x86_64) Python/3.11.7 Core/0.4.3 TeaDSL/2"),
        ("x-acs-date", "2023-11-15T08:30:45Z"),
        ("x-acs-signature-nonce", "f3c1d2e4b5a697887766554433221100"),
        ("accept", "application/json"),
        ("content-type", "application/json; charset=utf-8"),
        ("x-acs-content-sha256", "9ee52f22ff32ba14e497a7bce50afbe4498429b5d1c19352d5dccef854a341ca"),
        ("x-acs-credentials-provider", "static_ak"),
        ("Authorization", &authorization),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let answer =
        send_raw(&address, "POST", "/2021-04-06/services", &headers, br#"{"serviceName":"demo-svc"}"#).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[tokio::test]
async fn requests_are_remembered_as_they_arrived() {
    let emulator = with_service().await;
    request(&emulator, "GET", "/services/a%2Fb?qualifier=x%20y").header("x-fc-account-id", "1").send().await;
    let seen = emulator.requests();
    assert_eq!(
        (seen[0].operation, &seen[0].body[..]),
        (Some("CreateService"), &br#"{"serviceName":"s"}"#[..])
    );
    assert_eq!((seen[1].method.as_str(), seen[1].operation), ("GET", Some("GetService")));
    assert_eq!(seen[1].uri, "/2021-04-06/services/a%2Fb?qualifier=x%20y");
    assert_eq!(seen[1].headers["x-fc-account-id"], "1");
}

#[tokio::test]
async fn scripted_answers_come_first_and_in_order() {
    let emulator = with_service().await;
    emulator.fail_next(503, &[("Retry-After", "1"), ("Content-Type", "text/html")], "<html>");
    emulator.fail_next(429, &[], "");
    let first = request(&emulator, "GET", "/services/s").send().await;
    assert_eq!(
        (first.status, first.header("retry-after"), first.text()),
        (503, Some("1"), "<html>".to_owned())
    );
    assert_eq!(first.header("x-fc-request-id"), None);
    assert_eq!(request(&emulator, "GET", "/services/s").send().await.status, 429);
    assert_eq!(request(&emulator, "GET", "/services/s").send().await.status, 200);
    assert_eq!(emulator.requests().len(), 4);
}

#[tokio::test]
async fn an_address_that_others_reach_is_refused() {
    let everywhere = SocketAddr::from(([0, 0, 0, 0], 0));
    let error = Emulator::builder().listen(everywhere).start().await.unwrap_err();
    assert!(error.to_string().contains("loopback addresses only, not on 0.0.0.0:0"), "{error}");
}
