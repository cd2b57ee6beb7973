//! `subjects/NAME.toml`: the clients that one draw brings, in the order in which they are played.

use super::ids::{FormatId, SubjectId};
use super::reading::Reading;
use crate::protocol::ClientId;

/// One subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its name in the package.
    pub id: SubjectId,
    /// For which form of the exam.
    pub format: FormatId,
    /// As the draw shows it, for instance *Sujet A*.
    pub title: String,
    /// The clients, as many as the format has exchanges.
    pub clients: Vec<ClientId>,
}

/// The file of a subject.
pub(super) fn file_of(id: &SubjectId) -> String {
    format!("subjects/{id}.toml")
}

/// Reads a subject; `None` where the file is no TOML.
pub(super) fn read(id: &SubjectId, reading: &mut Reading) -> Option<Subject> {
    reading.toml(&file_of(id), |table| Subject {
        id: id.clone(),
        format: FormatId(table.line("format")),
        title: table.line("title"),
        clients: table.lines("clients", 1, 100).into_iter().map(ClientId).collect(),
    })
}
