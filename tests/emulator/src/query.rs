//! What a query says.

use percent_encoding::percent_decode_str;

use crate::error::Fault;

/// The value of a parameter, decoded; an empty one is as good as none.
pub(crate) fn parameter(query: &str, name: &str) -> Option<String> {
    let values = query.split('&').filter_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let value = values.into_iter().next().filter(|value| !value.is_empty())?;
    Some(percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned())
}

/// Whether a parameter says yes; an official SDK for Python writes `True`.
pub(crate) fn flag(query: &str, name: &str) -> Result<bool, Fault> {
    match parameter(query, name).as_deref() {
        None | Some("false" | "False") => Ok(false),
        Some("true" | "True") => Ok(true),
        Some(other) => {
            let rule = "it must be true or false";
            Err(Fault::invalid(format!("{name} is set to an invalid value: '{other}' ({rule})")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_decoded() {
        assert_eq!(parameter("a=1&qualifier=my%2Dalias", "qualifier"), Some("my-alias".to_owned()));
        assert_eq!(parameter("nextToken=tok+en", "nextToken"), Some("tok en".to_owned()));
    }

    #[test]
    fn a_flag_is_true_or_false_in_either_spelling() {
        for (query, yes) in
            [("", false), ("x=", false), ("x=true", true), ("x=True", true), ("x=False", false)]
        {
            assert_eq!(flag(query, "x"), Ok(yes), "{query}");
        }
        assert_eq!(flag("x=1", "x").unwrap_err().code, "InvalidArgument");
    }

    #[test]
    fn what_is_absent_or_empty_is_not_there() {
        for query in ["", "a=1", "limit", "limit=", "limits=1", "xlimit=1"] {
            assert_eq!(parameter(query, "limit"), None, "{query}");
        }
    }
}
