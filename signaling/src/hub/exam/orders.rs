//! Orders: one at a time, and answered once they are kept.

use std::sync::Arc;

use super::faults::Faults;
use super::plays::Wanted;
use super::{Asker, Held, Making, Stations};
use crate::exam::{Ask, Entropy, ExamSession, NotDone, Turn};
use crate::hub::ledger::{Pending, STORE_AGAIN};
use crate::hub::{ConnId, Deadline, Hub};
use crate::kept::StoreOp;
use crate::protocol::exam::{
    DossierFact, DossierOrder, Fact, FormatId, FromExam, Order, OrderBy, PurgeOrder, Recorded, Refused, Seat,
    SessionId, ToExam,
};
use crate::protocol::{StationId, ToStation};

impl Hub {
    /// Carries out what a station asks about the exam. Orders come with randomness of their own.
    pub(in crate::hub) fn exam_asked(
        &mut self,
        conn: ConnId,
        station: StationId,
        ask: ToExam,
        entropy: Option<Entropy>,
    ) {
        if let ToExam::Order { id, by: Some(by), .. } = ask
            && self.exam.session().is_some_and(|session| session.is_by_another(by, self.exam_seat(station)))
        {
            return self.tell_exam(station, FromExam::Refused { id, why: Refused::OtherSeat });
        }
        match (ask, entropy) {
            (ToExam::Make { id, format }, Some(entropy)) => {
                self.make_session(Asker { station, id }, &format, &entropy);
            }
            (ToExam::Order { id, order: Order::Plan { day, keep_juries }, .. }, _) => {
                self.plan_ordered(Asker { station, id }, day, keep_juries);
            }
            (ToExam::Order { id, order: Order::BeginPlay { recording, output, level_heard }, .. }, _) => {
                self.play_ordered(Asker { station, id }, Wanted { hash: recording, output, level_heard });
            }
            (ToExam::PlayReady { of, play, device }, _) => self.play_ready(station, of, play, device),
            (ToExam::PlayStarting { of, play }, _) => self.play_starting(station, of, play),
            (ToExam::PlayUnready { of, play }, _) => self.play_unready(station, of, play),
            (
                ToExam::Order { id, order: Order::Dossier(DossierOrder::Seal { candidate }), .. },
                Some(entropy),
            ) => self.seal(Asker { station, id }, candidate, entropy),
            (ToExam::Order { id, order: Order::Dossier(DossierOrder::Saved(saved)), .. }, Some(entropy)) => {
                self.dossier_saved(Asker { station, id }, saved, entropy);
            }
            (
                ToExam::Order {
                    id,
                    order: Order::Purge(PurgeOrder::Retain { session: Some(session), class, days }),
                    ..
                },
                Some(entropy),
            ) => self.retention_ordered(Asker { station, id }, session, class, days, entropy),
            (ToExam::Order { id, order, by }, Some(entropy)) => {
                self.order(Asker { station, id }, by, order, entropy)
            }
            // The system gives none at the moment.
            (ToExam::Make { id, .. } | ToExam::Order { id, .. }, None) => {
                self.tell_exam(station, FromExam::NotStored { id });
            }
            (ToExam::Item { of, item, part }, _) => self.exam_item(station, of, item, part),
            (ToExam::Look { at }, _) => self.look(station, at),
            (ToExam::Write { of, piece, edition, text }, _) => {
                self.write_work(station, of, piece, edition, text);
            }
            (ToExam::Writings { of, after }, _) => self.tell_writings(conn, station, of, after),
            (ToExam::Plan { form, part }, _) => self.plan_asked(station, form, part),
            (ToExam::Journal { after }, _) => self.exam_journal(conn, after),
            (ToExam::Faults { device, voice }, _) => self.faults_said(station, Faults { device, voice }),
            (ToExam::Record { session, after }, _) => self.exam_record(conn, session, after),
            (ToExam::Holdings { session }, _) => self.holdings_asked(conn, station, session),
            (ToExam::Purge { id, session, classes, reason }, _) => {
                self.purge_ordered(Asker { station, id }, session, classes, reason);
            }
            (ToExam::Purged { session, purge, gone }, _) => self.purged_at(station, session, purge, gone),
        }
    }

    fn make_session(&mut self, by: Asker, format: &FormatId, entropy: &Entropy) {
        let Asker { station, id } = by;
        if self.exam.taking.is_some() {
            return self.tell_exam(station, FromExam::Refused { id, why: Refused::PackageMoves });
        }
        // The last one may be about to be reopened: its station asks again when that is kept.
        if self.exam.held.as_ref().is_some_and(|held| held.turns.is_keeping()) && !self.exam.goes_on() {
            return self.tell_exam(station, FromExam::NotStored { id });
        }
        let answer = match self.first_fact(by, format, entropy) {
            Ok(Some((session, first))) => {
                let facts = vec![first.clone()];
                self.exam.making = Some(Making { by, first });
                return self.store(Pending::Made, StoreOp::Facts { session, facts });
            }
            Ok(None) => FromExam::Done { id },
            Err(why) => FromExam::Refused { id, why },
        };
        self.tell_exam(station, answer);
    }

    /// The fact that makes a session; none where this order has made it.
    fn first_fact(
        &self,
        by: Asker,
        format: &FormatId,
        entropy: &Entropy,
    ) -> Result<Option<(SessionId, Recorded)>, Refused> {
        if self.exam.held.as_ref().is_some_and(|held| held.made_by == Some(by.id)) {
            return Ok(None);
        }
        if self.exam.goes_on() || self.exam.making.is_some() {
            return Err(Refused::SessionHeld);
        }
        let package = self.exam.package.as_ref().ok_or(Refused::NoSuchFormat)?;
        let number = entropy.0.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
        let session = SessionId(number);
        let made = ExamSession::make(package, format, session, Seat::Staff(by.station), self.moment())?;
        Ok(Some((session, Recorded { order: Some(by.id), ..made })))
    }

