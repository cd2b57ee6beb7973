//! Help in a chat: a helper has a word with the candidate alone, writes beside it, or in its place.

use std::collections::BTreeMap;

use super::helper_persona;
use crate::hub::addressing::Reached;
use crate::hub::{Hub, Refusal};
use crate::protocol::{Address, ErrorCode, HELPER_NAME, JournalEvent, Role, StationId, ToStation};

/// Who helps in which candidate's chat.
#[derive(Debug, Default)]
pub(in crate::hub) struct HelpedChats {
    /// Who had a word with each candidate last.
    spoke: BTreeMap<StationId, StationId>,
    /// Who writes in which candidate's place.
    taken: BTreeMap<StationId, StationId>,
}

impl HelpedChats {
    /// To whom a candidate writes that writes to its helper.
    fn helper_of(&self, candidate: StationId) -> Option<StationId> {
        self.taken.get(&candidate).or(self.spoke.get(&candidate)).copied()
    }
}

impl Hub {
    /// Whom a word in a chat is for that passes between a candidate and its helper, and nobody else.
    pub(in crate::hub) fn reach_in_training(&mut self, from: StationId, to: &Address) -> Option<Reached> {
        if !self.session.training {
            return None;
        }
        let station = match (self.roster.seat(from).role, to) {
            (Role::Candidate, Address::Name(name)) if name.trim() == HELPER_NAME => {
                let helper = self.helped_chats.helper_of(from)?;
                self.roster.seat(helper).is_here().then_some(helper)?
            }
            (Role::Jury, Address::Station(_) | Address::Name(_)) => {
                let candidate =
                    self.helped_by(from).filter(|candidate| self.check_addressed(*candidate, to).is_ok())?;
                self.helped_chats.spoke.insert(candidate, from);
                candidate
            }
            (Role::Candidate | Role::Jury | Role::Staff, _) => return None,
        };
        Some(Reached { station, persona: Some(helper_persona()) })
    }

    /// The candidate in whose place a message is written: none where it is the sender's own.
    ///
    /// # Errors
    /// Where a helper writes in the sender's place.
    pub(in crate::hub) fn writes_in_place_of(
        &self,
        from: StationId,
        to: &Address,
    ) -> Result<Option<StationId>, Refusal> {
        let to_helper = matches!(to, Address::Name(name) if name.trim() == HELPER_NAME);
        if self.helped_chats.taken.contains_key(&from) && !to_helper {
            return Err(Refusal::new(ErrorCode::TakenOver, "a helper writes in this candidate's place"));
        }
        let own_candidate = self.pairs.peer(from).is_some();
        let helps = self.session.training && self.roster.seat(from).role == Role::Jury && !own_candidate;
        Ok(self.helped_by(from).filter(|candidate| helps && self.check_addressed(*candidate, to).is_err()))
    }

    /// A helper writes in the candidate's place from now on, or no longer.
    pub(in crate::hub) fn take_chat(
        &mut self,
        helper: StationId,
        candidate: StationId,
        on: bool,
    ) -> Result<(), Refusal> {
        self.check_training()?;
        let taken_by = self.helped_chats.taken.get(&candidate).copied();
        match (on, taken_by) {
            (true, Some(other)) if other != helper => {
                return Err(Refusal::new(ErrorCode::TakenOver, "another helper writes in its place"));
            }
            (true, _) if self.helped_by(helper) != Some(candidate) || self.pairs.peer(helper).is_some() => {
                let text = "the helper does not hear this candidate, or has one of its own";
                return Err(Refusal::new(ErrorCode::NoSuchStation, text));
            }
            (true, None) => {
                self.helped_chats.taken.insert(candidate, helper);
                self.chat_taken(helper, candidate, true);
            }
            (false, Some(by)) if by == helper => self.give_chat_back(candidate),
            (true | false, _) => {}
        }
        Ok(())
    }

    /// Gives chats back whose helpers hear the candidates no longer.
    pub(in crate::hub) fn give_chats_back(&mut self) {
        let stays = |(candidate, helper): (&StationId, &StationId)| {
            let free = self.session.training && self.pairs.peer(*helper).is_none();
            free && self.helped_by(*helper) == Some(*candidate)
        };
        let left = self.helped_chats.taken.iter().filter(|taken| !stays(*taken));
        let left: Vec<StationId> = left.map(|(candidate, _)| *candidate).collect();
        left.into_iter().for_each(|candidate| self.give_chat_back(candidate));
    }

    /// After a welcome: the screens of a candidate whose chat is taken, and of who took it, have to say so.
    pub(in crate::hub) fn say_if_chat_is_taken(&mut self, station: StationId) {
        let mut taken = self.helped_chats.taken.iter();
        if taken.any(|(candidate, helper)| station == *candidate || station == *helper) {
            self.tell(station, ToStation::ChatTaken { on: true });
        }
    }

    fn give_chat_back(&mut self, candidate: StationId) {
        if let Some(helper) = self.helped_chats.taken.remove(&candidate) {
            self.chat_taken(helper, candidate, false);
        }
    }

    fn chat_taken(&mut self, helper: StationId, candidate: StationId, on: bool) {
        self.journal(JournalEvent::ChatTaken { station: helper, candidate, on });
        for station in [helper, candidate] {
            self.tell(station, ToStation::ChatTaken { on });
        }
    }
}
