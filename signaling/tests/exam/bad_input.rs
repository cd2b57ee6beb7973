//! Each bad input has its sentence, and changes nothing (`Desk::refused` compares the session before and after).

use signaling::exam::{ExamSession, Moment, NotThisSession};
use signaling::package::{Exam, FormatId};
use signaling::protocol::exam::*;
use signaling::protocol::{FileHash, Role, StationId};

use crate::desk::{Desk, MINUTE, SAMPLE, STAFF, START, c, listens, plays, station_of};

fn register(number: u16, name: &str, extra: Vec<ExtraTime>) -> Order {
    Order::Register { candidate: c(number), name: name.into(), extra }
}

fn jury(number: u16, plays: u16, listens: &[u16], corrects: u16) -> Order {
    Order::Jury(JuryInfo {
        jury: JuryId(number),
        name: "Jury".into(),
        plays: JurorId(plays),
        listens: listens.iter().map(|juror| JurorId(*juror)).collect(),
        corrects: JurorId(corrects),
    })
}

fn step(desk: &Desk, number: u16, step: Step) -> Order {
    Order::Step { step, of: vec![desk.target(number)], reason: None }
}

#[test]
fn each_mistake_is_told_in_a_sentence() {
    let told = [
        (Refused::NumberTaken, "Another candidate has this number already."),
        (Refused::MovedOn, "The phase moved on meanwhile: this was done already, or is too late."),
        (Refused::UrnEmpty, "Nothing is left to draw: all was drawn, and what was drawn is excluded."),
        (Refused::OutOfScale, "The score is outside the grid's scale."),
        (Refused::WrongStation, "This station is of another role."),
    ];
    for (refused, sentence) in told {
        assert_eq!(refused.to_string(), sentence);
    }
}

#[test]
fn two_candidates_cannot_have_one_number() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 1);
    assert_eq!(desk.refused(STAFF, register(2, "Une autre", Vec::new())), Refused::NumberTaken);
    assert_eq!(desk.tile(2).name, "Nom-secret-2");
    for name in ["", "  ", "un\nautre", &"x".repeat(81)] {
        assert_eq!(desk.refused(STAFF, register(3, name, Vec::new())), Refused::BadText);
    }
    let extra = |phase: Option<&str>, extra| ExtraTime { phase: phase.map(PhaseId::from), extra };
    for wrong in [
        vec![extra(Some("part9"), Extra::Third)],
        vec![extra(None, Extra::Percent(0))],
        vec![extra(None, Extra::Percent(201))],
        vec![extra(None, Extra::Minutes(481))],
        vec![extra(None, Extra::Third), extra(None, Extra::Minutes(5))],
    ] {
        assert_eq!(desk.refused(STAFF, register(3, "Trois", wrong)), Refused::BadExtraTime);
    }
    assert_eq!(desk.refused(STAFF, Order::Withdraw { candidate: c(3) }), Refused::NoSuchCandidate);
    desk.staff(Order::Withdraw { candidate: c(2) });
    desk.register(2, Vec::new());
    desk.step(1, Step::Open);
    assert_eq!(desk.refused(STAFF, Order::Withdraw { candidate: c(1) }), Refused::HasBegun);
}

#[test]
fn a_phase_is_started_once_whoever_clicks() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.step(1, Step::Open);
    desk.step(1, Step::Ready);
    let start = step(&desk, 1, Step::Start);
    let other = Seat::Staff(StationId(901));
    desk.order(STAFF, start.clone()).unwrap();
    desk.pass(200);
    assert_eq!(desk.refused(other, start), Refused::MovedOn);
    assert_eq!(desk.clock(1).remaining_ms, Some(75 * MINUTE - 200));
    for wrong in [Step::Open, Step::Ready, Step::Start, Step::Resume] {
        let order = step(&desk, 1, wrong);
        assert_eq!(desk.refused(STAFF, order), Refused::WrongStep, "{wrong:?}");
    }
    for seat in [Seat::Candidate(c(1)), plays(1), Seat::Server] {
        let order = step(&desk, 1, Step::Finish);
        assert_eq!(desk.refused(seat, order), Refused::NotAllowed);
    }
    let nobody = Order::Step { step: Step::Open, of: Vec::new(), reason: None };
    assert_eq!(desk.refused(STAFF, nobody), Refused::BadTargets);
    let (of, reason) = (desk.target(1), "Panne".to_owned());
    let add = |ms, reason: &str| Order::AddTime { of, ms, reason: reason.into() };
    assert_eq!(desk.refused(STAFF, add(0, &reason)), Refused::BadTime);
    assert_eq!(desk.refused(STAFF, add(481 * MINUTE, &reason)), Refused::BadTime);
    assert_eq!(desk.refused(STAFF, add(1, "")), Refused::ReasonNeeded);
    desk.staff(add(MINUTE, &reason));
    assert_eq!(desk.refused(STAFF, add(MINUTE, &reason)), Refused::MovedOn, "added once");
    desk.step(1, Step::Finish);
    let (of, ms) = (desk.target(1), MINUTE);
    assert_eq!(desk.refused(STAFF, Order::AddTime { of, ms, reason }), Refused::NoClock);
}

