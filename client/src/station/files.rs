//! The files that the server holds for this station: listed over signaling, fetched by the engine on a connection of
//! their own, asked for again until all are here.

use std::time::{Duration, Instant};

use signaling::protocol::{BulkWord, SharedFile, ToServer};

use super::Effect;
use super::out::Out;
use super::view::FilesView;

/// Between a fetch that failed and the next: files are wanted before the exam's interview, not within a second.
const RETRY: Duration = Duration::from_secs(5);

#[derive(Debug, Default)]
pub(super) struct Files {
    word: Option<BulkWord>,
    listed: Vec<SharedFile>,
    /// The list is whole, and what it names is being fetched.
    fetching: bool,
    retry_at: Option<Instant>,
    view: FilesView,
}

impl Files {
    pub fn welcomed(&mut self, word: Option<BulkWord>, out: &mut Out) {
        self.word = word;
        self.changed(out);
    }

    /// The list is other than before.
    pub fn changed(&mut self, out: &mut Out) {
        self.listed.clear();
        self.fetching = false;
        self.retry_at = None;
        if self.word.is_some() {
            out.send(ToServer::Files { skip: 0 });
        }
    }

    /// A page of the list; one that does not follow what is here belongs to an earlier asking.
    pub fn page(&mut self, files: Vec<SharedFile>, skip: u32, more: bool, out: &mut Out) {
        if skip as usize != self.listed.len() || self.fetching {
            return;
        }
        let came = !files.is_empty();
        self.listed.extend(files);
        match u32::try_from(self.listed.len()) {
            Ok(skip) if more && came => out.send(ToServer::Files { skip }),
            _ => self.fetch(out),
        }
    }

    /// So many of them are here, checked.
    pub fn progress(&mut self, have: u32, of: u32) {
        self.view = FilesView { have, of, failed: None };
    }

    pub fn failed(&mut self, why: String, now: Instant) {
        self.view.failed = Some(why);
        self.retry_at = Some(now + RETRY);
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.retry_at
    }

    /// Fetches again what could not be fetched. Without the server there is no use in it: its next welcome begins anew.
    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        if self.retry_at.is_some_and(|due| now >= due) {
            self.retry_at = None;
            if online && self.fetching {
                self.fetch(out);
            }
        }
    }

    pub fn view(&self) -> FilesView {
        self.view.clone()
    }

    fn fetch(&mut self, out: &mut Out) {
        let Some(word) = self.word else { return };
        self.fetching = true;
        out.effect(Effect::FetchFiles { word, files: self.listed.clone() });
    }
}
