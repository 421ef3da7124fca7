//! Why a package cannot be sent: the place, the fault, the remedy.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Why a package cannot be sent.
#[derive(Clone, Debug)]
pub struct PackageError {
    text: String,
    source: Option<Arc<io::Error>>,
}

impl PackageError {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), source: None }
    }

    pub(crate) fn at(path: &Path, text: &str) -> Self {
        Self::new(format!("`{}` {text}", path.display()))
    }

    pub(crate) fn io(doing: &str, path: &Path, source: io::Error) -> Self {
        Self { text: format!("{doing} `{}`: {source}", path.display()), source: Some(Arc::new(source)) }
    }
}

impl fmt::Display for PackageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for PackageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
