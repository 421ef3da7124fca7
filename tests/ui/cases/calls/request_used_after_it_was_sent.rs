use fc_client::fc2::{Client, GetService};

async fn call(client: &Client) -> Result<(), fc_client::Error> {
    let request = GetService::new("s");
    client.get_service(request).await?;
    client.get_service(request).await?;
    Ok(())
}

fn main() {
    let _ = call;
}
