//! A recording being played: read as the loudspeaker asks for it, and heard once the device has taken its samples.

use std::ops::Range;
use std::time::{Duration, Instant};

use crate::{Event, SAMPLE_RATE_HZ, STEP_SAMPLES, Step};

/// A recording, decoded elsewhere: read on the audio thread, it must not block, allocate much, or panic.
/// It is dropped there too.
pub trait PromptSource: Send {
    /// Writes the next samples, mono, 48 kHz, at the beginning of `out`.
    fn read(&mut self, out: &mut [f32]) -> PromptRead;
}

/// What a recording had to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptRead {
    /// This many samples were written.
    Samples(usize),
    /// None are ready yet: silence is played, and the recording goes on from where it is.
    Starved,
    /// There are no more.
    Ended,
    /// There are no more, and there ought to be.
    Failed,
}

/// How a recording ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptEnd {
    /// The device took its last sample, which had the time to be heard.
    Heard,
    /// It was stopped, or another began.
    Stopped,
    /// It gave no more samples, or not in time; or the device left out the last, however often it was given.
    Failed,
    /// Its output was lost, or could not be opened.
    DeviceLost,
    /// It would have begun out of step with others: see [`Begin::in_step`].
    Late,
}

/// When a recording begins that was to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begin {
    /// When its first sample is to be heard, as far as the way to the ear is known.
    pub at: Instant,
    /// It ends at once, [`PromptEnd::Late`], where it would begin later than [`MOST_LATE`]: others hear it in step.
    pub in_step: bool,
}

/// By how much the beginning of a recording that others hear too may be late: below what is heard as an echo.
pub const MOST_LATE: Duration = Duration::from_millis(30);

/// Between two positions said: 5 a second.
const POSITION_EVERY: Duration = Duration::from_millis(200);
/// Steps in which nothing was ready, in all, after which a recording is given up: a second of silence in the midst of
/// words is no play.
const MOST_STARVED: u32 = 200;
/// How much of a recording's end is given once more where the device left out its last sample: 20 ms.
const TAIL_SAMPLES: usize = SAMPLE_RATE_HZ as usize / 50;
/// How often, before the recording is given up.
const MOST_REPEATS: u32 = 5;

/// What the loudspeaker of a recording has done so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    /// The way of a sample mixed now to the ear.
    pub delay: Duration,
    /// Samples handed to the device's ring, and still on their way to it.
    pub given: u64,
    /// Samples that the device took.
    pub taken: u64,
    /// Of them, those that came too late last, and were left out: of a device that takes them at our rate.
    pub lost: Range<u64>,
    /// Times the device found none.
    pub gaps: u64,
}

/// One recording, from its first sample to the moment its last one was heard.
pub(crate) struct Prompt {
    source: Box<dyn PromptSource>,
    /// Not to begin before it is told.
    held: bool,
    ready_said: bool,
    begin: Option<Begin>,
    /// Samples read before their time.
    waiting: Vec<f32>,
    samples: u64,
    starved: u32,
    end: Option<End>,
    /// Of the device, when the first sample was mixed.
    gaps_before: Option<u64>,
    position_at: Option<Instant>,
    /// The last samples that were read.
    tail: Vec<f32>,
    /// How often they were given once more.
    repeats: u32,
}

/// How it ended, and when that is heard: once the device has taken the last sample, and its way from there is over.
#[derive(Clone, Copy)]
struct End {
    how: PromptEnd,
    /// Silent samples that were mixed since.
    silent: u64,
    last: Option<u64>,
    /// The device left out the last sample.
    lost: bool,
    heard_at: Option<Instant>,
}

impl End {
    fn new(how: PromptEnd, silent: usize) -> Self {
        Self { how, silent: silent as u64, last: None, lost: false, heard_at: None }
    }
}

impl Prompt {
    pub(crate) fn new(source: Box<dyn PromptSource>, held: bool) -> Self {
        Self {
            source,
            held,
            ready_said: false,
            begin: None,
            waiting: Vec::with_capacity(TAIL_SAMPLES),
            samples: 0,
            starved: 0,
            end: None,
            gaps_before: None,
            position_at: None,
            tail: Vec::with_capacity(TAIL_SAMPLES + STEP_SAMPLES),
            repeats: 0,
        }
    }

    /// It begins now, or then.
    pub(crate) fn begin(&mut self, begin: Begin) {
        if self.held {
            self.held = false;
            self.begin = Some(begin);
        }
    }

    /// Adds the next 5 ms to `out`, of which the first sample is heard at `heard_at`.
    pub(crate) fn mix_into(&mut self, out: &mut Step, heard_at: Instant) {
        if let Some(end) = &mut self.end {
            end.silent += if end.last.is_none() { STEP_SAMPLES as u64 } else { 0 };
            return;
        }
        let Some(mut filled) = self.due(heard_at) else { return };
        while self.end.is_none() && filled < STEP_SAMPLES {
            let mut samples = [0.0; STEP_SAMPLES];
            match self.read(&mut samples[filled..]) {
                PromptRead::Samples(0) | PromptRead::Starved => {
                    self.starved += 1;
                    if self.starved > MOST_STARVED {
                        self.end = Some(End::new(PromptEnd::Failed, 0));
                    }
                    return;
                }
                PromptRead::Samples(count) => {
                    let end = (filled + count).min(STEP_SAMPLES);
                    for (sum, sample) in out[filled..end].iter_mut().zip(&samples[filled..end]) {
                        *sum += sample;
                    }
                    self.passed(&samples[filled..end]);
                    filled = end;
                }
                PromptRead::Ended => self.end = Some(End::new(PromptEnd::Heard, STEP_SAMPLES - filled)),
                PromptRead::Failed => self.end = Some(End::new(PromptEnd::Failed, 0)),
            }
        }
    }

