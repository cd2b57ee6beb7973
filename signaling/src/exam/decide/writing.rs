//! The last act of a written confirmation.

use super::Given;
use crate::exam::{ExamSession, Floor, Thing};
use crate::package::Written;
use crate::protocol::ClientId;
use crate::protocol::exam::{Fact, Piece, Refused, Seat, TextMark};

impl ExamSession {
    /// The candidate sends what it sees, and what is kept, to a client that it has met.
    pub(super) fn send_confirmation<F: Floor>(
        &self,
        given: &Given<'_, F>,
        client: &ClientId,
        text: TextMark,
    ) -> Result<Vec<Fact>, Refused> {
        let Seat::Candidate(number) = given.who else { return Err(Refused::NotAllowed) };
        let candidate = self.allowed(given, number, Thing::Write(Written::Confirmations))?;
        match candidate.sent.get(client) {
            // Sent twice is sent.
            Some((_, sent)) if *sent == text => return Ok(Vec::new()),
            Some(_) => return Err(Refused::ConfirmationSent),
            None => {}
        }
        if !Self::has_met(candidate, client) {
            return Err(Refused::WrongExchange);
        }
        let piece = Piece::Confirmation(client.clone());
        let drafts = given.floor.written(number);
        let kept = drafts.iter().find(|draft| draft.piece == piece && draft.settled);
        match kept {
            Some(draft) if draft.text == text && text.chars > 0 => {
                Ok(vec![Fact::ConfirmationSent { candidate: number, client: client.clone(), text }])
            }
            Some(_) | None => Err(Refused::TextMovedOn),
        }
    }
}
