//! The files that the server holds for this station: listed over signaling, fetched by the engine on a connection of
//! their own, asked for again until all are here.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::{BulkWord, FileHash, MAX_FILES, SharedFile, ToServer};

use super::Effect;
use super::out::Out;
use super::view::FilesView;

/// Between a fetch that failed and the next, first and longest: files are wanted before the exam's interview, not within
/// a second, and a file that cannot be had must not keep the server busy.
const RETRY: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(300));
/// A list that is not whole by then was refused or lost on its way, and is asked for anew.
const LISTING: Duration = Duration::from_secs(15);

#[derive(Debug, Default)]
pub(super) struct Files {
    word: Option<BulkWord>,
    listed: Vec<SharedFile>,
    /// The list is whole.
    whole: bool,
    /// When to ask again for the list or, once it is whole, for the files.
    again_at: Option<Instant>,
    failures: u32,
    /// What this station has beside them, and does not fetch.
    own: BTreeSet<FileHash>,
    view: FilesView,
}

impl Files {
    pub fn welcomed(&mut self, word: Option<BulkWord>, now: Instant, out: &mut Out) {
        self.word = word;
        self.changed(now, out);
    }

    /// The list is other than before.
    pub fn changed(&mut self, now: Instant, out: &mut Out) {
        self.failures = 0;
        self.list(now, out);
    }

    /// A page of the list; one that does not follow what is here belongs to an earlier asking.
    pub fn page(&mut self, files: Vec<SharedFile>, skip: u32, more: bool, now: Instant, out: &mut Out) {
        if self.word.is_none() || self.whole || skip as usize != self.listed.len() {
            return;
        }
        let came = !files.is_empty();
        self.listed.extend(files);
        self.listed.truncate(MAX_FILES);
        let full = self.listed.len() == MAX_FILES;
        match u32::try_from(self.listed.len()) {
            Ok(skip) if more && came && !full => {
                self.again_at = Some(now + LISTING);
                out.send(ToServer::Files { skip });
            }
            _ => {
                self.whole = true;
                self.listed.retain(|file| !self.own.contains(&file.hash));
                self.fetch(out);
            }
        }
    }

    /// The whole list is here.
    pub fn is_listed(&self) -> bool {
        self.whole
    }

    /// What a file of the list is called.
    pub fn name_of(&self, hash: FileHash) -> Option<&str> {
        self.listed.iter().find(|file| file.hash == hash).map(|file| file.name.as_str())
    }

    /// This station has files of this content elsewhere: they are not fetched.
    pub fn has(&mut self, own: impl Iterator<Item = FileHash>) {
        self.own = own.collect();
    }

    /// So many of them are here, checked: these. What is told of an earlier list is of no file of this one.
    pub fn progress(&mut self, have: u32, of: u32, here: Vec<FileHash>) {
        if self.whole && of as usize != self.listed.len() {
            return;
        }
        self.view = FilesView { have, of, failed: None, here: Arc::new(here.into_iter().collect()) };
    }

    pub fn failed(&mut self, why: String, now: Instant) {
        self.view.failed = Some(why);
        let pause = RETRY.0.saturating_mul(1 << self.failures.min(8)).min(RETRY.1);
        self.failures = self.failures.saturating_add(1);
        self.again_at = Some(now + pause);
    }

    /// The name of a file of the server's, once it is here: others may still come.
    pub fn here(&self, hash: FileHash) -> Option<&str> {
        let is_here = self.whole && self.view.here.contains(&hash);
        let file = self.listed.iter().find(|file| file.hash == hash).filter(|_| is_here)?;
        Some(&file.name)
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.again_at
    }

    /// Asks again for what did not come. Without the server there is no use in it: its next welcome begins anew.
    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        if self.again_at.is_some_and(|due| now >= due) {
            self.again_at = None;
            match (online, self.whole) {
                (true, true) => self.fetch(out),
                (true, false) => self.list(now, out),
                (false, _) => {}
            }
        }
    }

    /// Under which name a file is here, or comes.
    pub fn named(&self, hash: FileHash) -> Option<String> {
        self.listed.iter().find(|file| file.hash == hash).map(|file| file.name.clone())
    }

    pub fn view(&self) -> FilesView {
        self.view.clone()
    }

    fn fetch(&mut self, out: &mut Out) {
        let Some(word) = self.word else { return };
        self.again_at = None;
        self.view.of = u32::try_from(self.listed.len()).unwrap_or(u32::MAX);
        out.effect(Effect::FetchFiles { word, files: self.listed.clone() });
    }

    fn list(&mut self, now: Instant, out: &mut Out) {
        self.listed.clear();
        self.whole = false;
        self.again_at = self.word.map(|_| now + LISTING);
        if self.word.is_some() {
            out.send(ToServer::Files { skip: 0 });
        }
    }
}
