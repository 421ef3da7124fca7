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
}
