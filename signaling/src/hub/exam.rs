//! The session of an exam that is held here. What it decides is in [`crate::exam`]; this is what surrounds it.
//!
//! An order is decided when those before it are done, its facts are stored, then they are true, and only then anybody is
//! told: who asked, and every seat that sees something else than before. Without a package nothing of this is there.

mod chats;
mod closing;
mod faults;
mod files;
mod handed;
mod heard;
mod import;
mod lists;
mod moved;
mod orders;
mod outages;
mod pages;
mod past;
mod permits;
mod plan;
mod plays;
mod purging;
mod recorders;
mod sealing;
mod still;
mod views;
mod work;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use faults::Faults;

use super::calls::Calls;
use super::roster::Roster;
use super::{Deadline, Hub};
use crate::exam::{
    Ask, Draft, ExamSession, Floor, Moment, NotThisSession, PreparedSeal, Report, SessionClock, Turns,
};
use crate::kept::{KeptExam, StoreOp};
use crate::package;
use crate::protocol::exam::{
    CandidateNumber, ExamView, HandedFile, JurorId, OrderId, PastSession, Recorded, SessionId,
};
use crate::protocol::{FileHash, Role, StationId};

use handed::Handed;
use heard::Heard;
use plan::PlanDesk;
use plays::PlayDesk;
use purging::Purges;
use recorders::Recordings;
use sealing::Prepared;
use sealing::{SealedFiles, sealed_files};

pub(super) use handed::Arriving;
pub use handed::Offered;
pub use outages::OUTAGE_GRACE;
pub use plays::READY_WITHIN;
pub(super) use recorders::ArrivingRecording;
use work::Work;

pub(super) use chats::AskedExchange;
pub(super) use moved::AskedBefore;
pub(super) use past::AskedChat;
pub(super) use sealing::Sealing;

/// How often a sign of life is kept: what a server that was killed cannot tell of its end is at most so much, and a disk
/// does not feel it.
pub const ALIVE_EVERY: Duration = Duration::from_secs(5);

/// Stations count down by themselves, and their clocks and the server's go apart: one that a time server slews by at most
/// half a millisecond a second (`adjtimex(2)`), so by a tenth of a second in this time. Then what runs is told anew.
pub const CLOCKS_EVERY: Duration = Duration::from_secs(180);

/// What there is of an exam: nothing, a package, or a session of it.
#[derive(Debug, Default)]
pub(super) struct ExamDesk {
    package: Option<Arc<package::Exam>>,
    /// A session that the store has not kept yet.
    making: Option<Making>,
    /// A package that the server has not kept yet.
    taking: Option<import::Taking>,
    /// The session that goes on or, until another is made, the one that was closed last.
    held: Option<Held>,
    /// What stations say fails there, whether a session is held or not.
    faults: BTreeMap<StationId, Faults>,
    /// Since when nothing was heard of the stations that are away, until it counts.
    missing: BTreeMap<StationId, Instant>,
    /// The sessions that are closed, the one closed last at the end.
    past: Vec<PastSession>,
    /// Of the last plan that was computed, of whatever session: what comes late is taken for no other's.
    last_plan: u64,
    /// When the last session was closed, where it is none of this package: what was said before is nobody's to read.
    over_ms: Option<u64>,
    /// What is kept of sessions, as far as it goes.
    purges: Purges,
    /// What dossiers hold that are sealed, or about to be, of each session.
    sealed: SealedFiles,
}

#[derive(Debug)]
struct Making {
    by: Asker,
    first: Recorded,
}

/// The session.
#[derive(Debug)]
struct Held {
    turns: Turns<Asker>,
    /// The order that made it.
    made_by: Option<OrderId>,
    /// What each station was shown last, without what runs by itself.
    shown: BTreeMap<StationId, ExamView>,
    /// What files each station was told of last.
    files: BTreeMap<StationId, Vec<FileHash>>,
    /// Which candidate each juror was shown last: none is moved off it unasked.
    looks: BTreeMap<JurorId, CandidateNumber>,
    /// What its candidates write.
    work: Work,
    /// What they hand in.
    handed: Handed,
    /// What was recorded of their exchanges, as far as the server has it.
    recordings: Recordings,
    /// Dossiers that are about to be sealed.
    prepared: Prepared,
    plan: PlanDesk,
    plays: PlayDesk,
    /// Who listens to whom, as the session was told last.
    heard: Heard,
}

/// To whom an order is answered, by whatever connection it has then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asker {
    station: StationId,
    id: OrderId,
}

