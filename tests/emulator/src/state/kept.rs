//! What of the state is kept on disk, record by record.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Function, Service, State};
use crate::layer::Layer;
use crate::resource::Resource;
use crate::store::Record;

/// The beginning of the keys of all that belongs to a service; a slash is in no name.
pub(super) fn of_service(name: &str) -> String {
    format!("s/{name}/")
}

/// The same for a layer.
pub(super) fn of_layer(name: &str) -> String {
    format!("l/{name}/")
}

impl State {
    /// What may have changed since this was asked last.
    pub(crate) fn take_touched(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.touched)
    }

    /// All that there is, as if all of it had been touched.
    pub(crate) fn touch_all(&mut self) {
        let services = self.services.keys().map(|name| of_service(name));
        self.touched = services.chain(self.layers.keys().map(|name| of_layer(name))).collect();
    }

    /// The records whose keys begin so: none for what is gone.
    pub(crate) fn records(&self, beginning: &str) -> Vec<Record<'_>> {
        let name = beginning.get(2..).unwrap_or_default().trim_end_matches('/');
        match beginning.as_bytes().first() {
            Some(b's') => self.services.get(name).map_or_else(Vec::new, |it| service(beginning, it)),
            _ => self.layers.get(name).map_or_else(Vec::new, |it| layer(beginning, it)),
        }
    }
}

/// The letters between the beginning and the names, one for each kind, are those that `restored` reads.
fn service<'a>(beginning: &str, service: &'a Service) -> Vec<Record<'a>> {
    let key = |rest: String| format!("{beginning}{rest}");
    let kept: BTreeMap<_, _> = service.functions.iter().filter(|(_, it)| is_kept(it)).collect();
    let numbers = json!({
        "tags": service.tags,
        "lastVersion": service.versions.last,
        "published": service.versions.published,
        "lastTask": service.asynchronous.tasks.last,
    });
    let mut records = vec![Record {
        key: key(String::new()),
        state: format!("{} {numbers}", service.resource.etag),
        code: None,
        body: Box::new(move || json!({ "resource": service.resource.record(), "numbers": numbers })),
    }];
    for (name, it) in &kept {
        records.push(function(key(format!("f/{name}")), it));
        for (trigger, it) in &it.triggers {
            records.push(resource(key(format!("t/{name}/{trigger}")), it));
        }
    }
    let mut known: BTreeSet<&str> = kept.keys().map(|name| name.as_str()).collect();
    for (number, version) in service.versions.all() {
        let (shown, frozen) = (&version.resource, &version.service);
        records.push(Record {
            key: key(format!("v/{number}")),
            state: shown.etag.clone(),
            code: None,
            body: Box::new(|| json!({ "resource": shown.record(), "service": frozen.record() })),
        });
        for (name, it) in version.functions.iter().filter(|(_, it)| is_kept(it)) {
            known.insert(name);
            records.push(function(key(format!("w/{number}/{name}")), it));
        }
    }
    for (name, alias) in &service.aliases {
        records.push(resource(key(format!("a/{name}")), &alias.resource));
    }
    let configs = service.asynchronous.configs.iter();
    for ([name, qualifier], config) in configs.filter(|([name, _], _)| known.contains(name.as_str())) {
        records.push(resource(key(format!("c/{name}/{qualifier}")), config));
    }
    let tasks = service.asynchronous.tasks.kept.values();
    for task in tasks.filter(|task| known.contains(task.order.function.as_str())) {
        records.push(Record::task(task));
    }
    records
}

fn layer<'a>(beginning: &str, layer: &'a Layer) -> Vec<Record<'a>> {
    let body = json!({ "last": layer.last, "public": layer.public });
    let (key, state) = (beginning.to_owned(), body.to_string());
    let own = Record { key, state, code: None, body: Box::new(move || body.clone()) };
    let versions = layer.versions.iter().map(|(number, version)| Record {
        key: format!("{beginning}v/{number}"),
        // Who may use it is the one thing that changes without another etag.
        state: format!("{} {}", version.resource.etag, version.resource.body["acl"]),
        code: Some(&version.code),
        body: Box::new(|| coded(&version.resource, &version.code)),
    });
    std::iter::once(own).chain(versions).collect()
}

/// A closure cannot be written down.
fn is_kept(function: &Function) -> bool {
    function.code.native.is_none()
}

fn function(key: String, function: &Function) -> Record<'_> {
    let Function { resource, code, .. } = function;
    Record { key, state: resource.etag.clone(), code: Some(code), body: Box::new(|| coded(resource, code)) }
}

fn coded(resource: &Resource, code: &crate::code::Code) -> Value {
    json!({ "resource": resource.record(), "package": code.zip.as_ref().map(|_| code.key()) })
}

fn resource(key: String, resource: &Resource) -> Record<'_> {
    Record {
        key,
        state: resource.etag.clone(),
        code: None,
        body: Box::new(|| json!({ "resource": resource.record() })),
    }
}
