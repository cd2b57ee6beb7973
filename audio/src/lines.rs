//! The voices of one station, one for each other that it speaks with: the microphone goes out on every line whose send
//! gate is open, encoded for each as its path needs, and what comes on them is mixed. Pure, as each [`Voice`] is.

use std::time::{Duration, Instant};

use crate::{
    Arrival, AudioError, Command, Digit, Event, FRAME_SAMPLES, Format, Frame, Line, Packet, PathReport,
    STEP_SAMPLES, Step, Voice, VoiceEvent, meter::LEVELS_EVERY, meter::Meter, mixer::limit, sender::seed,
    voice::due,
};

/// Lines for which there is room from the start, so that one more takes no memory on the audio thread: twice a call, one
/// on hold, a third station and a supervisor.
const ROOM: usize = 8;

/// The open lines, and the levels of the two sides.
pub(crate) struct Lines {
    /// In the order of their lines.
    voices: Vec<(Line, Box<Voice>)>,
    muted: bool,
    fixed: bool,
    near: Meter,
    far: Meter,
    levels_at: Instant,
}

impl Command {
    /// To open a line. Its codecs are made here, on the caller's thread.
    ///
    /// # Errors
    ///
    /// [`AudioError::Codec`] if libopus cannot begin.
    pub fn open_line(line: Line) -> Result<Self, AudioError> {
        Ok(Self::OpenLine(line, Box::new(Voice::new(seed(), Instant::now())?)))
    }
}

impl Lines {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            voices: Vec::with_capacity(ROOM),
            muted: false,
            fixed: false,
            near: Meter::default(),
            far: Meter::default(),
            levels_at: now + LEVELS_EVERY,
        }
    }

    /// Takes a new voice; one that had this line is forgotten.
    pub(crate) fn open(&mut self, line: Line, mut voice: Box<Voice>) {
        voice.set_muted(self.muted);
        if self.fixed {
            voice.set_fixed_rate(true);
        }
        match self.place(line) {
            Ok(at) => self.voices[at].1 = voice,
            Err(at) => self.voices.insert(at, (line, voice)),
        }
    }

    pub(crate) fn close(&mut self, line: Line) {
        if let Ok(at) = self.place(line) {
            self.voices.remove(at);
        }
    }

    pub(crate) fn set_gate(&mut self, line: Line, send: bool, receive: bool) {
        self.with(line, |voice| voice.set_gate(send, receive));
    }

    pub(crate) fn set_format(&mut self, line: Line, format: Format) {
        self.with(line, |voice| voice.set_format(format));
    }

    pub(crate) fn note_path(&mut self, line: Line, report: PathReport, now: Instant) {
        self.with(line, |voice| voice.note_path(report, now));
    }

    pub(crate) fn dial(&mut self, line: Line, digits: &[Digit]) {
        self.with(line, |voice| voice.dial(digits));
    }

    /// Of every line, those opened later included.
    pub(crate) fn set_muted(&mut self, muted: bool) {
        self.muted = muted;
        self.voices.iter_mut().for_each(|(_, voice)| voice.set_muted(muted));
    }

    /// Likewise.
    pub(crate) fn set_fixed_rate(&mut self, fixed: bool) {
        self.fixed = fixed;
        self.voices.iter_mut().for_each(|(_, voice)| voice.set_fixed_rate(fixed));
    }

    /// Takes a packet. One of a line that is not open was under way when it was closed: it is dropped, and no one's loss.
    pub(crate) fn receive(&mut self, line: Line, arrival: Arrival) {
        self.with(line, |voice| voice.receive(arrival));
    }

    /// There was no microphone for so long.
    pub(crate) fn skip(&mut self, gap: Duration) {
        self.voices.iter_mut().for_each(|(_, voice)| voice.skip(gap));
    }

    /// Takes 10 ms of the microphone; gives `send` the packets that are full.
    pub(crate) fn capture(&mut self, frame: &Frame, mut send: impl FnMut(Line, Packet)) {
        self.near.add(frame);
        for (line, voice) in &mut self.voices {
            if let Some(packet) = voice.capture(frame) {
                send(*line, packet);
            }
        }
    }

    /// What peers get of a captured frame: silence while muted, or where it is sent to none.
    pub(crate) fn as_sent<'a>(&self, frame: &'a Frame) -> &'a Frame {
        let is_sent = !self.muted && self.voices.iter().any(|(_, voice)| voice.sends());
        if is_sent { frame } else { &[0.0; FRAME_SAMPLES] }
    }

    /// The next 5 ms of all peers together, within full scale; those of one alone are as they came. So many samples that
    /// were given before wait for the loudspeaker.
    pub(crate) fn play(&mut self, given: usize, now: Instant) -> Step {
        self.mix(|voice, samples| voice.play(samples, given, now))
    }

    /// The 5 ms after those, where nothing has to be decoded for them: they can as well be given now.
    pub(crate) fn play_decoded(&mut self) -> Option<Step> {
        let mut heard = self.voices.iter().filter(|(_, voice)| voice.hears()).peekable();
        let is_there = heard.peek().is_some() && heard.all(|(_, voice)| voice.decoded() >= STEP_SAMPLES);
        is_there.then(|| self.mix(|voice, samples| _ = voice.play_decoded(samples)))
    }

    fn mix(&mut self, mut play: impl FnMut(&mut Voice, &mut Step)) -> Step {
        let mut sum = [0.0; STEP_SAMPLES];
        let mut heard = 0;
        for (_, voice) in self.voices.iter_mut().filter(|(_, voice)| voice.hears()) {
            let mut samples = [0.0; STEP_SAMPLES];
            play(voice, &mut samples);
            sum.iter_mut().zip(samples).for_each(|(sum, sample)| *sum += sample);
            heard += 1;
        }
        if heard > 1 {
            // For the recorder too, which would cut off what is louder.
            sum.iter_mut().for_each(|sample| *sample = limit(*sample));
        }
        self.far.add(&sum);
        sum
    }

    /// Whether a gate is open anywhere.
    pub(crate) fn is_open(&self) -> bool {
        self.voices.iter().any(|(_, voice)| voice.is_open())
    }

    /// What there is to say at `now`; call until `None`.
    pub(crate) fn poll_event(&mut self, now: Instant) -> Option<Event> {
        let of_a_line =
            self.voices.iter_mut().find_map(|(line, voice)| Some(told(*line, voice.poll_event(now)?)));
        of_a_line.or_else(|| {
            due(&mut self.levels_at, LEVELS_EVERY, now)
                .then(|| Event::Levels { near_dbfs: self.near.take_dbfs(), far_dbfs: self.far.take_dbfs() })
        })
    }

    fn with(&mut self, line: Line, order: impl FnOnce(&mut Voice)) {
        if let Ok(at) = self.place(line) {
            order(&mut self.voices[at].1);
        }
    }

    /// Where a line is, or would be.
    fn place(&self, line: Line) -> Result<usize, usize> {
        self.voices.binary_search_by_key(&line, |(line, _)| *line)
    }
}

fn told(line: Line, event: VoiceEvent) -> Event {
    match event {
        VoiceEvent::FirstAudible { at } => Event::FirstAudible { line, at },
        VoiceEvent::DigitSent(digit) => Event::DigitSent(digit),
        VoiceEvent::DigitHeard(digit) => Event::DigitHeard(digit),
        VoiceEvent::Statistics(statistics) => Event::Statistics { line, statistics },
    }
}

#[cfg(test)]
mod tests;
