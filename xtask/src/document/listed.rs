//! The walk's lists: parameters, the keys of objects, values.

use super::{
    Row, Value,
    bullets::{self, Bullet},
    gather::{Walk, apart},
    lines::Item,
    owner::{Owner, Place, Target},
    required, text,
};

/// So many parameters of an operation are asked whether a list holds their values: it keeps the reader linear.
const MOST: usize = 200;

impl Walk<'_> {
    pub(super) fn list(&mut self, items: &[Item], before: &str) {
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
                Some((above, None)) if likely => self.bullets(&above.text, &parsed, items),
                None if !self.listed_values(group, items, before) && likely => {
                    self.bullets(before, &parsed, items);
                }
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
            if typed && owner.place == Place::Input {
                self.found
                    .warn(first, "a list of parameters, and no heading names its owner; it is not read");
            }
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
        let known = self.found.object(&apart(&above.name, &owner)).is_some();
        let typed = parsed.iter().any(|(_, bullet)| bullet.is_typed() || bullet.marked);
        if owner.place != Place::Input || !(typed || known) {
            return;
        }
        let name = apart(&above.name, &owner);
        let rows = parsed.iter().map(|(at, bullet)| row(bullet, items[*at].line, None)).collect();
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
