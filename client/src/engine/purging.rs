//! How all that this computer keeps of a session goes: at this seat, and at seats that it had under other names.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use recordings::{Manifest, PurgeError};
use signaling::protocol::PART_ENDING;
use signaling::protocol::exam::{
    CandidateNumber, DataClass, ExchangeId, GoneFiles, GoneRecording, MAX_GONE_RECORDINGS, RecordingFile,
    StationGone, StationPurge,
};

use super::commitments;
use super::kept::{DOSSIERS, EXCHANGES, HANDED, OPENED};
use super::lists;
use super::run::{DRAWN, SHARED};
use super::store::{HANDING, NOTES, OUTBOX, REMARKS, WRITING};
use crate::station::{Input, UnsavedPiece, UnsavedRemark, UnsentFile};

/// The folder of seats: see [`crate::window::seat_folder`].
pub(crate) const SEATS: &str = "stations";
/// What a window remembers: see [`crate::window::settings_path`].
pub(crate) const SETTINGS: &str = "settings.json";

/// Deletes what is on this computer of a session; none where something stays, so that the server asks again. What is to
/// be forgotten under whose name this seat joined is told by a purge that names any.
pub(super) fn purge(data: &Path, mirror: Option<&Path>, purge: &StationPurge) -> Option<Input> {
    let mut going = Going { purge, gone: StationGone::default(), stays: None };
    for class in &purge.classes {
        going.class(*class, data, mirror);
    }
    match going.stays {
        None => {
            let StationPurge { session, purge, .. } = *purge;
            Some(Input::Purged { session, purge, gone: going.gone })
        }
        Some(error) => {
            tracing::error!(%error, "what is kept of a session is not all deleted");
            None
        }
    }
}

struct Going<'a> {
    purge: &'a StationPurge,
    gone: StationGone,
    /// The first that could not go; what can goes all the same.
    stays: Option<io::Error>,
}

