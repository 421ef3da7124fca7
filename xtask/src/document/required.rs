//! Required or not, as documents say it.

use super::text;

/// Answers to what the header asks.
const YES: &str = "是 true yes y ✅ ✓ ✔ √ ☑";
const NO: &str = "否 false no n ❌ ✗ ✘ × ❎";
/// Words that say what they mean under any header.
const REQUIRED: &str = "必填 必选 必须 必需 必传 required mandatory";
const OPTIONAL: &str = "
    选填 非必填 非必选 非必须 非必需 不必填 不必选 可选 可不填 optional notrequired";

/// What a cell of the column says: yes, no, or words of its own that belong to the description.
pub(super) fn cell(written: &str) -> (Option<bool>, Option<String>) {
    let plain = text::plain(written);
    let word = bare(&plain);
    let answer = answer(&word);
    let silent = answer.is_some() || plain.chars().all(|c| matches!(c, '-' | '—' | '–' | '/' | ' '));
    (answer, (!silent).then_some(plain))
}

/// The same for a column that asks whether the row is optional: there yes means no.
pub(super) fn inverted(written: &str) -> (Option<bool>, Option<String>) {
    let (said, words) = cell(written);
    let word = bare(&text::plain(written));
    let asked = text::among(YES, &word) || text::among(NO, &word);
    (said.map(|said| said != asked), words)
}

/// What a word says that means it under any header: 必填, Required, optional.
pub(super) fn word(written: &str) -> Option<bool> {
    let word = bare(&text::plain(written));
    if text::among(REQUIRED, &word) { Some(true) } else { text::among(OPTIONAL, &word).then_some(false) }
}

/// What the words at the start of a description say: **必填。**, (Optional), `可选参数，`.
pub(super) fn lead(description: &str) -> Option<bool> {
    let plain = text::plain(description);
    let body = plain.trim_start_matches(['(', '（', '[', '【', ' ']);
    let bracket = body.len() < plain.len();
    let length = body.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(body.len());
    let (word, rest) = body.split_at(length);
    let marked = rest.is_empty()
        || rest.starts_with(['。', '.', ',', '，', ':', '：', ')', '）', ']', '】', ';', '；']);
    let said = answer(&bare(word)).filter(|_| (marked || bracket) && bare(word).len() > 3);
    if said.is_some() {
        return said;
    }
    let starts = |ends: &[&str]| ends.iter().any(|end| word.starts_with(end));
    if starts(&["可选参数", "可选的", "可选项", "选填参数"]) {
        return Some(false);
    }
    starts(&["必填参数", "必填的", "必填项", "必选参数"]).then_some(true)
}

/// What an introduction says of all that follows: 包括以下必填字段, "the following optional parameters".
pub(super) fn of_all(sentence: &str) -> Option<bool> {
    let lower = sentence.to_lowercase();
    let said = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let no = said(&[
        "可选参数",
        "可选字段",
        "可选的参数",
        "选填",
        "非必填",
        "非必选",
        "optional parameter",
        "optional field",
    ]);
    let yes = said(&[
        "必填字段",
        "必填参数",
        "必选参数",
        "必需参数",
        "必须参数",
        "required parameter",
        "parameters are required",
        "参数必填",
        "required field",
    ]);
    match (yes, no) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

fn answer(word: &str) -> Option<bool> {
    if text::among(YES, word) || text::among(REQUIRED, word) {
        return Some(true);
    }
    (text::among(NO, word) || text::among(OPTIONAL, word)).then_some(false)
}

fn bare(text: &str) -> String {
    let mark = |c: char| {
        matches!(c, '。' | '.' | ',' | '，' | '!' | '！' | '*' | '(' | ')' | '（' | '）' | ' ' | '\u{fe0f}')
    };
    text.chars().filter(|&c| !mark(c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_have_many_words() {
        for yes in ["是", "True", "Yes", "必填", "必选", "✅", "Y", "**是**", "是。", "Yes.", "`true`", "✔️"]
        {
            assert_eq!(cell(yes), (Some(true), None), "{yes}");
        }
        for no in ["否", "False", "No", "选填", "非必填", "可选", "N", "**否。**", "not required"] {
            assert_eq!(cell(no), (Some(false), None), "{no}");
        }
    }

    #[test]
    fn words_that_name_their_meaning_are_never_turned_round() {
        for (written, wanted) in [
            ("是", false),
            ("否", true),
            ("False", true),
            ("Yes", false),
            ("✅", false),
            ("N", true),
            ("可选", false),
            ("选填", false),
            ("非必填", false),
            ("Optional", false),
            ("必选", true),
            ("必填", true),
            ("Required", true),
        ] {
            assert_eq!(inverted(written), (Some(wanted), None), "{written}");
        }
        assert_eq!(inverted("maybe"), (None, Some("maybe".into())));
    }

    #[test]
    fn conditions_go_to_the_description() {
        assert_eq!(cell("Yes for timer type"), (None, Some("Yes for timer type".into())));
        assert_eq!(cell(""), (None, None));
        assert_eq!(cell("-"), (None, None));
    }

    #[test]
    fn a_description_may_begin_with_it() {
        assert_eq!(lead("**必填。** 名称"), Some(true));
        assert_eq!(lead("(Optional, ForceNew) A name"), Some(false));
        assert_eq!(lead("（可选）名称"), Some(false));
        assert_eq!(lead("Required. A name"), Some(true));
        assert_eq!(lead("可选参数，版本"), Some(false));
        assert_eq!(lead("Required values are listed"), None);
        assert_eq!(lead("是否启用"), None);
        assert_eq!(lead("No. of retries"), None);
    }
}
