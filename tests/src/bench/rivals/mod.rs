//! What ours is compared with. Each is left out, and the run says so, where it is not installed.

pub mod baresip;
pub mod chromium;
pub mod echo;
pub mod mumble;

use std::process::Command;

use super::lab::run;
use super::process::Running;
use super::voice::heard::Packets;

/// Who can hold a call here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Ours, the microphone's voice sent as it is.
    Plateau,
    /// Ours, with processing for a headset.
    PlateauProcessing,
    /// Its clients' windows, with a server between.
    Mumble,
    /// Likewise, keeping less ahead of the sound server than it is installed to.
    MumbleLeast,
    /// Two headless browsers, their audio processing off.
    Chromium,
    /// Likewise, with it on, as a page has it that asks for nothing.
    ChromiumProcessing,
    /// A SIP phone for the command line.
    Baresip,
}

impl Program {
    /// All but ours, in the order in which they are measured.
    pub const RIVALS: [Self; 4] = [Self::Mumble, Self::Chromium, Self::ChromiumProcessing, Self::Baresip];
    /// All that can be asked for by name.
    pub const NAMED: [Self; 5] =
        [Self::Mumble, Self::MumbleLeast, Self::Chromium, Self::ChromiumProcessing, Self::Baresip];

    /// On the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plateau => "plateau",
            Self::PlateauProcessing => "plateau-processing",
            Self::Mumble => "mumble",
            Self::MumbleLeast => "mumble-least",
            Self::Chromium => "chromium",
            Self::ChromiumProcessing => "chromium-processing",
            Self::Baresip => "baresip",
        }
    }

    /// In tables and pictures.
    pub fn title(self) -> &'static str {
        match self {
            Self::Plateau => "Plateau",
            Self::PlateauProcessing => "Plateau processing",
            Self::Mumble => "Mumble",
            Self::MumbleLeast => "Mumble least",
            Self::Chromium => "Chromium",
            Self::ChromiumProcessing => "Chromium processing",
            Self::Baresip => "baresip",
        }
    }

    /// Makes sure that it is here.
    ///
    /// # Errors
    /// Where it is not, with what to install.
    pub fn is_installed(self) -> anyhow::Result<()> {
        let (program, package) = match self {
            Self::Plateau | Self::PlateauProcessing => return Ok(()),
            Self::Mumble | Self::MumbleLeast => ("mumble", "mumble"),
            Self::Chromium | Self::ChromiumProcessing => ("chromium", "chromium"),
            Self::Baresip => ("baresip", "baresip-core"),
        };
        run(Command::new("sh").args(["-c", &format!("command -v {program}")]))
            .map_err(|_| anyhow::anyhow!("{package} is not installed"))?;
        Ok(())
    }
}

/// A call between two of them that goes on until it is dropped.
#[derive(Debug)]
pub struct Call {
    ends: [Running; 2],
    /// How its packets are to be read.
    pub packets: Packets,
    _servers: Vec<Running>,
    // Declared last: its programs write there.
    _folder: tempfile::TempDir,
}

impl Call {
    /// The processes of both ends; not those of a server.
    pub fn pids(&self) -> Vec<u32> {
        self.ends.iter().map(Running::pid).collect()
    }
}
