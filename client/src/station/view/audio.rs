//! What is to be seen of devices and sound.

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
    /// The own voice, in dBFS (-90 for silence).
    pub near_dbfs: f32,
    /// The other voice, in dBFS.
    pub far_dbfs: f32,
    /// True while microphone and voice output are open and work.
    pub ready: bool,
    /// True while they are needed: in a call, while playing, while someone looks at the levels. Else they are closed.
    pub awake: bool,
    /// When they began, once both did.
    pub clock: Option<StreamClock>,
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
}

impl Default for DeviceChoice {
    fn default() -> Self {
        let default = || String::from("default");
        DeviceChoice { microphone: default(), voice: default(), ring: default(), prompt: default() }
    }
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

/// Figures of the call, measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Round trip, in milliseconds; `None` until measured.
    pub rtt_ms: Option<f32>,
    /// Interarrival jitter, in milliseconds (RFC 3550 §6.4.1).
    pub jitter_ms: f32,
    /// Packets that never came or came too late, in percent of the last second's.
    pub loss_percent: f32,
    /// What the jitter buffer holds, in milliseconds.
    pub buffer_ms: f32,
    /// Estimated mean opinion score, 1 to 4.5 (E-model, ITU-T G.107).
    pub mos: f32,
}
