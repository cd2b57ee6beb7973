//! Files that candidates hand in, and those that staff adds to their dossiers: let in while that may be, kept before they
//! are acknowledged, read by who may.
//!
//! The bytes come on a bulk connection, which asks before the first and says when the last is here and checked.

use std::collections::BTreeMap;

use crate::exam::{Moment, Report};
use crate::hub::ledger::Pending;
use crate::hub::{Effect, FetchId, Hub, Refusal};
use crate::kept::{NewFile, StoreOp};
use crate::protocol::exam::{
    CandidateNumber, DossierTile, HandedFile, HandedKind, MAX_HANDED_BYTES, MAX_HANDED_FILES, Seat,
    SessionId, StaffTile,
};
use crate::protocol::{
    BulkWord, ErrorCode, FileHash, NotTaken, SharedFile, StationId, Upload, fitting_name, is_plain_name,
    numbered_name,
};

/// What a *dossier professionnel* is listed under, beside its own name.
pub(super) const PROFESSIONAL: &str = "dossier professionnel";

/// A file that is on its way to the store.
#[derive(Debug)]
pub(in crate::hub) struct Arriving {
    fetch: FetchId,
    session: SessionId,
    by: Seat,
    of: CandidateNumber,
    file: HandedFile,
}

/// A file that is asked to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// What was shown.
    pub word: BulkWord,
    /// Of its content.
    pub hash: FileHash,
    /// Its length.
    pub bytes: u64,
    /// What for.
    pub what: Upload,
}

/// All that candidates of the session handed in, and what is on its way.
#[derive(Debug, Default)]
pub(super) struct Handed {
    kept: BTreeMap<(CandidateNumber, HandedKind, String), HandedFile>,
    coming: BTreeMap<FetchId, Coming>,
}

#[derive(Clone, Debug)]
struct Coming {
    by: Seat,
    of: CandidateNumber,
    file: HandedFile,
}

impl Handed {
    pub fn of(kept: &[(CandidateNumber, HandedFile)]) -> Self {
        let kept = kept.iter().map(|(of, file)| ((*of, file.kind, file.name.clone()), file.clone()));
        Self { kept: kept.collect(), coming: BTreeMap::new() }
    }

    pub fn files(&self, of: CandidateNumber) -> Vec<HandedFile> {
        let own = self.kept.iter().filter(|((candidate, ..), _)| *candidate == of);
        own.map(|(_, file)| file.clone()).collect()
    }

    fn keep(&mut self, of: CandidateNumber, file: HandedFile) {
        if file.kind == HandedKind::Professional {
            self.kept.retain(|(candidate, kind, _), _| (*candidate, *kind) != (of, file.kind));
        }
        self.kept.insert((of, file.kind, file.name.clone()), file);
    }

    /// They are kept no more.
    pub fn clear(&mut self) {
        self.kept.clear();
    }

    /// What a candidate handed in, and is about to.
    fn work(&self, of: CandidateNumber) -> impl Iterator<Item = &HandedFile> {
        let kept = self.kept.iter().filter(move |((owner, ..), _)| *owner == of).map(|(_, file)| file);
        let coming = self.coming.values().filter(move |coming| coming.of == of).map(|coming| &coming.file);
        kept.chain(coming).filter(|file| file.kind.is_work())
    }

    /// The name under which a file is taken: its own, or the next that no other of the candidate has, on computers that do
    /// not tell capitals apart either. None where it would be one too many. What was handed in before stays.
    fn name_for(&self, of: CandidateNumber, name: &str, hash: FileHash) -> Option<String> {
        let names = || (1..=MAX_HANDED_FILES).map(|number| numbered_name(name, number));
        let is_it = |known: &HandedFile| names().any(|name| is_same_name(&known.name, &name));
        // The same once more, perhaps because its answer was lost.
        if let Some(known) = self.work(of).find(|known| known.hash == hash && is_it(known)) {
            return Some(known.name.clone());
        }
        let is_free = |name: &String| !self.work(of).any(|known| is_same_name(&known.name, name));
        names().find(is_free).filter(|_| self.work(of).count() < MAX_HANDED_FILES)
    }
}

impl Hub {
    /// A station would send a file.
    pub(in crate::hub) fn offered(&mut self, fetch: FetchId, offered: Offered) {
        let shown = self.connections.values().find(|connection| connection.word == offered.word);
        let Some(station) = shown.and_then(|connection| connection.station) else {
            let why = Refusal::new(ErrorCode::BadWord, "the word belongs to no station");
            return self.effects.push_back(Effect::Deny { fetch, why });
        };
        if let Upload::Exchange { .. } = offered.what {
            return self.recording_offered(fetch, station, &offered);
        }
        let answer = match self.may_take(station, &offered) {
            Ok(coming) => {
                if let Some(held) = &mut self.exam.held {
                    held.handed.coming.insert(fetch, coming);
                }
                return self.effects.push_back(Effect::Take { fetch });
            }
            Err(why) => Err(why),
        };
        self.effects.push_back(Effect::Taken { fetch, outcome: answer });
    }

