//! What the tests share; they stand in `tests`.

pub mod agree;
pub mod least;
pub mod sent;
pub mod tape;
pub mod values;

use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// Runs a property over tapes: 100 000 cases, or as many as `PROPTEST_CASES` says, each worth so many.
///
/// # Panics
/// The property does not hold.
pub fn holds(worth: u32, tape: usize, property: impl Fn(&mut tape::Tape<'_>) -> Result<(), String>) {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: (cases.unwrap_or(100_000) / worth).max(1),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..Config::default()
    };
    let result = TestRunner::new(config).run(&tape::Tapes(tape), |bytes| {
        property(&mut tape::Tape::new(&bytes.0)).map_err(TestCaseError::fail)
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
