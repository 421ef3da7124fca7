//! Turns what the macro prints into the same types by serde's derives, or without serde: a baseline.

use fc_spec::{Enum, Object, Operation, Resource, Row};
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, Field, File, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, Path, Type, parse_quote,
};

/// Which derives the types get.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Serde {
    /// `Serialize` and `Deserialize`.
    Both,
    /// Neither.
    None,
}

/// The items of a list: structs and enums with derives, builders as they are, and nothing of our runtime's traits.
pub(super) fn file(mut file: File, resource: &Resource, serde: Serde) -> File {
    file.items.retain_mut(keep);
    let mut defaults = Vec::new();
    for item in &mut file.items {
        match item {
            Item::Struct(item) if item.ident.to_string().ends_with("Builder") => {}
            Item::Struct(item) => structure(item, rows(resource, &item.ident.to_string()), serde),
            Item::Enum(item) => {
                let name = item.ident.clone();
                let values = resource.enums.iter().find(|values| name == values.rust);
                enumeration(item, values, serde);
                let empty: Expr = if values.is_some() {
                    parse_quote!(Self::Unknown(::std::string::String::new()))
                } else {
                    parse_quote!(Self::Json(::serde_json::Value::Null))
                };
                defaults.push(parse_quote! {
                    impl ::core::default::Default for #name {
                        fn default() -> Self { #empty }
                    }
                });
                if values.is_some() {
                    defaults.push(parse_quote! {
                        impl ::core::convert::From<&str> for #name {
                            fn from(text: &str) -> Self { Self::Unknown(text.to_owned()) }
                        }
                    });
                }
            }
            _ => {}
        }
    }
    file.items.extend(defaults);
    Plain.visit_file_mut(&mut file);
    file
}

/// Whether an item stays; of what is implemented on a type, only what needs no runtime.
fn keep(item: &mut Item) -> bool {
    match item {
        Item::Struct(_) | Item::Enum(_) | Item::Trait(_) => true,
        Item::Impl(item) => match item.trait_.as_ref().and_then(|(path, _)| path.segments.last()) {
            // The traits of a builder's states, and conversions.
            Some(last) => {
                let name = last.ident.to_string();
                name.contains("Has") || name.contains("Lacks") || name == "From"
            }
            None => inherent(item),
        },
        _ => false,
    }
}

/// Takes away what asks the runtime; whether anything is left.
fn inherent(item: &mut ItemImpl) -> bool {
    let asks = ["from_json", "validate", "violations"];
    item.items
        .retain(|item| !matches!(item, ImplItem::Fn(item) if asks.iter().any(|name| item.sig.ident == name)));
    let client = matches!(&*item.self_ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Client"));
    !client && !item.items.is_empty()
}

fn rows<'a>(resource: &'a Resource, name: &str) -> &'a [Row] {
    let operation = |operation: &&Operation| operation.name == name;
    let object = |object: &&Object| object.rust == name;
    let operation = resource.operations.iter().find(operation).map(|operation| operation.rows.as_slice());
    operation
        .or_else(|| resource.objects.iter().find(object).map(|object| object.rows.as_slice()))
        .unwrap_or_default()
}

fn structure(item: &mut ItemStruct, rows: &[Row], serde: Serde) {
    derive(&mut item.attrs, serde, "Clone, PartialEq, Debug, Default");
    if serde == Serde::None {
        return;
    }
    for field in &mut item.fields {
        let Some(ident) = field.ident.as_ref().map(ToString::to_string) else { continue };
        if ident == "extra" {
            field.attrs.push(parse_quote!(#[serde(flatten)]));
            continue;
        }
        rename(field, rows.iter().find(|row| row.rust() == ident.trim_start_matches("r#")));
    }
}

fn rename(field: &mut Field, row: Option<&Row>) {
    let wire = row.map_or("?", Row::wire);
    let optional = matches!(&field.ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option" || last.ident == "Patch"));
    if optional {
        field
            .attrs
            .push(parse_quote!(#[serde(rename = #wire, default, skip_serializing_if = "Option::is_none")]));
    } else {
        field.attrs.push(parse_quote!(#[serde(rename = #wire)]));
    }
}

fn enumeration(item: &mut ItemEnum, values: Option<&Enum>, serde: Serde) {
    let also = if values.is_some() {
        "Clone, PartialEq, Debug, Eq, PartialOrd, Ord, Hash"
    } else {
        "Clone, PartialEq, Debug"
    };
    derive(&mut item.attrs, serde, also);
    if serde == Serde::None {
        return;
    }
    let Some(values) = values else {
        item.attrs.push(parse_quote!(#[serde(untagged)]));
        return;
    };
    for variant in &mut item.variants {
        let name = variant.ident.to_string();
        match values.values.iter().find(|value| value.variant() == name) {
            Some(value) => {
                let wire = value.wire();
                variant.attrs.push(parse_quote!(#[serde(rename = #wire)]));
            }
            None => variant.attrs.push(parse_quote!(#[serde(untagged)])),
        }
    }
}

fn derive(attributes: &mut Vec<Attribute>, serde: Serde, names: &str) {
    attributes.retain(|attribute| {
        !attribute.path().is_ident("derive") && !attribute.path().is_ident("non_exhaustive")
    });
    let names: proc_macro2::TokenStream = names.parse().unwrap_or_default();
    let both =
        if serde == Serde::Both { quote!(, ::serde::Serialize, ::serde::Deserialize) } else { quote!() };
    attributes.push(parse_quote!(#[derive(#names #both)]));
}

/// Types that serde knows, in place of the runtime's.
struct Plain;

impl VisitMut for Plain {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let replaced: Path = match names.as_slice() {
            ["fc_client", "Package"] => parse_quote!(::std::string::String),
            ["fc_client", "rt", "Bytes"] => parse_quote!(::std::vec::Vec<u8>),
            ["fc_client", "rt", "absent"] | ["fc_client", "Patch", "empty"] => {
                parse_quote!(::core::default::Default::default)
            }
            ["fc_client", "Patch", "Absent" | "Null"] => parse_quote!(::core::option::Option::None),
            ["fc_client", "Patch", "Value"] => parse_quote!(::core::option::Option::Some),
            ["fc_client", "Patch"] => {
                let arguments = path.segments.last().map(|last| last.arguments.clone()).unwrap_or_default();
                let mut option: Path = parse_quote!(::core::option::Option);
                if let Some(last) = option.segments.last_mut() {
                    last.arguments = arguments;
                }
                option
            }
            _ => return,
        };
        *path = replaced;
    }
}
