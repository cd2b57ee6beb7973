//! What is done to a microphone's voice before it is sent: echo, noise, level, rumble.
//!
//! Most of the work is that of `sonora`, a port of the WebRTC audio processing. It is young: a panic in it costs the
//! processing, never the call.

mod chain;
mod high_pass;
mod noise;

use std::{
    cmp::Ordering,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use crate::{FRAME_SAMPLES, Frame};
use chain::Chain;

/// What is done to the microphone's voice; each part can be switched during a call. Nothing here ever touches the
/// microphone's gain in the operating system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Processing {
    /// Takes away what the voice's output sends back into the microphone: for loudspeakers in a room. It costs some
    /// of the near voice while both speak, so a headset does better without.
    pub echo: bool,
    /// Lowers steady noise by about 6 dB.
    pub noise: bool,
    /// Brings quiet and loud voices to one level, digitally.
    pub gain: bool,
    /// Takes away rumble below 60 Hz.
    pub high_pass: bool,
}

impl Processing {
    /// Samples as the microphone gives them, without a delay.
    pub const OFF: Self = Self { echo: false, noise: false, gain: false, high_pass: false };
    /// What suits a headset: all but echo cancellation.
    pub const HEADSET: Self = Self { echo: false, noise: true, gain: true, high_pass: true };
    /// What suits loudspeakers in a room: everything.
    pub const LOUDSPEAKERS: Self = Self { echo: true, ..Self::HEADSET };
}

impl Default for Processing {
    fn default() -> Self {
        Self::HEADSET
    }
}

/// Frames a new chain hears before it is listened to: its filters fill, 20 ms.
const WARM_FRAMES: u8 = 2;

/// Frames captured without one played after which the output rests: 200 ms, more than any device asks for at once.
const RESTING_FRAMES: u8 = 20;

/// Silence in the place of what is played, where nothing is.
const NOTHING: Frame = [0.0; FRAME_SAMPLES];

/// Processes the microphone's frames in their order, and hears what the voice's output plays.
pub struct Processor {
    chain: Chain,
    /// The chain that takes over, and the frames it still has to hear first.
    next: Option<(Chain, u8)>,
    wanted: Processing,
    /// Frames captured since the last one played.
    unplayed: u8,
    failure: Option<String>,
    broken: bool,
}

impl Processor {
    /// A processor that does what is `wanted`.
    pub fn new(wanted: Processing) -> Self {
        Self { chain: Chain::new(wanted), next: None, wanted, unplayed: 0, failure: None, broken: false }
    }

    /// Switches parts on or off; the old and the new cross within some 30 ms.
    pub fn set(&mut self, wanted: Processing) {
        if wanted == self.wanted || self.broken {
            return;
        }
        self.wanted = wanted;
        self.next = Some((Chain::new(wanted), WARM_FRAMES));
    }

    /// Hears 10 ms that the voice's output is given, whatever they are made of.
    pub fn hear(&mut self, played: &Frame) {
        if !self.wanted.echo && !self.chain.cancels_echo() {
            return;
        }
        self.unplayed = 0;
        self.guarded(|processor| {
            processor.chain.hear(played);
            if let Some((next, _)) = &mut processor.next {
                next.hear(played);
            }
        });
    }

    /// Processes 10 ms of the microphone. `round` is the way of a sample through the loudspeaker and the microphone
    /// devices, from the hand of this thread and back to it.
    pub fn process(&mut self, frame: &mut Frame, round: Duration) {
        self.note_unplayed();
        let mut processed = *frame;
        self.guarded(|processor| {
            let raw = processed;
            processor.chain.process(&mut processed, round);
            let Some((next, warm)) = &mut processor.next else { return };
            let mut coming = raw;
            next.process(&mut coming, round);
            if let Some(left) = warm.checked_sub(1) {
                *warm = left;
                return;
            }
            cross(&mut processed, &coming);
            processor.chain = processor.next.take().map_or_else(Chain::default, |(next, _)| next);
        });
        if !self.broken {
            *frame = processed;
        }
    }

    /// Why the processing gave up, once.
    pub fn take_failure(&mut self) -> Option<String> {
        self.failure.take()
    }

    /// The canceller counts both ways in the same time: an output that rests is silent. One that plays gives its frames
    /// in no fixed order with the microphone's, two before one and none before the next: silence among them would be a
    /// sound that nobody played.
    fn note_unplayed(&mut self) {
        let unplayed = self.unplayed + 1;
        let silent = match unplayed.cmp(&RESTING_FRAMES) {
            Ordering::Less => 0,
            Ordering::Equal => unplayed,
            Ordering::Greater => 1,
        };
        (0..silent).for_each(|_| self.hear(&NOTHING));
        self.unplayed = unplayed.min(RESTING_FRAMES);
    }

    fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        if self.broken {
            return;
        }
        // Nothing of a chain that panicked is used again.
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| work(self))) {
            self.broken = true;
            self.wanted = Processing::OFF;
            self.failure = Some(reason(&*panic));
            self.next = None;
            self.chain = Chain::default();
        }
    }
}

/// From the first to the second within a frame.
fn cross(from: &mut Frame, to: &Frame) {
    for (index, (from, to)) in from.iter_mut().zip(to).enumerate() {
        let share = (index as f32 + 0.5) / FRAME_SAMPLES as f32;
        *from = *from * (1.0 - share) + to * share;
    }
}

fn reason(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no reason given").to_owned()
}

#[cfg(test)]
mod tests;
