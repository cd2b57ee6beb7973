//! The files that the server holds for its stations: who may know of them, and who may have them.
//!
//! These are recorded calls, for jury and staff; and in an exam what each seat may have of its package: a candidate the
//! recording that it drew, while it may play it.

use std::collections::BTreeSet;

use super::rights::may_have_files;
use super::{ConnId, Effect, FetchId, Hub, Refusal};
use crate::protocol::{
    BulkWord, ErrorCode, FileHash, JournalEvent, PAGE_BYTES, SharedFile, StationId, ToStation,
};

/// A file in a page beside its name: hash, length, the names of the fields. The name is plain, so that JSON escapes
/// nothing in it.
const ENTRY_BYTES: usize = 128;

/// The files of the server.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// In order of name. None until the server has listed them: an empty list would have stations throw away theirs.
    files: Option<Vec<SharedFile>>,
    /// Who was given what, so that a file which is fetched in parts, or again and again, is entered once.
    given: BTreeSet<(StationId, FileHash)>,
}

impl Hub {
    /// What a connection's welcome gives for bulk.
    pub(super) fn bulk_word(&self, conn: ConnId) -> Option<BulkWord> {
        self.connections.get(&conn).map(|connection| connection.word)
    }

    pub(super) fn shelf_changed(&mut self, mut files: Vec<SharedFile>) {
        files.sort_by(|a, b| a.name.cmp(&b.name));
        if self.shelf.files.as_ref() == Some(&files) {
            return;
        }
        self.shelf.files = Some(files);
        let seats = self.roster.iter().filter(|seat| may_have_files(seat.role));
        let connected: Vec<ConnId> = seats.filter_map(|seat| seat.conn()).collect();
        for conn in connected {
            self.send(conn, ToStation::FilesChanged);
        }
    }

    /// A page of the list. While there is no list yet, the answer is the `files_changed` that follows.
    pub(super) fn files_page(&mut self, conn: ConnId, station: StationId, skip: u32) -> Result<(), Refusal> {
        let role = self.roster.seat(station).role;
        let mut all = self.exam_files(station);
        if may_have_files(role) {
            let Some(shelf) = &self.shelf.files else {
                return Ok(());
            };
            // The exam's own come first: a station holds each name once.
            let names: BTreeSet<String> = all.iter().map(|file| file.name.clone()).collect();
            all.extend(shelf.iter().filter(|file| !names.contains(&file.name)).cloned());
        }
        let mut room = PAGE_BYTES;
        let mut fits = |file: &&SharedFile| {
            let taken = room.checked_sub(ENTRY_BYTES + file.name.len());
            room = taken.unwrap_or(0);
            taken.is_some()
        };
        let left = all.get(skip as usize..).unwrap_or_default();
        let files: Vec<SharedFile> = left.iter().take_while(&mut fits).cloned().collect();
        let more = files.len() < left.len();
        self.send(conn, ToStation::FilesPage { files, skip, more });
        Ok(())
    }

    pub(super) fn fetch(&mut self, fetch: FetchId, word: BulkWord, hash: FileHash, from: u64) {
        match self.may_fetch(word, hash, from) {
            Ok((station, file)) => {
                if self.shelf.given.insert((station, hash)) {
                    self.journal(JournalEvent::FileGiven { station, name: file.name.clone() });
                }
                self.effects.push_back(Effect::Give { fetch, file });
            }
            Err(why) => self.effects.push_back(Effect::Deny { fetch, why }),
        }
    }

    fn may_fetch(
        &self,
        word: BulkWord,
        hash: FileHash,
        from: u64,
    ) -> Result<(StationId, SharedFile), Refusal> {
        let shown = self.connections.values().find(|connection| connection.word == word);
        let station = shown.and_then(|connection| connection.station);
        let station =
            station.ok_or_else(|| Refusal::new(ErrorCode::BadWord, "the word belongs to no station"))?;
        let of_exam = self.exam_files(station).into_iter().find(|file| file.hash == hash);
        let shelf = self.shelf.files.iter().flatten();
        let mut shelf = shelf.filter(|_| may_have_files(self.roster.seat(station).role));
        let file = of_exam.or_else(|| shelf.find(|file| file.hash == hash).cloned());
        let file = file.or_else(|| self.sealed_file(station, hash));
        let file = file.ok_or_else(|| Refusal::new(ErrorCode::NoSuchFile, format!("no file {hash}")))?;
        if from > file.bytes {
            let text = format!("{} has {} bytes, nothing from {from}", file.name, file.bytes);
            return Err(Refusal::new(ErrorCode::NoSuchFile, text));
        }
        Ok((station, file))
    }
}
