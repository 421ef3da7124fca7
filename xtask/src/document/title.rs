//! What a heading tells: an operation, an object, a result, errors, or nothing.

use super::{
    known::Known,
    place::{self, Place},
    text,
};

/// What a heading or a sentence tells.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Title {
    pub(super) operation: Option<String>,
    pub(super) object: Option<String>,
    pub(super) place: Option<Place>,
    pub(super) parameters: bool,
    /// Whether it speaks of values that a parameter may have.
    pub(super) values: bool,
    /// The operations of a heading that names more than one.
    pub(super) several: String,
}

/// What a heading tells.
pub(super) fn title(heading: &str, known: &Known) -> Title {
    let plain = text::plain(heading);
    let lower = plain.to_lowercase();
    let words = tokens(&plain);
    let has = |list: &str| words.iter().any(|word| text::among(list, &word.to_ascii_lowercase()));
    let holds = |list: &str| list.split_whitespace().any(|word| lower.contains(word));
    let is_named = |word: &&str| is_operation(word) || known.is_operation(word);
    let mut named: Vec<&str> = words.iter().map(|word| unprefixed(word)).filter(is_named).collect();
    named.dedup();
    let operation = match named.as_slice() {
        [only] if !is_row(only, known) => Some((*only).to_owned()),
        [] => spelt(&plain),
        _ => None,
    };
    let several = if named.len() > 1 { named.join(", ") } else { String::new() };
    let object = if operation.is_some() { None } else { object(heading, &plain, &words, known) };
    let place = place::announced(&plain).filter(|&place| object.is_none() || place == Place::Errors);
    let parameters = holds(PARAMETERS) || has(PARAMETER_WORDS);
    Title { operation, object, place, parameters, values: false, several }
}

/// The operation that a heading spells in words: `Create Function`.
fn spelt(plain: &str) -> Option<String> {
    // A trigger is a thing of its own here, not a word that falls off.
    let whole = plain.ends_with(" Trigger") || plain.ends_with(" Triggers");
    let words: Vec<&str> = if whole { plain } else { stem(plain) }.split(' ').collect();
    let capital = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_uppercase()) && word.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let chapter = |word: &&str| {
        let lower = word.to_ascii_lowercase();
        let tail = text::among(WORD_TAILS, &lower) && !whole;
        is_chapter(word) || tail || lower == "started"
    };
    let verb = VERBS.split_whitespace().any(|verb| words.first() == Some(&verb));
    let plausible = verb && (2..=4).contains(&words.len()) && words.iter().all(capital);
    (plausible && !words.iter().any(chapter)).then(|| words.concat())
}

/// Words that fall off a heading behind the name of an object.
const TAILS: &str = "
    参数 结构体 结构 字段 配置项 配置 属性 对象 字典 语法 说明 详解 列表 接口 方法 函数 操作 触发器 类型
    数据 信息 介绍 键值 键 格式 可选值 枚举值 取值 含义 描述 定义 详情 示例 样例 例子 的 ： :";
const WORD_TAILS: &str = "
    parameters parameter properties property fields field objects object structure struct configuration
    configurations config settings triggers trigger attributes attribute arguments argument keys types
    type syntax dictionary dict values value block definition schema example examples sample details options format data";
/// Single words that are titles of chapters, not names.
const CHAPTERS: &str = "
    api apis appendix argument arguments attributes authentication authorization background basics body
    changelog contents debugging description details example examples faq features fields guide header
    headers help import install installation introduction json license limitations limits markdown note
    notes operations options output outputs overview parameter parameters path permissions preface
    prerequisites properties property query quickstart readme reference references remarks request
    requests response responses result results return returns sample samples sdk security summary syntax
    timeouts tips types usage values warning warnings yaml important caution error errors attribute";

/// Whether the word is the title of a chapter, not a name.
pub(super) fn is_chapter(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    text::among(CHAPTERS, &lower) || place::is_word(&lower) || lower == "ok"
}

/// Whether a capital stands within the word, as in `vpcConfig`.
pub(super) fn is_camel(word: &str) -> bool {
    word.chars().zip(word.chars().skip(1)).any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase())
}

/// The object a heading names, if it names one.
fn object(heading: &str, plain: &str, words: &[&str], known: &Known) -> Option<String> {
    let stem = stem(plain);
    let chapter = |name: &str| is_chapter(name) && !known.has(name);
    if text::is_name(stem) {
        return (!chapter(stem)).then(|| stem.to_owned());
    }
    let spans = text::code_spans(heading);
    if let [(_, _, only)] = spans.as_slice()
        && text::is_name(only)
        && !is_operation(only)
    {
        return Some((*only).to_owned());
    }
    // Web钩子: a word, and a few signs that say of what kind it is.
    let kind = stem.chars().filter(|&c| text::is_wide(c)).count();
    if let [only] = words
        && stem.starts_with(only)
        && kind <= 4
        && !stem.contains("命令")
        && stem.chars().all(|c| c.is_ascii() || text::is_wide(c))
        && text::is_name(only)
        && !chapter(only)
    {
        return Some((*only).to_owned());
    }
    // 日志配置（logConfig）: one word of the document among words of another script.
    let mut names = words.iter().filter(|word| known.has(word) || is_camel(word));
    match (names.next(), names.next()) {
        (Some(only), None) if plain.contains(text::is_wide) && words.len() == 1 => Some((*only).to_owned()),
        _ => None,
    }
}

