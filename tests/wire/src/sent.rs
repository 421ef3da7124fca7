//! A request as it was sent, read back into the JSON that it was made of, by the specification alone.

use fc_spec::{Encoding, Operation, Place};
use serde_json::{Map, Value as Json};

/// The parameters of a request in one object, under their spellings on the wire.
///
/// # Errors
/// The request has not the form that the specification says.
pub fn read(operation: &Operation, request: &http::Request<impl AsRef<[u8]>>) -> Result<Json, String> {
    let mut out = Map::new();
    let body = request.body().as_ref();
    let rows = || operation.rows.iter();
    let in_body = || rows().filter(|row| row.place == Some(Place::Body));
    match in_body().find(|row| row.encoding == Some(Encoding::Raw)) {
        Some(_) if body.is_empty() => {}
        Some(raw) => {
            let text = std::str::from_utf8(body).map_err(|error| error.to_string())?;
            out.insert(raw.wire().to_owned(), text.into());
        }
        None if in_body().next().is_some() => {
            out = serde_json::from_slice(body).map_err(|error| format!("{error}: {body:?}"))?;
        }
        None => {}
    }
    for (key, value) in path(operation, request.uri().path())? {
        out.insert(key, value.into());
    }
    for pair in request.uri().query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or("a part of the query has no `=`")?;
        out.insert(unescape(key)?, unescape(value)?.into());
    }
    for row in rows().filter(|row| row.place == Some(Place::Header)) {
        if let Some(value) = request.headers().get(row.wire()) {
            let text = value.to_str().map_err(|error| error.to_string())?;
            out.insert(row.wire().to_owned(), text.into());
        }
    }
    Ok(Json::Object(out))
}

/// The parameters that stand in the path.
fn path(operation: &Operation, path: &str) -> Result<Vec<(String, String)>, String> {
    let rest = path.strip_prefix('/').and_then(|path| path.split_once('/')).ok_or("no version")?.1;
    let template = operation.path.trim_start_matches('/');
    if rest.split('/').count() != template.split('/').count() {
        return Err(format!("{path} has not the parts of {template}"));
    }
    let mut out = Vec::new();
    for (part, sent) in template.split('/').zip(rest.split('/')) {
        match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => out.push((name.to_owned(), unescape(sent)?)),
            None if part == sent => {}
            None => return Err(format!("{sent} stands in place of {part}")),
        }
    }
    Ok(out)
}

/// What was written with percent signs. Everything that is not plain must be.
///
/// # Errors
/// Something was not escaped, or is no text.
pub fn unescape(text: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some(first) = rest.split_off_first() {
        bytes.push(match first {
            b'%' => {
                let digits = rest.split_off(..2).and_then(|digits| std::str::from_utf8(digits).ok());
                let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                byte.ok_or_else(|| format!("`%` without two digits in {text}"))?
            }
            plain if plain.is_ascii_alphanumeric() || b"-_.~".contains(plain) => *plain,
            other => return Err(format!("{:?} is not escaped in {text}", char::from(*other))),
        });
    }
    String::from_utf8(bytes).map_err(|error| error.to_string())
}
