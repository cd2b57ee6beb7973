//! What the server says, handed to whom it concerns.

use std::time::Instant;

use signaling::protocol::exam::{FromExam, Refused};
use signaling::protocol::{About, Address, EndReason, ErrorCode, ToStation, Welcome};

use super::chat::Stored;
use super::view::NoticeKind;
use super::{Effect, Station};

impl Station {
    pub(super) fn received(&mut self, message: ToStation, now: Instant) {
        let out = &mut self.out;
        match message {
            ToStation::Welcome(welcome) => self.welcomed(*welcome, now),
            ToStation::RosterPage { stations, more } => self.people.page(stations, more, out),
            ToStation::Presence { station } => self.people.came(station),
            ToStation::Gone { station } => self.people.left(station),
            ToStation::PhaseChanged { phase } => {
                self.phase = phase;
                // What a candidate may see of the clients follows its phase.
                self.session.clients_changed(out);
            }
            ToStation::Paired { peer, link, offerer } => {
                self.people.paired(peer, link, offerer, now, out);
                self.calls.paired(self.people.pair(), now, out);
                self.follow_helped(false);
                self.chat.send_again(&mut self.out);
                self.renew_check(now);
            }
            ToStation::Unpaired => {
                self.people.unpaired(out);
                self.calls.paired(None, now, out);
            }
            ToStation::ChatTaken { on } => self.chat_taken = on,
            ToStation::Line { call, link, offerer } => {
                self.wires.told((call, link, offerer), &mut self.calls, now, out);
            }
            ToStation::Signal { link, body } => {
                if self.has_link(link) {
                    self.out.effect(Effect::MediaSignal { link, body });
                }
            }
            ToStation::Listening { to, candidate, call, link } => {
                self.listening.told((to, candidate), call.map(|call| *call), link, now, out);
            }
            ToStation::ListeningEnded { to } => self.listening.ended(to, out),
            ToStation::OverheardPage { of, messages, more } => self.listening.chat(of, messages, more, out),
            ToStation::Forward { listener, link } => self.listening.forward(listener, link, out),
            ToStation::ForwardEnded { link } => self.listening.forward_ended(link, out),
            ToStation::Call { call } => self.calls.updated(call, now, out),
            ToStation::Ended { call, why, .. } => {
                self.calls.ended(call, why, None, now, out);
                self.log.ended(self.identity.role, out);
            }
            ToStation::Transferred { call, to, .. } => {
                self.calls.ended(call, EndReason::Transferred, Some(to), now, out);
                self.log.ended(self.identity.role, out);
            }
            ToStation::CallsPage { of, before, calls, more, sums } => {
                self.log.page(of, before, calls, more, sums.map(|sums| *sums), out);
            }
            ToStation::Note { note } => self.notes.told(note, now, self.server.is_online(), out),
            ToStation::NotesPage { before, notes, more } => {
                self.notes.page(before, notes, more, now, self.server.is_online(), out);
            }
            ToStation::DoNotDisturb { on } => self.do_not_disturb.told(on),
            ToStation::Chat { message } => self.chat.received(message, self.id, out),
            ToStation::ChatBefore { messages } => self.chat.before(messages, self.id, out),
            ToStation::ChatState { id, number, to, state, at_ms } => {
                self.chat.advanced(id, Stored { number, to, state, at_ms }, out);
            }
            ToStation::HistoryPage { messages, more } => self.chat.page(messages, more, self.id, out),
            ToStation::ClientsPage { cards, roles, skip, more } => {
                self.session.clients_page(cards, roles, skip, more, out);
            }
            ToStation::Posts { posts } => self.session.posts_told(posts),
            ToStation::FilesPage { files, skip, more } => {
                self.files.page(files, skip, more, now, out);
                self.documents.follow(&self.files, out);
            }
            ToStation::FilesChanged => self.files.changed(now, out),
            ToStation::JournalPage { entries, more } => {
                self.log.journalled(&entries, self.identity.role, out);
                self.session.journal_page(entries, more, out);
            }
            ToStation::Exam(FromExam::JournalPage { facts, last, more }) => {
                self.record.page(facts, last, more, now, out);
                self.write_minutes();
            }
            ToStation::Exam(
                told @ (FromExam::Written { .. } | FromExam::NotWritten { .. } | FromExam::Writings { .. }),
            ) => {
                self.writing.told(told, now, self.server.is_online(), out);
                self.send_written();
            }
            ToStation::Exam(
                told
                @ (FromExam::PreparePlay { .. } | FromExam::StartPlay { .. } | FromExam::StopPlay { .. }),
            ) => self.play_told(told, now),
            ToStation::Exam(told @ (FromExam::Holdings(_) | FromExam::Purge(_))) => {
                self.told_of_kept(told, now);
            }
            ToStation::Exam(told) => {
                let is_view = matches!(told, FromExam::View { .. });
                let answered = match &told {
                    // Not in the name of who sits here: it waits for the one who gave it.
                    FromExam::Refused { why: Refused::OtherSeat | Refused::NobodyHere, .. } => None,
                    FromExam::Done { id } | FromExam::Refused { id, .. } => Some(*id),
                    _ => None,
                };
                answered.into_iter().for_each(|order| self.drafts.answered(order, now, out));
                let lasted = self.exam.lasting();
                let client = self.exam.told(told, now, out);
                if is_view {
                    self.record.shown(self.exam.staff(), now, out);
                }
                if self.exam.take_others_named() {
                    self.session.clients_changed(out);
                }
                let online = self.server.is_online();
                self.writing.follow(self.exam.candidate(), now, online, &mut self.out);
                self.drafts.follow(self.exam.jury());
                self.mark_again();
                self.chat.follow(self.exam.candidate(), online, &mut self.out);
                self.handing.follow(self.exam.candidate(), &mut self.out);
                self.handing.follow_staff(self.exam.staff(), &mut self.out);
                self.write_minutes();
                let begins = self.exam.lasting().is_some_and(|lasting| lasted != Some(lasting));
                // Who plays is paired; who only listens has no use for a microphone.
                if begins && self.people.peer().is_some() {
                    self.renew_check(now);
                }
                if let Some((client, peer)) = client.zip(self.people.peer()) {
                    self.place(Address::Station(peer.id), Some(client), now);
                }
            }
            ToStation::Error { code, about, .. } => self.refused(code, about, now),
        }
    }

