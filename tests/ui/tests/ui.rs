//! What the compiler says. `TRYBUILD=overwrite cargo test -p fc-ui-tests` writes the expectations anew; read them.

#[test]
fn every_mistake_is_answered_where_it_was_made() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("cases/builder/*.rs");
    cases.compile_fail("cases/list/*.rs");
    cases.compile_fail("cases/values/*.rs");
    cases.pass("cases/pass/*.rs");
}
