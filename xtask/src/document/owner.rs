//! Whose a table is: what the headings above it and the sentence before it tell.

use super::{known::Known, text};

/// An operation, an object, or nobody that is named.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Target {
    Operation(String),
    Object(String),
    /// The nearest heading that might be a name, as written.
    Nobody(String),
}

/// What kind of rows stand here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    Input,
    Result,
    Errors,
}

/// Whose the rows are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Owner {
    pub(super) target: Target,
    pub(super) place: Place,
    /// The names of the headings further up, from the nearest.
    pub(super) outer: Vec<String>,
    /// The operation above, if any.
    pub(super) operation: Option<String>,
    /// The line of the heading that told.
    pub(super) section: usize,
    /// Whether a heading or the sentence speaks of parameters.
    pub(super) parameters: bool,
}

/// What a heading or a sentence tells.
#[derive(Debug, Clone, Default, PartialEq)]
struct Title {
    operation: Option<String>,
    object: Option<String>,
    place: Option<Place>,
    parameters: bool,
}

/// The headings above the present line.
#[derive(Default)]
pub(super) struct Sections {
    stack: Vec<Section>,
}

struct Section {
    level: usize,
    line: usize,
    text: String,
    title: Title,
}

/// Headings deeper than this are not told apart; HTML and Markdown know seven levels with bold lines.
const BOLD: usize = 7;

impl Sections {
    pub(super) fn enter(&mut self, level: usize, heading: &str, line: usize, known: &Known) {
        let mut title = title(heading, known);
        if level == BOLD {
            title.object = title.object.filter(|name| known.has(name));
        }
        self.stack.retain(|section| section.level < level);
        self.stack.push(Section { level, line, text: text::plain(heading), title });
    }

    /// The operation that the nearest heading names.
    pub(super) fn operation(&self) -> Option<String> {
        self.stack.last().and_then(|section| section.title.operation.clone())
    }

    /// Whether the nearest heading says nothing but a name.
    pub(super) fn is_bare(&self) -> bool {
        self.stack.last().is_some_and(|section| section.title.operation.as_deref() == Some(stem(&section.text)))
    }

    /// The text of the nearest heading.
    pub(super) fn heading(&self) -> &str {
        self.stack.last().map_or("", |section| &section.text)
    }

    /// The owner of what follows this sentence; an empty one tells nothing.
    pub(super) fn owner(&self, before: &str, known: &Known) -> Owner {
        let said = sentence(before, known);
        let mut place = said.place;
        let mut parameters = said.parameters;
        let mut target = match said {
            Title { operation: Some(name), .. } => Some(Target::Operation(name)),
            Title { object: Some(name), .. } => Some(Target::Object(name)),
            _ => None,
        };
        let mut section = None;
        let mut outer = Vec::new();
        let mut operation = match &target {
            Some(Target::Operation(name)) => Some(name.clone()),
            _ => None,
        };
        for above in self.stack.iter().rev() {
            let title = &above.title;
            if target.is_none() {
                place = place.or(title.place);
                parameters |= title.parameters;
            }
            section.get_or_insert(above.line);
            let named = match (&title.operation, &title.object) {
                (Some(name), _) => Some(Target::Operation(name.clone())),
                (None, Some(name)) => Some(Target::Object(name.clone())),
                (None, None) => None,
            };
            let Some(named) = named else { continue };
            if let (None, Target::Operation(name)) = (&operation, &named) {
                operation = Some(name.clone());
            }
            let name = match &named {
                Target::Operation(name) | Target::Object(name) | Target::Nobody(name) => name.clone(),
            };
            if target.is_none() {
                target = Some(named);
                section = Some(above.line);
            } else if Some(&named) != target.as_ref() {
                outer.push(name);
            }
        }
        let fallback = || {
            Target::Nobody(
                self.stack.iter().rev().find(|s| !s.title.parameters).map_or("", |s| &s.text).to_owned(),
            )
        };
        Owner {
            target: target.unwrap_or_else(fallback),
            place: place.unwrap_or(Place::Input),
            outer,
            operation,
            section: section.unwrap_or(0),
            parameters,
        }
    }
}

