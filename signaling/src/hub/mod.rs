//! The hub: who is here, who is paired with whom, which calls ring and last, which messages go where.
//!
//! A pure machine: it holds no socket, clock, thread, lock or file. Hand it an [`Input`] with the time, then drain
//! [`Hub::poll_effect`] to `None` and carry the effects out in order; come back at [`Hub::poll_timeout`] with
//! [`Input::Tick`]. Each [`Effect::Store`] and [`Effect::Query`] is answered by one [`Input::Stored`] or
//! [`Input::Paged`] with the same ticket, each [`Effect::Plan`] by one [`Input::Planned`]. [`crate::store::Memory`] answers them in virtual time.

mod addressing;
mod awaited;
mod call;
mod call_log;
mod calling;
mod calls;
mod chat;
mod conference;
mod connections;
mod do_not_disturb;
mod effect;
mod exam;
mod files;
mod hello;
mod help;
mod inspect;
mod ledger;
mod lines;
mod linking;
mod listening;
mod notes;
mod pages;
mod pairing;
mod personas;
mod presence;
mod refusal;
mod rights;
mod roster;
mod staffing;
mod standstill;
mod timers;
mod times;
mod transfer;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::directory::Directory;
use crate::exam::{Entropy, NotThisSession};
use crate::kept::{Kept, NotKept, Page, Stored, Ticket};
use crate::package::Exam;
use crate::plan::Plan;
use crate::protocol::{BulkWord, FileHash, ResumeSecret, SharedFile, StationId, ToServer, ToStation};
use crate::session::Session;

pub use call::{Call, CallState};
pub use calls::{REMEMBERED_CALLS, RING};
pub use connections::{HELLO_WITHIN, PING_EVERY, SILENT_FOR};
pub use effect::{CloseReason, Effect};
pub use exam::{ALIVE_EVERY, CLOCKS_EVERY, OUTAGE_GRACE, Offered, READY_WITHIN};
pub use listening::MAX_LISTENERS;
pub use presence::AWAY_GRACE;
pub use refusal::Refusal;
pub use roster::NEUTRAL_NAME;
pub use times::Times;

use calls::Calls;
use connections::Connection;
use exam::ExamDesk;
use help::HelpedChats;
use ledger::Ledger;
use listening::Ears;
use pairing::Pairs;
use personas::Personas;
use roster::Roster;
use staffing::Staffed;
use timers::{Deadline, Timers};

/// One connection of a station, numbered by the shell and never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConnId(pub u64);

/// One asking on a bulk connection, numbered by the shell and never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FetchId(pub u64);

