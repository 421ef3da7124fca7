//! What was probably meant by a name that is not known.

/// `; did you mean `…`?`, or nothing where no name is near.
pub(crate) fn hint<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> String {
    let word = word.to_ascii_lowercase();
    let near = names
        .map(|name| (strsim::jaro_winkler(&word, &name.to_ascii_lowercase()), name))
        .filter(|(nearness, _)| *nearness > 0.85)
        .max_by(|one, other| one.0.total_cmp(&other.0));
    near.map(|(_, name)| format!("; did you mean `{name}`?")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn the_nearest_name_is_meant_or_none() {
        let names = || ["GetService", "GetFunction"].into_iter();
        assert_eq!(hint("GetFunctoin", names()), "; did you mean `GetFunction`?");
        assert_eq!(hint("getservice", names()), "; did you mean `GetService`?");
        assert_eq!(hint("", names()), "");
        assert_eq!(hint("PublishVersion", names()), "");
    }
}
