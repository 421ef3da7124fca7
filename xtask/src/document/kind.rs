//! Types: the documents' many words for `string integer number boolean object list list<T> map<K,V>`.

use super::text;

/// The type in our words; an error is the type as written, which nothing explains.
pub(super) fn parse(written: &str, is_object: &dyn Fn(&str) -> bool) -> Result<String, String> {
    let plain = text::plain(written);
    read(&plain, is_object, 0).ok_or(plain)
}

/// Whether our word says less than the type: a union of which only the first member stays, a list of what
/// nothing explains, bytes, or a time whose form is not said.
pub(super) fn loses(written: &str, is_object: &dyn Fn(&str) -> bool) -> bool {
    let plain = without_notes(&text::plain(written));
    let plain = plain.trim();
    if text::among(ROUGH, &plain.to_lowercase()) {
        return true;
    }
    let Some(mut members) = union(plain) else {
        let of = element(plain, &plain.to_lowercase());
        return of.is_some_and(|of| read(of, is_object, 1).is_none() || loses(of, is_object));
    };
    members.retain(|member| !is_null(member));
    members.dedup_by_key(|member| read(member, is_object, 1).unwrap_or_else(|| (*member).to_owned()));
    members.len() > 1
}

/// Types that our words only come near.
const ROUGH: &str = "bytes binary timestamp date datetime 日期 时间";

fn is_null(member: &str) -> bool {
    matches!(member.to_lowercase().trim(), "null" | "none" | "nil" | "undefined" | "空")
}

/// Whether the type is an object, or a list of them.
pub(super) fn holds_keys(kind: &str) -> bool {
    matches!(kind, "object" | "list<object>" | "list" | "") || kind.starts_with("map<")
}

const STRING: &str = "
    string str text varchar char enum 字符串 字符 字符型 字符串型 文本 枚举 枚举值 字符串枚举 date
    datetime base64 binary bytes 日期 时间 url arn";
const INTEGER: &str = "
    int integer long short int32 int64 uint32 uint64 整型 整数 整数型 长整型 长整数 整形 bigint i32 i64
    timestamp";
const NUMBER: &str =
    "number float double decimal float32 float64 浮点 浮点型 浮点数 数字 数值 数值型 小数 数字型 双精度";
const BOOLEAN: &str = "bool boolean 布尔 布尔值 布尔型";
const OBJECT: &str = "
    object struct structure map dict dictionary json jsonobject hash 字典 对象 结构体 结构 映射 json对象
    键值对 mapping record";
const LIST: &str = "list array 列表 数组 set 集合 slice jsonarray repeatlist";

fn read(written: &str, is_object: &dyn Fn(&str) -> bool, depth: usize) -> Option<String> {
    if depth > 8 || written.len() > 200 {
        return None;
    }
    let lower = written.to_lowercase();
    let inner = |text: &str| read(text, is_object, depth + 1);
    if let Some(known) = word(lower.trim()) {
        return Some(known.to_owned());
    }
    let written = without_notes(written);
    let written = written.trim().trim_end_matches(['?', '*', '。', '.', '？']).trim();
    let lower = written.to_lowercase();
    if written.is_empty() {
        return None;
    }
    if let Some(known) = word(&lower) {
        return Some(known.to_owned());
    }
    if let Some(union) = union(written) {
        return inner(union.into_iter().find(|part| !is_null(part))?);
    }
    if let Some(of) = element(written, &lower) {
        return Some(match inner(of) {
            Some(of) => format!("list<{of}>"),
            // A named type within a list is an object; `loses` says that nothing explains it.
            None if of.trim().starts_with(|c: char| c.is_ascii_uppercase()) && text::is_name(of.trim()) => {
                "list<object>".to_owned()
            }
            None if text::is_name(of.trim()) => return None,
            None => "list".to_owned(),
        });
    }
    if let Some((key, value)) = pair(written, &lower) {
        return Some(format!("map<{},{}>", inner(key)?, inner(value)?));
    }
    for end in ["类型", "型", " type", " object", "对象", " struct", "结构体", "s"] {
        if let Some(stem) = lower.strip_suffix(end) {
            let object = end.trim() == "object"
                || end.contains("对象")
                || end.contains("struct")
                || end.contains("结构");
            if object && text::is_name(stem.trim()) {
                return Some("object".to_owned());
            }
            if let Some(known) = word(stem.trim()) {
                return Some(known.to_owned());
            }
        }
    }
    is_object(written).then(|| "object".to_owned())
}