    fn may_take(&self, station: StationId, offered: &Offered) -> Result<Coming, NotTaken> {
        let held = self.exam.held.as_ref().ok_or(NotTaken::NotNow)?;
        let by = self.exam_seat(station).ok_or(NotTaken::NotNow)?;
        let session = held.turns.session();
        let (of, name, kind) = match &offered.what {
            Upload::HandIn { of, name } if by == Seat::Candidate(*of) => {
                session.may_hand_in(*of, self.moment())?;
                (*of, name, HandedKind::Work)
            }
            Upload::Professional { of, name } => {
                session.may_add(by, *of)?;
                (*of, name, HandedKind::Professional)
            }
            Upload::HandIn { .. } | Upload::Package | Upload::Exchange { .. } => {
                return Err(NotTaken::NotNow);
            }
        };
        let (bytes, hash) = (offered.bytes, offered.hash);
        let name = match bytes {
            0 => return Err(NotTaken::Empty),
            bytes if bytes > MAX_HANDED_BYTES => return Err(NotTaken::TooLarge),
            _ if !is_plain_name(name) => return Err(NotTaken::BadName),
            _ if kind.is_work() => held.handed.name_for(of, name, hash).ok_or(NotTaken::TooMany)?,
            _ => name.clone(),
        };
        Ok(Coming { by, of, file: HandedFile { name, bytes, hash, at_ms: 0, kind } })
    }

    /// All of it is here, checked; or will not be.
    pub(in crate::hub) fn arrived(&mut self, fetch: FetchId, whole: bool) {
        if self.recording_arrived(fetch, whole) {
            return;
        }
        let Moment(at_ms) = self.moment();
        if !whole {
            return self.comes_no_more(fetch);
        }
        // Its name is taken until the store has answered.
        let coming = self.exam.held.as_ref().and_then(|held| held.handed.coming.get(&fetch).cloned());
        let kept = coming.ok_or(NotTaken::NotNow).and_then(|Coming { by, of, file }| {
            let session = self.exam.session().ok_or(NotTaken::NotNow)?;
            match file.kind {
                HandedKind::Work => session.may_keep_file(of)?,
                HandedKind::Professional => session.may_add(by, of)?,
            }
            let file = HandedFile { at_ms, ..file };
            let new = NewFile { session: session.id(), candidate: of, file: file.clone() };
            let pending = Pending::File(Box::new(Arriving { fetch, session: session.id(), by, of, file }));
            self.ask_to_store(pending, StoreOp::File(new)).map_err(|_| NotTaken::NotStored)
        });
        if let Err(why) = kept {
            self.comes_no_more(fetch);
            self.effects.push_back(Effect::Taken { fetch, outcome: Err(why) });
        }
    }

    fn comes_no_more(&mut self, fetch: FetchId) {
        if let Some(held) = &mut self.exam.held {
            held.handed.coming.remove(&fetch);
        }
    }

    /// The store has kept a file, or has not.
    pub(in crate::hub) fn file_stored(&mut self, arriving: Arriving, kept: bool) {
        let Arriving { fetch, session, by, of, file } = arriving;
        self.comes_no_more(fetch);
        let outcome = if kept { Ok(file.at_ms) } else { Err(NotTaken::NotStored) };
        self.effects.push_back(Effect::Taken { fetch, outcome });
        if let Some(held) =
            self.exam.held.as_mut().filter(|held| kept && held.turns.session().id() == session)
        {
            let (kind, hash, bytes) = (file.kind, file.hash, file.bytes);
            held.handed.keep(of, file);
            if kind == HandedKind::Professional {
                self.report(Report::Added { by, candidate: of, hash, bytes });
            }
            self.show_exam();
            self.tell_of_files();
        }
    }

    /// What a seat may read of what a candidate handed in.
    pub(super) fn handed_files(&self, seat: Seat, of: CandidateNumber) -> Vec<HandedFile> {
        let now = self.moment();
        let held = self.exam.held.iter().filter(|held| held.turns.session().may_read_files(seat, of, now));
        let shown = |file: &HandedFile| file.kind.is_work() || matches!(seat, Seat::Juror(_));
        held.flat_map(|held| held.handed.files(of)).filter(shown).collect()
    }

    /// The same of all candidates, as files of which a station holds each name once.
    pub(super) fn handed_for(&self, seat: Seat) -> Vec<SharedFile> {
        let Some(session) = self.exam.session() else { return Vec::new() };
        let each = session.candidates().flat_map(|of| {
            let shared = move |HandedFile { name, bytes, hash, kind, .. }: HandedFile| {
                let name = fitting_name(&match kind {
                    HandedKind::Work => format!("{} - {name}", of.0),
                    HandedKind::Professional => format!("{} - {PROFESSIONAL} - {name}", of.0),
                });
                SharedFile { name, bytes, hash }
            };
            self.handed_files(seat, of).into_iter().map(shared)
        });
        each.collect()
    }

    /// What staff is shown of dossiers beside what the session knows.
    pub(super) fn add_dossiers(&self, tiles: &mut [StaffTile]) {
        for tile in tiles {
            self.fill_dossier(tile.candidate, &mut tile.dossier);
        }
    }

    /// The same of one.
    pub(super) fn fill_dossier(&self, of: CandidateNumber, tile: &mut DossierTile) {
        let Some(held) = &self.exam.held else { return };
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (files, others): (Vec<_>, Vec<_>) =
            held.handed.files(of).into_iter().partition(|file| file.kind.is_work());
        tile.professional = others.first().map(|file| file.bytes);
        tile.files = count(files.len());
        tile.bytes = files.iter().map(|file| file.bytes).sum();
        tile.pieces = count(held.work.pieces(of));
    }
}

/// Whether a folder may hold one file only under these two names.
pub(super) fn is_same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
