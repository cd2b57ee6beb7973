//! The audio thread as the engine drives it.

use std::collections::BTreeMap;
use std::time::Instant;

use audio::{
    AudioThread, Begin, Command, Config, Digit, Endpoint, Event, Format, Hooks, Inlet, Output, Packet,
    PathReport, PromptEnd, Rest, Side, Sink, Source,
};
use recordings::{DecodeWatch, Decoding, RecorderInlet};
use signaling::protocol::Link;
use signaling::protocol::exam::PlayCut;
use tokio::sync::mpsc;

use super::endpoints::{device, failed, not_understood};
use super::figures::FigureMaker;
use super::lines::{Lines, line_of, link_of};
use super::media::Encoded;
use super::tap::{Prompt, RecorderTap};
use super::tones::{OpenedDevices, Tones, tones};
use super::trial::TrialTake;
use crate::station::{
    Awake, Device, DeviceChoice, Effect, Input, PlayEnded, Processing, PromptOutput, StreamClock, Tone,
    Volumes, Way,
};

/// 640 ms of speech to one peer, 210 ms to three, 320 ms of the two voices that are forwarded: what waits longer is of no
/// use.
const PACKETS: usize = 64;
/// Levels come 12 times a second; an engine that lets so many wait is stuck.
const EVENTS: usize = 256;

/// What is being played in place of recorded calls and what a check plays.
enum Heard {
    /// A recorded call, and whether its file can be read.
    Call(DecodeWatch),
    /// A part of a headset check.
    Trial,
}

/// The audio thread and what the engine remembers of it.
pub(super) struct Sound {
    thread: AudioThread,
    pub events: mpsc::Receiver<Event>,
    /// Of each connection of a call.
    figures: BTreeMap<Link, FigureMaker>,
    voice: Sink,
    loudspeakers: Sink,
    heard: Option<Heard>,
    stopped: u32,
    output: PromptOutput,
    /// What is played next waits to be begun.
    held: bool,
    chosen: Option<DeviceChoice>,
    /// The telephone's tone, to come back to after a trial.
    tone: Option<Tone>,
    opened: OpenedDevices,
    /// A trial rings, or did.
    pub(super) ring_tried: bool,
    pub(super) take: Option<TrialTake>,
    lines: Lines,
    /// Where packets for those that listen here go.
    forwarded: mpsc::Sender<(Side, Packet)>,
}

impl Sound {
    /// Starts the audio thread without any device: [`Sound::choose`] gives it some.
    pub fn start() -> Result<(Self, Encoded), audio::AudioError> {
        let (packet_out, packets) = mpsc::channel(PACKETS);
        let (forwarded, to_listeners) = mpsc::channel(PACKETS);
        let (event_out, events) = mpsc::channel(EVENTS);
        let hooks = Hooks {
            // Late speech is worth nothing: what finds no room is dropped, and the far end counts it as lost.
            on_packet: Box::new(move |line, packet| drop(packet_out.try_send((link_of(line), packet)))),
            on_event: Box::new(move |event| drop(event_out.try_send(event))),
        };
        let silence =
            Config { source: Source::Silence, voice: Sink::Null, ring: Sink::Null, prompt: Sink::Null };
        let thread = AudioThread::start(silence, hooks)?;
        let sound = Sound {
            thread,
            events,
            figures: BTreeMap::new(),
            voice: Sink::Null,
            loudspeakers: Sink::Null,
            heard: None,
            stopped: 0,
            output: PromptOutput::Headset,
            held: false,
            chosen: None,
            tone: None,
            opened: OpenedDevices::default(),
            ring_tried: false,
            take: None,
            lines: Lines::default(),
            forwarded,
        };
        Ok((sound, Encoded { packets, forwarded: to_listeners }))
    }

    pub fn inlet(&self) -> Inlet {
        self.thread.inlet()
    }

