//! Whole conversations with a local Function Compute, over a real socket.

use fc_client::fc2::{
    Client, Code, CreateFunction, CreateService, CreateTrigger, DeleteFunction, DeleteService, DeleteTrigger,
    GetFunction, GetFunctionCode, GetService, GetTrigger, HttpTriggerConfig, InvocationType, InvokeFunction,
    ListFunctions, ListServices, ListTriggers, LogType, Runtime, TimerTriggerConfig, TriggerConfig,
    UpdateFunction, UpdateFunctionBuilder, UpdateService, UpdateTrigger,
};
use fc_client::{
    BoxError, BoxFuture, Config, Credentials, ErrorKind, FunctionErrorKind, Patch, ProvideCredentials, Retry,
};
use fc_emulator::Emulator;

const ECHO: &str = "
def handler(event, context):
    print('seen', event)
    if event == b'fail':
        raise ValueError('as asked')
    return event
";

async fn start() -> (Emulator, Client) {
    let emulator = Emulator::start().await.expect("a free port");
    let client = with_secret(&emulator, "test-ak-secret");
    (emulator, client)
}

fn with_secret(emulator: &Emulator, secret: &str) -> Client {
    let credentials = Credentials::new("test-ak-id", secret);
    Client::new(Config::new().endpoint(emulator.endpoint()).credentials(credentials)).expect("a place")
}

fn python() -> bool {
    let found = std::process::Command::new("python3")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success());
    if !found {
        println!("skipped: there is no python3 on this machine");
    }
    found
}

fn echo() -> CreateFunction {
    CreateFunction::builder()
        .service_name("s")
        .function_name("f")
        .runtime(Runtime::Python3_10)
        .handler("index.handler")
        .code(Code::from_source("index.py", ECHO))
        .build()
}

fn service() -> CreateService {
    CreateService::builder().service_name("s").without_role().build()
}

#[tokio::test]
async fn a_function_is_created_read_triggered_and_invoked() {
    let (_emulator, client) = start().await;
    let created = client.create_service(service()).await.expect("created");
    assert_eq!(created.service_name.as_deref(), Some("s"));
    let service = client.get_service(GetService::new("s")).await.expect("found");
    assert_eq!(service, created);
    let created = client.create_function(echo()).await.expect("created");
    assert_eq!(
        (created.function_name.as_deref(), created.runtime.clone()),
        (Some("f"), Some(Runtime::Python3_10))
    );
    let function = client.get_function(GetFunction::new("s", "f")).await.expect("found");
    assert_eq!(function, created);
    let trigger = CreateTrigger::builder()
        .service_name("s")
        .function_name("f")
        .trigger_name("t")
        .trigger_type("http")
        .trigger_config(HttpTriggerConfig::new(["GET"]).auth_type("anonymous"))
        .build();
    let created = client.create_trigger(trigger).await.expect("created");
    let trigger = client.get_trigger(GetTrigger::new("s", "f", "t")).await.expect("found");
    assert_eq!(trigger, created);
    if python() {
        let mut request = InvokeFunction::new("s", "f");
        request.payload = Some("hello".into());
        request.log_type = Some(LogType::Tail);
        let answer = client.invoke_function(request).await.expect("answered");
        assert_eq!(answer.text().expect("it did not fail"), "hello");
        assert!(answer.log().expect("a log").contains("seen b'hello'"), "{answer:?}");
        assert!(answer.request_id().is_some());
    }
}

#[tokio::test]
async fn a_function_that_raises_is_told_from_an_error_of_the_api() {
    if !python() {
        return;
    }
    let (_emulator, client) = start().await;
    client.create_service(service()).await.expect("created");
    client.create_function(echo()).await.expect("created");
    let mut request = InvokeFunction::new("s", "f");
    request.payload = Some("fail".into());
    let answer = client.invoke_function(request).await.expect("answered");
    let error = answer.function_error().expect("it failed");
    assert_eq!((&error.kind, error.message.as_deref()), (&FunctionErrorKind::Unhandled, Some("as asked")));
    assert_eq!(error.error_type.as_deref(), Some("ValueError"));
}

#[tokio::test]
async fn an_asynchronous_invocation_answers_with_its_id() {
    if !python() {
        return;
    }
    let (_emulator, client) = start().await;
    client.create_service(service()).await.expect("created");
    client.create_function(echo()).await.expect("created");
    let mut request = InvokeFunction::new("s", "f");
    request.invocation_type = Some(InvocationType::Async);
    let answer = client.invoke_function(request).await.expect("accepted");
    assert_eq!((answer.head().status, answer.payload().len()), (202, 0));
    assert!(answer.invocation_id().is_some(), "{answer:?}");
}

