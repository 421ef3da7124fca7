//! The page's own API: what it answers, and whom it turns away.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use fc_emulator::{Context, Emulator, Function};
use serde_json::{Value, json};

use crate::support::{Answer, make_trigger, request, send_raw};

async fn with_functions() -> Emulator {
    let echo = Function::new("f", |event, context: Context| async move {
        context.log("called");
        if event.is_empty() { Err("nothing") } else { Ok(event) }
    });
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    Emulator::builder().function("s", echo).frozen_at(then).start().await.unwrap()
}

fn address(emulator: &Emulator) -> String {
    emulator.endpoint().replace("http://", "")
}

fn token(emulator: &Emulator) -> String {
    emulator.page().split_once('#').unwrap().1.to_owned()
}

/// Asks with headers of the test's own choice, `host` among them.
async fn ask(emulator: &Emulator, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let headers: Vec<_> = headers.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    send_raw(&address(emulator), method, path, &headers, body).await
}

/// Asks as the page does.
async fn page(emulator: &Emulator, method: &str, path: &str, more: &[(&str, &str)], body: &[u8]) -> Answer {
    let (host, token) = (address(emulator), token(emulator));
    let own = [("host", host.as_str()), ("x-fc-page-token", &token), ("sec-fetch-site", "same-origin")];
    ask(emulator, method, &format!("/_page/{path}"), &[&own, more].concat(), body).await
}

async fn refused(emulator: &Emulator, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let method = if path.contains("invoke") { "POST" } else { "GET" };
    let answer = ask(emulator, method, &format!("/_page/{path}"), headers, b"x").await;
    (answer.status, answer.json()["code"].as_str().unwrap_or_default().to_owned())
}

const INVOKE: &str = "invoke?service=s&function=f";

