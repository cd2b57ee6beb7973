//! The words between the audio thread and whoever owns it.

use std::{
    fmt,
    time::{Instant, SystemTime},
};

use crate::{
    Begin, DeviceError, Digit, Format, Forward, Frame, Line, Obstacle, Packet, PathReport, Processing,
    PromptEnd, PromptSource, Sink, Source, Statistics, Tone, Voice,
};

/// What a person, or the call, asks of the audio thread.
pub enum Command {
    /// Take the microphone from here on. The one before is closed first.
    SetSource(Source),
    /// Send an output here from now on. Outputs with equal sinks share one stream and are mixed.
    SetSink(Output, Sink),
    /// Close real devices until they are needed, or open again those asked for. What is set meanwhile is opened at the
    /// end of the rest. Files, silence and null never rest.
    Rest(Rest),
    /// Speak with one station more, on this line, once its gates are opened: the voice given is a new one, both of whose
    /// gates are closed. One that was there under this line is forgotten. [`Command::open_line`] makes both; what is
    /// costly of it is done where it is made, so that no other voice waits.
    OpenLine(Line, Box<Voice>),
    /// Speak with it no longer.
    CloseLine(Line),
    /// Open or close the way out and the way in of a line. A closed gate sends nothing at all, plays nothing. This and
    /// the others that name a line do nothing where that is not open.
    SetGate {
        /// Which.
        line: Line,
        /// Whether speech is sent.
        send: bool,
        /// Whether what arrives is played.
        receive: bool,
    },
    /// Send silence instead of the microphone, on every line; packets go on, so nothing is lost at the far end.
    SetMuted(bool),
    /// How loud an endpoint is, decibels: 0 as it comes, -60 and less silence, 20 the most. Digital and smooth; the
    /// operating system's own is never touched. The microphone's comes after the processing.
    SetVolume(Endpoint, f32),
    /// Which ear hears an output, and whatever shares its device, until that is opened again; nothing on a mono one.
    SetEars(Output, Ears),
    /// Give the microphone as it is, before any processing, gate or mute, to a listener as [`Side::Near`], or take it
    /// away: for a headset check.
    Listen(Option<Box<dyn FrameTap>>),
    /// What is done to the microphone's voice from now on; [`Processing::HEADSET`] at first.
    SetProcessing(Processing),
    /// What was negotiated with the peer of a line, both ways; plain Opus until said. To be given before the gates open,
    /// and again when it changes. What was known of the path is forgotten.
    SetFormat(Line, Format),
    /// How the peer of a line receives us, as its RTCP says (RFC 3550 §6.4.1). Every second or so: redundancy, rate and
    /// packet length follow it.
    NotePath(Line, PathReport),
    /// Send keys as telephone events (RFC 4733) on a line, where its peer takes them and the way out is open.
    SendDigits(Line, Vec<Digit>),
    /// Send packets of one length on every line, however the path is, to compare what passes on a wire; not for calls.
    SetFixedRate(bool),
    /// Start a tone on an output, or stop it.
    Tone(Output, Option<Tone>),
    /// Play a recording: sets the prompt's sink to `output`, then starts. One already playing ends, incomplete.
    Play {
        /// The recording, read by the audio thread.
        prompt: Box<dyn PromptSource>,
        /// Where it is heard.
        output: Sink,
        /// It is made ready, which [`Event::PromptReady`] says, and begins by [`Command::BeginPlaying`].
        held: bool,
    },
    /// Begin the recording that waits for it.
    BeginPlaying(Begin),
    /// End the recording being played, incomplete.
    StopPlaying,
    /// Give both voices to a recorder, or take it away.
    Tap(Option<Box<dyn FrameTap>>),
    /// Encode both voices once more, for those who listen to the call, or no longer. Plain Opus until
    /// [`Command::SetForwardFormat`] says more. [`Command::forward`] makes it.
    Forward(Option<Box<Forward>>),
    /// What was negotiated with all who listen.
    SetForwardFormat(Format),
    /// How the one receives the forwarded voices that receives them worst.
    NoteForwardPath(PathReport),
    /// Hear both voices of another station's call, as they come on this line (see [`crate::Inlet::overhear`]), or no
    /// longer; with what was negotiated there. Microphone and gates have no part in it.
    Overhear(Option<Line>, Format),
    /// Which of the two overheard voices is louder: -1.0 the forwarding station's own alone, 1.0 its peer's alone.
    SetBalance(f32),
}

