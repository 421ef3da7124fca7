//! What notes and clauses beside a parameter's name say: `(string, required)`, `String. Required.`

use super::{bullets::Bullet, kind, required, text};

impl Bullet {
    /// Reads `string, required`; says whether it understood any of it, and what it did not understand.
    ///
    /// A word like `Blob` is a type where types stand: first, before something that is understood.
    pub(super) fn notes(&mut self, notes: &str) -> (bool, String) {
        let notes: Vec<&str> = notes.split([',', '，', ';', '；', '、']).collect();
        let mut others: Vec<&str> = Vec::new();
        for note in &notes {
            if let (Some(said), _) = required::cell(note) {
                self.required.get_or_insert(said);
            } else if let (Ok(_), None) = (kind::parse(note, &|_| false), &self.kind) {
                self.kind = Some(note.trim().to_owned());
            } else {
                others.push(note);
            }
        }
        let understood = others.len() < notes.len();
        if understood && self.kind.is_none() && others.first() == notes.first() && is_typelike(notes[0]) {
            self.kind = Some(others.remove(0).trim().to_owned());
        }
        (understood, text::prose(&others.join(",")))
    }

    /// Reads the clauses that stand first behind the separator: `string, required. Prefix`, `String. Required.`
    pub(super) fn clauses(&mut self, text: &str) {
        let mut rest = text;
        let mut alone = true;
        while let Some((clause, after)) = clause(rest) {
            if let Some(said) = required::word(clause.trim_matches(['*', '`', '_'])) {
                self.required.get_or_insert(said);
                alone = false;
            } else if self.kind.is_none() && is_type(clause) {
                self.kind = Some(clause.to_owned());
            } else {
                break;
            }
            rest = after;
        }
        // `- note: text` names no type.
        alone &= rest.trim().is_empty();
        self.kind = self.kind.take().filter(|kind| !(alone && text::among(WEAK, &kind.to_lowercase())));
    }
}

/// Whether a word looks like a named type: `Blob`, `Array<Tag>`.
pub(super) fn is_typelike(note: &str) -> bool {
    let base = note.trim().split(['<', '[']).next().unwrap_or_default();
    text::is_name(base)
        && (base.starts_with(|c: char| c.is_ascii_uppercase()) || base.len() < note.trim().len())
}

/// Whether a clause is a type as a whole; 交换机列表 is rather a description.
fn is_type(clause: &str) -> bool {
    let wide = clause.contains(text::is_wide) && kind::loses(clause, &|_| false);
    !wide && kind::parse(clause, &|_| false).is_ok()
}

/// Types that are words of their own when nothing else stands beside them.
const WEAK: &str =
    "text time date set record hash url arn structure char enum 文本 时间 日期 集合 枚举 映射 结构";

/// The first short clause of a text, and what follows its mark.
fn clause(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let ends = |&(at, c): &(usize, char)| match c {
        ',' | '，' | '。' | ';' | '；' | '\n' => true,
        '.' => !text[at + 1..].starts_with(|c: char| !c.is_whitespace()),
        '-' | '–' | '—' => text[..at].ends_with(' ') && text[at + c.len_utf8()..].starts_with(' '),
        _ => false,
    };
    let end = text.char_indices().take(40).find(ends);
    let (clause, after) = match end {
        Some((at, c)) => (&text[..at], &text[at + c.len_utf8()..]),
        None => (text, ""),
    };
    let clause = clause.trim();
    (!clause.is_empty() && clause.len() < 40).then_some((clause, after))
}
