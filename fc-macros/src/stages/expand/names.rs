//! Identifiers and types in Rust, each with the span of what the author of the list wrote.

use fc_spec::{Row, Type};
use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Ident;

/// The identifier of a field; a keyword becomes raw.
pub(super) fn field(row: &Row, span: Span) -> Ident {
    ident(&row.rust(), span)
}

/// The name of a setter or field, raw where it is a keyword.
pub(super) fn ident(name: &str, span: Span) -> Ident {
    syn::parse_str::<Ident>(name).map_or_else(|_| Ident::new_raw(name, span), |_| Ident::new(name, span))
}

/// A type's identifier.
pub(super) fn type_ident(name: &str, span: Span) -> Ident {
    Ident::new(name, span)
}

/// `service_name` as the name of a type parameter or of a part of one: `ServiceName`.
pub(super) fn camel(snake: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect::<String>()
    };
    snake.split('_').map(word).collect()
}

/// The Rust type of a value.
pub(super) fn of(kind: &Type, span: Span) -> TokenStream {
    match kind {
        Type::String => quote_spanned!(span=>::fc_client::rt::String),
        Type::Boolean => quote_spanned!(span=>::core::primitive::bool),
        Type::Int32 => quote_spanned!(span=>::core::primitive::i32),
        Type::Int64 => quote_spanned!(span=>::core::primitive::i64),
        Type::Double => quote_spanned!(span=>::core::primitive::f64),
        Type::Bytes => quote_spanned!(span=>::fc_client::rt::Bytes),
        Type::Package => quote_spanned!(span=>::fc_client::Package),
        Type::Json => quote_spanned!(span=>::fc_client::rt::Json),
        Type::List(item) => {
            let item = of(item, span);
            quote_spanned!(span=>::fc_client::rt::Vec<#item>)
        }
        Type::Map(item) => {
            let item = of(item, span);
            quote_spanned!(span=>::fc_client::rt::Map<#item>)
        }
        Type::Named(name) => {
            let ident = type_ident(name, span);
            quote_spanned!(span=>super::#ident)
        }
    }
}

/// The type of a setter's argument, and the expression that turns `value` into the field's type.
pub(super) fn argument(kind: &Type, span: Span) -> (TokenStream, TokenStream) {
    let plain = of(kind, span);
    match kind {
        Type::Boolean | Type::Int32 | Type::Int64 | Type::Double => (plain, quote_spanned!(span=>value)),
        Type::List(item) => {
            let item = of(item, span);
            (
                quote_spanned!(span=>impl ::fc_client::IntoList<#item>),
                quote_spanned!(span=>::fc_client::IntoList::into_list(value)),
            )
        }
        Type::Map(item) => {
            let item = of(item, span);
            (
                quote_spanned!(span=>impl ::fc_client::IntoMap<#item>),
                quote_spanned!(span=>::fc_client::IntoMap::into_map(value)),
            )
        }
        _ => (
            quote_spanned!(span=>impl ::fc_client::IntoParameter<#plain>),
            quote_spanned!(span=>::fc_client::IntoParameter::into_parameter(value)),
        ),
    }
}
