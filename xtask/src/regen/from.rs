//! `regen --from DOC.md`: what a new edition of the documents says, and how it differs from our tables.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use fc_spec::Faults;

use crate::document::{self, Document};

use super::diff::{self, Difference};
use super::edit::{self, Outcome, Page};
use super::files::{self, Source};
use super::impact::Class;
use super::table::{self, Section};
use super::wire::{self, Wire};
use super::{Args, Format, join, lines, report};

/// Reads the document and prints it, reports on it, or takes it over.
pub(crate) fn run(args: &Args, path: &Path) -> ExitCode {
    let text = match fs::read(path).map_err(|error| error.to_string()).and_then(text) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("error: {}: {error}", path.display());
            return ExitCode::from(2);
        }
    };
    let document = document::read(&text);
    for warning in &document.warnings {
        eprintln!("{}:{}: warning: {}", path.display(), warning.line, warning.text);
    }
    if args.print {
        print!("{}", document.to_json_string());
        return ExitCode::SUCCESS;
    }
    if document.is_empty() {
        let text =
            "no table or list of parameters was found, so nothing was compared; is it the right document?";
        eprintln!("error: {}: {text}", path.display());
        return ExitCode::FAILURE;
    }
    match compare(args, &document) {
        Ok((text, class)) => {
            print!("{text}");
            class.map_or(ExitCode::SUCCESS, |class| ExitCode::from(class.exit_code()))
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The text of a file, or why it is none.
pub(crate) fn text(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("the document is UTF-16; save it as UTF-8".to_owned());
    }
    if bytes.contains(&0) {
        return Err("the document is no text but a binary file; give it as Markdown".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..valid].split(|&byte| byte == b'\n').count();
        format!("line {line} is not UTF-8 (byte {valid} of the file); save the document as UTF-8")
    })
}

/// The report with the gravest class of what it says; with `--write` also what was done, which leaves no class.
fn compare(args: &Args, document: &Document) -> Result<(String, Option<Class>), String> {
    let root = files::root();
    let sources = Source::all(&root)?;
    let Some(source) = sources.iter().find(|source| source.module == args.api) else {
        return Err(format!("fc-spec/tables has no folder `{}`", args.api));
    };
    let tables = Tables::read(source).map_err(|faults| faults.to_string())?;
    let differences = tables.differences(document);
    let api = join::api(source).map_err(|faults| faults.to_string())?;
    let version = env!("CARGO_PKG_VERSION");
    let report = match args.format {
        Format::Text => report::text(&differences, &api, version),
        Format::Json => report::json(&differences, &api, version),
    };
    if !args.write {
        return Ok((report, report::class(&differences, &api)));
    }
    let Outcome { texts, new, removed, decisions } = tables.after(&differences);
    let mut done = String::new();
    let changed = source.tables.iter().zip(&texts).filter(|(file, text)| file.text != **text);
    let changed = changed.map(|(file, text)| (file.name.clone(), text));
    let made = new.iter().map(|(resource, text)| (files::table(&source.module, resource), text));
    for (name, text) in changed.chain(made) {
        fs::write(root.join(&name), text).map_err(|error| format!("{name}: {error}"))?;
        done = format!("{done}wrote {name}\n");
    }
    let removed = lines("removed: ", &removed);
    let decide = lines("to decide: ", &decisions);
    let next = if done.is_empty() { "no table changed\n" } else { "now run `cargo xtask regen`\n" };
    Ok((format!("{report}\n{removed}{decide}{done}{next}"), None))
}

/// The tables and wire files of one API, as far as a comparison needs them.
pub(crate) struct Tables<'a> {
    source: &'a Source,
    pages: Vec<Vec<Section>>,
    wire: Wire,
}

impl<'a> Tables<'a> {
    /// Reads them; what is not in their form would make a comparison wrong.
    pub(crate) fn read(source: &'a Source) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let wire = wire::read(&source.wire, &mut faults);
        let read = |file: &files::File| table::sections(&file.name, &file.text, &mut faults);
        let pages = source.tables.iter().map(read).collect();
        Faults::none_or(faults)?;
        Ok(Self { source, pages, wire })
    }

    pub(crate) fn differences(&self, document: &Document) -> Vec<Difference> {
        let sections: Vec<&Section> = self.pages.iter().flatten().collect();
        diff::compare(document, &sections, &self.wire)
    }

    /// The tables with the differences taken over.
    pub(crate) fn after(&self, differences: &[Difference]) -> Outcome {
        let both = self.source.tables.iter().zip(&self.pages);
        let pages: Vec<Page<'_>> = both
            .map(|(file, sections)| Page { resource: files::stem(&file.name), text: &file.text, sections })
            .collect();
        edit::apply(&pages, differences, &self.wire)
    }
}
