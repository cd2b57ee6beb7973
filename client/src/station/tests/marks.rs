//! Marks: each is of the moment of its press.

use signaling::protocol::exam::{
    CandidateNumber, ExamView, ExchangeId, ExchangeState, FromExam, JurorId, Order, OrderBy, OrderId,
    Refused, RemarkKind, RemarkMoment, Seat, SessionId, ToExam,
};

use super::checks::jury_view;
use super::*;
use crate::station::UnsavedRemark;

pub(super) const NUMBER: CandidateNumber = CandidateNumber(7);

/// What a juror is shown, whose candidate's exchange is so.
pub(super) fn shown(juror: u16, state: ExchangeState) -> ToStation {
    let FromExam::View { view: Some(ExamView::Jury(mut view)) } = jury_view(state) else { panic!() };
    (view.session, view.juror) = (Some(SessionId(5)), JurorId(juror));
    ToStation::Exam(FromExam::View { view: Some(ExamView::Jury(view)) })
}

pub(super) fn desk(state: ExchangeState) -> Desk {
    let mut desk = Desk::new(Role::Jury);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.receive(shown(11, state));
    desk.did();
    desk
}

/// The moments of the marks that the server was told.
fn told(desk: &mut Desk) -> Vec<(OrderId, RemarkMoment)> {
    let told = |message| match message {
        ToServer::Exam(ToExam::Order {
            id,
            order: Order::Remark { candidate: NUMBER, kind: RemarkKind::Mark, moment, .. },
            ..
        }) => Some((id, moment)),
        _ => None,
    };
    desk.said().into_iter().filter_map(told).collect()
}

pub(super) fn at(offset_ms: u64) -> RemarkMoment {
    RemarkMoment::In { exchange: ExchangeId(1), offset_ms }
}

#[test]
fn a_mark_is_of_its_press_whenever_the_server_hears_of_it() {
    let mut desk = desk(ExchangeState::Open(60_000));
    desk.wait(Duration::from_secs(5));
    desk.ask(Command::Mark(NUMBER));
    let first = told(&mut desk);
    assert_eq!(first.iter().map(|(_, moment)| *moment).collect::<Vec<_>>(), [at(65_000)]);
    // The line was dead when it was pressed; one more is while that is known.
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(2));
    desk.ask(Command::Mark(NUMBER));
    assert_eq!((told(&mut desk), desk.notices()), (vec![], vec![]), "it waits for the server");
    desk.wait(Duration::from_secs(8));
    desk.did();
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    let again = told(&mut desk);
    assert_eq!((again.len(), again[0], again[1].1), (2, first[0], at(67_000)));
    assert_eq!(desk.station.view().exam.marked, Some(again[1].0), "words may be put to it");
}

#[test]
fn a_mark_outside_of_an_exchange_says_so_and_one_on_somebody_else_says_nothing() {
    let mut desk = desk(ExchangeState::Closed(60_000));
    desk.ask(Command::Mark(NUMBER));
    assert_eq!(told(&mut desk)[0].1, RemarkMoment::Outside);
    let seen = desk.station.view().exam;
    assert_eq!(seen.remark_moment(CandidateNumber(8), desk.now), RemarkMoment::Arrival);
    desk.happen(Input::Slept(Duration::from_secs(30)));
    desk.receive(shown(11, ExchangeState::Open(60_000)));
    desk.happen(Input::Slept(Duration::from_secs(30)));
    desk.ask(Command::Mark(NUMBER));
    assert_eq!(told(&mut desk)[0].1, at(90_000), "the server's clock ran on while this computer slept");
}

#[test]
fn a_mark_that_waits_for_the_server_outlives_a_kill_and_is_set_in_nobody_elses_name() {
    let mut desk = desk(ExchangeState::Open(60_000));
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(2));
    desk.ask(Command::Mark(NUMBER));
    let kept = kept_remarks(&mut desk).expect("at once");
    assert_eq!(kept.len(), 1);
    assert_eq!(desk.station.view().exam.drafts.len(), 0, "nothing to write on");

    let mut desk = Desk::new(Role::Jury);
    desk.happen(Input::RemarksLoaded(kept.clone()));
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.receive(shown(12, ExchangeState::Open(70_000)));
    assert_eq!(told(&mut desk), [], "another juror's");
    desk.receive(shown(11, ExchangeState::Open(70_000)));
    let mark = told(&mut desk);
    assert_eq!(mark.iter().map(|(_, moment)| *moment).collect::<Vec<_>>(), [at(62_000)]);
    desk.receive(shown(11, ExchangeState::Open(70_000)));
    assert_eq!(told(&mut desk), [], "it is on its way");

    // Its juror goes before it is answered: it is asked no more until they are back.
    desk.receive(shown(12, ExchangeState::Open(70_000)));
    let id = mark[0].0;
    desk.receive(ToStation::Exam(FromExam::Refused { id, why: Refused::OtherSeat }));
    assert_eq!((told(&mut desk), desk.notices()), (vec![], vec![]));
    desk.receive(shown(11, ExchangeState::Open(70_000)));
    assert_eq!(told(&mut desk), mark);
    desk.receive(ToStation::Exam(FromExam::Done { id }));
    desk.wait(Duration::from_millis(200));
    assert_eq!(kept_remarks(&mut desk), Some(Vec::new()), "the server has it");
}

/// What this computer was to keep last, if it was to keep anything.
fn kept_remarks(desk: &mut Desk) -> Option<Vec<UnsavedRemark>> {
    let kept = |effect| if let Effect::KeepRemarks(kept) = effect { Some(kept) } else { None };
    desk.did().into_iter().filter_map(kept).last()
}

#[test]
fn words_that_are_put_to_a_mark_while_the_line_is_dead_go_once_it_is_not() {
    let mut desk = desk(ExchangeState::Open(60_000));
    desk.happen(Input::SocketClosed("cut".into()));
    let text = "rassure".to_owned();
    let order = Order::Reword { candidate: NUMBER, remark: OrderId(9), text };
    desk.ask(Command::Order(Box::new(order.clone())));
    assert_eq!(desk.notices(), []);
    desk.wait(Duration::from_secs(30));
    desk.did();
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    let said = desk.said();
    let is_it = |message: &ToServer| matches!(message, ToServer::Exam(ToExam::Order { order: told, .. }) if *told == order);
    assert_eq!(said.iter().filter(|message| is_it(message)).count(), 1, "{said:?}");
}

#[test]
fn what_was_ordered_before_the_line_was_cut_is_asked_in_no_other_name() {
    let mut desk = desk(ExchangeState::Open(60_000));
    let order = Order::Reword { candidate: NUMBER, remark: OrderId(9), text: "rassure".into() };
    desk.ask(Command::Order(Box::new(order)));
    let by = |message| match message {
        ToServer::Exam(ToExam::Order { by, .. }) => by,
        _ => None,
    };
    let mine = Some(OrderBy { session: SessionId(5), seat: Seat::Juror(JurorId(11)) });
    assert_eq!(desk.said().into_iter().find_map(by), mine);
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(30));
    desk.did();
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    assert_eq!(desk.said().into_iter().find_map(by), mine, "the server knows who sits here");
    desk.receive(shown(12, ExchangeState::Open(60_000)));
    assert_eq!(desk.station.view().exam.waiting, 0);
}
