//! What the server itself sees: outages, and how much of a running clock they take.

use crate::exam::candidate::{At, Candidate};
use crate::exam::{ExamSession, Moment};
use crate::package::{Attendant, Called};
use crate::protocol::exam::{
    CandidateNumber, Cause, DossierFact, ExchangeKept, Fact, OutageId, OutageKind, PlayCut, Recorded, Seat,
};
use crate::protocol::{FileHash, StationId};

/// What the hub saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// Something failed at a station. What still fails is to be said again after a person was seated or a phase was
    /// opened, as it may concern a candidate only then; where it is known it makes no fact.
    Failed {
        /// What.
        cause: Cause,
        /// For how long it had before it was noticed, in milliseconds.
        unnoticed_ms: u64,
    },
    /// It works again.
    Works(Cause),
    /// The connection of a station ended, and with it whatever it played.
    Broke(StationId),
    /// Two stations might begin a play further apart than can be heard.
    OutOfStep {
        /// Whose.
        candidate: CandidateNumber,
        /// Which.
        play: u32,
    },
    /// Staff added a candidate's *dossier professionnel*, which is kept.
    Added {
        /// Who did.
        by: Seat,
        /// Whose it is.
        candidate: CandidateNumber,
        /// What its content is known by.
        hash: FileHash,
        /// Its length.
        bytes: u64,
    },
    /// Somebody listens in silence to a candidate's calls.
    Listens {
        /// To whose.
        candidate: CandidateNumber,
        /// Who.
        listener: Seat,
    },
    /// It listens no longer.
    ListensNoMore {
        /// To whose calls it did.
        candidate: CandidateNumber,
        /// Who.
        listener: Seat,
    },
    /// The server was away, and is back: said once after each start, before anything else.
    Returned {
        /// The last moment at which it was surely there: of its last sign of life, kept every few seconds.
        alive_until: Moment,
    },
    /// A recording of a call with the candidate at this station was begun.
    Records(StationId),
    /// The server stood still, its system asleep for instance, and goes on with all that it had.
    StoodStill {
        /// Since when.
        since: Moment,
    },
}

impl ExamSession {
    /// The facts that come of what the hub saw; none where it concerns nobody. They are kept and applied as those of an
    /// order are.
    pub fn observe(&self, report: Report, now: Moment) -> Vec<Recorded> {
        let now = now.max(self.last);
        // What happens after it is closed takes nobody's time.
        if self.is_closed() {
            return Vec::new();
        }
        let by = if let Report::Added { by, .. } = report { by } else { Seat::Server };
        let facts = match report {
            Report::Failed { cause, unnoticed_ms } => self.failed(cause, unnoticed_ms),
            Report::Works(cause) => {
                let each = |candidate| self.ended(candidate, &[cause], now);
                self.candidates.values().flat_map(each).collect()
            }
            Report::Broke(station) => self.plays_lost_at(station, PlayCut::Station),
            Report::OutOfStep { candidate, play } => self.play_out_of_step(candidate, play),
            Report::Added { candidate, hash, bytes, .. } => {
                vec![Fact::Dossier(DossierFact::ProfessionalAdded { candidate, hash, bytes })]
            }
            Report::Records(station) => self.records(station).into_iter().collect(),
            Report::Listens { candidate, listener } => self.listens(candidate, listener, true),
            Report::ListensNoMore { candidate, listener } => self.listens(candidate, listener, false),
            Report::Returned { alive_until } => self.returned(alive_until, now),
            Report::StoodStill { since } => self.stood_still(since, now),
        };
        self.recorded(facts, now, by, None)
    }

    fn failed(&self, cause: Cause, unnoticed_ms: u64) -> Vec<Fact> {
        let concerned = self.candidates.values().filter(|candidate| self.concerns(cause.station, candidate));
        let mut fresh = self.fresh_outages();
        let mut facts = Vec::new();
        for candidate in concerned {
            let outage = match candidate.outages.lasting() {
                Some((_, outage)) if outage.lasting.contains(&cause) => continue,
                Some((id, _)) => id,
                None => fresh.next().unwrap_or(OutageId(u32::MAX)),
            };
            facts.push(Fact::OutageBegan { candidate: candidate.number, outage, cause, unnoticed_ms });
        }
        facts
    }

