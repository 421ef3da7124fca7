//! Whose a table is: what the headings above it and the sentence before it tell.

use super::{
    known::Known,
    place::{self, Place},
    sentence::sentence,
    text,
    title::{Title, stem, title},
};

/// An operation, an object, or nobody that is named.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Target {
    Operation(String),
    Object(String),
    /// The nearest heading that might be a name, as written.
    Nobody(String),
}

impl Target {
    pub(super) fn object(&self) -> Option<&String> {
        if let Self::Object(name) = self { Some(name) } else { None }
    }
}

/// Whose the rows are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Owner {
    pub(super) target: Target,
    pub(super) place: Place,
    /// The names of the headings further up, from the nearest.
    pub(super) outer: Vec<String>,
    /// The operation above, if any.
    pub(super) operation: Option<String>,
    /// The line of the heading that told.
    pub(super) section: usize,
    /// Whether a heading or the sentence speaks of parameters.
    pub(super) parameters: bool,
    /// Whether the sentence speaks of the values that its object may have.
    pub(super) values: bool,
}

impl Owner {
    /// The owner of what stands within a parameter's item of a list.
    pub(super) fn within(mut self, name: &str, line: usize) -> Self {
        if let Target::Operation(above) | Target::Object(above) = &self.target {
            self.outer.insert(0, above.clone());
        }
        Self { target: Target::Object(name.to_owned()), section: line, values: false, ..self }
    }
}

/// The headings above the present line.
#[derive(Default)]
pub(super) struct Sections {
    stack: Vec<Section>,
}

struct Section {
    level: usize,
    line: usize,
    text: String,
    title: Title,
}

/// Headings deeper than this are not told apart; HTML and Markdown know seven levels with bold lines.
const BOLD: usize = 7;
/// A line such as `Output:` holds for all that follows it, up to the next heading.
const LABEL: usize = 8;

impl Sections {
    pub(super) fn enter(&mut self, level: usize, heading: &str, line: usize, known: &Known) {
        let mut title = title(heading, known);
        if level == BOLD {
            title.object = title.object.filter(|name| known.has(name));
        }
        self.stack.retain(|section| section.level < level);
        self.stack.push(Section { level, line, text: text::plain(heading), title });
    }

    /// A label that announces a result, or one that speaks of parameters and ends what such a label began.
    pub(super) fn label(&mut self, words: &str, line: usize) {
        let plain = text::plain(words);
        let Some(label) = plain.strip_suffix([':', '：']).filter(|label| place::is_label(label)) else {
            return;
        };
        let title = Title { place: place::announced(label), ..title(label, &Known::default()) };
        if title.place == Some(Place::Result) || title.parameters {
            self.stack.retain(|section| section.level < LABEL);
            let title = Title { place: title.place, parameters: title.parameters, ..Title::default() };
            self.stack.push(Section { level: LABEL, line, text: plain, title });
        }
    }

    fn headings(&self) -> impl Iterator<Item = &Section> {
        self.stack.iter().filter(|section| section.level < LABEL)
    }

    /// The operation that the nearest heading names.
    pub(super) fn operation(&self) -> Option<String> {
        self.headings().last().and_then(|section| section.title.operation.clone())
    }

    /// The operations that the nearest heading names, if they are several.
    pub(super) fn several(&self) -> String {
        self.headings().last().map(|section| section.title.several.clone()).unwrap_or_default()
    }

    /// Whether the heading above the nearest speaks of parameters and names none.
    pub(super) fn is_under_parameters(&self) -> bool {
        let headings: Vec<&Section> = self.headings().collect();
        let above = headings.len().checked_sub(2).map(|at| &headings[at].title);
        above.is_some_and(|title| title.parameters && title.object.is_none())
    }

    /// Whether the nearest heading says nothing but a name.
    pub(super) fn is_bare(&self) -> bool {
        self.headings()
            .last()
            .is_some_and(|section| section.title.operation.as_deref() == Some(stem(&section.text)))
    }

    /// The text of the nearest heading.
    pub(super) fn heading(&self) -> &str {
        self.headings().last().map_or("", |section| &section.text)
    }

