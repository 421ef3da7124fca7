//! No secret is ever shown: every request, result, error and log line is searched for marks.

use std::fmt::Debug;

use fc_client::fc2::{
    Client, Code, CreateFunction, CreateService, CreateTrigger, EventBridgeTriggerConfig, EventSourceConfig,
    EventSourceParameters, GetFunction, GetFunctionCode, InvokeFunction, LogType, Runtime,
    SourceRocketMqParameters, UpdateFunction,
};
use fc_client::{AssumeRole, CliProfile, Config, Credentials, Package, ProvideCredentials, http_trigger};
use fc_emulator::Emulator;
use serde_json::json;
use tracing_subscriber::filter::LevelFilter;

use crate::logged::logged;

/// What must never be seen. The emulator knows one secret only, so the key's own is what it takes.
const MARKS: [&str; 13] = [
    "test-ak-secret",
    "test-sts-token",
    "MARK-EXTERNAL-ID",
    "MARK-POLICY",
    "MARK-PRINTED",
    "MARK-TOKEN",
    "MARK-ENVIRONMENT",
    "MARK-OSS-KEY",
    "MARK-OSS-SECRET",
    "MARK-PAYLOAD",
    "MARK-CODE",
    "MARK-CONFIG",
    "MARK-PASSWORD",
];

