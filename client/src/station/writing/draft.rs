//! A text on its way to the server.

use std::time::Instant;

use signaling::protocol::exam::{MAX_PIECE_CHARS, NotWritten, WrittenPiece};

#[derive(Debug, Default)]
pub(super) struct Draft {
    pub text: String,
    /// The edition at the server that it was written over.
    pub over: u64,
    /// The edition sent last.
    pub edition: u64,
    pub sent: Option<String>,
    /// The server's answer is awaited.
    pub awaited: bool,
    pub refused: Option<NotWritten>,
    pub due: Option<Instant>,
    pub latest: Option<Instant>,
}

impl Draft {
    /// What is sent now, under an edition of its own.
    pub fn next(&mut self) -> (u64, String) {
        self.edition = self.edition.max(self.over) + 1;
        (self.sent, self.latest, self.awaited) = (Some(self.text.clone()), None, true);
        (self.edition, self.text.clone())
    }

    /// Brings it in step with what the server has; whether that was from elsewhere, and is joined with it.
    pub fn meets(&mut self, kept: &WrittenPiece) -> bool {
        let known = kept.edition <= self.over || self.sent.as_ref() == Some(&kept.text);
        if !known {
            self.text = joined(&kept.text, &self.text);
        }
        self.over = kept.edition;
        !known
    }
}

/// Both texts, where neither holds the other; of the one at the server as much as there is room for.
pub(super) fn joined(theirs: &str, ours: &str) -> String {
    if ours.contains(theirs) {
        return ours.to_owned();
    }
    if theirs.contains(ours) {
        return theirs.to_owned();
    }
    let room = MAX_PIECE_CHARS.saturating_sub(ours.chars().count() + 1);
    let theirs: String = theirs.chars().take(room).collect();
    format!("{theirs}\n{ours}")
}