#[tokio::test]
async fn what_is_there_already_and_what_is_not_are_told_apart() {
    let (_emulator, client) = start().await;
    let error = client.get_service(GetService::new("s")).await.expect_err("nothing is there");
    assert_eq!(
        (error.code(), error.is_not_found(), error.is_retryable()),
        (Some("ServiceNotFound"), true, false)
    );
    assert!(error.request_id().is_some(), "{error}");
    client.create_service(service()).await.expect("created");
    let error = client.create_service(service()).await.expect_err("it is there");
    assert_eq!((error.code(), error.is_already_exists()), (Some("ServiceAlreadyExists"), true));
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn a_wrong_secret_is_refused_and_not_shown() {
    let (emulator, _) = start().await;
    let client = with_secret(&emulator, "wrong-secret");
    let error = client.get_service(GetService::new("s")).await.expect_err("refused");
    assert_eq!(
        (error.kind(), error.code(), error.status()),
        (ErrorKind::Service, Some("SignatureNotMatch"), Some(403))
    );
    assert!(!format!("{error} {error:?} {client:?}").contains("wrong-secret"));
}

#[tokio::test]
async fn a_refused_signature_does_not_show_the_token() {
    let (emulator, _) = start().await;
    let credentials = Credentials::temporary("test-ak-id", "wrong-secret", "test-sts-token");
    let config = Config::new().endpoint(emulator.endpoint()).credentials(credentials);
    let error =
        Client::new(config).expect("a place").get_service(GetService::new("s")).await.expect_err("refused");
    assert_eq!(error.code(), Some("SignatureNotMatch"));
    assert!(!format!("{error} {error:?}").contains("test-sts-token"), "{error}");
    assert!(error.message().contains("x-acs-security-token:(as it was sent)"), "{error}");
}

#[tokio::test]
async fn every_answer_has_a_head() {
    let (_emulator, client) = start().await;
    let answer = client.send(service()).await.expect("created");
    assert_eq!((answer.head.status, answer.head.attempts), (200, 1));
    assert!(answer.head.etag().is_some() && answer.head.request_id().is_some(), "{:?}", answer.head);
}

#[tokio::test]
async fn a_closed_port_is_a_connection_that_never_stood() {
    let (emulator, _) = start().await;
    let endpoint = emulator.endpoint();
    drop(emulator);
    let config = Config::new()
        .endpoint(endpoint)
        .credentials(Credentials::new("a", "b"))
        .retry(fc_client::Retry::never());
    let error =
        Client::new(config).expect("a place").get_service(GetService::new("s")).await.expect_err("closed");
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Connect, true));
}

#[tokio::test]
async fn a_busy_service_is_asked_again_and_every_attempt_is_signed_anew() {
    let (emulator, client) = start().await;
    client.create_service(service()).await.expect("created");
    emulator.fail_next(503, &[("x-acs-retry-after", "1")], "busy");
    let answer = client.send(GetService::new("s")).await.expect("the second attempt");
    assert_eq!(answer.head.attempts, 2);
    let seen = emulator.requests();
    let nonce = |at: usize| seen[at].headers.get("x-acs-signature-nonce").cloned();
    assert_ne!(nonce(1), nonce(2));
}

#[tokio::test]
async fn an_invocation_that_may_have_run_is_not_repeated() {
    let (emulator, client) = start().await;
    client.create_service(service()).await.expect("created");
    for status in [500, 502, 504] {
        let before = emulator.requests().len();
        emulator.fail_next(status, &[], "");
        let error = client.invoke_function(InvokeFunction::new("s", "f")).await.expect_err("it failed");
        assert_eq!((error.status(), error.attempts(), error.is_retryable()), (Some(status), 1, false));
        assert_eq!(emulator.requests().len(), before + 1);
    }
}

#[tokio::test]
async fn a_slow_function_ends_in_a_timeout_that_is_not_repeated() {
    if !python() {
        return;
    }
    let (emulator, client) = start().await;
    client.create_service(service()).await.expect("created");
    let mut function = echo();
    function.code =
        Some(Code::from_source("index.py", "import time\ndef handler(event, context): time.sleep(20)\n"));
    function.timeout = Some(30);
    client.create_function(function).await.expect("created");
    let config = Config::new()
        .endpoint(emulator.endpoint())
        .credentials(Credentials::new("test-ak-id", "test-ak-secret"))
        .timeout(std::time::Duration::from_millis(300));
    let client = Client::new(config).expect("a place");
    let error = client.invoke_function(InvokeFunction::new("s", "f")).await.expect_err("too slow");
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Timeout, 1, false));
    assert_eq!(error.to_string(), "InvokeFunction: no answer within 0.3 s");
}

