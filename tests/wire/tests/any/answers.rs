//! Any answer to any operation: no panic, and status and request id are kept.

use std::cell::RefCell;

use fc_client::fc2::{Client, InvokeFunction};
use fc_client::{Error, ErrorKind};
use fc_spec::Operation;
use fc_wire_tests::tape::Tape;
use fc_wire_tests::values::{Maker, api};
use fc_wire_tests::{holds, least};
use http::{HeaderName, HeaderValue, Response};

use crate::scripted::{Scripted, client, config, runtime};

/// Headers that the client reads.
const HEADERS: [&str; 9] = [
    "x-fc-error-type",
    "x-fc-log-result",
    "retry-after",
    "x-acs-retry-after",
    "date",
    "etag",
    "content-type",
    "x-fc-async-task-id",
    "x-fc-stateful-async-invocation-id",
];

const ID: &str = "the-request-id";

/// An answer: bytes, JSON of the result with faults in it, or any other JSON; and whether its keys are odd.
fn answer(tape: &mut Tape<'_>, operation: &Operation, status: u16) -> (Response<Vec<u8>>, bool) {
    let id = *tape.pick(&["x-fc-request-id", "x-acs-request-id"]);
    let mut builder = Response::builder().status(status).header(id, ID);
    for _ in 0..tape.below(3) {
        let value = if tape.below(2) == 0 { tape.text(24).into_bytes() } else { tape.bytes(24) };
        if let Ok(value) = HeaderValue::from_bytes(&value) {
            builder = builder.header(HeaderName::from_static(HEADERS[tape.below(HEADERS.len())]), value);
        }
    }
    let (mut body, odd) = if tape.once_in(8) {
        (tape.bytes(64), false)
    } else {
        let mut maker = Maker::new(tape);
        maker.answer(operation);
        (maker.text.into_bytes(), maker.odd)
    };
    if !body.is_empty() && tape.once_in(16) {
        // A byte that is none of UTF-8, or an end too early.
        let at = tape.below(body.len());
        if tape.below(2) == 0 { body[at] = 0xff } else { body.truncate(at) }
    }
    (builder.body(body).expect("status and headers are in order"), odd)
}

fn kept(error: &Error, status: u16) -> Result<(), String> {
    let kind = if (200..300).contains(&status) { ErrorKind::Decode } else { ErrorKind::Service };
    let found = (error.kind(), error.status(), error.request_id());
    let shown = format!("{error} {error:?} {error:#?}");
    if found == (kind, Some(status), Some(ID)) && shown.contains(ID) {
        Ok(())
    } else {
        Err(format!("{error:?}"))
    }
}

#[test]
fn any_answer_to_any_operation_is_a_result_or_an_error_that_keeps_status_and_request_id() {
    let (runtime, transport) = (runtime(), Scripted::default());
    let client = client(config().transport(transport.clone()));
    let operations: Vec<_> = api().operations().map(|one| (one, least::request(one).to_string())).collect();
    let results = RefCell::new(0);
    holds(1, 512, |tape| {
        let (operation, input) = tape.pick(&operations);
        let status = if tape.below(3) == 0 { 100 + u16::from(tape.byte()) * 3 } else { 200 };
        let (answer, odd) = answer(tape, operation, status);
        transport.set(answer.clone());
        let call = |client: &Client| runtime.block_on(client.send_json(&operation.name, input));
        let first = match call(&client) {
            Err(error) => return kept(&error, status),
            Ok(first) => first,
        };
        *results.borrow_mut() += 1;
        let found = (first.head.status, first.head.request_id());
        if found != (status, Some(ID)) {
            return Err(format!("{found:?}"));
        }
        if operation.answer == fc_spec::Answer::Raw || operation.result.is_none() || odd {
            return Ok(());
        }
        // What was read reads back as the same.
        transport.set(answer.clone().map(|_| first.result.to_string().into_bytes()));
        let second = call(&client).map_err(|error| error.to_string())?.result;
        let body = String::from_utf8_lossy(answer.body());
        if second == first.result { Ok(()) } else { Err(format!("{body}\n{}\n{second}", first.result)) }
    });
    assert!(*results.borrow() > 0, "nothing was ever read");
}

#[test]
fn any_answer_to_an_invocation_is_a_payload() {
    let (runtime, transport) = (runtime(), Scripted::default());
    let client = client(config().transport(transport.clone()));
    let invoke = api().operation("InvokeFunction").expect("it is in the specification");
    holds(1, 256, |tape| {
        let status = if tape.below(3) == 0 { 100 + u16::from(tape.byte()) * 3 } else { 200 };
        let (answer, _) = answer(tape, invoke, status);
        transport.set(answer.clone());
        let invocation = match runtime.block_on(client.invoke_function(InvokeFunction::new("s", "f"))) {
            Err(error) => return kept(&error, status),
            Ok(invocation) => invocation,
        };
        let found = (invocation.head().status, invocation.request_id(), &invocation.payload()[..]);
        if found != (status, Some(ID), &answer.body()[..]) {
            return Err(format!("{found:?}"));
        }
        let failed = invocation.function_error().is_some();
        let text = invocation.text().map(str::to_owned);
        let json = invocation.json::<serde_json::Value>().map(|json| json.to_string());
        for error in [text.err(), json.err()].into_iter().flatten() {
            let kind = if failed { ErrorKind::Function } else { ErrorKind::Decode };
            if (error.kind(), error.status(), error.request_id()) != (kind, Some(status), Some(ID)) {
                return Err(format!("{error:?}"));
            }
        }
        let _ = format!("{invocation:?} {:?} {:?}", invocation.log(), invocation.invocation_id());
        Ok(())
    });
}
