//! What a candidate writes in an exam: kept on this computer as it is written, and at the server after a pause. What
//! the server has not confirmed is sent again until it has, whatever breaks meanwhile; what it does not take now stays
//! here until it does.
//!
//! As with notes on calls, nothing is sent before all that the server has is here, and what was written at this
//! candidate's place from another computer is joined with what is unsaved here. A text belongs to a candidate of a
//! session: what somebody else left at this computer is neither shown nor sent before that candidate sits here again.

mod draft;
mod keeping;
mod sending;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::exam::{
    CandidateNumber, CandidateView, FromExam, NotWritten, PhaseId, Piece, Rights, SessionId, ToExam,
    WrittenPiece, is_piece_text,
};
use signaling::protocol::{ClientId, ToServer};

use super::out::Out;
use super::view::{NoteView, NoticeKind};
use draft::{Draft, joined};

pub use keeping::UnsavedPiece;

/// A text is sent when nothing was written for so long…
const PAUSE: Duration = Duration::from_secs(1);
/// …or, where someone writes without a pause, so long after the first change.
const AT_THE_LATEST: Duration = Duration::from_secs(4);
/// How long to wait before a text that the server could not take now is sent again.
const RETRY: Duration = Duration::from_secs(1);
/// A list of texts that is not whole by then was lost on its way, and is asked for anew.
const LISTING: Duration = Duration::from_secs(15);

/// Whose a text is.
type Owner = (SessionId, CandidateNumber);

/// The texts of the candidate that sits here.
#[derive(Debug, Default)]
pub(super) struct Writing {
    seat: Option<Owner>,
    /// In which phase, and with what rights, the texts were asked for.
    asked_in: Option<(PhaseId, Rights)>,
    /// As the server has them.
    kept: BTreeMap<Piece, WrittenPiece>,
    /// The same, as far as a list of them has come.
    listed: BTreeMap<Piece, WrittenPiece>,
    /// Edition and text of what came last that was not written here.
    foreign: BTreeMap<Piece, (u64, String)>,
    /// Written here and not confirmed.
    drafts: BTreeMap<(Owner, Piece), Draft>,
    /// To whom the confirmation goes once it is saved.
    sending: Option<ClientId>,
    /// All that the server has is here.
    synced: bool,
    ask_at: Option<Instant>,
    keep_at: Option<Instant>,
    keep_after: Option<Instant>,
    view: Arc<BTreeMap<Piece, NoteView>>,
}

impl Writing {
    /// A piece is to read so; `seen` is the edition that it was written over.
    pub fn write(&mut self, piece: Piece, text: String, seen: Option<u64>, now: Instant, out: &mut Out) {
        let Some(owner) = self.seat else { return out.notice(NoticeKind::NotWritten(NotWritten::NotNow)) };
        if !is_piece_text(&text) {
            return out.notice(NoticeKind::NotWritten(NotWritten::BadText));
        }
        self.sending.take_if(|client| piece == Piece::Confirmation(client.clone()));
        let unseen = self.foreign.get(&piece).filter(|(edition, _)| seen.is_some_and(|seen| seen < *edition));
        let text = match unseen {
            Some((_, unseen)) => joined(unseen, &text),
            None => text,
        };
        let (known, over) = self.kept.get(&piece).map_or(("", 0), |kept| (&*kept.text, kept.edition));
        let key = (owner, piece);
        if !self.drafts.contains_key(&key) && text == known {
            return;
        }
        let draft = self.drafts.entry(key).or_insert_with(|| Draft { over, ..Draft::default() });
        (draft.text, draft.refused) = (text, None);
        let latest = *draft.latest.get_or_insert(now + AT_THE_LATEST);
        draft.due = Some(latest.min(now + PAUSE));
        self.keep(now, out);
    }

    /// The person leaves the text: it is sent without a pause.
    pub fn save(&mut self, piece: Piece, now: Instant, online: bool, out: &mut Out) {
        let Some(owner) = self.seat else { return };
        if let Some(draft) = self.drafts.get_mut(&(owner, piece)).filter(|draft| draft.due.is_some()) {
            draft.due = Some(now);
            self.send_due(now, online, out);
        }
    }

    /// The person leaves the station: all that can still be sent is.
    pub fn leave(&mut self, now: Instant, online: bool, out: &mut Out) {
        self.all_due(now);
        self.send_due(now, online, out);
        if self.keep_at.is_some() {
            self.keep_now(now, out);
        }
    }

    /// What an earlier run left unsaved.
    pub fn loaded(&mut self, pieces: Vec<UnsavedPiece>, now: Instant, online: bool, out: &mut Out) {
        for UnsavedPiece { session, candidate, piece, text, over, sent } in pieces {
            let draft = Draft { text, over, edition: over, sent, ..Draft::default() };
            self.drafts.entry(((session, candidate), piece)).or_insert(draft);
        }
        self.redraw();
        if self.synced {
            self.reconcile_all(now, online, out);
        }
    }

