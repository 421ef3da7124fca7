//! What ran, as the page lists it: briefly all together, and one of them in full.

use serde_json::{Value, json};

use super::shown::{shown, tail};
use crate::record::{Ending, Invoked, Kind};
use crate::server::Server;

/// So many are listed.
const LISTED: usize = 200;

/// The last runs, the latest first.
pub(super) fn latest(server: &Server) -> Value {
    server.world.records.latest(LISTED, brief).into()
}

/// One run with all that went in and came out, as far as it is kept.
pub(super) fn one(server: &Server, number: u64) -> Option<Value> {
    let run = server.world.records.find(number)?;
    let mut found = brief(number, &run);
    found["payload"] = shown(&run.payload);
    found["answer"] = shown(&run.answer);
    found["log"] = tail(&run.log);
    Some(found)
}

fn brief(number: u64, run: &Invoked) -> Value {
    json!({
        "number": number,
        "service": run.service,
        "function": run.function,
        "qualifier": run.qualifier,
        "requestId": run.request_id,
        "kind": kind(run.kind),
        "attempt": run.attempt,
        "at": humantime::format_rfc3339_millis(run.at).to_string(),
        "milliseconds": u64::try_from(run.duration.as_millis()).unwrap_or(u64::MAX),
        "ending": ending(run.ending),
    })
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Sync => "sync",
        Kind::Async => "async",
        Kind::Timer => "timer",
        Kind::Http => "http",
    }
}

fn ending(ending: Ending) -> &'static str {
    match ending {
        Ending::Done => "done",
        Ending::FunctionError => "error",
        Ending::NotStarted => "not started",
    }
}
