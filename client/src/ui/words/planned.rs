//! The plan of the day as sentences: entries, what does not fit, what staff should know, what has changed since.

use signaling::protocol::exam::{CandidateNumber, FINAL_INTERVIEW, FINAL_INTERVIEW_NAME, JuryInfo};
use signaling::protocol::{
    Activity, Entry, EntryId, JuryId, PlanConflict, PlanRemark, PlanShown, PlanStale, Spot, Watch, Who,
};

use crate::settings::Language;
use crate::settings::Language::{English, French};

/// What sentences about a plan are made from.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The language.
    pub language: Language,
    /// The plan.
    pub shown: &'a PlanShown,
    /// The juries, by which they have names.
    pub juries: &'a [JuryInfo],
}

impl Told<'_> {
    /// Somebody or something that has a day.
    pub fn who(&self, who: Who) -> String {
        match (self.language, who) {
            (French, Who::Candidate(number)) => format!("Candidat {number}"),
            (English, Who::Candidate(number)) => format!("Candidate {number}"),
            (_, Who::Jury(jury)) => self.jury(jury),
            (French, Who::Invigilator(number)) => format!("Surveillant {}", number.0),
            (English, Who::Invigilator(number)) => format!("Invigilator {}", number.0),
            (French, Who::Desk(number)) => format!("Poste {}", number.0),
            (English, Who::Desk(number)) => format!("Station {}", number.0),
            (French, Who::Room(number)) => format!("Salle {}", number.0),
            (English, Who::Room(number)) => format!("Room {}", number.0),
        }
    }

    /// A place.
    pub fn spot(&self, spot: Spot) -> String {
        match spot {
            Spot::Desk(desk) => self.who(Who::Desk(desk)),
            Spot::Room(room) => self.who(Who::Room(room)),
        }
    }

    /// A jury by the name that staff gave it.
    pub fn jury(&self, jury: JuryId) -> String {
        let known = self.juries.iter().find(|known| known.jury == jury);
        known.map_or_else(|| format!("Jury {}", jury.0), |known| known.name.clone())
    }

    /// A phase by its name.
    pub fn phase<'b>(&'b self, id: &'b str) -> &'b str {
        let own = if id == FINAL_INTERVIEW { FINAL_INTERVIEW_NAME } else { id };
        self.shown.phases.iter().find(|phase| phase.id.0 == id).map_or(own, |phase| &phase.name)
    }

    /// What is done in an entry, and by whom.
    pub fn activity(&self, entry: &Entry) -> String {
        match (self.language, &entry.activity) {
            (_, Activity::Phase { candidate, phase, .. }) => {
                format!("{}, {}", self.who(Who::Candidate(*candidate)), self.phase(phase))
            }
            (French, Activity::Reading { jury, candidate }) => {
                format!("{}, lecture du candidat {candidate}", self.jury(*jury))
            }
            (English, Activity::Reading { jury, candidate }) => {
                format!("{}, reading of candidate {candidate}", self.jury(*jury))
            }
            (French, Activity::Deliberation { jury }) => format!("{}, délibération", self.jury(*jury)),
            (English, Activity::Deliberation { jury }) => format!("{}, deliberation", self.jury(*jury)),
            (French, Activity::Invigilation { invigilator, watch: Watch::Desks }) => {
                format!("{}, postes des candidats", self.who(Who::Invigilator(*invigilator)))
            }
            (English, Activity::Invigilation { invigilator, watch: Watch::Desks }) => {
                format!("{}, candidates’ stations", self.who(Who::Invigilator(*invigilator)))
            }
            (_, Activity::Invigilation { invigilator, watch: Watch::Room(room) }) => {
                format!("{}, {}", self.who(Who::Invigilator(*invigilator)), self.who(Who::Room(*room)))
            }
        }
    }

    /// When it is, and how long.
    pub fn times(&self, entry: &Entry) -> String {
        format!("{}–{} ({})", entry.from, entry.to, self.language.hours_and_minutes(entry.minutes()))
    }

    /// Where it is, and before whom.
    pub fn place(&self, entry: &Entry) -> String {
        match &entry.activity {
            Activity::Phase { spot, jury, .. } => {
                let (spot, jury) = (self.spot(*spot), jury.map(|jury| self.jury(jury)));
                std::iter::once(spot).chain(jury).collect::<Vec<_>>().join(" · ")
            }
            Activity::Reading { .. } | Activity::Deliberation { .. } | Activity::Invigilation { .. } => {
                String::new()
            }
        }
    }

    fn entry(&self, id: EntryId) -> String {
        let entry = self.shown.plan.entries.iter().find(|entry| entry.id == id);
        entry.map_or_else(
            || "?".to_owned(),
            |entry| format!("{} ({}–{})", self.activity(entry), entry.from, entry.to),
        )
    }

    /// What does not fit, in a sentence.
    pub fn conflict(&self, conflict: &PlanConflict) -> String {
        match self.language {
            French => self.conflict_in_french(conflict),
            English => self.conflict_in_english(conflict),
        }
    }

    fn conflict_in_french(&self, conflict: &PlanConflict) -> String {
        let name = |id: &EntryId| self.entry(*id);
        let both = |first: &EntryId, second: &EntryId| format!("{} et {}", name(first), name(second));
        let twice = |who: Who, first: &EntryId, second: &EntryId| {
            format!("{} est pris deux fois en même temps : {}.", self.who(who), both(first, second))
        };
        match conflict {
            PlanConflict::JuryTwice { jury, first, second } => twice(Who::Jury(*jury), first, second),
            PlanConflict::DeskTwice { desk, first, second } => twice(Who::Desk(*desk), first, second),
            PlanConflict::InvigilatorTwice { invigilator, first, second } => {
                twice(Who::Invigilator(*invigilator), first, second)
            }
            PlanConflict::RoomTwice { room, first, second } => {
                let room = self.who(Who::Room(*room));
                format!("{room} est prise deux fois en même temps : {}.", both(first, second))
            }
            PlanConflict::TooShort { entry, due, minutes } => {
                format!("{} dure {minutes} min ; il en faut {due}.", name(entry))
            }
            PlanConflict::OutOfOrder { first, second, .. } => {
                format!("{} doit être finie avant que ne commence {}.", name(first), name(second))
            }
            PlanConflict::WaitTooLong { first, second, minutes, most, .. } => format!(
                "Le candidat attend {minutes} min, et {most} min au plus sont permises, entre {}.",
                both(first, second)
            ),
            PlanConflict::NoBreak { who, .. } => format!("{} n’a pas de pause.", self.who(*who)),
            PlanConflict::NoReading { jury, candidate, .. } => format!(
                "{} n’a pas le temps de lire le candidat {candidate} entre son travail écrit et l’entretien.",
                self.jury(*jury)
            ),
            PlanConflict::NoDeliberation { jury, .. } => {
                format!("{} n’a pas le temps de délibérer après son dernier candidat.", self.jury(*jury))
            }
            PlanConflict::InvigilatorMissing { entry, from, to } => {
                format!("{} est sans surveillant de {from} à {to}.", name(entry))
            }
            PlanConflict::TooManyInvigilators { available, entries } => {
                let all: Vec<_> = entries.iter().map(name).collect();
                format!(
                    "Il faut {} surveillants à la fois, et le centre en a {available} : {}.",
                    all.len(),
                    all.join(", ")
                )
            }
            PlanConflict::BeforeStart { entry } => {
                format!("{} commence avant le début de la journée.", name(entry))
            }
            PlanConflict::PastLatestEnd { entry, minutes } => {
                format!(
                    "{} finit {} après l’heure limite.",
                    name(entry),
                    self.language.hours_and_minutes(*minutes)
                )
            }
            PlanConflict::NoRetentionExperience { jury, .. } => format!(
                "La personne qui corrige pour {} n’a pas l’expérience de la rétention de clientèle.",
                self.jury(*jury)
            ),
        }
    }

    fn conflict_in_english(&self, conflict: &PlanConflict) -> String {
        let name = |id: &EntryId| self.entry(*id);
        let both = |first: &EntryId, second: &EntryId| format!("{} and {}", name(first), name(second));
        let twice = |who: Who, first: &EntryId, second: &EntryId| {
            format!("{} is taken twice at the same time: {}.", self.who(who), both(first, second))
        };
        match conflict {
            PlanConflict::JuryTwice { jury, first, second } => twice(Who::Jury(*jury), first, second),
            PlanConflict::DeskTwice { desk, first, second } => twice(Who::Desk(*desk), first, second),
            PlanConflict::RoomTwice { room, first, second } => twice(Who::Room(*room), first, second),
            PlanConflict::InvigilatorTwice { invigilator, first, second } => {
                twice(Who::Invigilator(*invigilator), first, second)
            }
            PlanConflict::TooShort { entry, due, minutes } => {
                format!("{} lasts {minutes} min; {due} are due.", name(entry))
            }
            PlanConflict::OutOfOrder { first, second, .. } => {
                format!("{} must have ended before {} begins.", name(first), name(second))
            }
            PlanConflict::WaitTooLong { first, second, minutes, most, .. } => format!(
                "The candidate waits {minutes} min, and {most} min at most are allowed, between {}.",
                both(first, second)
            ),
            PlanConflict::NoBreak { who, .. } => format!("{} has no break.", self.who(*who)),
            PlanConflict::NoReading { jury, candidate, .. } => format!(
                "{} has no time to read candidate {candidate} between its written work and the interview.",
                self.jury(*jury)
            ),
            PlanConflict::NoDeliberation { jury, .. } => {
                format!("{} has no time to deliberate after its last candidate.", self.jury(*jury))
            }
            PlanConflict::InvigilatorMissing { entry, from, to } => {
                format!("{} has no invigilator from {from} to {to}.", name(entry))
            }
            PlanConflict::TooManyInvigilators { available, entries } => {
                let all: Vec<_> = entries.iter().map(name).collect();
                format!(
                    "{} invigilators are needed at once, and the centre has {available}: {}.",
                    all.len(),
                    all.join(", ")
                )
            }
            PlanConflict::BeforeStart { entry } => format!("{} begins before the day does.", name(entry)),
            PlanConflict::PastLatestEnd { entry, minutes } => {
                format!(
                    "{} ends {} past the latest end.",
                    name(entry),
                    self.language.hours_and_minutes(*minutes)
                )
            }
            PlanConflict::NoRetentionExperience { jury, .. } => format!(
                "Who corrects for {} does not know customer retention from practice.",
                self.jury(*jury)
            ),
        }
    }

    /// What staff should know, in a sentence.
    pub fn remark(&self, remark: &PlanRemark) -> String {
        let name = |id: &EntryId| self.entry(*id);
        match (self.language, remark) {
            (French, PlanRemark::MayMeet { waiting, drawn, from, to }) => format!(
                "De {from} à {to}, le candidat {waiting} attend son tirage et le candidat {drawn} a déjà tiré : séparez-les."
            ),
            (English, PlanRemark::MayMeet { waiting, drawn, from, to }) => format!(
                "From {from} to {to} candidate {waiting} awaits its draw and candidate {drawn} has drawn: keep them apart."
            ),
            (French, PlanRemark::TightChangeOver { who, first, second, minutes }) => {
                format!("{} n’a que {minutes} min entre {} et {}.", self.who(*who), name(first), name(second))
            }
            (English, PlanRemark::TightChangeOver { who, first, second, minutes }) => format!(
                "{} has only {minutes} min between {} and {}.",
                self.who(*who),
                name(first),
                name(second)
            ),
            (French, PlanRemark::NobodyToWatch { entry, minutes }) => {
                format!("{} : personne à surveiller pendant {minutes} min.", name(entry))
            }
            (English, PlanRemark::NobodyToWatch { entry, minutes }) => {
                format!("{}: nobody to watch for {minutes} min.", name(entry))
            }
            (French, PlanRemark::LongerThanDue { entry, due, minutes }) => {
                format!("{} dure {minutes} min ; {due} suffisent.", name(entry))
            }
            (English, PlanRemark::LongerThanDue { entry, due, minutes }) => {
                format!("{} lasts {minutes} min; {due} are enough.", name(entry))
            }
        }
    }

    /// What has changed since it was computed, in a sentence.
    pub fn stale(&self, stale: &PlanStale) -> String {
        match (self.language, *stale) {
            (French, PlanStale::CandidateMissing { candidate }) => {
                format!("Le candidat {candidate} n’y a pas sa place.")
            }
            (English, PlanStale::CandidateMissing { candidate }) => {
                format!("Candidate {candidate} has no place in it.")
            }
            (French, PlanStale::CandidateGone { candidate }) => {
                format!("Le candidat {candidate} est absent ou n’est plus inscrit.")
            }
            (English, PlanStale::CandidateGone { candidate }) => {
                format!("Candidate {candidate} is absent or no longer registered.")
            }
            (French, PlanStale::ExtraTimeChanged { candidate }) => {
                format!("L’aménagement du candidat {candidate} a changé.")
            }
            (English, PlanStale::ExtraTimeChanged { candidate }) => {
                format!("The extra time of candidate {candidate} is another.")
            }
            (French, PlanStale::FinalInterviewChanged { candidate }) => {
                format!("L’entretien final du candidat {candidate} a changé.")
            }
            (English, PlanStale::FinalInterviewChanged { candidate }) => {
                format!("The final interview of candidate {candidate} is another.")
            }
            (French, PlanStale::JuryMissing { jury }) => format!("{} n’y figure pas.", self.jury(jury)),
            (English, PlanStale::JuryMissing { jury }) => format!("{} is not in it.", self.jury(jury)),
            (French, PlanStale::CorrectorChanged { jury }) => {
                format!("{} a changé de correcteur.", self.jury(jury))
            }
            (English, PlanStale::CorrectorChanged { jury }) => {
                format!("{} has another corrector.", self.jury(jury))
            }
        }
    }
}

