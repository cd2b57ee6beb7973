//! Where sound comes from and goes to, and the words a command line says it with.

use std::{fmt, path::PathBuf, str::FromStr};

/// What plays the microphone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The microphone the system calls its default at the time of opening; a later change re-routes nothing.
    Default,
    /// A microphone by id, exact name, or unique part of a name.
    Device(String),
    /// A WAV file heard in real time; silence after its end unless `looped`.
    File {
        /// Any rate, any number of channels, integer or float.
        path: PathBuf,
        /// Start again at the end.
        looped: bool,
    },
    /// A microphone nobody speaks into.
    Silence,
}

/// What plays the loudspeaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sink {
    /// The loudspeaker the system calls its default at the time of opening; a later change re-routes nothing.
    Default,
    /// A loudspeaker by id, exact name, or unique part of a name.
    Device(String),
    /// A WAV file, 48 kHz mono 16 bits, written in real time.
    File(PathBuf),
    /// A loudspeaker nobody hears.
    Null,
}

/// A text that names no source or sink.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not one of {expected}")]
pub struct EndpointError {
    text: String,
    expected: &'static str,
}

impl FromStr for Source {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            None if text == "default" => Ok(Self::Default),
            None if text == "silence" => Ok(Self::Silence),
            Some(("device", name)) if !name.is_empty() => Ok(Self::Device(name.to_owned())),
            Some(("file", path)) if !path.is_empty() => Ok(match path.strip_suffix(",loop") {
                Some(path) => Self::File { path: path.into(), looped: true },
                None => Self::File { path: path.into(), looped: false },
            }),
            _ => Err(EndpointError {
                text: text.to_owned(),
                expected: "default, silence, device:NAME, file:PATH.wav, file:PATH.wav,loop",
            }),
        }
    }
}

impl FromStr for Sink {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            None if text == "default" => Ok(Self::Default),
            None if text == "null" => Ok(Self::Null),
            Some(("device", name)) if !name.is_empty() => Ok(Self::Device(name.to_owned())),
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(path.into())),
            _ => Err(EndpointError {
                text: text.to_owned(),
                expected: "default, null, device:NAME, file:PATH.wav",
            }),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Device(name) => write!(f, "device:{name}"),
            Self::File { path, looped } => {
                write!(f, "file:{}{}", path.display(), if *looped { ",loop" } else { "" })
            }
            Self::Silence => f.write_str("silence"),
        }
    }
}

impl fmt::Display for Sink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Device(name) => write!(f, "device:{name}"),
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Null => f.write_str("null"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_survives_its_own_text() {
        for text in ["default", "silence", "device:Casque: gauche", "file:a:b.wav", "file:/tmp/x.wav,loop"] {
            assert_eq!(text.parse::<Source>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn every_sink_survives_its_own_text() {
        for text in ["default", "null", "device:pulseaudio:spk_b", "file:/tmp/heard.wav"] {
            assert_eq!(text.parse::<Sink>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn nonsense_is_refused_with_the_words_that_exist() {
        for text in ["", "device:", "file:", "micro", "null:"] {
            assert!(text.parse::<Source>().is_err(), "{text}");
            assert!(text.parse::<Sink>().is_err(), "{text}");
        }
        assert!("hat".parse::<Sink>().unwrap_err().to_string().contains("device:NAME"));
    }
}
