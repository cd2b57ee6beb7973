//! Dossiers and purges, as SQLite keeps them; without the content of files.

use std::collections::BTreeMap;

use super::Memory;
use crate::hub::Call;
use crate::kept::{
    Amounts, AskedDossier, DossierContents, KeptCall, KeptPurge, NewConfirmation, NewPurge, NewSeal, Page,
};
use crate::protocol::exam::{
    DataClass, FACT_VERSION, Fact, OrderId, PurgeCertificate, PurgeFact, PurgedClass, Recorded, Seat,
    SessionId,
};
use crate::protocol::{FileHash, FileHasher};

type Gone = (Vec<(FileHash, u64)>, Vec<FileHash>);

impl Memory {
    /// Every dossier that is sealed, or was about to be.
    pub fn seals(&self) -> impl Iterator<Item = &NewSeal> {
        self.seals.values()
    }

    /// The facts of a session, in order.
    pub fn facts_in(&self, session: SessionId) -> Vec<Recorded> {
        self.facts_of(session).cloned().collect()
    }

    pub(super) fn dossier(&self, asked: &AskedDossier) -> Page {
        let chats = self
            .chat
            .iter()
            .filter(|message| [message.from, message.to].iter().any(|end| asked.holds(*end, message.at_ms)));
        let calls = self.calls.iter().enumerate();
        let calls = calls.filter(|(_, call)| asked.holds(call.candidate, call.placed_ms()));
        let calls: Vec<KeptCall> =
            calls.map(|(index, call)| KeptCall { number: index as u64 + 1, call: call.clone() }).collect();
        let noted = |kept: &KeptCall| {
            let of =
                self.notes.iter().find(|(of, note)| (*of, note.call) == (kept.call.candidate, kept.call.id));
            of.map(|(_, note)| note.clone())
        };
        let notes = calls.iter().filter_map(noted).collect();
        Page::Dossier(Box::new(DossierContents {
            chats: chats.cloned().collect(),
            notes,
            calls,
            facts: self.facts_of(asked.session).cloned().collect(),
        }))
    }

    pub(super) fn holdings(&self, session: SessionId, from_ms: u64, to_ms: u64) -> Page {
        let (work, _) = self.work_of(session, from_ms, to_ms);
        let (names, _) = self.names_of(session);
        let amount = |all: &[(FileHash, u64)]| {
            let bytes = all.iter().map(|(_, bytes)| bytes).sum();
            (u32::try_from(all.len()).unwrap_or(u32::MAX), bytes)
        };
        let amounts = Amounts::from([
            (DataClass::Recordings, (0, 0)),
            (DataClass::Work, amount(&work)),
            (DataClass::Names, amount(&names)),
        ]);
        let facts = self.facts_of(session).filter(|recorded| matches!(recorded.fact, Fact::Purge(_)));
        Page::Holdings { amounts, facts: facts.cloned().collect() }
    }

    pub(super) fn purge(&mut self, new: NewPurge) -> Option<Recorded> {
        let NewPurge { mut purge, reason, by, order, at_ms } = new;
        purge.purge = self.next_number(purge.session)?;
        let mut classes = BTreeMap::new();
        for class in &purge.classes {
            let gone = match class {
                DataClass::Recordings => (Vec::new(), Vec::new()),
                DataClass::Work => self.work_of(purge.session, purge.from_ms, purge.to_ms),
                DataClass::Names => self.names_of(purge.session),
            };
            classes.insert(*class, certified(gone));
            self.delete(*class, purge.session, purge.from_ms, purge.to_ms);
        }
        let stations = self.stations.keys().copied().collect::<Vec<_>>();
        let certificate = PurgeCertificate { reason, classes, stations: stations.clone() };
        let (session, number) = (purge.session, purge.purge);
        self.purges.push(KeptPurge { purge, left: stations });
        Some(self.certify(session, number, at_ms, by, order, PurgeFact::Purged(certificate)))
    }

    pub(super) fn confirm(&mut self, new: NewConfirmation) -> Option<Recorded> {
        let NewConfirmation { session, purge, station, files, bytes, at_ms } = new;
        let mut all = self.purges.iter_mut();
        let known = all.find(|known| (known.purge.session, known.purge.purge) == (session, purge))?;
        let at = known.left.iter().position(|left| *left == station)?;
        known.left.remove(at);
        self.purges.retain(|known| !known.left.is_empty());
        let number = self.next_number(session)?;
        let fact = PurgeFact::StationPurged { station, purge, files, bytes };
        Some(self.certify(session, number, at_ms, Seat::Server, None, fact))
    }

