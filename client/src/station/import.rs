//! A package that staff sends to the server: packed by the engine, sent beside the signaling, gone on with where the
//! connection broke, until the server has said what became of it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::{BulkWord, NotTaken, Role};

use super::Effect;
use super::input::{Packed, PutEnd};
use super::out::Out;
use super::view::{ImportFault, ImportSeen, ImportState, NoticeKind};

/// Before a sending that broke is gone on with: the server may need as long to notice that it did.
const AGAIN: Duration = Duration::from_secs(3);
/// How often it may break before a byte more came: half a minute.
const MOST_FAILURES: u32 = 10;

#[derive(Debug, Default)]
pub(super) struct Import {
    word: Option<BulkWord>,
    /// Which it is: what is said of one before is nobody's to hear.
    number: u64,
    seen: Option<ImportSeen>,
    packed: Option<Packed>,
    /// The engine has it, and has not said what became of it.
    under_way: bool,
    again_at: Option<Instant>,
    failures: u32,
}

impl Import {
    /// The person wants this folder or zip to be the server's package.
    pub fn begin(&mut self, path: PathBuf, role: Role, online: bool, out: &mut Out) {
        if role != Role::Staff {
            return out.notice(NoticeKind::WrongRole);
        }
        if !online {
            return out.notice(NoticeKind::NotReady);
        }
        self.stop(out);
        self.seen = Some(ImportSeen { path: path.clone(), state: ImportState::Packing });
        out.effect(Effect::Pack { number: self.number, path });
    }

    /// The person does not want it any more, or has read what became of it.
    pub fn stop(&mut self, out: &mut Out) {
        if std::mem::take(&mut self.under_way) {
            out.effect(Effect::StopPut);
        }
        if self.packed.is_some() {
            out.effect(Effect::ForgetPacked);
        }
        *self = Self { word: self.word, number: self.number + 1, ..Self::default() };
    }

    /// It is packed, or cannot be.
    pub fn packed(&mut self, number: u64, packed: Result<Packed, ImportFault>, online: bool, out: &mut Out) {
        if number != self.number || self.seen.is_none() {
            return;
        }
        match packed {
            Ok(packed) => {
                self.turn(ImportState::Sending { sent: 0, of: packed.bytes });
                self.packed = Some(packed);
                self.send(online, out);
            }
            Err(fault) => self.turn(ImportState::Failed(fault)),
        }
    }

    /// The server has so many of its bytes.
    pub fn progress(&mut self, number: u64, sent: u64) {
        if number != self.number {
            return;
        }
        if let Some(ImportSeen { state: ImportState::Sending { sent: before, of }, .. }) = &mut self.seen {
            if sent > *before {
                self.failures = 0;
            }
            *before = sent;
            if sent == *of {
                self.turn(ImportState::Checking);
            }
        }
    }

    /// The engine says what became of it.
    pub fn ended(&mut self, number: u64, end: PutEnd, now: Instant, out: &mut Out) {
        if number != self.number || !std::mem::take(&mut self.under_way) {
            return;
        }
        let broke = self.failures > 0;
        let state = match end {
            PutEnd::Kept => ImportState::Kept,
            PutEnd::Mistakes { mistakes, count } => {
                ImportState::Mistakes { mistakes: Arc::new(mistakes), count }
            }
            // Its own connection of before may be in the way still.
            PutEnd::NotTaken(NotTaken::Busy) if broke && self.failures < MOST_FAILURES => {
                return self.later(now);
            }
            PutEnd::NotTaken(why) => ImportState::Failed(ImportFault::NotTaken(why)),
            PutEnd::Broken if self.failures < MOST_FAILURES => return self.later(now),
            PutEnd::Broken => ImportState::Failed(ImportFault::Broken),
            PutEnd::Changed => ImportState::Failed(ImportFault::NotTaken(NotTaken::Changed)),
        };
        self.turn(state);
        self.packed = None;
        out.effect(Effect::ForgetPacked);
    }

    /// Back at the server, which knows this word from now on.
    pub fn welcomed(&mut self, word: Option<BulkWord>, out: &mut Out) {
        self.word = word;
        self.again_at = None;
        self.send(true, out);
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.again_at
    }

    /// Goes on with what broke; without the server that is for its next welcome.
    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        if self.again_at.is_some_and(|due| now >= due) {
            self.again_at = None;
            self.send(online, out);
        }
    }

    pub fn view(&self) -> Option<ImportSeen> {
        self.seen.clone()
    }

    fn later(&mut self, now: Instant) {
        self.failures += 1;
        self.again_at = Some(now + AGAIN);
        if let Some(of) = self.packed.as_ref().map(|packed| packed.bytes) {
            self.turn(ImportState::Sending { sent: 0, of });
        }
    }

    fn send(&mut self, online: bool, out: &mut Out) {
        if let (true, false, Some(word), Some(packed)) = (online, self.under_way, self.word, &self.packed) {
            self.under_way = true;
            out.effect(Effect::Put { number: self.number, word, packed: packed.clone() });
        }
    }

    fn turn(&mut self, state: ImportState) {
        self.seen.iter_mut().for_each(|seen| seen.state = state.clone());
    }
}
