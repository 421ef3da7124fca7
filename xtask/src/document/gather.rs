//! The walk through the blocks: each table, list and example goes to its owner, or a warning says why not.

use super::{
    Row, Value, Warning, bullets,
    bullets::Bullet,
    collect::Collection,
    columns::{self, Columns},
    example::{self, Entry},
    kind,
    known::Known,
    lines::{Block, Item, Part},
    owner::{Owner, Place, Sections, Target},
    required,
    table::Table,
    text,
};

/// Finds the owners of all blocks.
pub(super) fn gather(blocks: &[Block], known: &Known, warnings: Vec<Warning>) -> Collection {
    let mut walk = Walk {
        known,
        sections: Sections::default(),
        found: Collection::new(warnings),
        before: String::new(),
    };
    for block in blocks {
        walk.block(block);
    }
    walk.found
}

struct Walk<'a> {
    known: &'a Known,
    sections: Sections,
    found: Collection,
    /// The paragraph just before, if nothing else came since.
    before: String,
}

impl Walk<'_> {
    fn block(&mut self, block: &Block) {
        let before = std::mem::take(&mut self.before);
        match &block.part {
            Part::Heading(level, heading) => self.heading(*level, heading, block.line),
            Part::Words(words) => {
                self.words(words, block.line);
                self.before.clone_from(words);
            }
            Part::List(items) => {
                self.list(items, &before);
                self.before = items.last().map(|item| item.text.clone()).unwrap_or_default();
            }
            Part::Table(table) => self.table(table, &before),
            Part::Code(code) => self.code(code, block.line, &before),
        }
    }

    /// A heading that names an operation makes it, whatever stands below.
    fn heading(&mut self, level: usize, heading: &str, line: usize) {
        self.sections.enter(level, heading, line, self.known);
        let Some(operation) = self.sections.operation() else { return };
        if self.sections.is_bare() && self.found.operation(&operation).is_some() {
            self.found.warn(line, format!("`{operation}` stands twice; its rows are joined"));
        }
        self.found.operation_mut(&operation, line);
    }

    fn owner(&self, before: &str) -> Owner {
        self.sections.owner(before, self.known)
    }

    fn table(&mut self, table: &Table, before: &str) {
        let (columns, twice) = columns::find(&table.header);
        if let Some(twice) = twice {
            self.found.warn(table.line, twice);
        }
        for row in table.rows.iter().filter(|row| row.excess > 0) {
            self.found
                .warn(row.line, "the row has more cells than the header; they are joined to its last cell");
        }
        let owner = self.owner(before);
        if owner.place == Place::Errors {
            return self.found.warn(table.line, "a table of errors; it is not read");
        }
        if columns.name.is_none() {
            return self.values(table, &columns, &owner);
        }
        if !columns.tells() {
            return self.found.warn(
                table.line,
                "the table has names but neither types, requirements nor descriptions; it is not read",
            );
        }
        let rows = self.rows(table, &columns);
        if rows.is_empty() {
            return self.found.warn(table.line, "the table has no rows that can be read");
        }
        self.give(&owner, rows, table.line);
    }

    /// The rows of a table; the children that its names indent go to the object of the row above.
    fn rows(&mut self, table: &Table, columns: &Columns) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for cells in &table.rows {
            let cell =
                |column: Option<usize>| column.and_then(|at| cells.cells.get(at)).map_or("", String::as_str);
            let name = name(cell(columns.name));
            if !name.contains(|c: char| c.is_ascii_alphanumeric()) {
                self.found.warn(cells.line, format!("a row without a name that can be read: `{name}`"));
                continue;
            }
            let mut description = text::prose(cell(columns.description));
            let (mut required, words) = match (columns.required, columns.optional) {
                (None, Some(at)) => {
                    let (said, words) = required::cell(cell(Some(at)));
                    (said.map(|said| !said), words)
                }
                (at, _) => required::cell(cell(at)),
            };
            if columns.required.is_none() && columns.optional.is_none() {
                required = required::lead(&description);
            }
            if let Some(words) = words {
                description = match description.is_empty() {
                    true => words,
                    false if description.contains(text::is_wide) => format!("{description}（{words}）"),
                    false => format!("{description} ({words})"),
                };
            }
            let kind = cell(columns.kind).to_owned();
            rows.push(Row { name, kind, required, description, line: cells.line });
        }
        rows
    }

    /// A table of values goes to the parameter that its header, the sentence before or the heading names.
    fn values(&mut self, table: &Table, columns: &Columns, owner: &Owner) {
        let Some((at, named)) = &columns.value else {
            let header = table.header.iter().map(|cell| text::plain(cell)).collect::<Vec<_>>().join(" | ");
            return self
                .found
                .warn(table.line, format!("the table has no column of names; it is not read: {header}"));
        };
        let parameter = match (named, &owner.target) {
            (Some(name), _) | (None, Target::Object(name)) => name.clone(),
            _ => {
                return self.found.warn(table.line, "a table of values, and nothing says of which parameter");
            }
        };
        let cell = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
        let values = table.rows.iter().map(|row| Value {
            value: text::plain(&cell(&row.cells, *at)),
            description: columns.description.map(|at| text::prose(&cell(&row.cells, at))).unwrap_or_default(),
            line: row.line,
        });
        let values: Vec<Value> = values.filter(|value| !value.value.is_empty()).collect();
        if values.is_empty() {
            return self.found.warn(table.line, "the table of values has no rows that can be read");
        }
        self.found.add_values(&parameter, values);
    }

    /// Gives rows to their owner.
    fn give(&mut self, owner: &Owner, rows: Vec<Row>, line: usize) {
        match (&owner.target, owner.place) {
            (Target::Operation(name), place) => {
                self.found.add_to_operation(name, rows, line, place == Place::Result)
            }
            (_, Place::Result) => match &owner.operation {
                Some(name) => self.found.add_to_operation(name, rows, line, true),
                None => {
                    self.found.warn(line, "a result, and no operation to which it belongs; it is not read")
                }
            },
            (Target::Object(name), _) => {
                self.found.add_to_object(name, &owner.outer, owner.section, rows, line)
            }
            (Target::Nobody(heading), _) => {
                let name = if heading.is_empty() { "parameters" } else { heading };
                self.found.warn(
                    line,
                    format!("no heading names an operation or an object; the rows are kept as `{name}`"),
                );
                self.found.add_to_object(name, &[], owner.section, rows, line);
            }
        }
    }

    /// Parameters that stand in a sentence: optional ones, and the fields of the object at hand.
    fn words(&mut self, words: &str, line: usize) {
        self.mentioned(words, line);
        let owner = self.owner("");
        let Target::Object(object) = &owner.target else { return };
        let is_object = self.known.kind(object).is_some_and(|written| self.holds_keys(written));
        if !is_object || owner.place != Place::Input {
            return;
        }
        for sentence in words.split_inclusive(['。', '\n']) {
            for (_, end, name) in text::code_spans(sentence) {
                let after = sentence[end..].trim_start().to_lowercase();
                let field = ["字段", "键", "属性", "field", "key", "property"]
                    .iter()
                    .any(|word| after.starts_with(word));
                if field && text::is_name(name) && name != object {
                    let kind = if sentence.contains("字符串") || sentence.contains("string") {
                        "string"
                    } else {
                        ""
                    };
                    let row = Row {
                        name: name.to_owned(),
                        kind: kind.to_owned(),
                        required: None,
                        description: text::prose(sentence),
                        line,
                    };
                    self.found.enrich(object, owner.section, vec![row]);
                }
            }
        }
    }

    fn holds_keys(&self, written: &str) -> bool {
        kind::parse(written, &|name| self.known.has(name))
            .is_ok_and(|kind| kind::holds_keys(&kind) && !kind.is_empty())
    }

    /// Optional or required parameters that a sentence lists: 其他可选参数，例如 `qualifier`（…）.
    fn mentioned(&mut self, words: &str, line: usize) {
        let owner = self.owner("");
        let (Target::Operation(operation), Place::Input) = (&owner.target, owner.place) else { return };
        for sentence in words.split(['。', '\n']) {
            let Some(required) = required::of_all(sentence) else { continue };
            let marks = [
                "可选参数",
                "可选字段",
                "可选的参数",
                "必填字段",
                "必填参数",
                "必选参数",
                "optional parameter",
                "required parameter",
            ];
            let lower = sentence.to_lowercase();
            let Some(from) = marks.iter().filter_map(|mark| lower.find(mark)).min() else { continue };
            for (begin, end, name) in text::code_spans(sentence) {
                if begin < from || !text::is_name(name) {
                    continue;
                }
                let after = &sentence[end..];
                let note = after.strip_prefix(['（', '(']).and_then(|after| after.split_once(['）', ')']));
                let description = text::prose(note.map_or("", |(note, _)| note));
                let row = Row {
                    name: name.to_owned(),
                    required: Some(required),
                    description,
                    line,
                    ..Row::default()
                };
                self.found.operation_mut(operation, line).parameters.fill(row);
            }
        }
    }

    fn list(&mut self, items: &[Item], before: &str) {
        let parents = bullets::parents(items);
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); items.len() + 1];
        for (at, parent) in parents.iter().enumerate() {
            groups[parent.map_or(0, |parent| parent + 1)].push(at);
        }
        let read: Vec<Option<Bullet>> = items.iter().map(|item| bullets::parse(&item.text)).collect();
        for (at, group) in groups.iter().enumerate().filter(|(_, group)| !group.is_empty()) {
            let parent = at.checked_sub(1);
            let parsed: Vec<(usize, &Bullet)> =
                group.iter().filter_map(|&at| Some((at, read[at].as_ref()?))).collect();
            let likely = parsed.len() * 2 > group.len();
            match parent.map(|parent| (&items[parent], &read[parent])) {
                Some((_, Some(above))) if likely => self.children(above, &parsed, items),
                Some((_, Some(_))) => {}
                Some((above, None)) if likely => self.bullets(&above.text, &parsed, items),
                None if self.listed_values(group, items, before) => {}
                None if likely => self.bullets(before, &parsed, items),
                _ => {}
            }
        }
        for (at, item) in items.iter().enumerate() {
            if read[at].is_none() {
                self.mentioned(&item.text, item.line);
            }
        }
    }

    /// Bullets that stand under a paragraph, a heading or an item that is no parameter.
    fn bullets(&mut self, before: &str, parsed: &[(usize, &Bullet)], items: &[Item]) {
        let owner = self.owner(before);
        let first = parsed.first().map_or(0, |(at, _)| items[*at].line);
        let typed = parsed.iter().any(|(_, bullet)| bullet.is_typed());
        let marked = parsed.iter().all(|(_, bullet)| bullet.marked);
        let of_values = ["取值", "可选值", "枚举值", "values", "one of"]
            .iter()
            .any(|word| before.to_lowercase().contains(word));
        if owner.place == Place::Errors || self.restates(&owner, parsed) {
            return;
        }
        if of_values && !typed {
            if let Target::Object(name) = &owner.target {
                let value = |(at, bullet): &(usize, &Bullet)| Value {
                    value: bullet.name.clone(),
                    description: bullet.description.clone(),
                    line: items[*at].line,
                };
                self.found.add_values(name, parsed.iter().map(value).collect());
            }
            return;
        }
        let told = typed
            || owner.parameters
            || (marked && before.trim().is_empty() && !matches!(owner.target, Target::Nobody(_)));
        let nobody = matches!(owner.target, Target::Nobody(_)) && !(typed && owner.parameters);
        if !told || nobody {
            return;
        }
        let all = required::of_all(before);
        let rows = parsed.iter().map(|(at, bullet)| row(bullet, items[*at].line, all)).collect();
        self.give(&owner, rows, first);
    }

    /// Whether the bullets only explain an example: they repeat parameters of the operation above.
    fn restates(&self, owner: &Owner, parsed: &[(usize, &Bullet)]) -> bool {
        let Some(operation) = owner.operation.as_ref().and_then(|name| self.found.operation(name)) else {
            return false;
        };
        let known =
            parsed.iter().filter(|(_, bullet)| operation.parameters.get(&bullet.name).is_some()).count();
        owner.place == Place::Input
            && known * 5 >= parsed.len() * 4
            && parsed.iter().all(|(_, bullet)| bullet.kind.is_none())
    }

    /// Bullets under a parameter are the keys of an object.
    fn children(&mut self, above: &Bullet, parsed: &[(usize, &Bullet)], items: &[Item]) {
        let owner = self.owner("");
        let known = self.found.object(&self.apart(&above.name, &owner)).is_some();
        let typed = parsed.iter().any(|(_, bullet)| bullet.is_typed() || bullet.marked);
        if owner.place != Place::Input || !(typed || known) {
            return;
        }
        let name = self.apart(&above.name, &owner);
        let rows = parsed.iter().map(|(at, bullet)| row(bullet, items[*at].line, None)).collect();
        self.found.describe(&name, owner.section, rows);
    }

    /// The name of an object that an example or a list under a heading describes: `Timer.triggerConfig`.
    fn apart(&self, name: &str, owner: &Owner) -> String {
        match (&owner.target, &owner.operation) {
            (Target::Object(heading), Some(_)) if heading != name => format!("{heading}.{name}"),
            _ => name.to_owned(),
        }
    }

    /// A list of values such as 定时触发器（Timer）：…, for the parameter whose description tells of them.
    fn listed_values(&mut self, group: &[usize], items: &[Item], before: &str) -> bool {
        let owner = self.owner("");
        let Some(operation) = owner.operation.as_ref().and_then(|name| self.found.operation(name)) else {
            return false;
        };
        let values: Option<Vec<Value>> = group.iter().map(|&at| bullets::value(&items[at])).collect();
        let Some(values) = values.filter(|values| values.len() > 1) else { return false };
        if values.iter().any(|value| operation.parameters.get(&value.value).is_some()) {
            return false;
        }
        let titles = format!("{} {before}", self.sections.heading()).replace('的', "").to_lowercase();
        let names = |row: &&Row| {
            let clause = row
                .description
                .split(['，', '。', ',', '.', '（', '('])
                .next()
                .unwrap_or_default()
                .replace('的', "");
            let words: String = row
                .name
                .chars()
                .flat_map(|c| [c.is_ascii_uppercase().then_some(' '), Some(c)])
                .flatten()
                .collect();
            let told = clause.chars().count() > 3 && titles.contains(&clause.to_lowercase());
            let spelt = words.contains(' ') && titles.contains(&words.to_lowercase());
            let quoted =
                values.iter().filter(|value| row.description.contains(&format!("`{}`", value.value))).count();
            told || spelt || quoted > 1
        };
        let Some(parameter) = operation.parameters.rows.iter().find(names).map(|row| row.name.clone()) else {
            return false;
        };
        self.found.add_values(&parameter, values);
        true
    }

    /// The keys of an example: of an object by name, or of a request and the objects in it.
    fn code(&mut self, code: &str, line: usize, before: &str) {
        let owner = self.owner(before);
        if owner.place != Place::Input {
            return;
        }
        for example in example::read(code) {
            let entries = &example.entries;
            match (&example.name, &owner.target) {
                (Some(name), _)
                    if self.known.kind(name).is_some_and(|kind| kind.is_empty() || self.holds_keys(kind)) =>
                {
                    self.keys(name, owner.section, entries, line);
                }
                (None, target) if !self.request(&owner, entries, line) => {
                    if let Target::Object(name) = target {
                        if self.known.kind(name).is_some_and(|kind| self.holds_keys(kind)) {
                            self.keys(name, owner.section, entries, line);
                        }
                    }
                }
                _ => {}
            }
        }
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
            .map(|entry| (self.apart(&entry.key, owner), *entry))
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
        let rows = entries.iter().map(|entry| key(entry, line));
        let rows = match self.found.object(name) {
            Some(object) if object.rows.rows.iter().any(|row| row.required.is_some()) => {
                rows.filter(|row| object.rows.get(&row.name).is_some()).collect()
            }
            _ => rows.collect(),
        };
        self.found.enrich(name, section, rows);
    }
}