    fn certify(
        &mut self,
        session: SessionId,
        number: u64,
        at_ms: u64,
        by: Seat,
        order: Option<OrderId>,
        fact: PurgeFact,
    ) -> Recorded {
        let recorded = Recorded { number, version: FACT_VERSION, at_ms, by, order, fact: Fact::Purge(fact) };
        self.facts.push((session, recorded.clone()));
        recorded
    }

    fn next_number(&self, session: SessionId) -> Option<u64> {
        self.facts_of(session).map(|recorded| recorded.number + 1).max()
    }

    fn work_of(&self, session: SessionId, from_ms: u64, to_ms: u64) -> Gone {
        let text = |text: &str| (FileHasher::hash(text), text.len() as u64);
        let chats = self.chat.iter().filter(|message| (from_ms..=to_ms).contains(&message.at_ms));
        let mut all: Vec<(FileHash, u64)> = chats.map(|message| text(&message.text)).collect();
        let notes = self.notes.iter().filter(|(_, note)| is_placed(&self.calls, note.call, from_ms, to_ms));
        all.extend(notes.map(|(_, note)| text(&note.text)));
        let work = self.work.iter().filter(|((of, ..), _)| *of == session);
        all.extend(work.map(|(_, piece)| text(&piece.text)));
        let files = self.files.iter().filter(|((of, ..), _)| *of == session);
        let mut kept: Vec<(FileHash, u64)> = files.map(|(_, file)| (file.hash, file.bytes)).collect();
        for seal in self.seals.values().filter(|seal| seal.session == session) {
            kept.extend(seal.entries.iter().map(|(entry, _)| (entry.hash, entry.bytes)));
            kept.push((seal.index.0, seal.index.1.len() as u64));
        }
        let files = kept.iter().map(|(hash, _)| *hash).collect();
        all.extend(kept);
        (all, files)
    }

    fn names_of(&self, session: SessionId) -> Gone {
        let names = self.facts_of(session).filter_map(|recorded| match &recorded.fact {
            Fact::Registered { name, .. } | Fact::Amended { name, .. } if !name.is_empty() => Some(name),
            _ => None,
        });
        (names.map(|name| (FileHasher::hash(name), name.len() as u64)).collect(), Vec::new())
    }

    fn delete(&mut self, class: DataClass, session: SessionId, from_ms: u64, to_ms: u64) {
        match class {
            DataClass::Recordings => {}
            DataClass::Work => {
                self.chat.retain(|message| !(from_ms..=to_ms).contains(&message.at_ms));
                let calls = &self.calls;
                self.notes.retain(|(_, note)| !is_placed(calls, note.call, from_ms, to_ms));
                self.work.retain(|(of, ..), _| *of != session);
                self.files.retain(|(of, ..), _| *of != session);
                self.seals.retain(|(of, _), _| *of != session);
            }
            DataClass::Names => {
                for (_, recorded) in self.facts.iter_mut().filter(|(of, _)| *of == session) {
                    if let Fact::Registered { name, .. } | Fact::Amended { name, .. } = &mut recorded.fact {
                        name.clear();
                    }
                }
            }
        }
    }
}

fn is_placed(calls: &[Call], id: crate::protocol::CallId, from_ms: u64, to_ms: u64) -> bool {
    let call = calls.iter().find(|call| call.id == id);
    call.is_some_and(|call| (from_ms..=to_ms).contains(&call.placed_ms()))
}

fn certified((mut all, mut files): Gone) -> PurgedClass {
    all.sort_unstable();
    files.sort_unstable();
    files.dedup();
    let mut digest = FileHasher::default();
    all.iter().for_each(|(hash, _)| digest.update(format!("{hash}\n").as_bytes()));
    PurgedClass {
        count: u32::try_from(all.len()).unwrap_or(u32::MAX),
        bytes: all.iter().map(|(_, bytes)| bytes).sum(),
        digest: digest.finish(),
        files,
    }
}
