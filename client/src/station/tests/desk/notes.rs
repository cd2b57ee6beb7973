use signaling::protocol::{CallNote, MAX_NOTE_CHARS};

use super::*;

fn write(text: &str) -> Command {
    Command::WriteNote { call: Some(CALL), text: text.into(), seen: None }
}

fn note(revision: u64, text: &str) -> CallNote {
    CallNote { number: 1, call: CALL, revision, text: text.into(), at_ms: 9_000 }
}

fn sends(revision: u64, text: &str) -> ToServer {
    ToServer::Note { call: CALL, revision, text: text.into() }
}

/// In a call, with nothing left to do.
fn calling() -> Desk {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(told(call(CallPhase::Active, 2, false)));
    desk.did();
    desk
}

impl Desk {
    fn note(&self) -> Option<(String, NoteState)> {
        self.station.view().notes.get(&CALL).map(|note| (note.text.to_string(), note.state))
    }

    /// What was kept on this computer last.
    fn unsaved(&mut self) -> Option<Vec<UnsavedNote>> {
        let kept = |effect| if let Effect::KeepNotes(notes) = effect { Some(notes) } else { None };
        self.did().into_iter().filter_map(kept).next_back()
    }

    fn reconnect(&mut self) {
        self.happen(Input::SocketClosed("cut".into()));
        self.wait(Duration::from_secs(5));
        self.happen(Input::SocketOpened);
        self.receive(welcome(vec![call(CallPhase::Active, 3, false)], ChatNumbers::default()));
    }
}

fn page(notes: Vec<CallNote>) -> ToStation {
    ToStation::NotesPage { before: None, notes, more: false }
}

#[test]
fn a_note_is_sent_after_a_pause_of_a_second_and_says_when_it_is_saved() {
    let mut desk = calling();
    desk.ask(write("Fact"));
    desk.wait(Duration::from_millis(900));
    desk.ask(write("Facture"));
    desk.wait(Duration::from_millis(900));
    assert_eq!(desk.said(), []);
    assert_eq!(desk.note(), Some(("Facture".into(), NoteState::Unsaved)));
    desk.wait(Duration::from_millis(200));
    assert_eq!(desk.said(), [sends(1, "Facture")]);
    desk.receive(ToStation::Note { note: note(1, "Facture") });
    assert_eq!(desk.note(), Some(("Facture".into(), NoteState::Saved(9_000))));
    desk.wait(Duration::from_secs(11));
    assert_eq!(desk.said(), []);
}

#[test]
fn who_writes_without_a_pause_is_saved_every_five_seconds() {
    let mut desk = calling();
    let mut said = Vec::new();
    for length in 1..=60 {
        desk.ask(write(&"a".repeat(length)));
        desk.wait(Duration::from_millis(100));
        said.extend(desk.said());
    }
    assert_eq!(said, [sends(1, &"a".repeat(50))]);
}

#[test]
fn a_note_is_sent_at_once_when_its_field_is_left() {
    let mut desk = calling();
    desk.ask(write("Facture"));
    desk.ask(Command::SaveNote(CALL));
    assert_eq!(desk.said(), [sends(1, "Facture")]);
    desk.ask(Command::SaveNote(CALL));
    assert_eq!(desk.said(), [], "once");
}

#[test]
fn what_is_written_while_the_server_answers_goes_after_its_answer() {
    let mut desk = calling();
    desk.ask(write("un"));
    desk.ask(Command::SaveNote(CALL));
    desk.ask(write("un deux"));
    desk.wait(Duration::from_secs(2));
    assert_eq!(desk.said(), [sends(1, "un")], "one at a time");
    desk.receive(ToStation::Note { note: note(1, "un") });
    assert_eq!(desk.said(), [sends(2, "un deux")]);
    assert_eq!(desk.note(), Some(("un deux".into(), NoteState::Unsaved)));
}

#[test]
fn a_note_written_without_the_server_goes_when_all_that_it_has_is_here() {
    let mut desk = calling();
    desk.happen(Input::SocketClosed("cut".into()));
    desk.ask(write("seul"));
    desk.wait(Duration::from_secs(5));
    desk.happen(Input::SocketOpened);
    desk.receive(welcome(vec![call(CallPhase::Active, 3, false)], ChatNumbers::default()));
    let said = desk.said();
    assert!(said.contains(&ToServer::Notes { before: None }), "{said:?}");
    assert!(!said.iter().any(|message| matches!(message, ToServer::Note { .. })), "{said:?}");
    desk.receive(page(Vec::new()));
    assert_eq!(desk.said(), [sends(1, "seul")]);
}

