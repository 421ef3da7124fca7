//! Parameters and values that stand in lists: `- name (type): text`.

use super::{Value, clauses::is_typelike, kind, lines::Item, names, required, text};

/// A list item that reads as a parameter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bullet {
    pub(super) name: String,
    /// The other names of `a, b (string): text`.
    pub(super) also: Vec<String>,
    pub(super) kind: Option<String>,
    pub(super) required: Option<bool>,
    pub(super) description: String,
    /// Whether the name is written as a name: as code, bold or a link.
    pub(super) marked: bool,
    /// A word in brackets behind the name that may be a type which nothing explains yet.
    pub(super) note: Option<String>,
}

/// The parameter of a list item.
pub(super) fn parse(item: &str) -> Option<Bullet> {
    let item = item.trim();
    if let Some((names, head, rest)) = head(item).and_then(|(head, rest)| Some((names_of(head)?, head, rest)))
    {
        return separated(Bullet::new(names, head), head, rest);
    }
    spaced(item, false).or_else(|| listed(item))
}

/// The parameter of an item in a list that is known to be one of parameters: `name string text`, or a name alone.
pub(super) fn loose(item: &str) -> Option<Bullet> {
    spaced(item.trim(), true).or_else(|| bare(item).filter(|bullet| bullet.marked))
}

/// A parameter whose words are parted by commas or bars: `name，String，必填，text`.
fn listed(item: &str) -> Option<Bullet> {
    let (head, rest) = item.split_once([',', '，', '|', '｜'])?;
    let name = text::plain(head);
    let mut bullet = Bullet::new(vec![name.clone()], head);
    bullet.clauses(&rest.replace(['|', '｜'], "，"));
    bullet.description = text::prose(rest);
    (text::is_name(&name) && bullet.kind.is_some()).then_some(bullet)
}

