//! Open enums: known values by their wire or documented spelling, and any other as it is.

/// An enum of known values that keeps the ones it does not know.
pub trait Open: Sized + Clone + 'static {
    /// The spelling on the wire, the spelling in the documents, the variant.
    const KNOWN: &'static [(&'static str, &'static str, Self)];
    /// The spelling on the wire.
    fn as_str(&self) -> &str;
    /// A value that is not known.
    fn unknown(text: String) -> Self;

    /// The value of a text: exact spellings first, then any letter case.
    fn of(text: &str) -> Self {
        let exact = Self::KNOWN.iter().find(|(wire, name, _)| text == *wire || text == *name);
        let near = || {
            Self::KNOWN
                .iter()
                .find(|(wire, name, _)| text.eq_ignore_ascii_case(wire) || text.eq_ignore_ascii_case(name))
        };
        exact.or_else(near).map_or_else(|| Self::unknown(text.to_owned()), |(.., value)| value.clone())
    }
}

/// The implementations that every open enum has, in words that are the same for all.
#[doc(hidden)]
#[macro_export]
macro_rules! __open {
    ($name:ident) => {
        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                $crate::rt::Open::of(text)
            }
        }
        impl ::core::convert::From<$crate::rt::String> for $name {
            fn from(text: $crate::rt::String) -> Self {
                $crate::rt::Open::of(&text)
            }
        }
        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok($crate::rt::Open::of(text))
            }
        }
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl $crate::rt::Value for $name {
            fn is_set(&self) -> bool {
                !self.as_str().is_empty()
            }
            fn text(&self) -> ::core::option::Option<::std::borrow::Cow<'_, str>> {
                ::core::option::Option::Some(::std::borrow::Cow::Borrowed(self.as_str()))
            }
            fn write(&self, to: &mut $crate::rt::JsonWriter) {
                to.string(self.as_str());
            }
            fn show(&self, secret: bool, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::rt::show_text(self, secret, f)
            }
            fn check(&self, row: &'static $crate::rt::Row, to: &mut $crate::rt::Checker) {
                to.text(row, self.as_str());
            }
        }
        impl $crate::rt::FromJson for $name {
            fn take(
                json: &$crate::rt::Node<'_>,
                at: &mut $crate::rt::Faults,
            ) -> ::core::option::Option<Self> {
                ::core::option::Option::map(
                    <$crate::rt::String as $crate::rt::FromJson>::take(json, at),
                    ::core::convert::From::from,
                )
            }
            fn absent() -> Self {
                $crate::rt::Open::unknown($crate::rt::String::new())
            }
        }
        impl $crate::rt::serde::Serialize for $name {
            fn serialize<S: $crate::rt::serde::Serializer>(
                &self,
                to: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
        impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(
                from: D,
            ) -> ::core::result::Result<Self, D::Error> {
                <$crate::rt::String as $crate::rt::serde::Deserialize>::deserialize(from)
                    .map(::core::convert::From::from)
            }
        }
    };
}

pub use crate::__open as open;
