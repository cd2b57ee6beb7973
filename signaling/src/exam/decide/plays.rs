//! The plays of the recording: who may begin one, and which are counted.

use super::{Given, words};
use crate::exam::candidate::Candidate;
use crate::exam::plays::{Play, State};
use crate::exam::{ExamSession, Floor, Moment, Thing};
use crate::package::Recording;
use crate::protocol::exam::{
    CandidateNumber, Drawn, Fact, MAX_DEVICE_CHARS, OrderId, PLAY_BEGINS_IN_MS, PlayCut, PlayEnd, PlayFact,
    PlayOutput, Recorded, Refused, Seat,
};
use crate::protocol::{FileHash, StationId};

/// By how much what the device took may be shorter than the recording, in milliseconds: two decoders of one MP3 differ by
/// frames of 26 ms.
const LENGTH_TOLERANCE_MS: u64 = 300;

/// What stations must make ready before a play begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayBrief {
    /// Whose.
    pub candidate: CandidateNumber,
    /// Its number.
    pub play: u32,
    /// The file.
    pub hash: FileHash,
    /// Its length, in milliseconds.
    pub length_ms: u64,
    /// Where the candidate sits.
    pub station: StationId,
    /// The jury's station, where it plays along.
    pub along: Option<StationId>,
}

/// What a candidate ordered, once the stations are ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayReady {
    /// What was ordered.
    pub hash: FileHash,
    /// Where.
    pub output: PlayOutput,
    /// Whether it said that it hears that output.
    pub level_heard: bool,
    /// The candidate's device.
    pub device: String,
    /// The jury's, where its station plays along.
    pub along: Option<String>,
}

impl ExamSession {
    /// What is to be made ready for a play of a file, by a person that hears the output; none where the order was done
    /// before.
    ///
    /// # Errors
    /// Why the candidate may not play it now.
    pub fn brief_for_play(
        &self,
        who: Seat,
        id: OrderId,
        (hash, level_heard): (FileHash, bool),
        now: Moment,
    ) -> Result<Option<PlayBrief>, Refused> {
        if self.done.contains(&id) {
            return Ok(None);
        }
        let (candidate, recording) = self.may_play(who, (hash, level_heard), now.max(self.last))?;
        let along = self.stations_of(candidate.number).1;
        if candidate.plays.along && along.is_none() {
            return Err(Refused::JuryNotReady);
        }
        Ok(Some(PlayBrief {
            candidate: candidate.number,
            play: candidate.plays.next_number(),
            hash,
            length_ms: recording.duration_ms,
            station: candidate.station.ok_or(Refused::NotSeated)?,
            along: along.filter(|_| candidate.plays.along),
        }))
    }

    /// The facts of a play for which all is ready.
    ///
    /// # Errors
    /// Why the candidate may not play it now, whatever it might when it was ordered.
    pub fn decide_play(
        &self,
        who: Seat,
        id: OrderId,
        ready: &PlayReady,
        now: Moment,
    ) -> Result<Vec<Recorded>, Refused> {
        if self.done.contains(&id) {
            return Ok(Vec::new());
        }
        let now = now.max(self.last);
        let (candidate, recording) = self.may_play(who, (ready.hash, ready.level_heard), now)?;
        if candidate.plays.along != ready.along.is_some() {
            return Err(Refused::JuryNotReady);
        }
        let fact = PlayFact::Began {
            candidate: candidate.number,
            play: candidate.plays.next_number(),
            recording: recording.id.to_string(),
            hash: ready.hash,
            length_ms: recording.duration_ms,
            output: ready.output,
            device: device_name(&ready.device),
            level_heard: ready.level_heard,
            along: ready.along.as_deref().map(device_name),
        };
        Ok(self.recorded(vec![Fact::Play(fact)], now, who, Some(id)))
    }

    fn may_play(
        &self,
        who: Seat,
        (hash, level_heard): (FileHash, bool),
        now: Moment,
    ) -> Result<(&Candidate, &Recording), Refused> {
        let Seat::Candidate(number) = who else { return Err(Refused::NotAllowed) };
        let candidate = self.candidates.get(&number).ok_or(Refused::NotAllowed)?;
        if !self.may(who, number, Thing::Play, now) {
            return Err(Refused::NotPlayedNow);
        }
        let recording = self.drawn_recording(candidate).filter(|recording| recording.sound.hash == hash);
        let recording = recording.ok_or(Refused::NotThatRecording)?;
        if candidate.plays.going().is_some() {
            return Err(Refused::PlayUnderWay);
        }
        let allowed = self.format.recording_plays.unwrap_or(0) as usize;
        if candidate.plays.heard() >= allowed {
            return Err(Refused::NoPlaysLeft);
        }
        // Whoever asks, in whatever way: what nobody has heard sound is not counted on.
        if !level_heard {
            return Err(Refused::LevelNotHeard);
        }
        Ok((candidate, recording))
    }

    /// The recording that a candidate drew.
    pub(in crate::exam) fn drawn_recording(&self, candidate: &Candidate) -> Option<&Recording> {
        let drawn = candidate.drawn(Drawn::Recording)?;
        self.exam.recordings.iter().find(|recording| recording.id.0 == drawn)
    }

