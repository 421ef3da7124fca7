//! Asynchronous invocations: how often they are tried, where results go, what became of them. 异步调用。

fc_macros::operations! {
    fc2::asynchronous;

    /// # Example
    /// ```
    /// use fc_client::fc2::{Destination, DestinationConfig, PutFunctionAsyncInvokeConfig};
    ///
    /// // Calls that fail are tried once more; what fails for good goes to a queue.
    /// let queue = Destination::new().destination("acs:mns:cn-hangzhou:1234567890123456:/queues/failed/messages");
    /// let request = PutFunctionAsyncInvokeConfig::builder()
    ///     .service_name("demo")
    ///     .function_name("hello")
    ///     .max_async_retry_attempts(1)
    ///     .stateful_invocation(true)
    ///     .destination_config(DestinationConfig::new().on_failure(queue))
    ///     .build();
    /// assert!(request.validate().is_ok());
    /// ```
    PutFunctionAsyncInvokeConfig,

    /// # Example
    /// ```
    /// use fc_client::fc2::GetFunctionAsyncInvokeConfig;
    ///
    /// let mut request = GetFunctionAsyncInvokeConfig::new("demo", "hello");
    /// request.qualifier = Some("prod".into());
    /// ```
    GetFunctionAsyncInvokeConfig,

    /// # Example
    /// ```
    /// use fc_client::fc2::DeleteFunctionAsyncInvokeConfig;
    ///
    /// let request = DeleteFunctionAsyncInvokeConfig::new("demo", "hello");
    /// assert_eq!(request.qualifier, None); // that of `LATEST`
    /// ```
    DeleteFunctionAsyncInvokeConfig,

    /// # Example
    /// ```
    /// use fc_client::fc2::{Client, ListFunctionAsyncInvokeConfigs};
    ///
    /// async fn all(client: &Client) -> Result<Vec<String>, fc_client::Error> {
    ///     let mut qualifiers = Vec::new();
    ///     let mut request = ListFunctionAsyncInvokeConfigs::new("demo", "hello");
    ///     loop {
    ///         let page = client.list_function_async_invoke_configs(request.clone()).await?;
    ///         qualifiers.extend(page.configs.into_iter().flatten().filter_map(|config| config.qualifier));
    ///         // Each page says where the next one starts; the last one does not.
    ///         request.next_token = page.next_token.filter(|token| !token.is_empty());
    ///         if request.next_token.is_none() {
    ///             return Ok(qualifiers);
    ///         }
    ///     }
    /// }
    /// ```
    ListFunctionAsyncInvokeConfigs,

    /// # Example
    /// ```
    /// use fc_client::fc2::{AsyncInvocationStatus, Client, GetStatefulAsyncInvocation};
    ///
    /// async fn is_done(client: &Client) -> Result<bool, fc_client::Error> {
    ///     let request = GetStatefulAsyncInvocation::new("demo", "hello", "video-1");
    ///     let invocation = client.get_stateful_async_invocation(request).await?;
    ///     Ok(invocation.status == Some(AsyncInvocationStatus::Succeeded))
    /// }
    /// ```
    GetStatefulAsyncInvocation,

    /// # Example
    /// ```
    /// use fc_client::fc2::{AsyncInvocationStatus, ListStatefulAsyncInvocations, TimeOrder};
    ///
    /// // What failed since the year began, the latest first.
    /// let request = ListStatefulAsyncInvocations::builder()
    ///     .service_name("demo")
    ///     .function_name("hello")
    ///     .status(AsyncInvocationStatus::Failed)
    ///     .started_time_begin(1_767_225_600_000)
    ///     .sort_order_by_time(TimeOrder::Desc)
    ///     .build();
    /// assert!(request.validate().is_ok());
    /// ```
    ListStatefulAsyncInvocations,

    /// # Example
    /// ```
    /// use fc_client::fc2::StopStatefulAsyncInvocation;
    ///
    /// let request = StopStatefulAsyncInvocation::new("demo", "hello", "video-1");
    /// assert_eq!(request.invocation_id, "video-1");
    /// ```
    StopStatefulAsyncInvocation,
}
