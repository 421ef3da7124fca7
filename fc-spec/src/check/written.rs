//! Names that Rust can write, and those that generated code keeps for itself.

/// Names that generated items have besides those of the specification.
const RESERVED_FIELDS: [&str; 8] = ["begin", "build", "crate", "extra", "new", "self", "super", "Self"];
const RESERVED_TYPES: [&str; 12] = [
    "Client",
    "Error",
    "Invocation",
    "Option",
    "Package",
    "Result",
    "Self",
    "Some",
    "None",
    "String",
    "Vec",
    "Payload",
];

/// What is wrong with the name of a field and its setter, and the remedy.
pub(super) fn field(name: &str) -> Option<String> {
    let remedy = "give it another name with `rust = \"…\"`";
    if RESERVED_FIELDS.contains(&name) {
        return Some(format!("`{name}` is reserved; {remedy}"));
    }
    (!is_name(name)).then(|| format!("`{name}` is no name in Rust; {remedy}"))
}

/// What is wrong with the name of a type.
pub(super) fn type_name(name: &str) -> Option<String> {
    if RESERVED_TYPES.contains(&name) {
        return Some(format!(
            "`{name}` is a name of fc-client's own: give it another Rust name in the wire file"
        ));
    }
    let sound = is_name(name) && name.starts_with(|c: char| c.is_ascii_uppercase());
    (!sound).then(|| format!("`{name}` is no name of a type in Rust: write it like `VpcConfig`"))
}

/// What is wrong with the name of a variant; `kept` is the variant for whatever is not known.
pub(super) fn variant(name: &str, kept: &str) -> Option<String> {
    let remedy = "give it another name with `rust = \"…\"`";
    if name == kept || name == "Self" {
        return Some(format!("the variant `{name}` is reserved; {remedy}"));
    }
    (!is_name(name)).then(|| format!("`{name}` is no name of a variant in Rust; {remedy}"))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