impl Going<'_> {
    fn class(&mut self, class: DataClass, data: &Path, mirror: Option<&Path>) {
        let before = (self.gone.files, self.gone.bytes);
        self.at_seat(class, data, mirror);
        for seat in other_seats(data) {
            let held = [SHARED, DRAWN].map(|folder| seat.join(folder));
            self.at_seat(class, &seat, None);
            if class == DataClass::Recordings {
                held.iter().for_each(|mirror| self.fetched(mirror));
            }
            if class == DataClass::Work {
                held.iter().for_each(|mirror| self.mirror(mirror));
                self.unsent(&seat);
            }
        }
        if class == DataClass::Names && !self.purge.unnamed.is_empty() {
            let done = forget_join(data);
            self.note(done);
        }
        let recorded = u32::try_from(self.gone.recordings.len()).unwrap_or(u32::MAX);
        let count = if class == DataClass::Recordings { recorded } else { self.gone.files - before.0 };
        self.gone.classes.insert(class, GoneFiles { count, bytes: self.gone.bytes - before.1 });
        if class == DataClass::Recordings {
            self.gone.recordings.truncate(MAX_GONE_RECORDINGS);
        }
    }

    fn at_seat(&mut self, class: DataClass, data: &Path, mirror: Option<&Path>) {
        match class {
            DataClass::Recordings => {
                let done = self.recordings(&data.join(EXCHANGES));
                self.note(done);
                mirror.into_iter().for_each(|mirror| self.fetched(mirror));
            }
            DataClass::Work => {
                self.folder(&data.join(OPENED));
                self.folder(&data.join(DOSSIERS).join(self.purge.session.to_string()));
                self.shorter(commitments::purge(data, self.purge.session));
                self.minutes(data);
                mirror.into_iter().for_each(|mirror| self.mirror(mirror));
                self.broken(data);
            }
            DataClass::Names => {
                self.minutes(data);
                let forgotten = recordings::forget_names(&data.join(EXCHANGES), |manifest| {
                    manifest.exchange.exam.as_ref().is_some_and(|exam| exam.session == self.purge.session.0)
                });
                self.note(forgotten);
            }
        }
    }

    fn shorter(&mut self, done: io::Result<Option<u64>>) {
        match done {
            Ok(Some(bytes)) => {
                (self.gone.files, self.gone.bytes) = (self.gone.files + 1, self.gone.bytes + bytes);
            }
            Ok(None) => {}
            Err(error) => self.note(Err(error)),
        }
    }

    /// The record and the *procès-verbal* as staff had them written: what was said is in them, and names.
    fn minutes(&mut self, data: &Path) {
        let session = self.purge.session;
        let named = [
            format!("record-{session}.jsonl"),
            format!("proces-verbal-{session}.pdf"),
            format!("proces-verbal-{session}.json"),
            super::pages::PAGE.to_owned(),
        ];
        // With what a crash left of one that was being written.
        self.named(data, |name| named.iter().any(|it| name.strip_suffix(".tmp").unwrap_or(name) == it));
    }

    /// What could not be understood was put aside: of this session, by what it says or by its hour.
    fn broken(&mut self, data: &Path) {
        let session = self.purge.session.to_string();
        for entry in self.entries(data) {
            let path = entry.path();
            let is_broken = path.is_file() && path.extension().is_some_and(|ending| ending == "broken");
            let says = || fs::read(&path).is_ok_and(|bytes| holds(&bytes, session.as_bytes()));
            if is_broken && (says() || self.is_of_then(&path)) {
                self.file(&path);
            }
        }
    }

    /// What the server listed. What is still listed there comes again.
    fn mirror(&mut self, mirror: &Path) {
        self.named(mirror, |name| is_handed(name) || name.ends_with(PART_ENDING));
    }

    /// Recordings of exchanges that were made elsewhere, and fetched.
    fn fetched(&mut self, mirror: &Path) {
        for entry in fs::read_dir(mirror).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let named = name.to_str().and_then(RecordingFile::named);
            if let Some(file) = named.filter(|file| file.session == self.purge.session) {
                let (candidate, exchange, hash) =
                    (Some(file.candidate), Some(file.exchange), Some(file.hash));
                self.gone.recordings.push(GoneRecording { candidate, exchange, hash });
                self.file(&entry.path());
            }
        }
        self.named(mirror, |name| name.ends_with(PART_ENDING));
    }

    /// What another seat has not sent: it is not taken any more, or is of another session.
    fn unsent(&mut self, seat: &Path) {
        let session = self.purge.session;
        let lists = [
            lists::retain(&seat.join(WRITING), |piece: &UnsavedPiece| piece.session != session),
            lists::retain(&seat.join(REMARKS), |remark: &UnsavedRemark| remark.session != session),
            lists::retain(&seat.join(HANDING), |file: &UnsentFile| file.session != session),
        ];
        lists.into_iter().for_each(|done| self.shorter(done));
        let copies =
            fs::read_dir(seat.join(HANDED)).into_iter().flatten().flatten().map(|entry| entry.path());
        for file in [OUTBOX, NOTES].map(|name| seat.join(name)).into_iter().chain(copies) {
            if self.is_of_then(&file) {
                self.file(&file);
            }
        }
    }

    /// Recordings of the session by what their manifests say; by their hours only where those say nothing, for a station's
    /// clock may be wrong.
    fn recordings(&mut self, folder: &Path) -> io::Result<()> {
        if !folder.is_dir() {
            return Ok(());
        }
        let all = Manifest::all(folder)?;
        let known: BTreeSet<PathBuf> =
            all.iter().flat_map(|(path, manifest)| [path.clone(), folder.join(&manifest.wav)]).collect();
        let own = all.iter().map(|(_, manifest)| manifest).filter(|manifest| self.is_recorded_then(manifest));
        let own: Vec<&Manifest> = own.collect();
        self.gone.recordings.extend(own.iter().map(|manifest| named(manifest)));
        for id in own.iter().map(|manifest| &manifest.exchange.id).collect::<BTreeSet<_>>() {
            match recordings::purge(folder, id) {
                Ok(purged) => {
                    self.gone.files += u32::try_from(purged.files.len()).unwrap_or(u32::MAX);
                    self.gone.bytes += purged.bytes;
                }
                // By another program of this computer.
                Err(PurgeError::Unknown(_)) => {}
                Err(error) => self.note(Err(io::Error::other(error))),
            }
        }
        self.strays(folder, &known)
    }

    /// Files of the folder that no manifest names: a sound whose hours say that it is another's stays, and somebody must
    /// look at it.
    fn strays(&mut self, folder: &Path, known: &BTreeSet<PathBuf>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if !path.is_file() || known.contains(&path) {
                continue;
            }
            let is_sound = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("wav"));
            match (self.is_of_then(&path), is_sound) {
                (true, _) => {
                    if is_sound {
                        self.gone.recordings.push(GoneRecording {
                            candidate: None,
                            exchange: None,
                            hash: None,
                        });
                    }
                    self.file(&path);
                }
                (false, true) => {
                    let why = format!("{} is a sound that no manifest names", path.display());
                    self.note(Err(io::Error::other(why)));
                }
                (false, false) => {}
            }
        }
        Ok(())
    }

    fn is_recorded_then(&self, manifest: &Manifest) -> bool {
        match &manifest.exchange.exam {
            Some(exam) => exam.session == self.purge.session.0,
            None => {
                let began_ms = manifest.exchange.started_at.timestamp().as_millisecond();
                u64::try_from(began_ms).is_ok_and(|began_ms| self.holds(began_ms))
            }
        }
    }

    /// Whether a file was written last while the session was held.
    fn is_of_then(&self, path: &Path) -> bool {
        let written = fs::metadata(path).and_then(|known| known.modified()).ok();
        let since = written.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        since.and_then(|since| u64::try_from(since.as_millis()).ok()).is_some_and(|at| self.holds(at))
    }

    fn holds(&self, at_ms: u64) -> bool {
        (self.purge.from_ms..=self.purge.to_ms).contains(&at_ms)
    }

    fn file(&mut self, path: &Path) {
        let bytes = fs::metadata(path).map_or(0, |known| known.len());
        match fs::remove_file(path) {
            Ok(()) => (self.gone.files, self.gone.bytes) = (self.gone.files + 1, self.gone.bytes + bytes),
            gone => self.note(gone),
        }
    }

    fn named(&mut self, folder: &Path, goes: impl Fn(&str) -> bool) {
        for entry in self.entries(folder) {
            if entry.path().is_file() && entry.file_name().to_str().is_some_and(&goes) {
                self.file(&entry.path());
            }
        }
    }

    fn folder(&mut self, folder: &Path) {
        if !folder.is_dir() {
            return;
        }
        for entry in self.entries(folder) {
            match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                true => self.folder(&entry.path()),
                false => self.file(&entry.path()),
            }
        }
        let done = fs::remove_dir(folder);
        self.note(done);
    }

    fn entries(&mut self, folder: &Path) -> Vec<fs::DirEntry> {
        match fs::read_dir(folder).and_then(Iterator::collect) {
            Ok(entries) => entries,
            Err(error) => {
                self.note(Err(error));
                Vec::new()
            }
        }
    }

    /// One that is gone already is as good.
    fn note(&mut self, done: io::Result<()>) {
        match done {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "something of a session stays");
                self.stays.get_or_insert(error);
            }
            Ok(()) | Err(_) => {}
        }
    }
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|part| part == text)
}

