//! The keys of a telephone, sent as telephone events beside the voice (RFC 4733) and read from them.
//!
//! Every packet of an event bears the timestamp of its beginning and how long it has lasted; the last is sent three
//! times, so that an event is known unless all of its packets are lost (§2.5.1). Meanwhile no voice is sent.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::FRAME_SAMPLES;

/// How long a key sounds, frames: 120 ms, thrice what a receiver must take (ITU-T Q.24).
const TONE: u16 = 12;
/// Between the last packet of a key and the next key, frames: 80 ms, likewise.
const PAUSE: u16 = 8;
/// Between two updates of an event, frames.
const UPDATE: u16 = 2;
/// How often the end of an event is sent (§2.5.1.4).
const ENDS: u16 = 3;
/// How loud the key is to be, in dB below 1 mW (§2.3.4): as telephones send it.
const VOLUME: u8 = 10;
/// The bit of the second octet that says that the event is over (§2.3.2).
const END: u8 = 0x80;
/// The longest an event can say that it has lasted, after which it goes on in a segment of its own (§2.5.1.3).
const LONGEST: u16 = u16::MAX;
/// Keys waiting to be sent at most: twice what one command of a person holds.
const WAITING: usize = 64;
/// Keys heard and not yet told at most; they are told in each turn.
const UNTOLD: usize = 16;
/// No voice is awaited for so long after a packet of an event, unless some came: the way from the network to the ear, and
/// the pause.
const VOICELESS: Duration = Duration::from_millis(200);

/// A key of a telephone: `0` to `9`, `*`, `#`, `A` to `D`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digit(u8);

/// In the order of their events (RFC 4733 §3.2, table 4).
const KEYS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', 'A', 'B', 'C', 'D'];

impl Digit {
    /// The key of this name.
    pub fn of(key: char) -> Option<Self> {
        let event = KEYS.iter().position(|known| *known == key)?;
        u8::try_from(event).ok().map(Digit)
    }

    /// Its name.
    pub fn key(self) -> char {
        KEYS[usize::from(self.0)]
    }

    fn of_event(event: u8) -> Option<Self> {
        (usize::from(event) < KEYS.len()).then_some(Digit(event))
    }

    /// Its two tones, hertz, the lower one first (ITU-T Q.23): the row and the column of the key.
    pub(crate) fn tones_hz(self) -> (f64, f64) {
        let (row, column) = match self.key() {
            '1' => (0, 0),
            '2' => (0, 1),
            '3' => (0, 2),
            'A' => (0, 3),
            '4' => (1, 0),
            '5' => (1, 1),
            '6' => (1, 2),
            'B' => (1, 3),
            '7' => (2, 0),
            '8' => (2, 1),
            '9' => (2, 2),
            'C' => (2, 3),
            '*' => (3, 0),
            '0' => (3, 1),
            '#' => (3, 2),
            _ => (3, 3),
        };
        ([697.0, 770.0, 852.0, 941.0][row], [1_209.0, 1_336.0, 1_477.0, 1_633.0][column])
    }
}

/// What 10 ms of the way out are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The voice.
    Voice,
    /// An event of which nothing is to be said now.
    Quiet,
    /// A packet of an event.
    Event { first: bool, last: bool, timestamp: u32, payload: [u8; 4] },
}

/// Sends keys one after the other.
#[derive(Debug, Default)]
pub(crate) struct Dialler {
    waiting: VecDeque<Digit>,
    dialling: Option<Dialling>,
    pause: u16,
    begun: Option<Digit>,
}

#[derive(Debug)]
struct Dialling {
    digit: Digit,
    timestamp: u32,
    /// Since its beginning, those of its last packets included.
    frames: u16,
}

impl Dialler {
    pub(crate) fn dial(&mut self, digits: &[Digit]) {
        let room = WAITING - self.waiting.len();
        self.waiting.extend(digits.iter().take(room));
    }

    /// Forgets what was not sent.
    pub(crate) fn clear(&mut self) {
        (self.dialling, self.pause, self.begun) = (None, 0, None);
        self.waiting.clear();
    }

