//! The layers of the account.

use std::collections::BTreeMap;

use super::{State, kept};
use crate::error::Fault;
use crate::layer::{Draft, Layer, LayerVersion};
use crate::resource::Resource;
use crate::runtime::World;

impl State {
    /// Layers that have a version.
    pub(crate) fn layers(&self) -> BTreeMap<String, (&Layer, &Resource)> {
        let shown = self
            .layers
            .iter()
            .filter_map(|(name, layer)| layer.latest().map(|resource| (name.clone(), (layer, resource))));
        shown.collect()
    }

    pub(crate) fn add_layer_version(&mut self, name: &str, draft: Draft, world: &World) -> Resource {
        self.touched.insert(kept::of_layer(name));
        self.layers.entry(name.to_owned()).or_default().add(name, draft, world)
    }

    pub(crate) fn layer(&self, name: &str) -> Result<&Layer, Fault> {
        let layer = self.layers.get(name).filter(|layer| !layer.versions.is_empty());
        layer.ok_or_else(|| no_layer(name))
    }

    pub(crate) fn layer_mut(&mut self, name: &str) -> Result<&mut Layer, Fault> {
        let layer = self.layers.get_mut(name).filter(|layer| !layer.versions.is_empty());
        let layer = layer.ok_or_else(|| no_layer(name))?;
        self.touched.insert(kept::of_layer(name));
        Ok(layer)
    }

    pub(crate) fn layer_version(&self, name: &str, number: &str) -> Result<&LayerVersion, Fault> {
        let layer = self.layer(name)?;
        let found = read(number).and_then(|number| layer.versions.get(&number));
        found.ok_or_else(|| no_version(name, number))
    }

    pub(crate) fn remove_layer_version(&mut self, name: &str, number: &str) -> Result<LayerVersion, Fault> {
        let layer = self.layer_mut(name)?;
        let removed = read(number).and_then(|number| layer.versions.remove(&number));
        removed.ok_or_else(|| no_version(name, number))
    }
}

/// A number is written in one way only.
fn read(number: &str) -> Option<u32> {
    number.parse().ok().filter(|read: &u32| read.to_string() == number)
}

fn no_layer(name: &str) -> Fault {
    Fault::not_found("LayerNotFound", format!("layer '{name}' does not exist"))
}

fn no_version(name: &str, number: &str) -> Fault {
    let message = format!("version '{number}' of layer '{name}' does not exist");
    Fault::not_found("LayerVersionNotFound", message)
}
