//! HTTP triggers: who gets through, and what functions of each kind are given and answer.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use fc_emulator::{Context, Emulator, Function, Kind};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{
    Answer, create, fetch, get, invoke, node_is_missing, python_is_missing, request, request_at, send_raw,
    with_service,
};

const ALL: [&str; 3] = ["GET", "POST", "HEAD"];

/// A closure that tells what it was asked.
fn mirror() -> Function {
    Function::http("f", |request: http::Request<Bytes>, context: Context| async move {
        context.log("asked");
        let header =
            |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        let seen = format!(
            "{} {} {} {}",
            request.method(),
            request.uri(),
            header("x-mine"),
            String::from_utf8_lossy(request.body())
        );
        http::Response::builder()
            .status(201)
            .header("content-type", "text/plain")
            .header("x-own", "yes")
            .body(seen)
    })
}

async fn with(function: Function) -> Emulator {
    Emulator::builder().function("s", function).start().await.unwrap()
}

/// Sends to the path behind the function's name.
async fn send(emulator: &Emulator, method: &str, rest: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let address = emulator.endpoint().replace("http://", "");
    let headers = [("host", address.as_str())].into_iter().chain(headers.iter().copied());
    let headers: Vec<_> = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    send_raw(&address, method, &format!("/2016-08-15/proxy/s/f{rest}"), &headers, body.as_bytes()).await
}

#[tokio::test]
async fn an_anonymous_trigger_passes_a_request_on_and_the_answer_back() {
    let emulator = with(mirror().http_trigger("t", "anonymous", &ALL)).await;
    let answer = send(&emulator, "POST", "/a%20b/c?x=1&y=%26", &[("x-mine", "me")], "body").await;
    assert_eq!((answer.status, answer.text().as_str()), (201, "POST /a%20b/c?x=1&y=%26 me body"));
    assert_eq!((answer.header("content-type"), answer.header("x-own")), (Some("text/plain"), Some("yes")));
    assert_eq!(answer.header("x-fc-request-id").map(str::len), Some(36));
    for rest in ["", "/"] {
        assert_eq!(send(&emulator, "GET", rest, &[], "").await.text(), "GET /  ");
    }
    let run = &emulator.invocations()[0];
    assert_eq!((run.kind, &run.payload[..]), (Kind::Http, &b"body"[..]));
    assert!(run.log.contains("asked"), "{}", run.log);
    assert_eq!(emulator.requests()[0].operation, Some("InvokeHTTPTrigger"));
}

#[tokio::test]
async fn who_is_not_let_through_is_told_why() {
    let emulator = with(mirror()).await;
    let said = async |method| {
        let answer = send(&emulator, method, "/", &[], "").await;
        assert_eq!(answer.header("x-fc-error-type"), Some("FcCommonError"));
        answer.refusal()
    };
    let (status, code, _) = said("GET").await;
    assert_eq!((status, code.as_str()), (404, "TriggerNotFound"));
    let make = async |config: Value| {
        let body = json!({ "triggerName": "t", "triggerType": "http", "triggerConfig": config.to_string() });
        let target = "/services/s/functions/f/triggers";
        assert_eq!(request(&emulator, "POST", target).body(body.to_string()).send().await.status, 200);
    };
    make(json!({ "authType": "anonymous", "methods": ["GET"], "disableURLInternet": false })).await;
    let (status, _, message) = said("PUT").await;
    assert_eq!((status, message.as_str()), (403, "the http trigger does not allow the method PUT"));
    assert_eq!(send(&emulator, "GET", "/", &[], "").await.status, 201);
    let config =
        json!({ "authType": "anonymous", "methods": ["GET"], "disableURLInternet": true }).to_string();
    let update = request(&emulator, "PUT", "/services/s/functions/f/triggers/t")
        .body(json!({ "triggerConfig": config }).to_string());
    assert_eq!(update.send().await.status, 200);
    let (status, _, message) = said("GET").await;
    assert_eq!((status, message.as_str()), (403, "this http trigger has disableURLInternet set"));
}

