//! A role that other credentials assume.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::keep::Keeper;
use super::sts::{self, Place, Role};
use super::surroundings::{Process, Surroundings};
use super::{Credentials, ProvideCredentials};
use crate::body::BoxError;
use crate::transport::BoxFuture;

/// Temporary credentials of a RAM role, which STS gives to whoever the role trusts (`AssumeRole`, API version 2015-04-01).
///
/// They are asked for at the first request, kept, and asked for again five minutes before they expire, or after half of a shorter time, by one call at a
/// time; when that fails, the old ones are used as long as they are valid, with five seconds until the next try. Clones
/// share what is kept. STS is asked by a connection of its own, not by the transport of the configuration.
///
/// ```no_run
/// use std::time::Duration;
///
/// use fc_client::{AssumeRole, Chain, Config};
///
/// // By whatever credentials the chain finds; a role of a role is an `AssumeRole` whose base is another.
/// let role = AssumeRole::new(Chain::new(), "acs:ram::1234567890123456:role/deploy")
///     .session_name("ci")
///     .duration(Duration::from_secs(1800));
/// let config = Config::from_env().credentials(role);
/// ```
///
/// # Errors
/// Asked for credentials, it says why there are none: the base has none; a setting is out of its limits, and nothing was
/// sent; STS refused (with its status, its code and the request's id, such as `403 (NoPermission)`), was not reached, gave
/// no answer within 10 seconds, or one that has no credentials.
#[derive(Clone)]
pub struct AssumeRole {
    base: Arc<dyn ProvideCredentials>,
    role: Role,
    place: Place,
    around: Arc<dyn Surroundings>,
    keeper: Keeper,
}

impl AssumeRole {
    /// A role by its ARN, such as `acs:ram::1234567890123456:role/deploy`, and the credentials that assume it: those of a
    /// RAM user or of another role, for STS refuses the account's own.
    pub fn new(base: impl ProvideCredentials, role_arn: impl Into<String>) -> Self {
        Self {
            base: Arc::new(base),
            role: Role { arn: role_arn.into(), ..Role::default() },
            place: Place::default(),
            around: Arc::new(Process),
            keeper: Keeper::default(),
        }
    }

    /// What the session is called in the audit log (`RoleSessionName`): 2 to 64 letters, digits, `.`, `@`, `-` and `_`.
    /// Default: `ALIBABA_CLOUD_ROLE_SESSION_NAME` of the environment, or `fc-client`.
    #[must_use]
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.role.session = Some(name.into());
        self.anew()
    }

    /// How long the credentials are valid (`DurationSeconds`), in whole seconds: 900 seconds at least, and at most the
    /// role's `MaxSessionDuration`. Default: that of STS, 3600 seconds.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.role.duration = Some(duration);
        self.anew()
    }

    /// What the role asks of strangers (`ExternalId`), 2 to 1224 characters. It is never shown. Default: none.
    #[must_use]
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.role.external_id = Some(id.into());
        self.anew()
    }

    /// A policy in JSON, 1 to 2048 characters, that leaves of the role's permissions only those which it grants too
    /// (`Policy`). Default: all of them.
    #[must_use]
    pub fn policy(mut self, policy: impl Into<String>) -> Self {
        self.role.policy = Some(policy.into());
        self.anew()
    }

    /// Where STS is, such as `sts-vpc.cn-hangzhou.aliyuncs.com`; without a scheme it is HTTPS. Default:
    /// `ALIBABA_CLOUD_STS_ENDPOINT` of the environment, or that of [`region`](Self::region).
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.place.endpoint = Some(endpoint.into());
        self.anew()
    }

    /// The region whose STS is asked, such as `cn-hangzhou`. Default: `ALIBABA_CLOUD_STS_REGION` of the environment, or
    /// `sts.aliyuncs.com`, which serves all regions. Where `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED` is `true`, a region's STS is
    /// asked by the network of the VPC.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.place.region = Some(region.into());
        self.anew()
    }

    /// With other settings these are other credentials.
    fn anew(mut self) -> Self {
        self.keeper = self.keeper.anew();
        self
    }

    async fn assume(&self) -> Result<Credentials, BoxError> {
        let failed = |why: &dyn fmt::Display| format!("the role `{}` was not assumed: {why}", self.role.arn);
        let base = self.base.credentials().await;
        let base = base.map_err(|error| Baseless {
            text: failed(&format_args!("no credentials to ask with: {error}")),
            base: error,
        })?;
        let found = sts::assume(&*self.around, &self.place, &base, &self.role).await;
        Ok(found.map_err(|why| failed(&why))?)
    }
}

impl ProvideCredentials for AssumeRole {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        Box::pin(self.keeper.get(|| self.assume()))
    }
}

impl fmt::Debug for AssumeRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AssumeRole").field("role", &self.role).finish_non_exhaustive()
    }
}

/// The base has no credentials, and why.
#[derive(Debug)]
struct Baseless {
    text: String,
    base: BoxError,
}

impl fmt::Display for Baseless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Baseless {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.base)
    }
}

#[cfg(test)]
#[path = "assume_role_tests.rs"]
mod tests;