    /// Opens the chosen devices. Each that cannot be understood is said; the others are opened all the same.
    pub fn choose(&mut self, choice: &DeviceChoice) -> Vec<Input> {
        let mut faults = Vec::new();
        self.shape(choice);
        let sounding = self.due();
        // What is open already stays open: volumes and processing are changed in the middle of a call.
        let before = self.chosen.replace(choice.clone());
        let same = |of: fn(&DeviceChoice) -> &String| before.as_ref().map(of) == Some(of(choice));
        match choice.microphone.parse::<Source>() {
            _ if same(|choice| &choice.microphone) => {}
            Ok(source) => self.command(Command::SetSource(source)),
            Err(error) => faults.push(not_understood(Device::Microphone, &error)),
        }
        type Of = fn(&DeviceChoice) -> &String;
        let outputs: [(Output, Of); 3] = [
            (Output::Voice, |choice| &choice.voice),
            (Output::Ring, |choice| &choice.ring),
            (Output::Prompt, |choice| &choice.prompt),
        ];
        for (output, of) in outputs {
            match of(choice).parse::<Sink>() {
                _ if same(of) => {}
                Ok(sink) => {
                    self.opened.chosen_anew(device(Endpoint::Output(output)));
                    match output {
                        Output::Voice => self.voice = sink.clone(),
                        Output::Prompt => self.loudspeakers = sink.clone(),
                        Output::Ring => {}
                    }
                    // What is played stays where it was begun; the next goes where it is to.
                    if output != Output::Prompt || self.heard.is_none() {
                        self.command(Command::SetSink(output, sink));
                    }
                }
                Err(error) => faults.push(not_understood(device(Endpoint::Output(output)), &error)),
            }
        }
        self.sound_anew(sounding);
        faults
    }

    /// Sees to volumes and processing, which may change at any moment of a call.
    fn shape(&self, choice: &DeviceChoice) {
        let Volumes { microphone_db, voice_db, ring_db, prompt_db } = choice.volumes;
        for (endpoint, db) in [
            (Endpoint::Microphone, microphone_db),
            (Endpoint::Output(Output::Voice), voice_db),
            (Endpoint::Output(Output::Ring), ring_db),
            (Endpoint::Output(Output::Prompt), prompt_db),
        ] {
            self.command(Command::SetVolume(endpoint, f32::from(db)));
        }
        let Processing { echo, noise, gain, high_pass } = choice.processing;
        self.command(Command::SetProcessing(audio::Processing { echo, noise, gain, high_pass }));
    }

    /// Does those effects that are the audio thread's.
    pub fn effect(&mut self, effect: &Effect) {
        match effect {
            Effect::Gates { link, send, receive } => {
                self.command(Command::SetGate { line: line_of(*link), send: *send, receive: *receive })
            }
            Effect::Wake(awake) => self.command(Command::Rest(match awake {
                Awake::Nothing => Rest::Everything,
                Awake::Outputs => Rest::Microphone,
                Awake::Everything => Rest::Nothing,
            })),
            Effect::Mute(on) => self.command(Command::SetMuted(*on)),
            Effect::Tone(tone) => {
                self.tone = *tone;
                self.sound_telephone();
            }
            Effect::SendKeys(link, keys) => {
                let digits = keys.chars().filter_map(Digit::of).collect();
                self.command(Command::SendDigits(line_of(*link), digits));
            }
            Effect::PlayPrompt { output, .. } | Effect::PlayExchange { output, .. } => {
                (self.output, self.held) = (*output, false);
            }
            Effect::PreparePrompt { output, .. } => (self.output, self.held) = (*output, true),
            Effect::BeginPrompt { at, in_step } => {
                self.command(Command::BeginPlaying(Begin { at: *at, in_step: *in_step }));
            }
            Effect::StopPrompt => self.stop_playing(),
            Effect::OpenMedia { link, way, .. } => {
                self.lines.opened(*link, *way);
                if *way == Way::Call {
                    self.figures.insert(*link, FigureMaker::default());
                    self.made(Command::open_line(line_of(*link)));
                }
            }
            Effect::CloseMedia(link) => {
                self.figures.remove(link);
                let closed = self.lines.closed(*link);
                closed.into_iter().for_each(|command| self.command(command));
            }
            Effect::Forward(true) => {
                let forwarded = self.forwarded.clone();
                let outlet = move |side, packet| drop(forwarded.try_send((side, packet)));
                self.made(Command::forward(Box::new(outlet)));
                let begun = self.lines.forward_begun();
                begun.into_iter().for_each(|command| self.command(command));
            }
            Effect::Forward(false) => self.command(Command::Forward(None)),
            Effect::Overhear(link) => self.command(self.lines.overhear(*link)),
            Effect::Balance(percent) => self.command(Command::SetBalance(f32::from(*percent) / 100.0)),
            Effect::StopRecording => self.command(Command::Tap(None)),
            _ => {}
        }
    }

