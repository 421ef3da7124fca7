//! An open enum: the known values, and one variant that keeps any other.

use fc_spec::{Enum, Value};
use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::{docs, names};
use crate::stages::model::Model;

/// The enum of one list of values.
pub(super) fn enumeration(model: &Model<'_>, values: &Enum) -> TokenStream {
    let ident = names::type_ident(&values.rust, model.span);
    let variants = values.values.iter().map(|value| variant(model, value));
    let arms = values.values.iter().map(|value| {
        let (variant, wire) = (names::type_ident(&value.variant(), model.span), value.wire());
        quote_spanned!(model.span=>Self::#variant => #wire,)
    });
    let known = values.values.iter().map(|value| {
        let (variant, wire, name) =
            (names::type_ident(&value.variant(), model.span), value.wire(), &value.value);
        quote_spanned!(model.span=>(#wire, #name, Self::#variant))
    });
    let page = format!("The values of `{}` that are known; the service may know more.", values.name);
    let aliases = docs::aliases(&values.titles);
    quote_spanned! {model.span=>
        #aliases
        #[doc = #page]
        #[allow(deprecated, reason = "deprecated values are still known")]
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
            /// A value that this version of the crate does not know, as it stands on the wire.
            Unknown(::fc_client::rt::String),
        }
        impl #ident {
            /// The spelling on the wire.
            #[allow(deprecated, reason = "deprecated values are still known")]
            pub fn as_str(&self) -> &::core::primitive::str {
                match self {
                    #(#arms)*
                    Self::Unknown(text) => text,
                }
            }
        }
        #[allow(deprecated, reason = "deprecated values are still known")]
        impl ::fc_client::rt::Open for #ident {
            const KNOWN: &'static [(&'static ::core::primitive::str, &'static ::core::primitive::str, Self)] = &[#(#known),*];
            fn as_str(&self) -> &::core::primitive::str {
                self.as_str()
            }
            fn unknown(text: ::fc_client::rt::String) -> Self {
                Self::Unknown(text)
            }
        }
        ::fc_client::rt::open!(#ident);
    }
}

fn variant(model: &Model<'_>, value: &Value) -> TokenStream {
    let variant = names::type_ident(&value.variant(), model.span);
    let wire = format!("`{}` on the wire.", value.wire());
    let page = docs::paragraphs([value.en.as_str(), &value.zh, &wire]);
    let deprecated =
        value.deprecated.as_ref().map(|note| quote_spanned!(model.span=>#[deprecated(note = #note)]));
    quote_spanned!(model.span=>#page #deprecated #variant,)
}
