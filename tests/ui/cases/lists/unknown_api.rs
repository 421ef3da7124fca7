fc_macros::operations! {
    fc9::service;
    GetService,
}

fn main() {}