/// Objects whose keys are the user's own.
fn is_free(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["variables", "env", "environment", "tags", "labels", "headers", "annotations", "metadata"]
        .iter()
        .any(|end| lower.ends_with(end))
}

fn key(entry: &Entry, line: usize) -> Row {
    Row {
        name: entry.key.clone(),
        kind: entry.kind.clone(),
        required: None,
        description: text::prose(&entry.comment),
        line: line + 1 + entry.line,
    }
}

fn row(bullet: &Bullet, line: usize, all: Option<bool>) -> Row {
    let kind = bullet.kind.clone().unwrap_or_default();
    Row {
        name: bullet.name.clone(),
        kind,
        required: bullet.required.or(all),
        description: bullet.description.clone(),
        line,
    }
}

/// A name cell: without the marks of a tree, quotes and notes in brackets.
fn name(cell: &str) -> String {
    let plain = text::plain(cell);
    let plain = plain.trim_start_matches(['└', '├', '─', '│', '»', '∟', '↳', '>', ' ', '"', '“', '\'']);
    let plain = plain.trim_end_matches(['"', '”', '\'', ':', '：', ' ']);
    let short = plain.split(['(', '（', ' ']).next().unwrap_or_default();
    let noted = plain.ends_with([')', '）']) && text::is_name(short);
    if noted { short.to_owned() } else { plain.to_owned() }
}
