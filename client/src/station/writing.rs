//! What a candidate writes in an exam: kept on this computer as it is written, and at the server after a pause, as
//! [`Texts`] says; what the server does not take now stays here until it does.
//!
//! A text belongs to a candidate of a session: what somebody else left at this computer is neither shown nor sent before
//! that candidate sits here again.

mod sending;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use signaling::protocol::exam::{
    CandidateNumber, CandidateView, FromExam, MAX_PIECE_CHARS, NotWritten, PhaseId, Piece, Rights, SessionId,
    ToExam, WrittenPiece, is_piece_text,
};
use signaling::protocol::{ClientId, ToServer};

use super::Effect;
use super::out::Out;
use super::texts::{Draft, Due, Kept, Texts};
use super::view::{NoteView, NoticeKind};

/// Where someone writes without a pause, a text is sent so long after the first change.
const AT_THE_LATEST: Duration = Duration::from_secs(4);

/// A text that the server has not confirmed, as kept on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsavedPiece {
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub candidate: CandidateNumber,
    /// Which.
    pub piece: Piece,
    /// The text.
    pub text: String,
    /// The edition at the server that it was written over; 0 where there was none.
    pub over: u64,
    /// What the server was sent of it last, and may have kept.
    pub sent: Option<String>,
}

/// Whose a text is.
type Owner = (SessionId, CandidateNumber);

type Drafts = BTreeMap<Piece, Draft<NotWritten>>;

/// The texts of the candidate that sits here.
#[derive(Debug)]
pub(super) struct Writing {
    seat: Option<Owner>,
    /// In which phase, and with what rights, the texts were asked for.
    asked_in: Option<(PhaseId, Rights)>,
    texts: Texts<Piece, NotWritten>,
    /// What others left unsaved here.
    of_others: BTreeMap<Owner, Drafts>,
    /// To whom the confirmation goes once it is saved.
    sending: Option<ClientId>,
}

impl Default for Writing {
    fn default() -> Self {
        let texts = Texts::new(AT_THE_LATEST, MAX_PIECE_CHARS);
        Writing { seat: None, asked_in: None, texts, of_others: BTreeMap::new(), sending: None }
    }
}

impl Writing {
    /// A piece is to read so; `seen` is the edition that it was written over.
    pub fn write(&mut self, piece: Piece, text: String, seen: Option<u64>, now: Instant, out: &mut Out) {
        if self.seat.is_none() {
            return out.notice(NoticeKind::NotWritten(NotWritten::NotNow));
        }
        if !is_piece_text(&text) {
            return out.notice(NoticeKind::NotWritten(NotWritten::BadText));
        }
        self.sending.take_if(|client| piece == Piece::Confirmation(client.clone()));
        self.texts.write(piece, text, seen, now);
        self.keep(now, out);
    }

    /// The person leaves the text: it is sent without a pause.
    pub fn save(&mut self, piece: &Piece, now: Instant, online: bool, out: &mut Out) {
        self.texts.save(piece, now);
        self.go_on(now, online, out);
    }

    /// The person leaves the station: all that can still be sent is.
    pub fn leave(&mut self, now: Instant, online: bool, out: &mut Out) {
        self.texts.leave(now);
        self.go_on(now, online, out);
    }

    /// What an earlier run left unsaved.
    pub fn loaded(&mut self, pieces: Vec<UnsavedPiece>, now: Instant, online: bool, out: &mut Out) {
        for UnsavedPiece { session, candidate, piece, text, over, sent } in pieces {
            let (owner, draft) = ((session, candidate), Draft::of(text, over, sent));
            if self.seat == Some(owner) {
                self.texts.load(piece, draft, now);
            } else {
                self.of_others.entry(owner).or_default().entry(piece).or_insert(draft);
            }
        }
        self.go_on(now, online, out);
    }

    /// Back at the server: what it has is asked for before anything is sent.
    pub fn welcomed(&mut self) {
        self.asked_in = None;
        self.texts.welcomed();
    }

