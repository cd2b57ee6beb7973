//! Sealing a dossier: all that belongs to it is looked up and kept with its index; then the session decides, and the
//! index's hash is a fact.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::Asker;
use super::handed::PROFESSIONAL;
use crate::exam::{Entropy, Moment, PreparedSeal, Thing, Who, may_ever};
use crate::hub::Hub;
use crate::hub::ledger::Pending;
use crate::kept::{AskedDossier, DossierContents, KeptExam, NewSeal, Page, Query, StoreOp};
use crate::protocol::exam::{
    CandidateNumber, DOSSIER_VERSION, DossierEntry, DossierFact, DossierIndex, DossierOrder, DossierTile,
    EntryKind, Fact, FromExam, HandedFile, HandedKind, Order, Piece, Recorded, Refused, SavedDossier, Seal,
    SessionId, WrittenPiece,
};
use crate::protocol::{
    ClientId, FileHash, FileHasher, LoggedCall, Role, SharedFile, StationId, encode, is_plain_name,
};

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

impl Sealing {
    /// Whose dossier it is.
    pub(in crate::hub) fn of(&self) -> CandidateNumber {
        self.of
    }
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
            return self.order(by, None, order, entropy);
        }
        // Two at a time would each take away what the other prepares.
        if self.ledger.seals(of) {
            return self.tell_exam(station, FromExam::NotStored { id });
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
        let shown = |fact: &Fact| held.turns.session().is_in_dossier(sealing.of, fact);
        let facts: Vec<Recorded> =
            contents.facts.iter().filter(|recorded| shown(&recorded.fact)).cloned().collect();
        let Moment(sealed_ms) = self.moment();
        let work: Vec<&WrittenPiece> = held.work.kept(sealing.of).collect();
        let files = held.handed.files(sealing.of);
        // What is not over by then is of no phase of it.
        let calls = contents.calls.iter().filter(|kept| kept.call.over().is_some());
        let calls = calls.map(|kept| self.logged(kept, kept.call.candidate, Role::Staff)).collect();
        let entries = entries_of(sealing.of, (&contents, &facts), calls, &work, files, sealed_ms);
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
        let session = held.turns.session().id();
        self.exam.sealed.entry(session).or_default().extend(files);
        self.order(by, None, Order::Dossier(DossierOrder::Seal { candidate: of }), entropy);
    }

    /// Staff has saved a dossier, of the session that is held or of one before.
    pub(super) fn dossier_saved(&mut self, by: Asker, saved: SavedDossier, entropy: Entropy) {
        let Asker { station, id } = by;
        let SavedDossier { session, candidate, index, elsewhere } = saved;
        if self.session_id() == Some(session) {
            return self.order(by, None, Order::Dossier(DossierOrder::Saved(saved)), entropy);
        }
        let is_staff = self.roster.seat(station).role == Role::Staff;
        if !(is_staff && may_ever(Who::Staff, Thing::Export)) {
            return self.tell_exam(station, FromExam::Refused { id, why: Refused::NotAllowed });
        }
        self.late_fact(by, session, Fact::Dossier(DossierFact::Saved { candidate, index, elsewhere }));
    }

    /// A file of a dossier, for staff to save.
    pub(in crate::hub) fn sealed_file(&self, station: StationId, hash: FileHash) -> Option<SharedFile> {
        let is_staff = self.roster.get(station)?.role == Role::Staff;
        let may = is_staff && may_ever(Who::Staff, Thing::Export);
        let bytes = self.exam.sealed.values().find_map(|files| files.get(&hash)).filter(|_| may)?;
        Some(SharedFile { name: hash.to_string(), bytes: *bytes, hash })
    }

    /// The dossiers of a session, for staff: of one that is held, or was last, all; of an older one those that are sealed
    /// and still kept.
    pub(super) fn dossiers_of(
        &self,
        session: SessionId,
        facts: &[Recorded],
    ) -> BTreeMap<CandidateNumber, DossierTile> {
        if let Some(held) = self.exam.held.as_ref().filter(|held| held.turns.session().id() == session) {
            let mut tiles = held.turns.session().dossier_tiles();
            tiles.iter_mut().for_each(|(of, tile)| self.fill_dossier(*of, tile));
            return tiles;
        }
        let kept = self.exam.sealed.get(&session);
        let sealed = facts.iter().filter_map(|recorded| match recorded.fact {
            Fact::Dossier(DossierFact::Sealed { candidate, seal }) => {
                let at_ms = recorded.at_ms;
                Some((
                    candidate,
                    DossierTile { seal: Some(seal), sealed_ms: Some(at_ms), ..Default::default() },
                ))
            }
            _ => None,
        });
        let is_kept = |tile: &DossierTile| {
            kept.zip(tile.seal).is_some_and(|(kept, seal)| kept.contains_key(&seal.index))
        };
        sealed.filter(|(_, tile)| is_kept(tile)).collect()
    }
}

