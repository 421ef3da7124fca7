//! The profiles that `aliyun configure` writes.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value as Json;

use super::source::{self, Found};
use super::sts::{self, Place, Role};
use super::surroundings::{self, Surroundings};
use super::{Credentials, command, service};

/// The profile of the chain: that of the environment, or the file's current one.
pub(super) async fn find(around: &dyn Surroundings) -> Found {
    if around.is_on("ALIBABA_CLOUD_CLI_PROFILE_DISABLED") {
        return Err("`ALIBABA_CLOUD_CLI_PROFILE_DISABLED` forbids it".to_owned());
    }
    let given = around.variable("ALIBABA_CLOUD_CONFIG_FILE").map(PathBuf::from);
    let Some(path) = given.clone().or_else(|| default_path(around)) else { return Ok(None) };
    if given.is_none() && path.try_exists().is_ok_and(|exists| !exists) {
        return Ok(None);
    }
    let name = around.variable("ALIBABA_CLOUD_PROFILE");
    of_file(around, &path, name.as_deref()).await.map(Some)
}

/// Where the CLI keeps its profiles.
pub(super) fn default_path(around: &dyn Surroundings) -> Option<PathBuf> {
    Some(around.home()?.join(".aliyun/config.json"))
}

/// The credentials of a profile: of this name, or the file's current one. Roles that one profile assumes by another are
/// assumed in turn.
pub(super) async fn of_file(
    around: &dyn Surroundings,
    path: &Path,
    name: Option<&str>,
) -> Result<Credentials, String> {
    let file = File::read(path).await?;
    let current = file.json["current"].as_str().filter(|name| !name.is_empty());
    let mut profile = file.profile(name.or(current).unwrap_or("default"))?;
    let mut roles = Vec::new();
    let mut names = vec![profile.name];
    while let Some(source) = profile.source()? {
        roles.push((profile, profile.role(around)?));
        profile = file.profile(source)?;
        names.push(source);
        if names.iter().filter(|name| **name == source).count() > 1 {
            return Err(format!("the profiles assume their roles in a circle: {}", names.join(" → ")));
        }
    }
    let mut found = profile.credentials(around).await?;
    for (profile, role) in roles.into_iter().rev() {
        found = profile.assume(around, &found, &role).await?;
    }
    Ok(found)
}

struct File<'a> {
    path: &'a Path,
    json: Json,
}

impl<'a> File<'a> {
    async fn read(path: &'a Path) -> Result<Self, String> {
        let text = surroundings::read(path).await?;
        // The words of serde quote what they find, and here that may be a secret.
        let json = serde_json::from_slice(&text)
            .map_err(|error| format!("`{}` is not JSON at line {}", path.display(), error.line()))?;
        Ok(Self { path, json })
    }

    fn profile<'f>(&'f self, name: &'f str) -> Result<Profile<'f>, String> {
        let profiles = self.json["profiles"].as_array().map(Vec::as_slice).unwrap_or_default();
        let json = profiles.iter().find(|profile| profile["name"] == name);
        let json = json.ok_or_else(|| format!("`{}` has no profile `{name}`", self.path.display()))?;
        Ok(Profile { name, json })
    }
}

#[derive(Clone, Copy)]
struct Profile<'a> {
    name: &'a str,
    json: &'a Json,
}

