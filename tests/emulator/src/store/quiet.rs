//! A panic that is expected: it is caught, and nobody is told of it on the standard error.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

/// What the work makes, or `None` if it panics.
pub(super) fn catch<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOKED: Once = Once::new();
    HOOKED.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                others(panic);
            }
        }));
    });
    QUIET.set(true);
    let made = catch_unwind(AssertUnwindSafe(work)).ok();
    QUIET.set(false);
    made
}

thread_local! {
    /// Whether this thread is at such work; all others panic as they always did.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_nothing() {
        assert_eq!(catch(|| 1), Some(1));
        assert_eq!(catch(|| panic!("as it should")), None::<u8>);
    }
}
