//! The seats: every station that ever joined, and which connection it is on.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ConnId;
use crate::kept::{KeptStation, unnamed};
use crate::protocol::{ChatNumbers, Link, ResumeSecret, Role, StationId};

/// What a candidate reads in place of the jury's name.
pub const NEUTRAL_NAME: &str = "Clients";
/// The most stations that are here at once: twice what the server is measured with (2,000).
pub(super) const MAX_HERE: usize = 4_096;
/// The most stations remembered: years of sessions in one folder, and still a few MiB of memory.
pub(super) const MAX_KNOWN: usize = 65_536;

/// Whether a station is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Here {
    Connected(ConnId),
    /// Lost a moment ago, and waited for.
    Away,
    Gone,
}

#[derive(Debug)]
pub(super) struct Seat {
    pub(super) id: StationId,
    pub(super) name: Arc<str>,
    pub(super) role: Role,
    pub(super) here: Here,
    /// The order in which the stations that are here came.
    pub(super) came: u64,
    pub(super) held_apart: bool,
    /// It asked not to be called.
    pub(super) do_not_disturb: bool,
    pub(super) secret: Option<ResumeSecret>,
    /// The peer connection that the station holds, as far as the hub knows.
    pub(super) link: Option<Link>,
    /// The connections of silent listening that it holds, likewise.
    pub(super) ears: Vec<Link>,
    pub(super) chat: ChatNumbers,
}

impl Seat {
    pub(super) fn kept(&self) -> KeptStation {
        let Seat { id, role, held_apart, do_not_disturb, .. } = *self;
        KeptStation { id, name: self.name.to_string(), role, held_apart, do_not_disturb }
    }

    pub(super) fn is_here(&self) -> bool {
        match self.here {
            Here::Connected(_) | Here::Away => true,
            Here::Gone => false,
        }
    }

    pub(super) fn conn(&self) -> Option<ConnId> {
        match self.here {
            Here::Connected(conn) => Some(conn),
            Here::Away | Here::Gone => None,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Roster {
    seats: BTreeMap<StationId, Seat>,
    by_name: BTreeMap<(Role, Arc<str>), StationId>,
    came: u64,
}

impl Roster {
    pub(super) fn new(stations: Vec<KeptStation>, chats: &[(StationId, ChatNumbers)]) -> Self {
        let mut roster = Self::default();
        for KeptStation { id, name, role, held_apart, do_not_disturb } in stations {
            let seat = roster.add(id, &name, role);
            (seat.held_apart, seat.do_not_disturb) = (held_apart, do_not_disturb);
        }
        for (station, numbers) in chats {
            if let Some(chat) = roster.chat_mut(*station) {
                *chat = *numbers;
            }
        }
        roster
    }

    fn add(&mut self, id: StationId, name: &str, role: Role) -> &mut Seat {
        let name: Arc<str> = name.into();
        self.by_name.insert((role, Arc::clone(&name)), id);
        self.seats.entry(id).or_insert(Seat {
            id,
            name,
            role,
            here: Here::Gone,
            came: 0,
            held_apart: false,
            do_not_disturb: false,
            secret: None,
            link: None,
            ears: Vec::new(),
            chat: ChatNumbers::default(),
        })
    }

    /// The name under which a station joined has gone; whoever joins under it again is another.
    pub(super) fn unname(&mut self, station: StationId) {
        let Some(seat) = self.seats.get_mut(&station) else { return };
        let name: Arc<str> = unnamed(station).into();
        self.by_name.remove(&(seat.role, Arc::clone(&seat.name)));
        self.by_name.insert((seat.role, Arc::clone(&name)), station);
        seat.name = name;
    }

    /// A new seat, with the next number.
    pub(super) fn seat_new(&mut self, name: &str, role: Role) -> StationId {
        let id = StationId(self.seats.last_key_value().map_or(1, |(last, _)| last.0 + 1));
        self.add(id, name, role).id
    }

    pub(super) fn find(&self, role: Role, name: &str) -> Option<StationId> {
        // Not by a borrowed key: a tuple of (Role, &str) cannot be borrowed from (Role, Arc<str>).
        self.by_name.get(&(role, Arc::from(name))).copied()
    }

    pub(super) fn get(&self, station: StationId) -> Option<&Seat> {
        self.seats.get(&station)
    }

    /// The seat of a station that was welcomed once.
    pub(super) fn seat(&self, station: StationId) -> &Seat {
        self.seats.get(&station).expect("seats are never taken away")
    }

    pub(super) fn seat_mut(&mut self, station: StationId) -> &mut Seat {
        self.seats.get_mut(&station).expect("seats are never taken away")
    }

    /// The last chat numbers of a station, where it is known.
    pub(super) fn chat_mut(&mut self, station: StationId) -> Option<&mut ChatNumbers> {
        self.seats.get_mut(&station).map(|seat| &mut seat.chat)
    }

    pub(super) fn conn(&self, station: StationId) -> Option<ConnId> {
        self.seats.get(&station).and_then(Seat::conn)
    }

    /// Marks that a station came, and is the youngest of those that are here.
    pub(super) fn came(&mut self, station: StationId) {
        self.came += 1;
        let came = self.came;
        self.seat_mut(station).came = came;
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Seat> {
        self.seats.values()
    }

    /// The stations that are here, in order of number, after `after`.
    pub(super) fn here_after(&self, after: StationId) -> impl Iterator<Item = &Seat> {
        let start = (std::ops::Bound::Excluded(after), std::ops::Bound::Unbounded);
        self.seats.range(start).map(|(_, seat)| seat).filter(|seat| seat.is_here())
    }

    pub(super) fn count_here(&self) -> usize {
        self.seats.values().filter(|seat| seat.is_here()).count()
    }

    pub(super) fn count_known(&self) -> usize {
        self.seats.len()
    }
}
