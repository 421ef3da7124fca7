//! Conversations about versions and aliases with a local Function Compute.

use std::collections::BTreeMap;

use fc_client::fc2::{
    Client, CreateAlias, CreateService, DeleteAlias, DeleteServiceVersion, Direction, GetAlias, GetService,
    InvokeFunction, ListAliases, ListServiceVersions, PublishServiceVersion, ResolvePolicy, RouteCondition,
    RouteOperator, RoutePolicy, RoutePolicyItem, UpdateAlias, UpdateService,
};
use fc_client::{Config, Credentials, Level, Patch};
use fc_emulator::{Context, Emulator, Function};
use serde_json::json;

use crate::wire::{client as scripted, config, date};

/// A local Function Compute with the service `s`, whose function `f` tells what it was called as.
async fn start() -> (Emulator, Client) {
    let told = Function::new("f", |_, context: Context| async move { Ok::<_, String>(context.qualifier) });
    let emulator = Emulator::builder().function("s", told).start().await.expect("a free port");
    let credentials = Credentials::new("test-ak-id", "test-ak-secret");
    let config = Config::new().endpoint(emulator.endpoint()).credentials(credentials);
    (emulator, Client::new(config).expect("a place"))
}

/// Publishes the service `s` so many times, with a change in between.
async fn publish(client: &Client, times: usize) {
    for time in 1..=times {
        let text = format!("state {time}");
        let change = UpdateService::builder().service_name("s").description(text.clone()).build();
        client.update_service(change).await.expect("changed");
        let mut request = PublishServiceVersion::new("s");
        request.description = Some(text.clone());
        let version = client.publish_service_version(request).await.expect("published");
        let told = (version.version_id, version.description);
        assert_eq!(told, (Some(time.to_string()), Some(text)));
        assert!(version.created_time.is_some() && version.last_modified_time.is_some());
    }
}

#[tokio::test]
async fn a_version_stays_as_it_was_published() {
    let (_emulator, client) = start().await;
    publish(&client, 2).await;
    let mut request = GetService::new("s");
    request.qualifier = Some("1".into());
    let first = client.get_service(request.clone()).await.expect("found");
    assert_eq!(first.description.as_deref(), Some("state 1"));
    client.delete_service_version(DeleteServiceVersion::new("s", "1")).await.expect("deleted");
    assert!(client.get_service(request).await.expect_err("it is gone").is_not_found());
    let again = client.delete_service_version(DeleteServiceVersion::new("s", "1")).await;
    let error = again.expect_err("it is gone");
    assert_eq!((error.status(), error.code()), (Some(404), Some("VersionNotFound")));
}

#[tokio::test]
async fn only_what_was_looked_at_is_published() {
    let (_emulator, client) = start().await;
    let seen = client.send(GetService::new("s")).await.expect("found");
    let change = UpdateService::builder().service_name("s").description("meanwhile").build();
    client.update_service(change).await.expect("changed");
    let mut request = PublishServiceVersion::new("s");
    request.if_match = seen.head.etag().map(str::to_owned);
    let error = client.publish_service_version(request.clone()).await.expect_err("it has changed");
    assert_eq!((error.status(), error.code()), (Some(412), Some("PreconditionFailed")));
    let seen = client.send(GetService::new("s")).await.expect("found");
    request.if_match = seen.head.etag().map(str::to_owned);
    client.publish_service_version(request).await.expect("published");
}

#[tokio::test]
async fn versions_come_page_by_page_in_either_order() {
    let (_emulator, client) = start().await;
    publish(&client, 3).await;
    for (direction, expected) in
        [(Direction::Forward, ["1", "2", "3"]), (Direction::Backward, ["3", "2", "1"])]
    {
        let mut numbers = Vec::new();
        let mut request = ListServiceVersions::builder().service_name("s").limit(2).build();
        request.direction = Some(direction.clone());
        loop {
            let page = client.list_service_versions(request.clone()).await.expect("a page");
            assert_eq!(page.direction.as_ref(), Some(&direction));
            numbers.extend(page.versions.into_iter().flatten().filter_map(|version| version.version_id));
            request.next_token = page.next_token;
            if request.next_token.is_none() {
                break;
            }
        }
        assert_eq!(numbers, expected);
    }
    let mut request = ListServiceVersions::new("s");
    request.start_key = Some("2".into());
    let page = client.list_service_versions(request).await.expect("a page");
    assert_eq!(page.versions.expect("a list")[0].version_id.as_deref(), Some("2"));
}

