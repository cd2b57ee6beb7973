//! What is said of a device that is gone, or that does not open.

use crate::station::{Device, Obstacle};

/// A device was unplugged.
pub(super) fn lost_french(device: Device, name: &str) -> String {
    match device {
        Device::Microphone => format!(
            "Microphone débranché ({name}) : un appel en cours est mis en attente. Rebranchez-le, l’appel reprendra."
        ),
        Device::Voice => format!(
            "Casque débranché ({name}) : un appel en cours est mis en attente. Rebranchez-le, l’appel reprendra."
        ),
        Device::Ring => {
            format!(
                "La sortie de la sonnerie est débranchée ({name}). Rebranchez-la : elle sera reprise seule."
            )
        }
        Device::Prompt => format!(
            "La sortie des enregistrements est débranchée ({name}) : l’écoute est arrêtée. Rebranchez-la."
        ),
    }
}

/// The same in English.
pub(super) fn lost_english(device: Device, name: &str) -> String {
    match device {
        Device::Microphone => {
            format!(
                "Microphone unplugged ({name}): a call is on hold. Plug it in again and the call goes on."
            )
        }
        Device::Voice => {
            format!("Headset unplugged ({name}): a call is on hold. Plug it in again and the call goes on.")
        }
        Device::Ring => {
            format!("The ring’s output is unplugged ({name}). Plug it in again: it is taken back by itself.")
        }
        Device::Prompt => {
            format!("The recordings’ output is unplugged ({name}): playing has stopped. Plug it in again.")
        }
    }
}

/// A chosen device does not open: what stands in the way, and what to do about it.
pub(super) fn refused_french(device: Device, obstacle: Obstacle) -> String {
    let which = match device {
        Device::Microphone => "Le microphone choisi",
        Device::Voice => "Le casque choisi",
        Device::Ring => "L’appareil choisi pour la sonnerie",
        Device::Prompt => "L’appareil choisi pour les enregistrements",
    };
    match obstacle {
        Obstacle::Busy => format!(
            "{which} est pris par un autre programme. Fermez ce programme, le poste réessaie seul ; ou choisissez-en un autre."
        ),
        Obstacle::Forbidden => format!(
            "{which} est interdit à ce programme par le système. Autorisez-le dans les réglages de confidentialité de l’ordinateur, ou choisissez-en un autre."
        ),
        Obstacle::Absent => format!(
            "{which} est introuvable : il est débranché ou éteint. Rebranchez-le, il sera repris seul ; ou choisissez-en un autre."
        ),
        Obstacle::Other => format!(
            "{which} ne s’ouvre pas. Débranchez-le et rebranchez-le, le poste réessaie seul ; ou choisissez-en un autre."
        ),
    }
}

/// The same in English.
pub(super) fn refused_english(device: Device, obstacle: Obstacle) -> String {
    let which = match device {
        Device::Microphone => "The chosen microphone",
        Device::Voice => "The chosen headset",
        Device::Ring => "The device chosen for the ring",
        Device::Prompt => "The device chosen for recordings",
    };
    match obstacle {
        Obstacle::Busy => format!(
            "{which} is taken by another program. Close that program, the station keeps trying; or choose another device."
        ),
        Obstacle::Forbidden => format!(
            "{which} is forbidden to this program by the system. Allow it in the computer’s privacy settings, or choose another device."
        ),
        Obstacle::Absent => format!(
            "{which} is not there: it is unplugged or switched off. Plug it in, it is taken back by itself; or choose another device."
        ),
        Obstacle::Other => format!(
            "{which} does not open. Unplug it and plug it in again, the station keeps trying; or choose another device."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEVICES: [Device; 4] = [Device::Microphone, Device::Voice, Device::Ring, Device::Prompt];

    #[test]
    fn busy_forbidden_absent_and_the_rest_are_sentences_of_their_own() {
        for refused in [refused_french, refused_english] {
            let obstacles = [Obstacle::Busy, Obstacle::Forbidden, Obstacle::Absent, Obstacle::Other];
            let mut all: Vec<String> = DEVICES
                .iter()
                .flat_map(|device| obstacles.map(|obstacle| refused(*device, obstacle)))
                .collect();
            assert!(all.iter().all(|sentence| sentence.ends_with('.') && !sentence.contains('(')));
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 16);
        }
    }
}
