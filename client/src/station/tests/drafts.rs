//! What a juror has begun to write: on this computer as it is written, and there again after a kill.

use signaling::protocol::exam::{DataClass, ExchangeState, FromExam, OrderId, SessionId, StationPurge};

use super::marks::{NUMBER, at, shown};
use super::*;
use crate::station::{DraftOf, RemarkDraft, UnsavedRemark};

fn draft(text: &str) -> RemarkDraft {
    RemarkDraft { text: text.into(), moment: at(65_000), ..RemarkDraft::default() }
}

fn write(desk: &mut Desk, of: DraftOf, text: &str) {
    desk.ask(Command::DraftRemark { candidate: NUMBER, of, draft: Box::new(draft(text)) });
}

/// What this computer was to keep last, if it was to keep anything.
fn kept(desk: &mut Desk) -> Option<Vec<UnsavedRemark>> {
    let kept = |effect| if let Effect::KeepRemarks(kept) = effect { Some(kept) } else { None };
    desk.did().into_iter().filter_map(kept).last()
}

fn drafts(desk: &Desk) -> Vec<(DraftOf, String)> {
    let seen = desk.station.view().exam;
    seen.drafts.iter().map(|((_, of), draft)| (*of, draft.text.clone())).collect()
}

#[test]
fn what_a_juror_writes_is_on_this_computer_as_it_is_written_and_there_again_after_a_kill() {
    let mut desk = super::marks::desk(ExchangeState::Open(60_000));
    let words = DraftOf::Words(OrderId(9));
    write(&mut desk, DraftOf::Note, "Ca");
    assert_eq!(kept(&mut desk).unwrap().len(), 1, "at once");
    write(&mut desk, DraftOf::Note, "Calme.");
    write(&mut desk, words, "rassure");
    assert_eq!(kept(&mut desk), None, "not at each letter");
    assert!(!desk.station.is_settled());
    desk.wait(Duration::from_millis(200));
    let all = kept(&mut desk).unwrap();
    assert!(desk.station.is_settled());
    let own = [(DraftOf::Note, "Calme.".to_owned()), (words, "rassure".to_owned())];
    // The disk may be slower than the server, or faster.
    for disk_first in [true, false] {
        let mut desk = Desk::new(Role::Jury);
        if disk_first {
            desk.happen(Input::RemarksLoaded(all.clone()));
        }
        desk.connect(welcome(Vec::new(), ChatNumbers::default()));
        desk.receive(shown(11, ExchangeState::Closed(60_000)));
        if !disk_first {
            desk.happen(Input::RemarksLoaded(all.clone()));
        }
        assert_eq!(drafts(&desk), own);
        let seen = desk.station.view().exam.drafts;
        assert_eq!(seen[&(NUMBER, DraftOf::Note)].moment, at(65_000), "with its moment");
        // Somebody else sits down.
        desk.receive(shown(12, ExchangeState::Closed(60_000)));
        assert_eq!(drafts(&desk), [], "it is not theirs to read");
        write(&mut desk, DraftOf::Note, "Autre");
        assert_eq!(kept(&mut desk).unwrap().len(), 3, "and stays");
        desk.receive(shown(11, ExchangeState::Closed(60_000)));
        assert_eq!(drafts(&desk), own);
        desk.wait(Duration::from_millis(200));
        write(&mut desk, DraftOf::Note, "");
        assert_eq!((drafts(&desk), kept(&mut desk).unwrap().len()), (own[1..].to_vec(), 2), "it is kept");
    }
}

#[test]
fn what_a_juror_began_to_write_goes_with_its_session() {
    let mut desk = super::marks::desk(ExchangeState::Open(60_000));
    write(&mut desk, DraftOf::Note, "Calme.");
    desk.did();
    let purge = |session| StationPurge {
        session: SessionId(session),
        purge: 1,
        classes: vec![DataClass::Work],
        unnamed: Vec::new(),
        from_ms: 0,
        to_ms: 1,
    };
    desk.receive(ToStation::Exam(FromExam::Purge(purge(4))));
    assert_eq!(kept(&mut desk).map(|kept| kept.len()), Some(1), "another's");
    desk.receive(ToStation::Exam(FromExam::Purge(purge(5))));
    assert_eq!((kept(&mut desk), drafts(&desk)), (Some(Vec::new()), vec![]));
}

#[test]
fn only_a_juror_of_a_session_has_drafts() {
    let mut desk = Desk::paired(Role::Jury);
    write(&mut desk, DraftOf::Note, "Calme.");
    assert_eq!((kept(&mut desk), desk.notices()), (None, vec![NoticeKind::NotReady]));
    let mut desk = Desk::paired(Role::Candidate);
    write(&mut desk, DraftOf::Note, "Calme.");
    assert_eq!((kept(&mut desk), desk.notices()), (None, vec![NoticeKind::WrongRole]));
    let mut desk = super::marks::desk(ExchangeState::Open(60_000));
    write(&mut desk, DraftOf::Note, &"é".repeat(4_001));
    assert_eq!((kept(&mut desk), desk.notices()), (None, vec![NoticeKind::NoteTooLong]));
}
