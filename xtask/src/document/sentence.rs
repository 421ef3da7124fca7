//! What the sentence before a table or a list tells.

use super::{
    known::Known,
    place, text,
    title::{Title, is_camel, is_chapter, is_operation, is_row},
};

/// What the sentence before a table or a list tells.
pub(super) fn sentence(before: &str, known: &Known) -> Title {
    let line = before.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let line = text::prose(line);
    let last = line.trim_end_matches(['*', '_']).trim_end_matches(['。', '.']);
    let last = last.rfind('。').map_or(last, |at| &last[at + '。'.len_utf8()..]);
    let last = last.rfind(". ").map_or(last, |at| &last[at + 2..]);
    let lower = last.to_lowercase();
    let holds = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let values = holds(VALUES) && !holds(PAIRS);
    if !(last.trim_end().ends_with([':', '：']) || holds(POINTS)) {
        return Title { values, ..Title::default() };
    }
    let mut title = Title { parameters: holds(PARAMETERS), values, ..Title::default() };
    title.place = place::said(last.trim_end_matches([':', '：']));
    let mut from = 0;
    while let Some(at) = last[from..].find(|c: char| c.is_ascii_alphabetic()).map(|at| from + at) {
        let word = first_token(&last[at..]);
        let end = at + word.len().max(1);
        from = end;
        let ahead = &last[..at];
        let after: String = last[end..].chars().take(24).collect();
        let after = after.trim_start_matches(['`', '*', ' ', '"', '”']).to_lowercase();
        let coded = ahead.ends_with('`') && last[end..].starts_with('`');
        if (is_operation(word) || known.is_operation(word)) && !is_row(word, known) {
            title.operation.get_or_insert_with(|| word.to_owned());
        } else if text::is_name(word) && is_told(word, ahead, &after) {
            title.object.get_or_insert_with(|| word.to_owned());
        } else if (coded || known.has(word)) && text::is_name(word) {
            let near = ahead.char_indices().rev().nth(24).map_or(ahead, |(at, _)| &ahead[at..]);
            let of = format!(" {}", near.trim_end_matches(['`', '*', ' ', '"']).to_lowercase());
            let of = BEFORE.iter().any(|word| of.ends_with(word));
            let is = ["为", "是", "is "].iter().any(|is| after.starts_with(is));
            let is = is && THINGS.iter().any(|thing| after.contains(thing));
            if of || is || AFTER.split_whitespace().any(|word| after.starts_with(word)) {
                title.object.get_or_insert_with(|| word.to_owned());
            }
        }
    }
    if title.object.is_some() {
        title.operation = None;
    }
    title
}

/// Whether the words around a name that nothing else knows say that it is an object: X 的字段如下, "the X object has".
fn is_told(word: &str, ahead: &str, after: &str) -> bool {
    let starts = |list: &[&str]| list.iter().any(|start| after.starts_with(start));
    let ahead = ahead.to_lowercase();
    let ahead = ahead.trim_end_matches(['`', '*', ' ', '"', '“', '，', ',', ':', '：']);
    let first =
        matches!(ahead, "" | "the" | "an" | "a" | "each" | "其中" | "参数" | "对象" | "字段" | "结构体");
    if ahead.is_empty() && starts(&["包含", "包括"]) {
        return true;
    }
    if is_chapter(word) || !word.contains(|c: char| c.is_ascii_lowercase()) {
        return false;
    }
    let of = OF
        .iter()
        .any(|of| ahead.ends_with(of) || ahead.strip_suffix(" the").is_some_and(|ahead| ahead.ends_with(of)));
    let ends = after.is_empty() || starts(&[":", "：", "are", "object", "is", "如下"]);
    (of && ends) || (first && (starts(NOUNS) || (is_camel(word) && starts(VERBS))))
}