/// Changes a file whenever it is asked, which is after the package was hashed and before it is sent.
struct Meddling(std::path::PathBuf);

impl ProvideCredentials for Meddling {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        std::fs::write(&self.0, [b"PK\x03\x04".as_slice(), &vec![7; 500_000]].concat()).expect("it is ours");
        Box::pin(std::future::ready(Ok(Credentials::new("test-ak-id", "test-ak-secret"))))
    }
}

#[tokio::test]
async fn a_package_that_changes_while_it_is_sent_is_named_and_not_sent_again() {
    let emulator = Emulator::start().await.expect("a free port");
    let folder = tempfile::tempdir().expect("a folder");
    let zip = folder.path().join("code.zip");
    std::fs::write(&zip, [b"PK\x03\x04".as_slice(), &vec![0; 500_000]].concat()).expect("written");
    let config = Config::new().endpoint(emulator.endpoint()).credentials(Meddling(zip.clone()));
    let client = Client::new(config).expect("a place");
    let mut request = echo();
    request.code = Some(Code::from_zip_file(&zip));
    let error = client.create_function(request).await.expect_err("it changed");
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert_eq!(
        error.to_string(),
        format!(
            "CreateFunction: `{}` was changed while it was sent; send it again when nothing writes to it",
            zip.display()
        )
    );
    assert!(emulator.requests().is_empty(), "half a package was taken for a request");
}

#[test]
fn a_call_without_a_runtime_is_an_error_and_no_panic() {
    let config = Config::new().endpoint("http://127.0.0.1:1").credentials(Credentials::new("id", "secret"));
    let client = Client::new(config).expect("a place");
    let call = std::pin::pin!(client.get_service(GetService::new("s")));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = call.poll(&mut context) else {
        panic!("it waits for what cannot come")
    };
    assert_eq!(error.to_string(), "GetService: a call needs a runtime of tokio around it, and there is none");
}