/// The heading without its number and the words that fall off.
pub(super) fn stem(plain: &str) -> &str {
    let mut stem =
        plain.trim_start_matches(|c: char| !c.is_ascii_alphabetic() && !text::is_wide(c) && c != '$');
    stem = stem.strip_prefix("The ").or_else(|| stem.strip_prefix("the ")).unwrap_or(stem);
    loop {
        let before = stem;
        stem = stem.trim().trim_end_matches(['。', '.', '：', ':', '-']).trim_end();
        if stem.ends_with([')', '）']) {
            stem = stem.rfind(['(', '（']).map_or(stem, |at| &stem[..at]);
        }
        for tail in TAILS.split_whitespace() {
            stem = stem.strip_suffix(tail).filter(|rest| !rest.is_empty()).unwrap_or(stem);
        }
        let tail =
            stem.rsplit_once(' ').filter(|(_, last)| text::among(WORD_TAILS, &last.to_ascii_lowercase()));
        stem = tail.map_or(stem, |(rest, _)| rest);
        if stem == before {
            return stem;
        }
    }
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

/// The verbs an operation's name begins with.
const VERBS: &str = "
    Abort Add Allocate Apply Associate Attach Authorize Batch Bind Cancel Change Check Claim Clear Close
    Complete Confirm Continue Copy Create Decrypt Delete Deploy Deregister Describe Detach Disable Disassociate
    Download Drop Enable Encrypt Execute Export Fetch Find Generate Get Grant Import Init Install Invoke Join Leave List
    Modify Move Open Patch Pause Post Preview Publish Pull Push Put Query Rebuild Recover Refresh Register
    Release Remove Rename Renew Replace Reset Restart Restore Resume Retrieve Retry Revoke Rollback Run Save
    Search Send Set Start Stop Submit Subscribe Suspend Sync Tag Terminate Transfer Unbind Uninstall Unlock
    Unregister Unsubscribe Untag Update Upgrade Upload Validate Verify";

/// Whether the word is an operation's name: a verb, then another word, as `CreateService` or `createService`.
pub(crate) fn is_operation(word: &str) -> bool {
    let Some(first) = word.chars().next().filter(char::is_ascii_alphabetic) else { return false };
    let capital = format!("{}{}", first.to_ascii_uppercase(), &word[1..]);
    let letters = word.chars().all(|c| c.is_ascii_alphanumeric());
    letters
        && VERBS.split_whitespace().any(|verb| {
            capital.strip_prefix(verb).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
        })
}

/// Whether the word is a verb that operations begin with.
pub(super) fn is_verb(word: &str) -> bool {
    text::among(VERBS, word)
}

/// The words of a name such as `WarmUpFunction`.
pub(super) fn words(name: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = vec![0];
    let pairs = name.char_indices().zip(name.chars().skip(1));
    starts.extend(
        pairs
            .filter(|((_, a), b)| a.is_ascii_lowercase() && b.is_ascii_uppercase())
            .map(|((at, _), _)| at + 1),
    );
    starts.push(name.len());
    starts.windows(2).map(|pair| &name[pair[0]..pair[1]]).collect()
}

/// `tagFilter` and `TagList` begin with a verb too, but the tables have them as rows.
pub(super) fn is_row(word: &str, known: &Known) -> bool {
    let lower = word.starts_with(|c: char| c.is_ascii_lowercase());
    known.kind(word).is_some_and(|kind| lower || !kind.trim().is_empty())
}

/// `fc:CreateService` and `fc.CreateService` without the product; `Fn::GetAtt` is no operation.
fn unprefixed(word: &str) -> &str {
    let bare =
        word.rsplit_once(':').filter(|(product, _)| !product.ends_with(':')).map_or(word, |(_, name)| name);
    bare.rsplit_once('.').map(|(_, name)| name).filter(|name| is_operation(name)).unwrap_or(bare)
}

const PARAMETERS: &str = "参数 属性 字段 入参 键值 键 配置项";
const PARAMETER_WORDS: &str = "
    parameter parameters property properties field fields argument arguments attribute attributes keys
    key members options";

#[cfg(test)]
mod tests {
    use super::*;

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
}
