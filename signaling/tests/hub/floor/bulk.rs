//! What goes on at bulk connections.

use signaling::hub::{ConnId, FetchId, Input, Offered};
use signaling::protocol::{BulkWord, ErrorCode, FileHash, NotTaken, StationId, Upload};

use super::Floor;

impl Floor {
    /// What a connection has to show for bulk, whether its station is told of it or not.
    pub fn word(conn: ConnId) -> BulkWord {
        BulkWord(0xb01c_0000 + conn.0)
    }

    /// Asks for a file on a bulk connection; the name of what is given.
    pub fn fetch(&mut self, word: BulkWord, hash: FileHash, from: u64) -> Result<String, ErrorCode> {
        let fetch = FetchId(self.verdicts.len() as u64);
        self.handle(Input::Fetch { fetch, word, hash, from });
        let (answered, verdict) = self.verdicts.last().cloned().expect("each fetch is answered at once");
        assert_eq!(answered, fetch);
        verdict
    }

    /// Whether a package may be sent by who has this word.
    pub fn admitted(&mut self, word: BulkWord) -> Result<StationId, NotTaken> {
        self.admissions.clear();
        self.handle(Input::Put { fetch: FetchId(0), word });
        self.admissions.last().copied().expect("each is answered at once")
    }

    /// Offers a file on a bulk connection, and sends it where it may; why it is not kept, if it is not.
    pub fn put(&mut self, word: BulkWord, what: Upload, bytes: u64, hash: FileHash) -> Result<u64, NotTaken> {
        let fetch = FetchId(1_000_000 + (self.takes.len() + self.taken.len()) as u64);
        let offered = Offered { word, hash, bytes, what };
        self.handle(Input::Offered { fetch, offered });
        if self.takes.last() == Some(&fetch) {
            self.handle(Input::Arrived { fetch, whole: true });
        }
        let (answered, outcome) = *self.taken.last().expect("each file is answered at once");
        assert_eq!(answered, fetch);
        outcome
    }
}
