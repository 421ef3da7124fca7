//! The vectors that official SDKs made or published.

use http::{HeaderName, HeaderValue};

use super::*;

const NOW: &str = "Tue, 02 Jan 2024 03:04:05 GMT";
const PATH: &str = "/2016-08-15/proxy/my-service/my-func/a%20b/c";

/// The keys that signed most of them.
fn keys() -> Keys {
    let [id, secret] = ["LTAItestAccessKeyId0001", "testAccessKeySecret0123456789ab"].map(str::to_owned);
    Keys { id, secret, security_token: "token".to_owned() }
}

fn temporary() -> Keys {
    let [id, secret, security_token] = [
        "STS.NUtestTempAccessKey01",
        "tempSecret0123456789abcdefghijk",
        "CAISfakeSecurityToken/+=0123456789",
    ]
    .map(str::to_owned);
    Keys { id, secret, security_token }
}

fn verdict(
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    keys: &Keys,
    now: SystemTime,
) -> Result<(), Fault> {
    let headers = headers.iter().map(|(name, value)| {
        (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
    });
    verify(&Signed { method, target, headers: &headers.collect(), body: b"" }, keys, now)
}

fn now() -> SystemTime {
    httpdate::parse_http_date(NOW).unwrap()
}

/// Query after the path, and the signature that Python and Go make of it.
const VECTORS: [(&str, &str); 2] = [
    ("?x=2&x=1&a=sp+ace", "RvyLxBi+A1S+h46ln4+ZCubEuA5MtMLQbsqGrqhVCYo="),
    ("?x=2&x=1&a=sp%20ace&flag", "0ws4xNnk0pmrK3N9zMhldw4P35zglP3ZSYIsPiXWMxs="),
];

#[test]
fn headers_that_official_sdks_signed_are_accepted() {
    for (query, signature) in VECTORS {
        let authorization = format!("FC LTAItestAccessKeyId0001:{signature}");
        let headers =
            [("date", NOW), ("content-type", "application/json"), ("authorization", &authorization)];
        assert_eq!(verdict("GET", &format!("{PATH}{query}"), &headers, &keys(), now()), Ok(()));
    }
    let mut headers = vec![
        ("date", NOW),
        ("content-type", "application/json"),
        ("x-fc-security-token", "CAISfakeSecurityToken/+=0123456789"),
        ("authorization", "FC STS.NUtestTempAccessKey01:HlNSVL/E252vqnG9ZPF2m1KTwDgIV3ra9AnxiFkqvrw="),
    ];
    let target = "/2016-08-15/proxy/my-service.prod/my-func/x";
    assert_eq!(verdict("POST", target, &headers, &temporary(), now()), Ok(()));
    // At the root of a domain, and with the digest of a body.
    headers[3].1 = "FC STS.NUtestTempAccessKey01:mvKTTc53waNBIFVPhOumtMXQ3wBhI50f0/n216+iyIU=";
    headers.push(("content-md5", "f0e166dc34d14d6c228ffac576c9a43c"));
    assert_eq!(verdict("POST", "/", &headers, &temporary(), now()), Ok(()));
}

#[test]
fn addresses_that_an_official_sdk_signed_are_accepted_until_they_expire() {
    let keys = |token: &str| Keys { id: "akid".into(), secret: "akSec".into(), security_token: token.into() };
    let base = "/2016-08-15/proxy/service/func/?x-fc-access-key-id=akid&x-fc-expires=1583339600";
    let plain = format!("{base}&x-fc-signature=6Rc4KxEAv3%2BlHpbNQWceIUqWVWq3ewxhadlJBRzZ0XQ%3D");
    let with_token = format!(
        "{base}&x-fc-security-token=stsToken&x-fc-signature=Yi0jCBQ6cTZc%2BtN8wtYUz9FbYNijx5jDiE3sVNW6XwA%3D"
    );
    let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    for target in [plain, with_token] {
        assert_eq!(verdict("GET", &target, &[], &keys("stsToken"), at(1_583_339_600)), Ok(()));
        let late = verdict("GET", &target, &[], &keys("stsToken"), at(1_583_339_601)).unwrap_err();
        assert_eq!((late.code, late.message.as_str()), ("AccessDenied", "this signed URL has expired"));
        let other = verdict("POST", &target, &[], &keys("stsToken"), at(0)).unwrap_err();
        assert_eq!(other.code, "SignatureNotMatch");
    }
}

#[test]
fn each_way_to_be_refused_is_named() {
    let authorization = format!("FC LTAItestAccessKeyId0001:{}", VECTORS[0].1);
    let target = format!("{PATH}{}", VECTORS[0].0);
    let good =
        [("date", NOW), ("content-type", "application/json"), ("authorization", authorization.as_str())];
    let said = |headers: &[(&str, &str)], keys: &Keys, now| {
        let fault = verdict("GET", &target, headers, keys, now).unwrap_err();
        (fault.status.as_u16(), fault.code)
    };
    assert_eq!(said(&good[..2], &keys(), now()), (400, "MissingRequiredHeader"));
    assert_eq!(said(&good[1..], &keys(), now()), (400, "MissingRequiredHeader"));
    assert_eq!(said(&good, &temporary(), now()), (403, "InvalidAccessKeyID"));
    assert_eq!(said(&good, &Keys { secret: "x".into(), ..keys() }, now()), (403, "SignatureNotMatch"));
    assert_eq!(said(&good, &keys(), now() + Duration::from_secs(901)), (403, "AccessDenied"));
    let odd = [good[0], ("authorization", "Basic eDp5")];
    assert_eq!(said(&odd, &keys(), now()), (403, "SignatureNotMatch"));
    let token = [good[0], good[1], good[2], ("x-fc-security-token", "another")];
    assert_eq!(said(&token, &keys(), now()), (403, "AccessDenied"));
}
