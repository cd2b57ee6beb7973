//! What is heard: the peers, tones, a recording, each as loud as its output is set, summed for a loudspeaker.

use std::time::Instant;

use crate::{
    Digit, Output, STEP_SAMPLES, Step, Tone, meter::Meter, prompt::Prompt, tone::ToneGenerator,
    volume::Volume,
};

/// Below this a sample passes untouched; above, it bends towards full scale and never reaches it.
const KNEE: f32 = 0.8;

/// A set of outputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outputs(u8);

impl Outputs {
    pub(crate) fn contains(self, output: Output) -> bool {
        self.0 & bit(output) != 0
    }

    pub(crate) fn insert(&mut self, output: Output) {
        self.0 |= bit(output);
    }

    pub(crate) fn remove(&mut self, output: Output) {
        self.0 &= !bit(output);
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Output> {
        Output::ALL.into_iter().filter(move |&output| self.contains(output))
    }
}

/// The tone, volume and level of each output, and the recording.
#[derive(Default)]
pub(crate) struct Mixer {
    tones: [Option<ToneGenerator>; Output::ALL.len()],
    /// The tone of a key, beside the voice and whatever tone sounds there.
    key: Option<ToneGenerator>,
    volumes: [Volume; Output::ALL.len()],
    meters: [Meter; Output::ALL.len()],
    pub(crate) prompt: Option<Prompt>,
}

impl Mixer {
    pub(crate) fn set_tone(&mut self, output: Output, tone: Option<Tone>) {
        self.tones[output as usize] = tone.map(ToneGenerator::new);
    }

    /// Sounds a key once, where the voice is heard.
    pub(crate) fn sound_key(&mut self, digit: Digit) {
        self.key = Some(ToneGenerator::new(Tone::Key(digit)));
    }

    pub(crate) fn set_volume(&mut self, output: Output, db: f32) {
        self.volumes[output as usize].turn_to(db);
    }

    /// The level of each output as played since the last call, dBFS.
    pub(crate) fn take_levels(&mut self) -> [f32; Output::ALL.len()] {
        self.meters.each_mut().map(Meter::take_dbfs)
    }

    /// Whether there is something to add on one of `outputs`.
    pub(crate) fn sounds_on(&self, outputs: Outputs) -> bool {
        outputs.iter().any(|output| self.tones[output as usize].is_some())
            || outputs.contains(Output::Prompt) && self.prompt.is_some()
            || outputs.contains(Output::Voice) && self.key.is_some()
    }

