//! Which texts a candidate's view lists.

use signaling::protocol::exam::{CandidateView, ItemRef};

/// Whether a candidate's view names the text as one that may be read now.
pub(super) fn lists(view: &CandidateView, item: &ItemRef) -> bool {
    match item {
        ItemRef::Document(id) => view.documents.iter().any(|entry| entry.id == *id),
        ItemRef::Template(id) => view.templates.iter().any(|entry| entry.id == *id),
        ItemRef::Client(id) => view.clients.iter().any(|entry| entry.id == *id),
        ItemRef::Part1 => view.part1,
        ItemRef::Expected
        | ItemRef::Role(_)
        | ItemRef::Guide(_)
        | ItemRef::Grid(_)
        | ItemRef::Work(..)
        | ItemRef::Chat { .. } => false,
    }
}
