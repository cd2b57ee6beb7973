//! A candidate in an exam: each phase has its screen, documents are read and searched, texts are written and sent; all of
//! it found by what assistive technology is told.

mod sample;
mod window;

use std::sync::Arc;

use client::settings::Language;
use client::station::{Command, ExamSeen, NoteState, NoteView, View};
use client::ui::{EXAM_FRENCH, FRENCH, READING_FRENCH};
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use signaling::protocol::exam::{ExamView, ItemRef, Piece, Rights, Stage};
use signaling::protocol::{Address, ClientId};
use window::Window;

fn vasseur() -> ClientId {
    ClientId("vasseur".into())
}

/// The texts that were asked to be kept, the newest last.
fn written(asked: &[Command]) -> Vec<(Piece, String)> {
    let text = |command: &Command| match command {
        Command::WritePiece { piece, text, .. } => Some((piece.clone(), text.clone())),
        _ => None,
    };
    asked.iter().filter_map(text).collect()
}

#[test]
fn whoever_waits_sees_who_it_is_and_what_comes_next_and_nothing_to_do() {
    let window = Window::tall("candidate-waiting-exam");
    assert!(window.shows("n°\u{a0}07") && window.shows("Partie 1"), "the number of the exam, not of the PC");
    assert!(!window.shows("Poste 3"));
    assert!(window.shows(READING_FRENCH.next_more) && window.shows("Étape 1 sur 7"));
    for gone in [READING_FRENCH.library, FRENCH.file, EXAM_FRENCH.draw_subject, FRENCH.dial] {
        assert!(!window.shows(gone), "{gone}");
    }
    let paused = Window::tall("candidate-paused");
    assert!(paused.shows(READING_FRENCH.paused_title) && paused.shows("41:05"));
    assert!(!paused.shows(READING_FRENCH.library), "while the clock stands nobody reads on");
}

#[test]
fn part_one_has_its_file_its_documents_and_two_texts_to_write() {
    let mut window = Window::of("candidate-part1");
    assert!(window.shows("Votre travail"), "what is to be done comes first");
    for title in
        [READING_FRENCH.request, READING_FRENCH.client_file, READING_FRENCH.history, "Offres et prix"]
    {
        assert!(window.shows(title), "{title}");
    }
    assert!(!window.shows(FRENCH.dial) && !window.shows(READING_FRENCH.contact_record), "no telephone yet");
    window.press(READING_FRENCH.history);
    assert!(window.shows("Déménagement au 1er septembre") && window.shows(READING_FRENCH.history_in_full));
    window.press(READING_FRENCH.client_file);
    assert!(window.shows("LM-147 330 82"));
    window.press("Offres et prix");
    assert!(window.shows("Abonnement, par mois"));
    assert!(window.shows("15,60"), "with its tables");
}

#[test]
fn what_is_written_is_given_to_the_station_and_says_when_it_is_saved() {
    let mut window = Window::of("candidate-part1");
    assert!(window.shows("Enregistré à"), "the summary was saved");
    window.press_button(READING_FRENCH.letter);
    window.key(Modifiers::CTRL | Modifiers::SHIFT, Key::E);
    window.type_text("Madame,");
    let asked = window.asked();
    assert_eq!(written(&asked).last(), Some(&(Piece::Letter, "Madame,".into())));
    assert!(window.shows(READING_FRENCH.not_saved));
    window.key(Modifiers::NONE, Key::Tab);
    assert!(window.asked().contains(&Command::SavePiece(Piece::Letter)), "whoever leaves it saves it");
}

#[test]
fn once_the_time_is_up_texts_are_read_only_and_stay_in_sight() {
    let window = Window::of("candidate-time-up");
    assert!(window.shows(READING_FRENCH.time_up_title) && window.shows("00:00"));
    assert!(window.shows(READING_FRENCH.read_only) && window.shows("Mme Pelletier conteste"));
    assert!(!window.shows(READING_FRENCH.not_saved));
}

