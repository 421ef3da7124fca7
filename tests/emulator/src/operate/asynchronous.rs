//! The operations on the configuration of asynchronous calls, and on calls that can be asked about.

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use super::{Asked, json, nothing, resource};
use crate::error::Fault;
use crate::lock::lock;
use crate::{asynchronous, list};

pub(super) fn put(asked: &Asked<'_>, service: &str, function: &str) -> Result<Response<Bytes>, Fault> {
    let (qualifier, now) = (asked.qualifier(), asked.server.world.now());
    let (qualifier, body) = (qualifier.as_deref(), &asked.body);
    resource(&asked.server.change(|state| state.put_async_config(service, function, qualifier, body, now))?)
}

pub(super) fn get(asked: &Asked<'_>, service: &str, function: &str) -> Result<Response<Bytes>, Fault> {
    resource(lock(&asked.server.state).async_config(service, function, asked.qualifier().as_deref())?)
}

pub(super) fn list(asked: &Asked<'_>, service: &str, function: &str) -> Result<Response<Bytes>, Fault> {
    let configs = lock(&asked.server.state).async_configs(service, function)?;
    list::page(&configs, "configs", asked.query, |config| config).map(|page| json(&page))
}

pub(super) fn delete(asked: &Asked<'_>, service: &str, function: &str) -> Result<Response<Bytes>, Fault> {
    let qualifier = asked.qualifier();
    asked.server.change(|state| state.remove_async_config(service, function, qualifier.as_deref()))?;
    Ok(nothing())
}

pub(super) fn functions(asked: &Asked<'_>) -> Result<Response<Bytes>, Fault> {
    let configs = lock(&asked.server.state).stateful_configs();
    let mut page = list::page(&configs, "data", asked.query, |config| config)?;
    for config in page["data"].as_array_mut().into_iter().flatten() {
        *config = json!({
            "functionName": config["function"],
            "qualifier": config["qualifier"],
            "serviceName": config["service"],
        });
    }
    Ok(json(&page))
}

pub(super) fn get_task(
    asked: &Asked<'_>,
    [service, function, id]: [&str; 3],
) -> Result<Response<Bytes>, Fault> {
    let answer: Value = {
        let state = lock(&asked.server.state);
        state.tasks(service, function)?.find(function, id, asked.qualifier().as_deref())?.answer()
    };
    Ok(json(&answer))
}

pub(super) fn list_tasks(asked: &Asked<'_>, service: &str, function: &str) -> Result<Response<Bytes>, Fault> {
    let state = lock(&asked.server.state);
    asynchronous::page(state.tasks(service, function)?, function, asked.query).map(|page| json(&page))
}

pub(super) fn stop_task(
    asked: &Asked<'_>,
    [service, function, id]: [&str; 3],
) -> Result<Response<Bytes>, Fault> {
    asked.server.change(|state| {
        state.tasks(service, function)?.find(function, id, asked.qualifier().as_deref())?.stop()
    })?;
    Ok(json(&json!({})))
}