    /// What the other side of a connection takes; of the call's, whether it takes keys.
    pub fn agree(&mut self, link: Link, format: Format) -> Option<bool> {
        let agreed = self.lines.agreed(link, format);
        agreed.into_iter().for_each(|command| self.command(command));
        self.lines.is_call(link).then_some(format.digits)
    }

    /// How the other side of a connection receives a stream of ours.
    pub fn note_path(&mut self, link: Link, side: Side, report: PathReport) {
        let rtt_ms = self.figures.get(&link).and_then(|figures| figures.rtt_ms);
        let noted = self.lines.reported(link, side, PathReport { rtt_ms, ..report });
        noted.into_iter().for_each(|command| self.command(command));
    }

    /// How long a packet and its answer take on a connection of a call.
    pub fn note_round_trip(&mut self, link: Link, rtt_ms: f32) {
        if let Some(figures) = self.figures.get_mut(&link) {
            figures.rtt_ms = Some(rtt_ms);
        }
    }

    pub fn play(&mut self, decoding: Decoding) {
        let output = match self.output {
            PromptOutput::Headset => self.voice.clone(),
            PromptOutput::Loudspeakers => self.loudspeakers.clone(),
        };
        self.forget_played();
        self.heard = Some(Heard::Call(decoding.watch));
        self.command(Command::Play { prompt: Box::new(Prompt(decoding.samples)), output, held: self.held });
    }

    pub fn record(&mut self, inlet: RecorderInlet) {
        self.command(Command::Tap(Some(Box::new(RecorderTap(inlet)))));
    }

    /// What an event means to the station.
    pub fn input(&mut self, event: Event) -> Option<Input> {
        Some(match event {
            Event::FirstAudible { line, at } => Input::VoiceHeard(link_of(line), at),
            Event::OverheardAudible { at } => Input::Overheard(at),
            Event::OverheardLevels { near_dbfs, far_dbfs } => Input::OverheardLevels { near_dbfs, far_dbfs },
            Event::Levels { near_dbfs, far_dbfs } => Input::Levels { near_dbfs, far_dbfs },
            Event::OutputLevels { voice_dbfs, ring_dbfs, prompt_dbfs } => {
                Input::OutputLevels { voice_dbfs, ring_dbfs, prompt_dbfs }
            }
            Event::DigitSent(digit) => Input::KeySent(digit.key()),
            Event::DigitHeard(digit) => Input::KeyHeard(digit.key()),
            Event::MicrophoneSilent { .. } => Input::MicrophoneSilent(true),
            Event::MicrophoneHeard => Input::MicrophoneSilent(false),
            Event::SpokenWhileMuted => Input::SpokenWhileMuted,
            Event::ProcessingFailed { reason } => {
                tracing::error!(reason, "the processing of the microphone's voice failed");
                Input::ProcessingFailed(reason)
            }
            Event::Statistics { line, statistics } => {
                let figures = self.figures.get_mut(&link_of(line))?.figures(statistics, Instant::now());
                Input::Figures(link_of(line), figures)
            }
            Event::PromptPosition { played_ms } => Input::PromptPosition(played_ms),
            Event::PromptReady { device } => Input::PromptReady(device),
            Event::PromptEnded { end, played_ms, gaps } => {
                // Each that was stopped still ends once, and means nothing any more.
                if self.stopped > 0 {
                    self.stopped -= 1;
                    return None;
                }
                let watch = match self.heard.take()? {
                    Heard::Call(watch) => watch,
                    Heard::Trial => return Some(Input::TrialPlayed),
                };
                match watch.failure() {
                    Some(failure) if self.held && end == PromptEnd::Failed => {
                        Input::RecordingUnreadable(super::recording::fault(failure))
                    }
                    Some(failure) if !self.held && end != PromptEnd::Heard => {
                        Input::PromptFailed(failure.french())
                    }
                    _ => Input::PromptEnded(PlayEnded { cut: cut(end), heard_ms: played_ms, gaps }),
                }
            }
            Event::StreamsStarted { source_at, voice_at } => {
                Input::DevicesOpened(StreamClock { microphone_at: source_at, voice_at })
            }
            Event::DeviceOpened { endpoint, name } => {
                tracing::debug!(%endpoint, name, "device opened");
                let sounding = self.due();
                self.opened.opened(device(endpoint), &name);
                self.sound_anew(sounding);
                Input::DeviceWorks(device(endpoint), name)
            }
            Event::DeviceFailed { endpoint, name, obstacle, reason } => {
                failed(endpoint, &name, obstacle, &reason)
            }
            Event::DeviceLost { endpoint, name, reason } => {
                tracing::warn!(%endpoint, name, reason, "device lost");
                Input::DeviceLost { device: device(endpoint), name }
            }
        })
    }

