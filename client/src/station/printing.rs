//! What a candidate wrote, to be printed: at its own station, and at its jury's once that may read it.

use signaling::protocol::Role;
use signaling::protocol::exam::{CandidateNumber, Item, ItemRef, JuryView, Piece};

use super::view::{ExamSeen, NoteState, NoticeKind};
use super::{Effect, Station};

/// What is on the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedWork {
    /// Whose it is.
    pub candidate: CandidateNumber,
    /// The form of the exam; empty where it is not known here.
    pub exam: String,
    /// The texts, in order.
    pub pieces: Vec<PrintedPiece>,
}

/// One text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedPiece {
    /// Which.
    pub piece: Piece,
    /// The name of the client that it is about.
    pub client: Option<String>,
    /// The text as it reads now.
    pub text: String,
    /// When the server kept it, in milliseconds since the Unix epoch; none where it has not confirmed it.
    pub at_ms: Option<u64>,
}

impl Station {
    /// The person wants pages of it.
    pub(super) fn print_work(&mut self) {
        let seen = self.exam_seen();
        let work = match self.identity.role {
            Role::Candidate => own(&seen),
            Role::Jury => seen.jury().and_then(|jury| read(&seen, jury)),
            Role::Staff => return self.out.notice(NoticeKind::WrongRole),
        };
        match work.filter(|work| !work.pieces.is_empty()) {
            Some(work) => self.out.effect(Effect::PrintWork(Box::new(work))),
            None => self.out.notice(NoticeKind::NotReady),
        }
    }
}

/// All that the candidate may read of its own but its notes, which are for nobody else.
fn own(seen: &ExamSeen) -> Option<PrintedWork> {
    let view = seen.candidate()?;
    let texts = seen.written.iter().filter(|(piece, note)| {
        let is_notes = matches!(piece, Piece::Notes(_));
        !is_notes && !note.text.trim().is_empty()
    });
    let pieces = texts.map(|(piece, note)| PrintedPiece {
        piece: piece.clone(),
        client: client_of(piece, |id| {
            Some(view.clients.iter().find(|client| client.id == *id)?.name.clone())
        }),
        text: note.text.to_string(),
        at_ms: match note.state {
            NoteState::Saved(at_ms) => Some(at_ms),
            NoteState::Unsaved | NoteState::Refused => None,
        },
    });
    Some(PrintedWork { candidate: view.candidate, exam: view.format.clone(), pieces: pieces.collect() })
}

/// All that the jury reads of the candidate that it looks at, once each text is here.
fn read(seen: &ExamSeen, jury: &JuryView) -> Option<PrintedWork> {
    let about = jury.about.as_deref()?;
    let texts = about.written.iter().map(|entry| {
        let key = (about.candidate, ItemRef::Work(entry.piece.clone(), entry.edition));
        let Item::Work(written) = &**seen.items.get(&key)? else { return None };
        let named =
            |id: &_| Some(about.run_sheet.iter().find(|exchange| exchange.client == *id)?.name.clone());
        Some(PrintedPiece {
            piece: entry.piece.clone(),
            client: client_of(&entry.piece, named),
            text: written.text.clone(),
            at_ms: Some(entry.at_ms),
        })
    });
    // What was not read yet is not asked for here: part 1's, which the page shows, is enough.
    let is_part1 = |piece: &Piece| matches!(piece, Piece::Summary | Piece::Letter);
    let missing =
        about.written.iter().zip(texts.clone()).any(|(entry, text)| text.is_none() && is_part1(&entry.piece));
    let pieces = texts.flatten().collect();
    (!missing).then_some(PrintedWork { candidate: about.candidate, exam: String::new(), pieces })
}

fn client_of(
    piece: &Piece,
    name: impl Fn(&signaling::protocol::ClientId) -> Option<String>,
) -> Option<String> {
    match piece {
        Piece::ContactRecord(client) | Piece::Confirmation(client) => {
            Some(name(client).unwrap_or_else(|| client.0.clone()))
        }
        Piece::Summary | Piece::Letter | Piece::Notes(_) => None,
    }
}
