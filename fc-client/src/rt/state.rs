//! The states of a builder's type parameter. The compiler prints their names to users.

/// The parameter is missing.
#[derive(Clone, Copy, Debug)]
pub struct Missing;

/// The parameter is set, to this value.
#[derive(Clone, Debug)]
pub struct Set<T>(pub T);
