//! The machine-readable description of Function Compute.
