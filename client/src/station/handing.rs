//! Files that a candidate hands in, and those that staff adds to a dossier: copied on this computer first, so that what is sent stays as it was picked, and sent
//! until the server has them, whatever breaks meanwhile. What the server does not take now stays here until it does.
//!
//! As with texts, a file belongs to a candidate of a session: what somebody else left at this computer is neither shown nor
//! sent before that candidate sits here again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use signaling::protocol::exam::{
    CandidateNumber, CandidateView, HandedKind, MAX_HANDED_FILES, SessionId, StaffView,
};
use signaling::protocol::{BulkWord, FileHash, NotTaken};

use super::Effect;
use super::out::Out;
use super::view::{HandingView, NotHandedIn, NoticeKind};

/// Between a sending that broke off and the next: a candidate waits for it.
const RETRY: Duration = Duration::from_secs(3);

/// Whose a file is.
type Owner = (SessionId, CandidateNumber);

/// To whose dossier a file goes, and as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileFor {
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub candidate: CandidateNumber,
    /// As what.
    pub kind: HandedKind,
}

/// A file that the server has not confirmed, as kept on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnsentFile {
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub candidate: CandidateNumber,
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Of its content, by which its copy is named.
    pub hash: FileHash,
    /// What it is.
    #[serde(default)]
    pub kind: HandedKind,
}

impl UnsentFile {
    fn goes_to(&self) -> FileFor {
        FileFor { session: self.session, candidate: self.candidate, kind: self.kind }
    }
}

#[derive(Debug)]
struct Unsent {
    file: UnsentFile,
    sent: u64,
    refused: Option<NotTaken>,
}

/// The files of the candidate that sits here, or that staff adds here, as far as the server has not confirmed them.
#[derive(Debug, Default)]
pub(super) struct Handing {
    word: Option<BulkWord>,
    seat: Option<Owner>,
    /// The session that staff is shown here.
    staff: Option<SessionId>,
    /// Whether it may hand in now.
    may: bool,
    /// Whether it may read what it handed in.
    has: bool,
    unsent: Vec<Unsent>,
    again_at: Option<Instant>,
    view: Arc<Vec<HandingView>>,
}

impl Handing {
    /// The person hands in a file.
    pub fn hand_in(&mut self, path: PathBuf, out: &mut Out) {
        let waiting = self.own().filter(|unsent| unsent.refused.is_none()).count();
        let why = match (self.seat, self.may) {
            (Some((session, candidate)), true) if waiting < MAX_HANDED_FILES => {
                let of = FileFor { session, candidate, kind: HandedKind::Work };
                return out.effect(Effect::TakeIn(of, path));
            }
            (Some(_), true) => NotTaken::TooMany,
            (Some(_), false) | (None, _) => NotTaken::NotNow,
        };
        refuse(&path, why, out);
    }

    /// Staff adds a candidate's *dossier professionnel*.
    pub fn add(&mut self, candidate: CandidateNumber, path: PathBuf, out: &mut Out) {
        match self.staff {
            Some(session) => {
                let of = FileFor { session, candidate, kind: HandedKind::Professional };
                out.effect(Effect::TakeIn(of, path));
            }
            None => refuse(&path, NotTaken::NotNow, out),
        }
    }

    /// It is copied on this computer.
    pub fn taken_in(&mut self, of: FileFor, name: String, bytes: u64, hash: FileHash, out: &mut Out) {
        let FileFor { session, candidate, kind } = of;
        let file = UnsentFile { session, candidate, name, bytes, hash, kind };
        // What is handed in twice goes once, and there is one dossier professionnel whatever it is called.
        let same = |unsent: &Unsent| {
            let again = (&unsent.file.name, unsent.file.hash) == (&file.name, file.hash);
            unsent.file.goes_to() == of && (again || kind == HandedKind::Professional)
        };
        self.unsent.retain(|unsent| !same(unsent));
        out.retract(|kind| matches!(kind, NoticeKind::NotHandedIn { name, .. } if *name == file.name));
        self.unsent.push(Unsent { file, sent: 0, refused: None });
        self.keep(out);
        self.send(out);
    }

    /// What an earlier run left unsent.
    pub fn loaded(&mut self, files: Vec<UnsentFile>, out: &mut Out) {
        let unsent = files.into_iter().map(|file| Unsent { file, sent: 0, refused: None });
        self.unsent.splice(0..0, unsent);
        self.redraw();
        self.send(out);
    }

    pub fn welcomed(&mut self, word: Option<BulkWord>, out: &mut Out) {
        self.word = word;
        self.send(out);
    }

