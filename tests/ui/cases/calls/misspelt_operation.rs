use fc_client::fc2::{Client, GetFunction};

async fn call(client: &Client) {
    let _ = client.get_funtion(GetFunction::new("s", "f")).await;
}

fn main() {
    let _ = call;
}
