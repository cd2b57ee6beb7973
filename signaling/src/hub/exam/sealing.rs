//! Sealing a dossier: all that belongs to it is looked up and kept with its index; then the session decides, and the
//! index's hash is a fact.

use serde::Serialize;
use serde_json::Value;

use super::Asker;
use crate::exam::{Entropy, Moment, PreparedSeal};
use crate::hub::Hub;
use crate::hub::ledger::Pending;
use crate::kept::{AskedDossier, DossierContents, NewSeal, Page, Query, StoreOp};
use crate::protocol::exam::{
    CandidateNumber, DOSSIER_VERSION, DossierEntry, DossierIndex, DossierOrder, EntryKind, Fact, FromExam,
    HandedFile, Order, Piece, Recorded, Refused, Seal, WrittenPiece,
};
use crate::protocol::{FileHash, FileHasher, SharedFile, StationId, encode, is_plain_name};

/// What staff asked for, until all of it is here.
#[derive(Debug)]
pub(in crate::hub) struct Sealing {
    by: Asker,
    of: CandidateNumber,
    entropy: Entropy,
    prepared: Option<PreparedSeal>,
    /// What it would hold.
    files: Vec<(FileHash, u64)>,
}

impl Hub {
    /// Staff has a dossier sealed.
    pub(super) fn seal(&mut self, by: Asker, of: CandidateNumber, entropy: Entropy) {
        let Asker { station, id } = by;
        let seat = self.exam_seat(station);
        let (Some(seat), Some(session)) = (seat, self.exam.session()) else {
            return self.tell_exam(station, FromExam::Refused { id, why: Refused::NoSession });
        };
        // Asked once more, it is answered by the session, which knows what was done.
        if let Err(why) = session.may_seal(seat, of) {
            let order = Order::Dossier(DossierOrder::Seal { candidate: of });
            tracing::debug!(%why, "not sealed");
            return self.order(by, order, entropy);
        }
        let asked = AskedDossier { session: session.id(), places: session.all_places_of(of).to_vec() };
        let pending =
            Pending::Dossier(Box::new(Sealing { by, of, entropy, prepared: None, files: Vec::new() }));
        if self.ask_to_read(pending, Query::Dossier(asked)).is_err() {
            self.tell_exam(station, FromExam::NotStored { id });
        }
    }

    /// What belongs to it was read, or could not be.
    pub(in crate::hub) fn dossier_read(&mut self, mut sealing: Sealing, page: Option<Page>) {
        let Asker { station, id } = sealing.by;
        let (Some(Page::Dossier(contents)), Some(held)) = (page, &self.exam.held) else {
            return self.tell_exam(station, FromExam::NotStored { id });
        };
        let session = held.turns.session().id();
        let Moment(sealed_ms) = self.moment();
        let work: Vec<&WrittenPiece> = held.work.kept(sealing.of).collect();
        let files = held.handed.files(sealing.of);
        let entries = entries_of(sealing.of, &contents, &work, files, sealed_ms);
        let index = DossierIndex {
            version: DOSSIER_VERSION,
            session,
            candidate: sealing.of,
            sealed_ms,
            entries: entries.iter().map(|(entry, _)| entry.clone()).collect(),
        };
        let text = pretty(&index);
        let hash = FileHasher::hash(&text);
        let seal = Seal {
            index: hash,
            entries: u32::try_from(entries.len()).unwrap_or(u32::MAX),
            bytes: entries.iter().map(|(entry, _)| entry.bytes).sum(),
        };
        let fact = contents.facts.last().map_or(0, |recorded| recorded.number);
        sealing.prepared = Some(PreparedSeal { seal, fact });
        sealing.files = entries.iter().map(|(entry, _)| (entry.hash, entry.bytes)).collect();
        sealing.files.push((hash, text.len() as u64));
        let new = NewSeal { session, candidate: sealing.of, index: (hash, text), entries, at_ms: sealed_ms };
        let pending = Pending::Dossier(Box::new(sealing));
        if self.ask_to_store(pending, StoreOp::Seal(Box::new(new))).is_err() {
            self.tell_exam(station, FromExam::NotStored { id });
        }
    }

    /// It is kept with its index, or is not: the session decides whether that is the seal.
    pub(in crate::hub) fn dossier_stored(&mut self, sealing: Sealing, kept: bool) {
        let Sealing { by, of, entropy, prepared, files } = sealing;
        let (true, Some(prepared), Some(held)) = (kept, prepared, &mut self.exam.held) else {
            return self.tell_exam(by.station, FromExam::NotStored { id: by.id });
        };
        held.prepared.insert(of, prepared);
        held.sealed.extend(files);
        self.order(by, Order::Dossier(DossierOrder::Seal { candidate: of }), entropy);
    }

