//! What candidates write: each text is stored, then acknowledged, then read by who may.
//!
//! The texts of the session are held here, as they are kept; what is on its way to the store is known by its mark only.

use std::collections::BTreeMap;

use crate::exam::{Draft, Moment};
use crate::hub::ledger::Pending;
use crate::hub::{ConnId, Hub};
use crate::kept::{NewWork, StoreOp};
use crate::protocol::exam::{
    CandidateNumber, Fact, FromExam, Item, NotWritten, Piece, Seat, Step, TextMark, WorkEntry, WrittenPiece,
    is_piece_text,
};
use crate::protocol::{PAGE_BYTES, StationId};

/// All that candidates of the session wrote.
#[derive(Debug, Default)]
pub(super) struct Work(BTreeMap<(CandidateNumber, Piece), Known>);

#[derive(Debug, Default)]
struct Known {
    kept: Option<WrittenPiece>,
    /// On their way to the store: edition and mark.
    coming: Vec<(u64, TextMark)>,
}

impl Work {
    pub fn of(kept: &[(CandidateNumber, WrittenPiece)]) -> Self {
        let known = |(of, piece): &(CandidateNumber, WrittenPiece)| {
            let known = Known { kept: Some(piece.clone()), coming: Vec::new() };
            ((*of, piece.piece.clone()), known)
        };
        Self(kept.iter().map(known).collect())
    }

    /// What a candidate has written, as the session must know it.
    pub fn drafts(&self, of: CandidateNumber) -> Vec<Draft> {
        let own = self.0.iter().filter(|((candidate, _), _)| *candidate == of);
        let draft = |((_, piece), known): (&(CandidateNumber, Piece), &Known)| {
            let kept = known.kept.as_ref().map(|kept| (kept.edition, TextMark::of(&kept.text)));
            let newest = known.coming.iter().copied().chain(kept).max_by_key(|(edition, _)| *edition)?;
            Some(Draft { piece: piece.clone(), text: newest.1, settled: known.coming.is_empty() })
        };
        own.filter_map(draft).collect()
    }

    /// How many pieces of a candidate are kept that say something.
    pub fn pieces(&self, of: CandidateNumber) -> usize {
        self.kept(of).filter(|kept| !kept.text.is_empty()).count()
    }

    pub(super) fn kept(&self, of: CandidateNumber) -> impl Iterator<Item = &WrittenPiece> {
        let own = self.0.iter().filter(move |((candidate, _), _)| *candidate == of);
        own.filter_map(|(_, known)| known.kept.as_ref())
    }
}

impl Hub {
    /// A candidate writes.
    pub(super) fn write_work(
        &mut self,
        station: StationId,
        of: CandidateNumber,
        piece: Piece,
        edition: u64,
        text: String,
    ) {
        if let Err(why) = self.take_work(station, of, &piece, edition, text) {
            self.tell_exam(station, FromExam::NotWritten { of, piece, why });
        }
    }

    fn take_work(
        &mut self,
        station: StationId,
        of: CandidateNumber,
        piece: &Piece,
        edition: u64,
        text: String,
    ) -> Result<(), NotWritten> {
        let (seat, now) = (self.exam_seat(station), self.moment());
        let held = self.exam.held.as_mut().ok_or(NotWritten::NotNow)?;
        if seat != Some(Seat::Candidate(of)) {
            return Err(NotWritten::NotNow);
        }
        if !is_piece_text(&text) {
            return Err(NotWritten::BadText);
        }
        held.turns.session().may_write(of, piece, now)?;
        // In a moment it is known whether the text may still change.
        if held.turns.coming().any(|fact| settles(fact, of, piece)) {
            return Err(NotWritten::NotStored);
        }
        let session = held.turns.session().id();
        let known = held.work.0.entry((of, piece.clone())).or_default();
        known.coming.push((edition, TextMark::of(&text)));
        let Moment(at_ms) = now;
        let work = WrittenPiece { piece: piece.clone(), edition, text, at_ms };
        let op = StoreOp::Work(NewWork { session, candidate: of, piece: work });
        let pending = Pending::Work { station, of, piece: piece.clone(), edition };
        if self.ask_to_store(pending, op).is_err() {
            self.work_arrived(of, piece, edition, None);
            return Err(NotWritten::NotStored);
        }
        Ok(())
    }

