//! The store of simulations: the same answers as SQLite's, in memory and at once.

mod dossiers;

use std::collections::BTreeMap;
use std::convert::Infallible;

use super::paging::page_of;
use crate::hub::{Call, REMEMBERED_CALLS};
use crate::kept::{
    Kept, KeptCall, KeptExam, KeptLook, KeptPair, KeptPersona, KeptPurge, KeptRecording, KeptStation,
    NewChat, NewFile, NewNote, NewSeal, NewWork, Page, Query, REMEMBERED_PERSONAS, Receiver, StoreOp, Stored,
    past_sessions, retained,
};
use crate::protocol::exam::{
    CandidateNumber, Fact, HandedFile, HandedKind, JurorId, Piece, Recorded, SessionId, WrittenPiece,
};
use crate::protocol::{
    CallNote, ChatMessage, ChatNumbers, ChatState, FileHash, JournalEntry, JournalEvent, Link, MessageId,
    Role, StationId,
};
use crate::tally::{TALLIED_CALLS, Tally};

/// Keeps everything until it is dropped.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    stations: BTreeMap<StationId, KeptStation>,
    pairs: BTreeMap<StationId, KeptPair>,
    last_link: Link,
    calls: Vec<Call>,
    chat: Vec<ChatMessage>,
    notes: Vec<(StationId, CallNote)>,
    journal: Vec<JournalEntry>,
    facts: Vec<(SessionId, Recorded)>,
    alive_ms: Option<u64>,
    work: BTreeMap<(SessionId, CandidateNumber, Piece), WrittenPiece>,
    looks: BTreeMap<(SessionId, JurorId), CandidateNumber>,
    files: BTreeMap<(SessionId, CandidateNumber, HandedKind, String), HandedFile>,
    recordings: BTreeMap<(SessionId, FileHash), KeptRecording>,
    seals: BTreeMap<(SessionId, CandidateNumber), NewSeal>,
    purges: Vec<KeptPurge>,
    /// Numbers never come twice, even after messages and notes were deleted.
    last_chat: u64,
    last_note: u64,
}

impl Memory {
    /// Keeps one thing.
    pub fn keep(&mut self, op: StoreOp) -> Stored {
        match op {
            StoreOp::Station(station) => self.keep_station(station),
            StoreOp::Pair(pair) => {
                self.pairs.retain(|_, kept| kept.jury != pair.jury);
                self.pairs.insert(pair.candidate, pair);
                self.last_link = self.last_link.max(pair.link);
            }
            StoreOp::Part { candidate } => {
                self.pairs.remove(&candidate);
            }
            StoreOp::Call(call) => match self.calls.iter_mut().find(|kept| kept.id == call.id) {
                Some(kept) if kept.epoch > call.epoch => {}
                Some(kept) => *kept = *call,
                None => self.calls.push(*call),
            },
            StoreOp::Chat(chat) => return self.keep_chat(chat),
            StoreOp::Note(note) => return Stored::Note(self.keep_note(note)),
            StoreOp::Progress { by, id, state } => return Stored::Progress(self.progress(&by, id, state)),
            StoreOp::Journal { at_ms, event } => return Stored::Journal(self.enter(at_ms, event)),
            StoreOp::Facts { session, facts } => return self.keep_facts(session, facts),
            StoreOp::Work(work) => return Stored::Work(self.keep_work(work)),
            StoreOp::File(new) => {
                let NewFile { session, candidate, file } = new;
                if !file.kind.is_work() {
                    let same = (session, candidate, file.kind);
                    self.files
                        .retain(|(session, candidate, kind, _), _| (*session, *candidate, *kind) != same);
                }
                self.files.insert((session, candidate, file.kind, file.name.clone()), file);
            }
            StoreOp::Recording(new) => {
                self.recordings.entry((new.session, new.recording.hash)).or_insert(new);
            }
            StoreOp::Seal(seal) => {
                self.seals.insert((seal.session, seal.candidate), *seal);
            }
            StoreOp::Purge(new) => return Stored::Fact(self.purge(*new).map(Box::new)),
            StoreOp::StationPurged(new) => return self.confirm(*new),
            StoreOp::LateFact(new) => return Stored::Fact(self.keep_late(*new).map(Box::new)),
            StoreOp::Look(KeptLook { session, juror, at }) => {
                self.looks.insert((session, juror), at);
            }
            StoreOp::Alive { at_ms } => self.alive_ms = self.alive_ms.max(Some(at_ms)),
        }
        Stored::Done
    }

