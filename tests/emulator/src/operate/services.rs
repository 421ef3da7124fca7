//! The operations on services.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Response;

use super::{Asked, json, nothing, resource};
use crate::error::Fault;
use crate::lock::lock;
use crate::state::Service;
use crate::{function, list, query, service};

pub(super) fn create(asked: &Asked<'_>) -> Result<Response<Bytes>, Fault> {
    let (name, made) = service::create(&asked.body, asked.server.world.now())?;
    let made = asked.server.change(|state| state.add_service(name, made))?;
    resource(&made)
}

pub(super) fn get(asked: &Asked<'_>, name: &str) -> Result<Response<Bytes>, Fault> {
    let state = lock(&asked.server.state);
    resource(state.view(name, asked.qualifier().as_deref())?.resource)
}

pub(super) fn list(asked: &Asked<'_>) -> Result<Response<Bytes>, Fault> {
    let state = lock(&asked.server.state);
    // The classic API's filter: all of these must be there.
    let tags = query::parameters(asked.query, "tag_");
    let fits = |service: &Service| tags.iter().all(|(key, value)| service.tags.get(key) == Some(value));
    let services = state.services().iter().filter(|(_, service)| fits(service));
    let services: BTreeMap<_, _> =
        services.map(|(name, service)| (name.clone(), &service.resource)).collect();
    list::page(&services, "services", asked.query, |resource| resource).map(|page| json(&page))
}

pub(super) fn update(asked: &Asked<'_>, name: &str) -> Result<Response<Bytes>, Fault> {
    let world = &asked.server.world;
    let (updated, retired) = asked.server.change(|state| {
        let found = state.service_mut(name)?;
        found.resource.check_match(asked.if_match().as_deref())?;
        found.resource = service::update(&found.resource, &asked.body, world.now())?;
        let service = &found.resource;
        // What functions are told about their service may be another thing now.
        let functions = found.functions.values_mut();
        let retired: Vec<_> =
            functions.filter_map(|function| function::renew(function, &service.body, world)).collect();
        Ok((service.clone(), retired))
    })?;
    for pool in retired {
        pool.retire();
    }
    resource(&updated)
}

pub(super) fn delete(asked: &Asked<'_>, name: &str) -> Result<Response<Bytes>, Fault> {
    asked.server.change(|state| state.remove_service(name, asked.if_match().as_deref()))?;
    Ok(nothing())
}
