//! What a juror's view tells of the run sheet and the scores.

use signaling::protocol::exam::*;

use crate::desk::{Desk, MINUTE, SAMPLE, c, listens, plays, station_of};

fn ids(exchanges: impl IntoIterator<Item = u16>) -> Vec<ExchangeId> {
    exchanges.into_iter().map(ExchangeId).collect()
}

fn begin(desk: &mut Desk) -> ExchangeId {
    let next = desk.juror(plays(1), 1).next().unwrap().clone();
    let (exchange, contact) = (next.exchange, next.contact);
    desk.order(plays(1), Order::Begin { candidate: c(1), exchange, contact }).unwrap();
    exchange
}

#[test]
fn why_an_exchange_cannot_begin_is_told_from_the_view() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    let why = |desk: &Desk| desk.juror(plays(1), 1).not_yet(true);
    desk.run_to(1, "part2");
    desk.draw(1, Drawn::Subject);
    assert_eq!(why(&desk), Some(NotYet::OtherPhase));
    desk.step(1, Step::Finish);
    desk.step(1, Step::Open);
    assert_eq!(why(&desk), Some(NotYet::NotBegun));
    desk.step(1, Step::Ready);
    desk.step(1, Step::Start);
    assert_eq!(why(&desk), None);
    assert_eq!(desk.juror(listens(1), 1).not_yet(false), Some(NotYet::OtherPlays));
    let exchange = begin(&mut desk);
    assert_eq!(why(&desk), Some(NotYet::AnotherLasts));
    desk.order(plays(1), Order::Close { candidate: c(1), exchange }).unwrap();
    desk.step(1, Step::Pause);
    assert_eq!(why(&desk), Some(NotYet::Paused));
    desk.step(1, Step::Resume);
    desk.pass(61 * MINUTE);
    assert_eq!(why(&desk), Some(NotYet::TimeUp));
}

#[test]
fn what_lasts_has_from_its_beginning_an_equal_share_of_what_was_left() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_to(1, "part3");
    let exchange = begin(&mut desk);
    for _ in 0..3 {
        desk.pass(MINUTE);
        let about = desk.juror(plays(1), 1);
        let Some(ExchangeState::Open(lasted_ms)) = about.open().map(|open| open.state.clone()) else {
            panic!()
        };
        let left_ms = about.clock.remaining_ms.unwrap();
        assert_eq!(about.allotted_ms(lasted_ms, left_ms), Some(10 * MINUTE), "60 minutes for six");
        assert_eq!(about.share_of(left_ms), about.share_ms);
    }
    desk.order(plays(1), Order::Close { candidate: c(1), exchange }).unwrap();
    let about = desk.juror(plays(1), 1);
    assert_eq!(about.share_of(57 * MINUTE), Some(57 * MINUTE / 5), "it is over");
}

#[test]
fn those_to_come_are_moved_and_those_that_are_over_are_not() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_to(1, "part3");
    let exchange = begin(&mut desk);
    desk.order(plays(1), Order::Close { candidate: c(1), exchange }).unwrap();
    let about = desk.juror(plays(1), 1);
    assert_eq!(about.arranged(ExchangeId(4), 0), Some(ids([4, 2, 3, 5, 6])));
    assert_eq!(about.arranged(ExchangeId(2), 99), Some(ids([3, 4, 5, 6, 2])));
    assert_eq!(about.arranged(ExchangeId(3), 1), None, "it is there");
    assert_eq!(about.arranged(ExchangeId(1), 2), None, "it is over");
    assert_eq!(about.place_of(ExchangeId(3)), Some(1));
    let arrange = Order::Arrange { candidate: c(1), exchanges: about.arranged(ExchangeId(4), 0).unwrap() };
    desk.order(plays(1), arrange).unwrap();
    assert_eq!(desk.juror(plays(1), 1).next().unwrap().exchange, ExchangeId(4));
}

#[test]
fn each_of_a_jury_knows_what_to_read_and_whom_to_listen_to() {
    let desk = Desk::with(&SAMPLE, "titre", 1, 1);
    for seat in [plays(1), listens(1)] {
        let about = desk.juror(seat, 1);
        assert_eq!(about.documents.len(), SAMPLE.documents.len());
        assert_eq!(about.plays_at, Some(signaling::protocol::StationId(11)));
        for entry in about.documents {
            assert!(desk.session.item(seat, c(1), &ItemRef::Document(entry.id), desk.now).is_ok());
        }
    }
    assert_ne!(desk.juror(plays(1), 1).plays_at, Some(station_of(1)));
}

#[test]
fn the_scores_of_a_jury_stand_side_by_side_once_all_have_locked() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    let (part, competence) = (ScoredIn::Situation, Competence::of(1).unwrap());
    let criterion: CriterionId = "demande".into();
    let view = |desk: &Desk| desk.session.jury_view(JurorId(12), Some(c(1)), desk.now).unwrap();
    let levels = |desk: &Desk| {
        let view = view(desk);
        let scoring = view.about.as_ref().unwrap().scoring[0].clone();
        let levels: Vec<_> =
            view.levels(&scoring, competence, &criterion).into_iter().map(|one| one.1).collect();
        (levels, view.all_locked(&scoring), scoring.differs(competence, &criterion))
    };
    for (seat, level) in [(plays(1), 1), (listens(1), 0)] {
        let criterion = criterion.clone();
        let score = Order::Score { candidate: c(1), part, competence, criterion, level: Some(level) };
        desk.order(seat, score).unwrap();
    }
    assert_eq!(levels(&desk), (vec![None, Some(0)], false, false), "who plays comes first, and is not seen");
    desk.order(plays(1), Order::Lock { candidate: c(1), part }).unwrap();
    desk.order(listens(1), Order::Lock { candidate: c(1), part }).unwrap();
    assert_eq!(levels(&desk), (vec![Some(1), Some(0)], true, true));
    let agree = Order::Agree { candidate: c(1), part, competence, criterion: criterion.clone(), level: 1 };
    desk.order(plays(1), agree).unwrap();
    let scoring = &view(&desk).about.unwrap().scoring[0];
    assert_eq!(scoring.agreed_level(competence, &criterion), Some(1));
    assert_eq!(scoring.own_level(competence, &criterion), Some(0));
    assert_eq!(view(&desk).myself().map(|member| member.plays), Some(false));
    assert_eq!(view(&desk).name_of(JurorId(11)), "Membre 11");
}

#[test]
fn an_interview_without_scores_of_its_own_is_told_to_bear_on_what_has_none() {
    let told = |desk: &Desk| [plays(1), listens(1)].map(|seat| desk.juror(seat, 1).interview);
    let mut desk = Desk::with(&SAMPLE, "ccp2", 1, 1);
    assert_eq!(told(&desk), [Some(InterviewOnRest::ToCome); 2], "nothing has begun");
    desk.run_to(1, "part3");
    desk.step(1, Step::Finish);
    assert_eq!(told(&desk), [Some(InterviewOnRest::ToCome); 2]);
    for step in [Step::Open, Step::Ready, Step::Start, Step::Finish] {
        desk.step(1, step);
        assert_eq!(told(&desk), [Some(InterviewOnRest::Now); 2], "{step:?}");
    }
    for format in ["titre", "ccp1"] {
        let mut desk = Desk::with(&SAMPLE, format, 1, 1);
        assert_eq!(told(&desk), [None; 2], "{format}");
        desk.run_to(1, "recording");
        assert_eq!(told(&desk), [None; 2], "{format}");
    }
}
