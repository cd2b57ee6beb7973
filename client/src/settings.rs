//! What a station remembers between two starts.

use std::path::Path;

use serde::{Deserialize, Serialize};
use signaling::protocol::Role;

use crate::station::DeviceChoice;

/// The smallest and largest text, in percent of the normal size.
pub const TEXT_PERCENT: std::ops::RangeInclusive<u16> = 100..=200;
/// One step larger or smaller.
pub const TEXT_STEP: u16 = 25;

/// What a station remembers. A field that a file lacks has its default; one that is unknown is ignored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language of the interface.
    pub language: Language,
    /// Its colours.
    pub theme: Theme,
    /// The size of text, within [`TEXT_PERCENT`].
    pub text_percent: u16,
    /// Who joined last, and where; the ticket is never kept.
    pub last_join: Option<LastJoin>,
    /// The devices.
    pub devices: DeviceChoice,
}

/// The language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// *Français*.
    #[default]
    French,
    /// English.
    English,
}

impl Language {
    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Language::French => Language::English,
            Language::English => Language::French,
        }
    }
}

/// The colours of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Dark text on light ground.
    #[default]
    Light,
    /// Light text on dark ground.
    Dark,
    /// Pure colours, thick strokes, no tints.
    HighContrast,
}

/// Who joined last, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastJoin {
    /// Who sat here.
    pub role: Role,
    /// The name or number.
    pub name: String,
    /// The server, `ws://host:port`.
    pub server: String,
}

/// Settings that could not be read; the defaults stand in for them.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("the settings cannot be read from {path}: {why}")]
    Unreadable {
        /// Where.
        path: String,
        /// What the system says.
        why: std::io::Error,
    },
    /// The file is not what this program wrote.
    #[error("the settings in {path} are not understood: {why}")]
    Malformed {
        /// Where.
        path: String,
        /// What is wrong with them.
        why: serde_json::Error,
    },
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            language: Language::default(),
            theme: Theme::default(),
            text_percent: *TEXT_PERCENT.start(),
            last_join: None,
            devices: DeviceChoice::default(),
        }
    }
}

impl Settings {
    /// Reads the settings from `path`: the defaults where there is no such file, and the defaults beside the reason
    /// where there is one that cannot be used.
    pub fn load(path: &Path) -> (Self, Option<SettingsError>) {
        let name = || path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => match Self::from_json(&text) {
                Ok(settings) => (settings, None),
                Err(why) => (Self::default(), Some(SettingsError::Malformed { path: name(), why })),
            },
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => (Self::default(), None),
            Err(why) => (Self::default(), Some(SettingsError::Unreadable { path: name(), why })),
        }
    }

    /// Reads the settings from JSON and brings every number back into its range.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        let mut settings: Settings = serde_json::from_str(text)?;
        settings.text_percent = settings.text_percent.clamp(*TEXT_PERCENT.start(), *TEXT_PERCENT.end());
        Ok(settings)
    }

    /// The settings as JSON, for people to read too.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("plain data without maps always serialises")
    }

    /// Text one step larger, or smaller, within [`TEXT_PERCENT`].
    pub fn step_text(&mut self, larger: bool) {
        let stepped = if larger { self.text_percent + TEXT_STEP } else { self.text_percent - TEXT_STEP };
        self.text_percent = stepped.clamp(*TEXT_PERCENT.start(), *TEXT_PERCENT.end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_back() {
        let settings = Settings {
            language: Language::English,
            theme: Theme::HighContrast,
            text_percent: 150,
            last_join: Some(LastJoin {
                role: Role::Jury,
                name: "Jury B".into(),
                server: "ws://10.0.0.5:8417".into(),
            }),
            devices: DeviceChoice { ring: "device:hw:1".into(), ..DeviceChoice::default() },
        };
        assert_eq!(Settings::from_json(&settings.to_json()).unwrap(), settings);
    }

    #[test]
    fn missing_fields_have_defaults_and_unknown_ones_are_ignored() {
        let read = Settings::from_json(r#"{ "theme": "dark", "text_percent": 900, "later": [1] }"#).unwrap();
        assert_eq!(read, Settings { theme: Theme::Dark, text_percent: 200, ..Settings::default() });
    }

    #[test]
    fn a_broken_file_gives_defaults_and_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        assert!(Settings::load(&path).1.is_none(), "no file is no fault");
        std::fs::write(&path, "{").unwrap();
        let (settings, why) = Settings::load(&path);
        assert_eq!(settings, Settings::default());
        assert!(matches!(why, Some(SettingsError::Malformed { .. })));
    }
}
