//! What a station may look up while a session is held: clients, posts, files, and what it said before.

use super::handed::is_same_name;
use crate::exam::{Moment, Place, Thing};
use crate::hub::Hub;
use crate::package::{Attachment, Called, Seen};
use crate::protocol::exam::Seat;
use crate::protocol::{ClientId, Role, SharedFile, StationId, numbered_name};

impl Hub {
    /// The clients that a station may have the files of; none where no session is held.
    pub(in crate::hub) fn exam_clients(&self, station: StationId) -> Option<Vec<ClientId>> {
        let session = self.exam.session()?;
        let seat = self.exam_seat(station);
        Some(seat.map(|seat| session.clients_for(seat, self.moment())).unwrap_or_default())
    }

    /// The files of the exam that a station may have now, each once.
    pub(in crate::hub) fn exam_files(&self, station: StationId) -> Vec<SharedFile> {
        let (Some(seat), Some(session)) = (self.exam_seat(station), self.exam.session()) else {
            return Vec::new();
        };
        let recordings =
            self.exam.package.as_ref().map(|package| package.recordings.as_slice()).unwrap_or_default();
        let mut files: Vec<SharedFile> = Vec::new();
        for Attachment { file, bytes, hash } in session.files_for(seat, self.moment()) {
            if !files.iter().any(|known| known.hash == *hash) {
                let last = file.rsplit('/').next().unwrap_or_default();
                let number = recordings.iter().position(|recording| recording.sound.hash == *hash);
                let last = match number {
                    Some(number) => recording_name(number + 1, last),
                    None => last.to_owned(),
                };
                // A station holds each name once.
                let is_taken = files.iter().any(|known| is_same_name(&known.name, &last));
                let name = if is_taken { file.replace('/', " - ") } else { last };
                files.push(SharedFile { name, bytes: *bytes, hash: *hash });
            }
        }
        for handed in self.handed_for(seat) {
            if files.iter().any(|known| known.hash == handed.hash) {
                continue;
            }
            let is_free = |name: &String| !files.iter().any(|known| is_same_name(&known.name, name));
            let mut names = (1..=files.len() + 1).map(|number| numbered_name(&handed.name, number));
            let name = names.find(is_free).unwrap_or_default();
            files.push(SharedFile { name, ..handed });
        }
        // Last, for they are long, and nobody waits for them before a mark is pressed.
        files.extend(self.recordings_for(seat));
        files
    }

    /// Whether a station may have the file of this client in a call.
    pub(in crate::hub) fn may_have_file_of(&self, station: StationId, client: &ClientId) -> bool {
        self.exam_clients(station).is_none_or(|clients| clients.contains(client))
    }

    /// Whether a station may know of the internal posts.
    pub(in crate::hub) fn exam_lets_list_posts(&self, station: StationId) -> bool {
        match self.exam_seat(station) {
            Some(Seat::Candidate(number)) => self.may_call(number, Called::Posts),
            Some(Seat::Juror(_) | Seat::Staff(_)) => true,
            Some(Seat::Server) | None => false,
        }
    }

    /// Where what a station reads of the past was said: by its candidate, while its exchanges are something to see, and
    /// nothing else; and after a session that is over and not held any more, what was said since. None for whoever reads
    /// all of its station.
    pub(in crate::hub) fn own_places(&self, station: StationId) -> Option<Vec<Place>> {
        let role = self.roster.seat(station).role;
        let Some(session) = self.exam.session() else {
            let since = self.exam.over_ms.filter(|_| role == Role::Candidate)?;
            return Some(vec![Place { station, from: Moment(since), until: None }]);
        };
        match (role, self.exam_seat(station)) {
            (Role::Jury | Role::Staff, _) => None,
            (Role::Candidate, Some(seat @ Seat::Candidate(number))) => {
                let may = self.session_permits(seat, number, Thing::See(Seen::Exchanges));
                Some(session.places_of(station).iter().filter(|_| may).copied().collect())
            }
            (Role::Candidate, Some(Seat::Juror(_) | Seat::Staff(_) | Seat::Server) | None) => {
                Some(Vec::new())
            }
        }
    }

    /// Whether what was said at a candidate's station at some moment is of who sits there now.
    pub(in crate::hub) fn was_here(&self, candidate: StationId, at_ms: u64) -> bool {
        match self.exam.session() {
            Some(session) => session.places_of(candidate).last().is_some_and(|place| place.holds(at_ms)),
            None => true,
        }
    }
}

/// A recording as people call it, and not as its author called the file: that may say more than a draw shows.
fn recording_name(number: usize, file: &str) -> String {
    let ending = file.rsplit('.').next().unwrap_or_default();
    format!("Enregistrement n° {number}.{ending}")
}
