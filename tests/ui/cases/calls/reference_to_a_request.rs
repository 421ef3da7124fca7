use fc_client::fc2::{Client, GetService};

async fn call(client: &Client, request: &GetService) {
    let _ = client.get_service(request).await;
}

fn main() {
    let _ = call;
}
