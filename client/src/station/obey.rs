//! What a person asks, handed to whom it concerns.

use std::time::Instant;

use signaling::protocol::exam::SessionId;
use signaling::protocol::{Address, CallId, ErrorCode, MessageId, Persona, Role, ToServer};

use super::plays::is_examined;
use super::view::{NoticeKind, PlayNotice};
use super::{Command, Effect, Outgoing, Station};

impl Station {
    pub(super) fn command(&mut self, command: Command, now: Instant) {
        let online = self.server.is_online();
        match command {
            Command::Call { .. }
            | Command::CallBack(_)
            | Command::Transfer { .. }
            | Command::Merge
            | Command::Pair { .. }
            | Command::Unpair(_)
                if !online =>
            {
                self.out.notice(NoticeKind::NotReady);
            }
            Command::Call { to, persona } => self.place(to, persona, now),
            Command::CallBack(call) => match self.log.back(call, self.identity.role) {
                Ok((to, persona)) => self.place(to, persona, now),
                Err(why) => self.out.notice(why),
            },
            Command::ShowCalls(of) => self.log.show(of, self.identity.role, online, &mut self.out),
            Command::Listen(to) => {
                self.help.forget();
                self.listen(&to, online, now);
            }
            Command::StopListening => {
                self.help.forget();
                self.listening.stop(online, &mut self.out);
            }
            Command::Help(how) => self.help(how),
            Command::TakeChat(on) => self.take_chat(on),
            Command::Staff(post, on) => {
                self.staffing.staff(post, on, self.identity.role, online, &mut self.out);
            }
            Command::MakeSession(format) => {
                self.exam.make(format, self.identity.role, &mut self.rng, online, &mut self.out);
            }
            Command::Order(order) => self.exam.order(*order, &mut self.rng, online, &mut self.out),
            Command::Draw(what) => {
                self.exam.draw(what, self.identity.role, &mut self.rng, online, &mut self.out);
            }
            Command::BeginExchange(exchange) => {
                self.exam.begin(exchange, &mut self.rng, online, &mut self.out);
            }
            Command::LookAt(candidate) => {
                self.exam.look(candidate, self.identity.role, online, &mut self.out);
            }
            Command::SaveRecord => self.record.save(self.identity.role, online, &mut self.out),
            Command::SavePastRecord => self.exam.save_past(self.identity.role, &mut self.out),
            Command::SaveMinutes(session) => self.save_minutes(session, now),
            Command::Mark(candidate) => {
                let mark =
                    self.exam.mark(candidate, self.identity.role, &mut self.rng, now, online, &mut self.out);
                mark.into_iter().for_each(|mark| self.drafts.marked(mark, now, &mut self.out));
            }
            Command::DraftRemark { .. } if self.identity.role != Role::Jury => {
                self.out.notice(NoticeKind::WrongRole);
            }
            Command::DraftRemark { candidate, of, draft } => {
                self.drafts.write(candidate, of, *draft, now, &mut self.out);
            }
            Command::ReadRecord(session) => {
                self.exam.read_record(session, self.identity.role, online, now, &mut self.out);
            }
            Command::OpenDocument(hash, title) => {
                self.documents.open(hash, title, &self.files, &mut self.out);
            }
            Command::Import(path) => {
                self.exam.import.begin(path, self.identity.role, online, &mut self.out);
            }
            Command::StopImport => self.exam.import.stop(&mut self.out),
            Command::PrintPlan => self.exam.plan.print(self.identity.role, online, &mut self.out),
            Command::ReadItem(of, item) => self.exam.read(of, item, online, &mut self.out),
            Command::Merge => self.calls.merge(&mut self.out),
            Command::Balance(percent) => self.listening.balance(percent, &mut self.out),
            Command::Answer(call) => self.calls.answer(call, now, &mut self.out),
            Command::Decline(call) => self.calls.decline(call, now, &mut self.out),
            Command::HangUp(call) => self.calls.hang_up(call, now, &mut self.out),
            Command::Mute(on) => self.calls.mute(on, now, &mut self.out),
            Command::Hold(call, on) => self.calls.hold(call, on, now, &mut self.out),
            Command::Transfer { call, to, attended: false } => {
                self.calls.transfer(call, to, now, &mut self.out);
            }
            Command::Transfer { call, to, attended: true } => {
                let id = CallId(self.rng.number());
                self.calls.consult(id, call, to, now, &mut self.out);
            }
            Command::CompleteTransfer => self.calls.complete_transfer(now, &mut self.out),
            Command::CancelTransfer => self.calls.cancel_transfer(now, &mut self.out),
            Command::WriteNote { call, text, seen } => self.write_note(call, text, seen, now),
            Command::SaveNote(call) => self.notes.save(call, now, online, &mut self.out),
            Command::WritePiece { .. } | Command::SavePiece(_) | Command::SendConfirmation(_)
                if self.identity.role != Role::Candidate =>
            {
                self.out.notice(NoticeKind::WrongRole);
            }
            Command::WritePiece { piece, text, seen } => {
                self.writing.write(piece, text, seen, now, &mut self.out);
            }
            Command::HandIn(_) | Command::OpenHanded(_) if self.identity.role == Role::Staff => {
                self.out.notice(NoticeKind::WrongRole);
            }
            Command::AddProfessional { .. } if self.identity.role != Role::Staff => {
                self.out.notice(NoticeKind::WrongRole);
            }
            Command::AddProfessional { candidate, path } => self.handing.add(candidate, path, &mut self.out),
            Command::PrintWork => self.print_work(),
            Command::HandIn(path) => self.handing.hand_in(path, &mut self.out),
            Command::OpenHanded(hash) => self.open_handed(hash),
            Command::SaveDossier { session, candidate, to } => {
                self.keeping.save(session, candidate, to, self.exam.staff(), &mut self.out);
            }
            Command::OpenDossier => self.keeping.open_saved(&mut self.out),
            Command::LookAtKept(session) => {
                self.keeping.look(session, self.identity.role, online, &mut self.out);
            }
            Command::Purge { session, classes, reason } => {
                self.exam.purge(session, classes, reason, &mut self.rng, online, &mut self.out);
            }
            Command::SavePiece(piece) => self.writing.save(&piece, now, online, &mut self.out),
            Command::SendConfirmation(client) => {
                self.writing.send(client, now, online, &mut self.out);
                self.send_written();
            }
            Command::PressKeys(keys) => self.keys.press(keys, &self.calls, &mut self.out),
            Command::DoNotDisturb(on) => {
                self.do_not_disturb.ask(on, self.identity.role, online, &mut self.out);
            }
            Command::Chat { to, persona, helped, text } => {
                let (id, helped) = (MessageId(self.rng.number()), helped.or(self.helped_in_writing()));
                let of = self.exam.in_exchanges_of(persona.is_some()).filter(|_| helped.is_none());
                self.chat.write(Outgoing { id, to, persona, helped, of, text }, online, &mut self.out);
            }
            Command::Read(id) => self.chat.shown(id, &mut self.out),
            Command::Record(on) => self.sound.record(on, self.identity.role, &mut self.calls, &mut self.out),
            Command::Play { .. } if self.check.is_on() => self.out.notice(NoticeKind::Checking),
            Command::Play { what, output } if is_examined(self.identity.role, &self.exam) => {
                let Station { plays, exam, rng, out, .. } = self;
                plays.order(&what, output, exam, rng, online, out);
            }
            Command::Play { .. } | Command::Replay { .. } | Command::StopPlaying if self.plays.is_on() => {
                self.out.notice(NoticeKind::Play(PlayNotice::GoesOn));
            }
            Command::Play { what, output } => self.sound.play(&what, output, &mut self.out),
            Command::Replay { remark, output } => self.replay(remark, output),
            Command::HearsLevel(output) => {
                self.sound.try_output(None, now, &mut self.out);
                self.plays.hears(output, &mut self.out);
            }
            Command::PlayAlongAt(output) => self.plays.play_along_at(output),
            Command::StopPlaying => self.sound.stop(&mut self.out),
            Command::Pair { candidate, jury } => self.staff(ToServer::Pair { candidate, jury }),
            Command::Unpair(station) => self.staff(ToServer::Unpair { station }),
            Command::ChooseDevices(choice) => self.choose_devices(choice, now),
            Command::Check(word) => self.check_command(word, now),
            Command::TryOutput(device) => self.try_output(device, now),
            Command::CheckDevices(on) => self.sound.check(on),
            Command::RefreshDevices => self.out.effect(Effect::ListDevices),
            Command::Dismiss(id) => self.out.dismiss(id),
        }
    }

