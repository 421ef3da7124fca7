//! What kind of rows a heading or a sentence announces: those of a request, of a result, of errors, or none.

use super::text;

/// What kind of rows stand here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    Input,
    Result,
    Errors,
    /// The example of a request: its code shows keys, and its tables show nothing but the example.
    Example,
    /// The example of a result.
    ResultExample,
    /// Limits, changes and the like: rows only where a type or a requirement says so.
    Aside,
}

impl Place {
    /// Why a table or a list here is not read, whatever it holds.
    pub(super) fn refusal(self) -> Option<&'static str> {
        match self {
            Self::Errors => Some("errors"),
            Self::Example | Self::ResultExample => Some("an example"),
            Self::Input | Self::Result | Self::Aside => None,
        }
    }

    /// Whether code here may show the keys of a request.
    pub(super) fn shows_input(self) -> bool {
        matches!(self, Self::Input | Self::Example | Self::Aside)
    }
}

/// The place that a heading or a label announces.
pub(super) fn announced(plain: &str) -> Option<Place> {
    let lower = plain.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let has = |list: &str| words.iter().any(|word| text::among(list, word));
    let holds = |list: &str| list.split_whitespace().any(|word| lower.contains(word));
    let status = status(&lower);
    let result = holds(RESULT)
        || has(RESULT_WORDS)
        || lower.starts_with("attributes reference")
        || status.is_some_and(|code| code < 300);
    let example = holds(EXAMPLE) || has(EXAMPLE_WORDS);
    if holds(ERRORS)
        || lower.contains("status code")
        || has(ERROR_WORDS)
        || status.is_some_and(|code| code >= 400)
    {
        Some(Place::Errors)
    } else if result {
        Some(if example { Place::ResultExample } else { Place::Result })
    } else if example {
        Some(Place::Example)
    } else {
        (holds(ASIDE) || has(ASIDE_WORDS)).then_some(Place::Aside)
    }
}

/// The place that the sentence before a table announces; one that points at parameters to be given announces none.
pub(super) fn said(sentence: &str) -> Option<Place> {
    let lower = sentence.to_lowercase();
    let first = |list: &[&str]| list.iter().filter_map(|word| lower.find(word)).min();
    if is_label(&lower) {
        return announced(sentence);
    }
    if first(&["错误码", "错误代码", "error code"]).is_some() {
        return Some(Place::Errors);
    }
    let result = first(RETURNED)?;
    let given = first(GIVEN).is_some_and(|given| given < result);
    (!given).then_some(Place::Result)
}

/// Whether the words are no sentence but a label: `Output parameters:`, 返回参数：.
pub(super) fn is_label(sentence: &str) -> bool {
    let words = sentence.split_whitespace().count();
    words <= 4 && sentence.chars().filter(|&c| text::is_wide(c)).count() <= 10
}

/// The status code of a heading such as `200 OK` or `HTTP 404`.
fn status(lower: &str) -> Option<u16> {
    let rest = lower.trim().trim_start_matches("http").trim();
    let code = rest.split_whitespace().next()?.parse().ok()?;
    let named = rest.len() > 3 || lower.contains("http");
    ((200..600).contains(&code) && named).then_some(code)
}

/// Whether a word that stands alone is the title of such a chapter.
pub(super) fn is_word(lower: &str) -> bool {
    [RESULT_WORDS, EXAMPLE_WORDS, ERROR_WORDS, ASIDE_WORDS].iter().any(|list| text::among(list, lower))
}

const RESULT: &str = "返回 响应 应答 出参 输出";
const RESULT_WORDS: &str = "response responses returns returned return output outputs result results";
/// What a sentence says of a result.
const RETURNED: &[&str] =
    &["返回", "响应", "应答", "出参", "输出参数", "response", "returns", "returned", "output parameter"];
/// What a sentence says of a request, before it speaks of the result.
const GIVEN: &[&str] = &[
    "takes ",
    "accepts ",
    "requires ",
    "must ",
    "to be ",
    "入参",
    "传入",
    "请求参数",
    "需要",
    "用于",
    "指定",
];
const ERRORS: &str = "错误码 错误代码 错误信息 错误 异常 状态码";
const ERROR_WORDS: &str = "error errors exceptions";
const EXAMPLE: &str = "示例 样例 例子";
const EXAMPLE_WORDS: &str = "example examples sample samples";
const ASIDE: &str = "
    使用限制 限制 配额 更新记录 变更记录 修订记录 更新历史 变更历史 修订历史 版本历史 历史版本 更新日志";
const ASIDE_WORDS: &str = "limit limits limitation limitations quota quotas changelog history timeouts";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_labels_announce_results() {
        for words in [
            "应答参数",
            "响应参数",
            "200 OK",
            "Returned data",
            "Returns",
            "Return values",
            "返回对象",
            "出参",
            "HTTP 201",
            "Output parameters",
            "输出参数",
            "Results",
            "返回",
        ] {
            assert_eq!(announced(words), Some(Place::Result), "{words}");
        }
        assert_eq!(announced("返回示例"), Some(Place::ResultExample));
        assert_eq!(announced("请求示例"), Some(Place::Example));
        assert_eq!(announced("404 Not Found"), Some(Place::Errors));
        assert_eq!(announced("Limits"), Some(Place::Aside));
        for words in ["请求参数", "Parameters", "2.1 filter", "GetOutput", "300 things"] {
            assert_eq!(announced(words), None, "{words}");
        }
    }

    #[test]
    fn sentences_announce_results_unless_they_speak_of_a_request_first() {
        for words in [
            "The operation returns:",
            "It returns the following:",
            "接口返回如下：",
            "请求成功后返回以下字段：",
            "The response contains these fields:",
        ] {
            assert_eq!(said(words), Some(Place::Result), "{words}");
        }
        for words in [
            "This operation takes the following parameters and returns a Function:",
            "请求参数如下，返回函数：",
            "The request has the following fields:",
        ] {
            assert_eq!(said(words), None, "{words}");
        }
    }
}
