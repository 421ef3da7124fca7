fc_macros::operations! {
    fc2::servce;
    GetService,
}

fn main() {}
