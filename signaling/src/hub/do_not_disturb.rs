//! Do not disturb (*ne pas déranger*): a station that asked for it is not called, and goes on calling.
//!
//! It is kept with the station, so it outlives reconnects and the server, until the station leaves.

use super::{Hub, Refusal};
use crate::protocol::{JournalEvent, StationId, ToStation};

impl Hub {
    pub(super) fn do_not_disturb(&mut self, station: StationId, on: bool) -> Result<(), Refusal> {
        let seat = self.roster.seat_mut(station);
        if std::mem::replace(&mut seat.do_not_disturb, on) != on {
            self.keep_station(station);
            self.journal(JournalEvent::DoNotDisturb { station, on });
            self.announce(station);
        }
        self.tell(station, ToStation::DoNotDisturb { on });
        Ok(())
    }

    /// After a welcome: the station may have started anew, and its screen has to say so.
    pub(super) fn say_if_undisturbed(&mut self, station: StationId) {
        if self.roster.seat(station).do_not_disturb {
            self.tell(station, ToStation::DoNotDisturb { on: true });
        }
    }
}
