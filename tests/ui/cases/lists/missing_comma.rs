fc_macros::operations! {
    fc2::invocation;
    InvokeFunction
    InvokeFunctions
}

fn main() {}
