use fc_client::fc2::{Client, GetService};

async fn call(client: &Client) {
    let _ = client.send(GetService::builder().service_name("s")).await;
}

fn main() {
    let _ = call;
}
