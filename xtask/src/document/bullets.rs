//! Parameters and values that stand in lists: `- name (type): text`.

use super::{Value, kind, lines::Item, required, text};

/// A list item that reads as a parameter.
#[derive(Debug, PartialEq)]
pub(super) struct Bullet {
    pub(super) name: String,
    pub(super) kind: Option<String>,
    pub(super) required: Option<bool>,
    pub(super) description: String,
    /// Whether the name is written as a name: as code, bold or a link.
    pub(super) marked: bool,
}

impl Bullet {
    /// Whether the item says more than a name and a text, so that it can be nothing but a parameter.
    pub(super) fn is_typed(&self) -> bool {
        self.kind.is_some() || self.required.is_some()
    }
}

/// The parameter of a list item.
pub(super) fn parse(item: &str) -> Option<Bullet> {
    let item = item.trim();
    let (head, rest) = head(item)?;
    let name = text::plain(head);
    if !text::is_name(&name) || name.len() > 100 {
        return None;
    }
    let mut bullet = Bullet {
        name,
        kind: None,
        required: None,
        description: String::new(),
        marked: head.starts_with(['`', '*', '[', '_', '<']),
    };
    let mut rest = rest.trim_start();
    let mut separated = false;
    if let Some((notes, after)) = brackets(rest)
        && bullet.notes(notes)
    {
        rest = after.trim_start();
    }
    for mark in ["：", ":", "--", "-", "–", "—"] {
        if let Some(after) = rest.strip_prefix(mark) {
            separated = true;
            rest = after.trim_start();
            break;
        }
    }
    if let Some((notes, _)) = brackets(rest) {
        bullet.notes(notes);
    }
    // `prefix: string, required. Prefix`: the type stands first behind the separator.
    if let Some((clause, _)) = rest.split_once(['.', '。']).filter(|_| separated && bullet.kind.is_none())
        && let Some((first, _)) = clause.split_once([',', '，'])
        && first.len() < 24
        && kind::parse(first, &|_| false).is_ok()
    {
        bullet.notes(clause);
    }
    bullet.description = text::prose(rest);
    if bullet.required.is_none() {
        bullet.required = required::lead(&bullet.description);
    }
    (separated || bullet.kind.is_some() || bullet.required.is_some()).then_some(bullet)
}

impl Bullet {
    /// Reads `string, required`; says whether it understood any of it.
    fn notes(&mut self, notes: &str) -> bool {
        let mut understood = false;
        for note in notes.split([',', '，', ';', '；', '、']) {
            if let (Some(said), _) = required::cell(note) {
                self.required.get_or_insert(said);
                understood = true;
            } else if let (Ok(_), None) = (kind::parse(note, &|_| false), &self.kind) {
                self.kind = Some(note.trim().to_owned());
                understood = true;
            }
        }
        understood
    }
}

/// The value of a list item: `定时触发器（Timer）：…` or `Timer`: ….
pub(super) fn value(item: &Item) -> Option<Value> {
    let (head, rest) = item.text.split_once(['：', ':'])?;
    let description = text::prose(rest);
    let plain = text::plain(head);
    if let Some((label, inner)) = plain.split_once(['（', '(']) {
        let inner = inner.trim_end_matches(['）', ')']).trim();
        let label = label.trim();
        let (value, label) =
            if text::is_name(inner) && !text::is_name(label) { (inner, label) } else { (label, inner) };
        let described = if label.is_empty() { description } else { format!("{label}：{description}") };
        return text::is_name(value).then(|| Value {
            value: value.to_owned(),
            description: described,
            line: item.line,
        });
    }
    text::is_name(&plain).then_some(Value { value: plain, description, line: item.line })
}

/// For each item the item it stands under.
pub(super) fn parents(items: &[Item]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        while open.last().is_some_and(|&above| items[above].indent >= item.indent) {
            open.pop();
        }
        parents.push(open.last().copied());
        open.push(at);
    }
    parents
}

/// The words before the first separator, and the rest with it.
fn head(item: &str) -> Option<(&str, &str)> {
    let mut code = false;
    let mut square = 0usize;
    let mut round = 0usize;
    let mut before = ' ';
    for (at, c) in item.char_indices().take(400) {
        let after = item[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        match c {
            '`' => code = !code,
            _ if code => {}
            '[' => square += 1,
            ']' => square = square.saturating_sub(1),
            '(' if before == ']' || round > 0 => round += 1,
            ')' if round > 0 => round -= 1,
            _ if square > 0 || round > 0 => {}
            '：' | '(' | '（' | '—' | '–' => return Some((item[..at].trim_end(), &item[at..])),
            ':' if after.is_whitespace() || after == '*' => {
                return Some((item[..at].trim_end(), &item[at..]));
            }
            ':' if before == '`' || before == '*' => return Some((item[..at].trim_end(), &item[at..])),
            '-' if before == ' ' && after.is_whitespace() && at > 0 => {
                return Some((item[..at].trim_end(), &item[at..]));
            }
            _ => {}
        }
        before = c;
    }
    None
}

/// What stands in the brackets at the start, and what follows them.
fn brackets(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix(['(', '（'])?;
    let mut depth = 1usize;
    for (at, c) in inner.char_indices().take(400) {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inner[..at], &inner[at + c.len_utf8()..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(item: &str) -> (String, Option<String>, Option<bool>, String) {
        let bullet = parse(item).expect("a parameter");
        (bullet.name, bullet.kind, bullet.required, bullet.description)
    }

    #[test]
    fn a_parameter_has_a_name_and_more() {
        assert_eq!(
            read("name (string): The name."),
            ("name".into(), Some("string".into()), None, "The name.".into())
        );
        assert_eq!(read("`name`：名称。"), ("name".into(), None, None, "名称。".into()));
        assert_eq!(
            read("**name**（整型，必填）：名称"),
            ("name".into(), Some("整型".into()), Some(true), "名称".into())
        );
        assert_eq!(
            read("`name` - (Optional, ForceNew) A name"),
            ("name".into(), None, Some(false), "(Optional, ForceNew) A name".into())
        );
        assert_eq!(
            read("[name](#name) (list[string], optional) - Names"),
            ("name".into(), Some("list[string]".into()), Some(false), "Names".into())
        );
    }

    #[test]
    fn notes_may_stand_behind_the_separator() {
        let wanted = ("limit".into(), Some("int".into()), Some(false), "(Optional, int) The limit".into());
        assert_eq!(read("limit - (Optional, int) The limit"), wanted);
    }

    #[test]
    fn a_type_may_stand_first_behind_the_separator() {
        for item in ["role: string, required. Role", "**role**：String 类型，必填。角色"] {
            let (name, kind, required, _) = read(item);
            assert_eq!((name.as_str(), kind.is_some(), required), ("role", true, Some(true)), "{item}");
        }
    }

    #[test]
    fn sentences_are_no_parameters() {
        for item in [
            "首先，确保已经创建",
            "代码内容：可以直接传递",
            "调用CreateTrigger函数，传递参数",
            "Run the command",
            "two words: text",
        ] {
            assert_eq!(parse(item), None, "{item}");
        }
    }

    #[test]
    fn values_stand_in_brackets_or_alone() {
        let item = |text: &str| Item { indent: 0, text: text.to_owned(), line: 1 };
        assert_eq!(value(&item("定时触发器（Timer）：定时")).expect("a value").value, "Timer");
        assert_eq!(value(&item("`Timer`（定时）: 定时")).expect("a value").value, "Timer");
        assert!(value(&item("代码内容：直接")).is_none());
    }
}
