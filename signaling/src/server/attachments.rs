//! The sounds and PDFs of an exam's package, laid out beside the store so that bulk connections send them as they send
//! other files.

use std::path::Path;

use super::StartError;
use crate::package::{Attachment, Package};

/// Writes them into a folder, each under its hash, whether the package is a folder or a zip. One that was written whole by
/// an earlier start stays.
pub(super) fn lay_out(package: &Package, folder: &Path) -> Result<(), StartError> {
    let unusable = |error| StartError::Data(folder.display().to_string(), error);
    std::fs::create_dir_all(folder).map_err(unusable)?;
    for attachment in package.exam.attachments() {
        let Attachment { hash, bytes, .. } = attachment;
        let path = folder.join(hash.to_string());
        if !std::fs::metadata(&path).is_ok_and(|known| known.len() == *bytes) {
            let content = package.read(attachment).map_err(StartError::Attachment)?;
            // Killed in the middle, it leaves no file of that name.
            let part = path.with_extension("part");
            std::fs::write(&part, content).and_then(|()| std::fs::rename(&part, &path)).map_err(unusable)?;
        }
    }
    Ok(())
}
