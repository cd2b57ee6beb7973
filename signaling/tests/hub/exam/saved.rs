//! Dossiers that were saved: entered in the record of their session, held or over.

use signaling::protocol::FileHash;
use signaling::protocol::exam::*;

use super::hall::{Hall, MINUTE, c};

/// All phases of CCP 2's first candidate are over, and its dossier is sealed.
fn sealed() -> (Hall, SavedDossier) {
    let mut hall = Hall::with("ccp2", 2);
    hall.run_next(1);
    hall.go_through(1);
    hall.staff(Order::Dossier(DossierOrder::Seal { candidate: c(1) }));
    let Some(ExamView::Staff(view)) = hall.shown(&hall.staff) else { panic!("staff is shown it") };
    let index = hall.tile(1).dossier.seal.expect("it is sealed").index;
    let saved = SavedDossier { session: view.session, candidate: c(1), index, elsewhere: true };
    (hall, saved)
}

fn order(saved: SavedDossier) -> Order {
    Order::Dossier(DossierOrder::Saved(saved))
}

/// By whom dossiers of a session were saved, as its record says.
fn entered(hall: &Hall, of: SavedDossier) -> Vec<Seat> {
    let fact = Fact::Dossier(DossierFact::Saved {
        candidate: of.candidate,
        index: of.index,
        elsewhere: of.elsewhere,
    });
    let facts = hall.floor.memory.facts_in(of.session).into_iter();
    facts.filter(|recorded| recorded.fact == fact).map(|recorded| recorded.by).collect()
}

#[test]
fn a_dossier_that_was_saved_is_in_the_record_with_its_seal_and_who_saved_it() {
    let (mut hall, saved) = sealed();
    let (staff, jury) = (hall.staff.clone(), hall.plays.clone());
    hall.done(&staff, order(saved));
    assert_eq!(entered(&hall, saved), [Seat::Staff(staff.id)]);
    let own = SavedDossier { elsewhere: false, ..saved };
    hall.done(&staff, order(own));
    assert_eq!(entered(&hall, own).len(), 1);
    for (seat, saved, why) in [
        (&jury, saved, Refused::NotAllowed),
        (&staff, SavedDossier { index: FileHash([9; 32]), ..saved }, Refused::NoSuchSeal),
        (&staff, SavedDossier { candidate: c(2), ..saved }, Refused::NoSuchSeal),
    ] {
        assert_eq!(hall.order(seat, order(saved)), Err(why));
    }
    hall.staff(Order::CloseSession);
    hall.done(&staff, order(saved));
    assert_eq!(entered(&hall, saved).len(), 2, "also once the session is closed");
}

#[test]
fn one_of_a_past_session_is_entered_in_that_ones_record_once_and_the_session_that_is_held_stays_held() {
    let (mut hall, saved) = sealed();
    hall.staff(Order::CloseSession);
    let (id, staff, jury) = (hall.next_order(), hall.staff.clone(), hall.plays.clone());
    let told = hall.exam(&staff, ToExam::Make { id, format: "titre".into() });
    assert!(told.contains(&FromExam::Done { id }), "{told:?}");
    // The answer was lost: it comes again.
    let id = hall.next_order();
    for _ in 0..2 {
        assert_eq!(hall.order_as(&staff, id, order(saved)), Some(FromExam::Done { id }));
    }
    assert_eq!(entered(&hall, saved), [Seat::Staff(staff.id)]);
    for (seat, saved, why) in [
        (&jury, saved, Refused::NotAllowed),
        (&staff, SavedDossier { index: FileHash([9; 32]), ..saved }, Refused::NoSuchSeal),
        (&staff, SavedDossier { candidate: c(2), ..saved }, Refused::NoSuchSeal),
        (&staff, SavedDossier { session: SessionId(1), ..saved }, Refused::NoSuchSeal),
    ] {
        assert_eq!(hall.order(seat, order(saved)), Err(why));
    }
    hall.floor.store_fails = true;
    let id = hall.next_order();
    assert_eq!(hall.order_as(&staff, id, order(saved)), Some(FromExam::NotStored { id }));
    hall.floor.store_fails = false;
    let hall = hall.restart(MINUTE);
    assert_eq!(entered(&hall, saved).len(), 1);
    let Some(ExamView::Staff(view)) = hall.shown(&hall.staff) else { panic!("staff is shown it") };
    assert_ne!(view.session, saved.session, "the next server holds the newest");
}
