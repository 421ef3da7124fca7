//! Credentials from wherever the official tools keep them, kept until they are about to expire.

use std::fmt;
use std::sync::Arc;

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
/// An access key of the environment signs itself, even where `ALIBABA_CLOUD_ROLE_ARN` names a role: so it is in the official
/// chain. [`AssumeRole`](crate::AssumeRole) over [`Environment`](crate::Environment) assumes the role.
///
/// The file `~/.alibabacloud/credentials` of the official SDKs is not read.
///
/// Temporary credentials are kept and asked for again five minutes before they expire, by one call at a time; when that
/// fails, the old ones are used as long as they are valid, with five seconds until the next try. Permanent ones are read
/// at each call, so that a change of the environment or of the profile counts.
///
/// # Errors
/// Where no source has any, each is named with what it lacks, or why it failed; no secret stands in it.
#[derive(Clone)]
pub struct Chain {
    around: Arc<dyn Surroundings>,
    keeper: Keeper,
}

impl Chain {
    /// The chain over the environment of this process.
    pub fn new() -> Self {
        Self::over(Arc::new(Process), Keeper::default())
    }

    fn over(around: Arc<dyn Surroundings>, keeper: Keeper) -> Self {
        Self { around, keeper }
    }

    /// The first that a source has, or what each of them lacked.
    async fn search(&self) -> Result<Credentials, BoxError> {
        let mut lacking = Vec::new();
        for source in &source::ALL {
            match (source.find)(&*self.around).await {
                Ok(Some(found)) => return Ok(found),
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
