//! Conversations about asynchronous invocations with a local Function Compute.

use std::time::Duration;

use fc_client::fc2::{
    AsyncInvocationStatus, AsyncInvokeConfig, Client, DeleteFunctionAsyncInvokeConfig, Destination,
    DestinationConfig, GetFunctionAsyncInvokeConfig, GetStatefulAsyncInvocation, InvocationType,
    InvokeFunction, ListFunctionAsyncInvokeConfigs, ListStatefulAsyncInvocations, PublishServiceVersion,
    PutFunctionAsyncInvokeConfig, StatefulAsyncInvocation, StopStatefulAsyncInvocation, TimeOrder,
};
use fc_client::{Config, Credentials, Level, Violation};
use fc_emulator::{Context, Emulator, Function};

use crate::wire::{Scripted, client as scripted, config, date, target};

const QUEUE: &str = "acs:mns:cn-hangzhou:1234567890123456:/queues/q/messages";

/// A local Function Compute with `s/f`, which gives back what it gets, and `s/slow`, which takes a minute.
async fn start() -> (Emulator, Client) {
    let echo = Function::new("f", |event, _: Context| async move { Ok::<_, String>(event) });
    let slow = Function::new("slow", |event, _: Context| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        Ok::<_, String>(event)
    });
    let emulator = Emulator::builder().function("s", echo).function("s", slow);
    let emulator = emulator.start().await.expect("a free port");
    let credentials = Credentials::new("test-ak-id", "test-ak-secret");
    let config = Config::new().endpoint(emulator.endpoint()).credentials(credentials);
    (emulator, Client::new(config).expect("a place"))
}

/// Orders a call that can be asked about.
async fn order(client: &Client, function: &str, id: &str, payload: &'static str) {
    let call = InvokeFunction::builder().service_name("s").function_name(function).payload(payload);
    let call = call.invocation_type(InvocationType::Async).stateful_async_invocation_enable(true);
    client.invoke_function(call.stateful_async_invocation_id(id).build()).await.expect("accepted");
}

