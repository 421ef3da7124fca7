//! Rows under rows: `└ a` below its object, and `object.a` wherever it stands, become the object's own.

use std::collections::BTreeMap;

use super::{Row, collect::Rows, kind, text};

/// A row and how deep its name stands in the table.
#[derive(Debug, Default)]
pub(super) struct Deep {
    pub(super) depth: usize,
    /// Whether the depth may be that of a command's option, `--name`.
    pub(super) option: bool,
    pub(super) row: Row,
}

/// The rows of an object that one of the rows has.
#[derive(Debug, PartialEq)]
pub(super) struct Inner {
    /// The names from the outermost row to the one that has the object.
    pub(super) path: Vec<String>,
    /// The line of that row.
    pub(super) line: usize,
    pub(super) rows: Vec<Row>,
}

/// Rows set in order.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Tree {
    pub(super) rows: Vec<Row>,
    pub(super) inner: Vec<Inner>,
    /// The lines of rows that look nested and have no parent, with the reason.
    pub(super) lost: Vec<(usize, String)>,
}

/// Sets the rows in order; `own` is the object whose rows they are, if they are an object's,
/// and `earlier` their owner's rows so far.
pub(super) fn tree(mut rows: Vec<Deep>, own: &str, earlier: &Rows, is_object: &dyn Fn(&str) -> bool) -> Tree {
    let margin = rows.iter().map(|deep| deep.depth).min().unwrap_or_default();
    for deep in &mut rows {
        deep.depth -= margin;
        listed(&mut deep.row);
    }
    let mut tree = Tree::default();
    let paths = paths(&rows, own, is_object);
    let by_path: BTreeMap<&[String], usize> =
        paths.iter().enumerate().rev().map(|(at, path)| (path.as_slice(), at)).collect();
    let parent = |at: usize| {
        let (_, above) = paths[at].split_last()?;
        let parent = *by_path.get(above)?;
        (parent != at && holds(&rows[parent].row, is_object)).then_some(parent)
    };
    let parents: Vec<Option<usize>> = (0..rows.len()).map(parent).collect();
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for &parent in parents.iter().flatten() {
        places.entry(parent).or_insert_with(|| {
            let Deep { row, .. } = &rows[parent];
            tree.inner.push(Inner { path: paths[parent].clone(), line: row.line, rows: Vec::new() });
            tree.inner.len() - 1
        });
    }
    for (at, Deep { depth, option, mut row }) in rows.into_iter().enumerate() {
        if places.contains_key(&at) {
            named_object(&mut row, is_object);
        }
        let path = &paths[at];
        let last = path.last().cloned().unwrap_or_default();
        if let Some(&place) = parents[at].and_then(|parent| places.get(&parent)) {
            tree.inner[place].rows.push(Row { name: last, ..row });
            continue;
        }
        if let [above, _] = path.as_slice()
            && let Some(parent) = earlier.get(above).filter(|parent| holds(parent, is_object))
        {
            let (path, line) = (vec![above.clone()], parent.line);
            tree.inner.push(Inner { path, line, rows: vec![Row { name: last, ..row }] });
            continue;
        }
        let beside = "it stays beside the others";
        if let [above @ .., _] = path.as_slice()
            && !above.is_empty()
        {
            let above = above.join(".");
            let text = format!(
                "`{}` reads as a part of `{above}`, and no row here is that object; {beside}",
                row.name
            );
            tree.lost.push((row.line, text));
            tree.rows.push(row);
            continue;
        }
        if depth > 0 && !option {
            let text = format!("`{last}` is set in, and no row above it holds an object; {beside}");
            tree.lost.push((row.line, text));
        }
        tree.rows.push(Row { name: last, ..row });
    }
    tree
}

/// The whole path of each row: that of the row it stands under, and the parts of its own name.
fn paths(rows: &[Deep], own: &str, is_object: &dyn Fn(&str) -> bool) -> Vec<Vec<String>> {
    let mut open: Vec<usize> = Vec::new();
    let mut paths: Vec<Vec<String>> = Vec::with_capacity(rows.len());
    for (at, Deep { depth, option, row }) in rows.iter().enumerate() {
        // `a.b` says itself where it stands, so `└ c` below it may still be of `a`.
        let dotted = parts(&row.name).len() > 1;
        while !dotted && open.last().is_some_and(|&above| rows[above].depth >= *depth) {
            open.pop();
        }
        let above = |above: &&usize| rows[**above].depth < *depth && holds(&rows[**above].row, is_object);
        let holder = open.iter().rev().find(above);
        let dashed = *option && holder.is_some();
        let mut own_path = parts(if dashed { row.name.trim_start_matches('-') } else { &row.name });
        if own_path.len() > 1 && own_path[0] == own {
            own_path.remove(0);
        }
        let mut path = holder.map(|&above| paths[above].clone()).unwrap_or_default();
        if own_path.starts_with(&path) {
            path.clear();
        } else if path.last() == own_path.first() && own_path.len() > 1 {
            path.pop();
        }
        path.extend(own_path);
        paths.push(path);
        if !dotted {
            open.push(at);
        }
    }
    paths
}

