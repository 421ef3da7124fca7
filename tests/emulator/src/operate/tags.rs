//! The operations on tags.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Response;
use serde_json::{Map, json};

use super::{Asked, json};
use crate::error::Fault;
use crate::lock::lock;
use crate::query::parameter;
use crate::resource::Resource;
use crate::{list, tag};

pub(super) fn add(asked: &Asked<'_>) -> Result<Response<Bytes>, Fault> {
    let (service, tags) = tag::added(&asked.body, &asked.server.world)?;
    asked.server.change(|state| tag::merge(&mut state.service_mut(&service)?.tags, tags))?;
    Ok(done(asked))
}

pub(super) fn remove(asked: &Asked<'_>) -> Result<Response<Bytes>, Fault> {
    let (service, keys) = tag::removed(&asked.body, &asked.server.world)?;
    asked.server.change(|state| {
        let tags = &mut state.service_mut(&service)?.tags;
        tags.retain(|key, _| !keys.is_empty() && !keys.contains(key));
        Ok(())
    })?;
    Ok(done(asked))
}

pub(super) fn get(asked: &Asked<'_>) -> Result<Response<Bytes>, Fault> {
    let arn = parameter(asked.query, "resourceArn");
    let arn = arn.ok_or_else(|| Fault::invalid("resourceArn is required"))?;
    let world = &asked.server.world;
    let service = tag::service(&arn, world)?;
    let state = lock(&asked.server.state);
    let tags = &state.service(&service)?.tags;
    Ok(json(&json!({
        "requestId": asked.request_id, "resourceArn": tag::arn(&service, world), "tags": tags,
    })))
}

pub(super) fn list(asked: &Asked<'_>) -> Result<Response<Bytes>, Fault> {
    let state = lock(&asked.server.state);
    let tagged = state.services().iter().filter(|(_, service)| !service.tags.is_empty());
    let shown = tagged.map(|(name, service)| {
        let body = json!({ "resourceArn": tag::arn(name, &asked.server.world), "tags": service.tags });
        (name.clone(), Resource::new(Map::new(), body))
    });
    let shown: BTreeMap<_, _> = shown.collect();
    list::page(&shown, "resources", asked.query, |resource| resource).map(|page| json(&page))
}

/// What an official SDK reads; the others read nothing.
fn done(asked: &Asked<'_>) -> Response<Bytes> {
    json(&json!({ "requestId": asked.request_id }))
}
