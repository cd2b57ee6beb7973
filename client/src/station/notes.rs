//! Notes on calls: kept on this computer as they are written, and at the server after a pause. What the server has not
//! confirmed is sent again until it has, whatever breaks meanwhile.
//!
//! No note is sent before all that the server has is here: what was written at this seat from another computer is
//! joined with what is unsaved here, and neither takes the other's place unseen: whoever wrote over a text that they had
//! not seen yet has it joined, too.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use signaling::protocol::{CallId, CallNote, ErrorCode, MAX_NOTE_CHARS, Role, ToServer};

use super::out::Out;
use super::view::{NoteState, NoteView, NoticeKind};
use super::{Effect, Station};

/// A note is sent when nothing was written for so long…
const PAUSE: Duration = Duration::from_secs(1);
/// …or, where someone writes without a pause, so long after the first change.
const AT_THE_LATEST: Duration = Duration::from_secs(5);
/// Between two writings to this computer's disk: what a crash of the station can cost is a word.
const KEEP: Duration = Duration::from_millis(200);
/// How long to wait before a note that the server could not take now is sent again.
const RETRY: Duration = Duration::from_secs(1);
/// A list of notes that is not whole by then was refused or lost on its way, and is asked for anew.
const LISTING: Duration = Duration::from_secs(15);
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

/// The notes of this station.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// As the server has them.
    kept: BTreeMap<CallId, CallNote>,
    /// The same, as far as a list of them has come.
    listed: BTreeMap<CallId, CallNote>,
    /// What came last that was not written here.
    foreign: BTreeMap<CallId, Foreign>,
    /// Written here and not confirmed.
    drafts: BTreeMap<CallId, Draft>,
    /// All that the server has is here.
    synced: bool,
    ask_at: Option<Instant>,
    keep_at: Option<Instant>,
    keep_after: Option<Instant>,
    view: Arc<BTreeMap<CallId, NoteView>>,
}

/// A text from elsewhere, or from before this start.
#[derive(Debug)]
struct Foreign {
    revision: u64,
    text: String,
}

#[derive(Debug, Default)]
struct Draft {
    text: String,
    over: u64,
    /// The revision sent last.
    revision: u64,
    sent: Option<String>,
    /// The server's answer is awaited.
    awaited: bool,
    refused: bool,
    due: Option<Instant>,
    latest: Option<Instant>,
}

impl Notes {
    /// The note on this call is to read so; `seen` is the edition that it was written over.
    pub fn write(&mut self, call: CallId, text: String, seen: Option<u64>, now: Instant, out: &mut Out) {
        if text.chars().count() > MAX_NOTE_CHARS {
            return out.notice(NoticeKind::NoteTooLong);
        }
        // What the server does not take is given up by taking it away.
        if text.is_empty() && self.drafts.get(&call).is_some_and(|draft| draft.refused) {
            self.drafts.remove(&call);
            return self.keep(now, out);
        }
        let text = match self
            .foreign
            .get(&call)
            .filter(|foreign| seen.is_some_and(|seen| seen < foreign.revision))
        {
            Some(unseen) => joined(&unseen.text, &text),
            None => text,
        };
        let (known, over) = self.kept.get(&call).map_or(("", 0), |kept| (&*kept.text, kept.revision));
        if !self.drafts.contains_key(&call) && text == known {
            return;
        }
        let draft = self.drafts.entry(call).or_insert_with(|| Draft { over, ..Draft::default() });
        (draft.text, draft.refused) = (text, false);
        let latest = *draft.latest.get_or_insert(now + AT_THE_LATEST);
        draft.due = Some(latest.min(now + PAUSE));
        self.keep(now, out);
    }

    /// The person leaves the note: it is sent without a pause.
    pub fn save(&mut self, call: CallId, now: Instant, online: bool, out: &mut Out) {
        if let Some(draft) = self.drafts.get_mut(&call).filter(|draft| draft.due.is_some()) {
            draft.due = Some(now);
            self.send_due(now, online, out);
        }
    }

    /// The person leaves the station: all that can still be sent is.
    pub fn leave(&mut self, now: Instant, online: bool, out: &mut Out) {
        self.all_due(now);
        self.send_due(now, online, out);
        if self.keep_at.is_some() {
            self.keep_now(now, out);
        }
    }