/// The parts of `a.b`, `a[].b`, `a.[].b` and `a.N.b`, without what only says that `a` is a list.
fn parts(name: &str) -> Vec<String> {
    let bare = |part: &str| part.split('[').next().unwrap_or_default().to_owned();
    let index = |part: &str| {
        part.is_empty() || matches!(part, "N" | "*") || part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let parts: Vec<String> = name.split('.').map(bare).filter(|part| !index(part)).collect();
    let whole = parts.len() > 1 && parts.iter().all(|part| text::is_name(part));
    if whole { parts } else { vec![name.to_owned()] }
}

/// `env[]` is the list `env`.
fn listed(row: &mut Row) {
    let Some(name) = row.name.strip_suffix("[]").filter(|name| text::is_name(name)) else { return };
    let kind = kind::parse(&row.kind, &|_| false).unwrap_or_default();
    if !kind.is_empty() && !kind.starts_with("list") {
        row.kind = format!("list<{kind}>");
    }
    row.name = name.to_owned();
}

/// Whether the row's type leaves room for rows below it; one that nothing explains may be an object.
fn holds(row: &Row, is_object: &dyn Fn(&str) -> bool) -> bool {
    kind::parse(&row.kind, is_object).map_or(true, |kind| kind::holds_keys(&kind))
}

/// A type that nothing explains is explained by the rows below it.
fn named_object(row: &mut Row, is_object: &dyn Fn(&str) -> bool) {
    // A list of a named type has rows below it that explain the type.
    if kind::parse(&row.kind, is_object).as_deref() == Ok("list<object>") {
        row.kind = String::from("list<object>");
    }
    if let Err(written) = kind::parse(&row.kind, is_object) {
        let lower = written.to_lowercase();
        let list = ["list", "array", "数组", "列表", "[]"].iter().any(|word| lower.contains(word));
        row.kind = String::from(if list { "list<object>" } else { "object" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deep(depth: usize, name: &str, kind: &str) -> Deep {
        let row = Row { name: name.to_owned(), kind: kind.to_owned(), ..Row::default() };
        Deep { depth, row, option: false }
    }

    /// The rows as `a b`, each object as `path: a b`, and how many are lost.
    fn shape(rows: Vec<Deep>, own: &str) -> (Vec<String>, usize) {
        let tree = tree(rows, own, &Rows::default(), &|_| false);
        let names = |rows: &[Row]| rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>().join(" ");
        let inner =
            tree.inner.iter().map(|inner| format!("{}: {}", inner.path.join("."), names(&inner.rows)));
        (std::iter::once(names(&tree.rows)).chain(inner).collect(), tree.lost.len())
    }

    #[test]
    fn rows_stand_under_the_object_above_them() {
        let rows = vec![
            deep(0, "a", "Object"),
            deep(2, "b", "Struct"),
            deep(4, "c", "String"),
            deep(2, "d", "String"),
            deep(3, "e", "String"),
            deep(0, "f", "String"),
        ];
        assert_eq!(shape(rows, ""), (vec!["a f".into(), "a: b d e".into(), "a.b: c".into()], 0));
    }

    #[test]
    fn dotted_names_stand_under_the_row_they_name() {
        let rows = || {
            vec![
                deep(0, "a.b", "String"),
                deep(0, "a", "Foo"),
                deep(0, "l", "List"),
                deep(0, "l[].m", "Object"),
                deep(0, "l.[].m.n", "String"),
                deep(0, "l.N.o", "String"),
                deep(0, "own.p", "String"),
                deep(1, "q", "String"),
            ]
        };
        let wanted = vec!["a l p".into(), "a: b".into(), "l: m o q".into(), "l.m: n".into()];
        assert_eq!(shape(rows(), "own"), (wanted, 0));
        assert_eq!(tree(rows(), "", &Rows::default(), &|_| false).rows[0].kind, "object");
    }

    #[test]
    fn a_row_without_its_parent_stays_and_is_told() {
        let rows = vec![
            deep(0, "s", "String"),
            deep(1, "b", "String"),
            deep(0, "s.x", "Int"),
            deep(0, "q.r", "Int"),
        ];
        assert_eq!(shape(rows, ""), (vec!["s b s.x q.r".into()], 3));
    }

    #[test]
    fn rows_that_are_all_set_in_alike_stand_side_by_side() {
        assert_eq!(shape(vec![deep(2, "a", "Object"), deep(2, "b", "")], ""), (vec!["a b".into()], 0));
    }
}
