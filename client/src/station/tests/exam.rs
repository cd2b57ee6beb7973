//! The session of an exam: what is shown of it, orders that are done once, texts that are read while they may be.

use signaling::protocol::FileHash;
use signaling::protocol::exam::{
    CandidateNumber, CandidateView, ClockView, Commitment, DataClass, DrawView, Drawn, Entry, ExamView,
    FormatId, FromExam, HandView, Item, ItemPart, ItemRef, Order, OutageId, OwnWork, Part, PhaseId,
    PhaseView, Refused, RemarkKind, RemarkMoment, Rights, SessionId, Stage, StationPurge, TextBody, ToExam,
};

use super::*;
use crate::station::{ExamSeen, SeenCommitment};

const NUMBER: CandidateNumber = CandidateNumber(7);

fn desk(role: Role) -> Desk {
    let mut desk = Desk::new(role);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.did();
    desk
}

fn tells(desk: &mut Desk, told: FromExam) {
    desk.receive(ToStation::Exam(told));
}

/// What the station asked about the exam; what fails there is in `faults`.
fn asked(desk: &mut Desk) -> Vec<ToExam> {
    let asks = |message| if let ToServer::Exam(ask) = message { Some(ask) } else { None };
    let asked = desk.said().into_iter().filter_map(asks);
    asked.filter(|ask| !matches!(ask, ToExam::Faults { .. })).collect()
}

pub(super) fn preparing(stage: Stage, documents: &[&str]) -> FromExam {
    let view = CandidateView {
        candidate: NUMBER,
        format: "CCP 1".into(),
        clock: ClockView {
            stage,
            phase: PhaseView {
                id: PhaseId("part2".into()),
                name: "Partie 2".into(),
                part: Part::Situation,
                number: 2,
                of: 6,
            },
            remaining_ms: Some(60_000),
            last_minutes: true,
            epoch: 4,
        },
        may: Rights { draw: Some(Drawn::Subject), ..Rights::default() },
        draws: vec![DrawView {
            what: Drawn::Subject,
            commitment: Commitment(FileHash([7; 32])),
            result: None,
        }],
        documents: documents
            .iter()
            .map(|id| Entry { id: signaling::protocol::exam::DocumentId((*id).into()), title: (*id).into() })
            .collect(),
        qualifications: Vec::new(),
        templates: Vec::new(),
        clients: Vec::new(),
        part1: false,
        plays: None,
        outage: false,
        hand: HandView::default(),
        work: OwnWork::default(),
    };
    FromExam::View { view: Some(ExamView::Candidate(Box::new(view))) }
}

#[test]
fn a_click_is_an_order_that_goes_again_under_its_name_until_it_is_answered() {
    let mut desk = desk(Role::Candidate);
    tells(&mut desk, preparing(Stage::Running, &[]));
    desk.ask(Command::Draw(Drawn::Subject));
    let first = asked(&mut desk);
    let [ToExam::Order { id, order: Order::Draw { what: Drawn::Subject, .. }, .. }] = first[..] else {
        panic!("{first:?}")
    };
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(30));
    desk.did();
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    assert_eq!(asked(&mut desk), first, "the same, and no other nonce");
    tells(&mut desk, FromExam::NotStored { id });
    assert_eq!(asked(&mut desk), []);
    desk.wait(Duration::from_secs(3));
    assert_eq!(asked(&mut desk), first);
    tells(&mut desk, FromExam::Done { id });
    desk.wait(Duration::from_secs(60));
    assert_eq!(asked(&mut desk), []);
    let seen = desk.station.view().exam;
    assert_eq!((seen.waiting, seen.answers.last().map(|answer| answer.refused)), (0, Some(None)));
}

#[test]
fn what_is_refused_is_said_and_what_is_not_for_this_role_goes_nowhere() {
    let mut desk = desk(Role::Staff);
    desk.ask(Command::Order(Box::new(Order::Decline { outage: OutageId(3) })));
    let asks = asked(&mut desk);
    let [ToExam::Order { id, .. }] = asks[..] else { panic!("{asks:?}") };
    tells(&mut desk, FromExam::Refused { id, why: Refused::NoSuchOutage });
    assert_eq!(desk.notices(), [NoticeKind::OrderRefused(Refused::NoSuchOutage)]);
    desk.ask(Command::Draw(Drawn::Subject));
    desk.ask(Command::LookAt(NUMBER));
    assert_eq!((asked(&mut desk), desk.notices().last()), (vec![], Some(&NoticeKind::WrongRole)));
    let mut desk = self::desk(Role::Jury);
    desk.ask(Command::MakeSession(FormatId("titre".into())));
    assert_eq!((asked(&mut desk), desk.notices()), (vec![], vec![NoticeKind::WrongRole]));
    desk.happen(Input::SocketClosed("cut".into()));
    desk.ask(Command::Order(Box::new(Order::Decline { outage: OutageId(3) })));
    assert_eq!(desk.notices().last(), Some(&NoticeKind::NotReady), "nobody chose when it would be done");
}

