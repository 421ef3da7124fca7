//! Pinned expansions: every construct once, each no longer than a page. `UPDATE_EXPECT=1` writes them anew.

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, File, Item, Type};

fn service() -> TokenStream {
    quote!(fc2::service; CreateService, GetService)
}

fn trigger() -> TokenStream {
    quote!(fc2::trigger; CreateTrigger, UpdateTrigger)
}

fn function() -> TokenStream {
    quote!(fc2::function; CreateFunction, UpdateFunction)
}

fn invocation() -> TokenStream {
    quote!(fc2::invocation; InvokeFunction)
}

/// Compares the items of one type, without documentation and without what is the same for every type.
fn pinned(list: TokenStream, name: &str, expected: &ExpectFile) {
    let mut file: File = syn::parse2(super::operations_from(list)).expect("what is printed is Rust");
    file.items.retain(|item| is_about(item, name) && !is_common(item));
    file.items.iter_mut().for_each(undocumented);
    expected.assert_eq(&prettyplease::unparse(&file));
}

fn is_about(item: &Item, name: &str) -> bool {
    match item {
        Item::Struct(item) => item.ident == name,
        Item::Enum(item) => item.ident == name,
        Item::Trait(item) => item.ident.to_string().starts_with(name),
        Item::Const(item) => item.ident == name,
        Item::Macro(item) => item.mac.tokens.to_string() == name,
        Item::Impl(item) => match &*item.self_ty {
            Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == name),
            _ => false,
        },
        _ => false,
    }
}

/// `Debug`, `Serialize` and `Deserialize` are one call each, with no name of the type in it.
fn is_common(item: &Item) -> bool {
    let Item::Impl(item) = item else { return false };
    let name = item.trait_.as_ref().map(|(path, _)| path.to_token_stream().to_string()).unwrap_or_default();
    ["Debug", "Serialize", "Deserialize < 'de >"].iter().any(|common| name.ends_with(common))
}

fn undocumented(item: &mut Item) {
    let strip = |attrs: &mut Vec<Attribute>| attrs.retain(|attr| !attr.path().is_ident("doc"));
    match item {
        Item::Struct(item) => {
            strip(&mut item.attrs);
            item.fields.iter_mut().for_each(|field| strip(&mut field.attrs));
        }
        Item::Enum(item) => {
            strip(&mut item.attrs);
            item.variants.iter_mut().for_each(|variant| strip(&mut variant.attrs));
        }
        Item::Impl(item) => item.items.iter_mut().for_each(|part| {
            if let syn::ImplItem::Fn(function) = part {
                strip(&mut function.attrs);
            }
        }),
        Item::Const(item) => strip(&mut item.attrs),
        Item::Trait(item) => strip(&mut item.attrs),
        _ => {}
    }
}

#[test]
fn a_request_is_plain_data_with_its_description() {
    pinned(service(), "GetService", &expect_file!["tests/request.rs"]);
}

#[test]
fn a_builder_has_one_type_parameter_for_each_required_parameter_and_slot() {
    pinned(service(), "CreateServiceBuilder", &expect_file!["tests/builder.rs"]);
    pinned(service(), "CreateServiceHas", &expect_file!["tests/builder_states.rs"]);
    pinned(service(), "CreateServiceLacks", &expect_file!["tests/builder_lacks.rs"]);
}

#[test]
fn an_update_tells_absent_null_and_empty_apart() {
    pinned(trigger(), "UpdateTrigger", &expect_file!["tests/update.rs"]);
}

#[test]
fn rows_that_must_agree_are_constants() {
    pinned(function(), "Code", &expect_file!["tests/relations.rs"]);
}

#[test]
fn an_object_has_a_constructor_and_setters() {
    pinned(service(), "VpcConfig", &expect_file!["tests/object.rs"]);
}

#[test]
fn an_enum_is_open() {
    pinned(invocation(), "LogType", &expect_file!["tests/enumeration.rs"]);
}

#[test]
fn a_union_knows_its_shapes_by_the_row_beside_it() {
    pinned(trigger(), "TriggerConfig", &expect_file!["tests/union.rs"]);
}

#[test]
fn an_endpoint_function_only_calls() {
    pinned(invocation(), "Client", &expect_file!["tests/endpoint.rs"]);
}

#[test]
fn no_name_of_the_prelude_is_assumed() {
    let text = super::operations_from(service()).to_string();
    for name in ["Option", "Result", "String", "Vec", "Into", "Some"] {
        let bare =
            text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':' && c != ' ').any(|part| {
                part.split(' ').collect::<Vec<_>>().windows(2).any(|pair| pair[1] == name && pair[0] != "::")
            });
        assert!(!bare, "`{name}` stands without its path");
    }
}
