//! The session of an exam at this station: what the server shows of it, orders on their way, texts that were asked for.
//!
//! An order keeps its name until it is answered: where it was lost on the way, or could not be stored, it goes again, and
//! is done once. Of a text that may be read no longer nothing is kept.

mod drawn;
mod listed;
mod remarks;
mod sealed;
mod seat;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use signaling::protocol::exam::{
    Called, CandidateNumber, CandidateView, Contact, DataClass, Drawn as What, ExamView, ExchangeId,
    FormatId, FromExam, ItemPart, ItemRef, JuryView, Nonce, Order, OrderId, Refused, SessionId, StaffView,
    ToExam,
};
use signaling::protocol::{ClientId, Persona, Role, ToServer};

use super::import::Import;
use super::out::Out;
use super::past::Past;
use super::plan::{Place, PlanDesk};
use super::rng::Rng;
use super::view::{Answer, ExamSeen, ItemKey, NoticeKind, Offer};

pub(super) use drawn::Drawn;
use listed::lists;
pub(super) use remarks::Mark;
pub use sealed::SeenCommitment;

/// After the server could not store an order: its disk may be busy for a moment.
const AGAIN: Duration = Duration::from_secs(2);
/// Orders on their way at once: as many clicks as nobody does while one is answered.
const MOST_WAITING: usize = 32;
/// Answers that are remembered: as many as orders may be on their way.
const MOST_ANSWERS: usize = MOST_WAITING;

#[derive(Debug, Default)]
pub(super) struct Exam {
    seen: ExamSeen,
    waiting: Vec<Waiting>,
    /// Texts on their way, as far as they have come.
    coming: BTreeMap<ItemKey, String>,
    answered: u64,
    /// As whom to call once this order is done.
    calls: Option<(OrderId, Persona)>,
    /// The clients that the view names, and whether posts may be called.
    named: (Vec<ClientId>, bool),
    /// They are others than before.
    others_named: bool,
    pub sealed: sealed::Sealed,
    past: Past,
    /// The plan of the day.
    pub plan: PlanDesk,
    /// A package that is sent.
    pub import: Import,
}

/// An order without an answer.
#[derive(Debug)]
struct Waiting {
    id: OrderId,
    ask: ToExam,
    again_at: Option<Instant>,
}

impl Exam {
    /// Staff has a session held in this form.
    pub fn make(&mut self, format: FormatId, role: Role, rng: &mut Rng, online: bool, out: &mut Out) {
        if role != Role::Staff {
            return out.notice(NoticeKind::WrongRole);
        }
        let id = OrderId(rng.number());
        self.give(id, ToExam::Make { id, format }, online, out);
    }

    /// The person asks something of the session.
    pub fn order(&mut self, order: Order, rng: &mut Rng, online: bool, out: &mut Out) {
        let id = OrderId(rng.number());
        self.give(id, ToExam::Order { id, order, by: None }, online, out);
    }

    /// Staff has something of what is kept of a session deleted.
    pub fn purge(
        &mut self,
        session: SessionId,
        classes: Vec<DataClass>,
        reason: String,
        rng: &mut Rng,
        online: bool,
        out: &mut Out,
    ) {
        let id = OrderId(rng.number());
        self.give(id, ToExam::Purge { id, session, classes, reason }, online, out);
    }

    /// The candidate clicks: what it brings to the draw is of this click alone.
    pub fn draw(&mut self, what: What, role: Role, rng: &mut Rng, online: bool, out: &mut Out) {
        if role != Role::Candidate {
            return out.notice(NoticeKind::WrongRole);
        }
        let nonce = Nonce(rng.number());
        self.order(Order::Draw { what, nonce }, rng, online, out);
    }

    /// Who plays begins an exchange as the run sheet says.
    pub fn begin(&mut self, exchange: ExchangeId, rng: &mut Rng, online: bool, out: &mut Out) {
        let about = self.seen.jury().and_then(|view| view.about.as_deref());
        let planned = about.and_then(|about| {
            let planned = about.run_sheet.iter().find(|planned| planned.exchange == exchange)?;
            Some((about.candidate, planned))
        });
        let Some((candidate, planned)) = planned else { return out.notice(NoticeKind::WrongRole) };
        let (id, contact) = (OrderId(rng.number()), planned.contact);
        let (name, number) = (planned.name.clone(), Some(planned.number.clone()));
        let client = Persona { name, number, client: Some(planned.client.clone()) };
        self.calls = (contact == Contact::Call && online).then_some((id, client));
        self.give(
            id,
            ToExam::Order { id, order: Order::Begin { candidate, exchange, contact }, by: None },
            online,
            out,
        );
    }

    /// A juror looks at a candidate.
    pub fn look(&mut self, at: CandidateNumber, role: Role, online: bool, out: &mut Out) {
        match (role, online) {
            (Role::Jury, true) => out.send(ToServer::Exam(ToExam::Look { at })),
            (Role::Jury, false) => out.notice(NoticeKind::NotReady),
            (Role::Candidate | Role::Staff, _) => out.notice(NoticeKind::WrongRole),
        }
    }

