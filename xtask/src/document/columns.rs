//! Which column is which, by its header word and in any order; nothing is guessed from the cells.

use super::text;

/// The columns that were found, by their numbers.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Columns {
    pub(super) name: Option<usize>,
    pub(super) kind: Option<usize>,
    pub(super) required: Option<usize>,
    /// Required turned round: the header is 可选 or Optional.
    pub(super) optional: Option<usize>,
    pub(super) description: Option<usize>,
    /// A column of values, and the parameter its header names.
    pub(super) value: Option<(usize, Option<String>)>,
}

const NAME: &str = "
    参数 参数名 参数名称 参数全称 名称 键名 键 键值 字段 字段名 字段名称 属性 属性名 属性名称 参数key
    name parameter parametername parameters property propertyname field fieldname key keyname attribute
    attributename argument argumentname param element";
const KIND: &str = "
    类型 参数类型 数据类型 字段类型 属性类型 值类型 type datatype parametertype fieldtype propertytype
    valuetype";
const REQUIRED: &str = "
    必填 必选 必须 必需 必传 是否必填 是否必选 是否必须 是否必需 是否必传 必填项 必选项 required
    isrequired mandatory requiredornot";
const OPTIONAL: &str = "可选 是否可选 可选项 optional isoptional";
const DESCRIPTION: &str = "
    描述 说明 参数描述 参数说明 参数含义 含义 字段说明 字段描述 字段含义 属性说明 属性描述 描述信息
    取值说明 description parameterdescription descriptions meaning explanation details";
/// Descriptions when no other column is one.
const REMARKS: &str = "备注 注释 remark remarks note notes comment comments";
const VALUE: &str = "取值 值 可选值 枚举值 参数值 value values allowedvalue enumvalue";

/// The columns of this header, and what is wrong with it.
pub(super) fn find(header: &[String]) -> (Columns, Option<&'static str>) {
    let mut columns = Columns::default();
    let mut twice = None;
    let mut remarks = None;
    for (at, cell) in header.iter().enumerate() {
        if cell.trim().is_empty() {
            continue;
        }
        let words = words(cell);
        let is = |list: &str| words.iter().any(|word| text::among(list, word));
        let place = if is(NAME) {
            &mut columns.name
        } else if is(KIND) {
            &mut columns.kind
        } else if is(REQUIRED) {
            &mut columns.required
        } else if is(OPTIONAL) {
            &mut columns.optional
        } else if is(DESCRIPTION) {
            &mut columns.description
        } else {
            if is(REMARKS) {
                remarks.get_or_insert(at);
            }
            if columns.value.is_none() && is_value(&words, cell) {
                columns.value = Some((at, valued(cell)));
            }
            continue;
        };
        if place.is_some() {
            twice = Some("two columns of the header say the same; the first is read");
        }
        place.get_or_insert(at);
    }
    columns.description = columns.description.or(remarks);
    if columns.name.is_none() && columns.value.is_some() && columns.description.is_none() && header.len() == 2
    {
        columns.description = columns.value.as_ref().map(|(at, _)| 1 - at);
    }
    (columns, twice)
}

/// Whether these cells are the header of a parameter or value table.
pub(super) fn is_header(cells: &[String]) -> bool {
    let (columns, _) = find(cells);
    columns.tells() || (columns.name.is_none() && columns.value.is_some() && columns.description.is_some())
}

impl Columns {
    /// Whether there is a name and something that is said of it.
    pub(super) fn tells(&self) -> bool {
        let said = [self.kind, self.required, self.optional, self.description];
        self.name.is_some() && said.iter().any(Option::is_some)
    }

    /// Whether there is a name with a type, or whether it is required.
    pub(super) fn says_of_parameters(&self) -> bool {
        self.tells() && !self.says_only_descriptions()
    }

    /// Whether descriptions are all that is said of the names, as in a table of values.
    pub(super) fn says_only_descriptions(&self) -> bool {
        self.description.is_some()
            && self.kind.is_none()
            && self.required.is_none()
            && self.optional.is_none()
    }
}

/// A header cell's words: the whole, without its brackets, what stands in them, and the parts of `参数/Parameter`.
fn words(cell: &str) -> Vec<String> {
    let cell = text::plain(cell);
    let mut words = vec![bare(&cell)];
    if let Some(open) = cell.find(['(', '（', '[', '【']) {
        words.push(bare(&cell[..open]));
        words.push(bare(&cell[open..]));
    }
    if cell.contains('/') {
        words.extend(cell.split('/').map(bare));
    }
    let wide: String = cell.chars().filter(|&c| text::is_wide(c)).collect();
    let narrow: String = cell.chars().filter(|&c| !text::is_wide(c)).collect();
    if !bare(&wide).is_empty() && !bare(&narrow).is_empty() && cell.contains(' ') {
        words.extend([bare(&wide), bare(&narrow)].into_iter().filter(|word| word.len() > 3));
    }
    words
}

/// Letters only, in lower case.
fn bare(text: &str) -> String {
    let letter = |c: &char| c.is_alphanumeric();
    text.chars().filter(letter).flat_map(char::to_lowercase).collect()
}

/// Whether the header cell names values, be it of a parameter: `runtime取值`.
fn is_value(words: &[String], cell: &str) -> bool {
    words.iter().any(|word| text::among(VALUE, word)) || valued(cell).is_some()
}

/// The parameter whose values the header cell names.
fn valued(cell: &str) -> Option<String> {
    let cell = text::plain(cell);
    let ends = ["的取值", "取值", "可选值", "枚举值", "参数值", "的值", " values", " value"];
    let stem = ends.iter().find_map(|end| cell.strip_suffix(end))?;
    let stem = stem.trim().trim_end_matches("参数").trim();
    text::is_name(stem).then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(cells: &[&str]) -> Columns {
        find(&cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>()).0
    }

    #[test]
    fn columns_are_found_by_their_words_in_any_order() {
        let found = header(&["允许更新", "**描述**", " 是否必选？", "TYPE", "`参数 名称`", "约束"]);
        let wanted = Columns {
            name: Some(4),
            kind: Some(3),
            required: Some(2),
            description: Some(1),
            ..Columns::default()
        };
        assert_eq!(found, wanted);
    }

    #[test]
    fn header_words_may_be_said_twice() {
        let found = header(&["参数名（Name）", "类型/Type", "Required (是否必填)", "说明 Description"]);
        assert_eq!(
            (found.name, found.kind, found.required, found.description),
            (Some(0), Some(1), Some(2), Some(3))
        );
    }

    #[test]
    fn optional_is_the_opposite_of_required() {
        assert_eq!(header(&["Name", "Optional"]).optional, Some(1));
        assert_eq!(header(&["名称", "可选"]).required, None);
    }

    #[test]
    fn value_headers_may_name_their_parameter() {
        assert_eq!(header(&["runtime取值", "运行环境"]).value, Some((0, Some("runtime".into()))));
        assert_eq!(header(&["runtime取值", "运行环境"]).description, Some(1));
        assert_eq!(header(&["Value", "Description"]).value, Some((0, None)));
    }

    #[test]
    fn remarks_describe_where_nothing_else_does() {
        assert_eq!(header(&["名称", "备注"]).description, Some(1));
        assert_eq!(header(&["名称", "备注", "描述"]).description, Some(2));
    }

    #[test]
    fn a_column_of_yes_and_no_is_never_guessed() {
        assert_eq!(header(&["名称", "允许更新"]), Columns { name: Some(0), ..Columns::default() });
    }
}