#[test]
fn the_search_finds_words_whatever_their_accents_in_all_that_may_be_read() {
    let mut window = Window::of("candidate-prepare");
    window.key(Modifiers::CTRL, Key::F);
    window.type_text("mediateur");
    assert!(window.shows("document trouvé") || window.shows("documents trouvés"));
    assert!(!window.shows("Parrainage"));
    window.press_button(READING_FRENCH.clear_search);
    window.key(Modifiers::CTRL, Key::F);
    window.type_text("xylophone");
    assert!(window.shows(READING_FRENCH.nothing_found));
}

#[test]
fn a_text_that_is_not_here_yet_is_asked_for_once() {
    let view = sample::view("candidate-prepare").unwrap();
    let mut window = Window::of("candidate-prepare");
    window.turn(View { exam: ExamSeen { items: Arc::default(), ..view.exam.clone() }, ..view });
    window.press("Offres et prix");
    window.harness.run_steps(4);
    let asked = window.asked();
    let reads = asked.iter().filter(|command| {
        matches!(command, Command::ReadItem(_, ItemRef::Document(id)) if id.0 == "02-offres-et-prix")
    });
    assert_eq!(reads.count(), 1, "{asked:?}");
    assert!(window.shows(READING_FRENCH.loading));
}

#[test]
fn the_last_five_minutes_are_announced_and_the_clock_is_told_as_a_timer() {
    let window = Window::of("candidate-prepare");
    let pill = window.harness.get_by_label(READING_FRENCH.five_minutes);
    assert_eq!(pill.accesskit_node().live(), eframe::egui::accesskit::Live::Assertive);
    assert!(window.shows("Temps restant\u{a0}: 04:1"));
    assert!(!Window::of("candidate-part1").shows(READING_FRENCH.five_minutes));
}

#[test]
fn an_exchange_has_telephone_and_list_beside_the_clients_file() {
    let mut window = Window::of("candidate-exchange-call");
    assert!(window.shows("Partie 3 · échange 1 sur 6"));
    assert!(window.shows(READING_FRENCH.your_exchanges) && window.shows("3 · à venir (appel sortant)"));
    assert!(window.shows("1 · Mme Claire Vasseur, en cours"));
    assert!(window.shows(FRENCH.hang_up) && window.shows("Derniers contacts"));
    assert!(!window.shows("2 · M. Henri Tessier"), "whom one meets next is not told");
    window.press_button(READING_FRENCH.contact_record);
    assert!(window.shows("Motif du contact") || window.shows(READING_FRENCH.not_saved));
    window.press_button(READING_FRENCH.library);
    assert!(window.shows("Offres et prix"));
}

#[test]
fn a_contact_is_qualified_by_a_choice_that_is_a_line_of_its_record() {
    let mut window = Window::tall("candidate-exchange-call");
    window.press_button(READING_FRENCH.contact_record);
    window.asked();
    let choice = window.harness.get_by_role_and_label(Role::ComboBox, READING_FRENCH.qualification);
    choice.click_accesskit();
    window.harness.run_steps(3);
    window.press("À rappeler");
    let asked = window.asked();
    let (piece, text) = written(&asked).pop().unwrap();
    assert!(matches!(piece, Piece::ContactRecord(_)), "{piece:?}");
    assert!(text.lines().any(|line| line == "Qualification\u{a0}: À rappeler"), "{text:?}");
}

#[test]
fn the_notes_on_the_last_call_are_not_beside_the_file_of_another_client() {
    let view = sample::view("candidate-exchange-out").unwrap();
    let last = sample::view("candidate-ready").unwrap().last_call.unwrap();
    let label = "Notes sur l’appel";
    let mut window = Window::open(
        View { last_call: Some(last), ..view },
        true,
        client::settings::Settings::default(),
        eframe::egui::vec2(1280.0, 1600.0),
    );
    window.press_button(FRENCH.file);
    assert!(!window.shows(label), "the client that is to be called is another");
}

