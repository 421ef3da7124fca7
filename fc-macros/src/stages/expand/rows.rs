//! The rows of a type as constants, and the one `put` and one `take` call for each.

use fc_spec::{Encoding, Level, Place, Relation, Row, Rule, Sourced, Type};
use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::names;
use crate::stages::model::Model;

/// `Row::new("vpcId", "vpc_id").named("VpcId").required()`: what the runtime must know of a row.
pub(super) fn constant(row: &Row) -> TokenStream {
    let (wire, rust, name) = (row.wire(), row.rust(), &row.name);
    let named = (name != wire).then(|| quote!(.named(#name)));
    let place = row.place.map(place);
    let encoding = row.encoding.map(encoding);
    let required = row.required.then(|| quote!(.required()));
    let secret = row.secret.then(|| quote!(.secret()));
    let source = row.source.as_ref().map(|source| quote!(.source(#source)));
    let slot = row.slot.as_ref().map(|slot| quote!(.slot(#slot) #source));
    let without = row.without.is_some().then(|| quote!(.or_nothing()));
    let rules = row.rules.iter().map(limit);
    let rules = (!row.rules.is_empty()).then(|| quote!(.rules(&[#(#rules),*])));
    quote!(::fc_client::rt::Row::new(#wire, #rust) #named #place #encoding #required #secret #slot #without #rules)
}

fn place(place: Place) -> TokenStream {
    match place {
        Place::Path => quote!(.path()),
        Place::Query => quote!(.query()),
        Place::Header => quote!(.header()),
        Place::Body => quote!(.body()),
    }
}

fn encoding(encoding: Encoding) -> TokenStream {
    match encoding {
        Encoding::Json => quote!(.json()),
        Encoding::Raw => quote!(.raw()),
    }
}

/// `Limit::deny(Rule::Length(1, 128), "SDK")`: a rule, what follows when it is broken, and who says it.
fn limit(limit: &Sourced<Rule>) -> TokenStream {
    let (rule, source, level) = (rule(&limit.rule), &limit.source, level(limit.level));
    quote!(::fc_client::rt::Limit::#level(#rule, #source))
}

fn level(level: Level) -> TokenStream {
    match level {
        Level::Deny => quote!(deny),
        Level::Warn => quote!(warn),
    }
}

/// What rows must agree on, by their wire names; rows that are not there were refused with the specification.
fn relation(relation: &Sourced<Relation>, rows: &[Row]) -> TokenStream {
    let wire = |name: &str| rows.iter().find(|row| row.name == name).map_or(name, Row::wire).to_owned();
    let (source, level) = (&relation.source, level(relation.level));
    let rule = match &relation.rule {
        Relation::Either(names) => {
            let names = names.iter().map(|name| wire(name));
            quote!(Either(&[#(#names),*]))
        }
        Relation::Needs { row, value: None, needs } => {
            let (row, needs) = (wire(row), wire(needs));
            quote!(Needs(#row, #needs))
        }
        Relation::Needs { row, value: Some(value), needs } => {
            let (row, needs) = (wire(row), wire(needs));
            quote!(NeedsFor(#row, #value, #needs))
        }
        Relation::Ratio { of, to, low, high } => {
            let (of, to) = (wire(of), wire(to));
            quote!(Ratio(#of, #to, #low, #high))
        }
    };
    quote!(::fc_client::rt::Relation::#level(::fc_client::rt::Agreement::#rule, #source))
}

fn rule(rule: &Rule) -> TokenStream {
    match rule {
        Rule::Length(low, high) => quote!(::fc_client::rt::Rule::Length(#low, #high)),
        Rule::Range(low, high) => quote!(::fc_client::rt::Rule::Range(#low, #high)),
        Rule::Multiple(of) => quote!(::fc_client::rt::Rule::Multiple(#of)),
        Rule::Characters(set) => quote!(::fc_client::rt::Rule::Characters(#set)),
        Rule::First(set) => quote!(::fc_client::rt::Rule::First(#set)),
        Rule::OneOf(values) => quote!(::fc_client::rt::Rule::OneOf(&[#(#values),*])),
        Rule::Cron => quote!(::fc_client::rt::Rule::Cron),
    }
}

/// What a struct of rows is.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Role {
    /// A request.
    Request,
    /// A request in which an empty object clears what was there.
    Update,
    /// A result, or an object inside requests and answers: it keeps the keys that it does not know.
    Object,
}

/// The implementation that every struct of rows has.
pub(super) fn fields(
    model: &Model<'_>,
    ident: &syn::Ident,
    rows: &[Row],
    rules: &[Sourced<Relation>],
    role: Role,
) -> TokenStream {
    let name = ident.to_string();
    let span = ident.span();
    let constants = rows.iter().map(constant);
    let puts = rows.iter().enumerate().map(|(index, row)| put(index, row, span));
    let takes = rows.iter().enumerate().map(|(index, row)| take(model, index, row, span));
    let relations = rules.iter().map(|rule| relation(rule, rows));
    let relations = (!rules.is_empty())
        .then(|| quote!(const RELATIONS: &'static [::fc_client::rt::Relation] = &[#(#relations),*];));
    let update = role == Role::Update;
    let update = update.then(|| {
        quote!(
            const UPDATE: bool = true;
        )
    });
    let object = role == Role::Object;
    let tolerant = object.then(|| {
        quote!(
            const TOLERANT: bool = true;
        )
    });
    let put_extra = object.then(|| quote!(to.extra(&self.extra);));
    let take_extra = object.then(|| quote!(extra: from.extra(),));
    quote! {
        impl ::fc_client::rt::Fields for #ident {
            const NAME: &'static ::core::primitive::str = #name;
            #tolerant
            #update
            #relations
            const ROWS: &'static [::fc_client::rt::Row] = &[#(#constants),*];
            fn put(&self, to: &mut dyn ::fc_client::rt::Put) {
                #(#puts)*
                #put_extra
            }
            fn take(from: &mut ::fc_client::rt::Take<'_, '_>) -> Self {
                Self { #(#takes)* #take_extra }
            }
        }
        impl ::core::fmt::Debug for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::fc_client::rt::debug(self, f)
            }
        }
        impl ::fc_client::rt::serde::Serialize for #ident {
            fn serialize<S: ::fc_client::rt::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                ::fc_client::rt::serialize(self, to)
            }
        }
        impl<'de> ::fc_client::rt::serde::Deserialize<'de> for #ident {
            fn deserialize<D: ::fc_client::rt::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                ::fc_client::rt::deserialize(from)
            }
        }
    }
}

fn put(index: usize, row: &Row, span: Span) -> TokenStream {
    let field = names::field(row, span);
    quote!(to.put(&Self::ROWS[#index], &self.#field);)
}

fn take(model: &Model<'_>, index: usize, row: &Row, span: Span) -> TokenStream {
    let field = names::field(row, span);
    let union = matches!(&row.kind, Type::Named(name) if model.api.union(name).is_some());
    let call = if union { quote!(union) } else { quote!(row) };
    quote!(#field: from.#call(&Self::ROWS[#index]),)
}
