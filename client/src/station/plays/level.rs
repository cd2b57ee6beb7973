//! The level of an output, which a person hears before a recording is played there.

use crate::station::PromptOutput;
use crate::station::view::Device;

/// What was heard at the outputs as they are: other devices, or one that was lost, begin anew.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    played: Option<PromptOutput>,
    heard: Option<PromptOutput>,
}

impl Level {
    /// A tone is played at a device.
    pub fn is_played(&mut self, device: Device) {
        let outputs = [PromptOutput::Headset, PromptOutput::Loudspeakers];
        self.played = outputs.into_iter().find(|output| output.device() == device);
    }

    /// The person says that it is heard. False where none was played there last.
    pub fn is_heard(&mut self, output: PromptOutput) -> bool {
        let played = self.played == Some(output);
        if played {
            self.heard = Some(output);
        }
        played
    }

    /// The output of which the person said so.
    pub fn heard(self) -> Option<PromptOutput> {
        self.heard
    }
}
