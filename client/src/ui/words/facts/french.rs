//! *En français.*

use signaling::protocol::exam::{
    Arranged, CandidateNumber, Cause, Contact, Drawn, ExchangeKept, Fact, FinalInterview, OutageKind, Person,
    Step,
};
use signaling::protocol::{PlanEdit, PlannedFrom};

use super::{FactNames, clock, numbers};
use crate::settings::Language::French;

pub(super) fn sentence(fact: &Fact, names: FactNames<'_>) -> String {
    match fact {
        Fact::Made { title, .. } => format!("Session ouverte\u{a0}: {title}"),
        Fact::Placed { date, place } => format!("Date et lieu\u{a0}: {date}, {place}"),
        Fact::Registered { candidate, .. } => format!("Candidat {candidate} inscrit"),
        Fact::Amended { candidate, .. } => format!("Inscription du candidat {candidate} modifiée"),
        Fact::Withdrawn { candidate } => format!("Inscription du candidat {candidate} annulée"),
        Fact::JurorEntered(juror) => format!("Membre du jury\u{a0}: {}", juror.name),
        Fact::JuryMade(jury) => format!("Composition\u{a0}: {}", jury.name),
        Fact::Assigned { candidate, jury } => format!("{}, candidat {candidate}", names.jury(*jury)),
        Fact::Sat { who, station } => {
            let who = match who {
                Person::Candidate(candidate) => format!("candidat {candidate}"),
                Person::Juror(juror) => names.juror(*juror),
            };
            match station {
                Some(station) => format!("{}\u{a0}: {who}", names.place(French, *station)),
                None => format!("Sans poste\u{a0}: {who}"),
            }
        }
        Fact::AbsenceNoted { candidate, absent: true } => format!("Candidat {candidate} noté absent"),
        Fact::AbsenceNoted { candidate, absent: false } => format!("Candidat {candidate} noté présent"),
        Fact::ExclusionSet { on: true } => "Ce qui est tiré ne peut plus l’être de nouveau".to_owned(),
        Fact::ExclusionSet { on: false } => "Ce qui est tiré peut l’être de nouveau".to_owned(),
        Fact::PhaseOpened { candidate, phase, total_ms, .. } => {
            let minutes = total_ms / 60_000;
            format!("Ouverture, candidat {candidate}\u{a0}: {} ({minutes}\u{a0}min)", names.phase(phase))
        }
        Fact::Stepped { candidate, phase, step, reason, remaining_ms, goes_on, .. } => {
            let why = reason.as_ref().map(|why| format!("\u{a0}: {why}")).unwrap_or_default();
            match step {
                Step::Open => format!("Ouverture, candidat {candidate}\u{a0}: {}", names.phase(phase)),
                Step::Ready => format!("Prêt, candidat {candidate}\u{a0}: {}", names.phase(phase)),
                Step::Start => format!("Départ, candidat {candidate}\u{a0}: {}", names.phase(phase)),
                Step::Pause => format!("Pause, candidat {candidate}{why}"),
                Step::Resume => format!("Reprise, candidat {candidate}"),
                Step::Finish => {
                    let left = clock(*remaining_ms);
                    format!("Fin, candidat {candidate}\u{a0}: {} (restait {left})", names.phase(phase))
                }
                Step::Back if *goes_on => {
                    let left = clock(*remaining_ms);
                    format!("Retour d’une étape, candidat {candidate}, avec les {left} qui restent{why}")
                }
                Step::Anew => {
                    format!(
                        "À recommencer en entier, candidat {candidate}\u{a0}: {}{why}",
                        names.phase(phase)
                    )
                }
                Step::Back => format!("Retour d’une étape, candidat {candidate}{why}"),
            }
        }
        Fact::TimeAdded { candidate, ms, reason, .. } => {
            format!("Temps ajouté, candidat {candidate}\u{a0}: {} ({reason})", French.minutes(*ms))
        }
        Fact::OutageBegan { candidate, cause, .. } => {
            let what = match cause.kind {
                OutageKind::Link => "Liaison perdue",
                OutageKind::Device => "Casque débranché",
                OutageKind::Voice => "Voix interrompue",
                OutageKind::Server => "Serveur arrêté",
            };
            format!("{what}, {}", at(*candidate, *cause, names))
        }
        Fact::OutageEnded { candidate, cause, .. } => {
            let what = match cause.kind {
                OutageKind::Link => "Liaison rétablie",
                OutageKind::Device => "Casque rebranché",
                OutageKind::Voice => "Voix rétablie",
                OutageKind::Server => "Serveur de retour",
            };
            format!("{what}, {}", at(*candidate, *cause, names))
        }
        Fact::OutageMeasured { candidate, measured_ms, .. } => {
            format!("Incident mesuré, candidat {candidate}\u{a0}: {}", French.minutes(*measured_ms))
        }
        Fact::ServerReturned { away_ms } => {
            format!("Serveur de retour après {}", French.minutes(*away_ms))
        }
        Fact::CreditGranted { candidate, ms, .. } => {
            format!("Temps rendu, candidat {candidate}\u{a0}: {}", French.minutes(*ms))
        }
        Fact::CreditDeclined { candidate, .. } => format!("Temps non rendu, candidat {candidate}"),
        Fact::DrawSealed { candidate, what, .. } => {
            format!("Tirage {} préparé, candidat {candidate}", of(*what))
        }
        Fact::DrawCommitted { candidate, what, commitment } => {
            let seal = commitment.short();
            format!("Tirage {} scellé, candidat {candidate}\u{a0}: {seal}", of(*what))
        }
        Fact::Drawn { candidate, what, .. } => match names.drawn(*candidate, *what) {
            Some(number) => format!("Tirage {} n°\u{a0}{number}, candidat {candidate}", of(*what)),
            None => format!("Tirage {}, candidat {candidate}", of(*what)),
        },
        Fact::ExchangeBegan { candidate, exchange, contact, .. } => {
            let how = match contact {
                Contact::Call => "Appel",
                Contact::AwaitCall => "Appel attendu",
                Contact::OpenChat => "Chat",
            };
            format!("{how}, candidat {candidate}, échange {}", exchange.0)
        }
        Fact::ExchangeClosed { candidate, exchange, lasted_ms } => {
            format!("Fin de l’échange {}, candidat {candidate} ({})", exchange.0, clock(*lasted_ms))
        }
        Fact::ExchangesArranged(Arranged { candidate, .. }) => {
            format!("Ordre des échanges changé, candidat {candidate}")
        }
        Fact::ExchangeRepeated { candidate, exchange, .. } => {
            format!("Échange {} à refaire, candidat {candidate}", exchange.0)
        }
        Fact::ExchangeRecorded(ExchangeKept { candidate, exchange }) => {
            format!("Enregistrement de l’échange {}, candidat {candidate}", exchange.0)
        }
        Fact::ExchangeSkipped { candidate, exchange, reason } => {
            format!("Échange {} laissé de côté, candidat {candidate}\u{a0}: {reason}", exchange.0)
        }
        Fact::Remarked { candidate, .. } | Fact::Reworded { candidate, .. } => {
            format!("Observation du jury, candidat {candidate}")
        }
        Fact::Scored { candidate, .. } => format!("Évaluation du jury, candidat {candidate}"),
        Fact::Locked { candidate, juror, .. } => {
            format!("Évaluations verrouillées, candidat {candidate}\u{a0}: {}", names.juror(*juror))
        }
        Fact::Agreed { candidate, .. } => format!("Évaluation commune, candidat {candidate}"),
        Fact::HelpAsked { candidate, text } if text.is_empty() => {
            format!("Aide demandée, candidat {candidate}")
        }
        Fact::HelpAsked { candidate, text } => {
            format!("Aide demandée, candidat {candidate}\u{a0}: «\u{a0}{text}\u{a0}»")
        }
        Fact::HelpAnswered { candidate } => format!("Aide en route, candidat {candidate}"),
        Fact::HelpEnded { candidate } => format!("Aide terminée, candidat {candidate}"),
        Fact::Messaged { to, text, .. } => {
            let whom = if to.len() == 1 { "au candidat" } else { "aux candidats" };
            format!("Message {whom} {}\u{a0}: «\u{a0}{text}\u{a0}»", numbers(to))
        }
        Fact::MessageRead { candidate, .. } => format!("Message lu, candidat {candidate}"),
        Fact::Play(fact) => super::plays::sentence(French, fact),
        Fact::Listening(fact) => super::listening::sentence(French, *fact, names),
        Fact::ConfirmationSent { candidate, client, .. } => {
            format!("Confirmation écrite envoyée, candidat {candidate} ({})", client.0)
        }
        Fact::WorkHandedIn { candidate, piece, .. } => {
            format!("Remis, candidat {candidate}\u{a0}: {}", French.piece(piece))
        }
        Fact::Planned(PlannedFrom { candidates, juries, .. }) => {
            let (candidates, juries) = (candidates.len(), juries.len());
            let plural = |count: usize| if count > 1 { "s" } else { "" };
            let (one, other) = (plural(candidates), plural(juries));
            format!("Plan du jour calculé\u{a0}: {candidates} candidat{one}, {juries} jury{other}")
        }
        Fact::PlanEntries { .. }
        | Fact::PlanEdited(PlanEdit::Move { .. } | PlanEdit::Resize { .. } | PlanEdit::Place { .. }) => {
            "Plan du jour modifié".to_owned()
        }
        Fact::PlanEdited(PlanEdit::Add { candidate, .. }) => {
            format!("Plan du jour, candidat {candidate}\u{a0}: place donnée")
        }
        Fact::PlanEdited(PlanEdit::FinalInterview { candidate, .. }) => {
            format!("Plan du jour, candidat {candidate}\u{a0}: entretien final mis à jour")
        }
        Fact::PlanEdited(PlanEdit::Drop { candidate }) => {
            format!("Plan du jour, candidat {candidate}\u{a0}: retiré")
        }
        Fact::PlanEdited(PlanEdit::Reassign { candidate, jury }) => {
            format!("Plan du jour, candidat {candidate}\u{a0}: {}", names.jury(*jury))
        }
        Fact::FinalInterview(FinalInterview { candidate, minutes: Some(minutes) }) => {
            format!("Entretien final, candidat {candidate}\u{a0}: {minutes}\u{a0}min")
        }
        Fact::FinalInterview(FinalInterview { candidate, minutes: None }) => {
            format!("Candidat {candidate}\u{a0}: sans entretien final")
        }
        Fact::SessionClosed => "Session clôturée".to_owned(),
        Fact::SessionReopened => "Session rouverte".to_owned(),
        Fact::Dossier(fact) => French.dossier_fact(fact),
        Fact::Purge(fact) => French.purge_fact(fact, |station| names.place(French, station)),
    }
}

/// Where something fails, and whose time it takes where that is another's station.
fn at(candidate: CandidateNumber, cause: Cause, names: FactNames<'_>) -> String {
    let place = names.place(French, cause.station);
    let place = place.strip_prefix("Poste ").map_or(place.clone(), |number| format!("poste {number}"));
    match names.is_own(candidate, cause.station) {
        true => place,
        false => format!("{place} (candidat {candidate})"),
    }
}

fn of(what: Drawn) -> &'static str {
    match what {
        Drawn::Subject => "du sujet",
        Drawn::Recording => "de l’enregistrement",
    }
}
