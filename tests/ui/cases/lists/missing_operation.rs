mod fc2 {
    pub struct Client;

    impl Client {
        async fn call<R: fc_client::rt::Request>(&self, _: R) -> Result<R::Answer, fc_client::Error> {
            unreachable!()
        }
    }

    mod service {
        fc_macros::operations! {
            fc2::service;
            UpdateService, DeleteService, ListServices,
            GetService,
        }
    }
    pub use service::*;
}

fn main() {
    let _ = fc2::GetService::new("the correct entries are still there");
}
