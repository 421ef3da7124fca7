//! Calls can be spawned, joined and kept.

use fc_client::Config;
use fc_client::fc2::{Client, GetService};

fn spawned(client: Client) -> impl Future<Output = bool> + Send + 'static {
    async move { client.get_service(GetService::new("s")).await.is_ok() }
}

fn main() {
    let client = Client::new(Config::new().endpoint("http://127.0.0.1:1")).expect("a place");
    drop(spawned(client.clone()));
    drop(spawned(client));
}
