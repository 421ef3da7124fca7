//! What can become the value of a parameter. These traits stand for `Into` and for collections, so that the compiler
//! speaks of parameters where something else is given.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

/// Whatever can become the value of a parameter that takes a `T`: everything that is [`Into<T>`], such as `&str` for
/// text, a variant or its text for an enum, an object or what it is made of.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot become the value of this parameter, which takes `{T}`",
    label = "expected `{T}`, or what it can be made of",
    note = "what makes a `{T}` stands on its page, such as `new` and `from_…` functions",
    note = "to give no value, leave the parameter out or use its own `without_…()`, `clear_…()` or `null_…()`; a value that may be there is set on the finished request"
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

/// Whatever can become a list: an array, a vector, a slice or a set of what can become a `T`. An `Option` cannot: what
/// is `None` would be an empty list, which clears.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot become the value of this parameter, which takes a list of `{T}`",
    label = "expected `[…]` or a `Vec` with items that become `{T}`",
    note = "to give no value, leave the parameter out or use its own `without_…()`, `clear_…()` or `null_…()`; a value that may be there is set on the finished request"
)]
pub trait IntoList<T> {
    /// The list.
    fn into_list(self) -> Vec<T>;
}

/// Whatever can become a map: an array or a vector of pairs, or another map, with text and what can become a `T`. An
/// `Option` cannot: what is `None` would be an empty map, which clears.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot become the value of this parameter, which takes a map from `String` to `{T}`",
    label = "expected pairs of text and what becomes `{T}`, such as `[(\"KEY\", …)]`",
    note = "to give no value, leave the parameter out or use its own `without_…()`, `clear_…()` or `null_…()`; a value that may be there is set on the finished request"
)]
pub trait IntoMap<T> {
    /// The map, in the order of its keys.
    fn into_map(self) -> BTreeMap<String, T>;
}

#[diagnostic::do_not_recommend]
impl<T, L: Collection<Item: IntoParameter<T>>> IntoList<T> for L {
    fn into_list(self) -> Vec<T> {
        self.into_iter().map(IntoParameter::into_parameter).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, K: IntoParameter<String>, V: IntoParameter<T>, M: Collection<Item = (K, V)>> IntoMap<T> for M {
    fn into_map(self) -> BTreeMap<String, T> {
        self.into_iter().map(|(key, value)| (key.into_parameter(), value.into_parameter())).collect()
    }
}

/// What holds several values. `Option` and `Result` can be iterated as well, but are no collections.
pub trait Collection: IntoIterator {}

impl<T, const N: usize> Collection for [T; N] {}
impl<T> Collection for Vec<T> {}
impl<T> Collection for &[T] {}
impl<T> Collection for &Vec<T> {}
impl<T> Collection for VecDeque<T> {}
impl<T> Collection for BTreeSet<T> {}
impl<T, S> Collection for HashSet<T, S> {}
impl<K, V> Collection for BTreeMap<K, V> {}
impl<K, V> Collection for &BTreeMap<K, V> {}
impl<K, V, S> Collection for &HashMap<K, V, S> {}
impl<K, V, S> Collection for HashMap<K, V, S> {}
