//! Notes on calls: each station has its own and reads no other's, neither a candidate's nor a jury's nor staff.

use super::ledger::Pending;
use super::{ConnId, Hub, Refusal};
use crate::kept::{NewNote, Query, StoreOp};
use crate::protocol::{About, CallId, CallNote, ErrorCode, MAX_NOTE_CHARS, StationId, ToStation};

impl Hub {
    pub(super) fn note(
        &mut self,
        station: StationId,
        call: CallId,
        revision: u64,
        text: String,
    ) -> Result<(), Refusal> {
        let chars = text.chars().count();
        if chars > MAX_NOTE_CHARS {
            let text = format!("a note has {MAX_NOTE_CHARS} characters at most, not {chars}");
            return Err(Refusal::new(ErrorCode::TooLong, text));
        }
        if self.calls.find(call).is_some_and(|call| !call.concerns(station)) {
            return Err(no_such_call());
        }
        let note = NewNote { station, call, revision, text, at_ms: self.wall_ms() };
        self.ask_to_store(Pending::Note { station, call }, StoreOp::Note(note))
    }

    pub(super) fn notes_page(
        &mut self,
        conn: ConnId,
        station: StationId,
        before: Option<u64>,
    ) -> Result<(), Refusal> {
        if self.own_places(station).is_some_and(|places| places.is_empty()) {
            self.send(conn, ToStation::NotesPage { before, notes: Vec::new(), more: false });
            return Ok(());
        }
        self.ask_for_page(conn, Query::Notes { station, before })
    }

    /// A page of notes was read, the one begun last first: a candidate gets its own.
    pub(super) fn notes_read(
        &self,
        conn: ConnId,
        before: Option<u64>,
        mut notes: Vec<CallNote>,
        more: bool,
    ) -> ToStation {
        let station = self.connections.get(&conn).and_then(|connection| connection.station);
        let places = station.and_then(|station| self.own_places(station));
        let is_own = |note: &CallNote| {
            places.as_ref().is_none_or(|places| places.last().is_some_and(|place| place.holds(note.at_ms)))
        };
        let all = notes.len();
        notes.retain(is_own);
        // Those before an earlier candidate's are earlier still.
        let more = more && notes.len() == all;
        ToStation::NotesPage { before, notes, more }
    }

    /// A note of this station on this call is kept; none where the store knows no such call of the station.
    pub(super) fn note_kept(&mut self, station: StationId, call: CallId, kept: Option<CallNote>) {
        let refusal = match kept {
            Some(note) => return self.tell(station, ToStation::Note { note }),
            // The call itself waits for a store that failed.
            None if self.calls.find(call).is_some() => {
                Refusal::new(ErrorCode::NotStored, "the call is not stored yet")
            }
            None => no_such_call(),
        };
        self.refuse_station(station, refusal, About::Note(call));
    }
}

fn no_such_call() -> Refusal {
    Refusal::new(ErrorCode::NoSuchCall, "this station knows no call of this name")
}
