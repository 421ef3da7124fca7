mod fc2 {
    pub struct Client;

    impl Client {
        async fn call<R: fc_client::rt::Request>(&self, _: R) -> Result<R::Answer, fc_client::Error> {
            unreachable!()
        }
    }

    mod invocation {
        fc_macros::operations! {
            fc2::invocation;
        }
    }
    pub use invocation::*;
}

fn main() {
    let _ = fc2::LogType::Tail;
}
