//! Tests only: the cases stand in `cases`, named after the mistake.
