//! The system's microphones and loudspeakers: listed, and found again.

use std::{fmt, path::PathBuf, str::FromStr};

use cpal::traits::{DeviceTrait, HostTrait};

/// Names a device for good: the same after a restart, and after unplugging and plugging in again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeviceId(String);

/// Which way a device works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeviceKind {
    /// It hears.
    Microphone,
    /// It is heard.
    Speaker,
}

/// One device of the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// What to remember it by.
    pub id: DeviceId,
    /// For people; two devices may share one.
    pub name: String,
    /// Which way it works; a headset is listed once each way.
    pub kind: DeviceKind,
    /// Whether the system calls it its default now.
    pub is_default: bool,
}

/// A device cannot be listed, found or opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// The system's sound service did not answer.
    #[error("the system's sound is not available: {0}")]
    Host(String),
    /// The system names no default.
    #[error("there is no default {0}")]
    NoDefault(DeviceKind),
    /// No device has this id, this name, or this in its name.
    #[error("no {kind} is called `{wanted}`")]
    NotFound {
        /// Which way it was to work.
        kind: DeviceKind,
        /// What was asked for.
        wanted: String,
    },
    /// Several devices fit, none exactly.
    #[error("`{wanted}` fits {count} devices ({kind}): say more of the name, or the id")]
    Ambiguous {
        /// Which way it was to work.
        kind: DeviceKind,
        /// What was asked for.
        wanted: String,
        /// How many fit.
        count: usize,
    },
    /// The device was found and refused.
    #[error("`{name}` could not be opened: {reason}")]
    Refused {
        /// Of the device.
        name: String,
        /// What stands in the way, as far as the system tells.
        obstacle: Obstacle,
        /// The system's words.
        reason: String,
    },
    /// The file in the place of a device cannot be read or written.
    #[error("{}: {reason}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
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

impl DeviceError {
    /// What stands in the way.
    pub fn obstacle(&self) -> Obstacle {
        match self {
            Self::NoDefault(_) | Self::NotFound { .. } => Obstacle::Absent,
            Self::Refused { obstacle, .. } => *obstacle,
            Self::Host(_) | Self::Ambiguous { .. } | Self::File { .. } => Obstacle::Other,
        }
    }
}

/// The microphones and loudspeakers there are now. May take some milliseconds: not for a thread that draws.
///
/// # Errors
///
/// [`DeviceError::Host`] if the system's sound service does not answer.
pub fn devices() -> Result<Vec<Device>, DeviceError> {
    let host = cpal::default_host();
    let both = [DeviceKind::Microphone, DeviceKind::Speaker];
    let lists = both.map(|kind| Ok(list(&host, kind)?.into_iter().map(|(device, _)| device).collect()));
    lists.into_iter().collect::<Result<Vec<Vec<Device>>, DeviceError>>().map(|lists| lists.concat())
}

/// What cpal calls the host of PulseAudio.
const PULSEAUDIO: &str = "PulseAudio";

/// The way to the system's devices. Kept where it is a connection, PulseAudio's; made anew elsewhere.
#[derive(Default)]
pub(crate) struct System {
    connection: Option<cpal::Host>,
}

impl System {
    /// The device `wanted`, or the default one, fixed by its own id so that a later change of the default
    /// re-routes no call.
    pub(crate) fn find(
        &mut self,
        kind: DeviceKind,
        wanted: Option<&str>,
    ) -> Result<(Device, cpal::Device), DeviceError> {
        let mut listed = self.list(kind)?;
        let devices: Vec<&Device> = listed.iter().map(|(device, _)| device).collect();
        let index = match wanted {
            Some(wanted) => pick(&devices, kind, wanted)?,
            None => {
                let default = devices.iter().position(|device| device.is_default);
                default.ok_or(DeviceError::NoDefault(kind))?
            }
        };
        Ok(listed.swap_remove(index))
    }

    fn list(&mut self, kind: DeviceKind) -> Result<Vec<(Device, cpal::Device)>, DeviceError> {
        let kept = self.connection.take();
        let host = match kept.as_ref().map(|host| list(host, kind)) {
            Some(Ok(listed)) => {
                self.connection = kept;
                return Ok(listed);
            }
            // Not kept, or its server was restarted since.
            Some(Err(_)) | None => cpal::default_host(),
        };
        let listed = list(&host, kind)?;
        self.connection = Some(host).filter(|host| host.id().name() == PULSEAUDIO);
        Ok(listed)
    }
}