    /// How many samples of the step are silent before it begins; none where it does not begin in it.
    fn due(&mut self, heard_at: Instant) -> Option<usize> {
        if self.held {
            self.prime();
            return None;
        }
        let Some(begin) = self.begin else { return Some(0) };
        let early = begin.at.saturating_duration_since(heard_at);
        let silent = (early.as_secs_f64() * f64::from(SAMPLE_RATE_HZ)).round() as usize;
        if silent >= STEP_SAMPLES {
            return None;
        }
        if begin.in_step && heard_at.saturating_duration_since(begin.at) > MOST_LATE {
            self.end = Some(End::new(PromptEnd::Late, 0));
        }
        self.begin = None;
        Some(silent)
    }

    /// Reads the first step, so that it is there when it begins.
    fn prime(&mut self) {
        let missing = STEP_SAMPLES - self.waiting.len();
        let mut samples = [0.0; STEP_SAMPLES];
        match self.source.read(&mut samples[..missing]) {
            PromptRead::Samples(count) => self.waiting.extend_from_slice(&samples[..count.min(missing)]),
            PromptRead::Starved => {}
            PromptRead::Ended | PromptRead::Failed if !self.waiting.is_empty() => {}
            PromptRead::Ended | PromptRead::Failed => self.end = Some(End::new(PromptEnd::Failed, 0)),
        }
    }

    fn read(&mut self, out: &mut [f32]) -> PromptRead {
        if self.waiting.is_empty() {
            return if self.repeats > 0 { PromptRead::Ended } else { self.source.read(out) };
        }
        let count = self.waiting.len().min(out.len());
        out[..count].copy_from_slice(&self.waiting[..count]);
        self.waiting.drain(..count);
        PromptRead::Samples(count)
    }

    /// These samples were mixed; where they are mixed once more they do not count.
    fn passed(&mut self, samples: &[f32]) {
        if self.repeats == 0 {
            self.samples += samples.len() as u64;
            self.tail.extend_from_slice(samples);
            self.tail.drain(..self.tail.len().saturating_sub(TAIL_SAMPLES));
        }
    }

    /// What to say at `now` of a recording whose loudspeaker `device` is open (its name), or is not yet. After
    /// `PromptEnded`, the recording is to be dropped.
    pub(crate) fn poll_event(&mut self, now: Instant, heard: Heard, device: Option<&str>) -> Option<Event> {
        if self.held && !self.ready_said && !self.waiting.is_empty() && heard.taken > 0 {
            self.ready_said = true;
            return device.map(|device| Event::PromptReady { device: device.to_owned() });
        }
        if self.samples == 0 || self.gaps_before.is_none() {
            self.gaps_before = Some(heard.gaps);
        }
        if let Some(end) = &mut self.end {
            let last = *end.last.get_or_insert(heard.given);
            end.lost |= heard.lost.contains(&last.saturating_sub(end.silent + 1));
            if end.how == PromptEnd::Heard && heard.taken < last {
                return None;
            }
            let heard_at = *end.heard_at.get_or_insert(now + heard.delay);
            if now < heard_at {
                return None;
            }
            let how = end.how;
            if how != PromptEnd::Heard || !end.lost {
                return Some(self.ended(how, None, heard.gaps));
            }
            if self.repeats == MOST_REPEATS {
                return Some(self.ended(PromptEnd::Failed, None, heard.gaps));
            }
            self.repeats += 1;
            self.end = None;
            self.waiting.extend_from_slice(&self.tail);
            return None;
        }
        let due = *self.position_at.get_or_insert(now + POSITION_EVERY);
        if now < due || self.samples == 0 {
            return None;
        }
        self.position_at = Some(now + POSITION_EVERY);
        Some(Event::PromptPosition { played_ms: self.heard_ms(heard.delay) })
    }

    /// What to say when it is dropped now, before its last sample was heard.
    pub(crate) fn cut(&self, how: PromptEnd, heard: Heard) -> Event {
        self.ended(how, Some(heard.delay), heard.gaps)
    }

    fn ended(&self, end: PromptEnd, on_the_way: Option<Duration>, gaps: u64) -> Event {
        let gaps = gaps.saturating_sub(self.gaps_before.unwrap_or(gaps)) + u64::from(self.starved > 0);
        Event::PromptEnded {
            end,
            played_ms: self.heard_ms(on_the_way.unwrap_or_default()),
            gaps: u32::try_from(gaps).unwrap_or(u32::MAX),
        }
    }

    fn heard_ms(&self, on_the_way: Duration) -> u64 {
        let mixed_ms = self.samples * 1_000 / u64::from(SAMPLE_RATE_HZ);
        mixed_ms.saturating_sub(u64::try_from(on_the_way.as_millis()).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests;
