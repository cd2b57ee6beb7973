//! Cutting a list into pages.

use serde::Serialize;

use crate::kept::PAGE_ENTRIES;
use crate::protocol::{PAGE_BYTES, encode};

/// The entries that fit in one page, at least one if there is any, and whether more follow.
pub(super) fn page_of<T: Serialize, E>(
    entries: impl Iterator<Item = Result<T, E>>,
) -> Result<(Vec<T>, bool), E> {
    let mut page = Vec::new();
    let mut bytes = 0;
    for entry in entries {
        let entry = entry?;
        bytes += encode(&entry).len();
        if !page.is_empty() && (bytes > PAGE_BYTES || page.len() == PAGE_ENTRIES) {
            return Ok((page, true));
        }
        page.push(entry);
    }
    Ok((page, false))
}
