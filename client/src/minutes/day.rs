//! The facts of a session by what they are about. Nothing is left out: what no section shows is in the thread of all facts.

use std::collections::BTreeMap;
use std::sync::Arc;

use signaling::protocol::ClientId;
use signaling::protocol::exam::{
    CandidateNumber, Cause, Commitment, Competence, Contact, CriterionId, DossierFact, DrawSeed, Drawn,
    ExchangeId, ExchangeKept, ExtraTime, Fact, FormatId, JurorId, JurorInfo, JuryId, JuryInfo, Labels,
    ListeningFact, Nonce, OrderId, OutageId, OutageKind, Person, PhaseId, Piece, PlayFact, PurgeFact,
    Recorded, ScoredIn, Seat, Settled, TextMark,
};
use signaling::protocol::{FileHash, StationId};

use super::runs::Run;

/// What happened in a session.
#[derive(Debug, Default)]
pub(super) struct Day {
    pub title: String,
    pub format: Option<FormatId>,
    pub package: Option<FileHash>,
    /// What things were called when it was made.
    pub labels: Labels,
    /// What the urns held at the beginning.
    pub subjects: Vec<String>,
    pub recordings: Vec<String>,
    pub date: String,
    pub place: String,
    /// From the first fact to the last.
    pub span_ms: Option<(u64, u64)>,
    /// When it was closed, if it is.
    pub closed_ms: Option<u64>,
    pub candidates: BTreeMap<CandidateNumber, Sitting>,
    pub jurors: BTreeMap<JurorId, JurorInfo>,
    pub juries: BTreeMap<JuryId, JuryInfo>,
    pub stays: Vec<Stay>,
    pub messages: Vec<Message>,
    /// When the server was back, and how long it was away.
    pub returns: Vec<(u64, u64)>,
    /// The stations of staff, and when each did something first and last.
    pub staff: BTreeMap<StationId, (u64, u64)>,
    /// Silent listening, with when it began or ended.
    pub listening: Vec<(u64, ListeningFact)>,
    pub dossiers: Vec<(u64, Seat, DossierFact)>,
    pub kept: Vec<Kept>,
    pub facts: Vec<Arc<Recorded>>,
}

/// One candidate's session.
#[derive(Debug, Default)]
pub(super) struct Sitting {
    pub name: String,
    pub extra: Vec<ExtraTime>,
    pub jury: Option<JuryId>,
    pub withdrawn_ms: Option<u64>,
    /// When it was found absent (true) or present after all.
    pub absences: Vec<(u64, bool)>,
    pub runs: Vec<Run>,
    pub draws: BTreeMap<Drawn, Draw>,
    pub exchanges: BTreeMap<ExchangeId, Exchange>,
    pub outages: BTreeMap<OutageId, Outage>,
    pub handed: Vec<(u64, Piece, TextMark)>,
    pub help: Vec<Help>,
    pub locks: Vec<(u64, JurorId, ScoredIn)>,
    pub agreed: BTreeMap<(Competence, ScoredIn, CriterionId), (u8, JurorId, u64)>,
    /// Of the recording, with when each was so.
    pub plays: Vec<(u64, PlayFact)>,
}

/// What became of what is kept.
#[derive(Debug)]
pub(super) struct Kept {
    pub number: u64,
    pub at_ms: u64,
    pub by: Seat,
    pub fact: PurgeFact,
}

/// Somebody at a station.
#[derive(Debug)]
pub(super) struct Stay {
    pub who: Person,
    pub station: StationId,
    pub from_ms: u64,
    /// None where the record ends before.
    pub until_ms: Option<u64>,
}

#[derive(Debug, Default)]
pub(super) struct Draw {
    pub committed: Option<(u64, Commitment)>,
    pub done: Option<Done>,
}

#[derive(Debug)]
pub(super) struct Done {
    pub at_ms: u64,
    pub seed: DrawSeed,
    pub nonce: Nonce,
    pub urn: Vec<String>,
    pub chosen: String,
}

#[derive(Debug, Default)]
pub(super) struct Exchange {
    pub began: Option<(u64, ClientId, Contact)>,
    pub lasted_ms: Option<u64>,
    /// Why it did not take place.
    pub skipped: Option<(u64, String)>,
    /// Which one it repeats.
    pub repeats: Option<ExchangeId>,
    /// Whether a recording of it was begun.
    pub recorded: bool,
}

#[derive(Debug, Default)]
pub(super) struct Outage {
    pub causes: Vec<Failure>,
    /// When it was, how much of a clock it took in milliseconds, and what failed first.
    pub measured: Option<(u64, u64, OutageKind)>,
    pub settled: Option<(u64, Settled)>,
}

#[derive(Debug)]
pub(super) struct Failure {
    pub cause: Cause,
    pub began_ms: u64,
    pub ended_ms: Option<u64>,
}

#[derive(Debug)]
pub(super) struct Help {
    pub asked_ms: u64,
    pub text: String,
    pub answered_ms: Option<u64>,
    pub ended_ms: Option<u64>,
}

