//! An object of several shapes, told apart by a value beside it; any other shape is kept as JSON.

use fc_spec::{Type, Union, Variant};
use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::names;
use crate::stages::model::Model;

/// A shape with more keys than this, those inside it included, is boxed, so that the others stay small.
const LARGE: usize = 10;

/// The enum of one union.
pub(super) fn union(model: &Model<'_>, union: &Union) -> TokenStream {
    let ident = names::type_ident(&union.rust, model.span);
    let tag = &union.tag;
    let parts: Vec<_> = union.variants.iter().map(|variant| part(model, variant)).collect();
    let variants = parts.iter().map(|Part { name, kind, value, large }| {
        let text = format!("The shape for `{tag}` `{value}`.");
        let kind =
            if *large { quote_spanned!(model.span=>::fc_client::rt::Box<#kind>) } else { kind.clone() };
        quote_spanned!(model.span=>#[doc = #text] #name(#kind),)
    });
    let values = parts.iter().map(|Part { name, value, .. }| {
        quote_spanned!(model.span=>Self::#name(_) => ::core::option::Option::Some(#value),)
    });
    let inner = parts.iter().map(|Part { name, large, .. }| {
        let value =
            if *large { quote_spanned!(model.span=>&**value) } else { quote_spanned!(model.span=>value) };
        quote_spanned!(model.span=>Self::#name(value) => #value,)
    });
    let readers = parts.iter().map(|Part { kind, value, .. }| {
        quote_spanned!(model.span=>(#value, ::fc_client::rt::shape::<#kind, Self>))
    });
    let from = parts.iter().map(|Part { name, kind, large, .. }| {
        let value = quote_spanned!(model.span=>value);
        let value =
            if *large { quote_spanned!(model.span=>::fc_client::rt::Box::new(#value)) } else { value };
        quote_spanned! {model.span=>
            impl ::core::convert::From<#kind> for #ident {
                fn from(value: #kind) -> Self {
                    Self::#name(#value)
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

/// One shape: its variant, its type, the tag's value, and whether it is boxed.
struct Part<'a> {
    name: syn::Ident,
    kind: TokenStream,
    value: &'a str,
    large: bool,
}

fn part<'a>(model: &Model<'_>, variant: &'a Variant) -> Part<'a> {
    let name = names::type_ident(&fc_spec::names::pascal(&variant.value), model.span);
    let kind = names::type_ident(&variant.kind, model.span);
    let kind = quote_spanned!(model.span=>super::#kind);
    Part { name, kind, value: &variant.value, large: keys(model, &variant.kind) > LARGE }
}

/// How many keys an object has, those of the objects inside it included; no object holds itself.
fn keys(model: &Model<'_>, rust: &str) -> usize {
    let rows = model.api.object(rust).map(|object| object.rows.as_slice()).unwrap_or_default();
    let inside = rows.iter().map(|row| match &row.kind {
        Type::Named(name) => keys(model, name),
        _ => 0,
    });
    rows.len() + inside.sum::<usize>()
}
