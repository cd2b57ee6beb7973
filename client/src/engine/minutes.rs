//! The record of a session in files of the station's data: facts as lines, and the *procès-verbal* as pages and as JSON.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use signaling::protocol::exam::{Recorded, SessionId};

use crate::station::{Input, MinutesSource, SavedMinutes};
use crate::{minutes, paper};

/// Writes the *procès-verbal* of a session and the record that it is made of, in place of what was written of the same
/// session before, and has its pages opened where somebody looks. What became of that.
pub(super) fn save(data: &Path, source: &MinutesSource, opens: bool) -> Vec<Input> {
    save_with(data, source, |path| if opens { open::that_detached(path) } else { Ok(()) })
}

fn save_with(data: &Path, source: &MinutesSource, open: impl FnOnce(&Path) -> io::Result<()>) -> Vec<Input> {
    let saved = match write(data, source) {
        Ok(saved) => saved,
        Err(error) => return vec![Input::RecordNotSaved(error.to_string())],
    };
    let file = saved.pdf.clone();
    let opened = open(Path::new(&file)).err();
    let not_opened = opened.map(|error| Input::PageNotOpened { file, why: error.to_string() });
    std::iter::once(Input::MinutesSaved(Box::new(saved))).chain(not_opened).collect()
}

fn write(data: &Path, source: &MinutesSource) -> io::Result<SavedMinutes> {
    let session = source.session;
    let document = minutes::minutes(source, &TimeZone::system());
    let pdf = paper::pdf(&document).map_err(io::Error::other)?;
    let json = serde_json::to_vec_pretty(&paper::json(&document))?;
    Ok(SavedMinutes {
        number: 0,
        session,
        pdf: put(data.join(format!("proces-verbal-{session}.pdf")), &pdf)?,
        json: put(data.join(format!("proces-verbal-{session}.json")), &json)?,
        record: write_record(data, session, &source.facts)?,
    })
}

/// Writes a record, a line for each fact, in place of what was written of the same session before. Gives the file.
pub(super) fn write_record(data: &Path, session: SessionId, facts: &[Arc<Recorded>]) -> io::Result<String> {
    let mut lines = Vec::new();
    for recorded in facts {
        serde_json::to_writer(&mut lines, &**recorded)?;
        lines.push(b'\n');
    }
    put(data.join(format!("record-{session}.jsonl")), &lines)
}

/// Other programs find the file from wherever they run.
fn put(path: PathBuf, bytes: &[u8]) -> io::Result<String> {
    recordings::replace(&path, bytes)?;
    Ok(fs::canonicalize(&path).unwrap_or(path).display().to_string())
}

#[cfg(test)]
mod tests {
    use signaling::protocol::exam::{FACT_VERSION, Fact, Seat};

    use super::*;

    fn source() -> MinutesSource {
        let fact = Fact::Placed { date: "27 novembre 2026".into(), place: "Salle B12".into() };
        let recorded =
            Recorded { number: 1, version: FACT_VERSION, at_ms: 1_000, by: Seat::Server, order: None, fact };
        MinutesSource {
            session: SessionId(0x5e55),
            format: "Titre".into(),
            heading: Vec::new(),
            phases: Vec::new(),
            stations: Vec::new(),
            facts: Arc::new(vec![Arc::new(recorded)]),
        }
    }

    #[test]
    fn pages_json_and_record_lie_side_by_side_and_the_pages_are_opened() {
        let data = tempfile::tempdir().unwrap();
        let mut opened = None;
        let told = save_with(data.path(), &source(), |path| {
            opened = Some(path.to_owned());
            Ok(())
        });
        let [Input::MinutesSaved(saved)] = &told[..] else { panic!("{told:?}") };
        assert_eq!(opened.as_deref(), Some(Path::new(&saved.pdf)));
        assert!(fs::read(&saved.pdf).unwrap().starts_with(b"%PDF-1.7"));
        let json: serde_json::Value = serde_json::from_slice(&fs::read(&saved.json).unwrap()).unwrap();
        assert_eq!(json["title"], "Procès-verbal de session du 27 novembre 2026, Salle B12");
        assert_eq!(fs::read_to_string(&saved.record).unwrap().lines().count(), 1);
    }

    #[test]
    fn pages_that_cannot_be_written_or_opened_are_told() {
        let data = tempfile::tempdir().unwrap();
        let told = save_with(data.path(), &source(), |_| Err(io::Error::other("no viewer")));
        let [Input::MinutesSaved(saved), Input::PageNotOpened { file, why }] = &told[..] else {
            panic!("{told:?}")
        };
        assert!(*file == saved.pdf && why == "no viewer");
        let told = save(&data.path().join("gone"), &source(), false);
        assert!(matches!(&told[..], [Input::RecordNotSaved(_)]), "{told:?}");
    }
}