/// What happened.
#[derive(Debug)]
pub enum Input {
    /// A connection was made.
    Opened {
        /// Which.
        conn: ConnId,
        /// What its welcome is to give: random, from the operating system.
        secret: ResumeSecret,
        /// Likewise.
        word: BulkWord,
    },
    /// A text came, and this is what it holds.
    Received {
        /// On which connection.
        conn: ConnId,
        /// The message, or why it is none.
        message: Result<Box<ToServer>, Refusal>,
    },
    /// A message came that needs randomness: one of [`ToServer::Exam`] that makes a session or orders something of it.
    Ordered {
        /// On which connection.
        conn: ConnId,
        /// The message.
        message: Box<ToServer>,
        /// Fresh, for this message alone: random, from the operating system.
        entropy: Entropy,
    },
    /// A connection showed life in another way, for instance by a pong.
    Heard {
        /// Which.
        conn: ConnId,
    },
    /// A connection ended, or was cut because it read too slowly.
    Closed {
        /// Which.
        conn: ConnId,
    },
    /// The files that the server holds for its stations, in place of those before.
    Shelf(Vec<SharedFile>),
    /// How the session is held; [`Session::default`] until said.
    Session(Session),
    /// A file is asked for on a bulk connection. Answered by [`Effect::Give`] or [`Effect::Deny`].
    Fetch {
        /// For the answer.
        fetch: FetchId,
        /// What was shown.
        word: BulkWord,
        /// Which file.
        hash: FileHash,
        /// How many bytes of it the station has already.
        from: u64,
    },
    /// A station is about to send a package on a bulk connection. Answered by [`Effect::Admit`], [`Effect::Decline`] or
    /// [`Effect::Deny`].
    Put {
        /// For the answer.
        fetch: FetchId,
        /// What was shown.
        word: BulkWord,
    },
    /// A package came that has no mistake. Answered by [`Effect::Decline`], or by [`Effect::Admit`], which has it kept
    /// in place of the one before and is followed by [`Input::PackageKept`]: meanwhile no session is opened.
    Package {
        /// For the answer.
        fetch: FetchId,
        /// Whose it was to send.
        by: StationId,
        /// What it says.
        exam: Arc<Exam>,
    },
    /// The package that was admitted is the one that a start would read, or could not be kept.
    PackageKept(bool),
    /// A station would send a file. Answered by [`Effect::Take`], [`Effect::Taken`] or [`Effect::Deny`].
    Offered {
        /// For the answer.
        fetch: FetchId,
        /// The file.
        offered: Offered,
    },
    /// A file that was to be taken is here whole, checked and on the disk, or will not be. Where it is, answered by
    /// [`Effect::Taken`].
    Arrived {
        /// As in [`Effect::Take`].
        fetch: FetchId,
        /// Whether it is.
        whole: bool,
    },
    /// The answer to [`Effect::Store`].
    Stored {
        /// The same as in the effect.
        ticket: Ticket,
        /// What was kept.
        outcome: Result<Stored, NotKept>,
    },
    /// The answer to [`Effect::Query`].
    Paged {
        /// The same as in the effect.
        ticket: Ticket,
        /// What was read.
        page: Result<Page, NotKept>,
    },
    /// The answer to [`Effect::Plan`].
    Planned {
        /// The same as in the effect.
        ticket: Ticket,
        /// The plan; none where computing it failed, which a brief that was checked never makes it.
        plan: Option<Box<Plan>>,
    },
    /// The server stood still, and nobody was served: its system slept, or kept it from running. Comes before anything else
    /// that happened since.
    StoodStill {
        /// How long.
        lasted: Duration,
        /// What of it is missing in the times that the hub is handed.
        uncounted: Duration,
    },
    /// Nothing but time has passed.
    Tick,
}

/// The hub. See the module's page.
#[derive(Debug)]
pub struct Hub {
    now: Instant,
    started: Instant,
    started_ms: u64,
    /// For how long the system slept since, as far as the hub's time does not count that.
    slept: Duration,
    effects: VecDeque<Effect>,
    timers: Timers,
    connections: BTreeMap<ConnId, Connection>,
    roster: Roster,
    pairs: Pairs,
    calls: Calls,
    personas: Personas,
    ledger: Ledger,
    directory: Directory,
    /// The clients where no session is held.
    own_directory: Directory,
    shelf: files::Shelf,
    ears: Ears,
    staffed: Staffed,
    helped_chats: HelpedChats,
    session: Session,
    exam: ExamDesk,
    /// Somebody is here, or free, that was not: they may suit who waits.
    presence_changed: bool,
    /// The number of the last entry of the journal.
    journal: u64,
}

impl Hub {
    /// A hub that goes on from what was kept. `wall_ms` is the time of day at `now`, in milliseconds since the Unix
    /// epoch.
    pub fn new(kept: Kept, directory: Directory, now: Instant, wall_ms: u64) -> Self {
        let desk = ExamDesk::without_package(&kept.exam);
        Self::with_desk(kept, directory, desk, now, wall_ms)
    }

    /// The same with the package of an exam, of which a session can be held, or is: then its clients take the place of
    /// the directory's.
    ///
    /// # Errors
    /// A session was kept that is not of this package, or not all of it.
    pub fn with_exam(
        kept: Kept,
        directory: Directory,
        package: Arc<Exam>,
        now: Instant,
        wall_ms: u64,
    ) -> Result<Self, NotThisSession> {
        let alive_ms = kept.exam.alive_ms;
        let (desk, wall_ms) = ExamDesk::new(package, &kept.exam, wall_ms)?;
        let mut hub = Self::with_desk(kept, directory, desk, now, wall_ms);
        hub.resume_exam(alive_ms);
        Ok(hub)
    }

