//! Files that candidates hand in, dossiers that are sealed, and what goes of a session: over the wire, with the store in
//! memory.

use signaling::hub::Input;
use signaling::protocol::exam::*;
use signaling::protocol::{BulkWord, FileHash, NotTaken, Role, SharedFile, ToServer, ToStation, Upload};

use super::hall::{Hall, MINUTE, SAMPLE, SECOND, c};
use crate::floor::{Floor, Seat};

const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 3_600);

pub fn hash(byte: u8) -> FileHash {
    FileHash([byte; 32])
}

pub fn word(seat: &Seat) -> BulkWord {
    Floor::word(seat.conn)
}

pub fn letter(of: u16) -> Upload {
    Upload::HandIn { of: c(of), name: "Lettre.odt".into() }
}

fn listed(hall: &mut Hall, seat: &Seat) -> Vec<SharedFile> {
    let told = hall.floor.ask(seat, ToServer::Files { skip: 0 });
    let mut pages = told.into_iter().filter_map(|told| match told {
        ToStation::FilesPage { files, .. } => Some(files),
        _ => None,
    });
    pages.next_back().unwrap_or_default()
}

/// In part 1 of the whole title, whose clock runs.
pub fn part_one() -> (Hall, Seat) {
    let mut hall = Hall::with("titre", 2);
    hall.floor.handle(Input::Shelf(Vec::new()));
    hall.run_next(1);
    let seat = hall.candidate(1);
    (hall, seat)
}

/// All phases of CCP 2's first candidate are over, and its jury is done with it.
fn through() -> Hall {
    let mut hall = Hall::with("ccp2", 2);
    hall.run_next(1);
    let seat = hall.candidate(1);
    hall.floor.put(word(&seat), letter(1), 12, hash(7)).unwrap();
    let told = hall.exam(
        &seat,
        ToExam::Write { of: c(1), piece: Piece::Letter, edition: 1, text: "Madame, SECRET".into() },
    );
    assert!(told.iter().any(|told| matches!(told, FromExam::Written { .. })), "{told:?}");
    hall.go_through(1);
    hall
}

fn seal(hall: &mut Hall, number: u16) -> Result<(), Refused> {
    let staff = hall.staff.clone();
    hall.order(&staff, Order::Dossier(DossierOrder::Seal { candidate: c(number) }))
}

fn purge(hall: &mut Hall, classes: &[DataClass], reason: &str) -> FromExam {
    let (staff, id) = (hall.staff.clone(), hall.next_order());
    let session = session(hall);
    let ask = ToExam::Purge { id, session, classes: classes.to_vec(), reason: reason.into() };
    let told = hall.exam(&staff, ask);
    told.into_iter().find(|told| matches!(told, FromExam::Done { .. } | FromExam::Refused { .. })).unwrap()
}

fn session(hall: &Hall) -> SessionId {
    let mut facts = hall.floor.memory.facts();
    facts
        .find_map(|recorded| match recorded.fact {
            Fact::Made { session, .. } => Some(session),
            _ => None,
        })
        .unwrap()
}