    /// What a juror marked here and the server may not have goes once that juror sits here.
    pub(super) fn mark_again(&mut self) {
        let online = self.server.is_online();
        for mark in self.drafts.marks() {
            self.exam.mark_again(mark, online, &mut self.out);
        }
    }

    fn welcomed(&mut self, welcome: Welcome, now: Instant) {
        if !self.server.welcomed(welcome.resume, now, &mut self.out) {
            return;
        }
        self.id = Some(welcome.id);
        self.phase = welcome.phase;
        self.people.welcomed(welcome.stations, welcome.more_stations, welcome.phase, now, &mut self.out);
        self.calls.paired(self.people.pair(), now, &mut self.out);
        (self.listening_announced, self.training) = (welcome.listening_announced, welcome.training);
        self.listening.welcomed(&mut self.out);
        self.staffing.welcomed(&mut self.out);
        // Said again where it is so.
        self.chat_taken = false;
        self.wires.welcomed(now);
        self.calls.welcomed(welcome.calls, now, &mut self.out);
        self.follow_helped(false);
        self.chat.welcomed(welcome.chat, &mut self.out);
        self.files.welcomed(welcome.bulk, now, &mut self.out);
        self.exam.import.welcomed(welcome.bulk, &mut self.out);
        self.log.welcomed(self.identity.role, &mut self.out);
        self.notes.welcomed(self.identity.role, now, &mut self.out);
        self.do_not_disturb.welcomed(&mut self.out);
        self.writing.welcomed();
        self.handing.welcomed(welcome.bulk, &mut self.out);
        self.handover.welcomed(welcome.bulk, &mut self.out);
        self.keeping.welcomed(welcome.bulk, &mut self.out);
        self.exam.welcomed(&mut self.out);
        self.record.welcomed();
        self.faults.welcomed();
        self.session.welcomed(welcome.clients, welcome.journal, self.identity.role, &mut self.out);
    }

    fn refused(&mut self, code: ErrorCode, about: Option<About>, now: Instant) {
        if !self.server.is_online() {
            return self.server.refused(code, now, &mut self.rng, &mut self.out);
        }
        match about {
            Some(About::Call(call)) => {
                self.calls.refused(call, code, now, &mut self.out);
                self.out.notice(NoticeKind::Refused(code));
            }
            Some(About::Note(call)) => self.notes.refused(call, code, now, &mut self.out),
            Some(About::Message(message)) => {
                let paired = self.people.peer().is_some();
                self.chat.refused(message, code, paired, now, &mut self.out);
            }
            Some(About::Listening(to)) => {
                self.listening.refused(to, &mut self.out);
                self.out.notice(NoticeKind::Refused(code));
            }
            // The connection was replaced meanwhile: the new one is on its way already.
            Some(About::Link(link)) => self.listening.stale(link, &mut self.out),
            Some(About::Post(post)) => {
                self.staffing.refused(&post, code);
                self.out.notice(NoticeKind::Refused(code));
            }
            None => self.out.notice(NoticeKind::Refused(code)),
        }
    }
}
