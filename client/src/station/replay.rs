//! What is played beside calls, handed to whom it concerns: a candidate's recording, the recording of an exchange from the
//! moment of a mark, or any other.

use std::sync::Arc;
use std::time::Instant;

use signaling::protocol::exam::{FromExam, Order, OrderId, PlayCut, PlayEnd};
use signaling::protocol::{FileHash, NotTaken, Role};

use super::view::{
    KeptExchange, NoticeKind, PlayEnded, PlayNotice, RecordingFault, RecordingSound, Replay, ReplayAt,
};
use super::{PromptOutput, Station};

impl Station {
    /// What the server says of a play of the exam's recording.
    pub(super) fn play_told(&mut self, told: FromExam, now: Instant) {
        let online = self.server.is_online();
        let Station { plays, files, sound, check, exam, rng, out, .. } = self;
        match told {
            FromExam::PreparePlay { of, play, recording, output } => {
                sound.stop(out);
                sound.try_output(None, now, out);
                check.end(out);
                plays.prepare((of, play), recording, output, files, now, out);
            }
            FromExam::StartPlay { of, play, in_ms } if !plays.start((of, play), in_ms, sound, now, out) => {
                let end = PlayEnd { heard_ms: 0, gaps: 0, cut: Some(PlayCut::Output) };
                exam.report(Order::EndPlay { candidate: of, play, end }, rng, online, out);
            }
            FromExam::StopPlay { of, play } => plays.stop((of, play), sound, out),
            _ => {}
        }
    }

    /// So many of the server's files are here.
    pub(super) fn files_came(&mut self, have: u32, of: u32, here: Vec<FileHash>) {
        self.files.progress(have, of, here);
        if have >= of {
            self.plays.files_came();
        }
    }

    /// So much was heard of what is played.
    pub(super) fn prompt_position(&mut self, position_ms: u64) {
        if self.plays.is_on() {
            self.plays.position(position_ms, &mut self.sound);
        } else {
            self.sound.prompt_position(position_ms);
        }
    }

    /// The file of the exam's recording was decoded, or cannot be.
    pub(super) fn recording_measured(
        &mut self,
        hash: FileHash,
        found: Result<RecordingSound, RecordingFault>,
        now: Instant,
    ) {
        if self.plays.measured(hash, found, &self.files, &mut self.out) {
            self.files.changed(now, &mut self.out);
        }
    }

    /// What was played is over.
    pub(super) fn prompt_ended(&mut self, ended: PlayEnded) {
        let online = self.server.is_online();
        let Station { plays, exam, sound, rng, out, .. } = self;
        if plays.is_on() {
            plays.ended(ended, exam, sound, rng, online, out);
        } else {
            sound.prompt_ended(ended.cut.is_none(), ended.heard_ms);
        }
    }

    /// The recording of the exam cannot be read (any more).
    pub(super) fn recording_unreadable(&mut self, fault: RecordingFault) {
        let online = self.server.is_online();
        let Station { plays, exam, sound, rng, out, .. } = self;
        if plays.is_on() {
            plays.failed(fault, exam, sound, rng, online, out);
        }
    }

    /// A juror hears an exchange again from the moment of its mark.
    pub(super) fn replay(&mut self, remark: OrderId, output: PromptOutput) {
        if self.identity.role != Role::Jury {
            return self.out.notice(NoticeKind::WrongRole);
        }
        let seen = self.exam.view();
        match seen.replay_of(remark, &self.kept, &self.files.view()) {
            Some(Replay { at: ReplayAt::Coming, .. }) => {
                self.out.notice(NoticeKind::Play(PlayNotice::Coming));
            }
            Some(replay) => self.sound.play_exchange(&replay, output, &mut self.out),
            None => {
                let elsewhere = seen.recorded_elsewhere(remark, self.id);
                let notice = elsewhere.map(|station| NoticeKind::RecordedElsewhere(station.to_owned()));
                self.out.notice(notice.unwrap_or(NoticeKind::Play(PlayNotice::NotRecorded)));
            }
        }
    }

    /// The recordings of exchanges that are kept at this station.
    pub(super) fn exchanges_kept(&mut self, kept: Vec<KeptExchange>) {
        self.kept = Arc::new(kept);
        self.files.has(self.kept.iter().filter_map(|kept| kept.hash));
        self.handover.kept(Arc::clone(&self.kept), &mut self.out);
    }

    /// The server has a file: a jury sends recordings alone, and nobody else does.
    pub(super) fn file_kept(&mut self, hash: FileHash, name: &str) {
        match self.identity.role {
            Role::Jury => self.handover.has(hash),
            Role::Candidate | Role::Staff => self.handing.kept(hash, name, &mut self.out),
        }
    }

    /// The server does not take it.
    pub(super) fn file_not_taken(&mut self, hash: FileHash, why: NotTaken, now: Instant) {
        match self.identity.role {
            Role::Jury => self.handover.not_taken(hash, why, now, &mut self.out),
            Role::Candidate | Role::Staff => self.handing.not_taken(hash, why, now, &mut self.out),
        }
    }

    /// Not all could be sent.
    pub(super) fn files_not_sent(&mut self, now: Instant) {
        match self.identity.role {
            Role::Jury => self.handover.failed(now),
            Role::Candidate | Role::Staff => self.handing.failed(now),
        }
    }
}