#[tokio::test]
async fn an_alias_leads_to_a_version_and_shares_calls_out() {
    let (_emulator, client) = start().await;
    publish(&client, 2).await;
    let alias = || CreateAlias::builder().service_name("s").alias_name("prod").version_id("1");
    let request = alias().additional_version_weight([("2", 0.25)]).description("the shop").build();
    let created = client.create_alias(request).await.expect("created");
    assert_eq!((created.alias_name.as_deref(), created.version_id.as_deref()), (Some("prod"), Some("1")));
    assert_eq!(created.additional_version_weight, Some(BTreeMap::from([("2".to_owned(), 0.25)])));
    let read = client.send(GetAlias::new("s", "prod")).await.expect("found");
    assert_eq!(read.result, created);
    assert!(client.create_alias(alias().build()).await.expect_err("it is there").is_already_exists());

    let mut call = InvokeFunction::new("s", "f");
    call.qualifier = Some("prod".into());
    let answer = client.invoke_function(call).await.expect("answered");
    assert_eq!(answer.text().expect("it did not fail"), "prod");

    let request = UpdateAlias::builder().service_name("s").alias_name("prod").version_id("2");
    let request = request.clear_additional_version_weight().if_match("0".repeat(32));
    let mut request = request.build();
    let error = client.update_alias(request.clone()).await.expect_err("it is another state");
    assert_eq!((error.status(), error.code()), (Some(412), Some("PreconditionFailed")));
    request.if_match = read.head.etag().map(str::to_owned);
    let updated = client.update_alias(request).await.expect("changed");
    assert_eq!(updated.version_id.as_deref(), Some("2"));
    assert!(updated.additional_version_weight.expect("a map").is_empty(), "an empty map clears");
    assert_eq!(updated.description.as_deref(), Some("the shop"), "what is absent stays");

    let mut request = DeleteAlias::new("s", "prod");
    request.if_match = Some("0".repeat(32));
    let error = client.delete_alias(request).await.expect_err("it is another state");
    assert_eq!(error.status(), Some(412));
    client.delete_alias(DeleteAlias::new("s", "prod")).await.expect("deleted");
    let error = client.get_alias(GetAlias::new("s", "prod")).await.expect_err("it is gone");
    assert_eq!((error.code(), error.is_not_found()), (Some("AliasNotFound"), true));
}

#[tokio::test]
async fn aliases_come_page_by_page() {
    let (_emulator, client) = start().await;
    publish(&client, 1).await;
    for name in ["blue", "green", "grey"] {
        let request = CreateAlias::builder().service_name("s").alias_name(name).version_id("1").build();
        client.create_alias(request).await.expect("created");
    }
    let mut names = Vec::new();
    let mut request = ListAliases::builder().service_name("s").limit(2).build();
    loop {
        let page = client.list_aliases(request.clone()).await.expect("a page");
        names.extend(page.aliases.into_iter().flatten().filter_map(|alias| alias.alias_name));
        request.next_token = page.next_token;
        if request.next_token.is_none() {
            break;
        }
    }
    assert_eq!(names, ["blue", "green", "grey"]);
    let request = ListAliases::builder().service_name("s").prefix("gr").start_key("green").build();
    let page = client.list_aliases(request).await.expect("a page");
    assert_eq!(page.aliases.map(|aliases| aliases.len()), Some(2));
}

#[tokio::test]
async fn calls_divided_by_their_content_are_written_as_the_models_say() {
    let item = RoutePolicyItem::new("x-test-uid", RouteOperator::GreaterOrEqual, "Header", "11111");
    let mut request = UpdateAlias::new("s", "prod");
    request.resolve_policy = ResolvePolicy::Content.into();
    request.route_policy = Patch::Value(RoutePolicy::new(RouteCondition::Or, [item]));
    let sent = scripted(config()).dry_run(&request, date(), "n").await.expect("it can be sent");
    let expected = json!({
        "resolvePolicy": "Content",
        "routePolicy": {
            "condition": "OR",
            "policyItems": [{ "key": "x-test-uid", "operator": ">=", "type": "Header", "value": "11111" }],
        },
    });
    assert_eq!(serde_json::from_slice::<serde_json::Value>(sent.body()).expect("JSON"), expected);
    // The emulator does not read contents, and says so.
    let (_emulator, client) = start().await;
    publish(&client, 1).await;
    client
        .create_alias(CreateAlias::builder().service_name("s").alias_name("prod").version_id("1").build())
        .await
        .expect("created");
    assert_eq!(client.update_alias(request).await.expect_err("unknown there").status(), Some(501));
}

#[test]
fn what_an_alias_may_be_is_checked() {
    let alias = |name: &str| CreateAlias::builder().service_name("s").alias_name(name).version_id("1");
    for wrong in ["", "1st", "-a", "a.b", &"a".repeat(129)] {
        assert!(alias(wrong).build().validate().is_err(), "{wrong}");
    }
    assert!(alias("_a-1").build().violations().is_empty());
    let request = alias("prod").additional_version_weight([("2", 1.5)]).resolve_policy("Content").build();
    let violations = request.violations();
    let told: Vec<_> = violations.iter().map(|one| (one.path(), one.level())).collect();
    assert_eq!(told, [("additionalVersionWeight.2", Level::Warn), ("routePolicy", Level::Warn)]);
}

#[tokio::test]
async fn what_has_not_changed_is_not_published_again() {
    let (_emulator, client) = start().await;
    client
        .create_service(CreateService::builder().service_name("t").without_role().build())
        .await
        .expect("created");
    client.publish_service_version(PublishServiceVersion::new("t")).await.expect("published");
    let error = client.publish_service_version(PublishServiceVersion::new("t")).await.expect_err("no change");
    assert_eq!((error.status(), error.code(), error.attempts()), (Some(400), Some("VersionPublishError"), 1));
}
