//! Orders that anybody might give at any moment.

use signaling::protocol::exam::*;
use signaling::protocol::{
    ClientId, DeskNumber, EntryId, Minute, PlanDay, PlanEdit, RoomNumber, Spot, StationId,
};

use super::{CANDIDATES, JURIES};
use crate::desk::{Desk, c, plays, station_of};
use crate::dice::Dice;

/// Most ask what is theirs to ask, for only then something happens.
pub fn any_order(desk: &Desk, dice: &mut Dice, who: Seat) -> Order {
    if desk.session.is_closed() && dice.below(3) == 0 {
        return Order::ReopenSession { session: desk.session.id() };
    }
    let has_begun = (1..=CANDIDATES).any(|number| desk.clock(number).epoch > 0);
    // While nobody has begun there is a day to plan.
    let goes_beside = if has_begun { 1 } else { 6 };
    let order = match dice.below(10) {
        roll if roll <= goes_beside => beside(desk, dice, who),
        _ => of_the_exam(desk, dice, who),
    };
    match order {
        Order::Step { .. } if !has_begun && dice.below(8) > 0 => beside(desk, dice, who),
        order => order,
    }
}

/// The run sheet of a candidate, as its jury has it, whichever that is by now.
fn sheet(desk: &Desk, number: u16) -> Vec<ExchangeView> {
    let jury = desk.tile(number).jury.map_or(1, |jury| jury.0);
    let Seat::Juror(juror) = plays(jury) else { return Vec::new() };
    let view = desk.session.jury_view(juror, Some(c(number)), desk.now).unwrap();
    let about = view.about.filter(|about| about.candidate == c(number));
    about.map(|about| about.run_sheet).unwrap_or_default()
}

/// What somebody might ask beside the phases: help, messages, confirmations, the plan, the end of it all.
fn beside(desk: &Desk, dice: &mut Dice, who: Seat) -> Order {
    let number = dice.below(u64::from(CANDIDATES)) as u16 + 1;
    let candidate = c(number);
    let whose = match who {
        Seat::Candidate(own) if dice.below(20) > 0 => own,
        _ => candidate,
    };
    let mine = match who {
        Seat::Candidate(_) => dice.below(8),
        Seat::Staff(_) => 8 + dice.below(12),
        Seat::Juror(_) | Seat::Server => dice.below(20),
    };
    match if dice.below(12) == 0 { dice.below(20) } else { mine } {
        0..=1 => Order::AskHelp { text: dice.pick(&["", "Mon casque", "Une question"]).to_string() },
        2 => Order::EndHelp { candidate: whose },
        3..=4 => {
            let told = desk.session.candidate_view(whose, desk.now).map(|view| view.hand.messages);
            let message = told.unwrap_or_default().first().map_or(OrderId(dice.next()), |told| told.id);
            Order::ReadMessage { message }
        }
        5..=7 => {
            let drafts = desk.floor.written.get(&whose).cloned().unwrap_or_default();
            let mut sendable = drafts.iter().filter_map(|draft| match &draft.piece {
                Piece::Confirmation(client) => Some((client.clone(), draft.text)),
                _ => None,
            });
            let unknown = (ClientId("personne".into()), TextMark::of("Bonjour"));
            let (client, text) = sendable.next().unwrap_or(unknown);
            Order::SendConfirmation { client, text }
        }
        8..=9 => Order::AnswerHelp { candidate },
        10 => Order::EndHelp { candidate },
        11..=12 => {
            let others = dice.next();
            let to = (1..=CANDIDATES).filter(|number| others >> number & 1 == 1).map(c).collect();
            Order::Message { to, text: format!("MOT {}", dice.next()) }
        }
        13 => {
            let day = PlanDay { invigilators: 3, ..PlanDay::usual(5, 2) };
            Order::Plan { day, keep_juries: dice.below(2) == 0 }
        }
        14..=17 => {
            let entry = EntryId(dice.below(40) as u32);
            let spot = match dice.below(2) {
                0 => Spot::Desk(DeskNumber(dice.below(8) as u32)),
                _ => Spot::Room(RoomNumber(dice.below(4) as u32)),
            };
            Order::EditPlan(match dice.below(8) {
                0..=1 => PlanEdit::Move { entry, from: Minute(dice.below(11_000) as u32) },
                2..=3 => PlanEdit::Resize { entry, minutes: dice.below(200) as u32 },
                4 => PlanEdit::Place { entry, spot },
                5 => PlanEdit::Add { candidate, not_before: Minute(dice.below(1_500) as u32) },
                6 => PlanEdit::Drop { candidate },
                _ => PlanEdit::Reassign {
                    candidate,
                    jury: JuryId(dice.below(u64::from(JURIES) + 1) as u16 + 1),
                },
            })
        }
        18 => Order::CloseSession,
        _ => Order::ReopenSession { session: SessionId(*dice.pick(&[0x5e55, 1])) },
    }
}

