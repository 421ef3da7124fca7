//! The three stages of a list, in order. They know the compiler only as tokens, so `cargo xtask expand` runs them too.

pub(crate) mod expand;
pub(crate) mod input;
pub(crate) mod model;
