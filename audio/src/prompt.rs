//! A recording being played: read as the loudspeaker asks for it.

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

/// Between two positions said: 5 a second.
const POSITION_EVERY: Duration = Duration::from_millis(200);

/// One recording, from its first sample to the moment its last one was heard.
pub(crate) struct Prompt {
    source: Box<dyn PromptSource>,
    samples: u64,
    end: Option<End>,
    position_at: Option<Instant>,
}

/// How it ended, and when that is heard: known once the last sample's way to the device is.
#[derive(Clone, Copy)]
struct End {
    complete: bool,
    heard_at: Option<Instant>,
}

impl Prompt {
    pub(crate) fn new(source: Box<dyn PromptSource>) -> Self {
        Self { source, samples: 0, end: None, position_at: None }
    }

    /// Adds the next 5 ms to `out`.
    pub(crate) fn mix_into(&mut self, out: &mut Step) {
        let mut filled = 0;
        while self.end.is_none() && filled < STEP_SAMPLES {
            let mut samples = [0.0; STEP_SAMPLES];
            match self.source.read(&mut samples[filled..]) {
                PromptRead::Samples(0) | PromptRead::Starved => return,
                PromptRead::Samples(count) => {
                    let end = (filled + count).min(STEP_SAMPLES);
                    for (sum, sample) in out[filled..end].iter_mut().zip(&samples[filled..end]) {
                        *sum += sample;
                    }
                    self.samples += (end - filled) as u64;
                    filled = end;
                }
                PromptRead::Ended => self.end = Some(End { complete: true, heard_at: None }),
                PromptRead::Failed => self.end = Some(End { complete: false, heard_at: None }),
            }
        }
    }

    /// What to say at `now`, where `delay` is the way of a sample mixed now to the ear. After
    /// `PromptEnded`, the recording is to be dropped.
    pub(crate) fn poll_event(&mut self, now: Instant, delay: Duration) -> Option<Event> {
        if let Some(end) = &mut self.end {
            let heard_at = *end.heard_at.get_or_insert(now + delay);
            return (now >= heard_at).then(|| self.ended());
        }
        let due = *self.position_at.get_or_insert(now + POSITION_EVERY);
        if now < due {
            return None;
        }
        self.position_at = Some(now + POSITION_EVERY);
        Some(Event::PromptPosition { played_ms: self.played_ms() })
    }

    /// What to say when it is dropped now.
    pub(crate) fn ended(&self) -> Event {
        let complete = self.end.is_some_and(|end| end.complete);
        Event::PromptEnded { complete, played_ms: self.played_ms() }
    }

    fn played_ms(&self) -> u64 {
        self.samples * 1_000 / u64::from(SAMPLE_RATE_HZ)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Script(std::vec::IntoIter<PromptRead>);

    impl PromptSource for Script {
        fn read(&mut self, out: &mut [f32]) -> PromptRead {
            let read = self.0.next().unwrap_or(PromptRead::Ended);
            if let PromptRead::Samples(count) = read {
                out[..count].fill(0.5);
            }
            read
        }
    }

    fn prompt(script: Vec<PromptRead>) -> Prompt {
        Prompt::new(Box::new(Script(script.into_iter())))
    }

    fn next(prompt: &mut Prompt) -> usize {
        let mut out = [0.0; STEP_SAMPLES];
        prompt.mix_into(&mut out);
        out.iter().filter(|&&sample| sample == 0.5).count()
    }

    #[test]
    fn the_end_is_said_when_the_last_sample_was_heard() {
        let mut prompt = prompt(vec![PromptRead::Samples(240), PromptRead::Samples(120)]);
        assert_eq!((next(&mut prompt), next(&mut prompt)), (240, 120));
        let (now, delay) = (Instant::now(), Duration::from_millis(30));
        assert_eq!(prompt.poll_event(now, delay), None);
        assert_eq!(prompt.poll_event(now + Duration::from_millis(29), delay), None);
        let end = prompt.poll_event(now + delay, delay);
        assert_eq!(end, Some(Event::PromptEnded { complete: true, played_ms: 7 }));
    }

    #[test]
    fn a_starved_recording_waits_in_silence() {
        let mut prompt = prompt(vec![PromptRead::Starved, PromptRead::Samples(240)]);
        assert_eq!((next(&mut prompt), next(&mut prompt)), (0, 240));
        assert_eq!(prompt.ended(), Event::PromptEnded { complete: false, played_ms: 5 });
    }

    #[test]
    fn a_failed_recording_is_not_complete() {
        let mut prompt = prompt(vec![PromptRead::Failed]);
        assert_eq!(next(&mut prompt), 0);
        let end = prompt.poll_event(Instant::now(), Duration::ZERO);
        assert_eq!(end, Some(Event::PromptEnded { complete: false, played_ms: 0 }));
    }

    #[test]
    fn the_position_is_said_five_times_a_second() {
        let mut prompt = prompt(vec![PromptRead::Samples(240); 200]);
        let start = Instant::now();
        let mut said = 0;
        for step in 0..200 {
            next(&mut prompt);
            let now = start + Duration::from_millis(5) * step;
            said += usize::from(prompt.poll_event(now, Duration::ZERO).is_some());
        }
        assert_eq!(said, 4);
    }
}