    /// A file of a dossier, for staff to save.
    pub(in crate::hub) fn sealed_file(&self, station: StationId, hash: FileHash) -> Option<SharedFile> {
        let (seat, held) = (self.exam_seat(station)?, self.exam.held.as_ref()?);
        let bytes = *held.sealed.get(&hash).filter(|_| held.turns.session().may_export(seat))?;
        Some(SharedFile { name: hash.to_string(), bytes, hash })
    }
}

type Entries = Vec<(DossierEntry, Option<String>)>;

fn entries_of(
    of: CandidateNumber,
    contents: &DossierContents,
    work: &[&WrittenPiece],
    files: Vec<HandedFile>,
    now_ms: u64,
) -> Entries {
    let mut entries: Entries = files
        .into_iter()
        .map(|HandedFile { name, bytes, hash, at_ms }| {
            let named = format!("remis - {name}");
            let name = if is_plain_name(&named) { named } else { name };
            (DossierEntry { kind: EntryKind::File, name, bytes, hash, at_ms }, None)
        })
        .collect();
    for piece in work.iter().filter(|piece| !piece.text.is_empty()) {
        entries.push(entry(EntryKind::Writing, name_of(&piece.piece), piece.text.clone(), piece.at_ms));
    }
    let last = |times: &mut dyn Iterator<Item = u64>| times.max().unwrap_or(now_ms);
    let chats = &contents.chats;
    let at_ms = last(&mut chats.iter().map(|message| message.at_ms));
    entries.push(entry(EntryKind::Chats, "chats.json".into(), pretty(chats), at_ms));
    let calls = &contents.calls;
    let at_ms = last(&mut calls.iter().map(|kept| kept.call.since_ms));
    entries.push(entry(EntryKind::Calls, "appels.json".into(), pretty(calls), at_ms));
    let notes = &contents.notes;
    let at_ms = last(&mut notes.iter().map(|note| note.at_ms));
    entries.push(entry(EntryKind::Notes, "notes-appels.json".into(), pretty(notes), at_ms));
    let facts: Vec<&Recorded> = contents.facts.iter().filter(|recorded| is_about(of, recorded)).collect();
    let at_ms = last(&mut facts.iter().map(|recorded| recorded.at_ms));
    let lines: String = facts.iter().map(|recorded| encode(*recorded) + "\n").collect();
    entries.push(entry(EntryKind::Record, "faits.jsonl".into(), lines, at_ms));
    entries.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    // Two texts of one name would be one file.
    let mut known = std::collections::BTreeSet::new();
    for (entry, _) in &mut entries {
        let mut name = entry.name.clone();
        while !known.insert(name.to_lowercase()) {
            name = format!("bis - {name}");
        }
        entry.name = name;
    }
    entries
}

fn entry(kind: EntryKind, name: String, text: String, at_ms: u64) -> (DossierEntry, Option<String>) {
    let (bytes, hash) = (text.len() as u64, FileHasher::hash(&text));
    (DossierEntry { kind, name, bytes, hash, at_ms }, Some(text))
}

fn name_of(piece: &Piece) -> String {
    let name = match piece {
        Piece::Summary => "synthese.txt".to_owned(),
        Piece::Letter => "lettre.txt".to_owned(),
        Piece::Notes(phase) => format!("notes-{phase}.txt"),
        Piece::ContactRecord(client) => format!("fiche-contact-{}.txt", client.0),
        Piece::Confirmation(client) => format!("confirmation-{}.txt", client.0),
    };
    if is_plain_name(&name) { name } else { format!("{}.txt", FileHasher::hash(&name)) }
}

/// Whether a fact is about this candidate. Those with its name are not in its dossier.
fn is_about(of: CandidateNumber, recorded: &Recorded) -> bool {
    match &recorded.fact {
        Fact::Registered { .. } | Fact::Amended { .. } => return false,
        Fact::Messaged { to, .. } => return to.contains(&of),
        _ => {}
    }
    let Ok(Value::Object(fact)) = serde_json::to_value(&recorded.fact) else { return false };
    let names = |value: &Value| value.get("candidate").is_some_and(|number| *number == of.0);
    fact.get("candidate").is_some_and(|number| *number == of.0) || fact.values().any(names)
}

fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// A session's dossiers that are about to be sealed.
pub(super) type Prepared = std::collections::BTreeMap<CandidateNumber, PreparedSeal>;
