//! The journal of a session: its facts, without those that are not for staff.

use crate::protocol::exam::Fact;

/// Whether staff reads a fact of a session that is closed: what a jury agreed on stands in the *procès-verbal* as well; what
/// each juror noted and scored does not.
pub fn staff_may_read_afterwards(fact: &Fact) -> bool {
    matches!(fact, Fact::Agreed { .. }) || staff_may_read(fact)
}

/// Whether staff reads a fact as the session goes on: neither what a draw will be, nor what a juror notes or scores, nor
/// what is read elsewhere.
pub fn staff_may_read(fact: &Fact) -> bool {
    match fact {
        Fact::DrawSealed { .. }
        | Fact::Remarked { .. }
        | Fact::Reworded { .. }
        | Fact::Scored { .. }
        | Fact::Agreed { .. }
        // They are read as the plan.
        | Fact::PlanEntries(_) => false,
        Fact::Made { .. }
        | Fact::Placed { .. }
        | Fact::Registered { .. }
        | Fact::Amended { .. }
        | Fact::Withdrawn { .. }
        | Fact::JurorEntered(_)
        | Fact::JuryMade(_)
        | Fact::Assigned { .. }
        | Fact::Sat { .. }
        | Fact::AbsenceNoted { .. }
        | Fact::ExclusionSet { .. }
        | Fact::PhaseOpened { .. }
        | Fact::Stepped { .. }
        | Fact::TimeAdded { .. }
        | Fact::OutageBegan { .. }
        | Fact::OutageEnded { .. }
        | Fact::OutageMeasured { .. }
        | Fact::ServerReturned { .. }
        | Fact::CreditGranted { .. }
        | Fact::CreditDeclined { .. }
        | Fact::DrawCommitted { .. }
        | Fact::Drawn { .. }
        | Fact::ExchangeBegan { .. }
        | Fact::ExchangeClosed { .. }
        | Fact::ExchangesArranged(_)
        | Fact::ExchangeRepeated { .. }
        | Fact::ExchangeRecorded(_)
        | Fact::ExchangeSkipped { .. }
        | Fact::Locked { .. }
        | Fact::HelpAsked { .. }
        | Fact::HelpAnswered { .. }
        | Fact::HelpEnded { .. }
        | Fact::Messaged { .. }
        | Fact::MessageRead { .. }
        | Fact::Play(_)
        | Fact::Listening(_)
        | Fact::SessionClosed
        | Fact::SessionReopened
        | Fact::ConfirmationSent { .. }
        | Fact::WorkHandedIn { .. }
        | Fact::Planned(_)
        | Fact::PlanEdited(_)
        | Fact::FinalInterview(_)
        | Fact::Dossier(_)
        | Fact::Purge(_) => true,
    }
}