    /// The store has kept the making of a session, or has not.
    pub(in crate::hub) fn session_stored(&mut self, kept: bool) {
        let (Some(Making { by, first }), Some(package)) = (self.exam.making.take(), &self.exam.package)
        else {
            return;
        };
        let session = ExamSession::fold(Arc::clone(package), [&first]).ok().filter(|_| kept);
        let answer = match session {
            Some(session) => {
                self.exam.purges.take(session.id(), &[first]);
                self.exam.held = Some(Held::new(session, Some(by.id)));
                self.begin_to_follow();
                FromExam::Done { id: by.id }
            }
            None => FromExam::NotStored { id: by.id },
        };
        self.tell_exam(by.station, answer);
        self.exam_changed();
    }

    pub(super) fn order(&mut self, to: Asker, by: Option<OrderBy>, order: Order, entropy: Entropy) {
        let at = self.moment();
        let Asker { station, id } = to;
        let role = self.roster.seat(station).role;
        // Where another one is being made, the one before it stays closed.
        let reopens = matches!(order, Order::ReopenSession { .. });
        if reopens && self.exam.making.is_some() {
            return self.tell_exam(station, FromExam::Refused { id, why: Refused::SessionHeld });
        }
        if reopens && self.exam.taking.is_some() {
            return self.tell_exam(station, FromExam::Refused { id, why: Refused::PackageMoves });
        }
        let Some(held) = &mut self.exam.held else {
            return self.tell_exam(station, FromExam::Refused { id, why: Refused::NoSession });
        };
        let order = Box::new(order);
        match held.turns.ask(Ask::Order { to, station, role, by, id, order, entropy, at }) {
            Ok(()) => self.take_turns(),
            // Too many wait: its station may send it again.
            Err(_) => self.tell_exam(station, FromExam::NotStored { id }),
        }
    }

    /// Goes on with what waits, as far as the store does not have something.
    pub(in crate::hub) fn take_turns(&mut self) {
        if self.timers.is_set(Deadline::ExamAgain) {
            return;
        }
        while let Some(turn) = self.next_turn() {
            self.carry_out_turn(turn);
        }
    }

    fn next_turn(&mut self) -> Option<Turn<Asker>> {
        let Held { turns, work, handed, prepared, .. } = self.exam.held.as_mut()?;
        turns.poll(&Stations { roster: &self.roster, calls: &self.calls, work, handed, prepared })
    }

    fn carry_out_turn(&mut self, turn: Turn<Asker>) {
        match turn {
            Turn::Keep(facts) => {
                let Some(session) = self.session_id() else { return };
                let any = |of: fn(&Fact) -> bool| facts.iter().any(|recorded| of(&recorded.fact));
                let pending = Pending::Facts { moves: any(moves_seats), ends: any(ends_or_begins) };
                self.store(pending, StoreOp::Facts { session, facts });
            }
            Turn::Answer { to: Asker { station, id }, answer } => {
                if answer.is_err() {
                    self.play_not_begun(id);
                }
                let answer = match answer {
                    Ok(()) => FromExam::Done { id },
                    Err(NotDone::Refused(why)) => FromExam::Refused { id, why },
                    Err(NotDone::NotStored) => FromExam::NotStored { id },
                };
                self.tell_exam(station, answer);
            }
        }
    }

    /// The store has kept the facts of an order or a report, or has not.
    pub(in crate::hub) fn facts_stored(&mut self, kept: bool, moves: bool, ends: bool) {
        let played = self.plays_coming();
        if let Some(held) = self.exam.held.as_ref().filter(|_| kept && ends) {
            let (session, facts) = (held.turns.session().id(), held.turns.coming_recorded().to_vec());
            self.exam.purges.take(session, &facts);
        }
        let answer = self.exam.held.as_mut().and_then(|held| held.turns.kept(kept));
        if kept {
            self.plays_changed(&played);
        }
        answer.into_iter().for_each(|answer| self.carry_out_turn(answer));
        if kept {
            self.exam_changed();
            if ends {
                self.closed_or_reopened();
                self.purge_what_is_due();
            }
        } else {
            // A report waits again, and a store that failed does so again at once.
            self.timers.set(Deadline::ExamAgain, self.now + STORE_AGAIN);
        }
        if kept && moves {
            self.report_missing_seats();
        }
        self.take_turns();
    }

    pub(super) fn tell_exam(&mut self, station: StationId, message: FromExam) {
        self.tell(station, ToStation::Exam(message));
    }
}

/// Whether what fails somewhere may concern a candidate that it did not concern before.
fn moves_seats(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Sat { .. }
            | Fact::PhaseOpened { .. }
            | Fact::Assigned { .. }
            | Fact::JuryMade(_)
            | Fact::Stepped { .. }
            | Fact::SessionReopened
    )
}

/// Whether the session is closed by it, or goes on, or what is kept of it goes at another time, or less of it is left to
/// be sealed.
fn ends_or_begins(fact: &Fact) -> bool {
    let seals = matches!(fact, Fact::Dossier(DossierFact::Sealed { .. }));
    seals || matches!(fact, Fact::SessionClosed | Fact::SessionReopened | Fact::Purge(_))
}
