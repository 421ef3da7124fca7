//! A crate that calls fc-client by another name: nothing of ours may ask for `fc_client`.

#[cfg(test)]
mod tests {
    use renamed_client::fc2::{Client, CreateService, LogConfig, LogType, TimerTriggerConfig, TriggerConfig};
    use renamed_client::{Config, Request};

    #[test]
    fn requests_results_and_calls_work_under_another_name() {
        let request = CreateService::builder()
            .service_name("s")
            .without_role()
            .log_config(LogConfig::new("project", "logstore"))
            .build();
        assert_eq!(CreateService::OPERATION.name(), "CreateService");
        assert!(request.validate().is_ok());
        assert_eq!(LogType::from("Tail"), LogType::Tail);
        let TriggerConfig::Timer(_) = TimerTriggerConfig::new("@every 5m").into() else { panic!("a timer") };
        let client = Client::new(Config::new().endpoint("http://127.0.0.1:1")).expect("a place");
        drop(client.create_service(request));
    }
}