#[tokio::test]
async fn it_tells_what_exists() {
    let emulator = with_functions().await;
    make_trigger(&emulator, "t").await;
    for (path, body) in [("versions", "{}"), ("aliases", r#"{"aliasName":"prod","versionId":"1"}"#)] {
        let made = request(&emulator, "POST", &format!("/services/s/{path}")).body(body).send().await;
        assert_eq!(made.status, 200, "{}", made.text());
    }
    let state = page(&emulator, "GET", "state", &[], b"").await.json();
    assert_eq!((&state["endpoint"], &state["runs"]), (&json!(emulator.endpoint()), &json!([])));
    let service = &state["services"][0];
    assert_eq!((&service["name"], &service["versions"]), (&json!("s"), &json!(["1"])));
    assert_eq!(service["aliases"], json!([{ "name": "prod", "version": "1" }]));
    let function = &service["functions"][0];
    assert_eq!((&function["name"], &function["runtime"]), (&json!("f"), &json!("custom")));
    let trigger = &function["triggers"][0];
    assert_eq!((&trigger["name"], &trigger["type"]), (&json!("t"), &json!("timer")));
    assert_eq!(trigger["next"], "2023-11-14T22:17:20Z");
}

#[tokio::test]
async fn it_calls_functions_and_tells_what_came_of_it() {
    let emulator = with_functions().await;
    let tail = [("x-fc-log-type", "Tail")];
    let called = page(&emulator, "POST", INVOKE, &tail, b"hello").await.json();
    assert_eq!((&called["status"], &called["errorType"]), (&json!(200), &Value::Null));
    assert_eq!(called["answer"], json!({ "size": 5, "text": "hello", "cut": false }));
    assert!(called["log"]["text"].as_str().unwrap().contains("called"), "{called}");
    let failed = page(&emulator, "POST", INVOKE, &tail, b"").await.json();
    assert_eq!(failed["errorType"], "UnhandledInvocationError");
    let later = page(&emulator, "POST", INVOKE, &[("x-fc-invocation-type", "Async")], &[0, 255]).await.json();
    assert_eq!(later["status"], 202);
    emulator.settled().await;
    let runs = page(&emulator, "GET", "state", &[], b"").await.json()["runs"].clone();
    let briefly = |run: &Value| (run["number"].clone(), run["kind"].clone(), run["ending"].clone());
    let briefly: Vec<_> = runs.as_array().unwrap().iter().map(briefly).collect();
    let wanted = [(2, "async", "done"), (1, "sync", "error"), (0, "sync", "done")];
    assert_eq!(briefly, wanted.map(|(number, kind, ending)| (json!(number), json!(kind), json!(ending))));
    let run = page(&emulator, "GET", "run?number=2", &[], b"").await.json();
    assert_eq!(run["payload"], json!({ "size": 2, "hex": "00ff", "cut": false }));
    assert_eq!(run["requestId"], later["requestId"]);
}

#[tokio::test]
async fn what_cannot_be_called_is_refused_in_the_words_of_the_service() {
    let emulator = with_functions().await;
    for (path, status, code) in [
        ("invoke?service=s&function=g", 404, "FunctionNotFound"),
        ("invoke?service=s&function=f&qualifier=9", 404, "VersionNotFound"),
        ("invoke?service=..&function=%2e%2e%2f", 404, "ServiceNotFound"),
        ("invoke?service=s", 400, "InvalidArgument"),
        ("nowhere", 404, "NotFound"),
    ] {
        let answer = page(&emulator, "POST", path, &[], b"").await;
        assert_eq!((answer.status, answer.json()["code"].as_str()), (status, Some(code)), "{path}");
    }
    for path in ["run?number=7", "run?number=-1", "run"] {
        assert_eq!(page(&emulator, "GET", path, &[], b"").await.json()["code"], "RunNotFound");
    }
}

#[tokio::test]
async fn without_the_token_nothing_is_told_and_nothing_called() {
    let emulator = with_functions().await;
    let (host, right) = (address(&emulator), token(&emulator));
    let other = token(&with_functions().await);
    let longer = format!("{right}0");
    for path in ["state", "run?number=0", INVOKE, "nowhere"] {
        for given in
            [None, Some(""), Some(&right[1..]), Some(&longer), Some(&other), Some(&right.to_uppercase())]
        {
            let mut headers = vec![("host", host.as_str())];
            headers.extend(given.map(|token| ("x-fc-page-token", token)));
            let code = (403, "TokenNotAllowed".to_owned());
            assert_eq!(refused(&emulator, path, &headers).await, code, "{path} {given:?}");
        }
    }
    assert!(emulator.invocations().is_empty());
}

#[tokio::test]
async fn another_site_is_refused_even_with_the_token() {
    let emulator = with_functions().await;
    let (host, token) = (address(&emulator), token(&emulator));
    let port = host.rsplit_once(':').unwrap().1;
    let neighbour = format!("http://localhost:{port}");
    let headers = [("host", host.as_str()), ("x-fc-page-token", &token)];
    for foreign in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:1"),
        ("origin", neighbour.as_str()),
        ("origin", host.as_str()),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
    ] {
        for path in ["state", INVOKE] {
            let said = refused(&emulator, path, &[&headers[..], &[foreign]].concat()).await;
            assert_eq!(said, (403, "OriginNotAllowed".to_owned()), "{path} {foreign:?}");
        }
    }
    assert!(emulator.invocations().is_empty());
    let own = [("origin", &*format!("http://{host}"))];
    assert_eq!(page(&emulator, "POST", INVOKE, &own, b"x").await.json()["status"], 200);
    // A browser asks first where a page of another site wants to send such a header; it is never told yes.
    let preflight = [
        ("host", host.as_str()),
        ("origin", "http://evil.example"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "x-fc-page-token"),
    ];
    let answer = ask(&emulator, "OPTIONS", "/_page/state", &preflight, b"").await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (403, None));
}

#[tokio::test]
async fn a_name_that_was_bent_to_this_machine_is_refused() {
    let emulator = with_functions().await;
    let token = token(&emulator);
    for host in ["evil.com", "evil.example:9700", "127.0.0.1.nip.io", "10.0.0.7", "localhost.evil.com", ""] {
        for path in ["", "state", INVOKE] {
            let said = refused(&emulator, path, &[("host", host), ("x-fc-page-token", &token)]).await;
            assert_eq!(said, (403, "HostNotAllowed".to_owned()), "{host} {path}");
        }
    }
    for hosts in [&[][..], &[("host", "localhost"), ("host", "evil.com")]] {
        assert_eq!(refused(&emulator, "", hosts).await.0, 400, "{hosts:?}");
    }
    let full = ask(&emulator, "GET", "http://evil.com/_page/", &[("host", "localhost")], b"").await;
    assert_eq!(full.status, 400);
    for host in ["localhost", "LocalHost:1", "127.0.0.1:80", "[::1]:9700"] {
        assert_eq!(ask(&emulator, "GET", "/_page/", &[("host", host)], b"").await.status, 200, "{host}");
    }
}

