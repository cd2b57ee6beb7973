//! Help in a chat: a helper has a word with the candidate alone, writes beside it, or in its place.

use std::collections::BTreeMap;

use super::helper_persona;
use crate::hub::addressing::Reached;
use crate::hub::{Hub, Refusal};
use crate::protocol::{Address, ErrorCode, HELPER_NAME, JournalEvent, Persona, Role, StationId, ToStation};

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
    /// In whose name a helper's words are, and whom they are for: the candidate alone or, in its place, whom it could write
    /// to.
    pub(in crate::hub) fn reach_as_helper(
        &mut self,
        helper: StationId,
        candidate: StationId,
        to: &Address,
    ) -> Result<(StationId, Reached), Refusal> {
        self.check_training()?;
        self.check_helps_in_chat(helper, candidate)?;
        if self.check_addressed(candidate, to).is_ok() {
            self.helped_chats.spoke.insert(candidate, helper);
            return Ok((helper, Reached { station: candidate, persona: Some(helper_persona()) }));
        }
        self.check_reads_along(helper, candidate)?;
        Ok((candidate, self.reach(candidate, to, None)?))
    }

    /// Whom a station's own words are for. A candidate may answer its helper, and writes to nobody else while this one writes
    /// in its place.
    pub(in crate::hub) fn reach_own(
        &self,
        from: StationId,
        to: &Address,
        persona: Option<Persona>,
    ) -> Result<Reached, Refusal> {
        let to_helper = matches!(to, Address::Name(name) if name.trim() == HELPER_NAME);
        let helper = self.helped_chats.helper_of(from).filter(|_| to_helper && self.is_training());
        // Who hears another by now would not see it.
        if let Some(helper) = helper.filter(|helper| self.check_helps_in_chat(*helper, from).is_ok()) {
            return Ok(Reached { station: helper, persona: Some(helper_persona()) });
        }
        if self.helped_chats.taken.contains_key(&from) {
            return Err(Refusal::new(ErrorCode::TakenOver, "a helper writes in this candidate's place"));
        }
        self.reach(from, to, persona)
    }

    /// A jury member helps in the chat of a candidate that it hears, where it has none of its own.
    fn check_helps_in_chat(&self, helper: StationId, candidate: StationId) -> Result<(), Refusal> {
        let is_free = self.roster.seat(helper).role == Role::Jury && self.pairs.peer(helper).is_none();
        if is_free && self.helped_by(helper) == Some(candidate) {
            return Ok(());
        }
        let text = "the helper does not hear this candidate, or has one of its own";
        Err(Refusal::new(ErrorCode::NoSuchStation, text))
    }

    /// The same, and it reads what the client writes: who speaks with the two does not.
    fn check_reads_along(&self, helper: StationId, candidate: StationId) -> Result<(), Refusal> {
        self.check_helps_in_chat(helper, candidate)?;
        if self.ears.listens_to(helper).and_then(|jury| self.pairs.peer(jury)) == Some(candidate) {
            return Ok(());
        }
        Err(Refusal::new(ErrorCode::NoSuchStation, "the helper does not read this candidate's chat"))
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
            (true, _) => {
                self.check_reads_along(helper, candidate)?;
                if taken_by.is_some() {
                    return Ok(());
                }
                self.helped_chats.taken.insert(candidate, helper);
                self.chat_taken(helper, candidate, true);
            }
            (false, Some(by)) if by == helper => self.give_chat_back(candidate),
            (false, _) => {}
        }
        Ok(())
    }

    /// Gives chats back whose helpers read them no longer.
    pub(in crate::hub) fn give_chats_back(&mut self) {
        let stays = |(candidate, helper): (&StationId, &StationId)| {
            self.is_training() && self.check_reads_along(*helper, *candidate).is_ok()
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
