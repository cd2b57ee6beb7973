//! Texts that are written here and kept at the server: on this computer as they are written, and there after a pause. What
//! the server has not confirmed is sent again until it has, whatever breaks meanwhile.
//!
//! Nothing is sent before all that the server has is here: what was written at this seat from another computer is joined
//! with what is unsaved here, and neither takes the other's place unseen: whoever wrote over a text that they had not seen
//! yet has it joined, too. How texts are asked for, sent and kept on the disk is for [`notes`](super::notes) and
//! [`writing`](super::writing), which say after each change what [`Texts::take_due`] and [`Texts::take_keeping`] ask.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::view::{NoteState, NoteView};

/// A text is sent when nothing was written for so long.
const PAUSE: Duration = Duration::from_secs(1);
/// Between two writings to this computer's disk: what a crash of the station can cost is a word.
const KEEP: Duration = Duration::from_millis(200);
/// How long to wait before a text that the server could not take now is sent again.
const RETRY: Duration = Duration::from_secs(1);
/// A list of texts that is not whole by then was refused or lost on its way, and is asked for anew.
const LISTING: Duration = Duration::from_secs(15);

/// A text as the server has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// Grows with each change.
    pub edition: u64,
    pub text: String,
    /// Since when, in milliseconds since the Unix epoch.
    pub at_ms: u64,
}

/// A text that was written here and is not confirmed; `W` is why the server does not take it.
#[derive(Debug)]
pub(super) struct Draft<W> {
    pub text: String,
    /// The edition at the server that it was written over.
    pub over: u64,
    /// What the server was sent of it last, and may have kept.
    pub sent: Option<String>,
    pub refused: Option<W>,
    /// The edition sent last.
    edition: u64,
    /// The server's answer is awaited.
    awaited: bool,
    due: Option<Instant>,
    latest: Option<Instant>,
}

/// The texts of one writer, by what they are about.
#[derive(Debug)]
pub(super) struct Texts<K, W> {
    /// Where someone writes without a pause, a text is sent so long after the first change.
    at_the_latest: Duration,
    most_chars: usize,
    kept: BTreeMap<K, Kept>,
    /// The same, as far as a list of them has come.
    listed: BTreeMap<K, Kept>,
    /// Edition and text of what came last that was not written here.
    foreign: BTreeMap<K, (u64, String)>,
    drafts: BTreeMap<K, Draft<W>>,
    /// All that the server has is here.
    synced: bool,
    ask_at: Option<Instant>,
    /// What is on the disk is not what is here.
    changed: bool,
    keep_at: Option<Instant>,
    keep_after: Option<Instant>,
    view: Arc<BTreeMap<K, NoteView>>,
}

/// A text that goes to the server now, under an edition of its own.
#[derive(Debug)]
pub(super) struct Due<K> {
    pub about: K,
    pub edition: u64,
    pub text: String,
}

impl<W> Draft<W> {
    /// As an earlier run left it.
    pub fn of(text: String, over: u64, sent: Option<String>) -> Self {
        let (refused, due, latest) = (None, None, None);
        Draft { text, over, sent, refused, edition: over, awaited: false, due, latest }
    }
}

impl<K: Clone + Ord, W> Texts<K, W> {
    pub fn new(at_the_latest: Duration, most_chars: usize) -> Self {
        Texts {
            at_the_latest,
            most_chars,
            kept: BTreeMap::new(),
            listed: BTreeMap::new(),
            foreign: BTreeMap::new(),
            drafts: BTreeMap::new(),
            synced: false,
            ask_at: None,
            changed: false,
            keep_at: None,
            keep_after: None,
            view: Arc::default(),
        }
    }

    /// A text is to read so; `seen` is the edition that it was written over.
    pub fn write(&mut self, about: K, text: String, seen: Option<u64>, now: Instant) {
        let unseen = self.foreign.get(&about).filter(|(edition, _)| seen.is_some_and(|seen| seen < *edition));
        let text = match unseen {
            Some((_, unseen)) => joined(unseen, &text, self.most_chars),
            None => text,
        };
        let (known, over) = self.kept.get(&about).map_or(("", 0), |kept| (&*kept.text, kept.edition));
        if !self.drafts.contains_key(&about) && text == known {
            return;
        }
        let draft = self.drafts.entry(about).or_insert_with(|| Draft::of(String::new(), over, None));
        (draft.text, draft.refused) = (text, None);
        let latest = *draft.latest.get_or_insert(now + self.at_the_latest);
        draft.due = Some(latest.min(now + PAUSE));
        self.touch();
    }

    /// The person leaves the text: it is sent without a pause.
    pub fn save(&mut self, about: &K, now: Instant) {
        let waiting = self.drafts.get_mut(about).filter(|draft| draft.due.is_some());
        waiting.into_iter().for_each(|draft| draft.due = Some(now));
    }

