//! A play of the recording: the stations make ready, then it begins for all of them at one moment.
//!
//! Nothing of the making ready is kept: where the server dies meanwhile no play has begun, and the order comes again.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::Asker;
use crate::exam::{Ask, PlayBrief, PlayReady, Report};
use crate::hub::{Deadline, Hub};
use crate::protocol::exam::{
    CandidateNumber, Fact, FromExam, IN_STEP_MS, OrderId, PLAY_BEGINS_IN_MS, PlayFact, PlayOutput, Refused,
};
use crate::protocol::{FileHash, StationId};

/// Until all stations must be ready: a file is decoded once, and a device opened, in a second or two.
pub const READY_WITHIN: Duration = Duration::from_secs(10);

/// What a candidate ordered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub hash: FileHash,
    pub output: PlayOutput,
    pub level_heard: bool,
}

/// What is being made ready, and who plays.
#[derive(Debug, Default)]
pub(super) struct PlayDesk {
    preparing: BTreeMap<CandidateNumber, Preparing>,
    going: BTreeMap<CandidateNumber, Going>,
}

/// The stations that play, or will once it is kept.
#[derive(Debug)]
struct Going {
    id: OrderId,
    play: u32,
    stations: Vec<StationId>,
    /// Those of two that have not said yet that the word to begin came.
    unsaid: BTreeSet<StationId>,
}

#[derive(Debug)]
struct Preparing {
    to: Asker,
    wanted: Wanted,
    brief: PlayBrief,
    /// The devices that are ready.
    devices: BTreeMap<StationId, String>,
}

impl Preparing {
    fn stations(&self) -> Vec<StationId> {
        [self.brief.station].into_iter().chain(self.brief.along).collect()
    }
}

impl Hub {
    /// A candidate orders a play: the stations are asked to make ready, unless it may not.
    pub(super) fn play_ordered(&mut self, to: Asker, wanted: Wanted) {
        let Asker { station, id } = to;
        let (seat, now) = (self.exam_seat(station), self.moment());
        let Some(held) = &mut self.exam.held else {
            return self.tell_exam(station, FromExam::Refused { id, why: Refused::NoSession });
        };
        let brief = match seat {
            Some(_) if held.turns.session().is_closed() => Err(Refused::NotPlayedNow),
            Some(seat) => {
                let what = (wanted.hash, wanted.level_heard);
                held.turns.session().brief_for_play(seat, id, what, now)
            }
            None => Err(Refused::NobodyHere),
        };
        let brief = match brief {
            Ok(Some(brief)) => brief,
            Ok(None) => return self.tell_exam(station, FromExam::Done { id }),
            Err(why) => return self.tell_exam(station, FromExam::Refused { id, why }),
        };
        let of = brief.candidate;
        match held.plays.preparing.get_mut(&of) {
            // It came again: it is answered when it is done.
            Some(preparing) if preparing.to.id == id => return preparing.to = to,
            Some(_) => {
                return self.tell_exam(station, FromExam::Refused { id, why: Refused::PlayUnderWay });
            }
            None => {}
        }
        let preparing = Preparing { to, wanted, brief, devices: BTreeMap::new() };
        let (play, recording) = (preparing.brief.play, wanted.hash);
        let (own, stations) = (preparing.brief.station, preparing.stations());
        held.plays.preparing.insert(of, preparing);
        self.timers.set(Deadline::Play(of), self.now + READY_WITHIN);
        for station in &stations {
            let output = (*station == own).then_some(wanted.output);
            self.tell_exam(*station, FromExam::PreparePlay { of, play, recording, output });
        }
        // Whose station is away hears nothing.
        if let Some(away) = stations.into_iter().find(|station| self.roster.conn(*station).is_none()) {
            self.play_refused(of, away);
        }
    }

    /// A station is ready; once all are, the play is kept, and begins.
    pub(super) fn play_ready(&mut self, station: StationId, of: CandidateNumber, play: u32, device: String) {
        let at = self.moment();
        let Some(held) = &mut self.exam.held else { return };
        let preparing = held.plays.preparing.get_mut(&of);
        let Some(preparing) = preparing.filter(|preparing| preparing.brief.play == play) else { return };
        if !preparing.stations().contains(&station) {
            return;
        }
        preparing.devices.insert(station, device);
        if preparing.devices.len() < preparing.stations().len() {
            return;
        }
        let Some(Preparing { to, wanted, brief, mut devices }) = held.plays.preparing.remove(&of) else {
            return;
        };
        self.timers.clear(Deadline::Play(of));
        let Wanted { hash, output, level_heard } = wanted;
        let device = devices.remove(&brief.station).unwrap_or_default();
        let along = brief.along.and_then(|along| devices.remove(&along));
        let ready = Box::new(PlayReady { hash, output, level_heard, device, along });
        let stations: Vec<StationId> = [brief.station].into_iter().chain(brief.along).collect();
        let Asker { station, id } = to;
        held.plays.going.insert(of, Going { id, play, stations, unsaid: BTreeSet::new() });
        let role = self.roster.seat(station).role;
        match held.turns.ask(Ask::Play { to, station, role, id, ready, at }) {
            Ok(()) => self.take_turns(),
            Err(_) => {
                self.stop_playing(of, play);
                self.tell_exam(station, FromExam::NotStored { id });
            }
        }
    }

