//! What is told of files that are handed in, of dossiers, and of what is kept.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::station::ExamSeen;

/// What is another than before.
pub(super) fn tell(before: Option<&ExamSeen>, exam: &ExamSeen, told: &mut Vec<Value>) {
    if before.map(|before| &before.handing).unwrap_or(&Arc::default()) != &exam.handing {
        let files = exam.handing.iter().map(|file| {
            let (of, name, bytes) = (file.candidate, &file.name, file.bytes);
            json!({ "of": of, "name": name, "bytes": bytes, "sent": file.sent, "refused": file.refused })
        });
        told.push(json!({ "is": "handing", "files": files.collect::<Vec<Value>>() }));
    }
    let own = |exam: &ExamSeen| exam.candidate().map(|view| view.work.files.clone()).unwrap_or_default();
    let files = own(exam);
    if before.map(own).unwrap_or_default() != files {
        told.push(json!({ "is": "handed_in", "files": files }));
    }
    let about = |exam: &ExamSeen| {
        let about = exam.jury().and_then(|view| view.about.as_ref());
        about.map(|about| (about.candidate, about.files.clone()))
    };
    if let Some((of, files)) = about(exam)
        && before.and_then(about) != Some((of, files.clone()))
        && !(files.is_empty() && before.and_then(about).is_none())
    {
        told.push(json!({ "is": "handed", "of": of, "files": files }));
    }
    let (kept, known) = (&exam.kept, before.map(|before| &before.kept));
    if let Some(path) = &kept.opened
        && known.and_then(|known| known.opened.as_ref()) != Some(path)
    {
        told.push(json!({ "is": "opened", "path": path }));
    }
    if let Some(saved) = &kept.saved
        && known.and_then(|known| known.saved.as_ref()) != Some(saved)
    {
        let (candidate, path, entries) = (saved.dossier.candidate, &saved.path, saved.entries);
        let (is, pages) = ("dossier_saved", &saved.pages);
        told.push(json!({
            "is": is, "candidate": candidate, "path": path, "entries": entries, "pages": pages
        }));
    }
    if let Some(holdings) = &kept.holdings
        && known.and_then(|known| known.holdings.as_ref()) != Some(holdings)
    {
        told.push(json!({ "is": "holdings", "holdings": **holdings }));
    }
}
