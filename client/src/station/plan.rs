//! The plan of the day at this station: read anew whenever the session's view names another edition, and its page to print.
//!
//! It comes in parts. Where it changes between two of them it is read from the beginning, so that no text is made of two
//! editions.

use std::sync::Arc;

use signaling::protocol::exam::ToExam;
use signaling::protocol::{PlanForm, PlanShown, Role, ToServer};

use super::Effect;
use super::out::Out;
use super::view::{NoticeKind, PlanPage, PlanSeen};

/// A station that never comes to a whole text, for the plan is edited all the time, gives up: staff edit by hand.
const MOST_BEGINNINGS: u32 = 20;

#[derive(Debug, Default)]
pub(super) struct PlanDesk {
    seen: PlanSeen,
    /// As the view names it.
    named: Option<u64>,
    day: Option<Coming>,
    page: Option<Coming>,
}

/// A text on its way.
#[derive(Debug, Default)]
struct Coming {
    /// Of which edition its parts are, once there is one.
    revision: Option<u64>,
    text: String,
    beginnings: u32,
}

/// Where a part belongs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Of which edition it is.
    pub revision: u64,
    /// From 1.
    pub part: u32,
    /// How many there are.
    pub of: u32,
}

/// What follows from a part.
enum Taken {
    /// This one is missing.
    Next(u32),
    /// All are here.
    Whole(String),
    /// They are of ever other editions.
    GivenUp,
}

impl PlanDesk {
    pub fn view(&self) -> PlanSeen {
        self.seen.clone()
    }

    /// The session's view names this edition, or says that there is no plan for this seat.
    pub fn named(&mut self, revision: Option<u64>, out: &mut Out) {
        self.named = revision;
        let here = self.seen.shown.as_ref().map(|shown| shown.revision);
        match revision {
            None => *self = Self::default(),
            Some(_) if here == revision || self.day.is_some() => {}
            Some(_) => {
                self.day = Some(Coming::default());
                ask(PlanForm::Day, 1, out);
            }
        }
    }

    /// Staff wants the page to print.
    pub fn print(&mut self, role: Role, online: bool, out: &mut Out) {
        match (role, online, self.named) {
            (Role::Candidate | Role::Jury, _, _) => out.notice(NoticeKind::WrongRole),
            (Role::Staff, false, _) => out.notice(NoticeKind::NotReady),
            (Role::Staff, true, None) => out.notice(NoticeKind::NoPlanToPrint),
            (Role::Staff, true, Some(_)) if self.page.is_some() => {}
            (Role::Staff, true, Some(_)) => {
                self.page = Some(Coming::default());
                self.seen.page = PlanPage::Coming;
                ask(PlanForm::Page, 1, out);
            }
        }
    }

    /// Back at the server: what was on its way is asked for anew.
    pub fn welcomed(&mut self, out: &mut Out) {
        for (form, coming) in [(PlanForm::Day, &mut self.day), (PlanForm::Page, &mut self.page)] {
            if let Some(coming) = coming {
                *coming = Coming::default();
                ask(form, 1, out);
            }
        }
    }

    /// A part came.
    pub fn part(&mut self, form: PlanForm, place: Place, text: &str, out: &mut Out) {
        let Some(coming) = self.coming(form) else { return };
        match coming.take(place, text) {
            Taken::Next(part) => ask(form, part, out),
            Taken::Whole(text) => {
                *self.coming(form) = None;
                self.came(form, &text, out);
            }
            Taken::GivenUp => {
                self.drop(form);
                out.notice(NoticeKind::TooBusy);
            }
        }
    }

    /// There is none.
    pub fn none(&mut self, form: PlanForm, out: &mut Out) {
        let was_coming = self.coming(form).is_some();
        self.drop(form);
        if was_coming && form == PlanForm::Page {
            out.notice(NoticeKind::NoPlanToPrint);
        }
    }

    /// The page is on this computer, in this file, and was handed to the browser.
    pub fn page_shown(&mut self, file: String) {
        self.seen.page = PlanPage::Shown(file);
    }

    /// It is not, or could not be handed over.
    pub fn page_not_shown(&mut self, notice: NoticeKind, out: &mut Out) {
        self.seen.page = PlanPage::None;
        out.notice(notice);
    }

    fn coming(&mut self, form: PlanForm) -> &mut Option<Coming> {
        match form {
            PlanForm::Day => &mut self.day,
            PlanForm::Page => &mut self.page,
        }
    }

    fn came(&mut self, form: PlanForm, text: &str, out: &mut Out) {
        match form {
            PlanForm::Page => out.effect(Effect::ShowPage(text.to_owned())),
            PlanForm::Day => match serde_json::from_str::<PlanShown>(text) {
                Ok(shown) => {
                    self.seen.shown = Some(Arc::new(shown));
                    // It may have changed while it came.
                    self.named(self.named, out);
                }
                Err(_) => out.notice(NoticeKind::Unreadable),
            },
        }
    }

    fn drop(&mut self, form: PlanForm) {
        *self.coming(form) = None;
        if form == PlanForm::Page {
            self.seen.page = PlanPage::None;
        }
    }
}

impl Coming {
    fn take(&mut self, place: Place, text: &str) -> Taken {
        if *self.revision.get_or_insert(place.revision) != place.revision {
            *self = Self { beginnings: self.beginnings + 1, ..Self::default() };
            return if self.beginnings > MOST_BEGINNINGS { Taken::GivenUp } else { Taken::Next(1) };
        }
        self.text.push_str(text);
        if place.part < place.of {
            return Taken::Next(place.part + 1);
        }
        Taken::Whole(std::mem::take(&mut self.text))
    }
}

fn ask(form: PlanForm, part: u32, out: &mut Out) {
    out.send(ToServer::Exam(ToExam::Plan { form, part }));
}