    /// The store has kept a piece, or has not.
    pub(in crate::hub) fn work_stored(
        &mut self,
        station: StationId,
        of: CandidateNumber,
        piece: Piece,
        edition: u64,
        kept: Option<WrittenPiece>,
    ) {
        self.work_arrived(of, &piece, edition, kept.clone());
        let Some(kept) = kept else {
            let why = NotWritten::NotStored;
            return self.tell_exam(station, FromExam::NotWritten { of, piece, why });
        };
        // Whoever sits there by now is told nothing of another's.
        if self.exam_seat(station) == Some(Seat::Candidate(of)) {
            self.tell_exam(station, FromExam::Written { of, piece: kept });
        }
        let now = self.moment();
        if self.exam.session().is_some_and(|session| session.is_seen_by_jury(of, &piece, now)) {
            self.show_exam();
        }
    }

    fn work_arrived(&mut self, of: CandidateNumber, piece: &Piece, edition: u64, kept: Option<WrittenPiece>) {
        let Some(held) = &mut self.exam.held else { return };
        let key = (of, piece.clone());
        let Some(known) = held.work.0.get_mut(&key) else { return };
        if let Some(at) = known.coming.iter().position(|(coming, _)| *coming == edition) {
            known.coming.remove(at);
        }
        if kept.is_some() {
            known.kept = kept;
        }
        if known.kept.is_none() && known.coming.is_empty() {
            held.work.0.remove(&key);
        }
    }

    /// A candidate asks what it has written.
    pub(super) fn tell_writings(
        &mut self,
        conn: ConnId,
        station: StationId,
        of: CandidateNumber,
        after: Option<Piece>,
    ) {
        let (mut pieces, mut more) = (Vec::new(), false);
        if self.exam_seat(station) == Some(Seat::Candidate(of)) {
            let mut bytes = 0;
            for piece in self.readable(Seat::Candidate(of), of) {
                if after.as_ref().is_some_and(|after| piece.piece <= *after) {
                    continue;
                }
                bytes += piece.text.len();
                if bytes > PAGE_BYTES && !pieces.is_empty() {
                    more = true;
                    break;
                }
                pieces.push(piece.clone());
            }
        }
        let told = FromExam::Writings { of, after, pieces, more };
        self.send(conn, crate::protocol::ToStation::Exam(told));
    }

    fn readable(&self, seat: Seat, of: CandidateNumber) -> impl Iterator<Item = &WrittenPiece> {
        let now = self.moment();
        let held = self.exam.held.iter();
        held.flat_map(move |held| {
            let session = held.turns.session();
            held.work.kept(of).filter(move |kept| session.may_read(seat, of, &kept.piece, now))
        })
    }

    /// A piece for a jury, in just this edition.
    pub(super) fn work_item(
        &self,
        seat: Seat,
        of: CandidateNumber,
        piece: &Piece,
        edition: u64,
    ) -> Option<Item> {
        let found = self.readable(seat, of).find(|kept| kept.piece == *piece && kept.edition == edition)?;
        Some(Item::Work(found.clone()))
    }

    /// What a jury may read of a candidate now.
    pub(super) fn work_entries(&self, seat: Seat, of: CandidateNumber) -> Vec<WorkEntry> {
        let Some(session) = self.exam.session() else { return Vec::new() };
        let written = self.readable(seat, of).filter(|kept| !kept.text.is_empty());
        let entry = |kept: &WrittenPiece| WorkEntry {
            piece: kept.piece.clone(),
            edition: kept.edition,
            chars: TextMark::of(&kept.text).chars,
            at_ms: kept.at_ms,
            sent_ms: session.sent_at(of, &kept.piece).map(|Moment(at_ms)| at_ms),
        };
        written.map(entry).collect()
    }
}

/// Whether this fact, once it is true, lets a text change no more.
fn settles(fact: &Fact, of: CandidateNumber, piece: &Piece) -> bool {
    match (fact, piece) {
        (Fact::ConfirmationSent { candidate, client, .. }, Piece::Confirmation(to)) => {
            *candidate == of && client == to
        }
        (Fact::Stepped { candidate, step: Step::Finish, .. }, _) => *candidate == of,
        _ => false,
    }
}
