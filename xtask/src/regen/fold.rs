//! Folds what several sources say of one limit: refused is what all of them refuse, warned of what some do.

use fc_spec::{Level, Relation, Rule, Sourced};

/// A rule as a wire file says it.
pub(crate) struct Said<T> {
    pub(crate) rule: T,
    /// Who says it; a part that starts with `not ` disagrees.
    pub(crate) source: String,
}

impl<T> Said<T> {
    /// Sources stand apart by `;`. One that is said to disagree makes the rule a warning.
    fn level(&self) -> Level {
        let disagrees = |source: &str| source.trim_start().to_ascii_lowercase().starts_with("not ");
        if self.source.split([';', ',']).any(disagrees) { Level::Warn } else { Level::Deny }
    }

    fn at(self, level: Level) -> Sourced<T> {
        Sourced { rule: self.rule, level, source: self.source }
    }
}

/// What is said of a rule that nobody says.
pub(crate) fn unsourced(rule: &str) -> String {
    format!("the rule `{rule}` has no source: write `{{ \"{rule}\" = \"…\" }}`")
}

/// The limits of one row.
pub(crate) fn rules(said: Vec<Said<Rule>>) -> Vec<Sourced<Rule>> {
    let mut groups: [Vec<Said<Rule>>; 7] = Default::default();
    for one in said {
        groups[kind(&one.rule)].push(one);
    }
    let mut folded: Vec<Sourced<Rule>> = groups.into_iter().flat_map(group).collect();
    folded.sort_by_key(|one| (kind(&one.rule), one.level));
    folded
}

/// What rows must agree on; no two of these are about the same.
pub(crate) fn relations(said: Vec<Said<Relation>>) -> Vec<Sourced<Relation>> {
    let level = |one: Said<Relation>| {
        let level = one.level();
        one.at(level)
    };
    said.into_iter().map(level).collect()
}

/// The order in which the limits of a row are written.
fn kind(rule: &Rule) -> usize {
    match rule {
        Rule::Length(..) => 0,
        Rule::Characters(_) => 1,
        Rule::First(_) => 2,
        Rule::Range(..) => 3,
        Rule::Multiple(_) => 4,
        Rule::OneOf(_) => 5,
        Rule::Cron => 6,
    }
}

/// Limits of one kind: the loosest that all of them imply is refused, every stricter one is a warning.
fn group(said: Vec<Said<Rule>>) -> Vec<Sourced<Rule>> {
    let agreed: Vec<&Said<Rule>> = said.iter().filter(|one| one.level() == Level::Deny).collect();
    let loosest = loosest(&agreed);
    let sources: Vec<&str> = agreed.iter().map(|one| one.source.as_str()).collect();
    let said_by_none = loosest.clone().filter(|rule| !said.iter().any(|one| one.rule == *rule));
    let mut folded: Vec<Sourced<Rule>> = Vec::new();
    folded.extend(said_by_none.map(|rule| Sourced { rule, level: Level::Deny, source: sources.join("; ") }));
    for one in said {
        let agreed = one.level() == Level::Deny && loosest.as_ref() == Some(&one.rule);
        let level = if agreed { Level::Deny } else { Level::Warn };
        folded.push(one.at(level));
    }
    folded
}

/// The limit that a value breaks only if it breaks all of these; none, where the vocabulary has no such limit.
fn loosest(said: &[&Said<Rule>]) -> Option<Rule> {
    let mut rules = said.iter().map(|one| one.rule.clone());
    let first = rules.next()?;
    rules.try_fold(first, |one, other| {
        Some(match (one, other) {
            (one, other) if one == other => one,
            (Rule::Length(a, b), Rule::Length(c, d)) => Rule::Length(a.min(c), b.max(d)),
            (Rule::Range(a, b), Rule::Range(c, d)) => Rule::Range(a.min(c), b.max(d)),
            (Rule::Multiple(a), Rule::Multiple(b)) if a % b == 0.0 => Rule::Multiple(b),
            (Rule::Multiple(a), Rule::Multiple(b)) if b % a == 0.0 => Rule::Multiple(a),
            (Rule::Characters(one), Rule::Characters(other)) => Rule::Characters(either(&one, &other)),
            (Rule::First(one), Rule::First(other)) => Rule::First(either(&one, &other)),
            (Rule::OneOf(mut all), Rule::OneOf(more)) => {
                let new: Vec<String> = more.into_iter().filter(|value| !all.contains(value)).collect();
                all.extend(new);
                Rule::OneOf(all)
            }
            _ => return None,
        })
    })
}

