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
