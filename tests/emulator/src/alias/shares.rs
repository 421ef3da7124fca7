//! Shares of the calls: no chance, but exactly so many of each, spread evenly.

/// Whose turn it is: with each call every credit grows by its share, and the largest pays for the call.
pub(super) struct Shares {
    holders: Vec<Holder>,
}

struct Holder {
    version: String,
    /// In millionths.
    share: i64,
    credit: i64,
}

const WHOLE: i64 = 1_000_000;

impl Shares {
    /// What the others do not get is the main one's.
    pub(super) fn new(main: &str, additional: &[(&str, f64)]) -> Shares {
        let holder = |version: &str, share| Holder { version: version.to_owned(), share, credit: 0 };
        let mut holders: Vec<Holder> =
            additional.iter().map(|(version, weight)| holder(version, millionths(*weight))).collect();
        let rest = WHOLE - holders.iter().map(|holder| holder.share).sum::<i64>();
        holders.insert(0, holder(main, rest.max(0)));
        Shares { holders }
    }

    pub(super) fn next(&mut self) -> Option<String> {
        for holder in &mut self.holders {
            holder.credit += holder.share;
        }
        // Of several that have the same credit the first one, which is the main one, is meant.
        let turn = self.holders.iter_mut().rev().max_by_key(|holder| holder.credit)?;
        turn.credit -= WHOLE;
        Some(turn.version.clone())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a weight lies between 0 and 1")]
fn millionths(weight: f64) -> i64 {
    (weight * 1e6).round() as i64
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn counted(additional: &[(&str, f64)], calls: usize) -> BTreeMap<String, usize> {
        let mut shares = Shares::new("1", additional);
        let mut counts = BTreeMap::new();
        for _ in 0..calls {
            *counts.entry(shares.next().unwrap()).or_default() += 1;
        }
        counts
    }

    #[test]
    fn of_a_hundred_calls_each_gets_exactly_its_share() {
        let counts = |pairs: &[(&str, usize)]| {
            pairs.iter().map(|(version, count)| ((*version).to_owned(), *count)).collect::<BTreeMap<_, _>>()
        };
        assert_eq!(counted(&[], 100), counts(&[("1", 100)]));
        assert_eq!(counted(&[("2", 0.05)], 100), counts(&[("1", 95), ("2", 5)]));
        assert_eq!(counted(&[("2", 0.0)], 100), counts(&[("1", 100)]));
        assert_eq!(counted(&[("2", 1.0)], 100), counts(&[("2", 100)]));
        assert_eq!(counted(&[("2", 0.3), ("3", 0.2)], 100), counts(&[("1", 50), ("2", 30), ("3", 20)]));
    }

    #[test]
    fn halves_take_turns() {
        let mut shares = Shares::new("1", &[("2", 0.5)]);
        let turns: Vec<String> = std::iter::from_fn(|| shares.next()).take(4).collect();
        assert_eq!(turns, ["1", "2", "1", "2"]);
    }
}
