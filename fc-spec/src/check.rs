//! What a specification must keep, beyond its form: every fault at once, each with its place and remedy.

mod written;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Answer, Api, At, Effect, Encoding, Fault, Object, Operation, Place, Relation, Row, Rule, Sourced, Type,
    Union,
};

/// Every fault of meaning in a specification.
pub fn check(api: &Api) -> Vec<Fault> {
    let mut check = Check { api, faults: Vec::new() };
    check.names();
    for operation in api.operations() {
        check.operation(operation);
    }
    for resource in &api.resources {
        resource.objects.iter().for_each(|object| check.object(object));
        resource.unions.iter().for_each(|union| check.union(union));
        for values in &resource.enums {
            let what = format!("the values of `{}`", values.name);
            let at = |value: &crate::Value| value.at.clone();
            check.unique(&what, "value", values.values.iter().map(|value| (value.value.clone(), at(value))));
            check.unique(&what, "Rust name", values.values.iter().map(|value| (value.variant(), at(value))));
            for value in &values.values {
                let fault = written::variant(&value.variant(), "Unknown");
                check.report(&value.at, fault.map(|fault| format!("{what}: {fault}")));
            }
        }
    }
    check.faults
}

struct Check<'a> {
    api: &'a Api,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn fault(&mut self, at: &At, text: String) {
        self.faults.push(Fault::new(at, text));
    }

    fn report(&mut self, at: &At, fault: Option<String>) {
        self.faults.extend(fault.map(|text| Fault::new(at, text)));
    }

    /// Operations, objects, unions and enums share one Rust module.
    fn names(&mut self) {
        let api = self.api;
        let operations = || api.operations().map(|operation| (operation.name.clone(), operation.at.clone()));
        let mut types: Vec<(String, At)> = operations().collect();
        for resource in &api.resources {
            types.extend(resource.objects.iter().map(|object| (object.rust.clone(), object.at.clone())));
            types.extend(resource.unions.iter().map(|union| (union.rust.clone(), union.at.clone())));
            types.extend(resource.enums.iter().map(|values| (values.rust.clone(), values.at.clone())));
        }
        for (name, at) in &types {
            self.report(at, written::type_name(name));
        }
        let distinct: BTreeMap<&str, &At> =
            api.operations().map(|operation| (operation.name.as_str(), &operation.at)).collect();
        types.extend(distinct.into_iter().map(|(name, at)| (format!("{name}Builder"), at.clone())));
        self.unique("this API", "type", types.into_iter());
    }

    fn unique(&mut self, owner: &str, what: &str, names: impl Iterator<Item = (String, At)>) {
        let mut seen: BTreeMap<String, At> = BTreeMap::new();
        for (name, at) in names {
            if let Some(first) = seen.get(&name) {
                let text = format!(
                    "{owner}: the {what} `{name}` is there twice, first at {}:{}; rename or remove one",
                    first.file, first.line
                );
                self.fault(&at, text);
            } else {
                seen.insert(name, at);
            }
        }
    }

    fn operation(&mut self, operation: &Operation) {
        let name = &operation.name;
        self.verb(operation);
        self.placeholders(operation);
        self.rows(name, &operation.rows);
        self.relations(name, &operation.rules, &operation.rows, operation.told());
        if operation.effect != Effect::Update {
            self.tags(name, &operation.rows);
        }
        for row in &operation.rows {
            self.place(operation, row);
        }
        self.raw(operation);
        self.slots(operation);
        match (&operation.result, operation.answer) {
            (Some(result), Answer::Json) if self.api.object(result).is_none() => {
                self.fault(
                    operation.told(),
                    format!("{name}: no table describes the result `{result}`; add `## Result {result}`"),
                );
            }
            (result, Answer::Raw) if result.as_deref() != Some("Invocation") => {
                let text =
                    format!("{name}: an answer that is raw is an invocation; say `result = \"Invocation\"`");
                self.fault(operation.told(), text);
            }
            _ => {}
        }
    }

    fn verb(&mut self, operation: &Operation) {
        if !["GET", "POST", "PUT", "DELETE"].contains(&operation.verb.as_str()) {
            let (Operation { name, verb, .. }, at) = (operation, operation.told());
            self.fault(at, format!("{name}: unknown verb `{verb}`: write GET, POST, PUT or DELETE"));
        }
    }

    fn placeholders(&mut self, operation: &Operation) {
        let (Operation { name, path, .. }, at) = (operation, operation.told());
        if !path.starts_with('/') {
            self.fault(at, format!("{name}: the path `{path}` must start with `/`"));
        }
        let holes: Vec<&str> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        if path.matches(['{', '}']).count() != holes.len() * 2 {
            self.fault(
                at,
                format!(
                    "{name}: in the path `{path}` a placeholder must be a whole segment, such as `/{{name}}`"
                ),
            );
        }
        let in_path = |row: &&Row| row.place == Some(Place::Path);
        for hole in &holes {
            if !operation.rows.iter().filter(in_path).any(|row| row.wire() == *hole) {
                self.fault(at, format!("{name}: no parameter fills `{{{hole}}}` in the path; add its row or take it out of the path"));
            }
        }
        for row in operation.rows.iter().filter(in_path) {
            if !holes.contains(&row.wire()) {
                let text = format!(
                    "{name}.{}: it travels in the path, but `{path}` has no `{{{}}}`; add it there or say another place",
                    row.name,
                    row.wire()
                );
                self.fault(row.told(), text);
            }
        }
    }

    fn place(&mut self, operation: &Operation, row: &Row) {
        let owner = format!("{}.{}", operation.name, row.name);
        let Some(place) = row.place else {
            return self
                .fault(row.told(), format!("{owner}: say where it travels: path, query, header or body"));
        };
        // A name that nothing has is a fault of its own.
        let scalar = row.kind.is_scalar()
            || row.kind.name().is_some_and(|name| {
                self.api.enumeration(name).is_some()
                    || (self.api.object(name).is_none() && self.api.union(name).is_none())
            });
        match place {
            Place::Path if !row.required => {
                self.fault(
                    row.told(),
                    format!(
                        "{owner}: a path has no room for a parameter that may be missing; make it required"
                    ),
                );
            }
            Place::Path | Place::Header | Place::Query
                if !scalar || matches!(row.kind, Type::List(_) | Type::Map(_)) =>
            {
                let word = format!("{place:?}").to_lowercase();
                let text = format!(
                    "{owner}: a {word} cannot carry `{}`; say `in = \"body\"` or a simple type",
                    row.kind
                );
                self.fault(row.told(), text);
            }
            Place::Body if matches!(operation.verb.as_str(), "GET" | "DELETE") => {
                let text =
                    format!("{owner}: {} has no body to carry it; say `in = \"query\"`", operation.verb);
                self.fault(row.told(), text);
            }
            _ => {}
        }
    }

    fn raw(&mut self, operation: &Operation) {
        let body = |row: &&Row| row.place == Some(Place::Body);
        let raw = operation.rows.iter().filter(body).find(|row| row.encoding == Some(Encoding::Raw));
        let other = operation.rows.iter().filter(body).find(|row| row.encoding != Some(Encoding::Raw));
        if let (Some(raw), Some(other)) = (raw, other) {
            let text = format!(
                "{}.{}: it is the whole body, so `{}` has no place in it",
                operation.name, raw.name, other.name
            );
            self.fault(&other.at, text);
        }
    }

    fn slots(&mut self, operation: &Operation) {
        for row in &operation.rows {
            let Some(slot) = &row.slot else { continue };
            let alone = operation.rows.iter().filter(|other| other.slot.as_ref() == Some(slot)).count() == 1;
            let owner = format!("{}.{}", operation.name, row.name);
            if alone && row.without.is_none() {
                let text = format!(
                    "{owner}: it is alone in the slot `{slot}`; name its alternative, or say `required` instead"
                );
                self.fault(row.told(), text);
            }
            if row.required {
                let text = format!(
                    "{owner}: the slot `{slot}` is required, not each of its alternatives; say `required = false`"
                );
                self.fault(row.told(), text);
            }
        }
    }

    fn object(&mut self, object: &Object) {
        if self.holds(&object.rust, &object.rust, &mut BTreeSet::new()) {
            let text = format!(
                "{}: the object holds itself, so it has no end; make the row a list or a map, or `json`",
                object.name
            );
            self.fault(&object.at, text);
        }
        self.rows(&object.name, &object.rows);
        self.relations(&object.name, &object.rules, &object.rows, &object.at);
        self.tags(&object.name, &object.rows);
        for row in object.rows.iter().filter(|row| row.place.is_some() || row.slot.is_some()) {
            let text = format!(
                "{}.{}: a key of an object travels with it; take `in` and `slot` away",
                object.name, row.name
            );
            self.fault(row.told(), text);
        }
    }

    fn rows(&mut self, owner: &str, rows: &[Row]) {
        let at = |row: &Row| row.told().clone();
        self.unique(owner, "parameter", rows.iter().map(|row| (row.name.clone(), at(row))));
        // A row that is there twice needs to be told once.
        let mut seen = BTreeSet::new();
        let distinct: Vec<&Row> = rows.iter().filter(|row| seen.insert(&row.name)).collect();
        let wire = |row: &Row| {
            format!(
                "{} {}",
                row.place.map(|place| format!("{place:?}").to_lowercase()).unwrap_or_default(),
                row.wire()
            )
        };
        self.unique(owner, "wire name", distinct.iter().map(|row| (wire(row).trim().to_owned(), at(row))));
        self.unique(owner, "Rust name", distinct.iter().map(|row| (row.rust(), at(row))));
        for row in rows {
            self.row(owner, row);
            let fault = written::field(&row.rust());
            self.report(row.told(), fault.map(|fault| format!("{owner}.{}: {fault}", row.name)));
            if let Some(name) = row.kind.name() {
                self.reference(&format!("{owner}.{}", row.name), name, row.told());
            }
        }
    }

    /// A name that can be written, and a default that is of the type.
    fn row(&mut self, owner: &str, row: &Row) {
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if row.wire().is_empty() || !row.wire().chars().all(letter) {
            let text = format!(
                "{owner}.{}: `{}` is no name: it has letters, digits, `-` and `_`",
                row.name,
                row.wire()
            );
            self.fault(row.told(), text);
        }
        self.encoding(owner, row);
        for Sourced { rule, source, .. } in &row.rules {
            // A type that nothing is called is a fault of its own.
            let unclear = row.kind.name().is_some_and(|name| !self.is_known(name));
            let object = row.kind.name().is_some_and(|name| self.api.object(name).is_some());
            let fault = if !unclear && (object || !rule.fits(&row.kind)) {
                format!("the rule `{rule}` says nothing about `{}`; correct one of them", row.kind)
            } else if !rule.is_possible() {
                format!("no value can keep the rule `{rule}`; correct it")
            } else if row.secret && *rule == Rule::Cron {
                "the rule `cron` shows what is wrong, which a secret must not; take one of them away"
                    .to_owned()
            } else if source.is_empty() {
                format!("the rule `{rule}` has no source; say who says it")
            } else {
                continue;
            };
            self.fault(row.told(), format!("{owner}.{}: {fault}", row.name));
        }
        let Some(default) = &row.default else { return };
        let fits = match row.kind {
            Type::Boolean => default.parse::<bool>().is_ok(),
            Type::Int32 => default.parse::<i32>().is_ok(),
            Type::Int64 => default.parse::<i64>().is_ok(),
            Type::Double => default.parse::<f64>().is_ok(),
            _ => true,
        };
        if !fits {
            let text = format!(
                "{owner}.{}: the default `{default}` is no {}; correct one of them",
                row.name, row.kind
            );
            self.fault(row.told(), text);
        }
    }

    /// What rows must agree on names rows that are there, and a ratio has numbers.
    fn relations(&mut self, owner: &str, rules: &[Sourced<Relation>], rows: &[Row], at: &At) {
        for Sourced { rule, source, .. } in rules {
            for name in rule.rows() {
                let Some(row) = rows.iter().find(|row| row.name == name) else {
                    self.fault(at, format!("{owner}: the rule `{rule}` names `{name}`, which has no row; correct it or add the row"));
                    continue;
                };
                let number = matches!(row.kind, Type::Int32 | Type::Int64 | Type::Double);
                if matches!(rule, Relation::Ratio { .. }) && !number {
                    self.fault(
                        at,
                        format!(
                            "{owner}: the rule `{rule}` divides `{name}`, which is no number; correct it"
                        ),
                    );
                }
            }
            if let Relation::Needs { row: name, value: Some(value), .. } = rule
                && let Some(row) = rows.iter().find(|row| row.name == *name)
            {
                self.value(&format!("{owner}: the rule `{rule}`"), row, value, at);
            }
            if source.is_empty() {
                self.fault(at, format!("{owner}: the rule `{rule}` has no source; say who says it"));
            }
        }
    }

    fn is_known(&self, name: &str) -> bool {
        let api = self.api;
        api.object(name).is_some() || api.union(name).is_some() || api.enumeration(name).is_some()
    }

    /// Whether a type holds an object, itself or through others, with no list or map in between.
    fn holds(&self, outer: &str, wanted: &str, seen: &mut BTreeSet<String>) -> bool {
        let rows = self.api.object(outer).map(|object| object.rows.as_slice()).unwrap_or_default();
        let rows = rows.iter().filter_map(|row| match &row.kind {
            Type::Named(name) => Some(name.as_str()),
            _ => None,
        });
        let variants = self.api.union(outer).map(|union| union.variants.as_slice()).unwrap_or_default();
        let inner: Vec<&str> = rows.chain(variants.iter().map(|variant| variant.kind.as_str())).collect();
        inner
            .into_iter()
            .any(|name| name == wanted || (seen.insert(name.to_owned()) && self.holds(name, wanted, seen)))
    }

    /// A value that a rule or a union names must be one that the row's list has, as it stands on the wire.
    fn value(&mut self, owner: &str, row: &Row, value: &str, at: &At) {
        let Some(values) = row.kind.name().and_then(|name| self.api.enumeration(name)) else { return };
        if values.values.iter().any(|known| known.wire() == value) {
            return;
        }
        let meant = values.values.iter().find(|known| known.value == value || known.variant() == value);
        let known: Vec<&str> = values.values.iter().map(crate::Value::wire).collect();
        let remedy = match meant {
            Some(meant) => format!("on the wire it is `{}`", meant.wire()),
            None => format!("write one of {}", known.join(", ")),
        };
        self.fault(at, format!("{owner}: `{}` has no value `{value}`; {remedy}", row.name));
    }

    /// An encoding needs a type that it can write, in a place that can carry it.
    fn encoding(&mut self, owner: &str, row: &Row) {
        let body = matches!(row.place, Some(Place::Body) | None);
        let bytes = row.kind == Type::Bytes;
        let fault = match row.encoding {
            Some(Encoding::Raw) if row.place != Some(Place::Body) => {
                "only the body can be bytes as they are; say `in = \"body\"` or take `raw` away"
            }
            Some(Encoding::Raw) if !bytes => {
                "only `bytes` are sent as they are; say `type = \"bytes\"` or take `raw` away"
            }
            Some(Encoding::Json) if !body => {
                "only a body holds JSON in a string; say `in = \"body\"` or take `json` away"
            }
            Some(Encoding::Json) if self.holds_package(&row.kind, 0) => {
                "a package in JSON in a string would have to stand in memory; take `json` away"
            }
            None | Some(Encoding::Json) if bytes => {
                "`bytes` are only sent as they are; say `encoding = \"raw\"` or another type"
            }
            _ => return,
        };
        self.fault(row.told(), format!("{owner}.{}: {fault}", row.name));
    }

    /// Whether a package lies in a type, however deep; an object may hold itself.
    fn holds_package(&self, kind: &Type, depth: usize) -> bool {
        let object = |name: &str| {
            self.api.object(name).is_some_and(|object| {
                depth < 8 && object.rows.iter().any(|row| self.holds_package(&row.kind, depth + 1))
            })
        };
        match kind {
            Type::Package => true,
            Type::List(item) | Type::Map(item) => self.holds_package(item, depth),
            Type::Named(name) => object(name),
            _ => false,
        }
    }

    fn reference(&mut self, owner: &str, name: &str, at: &At) {
        if !self.is_known(name) {
            self.fault(at, format!("{owner}: nothing is called `{name}`; add its table or correct the type"));
        }
    }

    /// A union needs the row beside it that says its shape; only an update need not say it again.
    fn tags(&mut self, owner: &str, rows: &[Row]) {
        for row in rows {
            let Some(union) = row.kind.name().and_then(|name| self.api.union(name)) else { continue };
            let Some(tag) = rows.iter().find(|other| other.wire() == union.tag) else {
                let text =
                    format!("{owner}.{}: `{}` needs the row `{}` beside it", row.name, union.rust, union.tag);
                self.fault(row.told(), text);
                continue;
            };
            for variant in &union.variants {
                self.value(&format!("{owner}: the union `{}`", union.rust), tag, &variant.value, &union.at);
            }
        }
    }

    fn union(&mut self, union: &Union) {
        for variant in &union.variants {
            if self.api.object(&variant.kind).is_none() {
                let text = format!("{}: no object is called `{}`; add its table", union.rust, variant.kind);
                self.fault(&union.at, text);
            }
        }
        for variant in &union.variants {
            let fault = written::variant(&crate::names::pascal(&variant.value), "Json");
            self.report(&union.at, fault.map(|fault| format!("{}: {fault}", union.rust)));
        }
        let at = || union.at.clone();
        let values = union.variants.iter().map(|variant| (variant.value.clone(), at()));
        self.unique(&union.rust, "variant", values);
        let mut seen = BTreeSet::new();
        let distinct = union.variants.iter().filter(|variant| seen.insert(&variant.value));
        let names = distinct.map(|variant| (crate::names::pascal(&variant.value), at()));
        self.unique(&union.rust, "Rust name", names);
    }
}