#[test]
fn a_candidate_that_is_to_call_has_one_button_for_it() {
    let mut window = Window::of("candidate-exchange-out");
    assert!(window.shows(READING_FRENCH.awaits_call));
    window.key(Modifiers::NONE, Key::F4);
    let number = "03 65 71 00 18".into();
    assert_eq!(window.asked(), [Command::Call { to: Address::Number(number), persona: None }]);
    let view = sample::view("candidate-exchange-out").unwrap();
    let Some(ExamView::Candidate(seen)) = view.exam.view.as_deref() else { panic!() };
    let mut seen = seen.clone();
    seen.may = Rights::default();
    seen.clock.stage = Stage::TimeUp;
    let exam = ExamSeen { view: Some(Arc::new(ExamView::Candidate(seen))), ..view.exam.clone() };
    window.turn(View { exam, ..view });
    assert!(
        !window.shows(FRENCH.dial) && !window.shows(READING_FRENCH.awaits_call),
        "what may not be done is not offered"
    );
}

#[test]
fn a_confirmation_is_sent_by_a_second_press_and_is_then_read_only() {
    let mut window = Window::of("candidate-exchange-call");
    window.press_button(READING_FRENCH.confirmation);
    assert!(window.shows("À compléter\u{a0}: date"), "what of the template is left");
    window.press_button(READING_FRENCH.send_to_client);
    assert!(!window.asked().iter().any(|command| matches!(command, Command::SendConfirmation(_))));
    window.press_button(READING_FRENCH.go_on_writing);
    window.press_button(READING_FRENCH.send_to_client);
    window.press_button(READING_FRENCH.send_for_good);
    assert!(window.asked().contains(&Command::SendConfirmation(vasseur())));
    let view = sample::view("candidate-exchange-call").unwrap();
    let Some(ExamView::Candidate(seen)) = view.exam.view.as_deref() else { panic!() };
    let mut seen = seen.clone();
    seen.work.sent[0].client = vasseur();
    let exam = ExamSeen { view: Some(Arc::new(ExamView::Candidate(seen))), ..view.exam.clone() };
    window.turn(View { exam, ..view });
    assert!(window.shows("Envoyée au client à") && !window.shows(READING_FRENCH.send_to_client));
}

#[test]
fn an_empty_confirmation_begins_with_a_template_filled_in_for_its_client() {
    let view = sample::view("candidate-exchange-call").unwrap();
    let mut exam = view.exam.clone();
    Arc::make_mut(&mut exam.written).remove(&Piece::Confirmation(vasseur()));
    let mut window = Window::of("candidate-exchange-call");
    window.turn(View { exam, ..view });
    window.press_button(READING_FRENCH.confirmation);
    window.press_button(READING_FRENCH.start_from);
    window.press_button("Confirmation d’un accord");
    let asked = window.asked();
    let (piece, text) = written(&asked).pop().expect("the text is given to the station");
    assert_eq!(piece, Piece::Confirmation(vasseur()));
    assert!(
        text.starts_with("Bonjour Mme Claire Vasseur,")
            && text.ends_with("Candidat n°\u{a0}07, relation client"),
        "{text}"
    );
}

#[test]
fn what_the_server_does_not_take_is_said_to_stay_here() {
    let view = sample::view("candidate-part1").unwrap();
    let mut exam = view.exam.clone();
    let refused = NoteView { text: "…".into(), state: NoteState::Refused, edition: 0 };
    Arc::make_mut(&mut exam.written).insert(Piece::Summary, refused);
    let mut window = Window::of("candidate-part1");
    window.turn(View { exam, ..view });
    assert!(window.shows(READING_FRENCH.kept_here));
}

#[test]
fn each_screen_holds_in_the_smallest_window_with_the_largest_text() {
    for name in ["candidate-part1", "candidate-prepare", "candidate-exchange-call", "candidate-waiting-exam"]
    {
        for language in [Language::French, Language::English] {
            let window = Window::lowest(name, language);
            assert!(window.shows("07"), "{name}");
        }
    }
}