    /// The candidate is shown something else.
    pub fn follow(&mut self, view: Option<&CandidateView>, out: &mut Out) {
        let seat = view.and_then(|view| Some((view.work.session?, view.candidate)));
        let may = view.is_some_and(|view| view.work.hand_in);
        let has = view.is_some_and(|view| !view.work.files.is_empty());
        if std::mem::replace(&mut self.has, has) && !has {
            out.effect(Effect::CloseFiles);
        }
        if (self.seat, self.may) == (seat, may) {
            return;
        }
        let again = may && !self.may || self.seat != seat;
        if self.seat.is_some() && (self.seat != seat || self.may && !may) {
            // Nothing of the one before stays, nor what was printed of a part that is over.
            out.effect(Effect::CloseFiles);
        }
        (self.seat, self.may) = (seat, may);
        if again {
            // What was refused may be taken now.
            for unsent in &mut self.unsent {
                unsent.refused.take_if(|why| *why == NotTaken::NotNow);
            }
            self.send(out);
        }
        self.redraw();
    }

    /// Staff is shown another session, or none.
    pub fn follow_staff(&mut self, view: Option<&StaffView>, out: &mut Out) {
        let staff = view.map(|view| view.session);
        if self.staff != staff {
            self.staff = staff;
            self.send(out);
            self.redraw();
        }
    }

    /// So much of it is at the server.
    pub fn sent(&mut self, hash: FileHash, bytes: u64) {
        self.of(hash).for_each(|unsent| unsent.sent = bytes);
        self.redraw();
    }

    /// The server has it.
    pub fn kept(&mut self, hash: FileHash, name: &str, out: &mut Out) {
        let own = self.owns();
        let is_it = |file: &UnsentFile| file.hash == hash && file.name == name && own(file);
        self.unsent.retain(|unsent| !is_it(&unsent.file));
        self.keep(out);
    }

    /// The server does not take it: what time can mend is sent again, the rest stays here, and in view.
    pub fn not_taken(&mut self, hash: FileHash, why: NotTaken, now: Instant, out: &mut Out) {
        if why.passes() {
            self.again_at = Some(now + RETRY);
            return;
        }
        let mut names = Vec::new();
        for unsent in self.of(hash) {
            unsent.refused = Some(why);
            names.push(unsent.file.name.clone());
        }
        for name in names {
            out.notice(NoticeKind::NotHandedIn { name, why: NotHandedIn::NotTaken(why) });
        }
        self.redraw();
    }

    /// The connection broke.
    pub fn failed(&mut self, now: Instant) {
        if self.own().any(|unsent| unsent.refused.is_none()) {
            self.again_at = Some(now + RETRY);
        }
    }

    /// What is kept of a session goes: how many files of it waited here.
    pub fn purge(&mut self, session: SessionId, out: &mut Out) {
        self.unsent.retain(|unsent| unsent.file.session != session);
        self.keep(out);
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        self.again_at
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        if self.again_at.is_some_and(|due| now >= due) {
            self.again_at = None;
            // Without the server there is no use in it: its next welcome begins anew.
            if online {
                self.send(out);
            }
        }
    }

    pub fn view(&self) -> Arc<Vec<HandingView>> {
        Arc::clone(&self.view)
    }

    /// Whether a file is of who sits here.
    fn owns(&self) -> impl Fn(&UnsentFile) -> bool + use<> {
        let (seat, staff) = (self.seat, self.staff);
        move |file| match file.kind {
            HandedKind::Work => seat == Some((file.session, file.candidate)),
            HandedKind::Professional => staff == Some(file.session),
        }
    }

    fn own(&self) -> impl Iterator<Item = &Unsent> {
        let own = self.owns();
        self.unsent.iter().filter(move |unsent| own(&unsent.file))
    }

    fn of(&mut self, hash: FileHash) -> impl Iterator<Item = &mut Unsent> {
        let own = self.owns();
        self.unsent.iter_mut().filter(move |unsent| unsent.file.hash == hash && own(&unsent.file))
    }

    fn send(&mut self, out: &mut Out) {
        let Some(word) = self.word else { return };
        let files: Vec<UnsentFile> =
            self.own().filter(|unsent| unsent.refused.is_none()).map(|unsent| unsent.file.clone()).collect();
        if !files.is_empty() {
            self.again_at = None;
            out.effect(Effect::SendFiles { word, files });
        }
    }

    fn keep(&mut self, out: &mut Out) {
        out.effect(Effect::KeepHanding(self.unsent.iter().map(|unsent| unsent.file.clone()).collect()));
        self.redraw();
    }

    fn redraw(&mut self) {
        let shown = |unsent: &Unsent| HandingView {
            candidate: unsent.file.candidate,
            name: unsent.file.name.clone(),
            bytes: unsent.file.bytes,
            sent: unsent.sent,
            refused: unsent.refused,
        };
        self.view = Arc::new(self.own().map(shown).collect());
    }
}

fn refuse(path: &Path, why: NotTaken, out: &mut Out) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    out.notice(NoticeKind::NotHandedIn { name, why: NotHandedIn::NotTaken(why) });
}