/// The characters of either set; one set that has all of the other is it, as it is written.
fn either(one: &str, other: &str) -> String {
    let (ours, theirs) = (ranges(one), ranges(other));
    let within = |(low, high): &(char, char), all: &[(char, char)]| {
        all.iter().any(|(from, to)| from <= low && high <= to)
    };
    if theirs.iter().all(|range| within(range, &ours)) {
        return one.to_owned();
    }
    if ours.iter().all(|range| within(range, &theirs)) {
        return other.to_owned();
    }
    let more = theirs.iter().filter(|range| !within(range, &ours));
    let all: Vec<(char, char)> = ours.iter().chain(more).copied().collect();
    let text =
        |(low, high): &(char, char)| if low == high { low.to_string() } else { format!("{low}-{high}") };
    // A `-` stands for itself only at the end.
    let (dash, rest): (Vec<_>, Vec<_>) = all.iter().partition(|range| **range == ('-', '-'));
    rest.into_iter().chain(dash).map(text).collect()
}

/// A set such as `A-Za-z_-` as ranges.
fn ranges(set: &str) -> Vec<(char, char)> {
    let chars: Vec<char> = set.chars().collect();
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(&low) = chars.get(at) {
        if let (Some('-'), Some(&high)) = (chars.get(at + 1), chars.get(at + 2)) {
            out.push((low, high));
            at += 3;
        } else {
            out.push((low, low));
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `deny length 1..128 (a)` and so on.
    fn folded(said: &[(&str, &str)]) -> Vec<String> {
        let said = said.iter().map(|(rule, source)| Said {
            rule: rule.parse::<Rule>().expect("a rule"),
            source: (*source).to_owned(),
        });
        let show = |Sourced { rule, level, source }: Sourced<Rule>| {
            format!("{} {rule} ({source})", if level == Level::Deny { "deny" } else { "warn" })
        };
        rules(said.collect()).into_iter().map(show).collect()
    }

    #[test]
    fn what_one_source_says_and_none_denies_is_refused() {
        assert_eq!(
            folded(&[("multiple 64", "a"), ("range 128..32768", "a; b")]),
            ["deny range 128..32768 (a; b)", "deny multiple 64 (a)"]
        );
    }

    #[test]
    fn the_loosest_is_refused_and_the_stricter_are_warnings() {
        assert_eq!(
            folded(&[("length 1..64", "a"), ("length 1..128", "b")]),
            ["deny length 1..128 (b)", "warn length 1..64 (a)"]
        );
        assert_eq!(
            folded(&[("multiple 1024", "a"), ("multiple 64", "b")]),
            ["deny multiple 64 (b)", "warn multiple 1024 (a)"]
        );
    }

    #[test]
    fn what_overlaps_is_refused_only_outside_of_both() {
        assert_eq!(
            folded(&[("range 1..600", "a"), ("range 10..86400", "b")]),
            ["deny range 1..86400 (a; b)", "warn range 1..600 (a)", "warn range 10..86400 (b)"]
        );
        assert_eq!(
            folded(&[("one of 512 10240", "a"), ("one of 512 1024", "b")]),
            ["deny one of 512 10240 1024 (a; b)", "warn one of 512 10240 (a)", "warn one of 512 1024 (b)"]
        );
    }

    #[test]
    fn sets_of_characters_are_joined() {
        assert_eq!(
            folded(&[("characters a-z", "a"), ("characters a-z0-9", "b")]),
            ["deny characters a-z0-9 (b)", "warn characters a-z (a)"]
        );
        assert_eq!(
            folded(&[("first a-z-", "a"), ("first 0-9_", "b")]),
            ["deny first a-z0-9_- (a; b)", "warn first a-z- (a)", "warn first 0-9_ (b)"]
        );
    }

    #[test]
    fn what_has_no_common_limit_is_only_a_warning() {
        assert_eq!(
            folded(&[("multiple 3", "a"), ("multiple 2", "b")]),
            ["warn multiple 3 (a)", "warn multiple 2 (b)"]
        );
    }

    #[test]
    fn what_is_contested_does_not_silence_the_rest() {
        assert_eq!(
            folded(&[("length 1..64", "a; not b"), ("length 1..128", "b")]),
            ["deny length 1..128 (b)", "warn length 1..64 (a; not b)"]
        );
    }

    #[test]
    fn a_source_that_disagrees_makes_it_a_warning() {
        assert_eq!(
            folded(&[("range 1..5", "a; not b, which has no limit")]),
            ["warn range 1..5 (a; not b, which has no limit)"]
        );
        for source in ["a; Not b", "a, not b", "not b"] {
            assert_eq!(folded(&[("range 1..5", source)]), [format!("warn range 1..5 ({source})")]);
        }
    }
}
