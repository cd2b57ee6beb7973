//! What is to be seen of a station, and when it must be looked after.

use std::sync::Arc;
use std::time::Instant;

use super::{ExamSeen, Station, View};

impl Station {
    /// When [`Station::tick`] is due at the latest.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let Station {
            server,
            people,
            calls,
            wires,
            listening,
            chat,
            files,
            notes,
            writing,
            drafts,
            handing,
            handover,
            exam,
            record,
            sound,
            check,
            ..
        } = self;
        let deadlines = [
            server.next_deadline(),
            people.next_deadline(),
            calls.next_deadline(),
            wires.next_deadline(),
            listening.next_deadline(),
            chat.next_deadline(),
            files.next_deadline(),
            notes.next_deadline(),
            writing.next_deadline(),
            drafts.next_deadline(),
            handing.next_deadline(),
            handover.next_deadline(),
            exam.next_deadline(),
            record.next_deadline(),
            sound.next_deadline(),
            check.next_deadline(),
            self.plays.next_deadline(),
        ];
        deadlines.into_iter().flatten().min()
    }

    /// True where nothing is on its way to the server that it ought to hear of before this station leaves.
    pub fn is_settled(&self) -> bool {
        let written = self.notes.is_settled() && self.writing.is_settled() && self.drafts.is_settled();
        let settled = self.chat.is_settled() && written && self.exam.is_settled();
        !self.server.is_online() || (self.calls.view().is_none() && settled)
    }

    /// What is to be seen now.
    pub fn view(&self) -> View {
        View {
            name: self.identity.name.clone(),
            role: self.identity.role,
            id: self.id,
            server: self.server.view(),
            phase: self.phase,
            roster: self.people.roster(),
            peer: self.people.peer(),
            call: self.calls.view(),
            other_calls: self.calls.others(),
            whispered: self.calls.is_whispered_to(),
            last_call: self.calls.last(),
            ended: self.calls.ended_last(),
            listening: self.listening.view(),
            listeners: self.listening.listeners(),
            listening_announced: self.listening_announced,
            training: self.training,
            helping: self.calls.helping().map(|(_, how)| how),
            joining: self.calls.is_joining(),
            helped: self.helped_in_writing(),
            staffed: self.staffing.view(),
            call_log: self.log.view(),
            notes: self.notes.view(),
            keys: self.keys.view(),
            do_not_disturb: self.do_not_disturb.is_on(),
            chat: self.chat.lines(),
            chat_taken: self.chat_taken,
            unread: self.unread(),
            clients: self.session.clients(),
            posts: self.session.posts(),
            exam: self.exam_seen(),
            journal: self.session.journal(),
            files: self.files.view(),
            prompts: Arc::clone(&self.sound.prompts),
            playing: self.sound.playing.clone(),
            last_played: self.sound.last_played.clone(),
            plays: self.plays.view(),
            kept: Arc::clone(&self.kept),
            recording: self.sound.recording.clone(),
            audio: self.sound.audio.clone(),
            check: self.check.view(&self.sound.audio),
            figures: self.sound.figures,
            notices: self.out.notices(),
        }
    }

    pub(super) fn exam_seen(&self) -> ExamSeen {
        let (written, sending) = self.writing.view();
        let (handing, kept) = (self.handing.view(), self.keeping.view());
        let (drafts, record) = (self.drafts.view(), self.record.view());
        ExamSeen { written, drafts, sending, handing, kept, record, ..self.exam.view() }
    }
}
