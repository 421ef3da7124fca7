use fc_client::Config;
use fc_client::fc2::{Client, GetService};

async fn call() {
    let client = Client::new(Config::from_env());
    let _ = client.get_service(GetService::new("s")).await;
}

fn main() {
    let _ = call;
}