/// The files of the sealed dossiers of each session, with their lengths.
pub(super) type SealedFiles = BTreeMap<SessionId, BTreeMap<FileHash, u64>>;

/// Those that are kept.
pub(super) fn sealed_files(kept: &KeptExam) -> SealedFiles {
    let mut all = SealedFiles::new();
    for (session, hash, bytes) in &kept.sealed {
        all.entry(*session).or_default().insert(*hash, *bytes);
    }
    all
}

type Entries = Vec<(DossierEntry, Option<String>)>;

fn entries_of(
    of: CandidateNumber,
    (contents, facts): (&DossierContents, &[Recorded]),
    calls: Vec<LoggedCall>,
    work: &[&WrittenPiece],
    files: Vec<HandedFile>,
    now_ms: u64,
) -> Entries {
    let mut entries: Entries = files
        .into_iter()
        .map(|HandedFile { name, bytes, hash, at_ms, kind }| {
            let (kind, named) = match kind {
                HandedKind::Work => (EntryKind::File, format!("remis - {name}")),
                HandedKind::Professional => (EntryKind::Professional, format!("{PROFESSIONAL} - {name}")),
            };
            let name = if is_plain_name(&named) { named } else { name };
            (DossierEntry { kind, name, bytes, hash, at_ms }, None)
        })
        .collect();
    // A candidate's own notes are nobody's to read.
    let is_read = |piece: &&&WrittenPiece| !piece.text.is_empty() && !matches!(piece.piece, Piece::Notes(_));
    for piece in work.iter().filter(is_read) {
        entries.push(entry(EntryKind::Writing, piece.piece.entry_name(), piece.text.clone(), piece.at_ms));
    }
    let last = |times: &mut dyn Iterator<Item = u64>| times.max().unwrap_or(now_ms);
    let chats = &contents.chats;
    let at_ms = last(&mut chats.iter().map(|message| message.at_ms));
    entries.push(entry(EntryKind::Chats, "chats.json".into(), pretty(chats), at_ms));
    let at_ms = last(&mut calls.iter().map(|call| call.placed_ms));
    entries.push(entry(EntryKind::Calls, "appels.json".into(), pretty(&calls), at_ms));
    let notes = &contents.notes;
    let at_ms = last(&mut notes.iter().map(|note| note.at_ms));
    entries.push(entry(EntryKind::Notes, "notes-appels.json".into(), pretty(notes), at_ms));
    let facts = facts_of(of, facts);
    let at_ms = last(&mut facts.iter().map(|recorded| recorded.at_ms));
    let lines: String = facts.iter().map(|recorded| encode(recorded) + "\n").collect();
    entries.push(entry(EntryKind::Record, "faits.jsonl".into(), lines, at_ms));
    entries.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
    // Two texts of one name would be one file.
    let mut known = BTreeSet::new();
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

/// The facts of a candidate's dossier. Of the clients of all subjects they name those that it met: others may still be
/// drawn, and a dossier is read by more than staff. Members of the jury are there by their numbers, as the candidate is:
/// names go from what is kept at another time than dossiers.
fn facts_of(of: CandidateNumber, all: &[Recorded]) -> Vec<Recorded> {
    let mut own: Vec<Recorded> = all.iter().filter(|recorded| is_about(of, recorded)).cloned().collect();
    let met = own.iter().filter_map(|recorded| match &recorded.fact {
        Fact::ExchangeBegan { client, .. } | Fact::ConfirmationSent { client, .. } => Some(client.clone()),
        _ => None,
    });
    let met: BTreeSet<ClientId> = met.collect();
    for recorded in &mut own {
        match &mut recorded.fact {
            Fact::Made { labels, .. } => labels.clients.retain(|client| met.contains(&client.id)),
            Fact::JurorEntered(juror) => juror.name.clear(),
            _ => {}
        }
    }
    own
}

/// Whether a fact is about this candidate, or about the session as a whole. Those with its name are not in its dossier.
fn is_about(of: CandidateNumber, recorded: &Recorded) -> bool {
    match &recorded.fact {
        Fact::Made { .. }
        | Fact::Placed { .. }
        | Fact::JurorEntered(_)
        | Fact::JuryMade(_)
        | Fact::ServerReturned { .. } => return true,
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
pub(super) type Prepared = BTreeMap<CandidateNumber, PreparedSeal>;