fn list(host: &cpal::Host, kind: DeviceKind) -> Result<Vec<(Device, cpal::Device)>, DeviceError> {
    let default = match kind {
        DeviceKind::Microphone => host.default_input_device(),
        DeviceKind::Speaker => host.default_output_device(),
    };
    let default = default.and_then(|device| device.id().ok());
    let fits = |device: &cpal::Device| match kind {
        DeviceKind::Microphone => device.supports_input(),
        DeviceKind::Speaker => device.supports_output(),
    };
    let all = host.devices().map_err(|error| DeviceError::Host(error.to_string()))?;
    Ok(all
        .filter(fits)
        .filter_map(|device| {
            // A device that cannot be named could not be found again: it is left out.
            let id = device.id().ok()?;
            let name = device.description().map_or_else(|_| id.to_string(), |it| it.name().to_owned());
            let is_default = default.as_ref() == Some(&id);
            Some((Device { id: DeviceId(id.to_string()), name, kind, is_default }, device))
        })
        .collect())
}

/// By exact id (with or without the sound system's own prefix), else by exact name, else by the only name that
/// contains `wanted` in either case.
fn pick(devices: &[&Device], kind: DeviceKind, wanted: &str) -> Result<usize, DeviceError> {
    let own = |id: &DeviceId| id.0.split_once(':').is_some_and(|(_, own)| own == wanted);
    if let Some(index) = devices.iter().position(|device| device.id.0 == wanted || own(&device.id)) {
        return Ok(index);
    }
    let lower = wanted.to_lowercase();
    let exact = |device: &Device| device.name == wanted;
    let part = |device: &Device| device.name.to_lowercase().contains(&lower);
    for fits in [&exact as &dyn Fn(&Device) -> bool, &part] {
        let mut fitting = devices.iter().enumerate().filter(|(_, device)| fits(device));
        match (fitting.next(), fitting.count()) {
            (None, _) => {}
            (Some((index, _)), 0) => return Ok(index),
            (Some(_), more) => {
                return Err(DeviceError::Ambiguous { kind, wanted: wanted.to_owned(), count: more + 1 });
            }
        }
    }
    Err(DeviceError::NotFound { kind, wanted: wanted.to_owned() })
}

impl Device {
    /// Its name on a PulseAudio server, if it is one of its devices.
    #[cfg(target_os = "linux")]
    pub(crate) fn pulse_name(&self) -> Option<&str> {
        self.id.0.strip_prefix("pulseaudio:")
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for DeviceId {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for DeviceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Microphone => "microphone",
            Self::Speaker => "speaker",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(id: &str, name: &str) -> Device {
        Device {
            id: DeviceId(id.to_owned()),
            name: name.to_owned(),
            kind: DeviceKind::Speaker,
            is_default: false,
        }
    }

    fn picked(wanted: &str) -> Result<usize, DeviceError> {
        let devices = [
            device("wasapi:1", "Casque"),
            device("wasapi:2", "Casque USB"),
            device("wasapi:3", "Haut-parleurs Élysée"),
            device("wasapi:4", "Jumeau"),
            device("wasapi:5", "Jumeau"),
        ];
        pick(&devices.each_ref(), DeviceKind::Speaker, wanted)
    }

    #[test]
    fn an_id_wins_over_a_name_and_a_name_over_its_part() {
        assert_eq!(picked("wasapi:2"), Ok(1));
        assert_eq!(picked("3"), Ok(2));
        assert_eq!(picked("Casque"), Ok(0));
        assert_eq!(picked("usb"), Ok(1));
        assert_eq!(picked("élysée"), Ok(2));
    }

    #[test]
    fn what_fits_several_is_refused() {
        let ambiguous = |wanted: &str, count| {
            let (kind, wanted) = (DeviceKind::Speaker, wanted.to_owned());
            Err(DeviceError::Ambiguous { kind, wanted, count })
        };
        assert_eq!(picked("casq"), ambiguous("casq", 2));
        assert_eq!(picked("Jumeau"), ambiguous("Jumeau", 2));
    }

    #[test]
    fn what_fits_none_says_so() {
        assert_eq!(picked("micro").unwrap_err().to_string(), "no speaker is called `micro`");
    }
}
