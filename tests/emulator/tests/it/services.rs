//! Services: created, read, refused.

use serde_json::json;

use crate::support::{request, with_service};
use fc_emulator::Emulator;

#[tokio::test]
async fn a_service_has_the_documented_defaults() {
    let emulator = Emulator::start().await.unwrap();
    let made = request(&emulator, "POST", "/services").body(r#"{"serviceName":"s"}"#).send().await;
    assert_eq!(made.status, 200);
    assert_eq!(made.header("etag").map(str::len), Some(32));
    assert_eq!(made.header("content-type"), Some("application/json"));
    let mut body = made.json();
    for generated in ["serviceId", "createdTime", "lastModifiedTime"] {
        assert!(body.as_object_mut().unwrap().remove(generated).unwrap().is_string());
    }
    assert_eq!(
        body,
        json!({
            "serviceName": "s", "description": "", "role": "", "internetAccess": true,
            "logConfig": {
                "project": "", "logstore": "", "enableRequestMetrics": false, "enableInstanceMetrics": false,
                "logBeginRule": null,
            },
            "vpcConfig": { "vpcId": "", "vSwitchIds": [], "securityGroupId": "", "role": "" },
            "nasConfig": { "userId": -1, "groupId": -1, "mountPoints": [] },
            "ossMountConfig": { "mountPoints": [] },
            "tracingConfig": { "type": null, "params": null },
            "vendorConfig": null, "useSLRAuthentication": null,
        })
    );
}

#[tokio::test]
async fn what_was_given_comes_back_the_same_twice() {
    let emulator = Emulator::start().await.unwrap();
    let given = json!({
        "serviceName": "demo-svc", "description": "d", "role": "acs:ram::1:role/r", "internetAccess": false,
        "vpcConfig": { "vpcId": "vpc-1", "vSwitchIds": ["vsw-1", "vsw-2"], "securityGroupId": "sg-1" },
        "logConfig": { "project": "p", "logstore": "l", "enableRequestMetrics": true },
        "nasConfig": { "userId": 10003, "groupId": 10003, "mountPoints": [
            { "serverAddr": "a.nas.aliyuncs.com:/fc", "mountDir": "/mnt/nas", "enableTLS": true } ] },
        "tracingConfig": { "type": "Jaeger", "params": { "endpoint": "http://t" } },
    });
    let made = request(&emulator, "POST", "/services").body(given.to_string()).send().await;
    for (name, value) in given.as_object().unwrap() {
        assert_eq!(&made.json()[name], value, "{name}");
    }
    let got = request(&emulator, "GET", "/services/demo-svc?qualifier=LATEST").send().await;
    assert_eq!((got.status, got.json()), (200, made.json()));
    assert_eq!(got.header("etag"), made.header("etag"));
}

#[tokio::test]
async fn a_wrong_service_is_refused_with_the_field() {
    let emulator = Emulator::start().await.unwrap();
    for (body, said) in [
        ("{}", "serviceName is required"),
        ("", "the request body is not JSON"),
        (r#"{"serviceName":"1a"}"#, "serviceName '1a' is set to an invalid value"),
        (r#"{"serviceName":"a.b"}"#, "serviceName 'a.b' is set to an invalid value"),
        (r#"{"serviceName":"a","nasConfig":{"userId":"1000"}}"#, "nasConfig.userId must be an integer"),
        (r#"{"serviceName":"a","vpcConfig":{"vSwitchIds":"v"}}"#, "vpcConfig.vSwitchIds must be a list"),
        (r#"{"serviceName":"a","internetAccess":"true"}"#, "internetAccess must be a boolean"),
        (r#"{"serviceName":"a","tracingConfig":{"type":"Jaeger"}}"#, "tracingConfig.params is required"),
    ] {
        let (status, code, message) =
            request(&emulator, "POST", "/services").body(body).send().await.refusal();
        assert_eq!((status, code.as_str()), (400, "InvalidArgument"), "{body}");
        assert!(message.starts_with(said), "{body}: {message}");
    }
}

#[tokio::test]
async fn a_name_is_given_once() {
    let emulator = with_service().await;
    let again = request(&emulator, "POST", "/services").body(r#"{"serviceName":"s"}"#).send().await;
    assert_eq!(again.refusal(), (409, "ServiceAlreadyExists".into(), "service 's' already exists".into()));
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let emulator = with_service().await;
    for (target, code, message) in [
        ("/services/t", "ServiceNotFound", "service 't' does not exist"),
        ("/services/s?qualifier=1", "VersionNotFound", "version '1' of service 's' does not exist"),
        ("/services/s?qualifier=prod", "AliasNotFound", "alias 'prod' of service 's' does not exist"),
        ("/services/t/functions/f", "ServiceNotFound", "service 't' does not exist"),
        ("/services/s/functions/f", "FunctionNotFound", "function 'f' does not exist in service 's'"),
        (
            "/services/s/functions/f/triggers/t",
            "FunctionNotFound",
            "function 'f' does not exist in service 's'",
        ),
    ] {
        let answer = request(&emulator, "GET", target).send().await;
        assert_eq!(answer.refusal(), (404, code.to_owned(), message.to_owned()), "{target}");
    }
}
