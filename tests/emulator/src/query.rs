//! What a query says.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

use crate::error::Fault;

/// The value of a parameter, decoded; an empty one is as good as none.
pub(crate) fn parameter(query: &str, name: &str) -> Option<String> {
    let values = query.split('&').filter_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let value = values.into_iter().next().filter(|value| !value.is_empty())?;
    Some(percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned())
}

/// The parameters whose names begin so, by the rest of the name.
pub(crate) fn parameters(query: &str, prefix: &str) -> BTreeMap<String, String> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let named = pairs
        .filter_map(|(name, value)| Some((decode(name).strip_prefix(prefix)?.to_owned(), decode(value))));
    named.collect()
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
    fn parameters_are_found_by_the_beginning_of_their_names() {
        let found = parameters("tag_a=1&limit=2&tag_b%20c=x+y&tag_", "tag_");
        let wanted = [("", ""), ("a", "1"), ("b c", "x y")].map(|(name, value)| (name.into(), value.into()));
        assert_eq!(found, BTreeMap::from(wanted));
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