    pub(super) fn place(&mut self, to: Address, persona: Option<Persona>, now: Instant) {
        let id = CallId(self.rng.number());
        self.calls.place(id, to, persona, now, &mut self.out);
    }

    /// Sends the confirmation that waited for being saved, once it is.
    pub(super) fn send_written(&mut self) {
        if let Some(order) = self.writing.take_order() {
            self.exam.order(order, &mut self.rng, self.server.is_online(), &mut self.out);
        }
    }

    /// The *procès-verbal* of the session that is held, or of one that is over, whose record is read for it.
    fn save_minutes(&mut self, session: Option<SessionId>, now: Instant) {
        let held = self.exam.staff().map(|view| view.session);
        match (self.identity.role, session.filter(|session| Some(*session) != held)) {
            (Role::Candidate | Role::Jury, _) => self.out.notice(NoticeKind::WrongRole),
            (Role::Staff, None) => self.record.minutes.want_held(),
            (Role::Staff, Some(session)) => {
                let online = self.server.is_online();
                if online {
                    self.record.minutes.want_past(session);
                }
                self.exam.read_record(session, Role::Staff, online, now, &mut self.out);
            }
        }
        self.write_minutes();
    }

    /// Has it written once the record is here.
    pub(super) fn write_minutes(&mut self) {
        if !self.record.minutes.are_wanted() {
            return;
        }
        let (exam, roster) = (self.exam_seen(), self.people.roster());
        self.record.minutes.follow(&exam, &roster, self.server.is_online(), &mut self.out);
    }

    fn staff(&mut self, message: ToServer) {
        if self.identity.role == Role::Staff {
            self.out.send(message);
        } else {
            self.out.notice(NoticeKind::WrongRole);
        }
    }

    fn listen(&mut self, to: &Address, online: bool, now: Instant) {
        let Station { identity, calls, people, check, listening, out, .. } = self;
        match (identity.role, people.find(to)) {
            (Role::Candidate, _) => out.notice(NoticeKind::WrongRole),
            (Role::Jury | Role::Staff, _) if calls.view().is_some() => out.notice(NoticeKind::InCall),
            (Role::Jury | Role::Staff, None) => out.notice(NoticeKind::Refused(ErrorCode::NoSuchStation)),
            (Role::Jury | Role::Staff, Some(to)) => {
                // A check opens the microphone.
                check.end(out);
                listening.listen(to, online, now, out);
            }
        }
    }
}
