//! A turn of the sound: take what came, encode what was said, decode what is about to be heard.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
        mpsc::Receiver,
    },
    time::{Duration, Instant},
};

use crate::{
    Command, Endpoint, Event, FRAME_SAMPLES, Frame, FrameTap, Hooks, Output, Processing, Processor,
    PromptEnd, STEP_SAMPLES, Side, Step,
    keeper::Notice,
    lines::Lines,
    listening::{Forward, Overheard},
    microphone::Microphone,
    mixer::Mixer,
    prompt::Prompt,
    speaker::Speaker,
    streams::Streams,
    thread::Arrived,
    volume::Volume,
    watch::Watch,
};

/// Between two turns while something is said or heard: a callback cannot wake anyone, so rings are looked at.
const BUSY: Duration = Duration::from_millis(2);
/// Between two turns while nothing is, or every device takes turns itself; a command does not wait for it.
pub(crate) const IDLE: Duration = Duration::from_millis(10);
/// Between two turns while every device rests.
const RESTING: Duration = Duration::from_millis(500);
/// Steps given to a loudspeaker in one turn at most: a driver that asks for more starves nobody else.
const STEPS_PER_TURN: usize = 100;

/// Everything the audio thread owns.
pub(crate) struct Worker {
    lines: Lines,
    streams: Streams,
    mixer: Mixer,
    processor: Processor,
    microphone: Volume,
    watch: Watch,
    /// Since when there is no microphone.
    deaf_since: Option<Instant>,
    listener: Option<Listener>,
    tap: Option<Tap>,
    forward: Option<Box<Forward>>,
    overheard: Overheard,
    /// Of the peers' voices, for the tap and for who listens.
    far: Gathered,
    /// Of what the voice's output plays, for the processing.
    played: Gathered,
    hooks: Hooks,
    queues: Queues,
    /// To be said at the end of the turn.
    events: Vec<Event>,
}

/// The audio thread's ends of what leads to it.
pub(crate) struct Queues {
    pub(crate) commands: Receiver<Command>,
    pub(crate) arrivals: Receiver<Arrived>,
    pub(crate) notices: Receiver<Notice>,
    /// Packets that found no room.
    pub(crate) refused: Arc<AtomicU64>,
}

/// Steps that make a frame together.
struct Gathered {
    frame: Frame,
    filled: usize,
}

/// Who hears the microphone as it is.
struct Listener {
    ear: Box<dyn FrameTap>,
    index: u64,
}

struct Tap {
    recorder: Box<dyn FrameTap>,
    near: u64,
    far: u64,
}

impl Worker {
    pub(crate) fn new(
        overheard: Overheard,
        streams: Streams,
        hooks: Hooks,
        queues: Queues,
        events: Vec<Event>,
    ) -> Self {
        let processor = Processor::new(Processing::default());
        Self {
            lines: Lines::new(Instant::now()),
            streams,
            mixer: Mixer::default(),
            processor,
            microphone: Volume::default(),
            watch: Watch::new(Instant::now()),
            deaf_since: None,
            listener: None,
            tap: None,
            forward: None,
            overheard,
            far: Gathered::default(),
            played: Gathered::default(),
            hooks,
            queues,
            events,
        }
    }

