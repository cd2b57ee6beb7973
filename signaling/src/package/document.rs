//! `documents/`: what the candidate knows of the company. `texts/`: texts to start from.

use super::ids::{DocumentId, TemplateId};
use super::mistake::{Owner, Problem};
use super::reading::{Attachment, Reading};
use super::text::{Text, place_of};

/// A document of the company; they are shown in the order of their files' names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its name in the package.
    pub id: DocumentId,
    /// As displayed.
    pub title: String,
    /// What it holds.
    pub content: Content,
}

/// What a document holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Markdown, without the title.
    Markdown(String),
    /// A PDF.
    Pdf(Attachment),
}

impl Document {
    /// The file, where it is a PDF.
    pub fn pdf(&self) -> Option<&Attachment> {
        match &self.content {
            Content::Pdf(file) => Some(file),
            Content::Markdown(_) => None,
        }
    }
}

/// A text to start a letter or a message from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name in the package.
    pub id: TemplateId,
    /// As displayed.
    pub title: String,
    /// The text, with its variables as `{{name}}`.
    pub body: String,
    /// The variables, each once, in the order of the text.
    pub variables: Vec<String>,
}

/// The largest PDF.
const MAX_PDF_BYTES: u64 = 32 << 20;
/// The longest name of a variable.
const MAX_VARIABLE_CHARS: usize = 60;

/// Reads the documents, in order.
pub(super) fn read(reading: &mut Reading) -> Vec<Document> {
    let mut ids: Vec<(String, bool)> = Vec::new();
    ids.extend(reading.stems("documents", "md").into_iter().map(|stem| (stem, false)));
    ids.extend(reading.stems("documents", "pdf").into_iter().map(|stem| (stem, true)));
    ids.sort();
    for pair in ids.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let owner = Owner::File(format!("documents/{}.md", pair[0].0));
        let problem = Problem::SameName(pair[0].0.clone(), owner);
        reading.ledger.blame_file(&format!("documents/{}.pdf", pair[0].0), problem);
    }
    if ids.is_empty() {
        reading.ledger.blame_file("documents", Problem::Missing("folder with documents of the company"));
    }
    let document = |(stem, is_pdf): (String, bool)| {
        let (title, content) = if is_pdf { pdf(&stem, reading)? } else { markdown(&stem, reading)? };
        Some(Document { id: DocumentId(stem), title, content })
    };
    ids.into_iter().filter_map(document).collect()
}

fn markdown(stem: &str, reading: &mut Reading) -> Option<(String, Content)> {
    let Text { title, body } = reading.markdown(&format!("documents/{stem}.md"))?;
    Some((title, Content::Markdown(body)))
}

/// A PDF, and beside it the TOML that says its title.
fn pdf(stem: &str, reading: &mut Reading) -> Option<(String, Content)> {
    let file = format!("documents/{stem}.pdf");
    let title = reading.toml(&format!("documents/{stem}.toml"), |table| table.line("title"));
    let bytes = reading.bytes(&file, MAX_PDF_BYTES)?;
    if !bytes.starts_with(b"%PDF-") {
        reading.ledger.blame_file(&file, Problem::NotPdf);
    }
    Some((title?, Content::Pdf(reading.attachment(&file)?)))
}

/// Reads the templates, in the order of their files' names.
pub(super) fn read_templates(reading: &mut Reading) -> Vec<Template> {
    let stems = reading.stems("texts", "md");
    let template = |stem: String| {
        let file = format!("texts/{stem}.md");
        let (Text { title, body }, line) = reading.markdown_with_line(&file)?;
        let variables = match variables(&body) {
            Ok(variables) => variables,
            Err(byte) => {
                let mut place = place_of(&body, byte);
                place.line += line - 1;
                reading.ledger.blame_at(&file, place, Problem::BadVariable(MAX_VARIABLE_CHARS));
                Vec::new()
            }
        };
        Some(Template { id: TemplateId(stem), title, body, variables })
    };
    stems.into_iter().filter_map(template).collect()
}

/// The variables of a text, or the byte of the first that is none.
fn variables(body: &str) -> Result<Vec<String>, usize> {
    let mut variables: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(found) = body[at..].find("{{") {
        let start = at + found;
        let name = body[start + 2..].split_once("}}").map(|(name, _)| name);
        let sound = |name: &&str| {
            !name.trim().is_empty()
                && name.chars().count() <= MAX_VARIABLE_CHARS
                && !name.contains(['\n', '{', '}'])
        };
        let name = name.filter(sound).ok_or(start)?;
        if !variables.iter().any(|known| known == name.trim()) {
            variables.push(name.trim().to_owned());
        }
        at = start + 2 + name.len() + 2;
    }
    Ok(variables)
}

#[cfg(test)]
mod tests {
    use super::variables;

    #[test]
    fn the_variables_of_a_text_are_found_each_once() {
        assert_eq!(variables("{{nom}}, le {{ date }}. {{nom}} {ici}").unwrap(), ["nom", "date"]);
        assert_eq!(variables("rien").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_variable_without_its_end_or_without_a_name_is_none() {
        for (text, byte) in [("a {{nom", 2), ("{{}}", 0), ("é{{a\nb}}", 2), ("{{ {{a}} }}", 0)] {
            assert_eq!(variables(text), Err(byte), "{text}");
        }
    }
}
