//! Looking into the hub without changing it, for tests and simulations.

use super::Hub;
use crate::protocol::{CallInfo, ChatNumbers, Link, Phase, Role, StationId};

impl Hub {
    /// The number of a station, whether it is here or not.
    pub fn station_named(&self, role: Role, name: &str) -> Option<StationId> {
        self.roster.find(role, name)
    }

    /// Who sits at a station.
    pub fn station_role(&self, station: StationId) -> Option<Role> {
        self.roster.get(station).map(|seat| seat.role)
    }

    /// Whether a station is connected.
    pub fn is_connected(&self, station: StationId) -> bool {
        self.roster.conn(station).is_some()
    }

    /// Whom a station is paired with, and the last making of their peer connection.
    pub fn pair_of(&self, station: StationId) -> Option<(StationId, Link)> {
        let pair = self.pairs.get(station)?;
        Some((self.pairs.peer(station)?, pair.link))
    }

    /// The phase of a station.
    pub fn phase_of(&self, station: StationId) -> Phase {
        self.phase(station)
    }

    /// The oldest call of a station that is not over, as the station would be told of it now.
    pub fn call_of(&self, station: StationId) -> Option<CallInfo> {
        self.calls_of(station).into_iter().next()
    }

    /// The calls of a station that are not over, in the order in which they were placed, as the station would be told
    /// of them now.
    pub fn calls_of(&self, station: StationId) -> Vec<CallInfo> {
        self.call_infos_of(station)
    }

    /// Whom a station listens to, and the last making of that connection.
    pub fn ear_of(&self, listener: StationId) -> Option<(StationId, Option<Link>)> {
        self.ears.ear_of(listener)
    }

    /// Whether a station asked not to be called.
    pub fn is_undisturbed(&self, station: StationId) -> bool {
        self.roster.get(station).is_some_and(|seat| seat.do_not_disturb)
    }

    /// The last numbers of a station's chat.
    pub fn chat_numbers(&self, station: StationId) -> Option<ChatNumbers> {
        self.roster.get(station).map(|seat| seat.chat)
    }
}
