//! The builder of a request: one type parameter for each required parameter or slot, which carries its value.

use fc_spec::{Operation, Row, Type};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Ident;

use super::request::Holds;
use super::{docs, names};
use crate::stages::model::{Listed, Model};

/// `CreateServiceBuilder`.
pub(super) fn ident(request: &Ident) -> Ident {
    names::type_ident(&format!("{request}Builder"), request.span())
}

/// `CreateServiceBuilder<Missing, Missing>`: written out, not as defaults, which editors and compilers leave out where
/// they show a type.
pub(super) fn fresh(listed: &Listed<'_>) -> TokenStream {
    let (builder, span) = (ident(listed.ident), listed.ident.span());
    let missing = states(listed).into_iter().map(|_| quote_spanned!(span=>::fc_client::rt::Missing));
    quote_spanned!(span=>#builder<#(#missing),*>)
}

/// One type parameter of a builder: a required parameter, or a slot that several parameters share.
struct State<'a> {
    /// `service_name_state`, the field; called otherwise than its setter, so that rustc does not point at it.
    field: Ident,
    /// `ServiceName`, the type parameter.
    param: Ident,
    /// `CreateServiceHasServiceName`, the trait that `build` asks for.
    has: Ident,
    /// `CreateServiceLacksServiceName`, the trait that the setter asks for.
    lacks: Ident,
    /// The row whose value it carries, or the rows that share the slot.
    kind: Kind<'a>,
}

enum Kind<'a> {
    Value(&'a Row),
    Slot(Vec<&'a Row>),
}

/// The builder with its setters, the traits of its states, and `build`.
pub(super) fn builder(_: &Model<'_>, listed: &Listed<'_>) -> TokenStream {
    let states = states(listed);
    let parts = Parts { listed, builder: ident(listed.ident), span: listed.ident.span(), states: &states };
    let (declaration, setters, build) = (parts.declaration(), parts.setters(), parts.build());
    let has = states.iter().map(|state| parts.has(state));
    let lacks = states.iter().map(|state| parts.lacks(state));
    quote!(#declaration #setters #build #(#has)* #(#lacks)*)
}

fn states<'a>(listed: &Listed<'a>) -> Vec<State<'a>> {
    let span = listed.ident.span();
    let rows = &listed.operation.rows;
    let mut states = Vec::new();
    let mut slots: Vec<&str> = Vec::new();
    for row in rows {
        let (name, kind) = match &row.slot {
            Some(slot) if slots.contains(&slot.as_str()) => continue,
            Some(slot) => {
                slots.push(slot);
                (fc_spec::names::snake(slot), Kind::Slot(alternatives(rows, slot)))
            }
            None if row.required => (row.rust(), Kind::Value(row)),
            None => continue,
        };
        let camel = names::camel(&name);
        let name_of = |verb: &str| names::type_ident(&format!("{}{verb}{camel}", listed.ident), span);
        states.push(State {
            field: names::type_ident(&format!("{name}_state"), span),
            param: names::type_ident(&camel, span),
            has: name_of("Has"),
            lacks: name_of("Lacks"),
            kind,
        });
    }
    states
}

/// The rows that share a slot, the one that gave it its name first.
fn alternatives<'a>(rows: &'a [Row], slot: &str) -> Vec<&'a Row> {
    let mut rows: Vec<&Row> = rows.iter().filter(|row| row.slot.as_deref() == Some(slot)).collect();
    rows.sort_by_key(|row| row.name != slot);
    rows
}

struct Parts<'a> {
    listed: &'a Listed<'a>,
    builder: Ident,
    span: Span,
    states: &'a [State<'a>],
}

