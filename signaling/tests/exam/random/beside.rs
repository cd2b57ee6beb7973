//! What goes on beside the phases: hands and messages, what is written, the plan, and the end that is taken back.

use std::collections::{BTreeMap, BTreeSet};

use signaling::exam::{Draft, LAST_WORDS_MS};
use signaling::protocol::exam::*;
use signaling::protocol::{Activity, ClientId, EntryId, PlanEdit, PlanEntries, PlanForm, PlanShown, Who};

use super::orders::any_order;
use super::{CANDIDATES, any_report, anybody};
use crate::desk::{Desk, STAFF, c, listens, plays};
use crate::dice::Dice;

/// The same, as this test itself gathers it from the facts.
#[derive(Default)]
pub struct Beside {
    raised: BTreeMap<CandidateNumber, (String, bool)>,
    unread: BTreeMap<CandidateNumber, Vec<(OrderId, String)>>,
    sent: BTreeSet<(CandidateNumber, ClientId)>,
    /// When each entry begins and ends.
    entries: BTreeMap<EntryId, (u32, u32)>,
    /// Whose each is, where it is a candidate's.
    owners: BTreeMap<EntryId, CandidateNumber>,
    pub is_closed: bool,
}

impl Beside {
    pub fn take(&mut self, desk: &Desk, fact: &Fact) {
        match fact {
            Fact::HelpAsked { candidate, text } => {
                drop(self.raised.insert(*candidate, (text.clone(), false)));
            }
            Fact::HelpAnswered { candidate } => {
                let (_, coming) = self.raised.get_mut(candidate).expect("a hand is raised");
                assert!(!std::mem::replace(coming, true), "answered once");
            }
            Fact::HelpEnded { candidate } => {
                assert!(self.raised.remove(candidate).is_some(), "a hand was raised");
            }
            Fact::Messaged { message, to, text } => {
                for candidate in to {
                    assert!(desk.tile(candidate.0).station.is_some(), "where nobody sits nobody reads");
                    self.unread.entry(*candidate).or_default().push((*message, text.clone()));
                }
            }
            Fact::MessageRead { candidate, message } => {
                let unread = self.unread.get_mut(candidate).unwrap();
                let at = unread.iter().position(|(known, _)| known == message);
                unread.remove(at.expect("it was to be read"));
            }
            Fact::ConfirmationSent { candidate, client, text } => {
                let piece = Piece::Confirmation(client.clone());
                let kept = draft_of(desk, *candidate, &piece).filter(|draft| draft.settled);
                assert_eq!(kept.map(|draft| draft.text), Some(*text), "what is sent is what is kept");
                assert!(text.chars > 0);
                assert!(self.sent.insert((*candidate, client.clone())), "sent once");
            }
            Fact::WorkHandedIn { candidate, phase, piece, text } => {
                let of_phase = desk.session.format().phases.iter().find(|known| known.id == *phase).unwrap();
                assert!(of_phase.write.contains(&piece.kind()), "{piece:?} in {phase}");
                let kept = draft_of(desk, *candidate, piece).map(|draft| draft.text);
                assert_eq!(kept, Some(*text), "handed in as it was written");
            }
            Fact::Planned(_) => {
                self.entries.clear();
                self.owners.clear();
            }
            Fact::PlanEntries(PlanEntries { entries }) => {
                let times = entries.iter().map(|entry| (entry.id, (entry.from.0, entry.to.0)));
                self.entries.extend(times);
                self.owners.extend(entries.iter().filter_map(|entry| match entry.activity {
                    Activity::Phase { candidate, .. } | Activity::Reading { candidate, .. } => {
                        Some((entry.id, candidate))
                    }
                    Activity::Deliberation { .. } | Activity::Invigilation { .. } => None,
                }));
            }
            Fact::PlanEdited(PlanEdit::Add { candidate, .. }) => {
                assert!(!desk.tile(candidate.0).absent, "who is there");
                assert!(!self.owners.values().any(|owner| owner == candidate), "who had no place");
            }
            Fact::PlanEdited(PlanEdit::Drop { candidate }) => {
                assert!(desk.tile(candidate.0).absent, "who is not there");
                let left: Vec<_> =
                    self.owners.iter().filter(|(_, owner)| *owner == candidate).map(|(id, _)| *id).collect();
                for id in left {
                    self.owners.remove(&id);
                    self.entries.remove(&id);
                }
            }
            Fact::PlanEdited(PlanEdit::Move { entry, from }) => {
                let (begins, ends) = self.entries.get_mut(entry).expect("it is in the plan");
                (*begins, *ends) = (from.0, from.0 + (*ends - *begins));
            }
            Fact::PlanEdited(PlanEdit::Resize { entry, minutes }) => {
                let (begins, ends) = self.entries.get_mut(entry).expect("it is in the plan");
                *ends = *begins + minutes;
            }
            Fact::SessionClosed => assert!(!std::mem::replace(&mut self.is_closed, true), "closed once"),
            Fact::SessionReopened => assert!(std::mem::replace(&mut self.is_closed, false), "it was closed"),
            _ => assert!(!self.is_closed, "of a closed session nothing becomes true: {fact:?}"),
        }
    }