fn word(lower: &str) -> Option<&'static str> {
    let lists = [
        (STRING, "string"),
        (INTEGER, "integer"),
        (NUMBER, "number"),
        (BOOLEAN, "boolean"),
        (OBJECT, "object"),
        (LIST, "list"),
    ];
    lists.iter().find(|(words, _)| text::among(words, lower)).map(|(_, kind)| *kind)
}

/// Drops notes in brackets: `String(128)`, `String[本地位置]`, `整型（必填）`.
fn without_notes(text: &str) -> String {
    if union_body(text).is_some() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            '[' | '【' if depth > 0 || is_note(&text[at + c.len_utf8()..]) => depth += 1,
            ']' | '】' if depth > 0 => depth -= 1,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Whether what stands in a square bracket is words, not a type.
fn is_note(inner: &str) -> bool {
    let inner = inner.split([']', '】']).next().unwrap_or_default();
    let typed = inner.split_once(',').is_some_and(|(key, _)| word(&key.trim().to_lowercase()).is_some());
    inner.contains(text::is_wide) && word(&inner.to_lowercase()).is_none()
        || (inner.trim().contains(' ') && !typed)
}

/// The parts of `A | B`, `A/B`, `A or B`, `A 或 B`, outside brackets, and of `Union[A, B]`.
fn union(text: &str) -> Option<Vec<&str>> {
    let body = union_body(text);
    let text = body.unwrap_or(text);
    let mut depth = 0i32;
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        match c {
            '<' | '[' | '{' => depth += 1,
            '>' | ']' | '}' => depth -= 1,
            ',' | '，' if depth == 0 && body.is_some() => {
                parts.push(text[from..at].trim());
                from = at + c.len_utf8();
            }
            '|' | '/' | '或' | '、' if depth == 0 => {
                parts.push(text[from..at].trim());
                from = at + c.len_utf8();
            }
            ' ' if depth == 0 && at >= from && text[at..].starts_with(" or ") => {
                parts.push(text[from..at].trim());
                from = at + 4;
            }
            _ => {}
        }
    }
    parts.push(text.get(from..)?.trim());
    parts.retain(|part| !part.is_empty());
    (parts.len() > 1).then_some(parts)
}

fn union_body(text: &str) -> Option<&str> {
    let rest = ["Union", "union"].iter().find_map(|start| text.trim().strip_prefix(start))?;
    rest.trim().strip_prefix(['[', '<'])?.strip_suffix([']', '>'])
}

/// The element of a list: `list[dict]`, `List<String>`, `Array.<String>`, `Array of X`, `X[]`, `[]X`, `[X]`, 字符串数组.
fn element<'a>(text: &'a str, lower: &str) -> Option<&'a str> {
    for start in ["list", "array", "set", "列表", "数组"] {
        let Some(rest) = lower.strip_prefix(start) else { continue };
        let rest = text.get(text.len().checked_sub(rest.len())?..)?.trim_start();
        if let Some(of) = rest.to_lowercase().strip_prefix("of ").map(str::len) {
            let of = &rest[rest.len().checked_sub(of)?..];
            return Some(of.trim().strip_prefix("a ").unwrap_or(of.trim()));
        }
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        let brackets = [('<', '>'), ('[', ']'), ('{', '}')];
        for (open, close) in brackets {
            if let Some(of) = rest.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
                return Some(of.trim());
            }
        }
    }
    let plain = text.strip_suffix("[]").or_else(|| text.strip_prefix("[]"));
    let plain = plain.or_else(|| text.strip_prefix('[')?.strip_suffix(']'));
    let of = plain.or_else(|| {
        ["数组", "列表", " list", " array", " List", " Array"].iter().find_map(|end| text.strip_suffix(end))
    })?;
    let of = of.trim().trim_end_matches('的').trim();
    (!of.is_empty()).then_some(of)
}