    /// Reads a page.
    pub fn read(&self, query: &Query) -> Page {
        let Ok(page) = match query {
            Query::History { station, with, after } => {
                let chat = self.chat.iter().filter(|message| message.number > *after);
                let is_of = |message: &ChatMessage, end| message.from == end || message.to == end;
                let own = chat.filter(|message| is_of(message, *station));
                let own = own.filter(|message| with.is_none_or(|with| is_of(message, with)));
                page_of(own.cloned().map(Ok::<_, Infallible>))
                    .map(|(messages, more)| Page::History { messages, more })
            }
            Query::Notes { station, before } => {
                let own = self.notes.iter().rev().filter(|(of, _)| of == station).map(|(_, note)| note);
                let older = own.filter(|note| before.is_none_or(|before| note.number < before));
                page_of(older.cloned().map(Ok::<_, Infallible>)).map(|(notes, more)| Page::Notes {
                    before: *before,
                    notes,
                    more,
                })
            }
            Query::Journal { after } => {
                let entries = self.journal.iter().filter(|entry| entry.number > *after);
                page_of(entries.cloned().map(Ok::<_, Infallible>))
                    .map(|(entries, more)| Page::Journal { entries, more })
            }
            Query::Dossier(asked) => return self.dossier(asked),
            Query::Exchange { chat, after } => {
                let newer = self.chat.iter().filter(|message| message.number > *after);
                let own = newer.filter(|message| chat.holds(message)).cloned();
                page_of(own.map(Ok::<_, Infallible>)).map(|(messages, more)| Page::History { messages, more })
            }
            Query::Holdings { session, from_ms, to_ms } => return self.holdings(*session, *from_ms, *to_ms),
            Query::Facts { session, after } => {
                let newer = self.facts_of(*session).filter(|fact| fact.number > *after);
                page_of(newer.cloned().map(Ok::<_, Infallible>)).map(|(facts, more)| Page::Facts {
                    after: *after,
                    facts,
                    more,
                })
            }
            Query::Calls { station, before } => {
                let newer = |kept: &KeptCall| before.is_none_or(|before| kept.number < before);
                let page = self.log(*station).filter(newer).map(Ok::<_, Infallible>);
                page_of(page).map(|(calls, more)| {
                    let tally = before.is_none().then(|| self.tally(*station));
                    Page::Calls { calls, more, tally }
                })
            }
        };
        page
    }

    /// What a hub that starts now goes on from.
    pub fn kept(&self) -> Kept {
        let over = self.calls.iter().filter(|call| call.over().is_some()).count();
        let mut forgotten = over.saturating_sub(REMEMBERED_CALLS);
        let remembered = self.calls.iter().filter(|call| {
            let forget = call.over().is_some() && forgotten > 0;
            forgotten -= usize::from(forget);
            !forget
        });
        Kept {
            stations: self.stations.values().cloned().collect(),
            pairs: self.pairs.values().copied().collect(),
            last_link: self.last_link,
            calls: remembered.cloned().collect(),
            chats: self.stations.keys().filter_map(|station| self.numbers(*station)).collect(),
            personas: self.personas(),
            journal: self.journal.last().map_or(0, |entry| entry.number),
            exam: self.kept_exam(),
        }
    }

    fn kept_exam(&self) -> KeptExam {
        let is_own = |(_, recorded): &&(SessionId, Recorded)| {
            !matches!(recorded.fact, Fact::Purge(_) | Fact::Dossier(_))
        };
        let last = self.facts.iter().rfind(is_own).map(|(session, _)| *session);
        let facts = last.into_iter().flat_map(|session| self.facts_of(session)).cloned().collect();
        let own = self.work.iter().filter(|((session, ..), _)| Some(*session) == last);
        let work = own.map(|((_, candidate, _), piece)| (*candidate, piece.clone())).collect();
        let past = past_sessions(self.facts.iter().cloned());
        let own = self.files.iter().filter(|((session, ..), _)| Some(*session) == last);
        let files = own.map(|((_, candidate, ..), file)| (*candidate, file.clone())).collect();
        let sealed = self.seals.values().flat_map(|seal| {
            let entries = seal.entries.iter().map(|(entry, _)| (seal.session, entry.hash, entry.bytes));
            entries.chain([(seal.session, seal.index.0, seal.index.1.len() as u64)])
        });
        let sealed: std::collections::BTreeSet<_> = sealed.collect();
        let sealed = sealed.into_iter().collect();
        let retained = retained(self.facts.iter().cloned());
        let own = self.looks.iter().filter(|((session, _), _)| Some(*session) == last);
        let looks = own.map(|((_, juror), at)| (*juror, *at)).collect();
        let purges = self.purges.clone();
        let mut recordings: Vec<KeptRecording> =
            last.into_iter().flat_map(|session| self.recordings_of(session)).copied().collect();
        recordings.sort_by_key(|kept| (kept.candidate, kept.exchange, kept.recording.from_ms));
        let alive_ms = self.alive_ms;
        KeptExam { facts, alive_ms, past, work, files, looks, recordings, sealed, retained, purges }
    }

    fn keep_work(&mut self, work: NewWork) -> WrittenPiece {
        let NewWork { session, candidate, piece } = work;
        let key = (session, candidate, piece.piece.clone());
        let kept = self.work.entry(key).or_insert_with(|| piece.clone());
        if kept.edition < piece.edition {
            *kept = piece;
        }
        kept.clone()
    }

    fn facts_of(&self, session: SessionId) -> impl Iterator<Item = &Recorded> {
        self.facts.iter().filter(move |(of, _)| *of == session).map(|(_, fact)| fact)
    }

