//! Who would sit where, if all were placed at once.

use std::collections::BTreeSet;

use signaling::protocol::exam::{CandidateNumber, JurorId, JuryInfo, Person, StaffTile, StaffView};
use signaling::protocol::{Presence, Role, Station, StationId};

use super::read_number;

/// One person to be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Who.
    pub who: Person,
    /// Where.
    pub station: StationId,
    /// Whether the station bears the person's number or name.
    pub by_name: bool,
}

/// Whether a person can sit at a station of this role.
pub fn can_sit(who: Person, role: Role) -> bool {
    match (who, role) {
        (Person::Candidate(_), Role::Candidate) | (Person::Juror(_), Role::Jury) => true,
        (Person::Candidate(_), Role::Jury | Role::Staff)
        | (Person::Juror(_), Role::Candidate | Role::Staff) => false,
    }
}

/// Where each person without a seat would sit: candidates where the station's name is their number, jurors where it is
/// their name or, who plays, that of its jury; then the others in order, at stations that are there and are nobody
/// else's by name. Absent candidates are not placed.
pub fn propose(session: &StaffView, roster: &[Station]) -> Vec<Proposal> {
    let seated = session.candidates.iter().filter_map(|tile| tile.station);
    let mut taken: BTreeSet<StationId> =
        seated.chain(session.seats.iter().map(|(_, station)| *station)).collect();
    let mut people = unseated(session);
    let mut proposed = Vec::new();
    people.retain(|who| {
        let free = |station: &&Station| can_sit(*who, station.role) && !taken.contains(&station.id);
        let own = roster.iter().filter(free).find(|station| is_named_after(session, *who, &station.name));
        own.map(|station| {
            taken.insert(station.id);
            proposed.push(Proposal { who: *who, station: station.id, by_name: true });
        })
        .is_none()
    });
    let nobodys = |station: &&Station| {
        station.state != Presence::Away
            && !everybody(session).any(|who| is_named_after(session, who, &station.name))
    };
    let mut left: Vec<&Station> = roster.iter().filter(nobodys).collect();
    in_order(&mut left);
    for who in people {
        let place =
            left.iter().position(|station| can_sit(who, station.role) && !taken.contains(&station.id));
        if let Some(place) = place {
            let station = left.remove(place).id;
            proposed.push(Proposal { who, station, by_name: false });
        }
    }
    proposed.sort_by_key(|proposal| proposal.who);
    proposed
}

/// Stations in the order in which people look for them: those with a number by it, then the others by name.
pub fn in_order(stations: &mut [&Station]) {
    stations.sort_by_key(|station| {
        let number = read_number(&station.name);
        (number.is_none(), number, station.name.to_lowercase(), station.id)
    });
}

/// Candidates by number, then jurors: those who play first.
fn unseated(session: &StaffView) -> Vec<Person> {
    let absent = |tile: &&StaffTile| tile.station.is_none() && !tile.absent;
    let candidates = session.candidates.iter().filter(absent).map(|tile| Person::Candidate(tile.candidate));
    let has_seat = |juror: JurorId| session.seats.iter().any(|(seated, _)| *seated == juror);
    let mut jurors: Vec<JurorId> =
        session.jurors.iter().map(|info| info.juror).filter(|juror| !has_seat(*juror)).collect();
    jurors.sort_by_key(|juror| (!session.juries.iter().any(|jury| jury.plays == *juror), *juror));
    candidates.chain(jurors.into_iter().map(Person::Juror)).collect()
}

fn everybody(session: &StaffView) -> impl Iterator<Item = Person> {
    let candidates = session.candidates.iter().map(|tile| Person::Candidate(tile.candidate));
    candidates.chain(session.jurors.iter().map(|info| Person::Juror(info.juror)))
}

fn is_named_after(session: &StaffView, who: Person, station: &str) -> bool {
    match who {
        Person::Candidate(number) => names_number(station, number),
        Person::Juror(juror) => {
            let is = |name: &str| name.trim().to_lowercase() == station.trim().to_lowercase();
            let plays = |jury: &&JuryInfo| jury.plays == juror;
            let own = session.jurors.iter().any(|info| info.juror == juror && is(&info.name));
            own || session.juries.iter().filter(plays).any(|jury| is(&jury.name))
        }
    }
}

fn names_number(station: &str, number: CandidateNumber) -> bool {
    read_number(station) == Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn station(name: &str) -> Station {
        Station {
            id: StationId(1),
            name: name.into(),
            role: Role::Candidate,
            state: Presence::Present,
            paired_with: None,
            listens_to: None,
            posts: Vec::new(),
        }
    }

    #[test]
    fn stations_stand_by_number_and_then_by_name() {
        let all = ["fond", "10", "9", "Accueil", "02"].map(station);
        let mut stations: Vec<&Station> = all.iter().collect();
        in_order(&mut stations);
        let names: Vec<&str> = stations.iter().map(|station| station.name.as_str()).collect();
        assert_eq!(names, ["02", "9", "10", "Accueil", "fond"]);
    }

    #[test]
    fn nobody_sits_at_a_station_of_another_role() {
        let (candidate, juror) = (Person::Candidate(CandidateNumber(1)), Person::Juror(JurorId(1)));
        let may = |who| [Role::Candidate, Role::Jury, Role::Staff].map(|role| can_sit(who, role));
        assert_eq!((may(candidate), may(juror)), ([true, false, false], [false, true, false]));
    }
}