    /// Whether there is a note on this call.
    pub fn has(&self, call: CallId) -> bool {
        self.view.contains_key(&call)
    }

    /// What an earlier run left unsaved.
    pub fn loaded(&mut self, notes: Vec<UnsavedNote>, now: Instant, online: bool, out: &mut Out) {
        for UnsavedNote { call, text, over, sent } in notes {
            let draft = Draft { text, over, revision: over, sent, ..Draft::default() };
            self.drafts.entry(call).or_insert(draft);
        }
        self.redraw();
        if self.synced {
            self.reconcile_all(now, online, out);
        }
    }

    /// Back at the server: what it has is asked for before anything is sent.
    pub fn welcomed(&mut self, role: Role, now: Instant, out: &mut Out) {
        self.synced = false;
        self.drafts.values_mut().for_each(|draft| draft.awaited = false);
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
        if before.is_none() {
            self.listed.clear();
        }
        let last = notes.last().map(|note| note.number).filter(|_| more);
        self.listed.extend(notes.into_iter().map(|note| (note.call, note)));
        match last {
            Some(last) if self.listed.len() < NOTES_IN_VIEW => {
                self.ask_at = Some(now + LISTING);
                out.send(ToServer::Notes { before: Some(last) });
            }
            _ => {
                (self.synced, self.ask_at) = (true, None);
                let former = std::mem::take(&mut self.kept);
                for (call, note) in std::mem::take(&mut self.listed) {
                    self.adopt(note, former.get(&call));
                }
                self.reconcile_all(now, online, out);
            }
        }
    }

    /// A note is kept at the server: what was sent or, where another as new was there, that one.
    pub fn told(&mut self, note: CallNote, now: Instant, online: bool, out: &mut Out) {
        let call = note.call;
        let former = self.kept.get(&call).cloned();
        if former.as_ref().is_some_and(|known| known.revision > note.revision) {
            return;
        }
        // What is being listed may be older.
        self.listed.entry(call).and_modify(|listed| listed.clone_from(&note));
        self.adopt(note, former.as_ref());
        let Some(draft) = self.drafts.get_mut(&call) else { return self.redraw() };
        draft.awaited = false;
        self.reconcile(call, now);
        self.keep(now, out);
        self.send_due(now, online, out);
    }

    /// The server refused a note. What time can mend is sent again; the rest stays in view.
    pub fn refused(&mut self, call: CallId, code: ErrorCode, now: Instant, out: &mut Out) {
        let Some(draft) = self.drafts.get_mut(&call) else { return };
        draft.awaited = false;
        match code {
            ErrorCode::NotStored | ErrorCode::TooFast => draft.due = Some(now + RETRY),
            // Nothing is lost with it.
            _ if draft.text.is_empty() => {
                self.drafts.remove(&call);
                self.keep(now, out);
            }
            _ => {
                (draft.refused, draft.due) = (true, None);
                out.notice(NoticeKind::NoteRefused);
            }
        }
        self.redraw();
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        let due = self.drafts.values().filter_map(|draft| draft.due);
        due.chain(self.ask_at).chain(self.keep_at).min()
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        if self.ask_at.is_some_and(|due| now >= due) {
            self.ask_at = None;
            // Without the server there is no use in it: its next welcome begins anew.
            if online {
                self.ask(now, out);
            }
        }
        if self.keep_at.is_some_and(|due| now >= due) {
            self.keep_now(now, out);
        }
        self.send_due(now, online, out);
    }

    pub fn is_settled(&self) -> bool {
        self.keep_at.is_none() && self.drafts.values().all(|draft| draft.refused)
    }

    pub fn view(&self) -> Arc<BTreeMap<CallId, NoteView>> {
        Arc::clone(&self.view)
    }

    /// Takes in what the server has. Where nothing unsaved is here to be joined with it, a text that is new is another
    /// edition, which the person sees in a moment.
    fn adopt(&mut self, note: CallNote, former: Option<&CallNote>) {
        let is_new = former.is_none_or(|former| former.text != note.text);
        if is_new && !self.drafts.contains_key(&note.call) {
            self.foreign.insert(note.call, Foreign::of(&note));
        }
        self.kept.insert(note.call, note);
    }

