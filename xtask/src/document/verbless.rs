//! Operations whose names begin with no verb that is known, such as `RotateSecret`: what stands under their headings tells.

use std::collections::BTreeSet;

use super::{
    bullets, columns,
    known::Known,
    lines::{Block, Part},
    place::Place,
    text,
    title::{self, Title, stem},
};

/// A heading with its section: the blocks up to the next heading that is not below it.
struct Section<'a> {
    level: usize,
    heading: &'a str,
    name: &'a str,
    title: Title,
    /// The headings above, as numbers of sections.
    above: Vec<usize>,
    /// The tables and lists that no further heading parts from this one.
    own: Vec<&'a Part>,
    /// Whether a heading below speaks of the request or the result.
    answers: bool,
}

/// The names of such operations.
pub(super) fn operations(blocks: &[Block], known: &Known) -> BTreeSet<String> {
    let sections = sections(blocks, known);
    let candidate = |section: &&Section<'_>| {
        let types = |&above: &usize| {
            let above = &sections[above];
            above.title.operation.is_some() || speaks_of_types(above.heading)
        };
        section.title.operation.is_none()
            && is_pascal(section.name)
            && !known.mentions(section.name)
            && !section.above.iter().any(types)
    };
    let mut levels: BTreeSet<usize> = sections
        .iter()
        .filter(|section| section.title.operation.is_some())
        .map(|section| section.level)
        .collect();
    let mut found = BTreeSet::new();
    for section in sections.iter().filter(candidate).filter(|section| section.answers && section.is_named()) {
        levels.insert(section.level);
        found.insert(section.name.to_owned());
    }
    let beside = |section: &&Section<'_>| levels.contains(&section.level) && section.reads_as_operation();
    found.extend(sections.iter().filter(candidate).filter(beside).map(|section| section.name.to_owned()));
    found
}

fn sections<'a>(blocks: &'a [Block], known: &Known) -> Vec<Section<'a>> {
    let mut sections: Vec<Section<'a>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for block in blocks {
        match &block.part {
            Part::Heading(level, heading) => {
                while open.last().is_some_and(|&above| sections[above].level >= *level) {
                    open.pop();
                }
                let title = title::title(heading, known);
                let request = ["请求", "入参", "request", "input"];
                let lower = heading.to_lowercase();
                let answers = matches!(title.place, Some(Place::Result | Place::ResultExample))
                    || request.iter().any(|word| lower.contains(word));
                if let Some(&above) = open.last().filter(|_| answers && title.object.is_none()) {
                    sections[above].answers = true;
                }
                let above = open.clone();
                open.push(sections.len());
                let own = Vec::new();
                sections.push(Section {
                    level: *level,
                    heading,
                    name: name(heading),
                    title,
                    above,
                    own,
                    answers: false,
                });
            }
            part => {
                if let Some(&last) = open.last() {
                    sections[last].own.push(part);
                    // 请求参数 and Parameters only introduce the rows of the heading above.
                    let introduces = sections[last].title.parameters && sections[last].title.object.is_none();
                    if let Some(&above) = sections[last].above.last().filter(|_| introduces) {
                        sections[above].own.push(part);
                    }
                }
            }
        }
    }
    sections
}

impl Section<'_> {
    /// Whether the name and the rows are rather those of an operation than those of an object.
    fn reads_as_operation(&self) -> bool {
        let words = title::words(self.name);
        let last = words.last().map(|word| word.to_ascii_lowercase()).unwrap_or_default();
        self.own.iter().any(|part| has_rows(part)) && self.is_named() && !text::among(NOUNS, &last)
    }

    /// Whether the name has several words, or is a verb; `Things` and `Function` say nothing.
    fn is_named(&self) -> bool {
        title::words(self.name).len() > 1 || title::is_verb(self.name)
    }
}

/// The name of a heading, without its number, its marks and what says that it is an operation.
fn name(heading: &str) -> &str {
    let name = heading.trim().trim_matches(['`', '*', '_']);
    let stem = stem(name).trim_matches(['`', '*', '_']);
    let rest = name.strip_prefix(stem).unwrap_or_default();
    // `VpcConfig 结构体` says that it is an object.
    if OBJECTS.iter().any(|word| rest.to_lowercase().contains(word)) { "" } else { stem }
}

fn is_pascal(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && !title::is_chapter(name)
        && !title::is_operation(name)
}

fn has_rows(part: &Part) -> bool {
    match part {
        Part::Table(table) => columns::find(&table.header).0.tells(),
        Part::List(items) => {
            items.iter().filter_map(|item| bullets::parse(&item.text)).any(|bullet| bullet.is_typed())
        }
        _ => false,
    }
}

fn speaks_of_types(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    TYPES.iter().any(|word| lower.contains(word))
        || words.into_iter().any(|word| text::among(TYPE_WORDS, word))
}

/// Last words of objects.
const NOUNS: &str = "
    config configuration spec info option options setting settings param params parameter parameters request
    response result input output body struct item entry detail details metadata schema type enum status";
/// What stands behind the name of an object.
const OBJECTS: &[&str] = &[
    "object",
    "struct",
    "type",
    "对象",
    "结构",
    "类型",
    "字典",
    "字段",
    "属性",
    "参数",
    "配置",
    "触发器",
    "field",
    "propert",
];
/// What the chapters speak of in which types stand.
const TYPES: &[&str] = &["类型", "结构", "对象", "数据", "模型", "附录"];
const TYPE_WORDS: &str =
    "type types object objects structure structures struct structs data model models schema schemas appendix";
