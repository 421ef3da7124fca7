//! A profile of the CLI that is named in code.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::keep::Keeper;
use super::surroundings::{Process, Surroundings};
use super::{Credentials, ProvideCredentials, profile};
use crate::body::BoxError;
use crate::transport::BoxFuture;

/// The credentials of a profile that `aliyun configure` wrote, whatever the environment holds. The [`Chain`](crate::Chain)
/// looks there too, after the environment.
///
/// Of the modes of a profile these work:
///
/// | mode | what is done |
/// |---|---|
/// | `AK`, `StsToken` | the access key of the profile, and its token |
/// | `RamRoleArn` | the access key assumes the role `ram_role_arn`, as [`AssumeRole`](crate::AssumeRole) does, with the profile's `ram_session_name`, `expired_seconds`, `external_id`, `policy`, `sts_endpoint` and `sts_region` |
/// | `ChainableRamRoleArn` | the same by the credentials of `source_profile`, whatever its mode; a circle is refused |
/// | `RamRoleArnWithRoleName` | the same by the role of the ECS instance |
/// | `EcsRamRole` | the role of the ECS instance, by its metadata service (version 2) |
/// | `OIDC` | the token of `oidc_token_file` is exchanged at STS; it is read anew each time |
/// | `CredentialsURI` | what the address answers |
/// | `External` | **the command `process_command` is run**, without a shell, with nothing to read and 60 seconds of time; it prints `{"mode": "StsToken", "access_key_id": …, "access_key_secret": …, "sts_token": …, "expiration": …}`, or mode `AK` without the last two; of what it prints nothing is shown. A line of the log (`tracing`, level info) says that it is run. Without `expiration` it is run again after five minutes |
///
/// Any other mode (`CloudSSO`, `OAuth`, `RsaKeyPair`, `BearerToken`, `Anonymous`) is an error with its reason and what to do.
/// Where `ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS` is `true`, `External` and `CredentialsURI` are refused.
///
/// Temporary credentials are kept and refreshed as those of the chain; permanent ones are read at each call. Clones share what is kept.
///
/// ```no_run
/// use fc_client::{CliProfile, Config};
///
/// let config = Config::from_env().credentials(CliProfile::named("staging"));
/// ```
///
/// # Errors
/// Asked for credentials, it says why there are none: there is no file, no such profile, a key is missing, or whoever the
/// profile sends to has none. Of what the file holds, no key, secret, token, policy, external id or
/// command is quoted; names of profiles, a mode, the session's name, the role's ARN, hosts and paths of files are.
#[derive(Clone)]
pub struct CliProfile {
    name: Option<String>,
    file: Option<PathBuf>,
    around: Arc<dyn Surroundings>,
    keeper: Keeper,
}

impl CliProfile {
    /// The profile that `aliyun configure switch` chose; without one, `default`.
    pub fn current() -> Self {
        Self { name: None, file: None, around: Arc::new(Process), keeper: Keeper::default() }
    }

    /// The profile of this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::current() }
    }

    /// The file that holds the profiles, a JSON. Default: `ALIBABA_CLOUD_CONFIG_FILE` of the environment, or
    /// `~/.aliyun/config.json`.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self.keeper = self.keeper.anew();
        self
    }

    async fn find(&self) -> Result<Credentials, BoxError> {
        let given = || self.around.variable("ALIBABA_CLOUD_CONFIG_FILE").map(PathBuf::from);
        let file = self.file.clone().or_else(given).or_else(|| profile::default_path(&*self.around));
        let file = file.ok_or("there is no home folder, where the CLI keeps its profiles")?;
        Ok(profile::of_file(&*self.around, &file, self.name.as_deref()).await?)
    }
}

impl ProvideCredentials for CliProfile {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        Box::pin(self.keeper.get(|| self.find()))
    }
}

impl fmt::Debug for CliProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CliProfile")
            .field("name", &self.name)
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "cli_profile_tests.rs"]
mod tests;
