//! A request: plain data, `new` where everything required is in the path, and its description.

use fc_spec::{Answer, Effect, Operation, Place, Row};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::rows::{self, Role};
use super::{builder, docs, names};
use crate::stages::model::{Listed, Model};

/// The request struct of one operation.
pub(super) fn request(model: &Model<'_>, listed: &Listed<'_>) -> TokenStream {
    let Listed { ident, attrs, operation } = listed;
    let span = ident.span();
    let page = docs::operation(&model.api.version, operation);
    let fields = operation.rows.iter().map(|row| field(row, Holds::of(operation, row), span));
    let role = if operation.effect == Effect::Update { Role::Update } else { Role::Request };
    let implementation = rows::fields(model, ident, &operation.rows, &operation.rules, role);
    let description = description(model, listed);
    let constructors = constructors(listed);
    quote_spanned! {span=>
        #page
        #(#attrs)*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub struct #ident { #(#fields)* }
        #constructors
        #implementation
        #description
    }
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Holds {
    /// A value: it is required.
    Value,
    /// A value or nothing.
    Option,
    /// A value, `null` or nothing: an update tells them apart.
    Patch,
}

impl Holds {
    pub(super) fn of(operation: &Operation, row: &Row) -> Self {
        match (row.required, operation.effect, row.place) {
            (true, ..) => Self::Value,
            (_, Effect::Update, Some(Place::Body)) if row.slot.is_none() => Self::Patch,
            _ => Self::Option,
        }
    }

    /// The type of the field.
    fn kind(self, kind: TokenStream, span: Span) -> TokenStream {
        match self {
            Self::Value => kind,
            Self::Option => quote_spanned!(span=>::core::option::Option<#kind>),
            Self::Patch => quote_spanned!(span=>::fc_client::Patch<#kind>),
        }
    }

    /// The field without a value; one that is required has something harmless until the builder is finished.
    pub(super) fn absent(self, span: Span) -> TokenStream {
        match self {
            Self::Value => quote_spanned!(span=>::fc_client::rt::absent()),
            Self::Option => quote_spanned!(span=>::core::option::Option::None),
            Self::Patch => quote_spanned!(span=>::fc_client::Patch::Absent),
        }
    }

    /// The field with a value.
    pub(super) fn present(self, value: &TokenStream, span: Span) -> TokenStream {
        match self {
            Self::Value => value.clone(),
            Self::Option => quote_spanned!(span=>::core::option::Option::Some(#value)),
            Self::Patch => quote_spanned!(span=>::fc_client::Patch::Value(#value)),
        }
    }
}

/// One field with its documentation.
pub(super) fn field(row: &Row, holds: Holds, span: Span) -> TokenStream {
    let page = docs::row(row);
    let ident = names::field(row, span);
    let kind = holds.kind(names::of(&row.kind, span), span);
    quote_spanned!(span=>#page pub #ident: #kind,)
}

fn constructors(listed: &Listed<'_>) -> TokenStream {
    let Listed { ident, operation, .. } = listed;
    let (builder, fresh, span) = (builder::ident(ident), builder::fresh(listed), ident.span());
    let begin = format!("Starts a [`{ident}`]; `.build()` compiles when every required parameter is set.");
    let new = new(listed);
    let default = default(listed);
    let name = &operation.name;
    let from_json = format!(
        "Reads `{name}` from one JSON object with the parameters under their wire or documented names.\n\n\
         # Errors\nEvery missing, unknown or wrong field at once, each with its path."
    );
    let validate = format!(
        "Checks what `{name}` requires and its limits; the client does the same before it sends.\n\n\
         # Errors\nEvery violation at once that all sources agree on, each with its path."
    );
    let violations = "Everything that is wrong, also what only some source says: see \
                      [`Violation::level`](::fc_client::Violation::level).";
    quote_spanned! {span=>
        impl #ident {
            #[doc = #begin]
            pub fn builder() -> #fresh {
                #builder::begin()
            }
            #new
            #[doc = #from_json]
            pub fn from_json(json: &::core::primitive::str) -> ::core::result::Result<Self, ::fc_client::Invalid> {
                ::fc_client::rt::from_json(json)
            }
            #[doc = #validate]
            pub fn validate(&self) -> ::core::result::Result<(), ::fc_client::Invalid> {
                ::fc_client::rt::validate(self)
            }
            #[doc = #violations]
            pub fn violations(&self) -> ::fc_client::rt::Vec<::fc_client::Violation> {
                ::fc_client::rt::violations(self)
            }
        }
        #default
    }
}

/// `new(…)` in the order of the path, where the path carries everything that is required.
fn new(listed: &Listed<'_>) -> Option<TokenStream> {
    let Listed { ident, operation, .. } = listed;
    let span = ident.span();
    let elsewhere = |row: &Row| row.slot.is_some() || (row.required && row.place != Some(Place::Path));
    if operation.rows.iter().any(elsewhere) {
        return None;
    }
    let order = path_order(operation);
    let arguments = order.iter().map(|row| {
        let (field, (kind, _)) = (names::field(row, span), names::argument(&row.kind, span));
        quote_spanned!(span=>#field: #kind)
    });
    let values = operation.rows.iter().map(|row| {
        let field = names::field(row, span);
        let value = match Holds::of(operation, row) {
            Holds::Value => quote_spanned!(span=>::fc_client::IntoParameter::into_parameter(#field)),
            holds => holds.absent(span),
        };
        quote_spanned!(span=>#field: #value)
    });
    let text = if order.is_empty() {
        format!("A [`{ident}`] without any parameter; they can be set on its fields.")
    } else {
        format!(
            "A [`{ident}`] with what it requires, in the order of the path; the rest can be set on its fields."
        )
    };
    Some(quote_spanned! {span=>
        #[doc = #text]
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    })
}

/// `Default`, where nothing is required.
fn default(listed: &Listed<'_>) -> Option<TokenStream> {
    let Listed { ident, operation, .. } = listed;
    let required = operation.rows.iter().any(|row| row.required || row.slot.is_some());
    (!required).then(|| {
        quote_spanned! {ident.span()=>
            impl ::core::default::Default for #ident {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    })
}

fn path_order(operation: &Operation) -> Vec<&Row> {
    let holes = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    holes.filter_map(|hole| operation.rows.iter().find(|row| row.wire() == hole)).collect()
}

/// The description that the runtime reads: verb, path, effect and what answers.
fn description(model: &Model<'_>, listed: &Listed<'_>) -> TokenStream {
    let Listed { ident, operation, .. } = listed;
    let Operation { name, verb, path, .. } = operation;
    let version = &model.api.version;
    let effect = names::type_ident(effect(operation.effect), ident.span());
    let answer = answer(operation, ident.span());
    quote! {
        impl ::fc_client::rt::Request for #ident {
            type Answer = #answer;
            const OPERATION: &'static ::fc_client::Operation = &::fc_client::Operation::new(
                #name, #verb, #version, #path, ::fc_client::Effect::#effect,
                <Self as ::fc_client::rt::Fields>::ROWS,
            );
        }
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "Read",
        Effect::Create => "Create",
        Effect::Update => "Update",
        Effect::Delete => "Delete",
        Effect::Invoke => "Invoke",
    }
}

/// The type that answers an operation.
pub(super) fn answer(operation: &Operation, span: Span) -> TokenStream {
    match (&operation.result, operation.answer) {
        (_, Answer::Raw) => quote!(::fc_client::Invocation),
        (None, Answer::Json) => quote!(()),
        (Some(result), Answer::Json) => {
            let result = names::type_ident(result, span);
            quote!(super::#result)
        }
    }
}
