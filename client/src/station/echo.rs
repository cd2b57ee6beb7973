//! Whether what the outputs send back into the microphone is taken away: as the person has it, else by itself where the
//! voice goes to loudspeakers or the headset check has found that it comes back.

use super::view::{AudioView, EchoCause, EchoSeen};

/// What the names of outputs that are no headset contain, in lower case.
const LOUDSPEAKERS: [&str; 5] = ["haut-parleur", "speaker", "enceinte", "hdmi", "displayport"];
/// What those of headsets contain: a system may call the output of one "Speakers (USB Headset)".
const HEADSETS: [&str; 6] = ["casque", "headset", "headphone", "écouteur", "earphone", "earbud"];

/// What is done about echo; `found` is what the headset check says of these devices.
pub(super) fn seen(audio: &AudioView, found: bool) -> EchoSeen {
    let choice = &audio.choice;
    let cause =
        if is_loud(audio) { Some(EchoCause::Loudspeakers) } else { found.then_some(EchoCause::Check) };
    let on = choice.processing.echo || (cause.is_some() && !choice.echo_switched);
    EchoSeen { on, cause }
}

/// Whether the voice is known to go to loudspeakers.
fn is_loud(audio: &AudioView) -> bool {
    let chosen = audio.choice.voice.as_str();
    let own = chosen.strip_prefix("device:");
    let listed = audio.outputs.iter().find(|device| match own {
        Some(id) => device.id == id,
        None => chosen == "default" && device.is_default,
    });
    // A device may be chosen by its name, too, on a command line.
    let name = listed.map(|device| device.name.as_str()).or(own).unwrap_or_default().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    has(&LOUDSPEAKERS) && !has(&HEADSETS)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::station::{DeviceChoice, DeviceName, Processing};

    /// The system's default output is called `default`, another one, `b`, is called `other`.
    fn audio(choice: DeviceChoice, default: &str, other: &str) -> AudioView {
        let device = |id: &str, name: &str, is_default| DeviceName {
            id: id.to_owned(),
            name: name.to_owned(),
            is_default,
        };
        let outputs = Arc::new(vec![device("a", default, true), device("b", other, false)]);
        AudioView { choice, outputs, ..AudioView::default() }
    }

    fn choice(voice: &str, echo: bool, echo_switched: bool) -> DeviceChoice {
        let processing = Processing { echo, ..Processing::HEADSET };
        DeviceChoice { voice: voice.into(), processing, echo_switched, ..DeviceChoice::default() }
    }

    const LOUD: EchoSeen = EchoSeen { on: true, cause: Some(EchoCause::Loudspeakers) };
    const QUIET: EchoSeen = EchoSeen { on: false, cause: None };

    #[test]
    fn echo_is_cancelled_where_the_voice_goes_to_loudspeakers_chosen_or_default() {
        let of =
            |voice: &str| seen(&audio(choice(voice, false, false), "Haut-parleurs", "Casque USB"), false);
        assert_eq!((of("default"), of("device:b"), of("device:a")), (LOUD, QUIET, LOUD));
        assert_eq!((of("device:hdmi-stereo"), of("file:speaker.wav"), of("null")), (LOUD, QUIET, QUIET));
    }

    #[test]
    fn a_headset_that_the_system_calls_speakers_is_one() {
        let named = |name: &str| seen(&audio(choice("default", false, false), name, ""), false);
        assert_eq!(named("Speakers (USB Headset)"), QUIET);
        assert_eq!(named("Haut-parleurs (Casque Jabra)"), QUIET);
        assert_eq!(named("Speakers (Realtek Audio)"), LOUD);
    }

    #[test]
    fn echo_is_cancelled_where_the_headset_check_has_found_it() {
        let of = audio(choice("default", false, false), "Casque USB", "");
        assert_eq!(seen(&of, true), EchoSeen { on: true, cause: Some(EchoCause::Check) });
        assert_eq!(seen(&of, false), QUIET);
    }

    #[test]
    fn whoever_switched_it_has_it_so() {
        let loud =
            |echo, switched| seen(&audio(choice("default", echo, switched), "Haut-parleurs", ""), true);
        assert_eq!(loud(false, true), EchoSeen { on: false, ..LOUD });
        assert_eq!(loud(true, true), LOUD);
        let quiet = |echo, switched| seen(&audio(choice("default", echo, switched), "Casque", ""), false);
        assert_eq!(quiet(true, true), EchoSeen { on: true, ..QUIET });
        // As settings of an earlier program hold it.
        assert_eq!(quiet(true, false), EchoSeen { on: true, ..QUIET });
    }
}