#[test]
fn a_clock_runs_on_between_two_views_and_stands_where_it_stands() {
    let mut desk = desk(Role::Candidate);
    for (stage, left_ms) in [(Stage::Running, 48_000), (Stage::Paused, 60_000)] {
        tells(&mut desk, preparing(stage, &[]));
        desk.wait(Duration::from_secs(12));
        let seen = desk.station.view().exam;
        let clock = &seen.candidate().unwrap().clock;
        assert_eq!(seen.remaining_ms(clock, desk.now), Some(left_ms), "{stage:?}");
    }
}

#[test]
fn after_a_sleep_a_clock_that_runs_has_run_on_before_the_server_says_so() {
    let mut desk = desk(Role::Candidate);
    for (stage, left_ms, at_last_ms) in [(Stage::Running, 18_000, 0), (Stage::Paused, 60_000, 60_000)] {
        tells(&mut desk, preparing(stage, &[]));
        desk.wait(Duration::from_secs(12));
        desk.happen(Input::Slept(Duration::from_secs(30)));
        let left = |desk: &Desk| {
            let seen = desk.station.view().exam;
            let clock = seen.candidate().unwrap().clock.clone();
            seen.remaining_ms(&clock, desk.now)
        };
        assert_eq!(left(&desk), Some(left_ms), "{stage:?}");
        desk.happen(Input::Slept(Duration::from_secs(3_600)));
        assert_eq!(left(&desk), Some(at_last_ms), "{stage:?}");
    }
}

#[test]
fn a_clock_that_runs_is_not_shown_where_it_is_not_known_when_it_was_told() {
    let mut desk = desk(Role::Candidate);
    for (stage, left_ms) in [(Stage::Running, None), (Stage::Paused, Some(60_000))] {
        tells(&mut desk, preparing(stage, &[]));
        let seen = ExamSeen { told_at: None, ..desk.station.view().exam };
        assert_eq!(seen.remaining_ms(&seen.candidate().unwrap().clock, desk.now), left_ms, "{stage:?}");
    }
}

#[test]
fn a_text_comes_in_parts_and_is_forgotten_when_it_may_be_read_no_longer() {
    let mut desk = desk(Role::Candidate);
    tells(&mut desk, preparing(Stage::Running, &["tarifs"]));
    let item = ItemRef::Document(signaling::protocol::exam::DocumentId("tarifs".into()));
    desk.ask(Command::ReadItem(NUMBER, item.clone()));
    desk.ask(Command::ReadItem(NUMBER, item.clone()));
    let part = |part| ToExam::Item { of: NUMBER, item: item.clone(), part };
    assert_eq!(asked(&mut desk), [part(1)], "asked for once");
    let text = Item::Text(TextBody { title: "Tarifs".into(), body: "Abonnement : 12 €".into() });
    let json = serde_json::to_string(&text).unwrap();
    let (one, two) = json.split_at(10);
    let came = |number, json: &str| FromExam::Item {
        of: NUMBER,
        part: ItemPart { item: item.clone(), part: number, of: 2, json: json.into() },
    };
    tells(&mut desk, came(1, one));
    assert_eq!(asked(&mut desk), [part(2)]);
    tells(&mut desk, came(2, two));
    let key = (NUMBER, item.clone());
    assert_eq!(desk.station.view().exam.items.get(&key).map(|text| (**text).clone()), Some(text));
    tells(&mut desk, preparing(Stage::Paused, &[]));
    assert!(desk.station.view().exam.items.is_empty());
}

#[test]
fn a_mark_is_set_when_it_is_pressed_and_known_until_it_is_refused() {
    let mut desk = desk(Role::Jury);
    desk.ask(Command::Mark(NUMBER));
    let asks = asked(&mut desk);
    let [
        ToExam::Order {
            id,
            order:
                Order::Remark {
                    candidate: NUMBER,
                    kind: RemarkKind::Mark,
                    ref text,
                    moment: RemarkMoment::Arrival,
                },
            ..
        },
    ] = asks[..]
    else {
        panic!("{asks:?}")
    };
    let marked = |desk: &Desk| desk.station.view().exam.marked;
    assert_eq!((text.as_str(), marked(&desk)), ("", Some(id)));
    tells(&mut desk, FromExam::Done { id });
    assert_eq!(marked(&desk), Some(id), "words may be put to it");
    desk.ask(Command::Mark(NUMBER));
    let asks = asked(&mut desk);
    let [ToExam::Order { id: second, .. }] = asks[..] else { panic!("{asks:?}") };
    tells(&mut desk, FromExam::Refused { id: second, why: Refused::NotAllowed });
    assert_eq!(marked(&desk), None);
    desk.happen(Input::SocketClosed("cut".into()));
    desk.ask(Command::Mark(NUMBER));
    assert_eq!((marked(&desk), desk.notices().last()), (None, Some(&NoticeKind::NotReady)));
    let mut desk = self::desk(Role::Candidate);
    desk.ask(Command::Mark(NUMBER));
    assert_eq!((asked(&mut desk), desk.notices()), (vec![], vec![NoticeKind::WrongRole]));
}

