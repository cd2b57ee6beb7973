//! What is kept of sessions that are over: rules that are set then, stations that come after a purge, names of stations.

use signaling::protocol::exam::*;
use signaling::protocol::{Role, StationId, ToServer, ToStation};

use super::hall::{Hall, MINUTE, c};
use crate::floor::Seat;

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 3_600);

/// Closes the session, and begins another; the name of the first.
fn past(hall: &mut Hall) -> SessionId {
    let Some(ExamView::Staff(view)) = hall.shown(&hall.staff) else { panic!("staff is shown it") };
    hall.staff(Order::CloseSession);
    let (id, staff) = (hall.next_order(), hall.staff.clone());
    let told = hall.exam(&staff, ToExam::Make { id, format: "titre".into() });
    assert!(told.contains(&FromExam::Done { id }), "{told:?}");
    view.session
}

fn retain(session: SessionId, class: DataClass, days: Option<u32>) -> Order {
    Order::Purge(PurgeOrder::Retain { session: Some(session), class, days })
}

fn holdings(hall: &mut Hall, session: SessionId) -> Holdings {
    let staff = hall.staff.clone();
    match &hall.exam(&staff, ToExam::Holdings { session })[..] {
        [FromExam::Holdings(holdings)] => holdings.clone(),
        other => panic!("{other:?}"),
    }
}

fn purge(hall: &mut Hall, session: SessionId, classes: &[DataClass]) {
    let (staff, id) = (hall.staff.clone(), hall.next_order());
    let (classes, reason) = (classes.to_vec(), "Recours expirés".to_owned());
    let told = hall.exam(&staff, ToExam::Purge { id, session, classes, reason });
    assert!(told.contains(&FromExam::Done { id }), "{told:?}");
}

fn asked(hall: &Hall, seat: &Seat) -> Vec<StationPurge> {
    let told = hall.told_since(seat, 0).into_iter();
    told.filter_map(|told| if let FromExam::Purge(purge) = told { Some(purge) } else { None }).collect()
}

#[test]
fn how_long_a_past_session_is_kept_is_set_for_that_one_and_not_for_the_one_that_is_held() {
    let mut hall = Hall::with("ccp1", 1);
    let first = past(&mut hall);
    let staff = hall.staff.clone();
    hall.done(&staff, retain(first, DataClass::Work, Some(3)));
    let facts = hall.floor.memory.facts_in(first).len();
    hall.done(&staff, retain(first, DataClass::Work, Some(3)));
    assert_eq!(hall.floor.memory.facts_in(first).len(), facts, "said twice, it is set once");
    let held = hall.shown(&staff).and_then(|view| match view {
        ExamView::Staff(view) => Some(view.session),
        _ => None,
    });
    let held = held.unwrap();
    assert_eq!(holdings(&mut hall, first).classes[&DataClass::Work].days, Some(3));
    assert_eq!(holdings(&mut hall, held).classes[&DataClass::Work].days, DataClass::Work.usual_days());
    hall.done(&staff, retain(held, DataClass::Names, None));
    assert_eq!(holdings(&mut hall, held).classes[&DataClass::Names].days, None);
    assert_eq!(holdings(&mut hall, first).classes[&DataClass::Names].days, DataClass::Names.usual_days());
    for (order, why) in [
        (retain(SessionId(1), DataClass::Work, Some(3)), Refused::NoSession),
        (retain(first, DataClass::Work, Some(u32::MAX)), Refused::BadRetention),
    ] {
        assert_eq!(hall.order(&staff, order), Err(why));
    }
    let jury = hall.plays.clone();
    assert_eq!(hall.order(&jury, retain(first, DataClass::Work, None)), Err(Refused::NotAllowed));
    hall.floor.store_fails = true;
    let id = hall.next_order();
    let told = hall.order_as(&staff, id, retain(first, DataClass::Work, Some(9)));
    assert_eq!(told, Some(FromExam::NotStored { id }));
    hall.floor.store_fails = false;
    let mut hall = hall.restart(MINUTE);
    assert_eq!(holdings(&mut hall, first).classes[&DataClass::Work].days, Some(3), "the next server knows");
    hall.floor.pass(3 * DAY + MINUTE);
    assert!(holdings(&mut hall, first).classes[&DataClass::Work].purged_ms.is_some());
    assert!(holdings(&mut hall, held).classes[&DataClass::Work].purged_ms.is_none());
    let staff = hall.staff.clone();
    assert_eq!(hall.order(&staff, retain(first, DataClass::Work, None)), Err(Refused::NothingToPurge));
}