    /// Back at the server: what it has is asked for before anything is sent.
    pub fn welcomed(&mut self) {
        (self.synced, self.asked_in) = (false, None);
        self.drafts.values_mut().for_each(|draft| draft.awaited = false);
    }

    /// The candidate is shown something else. What it may read is asked for when that may be another, but first its last
    /// words are sent: the server takes them for a moment after the time is up.
    pub fn follow(&mut self, view: Option<&CandidateView>, now: Instant, online: bool, out: &mut Out) {
        let seat = view.and_then(|view| Some((view.work.session?, view.candidate)));
        let asked_in = view.map(|view| (view.clock.phase.id.clone(), view.may.clone()));
        if self.seat == seat && self.asked_in == asked_in {
            return;
        }
        self.all_due(now);
        self.send_due(now, online, out);
        if self.seat != seat {
            (self.kept, self.foreign, self.sending) = (BTreeMap::new(), BTreeMap::new(), None);
            // Answers that are still to come are of another seat.
            self.drafts.values_mut().for_each(|draft| draft.awaited = false);
        }
        // What was refused may be taken now.
        let writes = |piece: &Piece| view.is_some_and(|view| view.may.write.contains(&piece.kind()));
        for ((_, piece), draft) in &mut self.drafts {
            draft.refused.take_if(|why| *why == NotWritten::NotNow && writes(piece));
        }
        (self.seat, self.asked_in, self.synced) = (seat, asked_in, false);
        if self.seat.is_some() && online {
            self.ask(now, out);
        }
        self.redraw();
    }

