//! How people, places, phases and moments are written.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use signaling::protocol::exam::{
    CandidateNumber, Competence, CriterionId, Extra, ExtraTime, FINAL_INTERVIEW, FINAL_INTERVIEW_NAME,
    FormatPhase, GridLabels, JurorId, JuryId, Person, PhaseId, ScoredIn, Seat,
};
use signaling::protocol::{ClientId, Field, StationId};

use super::day::Day;
use crate::settings::Language::French;
use crate::station::MinutesSource;

/// What stands where there is nothing.
pub(super) const NOTHING: &str = "–";

/// By what things go.
pub(super) struct Names<'a> {
    pub source: &'a MinutesSource,
    pub day: &'a Day,
    pub zone: &'a TimeZone,
}

impl Names<'_> {
    /// An hour, as `10:42:07`; with the day before it where the session goes over more than one.
    pub fn hour(&self, at_ms: u64) -> String {
        let first = self.day.span_ms.map_or(at_ms, |(first, _)| first);
        let today = self.at(first, "%Y-%m-%d") == self.at(at_ms, "%Y-%m-%d");
        self.at(at_ms, if today { "%H:%M:%S" } else { "%d/%m %H:%M:%S" })
    }

    pub fn hour_or_nothing(&self, at_ms: Option<u64>) -> String {
        at_ms.map_or_else(|| NOTHING.to_owned(), |at| self.hour(at))
    }

    /// A day and its hour, as `21/11/2026 à 10:42`.
    pub fn moment(&self, at_ms: u64) -> String {
        self.at(at_ms, "%d/%m/%Y à %H:%M")
    }

    pub fn candidate(&self, number: CandidateNumber) -> String {
        match self.day.candidates.get(&number).map(|sitting| sitting.name.as_str()) {
            Some(name) if !name.is_empty() => format!("{number}\u{a0}· {name}"),
            _ => number.to_string(),
        }
    }

    pub fn juror(&self, id: JurorId) -> String {
        let known = self.day.jurors.get(&id);
        let named = known.filter(|juror| !juror.name.is_empty());
        named.map_or_else(|| format!("n°\u{a0}{}", id.0), |juror| juror.name.clone())
    }

    pub fn jury(&self, id: Option<JuryId>) -> String {
        let known = id.and_then(|id| self.day.juries.get(&id));
        known.map_or_else(|| NOTHING.to_owned(), |jury| jury.name.clone())
    }

    pub fn person(&self, who: Person) -> String {
        match who {
            Person::Candidate(number) => format!("Candidat {}", self.candidate(number)),
            Person::Juror(juror) => self.juror(juror),
        }
    }

    /// A station by the name that it joined under; by its number at the server where it is not here.
    pub fn station(&self, id: StationId) -> String {
        let known = self.source.stations.iter().find(|(station, _)| *station == id);
        known.map_or_else(|| unknown(id), |(_, name)| French.place(name))
    }

    /// Who ordered something about what is kept.
    pub fn ordered_by(&self, by: Seat) -> String {
        match by {
            Seat::Staff(station) => format!("responsable de session, {}", self.station(station)),
            Seat::Server | Seat::Candidate(_) | Seat::Juror(_) => "serveur".to_owned(),
        }
    }

    /// The legal heading: as it was when the session was made; for records of before it was kept, as it is now.
    pub fn heading(&self) -> &[Field] {
        let own = &self.day.labels.heading;
        if own.is_empty() { &self.source.heading } else { own }
    }

    /// The form of the exam in full, likewise.
    pub fn format(&self) -> &str {
        let own = &self.day.labels.format;
        if own.is_empty() { &self.source.format } else { own }
    }

    /// The phases, likewise.
    pub fn phases(&self) -> &[FormatPhase] {
        let own = &self.day.labels.phases;
        if own.is_empty() { &self.source.phases } else { own }
    }

    /// A client by its name; by what it is called in the package where no label tells.
    pub fn client(&self, id: &ClientId) -> String {
        let known = self.day.labels.clients.iter().find(|client| client.id == *id);
        known.map_or_else(|| id.0.clone(), |client| printed(&client.title))
    }

    /// A criterion, likewise.
    pub fn criterion(&self, competence: Competence, id: &CriterionId) -> String {
        let known = self.grid(competence).and_then(|grid| grid.criteria.iter().find(|it| it.id == *id));
        known.map_or_else(|| id.0.clone(), |criterion| printed(&criterion.title))
    }

    /// A level of a scale, as *Acquis (3 sur 4)*.
    pub fn level(&self, competence: Competence, level: u8) -> String {
        let number = usize::from(level) + 1;
        let known = self.grid(competence).and_then(|grid| Some((grid.scale.get(usize::from(level))?, grid)));
        known.map_or_else(
            || number.to_string(),
            |(name, grid)| format!("{} ({number}\u{a0}sur\u{a0}{})", printed(name), grid.scale.len()),
        )
    }

    pub fn grid(&self, competence: Competence) -> Option<&GridLabels> {
        self.day.labels.grids.iter().find(|grid| grid.competence == competence)
    }

    /// The parts in which something is scored, as far as the record says.
    pub fn parts_scored(&self) -> BTreeSet<ScoredIn> {
        let takes_place: BTreeSet<ScoredIn> =
            self.day.labels.phases.iter().filter_map(|phase| ScoredIn::of(phase.part)).collect();
        let parts = self.day.labels.grids.iter().flat_map(|grid| grid.scored_in.iter().copied());
        parts.filter(|part| takes_place.contains(part)).collect()
    }

    pub fn phase(&self, id: &PhaseId) -> String {
        let known = self.phases().iter().find(|phase| phase.id == *id);
        let own = if id.0 == FINAL_INTERVIEW { FINAL_INTERVIEW_NAME } else { id.0.as_str() };
        known.map_or_else(|| own.to_owned(), |phase| printed(&phase.name))
    }

    /// A phase as far as tells it from the others: *Partie 3*.
    pub fn phase_in_short(&self, id: &PhaseId) -> String {
        let name = self.phase(id);
        name.split(':').next().map_or(name.clone(), |short| short.trim_end().to_owned())
    }

    /// Extra time as it was granted, as *tiers temps (toutes les phases)*.
    pub fn extra(&self, extra: &[ExtraTime]) -> String {
        let one = |time: &ExtraTime| {
            let much = match time.extra {
                Extra::Third => "tiers temps".to_owned(),
                Extra::Percent(percent) => format!("{percent}\u{a0}% de temps en plus"),
                Extra::Minutes(minutes) => format!("{minutes}\u{a0}min de plus"),
            };
            match &time.phase {
                Some(phase) => format!("{much} ({})", self.phase_in_short(phase)),
                None => much,
            }
        };
        match extra {
            [] => NOTHING.to_owned(),
            extra => extra.iter().map(one).collect::<Vec<_>>().join(", "),
        }
    }

    fn at(&self, at_ms: u64, format: &str) -> String {
        let at = i64::try_from(at_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
        at.map_or_else(String::new, |at| at.to_zoned(self.zone.clone()).strftime(format).to_string())
    }
}

