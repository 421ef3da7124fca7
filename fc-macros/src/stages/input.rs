//! The syntax of a list: the resource, then its operations with their documentation.

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Token};

/// `fc2::service; /// … CreateService, /// … GetService`.
pub(crate) struct Input {
    /// The module of the API, such as `fc2`.
    pub(crate) module: Ident,
    /// The resource, such as `service`.
    pub(crate) resource: Ident,
    /// The operations as they are listed.
    pub(crate) entries: Vec<Entry>,
}

/// One operation in the list.
pub(crate) struct Entry {
    /// Its documentation: the example.
    pub(crate) attrs: Vec<Attribute>,
    /// Its name.
    pub(crate) ident: Ident,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let module = input.parse()?;
        input.parse::<Token![::]>()?;
        let resource = input.parse()?;
        input.parse::<Token![;]>()?;
        let entries = Punctuated::<Entry, Token![,]>::parse_terminated(input)?;
        Ok(Self { module, resource, entries: entries.into_iter().collect() })
    }
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self { attrs: input.call(Attribute::parse_outer)?, ident: input.parse()? })
    }
}
