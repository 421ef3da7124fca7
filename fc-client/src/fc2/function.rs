//! Functions: code with its runtime and its limits. 函数。

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;

use crate::{Package, PackageError};

fc_macros::operations! {
    fc2::function;

    /// # Example
    /// ```
    /// use fc_client::fc2::{Code, CreateFunction, Runtime};
    ///
    /// let request = CreateFunction::builder()
    ///     .service_name("demo")
    ///     .function_name("hello")
    ///     .runtime(Runtime::Python3_10)
    ///     .handler("index.handler")
    ///     .code(Code::from_source("index.py", "def handler(event, context):\n    return 'hello'\n"))
    ///     .memory_size(512)
    ///     .environment_variables([("STAGE", "test")])
    ///     .build();
    /// assert_eq!(request.memory_size, Some(512));
    /// ```
    CreateFunction,

    /// # Example
    /// ```
    /// use fc_client::fc2::GetFunction;
    ///
    /// let request = GetFunction::builder().service_name("demo").function_name("hello").qualifier("prod").build();
    /// assert_eq!(request.qualifier.as_deref(), Some("prod"));
    /// ```
    GetFunction,

    /// # Example
    /// ```
    /// use fc_client::fc2::{FunctionCode, GetFunctionCode};
    ///
    /// let request = GetFunctionCode::builder().service_name("demo").function_name("hello").qualifier("prod").build();
    /// assert_eq!(request.qualifier.as_deref(), Some("prod"));
    ///
    /// // The address is a secret: it is in `url`, and never in what is printed.
    /// let mut answer = FunctionCode::default();
    /// answer.url = Some("https://bucket.oss-cn-hangzhou.aliyuncs.com/code.zip?Signature=abc".into());
    /// assert!(!format!("{answer:?}").contains("abc"));
    /// ```
    GetFunctionCode,

    /// # Example
    /// ```
    /// use fc_client::fc2::{Code, UpdateFunction};
    ///
    /// // Only what is set is changed, and only if nobody changed the function since its `ETag` was read.
    /// let request = UpdateFunction::builder()
    ///     .service_name("demo")
    ///     .function_name("hello")
    ///     .code(Code::from_oss("my-bucket", "hello-2.zip"))
    ///     .memory_size(1024)
    ///     .environment_variables([("STAGE", "live")])
    ///     .clear_layers()
    ///     .if_match("bdb2d6a1f5c3b6f7e9c2f1d0a9b8c7d6")
    ///     .build();
    /// assert!(request.validate().is_ok());
    /// ```
    UpdateFunction,

    /// # Example
    /// ```
    /// use fc_client::fc2::{Client, DeleteFunction, GetFunction};
    ///
    /// async fn delete_unless_changed(client: &Client) -> Result<(), fc_client::Error> {
    ///     let read = client.send(GetFunction::new("demo", "hello")).await?;
    ///     let mut request = DeleteFunction::new("demo", "hello");
    ///     request.if_match = read.head.etag().map(str::to_owned);
    ///     client.delete_function(request).await
    /// }
    /// ```
    DeleteFunction,

    /// # Example
    /// ```
    /// use fc_client::fc2::{Client, ListFunctions};
    ///
    /// async fn all(client: &Client) -> Result<Vec<String>, fc_client::Error> {
    ///     let mut names = Vec::new();
    ///     let mut request = ListFunctions::builder().service_name("demo").prefix("report-").limit(50).build();
    ///     loop {
    ///         let page = client.list_functions(request.clone()).await?;
    ///         names.extend(page.functions.into_iter().flatten().filter_map(|function| function.function_name));
    ///         // Each page says where the next one starts; the last one does not.
    ///         request.next_token = page.next_token.filter(|token| !token.is_empty());
    ///         if request.next_token.is_none() {
    ///             return Ok(names);
    ///         }
    ///     }
    /// }
    /// ```
    ListFunctions,
}

/// The ways to give the code of a function.
impl Code {
    /// The content of a folder. It is zipped when the request is sent and never stands in memory as a whole.
    pub fn from_dir(path: impl Into<PathBuf>) -> Self {
        Package::from_dir(path).into()
    }

    /// A zip file, sent as it is.
    pub fn from_zip_file(path: impl Into<PathBuf>) -> Self {
        Package::from_zip_file(path).into()
    }

    /// A zip in memory.
    pub fn from_zip_bytes(zip: impl Into<Bytes>) -> Self {
        Package::from_zip_bytes(zip).into()
    }

    /// One source file, such as `index.py`.
    pub fn from_source(name: &str, text: impl Into<String>) -> Self {
        Package::from_source(name, text).into()
    }

    /// A zip that lies in OSS, in the region of the function and readable for the caller.
    pub fn from_oss(bucket: impl Into<String>, object: impl Into<String>) -> Self {
        Self { oss_bucket_name: Some(bucket.into()), oss_object_name: Some(object.into()), ..Self::default() }
    }
}

impl From<Package> for Code {
    fn from(package: Package) -> Self {
        Self { zip_file: Some(package), ..Self::default() }
    }
}

/// What a caller asks of a function that exists.
impl Function {
    /// Whether it runs this package already, so that nothing needs to be deployed: its checksum is that of the package.
    ///
    /// ```
    /// use fc_client::Package;
    /// use fc_client::fc2::{Client, Code, GetFunction, UpdateFunction};
    ///
    /// async fn deploy(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
    ///     let package = Package::from_dir("hello/");
    ///     if !client.get_function(GetFunction::new("demo", "hello")).await?.runs(&package).await? {
    ///         let update = UpdateFunction::builder().service_name("demo").function_name("hello");
    ///         client.update_function(update.code(Code::from(package)).build()).await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// The package cannot be read or made.
    pub async fn runs(&self, package: &Package) -> Result<bool, PackageError> {
        match &self.code_checksum {
            Some(checksum) => Ok(*checksum == package.checksum().await?),
            None => Ok(false),
        }
    }

    /// How long a call of it can take: its `timeout`, its `initialization_timeout` where it has an initializer (3 seconds
    /// each where it says none), and 10 seconds for the way. For a client that does not wait longer:
    /// `client.with(|config| config.timeout(function.longest_call()))`.
    pub fn longest_call(&self) -> Duration {
        let seconds = |seconds: Option<i32>| u64::try_from(seconds.unwrap_or(3)).unwrap_or(3);
        let run = seconds(self.timeout);
        let initialization = self.initializer.as_ref().map_or(0, |_| seconds(self.initialization_timeout));
        Duration::from_secs(run + initialization + 10)
    }
}
