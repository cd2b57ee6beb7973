//! The exam's session: people, phases and their clocks, draws, exchanges, scores.
//!
//! A pure machine made of facts. [`ExamSession::decide`] says which facts an order makes true, and changes nothing;
//! the hub has them kept in one transaction; [`ExamSession::apply`] takes them in, and only then the order is
//! acknowledged. After a restart [`ExamSession::fold`] over all that was kept gives the same session again.
//!
//! The hub holds **one order of a session at a time** between deciding and applying; those that come meanwhile wait,
//! which [`Turns`] sees to. Decided facts bear the next numbers of the session, and the store takes no number twice, so facts that
//! were decided from a state that has moved on cannot be kept even if it fails to. Where the store fails, nothing is
//! applied and the order can be given again under the same [`OrderId`].
//!
//! What the server itself sees (a link down, a headset unplugged, its own absence) comes by [`ExamSession::observe`]
//! and goes the same way.

mod apply;
mod candidate;
mod chats;
mod checked_draws;
mod clock;
mod closing;
mod decide;
mod dossier;
mod draw;
mod final_interview;
mod hand;
mod labels;
mod listening;
mod lookup;
mod outage;
mod planned;
mod plays;
mod record_file;
mod retention;
mod rights;
mod run_sheet;
mod scores;
mod show;
mod turns;
mod work;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use chats::ExchangeSpan;
pub use checked_draws::{CheckedDraw, DrawFault, check_draws, verify_draws};
pub use clock::{Moment, SessionClock};
pub use decide::{PlayBrief, PlayReady, Report};
pub use dossier::PreparedSeal;
pub use draw::{Entropy, choose, commit};
pub use lookup::Place;
pub use record_file::{BadRecord, NotARecord, read_record};
pub use retention::Retained;
pub use rights::{Thing, Who, may, may_ever};
pub use show::{staff_may_read, staff_may_read_afterwards};
pub use turns::{Ask, MAX_WAITING, NotDone, Turn, Turns};
pub use work::{Draft, LAST_WORDS_MS};

use candidate::Candidate;
use planned::Planned;

use crate::package::{Attendant, Exam, Format, Phase};
use crate::protocol::exam::{
    CandidateNumber, Drawn, FACT_VERSION, Fact, FormatId, HandedFile, JurorId, JurorInfo, JuryId, JuryInfo,
    LAST_MINUTES_MS, OrderId, Recorded, Refused, Seat, SessionId,
};
use crate::protocol::{Role, StationId};

/// What the session must know of the stations, which the hub knows.
pub trait Floor {
    /// The role of a station; none where there is no such station.
    fn role_of(&self, station: StationId) -> Option<Role>;
    /// Whether a station is connected.
    fn is_here(&self, station: StationId) -> bool;
    /// Whether a station is in a call that is not over at both ends.
    fn in_call(&self, station: StationId) -> bool;
    /// What a candidate has written.
    fn written(&self, of: CandidateNumber) -> Vec<Draft>;
    /// The files that it handed in.
    fn handed_in(&self, of: CandidateNumber) -> Vec<HandedFile>;
    /// What its dossier would be sealed as, once that was looked up.
    fn prepared_seal(&self, of: CandidateNumber) -> Option<PreparedSeal>;
}

/// A session of an exam. See the module's page.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamSession {
    exam: Arc<Exam>,
    format: Format,
    id: SessionId,
    title: String,
    subjects: Vec<String>,
    recordings: Vec<String>,
    date: String,
    place: String,
    exclude_drawn: bool,
    candidates: BTreeMap<CandidateNumber, Candidate>,
    jurors: BTreeMap<JurorId, Juror>,
    juries: BTreeMap<JuryId, JuryInfo>,
    plan: Option<Planned>,
    last_outage: u32,
    /// Who listens to whom.
    listening: BTreeSet<(CandidateNumber, Seat)>,
    done: BTreeSet<OrderId>,
    closed: Option<Moment>,
    /// Whether something of what is kept of it has gone.
    purged: bool,
    /// Of the last fact.
    number: u64,
    /// Of the last fact.
    last: Moment,
}

#[derive(Clone, Debug, PartialEq)]
struct Juror {
    info: JurorInfo,
    station: Option<StationId>,
}