/// The same view, where the server is bound to this, with a result or without.
fn bound_to(byte: u8, drawn: bool) -> FromExam {
    let FromExam::View { view: Some(ExamView::Candidate(mut view)) } = preparing(Stage::Running, &[]) else {
        panic!("a candidate's view")
    };
    view.work.session = Some(SessionId(5));
    view.draws[0].commitment = Commitment(FileHash([byte; 32]));
    view.draws[0].result =
        drawn.then(|| signaling::protocol::exam::DrawResult { number: 2, title: "Sujet B".into(), at_ms: 0 });
    FromExam::View { view: Some(ExamView::Candidate(view)) }
}

#[test]
fn a_result_under_another_seal_than_was_shown_is_said_once() {
    let differs = |desk: &Desk| {
        let view = desk.station.view();
        let found = view.notices.iter().find(|notice| notice.kind == NoticeKind::DrawDiffers);
        found.map(|notice| notice.id)
    };
    let mut desk = desk(Role::Candidate);
    for drawn in [false, false, true, true] {
        tells(&mut desk, bound_to(7, drawn));
    }
    assert_eq!(differs(&desk), None, "it is the one that was shown");
    tells(&mut desk, bound_to(8, true));
    let said = differs(&desk);
    assert!(said.is_some());
    tells(&mut desk, bound_to(8, true));
    assert_eq!(differs(&desk), said, "not again");
}

fn kept(desk: &mut Desk) -> Vec<Vec<SeenCommitment>> {
    let kept = |effect| if let Effect::KeepCommitments(kept) = effect { Some(kept) } else { None };
    desk.did().into_iter().filter_map(kept).collect()
}

fn seen_of(session: u64, byte: u8) -> SeenCommitment {
    SeenCommitment {
        session: SessionId(session),
        candidate: NUMBER,
        what: Drawn::Subject,
        commitment: Commitment(FileHash([byte; 32])),
    }
}

#[test]
fn what_a_draw_was_bound_to_before_the_click_is_known_after_a_restart() {
    let differs = |desk: &Desk| desk.notices().contains(&NoticeKind::DrawDiffers);
    let mut desk = desk(Role::Candidate);
    desk.happen(Input::CommitmentsLoaded(vec![seen_of(4, 1)]));
    assert_eq!(kept(&mut desk), [] as [Vec<SeenCommitment>; 0], "nothing new");
    tells(&mut desk, bound_to(7, false));
    let first = kept(&mut desk);
    assert_eq!(first, [vec![seen_of(4, 1), seen_of(5, 7)]], "of another session it is kept, too");
    tells(&mut desk, bound_to(7, true));
    assert_eq!(kept(&mut desk), [] as [Vec<SeenCommitment>; 0], "once");
    for (byte, other) in [(7, false), (8, true)] {
        let mut desk = self::desk(Role::Candidate);
        desk.happen(Input::CommitmentsLoaded(first[0].clone()));
        tells(&mut desk, bound_to(byte, true));
        assert_eq!(differs(&desk), other);
        assert_eq!(kept(&mut desk), [] as [Vec<SeenCommitment>; 0], "what was seen first stays");
    }
    // The server may be faster than the disk.
    let mut desk = self::desk(Role::Candidate);
    tells(&mut desk, bound_to(8, true));
    assert_eq!((kept(&mut desk), differs(&desk)), (vec![], false), "the file is not read yet");
    desk.happen(Input::CommitmentsLoaded(first[0].clone()));
    assert_eq!((kept(&mut desk), differs(&desk)), (vec![], true));
}

#[test]
fn what_is_kept_of_draws_has_a_bound_and_goes_with_its_session() {
    let mut desk = desk(Role::Candidate);
    let many = (0..1_000).map(|session| seen_of(10_000 + session, 1)).collect();
    desk.happen(Input::CommitmentsLoaded(many));
    tells(&mut desk, bound_to(7, false));
    let all = kept(&mut desk).remove(0);
    assert_eq!((all.len(), all.last()), (256, Some(&seen_of(5, 7))), "the oldest gave way");
    let purge = StationPurge {
        session: SessionId(5),
        purge: 1,
        classes: vec![DataClass::Work],
        unnamed: Vec::new(),
        from_ms: 0,
        to_ms: 1,
    };
    tells(&mut desk, FromExam::Purge(purge));
    assert_eq!(kept(&mut desk), [] as [Vec<SeenCommitment>; 0], "the file goes with the others");
    // What comes later is new, and nothing of what went is written again.
    tells(&mut desk, bound_to(8, false));
    assert!(!desk.notices().contains(&NoticeKind::DrawDiffers));
    let all = kept(&mut desk).remove(0);
    assert!(all.contains(&seen_of(5, 8)) && !all.contains(&seen_of(5, 7)));
}