/// Key and value of a map: `map<string,string>`, `Dict[str, int]`, `map[string]string`.
fn pair<'a>(text: &'a str, lower: &str) -> Option<(&'a str, &'a str)> {
    let start = ["mapping", "map", "dictionary", "dict", "object", "hash", "record"]
        .iter()
        .find(|start| lower.starts_with(*start))?;
    let rest = text.get(start.len()..)?.trim();
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    let go = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    if let Some((key, value)) = go.filter(|(key, value)| !value.trim().is_empty() && !key.contains(',')) {
        return Some((key.trim(), value.trim()));
    }
    let body = rest.strip_prefix(['<', '[', '{'])?.strip_suffix(['>', ']', '}'])?;
    let (key, value) = body.split_once([',', '，', ':'])?;
    Some((key.trim(), value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_words_become_ours() {
        for (written, wanted) in [
            ("string", "string"),
            ("字符串", "string"),
            ("Enum", "string"),
            ("整型", "integer"),
            ("Int", "integer"),
            ("Integer", "integer"),
            ("Long", "integer"),
            ("Number", "number"),
            ("double", "number"),
            ("布尔", "boolean"),
            ("Bool", "boolean"),
            ("布尔类型", "boolean"),
            ("Struct", "object"),
            ("Object", "object"),
            ("Map", "object"),
            ("dict", "object"),
            ("List", "list"),
            ("Array", "list"),
            ("list[dict]", "list<object>"),
            ("list[string]", "list<string>"),
            ("List<String>", "list<string>"),
            ("`List\\<Struct>`", "list<object>"),
            ("[List\\<Struct\\>](#x)", "list<object>"),
            ("Array of String", "list<string>"),
            ("Array of objects", "list<object>"),
            ("Array.<String>", "list<string>"),
            ("string[]", "list<string>"),
            ("[string]", "list<string>"),
            ("[VpcConfig]", "list<object>"),
            ("字符串数组", "list<string>"),
            ("map<string,string>", "map<string,string>"),
            ("Map<String, Object>", "map<string,object>"),
            ("map[string]string", "map<string,string>"),
            ("String | Number", "string"),
            ("string 或 int", "string"),
            ("String[本地位置]/[Struct[远程位置]](#code)", "string"),
            ("String(128)", "string"),
            ("List<VpcConfig>", "list<object>"),
            ("VpcConfig", "object"),
            ("vpcConfig object", "object"),
            ("List&lt;String&gt;", "list<string>"),
            ("List<List<String>>", "list<list<string>>"),
            ("**String**", "string"),
            ("Strings", "string"),
        ] {
            assert_eq!(parse(written, &|name| name == "VpcConfig").as_deref(), Ok(wanted), "{written}");
        }
    }

    #[test]
    fn an_unknown_type_stays_as_written() {
        assert_eq!(parse("`Duration`", &|_| false), Err("Duration".into()));
        assert_eq!(parse("Duration | String", &|_| false), Err("Duration | String".into()));
    }

    #[test]
    fn what_our_words_do_not_say_is_lost_and_told() {
        for (written, wanted, loses) in [
            ("string \\| integer", "string", true),
            ("String/Integer", "string", true),
            ("Integer or String", "integer", true),
            ("string&#124;null", "string", false),
            ("null | Long", "integer", false),
            ("Union[String, Integer]", "string", true),
            ("Integer | Duration", "integer", true),
            ("String/Enum", "string", false),
            ("Map<String, Integer>", "map<string,integer>", false),
            ("bytes", "string", true),
            ("binary", "string", true),
            ("timestamp", "integer", true),
            ("Date", "string", true),
            ("float", "number", false),
            ("List<of things>", "list", true),
            ("交换机列表", "list", true),
            ("List<String>", "list<string>", false),
        ] {
            assert_eq!(parse(written, &|_| false).as_deref(), Ok(wanted), "{written}");
            assert_eq!(super::loses(written, &|_| false), loses, "{written}");
        }
    }
}
