use fc_client::fc2::{Client, GetService};

async fn call(client: &Client) -> Option<String> {
    client.get_service(GetService::new("s")).await.service_name
}

fn main() {
    let _ = call;
}
