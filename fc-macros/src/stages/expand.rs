//! Prints a model. Nothing here can fail, and nothing that is printed decides: it calls the runtime.

mod builder;
mod docs;
mod endpoint;
mod enumeration;
mod names;
mod object;
mod request;
mod rows;
mod union;

use proc_macro2::TokenStream;
use quote::quote;

use crate::stages::model::Model;

/// Everything that one list makes.
pub(crate) fn model(model: &Model<'_>) -> TokenStream {
    let requests = model.operations.iter().map(|listed| request::request(model, listed));
    let builders = model.operations.iter().map(|listed| builder::builder(model, listed));
    let objects = model.resource.objects.iter().map(|object| object::object(model, object));
    let unions = model.resource.unions.iter().map(|union| union::union(model, union));
    let enums = model.resource.enums.iter().map(|values| enumeration::enumeration(model, values));
    let endpoints = endpoint::endpoints(model);
    quote! {
        #(#requests)*
        #(#builders)*
        #(#objects)*
        #(#unions)*
        #(#enums)*
        #endpoints
    }
}
