//! The words of who sits where.

use signaling::protocol::exam::{Person, StaffView};
use signaling::protocol::{Station, StationId};

use crate::settings::Language;
use crate::settings::Language::{English, French};
use crate::ui::preparing::Proposal;

impl SeatsWords {
    /// The words of a language.
    pub fn of(language: Language) -> &'static SeatsWords {
        match language {
            French => &SEATS_FRENCH,
            English => &SEATS_ENGLISH,
        }
    }
}

words! {
    SeatsWords, SEATS_FRENCH, SEATS_ENGLISH;

    no_session:
        "Ouvrez d’abord une session à la page Préparation.",
        "First open a session at the page Preparation.";
    without_place: "Sans place", "Without a place";
    with_place: "Installés", "Seated";
    all_placed: "Tout le monde a une place.", "Everybody has a place.";
    nobody_entered:
        "Personne n’est inscrit pour l’instant : commencez par la page Préparation.",
        "Nobody is registered yet: begin with the page Preparation.";
    place_how: "Choisissez maintenant un poste libre.", "Now choose a free station.";
    move_how:
        "Choisissez un autre poste libre pour changer de place, ou libérez celui-ci.",
        "Choose another free station to move, or free this one.";
    free: "Libérer la place", "Free the place";
    moving: "Changement en cours…", "Moving…";
    absent: "Noté absent", "Noted absent";
    free_station: "Libre", "Free";
    place_here: "Placer ici", "Place here";
    no_station: "Aucun poste de ce type n’est allumé.", "No station of this kind is on.";
    staff_station: "Personne ne s’installe à un poste d’organisation.", "Nobody is placed at a staff station.";
    gone: "Poste éteint", "Station off";
    place_all: "Placer tout le monde", "Place everybody";
    place_all_more:
        "Chacun au poste qui porte son numéro ou son nom, les autres dans l’ordre. Vous verrez la liste avant de confirmer.",
        "Each at the station that bears their number or name, the others in order. You see the list before you confirm.";
    nothing_to_place:
        "Personne à placer pour l’instant, ou aucun poste libre.",
        "Nobody to place for now, or no free station.";
    place_all_yes: "Placer ainsi", "Place like this";
    by_number: "à son numéro", "by number";
    by_name: "à son nom", "by name";
    by_jury: "au nom de son jury", "by the name of the jury";
    in_order: "dans l’ordre", "in order";
}

impl Language {
    /// A person of the session on the screens that a candidate may pass: its number, and no name.
    pub fn person(self, session: &StaffView, who: Person) -> String {
        match who {
            Person::Candidate(number) => self.you_are(&number.to_string()),
            Person::Juror(juror) => {
                let info = session.jurors.iter().find(|info| info.juror == juror);
                info.map(|info| info.name.clone()).unwrap_or_default()
            }
        }
    }

    /// What a person does in the session, or who examines it.
    pub fn role_in_session(self, session: &StaffView, who: Person) -> String {
        let juror = match who {
            Person::Candidate(number) => {
                let tile = session.candidates.iter().find(|tile| tile.candidate == number);
                let jury = tile.and_then(|tile| tile.jury);
                let jury = session.juries.iter().find(|known| Some(known.jury) == jury);
                let none = if self == French { "Sans jury" } else { "No jury" };
                return jury.map_or(none, |jury| &jury.name).to_owned();
            }
            Person::Juror(juror) => juror,
        };
        let jury = session.juries.iter().find(|jury| jury.members().any(|member| member == juror));
        match (self, jury) {
            (French, Some(jury)) if jury.plays == juror => format!("{}, joue les clients", jury.name),
            (French, Some(jury)) => format!("{}, écoute", jury.name),
            (French, None) => "Membre de jury".to_owned(),
            (English, Some(jury)) if jury.plays == juror => format!("{}, plays the clients", jury.name),
            (English, Some(jury)) => format!("{}, listens", jury.name),
            (English, None) => "Jury member".to_owned(),
        }
    }

    /// A station by its name.
    pub fn station_named(self, name: &str) -> String {
        match self {
            French => format!("Poste «\u{a0}{name}\u{a0}»"),
            English => format!("Station “{name}”"),
        }
    }

    /// Where somebody sits.
    pub fn sits_at(self, station: StationId, roster: &[Station]) -> String {
        match roster.iter().find(|known| known.id == station) {
            Some(known) => self.station_named(&known.name),
            None => SeatsWords::of(self).gone.to_owned(),
        }
    }

    /// The stations of candidates, of juries, of staff.
    pub fn stations_of(self, whose: &str) -> String {
        match self {
            French => format!("Postes\u{a0}: {}", whose.to_lowercase()),
            English => format!("Stations: {}", whose.to_lowercase()),
        }
    }

    /// One line of what placing everybody would do.
    pub fn would_sit(self, session: &StaffView, one: &Proposal, station: &str) -> String {
        let words = SeatsWords::of(self);
        let who = self.person(session, one.who);
        let why = match (one.who, one.by_name) {
            (_, false) => words.in_order,
            (Person::Candidate(_), true) => words.by_number,
            (Person::Juror(_), true) if station.trim().to_lowercase() == who.trim().to_lowercase() => {
                words.by_name
            }
            (Person::Juror(_), true) => words.by_jury,
        };
        let station = self.station_named(station);
        match self {
            French => format!("{who}\u{a0}: {station}, {why}"),
            English => format!("{who}: {station}, {why}"),
        }
    }

    /// How many places are on their way.
    pub fn placing(self, count: usize) -> String {
        match self {
            French => format!("Installation en cours\u{a0}: encore {count}."),
            English => format!("Placing: {count} to go."),
        }
    }
}
