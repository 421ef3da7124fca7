use fc_client::fc2::Function;

fn main() {
    let function = Function::default();
    if function.runtime == Some("python3.10") {
        println!("python");
    }
}