    pub fn check(&self, desk: &Desk, dice: &mut Dice) {
        let number = dice.below(u64::from(CANDIDATES)) as u16 + 1;
        self.check_hand(desk, number);
        self.check_writing(desk, number);
        if dice.below(25) == 0 {
            self.check_plan(desk, dice);
        }
    }

    fn check_hand(&self, desk: &Desk, number: u16) {
        let (tile, hand) = (desk.tile(number), desk.candidate(number).hand);
        let raised = self.raised.get(&c(number)).cloned();
        let seen = |help: Option<HelpView>| help.map(|help| (help.text, help.coming));
        assert_eq!((seen(hand.help), seen(tile.now.help)), (raised.clone(), raised));
        let unread = self.unread.get(&c(number)).cloned().unwrap_or_default();
        assert_eq!(tile.now.unread as usize, unread.len());
        let shown: Vec<_> = hand.messages.into_iter().map(|message| (message.id, message.text)).collect();
        assert_eq!(shown, unread[unread.len().saturating_sub(MAX_MESSAGES)..], "its own and no other's");
    }

    fn check_writing(&self, desk: &Desk, number: u16) {
        let (clock, session) = (desk.clock(number), &desk.session);
        let phase = &session.format().phases[clock.phase.number as usize - 1];
        for piece in pieces(desk, number) {
            let is_sent = match &piece {
                Piece::Confirmation(client) => self.sent.contains(&(c(number), client.clone())),
                _ => false,
            };
            let may = session.may_write(c(number), &piece, desk.now);
            let is_time = match clock.stage {
                Stage::Running | Stage::TimeUp => phase.write.contains(&piece.kind()),
                _ => false,
            };
            assert!(may.is_err() || is_time && !is_sent && !self.is_closed, "{piece:?} in {clock:?}");
            assert!(!is_sent || may == Err(NotWritten::Sent), "{piece:?} stays as it was sent");
            let reads = |seat| session.may_read(seat, c(number), &piece, desk.now);
            let other = Seat::Candidate(c(number % CANDIDATES + 1));
            assert!(![STAFF, other, Seat::Server].into_iter().any(reads), "{piece:?} is not theirs");
            let readable = match piece {
                Piece::Notes(_) => false,
                // While it is written nobody looks over its shoulder.
                Piece::Summary | Piece::Letter => may.is_err(),
                Piece::ContactRecord(_) | Piece::Confirmation(_) => true,
            };
            for jury in [1, 2] {
                let mine = desk.tile(number).jury == Some(JuryId(jury)) && readable && !self.is_closed;
                for juror in [plays(jury), listens(jury)] {
                    assert!(!reads(juror) || mine, "{juror:?} reads {piece:?} in {clock:?}");
                }
            }
        }
    }

    fn check_plan(&self, desk: &Desk, dice: &mut Dice) {
        let text = |seat, form| desk.session.plan_text(seat, form);
        let nothing = self.entries.is_empty() || self.is_closed;
        for form in [PlanForm::Day, PlanForm::Page] {
            assert_eq!(text(Seat::Candidate(c(1)), form), None);
        }
        assert_eq!(text(plays(1), PlanForm::Page), None);
        let jury = dice.below(2) as u16 + 1;
        let (all, own) = (text(STAFF, PlanForm::Day), text(plays(jury), PlanForm::Day));
        assert_eq!((all.is_none(), own.is_none()), (nothing, nothing));
        let (Some(all), Some(own)) = (all, own) else { return };
        let [all, own] = [all, own].map(|text| serde_json::from_str::<PlanShown>(&text).unwrap());
        let times = all.plan.entries.iter().map(|entry| (entry.id, (entry.from.0, entry.to.0)));
        assert_eq!(times.collect::<BTreeMap<_, _>>(), self.entries, "as it was computed, and edited since");
        for entry in &all.plan.entries {
            if let Activity::Phase { candidate, jury: Some(jury), .. } = entry.activity {
                assert_eq!(desk.tile(candidate.0).jury, Some(jury), "one truth with the session");
            }
        }
        for entry in &own.plan.entries {
            let its_candidate = (1..=CANDIDATES).any(|number| {
                entry.concerns(Who::Candidate(c(number))) && desk.tile(number).jury == Some(JuryId(jury))
            });
            assert!(entry.concerns(Who::Jury(JuryId(jury))) || its_candidate, "{entry:?}");
        }
    }
}