/// A parameter whose name ends at a separator or a bracket: `name (string): text`.
fn separated(mut bullet: Bullet, head: &str, rest: &str) -> Option<Bullet> {
    let mut rest = rest.trim_start();
    let mut separated = false;
    let mut aside = String::new();
    if let Some((notes, after)) = brackets(rest) {
        // `*(string)*`: what opens before the bracket closes behind it.
        let after = if head.ends_with(['*', '_']) { after.trim_start_matches(['*', '_']) } else { after };
        let after = after.trim_start();
        let (understood, others) = bullet.notes(notes);
        if understood {
            aside = others;
            rest = after;
        } else if after.is_empty() && is_typelike(notes) {
            bullet.kind = Some(notes.trim().to_owned());
            rest = after;
        } else if after.starts_with(['：', ':', '-', '–', '—']) {
            bullet.note = Some(notes.trim().to_owned());
            rest = after;
        }
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
    if separated && bullet.kind.is_none() {
        bullet.clauses(rest);
    }
    bullet.description = text::prose(rest);
    if bullet.required.is_none() {
        bullet.required = required::lead(&bullet.description);
    }
    if !aside.is_empty() {
        bullet.description = text::noted(&bullet.description, &aside);
    }
    (separated || bullet.is_typed()).then_some(bullet)
}

/// An item that is nothing but a name.
pub(super) fn bare(item: &str) -> Option<Bullet> {
    let item = item.trim().trim_end_matches([':', '：']);
    Some(Bullet::new(names_of(item)?, item))
}

/// What a note in brackets says of a parameter.
pub(super) fn notes(note: &str) -> Bullet {
    let mut bullet = Bullet::new(vec![String::new()], "");
    bullet.description = bullet.notes(note).1;
    bullet
}

/// A parameter whose words are parted by nothing but spaces: `name` String **Required** text.
fn spaced(item: &str, loose: bool) -> Option<Bullet> {
    let (head, mut rest) = item.split_once(char::is_whitespace)?;
    let mut bullet = Bullet::new(names_of(head)?, head);
    let dress = [
        '*', '`', '_', '(', ')', '{', '}', '[', ']', '<', '>', '（', '）', ',', '，', '.', '。', ':', '：',
        ';',
    ];
    let mut dressed = bullet.marked;
    loop {
        rest = rest.trim_start();
        let end = match rest.strip_prefix('{').and_then(|inner| inner.find('}')) {
            Some(end) => end + 2,
            None => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        let (written, after) = rest.split_at(end);
        let word = written.trim_matches(dress);
        if let Some(said) = required::word(word) {
            bullet.required.get_or_insert(said);
        } else if bullet.kind.is_none() && kind::parse(word, &|_| false).is_ok() {
            dressed |= word.len() < written.trim_end_matches([',', '.', ':']).len();
            bullet.kind = Some(word.to_owned());
        } else {
            break;
        }
        rest = after;
    }
    let rest = rest.trim_start_matches(['-', '–', '—', ':', '：', ' ']);
    bullet.description = text::prose(rest);
    (bullet.kind.is_some() && (loose || dressed || bullet.required.is_some())).then_some(bullet)
}

/// The name before the separator, or several.
fn names_of(head: &str) -> Option<Vec<String>> {
    let name = text::plain(head);
    let name = name.trim_matches(['"', '“', '”', '\'']).to_owned();
    if name.len() > 100 {
        return None;
    }
    if text::is_name(&name) { Some(vec![name]) } else { names::several(&name) }
}

impl Bullet {
    fn new(mut names: Vec<String>, head: &str) -> Self {
        let name = names.remove(0);
        let marked = head.starts_with(['`', '*', '[', '_', '<']);
        Self { name, also: names, kind: None, required: None, description: String::new(), marked, note: None }
    }

    /// The type, be it one that nothing explains, and the description with a note that is none.
    pub(super) fn told(&self) -> (String, String) {
        let note = self.note.as_deref();
        match (&self.kind, note) {
            (None, Some(note)) if is_typelike(note) => (note.to_owned(), self.description.clone()),
            (kind, Some(note)) => (kind.clone().unwrap_or_default(), text::noted(&self.description, note)),
            (kind, None) => (kind.clone().unwrap_or_default(), self.description.clone()),
        }
    }

    /// Whether the item says more than a name and a text, so that it can be nothing but a parameter.
    pub(super) fn is_typed(&self) -> bool {
        self.kind.is_some() || self.required.is_some()
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
            tabled: false,
        });
    }
    text::is_name(&plain).then_some(Value { value: plain, description, line: item.line, tabled: false })
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
    fn words_may_be_parted_by_spaces_alone() {
        for item in [
            "`role` String **Required** the role",
            "role string required: the role",
            "**role** *string* Required - the role",
            "role {string} required the role",
            "`role` <string>, required, the role",
            "role String (required) the role",
        ] {
            let (name, kind, required, description) = read(item);
            assert_eq!(
                (name.as_str(), required, description.as_str()),
                ("role", Some(true), "the role"),
                "{item}"
            );
            assert_eq!(kind.map(|kind| kind.to_lowercase()).as_deref(), Some("string"), "{item}");
        }
    }

    #[test]
    fn type_and_requirement_may_be_sentences() {
        for item in [
            "role: String. Required.",
            "role — String，必填",
            "*role* *(string)*: Required. Role",
            "role: String - **Required** - Role",
            "role，String，必填，Role",
            "role|String|必填|Role",
        ] {
            let (name, kind, required, _) = read(item);
            assert_eq!((name.as_str(), kind.is_some(), required), ("role", true, Some(true)), "{item}");
        }
        assert_eq!(read("note: text"), ("note".into(), None, None, "text".into()));
    }

    #[test]
    fn a_type_that_nothing_explains_is_kept() {
        for (item, kind, description) in [
            ("a (Blob): text", "Blob", "text"),
            ("a（Array<Tag>）", "Array<Tag>", ""),
            ("a (old): text", "", "text (old)"),
            ("a (Blob, required): text", "Blob", "text"),
            ("a (string, at most 9): text", "string", "text (at most 9)"),
            ("a (Optional, ForceNew): text", "", "text (ForceNew)"),
            ("a（名称）：String，必填", "String", "String，必填（名称）"),
        ] {
            let bullet = parse(item).expect("a parameter");
            assert_eq!(bullet.told(), (kind.to_owned(), description.to_owned()), "{item}");
        }
    }

    #[test]
    fn a_list_of_parameters_needs_less() {
        assert_eq!(parse("a bool text"), None);
        assert_eq!(loose("a bool text").and_then(|bullet| bullet.kind).as_deref(), Some("bool"));
        assert!(loose("`a`").is_some() && loose("a").is_none());
    }

    #[test]
    fn an_item_may_name_several() {
        let bullet = parse("`a`, `b` (string): text").expect("two parameters");
        assert_eq!((bullet.name.as_str(), bullet.also.as_slice()), ("a", ["b".to_owned()].as_slice()));
    }

    #[test]
    fn sentences_are_no_parameters() {
        for item in [
            "首先，确保已经创建",
            "代码内容：可以直接传递",
            "调用CreateTrigger函数，传递参数",
            "Run the command",
            "two words: text",
            "Run string checks",
            "Set object names before you begin",
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
