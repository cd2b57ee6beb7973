//! What is kept of sessions, at this station: what staff reads and orders of it, dossiers that it saves, and what this
//! station itself deletes when the server says so.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use signaling::protocol::exam::{
    CandidateNumber, DataClass, DossierOrder, FromExam, Holdings, Order, SavedDossier, SessionId, StaffView,
    StationGone, StationPurge, ToExam,
};
use signaling::protocol::{BulkWord, Role, ToServer};

use super::exam::Exam;
use super::out::Out;
use super::rng::Rng;
use super::view::{DossierSaved, KeptSeen, NoticeKind};
use super::{Effect, Station};

#[derive(Debug, Default)]
pub(super) struct Keeping {
    word: Option<BulkWord>,
    seen: KeptSeen,
}

impl Keeping {
    pub fn welcomed(&mut self, word: Option<BulkWord>, out: &mut Out) {
        self.word = word;
        if let Some(holdings) = self.seen.holdings.clone() {
            ask(holdings.session, out);
        }
    }

    /// Staff reads what is kept of a session.
    pub fn look(&mut self, session: SessionId, role: Role, online: bool, out: &mut Out) {
        match (role, online) {
            (Role::Staff, true) => ask(session, out),
            (Role::Staff, false) => out.notice(NoticeKind::NotReady),
            (Role::Candidate | Role::Jury, _) => out.notice(NoticeKind::WrongRole),
        }
    }

    fn told(&mut self, holdings: Holdings) {
        self.seen.holdings = Some(Arc::new(holdings));
    }

    /// Staff saves a sealed dossier: of the session that is held, or of one whose dossiers were read.
    pub fn save(
        &mut self,
        session: Option<SessionId>,
        of: CandidateNumber,
        to: Option<PathBuf>,
        staff: Option<&StaffView>,
        out: &mut Out,
    ) {
        let session = session.or(staff.map(|staff| staff.session));
        let held = staff.filter(|staff| Some(staff.session) == session).and_then(|staff| {
            staff.candidates.iter().find(|tile| tile.candidate == of).and_then(|tile| tile.dossier.seal)
        });
        let read = self.seen.holdings.as_ref().filter(|holdings| Some(holdings.session) == session);
        let seal = held.or_else(|| read?.dossiers.iter().find(|(whose, _)| *whose == of)?.1.seal);
        match (session.zip(seal), self.word) {
            (Some((session, seal)), Some(word)) => {
                self.seen.saving = Some(of);
                let (index, elsewhere) = (seal.index, to.is_some());
                let dossier = SavedDossier { session, candidate: of, index, elsewhere };
                out.effect(Effect::SaveDossier { word, dossier, to });
            }
            (None, _) | (_, None) => out.notice(NoticeKind::NotReady),
        }
    }

    pub fn opened(&mut self, path: String) {
        self.seen.opened = Some(path);
    }

    /// The pages of the dossier that was saved last.
    pub fn open_saved(&mut self, out: &mut Out) {
        match self.seen.saved.as_ref().and_then(|saved| saved.pages.clone()) {
            Some(pages) => out.effect(Effect::OpenWritten(pages)),
            None => out.notice(NoticeKind::NotReady),
        }
    }

    /// One is there: the server enters it in the record of its session.
    pub fn saved(
        &mut self,
        saved: DossierSaved,
        exam: &mut Exam,
        rng: &mut Rng,
        online: bool,
        out: &mut Out,
    ) {
        let number = self.seen.saved.as_ref().map_or(0, |saved| saved.number) + 1;
        self.seen.saving = None;
        exam.report(Order::Dossier(DossierOrder::Saved(saved.dossier)), rng, online, out);
        self.seen.saved = Some(Arc::new(DossierSaved { number, ..saved }));
    }

    pub fn not_saved(&mut self, why: String, out: &mut Out) {
        self.seen.saving = None;
        out.notice(NoticeKind::DossierNotSaved(why));
    }

    pub fn view(&self) -> KeptSeen {
        self.seen.clone()
    }
}

fn ask(session: SessionId, out: &mut Out) {
    out.send(ToServer::Exam(ToExam::Holdings { session }));
}

impl Station {
    /// What the server says of what is kept.
    pub(super) fn told_of_kept(&mut self, told: FromExam, now: Instant) {
        match told {
            FromExam::Holdings(holdings) => self.keeping.told(holdings),
            FromExam::Purge(purge) => self.purge(purge, now),
            _ => {}
        }
    }

    /// What this station holds of a session goes, for good: what it still knows of it here, then its files.
    fn purge(&mut self, mut purge: StationPurge, now: Instant) {
        if purge.classes.contains(&DataClass::Work) {
            self.writing.purge(purge.session, now, &mut self.out);
            self.drafts.purge(purge.session, &mut self.out);
            self.handing.purge(purge.session, &mut self.out);
            self.exam.sealed.purge(purge.session);
            // Where somebody of a session sits, what waits is of that one: what was older went at the welcome.
            let nobody_sits = self.exam.view().view.is_none();
            self.chat.purge(purge.session, nobody_sits, &mut self.out);
            if nobody_sits {
                self.out.effect(Effect::KeepNotes(Vec::new()));
            }
        }
        if self.identity.role == Role::Staff {
            self.record.purged(purge.session, now, &mut self.out);
        }
        // Others are no concern of this one.
        purge.unnamed.retain(|station| self.id == Some(*station));
        self.keeping.seen.forgets_join |= !purge.unnamed.is_empty();
        self.out.effect(Effect::Purge(purge));
    }

    /// It is gone from this computer.
    pub(super) fn purged(&mut self, session: SessionId, purge: u64, gone: StationGone, now: Instant) {
        // Where the server is away it asks again.
        if self.server.is_online() {
            // With it went copies that are still listed.
            self.files.changed(now, &mut self.out);
            self.out.send(ToServer::Exam(ToExam::Purged { session, purge, gone }));
        }
    }

    /// Opens a file that the candidate handed in, from a copy of its own.
    pub(super) fn open_handed(&mut self, hash: signaling::protocol::FileHash) {
        match self.files.named(hash) {
            Some(name) => self.out.effect(Effect::OpenFile(name)),
            None => self.out.notice(NoticeKind::NotReady),
        }
    }
}
