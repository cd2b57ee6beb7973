//! The files of the exam: a station that may have others than before is told to ask for them.

use crate::hub::{ConnId, Hub};
use crate::protocol::{FileHash, StationId, ToStation};

impl Hub {
    /// Tells each station whose files are others than when it was told last.
    pub(super) fn tell_of_files(&mut self) {
        let connected = self.roster.iter().filter_map(|seat| Some((seat.id, seat.conn()?)));
        let connected: Vec<(StationId, ConnId)> = connected.collect();
        for (station, conn) in connected {
            let files: Vec<FileHash> = self.exam_files(station).into_iter().map(|file| file.hash).collect();
            let Some(held) = &mut self.exam.held else { return };
            let before = held.files.entry(station).or_default();
            if *before != files {
                *before = files;
                self.send(conn, ToStation::FilesChanged);
            }
        }
    }
}
