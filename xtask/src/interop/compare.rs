//! What the clients saw, step by step, and which differences are known.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

/// What a client saw of a step.
pub(super) struct Seen {
    pub(super) step: String,
    pub(super) what: Value,
}

/// Differences that are known, with their reason. `*` stands for anything in `client`, `step` and the places.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    pub(super) client: String,
    pub(super) step: String,
    /// What the client sees, by its place, a JSON pointer; null is nothing, `"*"` is anything.
    pub(super) sees: BTreeMap<String, Value>,
    pub(super) why: String,
}

/// A place where a client sees something else.
#[derive(Debug, PartialEq)]
pub(super) struct Difference {
    pub(super) at: String,
    pub(super) expected: Value,
    pub(super) sees: Value,
    /// Which of the known ones it is.
    pub(super) known: Option<usize>,
}

/// A step of all clients.
pub(super) struct Step {
    pub(super) name: String,
    /// With whom the others are compared: the first who has such a call.
    pub(super) reference: usize,
    pub(super) seen: Value,
    /// For each client.
    pub(super) differences: Vec<Vec<Difference>>,
}

pub(super) struct Outcome {
    pub(super) steps: Vec<Step>,
    /// Known ones that nobody sees any more, with their places.
    pub(super) vanished: Vec<(usize, String)>,
}

impl Outcome {
    /// Whether every difference is a known one.
    pub(super) fn is_expected(&self) -> bool {
        let mut all = self.steps.iter().flat_map(|step| step.differences.iter().flatten());
        all.all(|difference| difference.known.is_some())
    }
}

/// Compares lives of the same steps.
pub(super) fn compare(clients: &[&str], lives: &[Vec<Seen>], known: &[Known]) -> Result<Outcome, String> {
    let longest = lives.iter().map(Vec::len).max().unwrap_or(0);
    if let Some((client, life)) = clients.iter().zip(lives).find(|(_, life)| life.len() != longest) {
        return Err(format!("{client} took {} steps, not {longest}", life.len()));
    }
    if let Some(known) = known.iter().find(|known| !clients.iter().any(|client| like(&known.client, client)))
    {
        return Err(format!("known.json: there is no client `{}`", known.client));
    }
    let mut met = BTreeSet::new();
    let steps = (0..longest).map(|at| {
        let seen: Vec<&Seen> = lives.iter().map(|life| &life[at]).collect();
        let reference = seen.iter().position(|seen| supported(seen)).unwrap_or(0);
        let differences = clients.iter().zip(&seen).map(|(client, seen_by)| {
            let mut differences = differences(seen[reference], seen_by);
            for difference in &mut differences {
                let mut entries = known.iter().enumerate();
                let found = entries.find_map(|(number, known)| {
                    Some((number, known.place(client, &seen_by.step, difference)?))
                });
                difference.known = found.map(|(number, _)| number);
                met.extend(found);
            }
            differences
        });
        Step {
            name: seen[reference].step.clone(),
            reference,
            seen: seen[reference].what.clone(),
            differences: differences.collect(),
        }
    });
    let steps = steps.collect();
    let places = known
        .iter()
        .enumerate()
        .flat_map(|(number, known)| known.sees.keys().map(move |place| (number, place.as_str())));
    let vanished = places.filter(|place| !met.contains(place));
    let vanished = vanished.map(|(number, place)| (number, place.to_owned())).collect();
    Ok(Outcome { steps, vanished })
}

fn supported(seen: &Seen) -> bool {
    seen.what.get("unsupported").is_none()
}

fn differences(reference: &Seen, seen: &Seen) -> Vec<Difference> {
    let difference =
        |at: String, expected: Value, sees: Value| Difference { at, expected, sees, known: None };
    if !supported(seen) {
        return vec![difference("/unsupported".to_owned(), Value::Null, true.into())];
    }
    let [mut expected, mut found] = [BTreeMap::new(), BTreeMap::new()];
    flatten(String::new(), &reference.what, &mut expected);
    flatten(String::new(), &seen.what, &mut found);
    let places: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    let value = |of: &BTreeMap<String, Value>, at| of.get(at).cloned().unwrap_or_default();
    let all = places.into_iter().map(|at| difference(at.clone(), value(&expected, at), value(&found, at)));
    all.filter(|difference| difference.expected != difference.sees).collect()
}

