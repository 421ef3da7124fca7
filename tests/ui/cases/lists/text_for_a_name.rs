fc_macros::operations! {
    fc2::invocation;
    "InvokeFunction",
}

fn main() {}
