//! The endpoint functions of a resource, and its part of the list of all operations.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{docs, names, request};
use crate::stages::model::{Listed, Model};

/// `impl Client { create_service, … }`.
pub(super) fn endpoints(model: &Model<'_>) -> TokenStream {
    let functions = model.operations.iter().map(function);
    let known = model.operations.iter().map(|listed| listed.ident);
    quote! {
        impl super::Client {
            #(#functions)*
        }
        /// The operations of this resource, for calls by name.
        pub(super) const OPERATIONS: &[::fc_client::rt::Known] = &[#(::fc_client::rt::Known::of::<#known>()),*];
    }
}

fn function(listed: &Listed<'_>) -> TokenStream {
    let Listed { ident, operation, .. } = listed;
    let name = names::ident(&fc_spec::names::snake(&operation.name), ident.span());
    let answer = request::answer(operation, ident.span());
    let link = format!("Everything about it stands at [`{ident}`].");
    let errors = "# Errors\nThe request is invalid, it could not be sent, or the service refused it; see [`Error`](::fc_client::Error).";
    let page = docs::paragraphs([&operation.en, &operation.zh, &link, errors]);
    quote_spanned! {ident.span()=>
        #page
        pub async fn #name(&self, request: #ident) -> ::core::result::Result<#answer, ::fc_client::Error> {
            self.call(request).await
        }
    }
}