/// Takes each packet of a forwarded voice on the audio thread: it must not block.
pub type ForwardOutlet = Box<dyn FnMut(Side, Packet) + Send>;

/// Which real devices are closed until they are needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// None.
    #[default]
    Nothing,
    /// The microphone: whoever only listens has none.
    Microphone,
    /// All.
    Everything,
}

impl Rest {
    pub(crate) fn has_microphone(self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Microphone | Self::Everything => true,
        }
    }

    pub(crate) fn has_outputs(self) -> bool {
        match self {
            Self::Nothing | Self::Microphone => false,
            Self::Everything => true,
        }
    }
}

/// What the audio thread has to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The microphone and the voice's loudspeaker both run.
    StreamsStarted {
        /// Wall time of the microphone's very first sample; exact for a file, estimated for a device.
        source_at: SystemTime,
        /// Wall time of the voice output's very first sample; exact for a file, estimated for a device.
        voice_at: SystemTime,
    },
    /// The first decoded, not concealed, sample on a line since its receive gate opened went to the output.
    FirstAudible {
        /// Which.
        line: Line,
        /// When it was written.
        at: Instant,
    },
    /// Mean levels since the last such event, about 12 times a second, be a line open or not; [`crate::SILENCE_DBFS`] at
    /// least.
    Levels {
        /// The microphone, processed and as loud as it is set, before mute.
        near_dbfs: f32,
        /// The voices of all peers together, as played.
        far_dbfs: f32,
    },
    /// The first sample of an overheard voice since [`Command::Overhear`] went to the output.
    OverheardAudible {
        /// When it was written.
        at: Instant,
    },
    /// Mean levels of the two overheard voices since the last such event, about 12 times a second.
    OverheardLevels {
        /// The forwarding station's own voice.
        near_dbfs: f32,
        /// Its peer's.
        far_dbfs: f32,
    },
    /// With each of the former: the outputs as played, after their volumes.
    OutputLevels {
        /// The peers and the tones beside.
        voice_dbfs: f32,
        /// The telephone.
        ring_dbfs: f32,
        /// The recording.
        prompt_dbfs: f32,
    },
    /// A key is being sent; its tone sounds beside the voice.
    DigitSent(Digit),
    /// A peer pressed a key; likewise.
    DigitHeard(Digit),
    /// A real microphone is open and gives nothing at all, not even noise: a switch on its cable, a permission not
    /// given, or a device that hangs. Said once, within 3 s; then [`Event::MicrophoneHeard`].
    MicrophoneSilent {
        /// The last sign of life.
        since: Instant,
    },
    /// A microphone that was silent is not any more.
    MicrophoneHeard,
    /// Someone speaks into the muted microphone. At most every 5 s.
    SpokenWhileMuted,
    /// Once a second for each line with a gate open.
    Statistics {
        /// Which.
        line: Line,
        /// How it is going there.
        statistics: Statistics,
    },
    /// The processing of the microphone's voice met a fault of its own and is off until the program starts again:
    /// samples pass as the microphone gives them. Said once.
    ProcessingFailed {
        /// What the fault says of itself, for a log.
        reason: String,
    },
    /// How far the recording is, about 5 times a second.
    PromptPosition {
        /// Of the recording, heard so far, milliseconds.
        played_ms: u64,
    },
    /// A recording that was to wait can begin: its output is open and takes samples, its first ones are there.
    PromptReady {
        /// The name of the device, for people.
        device: String,
    },
    /// A recording is over.
    PromptEnded {
        /// How.
        end: PromptEnd,
        /// Of the recording, taken by the device and heard, milliseconds.
        played_ms: u64,
        /// Times the device was left without samples meanwhile.
        gaps: u32,
    },
    /// An endpoint works.
    DeviceOpened {
        /// Which.
        endpoint: Endpoint,
        /// Of the device, for people.
        name: String,
    },
    /// An endpoint asked for could not be opened: busy, forbidden, absent. Nothing is opened in its stead; a device is
    /// asked for again, quietly, until [`Event::DeviceOpened`] says that it opened, unless another is set.
    DeviceFailed {
        /// Which.
        endpoint: Endpoint,
        /// What was asked for.
        name: String,
        /// What stands in the way.
        obstacle: Obstacle,
        /// The system's words, for a log.
        reason: String,
    },
    /// An endpoint stopped working. Nothing is opened in its stead; the same device is opened again when it is back,
    /// within a second, which [`Event::DeviceOpened`] says, unless another is set.
    DeviceLost {
        /// Which.
        endpoint: Endpoint,
        /// Of the device, for people.
        name: String,
        /// Why, for people.
        reason: String,
    },
}

