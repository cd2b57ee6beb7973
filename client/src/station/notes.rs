//! Notes on calls: kept on this computer as they are written, and at the server after a pause, as [`Texts`] says.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use signaling::protocol::{CallId, CallNote, ErrorCode, MAX_NOTE_CHARS, Role, ToServer};

use super::out::Out;
use super::texts::{Draft, Due, Kept, Texts};
use super::view::{NoteView, NoticeKind};
use super::{Effect, Station};

/// Where someone writes without a pause, a note is sent so long after the first change.
const AT_THE_LATEST: Duration = Duration::from_secs(5);
/// The notes in view: more than the calls in view; older ones are at the server.
const NOTES_IN_VIEW: usize = 400;

/// A note that the server has not confirmed, as kept on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsavedNote {
    /// The call.
    pub call: CallId,
    /// The text.
    pub text: String,
    /// The revision at the server that it was written over; 0 where there was none.
    pub over: u64,
    /// What the server was sent of it last, and may have kept.
    pub sent: Option<String>,
}

/// The server does not take a note.
#[derive(Debug)]
struct NotTaken;

/// The notes of this station.
#[derive(Debug)]
pub(super) struct Notes {
    texts: Texts<CallId, NotTaken>,
}

impl Default for Notes {
    fn default() -> Self {
        Notes { texts: Texts::new(AT_THE_LATEST, MAX_NOTE_CHARS) }
    }
}

impl Notes {
    /// The note on this call is to read so; `seen` is the edition that it was written over.
    pub fn write(&mut self, call: CallId, text: String, seen: Option<u64>, now: Instant, out: &mut Out) {
        if text.chars().count() > MAX_NOTE_CHARS {
            return out.notice(NoticeKind::NoteTooLong);
        }
        let is_refused = self.texts.drafts().get(&call).is_some_and(|draft| draft.refused.is_some());
        // What the server does not take is given up by taking it away.
        match text.is_empty() && is_refused {
            true => self.texts.give_up(&call),
            false => self.texts.write(call, text, seen, now),
        }
        self.keep(now, out);
    }

    /// The person leaves the note: it is sent without a pause.
    pub fn save(&mut self, call: CallId, now: Instant, online: bool, out: &mut Out) {
        self.texts.save(&call, now);
        self.go_on(now, online, out);
    }

    /// The person leaves the station: all that can still be sent is.
    pub fn leave(&mut self, now: Instant, online: bool, out: &mut Out) {
        self.texts.leave(now);
        self.go_on(now, online, out);
    }

    /// Whether there is a note on this call.
    pub fn has(&self, call: CallId) -> bool {
        self.texts.view().contains_key(&call)
    }

    /// What an earlier run left unsaved.
    pub fn loaded(&mut self, notes: Vec<UnsavedNote>, now: Instant, online: bool, out: &mut Out) {
        for UnsavedNote { call, text, over, sent } in notes {
            self.texts.load(call, Draft::of(text, over, sent), now);
        }
        self.go_on(now, online, out);
    }

    /// Back at the server: what it has is asked for before anything is sent.
    pub fn welcomed(&mut self, role: Role, now: Instant, out: &mut Out) {
        self.texts.welcomed();
        if role != Role::Staff {
            self.ask(now, out);
        }
    }

    /// A page of what the server has.
    pub fn page(
        &mut self,
        before: Option<u64>,
        notes: Vec<CallNote>,
        more: bool,
        now: Instant,
        online: bool,
        out: &mut Out,
    ) {
        let last = notes.last().map(|note| note.number).filter(|_| more);
        let listed = self.texts.list(before.is_none(), notes.into_iter().map(kept));
        match last {
            Some(last) if listed < NOTES_IN_VIEW => {
                self.texts.asked_for_more(now);
                out.send(ToServer::Notes { before: Some(last) });
            }
            Some(_) | None => {
                self.texts.listed(now);
                self.go_on(now, online, out);
            }
        }
    }

    /// A note is kept at the server: what was sent or, where another as new was there, that one.
    pub fn told(&mut self, note: CallNote, now: Instant, online: bool, out: &mut Out) {
        let (call, kept) = kept(note);
        self.texts.told(call, kept, now);
        self.go_on(now, online, out);
    }

    /// The server refused a note. What time can mend is sent again; the rest stays in view.
    pub fn refused(&mut self, call: CallId, code: ErrorCode, now: Instant, out: &mut Out) {
        match code {
            ErrorCode::NotStored | ErrorCode::TooFast => self.texts.not_now(&call, now),
            _ if self.texts.refused(&call, NotTaken) => out.notice(NoticeKind::NoteRefused),
            _ => {}
        }
        self.keep(now, out);
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.texts.next_deadline()
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        // Without the server there is no use in asking: its next welcome begins anew.
        if self.texts.take_asking(now) && online {
            self.ask(now, out);
        }
        self.go_on(now, online, out);
    }

    pub fn is_settled(&self) -> bool {
        self.texts.is_settled()
    }

    pub fn view(&self) -> Arc<BTreeMap<CallId, NoteView>> {
        Arc::clone(self.texts.view())
    }

    fn ask(&mut self, now: Instant, out: &mut Out) {
        self.texts.asked(now);
        out.send(ToServer::Notes { before: None });
    }

    /// Sends what is due, which this computer keeps before.
    fn go_on(&mut self, now: Instant, online: bool, out: &mut Out) {
        let due = self.texts.take_due(now, online);
        self.keep(now, out);
        for Due { about: call, edition: revision, text } in due {
            out.send(ToServer::Note { call, revision, text });
        }
    }

    fn keep(&mut self, now: Instant, out: &mut Out) {
        if self.texts.take_keeping(now) {
            let unsaved = self.texts.drafts().iter().map(|(&call, draft)| UnsavedNote {
                call,
                text: draft.text.clone(),
                over: draft.over,
                sent: draft.sent.clone(),
            });
            out.effect(Effect::KeepNotes(unsaved.collect()));
        }
    }
}

fn kept(note: CallNote) -> (CallId, Kept) {
    (note.call, Kept { edition: note.revision, text: note.text, at_ms: note.at_ms })
}

impl Station {
    /// Writes the note on a call: this one, or the one that goes on or was the last.
    pub(super) fn write_note(&mut self, call: Option<CallId>, text: String, seen: Option<u64>, now: Instant) {
        let current = self.calls.view().map(|call| call.call);
        let last = self.calls.last().map(|call| call.call);
        let known = |call: &CallId| {
            [current, last].contains(&Some(*call)) || self.log.has(*call) || self.notes.has(*call)
        };
        match call.or(current).or(last).filter(known) {
            Some(call) => self.notes.write(call, text, seen, now, &mut self.out),
            None => self.out.notice(NoticeKind::NotInLog),
        }
    }
}