impl Language {
    /// The button that gives a candidate its place in the plan.
    pub fn add_to_plan(self, candidate: CandidateNumber) -> String {
        match self {
            French => format!("Donner une place au candidat {candidate}"),
            English => format!("Give candidate {candidate} a place"),
        }
    }

    /// The button that takes its entries out of the plan.
    pub fn drop_from_plan(self, candidate: CandidateNumber) -> String {
        match self {
            French => format!("Retirer le candidat {candidate} du plan"),
            English => format!("Take candidate {candidate} out of the plan"),
        }
    }

    /// The button that gives its final interview a place in the plan.
    pub fn plan_final_interview(self, candidate: CandidateNumber) -> String {
        match self {
            French => format!("Placer l’entretien final du candidat {candidate}"),
            English => format!("Place the final interview of candidate {candidate}"),
        }
    }

    /// The button that takes its final interview out of the plan.
    pub fn drop_final_interview(self, candidate: CandidateNumber) -> String {
        match self {
            French => format!("Retirer du plan l’entretien final du candidat {candidate}"),
            English => format!("Take the final interview of candidate {candidate} out of the plan"),
        }
    }

    /// Minutes as people say them.
    pub fn hours_and_minutes(self, minutes: u32) -> String {
        match (minutes / 60, minutes % 60) {
            (0, minutes) => format!("{minutes} min"),
            (hours, minutes) => format!("{hours} h {minutes:02}"),
        }
    }

