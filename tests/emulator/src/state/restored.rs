//! What was kept becomes what exists.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::Value;

use super::{Asynchronous, Service, State};
use crate::alias::{self, LATEST};
use crate::asynchronous::Task;
use crate::code::Code;
use crate::function;
use crate::layer::{Layer, LayerVersion};
use crate::proxy;
use crate::resource::Resource;
use crate::runtime::World;
use crate::store::Content;
use crate::version::{Version, Versions};

impl State {
    /// Builds all of it anew; the error is the key of a record that nothing can be made of.
    pub(crate) fn restored(
        content: &Content,
        address: SocketAddr,
        world: &Arc<World>,
    ) -> Result<State, String> {
        let mut state = State::default();
        let restoring = Restoring { packages: &content.packages, address, world };
        // Functions come before what hangs on them, and versions before aliases.
        for kind in ["", "f", "t", "v", "w", "a", "c", "i"] {
            for (key, record) in &content.records {
                let words: Vec<&str> = key.split('/').collect();
                if words.get(2) == Some(&kind) {
                    restoring.add(&mut state, &words, record).ok_or_else(|| key.clone())?;
                }
            }
        }
        Ok(state)
    }

    /// Tells the calls that ran when the emulator ended that they have failed.
    pub(crate) fn interrupt(&self) {
        for service in self.services.values() {
            service.asynchronous.tasks.kept.values().for_each(|task| task.interrupted());
        }
    }
}

struct Restoring<'a> {
    packages: &'a BTreeMap<String, Bytes>,
    address: SocketAddr,
    world: &'a Arc<World>,
}

impl Restoring<'_> {
    fn add(&self, state: &mut State, words: &[&str], record: &Value) -> Option<()> {
        if let ["l", name, rest @ ..] = words {
            return self.layer(state, name, rest, record);
        }
        let ["s", name, rest @ ..] = words else { return None };
        if let [""] = rest {
            state.services.insert((*name).to_owned(), service(record)?);
            return Some(());
        }
        let service = state.services.get_mut(*name)?;
        let text = |word: &&str| (*word).to_owned();
        match rest {
            ["f", function] => {
                let (resource, code) = self.coded(record)?;
                let made = function::in_version(resource, code, &service.resource.body, LATEST, self.world);
                service.functions.insert(text(function), made);
            }
            ["t", function, trigger] => {
                let resource = self.trigger(name, function, record)?;
                service.functions.get_mut(*function)?.triggers.insert(text(trigger), resource);
            }
            ["v", number] => {
                let (resource, service_then) = (own(record)?, Resource::restored(&record["service"])?);
                let version = Version { resource, service: service_then, functions: BTreeMap::new() };
                service.versions.kept.insert(number.parse().ok()?, version);
            }
            ["w", number, function] => {
                let version = service.versions.kept.get_mut(&number.parse().ok()?)?;
                let (resource, code) = self.coded(record)?;
                let made = function::in_version(resource, code, &version.service.body, number, self.world);
                version.functions.insert(text(function), made);
            }
            ["a", alias] => {
                let made = alias::restored(name, &service.versions, own(record)?).ok()?;
                service.aliases.insert(text(alias), made);
            }
            ["c", function, qualifier] => {
                service.asynchronous.configs.insert([text(function), text(qualifier)], own(record)?);
            }
            ["i", number] => {
                let number = number.parse().ok()?;
                let task = Task::restored(number, record, Arc::clone(self.world))?;
                service.asynchronous.tasks.kept.insert(number, Arc::new(task));
            }
            _ => return None,
        }
        Some(())
    }

    fn layer(&self, state: &mut State, name: &str, rest: &[&str], record: &Value) -> Option<()> {
        match rest {
            [""] => {
                let (last, public) = (number(&record["last"])?, record["public"].as_bool()?);
                let layer = Layer { versions: BTreeMap::new(), last, public };
                state.layers.insert(name.to_owned(), layer);
            }
            ["v", version] => {
                let (resource, code) = self.coded(record)?;
                let made = LayerVersion { resource, code: Arc::into_inner(code)? };
                state.layers.get_mut(name)?.versions.insert(version.parse().ok()?, made);
            }
            _ => return None,
        }
        Some(())
    }

    fn coded(&self, record: &Value) -> Option<(Resource, Arc<Code>)> {
        let code = match record["package"].as_str() {
            Some(key) => Code::kept(key, self.packages.get(key)?.clone())?,
            None => Code::none().ok()?,
        };
        Some((own(record)?, Arc::new(code)))
    }

    /// The port may be another one than it was.
    fn trigger(&self, service: &str, function: &str, record: &Value) -> Option<Resource> {
        let mut resource = own(record)?;
        if !resource.body["urlInternet"].is_null() {
            let qualifier = resource.given.get("qualifier").and_then(Value::as_str).unwrap_or_default();
            let url = proxy::url(self.address, service, qualifier, function);
            resource.body["urlInternet"] = url.clone().into();
            resource.body["urlIntranet"] = url.into();
        }
        Some(resource)
    }
}

fn service(record: &Value) -> Option<Service> {
    let numbers = &record["numbers"];
    let texts = |value: &Value| value.as_str().map(str::to_owned);
    let tags = numbers["tags"].as_object()?.iter();
    let published = numbers["published"].as_array()?.iter();
    let versions = Versions {
        last: number(&numbers["lastVersion"])?,
        published: published.map(texts).collect::<Option<_>>()?,
        ..Versions::default()
    };
    let mut asynchronous = Asynchronous::default();
    asynchronous.tasks.last = number(&numbers["lastTask"])?;
    Some(Service {
        resource: own(record)?,
        functions: BTreeMap::new(),
        versions,
        aliases: BTreeMap::new(),
        asynchronous,
        tags: tags.map(|(key, value)| Some((key.clone(), texts(value)?))).collect::<Option<_>>()?,
    })
}

fn own(record: &Value) -> Option<Resource> {
    Resource::restored(&record["resource"])
}

fn number(value: &Value) -> Option<u32> {
    value.as_u64()?.try_into().ok()
}
