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
    /// The dialog that is open, and for what.
    open: Option<(Pick, Receiver<Vec<PathBuf>>)>,
}

type Dialog = Pin<Box<dyn Future<Output = Vec<FileHandle>> + Send>>;

impl Picker {
    /// Opens one, unless one is open. To be called on the main thread, as macOS wants it.
    pub fn pick(&mut self, what: Pick, title: &str, wake: Wake) {
        if self.open.is_some() {
            return;
        }
        let dialog = AsyncFileDialog::new().set_title(title);
        let dialog: Dialog = match what {
            Pick::PackageFolder | Pick::FolderOfFiles | Pick::DossierFolder(..) => one(dialog.pick_folder()),
            Pick::PackageZip => one(dialog.add_filter("zip", &["zip"]).pick_file()),
            Pick::Professional(_) => one(dialog.pick_file()),
            Pick::Files => {
                let picked = dialog.pick_files();
                Box::pin(async { picked.await.unwrap_or_default() })
            }
        };
        let (answer, open) = sync_channel(1);
        match Builder::new().name("picker".into()).spawn(move || wait(dialog, &answer, &wake)) {
            Ok(_) => self.open = Some((what, open)),
            Err(error) => tracing::error!(%error, "no thread for a dialog"),
        }
    }

    /// What was picked in it, once.
    pub fn picked(&mut self) -> Option<(Pick, Vec<PathBuf>)> {
        let (what, open) = self.open.as_ref()?;
        let (what, answer) = (*what, open.try_recv());
        match answer {
            Err(TryRecvError::Empty) => return None,
            Ok(_) | Err(TryRecvError::Disconnected) => self.open = None,
        }
        answer.ok().filter(|paths| !paths.is_empty()).map(|paths| (what, paths))
    }
}

fn one(picked: impl Future<Output = Option<FileHandle>> + Send + 'static) -> Dialog {
    Box::pin(async { picked.await.into_iter().collect() })
}

/// Nobody waits for its end: a dialog that is left open keeps no program from ending.
fn wait(dialog: Dialog, answer: &SyncSender<Vec<PathBuf>>, wake: &Wake) {
    let picked = match tokio::runtime::Builder::new_current_thread().build() {
        Ok(runtime) => runtime.block_on(dialog).iter().map(|file| file.path().to_owned()).collect(),
        Err(error) => {
            tracing::error!(%error, "no reactor for a dialog");
            Vec::new()
        }
    };
    // The window may be closed by now.
    let _ = answer.send(picked);
    wake();
}
