//! Help that a candidate asks for, and what staff writes.

use super::{Given, words};
use crate::exam::candidate::all_differ;
use crate::exam::{ExamSession, Thing};
use crate::protocol::exam::{CandidateNumber, Fact, OrderId, Refused, Seat};

impl ExamSession {
    /// The candidate raises its hand, or says something else with it: staff has not answered that.
    pub(super) fn ask_help<F>(&self, given: &Given<'_, F>, text: &str) -> Result<Vec<Fact>, Refused> {
        let number = own_number(given)?;
        let candidate = self.allowed(given, number, Thing::AskHelp)?;
        let text = words::help(text)?;
        if candidate.hand.help().is_some_and(|help| help.text == text && !help.coming) {
            return Ok(Vec::new());
        }
        Ok(vec![Fact::HelpAsked { candidate: number, text }])
    }

    pub(super) fn answer_help<F>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
    ) -> Result<Vec<Fact>, Refused> {
        self.staff_may(given.who, Thing::Attend)?;
        match self.candidate(number)?.hand.help() {
            None => Err(Refused::NoHelpAsked),
            Some(help) if help.coming => Ok(Vec::new()),
            Some(_) => Ok(vec![Fact::HelpAnswered { candidate: number }]),
        }
    }

    /// Lowered twice is lowered.
    pub(super) fn end_help<F>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
    ) -> Result<Vec<Fact>, Refused> {
        let thing = match given.who {
            Seat::Staff(_) => Thing::Attend,
            Seat::Candidate(_) | Seat::Juror(_) | Seat::Server => Thing::AskHelp,
        };
        let raised = self.allowed(given, number, thing)?.hand.help().is_some();
        Ok(raised.then_some(Fact::HelpEnded { candidate: number }).into_iter().collect())
    }

    /// What nobody would see is not written: each of them sits somewhere.
    pub(super) fn message<F>(
        &self,
        given: &Given<'_, F>,
        to: &[CandidateNumber],
        text: &str,
    ) -> Result<Vec<Fact>, Refused> {
        self.staff_may(given.who, Thing::Attend)?;
        if to.is_empty() || !all_differ(to.iter()) {
            return Err(Refused::BadTargets);
        }
        for number in to {
            if self.candidate(*number)?.station.is_none() {
                return Err(Refused::NotSeated);
            }
        }
        let text = words::heading(text)?;
        Ok(vec![Fact::Messaged { message: given.id, to: to.to_vec(), text }])
    }

    /// Read twice, here or at the station sat at before, is read.
    pub(super) fn read_message<F>(
        &self,
        given: &Given<'_, F>,
        message: OrderId,
    ) -> Result<Vec<Fact>, Refused> {
        let number = own_number(given)?;
        let unread = self.allowed(given, number, Thing::AskHelp)?.hand.is_unread(message);
        Ok(unread.then_some(Fact::MessageRead { candidate: number, message }).into_iter().collect())
    }
}

fn own_number<F>(given: &Given<'_, F>) -> Result<CandidateNumber, Refused> {
    match given.who {
        Seat::Candidate(number) => Ok(number),
        Seat::Staff(_) | Seat::Juror(_) | Seat::Server => Err(Refused::NotAllowed),
    }
}