    /// What a plan comes to, in a line.
    pub fn plan_in_short(self, shown: &PlanShown) -> String {
        let sums = &shown.plan.sums;
        let (candidates, end) = (sums.candidates.len(), sums.end);
        let juries = sums.juries.iter().filter(|jury| jury.candidates > 0).count();
        let s = |count: usize| if count > 1 { "s" } else { "" };
        match self {
            French => format!(
                "{candidates} candidat{} devant {juries} jury{}, fin à {end}",
                s(candidates),
                s(juries)
            ),
            English => {
                let ies = if juries > 1 { "ies" } else { "y" };
                format!("{candidates} candidate{} before {juries} jur{ies}, end at {end}", s(candidates))
            }
        }
    }

    /// How many conflicts there are.
    pub fn conflicts(self, count: usize) -> String {
        let s = if count > 1 { "s" } else { "" };
        match (self, count) {
            (French, 0) => "Aucun conflit".into(),
            (English, 0) => "No conflict".into(),
            (French, _) => format!("{count} conflit{s}"),
            (English, _) => format!("{count} conflict{s}"),
        }
    }

    /// That there are so many more.
    pub fn and_more(self, count: usize) -> String {
        match self {
            French => format!("… et {count} de plus"),
            English => format!("… and {count} more"),
        }
    }

    /// Where the page to print is.
    pub fn page_opened(self, file: &str) -> String {
        match self {
            French => format!(
                "La page du plan s’ouvre dans le navigateur : imprimez-la de là. Si rien ne s’ouvre, ouvrez ce fichier : {file}"
            ),
            English => format!(
                "The plan’s page opens in the browser: print it from there. If nothing opens, open this file: {file}"
            ),
        }
    }
}
