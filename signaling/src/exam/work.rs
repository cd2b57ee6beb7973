//! What a candidate writes: when it may, who reads it, and its last acts. The texts are with the hub, each kept by itself;
//! the session knows what they are known by.

use super::candidate::{At, Candidate};
use super::run_sheet::State;
use super::{ExamSession, Floor, Moment, Thing};
use crate::package::{Called, Seen};
use crate::protocol::ClientId;
use crate::protocol::exam::{
    CandidateNumber, Fact, NotWritten, OwnExchange, OwnExchangeState, OwnWork, Piece, Seat, SentConfirmation,
    Stage, TextMark,
};

/// How long after its clock came to zero the candidate's last words are still taken: they were written in time, and are
/// on their way.
pub const LAST_WORDS_MS: u64 = 5_000;

/// A piece as the hub has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which.
    pub piece: Piece,
    /// What its newest text is known by.
    pub text: TextMark,
    /// Whether that text is kept, and nothing newer on its way.
    pub settled: bool,
}

impl ExamSession {
    /// Whether a text of this piece may be kept for a candidate now.
    ///
    /// # Errors
    /// Why not; what was kept stays.
    pub fn may_write(&self, of: CandidateNumber, piece: &Piece, now: Moment) -> Result<(), NotWritten> {
        let now = now.max(self.last);
        let candidate = self.candidates.get(&of).ok_or(NotWritten::NotNow)?;
        if let Piece::Confirmation(client) = piece
            && candidate.sent.contains_key(client)
        {
            return Err(NotWritten::Sent);
        }
        let (kind, phase) = (piece.kind(), self.phase_of(candidate));
        let may = self.may(Seat::Candidate(of), of, Thing::Write(kind), now);
        let last_words = phase.write.contains(&kind) && ends_now(candidate, now);
        let is_own = match piece {
            Piece::Summary | Piece::Letter => true,
            Piece::Notes(taken_in) => *taken_in == phase.id,
            Piece::ContactRecord(client) | Piece::Confirmation(client) => self.has_drawn(candidate, client),
        };
        if (may || last_words) && is_own { Ok(()) } else { Err(NotWritten::NotNow) }
    }

    /// Whether a seat may read this piece of a candidate now: the candidate what it writes and what its phase gives it
    /// back, its jury what is handed in or sent, nobody else anything, and its notes nobody but itself.
    pub fn may_read(&self, seat: Seat, of: CandidateNumber, piece: &Piece, now: Moment) -> bool {
        let now = now.max(self.last);
        let Some(candidate) = self.candidates.get(&of) else { return false };
        match seat {
            Seat::Candidate(number) => number == of && self.reads_own(candidate, piece, now),
            Seat::Juror(_) => self.jury_reads(seat, candidate, piece, now),
            Seat::Staff(_) | Seat::Server => false,
        }
    }

    /// Whether a change of this piece is one that its jury sees.
    pub fn is_seen_by_jury(&self, of: CandidateNumber, piece: &Piece, now: Moment) -> bool {
        let jury = self.candidates.get(&of).and_then(|candidate| self.juries.get(&candidate.jury?));
        jury.is_some_and(|jury| self.may_read(Seat::Juror(jury.plays), of, piece, now))
    }

    fn reads_own(&self, candidate: &Candidate, piece: &Piece, now: Moment) -> bool {
        let phase = self.phase_of(candidate);
        let sees =
            |what| self.may(Seat::Candidate(candidate.number), candidate.number, Thing::See(what), now);
        let is_on = match candidate.stage(now) {
            Stage::Running | Stage::TimeUp => true,
            Stage::Waiting | Stage::Open | Stage::Ready | Stage::Paused | Stage::Finished => false,
        };
        let writes = is_on && phase.write.contains(&piece.kind());
        match piece {
            Piece::Summary | Piece::Letter => writes || sees(Seen::WrittenWork),
            // Notes on the subject go with it, those on the own work with that; those of part 1 stay in part 1.
            Piece::Notes(taken_in) => {
                let earlier = self.format.phases.iter().find(|known| known.id == *taken_in);
                let on = |what| earlier.is_some_and(|phase| phase.see.contains(&what)) && sees(what);
                writes && *taken_in == phase.id || on(Seen::Subject) || on(Seen::WrittenWork)
            }
            Piece::ContactRecord(client) | Piece::Confirmation(client) => {
                self.has_drawn(candidate, client) && (writes || sees(Seen::Exchanges))
            }
        }
    }

