//! The remedy for a misspelt word: the known word nearest to it, or all that may stand.

/// Says which of the known words was probably meant, or which may stand.
pub(crate) fn hint(word: &str, known: &[&str]) -> String {
    match near(word, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write {}", or(known)),
    }
}

/// The known word that is near enough to be meant.
pub(crate) fn near<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = word.to_lowercase();
    let distance = |known: &str| strsim::damerau_levenshtein(&word, &known.to_lowercase());
    let best = known.iter().min_by_key(|known| distance(known))?;
    let length = word.chars().count().max(best.chars().count());
    (distance(best) <= (length / 4).max(1)).then_some(*best)
}

/// The words in code spans, with `or` before the last.
fn or(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "nothing".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_is_answered_with_the_nearest() {
        assert_eq!(hint("requird", &["type", "required"]), "did you mean `required`?");
        assert_eq!(hint("Service", &["service", "document"]), "did you mean `service`?");
    }

    #[test]
    fn a_strange_word_is_answered_with_all_that_may_stand() {
        assert_eq!(hint("perhaps", &["yes", "no"]), "write `yes` or `no`");
        assert_eq!(hint("perhaps", &["a", "b", "c"]), "write `a`, `b` or `c`");
    }
}