#[test]
fn a_note_whose_answer_was_lost_is_sent_again_and_is_no_other() {
    let mut desk = calling();
    desk.ask(write("un"));
    desk.ask(Command::SaveNote(CALL));
    desk.ask(write("un deux"));
    desk.reconnect();
    desk.did();
    // It had come through.
    desk.receive(page(vec![note(1, "un")]));
    assert_eq!(desk.said(), [sends(2, "un deux")]);
    desk.reconnect();
    desk.did();
    desk.receive(page(vec![note(2, "un deux")]));
    assert_eq!(desk.said(), []);
    assert_eq!(desk.note(), Some(("un deux".into(), NoteState::Saved(9_000))));
}

#[test]
fn an_unsaved_note_survives_the_station_and_what_was_saved_elsewhere_meanwhile() {
    let mut desk = calling();
    desk.ask(write("d’ici"));
    let unsaved = desk.unsaved().expect("kept at once");
    assert_eq!(unsaved, [UnsavedNote { call: CALL, text: "d’ici".into(), over: 0, sent: None }]);
    for (elsewhere, joined) in [
        (None, "d’ici"),
        (Some("d’ailleurs"), "d’ailleurs\nd’ici"),
        (Some("déjà : d’ici"), "déjà : d’ici"),
        (Some("d’"), "d’ici"),
    ] {
        let mut desk = Desk::new(Role::Candidate);
        desk.happen(Input::NotesLoaded(unsaved.clone()));
        assert_eq!(desk.note(), Some(("d’ici".into(), NoteState::Unsaved)));
        desk.connect(welcome(vec![call(CallPhase::Active, 3, false)], ChatNumbers::default()));
        desk.did();
        desk.receive(page(elsewhere.map(|text| note(4, text)).into_iter().collect()));
        assert_eq!(desk.note().map(|(text, _)| text).as_deref(), Some(joined));
        let sent = if elsewhere == Some(joined) { vec![] } else { vec![joined] };
        let said: Vec<String> = desk
            .said()
            .into_iter()
            .filter_map(|message| match message {
                ToServer::Note { text, .. } => Some(text),
                _ => None,
            })
            .collect();
        assert_eq!(said, sent, "{elsewhere:?}");
    }
}

#[test]
fn nothing_is_left_on_this_computer_once_it_is_saved() {
    let mut desk = calling();
    desk.ask(write("un"));
    desk.ask(Command::SaveNote(CALL));
    desk.did();
    desk.receive(ToStation::Note { note: note(1, "un") });
    desk.wait(Duration::from_secs(1));
    assert_eq!(desk.unsaved(), Some(Vec::new()));
}

#[test]
fn the_disk_is_written_a_few_times_a_second_and_not_at_each_key() {
    let mut desk = calling();
    for length in 1..=20 {
        desk.ask(write(&"a".repeat(length)));
        desk.wait(Duration::from_millis(20));
    }
    desk.wait(Duration::from_millis(200));
    let did = desk.did();
    let mut written = did.iter().filter(|effect| matches!(effect, Effect::KeepNotes(_)));
    let Some(Effect::KeepNotes(last)) = written.next_back() else { panic!() };
    assert_eq!(last[0].text, "a".repeat(20));
    let before = written.count();
    assert!((1..=2).contains(&before), "{before} times in 400 ms");
}

#[test]
fn a_note_that_the_disk_of_the_server_did_not_take_goes_again() {
    let mut desk = calling();
    desk.ask(write("un"));
    desk.ask(Command::SaveNote(CALL));
    desk.did();
    let about = Some(About::Note(CALL));
    desk.receive(ToStation::Error { code: ErrorCode::NotStored, text: String::new(), about: about.clone() });
    assert_eq!((desk.said(), desk.notices()), (vec![], vec![]));
    desk.wait(Duration::from_secs(1));
    assert_eq!(desk.said(), [sends(2, "un")]);
    desk.receive(ToStation::Error { code: ErrorCode::NoSuchCall, text: String::new(), about });
    assert_eq!(desk.notices(), [NoticeKind::NoteRefused]);
    assert_eq!(desk.note(), Some(("un".into(), NoteState::Refused)), "and is not lost");
    assert_eq!(desk.call_state(), Some(CallState::Active), "the call is another matter");
}