    fn with_desk(kept: Kept, directory: Directory, exam: ExamDesk, now: Instant, wall_ms: u64) -> Self {
        let kept = kept.consistent();
        let mut hub = Self {
            now,
            started: now,
            started_ms: wall_ms,
            slept: Duration::ZERO,
            effects: VecDeque::new(),
            timers: Timers::default(),
            connections: BTreeMap::new(),
            roster: Roster::new(kept.stations, &kept.chats),
            pairs: Pairs::new(&kept.pairs, kept.last_link, wall_ms),
            personas: Personas::new(&kept.calls, kept.personas),
            calls: Calls::new(kept.calls),
            ledger: Ledger::default(),
            directory: exam.directory().unwrap_or_else(|| directory.clone()),
            own_directory: directory,
            shelf: files::Shelf::default(),
            ears: Ears::new(wall_ms),
            staffed: Staffed::default(),
            helped_chats: HelpedChats::default(),
            session: Session::default(),
            exam,
            presence_changed: false,
            journal: kept.journal,
        };
        hub.finish_changes();
        hub.expect_back();
        hub.purge_what_is_due();
        hub
    }

    /// Takes in what happened, and all deadlines that have passed.
    pub fn handle(&mut self, input: Input, now: Instant) {
        self.now = self.now.max(now);
        // What is due is due so much later.
        if let Input::StoodStill { lasted, uncounted } = input {
            self.stood_still(lasted, uncounted);
        }
        while let Some(deadline) = self.timers.pop_due(self.now) {
            self.expire(deadline);
        }
        match input {
            Input::Opened { conn, secret, word } => self.opened(conn, secret, word),
            Input::Received { conn, message } => self.received(conn, message, None),
            Input::Ordered { conn, message, entropy } => self.received(conn, Ok(message), Some(entropy)),
            Input::Heard { conn } => self.heard(conn),
            Input::Closed { conn } => self.lose(conn),
            Input::Shelf(files) => self.shelf_changed(files),
            Input::Session(session) => self.hold_session(session),
            Input::Fetch { fetch, word, hash, from } => self.fetch(fetch, word, hash, from),
            Input::Put { fetch, word } => self.put(fetch, word),
            Input::Package { fetch, by, exam } => self.package_came(fetch, by, exam),
            Input::PackageKept(kept) => self.package_kept(kept),
            Input::Offered { fetch, offered } => self.offered(fetch, offered),
            Input::Arrived { fetch, whole } => self.arrived(fetch, whole),
            Input::Stored { ticket, outcome } => self.stored(ticket, outcome),
            Input::Paged { ticket, page } => self.paged(ticket, page),
            Input::Planned { ticket, plan } => self.planned(ticket, plan),
            Input::StoodStill { .. } | Input::Tick => {}
        }
        self.give_chats_back();
        self.join_who_waits();
        if std::mem::take(&mut self.presence_changed) {
            self.pair_who_waits();
        }
    }

    /// The next thing to do; `None` once all is done.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// When to come back with [`Input::Tick`] at the latest.
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.timers.next()
    }

    /// What the hub was told of the time of day at its start, carried on.
    fn wall_ms(&self) -> u64 {
        let since_start = self.now.duration_since(self.started).saturating_add(self.slept).as_millis();
        self.started_ms.saturating_add(u64::try_from(since_start).unwrap_or(u64::MAX))
    }

    fn expire(&mut self, deadline: Deadline) {
        match deadline {
            Deadline::Connection(conn) => self.look_after(conn),
            Deadline::Away(station) => self.leave(station),
            Deadline::Listener(_) => self.presence_changed = true,
            Deadline::Return => self.ears_without_station(),
            Deadline::Ring(call) => self.ring_no_longer(call),
            Deadline::StoreAgain => self.store_again(),
            Deadline::ExamAgain => self.take_turns(),
            Deadline::ExamClock => self.exam_changed(),
            Deadline::ClocksAgain => self.tell_clocks(),
            Deadline::Alive => self.say_alive(),
            Deadline::Purge => self.purge_what_is_due(),
            Deadline::Outage(station) => self.seat_is_missing(station),
            Deadline::Device(station) => self.device_is_missing(station),
            Deadline::Voice(station) => self.voice_is_missing(station),
            Deadline::Play(candidate) => self.play_not_ready(candidate),
            Deadline::Faults(station) => self.faults_unsaid(station),
        }
    }

    fn send(&mut self, conn: ConnId, message: ToStation) {
        self.effects.push_back(Effect::Send { conn, message });
    }

    /// Sends to a station if it is connected.
    fn tell(&mut self, station: StationId, message: ToStation) {
        if let Some(conn) = self.roster.conn(station) {
            self.send(conn, message);
        }
    }
}