    fn keep_facts(&mut self, session: SessionId, facts: Vec<Recorded>) -> Stored {
        let is_kept = |fact: &Recorded| self.facts_of(session).any(|kept| kept.number == fact.number);
        if facts.iter().any(is_kept) {
            return Stored::Clash;
        }
        self.facts.extend(facts.into_iter().map(|fact| (session, fact)));
        Stored::Done
    }

    /// The log of a station, newest first.
    fn log(&self, station: StationId) -> impl Iterator<Item = KeptCall> {
        let numbered = self.calls.iter().enumerate().rev();
        let own = numbered.filter(move |(_, call)| call.is_logged_at(station));
        own.map(|(index, call)| KeptCall { number: index as u64 + 1, call: call.clone() })
    }

    fn tally(&self, station: StationId) -> Tally {
        let mut tally = Tally::default();
        for KeptCall { call, .. } in self.log(station).take(TALLIED_CALLS) {
            tally.count(station, &call);
        }
        tally
    }

    fn personas(&self) -> Vec<KeptPersona> {
        let mut personas: Vec<KeptPersona> = Vec::new();
        for message in self.chat.iter().rev() {
            let by_jury = self.stations.get(&message.from).is_some_and(|from| from.role == Role::Jury);
            let Some(persona) = message.persona.as_ref().filter(|_| by_jury) else {
                continue;
            };
            let (jury, candidate) = (message.from, message.to);
            let known = personas
                .iter()
                .any(|played| (played.jury, played.candidate, &played.persona) == (jury, candidate, persona));
            if !known && personas.len() < REMEMBERED_PERSONAS {
                personas.push(KeptPersona {
                    jury,
                    candidate,
                    persona: persona.clone(),
                    at_ms: message.at_ms,
                });
            }
        }
        personas.reverse();
        personas
    }

    /// Every call, over or not, in the order in which they were placed.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// Every chat message, in order.
    pub fn chat(&self) -> &[ChatMessage] {
        &self.chat
    }

    /// Every note, with whose it is, in the order in which they were begun.
    pub fn notes(&self) -> &[(StationId, CallNote)] {
        &self.notes
    }

    /// Every fact of every exam, in the order in which they were kept.
    pub fn facts(&self) -> impl Iterator<Item = &Recorded> {
        self.facts.iter().map(|(_, fact)| fact)
    }

    /// The whole journal, in order.
    pub fn journal(&self) -> &[JournalEntry] {
        &self.journal
    }

    fn keep_chat(&mut self, chat: NewChat) -> Stored {
        let NewChat { id, from, to, persona, by_helper, text, at_ms } = chat;
        if let Some(message) = self.chat.iter().find(|message| message.id == id) {
            return Stored::Chat { message: message.clone(), entry: None };
        }
        self.last_chat += 1;
        let number = self.last_chat;
        let state = ChatState::Sent;
        let message = ChatMessage { id, number, from, to, persona, by_helper, text, at_ms, state };
        self.chat.push(message.clone());
        let entry = self.enter(at_ms, JournalEvent::ChatSent { id, from, to });
        Stored::Chat { message, entry: Some(entry) }
    }

    fn keep_note(&mut self, note: NewNote) -> Option<CallNote> {
        let NewNote { station, call, revision, text, at_ms } = note;
        self.calls.iter().find(|kept| kept.id == call && kept.concerns(station))?;
        let number = self.last_note + 1;
        let fresh = CallNote { number, call, revision, text, at_ms };
        let known = self.notes.iter_mut().find(|(of, kept)| *of == station && kept.call == call);
        let (_, kept) = match known {
            Some(known) => {
                if revision > known.1.revision {
                    known.1 = CallNote { number: known.1.number, ..fresh };
                }
                known
            }
            None => {
                self.last_note = number;
                self.notes.push_mut((station, fresh))
            }
        };
        Some(kept.clone())
    }

    fn enter(&mut self, at_ms: u64, event: JournalEvent) -> JournalEntry {
        let number = self.journal.last().map_or(1, |entry| entry.number + 1);
        let entry = JournalEntry { number, at_ms, event };
        self.journal.push(entry.clone());
        entry
    }

    fn progress(&mut self, by: &Receiver, id: MessageId, state: ChatState) -> Option<Vec<ChatMessage>> {
        let known = self.chat.iter().find(|message| message.id == id);
        let message = known.filter(|message| by.has(message))?.clone();
        let mut last = BTreeMap::new();
        let earlier = self.chat.iter_mut().filter(|kept| kept.state < state && by.has_with(&message, kept));
        for kept in earlier {
            kept.state = state;
            last.insert((kept.from, kept.to), kept.clone());
        }
        Some(last.into_values().collect())
    }

    fn numbers(&self, station: StationId) -> Option<(StationId, ChatNumbers)> {
        let mut numbers = ChatNumbers::default();
        for message in self.chat.iter().filter(|message| message.from == station || message.to == station) {
            numbers.last = message.number;
            if message.from == station && message.state >= ChatState::Delivered {
                numbers.delivered = message.number;
            }
            if message.from == station && message.state >= ChatState::Read {
                numbers.read = message.number;
            }
        }
        (numbers != ChatNumbers::default()).then_some((station, numbers))
    }
}
