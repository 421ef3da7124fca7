//! Any endpoint, any credentials and any wait that a server asks for: an answer or an error, never a panic.

use std::time::{Duration, SystemTime};

use fc_client::fc2::{Client, GetService};
use fc_client::{Config, Credentials, ErrorKind, Retry, http_trigger};
use fc_wire_tests::holds;
use fc_wire_tests::tape::Tape;
use http::{HeaderValue, Response};
use tokio::runtime::Runtime;

use crate::scripted::{Scripted, client, config, runtime};

/// Something like a URL: of parts that mean something, or any text.
fn place(tape: &mut Tape<'_>) -> String {
    const PARTS: [&str; 24] = [
        "http://",
        "https://",
        "://",
        "ftp:",
        "127.0.0.1",
        "[::1]",
        "[",
        "]",
        "%41",
        "localhost",
        ":80",
        ":0",
        ":99999",
        ":",
        "@",
        "user:pass@",
        "/",
        "//",
        "?",
        "#",
        "a.b",
        "-",
        "xn--",
        "é",
    ];
    let part = |tape: &mut Tape<'_>| {
        if tape.once_in(8) { tape.text(6) } else { (*tape.pick(&PARTS)).to_owned() }
    };
    (0..tape.below(6)).map(|_| part(tape)).collect()
}

fn dry_run(runtime: &Runtime, client: &Client) -> Result<http::Request<bytes::Bytes>, fc_client::Error> {
    runtime.block_on(client.dry_run(&GetService::new("s"), SystemTime::UNIX_EPOCH, "nonce"))
}

#[test]
fn any_endpoint_names_a_host_or_is_refused() {
    let runtime = runtime();
    holds(1, 48, |tape| {
        let config = config().transport(Scripted::default());
        let text = place(tape);
        let config = match tape.below(3) {
            0 => Config::new().credentials(Credentials::new("a", "b")).account(&text).region("r"),
            1 => Config::new().credentials(Credentials::new("a", "b")).account("1").region(&text),
            _ => config.endpoint(&text),
        };
        let _ = format!("{config:?}");
        let client = match Client::new(config.transport(Scripted::default()).user_agent(&tape.text(4))) {
            Ok(client) => client,
            Err(error) if error.kind() == ErrorKind::Invalid => {
                let shown = format!("{error} {error:?}");
                // An account is no place for a password, but an endpoint may have one.
                let told = shown.contains("pass@") && shown.contains("the endpoint");
                return if told { Err(shown) } else { Ok(()) };
            }
            Err(error) => return Err(format!("{text:?}: {error:?}")),
        };
        match dry_run(&runtime, &client) {
            Ok(request) if request.uri().host().is_some_and(|host| !host.is_empty()) => Ok(()),
            // The other name of the client may be no text for a header.
            Err(error) if error.kind() == ErrorKind::Invalid && error.message().contains("user-agent") => {
                Ok(())
            }
            other => Err(format!("{text:?}: {other:?}")),
        }
    });
}

#[test]
fn any_credentials_sign_or_are_refused() {
    let runtime = runtime();
    holds(1, 64, |tape| {
        let (id, secret, token) = (tape.text(8), tape.text(8), tape.text(8));
        let by = match tape.below(2) {
            0 => Credentials::new(&id, &secret),
            _ => Credentials::temporary(&id, &secret, &token),
        };
        let mut request = http::Request::get("http://h/p?q=1").body(()).map_err(|error| error.to_string())?;
        let _ = http_trigger::sign(&mut request, &by, SystemTime::UNIX_EPOCH);
        let _ = http_trigger::presign("GET", &format!("http://h/{}", place(tape)), &by, SystemTime::now());
        match dry_run(&runtime, &client(config().credentials(by).transport(Scripted::default()))) {
            Ok(request) => {
                let named = request.headers()["authorization"].to_str().is_ok_and(|text| text.contains(&id));
                if named { Ok(()) } else { Err(format!("{request:?}")) }
            }
            Err(error) if error.kind() == ErrorKind::Credentials => Ok(()),
            Err(error) => Err(format!("{error:?}")),
        }
    });
}

#[test]
fn any_wait_that_is_asked_for_keeps_the_budget() {
    let paused = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let (runtime, transport) = (paused.expect("a runtime"), Scripted::default());
    let client = client(config().transport(transport.clone()).retry(Retry::attempts(4)));
    holds(1, 64, |tape| {
        let mut answer = Response::builder().status(*tape.pick(&[429, 500, 503]));
        for name in ["retry-after", "x-acs-retry-after", "date"] {
            let value = match tape.below(8) {
                0 => tape.bytes(16),
                1 => tape.number().to_string().into_bytes(),
                2 => (tape.number() % 90_000).to_string().into_bytes(),
                3 => format!("{}{}", tape.number(), tape.number()).into_bytes(),
                4 => format!("-{}.{}e{}", tape.byte(), tape.byte(), tape.byte()).into_bytes(),
                5 => format!("Thu, {} Jan {} 23:59:{} GMT", tape.byte(), tape.number() % 12_000, tape.byte())
                    .into_bytes(),
                _ => continue,
            };
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                answer = answer.header(name, value);
            }
        }
        transport.set(answer.body(Vec::new()).map_err(|error| error.to_string())?);
        runtime.block_on(async {
            let start = tokio::time::Instant::now();
            let error = client.get_service(GetService::new("s")).await.expect_err("it always fails");
            let (attempts, waited) = (error.attempts(), start.elapsed());
            let right = (1..=4).contains(&attempts) && waited <= Duration::from_secs(61);
            if right { Ok(()) } else { Err(format!("{attempts} attempts, {waited:?}: {error:?}")) }
        })
    });
}