/// The invocation, once it is what is wanted.
async fn once(
    client: &Client,
    function: &str,
    id: &str,
    status: AsyncInvocationStatus,
) -> StatefulAsyncInvocation {
    for _ in 0..2_000 {
        let request = GetStatefulAsyncInvocation::new("s", function, id);
        let found = client.get_stateful_async_invocation(request).await.expect("found");
        if found.status.as_ref() == Some(&status) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{id} never was {status:?}");
}

#[tokio::test]
async fn asynchronous_calls_are_configured_by_version() {
    let (_emulator, client) = start().await;
    client.publish_service_version(PublishServiceVersion::new("s")).await.expect("published");
    let to_queue = DestinationConfig::new().on_failure(Destination::new().destination(QUEUE));
    let put = PutFunctionAsyncInvokeConfig::builder().service_name("s").function_name("f");
    let put = put.max_async_retry_attempts(0).max_async_event_age_in_seconds(300).stateful_invocation(true);
    let mut put = put.destination_config(to_queue).build();
    let latest = client.put_function_async_invoke_config(put.clone()).await.expect("configured");
    let AsyncInvokeConfig { service, function, qualifier, stateful_invocation, .. } = latest.clone();
    let told = (service.as_deref(), function.as_deref(), qualifier.as_deref(), stateful_invocation);
    assert_eq!(told, (Some("s"), Some("f"), Some("LATEST"), Some(true)));
    assert_eq!(
        (latest.max_async_retry_attempts, latest.max_async_event_age_in_seconds),
        (Some(0), Some(300))
    );
    let failed = latest.destination_config.clone().and_then(|config| config.on_failure);
    assert_eq!(failed.and_then(|target| target.destination).as_deref(), Some(QUEUE));
    put.qualifier = Some("1".into());
    client.put_function_async_invoke_config(put).await.expect("configured");

    let get = GetFunctionAsyncInvokeConfig::new("s", "f");
    assert_eq!(client.get_function_async_invoke_config(get.clone()).await.expect("found"), latest);
    let mut qualifiers = Vec::new();
    let mut request = ListFunctionAsyncInvokeConfigs::new("s", "f");
    request.limit = Some(1);
    loop {
        let page = client.list_function_async_invoke_configs(request.clone()).await.expect("a page");
        qualifiers.extend(page.configs.into_iter().flatten().filter_map(|config| config.qualifier));
        request.next_token = page.next_token;
        if request.next_token.is_none() {
            break;
        }
    }
    qualifiers.sort();
    assert_eq!(qualifiers, ["1", "LATEST"]);

    let delete = DeleteFunctionAsyncInvokeConfig::new("s", "f");
    client.delete_function_async_invoke_config(delete).await.expect("deleted");
    let error = client.get_function_async_invoke_config(get.clone()).await.expect_err("it is gone");
    assert!(error.is_not_found(), "{error}");
    let mut get = get;
    get.qualifier = Some("1".into());
    client.get_function_async_invoke_config(get).await.expect("that of the version stays");
}

#[tokio::test]
async fn a_call_is_followed_to_its_end_and_never_shown() {
    let (_emulator, client) = start().await;
    order(&client, "f", "video-1", "what it got").await;
    let found = once(&client, "f", "video-1", AsyncInvocationStatus::Succeeded).await;
    let told = (found.invocation_payload.as_deref(), found.return_payload.as_deref());
    assert_eq!(told, (Some("what it got"), Some("what it got")));
    let steps = found.events.clone().expect("events").into_iter().filter_map(|event| event.status);
    let expected =
        [AsyncInvocationStatus::Enqueued, AsyncInvocationStatus::Running, AsyncInvocationStatus::Succeeded];
    assert_eq!(steps.collect::<Vec<_>>(), expected);
    assert!(found.end_time >= found.started_time && found.started_time > Some(1_000_000_000_000));
    assert!(!format!("{found:?}").contains("what it got"), "{found:?}");
    let request = GetStatefulAsyncInvocation::new("s", "f", "video-2");
    let error = client.get_stateful_async_invocation(request).await.expect_err("there is none");
    assert_eq!((error.code(), error.is_not_found()), (Some("StatefulAsyncInvocationNotFound"), true));
}

#[tokio::test]
async fn calls_are_listed_page_by_page_by_what_they_are() {
    let (_emulator, client) = start().await;
    for id in ["a-1", "a-2", "b-1"] {
        order(&client, "f", id, "payload").await;
        once(&client, "f", id, AsyncInvocationStatus::Succeeded).await;
    }
    let mut ids = Vec::new();
    let request = ListStatefulAsyncInvocations::builder().service_name("s").function_name("f").limit(2);
    let request = request.sort_order_by_time(TimeOrder::Asc).status(AsyncInvocationStatus::Succeeded);
    let mut request = request.started_time_begin(1).include_payload(true).build();
    loop {
        let page = client.list_stateful_async_invocations(request.clone()).await.expect("a page");
        for found in page.invocations.into_iter().flatten() {
            assert_eq!(found.invocation_payload.as_deref(), Some("payload"));
            ids.extend(found.invocation_id);
        }
        request.next_token = page.next_token;
        if request.next_token.is_none() {
            break;
        }
    }
    assert_eq!(ids, ["a-1", "a-2", "b-1"]);
    let mut request = ListStatefulAsyncInvocations::new("s", "f");
    request.invocation_id_prefix = Some("a-".into());
    let page = client.list_stateful_async_invocations(request.clone()).await.expect("a page");
    assert_eq!(page.invocations.map(|found| found.len()), Some(2));
    request.status = Some(AsyncInvocationStatus::Failed);
    let page = client.list_stateful_async_invocations(request.clone()).await.expect("a page");
    assert_eq!(page.invocations.map(|found| found.len()), Some(0));
    request.status = None;
    request.started_time_end = Some(1);
    let page = client.list_stateful_async_invocations(request).await.expect("a page");
    assert_eq!(page.invocations.map(|found| found.len()), Some(0));
}

#[tokio::test]
async fn a_call_that_runs_is_stopped() {
    let (_emulator, client) = start().await;
    order(&client, "slow", "job", "").await;
    once(&client, "slow", "job", AsyncInvocationStatus::Running).await;
    let stop = StopStatefulAsyncInvocation::new("s", "slow", "job");
    client.stop_stateful_async_invocation(stop.clone()).await.expect("stopped");
    once(&client, "slow", "job", AsyncInvocationStatus::Stopped).await;
    let error = client.stop_stateful_async_invocation(stop).await.expect_err("it is over");
    assert_eq!((error.status(), error.code()), (Some(400), Some("InvalidArgument")));
}

#[tokio::test]
async fn what_is_asked_travels_in_the_query() {
    let mut stop = StopStatefulAsyncInvocation::new("s", "f", "a/b");
    stop.qualifier = Some("prod".into());
    let sent = scripted(config()).dry_run(&stop, date(), "n").await.expect("it can be sent");
    let expected = "/2021-04-06/services/s/functions/f/stateful-async-invocations/a%2Fb?qualifier=prod";
    assert_eq!((sent.method().as_str(), target(&sent), sent.body().len()), ("PUT", expected, 0));
    let list = ListStatefulAsyncInvocations::builder().service_name("s").function_name("f");
    let list = list.include_payload(true).sort_order_by_time("desc").started_time_end(1_640_966_400_000);
    let sent = scripted(config()).dry_run(&list.build(), date(), "n").await.expect("it can be sent");
    let expected = "/2021-04-06/services/s/functions/f/stateful-async-invocations\
                    ?includePayload=true&sortOrderByTime=desc&startedTimeEnd=1640966400000";
    assert_eq!(target(&sent), expected);
    let put = PutFunctionAsyncInvokeConfig::builder().service_name("s").function_name("f").qualifier("prod");
    let put = put.null_destination_config().stateful_invocation(false).build();
    let sent = scripted(config()).dry_run(&put, date(), "n").await.expect("it can be sent");
    assert_eq!(target(&sent), "/2021-04-06/services/s/functions/f/async-invoke-config?qualifier=prod");
    assert_eq!(&sent.body()[..], br#"{"destinationConfig":null,"statefulInvocation":false}"#);
}

#[tokio::test]
async fn a_status_that_is_not_known_is_kept() {
    let body = r#"{"status":"Dequeued","alreadyRetriedTimes":9007199254740993,"events":[{"status":"New"}]}"#;
    let transport = Scripted::new(200, &[], body);
    let client = scripted(config().transport(transport));
    let request = GetStatefulAsyncInvocation::new("s", "f", "id");
    let found = client.get_stateful_async_invocation(request).await.expect("it can be read");
    assert_eq!(found.status, Some(AsyncInvocationStatus::Unknown("Dequeued".into())));
    assert_eq!(found.already_retried_times, Some(9_007_199_254_740_993));
    let event = &found.events.expect("events")[0];
    assert_eq!(event.status, Some(AsyncInvocationStatus::Unknown("New".into())));
}

#[test]
fn the_limits_of_a_configuration_are_checked() {
    let with = |retries, age| {
        let put = PutFunctionAsyncInvokeConfig::builder().service_name("s").function_name("f");
        put.max_async_retry_attempts(retries).max_async_event_age_in_seconds(age).build()
    };
    assert!(with(0, 1).violations().is_empty() && with(8, 604_800).violations().is_empty());
    // Older tools took up to 30 days: whether the service does is not for us to say.
    let violations = with(8, 604_801).violations();
    assert_eq!(violations.iter().map(Violation::level).collect::<Vec<_>>(), [Level::Warn]);
    assert!(with(8, 604_801).validate().is_ok());
    assert_eq!(with(9, 2_592_001).validate().expect_err("too much").violations().len(), 2);
    assert_eq!(with(-1, 0).validate().expect_err("too little").violations().len(), 2);
}
