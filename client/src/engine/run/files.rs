//! What becomes of files on their way from and to the server.

use std::path::PathBuf;

use super::Engine;
use crate::engine::bulk::{BulkEvent, UploadEvent};
use crate::engine::store::Job;
use crate::station::{DossierSaved, Input};

impl Engine {
    pub(super) fn bulk_event(&mut self, event: BulkEvent) {
        match event {
            BulkEvent::Sent { number, bytes } => self.input(Input::PutProgress { number, sent: bytes }),
            BulkEvent::Put { number, end } => self.input(Input::PutEnded { number, end }),
            BulkEvent::Progress { have, of } => self.input(Input::FilesProgress { have, of }),
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
            UploadEvent::Kept(hash) => self.input(Input::FileKept(hash)),
            UploadEvent::NotTaken(hash, why) => self.input(Input::FileNotTaken(hash, why)),
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
