//! The facts of a session by kind: what is filtered by, and how each is marked.

use signaling::protocol::PlanEdit;
use signaling::protocol::exam::{
    Arranged, CandidateNumber, DossierFact, ExchangeKept, Fact, Person, PlayFact,
};

use crate::ui::icons;
use crate::ui::theme::Tone;

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// Something failed or works again, and the time that it took.
    Incident,
    /// A draw, sealed or done.
    Draw,
    /// A phase goes a step, or is made longer.
    Phase,
    /// An exchange.
    Exchange,
    /// A raised hand, or a message.
    Help,
    /// People, places, and what the jury locks.
    Preparation,
}

impl FactKind {
    /// What this one is about.
    pub fn of(fact: &Fact) -> Self {
        match fact {
            Fact::OutageBegan { .. }
            | Fact::OutageEnded { .. }
            | Fact::OutageMeasured { .. }
            | Fact::ServerReturned { .. }
            | Fact::CreditGranted { .. }
            | Fact::CreditDeclined { .. } => FactKind::Incident,
            Fact::DrawSealed { .. } | Fact::DrawCommitted { .. } | Fact::Drawn { .. } => FactKind::Draw,
            Fact::PhaseOpened { .. }
            | Fact::Stepped { .. }
            | Fact::TimeAdded { .. }
            | Fact::WorkHandedIn { .. } => FactKind::Phase,
            Fact::ExchangeBegan { .. }
            | Fact::ExchangeClosed { .. }
            | Fact::ExchangesArranged(_)
            | Fact::ExchangeRepeated { .. }
            | Fact::ExchangeRecorded(_)
            | Fact::ExchangeSkipped { .. }
            | Fact::Play(_)
            | Fact::Listening(_)
            | Fact::ConfirmationSent { .. } => FactKind::Exchange,
            Fact::HelpAsked { .. }
            | Fact::HelpAnswered { .. }
            | Fact::HelpEnded { .. }
            | Fact::Messaged { .. }
            | Fact::MessageRead { .. } => FactKind::Help,
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
            | Fact::Remarked { .. }
            | Fact::Reworded { .. }
            | Fact::Scored { .. }
            | Fact::Locked { .. }
            | Fact::Agreed { .. }
            | Fact::Planned(_)
            | Fact::PlanEntries { .. }
            | Fact::PlanEdited(_)
            | Fact::FinalInterview(_)
            | Fact::SessionClosed
            | Fact::SessionReopened
            | Fact::Dossier(_)
            | Fact::Purge(_) => FactKind::Preparation,
        }
    }

    /// Its picture.
    pub fn icon(self) -> &'static str {
        match self {
            FactKind::Incident => icons::WARNING,
            FactKind::Draw => icons::DRAW,
            FactKind::Phase => icons::TIMER,
            FactKind::Exchange => icons::CALL_ACTIVE,
            FactKind::Help => icons::HAND,
            FactKind::Preparation => icons::NOTE,
        }
    }
}

/// The colour of a fact: what fails, what needs an eye, what goes well.
pub fn tone(fact: &Fact) -> Tone {
    match fact {
        Fact::OutageBegan { .. } | Fact::ServerReturned { .. } => Tone::Bad,
        Fact::OutageMeasured { .. } | Fact::HelpAsked { .. } | Fact::Play(PlayFact::Cut { .. }) => Tone::Warn,
        Fact::OutageEnded { .. }
        | Fact::CreditGranted { .. }
        | Fact::ExchangeBegan { .. }
        | Fact::HelpAnswered { .. }
        | Fact::Play(PlayFact::Heard { .. }) => Tone::Good,
        _ => match FactKind::of(fact) {
            FactKind::Draw | FactKind::Phase => Tone::Primary,
            FactKind::Incident | FactKind::Exchange | FactKind::Help | FactKind::Preparation => Tone::Neutral,
        },
    }
}

/// Whether a fact is about this candidate.
pub fn is_about(fact: &Fact, number: CandidateNumber) -> bool {
    match fact {
        Fact::Registered { candidate, .. }
        | Fact::Amended { candidate, .. }
        | Fact::Withdrawn { candidate }
        | Fact::Assigned { candidate, .. }
        | Fact::AbsenceNoted { candidate, .. }
        | Fact::PhaseOpened { candidate, .. }
        | Fact::Stepped { candidate, .. }
        | Fact::TimeAdded { candidate, .. }
        | Fact::OutageBegan { candidate, .. }
        | Fact::OutageEnded { candidate, .. }
        | Fact::OutageMeasured { candidate, .. }
        | Fact::CreditGranted { candidate, .. }
        | Fact::CreditDeclined { candidate, .. }
        | Fact::DrawSealed { candidate, .. }
        | Fact::DrawCommitted { candidate, .. }
        | Fact::Drawn { candidate, .. }
        | Fact::ExchangeBegan { candidate, .. }
        | Fact::ExchangeClosed { candidate, .. }
        | Fact::ExchangesArranged(Arranged { candidate, .. })
        | Fact::ExchangeRepeated { candidate, .. }
        | Fact::ExchangeRecorded(ExchangeKept { candidate, .. })
        | Fact::ExchangeSkipped { candidate, .. }
        | Fact::Remarked { candidate, .. }
        | Fact::Reworded { candidate, .. }
        | Fact::Scored { candidate, .. }
        | Fact::Locked { candidate, .. }
        | Fact::Agreed { candidate, .. }
        | Fact::HelpAsked { candidate, .. }
        | Fact::HelpAnswered { candidate }
        | Fact::HelpEnded { candidate }
        | Fact::MessageRead { candidate, .. }
        | Fact::ConfirmationSent { candidate, .. }
        | Fact::WorkHandedIn { candidate, .. }
        | Fact::Dossier(
            DossierFact::FileHandedIn { candidate, .. }
            | DossierFact::ProfessionalAdded { candidate, .. }
            | DossierFact::Sealed { candidate, .. }
            | DossierFact::Saved { candidate, .. },
        )
        | Fact::PlanEdited(
            PlanEdit::Reassign { candidate, .. }
            | PlanEdit::Add { candidate, .. }
            | PlanEdit::FinalInterview { candidate, .. }
            | PlanEdit::Drop { candidate },
        ) => *candidate == number,
        Fact::FinalInterview(set) => set.candidate == number,
        Fact::Play(play) => play.candidate() == number,
        Fact::Listening(fact) => fact.candidate() == number,
        Fact::Messaged { to, .. } => to.contains(&number),
        Fact::Sat { who, .. } => *who == Person::Candidate(number),
        Fact::Made { .. }
        | Fact::Placed { .. }
        | Fact::JurorEntered(_)
        | Fact::JuryMade(_)
        | Fact::ExclusionSet { .. }
        | Fact::ServerReturned { .. }
        | Fact::Planned(_)
        | Fact::PlanEntries { .. }
        | Fact::PlanEdited(PlanEdit::Move { .. } | PlanEdit::Resize { .. } | PlanEdit::Place { .. })
        | Fact::SessionClosed
        | Fact::SessionReopened
        | Fact::Purge(_) => false,
    }
}
