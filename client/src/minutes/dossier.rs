//! A candidate's sealed dossier as pages: what it holds, each text, what was said, what was drawn, scored and noted.
//! Files that were handed in are named with their hash; they are beside it as they were.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use signaling::protocol::exam::{
    DossierIndex, EntryKind, Fact, OrderId, Person, Piece, Recorded, RemarkKind,
};
use signaling::protocol::{CallNote, ChatMessage, ClientId, Direction, FileHash, LoggedCall};

use super::day::Day;
use super::names::{NOTHING, Names, length};
use super::work::{heading, moment};
use super::{assessments, draws, exchanges, incidents, phases, thread};
use crate::paper::{Block, Document, Table};
use crate::settings::Language::French;
use crate::station::MinutesSource;
use crate::ui::clock;

/// What of a dossier can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DossierTexts {
    /// The hash of its index, which is its seal.
    pub seal: FileHash,
    /// Its index.
    pub index: DossierIndex,
    /// Each entry that is text, by its name.
    pub texts: BTreeMap<String, String>,
}

/// The pages of a dossier, with the hours of a time zone.
pub fn dossier(dossier: &DossierTexts, zone: &TimeZone) -> Document {
    let index = &dossier.index;
    let facts = Arc::new(dossier.facts());
    let source = MinutesSource {
        session: index.session,
        format: String::new(),
        heading: Vec::new(),
        phases: Vec::new(),
        stations: Vec::new(),
        facts: Arc::clone(&facts),
    };
    let day = Day::of(&facts);
    let names = Names { source: &source, day: &day, zone };
    let mut document = begin(dossier, &names);
    entries(&mut document, index, &names);
    writings(&mut document, dossier, &names);
    document.push(Block::NewPage);
    draws::draws(&mut document, &names);
    exchanges::exchanges(&mut document, &names);
    chats(&mut document, dossier, &names);
    calls(&mut document, dossier, &names);
    phases::phases(&mut document, &names);
    incidents::incidents(&mut document, &names);
    remarks(&mut document, &names);
    assessments::assessments(&mut document, &names);
    assessments::unlocked(&mut document, &names);
    document.push(Block::NewPage);
    document.section("Annexe\u{a0}: journal du candidat");
    document.table(thread::table(&names), "Le journal est vide.");
    document
}

impl DossierTexts {
    fn of(&self, kind: EntryKind) -> impl Iterator<Item = (&str, &str)> {
        let entries = self.index.entries.iter().filter(move |entry| entry.kind == kind);
        entries.filter_map(|entry| Some((entry.name.as_str(), self.texts.get(&entry.name)?.as_str())))
    }

    /// A list that is kept as JSON; what cannot be read is empty, and in the files beside the pages.
    fn list<T: serde::de::DeserializeOwned>(&self, kind: EntryKind) -> Vec<T> {
        let lists = self.of(kind).filter_map(|(_, text)| serde_json::from_str::<Vec<T>>(text).ok());
        lists.flatten().collect()
    }

    fn facts(&self) -> Vec<Arc<Recorded>> {
        let lines = self.of(EntryKind::Record).flat_map(|(_, text)| text.lines());
        lines.filter_map(|line| serde_json::from_str(line).ok().map(Arc::new)).collect()
    }
}

fn begin(dossier: &DossierTexts, names: &Names<'_>) -> Document {
    let index = &dossier.index;
    let title = format!("Dossier du candidat {}", index.candidate);
    let mut document = Document {
        subject: format!("{title}, session {}", index.session),
        head: (title.clone(), names.day.title.clone()),
        foot: format!("Session {}\u{a0}– scellé {}", index.session, short(dossier.seal)),
        as_of_ms: Some(index.sealed_ms),
        blocks: Vec::new(),
        title,
    };
    let day = names.day;
    let mut fields = Vec::new();
    for (label, value) in [("Épreuve", &day.title), ("Date", &day.date), ("Lieu", &day.place)] {
        if !value.trim().is_empty() {
            fields.push((label.to_owned(), value.clone()));
        }
    }
    fields.push(("Session".to_owned(), index.session.to_string()));
    fields.push(("Scellé le".to_owned(), moment(index.sealed_ms, names.zone)));
    fields.push(("Pièces".to_owned(), index.entries.len().to_string()));
    fields.push(("Empreinte de l’index (SHA-256)".to_owned(), dossier.seal.to_string()));
    document.push(Block::Fields(fields));
    document.aside(
        "Cette empreinte est au journal de la session. La commande « plateau-signaling verify-dossier », appliquée au dossier \
         enregistré, contrôle chaque pièce contre l’index, et l’index contre elle.",
    );
    document
}

fn short(hash: FileHash) -> String {
    hash.to_string().chars().take(16).collect()
}

fn entries(document: &mut Document, index: &DossierIndex, names: &Names<'_>) {
    document.section("Pièces du dossier");
    let heads = ["Pièce", "Nature", "Taille", "Enregistrée à", "Empreinte (SHA-256)"];
    let mut table = Table::of("", heads).with_row_heads().shared([26, 20, 12, 14, 28]);
    for entry in &index.entries {
        table.row([
            entry.name.clone(),
            kind(entry.kind).to_owned(),
            French.size(entry.bytes),
            names.hour(entry.at_ms),
            entry.hash.to_string(),
        ]);
    }
    document.table(table, "Le dossier est vide.");
}