/// Everything that was shown, with what it is.
#[derive(Default)]
struct Shown(Vec<(&'static str, String)>);

impl Shown {
    fn debug(&mut self, what: &'static str, value: &impl Debug) {
        self.0.push((what, format!("{value:?} {value:#?}")));
    }

    fn error(&mut self, what: &'static str, error: &(dyn std::error::Error + 'static)) {
        let chain = std::iter::successors(Some(error), |error| error.source());
        let text: Vec<String> = chain.map(|error| format!("{error} {error:?}")).collect();
        self.0.push((what, text.join(" ")));
    }

    fn check(&self) {
        for (what, text) in &self.0 {
            for mark in MARKS {
                assert!(!text.contains(mark), "{what} shows {mark}:\n{text}");
            }
        }
    }
}

fn function() -> CreateFunction {
    CreateFunction::builder()
        .service_name("s")
        .function_name("f")
        .runtime(Runtime::Python3_10)
        .handler("index.handler")
        .code(Code::from_source("index.py", "def handler(event, context):\n    return 'MARK-CODE'\n"))
        .environment_variables([("KEY", "MARK-ENVIRONMENT")])
        .build()
}

async fn conversation(shown: &mut Shown) {
    let emulator = Emulator::start().await.expect("a free port");
    let config = |credentials| Config::new().endpoint(emulator.endpoint()).credentials(credentials);
    let credentials = Credentials::new("test-ak-id", "test-ak-secret");
    let client = Client::new(config(credentials.clone())).expect("a place");
    shown.debug("credentials", &credentials);
    shown.debug("configuration", &config(credentials.clone()));
    shown.debug("client", &client);
    let temporary = Credentials::temporary("test-ak-id", "test-ak-secret", "MARK-TOKEN");
    shown.debug("temporary credentials", &temporary);
    let by_token = Client::new(config(temporary.clone())).expect("a place");
    let refused =
        by_token.send_json("GetService", r#"{"serviceName":"s"}"#).await.expect_err("no such token");
    shown.error("a refused token", &refused);

    let service = CreateService::builder().service_name("s").without_role().build();
    shown.debug("service", &client.create_service(service).await.expect("created"));
    let request = function();
    shown.debug("request", &request);
    let sent = client.dry_run(&request, std::time::SystemTime::now(), "n").await.expect("it can be sent");
    shown.debug("headers of a request", sent.headers());
    shown.debug("function", &client.create_function(request.clone()).await.expect("created"));
    shown.error("already there", &client.create_function(request).await.expect_err("it is there"));
    let answer = client.send(GetFunction::new("s", "f")).await.expect("found");
    shown.debug("answer", &answer);
    let update = UpdateFunction::builder()
        .service_name("s")
        .function_name("f")
        .environment_variables([("KEY", "MARK-ENVIRONMENT")])
        .build();
    shown.debug("update", &update);
    shown.debug("updated", &client.update_function(update).await.expect("changed"));
    shown.debug("code", &Code::from_zip_bytes("MARK-CODE"));
    shown.debug("package", &Package::from_files([("index.py", "MARK-CODE")]));
    let code = client.get_function_code(GetFunctionCode::new("s", "f")).await.expect("the code");
    assert!(code.url.as_deref().is_some_and(|url| url.starts_with("http")));
    shown.debug("code as it is", &code);
    assert!(!format!("{code:?}").contains("http://"), "whoever has the address has the code");

    let mut invocation = InvokeFunction::new("s", "f");
    invocation.payload = Some("MARK-PAYLOAD".into());
    invocation.log_type = Some(LogType::Tail);
    shown.debug("invocation", &invocation);
    if let Ok(answer) = client.invoke_function(invocation).await {
        shown.debug("what a function answered", &answer);
        shown.error("what is not JSON", &answer.json::<u8>().expect_err("it is text"));
    }
    let trigger = CreateTrigger::builder()
        .service_name("s")
        .function_name("f")
        .trigger_name("t")
        .trigger_type("http")
        .trigger_config(json!({ "authType": "jwt", "authConfig": "MARK-CONFIG", "methods": ["GET"] }))
        .build();
    shown.debug("a trigger of JSON", &trigger);
    let source = SourceRocketMqParameters::new("i", "t", "g").auth_type("ACL").instance_username("u");
    let source =
        EventSourceParameters::new().source_rocket_mq_parameters(source.instance_password("MARK-PASSWORD"));
    let source = EventSourceConfig::new("RocketMQ").event_source_parameters(source);
    let trigger = CreateTrigger::builder()
        .service_name("s")
        .function_name("f")
        .trigger_name("t")
        .trigger_type("eventbridge")
        .trigger_config(EventBridgeTriggerConfig::new("{}", source))
        .build();
    shown.debug("a trigger with a password", &trigger);
    shown.debug("the trigger as it is", &client.create_trigger(trigger.clone()).await.expect("created"));
    shown.error("a trigger that is there", &client.create_trigger(trigger).await.expect_err("it is there"));

    for json in [
        json!({ "serviceName": "s", "environmentVariables": { "KEY": ["MARK-ENVIRONMENT"] } }),
        json!({ "serviceName": "s", "code": { "ossAccessKeyId": "MARK-OSS-KEY", "ossAccessKeySecret": "MARK-OSS-SECRET" } }),
        json!({ "serviceName": "s", "code": { "zipFile": "MARK-CODE!" }, "runtime": ["MARK-CONFIG"] }),
        json!({ "serviceName": "s", "code": "MARK-CODE", "memorySize": "MARK-CONFIG", "handler": { "MARK": 1 } }),
    ] {
        let invalid = CreateFunction::from_json(&json.to_string()).expect_err("not all is there");
        shown.error("an invalid request", &invalid);
        shown.debug("its violations", &invalid.violations());
        let error =
            client.send_json("CreateFunction", &json.to_string()).await.expect_err("not all is there");
        shown.error("an invalid call", &error);
    }
    for body in ["{\"environmentVariables\":{\"KEY\":\"MARK-ENVIRONMENT\"", "[\"MARK-ENVIRONMENT\"]"] {
        emulator.fail_next(200, &[], body);
        shown.error(
            "an answer that is none",
            &client
                .send_json("GetFunction", r#"{"serviceName":"s","functionName":"f"}"#)
                .await
                .expect_err("none"),
        );
    }
    let mut request = http::Request::get("http://h/").body(()).expect("a request");
    http_trigger::sign(&mut request, &temporary, std::time::SystemTime::now()).expect("signed");
    shown.debug("a signed request", request.headers());
}

/// Roles, profiles and commands, with an emulator that answers once as STS does.
async fn sources(shown: &mut Shown) {
    let emulator = Emulator::start().await.expect("a free port");
    let base = Credentials::temporary("test-ak-id", "test-ak-secret", "MARK-TOKEN");
    let role = AssumeRole::new(base, "acs:ram::1:role/r")
        .endpoint(emulator.endpoint())
        .external_id("MARK-EXTERNAL-ID")
        .policy("MARK-POLICY");
    shown.debug("a role", &role);
    let refusals = [
        (403, r#"{"Code":"NoPermission","Message":"MARK-PRINTED","RequestId":"r"}"#),
        (403, r#"{"Code":"MARK-PRINTED of MARK-TOKEN","RequestId":"MARK-PRINTED of MARK-TOKEN"}"#),
        (200, r#"{"Credentials":{"AccessKeyId":"i","AccessKeySecret":["MARK-PRINTED"]}}"#),
        (200, "MARK-PRINTED"),
    ];
    for (status, body) in refusals {
        emulator.fail_next(status, &[], body);
        let config = Config::new().endpoint(emulator.endpoint()).credentials(role.clone());
        let client = Client::new(config).expect("a place");
        let error = client.send_json("GetService", r#"{"serviceName":"s"}"#).await.expect_err("no role");
        assert_eq!(error.kind(), fc_client::ErrorKind::Credentials);
        shown.error("a role that is refused", &error);
    }
    emulator.fail_next(
        200,
        &[],
        r#"{"Credentials":{"AccessKeyId":"test-ak-id","AccessKeySecret":"test-ak-secret","SecurityToken":"test-sts-token","Expiration":"2100-01-01T00:00:00Z"}}"#,
    );
    let config = Config::new().endpoint(emulator.endpoint()).credentials(role.clone());
    let client = Client::new(config).expect("a place");
    let service = CreateService::builder().service_name("s").without_role().build();
    shown.debug("a service by a role", &client.create_service(service).await.expect("the role may"));
    shown.debug("a role with credentials", &role);
    shown.debug("its credentials", &role.credentials().await.expect("they are kept"));
    shown.debug("a client by a role", &client);

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("config.json");
    for (mode, key, value, works) in [
        ("External", "process_command", "sh -c 'echo MARK-PRINTED; echo MARK-PRINTED >&2; exit 1'", false),
        ("External", "process_command", "echo MARK-PRINTED", false),
        ("External", "process_command", "/no/such/MARK-PRINTED", false),
        (
            "External",
            "process_command",
            r#"echo '{"access_key_id":"test-ak-id","access_key_secret":"test-ak-secret"}'"#,
            true,
        ),
        ("CloudSSO", "access_token", "MARK-TOKEN", false),
        ("Telepathy", "access_key_secret", "test-ak-secret", false),
    ] {
        let profile = json!({ "name": "p", "mode": mode, key: value });
        std::fs::write(&file, json!({ "profiles": [profile] }).to_string()).expect("a file");
        let profile = CliProfile::named("p").file(&file);
        shown.debug("a profile", &profile);
        let config = Config::new().endpoint(emulator.endpoint()).credentials(profile);
        let client = Client::new(config).expect("a place");
        let answer = client.get_service(fc_client::fc2::GetService::new("s")).await;
        assert_eq!(answer.is_ok(), works && cfg!(unix), "{mode} {value}: {answer:?}");
        match answer {
            Ok(service) => shown.debug("a service by a command", &service),
            Err(error) => shown.error("a profile that gives none", &error),
        }
    }

    let mut headers = http::HeaderMap::new();
    headers.insert("x-fc-access-key-secret", "test-ak-secret".parse().expect("a value"));
    headers.insert("x-fc-security-token", "MARK-TOKEN".parse().expect("a value"));
    shown.error("half an invocation", &Credentials::from_invocation(&headers).expect_err("it has no id"));
    headers.insert("x-fc-access-key-id", "test-ak-id".parse().expect("a value"));
    shown.debug("an invocation", &Credentials::from_invocation(&headers).expect("it has all three"));
}

#[test]
fn no_mark_is_seen_in_what_is_shown_or_logged() {
    let mut shown = Shown::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let log = logged(LevelFilter::TRACE, || runtime.block_on(conversation(&mut shown)));
    assert!(log.contains("answered") && log.lines().count() > 20, "nothing was logged:\n{log}");
    shown.0.push(("the log", log));
    assert!(shown.0.len() > 30, "not everything was looked at");
    shown.check();
}

#[test]
fn no_mark_is_seen_in_what_sources_of_credentials_show_or_log() {
    let mut shown = Shown::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let log = logged(LevelFilter::TRACE, || runtime.block_on(sources(&mut shown)));
    assert!(log.contains("runs the command of a profile"), "what is run is said:\n{log}");
    // The emulator logs what it is asked, and STS is asked by the query.
    let ours: Vec<&str> = log.lines().filter(|line| !line.starts_with(" INFO request: ")).collect();
    assert!(ours.len() > 20, "nothing was logged:\n{log}");
    shown.0.push(("the log", ours.join("\n")));
    assert!(shown.0.len() > 20, "not everything was looked at");
    shown.check();
}
