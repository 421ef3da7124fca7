//! Every call can be kept, sent to another thread and spawned.

use fc_client::fc2::{self, Client};

include!(concat!(env!("OUT_DIR"), "/every.rs"));

fn sendable<F: Future<Output: Send> + Send>(_: F) {}

/// It is enough that this compiles.
#[test]
fn the_futures_of_all_endpoint_functions_are_send() {
    macro_rules! all {
        ($($request:ident $call:ident,)*) => {
            $(let _ = |client: &Client, request: fc2::$request| {
                sendable(client.$call(request.clone()));
                sendable(client.dry_run(&request, std::time::SystemTime::UNIX_EPOCH, ""));
                sendable(client.send(request));
                sendable(client.send_json("", ""));
            };)*
        };
    }
    every_operation!(all);
}
