//! Documents that are PDFs: a copy of one is opened by the system's viewer, and goes once this seat may not read it any
//! more.

use std::collections::BTreeSet;

use signaling::protocol::FileHash;

use super::Effect;
use super::files::Files;
use super::out::Out;
use super::view::NoticeKind;

#[derive(Debug, Default)]
pub(super) struct Documents {
    copied: BTreeSet<FileHash>,
}

impl Documents {
    /// The person wants to read it.
    pub fn open(&mut self, hash: FileHash, title: String, files: &Files, out: &mut Out) {
        match files.name_of(hash) {
            Some(file) => {
                self.copied.insert(hash);
                out.effect(Effect::OpenDocument { file: file.to_owned(), hash, title });
            }
            None => out.notice(NoticeKind::DocumentComing(title)),
        }
    }

    /// The list of what this seat may have is another.
    pub fn follow(&mut self, files: &Files, out: &mut Out) {
        if files.is_listed() && self.copied.iter().any(|hash| files.name_of(*hash).is_none()) {
            self.close(out);
        }
    }

    /// Nothing of them stays here.
    pub fn close(&mut self, out: &mut Out) {
        if !std::mem::take(&mut self.copied).is_empty() {
            out.effect(Effect::CloseDocuments);
        }
    }
}