/// A length, as `1 h 15 min`, `12 min 05 s` or `14 s`.
pub(super) fn length(ms: u64) -> String {
    let seconds = ms / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match (hours, seconds) {
        (0, 0) => format!("{minutes}\u{a0}min"),
        (0, _) if minutes == 0 => format!("{seconds}\u{a0}s"),
        (0, _) => format!("{minutes}\u{a0}min\u{a0}{seconds:02}\u{a0}s"),
        (_, 0) => format!("{hours}\u{a0}h\u{a0}{minutes:02}\u{a0}min"),
        _ => format!("{hours}\u{a0}h\u{a0}{minutes:02}\u{a0}min\u{a0}{seconds:02}\u{a0}s"),
    }
}

pub(super) fn length_or_nothing(ms: Option<u64>) -> String {
    ms.map_or_else(|| NOTHING.to_owned(), length)
}

/// By what a station goes that is not here.
pub(super) fn unknown(station: StationId) -> String {
    format!("Poste interne {}", station.0)
}

/// What was typed, or a sign that nothing was.
pub(super) fn or_nothing(text: &str) -> String {
    if text.trim().is_empty() { NOTHING.to_owned() } else { text.trim().to_owned() }
}

/// An apostrophe as it is printed.
pub(super) fn printed(text: &str) -> String {
    text.replace('\'', "’")
}
