//! Credentials from wherever the official tools keep them, kept until they are about to expire.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::keep::Keeper;
use super::source;
use super::surroundings::{Process, Surroundings};
use super::{Credentials, ProvideCredentials};
use crate::body::BoxError;
use crate::transport::BoxFuture;

/// The credentials of the first place that has any, in the order of the official tools:
///
/// 1. the environment: `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, `ALIBABA_CLOUD_SECURITY_TOKEN`;
///    inside a function these are the credentials of its role;
/// 2. an OIDC role (RRSA): `ALIBABA_CLOUD_ROLE_ARN`, `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`, `ALIBABA_CLOUD_OIDC_TOKEN_FILE`,
///    optionally `ALIBABA_CLOUD_ROLE_SESSION_NAME` and `ALIBABA_CLOUD_STS_REGION`;
/// 3. the profile of the CLI in `~/.aliyun/config.json` or `ALIBABA_CLOUD_CONFIG_FILE`: the current one, or
///    `ALIBABA_CLOUD_PROFILE`; [`CliProfile`](crate::CliProfile) has its modes, one of which **runs a command**. Not where
///    `ALIBABA_CLOUD_CLI_PROFILE_DISABLED` is `true`;
/// 4. the role of an ECS instance that `ALIBABA_CLOUD_ECS_METADATA` names, by its metadata service (version 2); not where
///    `ALIBABA_CLOUD_ECS_METADATA_DISABLED` is `true`;
/// 5. a credentials URI: `ALIBABA_CLOUD_CREDENTIALS_URI`.
///
/// The source that answered first is the only one that is asked from then on, by the chain and its clones, as in the official
/// chain: where it fails later, that is the error, and no other identity takes over. Until one has answered, a source that
/// fails is passed over, as there.
///
/// The services are asked by connections of the chain's own, not by the transport of the configuration.
///
/// An access key of the environment signs itself, even where `ALIBABA_CLOUD_ROLE_ARN` names a role: so it is in the official
/// chain. [`AssumeRole`](crate::AssumeRole) over [`Environment`](crate::Environment) assumes the role.
///
/// The file `~/.alibabacloud/credentials` of the official SDKs is not read.
///
/// Temporary credentials are kept and asked for again five minutes before they expire, or after half of a shorter time, by one call at a time; when that
/// fails, the old ones are used as long as they are valid, with five seconds until the next try. Permanent ones are read
/// at each call, so that a change of them counts.
///
/// # Errors
/// Where no source has any, each is named with what it lacks, or why it failed; no secret stands in it.
#[derive(Clone)]
pub struct Chain {
    around: Arc<dyn Surroundings>,
    keeper: Keeper,
    /// The source that answered first, as a place in the order. Clones share it.
    chosen: Arc<OnceLock<usize>>,
}

impl Chain {
    /// The chain over the environment of this process.
    pub fn new() -> Self {
        Self::over(Arc::new(Process), Keeper::default())
    }

    fn over(around: Arc<dyn Surroundings>, keeper: Keeper) -> Self {
        Self { around, keeper, chosen: Arc::default() }
    }

    /// What the source that answered first has now, or the first that any has, or what each of them lacked.
    async fn search(&self) -> Result<Credentials, BoxError> {
        if let Some(source) = self.chosen.get().and_then(|place| source::ALL.get(*place)) {
            // Another source would be another identity.
            let found = (source.find)(&*self.around).await;
            let found = found.and_then(|found| found.ok_or_else(|| source.unset.to_owned()));
            return Ok(found.map_err(|why| format!("{}: {why}", source.name))?);
        }
        let mut lacking = Vec::new();
        for (place, source) in source::ALL.iter().enumerate() {
            match (source.find)(&*self.around).await {
                Ok(Some(found)) => {
                    // One call at a time searches.
                    self.chosen.get_or_init(|| place);
                    return Ok(found);
                }
                Ok(None) => lacking.push(format!("{}: {}", source.name, source.unset)),
                Err(why) => lacking.push(format!("{}: {why}", source.name)),
            }
        }
        Err(format!("no source has any ({})", lacking.join("; ")).into())
    }
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl ProvideCredentials for Chain {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        Box::pin(self.keeper.get(|| self.search()))
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "chain_tests.rs"]
mod tests;
