//! Triggers: what invokes a function, and when. 触发器。

fc_macros::operations! {
    fc2::trigger;

    /// # Example
    /// ```
    /// use fc_client::fc2::{CreateTrigger, TimerTriggerConfig, TriggerType};
    ///
    /// let request = CreateTrigger::builder()
    ///     .service_name("demo")
    ///     .function_name("hello")
    ///     .trigger_name("every-morning")
    ///     .trigger_type(TriggerType::Timer)
    ///     .trigger_config(TimerTriggerConfig::new("CRON_TZ=Asia/Shanghai 0 0 9 * * *").enable(true))
    ///     .build();
    /// assert!(request.validate().is_ok());
    /// ```
    /// Pictures that are stored in a bucket; the bucket is the source, which calls the function as a role:
    /// ```
    /// use fc_client::fc2::{CreateTrigger, OssEvent, OssTriggerConfig, OssTriggerFilter, OssTriggerKey, TriggerType};
    ///
    /// let pictures = OssTriggerFilter::new().key(OssTriggerKey::new().prefix("source/").suffix(".png"));
    /// let request = CreateTrigger::builder()
    ///     .service_name("demo")
    ///     .function_name("thumbnail")
    ///     .trigger_name("pictures")
    ///     .trigger_type(TriggerType::Oss)
    ///     .source_arn("acs:oss:cn-hangzhou:1234567890123456:demo-bucket")
    ///     .invocation_role("acs:ram::1234567890123456:role/aliyunosseventnotificationrole")
    ///     .trigger_config(OssTriggerConfig::new([OssEvent::ObjectCreated]).filter(pictures))
    ///     .build();
    /// assert!(request.violations().is_empty());
    /// ```
    /// New entries of a Logstore, and a queue that `EventBridge` reads:
    /// ```
    /// use fc_client::fc2::{
    ///     EventBridgeTriggerConfig, EventSourceConfig, EventSourceParameters, EventSourceType, JobConfig, JobLogConfig,
    ///     LogTriggerConfig, SourceConfig, SourceMnsParameters,
    /// };
    ///
    /// let every_minute = JobConfig::new().trigger_interval(60).max_retry_time(3);
    /// let record = JobLogConfig::new().project("demo-project").logstore("trigger-log");
    /// let log = LogTriggerConfig::new(SourceConfig::new("access-log"), every_minute, record).enable(true);
    ///
    /// let queue = EventSourceParameters::new().source_mns_parameters(SourceMnsParameters::new("demo-queue"));
    /// let source = EventSourceConfig::new(EventSourceType::Mns).event_source_parameters(queue);
    /// let events = EventBridgeTriggerConfig::new("{}", source);
    /// ```
    CreateTrigger,

    /// # Example
    /// ```
    /// use fc_client::fc2::GetTrigger;
    ///
    /// let request = GetTrigger::new("demo", "hello", "every-morning");
    /// assert_eq!(request.trigger_name, "every-morning");
    /// ```
    GetTrigger,

    /// # Example
    /// ```
    /// use fc_client::fc2::{TimerTriggerConfig, UpdateTrigger};
    ///
    /// // The type stays, so only the configuration is given; what is not set is not changed.
    /// let request = UpdateTrigger::builder()
    ///     .service_name("demo")
    ///     .function_name("hello")
    ///     .trigger_name("every-morning")
    ///     .trigger_config(TimerTriggerConfig::new("CRON_TZ=Asia/Shanghai 0 0 9 * * *").enable(false))
    ///     .build();
    /// assert!(request.validate().is_ok());
    /// ```
    UpdateTrigger,

    /// # Example
    /// ```
    /// use fc_client::fc2::DeleteTrigger;
    ///
    /// let request = DeleteTrigger::new("demo", "hello", "every-morning");
    /// assert_eq!(request.trigger_name, "every-morning");
    /// ```
    DeleteTrigger,

    /// # Example
    /// ```
    /// use fc_client::fc2::{Client, ListTriggers};
    ///
    /// async fn all(client: &Client) -> Result<Vec<String>, fc_client::Error> {
    ///     let mut names = Vec::new();
    ///     let mut request = ListTriggers::builder().service_name("demo").function_name("hello").limit(50).build();
    ///     loop {
    ///         let page = client.list_triggers(request.clone()).await?;
    ///         names.extend(page.triggers.into_iter().flatten().filter_map(|trigger| trigger.trigger_name));
    ///         // Each page says where the next one starts; the last one does not.
    ///         request.next_token = page.next_token.filter(|token| !token.is_empty());
    ///         if request.next_token.is_none() {
    ///             return Ok(names);
    ///         }
    ///     }
    /// }
    /// ```
    ListTriggers,
}
