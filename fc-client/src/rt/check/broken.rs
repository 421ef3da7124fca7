//! Whether a value keeps a rule, and the words for it when it does not.

use super::cron;
use crate::rt::Rule;

/// What a text breaks.
pub(super) fn by_text(rule: &Rule, text: &str) -> Option<String> {
    let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    match *rule {
        Rule::Length(low, high) if !(low..=high).contains(&length) => {
            Some(format!("must have {low} to {high} characters (it has {length})"))
        }
        Rule::Characters(set) if !text.chars().all(|c| within(set, c)) => {
            Some(format!("may only have the characters {set}"))
        }
        Rule::First(set) if !text.chars().next().is_none_or(|c| within(set, c)) => {
            Some(format!("must start with one of {set}"))
        }
        Rule::OneOf(values) if !values.contains(&text) => {
            Some(format!("must be one of {}", values.join(", ")))
        }
        Rule::Cron => cron::fault(text),
        _ => None,
    }
}

/// What bytes break.
pub(super) fn by_bytes(rule: &Rule, bytes: &[u8]) -> Option<String> {
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    match *rule {
        Rule::Length(low, high) if !(low..=high).contains(&length) => {
            Some(format!("must have {low} to {high} bytes (it has {length})"))
        }
        _ => None,
    }
}

/// What a number breaks.
pub(super) fn by_number(rule: &Rule, number: f64) -> Option<String> {
    match *rule {
        // Written so that what is not a number is outside as well.
        Rule::Range(low, high) if !(low..=high).contains(&number) => {
            Some(format!("must be from {low} to {high}"))
        }
        Rule::Multiple(of) if !is_multiple(number, of) => Some(format!("must be a multiple of {of}")),
        Rule::OneOf(values) if !values.contains(&number.to_string().as_str()) => {
            Some(format!("must be one of {}", values.join(", ")))
        }
        _ => None,
    }
}

/// Whether a number is so many times another, as far as numbers with fractions can say it.
fn is_multiple(number: f64, of: f64) -> bool {
    let times = number / of;
    (times - times.round()).abs() < 1e-9 * times.abs().max(1.0)
}

/// Whether a set such as `A-Za-z0-9_-` has a character. A `-` at the end stands for itself.
fn within(set: &str, c: char) -> bool {
    let chars: Vec<char> = set.chars().collect();
    let mut at = 0;
    while let Some(&low) = chars.get(at) {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(&high)) => {
                if (low..=high).contains(&c) {
                    return true;
                }
                at += 3;
            }
            _ if low == c => return true,
            _ => at += 1,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_set_is_ranges_and_single_characters() {
        for c in ['A', 'm', 'z', '0', '_', '-'] {
            assert!(within("A-Za-z0-9_-", c), "{c}");
        }
        for c in ['.', ' ', 'é', '\n', '/'] {
            assert!(!within("A-Za-z0-9_-", c), "{c}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_in_no_range() {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(by_number(&Rule::Range(0.0, 10.0), number).is_some(), "{number}");
            assert!(by_number(&Rule::Multiple(0.05), number).is_some(), "{number}");
        }
    }

    proptest! {
        #[test]
        fn a_length_is_kept_on_both_sides_of_both_ends(low in 0_u64..40, more in 0_u64..40, c in any::<char>()) {
            let high = low + more;
            let rule = Rule::Length(low, high);
            let broken = |length: u64| by_text(&rule, &c.to_string().repeat(usize::try_from(length).unwrap())).is_some();
            let bytes = |length: u64| by_bytes(&rule, &vec![0; usize::try_from(length).unwrap()]).is_some();
            prop_assert!(!broken(low) && !broken(high) && broken(high + 1) && (low == 0 || broken(low - 1)));
            prop_assert!(!bytes(low) && !bytes(high) && bytes(high + 1) && (low == 0 || bytes(low - 1)));
        }

        #[test]
        fn a_range_is_kept_on_both_sides_of_both_ends(low in -100_000_i32..100_000, more in 0_i32..100_000) {
            let high = low + more;
            let rule = Rule::Range(low.into(), high.into());
            let broken = |number: i32| by_number(&rule, number.into()).is_some();
            prop_assert!(!broken(low) && !broken(high) && broken(low - 1) && broken(high + 1));
        }

        #[test]
        fn a_multiple_is_one_of_its_steps(times in 0_i32..100_000, of in 2_i32..5000) {
            let rule = Rule::Multiple(of.into());
            let (number, of) = (f64::from(times) * f64::from(of), f64::from(of));
            prop_assert!(by_number(&rule, number).is_none());
            prop_assert!(by_number(&rule, number + 1.0).is_some() && by_number(&rule, number + of - 1.0).is_some());
        }

        #[test]
        fn a_step_with_a_fraction_is_met_in_spite_of_it(times in 1_i32..320) {
            let number = f64::from(times) * 0.05;
            let rule = Rule::Multiple(0.05);
            prop_assert!(by_number(&rule, number).is_none(), "{number}");
            prop_assert!(by_number(&rule, format!("{number:.2}").parse().unwrap()).is_none(), "{number:.2}");
            prop_assert!(by_number(&rule, number + 0.01).is_some(), "{number}");
        }

        #[test]
        fn characters_are_all_in_the_set(text in "[A-Za-z0-9_-]{0,40}", other in "[^A-Za-z0-9_-]") {
            let rule = Rule::Characters("A-Za-z0-9_-");
            prop_assert!(by_text(&rule, &text).is_none());
            let wrong = text + &other;
            prop_assert!(by_text(&rule, &wrong).is_some());
        }

        #[test]
        fn the_first_character_is_in_the_set(text in "[A-Za-z_].{0,9}", other in "[^A-Za-z_].{0,9}") {
            let rule = Rule::First("A-Za-z_");
            prop_assert!(by_text(&rule, &text).is_none());
            prop_assert!(by_text(&rule, &other).is_some());
        }

        #[test]
        fn one_of_is_exactly_one_of(number in 0_i32..20_000) {
            let rule = Rule::OneOf(&["512", "10240"]);
            let one = number == 512 || number == 10_240;
            prop_assert_eq!(by_number(&rule, number.into()).is_none(), one);
            prop_assert_eq!(by_text(&rule, &number.to_string()).is_none(), one);
        }
    }
}