fn sign(text: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(b"test-ak-secret").unwrap().chain_update(text);
    BASE64_STANDARD.encode(mac.finalize().into_bytes())
}

#[tokio::test]
async fn a_trigger_with_authentication_takes_the_classic_signature() {
    let emulator = with(mirror().http_trigger("t", "function", &ALL)).await;
    let unsigned = send(&emulator, "GET", "/", &[], "").await;
    assert_eq!(unsigned.code(), (400, "MissingRequiredHeader".into()));
    let date = httpdate::fmt_http_date(SystemTime::now());
    let text = format!("GET\n\n\n{date}\n/2016-08-15/proxy/s/f/a b\nq=1\nq=2");
    let authorization = format!("FC test-ak-id:{}", sign(&text));
    let headers = [("date", date.as_str()), ("authorization", authorization.as_str())];
    assert_eq!(send(&emulator, "GET", "/a%20b?q=2&q=1", &headers, "").await.status, 201);
    let other = send(&emulator, "GET", "/other", &headers, "").await;
    let (status, code, message) = other.refusal();
    assert_eq!((status, code.as_str()), (403, "SignatureNotMatch"));
    assert!(message.contains("The string to sign:\nGET\n\n\n"), "{message}");
    emulator.advance(Duration::from_secs(3600));
    assert_eq!(
        send(&emulator, "GET", "/a%20b?q=2&q=1", &headers, "").await.code(),
        (403, "AccessDenied".into())
    );
}

#[tokio::test]
async fn a_trigger_with_authentication_takes_an_address_that_was_signed_until_it_expires() {
    let emulator = with(mirror().http_trigger("t", "function", &ALL)).await;
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() + 600;
    let parameters = format!("x-fc-access-key-id=test-ak-id\nx-fc-expires={seconds}");
    let signature = sign(&format!("GET\n\n\n{seconds}\n/2016-08-15/proxy/s/f/\n{parameters}"));
    let signature = signature.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let query = format!("/?x-fc-access-key-id=test-ak-id&x-fc-expires={seconds}&x-fc-signature={signature}");
    assert_eq!(send(&emulator, "GET", &query, &[], "").await.status, 201);
    emulator.advance(Duration::from_secs(700));
    assert_eq!(send(&emulator, "GET", &query, &[], "").await.code(), (403, "AccessDenied".into()));
}

#[tokio::test]
async fn a_trigger_with_authentication_takes_the_signature_of_the_api_too() {
    let emulator = with(mirror().http_trigger("t", "function", &ALL)).await;
    let call = || request_at(&emulator, "POST", "/2016-08-15/proxy/s/f/a?x=1").body("body");
    assert_eq!(call().send().await.text(), "POST /a?x=1  body");
    let wrong = call().header("x-acs-content-sha256", "0").send().await;
    assert_eq!(wrong.code(), (403, "SignatureNotMatch".into()));
}

#[tokio::test]
async fn an_event_function_behind_a_trigger_and_an_http_function_without_one_fail() {
    let event = Function::new("f", |event, _| async move { Ok::<_, String>(event) });
    let emulator = with(event.http_trigger("t", "anonymous", &ALL)).await;
    let answer = send(&emulator, "GET", "/", &[], "").await;
    assert_eq!((answer.status, answer.header("x-fc-error-type")), (502, Some("UnhandledInvocationError")));
    assert_eq!(answer.json()["errorMessage"], "an event function was called by an HTTP trigger");
    let http = with(mirror()).await;
    let said = invoke(&http, "").await.function_error();
    assert_eq!(said["errorMessage"], "an HTTP function was called with an event");
}

#[tokio::test]
async fn an_answer_that_only_announces_another_is_a_failure() {
    let odd = Function::http("f", |_: http::Request<Bytes>, _| async {
        http::Response::builder().status(103).body("")
    });
    let emulator = with(odd.http_trigger("t", "anonymous", &ALL)).await;
    assert_eq!(send(&emulator, "GET", "/", &[], "").await.status, 502);
}

