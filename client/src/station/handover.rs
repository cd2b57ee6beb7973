//! Recordings of exchanges that were made here, handed to the server, so that the jury hears its marks again wherever it sits
//! by then. What the server does not have is offered at each welcome, and when a recording is finished.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::{BulkWord, FileHash, NotTaken};

use super::Effect;
use super::out::Out;
use super::view::{KeptExchange, NoticeKind};

/// Between a sending that broke off and the next, first and longest: nobody waits for it before the interview.
const RETRY: (Duration, Duration) = (Duration::from_secs(3), Duration::from_secs(300));

/// What is kept here, and what became of it.
#[derive(Debug, Default)]
pub(super) struct Handover {
    word: Option<BulkWord>,
    kept: Arc<Vec<KeptExchange>>,
    /// The server has them, or takes them never.
    settled: BTreeSet<FileHash>,
    again_at: Option<Instant>,
    failures: u32,
}

impl Handover {
    /// The recordings that are kept here now.
    pub fn kept(&mut self, kept: Arc<Vec<KeptExchange>>, out: &mut Out) {
        self.kept = kept;
        self.failures = 0;
        self.send(out);
    }

    pub fn welcomed(&mut self, word: Option<BulkWord>, out: &mut Out) {
        self.word = word;
        self.failures = 0;
        // The server may be another than before, or have lost what it had.
        self.settled.clear();
        self.send(out);
    }

    /// The server has it.
    pub fn has(&mut self, hash: FileHash) {
        self.settled.insert(hash);
        self.failures = 0;
    }

    /// The server does not take it. What time can mend is offered again: a session that was closed may be reopened.
    pub fn not_taken(&mut self, hash: FileHash, why: NotTaken, now: Instant, out: &mut Out) {
        if why.passes() || why == NotTaken::NotNow {
            return self.failed(now);
        }
        if self.settled.insert(hash) {
            out.notice(NoticeKind::NotHandedOver(why));
        }
    }

    /// The connection broke.
    pub fn failed(&mut self, now: Instant) {
        let pause = RETRY.0.saturating_mul(1 << self.failures.min(8)).min(RETRY.1);
        self.failures = self.failures.saturating_add(1);
        self.again_at = Some(now + pause);
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.again_at
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        if self.again_at.is_some_and(|due| now >= due) {
            self.again_at = None;
            // Without the server there is no use in it: its next welcome begins anew.
            if online {
                self.send(out);
            }
        }
    }

    fn send(&mut self, out: &mut Out) {
        let Some(word) = self.word else { return };
        let is_due = |kept: &&KeptExchange| {
            kept.call.is_some() && kept.hash.is_some_and(|hash| !self.settled.contains(&hash))
        };
        let recordings: Vec<KeptExchange> = self.kept.iter().filter(is_due).cloned().collect();
        self.again_at = None;
        if !recordings.is_empty() {
            out.effect(Effect::SendRecordings { word, recordings });
        }
    }
}
