//! What a difference between a document and our tables means for those who use the Rust API.

use std::fmt;

use fc_spec::{Api, Object, Operation, Place, Row, Type, names};
use serde::Serialize;

use super::diff::{Change, Difference, DocumentRow, Whole};
use super::table::Kind;

/// How much a difference asks of users, from nothing to a change of their code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Class {
    /// Only documentation changes.
    Text,
    /// Code that compiled still does.
    Compatible,
    /// Code that compiled may no longer do so, or mean something else.
    Breaking,
}

impl Class {
    /// The exit code of a report whose gravest difference this is; 0 is for none.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Text => 10,
            Self::Compatible => 11,
            Self::Breaking => 12,
        }
    }

    /// The next version that may hold it, while the first number is 0 and later.
    pub(crate) fn next(self, version: &str) -> String {
        let mut numbers = version.split('.').map(|number| number.parse::<u64>().unwrap_or(0));
        let mut next = || numbers.next().unwrap_or(0);
        let (major, minor, patch) = (next(), next(), next());
        match (self, major) {
            (Self::Breaking, 0) => format!("0.{}.0", minor + 1),
            (Self::Breaking, _) => format!("{}.0.0", major + 1),
            (Self::Compatible, 1..) => format!("{major}.{}.0", minor + 1),
            (Self::Compatible | Self::Text, _) => format!("{major}.{minor}.{}", patch + 1),
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        })
    }
}

/// What one difference means.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Impact {
    pub(crate) class: Class,
    /// Why it is of this class.
    pub(crate) reason: String,
    /// Lines of the API that go.
    pub(crate) removed: Vec<String>,
    /// Lines of the API that come.
    pub(crate) added: Vec<String>,
}

impl Impact {
    fn new(class: Class, reason: impl Into<String>) -> Self {
        Self { class, reason: reason.into(), removed: Vec::new(), added: Vec::new() }
    }

    fn removing(mut self, line: impl Into<String>) -> Self {
        self.removed.push(line.into());
        self
    }

    fn adding(mut self, line: impl Into<String>) -> Self {
        self.added.push(line.into());
        self
    }
}

/// What a section that only one side has means; nothing where both have it.
pub(crate) fn of_section(difference: &Difference, api: &Api) -> Option<Impact> {
    let (kind, name) = (difference.kind, difference.name.as_str());
    let (rust, what) = match kind {
        Kind::Operation => (name.to_owned(), "an operation"),
        Kind::Object | Kind::Result => (owner(kind, name, api), "a type"),
        Kind::Values => (owner(kind, name, api), "an enum"),
    };
    let mut lines = vec![match kind {
        Kind::Values => format!("pub enum {rust}"),
        _ => format!("pub struct {rust}"),
    }];
    if kind == Kind::Operation {
        lines.push(format!("Client::{}({rust})", names::snake(name)));
    }
    match difference.whole {
        Whole::Both => None,
        Whole::New => {
            let reason = format!("{what} more; it needs its lines in the wire file");
            Some(lines.into_iter().fold(Impact::new(Class::Compatible, reason), Impact::adding))
        }
        Whole::Gone => {
            let reason = format!("{what} less, if the documents really dropped it");
            Some(lines.into_iter().fold(Impact::new(Class::Breaking, reason), Impact::removing))
        }
    }
}

/// What one change of a row means.
pub(crate) fn of_change(difference: &Difference, change: &Change, api: &Api) -> Impact {
    let owner = owner(difference.kind, &difference.name, api);
    let about = About { kind: difference.kind, rust: owner, rows: rows(difference, api), api };
    match change {
        Change::New { row: DocumentRow { name: new, .. }, was: Some(old), .. }
        | Change::Gone { row: old, now: Some(new) }
            if names::snake(old) == names::snake(new) && difference.kind != Kind::Values =>
        {
            Impact::new(Class::Text, format!("only the spelling: `{}` in Rust as before", names::snake(new)))
        }
        Change::New { row, .. } if difference.whole == Whole::New => {
            Impact::new(Class::Compatible, "a part of what is new").adding(about.new_line(row))
        }
        Change::New { row, .. } => about.new_row(row),
        Change::Gone { row, .. } => about.gone(row),
        Change::Type { row, theirs, .. } => about.type_of(row, theirs),
        Change::Required { row, theirs } => about.required(row, *theirs),
        Change::Origin { .. } => Impact::new(Class::Text, "the documents now have what the service knew"),
        Change::Text { .. } => Impact::new(Class::Text, "only documentation"),
    }
}

