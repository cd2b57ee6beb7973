//! Whether an OGG file has its last page.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::{DecodeError, unreadable};

/// The largest page: a 27-byte header, 255 lacing values, 255 segments of 255 bytes (RFC 3533 §6).
const MAX_PAGE_BYTES: u64 = 27 + 255 + 255 * 255;

/// The flag of a logical stream's last page, in the byte after capture pattern and version (RFC 3533 §6).
const END_OF_STREAM: u8 = 0x04;

/// Fails with [`DecodeError::Truncated`] when the last page of the file is not marked as such or is cut.
///
/// A cut OGG file plays without complaint up to the cut, so that a candidate would miss the end of the call
/// and nobody would know.
pub(super) fn check(path: &Path) -> Result<(), DecodeError> {
    let tail = read_tail(path).map_err(|e| unreadable(&e))?;
    let Some(start) = tail.windows(4).rposition(|w| w == b"OggS") else {
        return Err(DecodeError::Damaged("no OGG page at the end".to_owned()));
    };
    let page = &tail[start..];
    let complete = page_length(page).is_some_and(|length| length <= page.len());
    if complete && page[5] & END_OF_STREAM != 0 { Ok(()) } else { Err(DecodeError::Truncated) }
}

fn read_tail(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(MAX_PAGE_BYTES)))?;
    let mut tail = Vec::new();
    file.take(MAX_PAGE_BYTES).read_to_end(&mut tail)?;
    Ok(tail)
}

/// The bytes of the page that `page` begins with, `None` when not even its header is whole.
fn page_length(page: &[u8]) -> Option<usize> {
    let segments = usize::from(*page.get(26)?);
    let lacing = page.get(27..27 + segments)?;
    Some(27 + segments + lacing.iter().map(|&bytes| usize::from(bytes)).sum::<usize>())
}
