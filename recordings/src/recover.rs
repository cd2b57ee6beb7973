//! Mending what a power failure or a killed process left of recordings.

use std::fs::OpenOptions;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::durable;
use crate::manifest::{Manifest, ManifestState, manifest_paths};
use crate::recorder::{FRAME_BYTES, HEADER_BYTES, MAX_DATA_BYTES, duration_ms, header};

/// What [`recover`] did.
#[derive(Debug, Default)]
pub struct Recovery {
    /// The recordings that were mended, oldest first, as their manifests now say.
    pub mended: Vec<Manifest>,
    /// What could not be mended.
    pub faults: Vec<RecoveryFault>,
}

/// A recording that could not be mended.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", path.display())]
pub struct RecoveryFault {
    /// The manifest.
    pub path: PathBuf,
    /// What is wrong.
    pub cause: String,
}

/// Mends the recordings of `dir` whose manifests say that they still go on.
///
/// The WAV's header is set right where it disagrees with the file's length, an incomplete last sample is cut
/// off, and the manifest becomes [`ManifestState::Recovered`] with the true duration. Call it before anything
/// is recorded into the folder: it would take a recording that really goes on for a broken one. A folder that
/// does not exist holds nothing to mend.
///
/// # Errors
///
/// When the folder cannot be read; a single recording that cannot be mended is a fault and stops nothing.
pub fn recover(dir: &Path) -> io::Result<Recovery> {
    let mut recovery = Recovery::default();
    let paths = match manifest_paths(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(recovery),
        paths => paths?,
    };
    for path in paths {
        match mend_recording(&path) {
            Ok(Some(manifest)) => recovery.mended.push(manifest),
            Ok(None) => {}
            Err(cause) => recovery.faults.push(RecoveryFault { path, cause }),
        }
    }
    Ok(recovery)
}

/// Mends one recording; `None` when its manifest says that there is nothing to mend.
fn mend_recording(path: &Path) -> Result<Option<Manifest>, String> {
    let mut manifest = Manifest::read(path).map_err(|e| e.to_string())?;
    if manifest.state != ManifestState::Recording {
        return Ok(None);
    }
    let wav = path.with_file_name(&manifest.wav);
    let data_bytes = mend_wav(&wav).map_err(|e| format!("{}: {e}", manifest.wav))?;
    manifest.state = ManifestState::Recovered;
    manifest.duration_ms = duration_ms(u64::from(data_bytes));
    manifest.gaps.retain_mut(|gap| {
        gap.length_ms = gap.length_ms.min(manifest.duration_ms.saturating_sub(gap.start_ms));
        gap.length_ms > 0
    });
    manifest.sha256 = Some(durable::sha256_hex(&wav).map_err(|e| e.to_string())?);
    manifest.write(path).map_err(|e| e.to_string())?;
    Ok(Some(manifest))
}

/// Makes header and length of a WAV of this crate agree; gives the bytes of sound in it.
fn mend_wav(path: &Path) -> io::Result<u32> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let length = file.metadata()?.len();
    let sound = length.saturating_sub(u64::from(HEADER_BYTES)).min(u64::from(MAX_DATA_BYTES));
    let data_bytes = u32::try_from(sound).expect("bounded by MAX_DATA_BYTES") / FRAME_BYTES * FRAME_BYTES;
    let whole = u64::from(HEADER_BYTES) + u64::from(data_bytes);
    let expected = header(data_bytes);
    let mut present = Vec::new();
    (&file).take(u64::from(HEADER_BYTES)).read_to_end(&mut present)?;
    if length == whole && present == expected {
        return Ok(data_bytes);
    }
    file.set_len(whole)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&expected)?;
    file.sync_all()?;
    Ok(data_bytes)
}
