//! What becomes of files on their way from and to the server.

use std::path::PathBuf;

use signaling::protocol::exam::HandedKind;
use signaling::protocol::{BulkWord, Upload as What};

use super::Engine;
use crate::engine::bulk::{BulkEvent, Sending, UploadEvent, UploadJob};
use crate::engine::kept;
use crate::engine::store::Job;
use crate::station::{DossierSaved, Input, KeptExchange, UnsentFile};

impl Engine {
    pub(super) fn send_files(&mut self, word: BulkWord, files: Vec<UnsentFile>) {
        let data = &self.setup.data;
        let sending = files.into_iter().map(|file| {
            let (of, name) = (file.candidate, file.name);
            let what = match file.kind {
                HandedKind::Work => What::HandIn { of, name },
                HandedKind::Professional => What::Professional { of, name },
            };
            let (path, hash, bytes) = (kept::handed_path(data, file.hash), file.hash, file.bytes);
            Sending { path, hash, bytes, what }
        });
        let sending = sending.collect();
        self.send(word, sending);
    }

    pub(super) fn send_recordings(&mut self, word: BulkWord, recordings: Vec<KeptExchange>) {
        let folder = self.setup.data.join(kept::EXCHANGES);
        let sending = recordings.into_iter().filter_map(|kept| {
            let KeptExchange { id, session, candidate: of, exchange, from_ms, length_ms, .. } = kept;
            let (call, hash) = (kept.call?, kept.hash?);
            let what = What::Exchange { session, of, exchange, call, from_ms, length_ms };
            Some(Sending { path: folder.join(id), hash, bytes: kept.bytes, what })
        });
        let sending = sending.collect();
        self.send(word, sending);
    }

    fn send(&mut self, word: BulkWord, sending: Vec<Sending>) {
        if !self.upload.ask(UploadJob::Send(word, sending)) {
            self.input(Input::FilesNotSent);
        }
    }

    pub(super) fn bulk_event(&mut self, event: BulkEvent) {
        match event {
            BulkEvent::Sent { number, bytes } => self.input(Input::PutProgress { number, sent: bytes }),
            BulkEvent::Put { number, end } => self.input(Input::PutEnded { number, end }),
            BulkEvent::Progress { have, of, here } => self.input(Input::FilesProgress { have, of, here }),
            BulkEvent::Library(library) => self.ask(Job::UseLibrary(library)),
            BulkEvent::Failed(why) => {
                tracing::warn!(why, "the server's files are not all here");
                self.input(Input::FilesFailed(why));
            }
        }
    }

    pub(super) fn upload_event(&mut self, event: UploadEvent) {
        match event {
            UploadEvent::Sent(hash, bytes) => self.input(Input::FileSent { hash, bytes }),
            UploadEvent::Kept(hash, name) => self.input(Input::FileKept(hash, name)),
            UploadEvent::NotTaken(hash, why) => {
                tracing::info!(%hash, %why, "a file is not taken");
                self.input(Input::FileNotTaken(hash, why));
            }
            UploadEvent::Failed(why) => {
                tracing::warn!(why, "not all files are sent");
                self.input(Input::FilesNotSent);
            }
            UploadEvent::Saved { dossier, folder, entries, pages } => {
                let shown = |path: PathBuf| std::path::absolute(&path).unwrap_or(path).display().to_string();
                let (path, pages) = (shown(folder), pages.map(shown));
                self.input(Input::DossierSaved(Box::new(DossierSaved {
                    number: 0,
                    dossier,
                    path,
                    entries,
                    pages,
                })));
            }
            UploadEvent::NotSaved(why) => self.input(Input::DossierNotSaved(why)),
        }
    }
}