/// Every value that has no others in it, by its JSON pointer.
fn flatten(at: String, value: &Value, to: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, field) in fields {
                flatten(format!("{at}/{key}"), field, to);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (number, item) in items.iter().enumerate() {
                flatten(format!("{at}/{number}"), item, to);
            }
        }
        _ if at.is_empty() => {}
        other => drop(to.insert(at, other.clone())),
    }
}

impl Known {
    /// The place under which it has this difference.
    fn place(&self, client: &str, step: &str, difference: &Difference) -> Option<&str> {
        if !like(&self.client, client) || !like(&self.step, step) {
            return None;
        }
        let is = |place: &str, sees: &Value| {
            like(place, &difference.at) && (*sees == "*" || *sees == difference.sees)
        };
        self.sees.iter().find(|(place, sees)| is(place, sees)).map(|(place, _)| place.as_str())
    }

    /// Whether it is about the client as a whole, not about some steps.
    pub(super) fn is_general(&self) -> bool {
        self.step == "*"
    }
}

/// Whether a text is like a pattern, in which `*` stands for anything.
fn like(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|text| {
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter().any(|at| like(rest, &text[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn seen(what: Value) -> Vec<Seen> {
        vec![Seen { step: "get service".to_owned(), what }]
    }

    fn known(json: Value) -> Vec<Known> {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text, is) in [
            ("*", "", true),
            ("get*", "get service", true),
            ("*service", "get service", true),
            ("/a/*/c", "/a/0/c", true),
            ("/a/*/c", "/a/0/b", false),
            ("get", "get service", false),
            ("*é", "née", false),
        ] {
            assert_eq!(like(pattern, text), is, "{pattern} {text}");
        }
    }

    #[test]
    fn a_difference_is_told_with_its_place_and_fails_unless_it_is_known() {
        let lives = || [seen(json!({ "body": { "a": [1, 2] } })), seen(json!({ "body": { "a": [1] } }))];
        let outcome = compare(&["us", "they"], &lives(), &[]).unwrap();
        let difference =
            Difference { at: "/body/a/1".to_owned(), expected: json!(2), sees: Value::Null, known: None };
        assert_eq!(outcome.steps[0].differences, [vec![], vec![difference]]);
        assert!(!outcome.is_expected());
        for (sees, expected) in [(Value::Null, true), (json!(3), false)] {
            let known = known(json!([
                { "client": "they", "step": "get *", "sees": { "/body/a/*": sees }, "why": "so" },
            ]));
            let outcome = compare(&["us", "they"], &lives(), &known).unwrap();
            assert_eq!((outcome.is_expected(), outcome.vanished.is_empty()), (expected, expected));
        }
    }

    #[test]
    fn a_known_difference_that_vanished_is_told() {
        let lives = [seen(json!({ "status": 200 })), seen(json!({ "status": 200 }))];
        let known =
            known(json!([{ "client": "they", "step": "*", "sees": { "/status": "*" }, "why": "so" }]));
        let outcome = compare(&["us", "they"], &lives, &known).unwrap();
        assert!(outcome.is_expected());
        assert_eq!(outcome.vanished, [(0, "/status".to_owned())]);
    }

    #[test]
    fn who_has_no_such_call_is_not_compared_with() {
        let lives = [
            seen(json!({ "unsupported": true })),
            seen(json!({ "status": 1 })),
            seen(json!({ "status": 1 })),
        ];
        let outcome = compare(&["us", "they", "others"], &lives, &[]).unwrap();
        assert_eq!(outcome.steps[0].reference, 1);
        assert_eq!(outcome.steps[0].differences.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0, 0]);
    }

    #[test]
    fn a_life_that_ends_early_is_no_life() {
        let error = compare(&["us", "they"], &[seen(json!({})), vec![]], &[]).err();
        assert_eq!(error.as_deref(), Some("they took 0 steps, not 1"));
    }
}
