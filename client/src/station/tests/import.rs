//! A package that staff sends: packed, sent, gone on with, and what became of it.

use std::path::PathBuf;

use signaling::protocol::{BulkWord, FileHash, NotTaken, PackageMistake};

use super::*;

fn welcomed(word: u64) -> ToStation {
    let mut welcome = welcome(Vec::new(), ChatNumbers::default());
    if let ToStation::Welcome(welcome) = &mut welcome {
        welcome.bulk = Some(BulkWord(word));
    }
    welcome
}

fn staff() -> Desk {
    let mut desk = Desk::new(Role::Staff);
    desk.connect(welcomed(1));
    desk.did();
    desk
}

fn path() -> PathBuf {
    "/media/examen".into()
}

fn packed() -> Packed {
    Packed { file: "/data/outgoing/package.zip".into(), bytes: 1_000, hash: FileHash([7; 32]) }
}

fn state(desk: &Desk) -> Option<ImportState> {
    desk.station.view().exam.import.as_ref().map(|import| import.state.clone())
}

/// What was asked of the engine about packages.
fn did(desk: &mut Desk) -> Vec<Effect> {
    let all = desk.did().into_iter();
    all.filter(|effect| {
        matches!(effect, Effect::Pack { .. } | Effect::Put { .. } | Effect::StopPut | Effect::ForgetPacked)
    })
    .collect()
}

/// A package is being sent; its number.
fn sending(desk: &mut Desk) -> u64 {
    desk.ask(Command::Import(path()));
    let asked = did(desk);
    let [Effect::Pack { number, path: of }] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((of, state(desk)), (&path(), Some(ImportState::Packing)));
    let number = *number;
    desk.happen(Input::Packed { number, packed: Ok(packed()) });
    assert_eq!(did(desk), [Effect::Put { number, word: BulkWord(1), packed: packed() }]);
    number
}

#[test]
fn a_package_is_packed_sent_looked_at_and_kept() {
    let mut desk = staff();
    let number = sending(&mut desk);
    desk.happen(Input::PutProgress { number, sent: 400 });
    assert_eq!(state(&desk), Some(ImportState::Sending { sent: 400, of: 1_000 }));
    desk.happen(Input::PutProgress { number, sent: 1_000 });
    assert_eq!(state(&desk), Some(ImportState::Checking));
    desk.happen(Input::PutEnded { number, end: PutEnd::Kept });
    assert_eq!((state(&desk), did(&mut desk)), (Some(ImportState::Kept), vec![Effect::ForgetPacked]));
    desk.ask(Command::StopImport);
    assert_eq!((state(&desk), did(&mut desk)), (None, vec![]));
}

#[test]
fn what_broke_off_is_gone_on_with_under_the_word_of_the_day_and_given_up_in_the_end() {
    let mut desk = staff();
    let number = sending(&mut desk);
    desk.happen(Input::PutProgress { number, sent: 400 });
    desk.happen(Input::PutEnded { number, end: PutEnd::Broken });
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(30));
    assert_eq!(did(&mut desk), [], "without the server there is nothing to send to");
    desk.connect(welcomed(2));
    assert_eq!(did(&mut desk), [Effect::Put { number, word: BulkWord(2), packed: packed() }]);
    // The server may not know yet that the connection of before is over.
    desk.happen(Input::PutEnded { number, end: PutEnd::NotTaken(NotTaken::Busy) });
    assert!(matches!(state(&desk), Some(ImportState::Sending { .. })));
    desk.wait(Duration::from_secs(4));
    assert_eq!(did(&mut desk).len(), 1);
    for _ in 0..20 {
        desk.happen(Input::Heard);
        desk.happen(Input::PutEnded { number, end: PutEnd::Broken });
        desk.wait(Duration::from_secs(4));
    }
    assert_eq!(state(&desk), Some(ImportState::Failed(ImportFault::Broken)));
    assert_eq!(did(&mut desk).last(), Some(&Effect::ForgetPacked));
}