impl Parts<'_> {
    fn operation(&self) -> &Operation {
        self.listed.operation
    }

    fn holds(&self, row: &Row) -> Holds {
        Holds::of(self.operation(), row)
    }

    fn declaration(&self) -> TokenStream {
        let (builder, request) = (&self.builder, self.listed.ident);
        let params = self.states.iter().map(|state| &state.param);
        let fields = self.states.iter().map(|state| (&state.field, &state.param));
        let fields = fields.map(|(field, param)| quote_spanned!(self.span=>#field: #param,));
        let missing = self.states.iter().map(|state| &state.field);
        let absent = self.operation().rows.iter().map(|row| {
            let (field, absent) = (names::field(row, self.span), self.holds(row).absent(self.span));
            quote_spanned!(self.span=>#field: #absent)
        });
        let text =
            format!("Builds a [`{request}`]. Each type parameter is `Missing` until its parameter is `Set`.");
        let fresh = fresh(self.listed);
        quote_spanned! {self.span=>
            #[doc = #text]
            #[derive(Clone)]
            #[must_use = "nothing is sent until the request is built and given to the client"]
            pub struct #builder<#(#params),*> {
                #(#fields)*
                request: #request,
            }
            impl #fresh {
                fn begin() -> Self {
                    Self {
                        #(#missing: ::fc_client::rt::Missing,)*
                        request: #request { #(#absent),* },
                    }
                }
            }
        }
    }

    /// Setters of required parameters ask that the parameter is missing, so that it is not set twice.
    fn setters(&self) -> TokenStream {
        let builder = &self.builder;
        let optional = self.operation().rows.iter().filter(|row| !row.required && row.slot.is_none());
        let optional = optional.map(|row| self.optional(row));
        let params: Vec<_> = self.states.iter().map(|state| &state.param).collect();
        let filling = self.states.iter().enumerate().map(|(index, state)| self.filling(index, state));
        quote_spanned! {self.span=>
            impl<#(#params),*> #builder<#(#params),*> {
                #(#filling)*
                #(#optional)*
            }
        }
    }

    fn optional(&self, row: &Row) -> TokenStream {
        let (page, field) = (docs::row(row), names::field(row, self.span));
        let (argument, value) = names::argument(&row.kind, self.span);
        let (deprecated, holds) = (deprecated(row), self.holds(row));
        let present = holds.present(&value, self.span);
        let null = (holds == Holds::Patch).then(|| self.null(row));
        let many = matches!(row.kind, Type::List(_) | Type::Map(_));
        let clear = (holds == Holds::Patch && many).then(|| self.clear(row));
        quote_spanned! {self.span=>
            #page
            #deprecated
            pub fn #field(mut self, value: #argument) -> Self {
                self.request.#field = #present;
                self
            }
            #clear
            #null
        }
    }

    /// The setter of an update that sends an empty list or map.
    fn clear(&self, row: &Row) -> TokenStream {
        let field = names::field(row, self.span);
        let setter = names::ident(&format!("clear_{}", row.rust()), self.span);
        let text = format!("Sends an empty `{}`, which clears what was there.", row.name);
        quote_spanned! {self.span=>
            #[doc = #text]
            pub fn #setter(mut self) -> Self {
                self.request.#field = ::fc_client::Patch::empty();
                self
            }
        }
    }

    /// The setter of an update that sends `null`.
    fn null(&self, row: &Row) -> TokenStream {
        let field = names::field(row, self.span);
        let setter = names::ident(&format!("null_{}", row.rust()), self.span);
        let text = format!(
            "Sends `null` for `{}`, which is neither the same as leaving it out nor as an empty value: see \
             [`Patch`](::fc_client::Patch).",
            row.name
        );
        quote_spanned! {self.span=>
            #[doc = #text]
            pub fn #setter(mut self) -> Self {
                self.request.#field = ::fc_client::Patch::Null;
                self
            }
        }
    }

    fn filling(&self, index: usize, state: &State<'_>) -> TokenStream {
        match &state.kind {
            Kind::Value(row) => self.required(index, row),
            Kind::Slot(rows) => self.slot(index, rows),
        }
    }

    fn required(&self, index: usize, row: &Row) -> TokenStream {
        let (builder, page, field) = (&self.builder, docs::row(row), names::field(row, self.span));
        let (argument, value) = names::argument(&row.kind, self.span);
        let kind = names::of(&row.kind, self.span);
        let after = self.arguments(index, &quote_spanned!(self.span=>::fc_client::rt::Set<#kind>));
        let (moved, State { field: state, param, lacks, .. }) = (self.moved(index), &self.states[index]);
        quote_spanned! {self.span=>
            #page
            pub fn #field(self, value: #argument) -> #builder<#(#after),*> where #param: #lacks {
                #builder { #state: ::fc_client::rt::Set(#value), #(#moved)* request: self.request }
            }
        }
    }

    fn slot(&self, index: usize, rows: &[&Row]) -> TokenStream {
        let fill = rows.iter().map(|row| {
            let (page, field, deprecated) = (docs::row(row), names::field(row, self.span), deprecated(row));
            let (argument, value) = names::argument(&row.kind, self.span);
            let fill = quote_spanned!(self.span=>request.#field = ::core::option::Option::Some(#value););
            let method = self.fill(index, &quote_spanned!(self.span=>#field(self, value: #argument)), &fill);
            quote_spanned!(self.span=>#page #deprecated #method)
        });
        let without = rows.iter().filter(|row| row.without.is_some()).map(|row| {
            let name = names::ident(&format!("without_{}", row.rust()), self.span);
            let text = format!(
                "Leaves `{}` out on purpose.\n\n{}",
                row.name,
                row.without.as_deref().unwrap_or_default()
            );
            let method = self.fill(index, &quote_spanned!(self.span=>#name(self)), &TokenStream::new());
            quote_spanned!(self.span=>#[doc = #text] #method)
        });
        quote_spanned!(self.span=>#(#fill)* #(#without)*)
    }

    fn fill(&self, index: usize, signature: &TokenStream, fill: &TokenStream) -> TokenStream {
        let (builder, State { field, param, lacks, .. }) = (&self.builder, &self.states[index]);
        let after = self.arguments(index, &quote_spanned!(self.span=>::fc_client::rt::Set<()>));
        let moved = self.moved(index);
        let mutable = if fill.is_empty() {
            quote_spanned!(self.span=>request)
        } else {
            quote_spanned!(self.span=>mut request)
        };
        quote_spanned! {self.span=>
            pub fn #signature -> #builder<#(#after),*> where #param: #lacks {
                let #mutable = self.request;
                #fill
                #builder { #field: ::fc_client::rt::Set(()), #(#moved)* request }
            }
        }
    }

    fn build(&self) -> TokenStream {
        let (builder, request) = (&self.builder, self.listed.ident);
        let params: Vec<_> = self.states.iter().map(|state| &state.param).collect();
        let bounds = self.states.iter().map(|state| (&state.param, &state.has));
        let bounds = bounds.map(|(param, has)| quote_spanned!(self.span=>#param: #has));
        let values = self.states.iter().filter_map(|State { field: state, has, kind, .. }| match kind {
            Kind::Slot(_) => None,
            Kind::Value(row) => {
                let field = names::field(row, self.span);
                Some(quote_spanned!(self.span=>#field: #has::value(self.#state),))
            }
        });
        let text = format!("The finished [`{request}`]. It compiles when every required parameter is set.");
        quote_spanned! {self.span=>
            impl<#(#params),*> #builder<#(#params),*> {
                #[doc = #text]
                pub fn build(self) -> #request where #(#bounds),* {
                    #request { #(#values)* ..self.request }
                }
            }
        }
    }

    /// The trait that `build` asks of one state; its message is what people read who forgot the parameter.
    fn has(&self, state: &State<'_>) -> TokenStream {
        let (has, request) = (&state.has, self.listed.ident);
        let (message, label, remedy, kind) = match &state.kind {
            Kind::Value(row) => (
                format!("`{request}` needs `{0}`: add `.{0}(…)` before `.build()`", row.rust()),
                format!("`{}` is missing", row.rust()),
                format!("`{}` is required. {}", row.name, row.en),
                names::of(&row.kind, self.span),
            ),
            Kind::Slot(rows) => slot_words(request, rows),
        };
        quote_spanned! {self.span=>
            #[doc(hidden)]
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #remedy)]
            pub trait #has {
                fn value(self) -> #kind;
            }
            #[diagnostic::do_not_recommend]
            impl #has for ::fc_client::rt::Set<#kind> {
                fn value(self) -> #kind {
                    self.0
                }
            }
        }
    }

    /// The trait that the setters of one state ask for; its message is what people read who set it twice.
    fn lacks(&self, state: &State<'_>) -> TokenStream {
        let (lacks, request) = (&state.lacks, self.listed.ident);
        let (message, label) = match &state.kind {
            Kind::Value(row) => (
                format!("`{request}` has `{0}` already: remove one of the two `.{0}(…)`", row.rust()),
                format!("`{}` is set already", row.rust()),
            ),
            Kind::Slot(rows) => {
                let ways = ways(rows).join(" or ");
                (
                    format!("`{request}` takes one of {ways}: remove the other"),
                    "one of them is set already".to_owned(),
                )
            }
        };
        quote_spanned! {self.span=>
            #[doc(hidden)]
            #[diagnostic::on_unimplemented(message = #message, label = #label)]
            pub trait #lacks {}
            #[diagnostic::do_not_recommend]
            impl #lacks for ::fc_client::rt::Missing {}
        }
    }

    fn arguments(&self, index: usize, state: &TokenStream) -> Vec<TokenStream> {
        let argument = |(at, other): (usize, &State<'_>)| {
            let param = &other.param;
            if at == index { state.clone() } else { quote_spanned!(self.span=>#param) }
        };
        self.states.iter().enumerate().map(argument).collect()
    }

    fn moved(&self, index: usize) -> Vec<TokenStream> {
        let others = self.states.iter().enumerate().filter(|(at, _)| *at != index);
        others
            .map(|(_, state)| &state.field)
            .map(|field| quote_spanned!(self.span=>#field: self.#field,))
            .collect()
    }
}

/// The calls that fill a slot.
fn ways(rows: &[&Row]) -> Vec<String> {
    let mut ways: Vec<String> = rows.iter().map(|row| format!("`.{}(…)`", row.rust())).collect();
    let without = rows.iter().filter(|row| row.without.is_some());
    ways.extend(without.map(|row| format!("`.without_{}()`", row.rust())));
    ways
}

fn slot_words(request: &Ident, rows: &[&Row]) -> (String, String, String, TokenStream) {
    let fields: Vec<String> = rows.iter().map(|row| format!("`{}`", row.rust())).collect();
    let fields = fields.join(" or ");
    let message = format!("`{request}` needs {fields}: add {} before `.build()`", ways(rows).join(" or "));
    (
        message,
        format!("{fields} is missing"),
        rows.first().map(|row| row.en.clone()).unwrap_or_default(),
        quote!(()),
    )
}

/// The attribute of a setter that should not be used.
pub(super) fn deprecated(row: &Row) -> Option<TokenStream> {
    row.deprecated.as_ref().map(|note| quote!(#[deprecated(note = #note)]))
}
