#![deny(unused_must_use)]

use fc_client::fc2::{Client, GetService};

async fn call(client: &Client) {
    client.get_service(GetService::new("s"));
}

fn main() {
    let _ = call;
}
