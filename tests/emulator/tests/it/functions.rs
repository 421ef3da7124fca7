//! Functions: created, read, refused; running them is tested elsewhere.

use serde_json::{Value, json};

use crate::support::{create, package, request, with_function, with_service};

const ECHO: &str = "def handler(event, context):\n    return event\n";

#[tokio::test]
async fn a_function_has_the_documented_defaults() {
    let emulator = with_service().await;
    let made = create(&emulator, ECHO, json!({ "timeout": null })).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let mut body = made.json();
    for generated in ["functionId", "createdTime", "lastModifiedTime", "codeChecksum"] {
        assert!(body.as_object_mut().unwrap().remove(generated).unwrap().is_string());
    }
    assert!(body.as_object_mut().unwrap().remove("codeSize").unwrap().as_u64() > Some(100));
    assert_eq!(
        body,
        json!({
            "functionName": "f", "description": "", "runtime": "python3.10", "handler": "index.handler", "timeout": 3,
            "initializer": null, "initializationTimeout": null, "memorySize": 128, "cpu": 0.1, "diskSize": 512,
            "environmentVariables": {}, "instanceConcurrency": 1, "instanceSoftConcurrency": null,
            "customContainerConfig": null, "customRuntimeConfig": null, "customDNS": null,
            "customHealthCheckConfig": null, "caPort": null, "instanceType": "e1", "layers": null, "layersArnV2": null,
            "instanceLifecycleConfig": {
                "preFreeze": { "handler": "", "timeout": 3 }, "preStop": { "handler": "", "timeout": 3 },
            },
            "gpuMemorySize": null,
        })
    );
    let got = request(&emulator, "GET", "/services/s/functions/f?qualifier=LATEST").send().await;
    assert_eq!((got.json(), got.header("etag")), (made.json(), made.header("etag")));
}

#[tokio::test]
async fn what_was_given_comes_back() {
    let emulator = with_service().await;
    let given = json!({
        "description": "d", "runtime": "custom", "memorySize": 512, "cpu": 0.35, "timeout": 60, "caPort": 9000,
        "initializer": "index.init", "initializationTimeout": 30, "environmentVariables": { "A": "1" },
        "instanceConcurrency": 10, "layers": ["acs:fc:layer"], "instanceType": "c1", "diskSize": 10240,
        "customRuntimeConfig": { "command": ["/code/bootstrap"], "args": ["--port", "9000"] },
        "customHealthCheckConfig": { "httpGetUrl": "/ready", "periodSeconds": 3 },
        "customDNS": { "nameServers": ["1.1.1.1"], "dnsOptions": [{ "name": "ndots", "value": "1" }] },
        "instanceLifecycleConfig": { "preStop": { "handler": "index.stop", "timeout": 5 } },
    });
    let made = create(&emulator, ECHO, given.clone()).await;
    for (name, value) in given.as_object().unwrap() {
        assert_eq!(&made.json()[name], value, "{name}");
    }
}