/// The Rust name of the section's type.
fn owner(kind: Kind, name: &str, api: &Api) -> String {
    let objects = || api.resources.iter().flat_map(|resource| &resource.objects);
    let enums = || api.resources.iter().flat_map(|resource| &resource.enums);
    let known = match kind {
        Kind::Operation | Kind::Result => Some(name.to_owned()),
        Kind::Object => objects().find(|object| object.name == name).map(|object| object.rust.clone()),
        Kind::Values => enums().find(|values| values.name == name).map(|values| values.rust.clone()),
    };
    known.unwrap_or_else(|| names::pascal(name))
}

/// The rows that the section has now.
fn rows<'a>(difference: &Difference, api: &'a Api) -> &'a [Row] {
    let objects = || api.resources.iter().flat_map(|resource| &resource.objects);
    match difference.kind {
        Kind::Operation => api.operation(&difference.name).map(|operation| operation.rows.as_slice()),
        Kind::Object | Kind::Result => {
            objects().find(|object| object.name == difference.name).map(|object| object.rows.as_slice())
        }
        Kind::Values => None,
    }
    .unwrap_or_default()
}

struct About<'a> {
    kind: Kind,
    rust: String,
    rows: &'a [Row],
    api: &'a Api,
}

impl About<'_> {
    fn new_row(&self, row: &DocumentRow) -> Impact {
        let required = row.required == Some(true);
        let line = self.new_line(row);
        let rust = &self.rust;
        match (self.kind, required) {
            (Kind::Values, _) => {
                Impact::new(Class::Compatible, format!("until now it was `{rust}::Unknown`")).adding(line)
            }
            (Kind::Operation, true) => {
                Impact::new(Class::Breaking, "a required row more: requests without it no longer compile")
                    .adding(line)
                    .adding(needed(rust, &names::snake(&row.name)))
            }
            (Kind::Object, true) if self.requires() >= Object::ARGUMENTS => {
                Impact::new(Class::Breaking, format!("a required row more, {MANY}")).adding(line)
            }
            (Kind::Object, true) => {
                let reason = format!("a required row more: `{rust}::new` takes one more argument");
                let new = format!("{rust}::new(…, {})", names::snake(&row.name));
                Impact::new(Class::Breaking, reason).adding(line).adding(new)
            }
            (Kind::Result, _) => Impact::new(Class::Compatible, "results may grow").adding(line),
            (_, false) => Impact::new(Class::Compatible, "an optional row more").adding(line),
        }
    }

    /// The line of the API that a new row makes.
    fn new_line(&self, row: &DocumentRow) -> String {
        if self.kind == Kind::Values {
            return format!("{}::{}", self.rust, names::pascal(&row.name));
        }
        let kind = rust_word(row.kind.as_deref().unwrap_or("string"), &row.name, self.api);
        let required = self.kind == Kind::Operation && row.required == Some(true);
        self.field(&names::snake(&row.name), &kind, required)
    }

    fn gone(&self, name: &str) -> Impact {
        let impact = Impact::new(Class::Breaking, "a row gone: code that names it no longer compiles");
        match (self.kind, self.rows.iter().find(|row| row.name == name)) {
            (Kind::Values, _) => impact.removing(format!("{}::{}", self.rust, names::pascal(name))),
            (_, Some(row)) => impact.removing(self.line(row)),
            (_, None) => impact,
        }
    }

    fn type_of(&self, name: &str, theirs: &str) -> Impact {
        let Some(row) = self.rows.iter().find(|row| row.name == name) else {
            return Impact::new(Class::Breaking, "a type changed");
        };
        let new = rust_word(theirs, name, self.api);
        if new == rust_type(&row.kind) {
            return Impact::new(Class::Text, "the Rust type stays the same");
        }
        Impact::new(
            Class::Breaking,
            "a type changed; where the wire file says the type, decide which is right",
        )
        .removing(self.line(row))
        .adding(self.field(&row.rust(), &new, self.is_value(row)))
    }

    fn required(&self, name: &str, theirs: bool) -> Impact {
        let Some(row) = self.rows.iter().find(|row| row.name == name) else {
            return Impact::new(Class::Breaking, "required changed");
        };
        let slot = row.slot.is_some();
        let path = row.place == Some(Place::Path);
        if self.kind == Kind::Result || slot || path {
            let why = if slot {
                "the slot is required, not each of its alternatives"
            } else if path {
                "what travels in the path is required in any case"
            } else {
                "nothing is demanded of a result"
            };
            return Impact::new(Class::Text, why);
        }
        let (rust, field) = (&self.rust, row.rust());
        let impact = |reason: &str| Impact::new(Class::Breaking, reason);
        let kind = rust_type(&row.kind);
        match (self.kind, theirs) {
            (Kind::Operation, true) => impact("required: requests without it no longer compile")
                .removing(self.line(row))
                .adding(self.field(&field, &kind, true))
                .adding(needed(rust, &field)),
            (Kind::Operation, false) => impact("no longer required: the field becomes an `Option`")
                .removing(self.line(row))
                .removing(needed(rust, &field))
                .adding(self.field(&field, &kind, false)),
            (_, true) if self.requires() >= Object::ARGUMENTS => impact(&format!("required, {MANY}")),
            (_, false) if self.requires() == Object::ARGUMENTS + 1 => {
                impact(&format!("no longer required: `{rust}::new` takes those that remain"))
            }
            (_, false) if self.requires() > Object::ARGUMENTS => {
                Impact::new(Class::Compatible, "no longer required: requests without it are sent")
            }
            (_, true) => impact(&format!("required: `{rust}::new` takes one more argument"))
                .removing(format!("{rust}::{field}(self, …) -> Self"))
                .adding(format!("{rust}::new(…, {field}: {kind})")),
            (_, false) => impact(&format!("no longer required: `{rust}::new` takes one argument less"))
                .removing(format!("{rust}::new(…, {field}: {kind})"))
                .adding(format!("{rust}::{field}(self, …) -> Self")),
        }
    }

    /// How many rows are required now.
    fn requires(&self) -> usize {
        self.rows.iter().filter(|row| row.required).count()
    }

    /// The line of the API that a row is now.
    fn line(&self, row: &Row) -> String {
        self.field(&row.rust(), &rust_type(&row.kind), self.is_value(row))
    }

    fn is_value(&self, row: &Row) -> bool {
        self.kind == Kind::Operation && row.required
    }

    fn field(&self, name: &str, kind: &str, value: bool) -> String {
        let update = self.kind == Kind::Operation
            && self
                .api
                .operation(&self.rust)
                .is_some_and(|operation: &Operation| operation.effect == fc_spec::Effect::Update);
        let kind = match (value, update) {
            (true, _) => kind.to_owned(),
            (false, true) => format!("Patch<{kind}>"),
            (false, false) => format!("Option<{kind}>"),
        };
        format!("{}.{name}: {kind}", self.rust)
    }
}

