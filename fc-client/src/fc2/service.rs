//! Services: the home of functions, with the network, the log and the role that they share. 服务。

fc_macros::operations! {
    fc2::service;

    /// # Example
    /// ```
    /// use fc_client::fc2::{CreateService, LogConfig, VpcConfig};
    ///
    /// let request = CreateService::builder()
    ///     .service_name("demo")
    ///     .role("acs:ram::1234567890123456:role/fc")
    ///     .log_config(LogConfig::new("my-project", "my-logstore"))
    ///     .vpc_config(VpcConfig::new("vpc-1", ["vsw-1", "vsw-2"]))
    ///     .build();
    /// assert_eq!(request.service_name, "demo");
    ///
    /// // A service whose functions need no access to other services says so.
    /// let request = CreateService::builder().service_name("demo").without_role().build();
    /// assert_eq!(request.role, None);
    /// ```
    CreateService,

    /// # Example
    /// ```
    /// use fc_client::fc2::GetService;
    ///
    /// let mut request = GetService::new("demo");
    /// request.qualifier = Some("LATEST".into());
    /// ```
    GetService,
}
