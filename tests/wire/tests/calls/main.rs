//! What calls leave behind, side by side and against servers that do not answer. It stands alone, for it counts.

mod cancelled;
mod concurrent;
mod peer;
mod sendable;
mod silent;
mod source;
