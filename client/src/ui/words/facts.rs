//! The facts of a session as sentences.

mod english;
mod french;
mod listening;
mod plays;

use std::time::Duration;

use signaling::protocol::exam::{
    CandidateNumber, Drawn, FINAL_INTERVIEW, FINAL_INTERVIEW_NAME, Fact, JurorId, JuryId, PhaseId, StaffView,
};
use signaling::protocol::{Station, StationId};

use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::ui::hours;

/// By what facts name people, stations and phases.
#[derive(Clone, Copy, Debug)]
pub struct FactNames<'a> {
    /// The session.
    pub session: &'a StaffView,
    /// The stations that are here.
    pub roster: &'a [Station],
}

impl Language {
    /// What became true, in a sentence.
    pub fn fact(self, fact: &Fact, names: FactNames<'_>) -> String {
        match self {
            French => french::sentence(fact, names),
            English => english::sentence(fact, names),
        }
    }

    /// A station as people call it: *Poste 4*, or the name that it joined under.
    pub fn place(self, name: &str) -> String {
        let number = name.trim().chars().all(|c| c.is_ascii_digit());
        match (self, number) {
            (French, true) => format!("Poste {name}"),
            (English, true) => format!("Station {name}"),
            (_, false) => name.to_owned(),
        }
    }

    /// Minutes and seconds in a sentence, as *0 min 14*.
    pub fn minutes(self, ms: u64) -> String {
        let seconds = ms / 1_000;
        format!("{}\u{a0}min\u{a0}{:02}", seconds / 60, seconds % 60)
    }
}

impl FactNames<'_> {
    fn place(&self, language: Language, id: StationId) -> String {
        match (self.roster.iter().find(|station| station.id == id), language) {
            (Some(station), _) => language.place(&station.name),
            (None, French) => "un poste qui n’est plus là".to_owned(),
            (None, English) => "a station that is not here any more".to_owned(),
        }
    }

    fn juror(&self, id: JurorId) -> String {
        let known = self.session.jurors.iter().find(|juror| juror.juror == id);
        known.map_or_else(|| format!("n°\u{a0}{}", id.0), |juror| juror.name.clone())
    }

    fn jury(&self, id: JuryId) -> String {
        let known = self.session.juries.iter().find(|jury| jury.jury == id);
        known.map_or_else(|| format!("Jury {id}"), |jury| jury.name.clone())
    }

    /// The name of a phase, as far as tells it from the others: *Partie 3*.
    fn phase(&self, id: &PhaseId) -> String {
        let known = self.session.phases.iter().find(|phase| phase.id == *id);
        let own = if id.0 == FINAL_INTERVIEW { FINAL_INTERVIEW_NAME } else { id.0.as_str() };
        let name = known.map_or(own, |phase| phase.name.as_str());
        name.split(':').next().unwrap_or(name).trim_end().to_owned()
    }

    /// The number of what a candidate drew, as its tile has it.
    fn drawn(&self, candidate: CandidateNumber, what: Drawn) -> Option<u32> {
        let tile = self.session.candidates.iter().find(|tile| tile.candidate == candidate)?;
        let draw = tile.draws.iter().find(|draw| draw.what == what)?;
        draw.result.as_ref().map(|result| result.number)
    }

    /// The station is the candidate's own.
    fn is_own(&self, candidate: CandidateNumber, station: StationId) -> bool {
        let tile = self.session.candidates.iter().find(|tile| tile.candidate == candidate);
        tile.is_some_and(|tile| tile.station == Some(station))
    }
}

/// The numbers of candidates, one after the other.
fn numbers(all: &[CandidateNumber]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn clock(ms: u64) -> String {
    hours::clock(Duration::from_millis(ms))
}
