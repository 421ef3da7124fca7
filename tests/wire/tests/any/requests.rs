//! Any JSON as the input of any operation: refused with its faults, or sent in a form that reads back as the same.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use fc_client::fc2::{self, Client};
use fc_client::{Invalid, Request, Validation};
use fc_wire_tests::tape::Tape;
use fc_wire_tests::values::{Maker, api};
use fc_wire_tests::{agree, holds, sent};
use serde::Serialize;
use serde_json::Value as Json;

use crate::scripted::{client, config, runtime};

include!(concat!(env!("OUT_DIR"), "/every.rs"));

/// Reads a request, and reads what is written of it: the text between, and whether both are the same.
fn round<R>(from_json: fn(&str) -> Result<R, Invalid>, text: &str) -> Result<(String, bool), Invalid>
where
    R: Request + Serialize + PartialEq,
{
    let first = from_json(text)?;
    let written = serde_json::to_string(&first).expect("what was read can be written");
    let second = from_json(&written);
    // An enum of no text is none, and is not written.
    let same = second
        .is_ok_and(|second| second == first || serde_json::to_string(&second).ok() == Some(written.clone()));
    Ok((written, same))
}

type Round = fn(&str) -> Result<(String, bool), Invalid>;

macro_rules! rounds {
    ($($request:ident $call:ident,)*) => {
        [$((stringify!($request), (|text| round(fc2::$request::from_json, text)) as Round),)*]
    };
}

/// A request as JSON, perhaps with a byte that makes it none; and whether a key may stand twice in it.
fn input(tape: &mut Tape<'_>, operation: &fc_spec::Operation) -> (String, bool) {
    let mut maker = Maker::new(tape);
    if maker.tape.once_in(32) {
        maker.json(4);
    } else {
        maker.request(operation);
    }
    let (mut text, doubled) = (maker.text, maker.odd);
    if !text.is_empty() && tape.once_in(32) {
        let at = (0..=tape.below(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        match tape.below(2) {
            0 => text.truncate(at),
            _ => text.insert(at, *tape.pick(&['"', ',', '{', '\\', '\0'])),
        }
    }
    (text, doubled)
}

/// JSON, unless it has a key that `serde_json` itself takes for something else.
fn json(text: &str) -> Result<Option<Json>, String> {
    if text.contains("$serde_json") {
        return Ok(None);
    }
    serde_json::from_str(text).map(Some).map_err(|error| error.to_string())
}

#[test]
fn any_json_of_any_operation_is_refused_or_reads_back_as_the_same() {
    let rounds: BTreeMap<&str, Round> = every_operation!(rounds).into_iter().collect();
    let operations: Vec<_> = api().operations().map(|one| (one, rounds[one.name.as_str()])).collect();
    let accepted = RefCell::new(0);
    holds(1, 384, |tape| {
        let (operation, round) = *tape.pick(&operations);
        let (text, doubled) = input(tape, operation);
        match round(&text) {
            Err(invalid) if invalid.to_string().is_empty() || invalid.violations().is_empty() => {
                Err(format!("{text}: {invalid:?}"))
            }
            Err(_) => Ok(()),
            // Whether a key stands twice may say which shape a value is of.
            Ok((_, false)) if doubled => Ok(()),
            Ok((written, false)) => Err(format!("{text}\n{written}")),
            Ok((written, true)) => {
                *accepted.borrow_mut() += 1;
                let Some(given) = json(&text)? else { return Ok(()) };
                let found = json(&written)?.unwrap_or_default();
                agree::rows(&operation.rows, &given, &found)
                    .map_err(|why| format!("{text}\n{written}\n{why}"))
            }
        }
    });
    assert!(*accepted.borrow() > 0, "nothing was ever accepted");
}

type Shown = fn(&str) -> Result<bool, String>;

macro_rules! objects {
    ($($object:ident,)*) => {
        [$((stringify!($object), (|text| {
            let first: fc2::$object = serde_json::from_str(text).map_err(|error| error.to_string())?;
            let written = serde_json::to_string(&first).map_err(|error| error.to_string())?;
            let second = serde_json::from_str::<fc2::$object>(&written).map_err(|error| error.to_string())?;
            let again = serde_json::to_string(&second).map_err(|error| error.to_string())?;
            Ok(format!("{first:?}") == format!("{second:?}") && (first == second || again == written))
        }) as Shown),)*]
    };
}

#[test]
fn any_json_of_any_object_is_refused_or_reads_back_as_the_same() {
    let objects = every_object!(objects);
    let accepted = RefCell::new(0);
    holds(1, 256, |tape| {
        let (name, round) = *tape.pick(&objects);
        let object = api().object(name).ok_or("it is in the specification")?;
        let mut maker = Maker::new(tape);
        maker.rows(&object.rows);
        if maker.odd {
            // No panic is enough.
            let _ = round(&maker.text);
            return Ok(());
        }
        match round(&maker.text) {
            Err(_) => Ok(()),
            Ok(true) => {
                *accepted.borrow_mut() += 1;
                Ok(())
            }
            Ok(false) => Err(format!("{name}: {}", maker.text)),
        }
    });
    assert!(*accepted.borrow() > 0, "nothing was ever accepted");
}

/// A call is worth two cases, for it is written, signed and read twice.
#[test]
fn any_json_of_any_call_by_name_is_refused_or_sent_as_it_was_meant() {
    let clients = [Validation::Off, Validation::Strict].map(|one| client(config().validation(one)));
    let (runtime, at) = (runtime(), SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_037_045));
    let dry_run = |client: &Client, operation: &str, json: &str| {
        runtime.block_on(client.dry_run_json(operation, json, at, "f3c1d2e4b5a697887766554433221100"))
    };
    let operations: Vec<_> = api().operations().collect();
    let accepted = RefCell::new(0);
    holds(2, 384, |tape| {
        let operation = *tape.pick(&operations);
        let client = &clients[tape.below(4) / 3];
        let (text, doubled) = input(tape, operation);
        let first = match dry_run(client, &operation.name, &text) {
            Err(error) if error.violations().is_empty() => return Err(format!("{text}: {error:?}")),
            Err(_) => return Ok(()),
            Ok(first) => first,
        };
        *accepted.borrow_mut() += 1;
        let Some(given) = json(&text)? else { return Ok(()) };
        let read = sent::read(operation, &first).map_err(|why| format!("{text}\n{why}"))?;
        agree::rows(&operation.rows, &given, &read).map_err(|why| format!("{text}\n{read}\n{why}"))?;
        let second = match dry_run(client, &operation.name, &read.to_string()) {
            Ok(second) => second,
            // An enum of no text is none, also where one is required; unchecked, the first request lacks it.
            Err(error) if error.violations().iter().all(|one| one.rule() == "required") => return Ok(()),
            Err(error) => return Err(format!("{text}\n{error}")),
        };
        let same = first.uri() == second.uri()
            && first.headers() == second.headers()
            && first.body() == second.body();
        if same || doubled { Ok(()) } else { Err(format!("{text}\n{first:?}\n{second:?}")) }
    });
    assert!(*accepted.borrow() > 0, "nothing was ever accepted");
}