#[test]
fn people_sit_at_stations_of_their_role_and_one_at_each() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 1);
    desk.floor.roles.insert(StationId(700), Role::Staff);
    let sit = |who, station| Order::Sit { who, station: Some(StationId(station)) };
    let (one, juror) = (Person::Candidate(c(1)), Person::Juror(JurorId(11)));
    assert_eq!(desk.refused(STAFF, sit(one, 12)), Refused::WrongStation);
    assert_eq!(desk.refused(STAFF, sit(one, 700)), Refused::WrongStation);
    assert_eq!(desk.refused(STAFF, sit(juror, station_of(1).0)), Refused::WrongStation);
    assert_eq!(desk.refused(STAFF, sit(one, 4_000)), Refused::NoSuchStation);
    assert_eq!(desk.refused(STAFF, sit(one, station_of(2).0)), Refused::StationTaken);
    assert_eq!(desk.refused(STAFF, sit(Person::Juror(JurorId(9)), 12)), Refused::NoSuchJuror);
    assert_eq!(desk.refused(plays(1), sit(one, 500)), Refused::NotAllowed);
    desk.sit(one, None);
    desk.step(1, Step::Open);
    assert_eq!(desk.try_step(1, Step::Ready), Err(Refused::NotSeated));
    desk.sit(one, Some(station_of(1)));
    desk.staff(Order::Absent { candidate: c(1), absent: true });
    assert_eq!(desk.try_step(1, Step::Ready), Err(Refused::IsAbsent));
    desk.staff(Order::Absent { candidate: c(1), absent: false });
    desk.step(1, Step::Ready);
    desk.step(1, Step::Start);
    assert_eq!(desk.refused(STAFF, Order::Absent { candidate: c(1), absent: true }), Refused::WrongStep);
}

#[test]
fn a_jury_is_whole_and_its_corrector_knows_retention_where_the_format_asks() {
    let mut desk = Desk::with(&SAMPLE, "ccp2", 2, 1);
    let novice = |retention| Order::Juror(JurorInfo { juror: JurorId(31), name: "Novice".into(), retention });
    desk.staff(novice(false));
    assert_eq!(desk.refused(STAFF, jury(3, 31, &[], 31)), Refused::CorrectorWithoutRetention);
    assert_eq!(desk.refused(STAFF, jury(3, 31, &[99], 31)), Refused::NoSuchJuror);
    assert_eq!(desk.refused(STAFF, jury(3, 31, &[31], 31)), Refused::JurorTwice);
    assert_eq!(desk.refused(STAFF, jury(3, 31, &[11], 31)), Refused::JurorTwice, "of another jury");
    assert_eq!(desk.refused(STAFF, jury(3, 31, &[], 11)), Refused::CorrectorNotInJury);
    desk.staff(novice(true));
    desk.staff(jury(3, 31, &[], 31));
    assert_eq!(desk.refused(STAFF, novice(false)), Refused::CorrectorWithoutRetention);
    let assign = |jury| Order::Assign { candidate: c(1), jury: JuryId(jury) };
    assert_eq!(desk.refused(STAFF, assign(9)), Refused::NoSuchJury);

    desk.run_to(1, "part3");
    assert_eq!(desk.refused(STAFF, assign(3)), Refused::JuryHasBegun);
    assert_eq!(desk.refused(STAFF, jury(1, 12, &[11], 12)), Refused::JuryHasBegun);
    for phase in ["part1", "part2"] {
        desk.run_next(2);
        assert_eq!(desk.clock(2).phase.id.0, phase);
        desk.step(2, Step::Finish);
    }
    desk.step(2, Step::Open);
    assert_eq!(desk.try_step(2, Step::Ready), Err(Refused::JuryBusy));
    desk.staff(Order::Assign { candidate: c(2), jury: JuryId(3) });
    assert_eq!(desk.try_step(2, Step::Ready), Err(Refused::JuryMissing), "it sits nowhere");

    let mut desk = Desk::with(&SAMPLE, "ccp1", 1, 1);
    desk.staff(Order::Juror(JurorInfo { juror: JurorId(31), name: "Novice".into(), retention: false }));
    desk.staff(jury(3, 31, &[], 31));
}

