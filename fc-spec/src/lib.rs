//! The machine-readable description of Alibaba Cloud Function Compute from which `fc-client` is made.
//!
//! It promises no API of its own: `fc-macros` and `fc-client` ask for exactly one version of it (`=`), and any version
//! may change any item. The enums can be matched exhaustively on purpose, so that whoever prints or checks a new kind
//! of row is told by the compiler.
//!
//! A specification is a set of JSON files, one for each resource of an API version, with one parameter a line.
//! They are written by `cargo xtask regen` from parameter tables and wire files, never by hand; their form is
//! described for other tools in `spec/schema.json`.
//!
//! ```
//! let api = fc_spec::fc2()?;
//! let operation = api.operation("GetFunction").expect("it is in the specification");
//! assert_eq!(operation.path, "/services/{serviceName}/functions/{functionName}");
//! # Ok::<(), &fc_spec::Faults>(())
//! ```

mod check;
mod embedded;
mod fault;
mod load;
pub mod names;
mod relation;
mod rule;
mod sourced;
mod spec;
mod types;
mod write;

pub use check::check;
pub use embedded::fc2;
pub use fault::{At, Fault, Faults};
pub use load::load;
pub use relation::Relation;
pub use rule::Rule;
pub use sourced::{Level, Sourced};
pub use spec::{
    Answer, Api, Effect, Encoding, Enum, Object, Operation, Place, Resource, Row, Union, Value, Variant,
};
pub use types::Type;
pub use write::to_json;
