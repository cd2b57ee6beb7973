//! The log of calls, as the server keeps it: read after each welcome and each end of a call, at staff's for the station
//! that was chosen.

use std::collections::BTreeMap;
use std::sync::Arc;

use signaling::protocol::{
    Address, CallId, JournalEntry, JournalEvent, LogSums, LoggedCall, Persona, Role, StationId, ToServer,
    normalised_number,
};

use super::out::Out;
use super::view::{CallLog, NoticeKind};

/// The calls kept in view, several days of exams; older ones are at the server.
const CALLS_IN_VIEW: usize = 200;

/// The calls of this station or, at staff's, of another.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// Whose, at staff's.
    shown: Option<StationId>,
    calls: BTreeMap<u64, LoggedCall>,
    sums: LogSums,
    /// The next first page replaces what is here: it may be another server's.
    anew: bool,
    view: Arc<CallLog>,
}

impl Log {
    pub fn welcomed(&mut self, role: Role, out: &mut Out) {
        self.anew = true;
        self.ask(role, out);
    }

    /// A call of this station is over: the server has it in the log by the time it reads this.
    pub fn ended(&self, role: Role, out: &mut Out) {
        self.ask(role, out);
    }

    /// Calls ended that staff may be looking at.
    pub fn journalled(&self, entries: &[JournalEntry], role: Role, out: &mut Out) {
        if entries.iter().any(|entry| matches!(entry.event, JournalEvent::CallEnded { .. })) {
            self.ask(role, out);
        }
    }

    /// Reads the log: of this station, or of another (staff). Without the server, as soon as it is back.
    pub fn show(&mut self, of: Option<StationId>, role: Role, online: bool, out: &mut Out) {
        match (role, of) {
            (Role::Staff, Some(_)) => {
                if self.shown != of {
                    *self = Log { shown: of, anew: true, ..Log::default() };
                }
            }
            (Role::Candidate | Role::Jury, None) => {}
            (Role::Staff, None) | (Role::Candidate | Role::Jury, Some(_)) => {
                return out.notice(NoticeKind::WrongRole);
            }
        }
        if online {
            self.ask(role, out);
        }
    }

    /// A page of the log. One of a station that is no longer shown comes late.
    pub fn page(
        &mut self,
        of: StationId,
        before: Option<u64>,
        calls: Vec<LoggedCall>,
        more: bool,
        sums: Option<LogSums>,
        out: &mut Out,
    ) {
        if self.shown.is_some_and(|shown| shown != of) {
            return;
        }
        if before.is_none() && std::mem::take(&mut self.anew) {
            self.calls.clear();
        }
        let last = calls.last().map(|call| call.number);
        let follows = last.filter(|last| more && !self.calls.contains_key(last));
        self.calls.extend(calls.into_iter().map(|call| (call.number, call)));
        if let Some(last) = follows.filter(|_| self.calls.len() < CALLS_IN_VIEW) {
            out.send(ToServer::Calls { of: self.shown, before: Some(last) });
        }
        while self.calls.len() > CALLS_IN_VIEW {
            self.calls.pop_first();
        }
        self.sums = sums.unwrap_or_else(|| std::mem::take(&mut self.sums));
        let calls = self.calls.values().rev().cloned().collect();
        self.view = Arc::new(CallLog { of: Some(of), calls, sums: self.sums.clone() });
    }

    /// Whom to call, and as which client, to call back who was in a call: the client, by number where it has one, or
    /// the candidate, as the same client.
    pub fn back(&self, call: CallId, role: Role) -> Result<(Address, Option<Persona>), NoticeKind> {
        let Some(logged) = self.calls.values().find(|logged| logged.call == call) else {
            return Err(NoticeKind::NotInLog);
        };
        let LoggedCall { persona, with, .. } = logged.clone();
        match (role, with) {
            (Role::Candidate, _) => {
                let number = persona.number.filter(|number| !normalised_number(number).is_empty());
                Ok((number.map_or(Address::Name(persona.name), Address::Number), None))
            }
            (Role::Jury, Some(candidate)) => Ok((Address::Station(candidate.id), Some(persona))),
            (Role::Jury, None) => Err(NoticeKind::NotInLog),
            (Role::Staff, _) => Err(NoticeKind::WrongRole),
        }
    }

    /// Whether the call is in view.
    pub fn has(&self, call: CallId) -> bool {
        self.shown.is_none() && self.calls.values().any(|logged| logged.call == call)
    }

    pub fn view(&self) -> Arc<CallLog> {
        Arc::clone(&self.view)
    }

    fn ask(&self, role: Role, out: &mut Out) {
        if role != Role::Staff || self.shown.is_some() {
            out.send(ToServer::Calls { of: self.shown, before: None });
        }
    }
}