/// What somebody might ask of phases, draws, exchanges and scores.
fn of_the_exam(desk: &Desk, dice: &mut Dice, who: Seat) -> Order {
    let number = dice.below(u64::from(CANDIDATES)) as u16 + 1;
    let candidate = c(number);
    let exchange = ExchangeId(dice.below(8) as u16);
    let competence = Competence::of(dice.below(7) as i64 + 1).unwrap();
    let criterion = CriterionId::from(*dice.pick(&["ton", "orthographe", "demande", "rien"]));
    let part = *dice.pick(&[ScoredIn::Situation, ScoredIn::Interview]);
    let reason = dice.pick(&["Alarme", "Alarme", ""]).to_string();
    let outage = OutageId(dice.below(12) as u32);
    let mine = match who {
        Seat::Staff(_) => dice.below(14),
        Seat::Candidate(_) => 14,
        Seat::Juror(_) => 15 + dice.below(10),
        Seat::Server => 0,
    };
    // Most ask what is theirs to ask, for only then something happens.
    match if dice.below(12) == 0 { dice.below(25) } else { mine } {
        0..=5 => {
            let steps = [Step::Open, Step::Ready, Step::Start, Step::Pause, Step::Resume, Step::Finish];
            let next = match desk.clock(number).stage {
                Stage::Waiting | Stage::Finished => Step::Open,
                Stage::Open => Step::Ready,
                Stage::Ready => Step::Start,
                Stage::Paused => Step::Resume,
                Stage::TimeUp => Step::Finish,
                // What runs is left to run, mostly.
                Stage::Running if dice.below(10) > 0 => {
                    return Order::ExcludeDrawn { on: dice.below(2) == 0 };
                }
                Stage::Running => *dice.pick(&[Step::Pause, Step::Finish, Step::Start]),
            };
            let step = match dice.below(10) {
                0 => *dice.pick(&[Step::Back, Step::Back, Step::Anew]),
                1 => *dice.pick(&steps),
                _ => next,
            };
            let target = desk.target(number);
            let epoch = if dice.below(6) == 0 { target.epoch.saturating_sub(1) } else { target.epoch };
            let reason = Some(reason).filter(|_| matches!(step, Step::Pause | Step::Back | Step::Anew));
            Order::Step { step, of: vec![Target { epoch, ..target }], reason }
        }
        6 => Order::AddTime { of: desk.target(number), ms: dice.below(3) * 60_000, reason },
        7 => Order::Grant { outage, ms: dice.below(40_000) },
        8 => Order::Decline { outage },
        9 => Order::ExcludeDrawn { on: dice.below(2) == 0 },
        10 => {
            let station = [station_of(number), StationId(500), StationId(11), StationId(4_000)];
            let station = Some(*dice.pick(&station)).filter(|_| dice.below(4) > 0);
            Order::Sit { who: Person::Candidate(candidate), station }
        }
        11 => Order::Absent { candidate, absent: dice.below(20) == 0 },
        12 => Order::Register { candidate, name: "Double".into(), extra: Vec::new() },
        13 => Order::Assign { candidate, jury: JuryId((number - 1) % JURIES + 1) },
        14 => {
            Order::Draw { what: *dice.pick(&[Drawn::Subject, Drawn::Recording]), nonce: Nonce(dice.next()) }
        }
        15..=16 => {
            let sheet = sheet(desk, number);
            let planned = sheet.iter().find(|view| view.state == ExchangeState::Planned);
            let contact = *dice.pick(&[Contact::Call, Contact::AwaitCall, Contact::OpenChat]);
            let any = (exchange, contact);
            let right = planned.map(|view| (view.exchange, view.contact)).filter(|_| dice.below(2) == 0);
            let (exchange, contact) = right.unwrap_or(any);
            Order::Begin { candidate, exchange, contact }
        }
        17 => {
            let open = sheet(desk, number);
            let open = open.iter().find(|view| matches!(view.state, ExchangeState::Open(_)));
            Order::Close { candidate, exchange: open.map_or(exchange, |view| view.exchange) }
        }
        18 => Order::Arrange { candidate, exchanges: vec![exchange] },
        19 => Order::Repeat { candidate, exchange },
        20 => Order::Skip { candidate, exchange, reason },
        21 => {
            Order::Remark { candidate, kind: RemarkKind::Mark, text: reason, moment: RemarkMoment::Arrival }
        }
        22 => Order::Score { candidate, part, competence, criterion, level: Some(dice.below(3) as u8) },
        23 if dice.below(30) == 0 => Order::Lock { candidate, part },
        23 => Order::Remark {
            candidate,
            kind: RemarkKind::Note,
            text: "SECRET".into(),
            moment: RemarkMoment::Arrival,
        },
        _ => Order::Agree { candidate, part, competence, criterion, level: dice.below(3) as u8 },
    }
}