#[tokio::test]
async fn a_request_that_is_too_large_is_refused_before_the_function_runs() {
    let emulator = with(mirror().http_trigger("t", "anonymous", &ALL)).await;
    let answer = send(&emulator, "POST", "/", &[], &"x".repeat(32 * 1024 * 1024 + 1)).await;
    assert_eq!(answer.code(), (400, "EntityTooLarge".into()));
    let long = "x".repeat(8 * 1024);
    for (rest, value) in [(format!("/{long}"), ""), ("/".to_owned(), long.as_str())] {
        let answer = send(&emulator, "GET", &rest, &[("x-mine", value)], "").await;
        assert_eq!(answer.code(), (400, "InvalidArgument".into()));
    }
    assert_eq!(emulator.invocations().len(), 0);
}

#[tokio::test]
async fn a_python_handler_is_a_wsgi_application() {
    if python_is_missing("a_python_handler_is_a_wsgi_application") {
        return;
    }
    let source = "
import json
def handler(environ, start_response):
    if environ['PATH_INFO'] == '/fail':
        raise ValueError('oops')
    names = ['REQUEST_METHOD', 'PATH_INFO', 'QUERY_STRING', 'CONTENT_TYPE', 'HTTP_X_MINE', 'fc.request_uri']
    seen = {name: environ.get(name) for name in names}
    seen['body'] = environ['wsgi.input'].read(int(environ['CONTENT_LENGTH'])).decode()
    seen['function'] = environ['fc.context'].function.name
    start_response('418 teapot', [('Content-Type', 'application/json'), ('Set-Cookie', 'a=1'), ('Set-Cookie', 'b=2')])
    return [json.dumps(seen).encode()]
";
    let emulator = with(Function::python("f", source).http_trigger("t", "anonymous", &ALL)).await;
    let headers = [("x-mine", "me"), ("content-type", "text/plain")];
    let answer = send(&emulator, "POST", "/a%20b?x=1", &headers, "body").await;
    assert_eq!((answer.status, answer.header("content-type")), (418, Some("application/json")));
    assert_eq!(answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).count(), 2);
    let expected = json!({
        "REQUEST_METHOD": "POST", "PATH_INFO": "/a b", "QUERY_STRING": "x=1", "CONTENT_TYPE": "text/plain",
        "HTTP_X_MINE": "me", "fc.request_uri": "/2016-08-15/proxy/s/f/a%20b?x=1", "body": "body", "function": "f",
    });
    assert_eq!(answer.json(), expected);
    let failed = send(&emulator, "GET", "/fail", &[], "").await;
    assert_eq!((failed.status, failed.header("x-fc-error-type")), (502, Some("UnhandledInvocationError")));
    let body = failed.json();
    assert_eq!((&body["errorMessage"], &body["errorType"]), (&json!("oops"), &json!("ValueError")));
}