    /// Staff reads the record of a session that is over.
    pub fn read_record(&mut self, session: SessionId, role: Role, online: bool, now: Instant, out: &mut Out) {
        self.past.read(session, role, online, now, out);
    }

    /// Staff wants the record that was read in a file.
    pub fn save_past(&self, role: Role, out: &mut Out) {
        self.past.save(role, out);
    }

    /// Asks for a text, unless it is here or on its way.
    pub fn read(&mut self, of: CandidateNumber, item: ItemRef, online: bool, out: &mut Out) {
        let key = (of, item);
        if self.seen.items.contains_key(&key) || self.coming.contains_key(&key) {
            return;
        }
        if online {
            ask_part(&key, 1, out);
        }
        self.coming.insert(key, String::new());
    }

    /// Back at the server: what was not answered goes again.
    pub fn welcomed(&mut self, out: &mut Out) {
        for waiting in &mut self.waiting {
            waiting.again_at = None;
            out.send(ToServer::Exam(waiting.ask.clone()));
        }
        for (key, text) in &mut self.coming {
            text.clear();
            ask_part(key, 1, out);
        }
        self.plan.welcomed(out);
    }

    /// The system slept: the server's clocks ran on.
    pub fn slept(&mut self, slept: Duration) {
        self.seen.told_at = self.seen.told_at.and_then(|told_at| told_at.checked_sub(slept));
    }

    /// Takes what the server says; gives the client as whom to call now, where an exchange has begun in that way.
    pub fn told(&mut self, told: FromExam, now: Instant, out: &mut Out) -> Option<Persona> {
        match told {
            FromExam::Offer { title, company, formats, details, past, reopens, unsealed } => {
                let has_package = true;
                let offer = Offer { has_package, title, company, formats, details, past, reopens, unsealed };
                self.seen.offer = Some(Arc::new(offer));
            }
            FromExam::NoPackage { past } => {
                self.seen.offer = Some(Arc::new(Offer { past, ..Offer::default() }));
            }
            FromExam::View { view } => {
                self.shown(view, now, out);
                let of_jury = || self.seen.jury().and_then(|jury| jury.plan);
                self.plan.named(self.seen.staff().and_then(|session| session.plan).or_else(of_jury), out);
            }
            FromExam::Done { id } => {
                self.answered(id, None, out);
                return self.calls.take_if(|(order, _)| *order == id).map(|(_, client)| client);
            }
            FromExam::Refused { id, why } => self.answered(id, Some(why), out),
            FromExam::NotStored { id } => {
                let waiting = self.waiting.iter_mut().find(|waiting| waiting.id == id);
                waiting.into_iter().for_each(|waiting| waiting.again_at = Some(now + AGAIN));
            }
            FromExam::Item { of, part } => self.came(of, part, out),
            FromExam::NoItem { of, item, .. } => drop(self.coming.remove(&(of, item))),
            FromExam::RecordPage { session, facts, last, more } => {
                self.past.page(session, facts, last, more, now, out);
            }
            FromExam::PlanPart { form, revision, part, of, text } => {
                self.plan.part(form, Place { revision, part, of }, &text, out);
            }
            FromExam::NoPlan { form } => self.plan.none(form, out),
            // Of the record, of what is written, of what is played: these take it in themselves.
            FromExam::JournalPage { .. }
            | FromExam::PreparePlay { .. }
            | FromExam::StartPlay { .. }
            | FromExam::StopPlay { .. }
            | FromExam::Written { .. }
            | FromExam::NotWritten { .. }
            | FromExam::Holdings(_)
            | FromExam::Purge(_)
            | FromExam::Writings { .. } => {}
        }
        None
    }

    /// Whether other clients or posts may be seen than when it was asked last.
    pub fn take_others_named(&mut self) -> bool {
        std::mem::take(&mut self.others_named)
    }

    pub fn tick(&mut self, now: Instant, online: bool, out: &mut Out) {
        self.past.tick(now, online, out);
        self.import.tick(now, online, out);
        let due = self.waiting.iter_mut().filter(|waiting| waiting.again_at.is_some_and(|at| at <= now));
        for waiting in due {
            waiting.again_at = None;
            if online {
                out.send(ToServer::Exam(waiting.ask.clone()));
            }
        }
    }

    pub fn next_deadline(&self) -> Option<Instant> {
        let again = self.waiting.iter().filter_map(|waiting| waiting.again_at);
        again.chain(self.past.next_deadline()).chain(self.import.next_deadline()).min()
    }

    /// Whether somebody whose time a fault could take sits here.
    pub fn examines(&self) -> bool {
        match self.seen.view.as_deref() {
            Some(ExamView::Candidate(_) | ExamView::Jury(_)) => true,
            Some(ExamView::Staff(_)) | None => false,
        }
    }

    /// The exchange that lasts, and whose it is.
    pub fn lasting(&self) -> Option<(CandidateNumber, ExchangeId)> {
        self.seen.lasting()
    }