#[test]
fn a_phase_with_clients_begins_only_while_the_station_of_who_plays_them_is_connected() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 1);
    let away = |desk: &mut Desk| desk.floor.away.insert(StationId(11));
    away(&mut desk);
    desk.run_next(1);
    assert_eq!(desk.tile(1).now.played_at, None, "part 1 has no clients");
    desk.step(1, Step::Finish);
    desk.run_next(1);
    desk.draw(1, Drawn::Subject);
    desk.step(1, Step::Finish);
    desk.step(1, Step::Open);
    assert_eq!(desk.tile(1).now.played_at, Some(StationId(11)));
    let step = |desk: &Desk, step| Order::Step { step, of: vec![desk.target(1)], reason: None };
    let ready = step(&desk, Step::Ready);
    assert_eq!(desk.refused(STAFF, ready), Refused::JuryAway);
    desk.floor.away.clear();
    desk.step(1, Step::Ready);
    away(&mut desk);
    let start = step(&desk, Step::Start);
    assert_eq!(desk.refused(STAFF, start), Refused::JuryAway, "it went away again");
    desk.floor.away = [StationId(12)].into();
    desk.step(1, Step::Start);
    away(&mut desk);
    for step in [Step::Pause, Step::Resume, Step::Finish] {
        desk.step(1, step);
    }
}

#[test]
fn nothing_drawn_means_nothing_to_begin() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_next(1);
    desk.step(1, Step::Finish);
    desk.run_next(1);
    desk.step(1, Step::Finish);
    desk.run_next(1);
    let may = desk.candidate(1).may;
    assert_eq!((may.call, may.see), (vec![Called::Posts], vec![Seen::Documents, Seen::Exchanges]));
    let begin = Order::Begin { candidate: c(1), exchange: ExchangeId(1), contact: Contact::Call };
    assert_eq!(desk.refused(plays(1), begin), Refused::NothingDrawn);
    let repeat = Order::Repeat { candidate: c(1), exchange: ExchangeId(1) };
    assert_eq!(desk.refused(listens(1), repeat), Refused::NotAllowed);
}

#[test]
fn a_session_is_made_and_taken_up_only_of_its_own_package() {
    let make = |format: &str| ExamSession::make(&SAMPLE, &FormatId::from(format), SessionId(1), STAFF, START);
    assert_eq!(make("bts").unwrap_err(), Refused::NoSuchFormat);
    let desk = Desk::with(&SAMPLE, "titre", 2, 1);
    let facts = desk.facts();
    let fold = |facts: &[Recorded]| ExamSession::fold(SAMPLE.clone(), facts).map(|_| ());
    assert_eq!(fold(&[]), Err(NotThisSession::NotMade));
    assert_eq!(fold(&facts[1..]), Err(NotThisSession::BadFact(2)));
    let mut gap = facts.clone();
    gap.remove(3);
    assert_eq!(fold(&gap), Err(NotThisSession::BadFact(4)));
    let mut later = facts.clone();
    later[2].version = 2;
    assert_eq!(fold(&later), Err(NotThisSession::BadFact(3)));
    let mut other = Exam::clone(&SAMPLE);
    other.digest = FileHash([0; 32]);
    let taken = ExamSession::fold(other.into(), &facts).map(|_| ());
    assert_eq!(taken, Err(NotThisSession::OtherPackage));
    assert_eq!(desk.session.last(), Moment(START.0));
}
