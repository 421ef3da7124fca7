//! The rules of an emulator: each counts the requests that it is about, and one strikes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Effect, Rule};

/// How often a rule has struck, told by whoever holds it.
#[derive(Debug, Clone)]
pub struct Strikes(Arc<AtomicU64>);

impl Strikes {
    /// The requests that the rule has struck until now.
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// The rules of an emulator, in the order in which they came.
#[derive(Default)]
pub(crate) struct Rules(Vec<(Rule, u64, Strikes)>);

impl Rules {
    pub(crate) fn add(&mut self, rule: Rule) -> Strikes {
        let strikes = Strikes(Arc::default());
        self.0.push((rule, 0, strikes.clone()));
        strikes
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// What a request suffers; every rule that is about it counts it.
    pub(crate) fn strike(&mut self, operation: Option<&str>) -> Option<Effect> {
        let mut effect = None;
        for (rule, seen, strikes) in &mut self.0 {
            if rule.operation.as_deref().is_some_and(|wanted| Some(wanted) != operation) {
                continue;
            }
            *seen += 1;
            if effect.is_none() && rule.strikes(*seen) && strikes.count() < rule.times {
                strikes.0.fetch_add(1, Ordering::SeqCst);
                effect = Some(rule.effect.clone());
            }
        }
        effect
    }
}

impl Rule {
    /// Whether the n-th request that it is about is struck, as far as numbers decide.
    fn strikes(&self, n: u64) -> bool {
        n >= self.from && self.share.is_none_or(|(share, seed)| fraction(seed, n) < share)
    }
}

/// A number between 0 and 1 that depends on these two and on nothing else (splitmix64).
fn fraction(seed: u64, n: u64) -> f64 {
    let mut z = seed.wrapping_add(n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    f64::from(u32::try_from((z ^ (z >> 31)) >> 32).unwrap_or(u32::MAX)) / 4_294_967_296.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(rule: Rule, operations: &[&str]) -> Vec<bool> {
        let mut rules = Rules::default();
        rules.add(rule);
        operations.iter().map(|operation| rules.strike(Some(operation)).is_some()).collect()
    }

    #[test]
    fn a_rule_strikes_its_operation_from_the_nth_on_and_so_many_times() {
        let rule = Rule::on("A").from(2).times(2);
        assert_eq!(struck(rule, &["A", "B", "A", "B", "A", "A"]), [false, false, true, false, true, false]);
        assert_eq!(struck(Rule::any().nth(2), &["A", "B", "A"]), [false, true, false]);
    }

    #[test]
    fn a_share_is_the_same_ones_each_time_and_about_so_many() {
        let once = || struck(Rule::any().share(0.3, 42), &["A"; 1000]);
        assert_eq!(once(), once());
        let count = once().into_iter().filter(|struck| *struck).count();
        assert!((250..350).contains(&count), "{count}");
        assert_eq!(struck(Rule::any().share(0.0, 1), &["A"; 9]), [false; 9]);
        assert_eq!(struck(Rule::any().share(1.0, 1), &["A"; 9]), [true; 9]);
    }

    #[test]
    fn the_first_rule_that_strikes_is_the_only_one_and_the_others_count() {
        let mut rules = Rules::default();
        let first = rules.add(Rule::any().nth(1));
        let second = rules.add(Rule::any().from(2));
        for _ in 0..3 {
            assert!(rules.strike(None).is_some());
        }
        assert_eq!((first.count(), second.count()), (1, 2));
    }
}
