//! Dossiers that staff saves: the server is told of each, to enter it in the record of its session.

use signaling::protocol::FileHash;
use signaling::protocol::exam::{
    CandidateNumber, DossierOrder, FromExam, Order, OrderId, SavedDossier, SessionId, ToExam,
};

use super::*;

fn saved(elsewhere: bool) -> SavedDossier {
    let (session, candidate) = (SessionId(0x5e55), CandidateNumber(7));
    SavedDossier { session, candidate, index: FileHash([4; 32]), elsewhere }
}

fn is_saved(desk: &mut Desk, dossier: SavedDossier) {
    let path = "/media/cle/candidat-7".to_owned();
    let saved = DossierSaved { number: 0, dossier, path, entries: 11, pages: None };
    desk.happen(Input::DossierSaved(Box::new(saved)));
}

fn told(desk: &mut Desk) -> Vec<(OrderId, SavedDossier)> {
    let told = |message| match message {
        ToServer::Exam(ToExam::Order { id, order: Order::Dossier(DossierOrder::Saved(saved)), .. }) => {
            Some((id, saved))
        }
        _ => None,
    };
    desk.said().into_iter().filter_map(told).collect()
}

#[test]
fn a_dossier_that_was_saved_is_told_to_the_server_until_it_has_entered_it() {
    let mut desk = Desk::new(Role::Staff);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.did();
    is_saved(&mut desk, saved(true));
    let first = told(&mut desk);
    assert!(matches!(&first[..], [(_, dossier)] if *dossier == saved(true)), "{first:?}");
    desk.happen(Input::SocketClosed("broken".into()));
    is_saved(&mut desk, saved(false));
    assert_eq!(told(&mut desk), [], "nobody hears it");
    desk.wait(Duration::from_secs(5));
    desk.happen(Input::SocketOpened);
    desk.did();
    desk.receive(welcome(Vec::new(), ChatNumbers::default()));
    let again = told(&mut desk);
    assert_eq!(again[0], first[0], "it was not answered");
    assert_eq!(again[1].1, saved(false));
    for (id, _) in again {
        desk.receive(ToStation::Exam(FromExam::Done { id }));
    }
    assert_eq!(desk.station.view().exam.waiting, 0);
}