/// What stands behind the name of an object, whatever the name.
const NOUNS: &[&str] = &[
    "包含",
    "包括",
    "的字段",
    "的属性",
    "的键",
    "的参数",
    "的成员",
    "的取值",
    "的可选值",
    "的枚举值",
    "的结构",
    "的定义",
    "的配置",
    "由",
    "字段",
    "对象",
    "字典",
    "结构",
    "参数",
    "属性",
    "取值",
    "触发器的",
    "有以下",
    "含有",
    "具有",
    "支持以下",
    "object",
    "is an object",
    "is a struct",
    "is a dict",
    "is a map",
    "is a list of objects",
    "is an array of objects",
    "structure",
    "struct",
    "dictionary",
];
/// What stands behind a name that is written as one.
const VERBS: &[&str] = &[
    "has ",
    "have ",
    "contain",
    "consist",
    "include",
    "accept",
    "take",
    "support",
    "is ",
    "field",
    "parameter",
    "propert",
    "member",
];
/// What stands before the name of an object.
const OF: &[&str] = &["fields of", "members of", "properties of", "keys of", "attributes of"];
/// Words that speak of a parameter's values, and those that do not though they seem to.
const VALUES: &[&str] = &["取值", "可选值", "枚举值", "values", "one of"];
const PAIRS: &[&str] =
    &["keys and values", "fields and values", "names and values", "key-value", "key/value"];
/// Words of a sentence that points at what follows it.
const POINTS: &[&str] = &["如下", "以下", "下表", "下列", "following", "below", "these "];
const PARAMETERS: &[&str] =
    &["参数", "字段", "键", "属性", "成员", "parameter", "field", "key", "propert", "argument", "member"];
/// What stands before and behind the name of the object that a sentence speaks of.
const BEFORE: &[&str] = &[" of", "of the", " for", "fields in", "keys in"];
/// What something is that has fields or values.
const THINGS: &[&str] =
    &["对象", "结构", "字典", "字段", "键", "属性", "成员", "取值", "object", "struct", "dict", "map"];
const AFTER: &str =
    "字典 对象 结构 参数 字段 属性 配置 包含 包括 的 由 支持 has contain include object dict struct
    consist support accept take field parameter propert block";

fn first_token(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$')))
        .unwrap_or(text.len());
    text[..end].trim_end_matches(['-', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &str) -> Option<String> {
        sentence(before, &Known::default()).object
    }

    #[test]
    fn a_name_that_nothing_else_knows_is_told_by_the_words_around_it() {
        for before in [
            "netConfig 包含以下字段：",
            "netConfig 的字段如下：",
            "netConfig的取值如下",
            "netConfig 由以下字段组成",
            "netConfig 参数说明如下",
            "其中，netConfig 的属性如下：",
            "netConfig 对象的成员如下：",
            "The netConfig object has the following fields:",
            "netConfig is an object with these members:",
            "netConfig has the following properties:",
            "The fields of netConfig:",
            "Members of the netConfig object are listed below",
            "参数 netConfig 的结构如下：",
        ] {
            assert_eq!(told(before).as_deref(), Some("netConfig"), "{before}");
        }
        assert_eq!(told("The widget object has the following fields:").as_deref(), Some("widget"));
    }

    #[test]
    fn a_name_may_be_said_to_be_an_object() {
        assert_eq!(told("其中 `netConfig` 为一个对象，其结构如下：").as_deref(), Some("netConfig"));
        assert_eq!(told("`netConfig` is a map with these keys:").as_deref(), Some("netConfig"));
        assert_eq!(told("`GET` 是请求方法："), None);
    }

    #[test]
    fn other_words_are_no_objects() {
        for before in [
            "The request has the following fields:",
            "The request object has the following fields:",
            "API 的参数如下：",
            "HTTP 参数如下：",
            "Request 参数说明如下：",
            "This function takes the following parameters:",
            "Parameters:",
            "The function accepts the following parameters:",
        ] {
            assert_eq!(told(before), None, "{before}");
        }
    }

    #[test]
    fn values_are_told_from_fields() {
        assert!(sentence("mode 的取值如下：", &Known::default()).values);
        assert!(!sentence("`tags` holds these keys and values:", &Known::default()).values);
    }
}
