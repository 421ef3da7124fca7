//! Any text as any name that travels in a path, a query or a header: refused, or a server reads what was signed.

use std::cell::RefCell;
use std::sync::PoisonError;

use fc_client::ErrorKind;
use fc_spec::{Place, Type};
use fc_wire_tests::values::api;
use fc_wire_tests::{agree, holds, least, sent};

use crate::scripted::{client, config};
use crate::server;

/// Whether no request can carry it, by the words of the standards.
fn is_refused(place: Place, text: &str) -> bool {
    match place {
        Place::Path => ["", ".", ".."].contains(&text),
        Place::Header => {
            !text.chars().all(|c| (' '..='~').contains(&c)) || text.starts_with(' ') || text.ends_with(' ')
        }
        Place::Query | Place::Body => false,
    }
}

/// Whether any text is a value: that of an enum is one that nobody knows.
fn is_text(kind: &Type) -> bool {
    *kind == Type::String || kind.name().is_some_and(|name| api().enumeration(name).is_some())
}

/// A request is worth four cases, for it carries at least so many names; it costs as much.
#[test]
fn any_name_is_refused_or_read_by_a_server_as_it_was_meant_and_signed() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (endpoint, last) = runtime.block_on(server::start());
    let client = client(config().endpoint(endpoint));
    let operations: Vec<_> = api().operations().map(|one| (one, least::request(one))).collect();
    let read = RefCell::new(0);
    holds(4, 256, |tape| {
        let (operation, input) = tape.pick(&operations);
        let mut input = input.clone();
        let mut refused: Vec<&str> = Vec::new();
        for row in operation.rows.iter().filter(|row| is_text(&row.kind)) {
            let Some(place @ (Place::Path | Place::Query | Place::Header)) = row.place else { continue };
            let most = if tape.once_in(16) { 200 } else { 12 };
            let text = tape.text(most);
            // Most text is none for a header; there it is plain more often.
            let text = if place == Place::Header && tape.below(4) > 0 {
                text.chars().filter(char::is_ascii_graphic).collect()
            } else {
                text
            };
            if is_refused(place, &text) {
                refused.push(row.wire());
            }
            input[row.wire()] = text.into();
        }
        let result = runtime.block_on(client.send_json(&operation.name, &input.to_string()));
        let request = last.lock().unwrap_or_else(PoisonError::into_inner).take();
        if !refused.is_empty() {
            let error = result.err().ok_or_else(|| format!("{input} was sent"))?;
            let paths: Vec<&str> = error.violations().iter().map(fc_client::Violation::path).collect();
            let right = error.kind() == ErrorKind::Invalid && paths == refused && request.is_none();
            return if right { Ok(()) } else { Err(format!("{input}: {error:?}")) };
        }
        result.map_err(|error| format!("{input}: {error:?}"))?;
        *read.borrow_mut() += 1;
        let request = request.ok_or("nothing was read")?;
        server::is_signed(&request, "test-ak-secret")?;
        let found = sent::read(operation, &request).map_err(|why| format!("{input}: {why}"))?;
        agree::rows(&operation.rows, &input, &found).map_err(|why| format!("{input}: {found}: {why}"))
    });
    assert!(*read.borrow() > 0, "nothing was ever sent");
}