#[test]
fn a_note_on_no_call_or_too_long_is_said_and_changes_nothing() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(write("…"));
    desk.ask(Command::WriteNote { call: None, text: "…".into(), seen: None });
    assert_eq!(desk.notices(), [NoticeKind::NotInLog]);
    let mut desk = calling();
    desk.ask(write("bonne"));
    desk.ask(write(&"é".repeat(MAX_NOTE_CHARS + 1)));
    assert_eq!(desk.notices(), [NoticeKind::NoteTooLong]);
    assert_eq!(desk.note().map(|(text, _)| text).as_deref(), Some("bonne"));
}

#[test]
fn a_note_is_written_on_the_last_call_and_is_sent_before_the_station_is_left() {
    let mut desk = calling();
    desk.receive(ToStation::Ended { call: CALL, epoch: 3, why: EndReason::HungUp });
    desk.did();
    desk.ask(Command::WriteNote { call: None, text: "après".into(), seen: None });
    assert!(!desk.station.is_settled());
    desk.happen(Input::Leaving);
    assert_eq!(desk.said(), [sends(1, "après")]);
    desk.did();
    desk.receive(ToStation::Note { note: note(1, "après") });
    assert!(!desk.station.is_settled(), "this computer still keeps it as unsaved");
    desk.wait(Duration::from_millis(200));
    assert!(desk.station.is_settled());
    assert_eq!(desk.unsaved(), Some(Vec::new()));
}

#[test]
fn what_was_written_over_an_older_text_is_joined_with_what_had_come_meanwhile() {
    let over =
        |text: &str, seen| Command::WriteNote { call: Some(CALL), text: text.into(), seen: Some(seen) };
    let mut desk = calling();
    desk.ask(over("d’i", 0));
    desk.reconnect();
    desk.receive(page(vec![note(4, "d’ailleurs")]));
    // Typed before the screen could show it.
    desk.ask(over("d’ici", 0));
    assert_eq!(desk.note(), Some(("d’ailleurs\nd’ici".into(), NoteState::Unsaved)));
    assert_eq!(desk.station.view().notes[&CALL].edition, 4);
    // And once it was shown, the text is the person's.
    desk.ask(over("d’ici seulement", 4));
    assert_eq!(desk.note().map(|(text, _)| text).as_deref(), Some("d’ici seulement"));
    // The same where nothing was unsaved here.
    let mut desk = calling();
    desk.receive(ToStation::Note { note: note(7, "d’ailleurs") });
    desk.ask(over("d’ici", 0));
    assert_eq!(desk.note().map(|(text, _)| text).as_deref(), Some("d’ailleurs\nd’ici"));
}

#[test]
fn one_s_own_text_is_no_other_edition_when_it_is_saved() {
    let mut desk = calling();
    desk.ask(write("un"));
    desk.ask(Command::SaveNote(CALL));
    desk.receive(ToStation::Note { note: note(1, "un") });
    assert_eq!(desk.station.view().notes[&CALL].edition, 0);
    desk.reconnect();
    desk.receive(page(vec![note(1, "un")]));
    assert_eq!(desk.station.view().notes[&CALL].edition, 0);
}

#[test]
fn a_note_that_the_server_does_not_take_is_given_up_by_taking_it_away() {
    let mut desk = calling();
    desk.ask(write("un"));
    desk.ask(Command::SaveNote(CALL));
    let about = Some(About::Note(CALL));
    desk.receive(ToStation::Error { code: ErrorCode::NoSuchCall, text: String::new(), about });
    desk.did();
    desk.ask(write(""));
    desk.wait(Duration::from_secs(6));
    assert_eq!(desk.note(), None);
    let did = desk.did();
    assert!(did.contains(&Effect::KeepNotes(Vec::new())), "{did:?}");
    assert!(!did.iter().any(|effect| matches!(effect, Effect::Send(_))), "{did:?}");
}