impl ExamDesk {
    /// With a package, and the session of it that was kept, if one was; and the hub's time at its start, which is never
    /// before what was kept. A closed session may be of another package, or of one that was changed since.
    pub(super) fn new(
        package: Arc<package::Exam>,
        kept: &KeptExam,
        wall_ms: u64,
    ) -> Result<(Self, u64), NotThisSession> {
        let session = match (kept.facts.is_empty(), ExamSession::fold(Arc::clone(&package), &kept.facts)) {
            (true, _) => None,
            (false, Ok(session)) => Some(session),
            (false, Err(_)) if kept.closed_ms().is_some() => None,
            (false, Err(why)) => return Err(why),
        };
        let over_ms = kept.closed_ms().filter(|_| session.is_none());
        let last =
            session.as_ref().map(ExamSession::last).max(kept.alive_ms.map(Moment)).max(over_ms.map(Moment));
        let made_by = kept.facts.first().and_then(|made| made.order);
        let (work, handed) = (Work::of(&kept.work), Handed::of(&kept.files));
        let looks = kept.looks.iter().copied().collect();
        let recordings = Recordings::of(&kept.recordings);
        let held =
            session.map(|session| Held { looks, work, handed, recordings, ..Held::new(session, made_by) });
        let Moment(start_ms) = SessionClock::starting(wall_ms, last).at(Duration::ZERO);
        let past = kept.past.clone();
        let (purges, sealed) = (Purges::of(kept), sealed_files(kept));
        let desk = Self { package: Some(package), held, past, over_ms, purges, sealed, ..Self::default() };
        Ok((desk, start_ms))
    }

    /// Without a package: what is kept of an exam is over.
    pub(super) fn without_package(kept: &KeptExam) -> Self {
        let (past, purges, sealed) = (kept.past.clone(), Purges::of(kept), sealed_files(kept));
        Self { over_ms: kept.closed_ms(), past, purges, sealed, ..Self::default() }
    }

    /// Whether a session is held that is not closed.
    fn goes_on(&self) -> bool {
        self.session().is_some_and(|session| !session.is_closed())
    }

    fn session(&self) -> Option<&ExamSession> {
        self.held.as_ref().map(|held| held.turns.session())
    }
}

impl Held {
    fn new(session: ExamSession, made_by: Option<OrderId>) -> Self {
        Self {
            turns: Turns::new(session),
            made_by,
            shown: BTreeMap::new(),
            files: BTreeMap::new(),
            looks: BTreeMap::new(),
            work: Work::default(),
            handed: Handed::default(),
            recordings: Recordings::default(),
            prepared: Prepared::default(),
            plan: PlanDesk::default(),
            plays: PlayDesk::default(),
            heard: Heard::default(),
        }
    }
}

/// What the session must know of the stations.
struct Stations<'a> {
    roster: &'a Roster,
    calls: &'a Calls,
    work: &'a Work,
    handed: &'a Handed,
    prepared: &'a Prepared,
}

impl Floor for Stations<'_> {
    fn role_of(&self, station: StationId) -> Option<Role> {
        self.roster.get(station).map(|seat| seat.role)
    }

    fn is_here(&self, station: StationId) -> bool {
        self.roster.conn(station).is_some()
    }

    fn in_call(&self, station: StationId) -> bool {
        self.calls.is_in_call(station)
    }

    fn written(&self, of: CandidateNumber) -> Vec<Draft> {
        self.work.drafts(of)
    }

    fn handed_in(&self, of: CandidateNumber) -> Vec<HandedFile> {
        self.handed.files(of)
    }

    fn prepared_seal(&self, of: CandidateNumber) -> Option<PreparedSeal> {
        self.prepared.get(&of).copied()
    }
}

impl Hub {
    /// After a start: the session is told before anything else that the server was away.
    pub(super) fn resume_exam(&mut self, alive_ms: Option<u64>) {
        let Some(session) = self.exam.session() else { return };
        let alive_until = alive_ms.map_or(session.last(), Moment);
        self.report(Report::Returned { alive_until });
        self.expect_seats();
    }

    /// The session's time is the hub's, so that what is said and what is decided are of one clock.
    fn moment(&self) -> Moment {
        Moment(self.wall_ms())
    }

    /// Tells the session what was seen.
    pub(in crate::hub) fn report(&mut self, report: Report) {
        let at = self.moment();
        let Some(held) = &mut self.exam.held else { return };
        // Reports are always taken.
        let _ = held.turns.ask(Ask::Report { report, at });
        self.take_turns();
    }

    /// Something of the session is another, or may be: shows it, and looks when it changes by itself.
    pub(super) fn exam_changed(&mut self) {
        self.follow_session();
        self.listening_changed();
        self.show_exam();
        self.tell_of_files();
        let now = self.moment();
        let Some(session) = self.exam.session() else { return };
        match session.next_change(now) {
            Some(next) => {
                let at = self.now + Duration::from_millis(next.since(now));
                self.timers.set(Deadline::ExamClock, at);
                if !self.timers.is_set(Deadline::ClocksAgain) {
                    self.timers.set(Deadline::ClocksAgain, self.now + CLOCKS_EVERY);
                }
            }
            None => {
                self.timers.clear(Deadline::ExamClock);
                self.timers.clear(Deadline::ClocksAgain);
            }
        }
        if !self.timers.is_set(Deadline::Alive) {
            self.say_alive();
        }
    }

    /// Keeps a sign of life, and the next in a while.
    pub(super) fn say_alive(&mut self) {
        let Moment(at_ms) = self.moment();
        self.keep(StoreOp::Alive { at_ms });
        self.timers.set(Deadline::Alive, self.now + ALIVE_EVERY);
    }

    fn session_id(&self) -> Option<SessionId> {
        self.exam.session().map(ExamSession::id)
    }
}
