//! The operations on aliases.

use bytes::Bytes;
use http::Response;

use super::{Asked, json, nothing, resource};
use crate::error::Fault;
use crate::list;
use crate::lock::lock;

pub(super) fn create(asked: &Asked<'_>, service: &str) -> Result<Response<Bytes>, Fault> {
    let now = asked.server.world.now();
    resource(&asked.server.change(|state| state.add_alias(service, &asked.body, now))?)
}

pub(super) fn get(asked: &Asked<'_>, service: &str, name: &str) -> Result<Response<Bytes>, Fault> {
    resource(&lock(&asked.server.state).alias(service, name)?.resource)
}

pub(super) fn list(asked: &Asked<'_>, service: &str) -> Result<Response<Bytes>, Fault> {
    let state = lock(&asked.server.state);
    let aliases = &state.service(service)?.aliases;
    list::page(aliases, "aliases", asked.query, |alias| &alias.resource).map(|page| json(&page))
}

pub(super) fn update(asked: &Asked<'_>, service: &str, name: &str) -> Result<Response<Bytes>, Fault> {
    let (if_match, now) = (asked.if_match(), asked.server.world.now());
    let updated =
        asked.server.change(|state| state.update_alias(service, name, if_match.as_deref(), &asked.body, now));
    resource(&updated?)
}

pub(super) fn delete(asked: &Asked<'_>, service: &str, name: &str) -> Result<Response<Bytes>, Fault> {
    asked.server.change(|state| state.remove_alias(service, name, asked.if_match().as_deref()))?;
    Ok(nothing())
}
