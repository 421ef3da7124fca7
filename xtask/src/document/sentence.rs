//! What the sentence before a table or a list tells.

use super::{
    known::Known,
    owner::Place,
    text,
    title::{Title, is_operation, is_row},
};

/// What the sentence before a table or a list tells.
pub(super) fn sentence(before: &str, known: &Known) -> Title {
    let line = before.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let last = line.trim().trim_end_matches(['。', '.']);
    let last = last.rfind('。').map_or(last, |at| &last[at + '。'.len_utf8()..]);
    let last = last.rfind(". ").map_or(last, |at| &last[at + 2..]);
    let lower = last.to_lowercase();
    let holds = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    if !(last.trim_end().ends_with([':', '：']) || holds(POINTS)) {
        return Title::default();
    }
    let mut title = Title { parameters: holds(PARAMETERS), ..Title::default() };
    if holds(ERRORS) {
        title.place = Some(Place::Errors);
    } else if holds(RESULT) {
        title.place = Some(Place::Result);
    }
    let mut from = 0;
    while let Some(at) = last[from..].find(|c: char| c.is_ascii_alphabetic()).map(|at| from + at) {
        let word = first_token(&last[at..]);
        let end = at + word.len().max(1);
        from = end;
        let ahead = &last[..at];
        let after: String = last[end..].chars().take(24).collect();
        let after = after.trim_start_matches(['`', '*', ' ', '"', '”']).to_lowercase();
        let coded = ahead.ends_with('`') && last[end..].starts_with('`');
        if is_operation(word) && !is_row(word, known) {
            title.operation.get_or_insert_with(|| word.to_owned());
        } else if (coded || known.has(word) || (ahead.is_empty() && holds_fields(&after)))
            && text::is_name(word)
        {
            let near = ahead.char_indices().rev().nth(24).map_or(ahead, |(at, _)| &ahead[at..]);
            let of = format!(" {}", near.trim_end_matches(['`', '*', ' ', '"']).to_lowercase());
            let of = BEFORE.iter().any(|word| of.ends_with(word));
            if of || AFTER.split_whitespace().any(|word| after.starts_with(word)) {
                title.object.get_or_insert_with(|| word.to_owned());
            }
        }
    }
    if title.object.is_some() {
        title.operation = None;
    }
    title
}

/// Whether these words behind a name say that it is an object: 包含以下字段.
fn holds_fields(after: &str) -> bool {
    ["包含", "包括"].iter().any(|word| after.starts_with(word))
}

/// Words of a sentence that points at what follows it.
const POINTS: &[&str] = &["如下", "以下", "下表", "following", "below"];
const PARAMETERS: &[&str] =
    &["参数", "字段", "键", "属性", "parameter", "field", "key", "propert", "argument"];
const ERRORS: &[&str] = &["错误码", "错误代码", "error code"];
const RESULT: &[&str] = &[
    "返回参数",
    "返回值",
    "返回数据",
    "返回结果",
    "返回字段",
    "返回以下",
    "返回如下",
    "返回的",
    "响应",
    "response",
];
/// What stands before and behind the name of the object that a sentence speaks of.
const BEFORE: &[&str] = &[" of", "of the", " for", "fields in", "keys in"];
const AFTER: &str =
    "字典 对象 结构 参数 字段 属性 配置 包含 包括 的 由 支持 has contain include object dict struct
    consist support accept take field parameter propert block";

fn first_token(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$')))
        .unwrap_or(text.len());
    text[..end].trim_end_matches(['-', '.'])
}
