//! Operations, objects and values as they are found: kept in order, kept apart, never overwritten.

use std::collections::{BTreeMap, BTreeSet};

use super::{Row, Value, Warning};

/// Rows of one owner, each name once.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    index: BTreeMap<String, usize>,
}

impl Rows {
    pub(super) fn get(&self, name: &str) -> Option<&Row> {
        self.index.get(name).map(|&at| &self.rows[at])
    }

    /// Adds the row, or fills what the row of that name left open; says whether it was new.
    pub(super) fn fill(&mut self, row: Row) -> bool {
        if let Some(&at) = self.index.get(&row.name) {
            let old = &mut self.rows[at];
            old.required = old.required.or(row.required);
            if old.kind.is_empty() {
                old.kind = row.kind;
            }
            if old.description.is_empty() {
                old.description = row.description;
            }
            return false;
        }
        self.index.insert(row.name.clone(), self.rows.len());
        self.rows.push(row);
        true
    }

    fn has_the_names_of(&self, rows: &[Row]) -> bool {
        let names: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        names.len() == self.rows.len() && names.iter().all(|name| self.index.contains_key(*name))
    }
}

/// An operation under way.
#[derive(Default)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) parameters: Rows,
    pub(super) result: Rows,
    pub(super) line: usize,
}

/// An object under way, with the line of its heading.
pub(super) struct Object {
    pub(super) name: String,
    pub(super) rows: Rows,
    section: usize,
    /// The operation under whose heading it was found first.
    under: Option<String>,
}

impl Object {
    /// Whether these rows, which another operation shows, can be of this object: a table tells all keys, an example some.
    fn may_have(&self, rows: &[Row]) -> bool {
        let mut has = rows.iter().map(|row| self.rows.get(&row.name).is_some());
        if self.rows.rows.iter().any(|row| row.tabled) { has.all(|has| has) } else { has.any(|has| has) }
    }
}

/// All that is found.
#[derive(Default)]
pub(super) struct Collection {
    pub(super) operations: Vec<Found>,
    pub(super) objects: Vec<Object>,
    pub(super) values: Vec<(String, Vec<Value>)>,
    pub(super) warnings: Vec<Warning>,
    /// The operation under whose heading the walk is.
    under: Option<String>,
    named: [BTreeMap<String, usize>; 3],
    /// The values there are, with the number of their list.
    seen: BTreeSet<(usize, String)>,
    /// The lines of all that was read, and of what is known to be passed over.
    used: BTreeSet<usize>,
    /// The lines of the warnings.
    told: BTreeSet<usize>,
}

impl Collection {
    pub(super) fn new(warnings: Vec<Warning>) -> Self {
        let told = warnings.iter().map(|warning| warning.line).collect();
        Self { warnings, told, ..Self::default() }
    }

    pub(super) fn warn(&mut self, line: usize, text: impl Into<String>) {
        self.told.insert(line);
        self.warnings.push(Warning { line, text: text.into() });
    }

    /// Says at the first of these lines why none of them is read.
    pub(super) fn skip(&mut self, lines: &[usize], text: impl Into<String>) {
        if let Some(&first) = lines.first() {
            self.warn(first, text);
        }
        self.mark(lines.iter().copied());
    }

    /// Notes that these lines are accounted for.
    pub(super) fn mark(&mut self, lines: impl IntoIterator<Item = usize>) {
        self.used.extend(lines);
    }

    /// Whether a warning stands at this line.
    pub(super) fn is_told(&self, line: usize) -> bool {
        self.told.contains(&line)
    }

    /// Whether the line was read, or a warning says why not.
    pub(super) fn is_accounted(&self, line: usize) -> bool {
        self.used.contains(&line) || self.is_told(line)
    }

    pub(super) fn operation(&self, name: &str) -> Option<&Found> {
        self.named[0].get(name).map(|&at| &self.operations[at])
    }

    pub(super) fn object(&self, name: &str) -> Option<&Object> {
        self.named[1].get(name).map(|&at| &self.objects[at])
    }

    /// The operation of this name, made when it is new.
    pub(super) fn operation_mut(&mut self, name: &str, line: usize) -> &mut Found {
        let next = self.operations.len();
        let at = *self.named[0].entry(name.to_owned()).or_insert(next);
        if at == next {
            self.operations.push(Found { name: name.to_owned(), line, ..Found::default() });
        }
        &mut self.operations[at]
    }

    /// Adds rows to the parameters or the result of an operation; a name that stands twice is told.
    pub(super) fn add_to_operation(&mut self, name: &str, rows: Vec<Row>, line: usize, result: bool) {
        self.mark(rows.iter().map(|row| row.line));
        let found = self.operation_mut(name, line);
        let place = if result { &mut found.result } else { &mut found.parameters };
        let twice = fill(place, rows);
        self.tell(name, twice);
    }

