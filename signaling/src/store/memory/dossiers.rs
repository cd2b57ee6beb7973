//! Dossiers and purges, as SQLite keeps them; without the content of files.

use std::collections::BTreeMap;

use super::Memory;
use crate::hub::Call;
use crate::kept::{
    Amounts, AskedDossier, DossierContents, KeptCall, KeptPurge, KeptRecording, KeptStation, Late,
    NewConfirmation, NewLateFact, NewPurge, NewSeal, Page, Stored, is_named, retained, said_in, unnamed,
};
use crate::protocol::exam::{
    DataClass, FACT_VERSION, Fact, OrderId, PurgeCertificate, PurgeFact, PurgedClass, Recorded, Seat,
    SessionId, StationPurge, digest_of,
};
use crate::protocol::{FileHash, FileHasher, JournalEvent, StationId};

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
        let (names, _) = self.said_of(session, DataClass::Names);
        let (recordings, _) = self.recorded_in(session);
        let amount = |all: &[(FileHash, u64)]| {
            let bytes = all.iter().map(|(_, bytes)| bytes).sum();
            (u32::try_from(all.len()).unwrap_or(u32::MAX), bytes)
        };
        let amounts = Amounts::from([
            (DataClass::Recordings, amount(&recordings)),
            (DataClass::Work, amount(&work)),
            (DataClass::Names, amount(&names)),
        ]);
        let is_of_it = |fact: &Fact| matches!(fact, Fact::Purge(_) | Fact::Dossier(_));
        let facts = self.facts_of(session).filter(|recorded| is_of_it(&recorded.fact));
        Page::Holdings { amounts, facts: facts.cloned().collect() }
    }

    pub(super) fn purge(&mut self, new: NewPurge) -> Option<Recorded> {
        let NewPurge { mut purge, reason, by, order, at_ms } = new;
        purge.purge = self.next_number(purge.session)?;
        let mut classes = BTreeMap::new();
        let mut nameless = Vec::new();
        for class in &purge.classes {
            let gone = match class {
                DataClass::Recordings => self.recorded_in(purge.session),
                DataClass::Work => self.work_of(purge.session, purge.from_ms, purge.to_ms),
                DataClass::Names => {
                    let mut gone = self.said_of(purge.session, *class);
                    nameless = self.unname(purge.session, &mut gone);
                    gone
                }
            };
            classes.insert(*class, certified(gone));
            self.delete(*class, purge.session, purge.from_ms, purge.to_ms);
        }
        let stations = self.stations.keys().copied().collect::<Vec<_>>();
        let StationPurge { session, from_ms, to_ms, .. } = purge;
        let certificate = PurgeCertificate {
            reason,
            classes,
            stations: stations.clone(),
            unnamed: nameless,
            from_ms,
            to_ms,
        };
        let purge = certificate.for_stations(session, purge.purge);
        if !stations.is_empty() {
            self.purges.push(KeptPurge { purge, left: stations });
            self.purges.sort_by_key(|known| (known.purge.session, known.purge.purge));
        }
        self.certify(session, at_ms, (by, order), PurgeFact::Purged(certificate))
    }

    /// Where it is new, it is to delete what went before.
    pub(super) fn keep_station(&mut self, station: KeptStation) {
        if let Some(known) = self.stations.get_mut(&station.id) {
            (known.held_apart, known.do_not_disturb) = (station.held_apart, station.do_not_disturb);
            return;
        }
        for told in retained(self.facts.iter().cloned()).into_iter().flat_map(|known| known.told) {
            match self.purges.iter_mut().find(|known| known.purge == told) {
                Some(known) => known.left.push(station.id),
                None => self.purges.push(KeptPurge { purge: told, left: vec![station.id] }),
            }
        }
        self.purges.iter_mut().for_each(|known| known.left.sort_unstable());
        self.purges.sort_by_key(|known| (known.purge.session, known.purge.purge));
        self.stations.insert(station.id, station);
    }

    fn unname(&mut self, session: SessionId, gone: &mut Gone) -> Vec<StationId> {
        let sat = self.facts_of(session).filter_map(|recorded| match recorded.fact {
            Fact::Sat { station, .. } => station,
            _ => None,
        });
        let sat: std::collections::BTreeSet<StationId> = sat.collect();
        let mut all = Vec::new();
        for known in self.stations.values_mut().filter(|known| sat.contains(&known.id)) {
            if is_named(&known.name) {
                gone.0.push((FileHasher::hash(&known.name), known.name.len() as u64));
                known.name = unnamed(known.id);
                all.push(known.id);
            }
        }
        for entry in &mut self.journal {
            if let JournalEvent::Joined { station, name, .. } | JournalEvent::Left { station, name } =
                &mut entry.event
                && all.contains(station)
            {
                name.clear();
            }
        }
        all
    }

    pub(super) fn confirm(&mut self, new: NewConfirmation) -> Stored {
        let mut all = self.purges.iter_mut();
        let known = all.find(|known| (known.purge.session, known.purge.purge) == (new.session, new.purge));
        let left = known.map(|known| &mut known.left);
        let at = left.as_ref().and_then(|left| left.iter().position(|left| *left == new.station));
        let (Some(left), Some(at)) = (left, at) else { return Stored::Fact(None) };
        left.remove(at);
        self.purges.retain(|known| !known.left.is_empty());
        let certificate = self.facts_of(new.session).find_map(|recorded| match &recorded.fact {
            Fact::Purge(PurgeFact::Purged(certificate)) if recorded.number == new.purge => Some(certificate),
            _ => None,
        });
        if !new.is_told(certificate) {
            return Stored::Done;
        }
        let NewConfirmation { session, purge, station, gone, at_ms } = new;
        let fact = PurgeFact::StationPurged { station, purge, gone };
        Stored::Fact(self.certify(session, at_ms, (Seat::Server, None), fact).map(Box::new))
    }

    pub(super) fn keep_late(&mut self, new: NewLateFact) -> Option<Recorded> {
        let of_keeping = |recorded: &&Recorded| matches!(recorded.fact, Fact::Purge(_) | Fact::Dossier(_));
        let known: Vec<Recorded> = self.facts_of(new.session).filter(of_keeping).cloned().collect();
        match new.weighed(&known) {
            Late::New => self.keep_next(new.session, new.at_ms, (new.by, Some(new.order)), new.fact),
            Late::Known(recorded) => Some(recorded),
            Late::Unfounded => None,
        }
    }

    fn certify(
        &mut self,
        session: SessionId,
        at_ms: u64,
        by: (Seat, Option<OrderId>),
        fact: PurgeFact,
    ) -> Option<Recorded> {
        self.keep_next(session, at_ms, by, Fact::Purge(fact))
    }

    fn keep_next(
        &mut self,
        session: SessionId,
        at_ms: u64,
        (by, order): (Seat, Option<OrderId>),
        fact: Fact,
    ) -> Option<Recorded> {
        let number = self.next_number(session)?;
        let recorded = Recorded { number, version: FACT_VERSION, at_ms, by, order, fact };
        self.facts.push((session, recorded.clone()));
        Some(recorded)
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
        all.extend(self.said_of(session, DataClass::Work).0);
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

    pub(super) fn recordings_of(&self, session: SessionId) -> impl Iterator<Item = &KeptRecording> {
        self.recordings.values().filter(move |kept| kept.session == session)
    }

    fn recorded_in(&self, session: SessionId) -> Gone {
        let all: Vec<(FileHash, u64)> =
            self.recordings_of(session).map(|kept| (kept.recording.hash, kept.bytes)).collect();
        let files = all.iter().map(|(hash, _)| *hash).collect();
        (all, files)
    }

    fn said_of(&self, session: SessionId, class: DataClass) -> Gone {
        let facts = self.facts_of(session).map(|recorded| recorded.fact.clone());
        let said = facts.filter_map(|mut fact| {
            let (_, text) = said_in(&mut fact).filter(|(of, _)| *of == class)?;
            Some((FileHasher::hash(text), text.len() as u64))
        });
        (said.collect(), Vec::new())
    }

    fn delete(&mut self, class: DataClass, session: SessionId, from_ms: u64, to_ms: u64) {
        for (_, recorded) in self.facts.iter_mut().filter(|(of, _)| *of == session) {
            if let Some((_, text)) = said_in(&mut recorded.fact).filter(|(of, _)| *of == class) {
                text.clear();
            }
        }
        match class {
            DataClass::Recordings => self.recordings.retain(|(of, _), _| *of != session),
            DataClass::Names => {}
            DataClass::Work => {
                self.chat.retain(|message| !(from_ms..=to_ms).contains(&message.at_ms));
                let calls = &self.calls;
                self.notes.retain(|(_, note)| !is_placed(calls, note.call, from_ms, to_ms));
                self.work.retain(|(of, ..), _| *of != session);
                self.files.retain(|(of, ..), _| *of != session);
                self.seals.retain(|(of, _), _| *of != session);
                let held = self.journal.iter_mut().filter(|entry| (from_ms..=to_ms).contains(&entry.at_ms));
                for entry in held {
                    if let JournalEvent::FileGiven { name, .. } = &mut entry.event
                        && name.starts_with(|c: char| c.is_ascii_digit())
                        && name.contains(" - ")
                    {
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

fn certified((all, mut files): Gone) -> PurgedClass {
    files.sort_unstable();
    files.dedup();
    PurgedClass {
        count: u32::try_from(all.len()).unwrap_or(u32::MAX),
        bytes: all.iter().map(|(_, bytes)| bytes).sum(),
        digest: digest_of(all.iter().map(|(hash, _)| *hash)),
        files,
    }
}
