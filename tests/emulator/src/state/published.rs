//! Versions and aliases: what a qualifier means, and which instances a call gets.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use super::{Function, Service, State, no_function, no_service};
use crate::alias::{self, Alias, LATEST};
use crate::error::Fault;
use crate::resource::Resource;
use crate::runtime::{Pool, World};
use crate::version::Version;

/// A service as a qualifier shows it.
pub(crate) struct View<'a> {
    name: &'a str,
    pub(crate) resource: &'a Resource,
    pub(crate) functions: &'a BTreeMap<String, Function>,
}

impl<'a> View<'a> {
    pub(crate) fn function(&self, name: &str) -> Result<&'a Function, Fault> {
        self.functions.get(name).ok_or_else(|| no_function(self.name, name))
    }
}

impl Service {
    /// What `LATEST` (which is what is meant where nothing is said), a version's number or an alias stands for.
    fn view<'a>(&'a self, name: &'a str, qualifier: Option<&str>) -> Result<View<'a>, Fault> {
        let (resource, functions) = match qualifier {
            None | Some("" | LATEST) => (&self.resource, &self.functions),
            Some(number) if is_number(number) => {
                let version = self.versions.find(name, number)?;
                (&version.service, &version.functions)
            }
            Some(alias) => {
                let alias = self.aliases.get(alias).ok_or_else(|| no_alias(name, alias))?;
                return self.view(name, Some(alias.version()));
            }
        };
        Ok(View { name, resource, functions })
    }
}

impl State {
    /// A service as a qualifier shows it; of an alias, the version that it points to.
    pub(crate) fn view<'a>(&'a self, service: &'a str, qualifier: Option<&str>) -> Result<View<'a>, Fault> {
        self.service(service)?.view(service, qualifier)
    }

    /// The instances for one call; an alias gives each of its versions its share of the calls.
    pub(crate) fn pool(
        &mut self,
        service: &str,
        function: &str,
        qualifier: Option<&str>,
    ) -> Result<Arc<Pool>, Fault> {
        // Whose turn it is among the versions of an alias is nothing to keep.
        let found = self.services.get_mut(service).ok_or_else(|| no_service(service))?;
        let chosen = qualifier.and_then(|alias| found.aliases.get_mut(alias)).map(Alias::next);
        let view = found.view(service, chosen.as_deref().or(qualifier))?;
        let pool = Arc::clone(&view.function(function)?.pool);
        let others = found.versions.all().values().map(|version| &version.functions);
        let others = others.chain([&found.functions]).filter_map(|functions| functions.get(function));
        for other in others.filter(|other| !Arc::ptr_eq(&other.pool, &pool)) {
            other.pool.yield_port(&pool);
        }
        Ok(pool)
    }

    pub(crate) fn publish(
        &mut self,
        service: &str,
        if_match: Option<&str>,
        body: &[u8],
        world: &Arc<World>,
    ) -> Result<Resource, Fault> {
        let found = self.service_mut(service)?;
        found.resource.check_match(if_match)?;
        found.versions.publish(&found.resource, &found.functions, body, world)
    }

    /// Removes a version that no alias uses, and hands back what may still be running of it.
    pub(crate) fn remove_version(&mut self, service: &str, number: &str) -> Result<Version, Fault> {
        let found = self.service_mut(service)?;
        found.versions.find(service, number)?;
        if let Some((alias, _)) = found.aliases.iter().find(|(_, alias)| alias.uses(number)) {
            let message = format!("version '{number}' of service '{service}' is used by alias '{alias}'");
            return Err(Fault::conflict("VersionInUse", message));
        }
        let removed = found.versions.remove(service, number)?;
        found.tidy();
        Ok(removed)
    }

    pub(crate) fn alias(&self, service: &str, name: &str) -> Result<&Alias, Fault> {
        self.service(service)?.aliases.get(name).ok_or_else(|| no_alias(service, name))
    }

    pub(crate) fn add_alias(
        &mut self,
        service: &str,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Resource, Fault> {
        let found = self.service_mut(service)?;
        let (name, made) = alias::create(service, &found.versions, body, now)?;
        if found.aliases.contains_key(&name) {
            let message = format!("alias '{name}' of service '{service}' already exists");
            return Err(Fault::conflict("AliasAlreadyExists", message));
        }
        let resource = made.resource.clone();
        found.aliases.insert(name, made);
        Ok(resource)
    }

    pub(crate) fn update_alias(
        &mut self,
        service: &str,
        name: &str,
        if_match: Option<&str>,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Resource, Fault> {
        let found = self.service_mut(service)?;
        let old = found.aliases.get_mut(name).ok_or_else(|| no_alias(service, name))?;
        old.resource.check_match(if_match)?;
        *old = alias::update(service, &found.versions, &old.resource, body, now)?;
        Ok(old.resource.clone())
    }

    pub(crate) fn remove_alias(
        &mut self,
        service: &str,
        name: &str,
        if_match: Option<&str>,
    ) -> Result<(), Fault> {
        self.alias(service, name)?.resource.check_match(if_match)?;
        let found = self.service_mut(service)?;
        found.aliases.remove(name);
        found.tidy();
        Ok(())
    }
}

fn is_number(qualifier: &str) -> bool {
    qualifier.bytes().all(|byte| byte.is_ascii_digit())
}

fn no_alias(service: &str, name: &str) -> Fault {
    Fault::not_found("AliasNotFound", format!("alias '{name}' of service '{service}' does not exist"))
}
