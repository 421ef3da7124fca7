use fc_client::fc2::{Client, GetFunction};

async fn run(client: Client) {
    let _ = client.get_service(GetFunction::new("s", "f")).await;
}

fn main() {}
