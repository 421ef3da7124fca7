//! Functions: code with its runtime and its limits. 函数。

use std::path::PathBuf;

use bytes::Bytes;

use crate::Package;

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
