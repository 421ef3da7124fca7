//! Pages of a list that is held in memory.

use serde_json::Map;

use super::*;

fn items(names: &[&str]) -> BTreeMap<String, Resource> {
    let items = names.iter().map(|name| ((*name).to_owned(), Resource::new(Map::new(), json!(name))));
    items.collect()
}

fn ask(query: &str) -> Result<Value, String> {
    let items = items(&["bread", "alps", "alpha", "brick", "amber", "zoo"]);
    page(&items, "things", query, |item| item).map_err(|fault| fault.message)
}

fn names(query: &str) -> Value {
    ask(query).unwrap()["things"].clone()
}

/// These are the cases that the older official SDK tries on the service itself.
#[test]
fn start_keys_prefixes_and_tokens_agree() {
    let first = ask("limit=2&startKey=b").unwrap();
    assert_eq!(first["things"], json!(["bread", "brick"]));
    let token = first["nextToken"].as_str().unwrap();
    assert_eq!(names(&format!("limit=1&startKey=b&nextToken={token}")), json!(["zoo"]));
    assert_eq!(names(&format!("limit=1&nextToken={token}")), json!(["zoo"]));
    assert_eq!(names(&format!("limit=2&prefix=x&nextToken={token}")), json!([]));
    assert_eq!(names("limit=2&prefix=a"), json!(["alpha", "alps"]));
    assert_eq!(names("limit=2&prefix=al&startKey=alps"), json!(["alps"]));
}

#[test]
fn the_last_page_has_no_token_even_when_it_is_full() {
    assert_eq!(ask("limit=6").unwrap().get("nextToken"), None);
    assert!(ask("limit=5").unwrap()["nextToken"].is_string());
    assert_eq!(ask("prefix=al&limit=2").unwrap().get("nextToken"), None);
}

#[test]
fn a_wrong_limit_or_token_is_named() {
    for limit in ["0", "-1", "101", "1.5", "x", "99999999999999999999"] {
        let said = ask(&format!("limit={limit}")).unwrap_err();
        assert!(said.starts_with(&format!("limit is set to an invalid value: '{limit}'")), "{said}");
    }
    for wrong in ["abc123", "%00", "é", &token("a", "others")] {
        let said = ask(&format!("nextToken={wrong}")).unwrap_err();
        assert!(said.starts_with("nextToken is set to an invalid value"), "{said}");
    }
}