/// What a row means that is one of too many for a constructor.
const MANY: &str =
    "one of so many that `new` takes none of them: requests without it are refused before they are sent";

/// The line of a builder that a required parameter makes; its type has a parameter for it as well.
fn needed(rust: &str, field: &str) -> String {
    format!("{rust}::builder(): .{field}(…) is required")
}

/// A type as Rust writes it.
fn rust_type(kind: &Type) -> String {
    match kind {
        Type::String => "String".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Double => "f64".to_owned(),
        Type::Bytes => "Bytes".to_owned(),
        Type::Package => "Package".to_owned(),
        Type::Json => "Json".to_owned(),
        Type::List(item) => format!("Vec<{}>", rust_type(item)),
        Type::Map(item) => format!("BTreeMap<String, {}>", rust_type(item)),
        Type::Named(name) => name.clone(),
    }
}

/// A word of a document's table as the Rust type that it gives a row of this name.
fn rust_word(word: &str, name: &str, api: &Api) -> String {
    let inside = |outer: &str| word.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>');
    if let Some(item) = inside("list") {
        return format!(
            "Vec<{}>",
            if item == "object" { "Json".to_owned() } else { rust_word(item, "", api) }
        );
    }
    if let Some((_, value)) = inside("map").and_then(|inside| inside.split_once(',')) {
        return format!("BTreeMap<String, {}>", rust_word(value.trim(), "", api));
    }
    let values =
        || api.resources.iter().flat_map(|resource| &resource.enums).find(|values| values.name == name);
    let object =
        || api.resources.iter().flat_map(|resource| &resource.objects).find(|object| object.name == name);
    match word {
        "string" => values().map_or_else(|| "String".to_owned(), |values| values.rust.clone()),
        "integer" => "i32".to_owned(),
        "number" => "f64".to_owned(),
        "boolean" => "bool".to_owned(),
        "list" => "Vec<Json>".to_owned(),
        "object" => object().map_or_else(|| names::pascal(name), |object| object.rust.clone()),
        other => format!("{other} (to decide)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_version_follows_the_class() {
        for (class, version, next) in [
            (Class::Breaking, "0.1.3", "0.2.0"),
            (Class::Compatible, "0.1.3", "0.1.4"),
            (Class::Text, "0.1.3", "0.1.4"),
            (Class::Breaking, "1.2.3", "2.0.0"),
            (Class::Compatible, "1.2.3", "1.3.0"),
            (Class::Text, "1.2.3", "1.2.4"),
        ] {
            assert_eq!(class.next(version), next, "{class} {version}");
        }
    }

    /// What it means for an object with so many required rows that its first is required or not, and that one more is.
    fn said(required: usize) -> [String; 3] {
        let row = |index: usize| {
            format!(r#"{{"name": "key{index}", "type": "string", "required": {}}}"#, index < required)
        };
        let rows: Vec<Row> =
            (0..=required).map(|index| serde_json::from_str(&row(index)).expect("a row")).collect();
        let api = fc_spec::fc2().expect("no faults");
        let about = About { kind: Kind::Object, rust: "Wide".to_owned(), rows: &rows, api };
        let more = about.required(&format!("key{required}"), true);
        let less = about.required("key0", false);
        let new = DocumentRow {
            name: "more".to_owned(),
            kind: None,
            required: Some(true),
            text: String::new(),
            line: 1,
            tabled: true,
        };
        [about.new_row(&new), more, less].map(|impact| format!("{:?}: {}", impact.class, impact.reason))
    }

    #[test]
    fn a_constructor_takes_arguments_as_long_as_they_can_be_told_apart() {
        let few = said(5);
        assert_eq!(few[0], "Breaking: a required row more: `Wide::new` takes one more argument");
        assert_eq!(few[1], "Breaking: required: `Wide::new` takes one more argument");
        assert_eq!(few[2], "Breaking: no longer required: `Wide::new` takes one argument less");
        for required in [6, 7, 8] {
            let [new, more, _] = said(required);
            assert_eq!(new, format!("Breaking: a required row more, {MANY}"));
            assert_eq!(more, format!("Breaking: required, {MANY}"));
        }
        assert_eq!(said(6)[2], few[2]);
        assert_eq!(said(7)[2], "Breaking: no longer required: `Wide::new` takes those that remain");
        assert_eq!(said(8)[2], "Compatible: no longer required: requests without it are sent");
    }
}