    /// Plays a part of a headset check.
    pub(super) fn play_trial(&mut self, samples: Vec<f32>, output: Output) {
        self.forget_played();
        self.heard = Some(Heard::Trial);
        let output = if output == Output::Prompt { self.loudspeakers.clone() } else { self.voice.clone() };
        self.command(Command::Play {
            prompt: Box::new(audio::check::Clip::new(samples)),
            output,
            held: false,
        });
    }

    /// What is played in place of something else ends it, and that end is nobody's news.
    fn forget_played(&mut self) {
        if self.heard.take().is_some() {
            self.stopped += 1;
        }
    }

    /// The telephone's own tone, or none.
    pub(super) fn sound_telephone(&self) {
        let Tones { ring, voice } = self.due();
        self.command(Command::Tone(Output::Ring, ring));
        self.command(Command::Tone(Output::Voice, voice));
    }

    /// The same where it is another one than `sounding`: a tone that is begun again is heard to be.
    fn sound_anew(&self, sounding: Tones) {
        if self.due() != sounding {
            self.sound_telephone();
        }
    }

    /// What is to sound now.
    fn due(&self) -> Tones {
        let chosen = self.chosen.as_ref();
        let apart = chosen.is_some_and(|choice| self.opened.ring_is_apart(choice));
        tones(self.tone, apart, chosen.is_some_and(|choice| choice.hold_music))
    }

    pub(super) fn stop_trial(&mut self) {
        if matches!(self.heard, Some(Heard::Trial)) {
            self.stop_playing();
        }
    }

    fn stop_playing(&mut self) {
        if self.heard.take().is_some() {
            self.stopped += 1;
            self.command(Command::StopPlaying);
        }
    }

    /// Gives a command that takes codecs, which the audio thread has no time to make.
    fn made(&self, command: Result<Command, audio::AudioError>) {
        match command {
            Ok(command) => self.command(command),
            Err(error) => tracing::error!(%error, "a voice is not heard"),
        }
    }

    pub(super) fn command(&self, command: Command) {
        if let Err(error) = self.thread.command(command) {
            tracing::error!(%error, "the audio thread is stuck");
        }
    }
}

fn cut(end: PromptEnd) -> Option<PlayCut> {
    match end {
        PromptEnd::Heard => None,
        PromptEnd::Stopped => Some(PlayCut::Stopped),
        PromptEnd::Failed => Some(PlayCut::Sound),
        PromptEnd::DeviceLost => Some(PlayCut::Output),
        PromptEnd::Late => Some(PlayCut::OutOfStep),
    }
}
