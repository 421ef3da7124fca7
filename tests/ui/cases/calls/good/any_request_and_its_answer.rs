//! `send` takes any request and gives its own answer, with the head of the response beside it.

use fc_client::fc2::{Client, GetFunction, GetService};
use fc_client::{Answer, Config, Error, Request};

async fn etag<R: Request>(client: &Client, request: R) -> Result<Option<String>, Error> {
    let answer: Answer<R::Answer> = client.send(request).await?;
    Ok(answer.head.etag().map(str::to_owned))
}

fn main() {
    let client = Client::new(Config::new().endpoint("http://127.0.0.1:1")).expect("a place");
    drop(etag(&client, GetService::new("s")));
    drop(etag(&client, GetFunction::new("s", "f")));
}