    /// The candidate is shown something else. What it may read is asked for when that may be another, but first its last
    /// words are sent: the server takes them for a moment after the time is up.
    pub fn follow(&mut self, view: Option<&CandidateView>, now: Instant, online: bool, out: &mut Out) {
        let seat = view.and_then(|view| Some((view.work.session?, view.candidate)));
        let asked_in = view.map(|view| (view.clock.phase.id.clone(), view.may.clone()));
        if self.seat == seat && self.asked_in == asked_in {
            return;
        }
        self.texts.save_all(now);
        self.go_on(now, online, out);
        if self.seat != seat {
            let own = seat.and_then(|owner| self.of_others.remove(&owner)).unwrap_or_default();
            let before = self.texts.change_writer(own);
            self.of_others.extend(self.seat.filter(|_| !before.is_empty()).map(|owner| (owner, before)));
            self.sending = None;
        }
        // What was refused may be taken now.
        let writes = |piece: &Piece| view.is_some_and(|view| view.may.write.contains(&piece.kind()));
        self.texts.take_again(|piece, why| *why == NotWritten::NotNow && writes(piece));
        (self.seat, self.asked_in) = (seat, asked_in);
        if self.seat.is_some() && online {
            self.ask(now, out);
        }
    }

    /// What the server says of texts; the rest is not for this.
    pub fn told(&mut self, told: FromExam, now: Instant, online: bool, out: &mut Out) {
        let here = self.seat.map(|(_, candidate)| candidate);
        match told {
            FromExam::Written { of, piece } if here == Some(of) => {
                let (piece, kept) = kept(piece);
                self.texts.told(piece, kept, now);
                self.go_on(now, online, out);
            }
            FromExam::NotWritten { of, piece, why } if here == Some(of) => {
                self.not_written(&piece, why, now, out);
            }
            FromExam::Writings { of, after, pieces, more } if here == Some(of) => {
                self.page(after.is_none(), pieces, more, now, online, out);
            }
            _ => {}
        }
    }

    /// What is kept of a session goes.
    pub fn purge(&mut self, session: SessionId, now: Instant, out: &mut Out) {
        self.of_others.retain(|(of, _), _| *of != session);
        if self.seat.is_some_and(|(of, _)| of == session) {
            self.texts.change_writer(BTreeMap::new());
        }
        self.texts.keep_now();
        self.keep(now, out);
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.texts.next_deadline()
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        // Without the server there is no use in asking: its next welcome begins anew.
        if self.texts.take_asking(now) && online && self.seat.is_some() {
            self.ask(now, out);
        }
        self.go_on(now, online, out);
    }

    pub fn is_settled(&self) -> bool {
        self.texts.is_settled()
    }

    pub fn view(&self) -> (Arc<BTreeMap<Piece, NoteView>>, Option<ClientId>) {
        (Arc::clone(self.texts.view()), self.sending.clone())
    }

    fn ask(&mut self, now: Instant, out: &mut Out) {
        self.texts.asked(now);
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
        let last = pieces.last().map(|kept| kept.piece.clone()).filter(|_| more);
        self.texts.list(first, pieces.into_iter().map(kept));
        if last.is_some() {
            self.texts.asked_for_more(now);
            return self.ask_after(last, out);
        }
        self.texts.listed(now);
        self.go_on(now, online, out);
    }

    /// What time can mend is sent again; the rest stays here, and in view.
    fn not_written(&mut self, piece: &Piece, why: NotWritten, now: Instant, out: &mut Out) {
        match why {
            NotWritten::NotStored => self.texts.not_now(piece, now),
            NotWritten::NotNow | NotWritten::Sent | NotWritten::BadText => {
                if self.texts.refused(piece, why) {
                    out.notice(NoticeKind::NotWritten(why));
                }
            }
        }
        self.keep(now, out);
    }

    /// Sends what is due, which this computer keeps before.
    fn go_on(&mut self, now: Instant, online: bool, out: &mut Out) {
        let due = self.texts.take_due(now, online);
        self.keep(now, out);
        let Some((_, of)) = self.seat else { return };
        for Due { about: piece, edition, text } in due {
            out.send(ToServer::Exam(ToExam::Write { of, piece, edition, text }));
        }
    }

    fn keep(&mut self, now: Instant, out: &mut Out) {
        if !self.texts.take_keeping(now) {
            return;
        }
        let own = self.seat.map(|owner| (owner, self.texts.drafts()));
        let of_others = self.of_others.iter().map(|(owner, drafts)| (*owner, drafts));
        let unsaved = own.into_iter().chain(of_others).flat_map(|((session, candidate), drafts)| {
            drafts.iter().map(move |(piece, draft)| UnsavedPiece {
                session,
                candidate,
                piece: piece.clone(),
                text: draft.text.clone(),
                over: draft.over,
                sent: draft.sent.clone(),
            })
        });
        out.effect(Effect::KeepWriting(unsaved.collect()));
    }
}

fn kept(piece: WrittenPiece) -> (Piece, Kept) {
    (piece.piece, Kept { edition: piece.edition, text: piece.text, at_ms: piece.at_ms })
}
