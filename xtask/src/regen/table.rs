//! Our own edition of the parameter tables: Markdown in one strict form, one row a line.

mod reader;

use fc_spec::At;

pub(crate) use reader::sections;

/// One section: a heading, a paragraph in each language, and a table.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) at: At,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    /// What it is called in Chinese, behind the name in the heading.
    pub(crate) titles: Vec<String>,
    pub(crate) en: String,
    pub(crate) zh: String,
    /// The header's columns and its line.
    pub(crate) header: Option<(u32, Vec<Column>)>,
    pub(crate) rows: Vec<TableRow>,
    /// Whether the header was wrong, so that there are rows which cannot be read; that they are missing is no further fault.
    pub(crate) broken: bool,
}

/// What a section describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Operation,
    Object,
    Result,
    Values,
}

/// One row, as it is written; the name or the value is `name`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TableRow {
    pub(crate) at: At,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) required: bool,
    pub(crate) added: bool,
    pub(crate) en: String,
    pub(crate) zh: String,
}

/// A column, by its header word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Name,
    Type,
    Required,
    Origin,
    En,
    Zh,
}

const PARAMETERS: [(&str, Column); 6] = [
    ("Parameter", Column::Name),
    ("Type", Column::Type),
    ("Required", Column::Required),
    ("Origin", Column::Origin),
    ("Description", Column::En),
    ("描述", Column::Zh),
];
const VALUES: [(&str, Column); 4] =
    [("Value", Column::Name), ("Origin", Column::Origin), ("Description", Column::En), ("描述", Column::Zh)];

/// Types that a table may name.
pub(crate) const TYPES: [&str; 9] = [
    "string",
    "integer",
    "number",
    "boolean",
    "object",
    "list",
    "list<string>",
    "list<object>",
    "map<string,string>",
];

/// Before a type that a new edition of the documents has and the tables have no word for.
pub(crate) const UNDECIDED: &str = "to decide:";

impl Kind {
    /// The columns that a table of this kind must have, in the order in which we write them.
    pub(crate) fn columns(self) -> &'static [(&'static str, Column)] {
        if self == Self::Values { &VALUES } else { &PARAMETERS }
    }
}

/// Whether a text is Chinese: it contains a character of the CJK blocks.
pub(crate) fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}'))
}