    /// What the next frame, which begins at `timestamp`, is for. Where a packet of voice is half full, no event begins.
    pub(crate) fn next(&mut self, timestamp: u32, half_full: bool) -> Turn {
        if self.dialling.is_none() {
            if self.pause > 0 || half_full || self.waiting.is_empty() {
                self.pause = self.pause.saturating_sub(1);
                return Turn::Voice;
            }
            self.begun = self.waiting.pop_front();
            self.dialling = self.begun.map(|digit| Dialling { digit, timestamp, frames: 0 });
        }
        let Some(dialling) = &mut self.dialling else { return Turn::Voice };
        dialling.frames += 1;
        let (frames, timestamp) = (dialling.frames, dialling.timestamp);
        let (over, last) = (frames >= TONE, frames == TONE + ENDS - 1);
        let payload = event(dialling.digit, over, frames.min(TONE));
        if last {
            (self.dialling, self.pause) = (None, PAUSE);
        }
        match over || frames % UPDATE == 1 {
            true => Turn::Event { first: frames == 1, last, timestamp, payload },
            false => Turn::Quiet,
        }
    }

    /// The key that began to be sent since the last call.
    pub(crate) fn take_begun(&mut self) -> Option<Digit> {
        self.begun.take()
    }
}

/// A payload (RFC 4733 §2.3).
fn event(digit: Digit, over: bool, frames: u16) -> [u8; 4] {
    let [high, low] = (frames * FRAME_SAMPLES as u16).to_be_bytes();
    [digit.0, VOLUME | if over { END } else { 0 }, high, low]
}

/// Reads keys from events that come more than once, or late, or not.
#[derive(Debug, Default)]
pub(crate) struct Listener {
    last: Option<Heard>,
    untold: VecDeque<Digit>,
    voiceless_until: Option<Instant>,
    /// Where the voice went on after the last event, as far as is known.
    resumed: Option<u32>,
}

#[derive(Debug)]
struct Heard {
    timestamp: u32,
    event: u8,
    samples: u16,
}

impl Listener {
    /// Takes the payload of a packet; false where it is none.
    pub(crate) fn hear(&mut self, timestamp: u32, payload: &[u8], at: Instant) -> bool {
        let &[event, _, high, low, ..] = payload else { return false };
        let samples = u16::from_be_bytes([high, low]);
        self.voiceless_until = Some(at + VOICELESS);
        let (is_new, longest) = match &self.last {
            None => (true, samples),
            Some(last) => {
                let after = timestamp.wrapping_sub(last.timestamp) as i32;
                let goes_on = event == last.event && last.samples == LONGEST && after == i32::from(LONGEST);
                match after {
                    // One that is older than the last is late, and would be read in the wrong place.
                    ..0 => return true,
                    0 => (false, last.samples.max(samples)),
                    1.. => (!goes_on, samples),
                }
            }
        };
        if is_new && self.untold.len() < UNTOLD {
            self.untold.extend(Digit::of_event(event));
        }
        if self.last.as_ref().is_none_or(|last| last.timestamp != timestamp) {
            self.resumed = None;
        }
        self.last = Some(Heard { timestamp, event, samples: longest });
        true
    }

    /// Someone else is heard from here on.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn take(&mut self) -> Option<Digit> {
        self.untold.pop_front()
    }

    /// Voice of this timestamp came: if it is after the last event, that is over, and what is not there from here on is
    /// missing.
    pub(crate) fn hear_voice(&mut self, timestamp: u32) {
        let Some(last) = &self.last else { return };
        let is_earlier = self.resumed.is_none_or(|resumed| is_before(timestamp, resumed));
        if is_before(last.timestamp, timestamp) && is_earlier {
            self.resumed = Some(timestamp);
        }
    }

    /// Whether no voice is awaited at `timestamp`: an event is sent in its place.
    pub(crate) fn is_voiceless(&self, timestamp: u32, now: Instant) -> bool {
        self.voiceless_until.is_some_and(|until| now < until)
            && self.resumed.is_none_or(|resumed| is_before(timestamp, resumed))
    }
}

/// On a clock that goes round.
fn is_before(timestamp: u32, other: u32) -> bool {
    (timestamp.wrapping_sub(other) as i32) < 0
}

#[cfg(test)]
mod tests;
