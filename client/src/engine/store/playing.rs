//! Recordings that are opened to be played: recorded calls, the exam's, and exchanges that are heard again.

use std::path::PathBuf;

use recordings::Playback;
use signaling::protocol::FileHash;

use super::{Answer, Shelves};
use crate::engine::{kept, recording};
use crate::station::{Input, RecordingFault};

impl Shelves {
    pub(super) fn open_prompt(&self, id: &str, number: u64) {
        let Some(prompt) = self.library.as_ref().and_then(|library| library.prompt(id)) else {
            return self.happened(Input::PromptFailed(format!("{id} is not in the library")));
        };
        match recordings::decode(&prompt.path, Playback::default()) {
            Ok(decoding) => self.answer(Answer::PromptOpened(number, decoding)),
            Err(error) => self.happened(Input::PromptFailed(error.french())),
        }
    }

    /// Decodes on a thread of its own: what a person writes meanwhile is kept without a wait.
    pub(super) fn measure_recording(&self, hash: FileHash, name: &str) {
        let (path, answers) = (self.shared(name), self.answers.clone());
        let measured = std::thread::Builder::new().name("decoder".into()).spawn(move || {
            let found = recording::measured(&path, hash);
            // The engine is gone where nobody hears it.
            let _ = answers.blocking_send(Answer::Happened(Input::RecordingMeasured(hash, found)));
        });
        if measured.is_err() {
            self.happened(Input::RecordingMeasured(hash, Err(RecordingFault::Unreadable)));
        }
    }

    pub(super) fn open_recording(&self, name: &str, gain_db: f64, number: u64) {
        match recordings::decode(&self.shared(name), Playback { gain_db: Some(gain_db), from_ms: 0 }) {
            Ok(decoding) => self.answer(Answer::PromptOpened(number, decoding)),
            Err(error) => self.happened(Input::RecordingUnreadable(recording::fault(&error))),
        }
    }

    pub(super) fn open_exchange(&self, id: &str, fetched: bool, from_ms: u64, number: u64) {
        let opened = match fetched {
            true => Some(self.shared(id)),
            false => recording::exchange(&self.kept_recordings(), id),
        };
        let opened =
            opened.and_then(|path| recordings::decode(&path, Playback { gain_db: Some(0.0), from_ms }).ok());
        match opened {
            Some(decoding) => self.answer(Answer::PromptOpened(number, decoding)),
            None => self.happened(Input::PromptFailed(format!("{id} cannot be read"))),
        }
    }

    pub(super) fn list_exchanges(&self) {
        self.happened(Input::ExchangesKept(recording::kept(&self.kept_recordings())));
    }

    /// Where a file of the server's is: the first folder mirrors what it holds.
    pub(super) fn shared(&self, name: &str) -> PathBuf {
        self.library_folders.first().unwrap_or(&self.data).join(name)
    }

    pub(super) fn kept_recordings(&self) -> PathBuf {
        self.data.join(kept::EXCHANGES)
    }
}
