//! Which table file takes a new section: the nearest there is, or a new one named after its resource.

use super::diff::{Change, Difference};
use super::edit::Page;
use super::table::Kind;

/// Where a new section goes.
#[derive(Debug, PartialEq)]
pub(crate) enum Home {
    Page(usize),
    /// A new file for this resource.
    New(String),
    /// Its name says nothing of a resource.
    Nowhere,
}

/// Finds the home of a new section.
pub(crate) fn home(pages: &[Page<'_>], differences: &[Difference], new: &Difference) -> Home {
    if new.kind == Kind::Operation {
        return of_operation(pages, &new.name);
    }
    let has_row = |page: &Page<'_>| {
        page.sections.iter().flat_map(|section| &section.rows).any(|row| row.name == new.name)
    };
    let has_new = |difference: &&Difference| {
        let named = |change: &Change| matches!(change, Change::New { row, .. } if row.name == new.name);
        difference.name != new.name && difference.changes.iter().any(named)
    };
    if let Some(page) = pages.iter().position(has_row) {
        return Home::Page(page);
    }
    if words(&new.name).is_empty() {
        return Home::Nowhere;
    }
    let needed = differences.iter().find(has_new).map(|other| &other.name);
    for name in needed.into_iter().chain(&new.above) {
        match at_section(pages, name).or_else(|| by_name(pages, name)).or_else(|| by_part(pages, name)) {
            Some(page) => return Home::Page(page),
            None if Some(name) == new.above.as_ref() => return of_operation(pages, name),
            None => {}
        }
    }
    of_operation(pages, &new.name)
}

fn of_operation(pages: &[Page<'_>], name: &str) -> Home {
    if let Some(page) = by_name(pages, name).or_else(|| by_part(pages, name)) {
        return Home::Page(page);
    }
    let resource = words(name).join("_");
    if resource.is_empty() { Home::Nowhere } else { Home::New(resource) }
}

fn at_section(pages: &[Page<'_>], name: &str) -> Option<usize> {
    pages.iter().position(|page| page.sections.iter().any(|section| section.name == name))
}

/// The page whose resource the name contains, the last one in the name.
fn by_name(pages: &[Page<'_>], name: &str) -> Option<usize> {
    let name = name.to_lowercase();
    let place = |index: usize| Some((name.rfind(pages[index].resource)?, index));
    (0..pages.len()).filter_map(place).max().map(|(_, index)| index)
}

/// The page with an operation that shares most with the name.
fn by_part(pages: &[Page<'_>], name: &str) -> Option<usize> {
    let wanted = words(name);
    let shared = |page: &Page<'_>| {
        let operations = page.sections.iter().filter(|section| section.kind == Kind::Operation);
        operations.map(|section| common(&wanted, &words(&section.name))).max().unwrap_or_default()
    };
    let best = (0..pages.len()).map(|index| (shared(&pages[index]), index)).filter(|(length, _)| *length > 2);
    best.min_by_key(|(length, index)| (usize::MAX - length, *index)).map(|(_, index)| index)
}

/// The letters of the longest run of words that both have.
fn common(one: &[String], other: &[String]) -> usize {
    let mut best = 0;
    for from in 0..one.len() {
        for with in 0..other.len() {
            let both = one[from..].iter().zip(&other[with..]).take_while(|(a, b)| a == b);
            best = best.max(both.map(|(word, _)| word.len()).sum());
        }
    }
    best
}

/// The words of a name in lower case and the singular, without the verb it begins with: `ListTagValues` is `tag value`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let last = name.rsplit([':', '.']).next().unwrap_or(name);
    let mut before = ' ';
    for c in last.chars() {
        if !c.is_ascii_alphanumeric() {
            before = ' ';
            continue;
        }
        if words.is_empty() || before == ' ' || (c.is_ascii_uppercase() && !before.is_ascii_uppercase()) {
            words.push(String::new());
        }
        words.last_mut().into_iter().for_each(|word| word.push(c.to_ascii_lowercase()));
        before = c;
    }
    let verb = words.len() > 1 && crate::document::is_operation(last);
    words.iter().skip(usize::from(verb)).map(|word| singular(word)).collect()
}

fn singular(word: &str) -> String {
    let stem = if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    } else if ["ases", "sses", "xes", "ches"].iter().any(|end| word.ends_with(end)) {
        word.strip_suffix("es")
    } else if ["ss", "us", "as", "is"].iter().any(|end| word.ends_with(end)) {
        None
    } else {
        word.strip_suffix('s')
    };
    stem.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_name_are_its_resource() {
        for (name, wanted) in [
            ("ListAliases", "alias"),
            ("CreateReservedCapacity", "reserved_capacity"),
            ("ListReservedCapacities", "reserved_capacity"),
            ("GetHTTPAlias", "httpalias"),
            ("ACME::Box::Hook", "hook"),
            ("vpcConfig", "vpc_config"),
            ("创建函数", ""),
        ] {
            assert_eq!(words(name).join("_"), wanted, "{name}");
        }
    }
}
