//! Joins the tables and the wire files of one API and checks the whole.

use std::sync::Arc;

use fc_spec::{
    Answer, Api, At, Effect, Enum, Fault, Faults, Object, Operation, Relation, Resource, Sourced, Union,
    Value, Variant, check, names,
};

use super::files::{File, Source, stem};
use super::fold::{self, Said};
use super::hint::{hint, near};
use super::row::{self, Names, Owner};
use super::table::{self, Kind, Section};
use super::wire::{self, Entries, Entry, Keys, Wire};

/// The API that the sources describe, or all their faults.
pub(crate) fn api(source: &Source) -> Result<Api, Faults> {
    let mut faults = Vec::new();
    let wire = wire::read(&source.wire, &mut faults);
    let read =
        |file: &File| (stem(&file.name).to_owned(), table::sections(&file.name, &file.text, &mut faults));
    let mut tables: Vec<(String, Vec<Section>)> = source.tables.iter().map(read).collect();
    let order = order(&wire);
    tables.sort_by_key(|(name, _)| order.iter().position(|other| other == name).unwrap_or(order.len()));
    let mut join = Join { names: all_names(&tables, &wire), wire: &wire, faults };
    join.strangers(&tables);
    let mut resources: Vec<Resource> =
        tables.iter().map(|(name, sections)| join.resource(name, sections)).collect();
    join.unions(&mut resources);
    let mut head = |key: &str| join.head(source, key);
    let api = Api { version: head("version"), module: head("module"), host: head("host"), resources };
    let mut faults = join.faults;
    faults.extend(check(&api));
    Faults::none_or(faults)?;
    Ok(api)
}

const ORDER: [&str; 4] = ["service", "function", "trigger", "invocation"];

/// The order of the resources: what `api.toml` says, or the one in which a reader meets them.
fn order(wire: &Wire) -> Vec<String> {
    let said = wire.api.texts("resources");
    let order = if said.is_empty() { ORDER.to_vec() } else { said };
    order.into_iter().map(str::to_owned).collect()
}

/// The Rust names of all objects and values, wherever they stand.
fn all_names(tables: &[(String, Vec<Section>)], wire: &Wire) -> Names {
    let mut names = Names::default();
    for section in tables.iter().flat_map(|(_, sections)| sections) {
        let Section { kind, name, .. } = section;
        match kind {
            Kind::Object => names.objects.insert(name.clone(), rust(name, wire.objects.get(name))),
            Kind::Values => names.values.insert(name.clone(), rust(name, wire.values.get(name))),
            Kind::Operation | Kind::Result => None,
        };
    }
    names
}

fn rust(name: &str, entry: Option<&Entry>) -> String {
    entry.and_then(|entry| entry.keys.owned("rust")).unwrap_or_else(|| names::pascal(name))
}

struct Join<'a> {
    wire: &'a Wire,
    names: Names,
    faults: Vec<Fault>,
}

