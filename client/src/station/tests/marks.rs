//! Marks: each is of the moment of its press.

use signaling::protocol::exam::{
    CandidateNumber, ExamView, ExchangeId, ExchangeState, FromExam, JurorId, Order, OrderId, RemarkKind,
    RemarkMoment, SessionId, ToExam,
};

use super::checks::jury_view;
use super::*;

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
