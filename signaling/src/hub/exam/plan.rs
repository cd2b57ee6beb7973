//! The plan of the day: computed beside the hub, kept like any other order, read part by part.

use std::collections::BTreeMap;

use super::{Asker, ExamDesk};
use crate::exam::Ask;
use crate::hub::{Effect, Hub};
use crate::kept::Ticket;
use crate::plan::Plan;
use crate::protocol::exam::{FromExam, Refused, Seat, cut};
use crate::protocol::{PlanDay, PlanForm, StationId};

/// What is being computed, and what was read of the plan that is.
#[derive(Debug, Default)]
pub(super) struct PlanDesk {
    computing: Option<Computing>,
    /// The plan's texts of one revision, in their parts, by form and by who reads them.
    texts: (u64, BTreeMap<(PlanForm, Reader), Vec<String>>),
}

#[derive(Debug)]
struct Computing {
    ticket: Ticket,
    to: Asker,
}

/// Staff all read the same.
type Reader = Option<Seat>;

impl Hub {
    /// Has a plan computed, unless it cannot be; other orders go on meanwhile.
    pub(super) fn plan_ordered(&mut self, to: Asker, day: PlanDay, keep_juries: bool) {
        let Asker { station, id } = to;
        let seat = self.exam_seat(station);
        let ExamDesk { held: Some(held), last_plan, .. } = &mut self.exam else {
            return self.tell_exam(station, FromExam::Refused { id, why: Refused::NoSession });
        };
        let session = held.turns.session();
        let brief = match seat {
            Some(seat) => session.brief_for_plan(seat, id, day, keep_juries),
            None => Err(Refused::NobodyHere),
        };
        let answer = match (brief, &held.plan.computing) {
            (Err(why), _) => FromExam::Refused { id, why },
            (Ok(None), _) => FromExam::Done { id },
            // It came again: it is answered when it is done.
            (Ok(Some(_)), Some(computing)) if computing.to.id == id => return,
            // Its station sends it again.
            (Ok(Some(_)), Some(_)) => FromExam::NotStored { id },
            (Ok(Some(brief)), None) => {
                *last_plan += 1;
                let ticket = Ticket(*last_plan);
                held.plan.computing = Some(Computing { ticket, to });
                return self.effects.push_back(Effect::Plan { ticket, brief: Box::new(brief) });
            }
        };
        self.tell_exam(station, answer);
    }

    /// A plan was computed: it waits for its turn to be kept.
    pub(in crate::hub) fn planned(&mut self, ticket: Ticket, plan: Option<Box<Plan>>) {
        let at = self.moment();
        let Some(held) = &mut self.exam.held else { return };
        let computing = held.plan.computing.take_if(|computing| computing.ticket == ticket);
        let Some(Computing { to, .. }) = computing else { return };
        let Asker { station, id } = to;
        let role = self.roster.seat(station).role;
        let asked = plan.map(|plan| held.turns.ask(Ask::Plan { to, station, role, id, plan, at }));
        match asked {
            Some(Ok(())) => self.take_turns(),
            Some(Err(_)) | None => self.tell_exam(station, FromExam::NotStored { id }),
        }
    }

    /// A station reads the plan.
    pub(super) fn plan_asked(&mut self, station: StationId, form: PlanForm, part: u32) {
        let answer = self.plan_part(station, form, part).unwrap_or(FromExam::NoPlan { form });
        self.tell_exam(station, answer);
    }

    fn plan_part(&mut self, station: StationId, form: PlanForm, part: u32) -> Option<FromExam> {
        let seat = self.exam_seat(station)?;
        let held = self.exam.held.as_mut()?;
        let session = held.turns.session();
        let revision = session.plan_revision().filter(|_| session.may_read_plan(seat, form))?;
        let (known, texts) = &mut held.plan.texts;
        if *known != revision {
            texts.clear();
            *known = revision;
        }
        let reader = match seat {
            Seat::Staff(_) => None,
            Seat::Candidate(_) | Seat::Juror(_) | Seat::Server => Some(seat),
        };
        let parts = match texts.entry((form, reader)) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(cut(&session.plan_text(seat, form)?))
            }
        };
        let text = parts.get(usize::try_from(part).ok()?.checked_sub(1)?)?.clone();
        let of = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        Some(FromExam::PlanPart { form, revision, part, of, text })
    }
}