#[test]
fn what_the_server_has_against_it_is_shown_and_nothing_goes_on() {
    let mistake = PackageMistake {
        file: "package.toml".into(),
        line: Some(3),
        column: Some(1),
        french: "le champ title manque".into(),
        english: "the field title is missing".into(),
    };
    let mistakes = vec![mistake];
    for (end, wanted) in [
        (
            PutEnd::Mistakes { mistakes: mistakes.clone(), count: 1 },
            ImportState::Mistakes { mistakes: Arc::new(mistakes), count: 1 },
        ),
        (PutEnd::NotTaken(NotTaken::Busy), ImportState::Failed(ImportFault::NotTaken(NotTaken::Busy))),
        (
            PutEnd::NotTaken(NotTaken::SessionHeld),
            ImportState::Failed(ImportFault::NotTaken(NotTaken::SessionHeld)),
        ),
        (PutEnd::Changed, ImportState::Failed(ImportFault::NotTaken(NotTaken::Changed))),
    ] {
        let mut desk = staff();
        let number = sending(&mut desk);
        desk.happen(Input::PutEnded { number, end });
        desk.wait(Duration::from_secs(60));
        assert_eq!((state(&desk), did(&mut desk)), (Some(wanted), vec![Effect::ForgetPacked]));
    }
}

#[test]
fn another_takes_the_place_of_the_one_on_its_way_and_what_is_said_of_that_is_not_heard() {
    let mut desk = staff();
    let first = sending(&mut desk);
    desk.ask(Command::Import("/media/autre.zip".into()));
    let asked = did(&mut desk);
    let [Effect::StopPut, Effect::ForgetPacked, Effect::Pack { number, .. }] = asked[..] else {
        panic!("{asked:?}")
    };
    assert_ne!(number, first);
    desk.happen(Input::PutProgress { number: first, sent: 1_000 });
    desk.happen(Input::PutEnded { number: first, end: PutEnd::Kept });
    assert_eq!(state(&desk), Some(ImportState::Packing));
    desk.happen(Input::Packed { number, packed: Err(ImportFault::NoPackage) });
    assert_eq!(state(&desk), Some(ImportState::Failed(ImportFault::NoPackage)));
}

#[test]
fn staff_alone_sends_a_package_and_only_to_a_server_that_is_there() {
    for role in [Role::Candidate, Role::Jury] {
        let mut desk = Desk::paired(role);
        desk.ask(Command::Import(path()));
        assert_eq!((desk.notices(), state(&desk)), (vec![NoticeKind::WrongRole], None));
    }
    let mut desk = Desk::new(Role::Staff);
    desk.ask(Command::Import(path()));
    assert_eq!((desk.notices(), state(&desk)), (vec![NoticeKind::NotReady], None));
}

#[test]
fn a_document_is_copied_to_be_read_and_no_copy_stays_once_it_may_not_be_read() {
    let mut desk = Desk::new(Role::Candidate);
    desk.connect(welcomed(1));
    let hash = FileHash([9; 32]);
    let file = signaling::protocol::SharedFile { name: "11-carte.pdf".into(), bytes: 9, hash };
    desk.ask(Command::OpenDocument(hash, "Carte".into()));
    assert_eq!(desk.notices(), [NoticeKind::DocumentComing("Carte".into())], "it is not listed");
    let page = |files| ToStation::FilesPage { files, skip: 0, more: false };
    desk.receive(page(vec![file.clone()]));
    desk.did();
    desk.ask(Command::OpenDocument(hash, "Carte".into()));
    let opened = Effect::OpenDocument { file: file.name.clone(), hash, title: "Carte".into() };
    assert_eq!(desk.did(), [opened]);
    desk.receive(ToStation::FilesChanged);
    assert!(!desk.did().contains(&Effect::CloseDocuments), "it may be in the list still");
    desk.receive(page(vec![file]));
    assert!(!desk.did().contains(&Effect::CloseDocuments));
    desk.receive(ToStation::FilesChanged);
    desk.receive(page(Vec::new()));
    assert!(desk.did().contains(&Effect::CloseDocuments), "the phase is over");
}