    /// Whether what fails at a station takes the candidate's time.
    fn concerns(&self, station: StationId, candidate: &Candidate) -> bool {
        let phase = self.phase_of(candidate);
        let is_open = match candidate.at {
            At::Open | At::Ready | At::Running | At::Paused => true,
            At::Waiting | At::Finished => false,
        };
        let plays = self.stations_of(candidate.number).1 == Some(station);
        let needs_it = phase.present.contains(&Attendant::Jury) && phase.call.contains(&Called::Clients);
        is_open && (candidate.station == Some(station) || plays && needs_it)
    }

    /// What follows when causes of a candidate's outage are gone.
    pub(super) fn ended(&self, candidate: &Candidate, gone: &[Cause], now: Moment) -> Vec<Fact> {
        let Some((id, outage)) = candidate.outages.lasting() else { return Vec::new() };
        let number = candidate.number;
        let gone: Vec<_> = outage.lasting.iter().filter(|cause| gone.contains(cause)).collect();
        let end = |cause: &&Cause| Fact::OutageEnded { candidate: number, outage: id, cause: **cause };
        let mut facts: Vec<_> = gone.iter().map(end).collect();
        if let Some(kind) =
            outage.kinds.first().filter(|_| !gone.is_empty() && gone.len() == outage.lasting.len())
        {
            let measured_ms = outage.took_ms(&candidate.clock, now);
            facts.push(Fact::OutageMeasured { candidate: number, outage: id, kind: *kind, measured_ms });
        }
        facts
    }

    /// What follows when a station takes none of a candidate's time any more: what fails there is over for it.
    pub(super) fn left_behind(
        &self,
        candidate: &Candidate,
        station: Option<StationId>,
        now: Moment,
    ) -> Vec<Fact> {
        let gone = station.map(|station| candidate.outages.causes_at(station)).unwrap_or_default();
        self.ended(candidate, &gone, now)
    }

    /// What follows when there is no phase any more of which an outage could take time.
    pub(in crate::exam) fn all_ended(&self, candidate: &Candidate, now: Moment) -> Vec<Fact> {
        let gone: Vec<Cause> = candidate
            .outages
            .lasting()
            .into_iter()
            .flat_map(|(_, outage)| outage.lasting.iter().copied())
            .collect();
        self.ended(candidate, &gone, now)
    }

    /// Once for an exchange, however often it goes on.
    fn records(&self, station: StationId) -> Option<Fact> {
        let candidate = self.candidate_at(station)?;
        let sheet = &self.candidates.get(&candidate)?.sheet;
        let (exchange, _) = sheet.open()?;
        let is_new = sheet.get(exchange).is_some_and(|exchange| !exchange.recorded);
        is_new.then_some(Fact::ExchangeRecorded(ExchangeKept { candidate, exchange }))
    }

    fn returned(&self, alive_until: Moment, now: Moment) -> Vec<Fact> {
        let gone = alive_until.max(self.last);
        let mut facts = vec![Fact::ServerReturned { away_ms: now.since(gone) }];
        facts.extend(self.nobody_listens());
        let mut fresh = self.fresh_outages();
        for candidate in self.candidates.values() {
            facts.extend(Self::server_took(candidate, gone, now, &mut fresh));
            // Stations stop what they play where they lose the server.
            facts.extend(self.play_cut(candidate, PlayCut::Server, None));
        }
        facts
    }

    /// Who listens does so still, and stations that lost it meanwhile come back as from any other loss.
    fn stood_still(&self, since: Moment, now: Moment) -> Vec<Fact> {
        let gone = since.max(self.last);
        let mut fresh = self.fresh_outages();
        let took = self
            .candidates
            .values()
            .filter_map(|candidate| Self::server_took(candidate, gone, now, &mut fresh));
        std::iter::once(Fact::ServerReturned { away_ms: now.since(gone) }).chain(took).collect()
    }

    /// What a server that was away took of a candidate's clock. An outage that lasts counts this time already.
    fn server_took(
        candidate: &Candidate,
        gone: Moment,
        now: Moment,
        fresh: &mut impl Iterator<Item = OutageId>,
    ) -> Option<Fact> {
        let measured_ms = candidate.clock.spent(now).saturating_sub(candidate.clock.spent(gone));
        (measured_ms > 0 && candidate.outages.lasting().is_none()).then(|| Fact::OutageMeasured {
            candidate: candidate.number,
            outage: fresh.next().unwrap_or(OutageId(u32::MAX)),
            kind: OutageKind::Server,
            measured_ms,
        })
    }

    fn fresh_outages(&self) -> impl Iterator<Item = OutageId> + use<> {
        (self.last_outage.saturating_add(1)..).map(OutageId)
    }
}