impl Join<'_> {
    fn fault(&mut self, at: &At, text: String) {
        self.faults.push(Fault::new(at, text));
    }

    fn head(&mut self, source: &Source, key: &str) -> String {
        let api = &self.wire.api;
        if let Some(text) = api.text(key) {
            if key == "module" && text != source.module {
                self.fault(
                    api.at(key),
                    format!("`module` must be `{}`, the name of the folder", source.module),
                );
            }
            return text.to_owned();
        }
        let file = Arc::from(format!("fc-spec/wire/{}/api.toml", source.module));
        self.fault(&At { file, line: 1 }, format!("`{key}` is missing; add it"));
        String::new()
    }

    /// What the wire files name and no table has.
    fn strangers(&mut self, tables: &[(String, Vec<Section>)]) {
        let wire = self.wire;
        for (kind, entries, heading) in [
            (Kind::Operation, &wire.operations, "## "),
            (Kind::Object, &wire.objects, "## Object "),
            (Kind::Result, &wire.results, "## Result "),
            (Kind::Values, &wire.values, "## Values "),
        ] {
            let sections =
                || tables.iter().flat_map(|(_, sections)| sections).filter(|section| section.kind == kind);
            for (name, entry) in entries {
                let found: Vec<&Section> = sections().filter(|section| section.name == *name).collect();
                if found.is_empty() {
                    let known: Vec<&str> = sections().map(|section| section.name.as_str()).collect();
                    let remedy = remedy(name, &known, &format!("add `{heading}{name}` or remove this"));
                    self.fault(
                        &entry.keys.at,
                        format!("no table has the section `{heading}{name}`: {remedy}"),
                    );
                }
                let readable = !found.is_empty() && !found.iter().any(|section| section.broken);
                let known: Vec<&str> =
                    found.iter().flat_map(|section| &section.rows).map(|row| row.name.as_str()).collect();
                for (row, keys) in
                    entry.rows.iter().filter(|(row, _)| !known.contains(&row.as_str()) && readable)
                {
                    let remedy = remedy(row, &known, "add it to the table or remove this line");
                    self.fault(&keys.at, format!("{name}.{row}: no table has this row: {remedy}"));
                }
            }
        }
    }

    fn resource(&mut self, name: &str, sections: &[Section]) -> Resource {
        let mut resource = Resource { name: name.to_owned(), ..Resource::default() };
        for section in sections {
            match section.kind {
                Kind::Operation => resource.operations.extend(self.operation(section)),
                Kind::Object => resource.objects.push(self.object(section, &self.wire.objects)),
                Kind::Result => resource.objects.push(self.object(section, &self.wire.results)),
                Kind::Values => resource.enums.push(self.values(section)),
            }
        }
        resource
    }

    fn operation(&mut self, section: &Section) -> Option<Operation> {
        let Section { at, name, en, zh, .. } = section;
        let wire = self.wire;
        let Some(entry) = wire.operations.get(name) else {
            let known: Vec<&str> = wire.operations.keys().map(String::as_str).collect();
            let meant =
                near(name, &known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            self.fault(at, format!("{name}: the wire file has no `[operation.{name}]` with its verb, path and effect; add it{meant}"));
            return None;
        };
        let keys = &entry.keys;
        let verb = self.needed(name, keys, "verb");
        let path = self.needed(name, keys, "path");
        let effect = self.needed(name, keys, "effect").and_then(|word| self.effect(name, keys, &word));
        let answer = self.answer(name, keys);
        let (verb, path) = (verb?, path?);
        // An effect that is none was reported; the rest of the operation is looked at all the same.
        let effect = effect.unwrap_or(Effect::Read);
        if section.broken {
            return None;
        }
        let owner = Owner { name, call: Some((&verb, &path)) };
        let rows = self.rows(section, Some(entry), &owner);
        let rules = self.relations(name, keys);
        Some(Operation {
            name: name.clone(),
            effect,
            result: keys.owned("result"),
            answer,
            en: en.clone(),
            zh: zh.clone(),
            titles: section.titles.clone(),
            rules,
            rows,
            at: at.clone(),
            wired: Some(keys.at.clone()),
            verb,
            path,
        })
    }

    fn needed(&mut self, name: &str, keys: &Keys, key: &str) -> Option<String> {
        let text = keys.owned(key);
        if text.is_none() {
            self.fault(&keys.at, format!("{name}: `{key}` is missing; add it"));
        }
        text
    }

    fn effect(&mut self, name: &str, keys: &Keys, word: &str) -> Option<Effect> {
        Some(match word {
            "read" => Effect::Read,
            "create" => Effect::Create,
            "update" => Effect::Update,
            "delete" => Effect::Delete,
            "invoke" => Effect::Invoke,
            _ => {
                let hint = hint(word, &["read", "create", "update", "delete", "invoke"]);
                self.fault(keys.at("effect"), format!("{name}: unknown effect `{word}`: {hint}"));
                return None;
            }
        })
    }

    fn answer(&mut self, name: &str, keys: &Keys) -> Answer {
        match keys.text("answer") {
            None | Some("json") => Answer::Json,
            Some("raw") => Answer::Raw,
            Some(word) => {
                let hint = hint(word, &["json", "raw"]);
                self.fault(keys.at("answer"), format!("{name}: unknown answer `{word}`: {hint}"));
                Answer::Json
            }
        }
    }

    fn object(&mut self, section: &Section, entries: &Entries) -> Object {
        let Section { at, name, en, zh, kind, .. } = section;
        let entry = entries.get(name);
        let rows = self.rows(section, entry, &Owner { name, call: None });
        let rules = entry.map(|entry| self.relations(name, &entry.keys)).unwrap_or_default();
        let result =
            *kind == Kind::Result || entry.and_then(|entry| entry.keys.switch("result")) == Some(true);
        // A result is named in the wire file, where operations refer to it, so its name is its Rust name.
        let rust = if *kind == Kind::Result { name.clone() } else { rust(name, entry) };
        let (en, zh, at, titles) = (en.clone(), zh.clone(), at.clone(), section.titles.clone());
        Object { name: name.clone(), rust, titles, en, zh, result, rules, rows, at }
    }

    /// What the rows of an operation or an object must agree on.
    fn relations(&mut self, name: &str, keys: &Keys) -> Vec<Sourced<Relation>> {
        let mut said = Vec::new();
        for (text, source) in keys.rules() {
            match text.parse::<Relation>() {
                Ok(_) if source.is_empty() => {
                    self.fault(keys.at("rules"), format!("{name}: {}", fold::unsourced(text)));
                }
                Ok(rule) => said.push(Said { rule, source: source.to_owned() }),
                Err(error) => self.fault(keys.at("rules"), format!("{name}: {error}")),
            }
        }
        fold::relations(said)
    }

    fn rows(&mut self, section: &Section, entry: Option<&Entry>, owner: &Owner<'_>) -> Vec<fc_spec::Row> {
        let join = |row: &table::TableRow| {
            let keys = entry.and_then(|entry| entry.rows.get(&row.name));
            row::row(row, keys, owner, &self.names, &mut self.faults)
        };
        // A row without a name was reported where the table was read.
        section.rows.iter().filter(|row| !row.name.is_empty()).map(join).collect()
    }

    fn values(&mut self, section: &Section) -> Enum {
        let Section { at, name, .. } = section;
        let entry = self.wire.values.get(name);
        let value = |row: &table::TableRow| {
            let keys = entry.and_then(|entry| entry.rows.get(&row.name));
            let text = |key| keys.and_then(|keys| keys.owned(key));
            Value {
                value: row.name.clone(),
                wire: text("wire").filter(|wire| *wire != row.name),
                rust: text("rust"),
                added: row.added,
                deprecated: text("deprecated"),
                en: row.en.clone(),
                zh: row.zh.clone(),
                at: row.at.clone(),
            }
        };
        let values = section.rows.iter().map(value).collect();
        let titles = section.titles.clone();
        Enum { name: name.clone(), rust: rust(name, entry), titles, values, at: at.clone() }
    }

    /// A union belongs to the resource in whose wire file it stands.
    fn unions(&mut self, resources: &mut [Resource]) {
        let wire = self.wire;
        for (name, entry) in &wire.unions {
            let Keys { at, .. } = &entry.keys;
            let Some(resource) = resources.iter_mut().find(|resource| resource.name == stem(&at.file)) else {
                self.fault(at, format!("{name}: no table file is called `{}.md`; add it", stem(&at.file)));
                continue;
            };
            let Some(tag) = self.needed(name, &entry.keys, "tag") else { continue };
            let variants = entry.keys.in_order().into_iter().filter(|(value, _)| *value != "tag");
            let variants =
                variants.map(|(value, kind)| Variant { value: value.to_owned(), kind: kind.to_owned() });
            let variants = variants.collect();
            resource.unions.push(Union { rust: name.clone(), tag, variants, at: at.clone() });
        }
    }
}

fn remedy(name: &str, known: &[&str], otherwise: &str) -> String {
    near(name, known).map_or_else(|| otherwise.to_owned(), |near| format!("did you mean `{near}`?"))
}
