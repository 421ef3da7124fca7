//! Times builds: interleaved, so that whatever else the machine does meets all subjects alike.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// One crate that is built.
#[derive(Clone)]
pub(super) struct Subject {
    /// What the table calls it.
    pub(super) label: &'static str,
    /// The package that is built again.
    pub(super) package: &'static str,
    /// The folder whose Cargo.toml is used.
    pub(super) folder: PathBuf,
    /// Whether it is only the types, with the runtime as a dependency.
    pub(super) types: bool,
}

/// How it is built.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Mode {
    Debug,
    Release,
}

impl Mode {
    pub(super) fn name(self) -> &'static str {
        if self == Self::Debug { "debug" } else { "release" }
    }

    fn flags(self) -> &'static [&'static str] {
        if self == Self::Debug { &[] } else { &["--release"] }
    }
}

/// Each subject alone, after its dependencies were built.
pub(super) fn alone(subjects: &[Subject], mode: Mode, runs: usize) -> Result<Vec<Vec<f64>>, String> {
    for subject in subjects {
        eprintln!("building the dependencies of {} ({})", subject.label, mode.name());
        cargo(&subject.folder, &[&["build", "-p", subject.package], mode.flags()].concat())?;
    }
    interleaved(subjects, runs, |subject| {
        cargo(&subject.folder, &[&["clean", "-q", "-p", subject.package], mode.flags()].concat())?;
        timed(&subject.folder, &[&["build", "-p", subject.package], mode.flags()].concat())
    })
}

/// Each subject with everything below it, in an empty folder of its own.
pub(super) fn cold(subjects: &[Subject], mode: Mode, runs: usize) -> Result<Vec<Vec<f64>>, String> {
    interleaved(subjects, runs, |subject| {
        let empty = subject.folder.join("cold");
        if empty.exists() {
            std::fs::remove_dir_all(&empty).map_err(|error| format!("{}: {error}", empty.display()))?;
        }
        let place = empty.to_string_lossy().into_owned();
        let line = ["build", "-p", subject.package, "--target-dir", place.as_str()];
        timed(&subject.folder, &[&line, mode.flags()].concat())
    })
}

/// The seconds that rustc takes to expand macros, and the seconds that it takes in all.
pub(super) fn expansion(subject: &Subject) -> Result<(f64, f64), String> {
    cargo(&subject.folder, &["clean", "-q", "-p", subject.package])?;
    let line = ["rustc", "-p", subject.package, "--", "-Ztime-passes"];
    let mut command = command(&subject.folder, &line);
    // The flag is one of nightly; what it prints is not part of what is built.
    let output = command.env("RUSTC_BOOTSTRAP", "1").output().map_err(|error| format!("cargo: {error}"))?;
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text);
    let pass = |name: &str| {
        let line = text.lines().find(|line| line.trim_end().ends_with(&format!("\t{name}")));
        let seconds =
            line.and_then(|line| line.strip_prefix("time:")?.split(';').next()?.trim().parse().ok());
        seconds.ok_or_else(|| format!("rustc told no time of `{name}` for {}:\n{text}", subject.label))
    };
    Ok((pass("macro_expand_crate")?, pass("total")?))
}

/// The median, the least and the most.
pub(super) fn spread(times: &[f64]) -> (f64, f64, f64) {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
    (at(sorted.len() / 2), at(0), at(sorted.len().saturating_sub(1)))
}

fn interleaved(
    subjects: &[Subject],
    runs: usize,
    run: impl Fn(&Subject) -> Result<f64, String>,
) -> Result<Vec<Vec<f64>>, String> {
    let mut times = vec![Vec::new(); subjects.len()];
    for round in 1..=runs {
        for (subject, times) in subjects.iter().zip(&mut times) {
            let seconds = run(subject)?;
            eprintln!("round {round}: {} {seconds:.2} s", subject.label);
            times.push(seconds);
        }
    }
    Ok(times)
}

fn timed(folder: &Path, line: &[&str]) -> Result<f64, String> {
    let start = Instant::now();
    cargo(folder, line)?;
    Ok(start.elapsed().as_secs_f64())
}

fn cargo(folder: &Path, line: &[&str]) -> Result<(), String> {
    let output = command(folder, line).output().map_err(|error| format!("cargo: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "cargo {} failed in {}:\n{}",
        line.join(" "),
        folder.display(),
        String::from_utf8_lossy(&output.stderr)
    ))
}

fn command(folder: &Path, line: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    // As users build what they depend on; wherever it is called from.
    command.args(line).current_dir(folder).env("CARGO_INCREMENTAL", "0");
    // All share what they depend on; a build from nothing names a folder of its own.
    command.env("CARGO_TARGET_DIR", folder.join("../shared"));
    command
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        assert_eq!(spread(&[3.0, 1.0, 2.0]), (2.0, 1.0, 3.0));
        assert_eq!(spread(&[1.0]), (1.0, 1.0, 1.0));
        assert!(spread(&[]).0.is_nan());
    }
}
