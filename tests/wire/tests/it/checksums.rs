//! The CRC-64 of a package: counted, sent along, compared.

use bytes::Bytes;
use fc_client::fc2::{Client, Code, CreateFunction, CreateService, GetFunction, Runtime, UpdateFunction};
use fc_client::{Config, Credentials, Package};
use fc_emulator::Emulator;

use crate::wire::{NONCE, client, config, date};

fn request(code: Code) -> CreateFunction {
    CreateFunction::builder()
        .service_name("s")
        .function_name("f")
        .runtime(Runtime::Python3_10)
        .handler("index.handler")
        .code(code)
        .build()
}

async fn header(request: &CreateFunction) -> Result<Option<String>, fc_client::Error> {
    let sent: http::Request<Bytes> = client(config()).dry_run(request, date(), NONCE).await?;
    let header = sent.headers().get("x-fc-code-checksum");
    Ok(header.map(|value| value.to_str().expect("digits").to_owned()))
}

const SOURCE: &str = "def handler(event, context): return event";

#[tokio::test]
async fn a_package_goes_with_its_checksum_and_base64_as_it_was_given() {
    let package = Package::from_source("index.py", SOURCE);
    let checksum = package.checksum().await.expect("it is small");
    assert_eq!(header(&request(Code::from(package))).await.expect("sent"), Some(checksum));
    let given = Package::from_base64("UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==").expect("base64");
    assert_eq!(header(&request(Code::from(given))).await.expect("sent"), None);
    assert_eq!(header(&request(Code::from_oss("bucket", "object"))).await.expect("sent"), None);
}

#[tokio::test]
async fn a_checksum_that_was_given_has_to_be_right() {
    for package in [
        Package::from_source("index.py", SOURCE),
        Package::from_base64("UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==").expect("base64"),
    ] {
        let right = package.checksum().await.expect("it is small");
        let mut request = request(Code::from(package));
        request.code_checksum = Some(right.clone());
        assert_eq!(header(&request).await.expect("sent"), Some(right.clone()));
        request.code_checksum = Some("17".to_owned());
        let error = header(&request).await.expect_err("it is wrong");
        let expected = format!(
            "CreateFunction: the request is invalid: `X-Fc-Code-Checksum` is not the CRC-64 of the package, which is {right}; leave it out, and it \
             is counted and sent by itself"
        );
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn a_folder_that_did_not_change_is_known_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |text: &str| std::fs::write(folder.path().join("index.py"), text).expect("written");
    write(SOURCE);
    let emulator = Emulator::start().await.expect("a free port");
    let credentials = Credentials::new("test-ak-id", "test-ak-secret");
    let client =
        Client::new(Config::new().endpoint(emulator.endpoint()).credentials(credentials)).expect("a place");
    let service = CreateService::builder().service_name("s").without_role().build();
    client.create_service(service).await.expect("created");
    let package = Package::from_dir(folder.path());
    let created = client.create_function(request(package.clone().into())).await.expect("created");
    assert!(created.runs(&package).await.expect("read"));
    write("def handler(event, context): return b'other'");
    let read = client.get_function(GetFunction::new("s", "f")).await.expect("found");
    assert!(!read.runs(&package).await.expect("read"));
    let update =
        UpdateFunction::builder().service_name("s").function_name("f").code(Code::from(package.clone()));
    let updated = client.update_function(update.build()).await.expect("updated");
    assert!(updated.runs(&package).await.expect("read"));
    let gone = Package::from_dir(folder.path().join("gone"));
    assert!(updated.runs(&gone).await.expect_err("no folder").to_string().starts_with("cannot read"));
}