    fn jury_reads(&self, seat: Seat, candidate: &Candidate, piece: &Piece, now: Moment) -> bool {
        let may = |thing| self.may(seat, candidate.number, thing, now);
        let sheet = candidate.sheet.exchanges();
        let met = |client: &ClientId| {
            sheet
                .iter()
                .any(|exchange| exchange.client == *client && matches!(exchange.state, State::Closed(_)))
        };
        match piece {
            Piece::Summary | Piece::Letter => may(Thing::ReadWork),
            Piece::Notes(_) => false,
            Piece::ContactRecord(client) => {
                may(Thing::ReadRoles) && (met(client) || self.exchanges_are_over(candidate))
            }
            Piece::Confirmation(client) => {
                let sent = candidate.sent.contains_key(client);
                may(Thing::ReadRoles) && (sent || self.exchanges_are_over(candidate))
            }
        }
    }

    /// When a confirmation was sent.
    pub fn sent_at(&self, of: CandidateNumber, piece: &Piece) -> Option<Moment> {
        let Piece::Confirmation(client) = piece else { return None };
        self.candidates.get(&of)?.sent.get(client).map(|(at, _)| *at)
    }

    /// The last phase with exchanges is over.
    fn exchanges_are_over(&self, candidate: &Candidate) -> bool {
        let last = self.format.phases.iter().rposition(|phase| phase.call.contains(&Called::Clients));
        last.is_some_and(|last| {
            candidate.phase > last || candidate.phase == last && candidate.at == At::Finished
        })
    }

    fn has_drawn(&self, candidate: &Candidate, client: &ClientId) -> bool {
        self.drawn_clients(candidate).any(|known| known.card.id == *client)
    }

    /// What a phase that ends now leaves: each piece that could be written in it, and was.
    pub(super) fn handed_in(&self, candidate: &Candidate, floor: &impl Floor) -> Vec<Fact> {
        let phase = self.phase_of(candidate);
        let of_phase = |draft: &Draft| match &draft.piece {
            Piece::Notes(taken_in) => *taken_in == phase.id,
            Piece::Summary | Piece::Letter | Piece::ContactRecord(_) | Piece::Confirmation(_) => {
                phase.write.contains(&draft.piece.kind())
            }
        };
        let drafts = floor.written(candidate.number).into_iter().filter(|draft| draft.text.chars > 0);
        let fact = |Draft { piece, text, .. }| Fact::WorkHandedIn {
            candidate: candidate.number,
            phase: phase.id.clone(),
            piece,
            text,
        };
        drafts.filter(of_phase).map(fact).chain(self.files_handed_in(candidate, floor)).collect()
    }

    /// What the candidate sees of its exchanges, and of what it sent.
    pub(super) fn own_work(&self, candidate: &Candidate, now: Moment) -> OwnWork {
        let number = candidate.number;
        let sees = self.may(Seat::Candidate(number), number, Thing::See(Seen::Exchanges), now);
        let exchanges = candidate.sheet.exchanges().iter().filter(|_| sees).filter_map(|exchange| {
            let client = self.exam.clients.get(&exchange.client)?;
            let (state, begun) = match &exchange.state {
                State::Planned => (OwnExchangeState::Planned, false),
                State::Open(since) => (OwnExchangeState::Open(now.since(*since)), true),
                State::Closed(lasted_ms) => (OwnExchangeState::Closed(*lasted_ms), true),
                State::Skipped(_) => (OwnExchangeState::Skipped, false),
            };
            Some(OwnExchange {
                exchange: exchange.id,
                client: begun.then(|| exchange.client.clone()),
                channel: client.channel,
                direction: client.card.direction,
                state,
            })
        });
        let sent = candidate.sent.iter().filter(|_| sees);
        OwnWork {
            session: Some(self.id),
            exchanges: exchanges.collect(),
            sent: sent
                .map(|(client, (at, _))| SentConfirmation { client: client.clone(), at_ms: at.0 })
                .collect(),
            // They are with the hub.
            files: Vec::new(),
            hand_in: self.may(Seat::Candidate(number), number, Thing::HandIn, now),
        }
    }

    /// Whether an exchange with this client has begun.
    pub(super) fn has_met(candidate: &Candidate, client: &ClientId) -> bool {
        candidate.sheet.exchanges().iter().any(|exchange| {
            exchange.client == *client && matches!(exchange.state, State::Open(_) | State::Closed(_))
        })
    }
}

/// The clock has just come to zero by itself.
pub(super) fn ends_now(candidate: &Candidate, now: Moment) -> bool {
    let ended = candidate.clock.ends_at().filter(|_| candidate.at == At::Running);
    ended.is_some_and(|end| now.since(end) <= LAST_WORDS_MS)
}