/// Whether a file's name is of one that a candidate handed in, as the server lists them.
fn is_handed(name: &str) -> bool {
    name.split_once(" - ").is_some_and(|(number, _)| number.parse::<u16>().is_ok())
}

fn named(manifest: &Manifest) -> GoneRecording {
    let exam = manifest.exchange.exam.as_ref();
    GoneRecording {
        candidate: exam.map(|exam| CandidateNumber(exam.candidate)),
        exchange: exam.map(|exam| ExchangeId(exam.exchange)),
        hash: manifest.sha256.as_ref().and_then(|hash| hash.parse().ok()),
    }
}

/// The folders of seats that this computer had under other names.
fn other_seats(data: &Path) -> Vec<PathBuf> {
    let Some(seats) = data.parent().filter(|seats| seats.file_name().is_some_and(|name| name == SEATS))
    else {
        return Vec::new();
    };
    let all = fs::read_dir(seats).into_iter().flatten().flatten().map(|entry| entry.path());
    all.filter(|seat| seat.is_dir() && seat.file_name() != data.file_name()).collect()
}

/// The window does not remember under which name somebody joined.
fn forget_join(data: &Path) -> io::Result<()> {
    let beside = data.parent().filter(|seats| seats.file_name().is_some_and(|name| name == SEATS));
    let home = beside.and_then(Path::parent).unwrap_or(data);
    let path = home.join(SETTINGS);
    let mut settings: serde_json::Value = match fs::read(&path) {
        // What cannot be understood is not used, and written anew.
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_default(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if let Some(settings) = settings.as_object_mut() {
        settings.remove("last_join");
    }
    let settings = if settings.is_object() { settings } else { serde_json::json!({}) };
    recordings::replace(&path, &serde_json::to_vec_pretty(&settings)?)
}

#[cfg(test)]
mod tests;
