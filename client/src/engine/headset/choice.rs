//! Which of the plugged headsets is the person's: the one whose sound is used.

use std::ffi::CString;

/// Shorter names and serials are found in any other name.
const TELLING: usize = 4;

/// A headset that has a telephone's buttons, as far as one sees without opening it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What the system opens it by.
    pub path: CString,
    /// Who made it.
    pub vendor: u16,
    /// What it calls itself.
    pub product: String,
    /// Its own number, where it has one.
    pub serial: String,
}

/// The one whose serial, or else name, is in the name of a sound device; or else the only one. `sounds` are names and
/// identifiers of the sound devices in use.
pub fn choose<'a>(found: &'a [Found], sounds: &[String]) -> Option<&'a Found> {
    let sounds: Vec<_> = sounds.iter().map(|sound| plain(sound)).collect();
    let named = |of: fn(&Found) -> &str| {
        found.iter().find(|headset| {
            let name = plain(of(headset));
            name.len() >= TELLING && sounds.iter().any(|sound| sound.contains(&name))
        })
    };
    let only = || {
        let first = found.first()?;
        // Some headsets have several parts, each found by itself.
        found.iter().all(|other| is_same(first, other)).then_some(first)
    };
    named(|headset| &headset.serial).or_else(|| named(|headset| &headset.product)).or_else(only)
}

fn is_same(one: &Found, other: &Found) -> bool {
    (one.vendor, &one.product, &one.serial) == (other.vendor, &other.product, &other.serial)
}

/// Sound systems write `Jabra_EVOLVE_LINK` for `Jabra EVOLVE LINK`.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headset(path: &str, product: &str, serial: &str) -> Found {
        let path = CString::new(path).unwrap();
        Found { path, vendor: 0x0b0e, product: product.into(), serial: serial.into() }
    }

    fn chosen(found: &[Found], sound: &str) -> Option<String> {
        choose(found, &[sound.into()]).map(|headset| headset.path.to_str().unwrap().to_owned())
    }

    #[test]
    fn the_headset_that_is_heard_is_the_one_whose_buttons_count() {
        let found =
            [headset("a", "Jabra EVOLVE LINK MS", "0A"), headset("b", "Blackwire 3220 Series", "D1CEC329")];
        let pulse = "device:alsa_output.usb-GN_Netcom_A_S_Jabra_EVOLVE_LINK_MS_0000-00.analog-stereo";
        assert_eq!(chosen(&found, pulse).as_deref(), Some("a"));
        assert_eq!(chosen(&found, "device:usb-Poly_D1CEC329-00").as_deref(), Some("b"));
        assert_eq!(chosen(&found, "default"), None, "of two, neither is pressed by guess");
    }

    #[test]
    fn the_only_one_is_the_one_though_it_has_several_parts() {
        let found = [headset("a", "X", "1"), headset("b", "X", "1")];
        assert_eq!(chosen(&found[..1], "default").as_deref(), Some("a"));
        assert_eq!(chosen(&found, "default").as_deref(), Some("a"));
        assert_eq!(chosen(&[], "default"), None);
    }

    #[test]
    fn a_name_that_says_nothing_is_in_no_other() {
        let found = [headset("a", "", ""), headset("b", "USB", "")];
        assert_eq!(chosen(&found, "device:usb-other"), None);
    }
}