    /// What staff is shown.
    pub fn staff(&self) -> Option<&StaffView> {
        self.seen.staff()
    }

    /// What the juror that sits here is shown.
    pub fn jury(&self) -> Option<&JuryView> {
        self.seen.jury()
    }

    /// Nothing is on its way that the server ought to hear of.
    pub fn is_settled(&self) -> bool {
        self.waiting.is_empty()
    }

    /// What the candidate that sits here is shown.
    pub fn candidate(&self) -> Option<&CandidateView> {
        self.seen.candidate()
    }

    pub fn view(&self) -> ExamSeen {
        let (past, plan, import) = (self.past.view(), self.plan.view(), self.import.view().map(Arc::new));
        ExamSeen { waiting: self.waiting.len(), past, plan, import, ..self.seen.clone() }
    }

    /// True where it is on its way.
    fn give(&mut self, id: OrderId, mut ask: ToExam, online: bool, out: &mut Out) -> bool {
        if let ToExam::Order { by, .. } = &mut ask {
            *by = self.sits_here();
        }
        match (online || remarks::can_wait(&ask), self.waiting.len() < MOST_WAITING) {
            // What is asked while there is no server would be done at a time that nobody chose.
            (false, _) => out.notice(NoticeKind::NotReady),
            (true, false) => out.notice(NoticeKind::TooBusy),
            (true, true) => {
                if online {
                    out.send(ToServer::Exam(ask.clone()));
                }
                self.waiting.push(Waiting { id, ask, again_at: None });
                return true;
            }
        }
        false
    }

    fn answered(&mut self, order: OrderId, refused: Option<Refused>, out: &mut Out) {
        let Some(at) = self.waiting.iter().position(|waiting| waiting.id == order) else { return };
        let Waiting { ask, .. } = self.waiting.remove(at);
        // What a station says of itself nobody asked for.
        let is_report = matches!(&ask, ToExam::Order { order: Order::EndPlay { .. }, .. });
        // Who asked it does not sit here any more.
        let concerns_nobody = is_report || refused == Some(Refused::OtherSeat);
        if let Some(why) = refused.filter(|_| !concerns_nobody) {
            out.notice(NoticeKind::OrderRefused(why));
            self.seen.marked.take_if(|mark| *mark == order);
        }
        self.answered += 1;
        let answers = Arc::make_mut(&mut self.seen.answers);
        if answers.len() == MOST_ANSWERS {
            answers.remove(0);
        }
        answers.push(Answer { number: self.answered, order, refused });
        let oldest = answers.first().map_or(0, |answer| answer.number);
        let answered = Arc::make_mut(&mut self.seen.answered);
        answered.insert(self.answered, ask);
        answered.retain(|number, _| *number >= oldest);
    }

    fn shown(&mut self, view: Option<ExamView>, now: Instant, out: &mut Out) {
        if view.is_some() {
            self.seen.offer = None;
        }
        self.sealed.shown(view.as_ref(), out);
        let may_read = |(of, item): &ItemKey| match &view {
            Some(ExamView::Candidate(view)) => view.candidate == *of && lists(view, item),
            Some(ExamView::Jury(view)) => view.candidates.iter().any(|tile| tile.candidate == *of),
            Some(ExamView::Staff(_)) => true,
            None => false,
        };
        if !self.seen.items.keys().all(&may_read) {
            Arc::make_mut(&mut self.seen.items).retain(|key, _| may_read(key));
        }
        self.coming.retain(|key, _| may_read(key));
        let named = named(view.as_ref());
        self.others_named |= named != self.named;
        self.named = named;
        (self.seen.view, self.seen.told_at) = (view.map(Arc::new), Some(now));
        self.drop_others();
    }

    fn came(&mut self, of: CandidateNumber, part: ItemPart, out: &mut Out) {
        let key = (of, part.item);
        let Some(text) = self.coming.get_mut(&key) else { return };
        text.push_str(&part.json);
        if part.part < part.of {
            return ask_part(&key, part.part + 1, out);
        }
        let text = self.coming.remove(&key).unwrap_or_default();
        match serde_json::from_str(&text) {
            Ok(item) => drop(Arc::make_mut(&mut self.seen.items).insert(key, Arc::new(item))),
            Err(_) => out.notice(NoticeKind::Unreadable),
        }
    }
}

fn ask_part((of, item): &ItemKey, part: u32, out: &mut Out) {
    out.send(ToServer::Exam(ToExam::Item { of: *of, item: item.clone(), part }));
}

fn named(view: Option<&ExamView>) -> (Vec<ClientId>, bool) {
    match view {
        Some(ExamView::Candidate(view)) => {
            let clients = view.clients.iter().map(|entry| entry.id.clone());
            (clients.collect(), view.may.call.contains(&Called::Posts))
        }
        Some(ExamView::Jury(view)) => {
            let sheet = view.about.iter().flat_map(|about| &about.run_sheet);
            (sheet.map(|exchange| exchange.client.clone()).collect(), true)
        }
        Some(ExamView::Staff(_)) | None => (Vec::new(), false),
    }
}
