//! Asynchronous calls: what is configured for a function and a qualifier, and what is known of the calls.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::SystemTime;

use super::{Service, State, no_function};
use crate::alias::LATEST;
use crate::asynchronous::{self, Policy, Task, Tasks};
use crate::background::AsyncPolicy;
use crate::error::Fault;
use crate::resource::Resource;

/// The configurations of a service by function and qualifier, and its calls.
#[derive(Default)]
pub(crate) struct Asynchronous {
    pub(super) configs: BTreeMap<[String; 2], Resource>,
    pub(crate) tasks: Tasks,
}

impl Service {
    /// Its functions, those included that are in a version only.
    fn all_functions(&self) -> BTreeSet<String> {
        let versions = self.versions.all().values().flat_map(|version| version.functions.keys());
        self.functions.keys().chain(versions).cloned().collect()
    }

    /// Lets go of what belongs to a function, a version or an alias that is gone.
    pub(super) fn tidy(&mut self) {
        let known = self.all_functions();
        let mut configs = std::mem::take(&mut self.asynchronous.configs);
        configs.retain(|[function, qualifier], _| match qualifier.as_str() {
            LATEST => self.functions.contains_key(function),
            other => known.contains(function) && self.has_qualifier(other),
        });
        self.asynchronous.configs = configs;
        self.asynchronous.tasks.retain(&known);
    }

    fn has_qualifier(&self, qualifier: &str) -> bool {
        self.aliases.contains_key(qualifier) || self.versions.find("", qualifier).is_ok()
    }
}

impl State {
    /// What holds for the asynchronous calls of a function with a qualifier: retries, age, and whether they
    /// can be asked about. What is not configured has its default.
    pub(crate) fn async_policy(
        &self,
        service: &str,
        function: &str,
        qualifier: Option<&str>,
        default: AsyncPolicy,
    ) -> Policy {
        let config =
            self.services.get(service).and_then(|it| it.asynchronous.configs.get(&key(function, qualifier)));
        Policy::of(config, default)
    }

    pub(crate) fn put_async_config(
        &mut self,
        service: &str,
        function: &str,
        qualifier: Option<&str>,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Resource, Fault> {
        self.view(service, qualifier)?.function(function)?;
        let key = key(function, qualifier);
        let configs = &mut self.service_mut(service)?.asynchronous.configs;
        let made = asynchronous::configure([service, function, &key[1]], configs.get(&key), body, now)?;
        configs.insert(key, made.clone());
        Ok(made)
    }

    pub(crate) fn async_config(
        &self,
        service: &str,
        function: &str,
        qualifier: Option<&str>,
    ) -> Result<&Resource, Fault> {
        self.view(service, qualifier)?.function(function)?;
        let key = key(function, qualifier);
        self.service(service)?.asynchronous.configs.get(&key).ok_or_else(|| {
            let message = format!(
                "async config of function '{function}' in service '{service}' for qualifier '{}' does not exist",
                key[1]
            );
            Fault::not_found("AsyncConfigNotExists", message)
        })
    }

    pub(crate) fn remove_async_config(
        &mut self,
        service: &str,
        function: &str,
        qualifier: Option<&str>,
    ) -> Result<(), Fault> {
        self.async_config(service, function, qualifier)?;
        self.service_mut(service)?.asynchronous.configs.remove(&key(function, qualifier));
        Ok(())
    }

    /// A function's configurations, by qualifier.
    pub(crate) fn async_configs(
        &self,
        service: &str,
        function: &str,
    ) -> Result<BTreeMap<String, Resource>, Fault> {
        self.tasks(service, function)?;
        let configs = self.service(service)?.asynchronous.configs.iter();
        let own = configs.filter(|([name, _], _)| name == function);
        Ok(own.map(|([_, qualifier], config)| (qualifier.clone(), config.clone())).collect())
    }

    /// The configurations of all functions whose calls can be asked about.
    pub(crate) fn stateful_configs(&self) -> BTreeMap<String, Resource> {
        let all = self.services.iter().flat_map(|(service, it)| {
            it.asynchronous.configs.iter().map(move |([function, qualifier], config)| {
                // A slash is in none of the three.
                (format!("{service}/{function}/{qualifier}"), config)
            })
        });
        let stateful = all.filter(|(_, config)| asynchronous::stateful(config));
        stateful.map(|(name, config)| (name, config.clone())).collect()
    }

    /// The calls of a service, where it has the function.
    pub(crate) fn tasks(&self, service: &str, function: &str) -> Result<&Tasks, Fault> {
        let found = self.service(service)?;
        if found.all_functions().contains(function) {
            Ok(&found.asynchronous.tasks)
        } else {
            Err(no_function(service, function))
        }
    }

    pub(crate) fn enqueue(&mut self, task: Task) -> Result<Arc<Task>, Fault> {
        self.service_mut(&task.order.service.clone())?.asynchronous.tasks.add(task)
    }
}

fn key(function: &str, qualifier: Option<&str>) -> [String; 2] {
    let qualifier = qualifier.filter(|qualifier| !qualifier.is_empty()).unwrap_or(LATEST);
    [function.to_owned(), qualifier.to_owned()]
}
