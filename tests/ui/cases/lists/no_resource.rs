fc_macros::operations! {
    GetService,
}

fn main() {}
