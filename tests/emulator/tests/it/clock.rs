//! The clock of the emulator, moved while it runs.

use std::time::{Duration, SystemTime};

use fc_emulator::Emulator;

use crate::support::{get, request, request_to, send_raw, with_echo};

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn a_signature_ages_with_the_clock() {
    let emulator = with_echo().await;
    // Dated by the machine's clock, which the emulator's is the same as at first.
    let get = || request_to(&emulator.endpoint(), "GET", "/services/s").send();
    assert_eq!(get().await.status, 200);
    emulator.advance(HOUR);
    assert_eq!(get().await.code(), (403, "AccessDenied".into()));
    emulator.set_clock(SystemTime::now());
    assert_eq!(get().await.status, 200);
}

#[tokio::test]
async fn resources_are_dated_by_it() {
    let then = humantime::parse_rfc3339("2023-11-15T08:30:45Z").unwrap();
    let emulator = Emulator::builder().frozen_at(then).start().await.unwrap();
    emulator.advance(24 * HOUR);
    let made = request(&emulator, "POST", "/services").body(r#"{"serviceName":"s"}"#).send().await;
    assert_eq!(made.json()["createdTime"], "2023-11-16T08:30:45Z");
    assert_eq!(made.header("date"), Some("Thu, 16 Nov 2023 08:30:45 GMT"));
}

#[tokio::test]
async fn a_link_to_a_code_package_expires_by_it() {
    let emulator = with_echo().await;
    let link =
        get(&emulator, "/services/s/functions/f/code").await.json()["url"].as_str().unwrap().to_owned();
    let address = emulator.endpoint().replace("http://", "");
    let path = link.replace(&emulator.endpoint(), "");
    let fetch = || send_raw(&address, "GET", &path, &[], b"");
    assert_eq!(fetch().await.status, 200);
    emulator.advance(Duration::from_secs(601));
    assert_eq!(fetch().await.code(), (403, "AccessDenied".into()));
}
