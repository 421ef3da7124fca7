//! The walk's examples: the keys that code shows.

use super::{
    Row,
    example::{self, Entry},
    gather::{Walk, apart},
    owner::Owner,
    text,
};

impl Walk<'_> {
    /// The keys of an example: of an object by name, or of a request and the objects in it.
    pub(super) fn code(&mut self, code: &str, line: usize, before: &str) {
        let owner = self.owner(before);
        if !owner.place.shows_input() {
            return;
        }
        let examples = example::read(code);
        if examples.is_empty() {
            return self.indented(code, line);
        }
        for example in examples {
            let entries = &example.entries;
            match (&example.name, &owner.target) {
                (Some(name), _)
                    if self.known.kind(name).is_some_and(|kind| kind.is_empty() || self.holds_keys(kind)) =>
                {
                    self.keys(name, owner.section, entries, line);
                }
                (Some(name), _) => {
                    self.unread(&format!("an example of `{name}`, which is no object here"), entries, line);
                }
                (None, target) if !self.request(&owner, entries, line) => {
                    let name = target.object().filter(|name| self.is_described(name)).cloned();
                    if let Some(name) = name.or_else(|| self.spoken_of(before)) {
                        self.keys(&name, owner.section, entries, line);
                    } else {
                        self.unread("an example, and nothing says of which object", entries, line);
                    }
                }
                (None, _) => {}
            }
        }
    }

    /// Tells of an example whose keys nobody knows, so that they are not lost without a word.
    fn unread(&mut self, what: &str, entries: &[Entry], line: usize) {
        if entries.iter().any(|entry| self.known.has(&entry.key)) {
            return;
        }
        let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        self.found.warn(line, format!("{what}; its keys are not read: {}", keys.join(", ")));
    }

    /// Tells of an example by indentation, such as YAML, which is not read, unless every key of it is known.
    fn indented(&mut self, code: &str, line: usize) {
        let lines = code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let lines: Vec<&str> = lines.collect();
        let keys: Vec<&str> = lines.iter().filter_map(|line| yaml_key(line)).collect();
        if keys.len() * 2 > lines.len() && keys.iter().any(|key| !self.known.has(key)) {
            let text = format!(
                "an example that is neither JSON nor Python; its keys are not read: {}",
                keys.join(", ")
            );
            self.found.warn(line, text);
        }
    }

    /// Whether a table or a list has it as an object.
    fn is_described(&self, name: &str) -> bool {
        self.known.kind(name).is_some_and(|kind| self.holds_keys(kind))
    }

    /// The only object that the sentence before an example speaks of.
    fn spoken_of(&self, before: &str) -> Option<String> {
        let words = before.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')));
        let mut named: Vec<&str> = words.filter(|word| !word.is_empty() && self.is_described(word)).collect();
        named.dedup();
        let [only] = named.as_slice() else { return None };
        Some((*only).to_owned())
    }

    /// Reads the example of a request, if it is one: most of its keys are parameters of the operation above.
    fn request(&mut self, owner: &Owner, entries: &[Entry], line: usize) -> bool {
        let Some(name) = owner.operation.clone() else { return false };
        let Some(operation) = self.found.operation(&name) else { return false };
        let known: Vec<&Entry> =
            entries.iter().filter(|entry| operation.parameters.get(&entry.key).is_some()).collect();
        if known.len() * 2 <= entries.len() {
            return false;
        }
        let nested: Vec<(String, &Entry)> = known
            .iter()
            .filter(|entry| !entry.entries.is_empty() && !is_free(&entry.key))
            .map(|entry| (apart(&entry.key, owner), *entry))
            .collect();
        let typed: Vec<Row> = known.iter().map(|entry| key(entry, line)).collect();
        for (object, entry) in nested {
            self.keys(&object, owner.section, &entry.entries, line);
        }
        let found = self.found.operation_mut(&name, line);
        for row in typed {
            found.parameters.fill(Row { description: String::new(), ..row });
        }
        true
    }

    /// The keys of an object in an example: all of them, unless a table has told them already.
    fn keys(&mut self, name: &str, section: usize, entries: &[Entry], line: usize) {
        let mut rows: Vec<Row> = entries.iter().map(|entry| key(entry, line)).collect();
        if let Some(object) = self.found.object(&self.found.meant(name, &rows))
            && object.rows.rows.iter().any(|row| row.required.is_some())
        {
            rows.retain(|row| object.rows.get(&row.name).is_some());
        }
        self.found.enrich(name, section, rows);
    }
}

/// The key of a line of YAML: `key: value`, `- key: value`, `key:`.
fn yaml_key(line: &str) -> Option<&str> {
    let (key, rest) = line.trim_start_matches("- ").split_once(':')?;
    let reads =
        text::is_name(key) && (rest.is_empty() || rest.starts_with(' ')) && !rest.ends_with([';', '{', ',']);
    reads.then_some(key)
}

/// Objects whose keys are the user's own.
fn is_free(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["variables", "env", "environment", "tags", "labels", "headers", "annotations", "metadata"]
        .iter()
        .any(|end| lower.ends_with(end))
}

pub(super) fn key(entry: &Entry, line: usize) -> Row {
    Row {
        name: entry.key.clone(),
        kind: entry.kind.clone(),
        description: text::prose(&entry.comment),
        line: line + 1 + entry.line,
        ..Row::default()
    }
}