/// The verbs an operation's name begins with.
const VERBS: &[&str] = &[
    "Abort",
    "Add",
    "Allocate",
    "Apply",
    "Associate",
    "Attach",
    "Authorize",
    "Batch",
    "Bind",
    "Cancel",
    "Change",
    "Check",
    "Claim",
    "Clear",
    "Close",
    "Complete",
    "Confirm",
    "Continue",
    "Copy",
    "Create",
    "Delete",
    "Deploy",
    "Deregister",
    "Describe",
    "Detach",
    "Disable",
    "Disassociate",
    "Download",
    "Enable",
    "Execute",
    "Export",
    "Find",
    "Generate",
    "Get",
    "Grant",
    "Import",
    "Init",
    "Install",
    "Invoke",
    "Join",
    "Leave",
    "List",
    "Modify",
    "Move",
    "Open",
    "Patch",
    "Pause",
    "Preview",
    "Publish",
    "Pull",
    "Push",
    "Put",
    "Query",
    "Rebuild",
    "Recover",
    "Refresh",
    "Register",
    "Release",
    "Remove",
    "Rename",
    "Renew",
    "Replace",
    "Reset",
    "Restart",
    "Restore",
    "Resume",
    "Retry",
    "Revoke",
    "Rollback",
    "Run",
    "Save",
    "Search",
    "Send",
    "Set",
    "Start",
    "Stop",
    "Submit",
    "Subscribe",
    "Suspend",
    "Tag",
    "Terminate",
    "Transfer",
    "Unbind",
    "Uninstall",
    "Unregister",
    "Unsubscribe",
    "Untag",
    "Update",
    "Upgrade",
    "Upload",
    "Validate",
    "Verify",
];

/// Whether the word is an operation's name: a verb, then another word, as `CreateService` or `createService`.
pub(super) fn is_operation(word: &str) -> bool {
    let Some(first) = word.chars().next().filter(char::is_ascii_alphabetic) else { return false };
    let capital = format!("{}{}", first.to_ascii_uppercase(), &word[1..]);
    let letters = word.chars().all(|c| c.is_ascii_alphanumeric());
    letters
        && VERBS.iter().any(|verb| {
            capital.strip_prefix(verb).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
        })
}

const RESULT: &[&str] = &[
    "返回值",
    "返回数据",
    "返回参数",
    "返回结果",
    "返回字段",
    "返回信息",
    "返回内容",
    "返回说明",
    "响应",
    "出参",
    "输出参数",
    "输出",
    "返回以下",
    "返回如下",
    "返回",
];
const RESULT_WORDS: &[&str] =
    &["response", "responses", "returns", "return", "output", "outputs", "result", "results"];
const ERRORS: &[&str] = &["错误码", "错误代码", "错误信息", "错误", "异常", "状态码"];
const PARAMETERS: &[&str] = &["参数", "属性", "字段", "入参", "键值", "键", "配置项"];
const PARAMETER_WORDS: &[&str] = &[
    "parameter",
    "parameters",
    "property",
    "properties",
    "field",
    "fields",
    "argument",
    "arguments",
    "attribute",
    "attributes",
    "keys",
    "key",
    "members",
    "options",
];

/// What a heading tells.
fn title(heading: &str, known: &Known) -> Title {
    let plain = text::plain(heading);
    let lower = plain.to_lowercase();
    let words = tokens(&plain);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.to_ascii_lowercase().as_str()));
    let holds = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let mut named: Vec<&str> = words
        .iter()
        .map(|word| word.rsplit(':').next().unwrap_or(word))
        .filter(|word| is_operation(word))
        .collect();
    named.dedup();
    let operation = match named.as_slice() {
        [only] if !(known.has(only) && only.starts_with(|c: char| c.is_ascii_lowercase())) => {
            Some((*only).to_owned())
        }
        _ => None,
    };
    let object = if operation.is_some() { None } else { object(heading, &plain, &words, known) };
    let place = if holds(ERRORS) || has(&["error", "errors", "exceptions"]) {
        Some(Place::Errors)
    } else if (holds(RESULT) || has(RESULT_WORDS) || lower.starts_with("attributes reference"))
        && object.is_none()
    {
        Some(Place::Result)
    } else {
        None
    };
    Title { operation, object, place, parameters: holds(PARAMETERS) || has(PARAMETER_WORDS) }
}

