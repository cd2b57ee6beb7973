//! Conflicts in French, as staff read them on paper.

use super::rows::label;
use crate::plan::Plan;
use crate::protocol::{Activity, EntryId, PlanConflict, Watch, Who};

/// One conflict in a sentence.
pub(super) fn conflict(plan: &Plan, conflict: &PlanConflict) -> String {
    let name = |id: &EntryId| entry(plan, *id);
    let both = |first: &EntryId, second: &EntryId| format!("{} et {}", name(first), name(second));
    match conflict {
        PlanConflict::JuryTwice { jury, first, second } => {
            format!("{} à deux endroits : {}.", label(Who::Jury(*jury)), both(first, second))
        }
        PlanConflict::DeskTwice { desk, first, second } => {
            format!("{} occupé deux fois : {}.", label(Who::Desk(*desk)), both(first, second))
        }
        PlanConflict::RoomTwice { room, first, second } => {
            format!("{} occupée deux fois : {}.", label(Who::Room(*room)), both(first, second))
        }
        PlanConflict::InvigilatorTwice { invigilator, first, second } => {
            format!("{} à deux endroits : {}.", label(Who::Invigilator(*invigilator)), both(first, second))
        }
        PlanConflict::TooShort { entry, due, minutes } => {
            format!("{} : {minutes} min au lieu de {due} min.", name(entry))
        }
        PlanConflict::OutOfOrder { first, second, .. } => {
            format!("Ordre des phases : {} doit précéder {}.", name(first), name(second))
        }
        PlanConflict::WaitTooLong { first, second, minutes, most, .. } => {
            format!("Attente de {minutes} min (au plus {most} min) entre {}.", both(first, second))
        }
        PlanConflict::NoBreak { who, .. } => format!("{} : pas de pause.", label(*who)),
        PlanConflict::NoReading { jury, candidate, .. } => {
            let (jury, candidate) = (label(Who::Jury(*jury)), label(Who::Candidate(*candidate)));
            format!("{jury} : pas de temps de lecture entre la partie écrite et l’entretien, {candidate}.")
        }
        PlanConflict::NoDeliberation { jury, .. } => {
            format!("{} : pas de délibération après le dernier candidat.", label(Who::Jury(*jury)))
        }
        PlanConflict::InvigilatorMissing { entry, from, to } => {
            format!("{} : sans surveillant de {from} à {to}.", name(entry))
        }
        PlanConflict::TooManyInvigilators { available, entries } => {
            let all: Vec<_> = entries.iter().map(name).collect();
            format!("Plus de surveillants à la fois que les {available} prévus : {}.", all.join(", "))
        }
        PlanConflict::BeforeStart { entry } => format!("{} : avant le début de la journée.", name(entry)),
        PlanConflict::PastLatestEnd { entry, minutes } => {
            format!("{} : {} après l’heure limite.", name(entry), duration(*minutes))
        }
        PlanConflict::NoRetentionExperience { jury, .. } => {
            format!("{} : aucun correcteur n’a l’expérience de la rétention client.", label(Who::Jury(*jury)))
        }
    }
}

fn entry(plan: &Plan, id: EntryId) -> String {
    let Some(entry) = plan.entries().iter().find(|entry| entry.id == id) else {
        return "?".into();
    };
    let what = match &entry.activity {
        Activity::Phase { candidate, phase, .. } => {
            let name = plan.phase_index(entry).map(|index| &plan.brief().format.phases[index].name);
            format!("{}, {}", label(Who::Candidate(*candidate)), name.unwrap_or(phase))
        }
        Activity::Reading { candidate, .. } => format!("lecture, {}", label(Who::Candidate(*candidate))),
        Activity::Deliberation { .. } => "délibération".into(),
        Activity::Invigilation { invigilator, watch } => {
            let who = label(Who::Invigilator(*invigilator));
            match watch {
                Watch::Desks => format!("{who}, postes"),
                Watch::Room(room) => format!("{who}, {}", label(Who::Room(*room))),
            }
        }
    };
    format!("{what} ({}–{})", entry.from, entry.to)
}

/// As people say it.
pub(super) fn duration(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    }
}
