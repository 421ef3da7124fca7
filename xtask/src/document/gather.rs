//! The walk through the blocks: each table, list and example goes to its owner, or a warning says why not.

use super::{
    Row, Value, Warning, account, bullets,
    collect::{Collection, Rows},
    columns::{self, Columns},
    kind,
    known::Known,
    lines::{Block, Item, Part},
    names,
    nested::{self, Deep, Inner},
    owner::{Owner, Sections, Target},
    place::Place,
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
        headed: None,
        lead: String::new(),
        items: &[],
    };
    for (at, block) in blocks.iter().enumerate() {
        walk.block(block, &blocks[at + 1..]);
    }
    account::account(blocks, known, &mut walk.found);
    walk.found
}

/// The keys that a cell tells of the object of its row: the row's name and line, and the keys.
type Told = (String, usize, Vec<Row>);

/// The walk and what it has found so far.
pub(super) struct Walk<'a> {
    pub(super) known: &'a Known,
    pub(super) sections: Sections,
    pub(super) found: Collection,
    /// The paragraph just before, if nothing else came since.
    before: String,
    /// The parameter that the heading just above is, until its description: the owner, whose parameter, its name.
    pub(super) headed: Option<(Owner, String, String)>,
    /// The paragraph before the list that may still go on, and the items of this list so far.
    lead: String,
    items: &'a [Item],
}

impl<'a> Walk<'a> {
    fn block(&mut self, block: &'a Block, next: &[Block]) {
        let mut before = std::mem::take(&mut self.before);
        match &block.part {
            Part::Heading(level, heading) => {
                self.items = &[];
                self.heading(*level, heading, block.line);
                let below = || next.iter().take_while(|block| !matches!(block.part, Part::Heading(..)));
                let words = below().all(|block| matches!(block.part, Part::Words(_)));
                self.headed = None;
                self.headed(heading, block.line, words && below().next().is_some());
            }
            Part::Words(words) => {
                self.items = &[];
                self.sections.label(words, block.line);
                self.words(words, block.line);
                self.before.clone_from(words);
            }
            Part::List(items) => {
                if self.items.is_empty() {
                    self.lead.clone_from(&before);
                } else {
                    // Code or a table within an item only interrupted the list.
                    before.clone_from(&self.lead);
                }
                self.items = items;
                let holds = next.first().is_some_and(|next| self.item_around(next).is_some());
                self.list(items, &before, holds);
                self.before = items.last().map(|item| item.text.clone()).unwrap_or_default();
            }
            Part::Table(table) => {
                let item = self.item_around(block);
                let item = item.and_then(|item| Some((bullets::parse(&item.text)?, item.line)));
                let owner = match item {
                    Some((bullet, line)) => self.owner("").within(&bullet.name, line),
                    None => self.owner(&before),
                };
                self.table(table, &owner);
            }
            Part::Code(code) => self.code(code, block.line, &before),
        }
    }

