//! What a microphone betrays: that it gives nothing, and that one speaks into it while muted.

use std::time::{Duration, Instant};

use crate::{Event, Frame, keeper::StreamId, meter::Meter};

/// Nothing but zeros for so long is no quiet room, whose noise moves the last bit: it is a switch on the cable, a
/// permission not given, or a device that hangs.
const SILENT_AFTER: Duration = Duration::from_millis(2_500);
/// Half of the last bit of 16.
const ZERO: f32 = 0.5 / 32_768.0;
/// Speech is at least so much over the room's noise, decibels.
const OVER_NOISE_DB: f32 = 12.0;
/// Below this nothing counts as speech to be heard, dBFS.
const LEAST_SPEECH_DBFS: f32 = -50.0;
/// The noise followed is never lower, dBFS: a gated microphone's silence says nothing of its room.
const LEAST_NOISE_DBFS: f32 = -70.0;
/// How fast the noise followed rises, decibels for each frame: 3 a second, so that words do not lift it.
const NOISE_RISE_DB: f32 = 0.03;
/// Frames with speech, less those without, after which one speaks: a cough or a key is shorter.
const SPEAKING_FRAMES: u32 = 25;
/// Between two remarks that one speaks muted.
const REMARK_EVERY: Duration = Duration::from_secs(5);

/// Follows the frames of a microphone as it gives them.
pub(crate) struct Watch {
    microphone: Option<StreamId>,
    /// The last sign of life.
    alive_at: Instant,
    /// Its silence was said.
    silent_said: bool,
    /// The silence of this microphone, or of one before it, was said and not taken back.
    believed_silent: bool,
    muted: bool,
    noise_dbfs: f32,
    speaking: u32,
    remark_at: Instant,
    event: Option<Event>,
}

