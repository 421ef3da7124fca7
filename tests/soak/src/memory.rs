//! How much memory this process has, over time.

use std::fmt;

/// What was seen after so many calls.
struct Look {
    calls: f64,
    /// `VmRSS` in KiB: everything, the pages of the program's file included.
    resident: f64,
    /// `RssAnon` in KiB: what the process has made itself.
    own: f64,
}

/// What was seen, in its order.
#[derive(Default)]
pub(crate) struct Memory(Vec<Look>);

impl Memory {
    /// Looks, after so many calls: `VmRSS` and `RssAnon`; nothing where the system does not tell.
    pub(crate) fn look(&mut self, calls: u32) -> Option<(f64, f64)> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let kib = |name: &str| -> Option<f64> {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse().ok()
        };
        let (resident, own) = (kib("VmRSS:")?, kib("RssAnon:")?);
        self.0.push(Look { calls: f64::from(calls), resident, own });
        Some((resident, own))
    }

    /// KiB for each thousand calls, by the least squares; of the last four fifths, for the emulator fills its records first.
    fn slope(&self, of: fn(&Look) -> f64) -> f64 {
        let late = self.late();
        let count = f64::from(u32::try_from(late.len()).unwrap_or(u32::MAX));
        let mean = |of: fn(&Look) -> f64| late.iter().map(of).sum::<f64>() / count;
        let (x, y) = (mean(|look| look.calls), mean(of));
        let both: f64 = late.iter().map(|look| (look.calls - x) * (of(look) - y)).sum();
        let square: f64 = late.iter().map(|look| (look.calls - x).powi(2)).sum();
        if square == 0.0 { 0.0 } else { both / square * 1000.0 }
    }

    /// What the process has made itself and has more at the end than after the first fifth, in KiB.
    pub(crate) fn growth(&self) -> f64 {
        let late = self.late();
        late.last().map_or(0.0, |last| last.own) - late.first().map_or(0.0, |first| first.own)
    }

    fn late(&self) -> &[Look] {
        &self.0[self.0.len() / 5..]
    }

    fn say(&self, f: &mut fmt::Formatter<'_>, name: &str, of: fn(&Look) -> f64) -> fmt::Result {
        let at = |look: Option<&Look>| look.map_or(0.0, of);
        let (start, fifth, end) = (at(self.0.first()), at(self.late().first()), at(self.0.last()));
        let slope = self.slope(of);
        write!(
            f,
            "{name} {start:.0} KiB at the start, {fifth:.0} after a fifth, {end:.0} at the end, {slope:+.2} per 1000 calls"
        )
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.say(f, "VmRSS", |look| look.resident)?;
        f.write_str("; ")?;
        self.say(f, "RssAnon", |look| look.own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_is_that_of_a_line_and_the_first_fifth_is_not_looked_at() {
        let look = |at: u32| {
            let own = if at < 2 { 9.0 } else { f64::from(at) * 3.0 };
            Look { calls: f64::from(at) * 1000.0, resident: 0.0, own }
        };
        let memory = Memory((0..10).map(look).collect());
        let slope = memory.slope(|look| look.own);
        assert!((slope - 3.0).abs() < 1e-9 && (memory.growth() - 21.0).abs() < 1e-9, "{memory}");
        assert!(Memory(vec![look(0)]).slope(|look| look.own).abs() < 1e-9);
    }
}