    fn ask(&mut self, now: Instant, out: &mut Out) {
        self.ask_at = Some(now + LISTING);
        out.send(ToServer::Notes { before: None });
    }

    fn all_due(&mut self, now: Instant) {
        for draft in self.drafts.values_mut().filter(|draft| !draft.refused && !draft.awaited) {
            draft.due = Some(now);
        }
    }

    /// What is due and cannot be sent now is when the server was heard, or answers.
    fn send_due(&mut self, now: Instant, online: bool, out: &mut Out) {
        let mut messages = Vec::new();
        for (&call, draft) in &mut self.drafts {
            if draft.due.is_none_or(|due| now < due) {
                continue;
            }
            draft.due = None;
            if online && self.synced && !draft.awaited {
                draft.revision = draft.revision.max(draft.over) + 1;
                (draft.sent, draft.latest, draft.awaited) = (Some(draft.text.clone()), None, true);
                messages.push(ToServer::Note { call, revision: draft.revision, text: draft.text.clone() });
            }
        }
        if !messages.is_empty() {
            // What was sent is known after a crash, so that it is not taken for somebody else's.
            self.keep_now(now, out);
            messages.into_iter().for_each(|message| out.send(message));
        }
    }

    fn reconcile_all(&mut self, now: Instant, online: bool, out: &mut Out) {
        let calls: Vec<CallId> = self.drafts.keys().copied().collect();
        if calls.is_empty() {
            return self.redraw();
        }
        calls.into_iter().for_each(|call| self.reconcile(call, now));
        self.all_due(now);
        self.keep(now, out);
        self.send_due(now, online, out);
    }

    /// Brings what is written here in step with what the server has.
    fn reconcile(&mut self, call: CallId, now: Instant) {
        let (Some(kept), Some(draft)) = (self.kept.get(&call), self.drafts.get_mut(&call)) else { return };
        let known = kept.revision <= draft.over || draft.sent.as_ref() == Some(&kept.text);
        if !known {
            draft.text = joined(&kept.text, &draft.text);
            self.foreign.insert(call, Foreign::of(kept));
        }
        draft.over = kept.revision;
        if draft.text == kept.text {
            self.drafts.remove(&call);
        } else if !draft.refused {
            draft.due.get_or_insert(now);
        }
    }

    fn keep(&mut self, now: Instant, out: &mut Out) {
        match self.keep_after.filter(|after| now < *after) {
            Some(after) => {
                self.keep_at = Some(after);
                self.redraw();
            }
            None => self.keep_now(now, out),
        }
    }

    fn keep_now(&mut self, now: Instant, out: &mut Out) {
        (self.keep_at, self.keep_after) = (None, Some(now + KEEP));
        let unsaved = self.drafts.iter().map(|(&call, draft)| UnsavedNote {
            call,
            text: draft.text.clone(),
            over: draft.over,
            sent: draft.sent.clone(),
        });
        out.effect(Effect::KeepNotes(unsaved.collect()));
        self.redraw();
    }

    fn redraw(&mut self) {
        let note = |call: CallId, text: &str, state: NoteState| {
            let edition = self.foreign.get(&call).map_or(0, |foreign| foreign.revision);
            (call, NoteView { text: text.into(), state, edition })
        };
        let kept = self.kept.iter().map(|(&call, kept)| note(call, &kept.text, NoteState::Saved(kept.at_ms)));
        let drafts = self.drafts.iter().map(|(&call, draft)| {
            let state = if draft.refused { NoteState::Refused } else { NoteState::Unsaved };
            note(call, &draft.text, state)
        });
        self.view = Arc::new(kept.chain(drafts).collect());
    }
}

impl Foreign {
    fn of(note: &CallNote) -> Self {
        Foreign { revision: note.revision, text: note.text.clone() }
    }
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

/// Both texts, where neither holds the other; of the one at the server as much as there is room for.
fn joined(theirs: &str, ours: &str) -> String {
    if ours.contains(theirs) {
        return ours.to_owned();
    }
    if theirs.contains(ours) {
        return theirs.to_owned();
    }
    let room = MAX_NOTE_CHARS.saturating_sub(ours.chars().count() + 1);
    let theirs: String = theirs.chars().take(room).collect();
    format!("{theirs}\n{ours}")
}