impl<'a> Profile<'a> {
    /// A key that is there and not empty.
    fn text(&self, key: &str) -> Option<&'a str> {
        self.json[key].as_str().filter(|text| !text.is_empty())
    }

    fn need(&self, key: &str) -> Result<&'a str, String> {
        self.text(key).ok_or_else(|| format!("the profile `{}` has no `{key}`", self.name))
    }

    /// A key, or the variable that the official tools read in its place.
    fn need_or(&self, key: &str, around: &dyn Surroundings, variable: &str) -> Result<String, String> {
        match (self.text(key), around.variable(variable)) {
            (Some(text), _) => Ok(text.to_owned()),
            (None, Some(text)) => Ok(text),
            (None, None) => {
                Err(format!("the profile `{}` has no `{key}`, and `{variable}` is not set", self.name))
            }
        }
    }

    fn is_mode(&self, mode: &str) -> bool {
        self.text("mode").unwrap_or("AK").eq_ignore_ascii_case(mode)
    }

    /// The profile whose credentials ask for those of this one.
    fn source(&self) -> Result<Option<&'a str>, String> {
        self.is_mode("ChainableRamRoleArn").then(|| self.need("source_profile")).transpose()
    }

    async fn credentials(&self, around: &dyn Surroundings) -> Result<Credentials, String> {
        let mode = self.text("mode").unwrap_or("AK");
        let role = |role: &'a str| (!role.is_empty()).then_some(role);
        let role_name = role(self.json["ram_role_name"].as_str().unwrap_or_default());
        match mode.to_ascii_lowercase().as_str() {
            "ak" => Ok(Credentials::new(self.need("access_key_id")?, self.need("access_key_secret")?)),
            "ststoken" => self.temporary(),
            "ramrolearn" => {
                let by = if self.text("sts_token").is_some() {
                    self.temporary()?
                } else {
                    Credentials::new(self.need("access_key_id")?, self.need("access_key_secret")?)
                };
                self.assume(around, &by, &self.role(around)?).await
            }
            "ramrolearnwithrolename" => {
                let role = self.role(around)?;
                let by = self.in_profile(source::metadata(around, role_name).await)?;
                self.assume(around, &by, &role).await
            }
            "ecsramrole" => self.in_profile(source::metadata(around, role_name).await),
            "oidc" => {
                let provider =
                    self.need_or("oidc_provider_arn", around, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN")?;
                let file = self.need_or("oidc_token_file", around, "ALIBABA_CLOUD_OIDC_TOKEN_FILE")?;
                let role = self.role(around)?;
                let found = sts::assume_with_oidc(around, &self.place(), &provider, &file, &role).await;
                self.in_profile(found)
            }
            "credentialsuri" => {
                self.allowed(around)?;
                let uri = self.need_or("credentials_uri", around, "ALIBABA_CLOUD_CREDENTIALS_URI")?;
                self.in_profile(source::get(around, &uri).await)
            }
            "external" => {
                self.allowed(around)?;
                let command = self.need("process_command")?;
                tracing::info!(profile = self.name, "runs the command of a profile, for credentials");
                let output = self.in_profile(command::run(command, around.command_limit()).await)?;
                self.of_command(&output)
            }
            known => Err(self.unsupported(mode, known)),
        }
    }

    fn temporary(&self) -> Result<Credentials, String> {
        let [id, secret, token] =
            ["access_key_id", "access_key_secret", "sts_token"].map(|key| self.need(key));
        Ok(Credentials::temporary(id?, secret?, token?))
    }

    /// The administrator's switch for sources outside the file.
    fn allowed(&self, around: &dyn Surroundings) -> Result<(), String> {
        if !around.is_on("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS") {
            return Ok(());
        }
        Err(format!(
            "the profile `{}` is of a mode that `ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS` forbids",
            self.name
        ))
    }

    /// What a command printed: a profile with an access key, and until when it is valid. What it printed is never quoted.
    fn of_command(&self, output: &[u8]) -> Result<Credentials, String> {
        let wrong = |what: &str| format!("the profile `{}`: its command printed {what}", self.name);
        let json: Json = serde_json::from_slice(output)
            .map_err(|error| wrong(&format!("what is not JSON at line {}", error.line())))?;
        let printed = Profile { name: self.name, json: &json };
        let need = |key: &str| printed.text(key).ok_or_else(|| wrong(&format!("no `{key}`")));
        let is_temporary = match json["mode"].as_str().unwrap_or_default() {
            "" => printed.text("sts_token").is_some(),
            mode if mode.eq_ignore_ascii_case("AK") => false,
            mode if mode.eq_ignore_ascii_case("StsToken") => true,
            _ => return Err(wrong("a `mode` that is neither `AK` nor `StsToken`")),
        };
        let (id, secret) = (need("access_key_id")?, need("access_key_secret")?);
        let found = if is_temporary {
            Credentials::temporary(id, secret, need("sts_token")?)
        } else {
            Credentials::new(id, secret)
        };
        // Permanent ones have a date too, or the command would run for each request.
        Ok(found.expires_at(service::date(&json["expiration"])?))
    }

    fn role(&self, around: &dyn Surroundings) -> Result<Role, String> {
        let owned = |key: &str| self.text(key).map(str::to_owned);
        Ok(Role {
            arn: self.need_or("ram_role_arn", around, "ALIBABA_CLOUD_ROLE_ARN")?,
            session: owned("ram_session_name"),
            duration: self.json["expired_seconds"]
                .as_u64()
                .filter(|seconds| *seconds > 0)
                .map(Duration::from_secs),
            policy: owned("policy"),
            external_id: owned("external_id"),
        })
    }

    fn place(&self) -> Place {
        Place {
            endpoint: self.text("sts_endpoint").map(str::to_owned),
            region: self.text("sts_region").map(str::to_owned),
            vpc: self.json["enable_vpc"].as_bool().unwrap_or(false),
        }
    }

    async fn assume(
        &self,
        around: &dyn Surroundings,
        by: &Credentials,
        role: &Role,
    ) -> Result<Credentials, String> {
        self.in_profile(sts::assume(around, &self.place(), by, role).await)
    }

    fn in_profile<T>(&self, found: Result<T, String>) -> Result<T, String> {
        found.map_err(|why| format!("the profile `{}`: {why}", self.name))
    }

    fn unsupported(&self, mode: &str, known: &str) -> String {
        let instead = "set `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and `ALIBABA_CLOUD_SECURITY_TOKEN`, or \
                       use a profile of the mode `RamRoleArn` or `External`";
        let why = match known {
            "cloudsso" | "oauth" => format!("it signs in by a browser; {instead}"),
            "rsakeypair" => format!("the CLI gave it up; {instead}"),
            "bearertoken" => format!("requests are signed by an access key, not by a token; {instead}"),
            "anonymous" => format!("it has no credentials, and requests are signed; {instead}"),
            _ => "known are `AK`, `StsToken`, `RamRoleArn`, `RamRoleArnWithRoleName`, `ChainableRamRoleArn`, `EcsRamRole`, `OIDC`, \
                  `CredentialsURI` and `External`"
                .to_owned(),
        };
        format!("profile `{}` uses mode `{mode}`, which is not supported: {why}", self.name)
    }
}
