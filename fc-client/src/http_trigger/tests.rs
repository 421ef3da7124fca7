//! The classic signature against what the official code makes of the same requests.

use std::time::Duration;

use serde_json::Value as Json;

use super::*;

fn vectors() -> Json {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

/// Tue, 02 Jan 2024 03:04:05 GMT, the time of the vectors.
fn at() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_164_645)
}

#[test]
fn requests_are_signed_as_the_official_code_signs_them() {
    let vectors = vectors();
    for vector in vectors["signed"].as_array().unwrap() {
        let text = |key: &str| vector[key].as_str().unwrap();
        let mut request = Request::builder().method(text("method")).uri(text("url"));
        let mut by = Credentials::new(text("id"), text("secret"));
        for (name, value) in vector["headers"].as_object().unwrap() {
            let value = value.as_str().unwrap();
            if name == "x-fc-security-token" {
                by = Credentials::temporary(text("id"), text("secret"), value);
            } else {
                request = request.header(name, value);
            }
        }
        let mut request = request.body(()).unwrap();
        sign(&mut request, &by, at()).unwrap();
        assert_eq!(request.headers()[DATE], "Tue, 02 Jan 2024 03:04:05 GMT");
        let parameters = parameters(request.uri()).unwrap();
        let path = path(request.uri()).unwrap();
        let date = "Tue, 02 Jan 2024 03:04:05 GMT";
        let signed = string_to_sign(text("method"), request.headers(), date, &path, parameters);
        assert_eq!(signed, text("stringToSign"), "{}", text("name"));
        assert_eq!(request.headers()[AUTHORIZATION], text("authorization"), "{}", text("name"));
    }
    assert_eq!(vectors["signed"].as_array().map(Vec::len), Some(4));
}

#[test]
fn signatures_of_addresses_are_those_of_the_official_code() {
    let vectors = vectors();
    for vector in vectors["presigned"].as_array().unwrap() {
        let text = |key: &str| vector[key].as_str().unwrap();
        let by = Credentials::new("akid", text("secret"));
        assert_eq!(signature(&by, text("stringToSign")), text("signature"), "{}", text("name"));
    }
    let expires = SystemTime::UNIX_EPOCH + Duration::from_secs(1_583_339_600);
    let address = "http://localhost/2016-08-15/proxy/service/func/";
    assert_eq!(
        presign("GET", address, &Credentials::new("akid", "akSec"), expires).unwrap(),
        format!(
            "{address}?x-fc-access-key-id=akid&x-fc-expires=1583339600&x-fc-signature=6Rc4KxEAv3%2BlHpbNQWceIUqWVWq3ewxhadlJBRzZ0XQ%3D"
        )
    );
    let token =
        presign("get", address, &Credentials::temporary("akid", "akSec", "stsToken"), expires).unwrap();
    assert!(token.ends_with(
        "&x-fc-security-token=stsToken&x-fc-signature=Yi0jCBQ6cTZc%2BtN8wtYUz9FbYNijx5jDiE3sVNW6XwA%3D"
    ));
}

#[test]
fn an_address_keeps_its_own_parameters() {
    let by = Credentials::new("id", "secret");
    let signed = |address: &str| presign("GET", address, &by, at()).unwrap();
    assert!(signed("https://h/p").starts_with("https://h/p?x-fc-access-key-id=id&x-fc-expires=1704164645&"));
    assert!(signed("https://h/p?").starts_with("https://h/p?x-fc-access-key-id=id"));
    assert!(signed("https://h/p?a=1&b").starts_with("https://h/p?a=1&b&x-fc-access-key-id=id"));
    assert!(signed("https://h").starts_with("https://h?x-fc-access-key-id=id"));
}

#[test]
fn what_cannot_be_signed_is_refused_without_being_quoted() {
    let by = Credentials::new("id", "secret");
    for address in [
        "",
        "not a url",
        "/path?top-secret",
        "https://h/?x-fc-signature=top-secret",
        "https://h/%ff?top-secret",
    ] {
        let error = presign("GET", address, &by, at()).unwrap_err();
        assert!(
            error.kind() == ErrorKind::Invalid && !error.to_string().contains("top-secret"),
            "{address}: {error}"
        );
    }
    assert!(presign("GET", "https://h/", &by, SystemTime::UNIX_EPOCH - Duration::from_secs(1)).is_err());
    let mut request = Request::get("https://h/").body(()).unwrap();
    let error = sign(&mut request, &Credentials::new("a\nb", "top-secret"), at()).unwrap_err();
    assert!(error.kind() == ErrorKind::Credentials && !error.to_string().contains("top-secret"), "{error}");
    assert!(request.headers().is_empty(), "half a signature");
}

#[test]
fn an_address_that_cannot_work_or_says_too_much_is_not_shared() {
    let by = Credentials::new("id", "secret");
    let until = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1);
    for (method, address, fault) in [
        ("GET", "http://h/p#part", "has a fragment"),
        ("GET", "ftp://h/p", "begins with neither"),
        ("GET", "http://user:password@h/p", "has a user name"),
        ("GET", "http://h/p?x-fc-expires=5", "is signed already"),
        ("G ET", "http://h/p", "is no method of HTTP"),
        ("", "http://h/p", "is no method of HTTP"),
    ] {
        let error = presign(method, address, &by, until).unwrap_err().to_string();
        assert!(error.contains(fault) && !error.contains("password"), "{address}: {error}");
    }
}
