//! Whether what is decoded comes soon enough, or later than it need.
//!
//! Samples are wanted by steps, so a packet is decoded up to a step before its first sample is played: what is
//! decoded and waits (`ahead`) is delay too, and the first to be given up. Delay is given up only as far as the
//! next packet is still decoded no earlier than it is due. What waits now and then, because a device asks for
//! more at once, is none: only what waits at every decision.

use crate::transit::micros_of;

/// Decoded by more than this before it is due, microseconds, speech is made longer.
const LACK: i64 = 2_000;
/// A step is given up only if this much is spare without it, microseconds: else it would be missed the next moment.
const STEADY: i64 = 1_000;
/// Decisions over which the least counts: 200 ms. Several may fall on one instant where a device asks for much at once.
const SETTLE: u32 = 20;
/// The same where speech is far behind.
const HURRY: u32 = 5;
/// Spare delay beyond which speech is shortened even where it may be heard, microseconds.
const BEHIND: i64 = 12_000;
/// Spare delay that is far behind: a device stood still, or the network is well again, microseconds.
const FAR_BEHIND: i64 = 45_000;
/// Delay missing that cannot wait for a fitting moment, microseconds.
const URGENT: i64 = 6_000;
/// Less than this is left alone, samples: 1.5 ms.
const LEAST: i64 = 72;

/// What is to be done about the delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Correction {
    None,
    /// Play in less time.
    Shorten {
        /// Samples.
        at_most: usize,
        effort: Effort,
    },
    /// Play in more time.
    Lengthen {
        /// Samples.
        at_least: usize,
        effort: Effort,
    },
}

/// What a correction may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Effort {
    /// Only where it cannot be heard: pauses.
    Pause,
    /// Where speech repeats itself.
    Likeness,
    /// The best there is.
    Any,
}

/// Follows one run of decisions.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Of the last decision, microseconds.
    spare: i64,
    /// Samples decoded and not played at the last decision.
    ahead: i64,
    /// Samples wanted at a time.
    step: i64,
    /// The least of the current period.
    least: Option<Slack>,
    decisions: u32,
    /// The least of the last whole period, and since.
    settled: Option<Slack>,
}

/// Delay that might be given up.
#[derive(Clone, Copy, Debug)]
struct Slack {
    /// Microseconds.
    spare: i64,
    /// Samples.
    ahead: i64,
}

impl Slack {
    fn min(self, other: Self) -> Self {
        Self { spare: self.spare.min(other.spare), ahead: self.ahead.min(other.ahead) }
    }
}

impl Pace {
    /// Notes a decision `spare` microseconds after it was due, with `ahead` samples waiting, for a loudspeaker that
    /// wants `step` at a time.
    pub(super) fn note(&mut self, spare: i64, ahead: usize, step: usize) {
        self.step = step as i64;
        self.spare = spare;
        self.ahead = ahead as i64;
        let slack = Slack { spare, ahead: self.ahead };
        let least = self.least.map_or(slack, |least| least.min(slack));
        self.least = Some(least);
        self.settled = self.settled.map(|settled| settled.min(slack));
        self.decisions += 1;
        let far_behind = least.spare > FAR_BEHIND;
        if self.decisions >= if far_behind { HURRY } else { SETTLE } {
            self.settled = self.least.take();
            self.decisions = 0;
        }
    }

    /// Spare delay that lasted, microseconds.
    pub(super) fn excess(&self) -> Option<i64> {
        self.settled.map(|settled| settled.spare)
    }

    /// Delay of what is played now beyond what is due, microseconds.
    pub(super) fn delay(&self) -> i64 {
        self.excess().unwrap_or(self.spare) + micros_of(self.ahead)
    }

    /// Whether what comes next is wanted too early.
    pub(super) fn is_early(&self) -> bool {
        self.spare < -LACK
    }

    /// What was decoded became longer by so many samples, or shorter.
    pub(super) fn moved(&mut self, samples: i64) {
        // Those ahead change at once, the spare delay with the decisions to come.
        self.settled = None;
        self.least = None;
        self.decisions = SETTLE / 2;
        self.ahead += samples;
    }

    pub(super) fn correction(&self) -> Correction {
        let step = self.step.max(1);
        if self.is_early() {
            let steps = (-LACK - self.spare) / micros_of(step) + 1;
            let effort = if self.spare < -URGENT { Effort::Any } else { Effort::Likeness };
            let at_least = usize::try_from(steps * step - self.ahead).unwrap_or_default();
            return if at_least == 0 { Correction::None } else { Correction::Lengthen { at_least, effort } };
        }
        let Some(Slack { spare, ahead }) = self.settled else { return Correction::None };
        let steps = (spare + LACK - STEADY).max(0) / micros_of(step);
        let at_most = ahead + steps * step;
        let effort = match spare + micros_of(ahead) {
            FAR_BEHIND.. => Effort::Any,
            BEHIND.. => Effort::Likeness,
            _ => Effort::Pause,
        };
        match usize::try_from(at_most) {
            Ok(at_most) if at_most as i64 >= LEAST => Correction::Shorten { at_most, effort },
            _ => Correction::None,
        }
    }
}