    /// All that can still be sent is sent without a pause.
    pub fn save_all(&mut self, now: Instant) {
        let waiting = self.drafts.values_mut().filter(|draft| draft.refused.is_none() && !draft.awaited);
        waiting.for_each(|draft| draft.due = Some(now));
    }

    /// The person leaves the station: nothing waits for the disk any more.
    pub fn leave(&mut self, now: Instant) {
        self.save_all(now);
        (self.changed, self.keep_after) = (self.changed || self.keep_at.is_some(), None);
    }

    /// What an earlier run left unsaved; what was written since is newer.
    pub fn load(&mut self, about: K, draft: Draft<W>, now: Instant) {
        self.drafts.entry(about).or_insert(draft);
        self.redraw();
        if self.synced {
            self.reconcile_all(now);
        }
    }

    /// What is unsaved is given up.
    pub fn give_up(&mut self, about: &K) {
        self.drafts.remove(about);
        self.touch();
    }

    /// Back at the server: what it has is asked for before anything is sent, and answers of before come no more.
    pub fn welcomed(&mut self) {
        self.synced = false;
        self.drafts.values_mut().for_each(|draft| draft.awaited = false);
    }

    /// Another writer's texts take their place; gives what is unsaved of the one before.
    pub fn change_writer(&mut self, drafts: BTreeMap<K, Draft<W>>) -> BTreeMap<K, Draft<W>> {
        (self.kept, self.listed, self.foreign) = Default::default();
        let before = std::mem::replace(&mut self.drafts, drafts);
        self.welcomed();
        self.redraw();
        before
    }

    /// What is unsaved is to be kept on this computer at once.
    pub fn keep_now(&mut self) {
        (self.changed, self.keep_after) = (true, None);
    }

    /// What the server has was asked for, from the first.
    pub fn asked(&mut self, now: Instant) {
        self.synced = false;
        self.listed.clear();
        self.asked_for_more(now);
    }

    /// The next page of it was asked for.
    pub fn asked_for_more(&mut self, now: Instant) {
        self.ask_at = Some(now + LISTING);
    }

    /// A page of what the server has; how many it has told of so far.
    pub fn list(&mut self, first: bool, page: impl IntoIterator<Item = (K, Kept)>) -> usize {
        if first {
            self.listed.clear();
        }
        self.listed.extend(page);
        self.listed.len()
    }

    /// All that the server has, or as much of it as is wanted, was listed.
    pub fn listed(&mut self, now: Instant) {
        (self.synced, self.ask_at) = (true, None);
        let former = std::mem::take(&mut self.kept);
        for (about, kept) in std::mem::take(&mut self.listed) {
            let before = former.get(&about);
            self.adopt(about, kept, before);
        }
        self.reconcile_all(now);
    }

    /// A text is kept at the server: what was sent or, where another as new was there, that one.
    pub fn told(&mut self, about: K, kept: Kept, now: Instant) {
        let former = self.kept.get(&about).cloned();
        if former.as_ref().is_some_and(|known| known.edition > kept.edition) {
            return;
        }
        // What is being listed may be older.
        self.listed.entry(about.clone()).and_modify(|listed| listed.clone_from(&kept));
        self.adopt(about.clone(), kept, former.as_ref());
        let Some(draft) = self.drafts.get_mut(&about) else { return self.redraw() };
        draft.awaited = false;
        self.reconcile(&about, now);
        self.touch();
    }

    /// The server could not take a text now: it goes again.
    pub fn not_now(&mut self, about: &K, now: Instant) {
        let Some(draft) = self.drafts.get_mut(about) else { return };
        (draft.awaited, draft.due) = (false, Some(now + RETRY));
    }

    /// The server does not take a text, which stays in view; true where anything is lost with it.
    pub fn refused(&mut self, about: &K, why: W) -> bool {
        let Some(draft) = self.drafts.get_mut(about) else { return false };
        draft.awaited = false;
        if draft.text.is_empty() {
            self.give_up(about);
            return false;
        }
        (draft.refused, draft.due) = (Some(why), None);
        self.redraw();
        true
    }

    /// What was refused, and is not any more, goes again once all that the server has is here.
    pub fn take_again(&mut self, is_taken: impl Fn(&K, &W) -> bool) {
        for (about, draft) in &mut self.drafts {
            draft.refused.take_if(|why| is_taken(about, why));
        }
        self.redraw();
    }

