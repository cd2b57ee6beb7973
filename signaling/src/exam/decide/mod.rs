//! What an order makes true, or why it is refused.

mod draws;
mod exchanges;
mod final_interview;
mod hand;
mod people;
mod plan;
mod plays;
mod reports;
mod scoring;
mod seats;
mod steps;
mod words;
mod writing;

pub use plays::{PlayBrief, PlayReady};
pub use reports::Report;

use super::candidate::Candidate;
use super::draw::Entropy;
use super::{ExamSession, Floor, Moment, Thing, Who, may_ever};
use crate::protocol::exam::{CandidateNumber, FACT_VERSION, Fact, Order, OrderId, Recorded, Refused, Seat};

/// An order as it is decided: by whom, when, and with what.
pub(super) struct Given<'a, F> {
    pub(super) who: Seat,
    id: OrderId,
    now: Moment,
    entropy: &'a Entropy,
    pub(super) floor: &'a F,
}

impl ExamSession {
    /// The facts that an order makes true: keep them in one transaction, then apply them. None where the order was
    /// done before, or changes nothing; it is acknowledged all the same.
    ///
    /// # Errors
    /// Why it is refused; nothing has changed.
    pub fn decide(
        &self,
        who: Seat,
        id: OrderId,
        order: &Order,
        now: Moment,
        entropy: &Entropy,
        floor: &impl Floor,
    ) -> Result<Vec<Recorded>, Refused> {
        if self.done.contains(&id) {
            return Ok(Vec::new());
        }
        let now = now.max(self.last);
        let given = Given { who, id, now, entropy, floor };
        let facts = self.facts_of(&given, order)?;
        Ok(self.recorded(facts, now, who, Some(id)))
    }

    fn facts_of<F: Floor>(&self, given: &Given<'_, F>, order: &Order) -> Result<Vec<Fact>, Refused> {
        match order {
            Order::Dossier(order) => return self.dossier(given, *order),
            Order::Purge(order) => return self.retain(given.who, *order),
            _ if self.is_closed() => return self.reopen(given.who, order),
            _ => self.check_unsealed(order)?,
        }
        match order {
            Order::Place { .. }
            | Order::Register { .. }
            | Order::Amend { .. }
            | Order::Withdraw { .. }
            | Order::Juror(_)
            | Order::Jury(_)
            | Order::ExcludeDrawn { .. } => self.prepare(given.who, order, given.now),
            Order::Assign { candidate, jury } => self.assign(given.who, *candidate, *jury, given.now),
            Order::Sit { who, station } => self.seat(given, *who, *station),
            Order::Absent { candidate, absent } => self.note_absence(given, *candidate, *absent),
            Order::Step { step, of, reason } => self.step(given, *step, of, reason.as_deref()),
            Order::AddTime { of, ms, reason } => self.add_time(given, *of, *ms, reason),
            Order::Grant { outage, ms } => self.grant(given, *outage, *ms),
            Order::Decline { outage } => self.decline(given, *outage),
            Order::Draw { what, nonce } => self.draw(given, *what, *nonce),
            Order::SendConfirmation { client, text } => self.send_confirmation(given, client, *text),
            Order::Begin { candidate, exchange, contact } => {
                self.begin(given, *candidate, *exchange, *contact)
            }
            Order::Close { candidate, exchange } => self.close(given, *candidate, *exchange),
            Order::Arrange { candidate, exchanges } => self.arrange(given, *candidate, exchanges),
            Order::Repeat { candidate, exchange } => self.repeat(given, *candidate, *exchange),
            Order::Skip { candidate, exchange, reason } => self.skip(given, *candidate, *exchange, reason),
            Order::Remark { candidate, kind, text, moment } => {
                self.remark(given, *candidate, (*kind, *moment), text)
            }
            Order::Reword { candidate, remark, text } => self.reword(given, *candidate, *remark, text),
            Order::Score { .. } | Order::Lock { .. } | Order::Agree { .. } => self.scoring(given, order),
            Order::AskHelp { text } => self.ask_help(given, text),
            Order::AnswerHelp { candidate } => self.answer_help(given, *candidate),
            Order::EndHelp { candidate } => self.end_help(given, *candidate),
            Order::Message { to, text } => self.message(given, to, text),
            Order::ReadMessage { message } => self.read_message(given, *message),
            // It is begun by what was made ready for it: see [`ExamSession::brief_for_play`].
            Order::BeginPlay { recording, level_heard, .. } => {
                let wanted = (*recording, *level_heard);
                let brief = self.brief_for_play(given.who, given.id, wanted, given.now)?;
                if brief.is_some() { Err(Refused::OutputNotReady) } else { Ok(Vec::new()) }
            }
            Order::EndPlay { candidate, play, end } => self.end_play(given, *candidate, *play, end),
            Order::PlayAlong { candidate, on } => self.play_along(given, *candidate, *on),
            Order::StopPlay { candidate, reason } => self.stop_play(given, *candidate, reason),
            Order::CloseSession => self.close_session(given.who, given.now),
            Order::ReopenSession { .. } | Order::Dossier(_) | Order::Purge(_) => Err(Refused::SessionHeld),
            Order::Plan { day, keep_juries } => self.plan(given, *day, *keep_juries),
            Order::EditPlan(edit) => self.edit_plan(given.who, *edit, given.now),
            Order::FinalInterview(set) => self.set_final_interview(given.who, *set),
        }
    }

    /// Facts with the next numbers of the session.
    fn recorded(&self, facts: Vec<Fact>, now: Moment, by: Seat, order: Option<OrderId>) -> Vec<Recorded> {
        let number =
            |(number, fact)| Recorded { number, version: FACT_VERSION, at_ms: now.0, by, order, fact };
        (self.number + 1..).zip(facts).map(number).collect()
    }

    fn candidate(&self, number: CandidateNumber) -> Result<&Candidate, Refused> {
        self.candidates.get(&number).ok_or(Refused::NoSuchCandidate)
    }

    /// The candidate, where the seat may do this.
    fn allowed<F>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
        thing: Thing,
    ) -> Result<&Candidate, Refused> {
        // Whether there is such a candidate is for nobody to learn that has no right to it.
        let candidate = match given.who {
            Seat::Staff(_) => self.candidate(number)?,
            Seat::Candidate(_) | Seat::Juror(_) | Seat::Server => {
                self.candidates.get(&number).ok_or(Refused::NotAllowed)?
            }
        };
        let may = self.may(given.who, number, thing, given.now);
        if may { Ok(candidate) } else { Err(Refused::NotAllowed) }
    }

    /// What staff does to the session as a whole, or asks before a candidate is looked at.
    pub(super) fn staff_may(&self, who: Seat, thing: Thing) -> Result<(), Refused> {
        match who {
            Seat::Staff(_) if may_ever(Who::Staff, thing) => Ok(()),
            Seat::Staff(_) | Seat::Candidate(_) | Seat::Juror(_) | Seat::Server => Err(Refused::NotAllowed),
        }
    }
}
