//! What exists: services, their functions, versions and aliases, the functions' triggers.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::alias::Alias;
use crate::code::Code;
use crate::error::Fault;
use crate::layer::Layer;
use crate::resource::Resource;
use crate::runtime::Pool;
use crate::tag::Tags;
use crate::version::Versions;

mod asynchronous;
mod kept;
mod layers;
mod published;
mod restored;

pub(crate) use asynchronous::Asynchronous;

/// All services and layers of the account, by name.
#[derive(Default)]
pub(crate) struct State {
    services: BTreeMap<String, Service>,
    layers: BTreeMap<String, Layer>,
    /// What may have changed and has yet to be kept: the beginnings of the keys of its records.
    touched: BTreeSet<String>,
}

/// A service and what it holds.
pub(crate) struct Service {
    pub(crate) resource: Resource,
    pub(crate) functions: BTreeMap<String, Function>,
    pub(crate) versions: Versions,
    pub(crate) aliases: BTreeMap<String, Alias>,
    pub(crate) asynchronous: Asynchronous,
    pub(crate) tags: Tags,
}

/// A function, its warm instances and its triggers.
pub(crate) struct Function {
    pub(crate) resource: Resource,
    pub(crate) code: Arc<Code>,
    pub(crate) pool: Arc<Pool>,
    pub(crate) triggers: BTreeMap<String, Resource>,
}

impl State {
    pub(crate) fn services(&self) -> &BTreeMap<String, Service> {
        &self.services
    }

    pub(crate) fn service(&self, name: &str) -> Result<&Service, Fault> {
        self.services.get(name).ok_or_else(|| no_service(name))
    }

    pub(crate) fn service_mut(&mut self, name: &str) -> Result<&mut Service, Fault> {
        let service = self.services.get_mut(name).ok_or_else(|| no_service(name))?;
        self.touched.insert(kept::of_service(name));
        Ok(service)
    }

    pub(crate) fn function(&self, service: &str, name: &str) -> Result<&Function, Fault> {
        self.service(service)?.functions.get(name).ok_or_else(|| no_function(service, name))
    }

    pub(crate) fn function_mut(&mut self, service: &str, name: &str) -> Result<&mut Function, Fault> {
        self.service_mut(service)?.functions.get_mut(name).ok_or_else(|| no_function(service, name))
    }

    pub(crate) fn trigger(&self, service: &str, function: &str, name: &str) -> Result<&Resource, Fault> {
        let triggers = &self.function(service, function)?.triggers;
        triggers.get(name).ok_or_else(|| no_trigger(service, function, name))
    }

    pub(crate) fn trigger_mut(
        &mut self,
        service: &str,
        function: &str,
        name: &str,
    ) -> Result<&mut Resource, Fault> {
        let triggers = &mut self.function_mut(service, function)?.triggers;
        triggers.get_mut(name).ok_or_else(|| no_trigger(service, function, name))
    }

    pub(crate) fn add_service(&mut self, name: String, service: Service) -> Result<Resource, Fault> {
        if self.services.contains_key(&name) {
            return Err(Fault::conflict("ServiceAlreadyExists", format!("service '{name}' already exists")));
        }
        let resource = service.resource.clone();
        self.touched.insert(kept::of_service(&name));
        self.services.insert(name, service);
        Ok(resource)
    }

    pub(crate) fn add_function(
        &mut self,
        service: &str,
        name: String,
        function: Function,
    ) -> Result<Resource, Fault> {
        let functions = &mut self.service_mut(service)?.functions;
        if functions.contains_key(&name) {
            let message = format!("function '{name}' already exists in service '{service}'");
            return Err(Fault::conflict("FunctionAlreadyExists", message));
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
        if self.function(service, function)?.triggers.contains_key(&name) {
            let message =
                format!("trigger '{name}' already exists in service '{service}' and function '{function}'");
            return Err(Fault::conflict("TriggerAlreadyExists", message));
        }
        self.check_trigger(service, function, &name, &trigger)?;
        self.function_mut(service, function)?.triggers.insert(name, trigger.clone());
        Ok(trigger)
    }

    /// Refuses a trigger whose qualifier shows no such function, or has an http trigger already.
    pub(crate) fn check_trigger(
        &self,
        service: &str,
        function: &str,
        name: &str,
        trigger: &Resource,
    ) -> Result<(), Fault> {
        self.view(service, trigger.body["qualifier"].as_str())?.function(function)?;
        let same = |other: &Resource, field: &str| trigger.body[field] == other.body[field];
        let others = self.function(service, function)?.triggers.iter().filter(|(other, _)| *other != name);
        let taken = others
            .filter(|_| trigger.body["triggerType"] == "http")
            .any(|(_, other)| same(other, "triggerType") && same(other, "qualifier"));
        if taken {
            return Err(Fault::invalid(format!(
                "function '{function}' already has an http trigger for this qualifier"
            )));
        }
        Ok(())
    }

    /// Removes a service that has no functions, aliases and versions.
    pub(crate) fn remove_service(&mut self, name: &str, if_match: Option<&str>) -> Result<(), Fault> {
        let service = self.service(name)?;
        service.resource.check_match(if_match)?;
        let held = [
            ("functions", service.functions.is_empty()),
            ("aliases", service.aliases.is_empty()),
            ("versions", service.versions.all().is_empty()),
        ];
        if let Some((what, _)) = held.iter().find(|(_, is_empty)| !is_empty) {
            let message = format!("service '{name}' has active '{what}'");
            return Err(Fault::conflict("ServiceNotEmpty", message));
        }
        self.services.remove(name);
        self.touched.insert(kept::of_service(name));
        Ok(())
    }

    /// Removes a function that has no triggers, and hands back what may still be running of it.
    pub(crate) fn remove_function(
        &mut self,
        service: &str,
        name: &str,
        if_match: Option<&str>,
    ) -> Result<Arc<Pool>, Fault> {
        let function = self.function(service, name)?;
        function.resource.check_match(if_match)?;
        if !function.triggers.is_empty() {
            let message = format!("function '{name}' has active triggers");
            return Err(Fault::conflict("FunctionNotEmpty", message));
        }
        let pool = Arc::clone(&function.pool);
        let found = self.service_mut(service)?;
        found.functions.remove(name);
        found.tidy();
        Ok(pool)
    }

    pub(crate) fn remove_trigger(
        &mut self,
        service: &str,
        function: &str,
        name: &str,
        if_match: Option<&str>,
    ) -> Result<(), Fault> {
        self.trigger(service, function, name)?.check_match(if_match)?;
        self.function_mut(service, function)?.triggers.remove(name);
        Ok(())
    }
}

fn no_service(name: &str) -> Fault {
    Fault::not_found("ServiceNotFound", format!("service '{name}' does not exist"))
}

/// Also what a call is told whose function is deleted before it begins.
pub(crate) fn no_function(service: &str, name: &str) -> Fault {
    Fault::not_found("FunctionNotFound", format!("function '{name}' does not exist in service '{service}'"))
}

fn no_trigger(service: &str, function: &str, name: &str) -> Fault {
    let message = format!("trigger '{name}' does not exist in service '{service}' and function '{function}'");
    Fault::not_found("TriggerNotFound", message)
}
