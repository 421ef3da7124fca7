//! No secret of any type of the specification is shown: a new row or type is looked at as soon as it is there.

use std::fmt::Debug;
use std::sync::OnceLock;
use std::time::Duration;

use fc_client::fc2::{self, Client};
use fc_client::{Config, Credentials, Invalid, Request, Retry, Validation};
use fc_spec::{Row, Type};
use fc_wire_tests::least::{self, Step};
use fc_wire_tests::values::api;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use tokio::runtime::Runtime;
use tracing_subscriber::filter::LevelFilter;

use crate::failures;
use crate::logged::logged;
use crate::wire::Scripted;

mod shown;

use self::shown::{MARK, NUMBER, debug, failed, hides, invalid};

include!(concat!(env!("OUT_DIR"), "/every.rs"));

/// The ways to the secrets among these rows, each with a value that is right and with some that are wrong.
fn secrets(rows: &[Row]) -> Vec<(Vec<Step>, Json, Vec<Json>)> {
    let of = |(way, kind): (Vec<Step>, Type)| {
        let right = least::full_of(&kind, MARK, NUMBER);
        let long = least::full_of(&kind, &MARK.repeat(5000), NUMBER);
        let huge = json!(u64::from(NUMBER) * 10_000_000_000);
        let wrong = vec![
            json!([right]),
            json!({ "key": 1, "other": right }),
            json!(MARK),
            json!(format!("{{{MARK}")),
            huge,
            long,
        ];
        (way, right, wrong)
    };
    least::secrets(rows).into_iter().map(of).collect()
}

/// For types that cannot be shown, such as builders: one that has `Debug` is ambiguous here and does not compile.
trait Unseen<A> {}
struct Shown;
impl<T> Unseen<()> for T {}
impl<T: Debug> Unseen<Shown> for T {}

fn unseen<A>(_: &impl Unseen<A>) {}

/// One pool for all clients.
fn config() -> Config {
    static CONFIG: OnceLock<Config> = OnceLock::new();
    let make = || {
        Config::new()
            .credentials(Credentials::temporary("an-id", format!("{MARK}secret"), format!("{MARK}token")))
            .validation(Validation::Warn)
            .retry(Retry::attempts(2))
    };
    CONFIG.get_or_init(make).clone()
}

/// Everything that can be shown of a request and of its answer.
fn look<R>(runtime: &Runtime, from_json: fn(&str) -> Result<R, Invalid>) -> usize
where
    R: Request<Answer: Debug> + Debug + Serialize + DeserializeOwned,
{
    let name = R::OPERATION.name();
    let operation = api().operation(name).expect("it is in the specification");
    let nobody = Client::new(config().endpoint("http://127.0.0.1:1").retry(Retry::never())).expect("a place");
    let mut looked = 0;
    for (way, right, wrong) in secrets(&operation.rows) {
        let what = format!("{name}.{}", least::shown(&way));
        let input = least::request_with(operation, &way, &right).to_string();
        let request = from_json(&input).unwrap_or_else(|fault| panic!("{what}: {input}: {fault}"));
        assert!(
            serde_json::to_string(&request).expect("JSON").contains(MARK),
            "{what} is not in {request:?}"
        );
        debug(&what, &request);
        let at = std::time::SystemTime::UNIX_EPOCH;
        let sent = runtime.block_on(nobody.dry_run(&request, at, "n")).expect("it can be sent");
        debug(&what, &(sent.uri(), sent.headers()));
        failed(&what, &runtime.block_on(nobody.send(request)).expect_err("nobody is there"));
        for wrong in wrong {
            let input = least::request_with(operation, &way, &wrong).to_string();
            match from_json(&input) {
                Err(fault) => invalid(&what, &fault),
                Ok(request) => debug(&what, &(&request, fc_client::rt::violations(&request))),
            }
            if let Err(fault) = serde_json::from_str::<R>(&input) {
                hides(&what, &format!("{fault} {fault:?}"));
            }
            failed(&what, &runtime.block_on(nobody.send_json(name, &input)).expect_err("nobody is there"));
        }
        looked += 1;
    }
    looked + answers::<R>(runtime, from_json, operation)
}

