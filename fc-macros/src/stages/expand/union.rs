//! An object of several shapes, told apart by a value beside it; any other shape is kept as JSON.

use fc_spec::{Union, Variant};
use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::names;
use crate::stages::model::Model;

/// The enum of one union. Every known shape is boxed: a large one does not make all requests large, and one that grows
/// by a row keeps the type of its variant.
pub(super) fn union(model: &Model<'_>, union: &Union) -> TokenStream {
    let ident = names::type_ident(&union.rust, model.span);
    let tag = &union.tag;
    let parts: Vec<_> = union.variants.iter().map(|variant| part(model, variant)).collect();
    let variants = parts.iter().map(|Part { name, kind, value }| {
        let text = format!("The shape for `{tag}` `{value}`.");
        quote_spanned!(model.span=>#[doc = #text] #name(::fc_client::rt::Box<#kind>),)
    });
    let values = parts.iter().map(|Part { name, value, .. }| {
        quote_spanned!(model.span=>Self::#name(_) => ::core::option::Option::Some(#value),)
    });
    let inner =
        parts.iter().map(|Part { name, .. }| quote_spanned!(model.span=>Self::#name(value) => &**value,));
    let readers = parts.iter().map(|Part { kind, value, .. }| {
        quote_spanned!(model.span=>(#value, ::fc_client::rt::shape::<#kind, Self>))
    });
    let from = parts.iter().map(|Part { name, kind, .. }| {
        quote_spanned! {model.span=>
            impl ::core::convert::From<#kind> for #ident {
                fn from(value: #kind) -> Self {
                    Self::#name(::fc_client::rt::Box::new(value))
                }
            }
        }
    });
    let page =
        format!("A value whose shape depends on `{tag}`; a shape that is not known here is kept as JSON.");
    quote_spanned! {model.span=>
        #[doc = #page]
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
            /// Any other shape, as JSON.
            Json(::fc_client::rt::Json),
        }
        impl ::fc_client::rt::Union for #ident {
            const TAG: &'static ::core::primitive::str = #tag;
            const READERS: &'static [::fc_client::rt::Shape<Self>] = &[#(#readers),*];
            fn tag(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
                match self { #(#values)* Self::Json(_) => ::core::option::Option::None }
            }
            fn inner(&self) -> &dyn ::fc_client::rt::Value {
                match self { #(#inner)* Self::Json(value) => value }
            }
            fn json(value: ::fc_client::rt::Json) -> Self {
                Self::Json(value)
            }
        }
        ::fc_client::rt::union!(#ident);
        #(#from)*
    }
}

/// One shape: its variant, its type and the tag's value.
struct Part<'a> {
    name: syn::Ident,
    kind: TokenStream,
    value: &'a str,
}

fn part<'a>(model: &Model<'_>, variant: &'a Variant) -> Part<'a> {
    let name = names::type_ident(&fc_spec::names::pascal(&variant.value), model.span);
    let kind = names::type_ident(&variant.kind, model.span);
    let kind = quote_spanned!(model.span=>super::#kind);
    Part { name, kind, value: &variant.value }
}
