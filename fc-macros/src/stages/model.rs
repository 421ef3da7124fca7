//! Joins a list with the specification: what is to be printed, and every error of meaning at the token at fault.

use fc_spec::{Api, Operation, Resource};
use proc_macro2::Span;
use syn::{Attribute, Error, Ident};

use crate::stages::input::{Entry, Input};

/// What one list makes.
pub(crate) struct Model<'a> {
    /// The API that the resource belongs to.
    pub(crate) api: &'a Api,
    /// The resource.
    pub(crate) resource: &'a Resource,
    /// The operations that are both in the list and in the specification.
    pub(crate) operations: Vec<Listed<'a>>,
    /// The span of types that belong to no single operation.
    pub(crate) span: Span,
}

/// One operation with the tokens that name it.
pub(crate) struct Listed<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) attrs: &'a [Attribute],
    pub(crate) operation: &'a Operation,
}

/// Finds the rows of each entry. No model means that not even the resource is known.
pub(crate) fn resolve(input: &Input) -> (Option<Model<'_>>, Vec<Error>) {
    let mut errors = Vec::new();
    let Some(api) = api(&input.module, &mut errors) else { return (None, errors) };
    let names = api.resources.iter().map(|resource| resource.name.as_str());
    let Some(resource) = api.resource(&input.resource.to_string()) else {
        let text = format!("the spec of `{}` has no resource `{}`", input.module, input.resource);
        errors.push(Error::new(
            input.resource.span(),
            with_suggestion(text, &input.resource.to_string(), names),
        ));
        return (None, errors);
    };
    let mut meant = Vec::new();
    let operations = entries(&input.entries, api, resource, &mut meant, &mut errors);
    // A misspelt entry is one mistake, not two.
    let unnamed = resource
        .operations
        .iter()
        .map(|operation| operation.name.as_str())
        .filter(|name| !meant.contains(name) && !input.entries.iter().any(|entry| entry.ident == name));
    let unnamed: Vec<String> = unnamed.map(|name| format!("`{name}`")).collect();
    if !unnamed.is_empty() {
        let them = if unnamed.len() == 1 { "it" } else { "them" };
        let text = format!("the spec also has {}; name {them} here", unnamed.join(", "));
        errors.push(Error::new(input.resource.span(), text));
    }
    let span = operations.first().map_or(input.resource.span(), |listed| listed.ident.span());
    (Some(Model { api, resource, operations, span }), errors)
}

fn api(module: &Ident, errors: &mut Vec<Error>) -> Option<&'static Api> {
    if module != "fc2" {
        let text = format!("there is no API `{module}`; write `fc2`");
        errors.push(Error::new(module.span(), text));
        return None;
    }
    match fc_spec::fc2() {
        Ok(api) => Some(api),
        Err(faults) => {
            let text = format!("the spec has faults; mend them and run `cargo xtask regen`:\n{faults}");
            errors.push(Error::new(module.span(), text));
            None
        }
    }
}

/// The operations of the entries; `meant` are those that misspelt entries probably mean.
fn entries<'a>(
    entries: &'a [Entry],
    api: &'a Api,
    resource: &'a Resource,
    meant: &mut Vec<&'a str>,
    errors: &mut Vec<Error>,
) -> Vec<Listed<'a>> {
    let mut listed: Vec<Listed<'a>> = Vec::new();
    for Entry { ident, attrs } in entries {
        if listed.iter().any(|other| other.ident == ident) {
            errors.push(Error::new(ident.span(), format!("`{ident}` is in the list twice; remove one")));
            continue;
        }
        if let Some(operation) = resource.operations.iter().find(|operation| ident == &operation.name) {
            listed.push(Listed { ident, attrs, operation });
            continue;
        }
        let elsewhere = api
            .resources
            .iter()
            .find(|other| other.operations.iter().any(|operation| ident == &operation.name));
        let text = if let Some(other) = elsewhere {
            format!("`{ident}` is an operation of `{0}`; name it in the list of `{0}`", other.name)
        } else {
            let names = || resource.operations.iter().map(|operation| operation.name.as_str());
            meant.extend(near(&ident.to_string(), names()));
            let text = format!("the spec of `{}` has no operation `{ident}`", resource.name);
            with_suggestion(text, &ident.to_string(), names())
        };
        errors.push(Error::new(ident.span(), text));
    }
    listed
}

fn with_suggestion<'a>(text: String, word: &str, names: impl Iterator<Item = &'a str>) -> String {
    match near(word, names) {
        Some(name) => format!("{text}; did you mean `{name}`?"),
        None => text,
    }
}

/// The name that was probably meant, also where it is written in another case.
fn near<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |name: &str| name.to_ascii_lowercase().replace('_', "");
    let word = plain(word);
    names
        .map(|name| (strsim::jaro_winkler(&word, &plain(name)), name))
        .filter(|(nearness, _)| *nearness > 0.85)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, name)| name)
}