#[derive(Debug)]
pub(super) struct Message {
    pub id: OrderId,
    pub at_ms: u64,
    pub to: Vec<CandidateNumber>,
    pub text: String,
    pub read: BTreeMap<CandidateNumber, u64>,
}

impl Day {
    pub fn of(facts: &[Arc<Recorded>]) -> Self {
        let mut day = Self { facts: facts.to_vec(), ..Self::default() };
        if let (Some(first), Some(last)) = (facts.first(), facts.last()) {
            day.span_ms = Some((first.at_ms, last.at_ms));
        }
        facts.iter().for_each(|recorded| day.take(recorded));
        day
    }

    /// The phase that a candidate was in at a moment.
    pub fn phase_at(&self, candidate: CandidateNumber, at_ms: u64) -> Option<&PhaseId> {
        let mut runs = self.candidates.get(&candidate)?.runs.iter();
        runs.rfind(|run| run.opened_ms <= at_ms).map(|run| &run.phase)
    }

    /// The number of what was drawn, as people call it: its place among all that the urn held at the beginning, from 1.
    pub fn number_of(&self, what: Drawn, item: &str) -> Option<usize> {
        let urn = match what {
            Drawn::Subject => &self.subjects,
            Drawn::Recording => &self.recordings,
        };
        urn.iter().position(|known| known == item).map(|place| place + 1)
    }

