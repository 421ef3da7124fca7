//! The specifications that this crate ships.

use std::sync::OnceLock;

use crate::{Api, Faults, load};

/// FC 2.0, API version 2021-04-06.
///
/// # Errors
/// The faults of the files; `cargo xtask regen` never writes such files.
pub fn fc2() -> Result<&'static Api, &'static Faults> {
    static API: OnceLock<Result<Api, Faults>> = OnceLock::new();
    API.get_or_init(|| load(FC2)).as_ref()
}

const FC2: &[(&str, &str)] = &[
    ("fc-spec/spec/fc2/service.json", include_str!("../spec/fc2/service.json")),
    ("fc-spec/spec/fc2/version.json", include_str!("../spec/fc2/version.json")),
    ("fc-spec/spec/fc2/alias.json", include_str!("../spec/fc2/alias.json")),
    ("fc-spec/spec/fc2/function.json", include_str!("../spec/fc2/function.json")),
    ("fc-spec/spec/fc2/trigger.json", include_str!("../spec/fc2/trigger.json")),
    ("fc-spec/spec/fc2/invocation.json", include_str!("../spec/fc2/invocation.json")),
    ("fc-spec/spec/fc2/asynchronous.json", include_str!("../spec/fc2/asynchronous.json")),
    ("fc-spec/spec/fc2/layer.json", include_str!("../spec/fc2/layer.json")),
    ("fc-spec/spec/fc2/tag.json", include_str!("../spec/fc2/tag.json")),
];