/// What a stream is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// The way in.
    Microphone,
    /// A way out.
    Output(Output),
}

/// What a person hears, by purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Output {
    /// The peers.
    Voice,
    /// The telephone ringing.
    Ring,
    /// A recording.
    Prompt,
}

/// Which ears hear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ears {
    /// Both, as always but in a check.
    #[default]
    Both,
    /// The left one.
    Left,
    /// The right one.
    Right,
}

impl Output {
    /// Every output, in the order of the declaration.
    pub const ALL: [Self; 3] = [Self::Voice, Self::Ring, Self::Prompt];
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Microphone => "microphone",
            Self::Output(Output::Voice) => "voice output",
            Self::Output(Output::Ring) => "ring output",
            Self::Output(Output::Prompt) => "prompt output",
        })
    }
}

/// The endpoints to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The microphone.
    pub source: Source,
    /// Where the peers are heard.
    pub voice: Sink,
    /// Where the telephone rings.
    pub ring: Sink,
    /// Where recordings are heard.
    pub prompt: Sink,
}

/// Called on the audio thread, or on one that takes its turn: they must not block.
pub struct Hooks {
    /// Takes each packet for the network, on each line every 10 or 20 ms while its send gate is open.
    pub on_packet: Box<dyn FnMut(Line, Packet) + Send>,
    /// Takes what the audio thread has to say.
    pub on_event: Box<dyn FnMut(Event) + Send>,
}

/// A recorder's ear. Heard and dropped in a turn of the audio thread: neither may block.
pub trait FrameTap: Send {
    /// Takes 10 ms of one side; `index` counts that side's frames since the tap began.
    fn frame(&mut self, side: Side, index: u64, samples: &Frame);
}

/// Whose voice a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// One's own, as sent: silence while muted or while every send gate is closed.
    Near,
    /// That of all peers, as played: silence while every receive gate is closed.
    Far,
}

/// The audio thread could not begin.
#[derive(Debug, thiserror::Error)]
pub enum AudioError {
    /// An endpoint could not be opened.
    #[error("{endpoint}: {error}")]
    Device {
        /// Which.
        endpoint: Endpoint,
        /// Why.
        error: DeviceError,
    },
    /// libopus refused to begin.
    #[error("Opus codec: {0}")]
    Codec(String),
    /// The system gave no thread.
    #[error("no thread for audio: {0}")]
    Thread(#[from] std::io::Error),
}

/// The audio thread has not yet taken the commands before this one, or is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the audio thread takes no more commands for now")]
pub struct QueueFull;