/// Words that fall off a heading behind the name of an object.
const TAILS: &[&str] = &[
    "参数",
    "结构体",
    "结构",
    "字段",
    "配置项",
    "配置",
    "属性",
    "对象",
    "字典",
    "语法",
    "说明",
    "详解",
    "列表",
    "接口",
    "方法",
    "函数",
    "操作",
    "触发器",
    "类型",
    "数据",
    "信息",
    "介绍",
    "键值",
    "键",
    "格式",
    "可选值",
    "枚举值",
    "取值",
    "含义",
    "描述",
    "定义",
    "详情",
    "的",
    "：",
    ":",
];
const WORD_TAILS: &[&str] = &[
    "parameters",
    "parameter",
    "properties",
    "property",
    "fields",
    "field",
    "objects",
    "object",
    "structure",
    "struct",
    "configuration",
    "configurations",
    "config",
    "settings",
    "triggers",
    "trigger",
    "attributes",
    "attribute",
    "arguments",
    "argument",
    "keys",
    "types",
    "type",
    "syntax",
    "dictionary",
    "dict",
    "values",
    "value",
    "block",
    "definition",
    "schema",
    "details",
    "options",
    "format",
    "data",
];
/// Single words that are titles of chapters, not names.
const CHAPTERS: &[&str] = &[
    "api",
    "apis",
    "appendix",
    "argument",
    "arguments",
    "attributes",
    "authentication",
    "authorization",
    "background",
    "basics",
    "body",
    "changelog",
    "contents",
    "debugging",
    "description",
    "details",
    "example",
    "examples",
    "faq",
    "features",
    "fields",
    "guide",
    "header",
    "headers",
    "help",
    "import",
    "install",
    "installation",
    "introduction",
    "json",
    "license",
    "limitations",
    "limits",
    "markdown",
    "note",
    "notes",
    "operations",
    "options",
    "output",
    "outputs",
    "overview",
    "parameter",
    "parameters",
    "path",
    "permissions",
    "preface",
    "prerequisites",
    "properties",
    "property",
    "query",
    "quickstart",
    "readme",
    "reference",
    "references",
    "remarks",
    "request",
    "requests",
    "response",
    "responses",
    "result",
    "results",
    "return",
    "returns",
    "sample",
    "samples",
    "sdk",
    "security",
    "summary",
    "syntax",
    "timeouts",
    "tips",
    "types",
    "usage",
    "values",
    "warning",
    "warnings",
    "yaml",
    "important",
    "caution",
    "error",
    "errors",
    "attribute",
];

/// The object a heading names, if it names one.
fn object(heading: &str, plain: &str, words: &[&str], known: &Known) -> Option<String> {
    let stem = stem(plain);
    let chapter = |name: &str| CHAPTERS.contains(&name.to_ascii_lowercase().as_str()) && !known.has(name);
    if text::is_name(stem) {
        return (!chapter(stem)).then(|| stem.to_owned());
    }
    let spans = text::code_spans(heading);
    if let [(_, _, only)] = spans.as_slice() {
        if text::is_name(only) && !is_operation(only) {
            return Some((*only).to_owned());
        }
    }
    // 日志配置（logConfig）: one word of the document among words of another script.
    let camel = |word: &str| {
        word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase())
    };
    let mut names = words.iter().filter(|word| known.has(word) || camel(word));
    match (names.next(), names.next()) {
        (Some(only), None) if plain.contains(text::is_wide) && words.len() == 1 => Some((*only).to_owned()),
        _ => None,
    }
}

/// The heading without its number and the words that fall off.
fn stem(plain: &str) -> &str {
    let mut stem =
        plain.trim_start_matches(|c: char| !c.is_ascii_alphabetic() && !text::is_wide(c) && c != '$');
    stem = stem.strip_prefix("The ").or_else(|| stem.strip_prefix("the ")).unwrap_or(stem);
    loop {
        let before = stem;
        stem = stem.trim().trim_end_matches(['。', '.', '：', ':', '-']).trim_end();
        if stem.ends_with([')', '）']) {
            stem = stem.rfind(['(', '（']).map_or(stem, |at| &stem[..at]);
        }
        for tail in TAILS {
            stem = stem.strip_suffix(tail).filter(|rest| !rest.is_empty()).unwrap_or(stem);
        }
        if let Some((rest, last)) = stem.rsplit_once(' ') {
            if WORD_TAILS.contains(&last.to_ascii_lowercase().as_str()) {
                stem = rest;
            }
        }
        if stem == before {
            return stem;
        }
    }
}

/// What the sentence before a table or a list tells.
fn sentence(before: &str, known: &Known) -> Title {
    let line = before.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let last = line.trim().trim_end_matches(['。', '.']);
    let last = last.rfind('。').map_or(last, |at| &last[at + '。'.len_utf8()..]);
    let last = last.rfind(". ").map_or(last, |at| &last[at + 2..]);
    let lower = last.to_lowercase();
    let holds = |list: &[&str]| list.iter().any(|word| lower.contains(word));
    let points =
        last.trim_end().ends_with([':', '：']) || holds(&["如下", "以下", "下表", "following", "below"]);
    if !points {
        return Title::default();
    }
    let mut title = Title {
        parameters: holds(&[
            "参数",
            "字段",
            "键",
            "属性",
            "parameter",
            "field",
            "key",
            "propert",
            "argument",
            "attribute",
        ]),
        ..Title::default()
    };
    if holds(&["错误码", "错误代码", "error code"]) {
        title.place = Some(Place::Errors);
    } else if holds(&[
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
        "returns the following",
        "return value",
        "returned",
    ]) {
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
        if is_operation(word) && !(known.has(word) && word.starts_with(|c: char| c.is_ascii_lowercase())) {
            title.operation.get_or_insert_with(|| word.to_owned());
        } else if (coded || known.has(word)) && text::is_name(word) {
            let tells = [
                "字典",
                "对象",
                "结构",
                "参数",
                "字段",
                "属性",
                "配置",
                "包含",
                "包括",
                "的",
                "由",
                "支持",
                "has",
                "contain",
                "include",
                "object",
                "dict",
                "struct",
                "consist",
                "support",
                "accept",
                "take",
                "field",
                "parameter",
                "propert",
                "block",
            ];
            let near = ahead.char_indices().rev().nth(24).map_or(ahead, |(at, _)| &ahead[at..]);
            let of = format!(" {}", near.trim_end_matches(['`', '*', ' ', '"']).to_lowercase());
            let of = of.ends_with(" of")
                || of.ends_with("of the")
                || of.ends_with(" for")
                || of.ends_with("fields in")
                || of.ends_with("keys in");
            if of || tells.iter().any(|tell| after.starts_with(tell)) {
                title.object.get_or_insert_with(|| word.to_owned());
            }
        }
    }
    if title.object.is_some() {
        title.operation = None;
    }
    title
}

