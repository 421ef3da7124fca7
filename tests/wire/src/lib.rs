//! Tests only; they stand in `tests/it`.
