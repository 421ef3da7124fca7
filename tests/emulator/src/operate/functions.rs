//! The operations on functions.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use serde_json::json;

use super::{Asked, checksum, json, nothing, resource, unpacking};
use crate::error::Fault;
use crate::invoke::{self, Invocation};
use crate::lock::lock;
use crate::{function, list};

pub(super) async fn create(asked: &Asked<'_>, service: &str) -> Result<Response<Bytes>, Fault> {
    lock(&asked.server.state).service(service)?;
    let (body, checksum, now) = (asked.body.clone(), checksum(asked), asked.server.world.now());
    let made = unpacking(move || function::create(&body, checksum.as_deref(), now));
    let (name, made, code) = made.await?;
    let made = asked.server.change(|state| {
        let of_service = &state.service(service)?.resource.body;
        let function = function::place(made, code, of_service, &asked.server.world);
        state.add_function(service, name, function)
    });
    resource(&made?)
}

pub(super) fn get(asked: &Asked<'_>, service: &str, name: &str) -> Result<Response<Bytes>, Fault> {
    let state = lock(&asked.server.state);
    resource(&state.view(service, asked.qualifier().as_deref())?.function(name)?.resource)
}

pub(super) fn get_code(asked: &Asked<'_>, service: &str, name: &str) -> Result<Response<Bytes>, Fault> {
    let code = {
        let state = lock(&asked.server.state);
        Arc::clone(&state.view(service, asked.qualifier().as_deref())?.function(name)?.code)
    };
    let Some(zip) = code.zip.clone() else {
        let message = format!("function '{name}' runs a container image and has no code package");
        return Err(Fault::invalid(message));
    };
    let url = asked.link(zip, &code.checksum);
    Ok(json(&json!({ "checksum": code.checksum, "url": url })))
}

pub(super) async fn invoke(asked: &Asked<'_>, service: &str, name: &str) -> Result<Response<Bytes>, Fault> {
    let qualifier = asked.qualifier();
    let (pool, policy) = {
        let mut state = lock(&asked.server.state);
        let pool = state.pool(service, name, qualifier.as_deref())?;
        (pool, state.async_policy(service, name, qualifier.as_deref(), asked.server.world.async_policy))
    };
    let Asked { server, headers, request_id, .. } = *asked;
    let (function, payload) = (name, asked.body.clone());
    let invocation =
        Invocation { server, service, function, qualifier, policy, headers, payload, request_id };
    invoke::invoke(invocation, pool).await
}

pub(super) fn list(asked: &Asked<'_>, service: &str) -> Result<Response<Bytes>, Fault> {
    let state = lock(&asked.server.state);
    let functions = state.view(service, asked.qualifier().as_deref())?.functions;
    list::page(functions, "functions", asked.query, |function| &function.resource).map(|page| json(&page))
}

pub(super) async fn update(asked: &Asked<'_>, service: &str, name: &str) -> Result<Response<Bytes>, Fault> {
    let world = &asked.server.world;
    let (old, code) = {
        let state = lock(&asked.server.state);
        let found = state.function(service, name)?;
        (found.resource.clone(), Arc::clone(&found.code))
    };
    old.check_match(asked.if_match().as_deref())?;
    let (etag, body, checksum) = (old.etag.clone(), asked.body.clone(), checksum(asked));
    let now = world.now();
    let updated = unpacking(move || function::update(&old, &code, &body, checksum.as_deref(), now));
    let (updated, code) = updated.await?;
    let retired = asked.server.change(|state| {
        let of_service = state.service(service)?.resource.body.clone();
        let found = state.function_mut(service, name)?;
        if found.resource.etag != etag {
            let message = format!("function '{name}' is being updated by another request");
            return Err(Fault::conflict("ConcurrentUpdateError", message));
        }
        (found.resource, found.code) = (updated.clone(), code);
        Ok(function::renew(found, &of_service, world))
    })?;
    if let Some(pool) = retired {
        pool.retire();
    }
    resource(&updated)
}

pub(super) fn delete(asked: &Asked<'_>, service: &str, name: &str) -> Result<Response<Bytes>, Fault> {
    let pool =
        asked.server.change(|state| state.remove_function(service, name, asked.if_match().as_deref()))?;
    pool.end();
    Ok(nothing())
}
