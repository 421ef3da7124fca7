use fc_client::fc2::CreateService;

fn main() {
    let builder = CreateService::builder().service_name("s");
    let builder = match std::env::var("ROLE") {
        Ok(role) => builder.role(role),
        Err(_) => builder,
    };
    let _ = builder.build();
}