    /// The item of the list just before in which the table stands, set in deeper than it.
    fn item_around(&self, block: &Block) -> Option<&'a Item> {
        let Part::Table(table) = &block.part else { return None };
        self.items.iter().rev().find(|item| item.indent < table.indent)
    }

    /// A heading that names an operation makes it, whatever stands below.
    fn heading(&mut self, level: usize, heading: &str, line: usize) {
        self.sections.enter(level, heading, line, self.known);
        self.found.enter(self.owner("").operation);
        let several = self.sections.several();
        if !several.is_empty() {
            let text = format!(
                "the heading names several operations ({several}), so its rows belong to none of them; give each its own"
            );
            self.found.warn(line, text);
        }
        let Some(operation) = self.sections.operation() else { return };
        if self.sections.is_bare() && self.found.operation(&operation).is_some() {
            self.found.warn(line, format!("`{operation}` stands twice; its rows are joined"));
        }
        self.found.operation_mut(&operation, line);
    }

    pub(super) fn owner(&self, before: &str) -> Owner {
        self.sections.owner(before, self.known)
    }

    fn table(&mut self, table: &Table, owner: &Owner) {
        let (columns, twice) = columns::find(&table.header);
        if let Some(twice) = twice {
            self.found.warn(table.line, twice);
        }
        for &line in &table.strays {
            self.found.warn(line, "a line between the rows of a table is no row; it is not read");
        }
        for row in table.rows.iter().filter(|row| row.excess > 0) {
            self.found
                .warn(row.line, "the row has more cells than the header; they are joined to its last cell");
        }
        if let Some(what) = owner.place.refusal() {
            return self.found.warn(table.line, format!("a table of {what}; it is not read"));
        }
        if owner.place == Place::Aside && !columns.says_of_parameters() {
            let text = "a table under a heading that is not of parameters, without types and requirements; it is not read";
            return self.found.warn(table.line, text);
        }
        if columns.name.is_none() {
            return self.values(table, &columns, owner);
        }
        if owner.values && columns.says_only_descriptions() {
            let value = columns.name.map(|at| (at, None));
            return self.values(table, &Columns { value, ..columns }, owner);
        }
        if !columns.tells() {
            return self.found.warn(
                table.line,
                "the table has names but neither types, requirements nor descriptions; it is not read",
            );
        }
        let (rows, within) = self.rows(table, &columns);
        if rows.is_empty() {
            return self.found.warn(table.line, "the table has no rows that can be read");
        }
        self.give(owner, rows, table.line);
        let holder = match &owner.target {
            Target::Operation(name) | Target::Object(name) => Some(name.clone()),
            Target::Nobody(_) => None,
        };
        let outer: Vec<String> = holder.into_iter().chain(owner.outer.iter().cloned()).collect();
        for (name, line, keys) in within {
            self.found.add_to_object(&name, &outer, line, keys, line);
        }
    }

    /// The rows of a table, each as deep as its name is set in, and the keys that their cells tell.
    fn rows(&mut self, table: &Table, columns: &Columns) -> (Vec<Deep>, Vec<Told>) {
        let mut rows: Vec<Deep> = Vec::new();
        let mut within = Vec::new();
        for cells in &table.rows {
            let cell =
                |column: Option<usize>| column.and_then(|at| cells.cells.get(at)).map_or("", String::as_str);
            let written = cell(columns.name);
            let names::Cell { depth, option, names, note } = names::cell(written);
            let alone = cells.cells.iter().filter(|cell| !cell.trim().is_empty()).count() < 2;
            let readable = |name: &String| text::is_name(name) || (!alone && has_letters(name));
            if !names.iter().all(readable) {
                let text = format!("a row without a name that can be read: `{}`", text::plain(written));
                self.found.warn(cells.line, text);
                continue;
            }
            if let [name] = names.as_slice()
                && !text::is_name(name)
            {
                self.found.warn(cells.line, format!("`{name}` is no name that can travel; the row keeps it"));
            }
            let mut description = text::prose(cell(columns.description));
            let (mut required, words) = match (columns.required, columns.optional) {
                (None, Some(at)) => required::inverted(cell(Some(at))),
                (at, _) => required::cell(cell(at)),
            };
            if columns.required.is_none() && columns.optional.is_none() {
                required = required::lead(&description);
            }
            if let Some(words) = words {
                description = text::noted(&description, &words);
            }
            let mut kind = cell(columns.kind).to_owned();
            if let Some(note) = note {
                let said = bullets::notes(&note);
                match said.kind {
                    Some(said) if kind.is_empty() => kind = said,
                    Some(said) => description = text::noted(&description, &said),
                    None => {}
                }
                if !said.description.is_empty() {
                    description = text::noted(&description, &said.description);
                }
                required = required.or(said.required);
            }
            // `string?`
            if columns.required.is_none() || cell(columns.required).trim().is_empty() {
                required = required.or(text::plain(&kind).ends_with('?').then_some(false));
            }
            // `整型（必填）`
            let inner = kind.split_once(['(', '（']).map(|(_, note)| note.trim_end_matches([')', '）']));
            required = required.or_else(|| inner.and_then(required::word));
            // `enum(fast, slow)`
            let choices = inner.filter(|_| text::plain(&kind).to_ascii_lowercase().starts_with("enum"));
            if let Some(choices) = choices.filter(|choices| required::word(choices).is_none()) {
                description = text::noted(&description, &text::plain(choices));
            }
            if let (Some(keys), [name]) =
                (self.within(cell(columns.description), cells.line), names.as_slice())
            {
                let object = self.holds_keys(&kind) || kind.is_empty();
                if object && (keys.sure || keys.likely && (!kind.is_empty() || columns.kind.is_none())) {
                    if kind.is_empty() {
                        kind.push_str("object");
                    }
                    within.push((name.clone(), cells.line, keys.rows));
                } else if keys.sure {
                    let text = format!(
                        "the cell lists parameters, and `{name}` is no object; they stay in its description"
                    );
                    self.found.warn(cells.line, text);
                }
            }
            let row = Row { kind, required, description, line: cells.line, tabled: true, ..Row::default() };
            rows.extend(names.into_iter().map(|name| Deep {
                depth,
                option,
                row: Row { name, ..row.clone() },
            }));
        }
        (rows, within)
    }

    /// A table of values goes to the parameter that its header, the sentence before or the heading names.
    fn values(&mut self, table: &Table, columns: &Columns, owner: &Owner) {
        let Some((at, named)) = &columns.value else {
            let header = table.header.iter().map(|cell| text::plain(cell)).collect::<Vec<_>>().join(" | ");
            return self
                .found
                .warn(table.line, format!("the table has no column of names; it is not read: {header}"));
        };
        let cell = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
        let values = table.rows.iter().map(|row| Value {
            value: text::plain(&cell(&row.cells, *at)),
            description: columns.description.map(|at| text::prose(&cell(&row.cells, at))).unwrap_or_default(),
            line: row.line,
            tabled: true,
        });
        let values: Vec<Value> = values.filter(|value| !value.value.is_empty()).collect();
        if values.is_empty() {
            return self.found.warn(table.line, "the table of values has no rows that can be read");
        }
        let parameter = match (named, &owner.target) {
            (Some(name), _) | (None, Target::Object(name)) => Some(name.clone()),
            _ => self.parameter_of(owner, &values, ""),
        };
        match parameter {
            Some(parameter) => self.found.add_values(&parameter, values),
            None => self.found.warn(table.line, "a table of values, and nothing says of which parameter"),
        }
    }

    /// Gives rows to their owner, and those that stand under others to the objects of these.
    pub(super) fn give(&mut self, owner: &Owner, rows: Vec<Deep>, line: usize) {
        let own = owner.target.object().map_or("", String::as_str);
        let known = self.known;
        let none = Rows::default();
        let earlier = self.so_far(owner).unwrap_or(&none);
        let tree = nested::tree(rows, own, earlier, &|name| known.has(name));
        for (line, text) in tree.lost {
            self.found.warn(line, text);
        }
        self.give_side_by_side(owner, tree.rows, line);
        for Inner { path, line, rows } in tree.inner {
            let Some((name, above)) = path.split_last() else { continue };
            let holder = match &owner.target {
                Target::Operation(name) | Target::Object(name) => Some(name.clone()),
                Target::Nobody(_) => None,
            };
            let outer: Vec<String> =
                above.iter().rev().cloned().chain(holder).chain(owner.outer.iter().cloned()).collect();
            self.found.add_to_object(name, &outer, line, rows, line);
        }
    }

    /// What the owner has already.
    fn so_far(&self, owner: &Owner) -> Option<&Rows> {
        match &owner.target {
            Target::Operation(name) => {
                let operation = self.found.operation(name)?;
                Some(if owner.place == Place::Result { &operation.result } else { &operation.parameters })
            }
            Target::Object(name) => self.found.object(name).map(|object| &object.rows),
            Target::Nobody(_) => None,
        }
    }

    fn give_side_by_side(&mut self, owner: &Owner, rows: Vec<Row>, line: usize) {
        let operation = match (&owner.target, owner.place) {
            (Target::Operation(name), _) => Some(name),
            (Target::Object(name), Place::Result) if self.known.has(name) => None,
            (_, Place::Result) => owner.operation.as_ref(),
            _ => None,
        };
        if let Some(name) = operation {
            return self.found.add_to_operation(name, rows, line, owner.place == Place::Result);
        }
        if owner.place == Place::Result && owner.target.object().is_none_or(|name| !self.known.has(name)) {
            self.found.mark(rows.iter().map(|row| row.line));
            return self.found.warn(line, "a result, and no operation to which it belongs; it is not read");
        }
        let name = match &owner.target {
            Target::Nobody(heading) => {
                let name = if heading.is_empty() { "parameters" } else { heading };
                let text =
                    format!("no heading names an operation or an object; the rows are kept as `{name}`");
                self.found.warn(line, text);
                name
            }
            Target::Operation(name) | Target::Object(name) => name,
        };
        self.found.add_to_object(name, &owner.outer, owner.section, rows, line);
    }

    /// Parameters that stand in a sentence: optional ones, and the fields of the object at hand.
    fn words(&mut self, words: &str, line: usize) {
        if self.attributes(&words.lines().collect::<Vec<_>>(), line) {
            return;
        }
        if self.headed.is_some() {
            self.describe_headed(words, line);
        }
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
                        description: text::prose(sentence),
                        line,
                        ..Row::default()
                    };
                    self.found.enrich(object, owner.section, vec![row]);
                }
            }
        }
    }

    pub(super) fn holds_keys(&self, written: &str) -> bool {
        kind::parse(written, &|name| self.known.has(name))
            .is_ok_and(|kind| kind::holds_keys(&kind) && !kind.is_empty())
    }
}

/// The name of an object that an example or a list under a heading describes: `Timer.triggerConfig`.
pub(super) fn apart(name: &str, owner: &Owner) -> String {
    match (&owner.target, &owner.operation) {
        (Target::Object(heading), Some(_)) if heading != name => format!("{heading}.{name}"),
        _ => name.to_owned(),
    }
}

fn has_letters(name: &str) -> bool {
    name.contains(|c: char| c.is_ascii_alphanumeric())
}
