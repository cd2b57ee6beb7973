//! The sound of Plateau: devices, real-time rings, Opus, jitter buffer and the voice pipeline.
//!
//! ```text
//!  microphone callback -> ring -> audio thread: resample, cut 10 ms, process, meter, tap, encode with copies
//!      -> on_packet
//!  Inlet -> audio thread: jitter buffer, decode or mend, stretch, mix, tap, resample -> ring -> speaker callback
//! ```
//!
//! What is sent and heard of one other station is a line, with gates, encoder and jitter buffer of its own: three that
//! speak together are two lines at each of them.
//!
//! | to change | open |
//! |---|---|
//! | what a caller says and hears back | `api`, `statistics`, `packet`, `endpoint` |
//! | the voice as a pure machine (no thread, clock or device) | `voice`, `sender`, `receiver` |
//! | several lines at once | `lines` |
//! | how long speech waits, and what arrival times tell | `jitter`, `transit`, `sequence` |
//! | how speech is made shorter and longer | `stretch` |
//! | how much redundancy is sent, packet length, rate | `adaptation` |
//! | redundant packets, the codec | `red`, `opus` |
//! | what is put where a packet is missing | `repair` |
//! | keys pressed in a call, sent and read | `dtmf` |
//! | echo, noise, gain, rumble of the microphone | `processing` |
//! | what a listener is sent of a call, and hears | `listening` |
//! | what is mixed, tones, levels | `mixer`, `volume`, `tone`, `prompt`, `meter` |
//! | a silent microphone, speaking while muted | `watch` |
//! | what a headset check is made of | `check` |
//! | the audio thread, and who else takes its turns | `thread`, `turns`, `worker`, `microphone`, `speaker`, `resample`, `priority` |
//! | which stream serves which output, and what becomes of a lost one | `streams`, `keeper` |
//! | real devices, and files that behave like them | `devices`, `backend` |
//! | what runs inside a device's callback | `callback` |
//!
//! # Threads and queues
//!
//! | queue | capacity | when full |
//! |---|---|---|
//! | `AudioThread::command` -> audio | 64 commands | refused to the caller: `QueueFull` |
//! | `Inlet::receive` -> audio | 256 packets | the packet is dropped and counted |
//! | capture callback -> audio | 1 s of samples | the newest samples are dropped and counted (`overruns`) |
//! | audio -> playback callback | 1 s of samples, kept at one device period and a margin, or at what a thread of ours asks for | never: audio writes what fits |
//! | audio -> `audio-devices` | 16 requests | the change is refused by `Event::DeviceFailed` |
//! | `audio-devices`, drivers -> audio | 64 notices | `audio-devices` waits; a driver's repeated fault is dropped |
//!
//! Threads: `audio` (codec, jitter buffer, mixing), `audio-devices` (opens and closes streams, which may
//! block), one `audio-pulse` for each stream of a PulseAudio server (it takes a turn of `audio` itself where it has a frame
//! or needs one: the worker is behind a lock, held for a turn), one `audio-file` for each file, silent or null endpoint, and the drivers' own callback threads.

mod adaptation;
mod api;
mod backend;
mod callback;
pub mod check;
mod devices;
mod dtmf;
mod endpoint;
mod jitter;
mod keeper;
mod lines;
mod listening;
mod meter;
mod microphone;
mod mixer;
mod opus;
mod packet;
mod priority;
mod processing;
mod prompt;
mod receiver;
mod red;
mod repair;
mod resample;
mod sender;
mod sequence;
mod speaker;
mod statistics;
mod streams;
mod stretch;
#[cfg(test)]
mod testing;
mod thread;
mod tone;
mod transit;
mod turns;
mod voice;
mod volume;
mod watch;
mod worker;

pub use api::{
    AudioError, Command, Config, Ears, Endpoint, Event, ForwardOutlet, FrameTap, Hooks, Output, QueueFull,
    Rest, Side,
};
pub use devices::{Device, DeviceError, DeviceId, DeviceKind, Obstacle, devices};
pub use dtmf::Digit;
pub use endpoint::{EndpointError, Sink, Source};
pub use listening::Forward;
pub use meter::SILENCE_DBFS;
pub use packet::{Arrival, Coding, Format, Line, Packet, PathReport};
pub use priority::raise_priority;
pub use processing::{Processing, Processor};
pub use prompt::{Begin, MOST_LATE, PromptEnd, PromptRead, PromptSource};
pub use statistics::{Redundancy, Statistics};
pub use thread::{AudioThread, Inlet};
pub use tone::Tone;
pub use voice::{Voice, VoiceEvent};

/// The rate of every sample and timestamp of this crate's interface, hertz (RFC 7587 §4.1).
pub const SAMPLE_RATE_HZ: u32 = 48_000;

/// Samples in one frame: 10 ms, mono.
pub const FRAME_SAMPLES: usize = 480;

/// Samples given to a loudspeaker at a time: 5 ms. What arrives waits for half a step on the mean.
pub(crate) const STEP_SAMPLES: usize = 240;

/// 5 ms of mono samples, a whole part of a [`Frame`].
pub(crate) type Step = [f32; STEP_SAMPLES];

/// 10 ms of mono samples, nominally within -1.0..=1.0.
pub type Frame = [f32; FRAME_SAMPLES];