    /// A station is not ready.
    pub(super) fn play_unready(&mut self, station: StationId, of: CandidateNumber, play: u32) {
        let preparing = self.exam.held.as_ref().and_then(|held| held.plays.preparing.get(&of));
        let concerns =
            |preparing: &Preparing| preparing.brief.play == play && preparing.stations().contains(&station);
        if preparing.is_some_and(concerns) {
            self.play_refused(of, station);
        }
    }

    /// Not all stations were ready in time.
    pub(in crate::hub) fn play_not_ready(&mut self, of: CandidateNumber) {
        let preparing = self.exam.held.as_ref().and_then(|held| held.plays.preparing.get(&of));
        let late = preparing.and_then(|preparing| {
            let mut stations = preparing.stations().into_iter();
            stations.find(|station| !preparing.devices.contains_key(station))
        });
        if let Some(late) = late {
            self.play_refused(of, late);
        }
    }

    /// The connection of a station ended, and with it what it plays.
    pub(super) fn play_broke(&mut self, station: StationId) {
        let preparing = self.exam.held.iter().flat_map(|held| &held.plays.preparing);
        let lost: Vec<CandidateNumber> = preparing
            .filter(|(_, preparing)| preparing.stations().contains(&station))
            .map(|(of, _)| *of)
            .collect();
        lost.into_iter().for_each(|of| self.play_refused(of, station));
        self.report(Report::Broke(station));
    }

    fn play_refused(&mut self, of: CandidateNumber, by: StationId) {
        self.timers.clear(Deadline::Play(of));
        let Some(held) = &mut self.exam.held else { return };
        let Some(preparing) = held.plays.preparing.remove(&of) else { return };
        for station in preparing.stations() {
            self.tell_exam(station, FromExam::StopPlay { of, play: preparing.brief.play });
        }
        let own = preparing.brief.station == by;
        let why = if own { Refused::OutputNotReady } else { Refused::JuryNotReady };
        let Asker { station, id } = preparing.to;
        self.tell_exam(station, FromExam::Refused { id, why });
    }

    /// What the store is keeping of plays.
    pub(super) fn plays_coming(&self) -> Vec<PlayFact> {
        let coming = self.exam.held.iter().flat_map(|held| held.turns.coming());
        let plays = coming.filter_map(|fact| match fact {
            Fact::Play(fact) => Some(fact.clone()),
            _ => None,
        });
        plays.collect()
    }

    /// It was kept: who plays is told before anybody is shown anything.
    pub(super) fn plays_changed(&mut self, kept: &[PlayFact]) {
        for fact in kept {
            let of = fact.candidate();
            match fact {
                PlayFact::Began { play, .. } => self.start_playing(of, *play),
                PlayFact::Cut { play, .. } => self.stop_playing(of, *play),
                PlayFact::Heard { .. } | PlayFact::Along { .. } | PlayFact::AlongEnded { .. } => {}
            }
        }
    }

    /// All that play are told to begin. The word came to two of them at moments no further apart than the later answer is
    /// late.
    fn start_playing(&mut self, of: CandidateNumber, play: u32) {
        let stations = self.who_plays(of);
        if stations.len() > 1
            && let Some(going) = self.exam.held.as_mut().and_then(|held| held.plays.going.get_mut(&of))
        {
            going.unsaid = stations.iter().copied().collect();
            self.timers.set(Deadline::InStep(of), self.now + Duration::from_millis(IN_STEP_MS));
        }
        for station in stations {
            self.tell_exam(station, FromExam::StartPlay { of, play, in_ms: PLAY_BEGINS_IN_MS });
        }
    }

    /// The word that it begins came to a station.
    pub(super) fn play_starting(&mut self, station: StationId, of: CandidateNumber, play: u32) {
        let going = self.exam.held.as_mut().and_then(|held| held.plays.going.get_mut(&of));
        if let Some(going) = going.filter(|going| going.play == play)
            && going.unsaid.remove(&station)
            && going.unsaid.is_empty()
        {
            self.timers.clear(Deadline::InStep(of));
        }
    }

    /// Not all stations said in time that the word came: they might begin further apart than can be heard.
    pub(in crate::hub) fn play_out_of_step(&mut self, of: CandidateNumber) {
        let going = self.exam.held.as_ref().and_then(|held| held.plays.going.get(&of));
        if let Some(going) = going.filter(|going| !going.unsaid.is_empty()) {
            self.report(Report::OutOfStep { candidate: of, play: going.play });
        }
    }

    fn stop_playing(&mut self, of: CandidateNumber, play: u32) {
        self.timers.clear(Deadline::InStep(of));
        let stations = self.who_plays(of);
        if let Some(held) = &mut self.exam.held {
            held.plays.going.remove(&of);
        }
        for station in stations {
            self.tell_exam(station, FromExam::StopPlay { of, play });
        }
    }

    /// The order was not done after all.
    pub(super) fn play_not_begun(&mut self, id: OrderId) {
        let going = self.exam.held.iter().flat_map(|held| &held.plays.going);
        let mut going = going.filter(|(_, going)| going.id == id);
        if let Some((of, play)) = going.next().map(|(of, going)| (*of, going.play)) {
            self.stop_playing(of, play);
        }
    }

    fn who_plays(&self, of: CandidateNumber) -> Vec<StationId> {
        let going = self.exam.held.as_ref().and_then(|held| held.plays.going.get(&of));
        going.map(|going| going.stations.clone()).unwrap_or_default()
    }
}
