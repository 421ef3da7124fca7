//! Hostile names: the path that is sent is the path that is meant, or nothing is sent.

use fc_client::ErrorKind;
use proptest::prelude::*;
use serde_json::json;

use crate::wire::{config, dry_run, target};

async fn path(function: &str) -> Result<String, fc_client::Error> {
    let input = json!({ "serviceName": "demo", "functionName": function });
    dry_run(config(), "GetFunction", &input.to_string()).await.map(|request| target(&request).to_owned())
}

#[tokio::test]
async fn a_name_is_escaped_once_and_stays_one_segment() {
    for (name, segment) in [
        ("a/b", "a%2Fb"),
        ("%2F", "%252F"),
        ("%2e%2e", "%252e%252e"),
        ("a#b", "a%23b"),
        ("a?b=c", "a%3Fb%3Dc"),
        (" ", "%20"),
        ("é", "%C3%A9"),
        ("a\nb", "a%0Ab"),
        ("\0", "%00"),
        ("...", "..."),
        ("../x", "..%2Fx"),
        ("a\\..\\b", "a%5C..%5Cb"),
        ("~-._", "~-._"),
        ("🙂", "%F0%9F%99%82"),
    ] {
        let expected = format!("/2021-04-06/services/demo/functions/{segment}");
        assert_eq!(path(name).await.expect("it can be sent"), expected, "{name:?}");
    }
}

#[tokio::test]
async fn a_name_that_means_another_place_is_refused() {
    for name in ["", ".", ".."] {
        let error = path(name).await.expect_err("it would mean another place");
        assert_eq!(
            (error.kind(), error.violations()[0].path()),
            (ErrorKind::Invalid, "functionName"),
            "{name:?}"
        );
    }
}

#[tokio::test]
async fn a_header_cannot_be_split() {
    for id in ["a\r\nx-acs-action: DeleteService", "a\nb", "é", " a", "\0"] {
        let input = json!({ "serviceName": "demo", "X-Fc-Trace-Id": id });
        let error =
            dry_run(config(), "GetService", &input.to_string()).await.expect_err("no header carries it");
        assert_eq!(
            (error.kind(), error.violations()[0].path()),
            (ErrorKind::Invalid, "X-Fc-Trace-Id"),
            "{id:?}"
        );
    }
}

proptest! {
    #[test]
    fn any_name_comes_back_from_the_path(name in "\\PC{1,24}", qualifier in any::<String>()) {
        prop_assume!(!["", ".", ".."].contains(&name.as_str()) && !qualifier.is_empty());
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let input = json!({ "serviceName": "s", "functionName": name, "qualifier": qualifier });
        let request = runtime.block_on(dry_run(config(), "GetFunction", &input.to_string())).expect("it can be sent");
        let target = target(&request).to_owned();
        let (path, query) = target.split_once('?').expect("a query");
        let segment = path.strip_prefix("/2021-04-06/services/s/functions/").expect("the path of the operation");
        prop_assert!(segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~%".contains(&byte)));
        prop_assert_eq!(unescape(segment), name);
        prop_assert_eq!(unescape(query.strip_prefix("qualifier=").expect("the query")), qualifier);
    }
}

fn unescape(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if first == b'%' {
            let hex = std::str::from_utf8(&tail[..2]).expect("two digits");
            bytes.push(u8::from_str_radix(hex, 16).expect("two digits"));
            rest = &tail[2..];
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).expect("what was escaped was text")
}
