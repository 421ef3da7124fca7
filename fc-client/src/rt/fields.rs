//! The traits that generated structs implement: rows out, rows in, and what a request is.

use bytes::Bytes;
use serde_json::Value as Json;

use super::{Extra, Outgoing, Relation, Row, Take, Value};
use crate::answer::Head;
use crate::{Invalid, Operation, Validation};

/// A struct made of rows: one `put` and one `take` call for each.
pub trait Fields: Sized + Send + Sync {
    /// The name that messages use.
    const NAME: &'static str;
    /// Whether it may come in an answer, of which nothing is demanded.
    const TOLERANT: bool = false;
    /// Whether it is an update, in which an empty object clears what was there.
    const UPDATE: bool = false;
    /// What the rows must agree on in a request.
    const RELATIONS: &'static [Relation] = &[];
    /// The rows, in the order of the fields.
    const ROWS: &'static [Row];
    /// Hands each row and its value to whoever asks: the writer, the check, `Debug`.
    fn put(&self, to: &mut dyn Put);
    /// Makes the struct of what stands in a JSON object.
    fn take(from: &mut Take<'_, '_>) -> Self;
}

/// Whoever looks at the rows of a value.
pub trait Put {
    /// One row with its value.
    fn put(&mut self, row: &'static Row, value: &dyn Value);
    /// The keys that no row knows.
    fn extra(&mut self, _: &Extra) {}
}

/// A request of one operation: what [`send`](crate::fc2::Client::send) takes. The macro of this crate makes them; it is
/// not for implementing elsewhere, and what it asks may change in any version.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no request of an operation: give one such as `GetService::new(…)`",
    label = "this is no request",
    note = "a builder becomes a request by `.build()`"
)]
pub trait Request: Fields + Clone + 'static {
    /// What answers it.
    type Answer: FromAnswer;
    /// The operation.
    const OPERATION: &'static Operation;
}

/// What can be made of an answer. The error is the place and the fault, without the body's content.
pub trait FromAnswer: Sized {
    /// Reads an answer whose status is a success.
    fn read(head: &Head, body: Bytes) -> Result<Self, Invalid>;
    /// The answer as JSON, for calls by name.
    fn to_json(&self) -> Result<Json, Invalid>;
}

/// An answer without a result.
impl FromAnswer for () {
    fn read(_: &Head, _: Bytes) -> Result<Self, Invalid> {
        Ok(())
    }

    fn to_json(&self) -> Result<Json, Invalid> {
        Ok(Json::Null)
    }
}

impl<T: Fields> FromAnswer for T {
    fn read(_: &Head, body: Bytes) -> Result<Self, Invalid> {
        super::take::answer(&body)
    }

    fn to_json(&self) -> Result<Json, Invalid> {
        super::write::to_json(self).map_err(|error| Invalid::one(T::NAME, error.to_string()))
    }
}

/// An operation that can be called by its name.
pub struct Known {
    pub(crate) operation: &'static Operation,
    pub(crate) prepare: fn(&str, Validation) -> Result<Outgoing, Invalid>,
    pub(crate) read: fn(&Head, Bytes) -> Result<Json, Invalid>,
}

impl Known {
    /// The entry of one request type.
    pub const fn of<R: Request>() -> Self {
        Self {
            operation: R::OPERATION,
            prepare: |json, validation| {
                // The rules come with the request as a whole, as far as the client wants them.
                Outgoing::of(
                    &super::take::from_text::<R>(json, validation == Validation::Strict)?,
                    validation,
                )
            },
            read: |head, body| R::Answer::read(head, body)?.to_json(),
        }
    }
}
