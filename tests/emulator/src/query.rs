//! What a query says.

use percent_encoding::percent_decode_str;

/// The value of a parameter, decoded; an empty one is as good as none.
pub(crate) fn parameter(query: &str, name: &str) -> Option<String> {
    let values = query.split('&').filter_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let value = values.into_iter().next().filter(|value| !value.is_empty())?;
    Some(percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned())
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
    fn what_is_absent_or_empty_is_not_there() {
        for query in ["", "a=1", "limit", "limit=", "limits=1", "xlimit=1"] {
            assert_eq!(parameter(query, "limit"), None, "{query}");
        }
    }
}
