//! The operations on layers.

use bytes::Bytes;
use http::Response;
use serde_json::json;

use super::{Asked, checksum, json, nothing, resource, unpacking};
use crate::error::Fault;
use crate::lock::lock;
use crate::query::flag;
use crate::{layer, list};

pub(super) async fn create(asked: &Asked<'_>, name: &str) -> Result<Response<Bytes>, Fault> {
    let (owned, body, checksum) = (name.to_owned(), asked.body.clone(), checksum(asked));
    let draft = unpacking(move || layer::draft(&owned, &body, checksum.as_deref())).await?;
    let world = &asked.server.world;
    let mut made = asked.server.change(|state| Ok(state.add_layer_version(name, draft, world)))?;
    // The documents and the SDKs spell it so in this one answer.
    made.body["codesize"] = made.body["codeSize"].clone();
    resource(&made)
}

/// With a URL for the code, which lists do not have.
pub(super) fn get(asked: &Asked<'_>, name: &str, number: &str) -> Result<Response<Bytes>, Fault> {
    let state = lock(&asked.server.state);
    let found = state.layer_version(name, number)?;
    let mut shown = found.resource.clone();
    if let Some(zip) = found.code.zip.clone() {
        shown.body["code"]["location"] = asked.link(zip, &found.code.checksum).into();
    }
    resource(&shown)
}

pub(super) fn list(asked: &Asked<'_>) -> Result<Response<Bytes>, Fault> {
    if flag(asked.query, "official")? {
        return Err(Fault::unsupported("fc-emulator does not have the official layers"));
    }
    let only_public = flag(asked.query, "public")?;
    let state = lock(&asked.server.state);
    let mut layers = state.layers();
    layers.retain(|_, (layer, _)| !only_public || layer.is_public());
    list::page(&layers, "layers", asked.query, |(_, latest)| latest).map(|page| json(&page))
}

pub(super) fn list_versions(asked: &Asked<'_>, name: &str) -> Result<Response<Bytes>, Fault> {
    let state = lock(&asked.server.state);
    let versions = state.layer(name)?.versions.iter();
    let versions = versions.map(|(number, version)| (*number, &version.resource.body));
    let (page, next) = list::from_number(versions, "startVersion", asked.query)?;
    let mut answer = json!({ "layers": page });
    if let Some(next) = next {
        answer["nextVersion"] = next.into();
    }
    Ok(json(&answer))
}

pub(super) fn delete(asked: &Asked<'_>, name: &str, number: &str) -> Result<Response<Bytes>, Fault> {
    asked.server.change(|state| state.remove_layer_version(name, number))?;
    Ok(nothing())
}

pub(super) fn put_acl(asked: &Asked<'_>, name: &str) -> Result<Response<Bytes>, Fault> {
    let public = flag(asked.query, "public")?;
    asked.server.change(|state| {
        state.layer_mut(name)?.publish(public);
        Ok(())
    })?;
    Ok(nothing())
}
