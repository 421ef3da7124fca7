//! What exists: services, their functions, their triggers.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::error::Fault;
use crate::id;
use crate::runtime::Pool;

/// All services of the account, by name.
#[derive(Default)]
pub(crate) struct State {
    services: BTreeMap<String, Service>,
}

/// A service and what it holds.
pub(crate) struct Service {
    pub(crate) resource: Resource,
    pub(crate) functions: BTreeMap<String, Function>,
}

/// A function, its warm instances and its triggers.
pub(crate) struct Function {
    pub(crate) resource: Resource,
    pub(crate) pool: Arc<Pool>,
    pub(crate) triggers: BTreeMap<String, Resource>,
}

/// What is answered about a thing that exists.
#[derive(Clone)]
pub(crate) struct Resource {
    pub(crate) etag: String,
    pub(crate) body: Value,
}

impl Resource {
    pub(crate) fn new(body: Value) -> Resource {
        Resource { etag: id::hex32(), body }
    }
}

impl State {
    pub(crate) fn service(&self, name: &str) -> Result<&Service, Fault> {
        self.services.get(name).ok_or_else(|| no_service(name))
    }

    pub(crate) fn function(&self, service: &str, name: &str) -> Result<&Function, Fault> {
        self.service(service)?.functions.get(name).ok_or_else(|| no_function(service, name))
    }

    pub(crate) fn trigger(&self, service: &str, function: &str, name: &str) -> Result<&Resource, Fault> {
        self.function(service, function)?.triggers.get(name).ok_or_else(|| {
            let message =
                format!("trigger '{name}' does not exist in service '{service}' and function '{function}'");
            Fault::not_found("TriggerNotFound", message)
        })
    }

    pub(crate) fn add_service(&mut self, name: String, service: Service) -> Result<Resource, Fault> {
        if self.services.contains_key(&name) {
            return Err(Fault::exists("ServiceAlreadyExists", format!("service '{name}' already exists")));
        }
        let resource = service.resource.clone();
        self.services.insert(name, service);
        Ok(resource)
    }

    pub(crate) fn add_function(
        &mut self,
        service: &str,
        name: String,
        function: Function,
    ) -> Result<Resource, Fault> {
        let functions = &mut self.services.get_mut(service).ok_or_else(|| no_service(service))?.functions;
        if functions.contains_key(&name) {
            let message = format!("function '{name}' already exists in service '{service}'");
            return Err(Fault::exists("FunctionAlreadyExists", message));
        }
        let resource = function.resource.clone();
        functions.insert(name, function);
        Ok(resource)
    }

    pub(crate) fn add_trigger(
        &mut self,
        service: &str,
        function: &str,
        name: String,
        trigger: Resource,
    ) -> Result<Resource, Fault> {
        let functions = &mut self.services.get_mut(service).ok_or_else(|| no_service(service))?.functions;
        let triggers =
            &mut functions.get_mut(function).ok_or_else(|| no_function(service, function))?.triggers;
        if triggers.contains_key(&name) {
            let message =
                format!("trigger '{name}' already exists in service '{service}' and function '{function}'");
            return Err(Fault::exists("TriggerAlreadyExists", message));
        }
        let is_http = |trigger: &Resource| trigger.body["triggerType"] == "http";
        if is_http(&trigger) && triggers.values().any(is_http) {
            return Err(Fault::invalid(format!(
                "function '{function}' already has an http trigger for this qualifier"
            )));
        }
        triggers.insert(name, trigger.clone());
        Ok(trigger)
    }
}

/// Only `LATEST` exists: the emulator publishes no versions and knows no aliases.
pub(crate) fn check_qualifier(service: &str, qualifier: Option<&str>) -> Result<(), Fault> {
    match qualifier {
        None | Some("" | "LATEST") => Ok(()),
        Some(version) if version.bytes().all(|byte| byte.is_ascii_digit()) => Err(Fault::not_found(
            "VersionNotFound",
            format!("version '{version}' of service '{service}' does not exist"),
        )),
        Some(alias) => Err(Fault::not_found(
            "AliasNotFound",
            format!("alias '{alias}' of service '{service}' does not exist"),
        )),
    }
}

fn no_service(name: &str) -> Fault {
    Fault::not_found("ServiceNotFound", format!("service '{name}' does not exist"))
}

fn no_function(service: &str, name: &str) -> Fault {
    Fault::not_found("FunctionNotFound", format!("function '{name}' does not exist in service '{service}'"))
}