    /// The owner of what follows this sentence; an empty one tells nothing.
    pub(super) fn owner(&self, before: &str, known: &Known) -> Owner {
        let said = sentence(before, known);
        let mut place = said.place;
        let mut parameters = said.parameters;
        let values = said.values;
        let mut target = match said {
            Title { operation: Some(name), .. } => Some(Target::Operation(name)),
            Title { object: Some(name), .. } => Some(Target::Object(name)),
            _ => None,
        };
        let mut section = None;
        let mut outer = Vec::new();
        let mut operation = match &target {
            Some(Target::Operation(name)) => Some(name.clone()),
            _ => None,
        };
        for above in self.stack.iter().rev() {
            let title = &above.title;
            if target.is_none() {
                place = place.or(title.place);
                parameters |= title.parameters;
            }
            if above.level < LABEL {
                section.get_or_insert(above.line);
            }
            let named = match (&title.operation, &title.object) {
                (Some(name), _) => Some(Target::Operation(name.clone())),
                (None, Some(name)) => Some(Target::Object(name.clone())),
                (None, None) => None,
            };
            let Some(named) = named else { continue };
            if let (None, Target::Operation(name)) = (&operation, &named) {
                operation = Some(name.clone());
            }
            let name = match &named {
                Target::Operation(name) | Target::Object(name) | Target::Nobody(name) => name.clone(),
            };
            if target.is_none() {
                target = Some(named);
                section = Some(above.line);
            } else if Some(&named) != target.as_ref() {
                outer.push(name);
            }
        }
        let chapter = |section: &&Section| !section.title.parameters && section.title.place.is_none();
        let fallback = || {
            let headings: Vec<&Section> = self.headings().collect();
            let nearest = headings.iter().rev().copied().find(chapter).or(headings.first().copied());
            Target::Nobody(nearest.map_or("", |section| &section.text).to_owned())
        };
        Owner {
            target: target.unwrap_or_else(fallback),
            place: place.unwrap_or(Place::Input),
            outer,
            operation,
            section: section.unwrap_or(0),
            parameters,
            values,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn under(headings: &[(usize, &str)], sentence: &str) -> (Target, Place) {
        let known = Known::of(&["vpcConfig", "runtime", "tagFilter", "code", "filter"]);
        let mut sections = Sections::default();
        for (line, (level, heading)) in headings.iter().enumerate() {
            sections.enter(*level, heading, line + 1, &known);
        }
        let owner = sections.owner(sentence, &known);
        (owner.target, owner.place)
    }

    #[test]
    fn headings_that_tell_nothing_go_up() {
        let operation = Target::Operation("GetService".into());
        for heading in
            ["重要参数", "请求参数", "Parameters", "Properties", "属性", "参数说明", "Request Parameters"]
        {
            assert_eq!(
                under(&[(2, "1. `GetService` 接口"), (3, heading)], ""),
                (operation.clone(), Place::Input),
                "{heading}"
            );
        }
    }

    #[test]
    fn endings_fall_off_the_names_of_objects() {
        for (heading, name) in [
            ("runtime参数", "runtime"),
            ("vpcConfig 结构体", "vpcConfig"),
            ("`vpcConfig` 字段说明", "vpcConfig"),
            ("function field", "function"),
            ("Timer触发器", "Timer"),
            ("OSS triggers", "OSS"),
            ("ALIYUN::FC::Trigger", "ALIYUN::FC::Trigger"),
            ("日志配置（logConfig）", "logConfig"),
            ("tagFilter", "tagFilter"),
            ("2.1 filter", "filter"),
            ("The vpcConfig object", "vpcConfig"),
        ] {
            assert_eq!(
                under(&[(1, "CreateFunction"), (2, heading)], "").0,
                Target::Object(name.into()),
                "{heading}"
            );
        }
    }

    #[test]
    fn results_and_errors_are_told_apart() {
        let operation = Target::Operation("GetService".into());
        assert_eq!(under(&[(1, "GetService"), (2, "返回参数")], ""), (operation.clone(), Place::Result));
        assert_eq!(
            under(&[(1, "GetService"), (2, "Response elements")], ""),
            (operation.clone(), Place::Result)
        );
        assert_eq!(under(&[(1, "GetService"), (2, "Error codes")], ""), (operation.clone(), Place::Errors));
        assert_eq!(under(&[(1, "GetService")], "返回数据如下："), (operation, Place::Result));
    }

    #[test]
    fn the_sentence_before_tells_most() {
        let object = |name: &str| Target::Object(name.into());
        assert_eq!(under(&[(1, "GetService")], "`vpcConfig` 字典包含以下键值：").0, object("vpcConfig"));
        assert_eq!(under(&[(1, "GetService")], "The fields of `logConfig`:").0, object("logConfig"));
        assert_eq!(
            under(&[(1, "Api")], "以下是GetService接口的参数列表：").0,
            Target::Operation("GetService".into())
        );
        assert_eq!(under(&[(1, "GetService")], "用 `GET` 请求：").0, Target::Operation("GetService".into()));
    }
}