    /// Adds the rows of a table or list to an object; one of that name with other keys is kept apart.
    pub(super) fn add_to_object(
        &mut self,
        name: &str,
        outer: &[String],
        section: usize,
        rows: Vec<Row>,
        line: usize,
    ) {
        self.mark(rows.iter().map(|row| row.line));
        let free = |collection: &Self, name: &str| match collection.object(name) {
            None => Some(false),
            Some(object) if object.section == section => Some(false),
            Some(object) => object.rows.has_the_names_of(&rows).then_some(true),
        };
        let owned = outer.iter().scan(name.to_owned(), |path, owner| {
            *path = format!("{owner}.{path}");
            Some(path.clone())
        });
        let numbered = (2..100).map(|number| format!("{name}#{number}"));
        let mut choices = std::iter::once(name.to_owned()).chain(owned).chain(numbered);
        let Some((chosen, again)) =
            choices.find_map(|choice| free(self, &choice).map(|again| (choice, again)))
        else {
            return self
                .warn(line, format!("`{name}` stands too often with different keys; these are not read"));
        };
        if again {
            self.warn(line, format!("`{chosen}` stands twice with the same keys; the first is kept"));
            fill(&mut self.object_mut(&chosen, section).rows, rows);
            return;
        }
        if chosen != name && self.object(&chosen).is_none() {
            self.warn(
                line,
                format!("`{name}` stands twice with different keys; these are kept as `{chosen}`"),
            );
        }
        let twice = fill(&mut self.object_mut(&chosen, section).rows, rows);
        self.tell(&chosen, twice);
    }

    /// Notes under which operation's heading the walk is.
    pub(super) fn enter(&mut self, operation: Option<String>) {
        self.under = operation;
    }

    /// The object of this name that is meant where the walk is: that of another operation with other keys is not.
    pub(super) fn meant(&self, name: &str, rows: &[Row]) -> String {
        let Some(under) = &self.under else { return name.to_owned() };
        let own = format!("{under}.{name}");
        let other = self.object(name).is_some_and(|object| {
            object.under.as_ref().is_some_and(|other| other != under) && !object.may_have(rows)
        });
        if other || self.object(&own).is_some() { own } else { name.to_owned() }
    }

    /// Adds what examples and prose say of an object to what is known of it.
    pub(super) fn enrich(&mut self, name: &str, section: usize, rows: Vec<Row>) {
        self.mark(rows.iter().map(|row| row.line));
        let name = &self.told_apart(name, &rows);
        let object = self.object_mut(name, section);
        fill(&mut object.rows, rows);
    }

    /// Like `enrich`, but these descriptions are better than those there are.
    pub(super) fn describe(&mut self, name: &str, section: usize, rows: Vec<Row>) {
        self.mark(rows.iter().map(|row| row.line));
        let name = &self.told_apart(name, &rows);
        let place = &mut self.object_mut(name, section).rows;
        for row in rows {
            if let Some(&at) = place.index.get(&row.name).filter(|_| !row.description.is_empty()) {
                place.rows[at].description.clone_from(&row.description);
            }
            place.fill(row);
        }
    }

    pub(super) fn add_values(&mut self, name: &str, values: Vec<Value>) {
        self.mark(values.iter().map(|value| value.line));
        let next = self.values.len();
        let at = *self.named[2].entry(name.to_owned()).or_insert(next);
        if at == next {
            self.values.push((name.to_owned(), Vec::new()));
        }
        let known = &mut self.values[at].1;
        let mut twice = Vec::new();
        for value in values {
            if self.seen.insert((at, value.value.clone())) {
                known.push(value);
            } else {
                twice.push((value.line, value.value));
            }
        }
        self.tell(name, twice);
    }

    /// The object that is meant; that it is not the one of this name is told once.
    fn told_apart(&mut self, name: &str, rows: &[Row]) -> String {
        let meant = self.meant(name, rows);
        if let (Some(row), true) = (rows.first(), meant != name && self.object(&meant).is_none()) {
            self.warn(
                row.line,
                format!("`{name}` stands twice with different keys; these are kept as `{meant}`"),
            );
        }
        meant
    }

    fn object_mut(&mut self, name: &str, section: usize) -> &mut Object {
        let next = self.objects.len();
        let at = *self.named[1].entry(name.to_owned()).or_insert(next);
        if at == next {
            let under = self.under.clone();
            self.objects.push(Object { name: name.to_owned(), rows: Rows::default(), section, under });
        }
        &mut self.objects[at]
    }

    fn tell(&mut self, owner: &str, twice: Vec<(usize, String)>) {
        for (line, name) in twice {
            self.warn(line, format!("`{owner}` has `{name}` twice; the first is kept"));
        }
    }
}

/// Adds the rows, and says which names stood already.
fn fill(place: &mut Rows, rows: Vec<Row>) -> Vec<(usize, String)> {
    rows.into_iter()
        .filter_map(|row| {
            let (line, name) = (row.line, row.name.clone());
            (!place.fill(row)).then_some((line, name))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(names: &[&str]) -> Vec<Row> {
        names.iter().map(|&name| Row { name: name.to_owned(), ..Row::default() }).collect()
    }

    #[test]
    fn objects_with_different_keys_are_kept_apart() {
        let mut found = Collection::default();
        let outer = |name: &str| vec![name.to_owned()];
        found.add_to_object("filter", &outer("OSS"), 1, rows(&["key"]), 2);
        found.add_to_object("filter", &outer("CDN"), 5, rows(&["domain"]), 6);
        found.add_to_object("filter", &outer("CDN"), 9, rows(&["other"]), 10);
        let names: Vec<&str> = found.objects.iter().map(|object| object.name.as_str()).collect();
        assert_eq!(names, ["filter", "CDN.filter", "filter#2"]);
        assert_eq!(found.warnings.len(), 2);
    }

    #[test]
    fn the_same_keys_twice_are_one_object_and_a_warning() {
        let mut found = Collection::default();
        found.add_to_object("filter", &[], 1, rows(&["key"]), 2);
        found.add_to_object("filter", &[], 5, rows(&["key"]), 6);
        assert_eq!((found.objects.len(), found.warnings.len()), (1, 1));
    }
}
