//! Parameters that have a heading or an item of their own, and below it `Type: String` and `Required: Yes`.

use super::{
    Row, bullets,
    columns::{self, Columns},
    gather::Walk,
    kind,
    owner::{Owner, Target},
    place::Place,
    required, text,
};

/// What such lines say, and the other lines.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Said {
    /// The name, when a line says it too.
    pub(super) name: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) required: Option<bool>,
    pub(super) description: String,
}

/// Reads the lines, when most of them say something of a parameter and one its type or whether it is required.
pub(super) fn read(lines: &[&str]) -> Option<Said> {
    let mut said = Said::default();
    let mut count = 0;
    for line in lines {
        let (head, rest) = line.split_once([':', '：']).unwrap_or((line, ""));
        let short = head.len() < line.len() && head.len() < 40;
        let columns = if short { columns::find(&[text::plain(head)]).0 } else { Columns::default() };
        let bracket = head.contains(['(', '（']);
        let value = rest.trim_start_matches(['*', '_', ' ']);
        let required = match columns.optional {
            Some(_) => required::inverted(value),
            None => required::cell(value),
        };
        if columns.kind.is_some() && !bracket && is_type(value) {
            said.kind.get_or_insert_with(|| value.to_owned());
            count += 1;
        } else if columns.name.is_some() && !bracket && text::is_name(&text::plain(value)) {
            said.name.get_or_insert_with(|| text::plain(value));
            count += 1;
        } else if let (Some(answer), None) = required
            && (columns.required.is_some() || columns.optional.is_some())
        {
            said.required.get_or_insert(answer);
            count += 1;
        } else {
            let described = columns.description.is_some() && !bracket;
            count += usize::from(described);
            said.description.push(' ');
            said.description.push_str(&text::prose(if described { value } else { line }));
        }
    }
    said.description = text::prose(&said.description);
    let told = said.kind.is_some() || said.required.is_some();
    (told && count * 2 >= lines.len()).then_some(said)
}

fn is_type(value: &str) -> bool {
    let plain = text::plain(value);
    kind::parse(&plain, &|_| false).is_ok() || text::is_name(&plain)
}

impl Walk<'_> {
    /// Reads lines below a heading that is a parameter's name; says whether they were such lines.
    pub(super) fn attributes(&mut self, lines: &[&str], line: usize) -> bool {
        let Some(said) = read(lines) else { return false };
        let owner = self.owner("");
        self.found.mark(line..line + lines.len());
        let Said { name, kind, required, description } = said;
        let (name, above) = match (&owner.target, name, self.holder(&owner)) {
            (Target::Operation(above) | Target::Object(above), Some(name), _) => (name, above.clone()),
            (Target::Object(name), None, Some(above)) => (name.clone(), above),
            _ => {
                let text = "the type of a parameter, and no heading names the parameter; it is not read";
                self.found.warn(line, text);
                return true;
            }
        };
        let kind = kind.unwrap_or_default();
        let row = Row { name, kind, required, description, line, ..Row::default() };
        self.give_one(&owner, &above, row);
        true
    }

    /// Reads a heading that is a parameter: `size` (integer), or a mere name among parameters with nothing but words below.
    pub(super) fn headed(&mut self, heading: &str, line: usize, only_words: bool) {
        let owner = self.owner("");
        let Some(name) = owner.target.object().cloned() else { return };
        let typed = bullets::parse(heading).filter(|bullet| bullet.is_typed() && bullet.name == name);
        let plain = only_words && self.sections.is_under_parameters() && !self.known.has(&name);
        let bullet = typed.or_else(|| bullets::bare(heading).filter(|bullet| plain && bullet.name == name));
        let (Some(bullet), Some(above)) = (bullet, self.holder(&owner)) else { return };
        let (kind, required) = (bullet.kind.clone().unwrap_or_default(), bullet.required);
        let row = Row { name, kind, required, line, ..Row::default() };
        self.headed = Some((owner.clone(), above.clone(), row.name.clone()));
        self.give_one(&owner, &above, row);
    }

    /// Takes the paragraph below such a heading as the parameter's description.
    pub(super) fn describe_headed(&mut self, words: &str, line: usize) {
        let Some((owner, above, name)) = self.headed.take() else { return };
        self.found.mark([line]);
        self.give_one(&owner, &above, Row { name, description: text::prose(words), line, ..Row::default() });
    }

    /// The operation or object whose parameter the heading's is; one that is no object has none.
    fn holder(&self, owner: &Owner) -> Option<String> {
        let operation = owner.operation.as_ref().and_then(|name| self.found.operation(name));
        let scalar = |name: &String| {
            let row = operation.and_then(|operation| operation.parameters.get(name));
            row.is_some_and(|row| !row.kind.is_empty() && !self.holds_keys(&row.kind))
        };
        owner.outer.iter().find(|name| !scalar(name)).cloned()
    }

    fn give_one(&mut self, owner: &Owner, above: &str, row: Row) {
        let line = row.line;
        self.found.mark([line]);
        match (owner.place, owner.operation.as_deref() == Some(above)) {
            (Place::Errors, _) => self.found.warn(line, "it stands under errors; it is not read"),
            (Place::Result | Place::ResultExample, true) => {
                self.found.operation_mut(above, line).result.fill(row);
            }
            (_, true) => {
                self.found.operation_mut(above, line).parameters.fill(row);
            }
            (_, false) => self.found.enrich(above, line, vec![row]),
        }
    }
}

/// The parameter of an item that is nothing but a name, when the items below it say its type.
pub(super) fn item(
    name: &str,
    below: &[&str],
    read_already: Option<bullets::Bullet>,
) -> Option<bullets::Bullet> {
    let said = read(below)?;
    let mut bullet = read_already.or_else(|| bullets::bare(name))?;
    bullet.kind = bullet.kind.or(said.kind);
    bullet.required = bullet.required.or(said.required);
    bullet.description = text::prose(&format!("{} {}", bullet.description, said.description));
    Some(bullet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_say_type_and_requirement() {
        let said = read(&["**Type:** Integer", "**Required**: No", "描述：大小"]).expect("both are said");
        assert_eq!(
            (said.kind.as_deref(), said.required, said.description.as_str()),
            (Some("Integer"), Some(false), "大小")
        );
        let said = read(&["类型：字符串", "是否必填：是", "The name."]).expect("both are said");
        assert_eq!(
            (said.kind.as_deref(), said.required, said.description.as_str()),
            (Some("字符串"), Some(true), "The name.")
        );
    }

    #[test]
    fn a_line_may_say_the_name() {
        let said = read(&["参数名：role", "类型：String", "是否必填：是"]).expect("all is said");
        assert_eq!((said.name.as_deref(), said.required), (Some("role"), Some(true)));
    }

    #[test]
    fn other_lines_say_nothing() {
        assert_eq!(read(&["name: text", "other: text"]), None);
        assert_eq!(read(&["Description: text"]), None);
        assert_eq!(read(&["Type: of wood", "a", "b", "c"]), None);
    }
}
