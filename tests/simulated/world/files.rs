//! Files that the server holds, and how the engine fetches them.

use client::station::Input;
use signaling::hub;
use signaling::protocol::{BulkWord, FileHash, Role, SharedFile};

use super::{Flight, World};

impl World {
    /// The server lists its files in its own time.
    pub(super) fn fill_shelf(&mut self) {
        let late = self.rng.ms(0, 3_000);
        self.fly(late, Flight::Listed(self.restarts));
    }

    pub(super) fn listed(&mut self, restarts: u64) {
        if restarts == self.restarts {
            self.hub.handle(hub::Input::Shelf(shelf()), self.now);
        }
    }

    /// What the engine does with the files, in one instant.
    pub(super) fn fetched(&mut self, at: usize, word: BulkWord, files: &[SharedFile]) {
        // A server that has not listed its files yet must not have stations throw away theirs; a candidate is told of none.
        let there = if self.seats[at].role == Role::Candidate { Vec::new() } else { shelf() };
        assert_eq!(files, there, "asked to hold other files than there are for it");
        let before = self.given;
        for file in files {
            let fetch = hub::FetchId(0);
            self.hub.handle(hub::Input::Fetch { fetch, word, hash: file.hash, from: 0 }, self.now);
        }
        self.settle();
        let count = |files: u64| u32::try_from(files).expect("a few");
        let input = match count(self.given - before) {
            have if have as usize == files.len() => {
                let here = files.iter().map(|file| file.hash).collect();
                Input::FilesProgress { have, of: have, here }
            }
            _ => Input::FilesFailed("refused".into()),
        };
        self.seats[at].station.handle(input, self.now);
    }
}

/// What the server holds for jury and staff.
fn shelf() -> Vec<SharedFile> {
    let recording = |number: u8| {
        let hash = FileHash([number; 32]);
        SharedFile { name: format!("appel-{number}.wav"), bytes: 1_000, hash }
    };
    (1..=3).map(recording).collect()
}