    /// One turn; how long the next can wait, if no stream takes it and no command comes.
    pub(crate) fn turn(&mut self) -> Duration {
        while let Ok(command) = self.queues.commands.try_recv() {
            self.obey(command);
        }
        while let Ok(notice) = self.queues.notices.try_recv() {
            self.streams.notice(notice, &mut self.events);
        }
        while let Ok(arrival) = self.queues.arrivals.try_recv() {
            match arrival {
                Arrived::Voice(line, arrival) => self.lines.receive(line, arrival),
                Arrived::Overheard(line, side, arrival) => self.overheard.receive(line, side, arrival),
            }
        }
        let now = Instant::now();
        self.streams.retry(now, &mut self.events);
        self.capture();
        let heard = self.play();
        self.speak(Instant::now());
        let busy = heard || self.lines.is_open() || self.tap.is_some();
        match (busy, self.streams.any()) {
            (true, true) if !self.streams.serve() => BUSY,
            (true, _) | (false, true) => IDLE,
            (false, false) => RESTING,
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::SetSource(source) => self.streams.set_source(source, &mut self.events),
            Command::SetSink(output, sink) => self.streams.set_sink(output, sink, &mut self.events),
            Command::Rest(rest) => self.streams.rest(rest, &mut self.events),
            Command::OpenLine(line, voice) => self.lines.open(line, voice),
            Command::CloseLine(line) => self.lines.close(line),
            Command::SetGate { line, send, receive } => self.lines.set_gate(line, send, receive),
            Command::SetMuted(muted) => {
                self.lines.set_muted(muted);
                self.watch.set_muted(muted);
            }
            Command::SetVolume(Endpoint::Microphone, db) => self.microphone.turn_to(db),
            Command::SetVolume(Endpoint::Output(output), db) => self.mixer.set_volume(output, db),
            Command::SetEars(output, ears) => self.streams.set_ears(output, ears),
            Command::Listen(ear) => self.listener = ear.map(|ear| Listener { ear, index: 0 }),
            Command::SetProcessing(processing) => self.processor.set(processing),
            Command::SetFormat(line, format) => self.lines.set_format(line, format),
            Command::NotePath(line, report) => self.lines.note_path(line, report, Instant::now()),
            Command::SendDigits(line, digits) => self.lines.dial(line, &digits),
            Command::SetFixedRate(fixed) => self.lines.set_fixed_rate(fixed),
            Command::Tone(output, tone) => self.mixer.set_tone(output, tone),
            Command::Play { prompt, output, held } => {
                self.stop_playing(PromptEnd::Stopped);
                self.streams.set_sink(Output::Prompt, output, &mut self.events);
                self.mixer.prompt = Some(Prompt::new(prompt, held));
            }
            Command::BeginPlaying(begin) => {
                self.mixer.prompt.iter_mut().for_each(|prompt| prompt.begin(begin));
            }
            Command::StopPlaying => self.stop_playing(PromptEnd::Stopped),
            Command::Tap(recorder) => {
                self.far = Gathered::default();
                self.tap = recorder.map(|recorder| Tap { recorder, near: 0, far: 0 });
            }
            Command::Forward(forward) => self.forward = forward,
            Command::SetForwardFormat(format) => {
                self.forward.iter_mut().for_each(|forward| forward.set_format(format))
            }
            Command::NoteForwardPath(report) => {
                let now = Instant::now();
                self.forward.iter_mut().for_each(|forward| forward.note_path(report, now));
            }
            Command::Overhear(line, format) => {
                self.overheard.set_format(format);
                self.overheard.set_line(line);
            }
            Command::SetBalance(balance) => self.overheard.set_balance(balance),
        }
    }

    fn stop_playing(&mut self, how: PromptEnd) {
        if let Some(prompt) = self.mixer.prompt.take() {
            let heard = self.streams.speaker_of(Output::Prompt).map(Speaker::heard);
            self.events.push(prompt.cut(how, heard.unwrap_or_default()));
        }
    }

    fn capture(&mut self) {
        let played = self.streams.speaker_of(Output::Voice).map_or(Duration::ZERO, Speaker::delay);
        let now = Instant::now();
        self.watch.attend(self.streams.microphone.as_ref().and_then(Microphone::device), now);
        let Some(microphone) = self.streams.microphone.as_mut().filter(|microphone| microphone.is_open())
        else {
            self.deaf_since.get_or_insert(now);
            return;
        };
        while let Some(mut frame) = microphone.next_frame() {
            self.watch.hear(&frame, now);
            if let Some(since) = self.deaf_since.take() {
                self.lines.skip(now.saturating_duration_since(since));
            }
            if let Some(Listener { ear, index }) = &mut self.listener {
                ear.frame(Side::Near, *index, &frame);
                *index += 1;
            }
            self.processor.process(&mut frame, played + microphone.delay());
            self.microphone.apply(&mut frame);
            let as_sent = self.lines.as_sent(&frame);
            if let Some(tap) = &mut self.tap {
                tap.frame(Side::Near, as_sent);
            }
            if let Some(forward) = &mut self.forward {
                forward.near(as_sent, !self.lines.is_open() && self.tap.is_none());
            }
            self.lines.capture(&frame, &mut self.hooks.on_packet);
        }
    }