#[tokio::test]
async fn a_node_handler_is_given_a_request_and_a_response() {
    if node_is_missing("a_node_handler_is_given_a_request_and_a_response") {
        return;
    }
    let source = "
exports.handler = async (req, resp, context) => {
  if (req.path == '/fail') throw new Error('oops');
  let body = '';
  for await (const chunk of req) body += chunk;
  resp.setStatusCode(418);
  resp.setHeader('content-type', 'application/json');
  resp.setHeader('set-cookie', ['a=1', 'b=2']);
  const { method, path, queries, url, clientIP } = req;
  resp.send(JSON.stringify({ method, path, queries, url, clientIP, mine: req.headers['x-mine'], body, function: context.function.name }));
};
";
    let emulator = with(Function::nodejs("f", source).http_trigger("t", "anonymous", &ALL)).await;
    let answer = send(&emulator, "POST", "/a?x=1&x=2&y=z", &[("x-mine", "me")], "body").await;
    assert_eq!((answer.status, answer.header("content-type")), (418, Some("application/json")));
    assert_eq!(answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")).count(), 2);
    let expected = json!({
        "method": "POST", "path": "/a", "queries": { "x": ["1", "2"], "y": "z" }, "clientIP": "127.0.0.1",
        "url": "/2016-08-15/proxy/s/f/a?x=1&x=2&y=z", "mine": "me", "body": "body", "function": "f",
    });
    assert_eq!(answer.json(), expected);
    let failed = send(&emulator, "GET", "/fail", &[], "").await;
    assert_eq!((failed.status, failed.json()["errorMessage"].as_str()), (502, Some("oops")));
}

#[tokio::test]
async fn a_custom_runtime_gets_the_request_as_it_came_with_the_documented_headers() {
    if python_is_missing("a_custom_runtime_gets_the_request_as_it_came_with_the_documented_headers") {
        return;
    }
    let bootstrap = "#!/usr/bin/env python3
import http.server, json, os
class Handler(http.server.BaseHTTPRequestHandler):
    def do_PATCH(self):
        body = self.rfile.read(int(self.headers.get('content-length', 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        seen = json.dumps({'target': self.path, 'body': body.decode(), 'headers': headers}).encode()
        self.send_response(207)
        self.send_header('x-own', 'yes')
        self.send_header('content-length', str(len(seen)))
        self.end_headers()
        self.wfile.write(seen)
http.server.HTTPServer(('127.0.0.1', int(os.environ['FC_SERVER_PORT'])), Handler).serve_forever()
";
    let function = Function::from_files("f", "custom", "x", &[("bootstrap", bootstrap)]);
    let emulator = with(function.http_trigger("t", "anonymous", &["PATCH"])).await;
    let headers = [("x-mine", "me"), ("x-fc-region", "forged")];
    let answer = send(&emulator, "PATCH", "/a%20b?x=1", &headers, "body").await;
    assert_eq!((answer.status, answer.header("x-own")), (207, Some("yes")));
    let seen = answer.json();
    assert_eq!((&seen["target"], &seen["body"]), (&json!("/2016-08-15/proxy/s/f/a%20b?x=1"), &json!("body")));
    for (name, value) in [
        ("x-mine", "me"),
        ("x-fc-region", "cn-hangzhou"),
        ("x-fc-control-path", "/http-invoke"),
        ("x-fc-base-path", "/2016-08-15/proxy/s/f/"),
        ("x-fc-function-name", "f"),
    ] {
        assert_eq!(seen["headers"][name], value, "{name}");
    }
    assert_eq!(seen["headers"]["x-fc-request-id"].as_str(), answer.header("x-fc-request-id"));
}

#[tokio::test]
async fn the_url_stands_in_the_answers() {
    let emulator = with_service().await;
    create(&emulator, "", json!({})).await;
    let config = json!({ "methods": ["GET"] }).to_string();
    let body = json!({ "triggerName": "t", "triggerType": "http", "triggerConfig": config });
    request(&emulator, "POST", "/services/s/functions/f/triggers").body(body.to_string()).send().await;
    let trigger = get(&emulator, "/services/s/functions/f/triggers/t").await.json();
    assert_eq!(trigger["urlInternet"], emulator.http_url("s", "f"));
}

#[tokio::test]
async fn a_version_answers_at_a_url_of_its_own() {
    let function = Function::http("f", |_: http::Request<Bytes>, context: Context| async move {
        http::Response::builder().body(context.qualifier)
    });
    let emulator = with(function).await;
    assert_eq!(request(&emulator, "POST", "/services/s/versions").body("{}").send().await.status, 200);
    let config = json!({ "authType": "anonymous", "methods": ["GET"] }).to_string();
    let body =
        json!({ "triggerName": "t", "triggerType": "http", "triggerConfig": config, "qualifier": "1" });
    let made =
        request(&emulator, "POST", "/services/s/functions/f/triggers").body(body.to_string()).send().await;
    let url = made.json()["urlInternet"].as_str().unwrap().to_owned();
    assert!(url.ends_with("/2016-08-15/proxy/s.1/f/"), "{url}");
    assert_eq!(fetch(&url, "GET").await.text(), "1");
    assert_eq!(send(&emulator, "GET", "/", &[], "").await.status, 404);
}