fn draft_of(desk: &Desk, of: CandidateNumber, piece: &Piece) -> Option<Draft> {
    desk.floor.written.get(&of)?.iter().find(|draft| draft.piece == *piece).cloned()
}

/// Pieces that a candidate might write.
fn pieces(desk: &Desk, number: u16) -> Vec<Piece> {
    let view = desk.candidate(number);
    let clients = view.clients.into_iter().map(|client| client.id).chain([ClientId("vasseur".into())]);
    let about = clients.flat_map(|id| [Piece::ContactRecord(id.clone()), Piece::Confirmation(id)]);
    let own =
        [Piece::Summary, Piece::Letter, Piece::Notes(view.clock.phase.id), Piece::Notes("part1".into())];
    own.into_iter().chain(about).collect()
}

/// A candidate writes, and it is kept where it may be, as the hub does it.
pub fn write_something(desk: &mut Desk, dice: &mut Dice) {
    let number = dice.below(u64::from(CANDIDATES)) as u16 + 1;
    let piece = dice.pick(&pieces(desk, number)).clone();
    if desk.session.may_write(c(number), &piece, desk.now).is_ok() {
        let text = TextMark::of(["", "Madame,", "Monsieur,", "Bonjour,"][dice.below(4) as usize]);
        let drafts = desk.floor.written.entry(c(number)).or_default();
        drafts.retain(|draft| draft.piece != piece);
        drafts.push(Draft { piece, text, settled: dice.below(5) > 0 });
    }
}

/// Everybody comes to the end of a phase, staff closes the session, whatever is asked then is refused, and it goes on as it
/// was. What became true by it.
pub fn close_and_reopen(desk: &mut Desk, dice: &mut Dice) -> Vec<Fact> {
    if desk.session.is_closed() {
        return desk.staff(Order::ReopenSession { session: desk.session.id() });
    }
    let mut facts = Vec::new();
    // Nobody has a word left to say.
    desk.pass(LAST_WORDS_MS + 1);
    for number in 1..=CANDIDATES {
        let step = match desk.clock(number).stage {
            Stage::Ready => Step::Back,
            Stage::Running | Stage::Paused | Stage::TimeUp => Step::Finish,
            Stage::Waiting | Stage::Open | Stage::Finished => continue,
        };
        facts.extend(desk.step(number, step));
    }
    let seats = (1..=CANDIDATES).map(|number| Seat::Candidate(c(number)));
    let seats: Vec<Seat> = seats.chain([plays(1), plays(2), listens(1), STAFF]).collect();
    let seen = |desk: &Desk| -> Vec<_> {
        seats.iter().map(|seat| desk.session.view(*seat, None, desk.now).map(calm)).collect()
    };
    let before = seen(desk);
    facts.extend(desk.staff(Order::CloseSession));
    let closed = desk.session.clone();
    for _ in 0..10 {
        let who = anybody(dice);
        let order = any_order(desk, dice, who);
        if !matches!(order, Order::CloseSession | Order::ReopenSession { .. }) {
            assert!(desk.order(who, order.clone()).is_err(), "{who:?} {order:?}");
        }
        let report = any_report(dice);
        assert_eq!(desk.report(report), []);
        desk.pass(dice.below(60_000));
    }
    assert_eq!(desk.session, closed);
    assert!(seen(desk).iter().all(Option::is_none), "nobody is shown anything");
    desk.restart();
    facts.extend(desk.staff(Order::ReopenSession { session: desk.session.id() }));
    assert_eq!(seen(desk), before, "as if it had not been");
    facts
}

/// Without what ended with the session, and how much its record holds.
fn calm(mut view: ExamView) -> ExamView {
    match &mut view {
        ExamView::Candidate(view) => view.outage = false,
        ExamView::Jury(_) => {}
        ExamView::Staff(view) => {
            view.facts = 0;
            view.candidates.iter_mut().for_each(|tile| tile.outages.clear());
        }
    }
    view
}
