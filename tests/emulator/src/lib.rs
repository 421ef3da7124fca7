//! A local Function Compute.
