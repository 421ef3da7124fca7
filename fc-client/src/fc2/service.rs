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

    /// # Example
    /// ```
    /// use fc_client::fc2::{LogConfig, UpdateService};
    ///
    /// // Only what is set is changed, and only if nobody changed the service since its `ETag` was read.
    /// let request = UpdateService::builder()
    ///     .service_name("demo")
    ///     .description("The shop.")
    ///     .log_config(LogConfig::new("my-project", "my-logstore"))
    ///     .if_match("bdb2d6a1f5c3b6f7e9c2f1d0a9b8c7d6")
    ///     .build();
    /// assert!(request.validate().is_ok());
    /// ```
    UpdateService,

    /// # Example
    /// ```
    /// use fc_client::fc2::DeleteService;
    ///
    /// let request = DeleteService::new("demo");
    /// assert_eq!(request.service_name, "demo");
    /// ```
    DeleteService,

    /// # Example
    /// ```
    /// use fc_client::fc2::{Client, ListServices};
    ///
    /// async fn all(client: &Client) -> Result<Vec<String>, fc_client::Error> {
    ///     let mut names = Vec::new();
    ///     let mut request = ListServices::builder().prefix("demo-").limit(50).build();
    ///     loop {
    ///         let page = client.list_services(request.clone()).await?;
    ///         names.extend(page.services.into_iter().flatten().filter_map(|service| service.service_name));
    ///         // Each page says where the next one starts; the last one does not.
    ///         request.next_token = page.next_token.filter(|token| !token.is_empty());
    ///         if request.next_token.is_none() {
    ///             return Ok(names);
    ///         }
    ///     }
    /// }
    /// ```
    ListServices,
}
