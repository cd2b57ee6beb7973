//! Small bridges between the leaves, which know nothing of each other.

use audio::{Frame, FrameTap, PromptRead, PromptSource};
use recordings::{PromptSamples, Read, RecorderInlet};

/// Hands the two voices of a call to the recorder.
pub(super) struct RecorderTap(pub RecorderInlet);

impl FrameTap for RecorderTap {
    fn frame(&mut self, side: audio::Side, index: u64, samples: &Frame) {
        let side = match side {
            audio::Side::Near => recordings::Side::Near,
            audio::Side::Far => recordings::Side::Far,
        };
        self.0.push(side, index, samples);
    }
}

/// Hands a decoded recorded call to the audio thread.
pub(super) struct Prompt(pub PromptSamples);

impl PromptSource for Prompt {
    fn read(&mut self, out: &mut [f32]) -> PromptRead {
        match self.0.read(out) {
            Read::Samples(count) => PromptRead::Samples(count),
            Read::Starved => PromptRead::Starved,
            Read::Ended => PromptRead::Ended,
            Read::Failed => PromptRead::Failed,
        }
    }
}
