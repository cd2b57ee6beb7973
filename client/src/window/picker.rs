//! The system's dialogs for picking a file or folder, on a thread of their own, as a person may look for long.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread::Builder;

use rfd::{AsyncFileDialog, FileHandle};

use crate::ui::{Pick, Wake};

/// The dialogs of a window.
#[derive(Debug, Default)]
pub(super) struct Picker {
    /// The dialog that is open.
    open: Option<Receiver<Option<PathBuf>>>,
}

type Dialog = Pin<Box<dyn Future<Output = Option<FileHandle>> + Send>>;

impl Picker {
    /// Opens one, unless one is open. To be called on the main thread, as macOS wants it.
    pub fn pick(&mut self, what: Pick, title: &str, wake: Wake) {
        if self.open.is_some() {
            return;
        }
        let dialog = AsyncFileDialog::new().set_title(title);
        let dialog: Dialog = match what {
            Pick::Folder => Box::pin(dialog.pick_folder()),
            Pick::Zip => Box::pin(dialog.add_filter("zip", &["zip"]).pick_file()),
        };
        let (answer, open) = sync_channel(1);
        match Builder::new().name("picker".into()).spawn(move || wait(dialog, &answer, &wake)) {
            Ok(_) => self.open = Some(open),
            Err(error) => tracing::error!(%error, "no thread for a dialog"),
        }
    }

    /// What was picked in it, once.
    pub fn picked(&mut self) -> Option<PathBuf> {
        let answer = self.open.as_ref()?.try_recv();
        match answer {
            Err(TryRecvError::Empty) => return None,
            Ok(_) | Err(TryRecvError::Disconnected) => self.open = None,
        }
        answer.ok().flatten()
    }
}

/// Nobody waits for its end: a dialog that is left open keeps no program from ending.
fn wait(dialog: Dialog, answer: &SyncSender<Option<PathBuf>>, wake: &Wake) {
    let picked = match tokio::runtime::Builder::new_current_thread().build() {
        Ok(runtime) => runtime.block_on(dialog).map(|file| file.path().to_owned()),
        Err(error) => {
            tracing::error!(%error, "no reactor for a dialog");
            None
        }
    };
    // The window may be closed by now.
    let _ = answer.send(picked);
    wake();
}
