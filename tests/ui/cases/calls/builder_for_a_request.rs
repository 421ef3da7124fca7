use fc_client::fc2::{Client, GetService};

async fn call(client: &Client) {
    let _ = client.get_service(GetService::builder().service_name("s")).await;
}

fn main() {
    let _ = call;
}