/// Why no session can be made of what was kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotThisSession {
    /// The first fact is not that a session was made, or there is none.
    #[error("what was kept does not begin with the making of a session")]
    NotMade,
    /// Of another package.
    #[error("the session was made from another package")]
    OtherPackage,
    /// The package has no such format.
    #[error("the package has no format {0}")]
    NoSuchFormat(FormatId),
    /// A fact is missing, or of a version that this program does not know.
    #[error("fact {0} of the session is missing, or of another version")]
    BadFact(u64),
}

impl ExamSession {
    /// The first fact of a session: keep it, then [`ExamSession::fold`] makes the session.
    ///
    /// # Errors
    /// [`Refused::NoSuchFormat`] where the package has no subject for it.
    pub fn make(
        exam: &Exam,
        format: &FormatId,
        session: SessionId,
        by: Seat,
        now: Moment,
    ) -> Result<Recorded, Refused> {
        let subjects: Vec<_> = exam.subjects_of(format).map(|subject| subject.id.to_string()).collect();
        let form = exam.formats.get(format).filter(|_| !subjects.is_empty()).ok_or(Refused::NoSuchFormat)?;
        let draws_recording = form.phases.iter().any(|phase| phase.draw == Some(Drawn::Recording));
        let recordings = exam.recordings.iter().filter(|_| draws_recording);
        let fact = Fact::Made {
            session,
            package: exam.digest,
            title: exam.title.clone(),
            format: format.clone(),
            subjects,
            recordings: recordings.map(|recording| recording.id.to_string()).collect(),
            labels: Box::new(labels::labels(exam, form)),
        };
        Ok(Recorded { number: 1, version: FACT_VERSION, at_ms: now.0, by, order: None, fact })
    }

