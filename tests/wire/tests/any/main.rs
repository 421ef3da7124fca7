//! What holds for any input, over a hundred thousand cases each; `PROPTEST_CASES` says how many instead.

mod answers;
mod names;
mod places;
mod requests;
mod scripted;
mod server;
