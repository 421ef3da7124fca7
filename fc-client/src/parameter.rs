//! What can become the value of a parameter. These traits stand for `Into` and `IntoIterator`, so that the compiler
//! speaks of parameters where something else is given.

use std::collections::BTreeMap;

/// Whatever can become the value of a parameter that takes a `T`: everything that is [`Into<T>`], such as `&str` for
/// text, a variant or its text for an enum, an object or what it is made of.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot become the value of this parameter, which takes `{T}`",
    label = "expected `{T}`, or what it can be made of",
    note = "to give no value, leave the parameter out; a value that may be there is set on the finished request"
)]
pub trait IntoParameter<T> {
    /// The value.
    fn into_parameter(self) -> T;
}

// Without this the compiler would speak of `From` and list whatever other crates implement it for.
#[diagnostic::do_not_recommend]
impl<T, U: Into<T>> IntoParameter<T> for U {
    fn into_parameter(self) -> T {
        self.into()
    }
}

/// Whatever can become a list: an array, a vector or anything else that gives items which can become a `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot become the value of this parameter, which takes a list of `{T}`",
    label = "expected `[…]` with items that become `{T}`",
    note = "to give no value, leave the parameter out; a value that may be there is set on the finished request"
)]
pub trait IntoList<T> {
    /// The list.
    fn into_list(self) -> Vec<T>;
}

#[diagnostic::do_not_recommend]
impl<T, I: IntoIterator<Item: IntoParameter<T>>> IntoList<T> for I {
    fn into_list(self) -> Vec<T> {
        self.into_iter().map(IntoParameter::into_parameter).collect()
    }
}

/// Whatever can become a map: an array, a `HashMap` or anything else that gives pairs of text and of what can become
/// a `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot become the value of this parameter, which takes a map from `String` to `{T}`",
    label = "expected pairs, such as `[(\"KEY\", value)]`",
    note = "to give no value, leave the parameter out; a value that may be there is set on the finished request"
)]
pub trait IntoMap<T> {
    /// The map, in the order of its keys.
    fn into_map(self) -> BTreeMap<String, T>;
}

#[diagnostic::do_not_recommend]
impl<T, K: IntoParameter<String>, V: IntoParameter<T>, I: IntoIterator<Item = (K, V)>> IntoMap<T> for I {
    fn into_map(self) -> BTreeMap<String, T> {
        self.into_iter().map(|(key, value)| (key.into_parameter(), value.into_parameter())).collect()
    }
}
