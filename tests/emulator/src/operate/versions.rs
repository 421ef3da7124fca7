//! The operations on versions.

use bytes::Bytes;
use http::Response;

use super::{Asked, json, nothing, resource};
use crate::error::Fault;
use crate::list;
use crate::lock::lock;

pub(super) fn publish(asked: &Asked<'_>, service: &str) -> Result<Response<Bytes>, Fault> {
    let (if_match, world) = (asked.if_match(), &asked.server.world);
    let made = asked.server.change(|state| state.publish(service, if_match.as_deref(), &asked.body, world));
    resource(&made?)
}

pub(super) fn list(asked: &Asked<'_>, service: &str) -> Result<Response<Bytes>, Fault> {
    let state = lock(&asked.server.state);
    let versions = state.service(service)?.versions.all();
    let versions = versions.iter().map(|(number, version)| (*number, &version.resource.body));
    list::numbered(versions, "versions", asked.query).map(|page| json(&page))
}

pub(super) fn delete(asked: &Asked<'_>, service: &str, number: &str) -> Result<Response<Bytes>, Fault> {
    let removed = asked.server.change(|state| state.remove_version(service, number))?;
    for function in removed.functions.values() {
        function.pool.end();
    }
    Ok(nothing())
}
