//! The walk's lists: parameters, the keys of objects, values.

use super::{
    Row, Value, attributes,
    bullets::{self, Bullet},
    gather::{Walk, apart},
    lines::Item,
    nested::Deep,
    owner::{Owner, Target},
    place::Place,
    required, said, text,
};

/// So many parameters of an operation are asked whether a list holds their values: it keeps the reader linear.
const MOST: usize = 200;

impl Walk<'_> {
    /// Reads a list; `holds` says that a table stands within its last item.
    pub(super) fn list(&mut self, items: &[Item], before: &str, holds: bool) {
        let parents = bullets::parents(items);
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); items.len() + 1];
        for (at, parent) in parents.iter().enumerate() {
            groups[parent.map_or(0, |parent| parent + 1)].push(at);
        }
        let mut read: Vec<Option<Bullet>> = items.iter().map(|item| bullets::parse(&item.text)).collect();
        let told = self.owner(before).parameters || groups[0].iter().any(|&at| read[at].is_some());
        for &at in groups[0].iter().filter(|_| told) {
            read[at] = read[at].take().or_else(|| bullets::loose(&items[at].text));
        }
        if let Some(Some(last)) = read.last_mut().filter(|_| holds) {
            last.kind.get_or_insert_with(|| "object".to_owned());
        }
        self.described(&mut groups, items, &mut read);
        self.texts(&groups, items, &mut read);
        for (at, group) in groups.iter().enumerate().filter(|(_, group)| !group.is_empty()) {
            let parent = at.checked_sub(1);
            let parsed: Vec<(usize, &Bullet)> =
                group.iter().filter_map(|&at| Some((at, read[at].as_ref()?))).collect();
            let likely = is_likely(&parsed, group);
            let told = match parent.map(|parent| (&items[parent], &read[parent])) {
                None if self.listed_values(group, items, before) => false,
                _ if !likely => false,
                Some((_, Some(above))) => {
                    self.children(above, &parsed, items);
                    false
                }
                Some((above, None)) => self.bullets(&above.text, &parsed, items),
                None => self.bullets(before, &parsed, items),
            };
            if told {
                self.others(group, &groups, items, &read);
            }
        }
        for (at, item) in items.iter().enumerate() {
            if read[at].is_none() {
                self.mentioned(&item.text, item.line);
            }
        }
    }

    /// Items below a name or a heading that say the type of the parameter: they are no parameters themselves.
    fn described(&mut self, groups: &mut [Vec<usize>], items: &[Item], read: &mut [Option<Bullet>]) {
        let texts = |group: &[usize]| group.iter().map(|&at| items[at].text.as_str()).collect::<Vec<_>>();
        let leaf: Vec<bool> = groups.iter().skip(1).map(Vec::is_empty).collect();
        for (above, group) in groups.iter_mut().skip(1).enumerate().filter(|(_, group)| !group.is_empty()) {
            let Some(bullet) = attributes::item(&items[above].text, &texts(group), read[above].clone())
            else {
                continue;
            };
            read[above] = Some(bullet);
            self.found.mark(group.drain(..).map(|at| items[at].line));
        }
        let whole: Vec<usize> = groups[0].iter().copied().filter(|&at| leaf[at]).collect();
        if !whole.is_empty() && self.attributes(&texts(&whole), items[whole[0]].line) {
            groups[0].retain(|at| !whole.contains(at));
            self.found.mark(whole.iter().map(|&at| items[at].line));
        }
    }

    /// Items below a parameter that are no parameters themselves belong to its description.
    fn texts(&mut self, groups: &[Vec<usize>], items: &[Item], read: &mut [Option<Bullet>]) {
        for (above, group) in groups.iter().skip(1).enumerate() {
            let parsed: Vec<(usize, &Bullet)> =
                group.iter().filter_map(|&at| Some((at, read[at].as_ref()?))).collect();
            if is_likely(&parsed, group) {
                continue;
            }
            let Some(bullet) = &mut read[above] else { continue };
            for item in group.iter().map(|&at| &items[at]) {
                bullet.description = format!("{} - {}", bullet.description, text::prose(&item.text));
                self.found.mark([item.line]);
            }
        }
    }

    /// The items of a list of parameters that are none, and under which none stand.
    fn others(&mut self, group: &[usize], groups: &[Vec<usize>], items: &[Item], read: &[Option<Bullet>]) {
        for &at in group.iter().filter(|&&at| read[at].is_none() && groups[at + 1].is_empty()) {
            self.found
                .warn(items[at].line, "the item stands among parameters and reads as none; it is not read");
        }
    }

    /// Bullets that stand under a paragraph, a heading or an item that is no parameter; says whether they are parameters.
    fn bullets(&mut self, before: &str, parsed: &[(usize, &Bullet)], items: &[Item]) -> bool {
        let owner = self.owner(before);
        let lines: Vec<usize> = parsed.iter().map(|(at, _)| items[*at].line).collect();
        let typed = parsed.iter().any(|(_, bullet)| bullet.is_typed());
        let marked = parsed.iter().all(|(_, bullet)| bullet.marked);
        if let Some(what) = owner.place.refusal() {
            self.found.skip(&lines, format!("a list of {what}; it is not read"));
            return false;
        }
        if self.restates(&owner, parsed) {
            let operation = owner.operation.as_ref().and_then(|name| self.found.operation(name));
            let known =
                |bullet: &Bullet| operation.is_some_and(|found| found.parameters.get(&bullet.name).is_some());
            let repeated = parsed.iter().filter(|(_, bullet)| known(bullet)).map(|(at, _)| items[*at].line);
            let repeated: Vec<usize> = repeated.collect();
            self.found.mark(repeated);
            return false;
        }
        if let (true, false, Target::Object(name)) = (owner.values, typed, &owner.target) {
            let value = |(at, bullet): &(usize, &Bullet)| value(bullet, items[*at].line);
            self.found.add_values(name, parsed.iter().map(value).collect());
            return false;
        }
        let named = !matches!(owner.target, Target::Nobody(_));
        let told = typed
            || owner.parameters
            || (marked && named && before.trim().is_empty() && owner.place != Place::Aside);
        if !told || (owner.values && !typed) {
            let text = "a list of names and texts, and neither heading nor sentence says that they are parameters; it is not read";
            self.found.skip(&lines, text);
            return false;
        }
        let nameless = typed && owner.parameters && owner.place == Place::Input;
        if !(named || nameless) {
            let what = if owner.place == Place::Result { "results" } else { "parameters" };
            self.found
                .skip(&lines, format!("a list of {what}, and no heading names its owner; it is not read"));
            return false;
        }
        let all = required::of_all(before);
        self.give(&owner, deep(parsed, items, all), lines[0]);
        true
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

    /// Bullets under a parameter are the keys of an object, or the values of a parameter that is none.
    fn children(&mut self, above: &Bullet, parsed: &[(usize, &Bullet)], items: &[Item]) {
        let owner = self.owner("");
        let lines: Vec<usize> = parsed.iter().map(|(at, _)| items[*at].line).collect();
        let name = apart(&above.name, &owner);
        let known = self.found.object(&name).is_some();
        let typed = parsed.iter().any(|(_, bullet)| bullet.is_typed());
        let marked = parsed.iter().any(|(_, bullet)| bullet.marked);
        let object = above.kind.as_ref().map(|kind| self.holds_keys(kind));
        if let Some(what) = owner.place.refusal() {
            return self.found.skip(&lines, format!("a list of {what}; it is not read"));
        }
        if object == Some(false) && !typed {
            let value = |(at, bullet): &(usize, &Bullet)| value(bullet, items[*at].line);
            return self.found.add_values(&above.name, parsed.iter().map(value).collect());
        }
        if !(typed || marked || known || object == Some(true)) {
            let text = format!(
                "a list under `{}`: neither types nor code spans say whether these are its keys or its values; it is not read",
                above.name
            );
            return self.found.skip(&lines, text);
        }
        let rows = deep(parsed, items, None).into_iter().map(|deep| deep.row).collect();
        self.found.describe(&name, owner.section, rows);
    }

    /// A list of values such as 定时触发器（Timer）：…, for the parameter whose description tells of them.
    fn listed_values(&mut self, group: &[usize], items: &[Item], before: &str) -> bool {
        let owner = self.owner("");
        let Some(operation) = owner.operation.as_ref().and_then(|name| self.found.operation(name)) else {
            return false;
        };
        let values: Option<Vec<Value>> = group.iter().map(|&at| bullets::value(&items[at])).collect();
        let Some(values) = values.filter(|values| values.len() > 1) else { return false };
        let typed = |&at: &usize| bullets::parse(&items[at].text).is_some_and(|bullet| bullet.is_typed());
        if group.iter().any(typed)
            || values.iter().any(|value| operation.parameters.get(&value.value).is_some())
        {
            return false;
        }
        let Some(parameter) = self.parameter_of(&owner, &values, before) else { return false };
        self.found.add_values(&parameter, values);
        true
    }

    /// The parameter whose description speaks of what the heading says, or quotes some of the values.
    pub(super) fn parameter_of(&self, owner: &Owner, values: &[Value], before: &str) -> Option<String> {
        let operation = self.found.operation(owner.operation.as_ref()?)?;
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
        operation.parameters.rows.iter().take(MOST).find(names).map(|row| row.name.clone())
    }

    /// Optional or required parameters that a sentence lists: 其他可选参数，例如 `qualifier`（…）.
    pub(super) fn mentioned(&mut self, words: &str, line: usize) {
        let owner = self.owner("");
        let (Target::Operation(operation), Place::Input) = (&owner.target, owner.place) else { return };
        for row in said::rows(words, line) {
            if !self.known.has(&row.name) {
                self.found.mark([line]);
                self.found.operation_mut(operation, line).parameters.fill(row);
            }
        }
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
                "parameters are required",
                "参数必填",
            ];
            let lower = sentence.to_lowercase();
            let Some(from) = marks.iter().filter_map(|mark| lower.find(mark)).min() else { continue };
            for (begin, end, name) in text::code_spans(sentence) {
                if begin < from || !text::is_name(name) {
                    continue;
                }
                let after = sentence[end..].trim_start();
                let note = after.strip_prefix(['（', '(']).and_then(|after| after.split_once(['）', ')']));
                let said = bullets::notes(note.map_or("", |(note, _)| note));
                let description = said.description;
                let row = Row {
                    name: name.to_owned(),
                    kind: said.kind.unwrap_or_default(),
                    required: Some(required),
                    description,
                    line,
                    ..Row::default()
                };
                self.found.operation_mut(operation, line).parameters.fill(row);
            }
        }
    }
}

/// Whether so many of the items read as parameters that the list is one of them.
fn is_likely(parsed: &[(usize, &Bullet)], group: &[usize]) -> bool {
    parsed.len() * 2 > group.len() || parsed.iter().any(|(_, bullet)| bullet.is_typed())
}

/// The rows of bullets; one with several names makes several rows.
fn deep(parsed: &[(usize, &Bullet)], items: &[Item], all: Option<bool>) -> Vec<Deep> {
    let rows = |(at, bullet): &(usize, &Bullet)| {
        let (kind, description) = bullet.told();
        let row = Row {
            name: bullet.name.clone(),
            kind,
            required: bullet.required.or(all),
            description,
            line: items[*at].line,
            ..Row::default()
        };
        let others: Vec<Row> =
            bullet.also.iter().map(|name| Row { name: name.clone(), ..row.clone() }).collect();
        std::iter::once(row).chain(others).map(|row| Deep { row, ..Deep::default() })
    };
    parsed.iter().flat_map(rows).collect()
}

fn value(bullet: &Bullet, line: usize) -> Value {
    Value { value: bullet.name.clone(), description: bullet.told().1, line, tabled: false }
}