    fn take(&mut self, recorded: &Recorded) {
        let at = recorded.at_ms;
        if let Seat::Staff(station) = recorded.by {
            self.staff.entry(station).or_insert((at, at)).1 = at;
        }
        match &recorded.fact {
            Fact::Made { package, title, format, subjects, recordings, labels, .. } => {
                self.labels = (**labels).clone();
                (self.subjects, self.recordings) = (subjects.clone(), recordings.clone());
                (self.title, self.format, self.package) =
                    (title.clone(), Some(format.clone()), Some(*package));
            }
            Fact::Placed { date, place } => (self.date, self.place) = (date.clone(), place.clone()),
            Fact::Registered { candidate, name, extra } | Fact::Amended { candidate, name, extra } => {
                let sitting = self.sitting(*candidate);
                (sitting.name, sitting.extra) = (name.clone(), extra.clone());
                sitting.withdrawn_ms = None;
            }
            Fact::Withdrawn { candidate } => self.sitting(*candidate).withdrawn_ms = Some(at),
            Fact::JurorEntered(info) => drop(self.jurors.insert(info.juror, info.clone())),
            Fact::JuryMade(info) => drop(self.juries.insert(info.jury, info.clone())),
            Fact::Assigned { candidate, jury } => self.sitting(*candidate).jury = Some(*jury),
            Fact::Sat { who, station } => self.sat(at, *who, *station),
            Fact::AbsenceNoted { candidate, absent } => self.sitting(*candidate).absences.push((at, *absent)),
            Fact::PhaseOpened { candidate, phase, total_ms, .. } => {
                self.sitting(*candidate).runs.push(Run::new(phase.clone(), at, *total_ms));
            }
            Fact::Stepped { candidate, phase, step, reason, remaining_ms, goes_on, .. } => {
                let runs = &mut self.sitting(*candidate).runs;
                if let Some(run) = runs.iter_mut().rfind(|run| run.phase == *phase) {
                    run.step(at, *step, *remaining_ms, *goes_on, reason.as_deref());
                }
            }
            Fact::TimeAdded { candidate, phase, ms, reason } => {
                let runs = &mut self.sitting(*candidate).runs;
                if let Some(run) = runs.iter_mut().rfind(|run| run.phase == *phase) {
                    run.added(at, *ms, reason);
                }
            }
            Fact::OutageBegan { candidate, outage, cause, unnoticed_ms } => {
                let outage = self.sitting(*candidate).outages.entry(*outage).or_default();
                let began_ms = at.saturating_sub(*unnoticed_ms);
                outage.causes.push(Failure { cause: *cause, began_ms, ended_ms: None });
            }
            Fact::OutageEnded { candidate, outage, cause } => {
                let outage = self.sitting(*candidate).outages.entry(*outage).or_default();
                let open = |failure: &&mut Failure| failure.cause == *cause && failure.ended_ms.is_none();
                if let Some(failure) = outage.causes.iter_mut().find(open) {
                    failure.ended_ms = Some(at);
                }
            }
            Fact::OutageMeasured { candidate, outage, kind, measured_ms } => {
                self.sitting(*candidate).outages.entry(*outage).or_default().measured =
                    Some((at, *measured_ms, *kind));
            }
            Fact::CreditGranted { candidate, outage, phase, ms } => {
                let sitting = self.sitting(*candidate);
                sitting.outages.entry(*outage).or_default().settled = Some((at, Settled::Granted(*ms)));
                if let Some(run) = sitting.runs.iter_mut().rfind(|run| run.phase == *phase) {
                    run.credited(at, *ms, *outage);
                }
            }
            Fact::CreditDeclined { candidate, outage } => {
                self.sitting(*candidate).outages.entry(*outage).or_default().settled =
                    Some((at, Settled::Declined));
            }
            Fact::ServerReturned { away_ms } => self.returns.push((at, *away_ms)),
            Fact::DrawCommitted { candidate, what, commitment } => {
                self.sitting(*candidate).draws.entry(*what).or_default().committed = Some((at, *commitment));
            }
            Fact::Drawn { candidate, what, seed, nonce, urn, chosen } => {
                let (urn, chosen) = (urn.clone(), chosen.clone());
                let done = Done { at_ms: at, seed: *seed, nonce: *nonce, urn, chosen };
                self.sitting(*candidate).draws.entry(*what).or_default().done = Some(done);
            }
            Fact::ExchangeBegan { candidate, exchange, client, contact } => {
                self.exchange(*candidate, *exchange).began = Some((at, client.clone(), *contact));
            }
            Fact::ExchangeClosed { candidate, exchange, lasted_ms } => {
                self.exchange(*candidate, *exchange).lasted_ms = Some(*lasted_ms);
            }
            Fact::ExchangeRepeated { candidate, exchange, again } => {
                self.exchange(*candidate, *again).repeats = Some(*exchange);
            }
            Fact::ExchangeRecorded(ExchangeKept { candidate, exchange }) => {
                self.exchange(*candidate, *exchange).recorded = true;
            }
            Fact::ExchangeSkipped { candidate, exchange, reason } => {
                self.exchange(*candidate, *exchange).skipped = Some((at, reason.clone()));
            }
            Fact::Locked { candidate, juror, part } => {
                self.sitting(*candidate).locks.push((at, *juror, *part))
            }
            Fact::Agreed { candidate, juror, part, competence, criterion, level } => {
                let key = (*competence, *part, criterion.clone());
                self.sitting(*candidate).agreed.insert(key, (*level, *juror, at));
            }
            Fact::HelpAsked { candidate, text } => {
                let help = Help { asked_ms: at, text: text.clone(), answered_ms: None, ended_ms: None };
                self.sitting(*candidate).help.push(help);
            }
            Fact::HelpAnswered { candidate } => {
                for help in &mut self.sitting(*candidate).help {
                    help.answered_ms.get_or_insert(at);
                }
            }
            Fact::HelpEnded { candidate } => {
                for help in &mut self.sitting(*candidate).help {
                    help.ended_ms.get_or_insert(at);
                }
            }
            Fact::Messaged { message, to, text } => {
                let (to, text, read) = (to.clone(), text.clone(), BTreeMap::new());
                self.messages.push(Message { id: *message, at_ms: at, to, text, read });
            }
            Fact::MessageRead { candidate, message } => {
                if let Some(known) = self.messages.iter_mut().find(|known| known.id == *message) {
                    known.read.insert(*candidate, at);
                }
            }
            Fact::ConfirmationSent { candidate, client, text } => {
                let piece = Piece::Confirmation(client.clone());
                self.sitting(*candidate).handed.push((at, piece, *text));
            }
            Fact::WorkHandedIn { candidate, piece, text, .. } => {
                self.sitting(*candidate).handed.push((at, piece.clone(), *text));
            }
            Fact::Play(fact) => self.sitting(fact.candidate()).plays.push((at, fact.clone())),
            Fact::Listening(fact) => self.listening.push((at, *fact)),
            Fact::Dossier(fact) => self.dossiers.push((at, recorded.by, fact.clone())),
            Fact::Purge(fact) => {
                let (number, by, fact) = (recorded.number, recorded.by, fact.clone());
                self.kept.push(Kept { number, at_ms: at, by, fact });
            }
            Fact::SessionClosed => self.closed_ms = Some(at),
            Fact::SessionReopened => self.closed_ms = None,
            Fact::ExclusionSet { .. }
            | Fact::DrawSealed { .. }
            | Fact::ExchangesArranged(_)
            | Fact::Remarked { .. }
            | Fact::Reworded { .. }
            | Fact::Scored { .. }
            | Fact::Planned(_)
            | Fact::PlanEntries { .. }
            | Fact::PlanEdited(_)
            | Fact::FinalInterview(_) => {}
        }
    }

    fn sitting(&mut self, candidate: CandidateNumber) -> &mut Sitting {
        self.candidates.entry(candidate).or_default()
    }

    fn exchange(&mut self, candidate: CandidateNumber, exchange: ExchangeId) -> &mut Exchange {
        self.sitting(candidate).exchanges.entry(exchange).or_default()
    }

    /// A person has one seat, and a station one person.
    fn sat(&mut self, at: u64, who: Person, station: Option<StationId>) {
        let left =
            |stay: &&mut Stay| stay.until_ms.is_none() && (stay.who == who || Some(stay.station) == station);
        self.stays.iter_mut().filter(left).for_each(|stay| stay.until_ms = Some(at));
        if let Some(station) = station {
            self.stays.push(Stay { who, station, from_ms: at, until_ms: None });
        }
    }
}