#[tokio::test]
async fn the_api_and_the_triggers_refuse_such_names_too() {
    let emulator = with_functions().await;
    let get = |host: &'static str| request(&emulator, "GET", "/services/s").header("host", host).send();
    let (status, code, message) = get("evil.com:9700").await.refusal();
    assert_eq!((status, code.as_str()), (403, "HostNotAllowed"));
    assert!(message.ends_with("say so: --allow-host evil.com"), "{message}");
    for host in ["emulator:9700", "fc.example", "1.cn-hangzhou.fc.aliyuncs.com", "192.168.1.5:9700"] {
        assert_eq!(get(host).await.status, 200, "{host}");
    }
    let web = Function::http("web", |_, _| async { http::Response::builder().body("here") });
    emulator.add_function("s", web.http_trigger("t", "anonymous", &["GET"])).unwrap();
    for (host, status) in [("evil.com", 403), ("localhost", 200)] {
        let answer = ask(&emulator, "GET", "/2016-08-15/proxy/s/web/", &[("host", host)], b"").await;
        assert_eq!(answer.status, status, "{host}");
    }
}

#[tokio::test]
async fn a_name_that_was_allowed_is_one_of_its_own() {
    let emulator = Emulator::builder().allow_host("dev.example.org").start().await.unwrap();
    for path in ["/_page/", "/_page"] {
        let answer = ask(&emulator, "GET", path, &[("host", "dev.example.org:9700")], b"").await;
        assert!(answer.status < 400, "{path}: {}", answer.status);
    }
    let got = request(&emulator, "GET", "/services").header("host", "dev.example.org").send().await;
    assert_eq!(got.status, 200);
}

#[tokio::test]
async fn every_answer_says_what_a_browser_must_not_do_with_it() {
    let emulator = with_functions().await;
    for (path, given) in [("", ""), ("state", "good"), ("state", "bad"), ("nowhere", "good")] {
        let answer = if given == "good" {
            page(&emulator, "GET", path, &[], b"").await
        } else {
            ask(&emulator, "GET", &format!("/_page/{path}"), &[("host", "localhost")], b"").await
        };
        let policy = answer.header("content-security-policy").unwrap();
        for rule in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "form-action 'none'",
            "base-uri 'none'",
            "'sha256-",
        ] {
            assert!(policy.contains(rule), "{policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("cache-control", "no-store"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("access-control-allow-origin", ""),
        ] {
            assert_eq!(answer.header(name).unwrap_or_default(), value, "{name}");
        }
    }
}

#[tokio::test]
async fn no_answer_has_the_token_and_no_rule_strikes_the_page() {
    let emulator = with_functions().await;
    emulator.fail_next(503, &[], "busy");
    let document = ask(&emulator, "GET", "/_page/", &[("host", "localhost")], b"").await;
    assert_eq!((document.status, document.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let state = page(&emulator, "GET", "state", &[], b"").await;
    for answer in [document, state] {
        assert!(!answer.text().contains(&token(&emulator)));
        assert!(answer.headers.iter().all(|(_, value)| !value.contains(&token(&emulator))));
    }
    assert!(emulator.requests().is_empty());
    assert_eq!(request(&emulator, "GET", "/services").send().await.status, 503);
    assert_ne!(token(&emulator), token(&with_functions().await));
}

#[tokio::test]
async fn where_others_reach_it_the_page_is_opened_from_here() {
    let everywhere = SocketAddr::from(([0, 0, 0, 0], 0));
    let emulator = Emulator::builder().listen(everywhere).exposed().start().await.unwrap();
    assert!(emulator.page().starts_with("http://127.0.0.1:"), "{}", emulator.page());
}