fn kind(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::File => "fichier remis",
        EntryKind::Professional => "dossier professionnel",
        EntryKind::Writing => "écrit dans le programme",
        EntryKind::Chats => "échanges par chat",
        EntryKind::Calls => "journal des appels",
        EntryKind::Notes => "notes d’appel",
        EntryKind::Record => "journal de la session",
    }
}

/// Each text, part 1's first.
fn writings(document: &mut Document, dossier: &DossierTexts, names: &Names<'_>) {
    let mut all: Vec<(Option<Piece>, &str, &str)> =
        dossier.of(EntryKind::Writing).map(|(name, text)| (Piece::of_entry(name), name, text)).collect();
    all.sort_by(|one, other| (one.0.is_none(), one).cmp(&(other.0.is_none(), other)));
    for (piece, name, text) in all {
        document.push(Block::NewPage);
        document.section(match &piece {
            Some(piece) => heading(piece, client_of(piece).map(|client| names.client(client)).as_deref()),
            None => name.to_owned(),
        });
        let entry = dossier.index.entries.iter().find(|entry| entry.name == name);
        if let Some(entry) = entry {
            document.aside(format!("Enregistré sur le serveur le {}.", moment(entry.at_ms, names.zone)));
        }
        document.text(text.trim_end());
    }
}

fn client_of(piece: &Piece) -> Option<&ClientId> {
    match piece {
        Piece::ContactRecord(client) | Piece::Confirmation(client) => Some(client),
        Piece::Summary | Piece::Letter | Piece::Notes(_) => None,
    }
}

fn chats(document: &mut Document, dossier: &DossierTexts, names: &Names<'_>) {
    document.section("Échanges par chat");
    let messages: Vec<ChatMessage> = dossier.list(EntryKind::Chats);
    let own = Person::Candidate(dossier.index.candidate);
    let mut tables: Vec<(String, Table)> = Vec::new();
    for message in &messages {
        let sat = names.day.stays.iter().any(|stay| {
            let until = stay.until_ms.unwrap_or(u64::MAX);
            stay.who == own && stay.station == message.from && (stay.from_ms..=until).contains(&message.at_ms)
        });
        let client = message.persona.as_ref().map_or("Sans client", |persona| persona.name.as_str());
        let row = [
            names.hour(message.at_ms),
            if sat { "Candidat".to_owned() } else { client.to_owned() },
            message.text.clone(),
        ];
        if !tables.iter().any(|(with, _)| with == client) {
            let table = Table::of("", ["Heure", "De", "Message"]).shared([12, 22, 66]);
            tables.push((client.to_owned(), table));
        }
        tables.iter_mut().filter(|(with, _)| with == client).for_each(|(_, table)| table.row(row.clone()));
    }
    if tables.is_empty() {
        document.aside("Aucun message n’a été échangé.");
    }
    for (client, table) in tables {
        document.part(client);
        document.table(table, "");
    }
}

fn calls(document: &mut Document, dossier: &DossierTexts, names: &Names<'_>) {
    document.section("Appels");
    let calls: Vec<LoggedCall> = dossier.list(EntryKind::Calls);
    let heads = ["Heure", "Client", "Sens", "Sonnerie", "Conversation", "Attente", "Fin"];
    let mut table = Table::of("", heads).with_row_heads();
    for call in &calls {
        table.row([
            names.hour(call.placed_ms),
            call.persona.name.clone(),
            direction(call.direction).to_owned(),
            length(call.ringing_ms),
            length(call.talked_ms),
            length(call.held_ms),
            French.ended(call.outcome, clock(Duration::from_millis(call.talked_ms))),
        ]);
    }
    document.table(table, "Aucun appel n’a été passé.");
    let notes: Vec<CallNote> = dossier.list(EntryKind::Notes);
    if !notes.is_empty() {
        document.part("Notes d’appel");
    }
    for note in notes.iter().filter(|note| !note.text.trim().is_empty()) {
        let about = calls.iter().find(|call| call.call == note.call);
        let client = about.map_or(NOTHING, |call| call.persona.name.as_str());
        document.aside(format!("{client}, à {}", names.hour(note.at_ms)));
        document.text(note.text.trim_end());
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "entrant",
        Direction::Outbound => "sortant",
    }
}

/// What each juror noted and marked, in order.
fn remarks(document: &mut Document, names: &Names<'_>) {
    document.section("Repères et observations du jury");
    let mut rows: Vec<(OrderId, [String; 4])> = Vec::new();
    for recorded in &names.day.facts {
        match &recorded.fact {
            Fact::Remarked { juror, remark, kind, text, .. } => {
                let what = match kind {
                    RemarkKind::Mark => "repère",
                    RemarkKind::Note => "observation",
                };
                let row = [names.hour(recorded.at_ms), names.juror(*juror), what.to_owned(), text.clone()];
                rows.push((*remark, row));
            }
            Fact::Reworded { remark, text, .. } => {
                let known = rows.iter_mut().filter(|(known, _)| known == remark);
                known.for_each(|(_, [.., said])| said.clone_from(text));
            }
            _ => {}
        }
    }
    let mut table = Table::of("", ["Heure", "Membre du jury", "Nature", "Texte"]).shared([12, 20, 14, 54]);
    rows.into_iter().for_each(|(_, row)| table.row(row));
    document.table(table, "Aucun repère, aucune observation.");
}
