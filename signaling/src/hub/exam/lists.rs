//! What a station may look up while a session is held: clients, posts, files, and what it said before.

use crate::exam::{Moment, Thing};
use crate::hub::Hub;
use crate::hub::rights::may_have_files;
use crate::package::{Attachment, Called, Seen};
use crate::protocol::exam::Seat;
use crate::protocol::{ClientId, Role, SharedFile, StationId};

impl Hub {
    /// The clients that a station may have the files of; none where no session is held.
    pub(in crate::hub) fn exam_clients(&self, station: StationId) -> Option<Vec<ClientId>> {
        let session = self.exam.session()?;
        let seat = self.exam_seat(station);
        Some(seat.map(|seat| session.clients_for(seat, self.moment())).unwrap_or_default())
    }

    /// Whether a station of this role may fetch files at all: candidates' may those of the exam.
    pub(in crate::hub) fn may_fetch_files(&self, role: Role) -> bool {
        may_have_files(role) || self.exam.package.is_some()
    }

    /// The files of the exam that a station may have now, each once.
    pub(in crate::hub) fn exam_files(&self, station: StationId) -> Vec<SharedFile> {
        let (Some(seat), Some(session)) = (self.exam_seat(station), self.exam.session()) else {
            return Vec::new();
        };
        let mut files: Vec<SharedFile> = Vec::new();
        for Attachment { file, bytes, hash } in session.files_for(seat, self.moment()) {
            if !files.iter().any(|known| known.hash == *hash) {
                let name = file.rsplit('/').next().unwrap_or_default().to_owned();
                files.push(SharedFile { name, bytes: *bytes, hash: *hash });
            }
        }
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

    /// From when on a station may read what it said and wrote: a candidate what it did there itself, while its exchanges are
    /// something to see; none where it may read nothing. In milliseconds since the Unix epoch.
    pub(in crate::hub) fn look_back_from(&self, station: StationId) -> Option<u64> {
        let is_candidate = self.roster.seat(station).role == Role::Candidate;
        if !self.exam_is_held() || !is_candidate {
            return Some(0);
        }
        match self.exam_seat(station) {
            Some(seat @ Seat::Candidate(number)) => {
                let may = self.session_permits(seat, number, Thing::See(Seen::Exchanges));
                self.seated_from(station).filter(|_| may)
            }
            Some(Seat::Juror(_) | Seat::Staff(_) | Seat::Server) | None => None,
        }
    }

    /// From when on what a candidate's station said is of who sits there now.
    pub(in crate::hub) fn seated_from(&self, candidate: StationId) -> Option<u64> {
        match self.exam.session() {
            Some(session) => session.seated_since(candidate).map(|Moment(since_ms)| since_ms),
            None => Some(0),
        }
    }
}
