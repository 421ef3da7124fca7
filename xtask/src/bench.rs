//! `cargo xtask bench build`: what users pay to compile, each figure beside its baselines in the same run.

mod crates;
mod derived;
mod measure;

use std::process::ExitCode;

use clap::Subcommand;

use self::measure::{Mode, Subject};

/// Measure something beside its baselines.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The time to compile: this crate alone with its dependencies built, and everything from nothing.
    Build(BuildArgs),
}

#[derive(clap::Args)]
struct BuildArgs {
    /// How often each subject is built with its dependencies built.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// How often each subject is built from nothing; 0 leaves it out.
    #[arg(long, default_value_t = 1)]
    cold_runs: usize,
    /// Leave out `ali-acs`, which has to be fetched.
    #[arg(long)]
    offline: bool,
}

/// Runs it; the table goes to the standard output, what is being done to the standard error.
pub(crate) fn run(args: &Args) -> ExitCode {
    let What::Build(args) = &args.what;
    match build(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build(args: &BuildArgs) -> Result<(), String> {
    let subjects = crates::write(args.offline)?;
    println!(
        "Medians in seconds, dependencies built, not incremental, {} runs each in turn:",
        args.runs.max(1)
    );
    for mode in [Mode::Debug, Mode::Release] {
        let times = measure::alone(&subjects, mode, args.runs.max(1))?;
        table(&subjects, mode, &times);
    }
    println!("\nThe macro expansion of the types, as rustc tells it:");
    for subject in subjects.iter().filter(|subject| subject.types) {
        let (expansion, whole) = measure::expansion(subject)?;
        let share = 100.0 * expansion / whole;
        println!("| {:<34} | {expansion:>6.3} s of {whole:>6.2} s | {share:>4.1} % |", subject.label);
    }
    if args.cold_runs > 0 {
        println!("\nEverything from nothing, {} runs each in turn:", args.cold_runs);
        let whole: Vec<Subject> = subjects.iter().filter(|subject| !subject.types).cloned().collect();
        for mode in [Mode::Debug, Mode::Release] {
            let times = measure::cold(&whole, mode, args.cold_runs)?;
            table(&whole, mode, &times);
        }
    }
    Ok(())
}

fn table(subjects: &[Subject], mode: Mode, times: &[Vec<f64>]) {
    for (subject, times) in subjects.iter().zip(times) {
        let (median, low, high) = measure::spread(times);
        let (label, mode) = (subject.label, mode.name());
        println!("| {label:<34} | {mode:<7} | {median:>6.2} | {low:.2} to {high:.2} |");
    }
}
