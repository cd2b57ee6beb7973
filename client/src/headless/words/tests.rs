use std::collections::BTreeSet;

use signaling::protocol::{EntryId, Minute, Persona, PlanDay, PlanEdit};

use super::*;

fn command(line: &str, role: Role) -> Command {
    match parse(line.as_bytes(), role) {
        Ok(Word::Command(command)) => *command,
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn a_jury_calls_a_station_as_a_client() {
    let line = r#"{"do":"call","to":"07","as":"Mme Vasseur","number":"06 39 98 12 40"}"#;
    let persona = Persona { name: "Mme Vasseur".into(), number: Some("06 39 98 12 40".into()), client: None };
    let expected = Command::Call { to: Address::Name("07".into()), persona: Some(persona) };
    assert_eq!(command(line, Role::Jury), expected);
}

#[test]
fn a_candidate_dials_a_number() {
    let expected = Command::Call { to: Address::Number("01 99 00 12 34".into()), persona: None };
    assert_eq!(command(r#"{"do":"call","to":"01 99 00 12 34"}"#, Role::Candidate), expected);
}

#[test]
fn a_candidate_hands_a_call_over_at_once_or_after_a_word() {
    let transfer = |to, attended, call| Command::Transfer { call, to, attended };
    let line = r#"{"do":"transfer","to":"Service expertise","attended":true}"#;
    let expected = transfer(Address::Name("Service expertise".into()), true, None);
    assert_eq!(command(line, Role::Candidate), expected);
    let line = r#"{"do":"transfer","to":"12","attended":false,"call":"0000000000000007"}"#;
    let expected = transfer(Address::Number("12".into()), false, Some(CallId(7)));
    assert_eq!(command(line, Role::Candidate), expected);
    assert_eq!(command(r#"{"do":"complete_transfer"}"#, Role::Candidate), Command::CompleteTransfer);
    assert_eq!(command(r#"{"do":"cancel_transfer"}"#, Role::Candidate), Command::CancelTransfer);
    let refused = parse(line.as_bytes(), Role::Jury).expect_err("the jury hands nothing over");
    assert_eq!(refused.code(), "wrong_role");
}

#[test]
fn a_question_of_the_headset_check_is_answered_in_a_word() {
    let expected = Command::Check(CheckCommand::Answer(CheckAnswer::GoOn));
    assert_eq!(command(r#"{"do":"check_answer","answer":"go_on"}"#, Role::Candidate), expected);
    assert_eq!(command(r#"{"do":"check"}"#, Role::Jury), Command::Check(CheckCommand::Begin));
}

#[test]
fn a_call_of_the_log_is_called_back_by_its_name() {
    let line = r#"{"do":"call_back","call":"0123456789abcdef"}"#;
    assert_eq!(command(line, Role::Candidate), Command::CallBack(CallId(0x0123_4567_89ab_cdef)));
    assert_eq!(command(r#"{"do":"calls"}"#, Role::Jury), Command::ShowCalls(None));
    assert_eq!(command(r#"{"do":"calls","of":3}"#, Role::Staff), Command::ShowCalls(Some(StationId(3))));
}

#[test]
fn keys_notes_and_do_not_disturb_are_said_in_a_line() {
    let keys = command(r##"{"do":"dtmf","digits":"12#"}"##, Role::Candidate);
    assert_eq!(keys, Command::PressKeys("12#".into()));
    let note = command(r#"{"do":"note","text":"à rappeler"}"#, Role::Jury);
    assert_eq!(note, Command::WriteNote { call: None, text: "à rappeler".into(), seen: None });
    let quiet = command(r#"{"do":"do_not_disturb","on":true}"#, Role::Jury);
    assert_eq!(quiet, Command::DoNotDisturb(true));
}

#[test]
fn a_session_is_ordered_in_the_words_of_the_protocol() {
    let order = command(r#"{"do":"order","order":{"order":"exclude_drawn","on":true}}"#, Role::Staff);
    assert_eq!(order, Command::Order(Box::new(Order::ExcludeDrawn { on: true })));
    assert_eq!(command(r#"{"do":"draw","what":"subject"}"#, Role::Candidate), Command::Draw(Drawn::Subject));
    let read = command(r#"{"do":"read_item","of":7,"item":"part1"}"#, Role::Candidate);
    assert_eq!(read, Command::ReadItem(CandidateNumber(7), ItemRef::Part1));
}

#[test]
fn a_session_is_closed_reopened_and_its_record_read_in_a_line() {
    let order = |order| Command::Order(Box::new(order));
    let close = command(r#"{"do":"order","order":{"order":"close_session"}}"#, Role::Staff);
    assert_eq!(close, order(Order::CloseSession));
    let line = r#"{"do":"order","order":{"order":"reopen_session","session":"0000000000005e55"}}"#;
    let session = SessionId(0x5e55);
    assert_eq!(command(line, Role::Staff), order(Order::ReopenSession { session }));
    let line = r#"{"do":"read_record","session":"0000000000005e55"}"#;
    assert_eq!(command(line, Role::Staff), Command::ReadRecord(session));
    let refused = parse(line.as_bytes(), Role::Jury).expect_err("it is for staff");
    assert_eq!(refused.code(), "wrong_role");
}

#[test]
fn a_candidate_writes_and_sends_in_a_line_and_nobody_else_does() {
    let line = r#"{"do":"write_piece","piece":{"contact_record":"vasseur"},"text":"Motif"}"#;
    let piece = Piece::ContactRecord(ClientId("vasseur".into()));
    let wanted = Command::WritePiece { piece, text: "Motif".into(), seen: None };
    assert_eq!(command(line, Role::Candidate), wanted);
    assert!(matches!(parse(line.as_bytes(), Role::Jury), Err(WordError::WrongRole(_))));
    let send = command(r#"{"do":"send_confirmation","client":"vasseur"}"#, Role::Candidate);
    assert_eq!(send, Command::SendConfirmation(ClientId("vasseur".into())));
}

#[test]
fn the_list_has_every_word_and_no_other() {
    let Err(error) = serde_json::from_str::<Line>(r#"{"do":"fly"}"#) else { panic!("not a word") };
    // It names the unknown one, then each that there is, all in backticks.
    let told = error.to_string();
    let words: BTreeSet<&str> = told.split('`').skip(3).step_by(2).collect();
    assert_eq!(words, WORDS.iter().copied().collect(), "{told}");
}

#[test]
fn what_is_left_is_asked_for_by_any_role() {
    for role in [Role::Candidate, Role::Jury, Role::Staff] {
        assert_eq!(parse(br#"{"do":"clock"}"#, role).unwrap(), Word::Clock);
    }
}

#[test]
fn bad_lines_are_told_apart() {
    let code = |line: &str| parse(line.as_bytes(), Role::Candidate).expect_err(line).code();
    assert_eq!(code("hello"), "malformed");
    assert_eq!(code("[]"), "malformed");
    assert_eq!(code(r#"{"do":"fly"}"#), "unknown_word");
    assert_eq!(code(r#"{"do":"mute"}"#), "malformed");
    assert_eq!(code(r#"{"do":"mute","on":true,"loud":1}"#), "malformed");
    assert_eq!(code(r#"{"do":"record","on":true}"#), "wrong_role");
    assert_eq!(code(r#"{"do":"call","to":"1","as":"X"}"#), "wrong_role");
    assert_eq!(code(&format!(r#"{{"do":"chat","to":"x","text":"{}"}}"#, "a".repeat(70_000))), "too_long");
}

#[test]
fn a_hand_is_raised_and_lowered_a_message_read_and_the_record_saved_in_a_line() {
    let order = |order| Command::Order(Box::new(order));
    let raised = command(r#"{"do":"raise_hand","text":"Le son est trop bas"}"#, Role::Candidate);
    assert_eq!(raised, order(Order::AskHelp { text: "Le son est trop bas".into() }));
    let raised = command(r#"{"do":"raise_hand"}"#, Role::Candidate);
    assert_eq!(raised, order(Order::AskHelp { text: String::new() }));
    let lowered = command(r#"{"do":"lower_hand","candidate":7}"#, Role::Staff);
    assert_eq!(lowered, order(Order::EndHelp { candidate: CandidateNumber(7) }));
    let read = command(r#"{"do":"read_message","message":"0000000000000009"}"#, Role::Candidate);
    assert_eq!(read, order(Order::ReadMessage { message: OrderId(9) }));
    assert_eq!(command(r#"{"do":"save_record"}"#, Role::Staff), Command::SaveRecord);
    assert_eq!(command(r#"{"do":"save_past_record"}"#, Role::Staff), Command::SavePastRecord);
    let import = command(r#"{"do":"import_package","path":"/media/examen.zip"}"#, Role::Staff);
    assert_eq!(import, Command::Import("/media/examen.zip".into()));
    let minutes = command(r#"{"do":"save_record","format":"pdf"}"#, Role::Staff);
    assert_eq!(minutes, Command::SaveMinutes(None));
    let line = r#"{"do":"save_record","format":"pdf","session":"0000000000005e55"}"#;
    assert_eq!(command(line, Role::Staff), Command::SaveMinutes(Some(SessionId(0x5e55))));
    for (line, role) in [(r#"{"do":"raise_hand"}"#, Role::Jury), (r#"{"do":"save_record"}"#, Role::Candidate)]
    {
        let refused = parse(line.as_bytes(), role).expect_err("not for this role");
        assert_eq!(refused.code(), "wrong_role");
    }
}

#[test]
fn a_plan_is_ordered_edited_and_printed_in_a_line() {
    let line = r#"{"do":"order","order":{"order":"plan","day":{"start":480,"latest_end":1110,"reading":15,"deliberation":30,"change_over":5,"most_wait":10,"desks":3,"rooms":1,"invigilators":2},"keep_juries":true}}"#;
    let day = PlanDay { lunch: None, ..PlanDay::usual(3, 1) };
    let order = Order::Plan { day, keep_juries: true };
    assert_eq!(command(line, Role::Staff), Command::Order(Box::new(order)));
    let line = r#"{"do":"order","order":{"order":"edit_plan","edit":"move","entry":4,"from":485}}"#;
    let edit = PlanEdit::Move { entry: EntryId(4), from: Minute(485) };
    assert_eq!(command(line, Role::Staff), Command::Order(Box::new(Order::EditPlan(edit))));
    assert_eq!(command(r#"{"do":"print_plan"}"#, Role::Staff), Command::PrintPlan);
    let refused = parse(br#"{"do":"print_plan"}"#, Role::Jury).expect_err("staff alone prints");
    assert_eq!(refused.code(), "wrong_role");
}

#[test]
fn staff_saves_a_dossier_to_the_usual_folder_or_to_another() {
    let saves = |session, to: Option<&str>| Command::SaveDossier {
        session,
        candidate: CandidateNumber(7),
        to: to.map(PathBuf::from),
    };
    assert_eq!(command(r#"{"do":"save_dossier","candidate":7}"#, Role::Staff), saves(None, None));
    let line = r#"{"do":"save_dossier","candidate":7,"session":"0000000000000005","to":"/media/cle"}"#;
    assert_eq!(command(line, Role::Staff), saves(Some(SessionId(5)), Some("/media/cle")));
    assert!(parse(line.as_bytes(), Role::Jury).is_err());
}
