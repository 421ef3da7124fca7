use fc_client::fc2::LogConfig;

fn main() {
    let _ = LogConfig::new("project", "logstore").enable_request_metric(true);
}