#[tokio::test]
async fn a_wrong_function_is_refused_with_the_field() {
    let emulator = with_service().await;
    for (more, said) in [
        (json!({ "functionName": null }), "functionName is required"),
        (json!({ "functionName": "-a" }), "functionName '-a' is set to an invalid value"),
        (json!({ "runtime": null }), "runtime is required"),
        (json!({ "runtime": "python3.8" }), "Runtime is set to an invalid value"),
        (json!({ "handler": "" }), "handler is required"),
        (json!({ "memorySize": 100 }), "memorySize is set to an invalid value"),
        (json!({ "timeout": "60" }), "timeout must be an integer of 32 bits, not a string"),
        (json!({ "timeout": 0 }), "timeout is set to an invalid value"),
        (json!({ "environmentVariables": { "A": 1 } }), "environmentVariables.A must be a string"),
        (json!({ "layers": "l" }), "layers must be a list"),
        (json!({ "code": null }), "code or customContainerConfig is required"),
        (json!({ "code": "UEs=" }), "code must be an object, not a string"),
        (json!({ "code": {} }), "code.zipFile is required"),
        (json!({ "code": { "zipFile": "UEs!" } }), "code.zipFile is not standard base64"),
        (json!({ "code": { "zipFile": "UEsD" } }), "code.zipFile cannot be unpacked: it is not a zip file"),
        (
            json!({ "code": { "ossBucketName": "b", "ossObjectName": "o" } }),
            "code.ossBucketName 'b' cannot be read: the emulator has no OSS",
        ),
        (
            json!({ "customContainerConfig": { "image": "i" } }),
            "customContainerConfig goes with the runtime custom-container",
        ),
        (
            json!({ "runtime": "custom-container", "code": null, "customContainerConfig": {} }),
            "customContainerConfig.image is required",
        ),
        (json!({ "runtime": "custom-container", "code": null }), "customContainerConfig is required"),
        (
            json!({ "runtime": "custom-container", "code": null, "customContainerConfig": { "image": "i", "command": ["x"] } }),
            "customContainerConfig.command must be a string, not a list",
        ),
    ] {
        let (status, code, message) = create(&emulator, ECHO, more.clone()).await.refusal();
        assert_eq!((status, code.as_str()), (400, "InvalidArgument"), "{more}");
        assert!(message.starts_with(said), "{more}: {message}");
    }
}

#[tokio::test]
async fn a_package_that_would_leave_its_directory_is_refused() {
    let emulator = with_service().await;
    for name in ["../evil.py", "/tmp/evil.py"] {
        let code = json!({ "code": { "zipFile": package(&[(name, "")]) } });
        let (status, code, message) = create(&emulator, ECHO, code).await.refusal();
        assert_eq!((status, code.as_str()), (400, "InvalidArgument"));
        assert!(message.contains("would leave the code directory"), "{message}");
    }
}

#[tokio::test]
async fn an_announced_checksum_must_be_right() {
    let emulator = with_service().await;
    let body = json!({
        "functionName": "f", "runtime": "python3", "handler": "index.handler",
        "code": { "zipFile": package(&[("index.py", ECHO)]) },
    });
    let post = || request(&emulator, "POST", "/services/s/functions").body(body.to_string());
    let wrong = post().header("x-fc-code-checksum", "1").send().await.refusal();
    assert!(wrong.2.starts_with("X-Fc-Code-Checksum is '1'"), "{}", wrong.2);
    let right = wrong.2.rsplit('\'').nth(1).unwrap();
    let made = post().header("x-fc-code-checksum", right).send().await;
    assert_eq!(made.json()["codeChecksum"], right);
}

#[tokio::test]
async fn a_function_needs_its_service_and_a_name_of_its_own() {
    let emulator = with_function(ECHO, json!({})).await;
    let elsewhere = request(&emulator, "POST", "/services/t/functions").body("{}").send().await;
    assert_eq!(elsewhere.code(), (404, "ServiceNotFound".into()));
    let again = create(&emulator, ECHO, json!({})).await;
    let message = "function 'f' already exists in service 's'";
    assert_eq!(again.refusal(), (409, "FunctionAlreadyExists".into(), message.into()));
    for (qualifier, code) in [("7", "VersionNotFound"), ("prod", "AliasNotFound")] {
        let got =
            request(&emulator, "GET", &format!("/services/s/functions/f?qualifier={qualifier}")).send().await;
        assert_eq!(got.code(), (404, code.into()));
    }
}

#[tokio::test]
async fn what_cannot_run_is_kept_and_says_so_when_called() {
    for (more, why) in [
        (
            json!({ "runtime": "custom-container", "code": Value::Null,
            "customContainerConfig": { "image": "registry/i:v1", "command": "[\"/server\"]" } }),
            "it starts no containers",
        ),
        (json!({ "runtime": "java11" }), "it runs Python 3, Node.js and custom runtimes only"),
        (json!({ "runtime": "python2.7" }), "Python 2 is gone"),
    ] {
        let emulator = with_function(ECHO, more).await;
        let (status, code, message) = crate::support::invoke(&emulator, "").await.refusal();
        assert_eq!((status, code.as_str()), (501, "NotImplemented"));
        assert!(message.ends_with(why), "{message}");
    }
}