/// The words of ASCII in a text.
fn tokens(text: &str) -> Vec<&str> {
    let joint = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '$');
    let words = text.split(|c: char| !joint(c));
    words
        .map(|word| word.trim_matches(['-', '.', ':']))
        .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
        .collect()
}

fn first_token(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$')))
        .unwrap_or(text.len());
    text[..end].trim_end_matches(['-', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn under(headings: &[(usize, &str)], sentence: &str) -> (Target, Place) {
        let known = Known::of(&["vpcConfig", "runtime", "tagFilter", "code", "filter"]);
        let mut sections = Sections::default();
        for (line, (level, heading)) in headings.iter().enumerate() {
            sections.enter(*level, heading, line + 1, &known);
        }
        let owner = sections.owner(sentence, &known);
        (owner.target, owner.place)
    }

    #[test]
    fn operations_are_verbs_with_an_object() {
        for name in
            ["CreateService", "createService", "UntagResource", "ClaimGPUInstance", "ListOnDemandConfigs"]
        {
            assert!(is_operation(name), "{name}");
        }
        for name in ["Create", "Getting", "Listener", "Settings", "vpcConfig", "Function", "create_service"] {
            assert!(!is_operation(name), "{name}");
        }
    }

    #[test]
    fn headings_that_tell_nothing_go_up() {
        let operation = Target::Operation("GetService".into());
        for heading in
            ["重要参数", "请求参数", "Parameters", "Properties", "属性", "参数说明", "Request Parameters"]
        {
            assert_eq!(
                under(&[(2, "1. `GetService` 接口"), (3, heading)], ""),
                (operation.clone(), Place::Input),
                "{heading}"
            );
        }
    }

    #[test]
    fn endings_fall_off_the_names_of_objects() {
        for (heading, name) in [
            ("runtime参数", "runtime"),
            ("vpcConfig 结构体", "vpcConfig"),
            ("`vpcConfig` 字段说明", "vpcConfig"),
            ("function field", "function"),
            ("Timer触发器", "Timer"),
            ("OSS triggers", "OSS"),
            ("ALIYUN::FC::Trigger", "ALIYUN::FC::Trigger"),
            ("日志配置（logConfig）", "logConfig"),
            ("tagFilter", "tagFilter"),
            ("2.1 filter", "filter"),
            ("The vpcConfig object", "vpcConfig"),
        ] {
            assert_eq!(
                under(&[(1, "CreateFunction"), (2, heading)], "").0,
                Target::Object(name.into()),
                "{heading}"
            );
        }
    }

    #[test]
    fn results_and_errors_are_told_apart() {
        let operation = Target::Operation("GetService".into());
        assert_eq!(under(&[(1, "GetService"), (2, "返回参数")], ""), (operation.clone(), Place::Result));
        assert_eq!(
            under(&[(1, "GetService"), (2, "Response elements")], ""),
            (operation.clone(), Place::Result)
        );
        assert_eq!(under(&[(1, "GetService"), (2, "Error codes")], ""), (operation.clone(), Place::Errors));
        assert_eq!(under(&[(1, "GetService")], "返回数据如下："), (operation, Place::Result));
    }

    #[test]
    fn the_sentence_before_tells_most() {
        let object = |name: &str| Target::Object(name.into());
        assert_eq!(under(&[(1, "GetService")], "`vpcConfig` 字典包含以下键值：").0, object("vpcConfig"));
        assert_eq!(under(&[(1, "GetService")], "The fields of `logConfig`:").0, object("logConfig"));
        assert_eq!(
            under(&[(1, "Api")], "以下是GetService接口的参数列表：").0,
            Target::Operation("GetService".into())
        );
        assert_eq!(under(&[(1, "GetService")], "用 `GET` 请求：").0, Target::Operation("GetService".into()));
    }
}
