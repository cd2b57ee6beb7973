//! Help for a candidate in training, by who listens to it: a word to the candidate alone, in the call, or in its place.
//!
//! Whoever whispers goes on listening; whoever joins hears the two directly, and listens again once it has left them.

use std::time::Instant;

use signaling::protocol::{ErrorCode, HelpMode, Role, StationId, ToServer};

use super::Station;
use super::chat::Helped;
use super::view::NoticeKind;

/// What this station does beside exchanges of its own.
#[derive(Debug, Default)]
pub(super) struct Help {
    /// Whom it listened to when it began to help in a call.
    listened_to: Option<StationId>,
    /// It hears the two directly meanwhile.
    away: bool,
}

impl Station {
    /// Helps the candidate whose call is listened to, otherwise than before, or no longer.
    pub(super) fn help(&mut self, how: Option<HelpMode>) {
        let Station { identity, calls, listening, out, training, server, .. } = self;
        let heard = listening.call().zip(listening.wanted());
        let helped = calls.helping().map(|(call, _)| call).or(heard.map(|(call, _)| call));
        match (identity.role, helped) {
            (Role::Candidate | Role::Staff, _) => out.notice(NoticeKind::WrongRole),
            (Role::Jury, _) if !*training => out.notice(NoticeKind::Refused(ErrorCode::NotTraining)),
            (Role::Jury, _) if !server.is_online() => out.notice(NoticeKind::NotReady),
            (Role::Jury, None) => out.notice(NoticeKind::NobodyToHelp),
            (Role::Jury, Some(call)) => {
                if let Some((_, to)) = heard {
                    self.help.listened_to = how.map(|_| to);
                }
                // Another call than the one helped in may be heard by now: that one is meant.
                let meant = heard.filter(|_| how.is_some()).map_or(call, |(heard, _)| heard);
                if meant != call {
                    out.send(ToServer::Help { call, how: None });
                }
                out.send(ToServer::Help { call: meant, how });
            }
        }
    }

    /// Writes in the place of the candidate that is listened to, or no longer.
    pub(super) fn take_chat(&mut self, on: bool) {
        let candidate = self.listening.candidate();
        match (self.identity.role, candidate) {
            (Role::Candidate | Role::Staff, _) => self.out.notice(NoticeKind::WrongRole),
            (Role::Jury, None) => self.out.notice(NoticeKind::NobodyToHelp),
            (Role::Jury, Some(_)) if !self.server.is_online() => self.out.notice(NoticeKind::NotReady),
            (Role::Jury, Some(candidate)) => self.out.send(ToServer::TakeChat { candidate, on }),
        }
    }

    /// The candidate that whoever writes here helps by it.
    pub(super) fn helped_in_writing(&self) -> Option<StationId> {
        self.calls.helped().or(self.listening.candidate()).filter(|_| self.may_help_in_writing())
    }

    /// How many chat lines are not read yet. What the jury's earlier candidates wrote is in no conversation that it could open.
    pub(super) fn unread(&self) -> usize {
        match self.identity.role {
            Role::Candidate | Role::Staff => self.chat.unread(None),
            Role::Jury => {
                let with = self.people.peer().map(|peer| peer.id).or(self.helped_in_writing());
                with.map_or(0, |with| self.chat.unread(Some(with)))
            }
        }
    }

    /// Whether what is written here can be a helper's: in training, and where there is no candidate of its own.
    fn may_help_in_writing(&self) -> bool {
        self.training && self.identity.role == Role::Jury && self.people.peer().is_none()
    }

    /// Has the chat know whom it helps, as far as the server has told since it is there.
    pub(super) fn follow_helped(&mut self, online: bool) {
        let is_told = self.calls.helped().is_some() || self.listening.is_told();
        let helped = match is_told || !self.may_help_in_writing() {
            true => Helped::Told(self.helped_in_writing()),
            false => Helped::Awaited,
        };
        self.chat.help(helped, online, &mut self.out);
    }

    /// Who has left a call that it helped in listens on.
    pub(super) fn follow_help(&mut self, now: Instant) {
        let Station { calls, listening, help, out, server, .. } = self;
        if calls.hears_others() {
            help.away = help.listened_to.is_some();
        } else if help.away && server.is_online() {
            help.away = false;
            if let Some(to) = help.listened_to.take().filter(|_| !listening.is_on()) {
                listening.listen(to, true, now, out);
            }
        }
    }
}

impl Help {
    /// The person listens to nobody any more, or to another.
    pub fn forget(&mut self) {
        self.listened_to = None;
    }
}