impl Watch {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            microphone: None,
            alive_at: now,
            silent_said: false,
            believed_silent: false,
            muted: false,
            noise_dbfs: 0.0,
            speaking: 0,
            remark_at: now,
            event: None,
        }
    }

    pub(crate) fn set_muted(&mut self, muted: bool) {
        self.muted = muted;
        self.speaking = 0;
    }

    /// The real microphone open now, if one is.
    pub(crate) fn attend(&mut self, microphone: Option<StreamId>, now: Instant) {
        if microphone != self.microphone {
            self.microphone = microphone;
            self.alive_at = now;
            self.silent_said = false;
            self.noise_dbfs = 0.0;
            self.speaking = 0;
        }
    }

    /// Takes 10 ms as captured.
    pub(crate) fn hear(&mut self, frame: &Frame, now: Instant) {
        if frame.iter().any(|sample| sample.abs() > ZERO) {
            self.alive_at = now;
            self.silent_said = false;
            if std::mem::take(&mut self.believed_silent) {
                self.event = Some(Event::MicrophoneHeard);
            }
        }
        let mut meter = Meter::default();
        meter.add(frame);
        let level = meter.take_dbfs();
        self.noise_dbfs = (self.noise_dbfs + NOISE_RISE_DB).min(level).max(LEAST_NOISE_DBFS);
        let speaks = level > LEAST_SPEECH_DBFS && level > self.noise_dbfs + OVER_NOISE_DB;
        self.speaking = if speaks { self.speaking + 1 } else { self.speaking.saturating_sub(1) };
        if self.muted && self.speaking >= SPEAKING_FRAMES {
            self.speaking = 0;
            if now >= self.remark_at {
                self.remark_at = now + REMARK_EVERY;
                self.event = Some(Event::SpokenWhileMuted);
            }
        }
        self.speaking = self.speaking.min(SPEAKING_FRAMES);
    }

    /// What there is to say at `now`.
    pub(crate) fn poll_event(&mut self, now: Instant) -> Option<Event> {
        if let Some(event) = self.event.take() {
            return Some(event);
        }
        let silent =
            self.microphone.is_some() && now.saturating_duration_since(self.alive_at) >= SILENT_AFTER;
        if !silent || std::mem::replace(&mut self.silent_said, true) {
            return None;
        }
        self.believed_silent = true;
        Some(Event::MicrophoneSilent { since: self.alive_at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FRAME_SAMPLES;

    const QUIET: Frame = [0.001; FRAME_SAMPLES];
    const NOTHING: Frame = [0.0; FRAME_SAMPLES];
    const WORD: Frame = [0.05; FRAME_SAMPLES];

    /// Plays a script of frames of 10 ms; gives what was said, and when, in frames.
    fn said(watch: &mut Watch, now: &mut Instant, script: &[(Frame, usize)]) -> Vec<(usize, Event)> {
        let mut said = Vec::new();
        let frames = script.iter().flat_map(|(frame, count)| std::iter::repeat_n(frame, *count));
        for (index, frame) in frames.enumerate() {
            *now += Duration::from_millis(10);
            watch.hear(frame, *now);
            said.extend(watch.poll_event(*now).map(|event| (index + 1, event)));
        }
        said
    }

    fn watch() -> (Watch, Instant) {
        let now = Instant::now();
        let mut watch = Watch::new(now);
        watch.attend(Some(StreamId(1)), now);
        (watch, now)
    }

    #[test]
    fn zeros_for_seconds_are_said_and_so_is_their_end() {
        let (mut watch, mut now) = watch();
        let since = now + Duration::from_secs(1);
        let said = said(&mut watch, &mut now, &[(QUIET, 100), (NOTHING, 900), (QUIET, 100)]);
        let silent = (350, Event::MicrophoneSilent { since });
        assert_eq!(said, [silent, (1_001, Event::MicrophoneHeard)]);
    }

    #[test]
    fn a_device_that_gives_no_frame_at_all_is_silent_too() {
        let (mut watch, now) = watch();
        assert_eq!(watch.poll_event(now + Duration::from_millis(2_490)), None);
        let silent = watch.poll_event(now + SILENT_AFTER);
        assert_eq!(silent, Some(Event::MicrophoneSilent { since: now }));
        assert_eq!(watch.poll_event(now + Duration::from_secs(9)), None);
    }

    #[test]
    fn a_file_or_another_microphone_begins_afresh() {
        let (mut watch, mut now) = watch();
        said(&mut watch, &mut now, &[(NOTHING, 200)]);
        watch.attend(None, now);
        assert_eq!(said(&mut watch, &mut now, &[(NOTHING, 900)]), []);
        watch.attend(Some(StreamId(2)), now);
        assert_eq!(said(&mut watch, &mut now, &[(NOTHING, 249)]), []);
    }

    #[test]
    fn silence_that_was_said_is_taken_back_once_the_same_device_opened_anew_or_another_is_heard() {
        let (mut watch, mut now) = watch();
        assert_eq!(said(&mut watch, &mut now, &[(NOTHING, 300)]).len(), 1);
        watch.attend(None, now);
        watch.attend(Some(StreamId(2)), now);
        let silent = Event::MicrophoneSilent { since: now };
        let said = said(&mut watch, &mut now, &[(NOTHING, 300), (QUIET, 10)]);
        assert_eq!(said, [(250, silent), (301, Event::MicrophoneHeard)]);
        watch.attend(Some(StreamId(3)), now);
        assert_eq!(self::said(&mut watch, &mut now, &[(QUIET, 300)]), [], "it is taken back once");
    }

    #[test]
    fn speaking_while_muted_is_remarked_at_most_every_five_seconds() {
        let (mut watch, mut now) = watch();
        watch.set_muted(true);
        let spoken = said(&mut watch, &mut now, &[(QUIET, 100), (WORD, 600)]);
        let places: Vec<usize> = spoken.iter().map(|(index, _)| *index).collect();
        assert_eq!(places, [125, 625]);
        assert!(spoken.iter().all(|(_, event)| *event == Event::SpokenWhileMuted));
    }

    #[test]
    fn a_key_steady_noise_and_speech_that_is_sent_are_not() {
        let (mut watch, mut now) = watch();
        assert_eq!(said(&mut watch, &mut now, &[(QUIET, 100), (WORD, 400)]), []);
        watch.set_muted(true);
        let typing: Vec<(Frame, usize)> = [(WORD, 4), (QUIET, 10)].repeat(40);
        assert_eq!(said(&mut watch, &mut now, &typing), []);
        let noise = [0.02; FRAME_SAMPLES];
        watch.attend(Some(StreamId(2)), now);
        assert_eq!(said(&mut watch, &mut now, &[(noise, 1_000)]), []);
    }
}