    /// What goes to the server now. What is due and cannot be sent is when the server was heard, or answers.
    pub fn take_due(&mut self, now: Instant, online: bool) -> Vec<Due<K>> {
        let (mut all, sends) = (Vec::new(), online && self.synced);
        for (about, draft) in &mut self.drafts {
            if draft.due.take_if(|due| now >= *due).is_some() && sends && !draft.awaited {
                draft.edition = draft.edition.max(draft.over) + 1;
                (draft.sent, draft.latest, draft.awaited) = (Some(draft.text.clone()), None, true);
                let (edition, text) = (draft.edition, draft.text.clone());
                all.push(Due { about: about.clone(), edition, text });
            }
        }
        if !all.is_empty() {
            // What was sent is known after a crash, so that it is not taken for somebody else's.
            (self.changed, self.keep_after) = (true, None);
        }
        all
    }

    /// Whether what is unsaved is to be kept on this computer now: before anything that is due is sent.
    pub fn take_keeping(&mut self, now: Instant) -> bool {
        let waits = self.keep_after.filter(|after| now < *after);
        match (std::mem::take(&mut self.changed), waits) {
            (true, Some(after)) => self.keep_at = Some(after),
            (false, _) if self.keep_at.is_none_or(|due| now < due) => {}
            (true, None) | (false, _) => {
                (self.keep_at, self.keep_after) = (None, Some(now + KEEP));
                return true;
            }
        }
        false
    }

    /// Whether the list that was asked for did not come, and is to be asked for anew.
    pub fn take_asking(&mut self, now: Instant) -> bool {
        self.ask_at.take_if(|due| now >= *due).is_some()
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        let due = self.drafts.values().filter_map(|draft| draft.due);
        due.chain(self.ask_at).chain(self.keep_at).min()
    }

    /// Nothing is on its way that the server or the disk ought to have.
    pub fn is_settled(&self) -> bool {
        self.keep_at.is_none() && self.drafts.values().all(|draft| draft.refused.is_some())
    }

    pub fn is_synced(&self) -> bool {
        self.synced
    }

    pub fn drafts(&self) -> &BTreeMap<K, Draft<W>> {
        &self.drafts
    }

    /// The text that the server has.
    pub fn kept(&self, about: &K) -> Option<&str> {
        self.kept.get(about).map(|kept| &*kept.text)
    }

    pub fn view(&self) -> &Arc<BTreeMap<K, NoteView>> {
        &self.view
    }

    /// Takes in what the server has. Where nothing unsaved is here to be joined with it, a text that is new is another
    /// edition, which the person sees in a moment.
    fn adopt(&mut self, about: K, kept: Kept, former: Option<&Kept>) {
        let is_new = former.is_none_or(|former| former.text != kept.text);
        if is_new && !self.drafts.contains_key(&about) {
            self.foreign.insert(about.clone(), (kept.edition, kept.text.clone()));
        }
        self.kept.insert(about, kept);
    }

    fn reconcile_all(&mut self, now: Instant) {
        let all: Vec<K> = self.drafts.keys().cloned().collect();
        if all.is_empty() {
            return self.redraw();
        }
        all.iter().for_each(|about| self.reconcile(about, now));
        self.save_all(now);
        self.touch();
    }

    /// Brings what is written here in step with what the server has.
    fn reconcile(&mut self, about: &K, now: Instant) {
        let (Some(kept), Some(draft)) = (self.kept.get(about), self.drafts.get_mut(about)) else { return };
        let known = kept.edition <= draft.over || draft.sent.as_ref() == Some(&kept.text);
        if !known {
            draft.text = joined(&kept.text, &draft.text, self.most_chars);
            self.foreign.insert(about.clone(), (kept.edition, kept.text.clone()));
        }
        draft.over = kept.edition;
        if draft.text == kept.text {
            self.drafts.remove(about);
        } else if draft.refused.is_none() {
            draft.due.get_or_insert(now);
        }
    }

    fn touch(&mut self) {
        self.changed = true;
        self.redraw();
    }

    fn redraw(&mut self) {
        let shown = |about: &K, text: &str, state: NoteState| {
            let edition = self.foreign.get(about).map_or(0, |(edition, _)| *edition);
            (about.clone(), NoteView { text: text.into(), state, edition })
        };
        let saved = |(about, kept): (&K, &Kept)| shown(about, &kept.text, NoteState::Saved(kept.at_ms));
        let unsaved = |(about, draft): (&K, &Draft<W>)| {
            let state = if draft.refused.is_some() { NoteState::Refused } else { NoteState::Unsaved };
            shown(about, &draft.text, state)
        };
        self.view = Arc::new(self.kept.iter().map(saved).chain(self.drafts.iter().map(unsaved)).collect());
    }
}

/// Both texts, where neither holds the other; of the one at the server as much as there is room for.
fn joined(theirs: &str, ours: &str, most_chars: usize) -> String {
    if ours.contains(theirs) {
        return ours.to_owned();
    }
    if theirs.contains(ours) {
        return theirs.to_owned();
    }
    let room = most_chars.saturating_sub(ours.chars().count() + 1);
    let theirs: String = theirs.chars().take(room).collect();
    format!("{theirs}\n{ours}")
}
