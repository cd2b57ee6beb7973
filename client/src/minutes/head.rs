//! The heading: what is examined by what law, when and where.

use super::names::{NOTHING, Names, or_nothing, printed};
use crate::paper::{Block, Document};

const TITLE: &str = "Procès-verbal de session";

/// The document up to its first section.
pub(super) fn begin(names: &Names<'_>) -> Document {
    let (day, source) = (names.day, names.source);
    let when = [day.date.as_str(), day.place.as_str()].into_iter().filter(|text| !text.trim().is_empty());
    let when = when.map(str::trim).collect::<Vec<_>>().join(", ");
    let exam = names.heading().first().map_or(day.title.as_str(), |field| field.value.as_str());
    let mut document = Document {
        title: title(day.date.trim(), day.place.trim()),
        subject: format!("{TITLE}\u{a0}: {}", printed(exam)),
        head: (TITLE.to_owned(), when),
        foot: format!("Session {}\u{a0}– {}", source.session, day.title),
        as_of_ms: day.span_ms.map(|(_, last)| last),
        blocks: Vec::new(),
    };
    let legal = names.heading().iter().map(|field| (printed(&field.label), printed(&field.value)));
    let mut fields: Vec<(String, String)> = legal.collect();
    let format = match (names.format(), &day.format) {
        ("", Some(format)) => format.0.clone(),
        (format, _) => printed(format),
    };
    fields.push(("Épreuve".to_owned(), or_nothing(&format)));
    fields.push(("Dossier d’épreuve".to_owned(), or_nothing(&day.title)));
    fields.push(("Date".to_owned(), or_nothing(&day.date)));
    fields.push(("Lieu".to_owned(), or_nothing(&day.place)));
    fields.push(("Session".to_owned(), source.session.to_string()));
    fields.push(("État".to_owned(), state(names)));
    if let Some(package) = day.package {
        fields.push(("Empreinte du dossier".to_owned(), package.to_string()));
    }
    document.push(Block::Fields(fields));
    if names.heading().is_empty() {
        document.aside(
            "L’intitulé réglementaire du titre n’est pas connu de ce poste pour cette session\u{a0}: il est à porter à la main.",
        );
    }
    document
}

/// What it is, when and where, as far as that is set.
fn title(date: &str, place: &str) -> String {
    let mut title = TITLE.to_owned();
    if !date.is_empty() {
        title.push_str(" du ");
        title.push_str(date);
    }
    if !place.is_empty() {
        title.push_str(", ");
        title.push_str(place);
    }
    title
}

fn state(names: &Names<'_>) -> String {
    let count = names.day.facts.len();
    match (names.day.closed_ms, names.day.span_ms) {
        (Some(closed), _) => format!("close le {}\u{a0}; {count} faits au journal", names.moment(closed)),
        (None, Some((_, last))) => {
            format!("en cours\u{a0}; état au {}, {count} faits au journal", names.moment(last))
        }
        (None, None) => NOTHING.to_owned(),
    }
}
