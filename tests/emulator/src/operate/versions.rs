//! The operations on versions.

use bytes::Bytes;
use http::Response;

use super::{Asked, json, nothing, resource};
use crate::error::Fault;
use crate::list;
use crate::lock::lock;

pub(super) fn publish(asked: &Asked<'_>, service: &str) -> Result<Response<Bytes>, Fault> {
    let (mut state, world) = (lock(&asked.server.state), &asked.server.world);
    resource(&state.publish(service, asked.if_match().as_deref(), &asked.body, world)?)
}

pub(super) fn list(asked: &Asked<'_>, service: &str) -> Result<Response<Bytes>, Fault> {
    let state = lock(&asked.server.state);
    let versions = state.service(service)?.versions.all();
    let versions = versions.iter().map(|(number, version)| (*number, &version.resource.body));
    list::numbered(versions, "versions", asked.query).map(|page| json(&page))
}

pub(super) fn delete(asked: &Asked<'_>, service: &str, number: &str) -> Result<Response<Bytes>, Fault> {
    let removed = lock(&asked.server.state).remove_version(service, number)?;
    for function in removed.functions.values() {
        function.pool.end();
    }
    Ok(nothing())
}
