//! Lists: sorted, cut to what was asked for, and walked page by page.

use fc_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{get, make_service, make_trigger, package, request, with_function, with_service};

async fn add_services(emulator: &Emulator, names: impl IntoIterator<Item = String>) {
    for name in names {
        let body = json!({ "serviceName": name }).to_string();
        assert_eq!(request(emulator, "POST", "/services").body(body).send().await.status, 200);
    }
}

fn names(answer: &Value, list: &str, name: &str) -> Vec<String> {
    answer[list].as_array().unwrap().iter().map(|item| item[name].as_str().unwrap().to_owned()).collect()
}

/// The names on each page, from the first to the one without a token.
async fn walk(emulator: &Emulator, target: &str, list: &str, name: &str) -> Vec<Vec<String>> {
    let (mut pages, mut next) = (Vec::new(), String::new());
    loop {
        let answer = get(emulator, &format!("{target}{next}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let answer = answer.json();
        pages.push(names(&answer, list, name));
        let Some(token) = answer.get("nextToken") else { return pages };
        next = format!("&nextToken={}", token.as_str().unwrap());
    }
}

#[tokio::test]
async fn without_anything_there_is_an_empty_list_and_no_token() {
    let emulator = Emulator::start().await.unwrap();
    assert_eq!(get(&emulator, "/services").await.json(), json!({ "services": [] }));
    make_service(&emulator).await;
    assert_eq!(get(&emulator, "/services/s/functions").await.json(), json!({ "functions": [] }));
    let emulator = with_function("", json!({})).await;
    assert_eq!(get(&emulator, "/services/s/functions/f/triggers").await.json(), json!({ "triggers": [] }));
}

#[tokio::test]
async fn services_come_sorted_page_by_page_to_the_end() {
    let emulator = Emulator::start().await.unwrap();
    let mut wanted: Vec<String> = (0..45).map(|at| format!("s{}", (at * 7) % 45)).collect();
    add_services(&emulator, wanted.clone()).await;
    wanted.sort();
    let pages = walk(&emulator, "/services?limit=20", "services", "serviceName").await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [20, 20, 5]);
    assert_eq!(pages.concat(), wanted);
    // Twenty is also what comes unasked.
    assert_eq!(names(&get(&emulator, "/services").await.json(), "services", "serviceName"), pages[0]);
    let pages = walk(&emulator, "/services?limit=45", "services", "serviceName").await;
    assert_eq!(pages, [wanted]);
}

#[tokio::test]
async fn an_item_of_a_list_is_what_get_answers() {
    let emulator = with_function("", json!({ "environmentVariables": { "A": "1" } })).await;
    make_trigger(&emulator, "t").await;
    for (list, key) in [
        ("/services", "services"),
        ("/services/s/functions", "functions"),
        ("/services/s/functions/f/triggers", "triggers"),
    ] {
        let all = get(&emulator, list).await.json();
        let name = match key {
            "services" => "s",
            "functions" => "f",
            _ => "t",
        };
        assert_eq!(all[key], json!([get(&emulator, &format!("{list}/{name}")).await.json()]));
    }
}

#[tokio::test]
async fn functions_are_walked_by_prefix() {
    let emulator = with_service().await;
    for name in ["b1", "a1", "b3", "b2", "c1"] {
        let body = json!({
            "functionName": name, "runtime": "python3", "handler": "index.handler",
            "code": { "zipFile": package(&[("index.py", "")]) },
        });
        let made = request(&emulator, "POST", "/services/s/functions").body(body.to_string()).send().await;
        assert_eq!(made.status, 200);
    }
    let target = "/services/s/functions?limit=2&prefix=b&qualifier=LATEST";
    let pages = walk(&emulator, target, "functions", "functionName").await;
    assert_eq!(pages, [vec!["b1", "b2"], vec!["b3"]]);
    let pages = walk(&emulator, "/services/s/functions?startKey=b2", "functions", "functionName").await;
    assert_eq!(pages, [["b2", "b3", "c1"]]);
}

#[tokio::test]
async fn triggers_are_walked_while_they_disappear() {
    let emulator = with_function("", json!({})).await;
    for name in ["t1", "t2", "t3", "t4", "t5"] {
        make_trigger(&emulator, name).await;
    }
    let target = "/services/s/functions/f/triggers";
    let first = get(&emulator, &format!("{target}?limit=2")).await.json();
    assert_eq!(names(&first, "triggers", "triggerName"), ["t1", "t2"]);
    // The one that the token means is gone; the walk goes on behind it.
    assert_eq!(crate::support::delete(&emulator, &format!("{target}/t3")).await.status, 204);
    let token = first["nextToken"].as_str().unwrap();
    let second = get(&emulator, &format!("{target}?limit=2&nextToken={token}")).await.json();
    assert_eq!(names(&second, "triggers", "triggerName"), ["t4", "t5"]);
    assert_eq!(second.get("nextToken"), None);
}

#[tokio::test]
async fn a_wrong_limit_or_token_is_refused() {
    let emulator = with_function("", json!({})).await;
    let foreign = {
        add_services(&emulator, ["x".to_owned()]).await;
        get(&emulator, "/services?limit=1").await.json()["nextToken"].as_str().unwrap().to_owned()
    };
    for target in ["/services", "/services/s/functions", "/services/s/functions/f/triggers"] {
        for query in ["limit=0", "limit=101", "limit=-1", "limit=ten", "nextToken=abc123"] {
            let (status, code, message) = get(&emulator, &format!("{target}?{query}")).await.refusal();
            assert_eq!((status, code.as_str()), (400, "InvalidArgument"), "{target}?{query}");
            let field = query.split('=').next().unwrap();
            assert!(message.starts_with(&format!("{field} is set to an invalid value")), "{message}");
        }
        for query in ["limit=100", "limit=1", "limit=", "nextToken=&prefix=&startKey="] {
            assert_eq!(get(&emulator, &format!("{target}?{query}")).await.status, 200, "{target}?{query}");
        }
    }
    let elsewhere = get(&emulator, &format!("/services/s/functions?nextToken={foreign}")).await;
    assert_eq!(elsewhere.code(), (400, "InvalidArgument".into()));
}

#[tokio::test]
async fn a_list_needs_what_it_belongs_to() {
    let emulator = with_service().await;
    for (target, code) in [
        ("/services/t/functions", "ServiceNotFound"),
        ("/services/s/functions?qualifier=prod", "AliasNotFound"),
        ("/services/s/functions?qualifier=1", "VersionNotFound"),
        ("/services/t/functions/f/triggers", "ServiceNotFound"),
        ("/services/s/functions/f/triggers", "FunctionNotFound"),
    ] {
        assert_eq!(get(&emulator, target).await.code(), (404, code.into()), "{target}");
    }
}