    /// What the server says of texts; the rest is not for this.
    pub fn told(&mut self, told: FromExam, now: Instant, online: bool, out: &mut Out) {
        let here = self.seat.map(|(_, candidate)| candidate);
        match told {
            FromExam::Written { of, piece } if here == Some(of) => self.kept_so(piece, now, online, out),
            FromExam::NotWritten { of, piece, why } if here == Some(of) => {
                self.not_written(piece, why, now, out);
            }
            FromExam::Writings { of, after, pieces, more } if here == Some(of) => {
                self.page(after.is_none(), pieces, more, now, online, out);
            }
            _ => {}
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        let due = self.own().filter_map(|(_, draft)| draft.due);
        due.chain(self.ask_at).chain(self.keep_at).min()
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        if self.ask_at.is_some_and(|due| now >= due) {
            self.ask_at = None;
            // Without the server there is no use in it: its next welcome begins anew.
            if online && self.seat.is_some() {
                self.ask(now, out);
            }
        }
        if self.keep_at.is_some_and(|due| now >= due) {
            self.keep_now(now, out);
        }
        self.send_due(now, online, out);
    }

    pub fn is_settled(&self) -> bool {
        self.keep_at.is_none() && self.own().all(|(_, draft)| draft.refused.is_some())
    }

    pub fn view(&self) -> (Arc<BTreeMap<Piece, NoteView>>, Option<ClientId>) {
        (Arc::clone(&self.view), self.sending.clone())
    }

    /// The drafts of whoever sits here.
    fn own(&self) -> impl Iterator<Item = (&Piece, &Draft)> {
        let seat = self.seat;
        let own = self.drafts.iter().filter(move |((owner, _), _)| Some(*owner) == seat);
        own.map(|((_, piece), draft)| (piece, draft))
    }

    fn ask(&mut self, now: Instant, out: &mut Out) {
        self.listed.clear();
        self.ask_at = Some(now + LISTING);
        self.ask_after(None, out);
    }

    fn ask_after(&self, after: Option<Piece>, out: &mut Out) {
        if let Some((_, of)) = self.seat {
            out.send(ToServer::Exam(ToExam::Writings { of, after }));
        }
    }

    /// A page of what the server has.
    fn page(
        &mut self,
        first: bool,
        pieces: Vec<WrittenPiece>,
        more: bool,
        now: Instant,
        online: bool,
        out: &mut Out,
    ) {
        if first {
            self.listed.clear();
        }
        let last = pieces.last().map(|kept| kept.piece.clone()).filter(|_| more);
        self.listed.extend(pieces.into_iter().map(|kept| (kept.piece.clone(), kept)));
        if let Some(last) = last {
            self.ask_at = Some(now + LISTING);
            return self.ask_after(Some(last), out);
        }
        (self.synced, self.ask_at) = (true, None);
        let former = std::mem::take(&mut self.kept);
        for kept in std::mem::take(&mut self.listed).into_values() {
            self.adopt(kept, &former);
        }
        self.reconcile_all(now, online, out);
    }

    /// A text is kept at the server: what was sent or, where another as new was there, that one.
    fn kept_so(&mut self, kept: WrittenPiece, now: Instant, online: bool, out: &mut Out) {
        let piece = kept.piece.clone();
        if self.kept.get(&piece).is_some_and(|known| known.edition > kept.edition) {
            return;
        }
        // What is being listed may be older.
        self.listed.entry(piece.clone()).and_modify(|listed| listed.clone_from(&kept));
        let former = self.kept.get(&piece).cloned().map(|known| (piece.clone(), known));
        self.adopt(kept, &former.into_iter().collect());
        let Some(owner) = self.seat else { return };
        let Some(draft) = self.drafts.get_mut(&(owner, piece.clone())) else { return self.redraw() };
        draft.awaited = false;
        self.reconcile(owner, &piece, now);
        self.keep(now, out);
        self.send_due(now, online, out);
    }

    /// What time can mend is sent again; the rest stays here, and in view.
    fn not_written(&mut self, piece: Piece, why: NotWritten, now: Instant, out: &mut Out) {
        let Some(owner) = self.seat else { return };
        let key = (owner, piece);
        let Some(draft) = self.drafts.get_mut(&key) else { return };
        draft.awaited = false;
        match why {
            NotWritten::NotStored => draft.due = Some(now + RETRY),
            // Nothing is lost with it.
            NotWritten::NotNow | NotWritten::Sent | NotWritten::BadText if draft.text.is_empty() => {
                self.drafts.remove(&key);
                self.keep(now, out);
            }
            NotWritten::NotNow | NotWritten::Sent | NotWritten::BadText => {
                (draft.refused, draft.due) = (Some(why), None);
                out.notice(NoticeKind::NotWritten(why));
            }
        }
        self.redraw();
    }

    /// Takes in what the server has. Where nothing unsaved is here to be joined with it, a text that is new is another
    /// edition, which the person sees in a moment.
    fn adopt(&mut self, kept: WrittenPiece, former: &BTreeMap<Piece, WrittenPiece>) {
        let Some(owner) = self.seat else { return };
        let is_new = former.get(&kept.piece).is_none_or(|former| former.text != kept.text);
        if is_new && !self.drafts.contains_key(&(owner, kept.piece.clone())) {
            self.foreign.insert(kept.piece.clone(), (kept.edition, kept.text.clone()));
        }
        self.kept.insert(kept.piece.clone(), kept);
    }

    fn all_due(&mut self, now: Instant) {
        let seat = self.seat;
        let own = self.drafts.iter_mut().filter(|((owner, _), _)| Some(*owner) == seat);
        let waiting = own.filter(|(_, draft)| draft.refused.is_none() && !draft.awaited);
        waiting.for_each(|(_, draft)| draft.due = Some(now));
    }

    /// What is due and cannot be sent now is when the server was heard, or answers.
    fn send_due(&mut self, now: Instant, online: bool, out: &mut Out) {
        let Some(seat) = self.seat else { return };
        let mut messages = Vec::new();
        let own = self.drafts.iter_mut().filter(|((owner, _), _)| *owner == seat);
        for ((_, piece), draft) in own {
            if draft.due.is_none_or(|due| now < due) {
                continue;
            }
            draft.due = None;
            if online && self.synced && !draft.awaited {
                let (edition, text) = draft.next();
                let (of, piece) = (seat.1, piece.clone());
                messages.push(ToServer::Exam(ToExam::Write { of, piece, edition, text }));
            }
        }
        if !messages.is_empty() {
            // What was sent is known after a crash, so that it is not taken for somebody else's.
            self.keep_now(now, out);
            messages.into_iter().for_each(|message| out.send(message));
        }
    }

    fn reconcile_all(&mut self, now: Instant, online: bool, out: &mut Out) {
        let Some(owner) = self.seat else { return };
        let own: Vec<Piece> = self.own().map(|(piece, _)| piece.clone()).collect();
        if own.is_empty() {
            return self.redraw();
        }
        own.iter().for_each(|piece| self.reconcile(owner, piece, now));
        self.all_due(now);
        self.keep(now, out);
        self.send_due(now, online, out);
    }

    /// Brings what is written here in step with what the server has.
    fn reconcile(&mut self, owner: Owner, piece: &Piece, now: Instant) {
        let key = (owner, piece.clone());
        let (Some(kept), Some(draft)) = (self.kept.get(piece), self.drafts.get_mut(&key)) else { return };
        if draft.meets(kept) {
            self.foreign.insert(piece.clone(), (kept.edition, kept.text.clone()));
        }
        if draft.text == kept.text {
            self.drafts.remove(&key);
        } else if draft.refused.is_none() {
            draft.due.get_or_insert(now);
        }
    }
}
