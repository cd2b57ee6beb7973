//! What is to be seen of devices and sound.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

/// Microphone, outputs and levels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AudioView {
    /// What is chosen.
    pub choice: DeviceChoice,
    /// Microphones of this system.
    pub microphones: Arc<Vec<DeviceName>>,
    /// Outputs of this system.
    pub outputs: Arc<Vec<DeviceName>>,
    /// What is done about echo.
    pub echo: EchoSeen,
    /// The own voice, in dBFS (-90 for silence).
    pub near_dbfs: f32,
    /// The other voice, in dBFS.
    pub far_dbfs: f32,
    /// What is heard where the voice, the ring and recorded calls are, in dBFS.
    pub outputs_dbfs: [f32; 3],
    /// True while microphone and voice output are open and work.
    pub ready: bool,
    /// True while they are needed: in a call, while playing, while someone looks at the levels. Else they are closed.
    pub awake: bool,
    /// The output on which a tone is tried.
    pub trying: Option<Device>,
    /// When they began, once both did.
    pub clock: Option<StreamClock>,
}

impl AudioView {
    /// The choice as it is done: with echo cancelled where the person leaves that to the station.
    pub fn used(&self) -> DeviceChoice {
        let processing = Processing { echo: self.echo.on, ..self.choice.processing };
        DeviceChoice { processing, ..self.choice.clone() }
    }

    /// Whether echo is cancelled whatever a headset check finds.
    pub fn cancels_echo_anyway(&self) -> bool {
        let loud = self.echo.cause == Some(EchoCause::Loudspeakers);
        self.choice.processing.echo || (self.echo.on && loud)
    }
}

/// What is done about the outputs' sound that comes back into the microphone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EchoSeen {
    /// It is taken away.
    pub on: bool,
    /// What speaks for that, whatever the person has switched.
    pub cause: Option<EchoCause>,
}

/// Why echo should be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EchoCause {
    /// The other voice goes to loudspeakers.
    Loudspeakers,
    /// The headset check has found that the microphone hears what is played.
    Check,
}

/// Wall times of the very first samples, for laying files of several stations side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamClock {
    /// Of the microphone.
    pub microphone_at: SystemTime,
    /// Of the voice output.
    pub voice_at: SystemTime,
}

/// What a device is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Device {
    /// The microphone.
    Microphone,
    /// Where the other voice is heard.
    Voice,
    /// Where it rings.
    Ring,
    /// Where recorded calls are played.
    Prompt,
}

impl Device {
    /// Whether a call cannot go on without it.
    pub fn carries_voice(self) -> bool {
        match self {
            Device::Microphone | Device::Voice => true,
            Device::Ring | Device::Prompt => false,
        }
    }
}

/// What stands in the way of a device that does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// Another program has it.
    Busy,
    /// The system does not let this program use it.
    Forbidden,
    /// It is not there.
    Absent,
    /// Something else, or the system does not say what.
    Other,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Obstacle::Busy => "busy: another program has it",
            Obstacle::Forbidden => "forbidden: the system does not allow it",
            Obstacle::Absent => "absent: it is not there",
            Obstacle::Other => "it does not open",
        })
    }
}

/// Which device does what, in the words of the command line: `default`, `device:ID`, `file:PATH`, `null`…
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct DeviceChoice {
    /// The microphone.
    pub microphone: String,
    /// Where the other voice is heard.
    pub voice: String,
    /// Where it rings.
    pub ring: String,
    /// Where recorded calls are played when not in the headset.
    pub prompt: String,
    /// What is done to the microphone's voice.
    pub processing: Processing,
    /// Whether echo is cancelled was switched by the person, and is not for the station to decide.
    pub echo_switched: bool,
    /// How loud each is.
    pub volumes: Volumes,
    /// Whom the other side puts on hold hears music instead of a tone now and then.
    pub hold_music: bool,
}

impl Default for DeviceChoice {
    fn default() -> Self {
        let default = || String::from("default");
        DeviceChoice {
            microphone: default(),
            voice: default(),
            ring: default(),
            prompt: default(),
            processing: Processing::HEADSET,
            echo_switched: false,
            volumes: Volumes::default(),
            hold_music: false,
        }
    }
}

impl DeviceChoice {
    /// Whether the devices are the same; how loud they are and what is done to the voice aside.
    pub fn same_devices(&self, other: &Self) -> bool {
        let devices = |choice: &Self| {
            let DeviceChoice { microphone, voice, ring, prompt, .. } = choice.clone();
            [microphone, voice, ring, prompt]
        };
        devices(self) == devices(other)
    }
}

/// What is done to the microphone's voice before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Processing {
    /// What the loudspeakers send back into the microphone is taken away.
    pub echo: bool,
    /// Steady noise is lowered.
    pub noise: bool,
    /// Quiet and loud voices are brought to one level.
    pub gain: bool,
    /// Rumble is taken away.
    pub high_pass: bool,
}

impl Processing {
    /// Nothing.
    pub const OFF: Self = Self { echo: false, noise: false, gain: false, high_pass: false };
    /// What suits a headset.
    pub const HEADSET: Self = Self { echo: false, noise: true, gain: true, high_pass: true };
    /// What suits loudspeakers in a room.
    pub const LOUDSPEAKERS: Self = Self { echo: true, ..Self::HEADSET };
}

impl Default for Processing {
    fn default() -> Self {
        Self::HEADSET
    }
}

/// How loud each device is beside its own setting in the system, which is never touched; in decibels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Volumes {
    /// The microphone.
    pub microphone_db: i8,
    /// Where the other voice is heard.
    pub voice_db: i8,
    /// Where it rings.
    pub ring_db: i8,
    /// Where recorded calls are played.
    pub prompt_db: i8,
}

/// A device of this system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceName {
    /// Its stable identifier: `device:` and this is a choice.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The system's default.
    pub is_default: bool,
}

/// The opinion of who hears nothing.
const LEAST_MOS: f32 = 1.0;

/// Figures of the call, measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Round trip, in milliseconds; `None` until measured.
    pub rtt_ms: Option<f32>,
    /// Interarrival jitter, in milliseconds (RFC 3550 §6.4.1).
    pub jitter_ms: f32,
    /// How many packets came in the last second.
    pub packets_received: u32,
    /// What never came or came too late before anything was mended, in percent of the last second.
    pub loss_percent: f32,
    /// What could not be mended and was invented, in percent of the last second.
    pub unmended_percent: f32,
    /// What the jitter buffer adds, in milliseconds.
    pub buffer_ms: f32,
    /// The length of the packets sent, in milliseconds.
    pub packet_ms: u32,
    /// What is sent beside the voice itself.
    pub redundancy: Redundancy,
    /// What is sent as RTP payload, redundant copies included, in kb/s.
    pub sent_kbps: f32,
    /// Estimated mean opinion score, 1 to 4.5 (E-model, ITU-T G.107).
    pub mos: f32,
}

impl Figures {
    /// The same where nothing came although somebody could have been heard: all of it is lost.
    pub(crate) fn or_lost(self) -> Self {
        match self.packets_received {
            0 => Self { loss_percent: 100.0, unmended_percent: 100.0, mos: LEAST_MOS, ..self },
            _ => self,
        }
    }
}

/// What is sent beside the voice, so that a lost packet can be mended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Redundancy {
    /// Earlier packets sent again with each (RED, RFC 2198).
    pub copies: usize,
    /// Each packet also holds the one before, coarsely (in-band FEC, RFC 6716 §2.1.7).
    pub in_band: bool,
    /// Each packet also tells of what was said before it (DRED).
    pub deep: bool,
}
