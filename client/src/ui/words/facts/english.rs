//! In English.

use signaling::protocol::exam::{
    Arranged, CandidateNumber, Cause, Contact, Drawn, ExchangeKept, Fact, FinalInterview, OutageKind, Person,
    Step,
};
use signaling::protocol::{PlanEdit, PlannedFrom};

use super::{FactNames, clock, numbers};
use crate::settings::Language::English;

pub(super) fn sentence(fact: &Fact, names: FactNames<'_>) -> String {
    match fact {
        Fact::Made { title, .. } => format!("Session opened: {title}"),
        Fact::Placed { date, place } => format!("Date and place: {date}, {place}"),
        Fact::Registered { candidate, .. } => format!("Candidate {candidate} registered"),
        Fact::Amended { candidate, .. } => format!("Registration of candidate {candidate} changed"),
        Fact::Withdrawn { candidate } => format!("Registration of candidate {candidate} withdrawn"),
        Fact::JurorEntered(juror) => format!("Jury member: {}", juror.name),
        Fact::JuryMade(jury) => format!("Made up: {}", jury.name),
        Fact::Assigned { candidate, jury } => format!("{}, candidate {candidate}", names.jury(*jury)),
        Fact::Sat { who, station } => {
            let who = match who {
                Person::Candidate(candidate) => format!("candidate {candidate}"),
                Person::Juror(juror) => names.juror(*juror),
            };
            match station {
                Some(station) => format!("{}: {who}", names.place(English, *station)),
                None => format!("Without a station: {who}"),
            }
        }
        Fact::AbsenceNoted { candidate, absent: true } => format!("Candidate {candidate} noted absent"),
        Fact::AbsenceNoted { candidate, absent: false } => format!("Candidate {candidate} noted present"),
        Fact::ExclusionSet { on: true } => "What is drawn cannot be drawn again".to_owned(),
        Fact::ExclusionSet { on: false } => "What is drawn can be drawn again".to_owned(),
        Fact::PhaseOpened { candidate, phase, total_ms, .. } => {
            let minutes = total_ms / 60_000;
            format!("Opened, candidate {candidate}: {} ({minutes} min)", names.phase(phase))
        }
        Fact::Stepped { candidate, phase, step, reason, remaining_ms, goes_on, .. } => {
            let why = reason.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            match step {
                Step::Open => format!("Opened, candidate {candidate}: {}", names.phase(phase)),
                Step::Ready => format!("Ready, candidate {candidate}: {}", names.phase(phase)),
                Step::Start => format!("Started, candidate {candidate}: {}", names.phase(phase)),
                Step::Pause => format!("Paused, candidate {candidate}{why}"),
                Step::Resume => format!("Resumed, candidate {candidate}"),
                Step::Finish => {
                    let left = clock(*remaining_ms);
                    format!("Finished, candidate {candidate}: {} ({left} left)", names.phase(phase))
                }
                Step::Back if *goes_on => {
                    let left = clock(*remaining_ms);
                    format!("Back one step, candidate {candidate}, with the {left} that are left{why}")
                }
                Step::Anew => format!("To begin anew, candidate {candidate}: {}{why}", names.phase(phase)),
                Step::Back => format!("Back one step, candidate {candidate}{why}"),
            }
        }
        Fact::TimeAdded { candidate, ms, reason, .. } => {
            format!("Time added, candidate {candidate}: {} ({reason})", English.minutes(*ms))
        }
        Fact::OutageBegan { candidate, cause, .. } => {
            let what = match cause.kind {
                OutageKind::Link => "Connection lost",
                OutageKind::Device => "Headset unplugged",
                OutageKind::Voice => "Voice interrupted",
                OutageKind::Server => "Server stopped",
            };
            format!("{what}, {}", at(*candidate, *cause, names))
        }
        Fact::OutageEnded { candidate, cause, .. } => {
            let what = match cause.kind {
                OutageKind::Link => "Connection restored",
                OutageKind::Device => "Headset plugged in",
                OutageKind::Voice => "Voice restored",
                OutageKind::Server => "Server back",
            };
            format!("{what}, {}", at(*candidate, *cause, names))
        }
        Fact::OutageMeasured { candidate, measured_ms, .. } => {
            format!("Fault measured, candidate {candidate}: {}", English.minutes(*measured_ms))
        }
        Fact::ServerReturned { away_ms } => format!("Server back after {}", English.minutes(*away_ms)),
        Fact::CreditGranted { candidate, ms, .. } => {
            format!("Time given back, candidate {candidate}: {}", English.minutes(*ms))
        }
        Fact::CreditDeclined { candidate, .. } => format!("Time not given back, candidate {candidate}"),
        Fact::DrawSealed { candidate, what, .. } => {
            format!("Draw of the {} prepared, candidate {candidate}", word(*what))
        }
        Fact::DrawCommitted { candidate, what, commitment } => {
            let seal = commitment.short();
            format!("Draw of the {} sealed, candidate {candidate}: {seal}", word(*what))
        }
        Fact::Drawn { candidate, what, .. } => match names.drawn(*candidate, *what) {
            Some(number) => format!("Drew {} no.\u{a0}{number}, candidate {candidate}", word(*what)),
            None => format!("Drew its {}, candidate {candidate}", word(*what)),
        },
        Fact::ExchangeBegan { candidate, exchange, contact, .. } => {
            let how = match contact {
                Contact::Call => "Call",
                Contact::AwaitCall => "Call awaited",
                Contact::OpenChat => "Chat",
            };
            format!("{how}, candidate {candidate}, exchange {}", exchange.0)
        }
        Fact::ExchangeClosed { candidate, exchange, lasted_ms } => {
            format!("End of exchange {}, candidate {candidate} ({})", exchange.0, clock(*lasted_ms))
        }
        Fact::ExchangesArranged(Arranged { candidate, .. }) => {
            format!("Exchanges reordered, candidate {candidate}")
        }
        Fact::ExchangeRepeated { candidate, exchange, .. } => {
            format!("Exchange {} once more, candidate {candidate}", exchange.0)
        }
        Fact::ExchangeRecorded(ExchangeKept { candidate, exchange }) => {
            format!("Exchange {} is recorded, candidate {candidate}", exchange.0)
        }
        Fact::ExchangeSkipped { candidate, exchange, reason } => {
            format!("Exchange {} skipped, candidate {candidate}: {reason}", exchange.0)
        }
        Fact::Remarked { candidate, .. } | Fact::Reworded { candidate, .. } => {
            format!("Remark of the jury, candidate {candidate}")
        }
        Fact::Scored { candidate, .. } => format!("Score of the jury, candidate {candidate}"),
        Fact::Locked { candidate, juror, .. } => {
            format!("Scores locked, candidate {candidate}: {}", names.juror(*juror))
        }
        Fact::Agreed { candidate, .. } => format!("Agreed score, candidate {candidate}"),
        Fact::HelpAsked { candidate, text } if text.is_empty() => {
            format!("Help asked, candidate {candidate}")
        }
        Fact::HelpAsked { candidate, text } => format!("Help asked, candidate {candidate}: “{text}”"),
        Fact::HelpAnswered { candidate } => format!("Help on its way, candidate {candidate}"),
        Fact::HelpEnded { candidate } => format!("Help over, candidate {candidate}"),
        Fact::Messaged { to, text, .. } => {
            let whom = if to.len() == 1 { "candidate" } else { "candidates" };
            format!("Message to {whom} {}: “{text}”", numbers(to))
        }
        Fact::MessageRead { candidate, .. } => format!("Message read, candidate {candidate}"),
        Fact::Play(fact) => super::plays::sentence(English, fact),
        Fact::Listening(fact) => super::listening::sentence(English, *fact, names),
        Fact::ConfirmationSent { candidate, client, .. } => {
            format!("Written confirmation sent, candidate {candidate} ({})", client.0)
        }
        Fact::WorkHandedIn { candidate, piece, .. } => {
            format!("Handed in, candidate {candidate}: {}", English.piece(piece))
        }
        Fact::Planned(PlannedFrom { candidates, juries, .. }) => {
            format!("Plan of the day computed: {} candidates, {} juries", candidates.len(), juries.len())
        }
        Fact::PlanEntries { .. }
        | Fact::PlanEdited(PlanEdit::Move { .. } | PlanEdit::Resize { .. } | PlanEdit::Place { .. }) => {
            "Plan of the day changed".to_owned()
        }
        Fact::PlanEdited(PlanEdit::Add { candidate, .. }) => {
            format!("Plan of the day, candidate {candidate}: given a place")
        }
        Fact::PlanEdited(PlanEdit::FinalInterview { candidate, .. }) => {
            format!("Plan of the day, candidate {candidate}: final interview brought up to date")
        }
        Fact::PlanEdited(PlanEdit::Drop { candidate }) => {
            format!("Plan of the day, candidate {candidate}: taken out")
        }
        Fact::PlanEdited(PlanEdit::Reassign { candidate, jury }) => {
            format!("Plan of the day, candidate {candidate}: {}", names.jury(*jury))
        }
        Fact::FinalInterview(FinalInterview { candidate, minutes: Some(minutes) }) => {
            format!("Final interview, candidate {candidate}: {minutes} min")
        }
        Fact::FinalInterview(FinalInterview { candidate, minutes: None }) => {
            format!("Candidate {candidate}: no final interview")
        }
        Fact::SessionClosed => "Session closed".to_owned(),
        Fact::SessionReopened => "Session reopened".to_owned(),
        Fact::Dossier(fact) => English.dossier_fact(fact),
        Fact::Purge(fact) => English.purge_fact(fact, |station| names.place(English, station)),
    }
}

/// Where something fails, and whose time it takes where that is another's station.
fn at(candidate: CandidateNumber, cause: Cause, names: FactNames<'_>) -> String {
    let place = names.place(English, cause.station);
    let place = place.strip_prefix("Station ").map_or(place.clone(), |number| format!("station {number}"));
    match names.is_own(candidate, cause.station) {
        true => place,
        false => format!("{place} (candidate {candidate})"),
    }
}

fn word(what: Drawn) -> &'static str {
    match what {
        Drawn::Subject => "subject",
        Drawn::Recording => "recording",
    }
}