#[test]
fn a_station_that_comes_after_a_purge_under_another_name_is_asked_for_it_and_a_known_one_once() {
    let mut hall = Hall::with("ccp1", 1);
    let first = past(&mut hall);
    purge(&mut hall, first, &[DataClass::Work, DataClass::Recordings]);
    let known = hall.candidate(1);
    assert_eq!(asked(&hall, &known).len(), 1);
    let late = hall.floor.hello(Role::Candidate, "Poste 77");
    let orders = asked(&hall, &late);
    assert_eq!(orders.len(), 1, "{orders:?}");
    assert_eq!((orders[0].session, &orders[0].classes), (first, &asked(&hall, &known)[0].classes));
    assert!(holdings(&mut hall, first).certificates[0].waiting.contains(&late.id));
    let done = |gone| ToExam::Purged { session: first, purge: orders[0].purge, gone };
    hall.exam(&late, done(StationGone::default()));
    let certified = holdings(&mut hall, first).certificates.remove(0);
    assert!(!certified.waiting.contains(&late.id));
    assert!(certified.confirmed.is_empty(), "it held nothing, and was not told then");
    let recording = GoneRecording { candidate: Some(c(1)), exchange: Some(ExchangeId(2)), hash: None };
    let files = GoneFiles { count: 1, bytes: 9 };
    let gone = StationGone {
        files: 2,
        bytes: 9,
        classes: [(DataClass::Recordings, files)].into(),
        recordings: vec![recording; 1_000],
    };
    hall.exam(&known, done(gone));
    let certified = holdings(&mut hall, first).certificates.remove(0);
    assert_eq!(certified.confirmed.len(), 1);
    let gone = &certified.confirmed[0].gone;
    assert_eq!((gone.classes[&DataClass::Recordings], gone.recordings.len()), (files, MAX_GONE_RECORDINGS));
    let mut hall = hall.restart(MINUTE);
    let late = hall.floor.hello(Role::Candidate, "Poste 77");
    assert_eq!(asked(&hall, &late), [], "it has confirmed");
    let other = hall.floor.hello(Role::Candidate, "Poste 78");
    assert_eq!(asked(&hall, &other).len(), 1, "the next server asks new ones as well");
}

#[test]
fn a_new_station_is_asked_for_many_purges_a_few_at_a_time_until_it_has_confirmed_all() {
    let mut hall = Hall::with("ccp1", 1);
    for _ in 0..20 {
        let session = past(&mut hall);
        purge(&mut hall, session, &[DataClass::Work]);
    }
    let late = hall.floor.hello(Role::Candidate, "Poste 77");
    let mut confirmed = 0;
    assert_eq!(asked(&hall, &late).len(), 16);
    while let Some(order) = asked(&hall, &late).get(confirmed).cloned() {
        let (session, purge, gone) = (order.session, order.purge, StationGone::default());
        hall.exam(&late, ToExam::Purged { session, purge, gone });
        confirmed += 1;
    }
    assert_eq!(confirmed, 20);
}

#[test]
fn where_a_candidate_typed_its_name_it_goes_with_the_names_from_the_station_the_journal_and_screens() {
    let mut hall = Hall::with("ccp1", 1);
    let typed = hall.floor.hello(Role::Candidate, "Zoé Marchand");
    hall.staff(Order::Register { candidate: c(9), name: "Zoé Marchand".into(), extra: Vec::new() });
    hall.staff(Order::Sit { who: Person::Candidate(c(9)), station: Some(typed.id) });
    let first = past(&mut hall);
    purge(&mut hall, first, &[DataClass::Names]);
    assert!(!format!("{:?}", hall.floor.memory).contains("Zoé"));
    let certificate = holdings(&mut hall, first).certificates.remove(0).certificate;
    let all = [hall.plays.id, hall.listens.id, typed.id];
    assert_eq!(certificate.unnamed, all, "with the jurors'; the other candidate sat at a numbered one");
    let order = asked(&hall, &typed).remove(0);
    assert_eq!(order.unnamed, all, "it is not to remember it either");
    let staff = hall.staff.clone();
    let told = hall.floor.ask(&staff, ToServer::Roster { after: StationId(0) });
    assert!(!format!("{told:?}").contains("Zoé"), "{told:?}");
    assert!(matches!(&told[..], [ToStation::RosterPage { .. }]), "{told:?}");
    // What it leaves behind when it goes is not the name either.
    hall.floor.disconnect(&typed);
    hall.floor.pass(10 * MINUTE);
    assert!(!format!("{:?}", hall.floor.memory).contains("Zoé"));
    let back = hall.floor.hello(Role::Candidate, "Zoé Marchand");
    assert_ne!(back.id, typed.id, "who joins under it again is another");
}
