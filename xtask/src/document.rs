//! Reads documents with parameter tables as people write them.

mod account;
mod attributes;
mod bullets;
mod cells;
mod clauses;
mod collect;
mod columns;
mod definitions;
mod example;
mod gather;
mod html;
mod json;
mod kind;
mod known;
mod lines;
mod listed;
mod names;
mod nested;
mod owner;
mod place;
mod required;
mod resolve;
mod said;
mod sentence;
mod shown;
mod source;
mod table;
mod text;
mod title;
mod verbless;
mod within;

pub(crate) use title::is_operation;

/// Reads the document; what is not understood is in its warnings.
pub(crate) fn read(text: &str) -> Document {
    let mut warnings = Vec::new();
    let blocks = lines::blocks(text, &mut warnings);
    let known = known::Known::read(&blocks);
    let found = gather::gather(&blocks, &known, warnings);
    resolve::resolve(found)
}

/// What a document says, in its order.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Document {
    pub(crate) operations: Vec<(String, Operation)>,
    pub(crate) objects: Vec<(String, Vec<Row>)>,
    pub(crate) values: Vec<(String, Vec<Value>)>,
    pub(crate) warnings: Vec<Warning>,
}

impl Document {
    /// Whether there is neither a row nor a value in it.
    pub(crate) fn is_empty(&self) -> bool {
        let rows = |(_, operation): &(String, Operation)| {
            !(operation.parameters.is_empty() && operation.result.is_empty())
        };
        self.objects.is_empty() && self.values.is_empty() && !self.operations.iter().any(rows)
    }
}

/// The parameters of an operation and the rows of its result; `line` is that of its first table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Operation {
    pub(crate) parameters: Vec<Row>,
    pub(crate) result: Vec<Row>,
    pub(crate) line: usize,
}

/// A line of a parameter table.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// `string integer number boolean object list list<T> map<K,V>`, or as written when it is none of these.
    pub(crate) kind: String,
    /// Nothing when the document does not say, or says it depends.
    pub(crate) required: Option<bool>,
    pub(crate) description: String,
    pub(crate) line: usize,
    /// Whether the row stands in a table, not in a list, an example or a sentence.
    pub(crate) tabled: bool,
    /// Whether the document gives no type, so that `kind` is only a guess.
    pub(crate) guessed: bool,
}

/// A value that a parameter may have.
#[expect(clippy::struct_field_names, reason = "the field is called what the tables and the JSON call it")]
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Value {
    pub(crate) value: String,
    pub(crate) description: String,
    pub(crate) line: usize,
    /// Whether the value stands in a table.
    pub(crate) tabled: bool,
}

/// What was not understood, and where.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Warning {
    pub(crate) line: usize,
    pub(crate) text: String,
}

#[cfg(test)]
mod silence_tests;
#[cfg(test)]
mod stranger_tests;
#[cfg(test)]
mod tests;
