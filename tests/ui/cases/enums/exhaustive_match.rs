use fc_client::fc2::LogType;

fn main() {
    let log_type = LogType::from("Tail");
    match log_type {
        LogType::None => {}
        LogType::Tail => {}
        LogType::Unknown(_) => {}
    }
}
