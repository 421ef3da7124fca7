//! The operations on triggers; the names are those of the service, the function and the trigger.

use bytes::Bytes;
use http::Response;

use super::{Asked, json, nothing, resource};
use crate::error::Fault;
use crate::lock::lock;
use crate::{list, trigger};

pub(super) fn create(asked: &Asked<'_>, service: &str, function: &str) -> Result<Response<Bytes>, Fault> {
    // What the trigger belongs to is looked for first: a wrong name is a commoner mistake than a wrong body.
    lock(&asked.server.state).function(service, function)?;
    let (name, made) =
        trigger::create(service, function, &asked.body, asked.server.world.now(), asked.server.address)?;
    let made = asked.server.change(|state| state.add_trigger(service, function, name, made))?;
    resource(&made)
}

pub(super) fn get(asked: &Asked<'_>, [service, function, name]: [&str; 3]) -> Result<Response<Bytes>, Fault> {
    resource(lock(&asked.server.state).trigger(service, function, name)?)
}

pub(super) fn list(asked: &Asked<'_>, service: &str, function: &str) -> Result<Response<Bytes>, Fault> {
    let state = lock(&asked.server.state);
    let triggers = &state.function(service, function)?.triggers;
    list::page(triggers, "triggers", asked.query, |trigger| trigger).map(|page| json(&page))
}

pub(super) fn update(
    asked: &Asked<'_>,
    [service, function, name]: [&str; 3],
) -> Result<Response<Bytes>, Fault> {
    let Asked { server, body, .. } = asked;
    let updated = server.change(|state| {
        let found = state.trigger(service, function, name)?;
        found.check_match(asked.if_match().as_deref())?;
        let updated = trigger::update(service, function, found, body, server.world.now(), server.address)?;
        state.check_trigger(service, function, name, &updated)?;
        *state.trigger_mut(service, function, name)? = updated.clone();
        Ok(updated)
    });
    resource(&updated?)
}

pub(super) fn delete(
    asked: &Asked<'_>,
    [service, function, name]: [&str; 3],
) -> Result<Response<Bytes>, Fault> {
    let if_match = asked.if_match();
    asked.server.change(|state| state.remove_trigger(service, function, name, if_match.as_deref()))?;
    Ok(nothing())
}
