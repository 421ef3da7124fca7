use fc_client::fc2::{CreateService, LogConfig};

fn main() {
    let _ = CreateService::builder().vpc_config(LogConfig::new("project", "logstore"));
}
