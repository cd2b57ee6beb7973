//! The plays of one candidate's recording.
//!
//! ```text
//! (begun) --> Goes --device took the last sample--> Heard   (counted)
//!               \--anything else------------------> Cut     (not counted)
//! ```
//!
//! Where the server lost sight of a station whose device took the last sample all the same, Cut becomes Heard.

use super::clock::Moment;
use crate::protocol::FileHash;
use crate::protocol::exam::{AlongView, PlayCut, PlayEnd, PlayFact, PlayOutput, PlayState, PlayView};

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plays {
    /// The jury's station plays along.
    pub along: bool,
    list: Vec<Play>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Play {
    pub number: u32,
    pub hash: FileHash,
    pub length_ms: u64,
    pub output: PlayOutput,
    pub device: String,
    pub began: Moment,
    pub state: State,
    /// The device of the jury's station, and how it ended there.
    pub along: Option<(String, Option<PlayEnd>)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum State {
    Goes,
    Heard { at: Moment, gaps: u32 },
    Cut { at: Moment, why: PlayCut, heard_ms: Option<u64> },
}

impl Plays {
    pub fn heard(&self) -> usize {
        self.list.iter().filter(|play| matches!(play.state, State::Heard { .. })).count()
    }

    pub fn next_number(&self) -> u32 {
        self.list.last().map_or(1, |play| play.number.saturating_add(1))
    }

    pub fn get(&self, number: u32) -> Option<&Play> {
        self.list.iter().find(|play| play.number == number)
    }

    pub fn last(&self) -> Option<&Play> {
        self.list.last()
    }

    pub fn going(&self) -> Option<&Play> {
        self.list.last().filter(|play| play.state == State::Goes)
    }

    /// Takes in what was kept.
    pub fn apply(&mut self, fact: &PlayFact, at: Moment) {
        match fact {
            PlayFact::Along { on, .. } => self.along = *on,
            PlayFact::Began { play, hash, length_ms, output, device, along, .. } => self.list.push(Play {
                number: *play,
                hash: *hash,
                length_ms: *length_ms,
                output: *output,
                device: device.clone(),
                began: at,
                state: State::Goes,
                along: along.clone().map(|device| (device, None)),
            }),
            PlayFact::Heard { play, gaps, .. } => self.set(*play, State::Heard { at, gaps: *gaps }),
            PlayFact::Cut { play, why, heard_ms, .. } => {
                self.set(*play, State::Cut { at, why: *why, heard_ms: *heard_ms });
            }
            PlayFact::AlongEnded { play, end, .. } => {
                let play = self.list.iter_mut().find(|known| known.number == *play);
                if let Some((_, ended)) = play.and_then(|play| play.along.as_mut()) {
                    *ended = Some(end.clone());
                }
            }
        }
    }

    pub fn views(&self, now: Moment) -> Vec<PlayView> {
        self.list.iter().map(|play| play.view(now)).collect()
    }

    fn set(&mut self, number: u32, state: State) {
        if let Some(play) = self.list.iter_mut().find(|play| play.number == number) {
            play.state = state;
        }
    }
}

impl Play {
    /// The jury's station plays it still.
    pub fn goes_on_along(&self) -> bool {
        self.along.as_ref().is_some_and(|(_, end)| end.is_none())
    }

    fn view(&self, now: Moment) -> PlayView {
        let state = match self.state {
            State::Goes => PlayState::Goes(now.since(self.began)),
            State::Heard { at, gaps } => PlayState::Heard { at_ms: at.0, gaps },
            State::Cut { at, why, heard_ms } => {
                let most_ms = at.since(self.began).min(self.length_ms);
                PlayState::Cut { at_ms: at.0, why, heard_ms: heard_ms.unwrap_or(most_ms) }
            }
        };
        let along =
            self.along.as_ref().map(|(device, end)| AlongView { device: device.clone(), end: end.clone() });
        let (play, began_ms) = (self.number, self.began.0);
        PlayView { play, output: self.output, device: self.device.clone(), began_ms, state, along }
    }
}
