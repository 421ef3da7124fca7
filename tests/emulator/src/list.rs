//! One page of a list: from where, how many, and how to go on.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::error::Fault;
use crate::query::parameter;
use crate::resource::Resource;

/// The page of `items` that a query asks for, as it is answered under `key`.
pub(crate) fn page<T>(
    items: &BTreeMap<String, T>,
    key: &str,
    query: &str,
    resource: impl Fn(&T) -> &Resource,
) -> Result<Value, Fault> {
    let limit = limit(parameter(query, "limit"))?;
    let prefix = parameter(query, "prefix").unwrap_or_default();
    // Where there is a token, the start key is not looked at; the prefix is.
    let from = match parameter(query, "nextToken") {
        Some(token) => name_in(&token, key)?,
        None => parameter(query, "startKey").unwrap_or_default(),
    };
    let found = items.range(from..).filter(|(name, _)| name.starts_with(&prefix));
    Ok(cut(found.map(|(name, item)| (name, &resource(item).body)), key, limit))
}

/// The same of what has numbers, the largest first unless the query wants it otherwise.
pub(crate) fn numbered<'a>(
    items: impl DoubleEndedIterator<Item = (u32, &'a Value)>,
    key: &str,
    query: &str,
) -> Result<Value, Fault> {
    let direction = parameter(query, "direction").unwrap_or_else(|| BACKWARD.to_owned());
    if !["FORWARD", BACKWARD].contains(&direction.as_str()) {
        let rule = "it must be FORWARD or BACKWARD";
        return Err(Fault::invalid(format!("direction is set to an invalid value: '{direction}' ({rule})")));
    }
    let mut page = by_number(items, key, query, direction != BACKWARD)?;
    page["direction"] = direction.into();
    Ok(page)
}

const BACKWARD: &str = "BACKWARD";

/// The page of what is in the order of its numbers, or the other way round.
pub(crate) fn by_number<'a>(
    items: impl DoubleEndedIterator<Item = (u32, &'a Value)>,
    key: &str,
    query: &str,
    ascending: bool,
) -> Result<Value, Fault> {
    let limit = limit(parameter(query, "limit"))?;
    let token = parameter(query, "nextToken").map(|token| name_in(&token, key)).transpose()?;
    let from = match token.or_else(|| parameter(query, "startKey")) {
        None => None,
        Some(text) => Some(text.parse::<u32>().map_err(|_| {
            Fault::invalid(format!("startKey is set to an invalid value: '{text}' (it must be a number)"))
        })?),
    };
    Ok(if ascending {
        cut(items.filter(|(number, _)| from.is_none_or(|from| *number >= from)), key, limit)
    } else {
        cut(items.rev().filter(|(number, _)| from.is_none_or(|from| *number <= from)), key, limit)
    })
}

/// As many as there may be, and a token where there are more.
fn cut<'a, N: std::fmt::Display>(
    mut found: impl Iterator<Item = (N, &'a Value)>,
    key: &str,
    limit: usize,
) -> Value {
    let page: Vec<&Value> = found.by_ref().take(limit).map(|(_, body)| body).collect();
    let mut answer = json!({ key: page });
    if let Some((next, _)) = found.next() {
        answer["nextToken"] = token(&next.to_string(), key).into();
    }
    answer
}

/// From the number on that a query names, and the number that comes next: such lists have no tokens.
pub(crate) fn from_number<'a>(
    items: impl Iterator<Item = (u32, &'a Value)>,
    start: &str,
    query: &str,
) -> Result<(Vec<&'a Value>, Option<u32>), Fault> {
    let limit = limit(parameter(query, "limit"))?;
    let from = parameter(query, start).map(|text| {
        text.parse::<u32>().map_err(|_| {
            Fault::invalid(format!("{start} is set to an invalid value: '{text}' (it must be a number)"))
        })
    });
    let from = from.transpose()?.unwrap_or(0);
    let mut found = items.filter(|(number, _)| *number >= from);
    let page = found.by_ref().take(limit).map(|(_, body)| body).collect();
    Ok((page, found.next().map(|(number, _)| number)))
}

fn limit(text: Option<String>) -> Result<usize, Fault> {
    let Some(text) = text else { return Ok(DEFAULT) };
    let limit = text.parse().ok().filter(|limit| (1..=MAX).contains(limit));
    limit.ok_or_else(|| {
        let rule = format!("a whole number between 1 and {MAX}");
        Fault::invalid(format!("limit is set to an invalid value: '{text}' (it must be {rule})"))
    })
}

const DEFAULT: usize = 20;
const MAX: usize = 100;

/// A token holds the name that comes next, so that a page can be found when the one before it is gone.
fn token(next: &str, key: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(format!("{key}:{next}"))
}

fn name_in(token: &str, key: &str) -> Result<String, Fault> {
    let text = BASE64_URL_SAFE_NO_PAD.decode(token).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let name = text.as_deref().and_then(|text| text.strip_prefix(key)?.strip_prefix(':'));
    name.map(str::to_owned).ok_or_else(|| {
        let rule = format!("one that a list of {key} was answered with");
        Fault::invalid(format!("nextToken is set to an invalid value: '{token}' (it must be {rule})"))
    })
}

#[cfg(test)]
mod tests;
