//! Turns rows of `fc-spec` into typed requests, validation of required fields and endpoint functions.
//!
//! This crate is a part of `fc-client`; use that one. Three stages, each in a file of its own: `input` reads the
//! syntax, `model` joins it with the specification and finds every error of meaning, `expand` prints and cannot fail.

mod stages;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

use crate::stages::{expand, input, model};

/// Makes the operations of one resource: `operations! { fc2::service; CreateService, GetService }`.
///
/// The list is exhaustive for the resource. Attributes on an entry, its example among them, go to the request struct.
#[proc_macro]
pub fn operations(tokens: TokenStream) -> TokenStream {
    operations_from(tokens.into()).into()
}

/// The macro without the compiler around it. Beside the errors, every correct operation is printed.
fn operations_from(tokens: proc_macro2::TokenStream) -> proc_macro2::TokenStream {
    let input = match syn::parse2::<input::Input>(tokens) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let (model, errors) = model::resolve(&input);
    let mut out = model.as_ref().map(expand::model).unwrap_or_default();
    out.extend(errors.into_iter().map(syn::Error::into_compile_error));
    out
}