/// Everything that can be shown of an answer: with each secret, with what nobody knows, and with faults.
fn answers<R>(
    runtime: &Runtime,
    from_json: fn(&str) -> Result<R, Invalid>,
    operation: &fc_spec::Operation,
) -> usize
where
    R: Request<Answer: Debug> + Debug,
{
    let least = from_json(&least::request(operation).to_string()).expect("the least is enough");
    let result = operation.result.as_deref().and_then(|result| api().object(result));
    let mut bodies =
        vec![json!({ "somethingNew": MARK, "more": { "deep": [NUMBER] } }), json!([MARK]), json!(MARK)];
    if let Some(result) = result {
        for (way, right, wrong) in secrets(&result.rows) {
            let body = |value: Json| least::object_with(result, &way, &value);
            bodies.extend(std::iter::once(right).chain(wrong).map(body));
        }
    }
    for body in &bodies {
        let text = body.to_string();
        for (status, text) in [(200, &text[..]), (200, &text[..text.len() - 1]), (400, &text[..])] {
            let log = [("x-fc-log-result", MARK), ("x-fc-error-type", "HandledInvocationError")];
            let transport =
                Scripted::new(status, &log[..usize::from(text.len() % 2 == 0) * 2], text.to_owned());
            let config = config().endpoint("http://127.0.0.1:1").transport(transport);
            let client = Client::new(config).expect("a place");
            match runtime.block_on(client.send(least.clone())) {
                Ok(answer) => debug(operation.name.as_str(), &answer),
                // A page that is no JSON is quoted: only what is JSON, or was, counts here.
                Err(error) => failed(operation.name.as_str(), &error),
            }
        }
    }
    bodies.len()
}

#[test]
fn no_secret_of_any_operation_is_shown_or_logged() {
    shown::listen();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut looked = 0;
    let lines = logged(LevelFilter::TRACE, || {
        macro_rules! all {
            ($($request:ident $call:ident,)*) => {
                $(unseen(&fc2::$request::builder());
                looked += look(&runtime, fc2::$request::from_json);)*
            };
        }
        every_operation!(all);
        looked += runtime.block_on(failing());
    });
    hides("the log", &lines);
    assert!(lines.contains("answered") && lines.contains("failed"), "nothing was logged:\n{lines}");
    let lines = shown::heard();
    hides("the log of reqwest", &lines);
    assert!(lines.contains("starting new connection"), "reqwest was not heard:\n{lines}");
    assert!(looked > 100, "only {looked} were looked at");
}

/// Every failure of `data/failures.jsonl`, with secrets in whatever is asked.
async fn failing() -> usize {
    let mut running = Vec::new();
    for case in failures::cases() {
        let name = case["case"].as_str().unwrap_or_default().to_owned();
        let answers = case["answers"].as_array().cloned().unwrap_or_default();
        for operation in ["CreateFunction", "UpdateFunction", "InvokeFunction"] {
            let operation = api().operation(operation).expect("it is in the specification");
            for (way, right, _) in secrets(&operation.rows) {
                let input = least::request_with(operation, &way, &right).to_string();
                let (endpoint, _) = failures::server(answers.clone()).await;
                let limit = if name.starts_with("slow") { 200 } else { 10_000 };
                let config = config().endpoint(endpoint).timeout(Duration::from_millis(limit));
                let client = Client::new(config).expect("a place");
                let what = format!("{name} {}.{}", operation.name, least::shown(&way));
                running.push(tokio::spawn(async move {
                    match client.send_json(&operation.name, &input).await {
                        Ok(answer) => debug(&what, &answer.head),
                        Err(error) => failed(&what, &error),
                    }
                }));
            }
        }
    }
    let many = running.len();
    for one in running {
        one.await.expect("no case panics");
    }
    many
}

#[test]
fn no_secret_of_any_object_is_shown() {
    let mut looked = 0;
    let mut look = |name: &str, show: fn(&Json) -> Result<String, String>| {
        let object = api().object(name).expect("it is in the specification");
        for (way, right, wrong) in secrets(&object.rows) {
            let what = format!("{name}.{}", least::shown(&way));
            let shown = show(&least::object_with(object, &way, &right));
            hides(&what, &shown.unwrap_or_else(|fault| panic!("{what}: {fault}")));
            for wrong in wrong {
                let (Ok(shown) | Err(shown)) = show(&least::object_with(object, &way, &wrong));
                hides(&what, &shown);
            }
            looked += 1;
        }
    };
    macro_rules! all {
        ($($object:ident,)*) => {
            $(look(stringify!($object), |json| match serde_json::from_value::<fc2::$object>(json.clone()) {
                Ok(object) => Ok(format!("{object:?} {object:#?}")),
                Err(fault) => Err(format!("{fault} {fault:?}")),
            });)*
        };
    }
    every_object!(all);
    assert!(looked > 3, "only {looked} were looked at");
}
