use fc_client::fc2::GetService;

fn main() {
    let builder = GetService::builder().service_name("s");
    let first = builder.qualifier("one").build();
    let second = builder.qualifier("two").build();
    drop((first, second));
}