    /// A station says how a play ended there.
    pub(super) fn end_play<F>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
        play: u32,
        end: &PlayEnd,
    ) -> Result<Vec<Fact>, Refused> {
        let candidate = self.allowed(given, number, Thing::EndPlay)?;
        let known = candidate.plays.get(play).ok_or(Refused::NoSuchPlay)?;
        match given.who {
            Seat::Candidate(_) => {
                let ended = self.ended_here(candidate, known, end, given.now);
                Ok(ended.into_iter().map(Fact::Play).collect())
            }
            Seat::Juror(_) if known.goes_on_along() => {
                let cut = end.cut.or_else(|| too_short(known, end, given.now));
                Ok(self.ended_along(candidate, play, PlayEnd { cut, ..end.clone() }))
            }
            Seat::Juror(_) => Ok(Vec::new()),
            Seat::Staff(_) | Seat::Server => Err(Refused::NotAllowed),
        }
    }

    /// The jury's station is at its end. What it did not hear whole is cut for both: the jury asks about what it heard.
    fn ended_along(&self, candidate: &Candidate, play: u32, end: PlayEnd) -> Vec<Fact> {
        let is_cut = end.cut.is_some();
        let mut facts = vec![Fact::Play(PlayFact::AlongEnded { candidate: candidate.number, play, end })];
        if is_cut && candidate.plays.going().is_some_and(|going| going.number == play) {
            facts.extend(self.play_cut(candidate, PlayCut::Along, None));
        }
        facts
    }

    /// What follows where two stations might begin too far apart.
    pub(in crate::exam) fn play_out_of_step(&self, candidate: CandidateNumber, play: u32) -> Vec<Fact> {
        let candidate = self.candidates.get(&candidate);
        let going =
            candidate.filter(|candidate| candidate.plays.going().is_some_and(|going| going.number == play));
        going.map(|candidate| self.play_cut(candidate, PlayCut::OutOfStep, None)).unwrap_or_default()
    }

    fn ended_here(
        &self,
        candidate: &Candidate,
        known: &Play,
        end: &PlayEnd,
        now: Moment,
    ) -> Option<PlayFact> {
        let (number, play) = (candidate.number, known.number);
        let cut = end.cut.or_else(|| too_short(known, end, now));
        let is_last = candidate.plays.last().is_some_and(|last| last.number == play);
        match (known.state, cut) {
            (State::Goes, Some(why)) => Some(PlayFact::Cut {
                candidate: number,
                play,
                why,
                heard_ms: Some(end.heard_ms),
                reason: None,
            }),
            // What the server did not see to its end was heard to it all the same.
            (State::Goes, None) | (State::Cut { why: PlayCut::Station | PlayCut::Server, .. }, None)
                if is_last =>
            {
                Some(PlayFact::Heard {
                    candidate: number,
                    play,
                    hash: known.hash,
                    output: known.output,
                    device: known.device.clone(),
                    began_ms: known.began.0.saturating_add(PLAY_BEGINS_IN_MS),
                    heard_ms: end.heard_ms,
                    gaps: end.gaps,
                })
            }
            (State::Goes | State::Heard { .. } | State::Cut { .. }, _) => None,
        }
    }

    pub(super) fn play_along<F: Floor>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
        on: bool,
    ) -> Result<Vec<Fact>, Refused> {
        let candidate = self.allowed(given, number, Thing::PlayAlong)?;
        if candidate.plays.going().is_some() {
            return Err(Refused::PlayUnderWay);
        }
        if candidate.plays.along == on {
            return Ok(Vec::new());
        }
        if on && self.stations_of(number).1.is_none() {
            return Err(Refused::JuryNotReady);
        }
        Ok(vec![Fact::Play(PlayFact::Along { candidate: number, on })])
    }

    pub(super) fn stop_play<F>(
        &self,
        given: &Given<'_, F>,
        number: CandidateNumber,
        reason: &str,
    ) -> Result<Vec<Fact>, Refused> {
        let candidate = self.allowed(given, number, Thing::StopPlay)?;
        let reason = words::reason(Some(reason))?;
        let cut = self.play_cut(candidate, PlayCut::Stopped, Some(reason));
        if cut.is_empty() { Err(Refused::NoSuchPlay) } else { Ok(cut) }
    }

    /// What follows for a play that goes on when something else ends it.
    pub(in crate::exam) fn play_cut(
        &self,
        candidate: &Candidate,
        why: PlayCut,
        reason: Option<String>,
    ) -> Vec<Fact> {
        let cut = candidate.plays.going().map(|going| PlayFact::Cut {
            candidate: candidate.number,
            play: going.number,
            why,
            heard_ms: None,
            reason,
        });
        cut.into_iter().map(Fact::Play).collect()
    }

    /// What follows when a station is lost, or somebody else sits there: a play that goes on there does not any more.
    pub(in crate::exam) fn plays_lost_at(&self, station: StationId, why: PlayCut) -> Vec<Fact> {
        let mut facts = Vec::new();
        for candidate in self.candidates.values() {
            let Some(going) = candidate.plays.going() else { continue };
            let (own, along) = self.stations_of(candidate.number);
            if own == Some(station) {
                facts.extend(self.play_cut(candidate, why, None));
            } else if along == Some(station) && going.goes_on_along() {
                let end = PlayEnd { heard_ms: 0, gaps: 0, cut: Some(why) };
                facts.extend(self.ended_along(candidate, going.number, end));
            }
        }
        facts
    }
}

/// The device cannot have taken all in less time, or in fewer samples, than the recording has.
fn too_short(play: &Play, end: &PlayEnd, now: Moment) -> Option<PlayCut> {
    let least_ms = play.length_ms.saturating_sub(LENGTH_TOLERANCE_MS);
    (end.heard_ms < least_ms || now.since(play.began) < least_ms).then_some(PlayCut::Sound)
}

fn device_name(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(MAX_DEVICE_CHARS).collect()
}
