//! An object inside a request or an answer: plain data that serves both directions, so every key may be missing.

use fc_spec::{Object, Row};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::request::{self, Holds};
use super::rows::{self, Role};
use super::{builder, docs, names};
use crate::stages::model::Model;

/// The struct of one object.
pub(super) fn object(model: &Model<'_>, object: &Object) -> TokenStream {
    let ident = names::type_ident(&object.rust, model.span);
    let page = docs::object(object);
    let fields = object.rows.iter().map(|row| request::field(row, Holds::Option, model.span));
    let constructors = (!object.result).then(|| constructors(&ident, object, model.span));
    let implementation = rows::fields(model, &ident, &object.rows, &object.rules, Role::Object);
    quote_spanned! {model.span=>
        #page
        #[derive(Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #ident {
            #(#fields)*
            /// What the service answered beyond the keys above, or in a shape that they cannot hold; it is sent again
            /// with the rest.
            pub extra: ::fc_client::rt::Extra,
        }
        #constructors
        #implementation
    }
}

/// `new` with what is required, and a setter for each other key.
fn constructors(ident: &syn::Ident, object: &Object, span: Span) -> TokenStream {
    let taken = object.arguments();
    let named = |row: &&Row| !taken.contains(row);
    let arguments = taken.iter().map(|row| {
        let (field, (argument, _)) = (names::field(row, span), names::argument(&row.kind, span));
        quote_spanned!(span=>#field: #argument)
    });
    let values = taken.iter().map(|row| {
        let (field, (_, value)) = (names::field(row, span), names::argument(&row.kind, span));
        quote_spanned!(span=>#field: { let value = #field; ::core::option::Option::Some(#value) },)
    });
    let setters = object.rows.iter().filter(named).map(|row| setter(row, span));
    let text = if taken.is_empty() && object.rows.iter().any(|row| row.required) {
        "requires so much that each key is set by its method below; what is missing is said before a request is sent."
    } else {
        "with what it requires; the rest can be set by the methods below or on its fields."
    };
    let text = format!("A `{}` {text}", object.name);
    quote_spanned! {span=>
        impl #ident {
            #[doc = #text]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values)* ..::core::default::Default::default() }
            }
            #(#setters)*
        }
    }
}

fn setter(row: &Row, span: Span) -> TokenStream {
    let (page, field, deprecated) = (docs::row(row), names::field(row, span), builder::deprecated(row));
    let (argument, value) = names::argument(&row.kind, span);
    quote_spanned! {span=>
        #page
        #deprecated
        #[must_use]
        pub fn #field(mut self, value: #argument) -> Self {
            self.#field = ::core::option::Option::Some(#value);
            self
        }
    }
}