#[tokio::test]
async fn what_was_created_is_listed_changed_and_deleted() {
    let (_emulator, client) = start().await;
    client.create_service(service()).await.expect("created");
    for name in ["a", "b", "c"] {
        let mut request = echo();
        request.function_name = name.to_owned();
        request.environment_variables = Some([("KEEP".to_owned(), "1".to_owned())].into());
        client.create_function(request).await.expect("created");
    }

    let mut names = Vec::new();
    let mut request = ListFunctions::builder().service_name("s").limit(2).build();
    for pages in 1.. {
        let page = client.list_functions(request.clone()).await.expect("a page");
        names.extend(page.functions.into_iter().flatten().filter_map(|function| function.function_name));
        request.next_token = page.next_token;
        if request.next_token.is_none() {
            assert_eq!(pages, 2);
            break;
        }
    }
    assert_eq!(names, ["a", "b", "c"]);
    let services = client.list_services(ListServices::new()).await.expect("a page").services.expect("a list");
    assert_eq!(services.len(), 1);

    let update = |builder: UpdateFunctionBuilder<_, _>| builder.service_name("s").function_name("a").build();
    let changed =
        client.update_function(update(UpdateFunction::builder().memory_size(1024))).await.expect("changed");
    assert_eq!(changed.memory_size, Some(1024));
    let kept = changed.environment_variables.expect("they are there");
    assert_eq!(kept.get("KEEP").map(String::as_str), Some("1"), "what is absent stays");
    let mut request = UpdateFunction::new("s", "a");
    request.environment_variables = Patch::empty();
    let cleared = client.update_function(request).await.expect("changed");
    assert!(cleared.environment_variables.is_none_or(|left| left.is_empty()), "an empty map clears");

    let code = client.get_function_code(GetFunctionCode::new("s", "a")).await.expect("the code");
    assert_eq!(code.checksum, cleared.code_checksum);
    assert!(!format!("{code:?}").contains("http"), "whoever has the address has the code");

    let answer = client.send(GetFunction::new("s", "a")).await.expect("found");
    let mut request = DeleteFunction::new("s", "a");
    request.if_match = Some("0".repeat(32));
    let error = client.delete_function(request.clone()).await.expect_err("it is another version");
    assert_eq!((error.status(), error.code()), (Some(412), Some("PreconditionFailed")));
    request.if_match = answer.head.etag().map(str::to_owned);
    client.delete_function(request).await.expect("deleted");
    assert!(client.get_function(GetFunction::new("s", "a")).await.expect_err("gone").is_not_found());
    let error = client.delete_service(DeleteService::new("s")).await.expect_err("it has functions");
    assert_eq!(error.kind(), ErrorKind::Service);

    let trigger = CreateTrigger::builder()
        .service_name("s")
        .function_name("b")
        .trigger_name("t")
        .trigger_type("timer")
        .trigger_config(TimerTriggerConfig::new("@every 5m"))
        .build();
    client.create_trigger(trigger).await.expect("created");
    let mut request = UpdateTrigger::new("s", "b", "t");
    request.trigger_config = TriggerConfig::from(TimerTriggerConfig::new("@every 10m").enable(false)).into();
    let changed = client.update_trigger(request).await.expect("changed");
    let Some(TriggerConfig::Timer(timer)) = changed.trigger_config else { panic!("it is a timer") };
    assert_eq!((timer.cron_expression.as_deref(), timer.enable), (Some("@every 10m"), Some(false)));
    let page = client.list_triggers(ListTriggers::new("s", "b")).await.expect("a page");
    assert_eq!(page.triggers.expect("a list")[0].trigger_name.as_deref(), Some("t"));
    client.delete_trigger(DeleteTrigger::new("s", "b", "t")).await.expect("deleted");
    for name in ["b", "c"] {
        client.delete_function(DeleteFunction::new("s", name)).await.expect("deleted");
    }
    let updated =
        client.update_service(UpdateService::builder().service_name("s").description("new").build()).await;
    assert_eq!(updated.expect("changed").description.as_deref(), Some("new"));
    client.delete_service(DeleteService::new("s")).await.expect("deleted");
    let page = client.list_services(ListServices::new()).await.expect("a page");
    assert_eq!(page.services.map(|services| services.len()), Some(0));
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_said_to() {
    let emulator = Emulator::start().await.expect("a free port");
    let config =
        Config::new().endpoint(emulator.endpoint().replace("http://", "https://")).retry(Retry::never());
    let client = Client::new(config.credentials(Credentials::new("id", "secret"))).expect("a place");
    let error = client.get_service(GetService::new("s")).await.expect_err("it speaks plain HTTP");
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert_eq!(
        error.message(),
        "the server does not speak TLS; write `http://` before the endpoint if that is meant"
    );
}

#[tokio::test]
async fn a_clock_that_is_off_is_corrected_by_the_refusal_for_all_that_follows() {
    for ahead in [true, false] {
        let hours = std::time::Duration::from_secs(5 * 3600);
        let now = std::time::SystemTime::now();
        let there = if ahead { now + hours } else { now - hours };
        let emulator = Emulator::builder().frozen_at(there).start().await.expect("a free port");
        let client = with_secret(&emulator, "test-ak-secret");
        let answer = client.send(service()).await.expect("created at the second attempt");
        assert_eq!(answer.head.attempts, 2);
        let answer = client.clone().send(GetService::new("s")).await.expect("found");
        assert_eq!(answer.head.attempts, 1, "the correction is forgotten");
    }
}

#[tokio::test]
async fn a_refusal_that_has_nothing_to_do_with_the_clock_is_no_reason_to_try_again() {
    let emulator = Emulator::start().await.expect("a free port");
    let error = with_secret(&emulator, "wrong").get_service(GetService::new("s")).await.expect_err("403");
    assert_eq!((error.status(), error.attempts()), (Some(403), 1));
    assert!(error.to_string().contains(" (the secret does not belong to this access key id"), "{error}");
    // The emulator says what it expected: the same, for only the secret is another.
    let canonical = error.canonical_request().expect("it is a matter of the signature");
    assert!(canonical.starts_with("GET\n/2021-04-06/services/s\n"), "{canonical}");
}

#[tokio::test]
async fn a_call_ends_with_its_own_time_and_a_wait_that_is_too_long_is_not_begun() {
    let emulator = Emulator::start().await.expect("a free port");
    let config = Config::new()
        .endpoint(emulator.endpoint())
        .credentials(Credentials::new("test-ak-id", "test-ak-secret"))
        .call_timeout(std::time::Duration::from_secs(5));
    let client = Client::new(config).expect("a place");
    emulator.fail_next(
        503,
        &[("retry-after", "10")],
        "{\"ErrorCode\":\"ResourceThrottled\",\"ErrorMessage\":\"later\"}",
    );
    let error = client.get_service(GetService::new("s")).await.expect_err("10 seconds are more than 5");
    assert_eq!((error.status(), error.attempts(), error.code()), (Some(503), 1, Some("ResourceThrottled")));
    assert!(error.elapsed() < std::time::Duration::from_secs(5), "{:?}", error.elapsed());
    emulator.fail_next(503, &[("retry-after", "0")], "{}");
    let error = client.get_service(GetService::new("s")).await.expect_err("there is none");
    assert_eq!((error.status(), error.attempts()), (Some(404), 2));
}