    /// Keeps every loudspeaker that has something to say just ahead of its device; whether one has.
    fn play(&mut self) -> bool {
        let Self { lines, streams, mixer, processor, tap, forward, overheard, far, played, .. } = self;
        let mut any = false;
        for speaker in &mut streams.speakers {
            let voices = speaker.outputs.contains(Output::Voice);
            let voiced = voices && (lines.is_open() || tap.is_some());
            let overhears = voices && overheard.is_on();
            if !voiced && !overhears && !mixer.sounds_on(speaker.outputs) {
                speaker.rest();
                continue;
            }
            any = true;
            let now = Instant::now();
            let alone = voiced && !overhears && !mixer.sounds_on(speaker.outputs);
            for _ in 0..STEPS_PER_TURN {
                let (wanted, mut step) = (speaker.wants_step(), [0.0; STEP_SAMPLES]);
                if voiced {
                    let spared = alone && speaker.takes_one_more();
                    let voice = match wanted {
                        true => Some(lines.play(speaker.given(), now)),
                        false => spared.then(|| lines.play_decoded()).flatten(),
                    };
                    let Some(voice) = voice else { break };
                    step = voice;
                    if let Some(frame) = far.add(&step) {
                        tap.iter_mut().for_each(|tap| tap.frame(Side::Far, frame));
                        forward.iter_mut().for_each(|forward| forward.far(frame));
                    }
                } else if !wanted {
                    break;
                }
                if overhears {
                    overheard.mix_into(&mut step, now);
                }
                mixer.mix_into(&mut step, speaker.outputs, now + speaker.delay());
                if voices && let Some(frame) = played.add(&step) {
                    processor.hear(frame);
                }
                speaker.push(&step);
            }
        }
        any
    }

    /// Says what there is to say.
    fn speak(&mut self, now: Instant) {
        self.events.extend(self.streams.poll_started());
        self.events.extend(self.processor.take_failure().map(|reason| Event::ProcessingFailed { reason }));
        self.events.extend(self.watch.poll_event(now));
        self.poll_prompt(now);
        while let Some(event) = self.lines.poll_event(now) {
            if let Event::DigitSent(digit) | Event::DigitHeard(digit) = event {
                self.mixer.sound_key(digit);
            }
            if matches!(event, Event::Levels { .. }) {
                let [voice_dbfs, ring_dbfs, prompt_dbfs] = self.mixer.take_levels();
                self.events.push(Event::OutputLevels { voice_dbfs, ring_dbfs, prompt_dbfs });
            }
            self.events.push(match event {
                Event::Statistics { line, mut statistics } => {
                    statistics.packets_overflowed += self.queues.refused.load(Relaxed);
                    statistics.underruns = self.streams.underruns();
                    statistics.overruns = self.streams.overruns();
                    Event::Statistics { line, statistics }
                }
                event => event,
            });
        }
        self.events.extend(std::iter::from_fn(|| self.overheard.poll_event(now)));
        self.events.drain(..).for_each(&mut self.hooks.on_event);
    }

    fn poll_prompt(&mut self, now: Instant) {
        let Some(prompt) = &mut self.mixer.prompt else { return };
        let Some(speaker) = self.streams.speaker_of(Output::Prompt) else {
            // Its device is lost, or could not be opened: nobody hears the rest.
            self.stop_playing(PromptEnd::DeviceLost);
            return;
        };
        let device = speaker.is_open().then_some(speaker.name.as_str());
        let event = prompt.poll_event(now, speaker.heard(), device);
        if matches!(event, Some(Event::PromptEnded { .. })) {
            self.mixer.prompt = None;
        }
        self.events.extend(event);
    }
}

impl Default for Gathered {
    fn default() -> Self {
        Self { frame: [0.0; FRAME_SAMPLES], filled: 0 }
    }
}

impl Gathered {
    /// Adds 5 ms; gives 10 once they are whole.
    fn add(&mut self, step: &Step) -> Option<&Frame> {
        self.frame[self.filled..self.filled + STEP_SAMPLES].copy_from_slice(step);
        self.filled = (self.filled + STEP_SAMPLES) % FRAME_SAMPLES;
        (self.filled == 0).then_some(&self.frame)
    }
}

impl Tap {
    fn frame(&mut self, side: Side, samples: &Frame) {
        let index = match side {
            Side::Near => &mut self.near,
            Side::Far => &mut self.far,
        };
        self.recorder.frame(side, *index, samples);
        *index += 1;
    }
}
