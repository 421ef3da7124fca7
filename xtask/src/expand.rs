//! `cargo xtask expand NAME`: the code that the macro makes of one operation or type, formatted.

use std::process::ExitCode;

use fc_spec::{Api, Resource};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, File, ImplItem, Item, Type};

use crate::regen::near;
use crate::stages;

/// Print the code that the macro makes of an operation, an object, a union or an enum.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The Rust name, such as `CreateFunction`, `VpcConfig` or `Runtime`.
    name: String,
    /// Print the documentation as well.
    #[arg(long)]
    docs: bool,
}

/// Prints the code; the exit code is 1 when nothing has that name.
pub(crate) fn run(args: &Args) -> ExitCode {
    match expanded(&args.name, args.docs) {
        Ok(code) => {
            print!("{code}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn expanded(name: &str, docs: bool) -> Result<String, String> {
    let api = fc_spec::fc2().map_err(ToString::to_string)?;
    let Some(resource) = api.resources.iter().find(|resource| names(resource).any(|known| known == name))
    else {
        let names: Vec<&str> = api.resources.iter().flat_map(names).collect();
        let hint = near(name, &names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(format!("nothing of the specification is called `{name}`{hint}"));
    };
    let mut file: File = syn::parse2(tokens(api, resource)?).map_err(|error| error.to_string())?;
    file.items.retain_mut(|item| keep(item, name));
    if !docs {
        file.items.iter_mut().for_each(undocumented);
    }
    Ok(prettyplease::unparse(&file))
}

/// The Rust names of what a resource makes.
fn names(resource: &Resource) -> impl Iterator<Item = &str> {
    let operations = resource.operations.iter().map(|operation| operation.name.as_str());
    let objects = resource.objects.iter().map(|object| object.rust.as_str());
    let unions = resource.unions.iter().map(|union| union.rust.as_str());
    let enums = resource.enums.iter().map(|values| values.rust.as_str());
    operations.chain(objects).chain(unions).chain(enums)
}

/// What the macro prints for the list of a resource.
pub(crate) fn tokens(api: &Api, resource: &Resource) -> Result<TokenStream, String> {
    let ident = |name: &str| proc_macro2::Ident::new(name, proc_macro2::Span::call_site());
    let (module, name) = (ident(&api.module), ident(&resource.name));
    let operations = resource.operations.iter().map(|operation| ident(&operation.name));
    let list = quote!(#module::#name; #(#operations),*);
    let input: stages::input::Input = syn::parse2(list).map_err(|error| error.to_string())?;
    let (model, errors) = stages::model::resolve(&input);
    match (model, errors.first()) {
        (Some(model), None) => Ok(stages::expand::model(&model)),
        (_, error) => Err(error.map(ToString::to_string).unwrap_or_default()),
    }
}

/// Whether an item is about the name; of the client only its endpoint function is.
fn keep(item: &mut Item, name: &str) -> bool {
    let about = |ident: &str| {
        let rest = ident.strip_prefix(name);
        rest.is_some_and(|rest| {
            matches!(rest, "" | "Builder") || rest.starts_with("Has") || rest.starts_with("Lacks")
        })
    };
    match item {
        Item::Struct(item) => about(&item.ident.to_string()),
        Item::Enum(item) => about(&item.ident.to_string()),
        Item::Trait(item) => about(&item.ident.to_string()),
        Item::Macro(item) => about(&item.mac.tokens.to_string()),
        Item::Impl(item) => {
            let of_trait = item.trait_.as_ref().and_then(|(path, _)| path.segments.last());
            let Type::Path(path) = &*item.self_ty else { return false };
            let owner = path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            if owner == "Client" {
                let function = fc_spec::names::snake(name);
                item.items.retain(|item| matches!(item, ImplItem::Fn(item) if item.sig.ident == function));
                return !item.items.is_empty();
            }
            about(&owner) || of_trait.is_some_and(|of_trait| about(&of_trait.ident.to_string()))
        }
        _ => false,
    }
}

/// Takes the documentation away.
fn undocumented(item: &mut Item) {
    let strip =
        |attributes: &mut Vec<Attribute>| attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    match item {
        Item::Struct(item) => {
            strip(&mut item.attrs);
            item.fields.iter_mut().for_each(|field| strip(&mut field.attrs));
        }
        Item::Enum(item) => {
            strip(&mut item.attrs);
            item.variants.iter_mut().for_each(|variant| strip(&mut variant.attrs));
        }
        Item::Trait(item) => strip(&mut item.attrs),
        Item::Impl(item) => {
            for item in &mut item.items {
                if let ImplItem::Fn(item) = item {
                    strip(&mut item.attrs);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::expanded;

    #[test]
    fn an_operation_is_its_request_its_builder_and_its_endpoint_function() {
        let code = expanded("GetService", false).expect("it is there");
        for part in [
            "pub struct GetService {",
            "pub struct GetServiceBuilder<ServiceName> {",
            "pub trait GetServiceHasServiceName {",
            "impl GetServiceLacksServiceName for ::fc_client::rt::Missing {}",
            "pub async fn get_service(",
        ] {
            assert!(code.contains(part), "{part} is missing in:\n{code}");
        }
        assert!(!code.contains("CreateService") && !code.contains("#[doc ="), "{code}");
        assert!(expanded("GetService", true).expect("it is there").contains("///"));
    }

    #[test]
    fn types_are_shown_and_what_is_not_there_is_said() {
        assert!(expanded("VpcConfig", false).expect("an object").contains("pub struct VpcConfig {"));
        assert!(expanded("TriggerConfig", false).expect("a union").contains("pub enum TriggerConfig {"));
        assert!(expanded("Runtime", false).expect("an enum").contains("Python3_10"));
        assert_eq!(
            expanded("GetServise", false).expect_err("misspelt"),
            "nothing of the specification is called `GetServise`; did you mean `GetService`?"
        );
    }
}
