//! Where the telephone's tones sound: on the ring device, in the headset, or both.

use std::collections::BTreeMap;

use audio::Tone as Heard;

use crate::station::{Device, DeviceChoice, Tone};

/// What sounds on the ring device, and what where the other voice is heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tones {
    pub ring: Option<Heard>,
    pub voice: Option<Heard>,
}

/// The tones of a telephone. A call that comes while another is talked in beeps in the headset; where the ring has a device
/// of its own, it rings there as well: who has put the headset down hears it, who wears it hears no ring over the voice.
pub(super) fn tones(tone: Option<Tone>, apart: bool, music: bool) -> Tones {
    let (ring, voice) = match tone {
        None => (None, None),
        Some(Tone::Ring) => (Some(Heard::Ringing), None),
        Some(Tone::Waiting) => (apart.then_some(Heard::Ringing), Some(Heard::Waiting)),
        Some(Tone::Ringback) => (None, Some(Heard::Ringback)),
        Some(Tone::Busy) => (None, Some(Heard::Busy)),
        Some(Tone::Held) if music => (None, Some(Heard::HoldMusic)),
        Some(Tone::Held) => (None, Some(Heard::Held)),
        Some(Tone::Ended) => (None, Some(Heard::Ended)),
    };
    Tones { ring, voice }
}

/// The names of the devices that were opened last, each for what it is used.
#[derive(Debug, Default)]
pub(super) struct OpenedDevices(BTreeMap<Device, String>);

impl OpenedDevices {
    pub fn opened(&mut self, device: Device, name: &str) {
        self.0.insert(device, name.to_owned());
    }

    /// Others are chosen: what is opened for this says its name anew.
    pub fn chosen_anew(&mut self, device: Device) {
        self.0.remove(&device);
    }

    /// Whether it rings on another device than the one on which the voice is heard. Two that are chosen by their own
    /// identifiers are told apart by these, for twins have one name; the default device may be one of them, and is told by
    /// the name under which it was opened. Where that is not known, nothing rings into an ear by mistake.
    pub fn ring_is_apart(&self, choice: &DeviceChoice) -> bool {
        let is_fixed = |choice: &str| choice != "default";
        if is_fixed(&choice.ring) && is_fixed(&choice.voice) {
            return choice.ring != choice.voice;
        }
        let names = self.0.get(&Device::Ring).zip(self.0.get(&Device::Voice));
        names.is_some_and(|(ring, voice)| ring != voice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(voice: &str, ring: &str) -> DeviceChoice {
        DeviceChoice { voice: voice.into(), ring: ring.into(), ..DeviceChoice::default() }
    }

    fn opened(voice: &str, ring: &str) -> OpenedDevices {
        let mut opened = OpenedDevices::default();
        opened.opened(Device::Voice, voice);
        opened.opened(Device::Ring, ring);
        opened
    }

    #[test]
    fn a_call_that_waits_beeps_in_the_headset_and_rings_on_a_ring_device_of_its_own() {
        let beep = Tones { ring: None, voice: Some(Heard::Waiting) };
        assert_eq!(tones(Some(Tone::Waiting), false, false), beep);
        let both = Tones { ring: Some(Heard::Ringing), ..beep };
        assert_eq!(tones(Some(Tone::Waiting), true, false), both);
    }

    #[test]
    fn nothing_else_sounds_on_both() {
        for tone in [Tone::Ring, Tone::Ringback, Tone::Busy, Tone::Held, Tone::Ended] {
            let Tones { ring, voice } = tones(Some(tone), true, true);
            assert!(ring.is_some() != voice.is_some(), "{tone:?}");
            assert_eq!(tones(Some(tone), false, true), Tones { ring, voice });
        }
        assert_eq!(tones(None, true, true), Tones::default());
    }

    #[test]
    fn devices_are_told_apart_by_what_is_chosen_and_the_default_one_by_its_name() {
        let unknown = OpenedDevices::default();
        assert!(unknown.ring_is_apart(&choice("device:a", "device:b")));
        assert!(!unknown.ring_is_apart(&choice("device:a", "device:a")));
        assert!(!unknown.ring_is_apart(&choice("device:a", "default")));
        assert!(opened("Casque", "Salle").ring_is_apart(&choice("device:a", "default")));
        assert!(!opened("Casque", "Casque").ring_is_apart(&choice("device:a", "default")));
        assert!(!opened("Casque", "Casque").ring_is_apart(&choice("default", "default")));
        // Two of one kind, with one name.
        assert!(opened("Casque", "Casque").ring_is_apart(&choice("device:a", "device:b")));
    }

    #[test]
    fn a_name_from_before_another_choice_counts_no_more() {
        let mut opened = opened("Casque", "Salle");
        opened.chosen_anew(Device::Ring);
        assert!(!opened.ring_is_apart(&choice("device:a", "default")));
    }
}