    /// Adds the next 5 ms of everything that sounds on `outputs` to the peers' voices in `out`, of which the first sample is
    /// heard at `heard_at`, and bounds the sum.
    pub(crate) fn mix_into(&mut self, out: &mut Step, outputs: Outputs, heard_at: Instant) {
        let voice = std::mem::replace(out, [0.0; STEP_SAMPLES]);
        for output in outputs.iter() {
            let mut samples = if output == Output::Voice { voice } else { [0.0; STEP_SAMPLES] };
            let key = if output == Output::Voice { &mut self.key } else { &mut None };
            for tone in [&mut self.tones[output as usize], key] {
                if tone.as_mut().is_some_and(|generator| !generator.mix_into(&mut samples)) {
                    *tone = None;
                }
            }
            if let Some(prompt) = self.prompt.as_mut().filter(|_| output == Output::Prompt) {
                prompt.mix_into(&mut samples, heard_at);
            }
            self.volumes[output as usize].apply(&mut samples);
            self.meters[output as usize].add(&samples);
            out.iter_mut().zip(samples).for_each(|(sum, sample)| *sum += sample);
        }
        for sample in out {
            *sample = limit(*sample);
        }
    }
}

fn bit(output: Output) -> u8 {
    1 << output as u8
}

/// Bends what is loud into full scale, so that a sum never cuts off.
pub(crate) fn limit(sample: f32) -> f32 {
    if sample.abs() <= KNEE {
        return sample;
    }
    let above = (sample.abs() - KNEE) / (1.0 - KNEE);
    (KNEE + (1.0 - KNEE) * above.tanh()).copysign(sample)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs(list: &[Output]) -> Outputs {
        let mut outputs = Outputs::default();
        list.iter().for_each(|&output| outputs.insert(output));
        outputs
    }

    #[test]
    fn speech_of_ordinary_level_passes_untouched() {
        let mut frame: Step = std::array::from_fn(|i| (i as f32 / 240.0 - 0.5) * 1.6);
        let before = frame;
        Mixer::default().mix_into(&mut frame, outputs(&[Output::Voice]), Instant::now());
        assert_eq!(frame, before);
    }

    #[test]
    fn a_loud_sum_is_bent_in_order_and_bounded() {
        let mut frame: Step = std::array::from_fn(|i| i as f32 / 50.0 - 2.4);
        Mixer::default().mix_into(&mut frame, outputs(&[Output::Voice]), Instant::now());
        assert!(frame.iter().all(|sample| sample.abs() <= 1.0));
        assert!(frame.windows(2).all(|pair| pair[0] <= pair[1]));
    }

    #[test]
    fn a_tone_sounds_on_its_own_output_only() {
        let mut mixer = Mixer::default();
        mixer.set_tone(Output::Ring, Some(Tone::Ringing));
        assert!(mixer.sounds_on(outputs(&[Output::Voice, Output::Ring])));
        assert!(!mixer.sounds_on(outputs(&[Output::Voice, Output::Prompt])));
        let mut frame = [0.0; STEP_SAMPLES];
        mixer.mix_into(&mut frame, outputs(&[Output::Voice]), Instant::now());
        assert_eq!(frame, [0.0; STEP_SAMPLES]);
        mixer.mix_into(&mut frame, outputs(&[Output::Voice, Output::Ring]), Instant::now());
        assert_ne!(frame, [0.0; STEP_SAMPLES]);
        mixer.set_tone(Output::Ring, None);
        assert!(!mixer.sounds_on(outputs(&[Output::Ring])));
    }

    #[test]
    fn a_volume_is_its_own_outputs_and_so_is_a_level() {
        let mut mixer = Mixer::default();
        mixer.set_volume(Output::Ring, -60.0);
        mixer.set_volume(Output::Voice, -20.0);
        mixer.set_tone(Output::Ring, Some(Tone::Ringing));
        let both = outputs(&[Output::Voice, Output::Ring]);
        for _ in 0..40 {
            mixer.mix_into(&mut [0.5; STEP_SAMPLES], both, Instant::now());
        }
        mixer.take_levels();
        let mut frame = [0.5; STEP_SAMPLES];
        mixer.mix_into(&mut frame, both, Instant::now());
        assert!(frame.iter().all(|sample| (sample - 0.05).abs() < 1e-6));
        let [voice, ring, prompt] = mixer.take_levels();
        assert!((voice + 26.0).abs() < 0.1, "{voice}");
        assert_eq!((ring, prompt), (crate::SILENCE_DBFS, crate::SILENCE_DBFS));
    }

    #[test]
    fn a_key_sounds_beside_the_voice_and_the_tone_there_goes_on() {
        let mut mixer = Mixer::default();
        mixer.set_tone(Output::Voice, Some(Tone::Ringback));
        mixer.sound_key(Digit::of('5').expect("a key"));
        let voice = outputs(&[Output::Voice]);
        assert!(!Mixer::default().sounds_on(voice) && mixer.sounds_on(voice));
        for _ in 0..100 {
            mixer.mix_into(&mut [0.0; STEP_SAMPLES], voice, Instant::now());
        }
        assert!(mixer.key.is_none(), "it is over");
        assert!(mixer.sounds_on(voice));
    }

    #[test]
    fn a_finished_tone_leaves_its_place() {
        let mut mixer = Mixer::default();
        let voice = outputs(&[Output::Voice]);
        mixer.set_tone(Output::Voice, Some(Tone::Ended));
        for _ in 0..100 {
            mixer.mix_into(&mut [0.0; STEP_SAMPLES], voice, Instant::now());
        }
        assert!(!mixer.sounds_on(voice));
    }
}
