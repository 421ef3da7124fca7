//! Conversations about layers and tags with a local Function Compute.

use std::collections::BTreeMap;

use fc_client::fc2::{
    Client, Code, CreateLayerVersion, CreateService, DeleteLayerVersion, GetLayerVersion, GetResourceTags,
    LayerVersion, ListLayerVersions, ListLayers, PutLayerACL, Runtime, TagResource, UntagResource,
};
use fc_client::{Config, Credentials};
use fc_emulator::Emulator;

use crate::wire::{Scripted, client as scripted, config, date, target};

async fn start() -> (Emulator, Client) {
    let emulator = Emulator::start().await.expect("a free port");
    let credentials = Credentials::new("test-ak-id", "test-ak-secret");
    let config = Config::new().endpoint(emulator.endpoint()).credentials(credentials);
    (emulator, Client::new(config).expect("a place"))
}

async fn upload(client: &Client, layer: &str) -> LayerVersion {
    let request = CreateLayerVersion::builder().layer_name(layer).description("tools");
    let request = request.code(Code::from_source("tools.py", "ANSWER = 42\n"));
    let request = request.compatible_runtime([Runtime::Python3_10]).build();
    client.create_layer_version(request).await.expect("created")
}

#[tokio::test]
async fn a_layer_is_made_read_opened_and_deleted() {
    let (_emulator, client) = start().await;
    let created = upload(&client, "tools").await;
    let told = (created.layer_name.as_deref(), created.version, created.acl, created.description.as_deref());
    assert_eq!(told, (Some("tools"), Some(1), Some(0), Some("tools")));
    assert_eq!(created.compatible_runtime, Some(vec![Runtime::Python3_10]));
    assert!(created.code_size.is_some() && created.arn.is_some(), "{created:?}");
    let read = client.get_layer_version(GetLayerVersion::new("tools", "1")).await.expect("found");
    assert_eq!(
        (read.code_checksum.as_ref(), read.code_size),
        (created.code_checksum.as_ref(), created.code_size)
    );
    let location = read.code.clone().and_then(|code| code.location).expect("an address");
    assert!(!format!("{read:?}").contains(&location), "whoever has the address has the files");

    let open = PutLayerACL::builder().layer_name("tools").public(true).build();
    client.put_layer_acl(open).await.expect("opened");
    let read = client.get_layer_version(GetLayerVersion::new("tools", "1")).await.expect("found");
    assert_eq!(read.acl, Some(1));
    client.delete_layer_version(DeleteLayerVersion::new("tools", "1")).await.expect("deleted");
    let error = client.get_layer_version(GetLayerVersion::new("tools", "1")).await.expect_err("it is gone");
    assert!(error.is_not_found(), "{error}");
}

#[tokio::test]
async fn layers_and_their_versions_come_page_by_page() {
    let (_emulator, client) = start().await;
    for layer in ["a", "b", "c", "c", "c"] {
        upload(&client, layer).await;
    }
    let mut names = Vec::new();
    let mut request = ListLayers::builder().limit(2).build();
    loop {
        let page = client.list_layers(request.clone()).await.expect("a page");
        names.extend(page.layers.into_iter().flatten().map(|layer| (layer.layer_name, layer.version)));
        request.next_token = page.next_token;
        if request.next_token.is_none() {
            break;
        }
    }
    let latest = [("a", 1), ("b", 1), ("c", 3)];
    assert_eq!(names, latest.map(|(name, version)| (Some(name.to_owned()), Some(version))));
    let page = client.list_layers(ListLayers::builder().public(true).build()).await.expect("a page");
    assert_eq!(page.layers.map(|layers| layers.len()), Some(0));

    let mut numbers = Vec::new();
    let mut request = ListLayerVersions::new("c");
    request.limit = Some(2);
    loop {
        let page = client.list_layer_versions(request.clone()).await.expect("a page");
        numbers.extend(page.layers.into_iter().flatten().filter_map(|layer| layer.version));
        request.start_version = page.next_version;
        if request.start_version.is_none() {
            break;
        }
    }
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3]);
}

#[tokio::test]
async fn a_service_gets_and_loses_tags() {
    let (_emulator, client) = start().await;
    let service = CreateService::builder().service_name("s").without_role().build();
    client.create_service(service).await.expect("created");
    let arn = "acs:fc:cn-hangzhou:1234567890123456:services/s";
    let pairs = [("team", "shop"), ("stage", "test"), ("owner", "me")];
    client.tag_resource(TagResource::builder().resource_arn(arn).tags(pairs).build()).await.expect("tagged");
    let read = GetResourceTags::builder().resource_arn(arn).build();
    let tags = client.get_resource_tags(read.clone()).await.expect("found");
    assert_eq!(tags.resource_arn.as_deref(), Some(arn));
    let expected: BTreeMap<_, _> = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    assert_eq!(tags.tags, Some(expected));
    let untag = UntagResource::builder().resource_arn(arn).tag_keys(["team", "stage"]).build();
    client.untag_resource(untag).await.expect("removed");
    let tags = client.get_resource_tags(read.clone()).await.expect("found").tags.expect("a map");
    assert_eq!(tags.into_keys().collect::<Vec<_>>(), ["owner"]);
    client
        .untag_resource(UntagResource::builder().resource_arn(arn).all(true).build())
        .await
        .expect("removed");
    let tags = client.get_resource_tags(read).await.expect("found").tags;
    assert_eq!(tags.map(|tags| tags.len()), Some(0));
}

#[tokio::test]
async fn the_code_of_a_layer_is_spelled_with_a_capital_and_read_in_both_ways() {
    for name in ["code", "Code"] {
        let input =
            format!(r#"{{"layerName":"l","{name}":{{"ossBucketName":"bucket","ossObjectName":"o"}}}}"#);
        let request = CreateLayerVersion::from_json(&input).expect("valid");
        let sent = scripted(config()).dry_run(&request, date(), "n").await.expect("it can be sent");
        assert_eq!(target(&sent), "/2021-04-06/layers/l/versions");
        assert_eq!(&sent.body()[..], br#"{"Code":{"ossBucketName":"bucket","ossObjectName":"o"}}"#);
    }
    let open = PutLayerACL::builder().layer_name("l").public(false).build();
    let sent = scripted(config()).dry_run(&open, date(), "n").await.expect("it can be sent");
    assert_eq!((target(&sent), sent.body().len()), ("/2021-04-06/layers/l/acl?public=false", 0));
}

#[tokio::test]
async fn the_size_of_a_package_is_read_in_the_spelling_of_the_one_answer_that_has_another() {
    let transport = Scripted::new(200, &[], r#"{"layerName":"l","codesize":421,"version":1}"#);
    let client = scripted(config().transport(transport));
    let request = CreateLayerVersion::builder().layer_name("l").code(Code::from_oss("bucket", "o")).build();
    let made = client.create_layer_version(request).await.expect("it can be read");
    assert_eq!((made.code_size, made.version), (Some(421), Some(1)));
}