fn holdings(hall: &mut Hall) -> Holdings {
    let (staff, session) = (hall.staff.clone(), session(hall));
    match &hall.exam(&staff, ToExam::Holdings { session })[..] {
        [FromExam::Holdings(holdings)] => holdings.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_acknowledged_once_it_is_kept_and_there_again_after_a_kill() {
    let (mut hall, seat) = part_one();
    assert!(hall.floor.put(word(&seat), letter(1), 12, hash(7)).is_ok());
    let files = hall.view(1).work.files;
    assert_eq!(
        files.iter().map(|file| (file.name.as_str(), file.bytes)).collect::<Vec<_>>(),
        [("Lettre.odt", 12)]
    );
    assert!(files[0].at_ms > 0);
    let mut hall = hall.restart(SECOND);
    assert_eq!(hall.view(1).work.files, files);
    let seat = hall.candidate(1);
    hall.floor.store_fails = true;
    let other = Upload::HandIn { of: c(1), name: "Autre.odt".into() };
    assert_eq!(hall.floor.put(word(&seat), other, 5, hash(9)), Err(NotTaken::NotStored));
    hall.floor.store_fails = false;
    assert_eq!(hall.view(1).work.files.len(), 1);
}

#[test]
fn what_is_handed_in_at_the_wrong_time_place_size_or_name_is_refused_and_nothing_changes() {
    let (mut hall, seat) = part_one();
    let named = |name: &str| Upload::HandIn { of: c(1), name: name.into() };
    let other = hall.candidate(2);
    let jury = hall.plays.clone();
    for (word, what, bytes, why) in [
        (word(&seat), letter(1), 0, NotTaken::Empty),
        (word(&seat), letter(1), 2 << 30, NotTaken::TooLarge),
        (word(&seat), named("../../etc/passwd"), 5, NotTaken::BadName),
        (word(&seat), named("C:\\lettre.odt"), 5, NotTaken::BadName),
        (word(&seat), letter(2), 5, NotTaken::NotNow),
        (word(&other), letter(1), 5, NotTaken::NotNow),
        (word(&other), letter(2), 5, NotTaken::NotNow),
        (word(&jury), letter(1), 5, NotTaken::NotNow),
    ] {
        assert_eq!(hall.floor.put(word, what.clone(), bytes, hash(7)), Err(why), "{what:?}");
    }
    assert!(hall.view(1).work.files.is_empty());
    for number in 0..MAX_HANDED_FILES {
        hall.floor.put(word(&seat), named(&format!("{number}.odt")), 5, hash(7)).unwrap();
    }
    assert_eq!(hall.floor.put(word(&seat), named("de trop.odt"), 5, hash(7)), Err(NotTaken::TooMany));
    hall.floor.put(word(&seat), named("0.odt"), 5, hash(7)).unwrap();
    hall.step(1, Step::Finish);
    assert_eq!(hall.floor.put(word(&seat), letter(1), 5, hash(9)), Err(NotTaken::NotNow));
}

#[test]
fn the_candidate_has_its_files_back_when_its_phase_gives_them_and_its_jury_alone_fetches_them_before() {
    let (mut hall, seat) = part_one();
    hall.floor.put(word(&seat), letter(1), 12, hash(7)).unwrap();
    let (plays, listens, staff, other) =
        (hall.plays.clone(), hall.listens.clone(), hall.staff.clone(), hall.candidate(2));
    let may = |hall: &mut Hall, seat: &Seat| hall.floor.fetch(word(seat), hash(7), 0).is_ok();
    assert!(may(&mut hall, &seat) && !may(&mut hall, &plays));
    hall.step(1, Step::Finish);
    assert!(!may(&mut hall, &seat), "the server keeps it");
    hall.run_next(1);
    assert!(!may(&mut hall, &seat) && may(&mut hall, &plays) && may(&mut hall, &listens));
    assert!(!may(&mut hall, &staff) && !may(&mut hall, &other));
    let names: Vec<String> = listed(&mut hall, &plays).into_iter().map(|file| file.name).collect();
    assert!(names.contains(&"1 - Lettre.odt".to_owned()), "{names:?}");
    hall.draw(1, Drawn::Subject);
    loop {
        hall.step(1, Step::Finish);
        hall.run_next(1);
        if hall.view(1).may.see.contains(&Seen::WrittenWork) {
            break;
        }
        assert!(!may(&mut hall, &seat));
    }
    assert!(may(&mut hall, &seat));
    let own: Vec<String> = listed(&mut hall, &seat).into_iter().map(|file| file.name).collect();
    assert_eq!(own.iter().filter(|name| name.contains("Lettre")).count(), 1, "{own:?}");
    assert!(!listed(&mut hall, &other).iter().any(|file| file.name.contains("Lettre")));
}

#[test]
fn a_sealed_dossier_has_an_index_of_all_that_is_in_it_and_its_hash_is_in_the_record() {
    let mut hall = through();
    assert_eq!(seal(&mut hall, 2), Err(Refused::PhasesToCome));
    assert_eq!(seal(&mut hall, 1), Ok(()));
    assert_eq!(seal(&mut hall, 1), Err(Refused::DossierSealed));
    let kept = hall.floor.memory.seals().next().unwrap().clone();
    let index: DossierIndex = serde_json::from_str(&kept.index.1).unwrap();
    let kinds: Vec<EntryKind> = index.entries.iter().map(|entry| entry.kind).collect();
    for kind in [EntryKind::File, EntryKind::Writing, EntryKind::Chats, EntryKind::Calls, EntryKind::Record] {
        assert!(kinds.contains(&kind), "{kinds:?}");
    }
    assert!(index.entries.iter().any(|entry| entry.hash == hash(7)));
    let text = format!("{kept:?}");
    assert!(text.contains("juror_entered") && !text.contains("Membre 1"), "by numbers, as the candidate");
    assert!(text.contains("SECRET") && !text.contains("Nom-secret"), "the work is in it, and no name");
    let undrawn = SAMPLE.clients.values().filter(|client| text.contains(&client.card.name));
    assert_eq!(undrawn.count(), 0, "no client that it did not meet is named");
    let tile = hall.tile(1).dossier;
    assert_eq!(tile.seal.map(|seal| seal.index), Some(kept.index.0));
    let (staff, plays) = (hall.staff.clone(), hall.plays.clone());
    assert!(hall.floor.fetch(word(&staff), kept.index.0, 0).is_ok());
    assert!(hall.floor.fetch(word(&plays), kept.index.0, 0).is_err());
    let hall = hall.restart(MINUTE);
    assert_eq!(hall.tile(1).dossier.seal.map(|seal| seal.index), Some(kept.index.0));
    let mut hall = hall;
    let staff = hall.staff.clone();
    assert!(hall.floor.fetch(word(&staff), kept.index.0, 0).is_ok());
}

#[test]
fn of_two_that_seal_a_dossier_at_once_one_does_and_its_index_stays() {
    let mut hall = through();
    hall.floor.store_holds = true;
    let ids = [(); 2].map(|()| {
        let (staff, id) = (hall.staff.clone(), hall.next_order());
        let order = Order::Dossier(DossierOrder::Seal { candidate: c(1) });
        (id, hall.order_as(&staff, id, order))
    });
    assert_eq!((&ids[0].1, &ids[1].1), (&None, &Some(FromExam::NotStored { id: ids[1].0 })));
    hall.floor.release_store();
    let index = hall.tile(1).dossier.seal.unwrap().index;
    assert_eq!(hall.floor.memory.seals().next().unwrap().index.0, index);
    assert_eq!(seal(&mut hall, 1), Err(Refused::DossierSealed));
    let staff = hall.staff.clone();
    assert!(hall.floor.fetch(word(&staff), index, 0).is_ok());
}

#[test]
fn nothing_goes_before_the_session_is_closed_and_then_what_goes_is_certified_and_told_to_every_station() {
    let mut hall = through();
    let refused = |told: FromExam| match told {
        FromExam::Refused { why, .. } => Some(why),
        _ => None,
    };
    let all = DataClass::ALL;
    assert_eq!(refused(purge(&mut hall, &all, "Essai")), Some(Refused::DeliberationToCome));
    seal(&mut hall, 1).unwrap();
    hall.staff(Order::CloseSession);
    assert_eq!(refused(purge(&mut hall, &all, " ")), Some(Refused::ReasonNeeded));
    assert_eq!(refused(purge(&mut hall, &[], "Essai")), Some(Refused::NothingToPurge));
    let before = holdings(&mut hall);
    assert!(before.classes[&DataClass::Work].count > 5);
    assert_eq!(before.classes[&DataClass::Names].count, 2 + 2, "candidates and jurors");
    let from = hall.floor.sent.len();
    let told = purge(&mut hall, &all, "Recours expirés");
    assert!(matches!(told, FromExam::Done { .. }), "{told:?}");
    assert_eq!(refused(purge(&mut hall, &[DataClass::Work], "Encore")), Some(Refused::NothingToPurge));
    let after = holdings(&mut hall);
    assert_eq!(after.classes[&DataClass::Work].count + after.classes[&DataClass::Names].count, 0);
    let certificate = &after.certificates[0].certificate;
    assert!(certificate.classes[&DataClass::Work].files.contains(&hash(7)));
    assert_eq!(certificate.classes[&DataClass::Work].count, before.classes[&DataClass::Work].count);
    let memory = format!("{:?}", hall.floor.memory);
    assert!(!memory.contains("SECRET") && !memory.contains("Nom-secret"));

    let seat = hall.candidate(1);
    let asked = |hall: &Hall, seat: &Seat, from| {
        let told = hall.told_since(seat, from);
        told.into_iter().find_map(|told| match told {
            FromExam::Purge(purge) => Some(purge),
            _ => None,
        })
    };
    let order = asked(&hall, &seat, from).expect("each station is told");
    let done = |purge: &StationPurge| ToExam::Purged {
        session: purge.session,
        purge: purge.purge,
        gone: StationGone { files: 3, bytes: 99, ..StationGone::default() },
    };
    hall.exam(&seat, done(&order));
    hall.exam(&seat, done(&order));
    let certified = holdings(&mut hall).certificates.remove(0);
    let confirmed: Vec<_> = certified.confirmed.iter().map(|it| (it.station, it.gone.files)).collect();
    assert_eq!(confirmed, [(seat.id, 3)], "once");
    assert!(!certified.waiting.contains(&seat.id) && !certified.waiting.is_empty());

    // One that was off is told at its next welcome, also after the server was.
    let mut hall = hall.restart(MINUTE);
    let (one, two) = (hall.candidate(1), hall.candidate(2));
    assert_eq!(asked(&hall, &one, 0), None);
    let order = asked(&hall, &two, 0).expect("it has not confirmed");
    hall.exam(&two, done(&order));
    assert_eq!(holdings(&mut hall).certificates[0].confirmed.len(), 2);
    let reopen = Order::ReopenSession { session: session(&hall) };
    let staff = hall.staff.clone();
    assert_eq!(hall.order(&staff, reopen), Err(Refused::WasPurged));
}

#[test]
fn what_is_due_goes_by_itself_also_where_it_became_due_while_the_server_was_away() {
    let mut hall = through();
    hall.staff(Order::Purge(PurgeOrder::Retain { session: None, class: DataClass::Work, days: Some(2) }));
    hall.staff(Order::Purge(PurgeOrder::Retain { session: None, class: DataClass::Names, days: None }));
    hall.staff(Order::CloseSession);
    hall.floor.pass(DAY + MINUTE);
    let held = holdings(&mut hall);
    assert!(held.classes[&DataClass::Recordings].purged_ms.is_some(), "after a day, unless said");
    assert!(held.classes[&DataClass::Work].purged_ms.is_none());
    let mut hall = hall.restart(2 * DAY);
    let held = holdings(&mut hall);
    assert!(held.classes[&DataClass::Work].purged_ms.is_some());
    assert_eq!(held.certificates.last().unwrap().certificate.reason, None);
    let mut hall = hall.restart(400 * DAY);
    assert!(holdings(&mut hall).classes[&DataClass::Names].purged_ms.is_none(), "until staff orders it");
    let staff = hall.floor.hello(Role::Staff, "Direction");
    let id = hall.next_order();
    let ask =
        ToExam::Purge { id, session: session(&hall), classes: vec![DataClass::Names], reason: "Fin".into() };
    assert!(hall.exam(&staff, ask).contains(&FromExam::Done { id }));
}

#[test]
fn staff_adds_a_dossier_professionnel_which_its_jury_reads_and_nobody_else() {
    let (mut hall, seat) = part_one();
    let add = |of: u16, name: &str| Upload::Professional { of: c(of), name: name.into() };
    let (staff, plays, listens) = (hall.staff.clone(), hall.plays.clone(), hall.listens.clone());
    let other = hall.candidate(2);
    hall.floor.put(word(&seat), letter(1), 12, hash(7)).unwrap();
    for stranger in [&seat, &plays, &other] {
        assert_eq!(hall.floor.put(word(stranger), add(1, "DP.pdf"), 9, hash(8)), Err(NotTaken::NotStaff));
    }
    for (of, name, bytes, why) in [
        (9, "DP.pdf", 9, NotTaken::NotNow),
        (1, "DP.pdf", 0, NotTaken::Empty),
        (1, "DP.pdf", 2 << 30, NotTaken::TooLarge),
        (1, "../DP.pdf", 9, NotTaken::BadName),
    ] {
        assert_eq!(hall.floor.put(word(&staff), add(of, name), bytes, hash(8)), Err(why), "{name}");
    }
    // Under the name of what the candidate handed in: they are two files.
    hall.floor.put(word(&staff), add(1, "Lettre.odt"), 99, hash(8)).unwrap();
    assert_eq!((hall.tile(1).dossier.files, hall.tile(1).dossier.professional), (1, Some(99)));
    hall.floor.put(word(&staff), add(1, "DP.pdf"), 100, hash(9)).unwrap();
    let names: Vec<_> = hall.view(1).work.files.iter().map(|file| file.name.clone()).collect();
    assert_eq!(names, ["Lettre.odt"]);
    let added = hall.floor.memory.facts().filter(|recorded| {
        let is_it = matches!(recorded.fact, Fact::Dossier(DossierFact::ProfessionalAdded { .. }));
        is_it && recorded.by == signaling::protocol::exam::Seat::Staff(staff.id)
    });
    assert_eq!(added.count(), 2);
    hall.step(1, Step::Finish);
    hall.run_next(1);
    let may = |hall: &mut Hall, seat: &Seat, byte| hall.floor.fetch(word(seat), hash(byte), 0).is_ok();
    assert!(may(&mut hall, &plays, 9) && may(&mut hall, &listens, 9));
    assert!(!may(&mut hall, &plays, 8), "another took its place");
    assert!(!may(&mut hall, &seat, 9) && !may(&mut hall, &other, 9));
    let listed = listed(&mut hall, &plays);
    assert!(listed.iter().any(|file| file.name == "1 - dossier professionnel - DP.pdf"), "{listed:?}");
    let hall = hall.restart(MINUTE);
    assert_eq!((hall.tile(1).dossier.files, hall.tile(1).dossier.professional), (1, Some(100)));
}

#[test]
fn a_dossier_is_sealed_after_the_session_is_closed_and_saved_after_another_was_made() {
    let mut hall = through();
    let staff = hall.staff.clone();
    let old = session(&hall);
    hall.staff(Order::CloseSession);
    let kept: std::collections::BTreeMap<_, _> = holdings(&mut hall).dossiers.into_iter().collect();
    assert!(kept[&c(1)].can_seal && kept[&c(2)].can_seal, "{kept:?}");
    seal(&mut hall, 1).unwrap();
    let kept: std::collections::BTreeMap<_, _> = holdings(&mut hall).dossiers.into_iter().collect();
    let index = kept[&c(1)].seal.expect("it is sealed").index;
    let id = hall.next_order();
    let told = hall.exam(&staff, ToExam::Make { id, format: "ccp2".into() });
    assert!(told.contains(&FromExam::Done { id }), "{told:?}");
    let saves = |hall: &mut Hall| {
        let staff = hall.staff.clone();
        assert!(hall.floor.fetch(word(&staff), index, 0).is_ok());
        assert!(hall.floor.fetch(word(&staff), hash(7), 0).is_ok());
        let ask = ToExam::Holdings { session: old };
        match &hall.exam(&staff, ask)[..] {
            [FromExam::Holdings(holdings)] => assert_eq!(
                holdings
                    .dossiers
                    .iter()
                    .map(|(of, tile)| (*of, tile.seal.map(|seal| seal.index)))
                    .collect::<Vec<_>>(),
                [(c(1), Some(index))]
            ),
            other => panic!("{other:?}"),
        }
    };
    saves(&mut hall);
    let plays = hall.plays.clone();
    assert!(hall.floor.fetch(word(&plays), index, 0).is_err());
    let mut hall = hall.restart(MINUTE);
    saves(&mut hall);
    // What was deleted is saved no more.
    let (staff, id) = (hall.staff.clone(), hall.next_order());
    let classes = vec![DataClass::Work];
    hall.exam(&staff, ToExam::Purge { id, session: old, classes, reason: "Fin".into() });
    assert!(hall.floor.fetch(word(&staff), index, 0).is_err());
    match &hall.exam(&staff, ToExam::Holdings { session: old })[..] {
        [FromExam::Holdings(holdings)] => assert!(holdings.dossiers.is_empty()),
        other => panic!("{other:?}"),
    }
}
