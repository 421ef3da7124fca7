//! What the compiler says. `TRYBUILD=overwrite cargo test -p fc-ui-tests` writes the expectations anew; read them.

#[test]
fn every_mistake_is_answered_where_it_was_made() {
    let cases = trybuild::TestCases::new();
    for theme in ["required", "builder", "updates", "nested", "enums", "calls", "lists"] {
        cases.compile_fail(format!("cases/{theme}/*.rs"));
    }
    // The good counterpart of each theme stands beside its mistakes.
    cases.pass("cases/*/good/*.rs");
}