    /// The session of all that was kept of it, in order.
    ///
    /// # Errors
    /// The facts are of another package, or not all there.
    pub fn fold<'a>(
        exam: Arc<Exam>,
        facts: impl IntoIterator<Item = &'a Recorded>,
    ) -> Result<Self, NotThisSession> {
        let mut facts = facts.into_iter();
        let first = facts.next().ok_or(NotThisSession::NotMade)?;
        let Recorded { number: 1, version: FACT_VERSION, at_ms, fact, .. } = first else {
            return Err(NotThisSession::BadFact(first.number));
        };
        let Fact::Made { session, package, title, format, subjects, recordings, .. } = fact else {
            return Err(NotThisSession::NotMade);
        };
        if *package != exam.digest {
            return Err(NotThisSession::OtherPackage);
        }
        let format =
            exam.formats.get(format).cloned().ok_or_else(|| NotThisSession::NoSuchFormat(format.clone()))?;
        if format.phases.is_empty() {
            return Err(NotThisSession::NoSuchFormat(format.id));
        }
        let mut made = Self {
            exam,
            format,
            id: *session,
            title: title.clone(),
            subjects: subjects.clone(),
            recordings: recordings.clone(),
            date: String::new(),
            place: String::new(),
            exclude_drawn: false,
            candidates: BTreeMap::new(),
            jurors: BTreeMap::new(),
            juries: BTreeMap::new(),
            plan: None,
            last_outage: 0,
            listening: BTreeSet::new(),
            done: BTreeSet::new(),
            closed: None,
            purged: false,
            number: 1,
            last: Moment(*at_ms),
        };
        for recorded in facts {
            if recorded.number != made.number + 1 || recorded.version != FACT_VERSION {
                return Err(NotThisSession::BadFact(made.number + 1));
            }
            made.apply(recorded);
        }
        Ok(made)
    }

    /// The session's name.
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// The form of the exam.
    pub fn format(&self) -> &Format {
        &self.format
    }

    /// The moment of the last fact, for [`SessionClock::starting`].
    pub fn last(&self) -> Moment {
        self.last
    }

    /// Who of the session sits at a station of this role. Rights follow the person, not the PC.
    pub fn seat_of(&self, station: StationId, role: Role) -> Option<Seat> {
        match role {
            Role::Staff => Some(Seat::Staff(station)),
            Role::Candidate | Role::Jury if self.is_closed() => None,
            Role::Candidate => {
                let mut all = self.candidates.values();
                all.find(|candidate| candidate.station == Some(station))
                    .map(|candidate| Seat::Candidate(candidate.number))
            }
            Role::Jury => {
                let mut all = self.jurors.iter();
                all.find(|(_, juror)| juror.station == Some(station)).map(|(id, _)| Seat::Juror(*id))
            }
        }
    }

    /// Where a candidate sits, and where who plays its clients does.
    pub fn stations_of(&self, candidate: CandidateNumber) -> (Option<StationId>, Option<StationId>) {
        let Some(candidate) = self.candidates.get(&candidate) else { return (None, None) };
        let jury = candidate.jury.and_then(|jury| self.juries.get(&jury));
        let plays = jury.and_then(|jury| self.jurors.get(&jury.plays));
        (candidate.station, plays.and_then(|juror| juror.station))
    }

    /// The stations at which somebody of the session sits; none once it is closed.
    pub fn stations(&self) -> impl Iterator<Item = StationId> {
        let candidates = self.candidates.values().filter_map(|candidate| candidate.station);
        let jurors = self.jurors.values().filter_map(|juror| juror.station);
        candidates.chain(jurors).filter(|_| !self.is_closed())
    }

    /// Whether a seat may do or see something of a candidate now. What the table does not name is denied.
    pub fn may(&self, seat: Seat, candidate: CandidateNumber, thing: Thing, now: Moment) -> bool {
        let now = now.max(self.last);
        let Some(candidate) = self.candidates.get(&candidate) else { return false };
        let Some(who) = self.who(seat, candidate) else { return false };
        !self.is_closed()
            && candidate.has_drawn_for(thing)
            && may(who, candidate.stage(now), self.phase_of(candidate), thing)
    }

    /// Whether a seat may do or read something of the session as a whole. What the table does not name is denied.
    pub fn may_ever(&self, seat: Seat, thing: Thing) -> bool {
        let who = match seat {
            Seat::Staff(_) => Some(Who::Staff),
            Seat::Candidate(number) => self.candidates.get(&number).map(|_| Who::Candidate),
            Seat::Juror(juror) => self.juries.values().find_map(|jury| role_in(jury, juror)),
            Seat::Server => None,
        };
        self.closed.is_none() && who.is_some_and(|who| may_ever(who, thing))
    }

    /// When a clock that runs comes to its last five minutes, or to zero: views change by themselves then.
    pub fn next_change(&self, now: Moment) -> Option<Moment> {
        let now = now.max(self.last);
        let each = self.candidates.values().flat_map(|candidate| {
            [LAST_MINUTES_MS, 0].into_iter().filter_map(|left| candidate.clock.when_left(left, now))
        });
        each.min()
    }

    fn who(&self, seat: Seat, candidate: &Candidate) -> Option<Who> {
        match seat {
            Seat::Staff(_) => Some(Who::Staff),
            Seat::Candidate(number) => (number == candidate.number).then_some(Who::Candidate),
            Seat::Juror(juror) => role_in(self.juries.get(&candidate.jury?)?, juror),
            Seat::Server => None,
        }
    }

    fn phase_of<'a>(&'a self, candidate: &'a Candidate) -> &'a Phase {
        // There is one at least, and no candidate goes beyond the last.
        let last = &self.format.phases[self.format.phases.len() - 1];
        self.phase_at(candidate, candidate.phase).unwrap_or(last)
    }

    /// Of the candidates that a jury is with now.
    fn with_jury(&self, jury: JuryId) -> impl Iterator<Item = &Candidate> {
        self.candidates
            .values()
            .filter(move |candidate| candidate.jury == Some(jury) && self.is_with_jury(candidate))
    }

    fn is_with_jury(&self, candidate: &Candidate) -> bool {
        candidate.is_under_way() && self.phase_of(candidate).present.contains(&Attendant::Jury)
    }

    fn urn(&self, what: Drawn) -> &[String] {
        match what {
            Drawn::Subject => &self.subjects,
            Drawn::Recording => &self.recordings,
        }
    }
}

fn role_in(jury: &JuryInfo, juror: JurorId) -> Option<Who> {
    if jury.plays == juror { Some(Who::Plays) } else { jury.listens.contains(&juror).then_some(Who::Listens) }
}
