//! Reads a specification from JSON and keeps the line of each row, so that every fault can name it.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    Answer, Api, At, Effect, Enum, Fault, Faults, Object, Operation, Relation, Resource, Row, Sourced, Union,
    Value, Variant, check,
};

/// Reads and checks the files of one API version, given as `(name, text)`.
///
/// # Errors
/// Every fault of every file, each with file, line and remedy.
pub fn load(files: &[(&str, &str)]) -> Result<Api, Faults> {
    let mut api =
        Api { version: String::new(), module: String::new(), host: String::new(), resources: Vec::new() };
    let mut faults = Vec::new();
    let mut first: Option<(&str, Head)> = None;
    for &(name, text) in files {
        let mut reader = Reader { file: Arc::from(name), text, faults: &mut faults };
        let Some(head) = reader.file(&mut api.resources) else { continue };
        match &first {
            None => first = Some((name, head)),
            Some((_, same)) if *same == head => {}
            Some((other, _)) => {
                let at = At { file: Arc::from(name), line: 1 };
                let text =
                    format!("`api`, `module` and `host` are not those of {other}; one API has one of each");
                faults.push(Fault::new(&at, text));
            }
        }
    }
    if let Some((_, head)) = first {
        (api.version, api.module, api.host) = (head.api, head.module, head.host);
    }
    faults.extend(check(&api));
    Faults::none_or(faults)?;
    Ok(api)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText<'a> {
    api: String,
    module: String,
    host: String,
    resource: String,
    #[serde(borrow)]
    operations: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    objects: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    unions: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    enums: Vec<&'a RawValue>,
}

#[derive(PartialEq)]
struct Head {
    api: String,
    module: String,
    host: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationText<'a> {
    name: String,
    verb: String,
    path: String,
    effect: Effect,
    #[serde(default)]
    result: Option<String>,
    #[serde(default)]
    answer: Answer,
    #[serde(default)]
    titles: Vec<String>,
    #[serde(default)]
    en: String,
    #[serde(default)]
    zh: String,
    #[serde(default)]
    rules: Vec<Sourced<Relation>>,
    #[serde(borrow)]
    rows: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ObjectText<'a> {
    name: String,
    rust: String,
    #[serde(default)]
    titles: Vec<String>,
    #[serde(default)]
    en: String,
    #[serde(default)]
    zh: String,
    #[serde(default)]
    result: bool,
    #[serde(default)]
    rules: Vec<Sourced<Relation>>,
    #[serde(borrow)]
    rows: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnionText {
    rust: String,
    tag: String,
    variants: Vec<Variant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnumText<'a> {
    name: String,
    rust: String,
    #[serde(default)]
    titles: Vec<String>,
    #[serde(borrow)]
    values: Vec<&'a RawValue>,
}

struct Reader<'a> {
    file: Arc<str>,
    text: &'a str,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Reader<'a> {
    fn file(&mut self, resources: &mut Vec<Resource>) -> Option<Head> {
        let file: FileText<'a> = match serde_json::from_str(self.text) {
            Ok(file) => file,
            Err(error) => {
                let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
                let at = At { file: Arc::clone(&self.file), line };
                let text = format!("not a specification: {error}; write it anew with `cargo xtask regen`");
                self.faults.push(Fault::new(&at, text));
                return None;
            }
        };
        let operations = file.operations.into_iter().filter_map(|raw| self.operation(raw)).collect();
        let objects = file.objects.into_iter().filter_map(|raw| self.object(raw)).collect();
        let unions = file.unions.into_iter().filter_map(|raw| self.union(raw)).collect();
        let enums = file.enums.into_iter().filter_map(|raw| self.enumeration(raw)).collect();
        resources.push(Resource { name: file.resource, operations, objects, unions, enums });
        Some(Head { api: file.api, module: file.module, host: file.host })
    }

    fn operation(&mut self, raw: &'a RawValue) -> Option<Operation> {
        let OperationText { name, verb, path, effect, result, answer, titles, en, zh, rules, rows } =
            self.part(raw)?;
        let rows = self.rows(rows);
        Some(Operation {
            name,
            verb,
            path,
            effect,
            result,
            answer,
            titles,
            en,
            zh,
            rules,
            rows,
            at: self.at(raw.get()),
            wired: None,
        })
    }

    fn object(&mut self, raw: &'a RawValue) -> Option<Object> {
        let ObjectText { name, rust, titles, en, zh, result, rules, rows } = self.part(raw)?;
        let rows = self.rows(rows);
        Some(Object { name, rust, titles, en, zh, result, rules, rows, at: self.at(raw.get()) })
    }

    fn union(&mut self, raw: &'a RawValue) -> Option<Union> {
        let UnionText { rust, tag, variants } = self.part(raw)?;
        Some(Union { rust, tag, variants, at: self.at(raw.get()) })
    }

    fn enumeration(&mut self, raw: &'a RawValue) -> Option<Enum> {
        let EnumText { name, rust, titles, values } = self.part(raw)?;
        let read = |value: &&'a RawValue| {
            let at = self.at(value.get());
            Some(Value { at, ..self.part(value)? })
        };
        let values = values.iter().filter_map(read).collect();
        Some(Enum { name, rust, titles, values, at: self.at(raw.get()) })
    }

    fn rows(&mut self, rows: Vec<&'a RawValue>) -> Vec<Row> {
        let read = |raw: &'a RawValue| {
            let at = self.at(raw.get());
            Some(Row { at, ..self.part(raw)? })
        };
        rows.into_iter().filter_map(read).collect()
    }

    fn part<T: Deserialize<'a>>(&mut self, raw: &'a RawValue) -> Option<T> {
        match serde_json::from_str(raw.get()) {
            Ok(part) => Some(part),
            Err(error) => {
                let mut at = self.at(raw.get());
                at.line += u32::try_from(error.line().saturating_sub(1)).unwrap_or(0);
                let text = error.to_string();
                let text = text.split(" at line ").next().unwrap_or_default();
                self.faults.push(Fault::new(&at, text));
                None
            }
        }
    }

    /// The place of a part of the text: the part is a slice of it, so the distance of their addresses is its offset.
    fn at(&self, part: &str) -> At {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let before = self.text.as_bytes().get(..offset).unwrap_or_default();
        let line = before.split(|&byte| byte == b'\n').count();
        At { file: Arc::clone(&self.file), line: u32::try_from(line).unwrap_or(u32::MAX) }
    }
}
