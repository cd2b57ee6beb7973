//! What a package holds, in a few lines for who has checked it: in English, and in French.

use std::fmt::{self, Write};

use super::{Exam, Recording};

impl fmt::Display for Exam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} ({}), without a mistake", self.title, self.company)?;
        for format in self.offered() {
            let titles: Vec<_> = self.subjects_of(&format.id).map(|subject| subject.title.as_str()).collect();
            let (name, minutes) = (&format.short_name, format.minutes());
            writeln!(f, "{name}: {minutes} minutes; {} to draw: {}", titles.len(), titles.join(", "))?;
        }
        for Recording { id, duration_ms, .. } in &self.recordings {
            writeln!(f, "recording {id}: {} s", duration_ms / 1_000)?;
        }
        let (clients, documents, templates) =
            (self.clients.len(), self.documents.len(), self.templates.len());
        writeln!(
            f,
            "{clients} clients, {documents} documents, {templates} texts, {} grids",
            self.grids.len()
        )?;
        write!(f, "SHA-256 of all: {}", self.digest)
    }
}

impl Exam {
    /// The same in French.
    pub fn french(&self) -> String {
        let mut told = format!("{} ({}), sans erreur", self.title, self.company);
        for format in self.offered() {
            let titles: Vec<_> = self.subjects_of(&format.id).map(|subject| subject.title.as_str()).collect();
            let (name, minutes) = (&format.short_name, format.minutes());
            let (many, list) = (titles.len(), titles.join(", "));
            let _ = write!(told, "\n{name} : {minutes} minutes ; à tirer, {many} : {list}");
        }
        for Recording { id, duration_ms, .. } in &self.recordings {
            let _ = write!(told, "\nenregistrement {id} : {} s", duration_ms / 1_000);
        }
        let (clients, documents, texts) = (self.clients.len(), self.documents.len(), self.templates.len());
        let grids = self.grids.len();
        let _ = write!(told, "\nclients {clients}, documents {documents}, textes {texts}, grilles {grids}");
        let _ = write!(told, "\nSHA-256 de l’ensemble : {}", self.digest);
        told
    }
}
