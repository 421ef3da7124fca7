//! A parameter of an update: left as it is, `null`, or a value.

/// What an update says of one parameter. The three are not the same: what is absent stays as it is, and an empty
/// text, list or map is a value that replaces what was there.
///
/// ```
/// use fc_client::Patch;
///
/// let mut description = Patch::Absent;
/// assert!(description.is_absent());
/// description = "what it does".into();
/// assert_eq!(description.value(), Some(&"what it does".to_owned()));
/// description = Patch::empty();
/// assert_eq!(description.value(), Some(&String::new()));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// It is not sent.
    #[default]
    Absent,
    /// `null` is sent. The documents do not say what the service makes of it; to clear a text, a list or a map, send
    /// an empty one: [`Patch::empty`].
    Null,
    /// The value is sent, also when it is empty.
    Value(T),
}

impl<T> Patch<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Whether nothing is sent.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether `null` is sent.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T: Default> Patch<T> {
    /// An empty value, which clears what was there: `[]`, `{}` or an empty text.
    pub fn empty() -> Self {
        Self::Value(T::default())
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}
