//! The level of an output, which a person hears before a recording is played there.

use signaling::protocol::exam::Refused;

use super::Plays;
use crate::station::PromptOutput;
use crate::station::out::Out;
use crate::station::view::{Device, NoticeKind};

const OUTPUTS: [PromptOutput; 2] = [PromptOutput::Headset, PromptOutput::Loudspeakers];

impl Plays {
    /// A tone is played at a device, for the person to hear the level of the recording.
    pub fn level_played(&mut self, device: Device) {
        self.level.is_played(device);
    }

    /// The person hears this output, at which a tone was played just now.
    pub fn hears(&mut self, output: PromptOutput, out: &mut Out) {
        if !self.level.is_heard(output) {
            out.notice(NoticeKind::OrderRefused(Refused::LevelNotHeard));
        }
    }

    /// A device is open, or open again.
    pub fn device_open(&mut self, device: Device, name: &str) {
        self.level.is_open(device, name);
    }

    /// Other devices were chosen: what was heard of the ones before says nothing of them.
    pub fn devices_changed(&mut self) {
        self.level.forget();
    }
}

/// What was heard at the outputs as they are: other devices, or one that was lost, begin anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    played: Option<PromptOutput>,
    heard: Option<Heard>,
    /// What the system calls the devices that were opened last.
    names: Vec<(PromptOutput, String)>,
}

#[derive(Clone, Debug)]
struct Heard {
    output: PromptOutput,
    /// The device, as far as it is known.
    device: Option<String>,
}

impl Level {
    /// What was heard counts no more.
    pub fn forget(&mut self) {
        (self.played, self.heard) = (None, None);
    }

    /// A device is open, or open again.
    pub fn is_open(&mut self, device: Device, name: &str) {
        if let Some(output) = OUTPUTS.into_iter().find(|output| output.device() == device) {
            self.names.retain(|(known, _)| *known != output);
            self.names.push((output, name.to_owned()));
        }
    }

    /// A tone is played at a device.
    pub fn is_played(&mut self, device: Device) {
        self.played = OUTPUTS.into_iter().find(|output| output.device() == device);
    }

    /// The person says that it is heard. False where none was played there last.
    pub fn is_heard(&mut self, output: PromptOutput) -> bool {
        let played = self.played == Some(output);
        if played {
            self.heard = Some(Heard { output, device: self.name(output).map(ToOwned::to_owned) });
        }
        played
    }

    /// The output of which the person said so, where its device is the same as then.
    pub fn heard(&self) -> Option<PromptOutput> {
        let heard = self.heard.as_ref()?;
        self.name(heard.output).is_none_or(|name| heard.is_at(name)).then_some(heard.output)
    }

    /// Whether a device that is about to play is another than the one at which the person heard the level of this output.
    pub fn is_elsewhere(&self, output: PromptOutput, name: &str) -> bool {
        self.heard.as_ref().is_some_and(|heard| heard.output == output && !heard.is_at(name))
    }

    fn name(&self, output: PromptOutput) -> Option<&str> {
        self.names.iter().find(|(known, _)| *known == output).map(|(_, name)| &**name)
    }
}

impl Heard {
    fn is_at(&self, name: &str) -> bool {
        self.device.as_deref().is_none_or(|device| device == name)
    }
}
