//! What is kept on this computer of what a candidate writes, and what is shown of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use signaling::protocol::exam::{CandidateNumber, Piece, SessionId};

use super::Writing;
use crate::station::Effect;
use crate::station::out::Out;
use crate::station::view::{NoteState, NoteView};

/// Between two writings to this computer's disk: what a crash of the station can cost is a word.
const KEEP: Duration = Duration::from_millis(200);

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

impl Writing {
    pub(super) fn keep(&mut self, now: Instant, out: &mut Out) {
        match self.keep_after.filter(|after| now < *after) {
            Some(after) => {
                self.keep_at = Some(after);
                self.redraw();
            }
            None => self.keep_now(now, out),
        }
    }

    pub(super) fn keep_now(&mut self, now: Instant, out: &mut Out) {
        (self.keep_at, self.keep_after) = (None, Some(now + KEEP));
        let unsaved = self.drafts.iter().map(|(((session, candidate), piece), draft)| UnsavedPiece {
            session: *session,
            candidate: *candidate,
            piece: piece.clone(),
            text: draft.text.clone(),
            over: draft.over,
            sent: draft.sent.clone(),
        });
        out.effect(Effect::KeepWriting(unsaved.collect()));
        self.redraw();
    }

    pub(super) fn redraw(&mut self) {
        let shown = |piece: &Piece, text: &str, state: NoteState| {
            let edition = self.foreign.get(piece).map_or(0, |(edition, _)| *edition);
            (piece.clone(), NoteView { text: text.into(), state, edition })
        };
        let kept =
            self.kept.iter().map(|(piece, kept)| shown(piece, &kept.text, NoteState::Saved(kept.at_ms)));
        let drafts = self.own().map(|(piece, draft)| {
            let state = if draft.refused.is_some() { NoteState::Refused } else { NoteState::Unsaved };
            shown(piece, &draft.text, state)
        });
        self.view = Arc::new(kept.chain(drafts).collect());
    }
}
