//! Notes, number field, keypad, do-not-disturb and hold music, found and used by what assistive technology is told.

mod sample;
mod window;

use std::collections::BTreeMap;
use std::sync::Arc;

use client::settings::{Language, Settings, Theme};
use client::station::{Command, DeviceChoice, NoteState, NoteView, View};
use client::ui::{DESK_FRENCH, FRENCH, LOG_FRENCH};
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use signaling::protocol::{Address, CallId, Presence};
use window::{USUAL, Window};

const NOTES: &str = "Notes sur l’appel, Mme Claire Vasseur";

impl Window {
    /// Writes into the field of this label.
    fn write(&mut self, label: &str, text: &str) {
        self.harness.get_by_label(label).focus();
        self.harness.run_steps(2);
        self.harness.get_by_label(label).type_text(text);
        self.harness.run_steps(3);
    }

    fn press_part(&mut self, label: &str) {
        let found = self.harness.query_all_by_label_contains(label).next();
        found.expect(label).click_accesskit();
        self.harness.run_steps(3);
    }
}

fn dials(number: &str) -> Command {
    Command::Call { to: Address::Number(number.into()), persona: None }
}

fn writes(call: u64, text: &str) -> Command {
    Command::WriteNote { call: Some(CallId(call)), text: text.into(), seen: Some(0) }
}

#[test]
fn a_candidate_goes_to_its_notes_by_key_and_each_change_is_given_to_the_station() {
    let mut window = Window::of("candidate-call");
    assert!(window.shows(DESK_FRENCH.notes_private));
    window.key(Modifiers::CTRL, Key::N);
    window.harness.get_by_label(NOTES).type_text("Facture");
    window.harness.run_steps(3);
    assert_eq!(window.asked(), [writes(1, "Facture")]);
    assert!(window.shows(DESK_FRENCH.unsaved), "until the server has it");
    window.harness.get_by_label(NOTES).type_text(" de mars");
    window.harness.run_steps(3);
    window.key(Modifiers::NONE, Key::Tab);
    assert_eq!(window.asked(), [writes(1, "Facture de mars"), Command::SaveNote(CallId(1))]);
}

#[test]
fn notes_say_whether_they_are_saved_and_when() {
    assert!(Window::of("candidate-notes").shows(DESK_FRENCH.unsaved));
    let window = Window::of("candidate-noted");
    assert!(window.shows("Enregistré à"));
    assert!(window.harness.query_by_label(NOTES).is_some(), "after the call too");
    assert!(Window::of("candidate-ready").harness.query_by_label(NOTES).is_some());
    assert!(Window::of("candidate-ringing").harness.query_by_label(NOTES).is_none());
}

#[test]
fn a_jury_writes_its_own_notes_beside_the_role() {
    let mut window = Window::of("jury-keys");
    assert!(window.harness.query_by_label(NOTES).is_none());
    window.key(Modifiers::CTRL, Key::N);
    window.harness.get_by_label(NOTES).type_text("…");
    window.harness.run_steps(3);
    let asked = window.asked();
    let [Command::WriteNote { call: Some(CallId(1)), text, .. }] = &asked[..] else { panic!("{asked:?}") };
    assert!(text.contains("Rappeler lundi") && text.contains('…'), "{text}");
    window.key(Modifiers::NONE, Key::F6);
    assert!(window.harness.query_by_label(NOTES).is_none());
}

#[test]
fn the_log_shows_notes_and_they_are_written_on_there() {
    let mut window = Window::of("candidate-noted");
    window.key(Modifiers::CTRL, Key::J);
    assert!(window.shows("A demandé l’échéancier par écrit."));
    let button = window.harness.query_all_by_label_contains("Note sur l’appel de").nth(1).unwrap();
    button.click_accesskit();
    window.harness.run_steps(3);
    let field = window
        .harness
        .query_all_by_role(eframe::egui::accesskit::Role::MultilineTextInput)
        .find(|field| field.value().is_some_and(|text| text.contains("échéancier")));
    field.expect("a field with the note").type_text(" Fait.");
    window.harness.run_steps(3);
    let asked = window.asked();
    let [Command::WriteNote { call: Some(CallId(5)), text, .. }] = &asked[..] else { panic!("{asked:?}") };
    assert!(text.contains("Fait."), "{text}");
}

#[test]
fn staff_reads_calls_and_no_notes() {
    let view = sample::view("staff-log").unwrap();
    let notes = sample::view("candidate-noted").unwrap().notes;
    let log = Arc::clone(&view.call_log);
    let size = vec2(1280.0, 2_400.0);
    let mut window =
        Window::open(View { notes: Arc::clone(&notes), ..view }, true, Settings::default(), size);
    window.press(LOG_FRENCH.title);
    window.key(Modifiers::CTRL, Key::PageDown);
    let called = "SARL Lambert et Fils";
    assert!(window.shows(LOG_FRENCH.missed) && window.shows(called));
    assert!(!window.shows("échéancier par écrit") && !window.shows("Note sur l’appel"));
    window.key(Modifiers::CTRL, Key::N);
    assert!(!window.asked().iter().any(|asked| matches!(asked, Command::WriteNote { .. })));
    // Whose notes they are reads them in the same log.
    let view = View { notes, call_log: log, ..sample::view("jury-log").unwrap() };
    let mut window = Window::open(view, true, Settings::default(), size);
    window.key(Modifiers::CTRL, Key::J);
    assert!(window.shows(called) && window.shows("échéancier par écrit") && window.shows("Note sur l’appel"));
}

#[test]
fn a_note_that_came_from_elsewhere_is_seen_before_it_is_written_over() {
    let view = |text: &str, edition| {
        let view = sample::view("candidate-call").unwrap();
        let note = NoteView { text: text.into(), state: NoteState::Unsaved, edition };
        View { notes: Arc::new(BTreeMap::from([(CallId(1), note)])), ..view }
    };
    let mut window = Window::open(view("", 0), true, Settings::default(), USUAL);
    window.write(NOTES, "d’ici");
    assert_eq!(window.asked(), [writes(1, "d’ici")]);
    // The station joined both before it could show the one alone.
    window.turn(view("d’ailleurs\nd’ici", 4));
    window.harness.get_by_label(NOTES).type_text(" !");
    window.harness.run_steps(3);
    let asked = window.asked();
    let [Command::WriteNote { text, seen: Some(4), .. }] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!(text, "d’ailleurs\nd’ici !", "and where one was");
}

#[test]
fn the_tabs_beside_the_role_stand_in_one_line() {
    let window = Window::of("jury-call");
    let tab = |name: &str| window.harness.get_by_role_and_label(eframe::egui::Role::Button, name).rect();
    let [messages, calls, notes] = [FRENCH.messages, LOG_FRENCH.title, DESK_FRENCH.notes].map(tab);
    assert!((messages.top() - notes.top()).abs() < 0.5, "{messages} {notes}");
    assert!((messages.top() - calls.top()).abs() < 0.5, "{messages} {calls}");
}

#[test]
fn the_clients_are_filtered_as_one_types_and_enter_calls_the_one_that_is_left() {
    let mut window = Window::of("candidate-ready");
    assert!(window.shows("Appeler SARL Lambert") && window.shows("Appeler M. Jean Morel"));
    window.key(Modifiers::NONE, Key::F7);
    window.harness.get_by_label(FRENCH.dial_number).type_text("lamb");
    window.harness.run_steps(3);
    assert!(window.shows("Appeler SARL Lambert") && !window.shows("Appeler M. Jean Morel"));
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.asked(), [dials("03 65 71 00 18")]);
    assert!(window.shows("Appeler M. Jean Morel"), "the field is free again");
}

#[test]
fn keys_step_through_the_clients_that_are_left() {
    let mut window = Window::of("candidate-ready");
    window.key(Modifiers::NONE, Key::F7);
    window.harness.get_by_label(FRENCH.dial_number).type_text("jean");
    window.harness.run_steps(3);
    window.key(Modifiers::CTRL, Key::PageDown);
    window.key(Modifiers::CTRL, Key::PageDown);
    window.key(Modifiers::NONE, Key::F4);
    assert_eq!(window.asked(), [dials("06 39 98 73 55")]);
}

#[test]
fn a_number_is_pasted_in_any_writing_and_called_with_enter() {
    for (pasted, number) in
        [("06 12-34.56 78", "0612345678"), ("+33 6 12 34 56 78", "0612345678"), ("12", "12")]
    {
        let mut window = Window::of("candidate-ready");
        window.write(FRENCH.dial_number, pasted);
        window.key(Modifiers::NONE, Key::Enter);
        assert_eq!(window.asked(), [dials(number)], "{pasted}");
    }
}

#[test]
fn a_wrong_number_is_said_in_a_sentence_and_not_called() {
    for (typed, sentence) in [
        ("612345678", "Ce numéro a 9 chiffres"),
        ("06 12 34 56", "Ce numéro a 8 chiffres"),
        ("06 12 34 56 78 9", "Ce numéro a 11 chiffres"),
        ("+44 20", "Un numéro étranger"),
        ("#06", "Un numéro s’écrit avec des chiffres"),
        ("Zorro", DESK_FRENCH.no_match),
    ] {
        let mut window = Window::of("candidate-ready");
        window.write(FRENCH.dial_number, typed);
        window.key(Modifiers::NONE, Key::Enter);
        assert_eq!(window.asked(), [], "{typed}");
        assert!(window.shows(sentence), "{typed}");
    }
    let mut window = Window::of("candidate-ready");
    window.write(FRENCH.dial_number, "06 12");
    assert!(!window.shows("Ce numéro a"), "it may still become right");
}

#[test]
fn a_post_is_called_by_its_name_and_by_a_part_of_it() {
    let post = |name: &str| Command::Call { to: Address::Name(name.into()), persona: None };
    for typed in ["Service expertise", "expertise", "EXPERT"] {
        let mut window = Window::of("candidate-ready");
        window.write(FRENCH.dial_number, typed);
        assert!(!window.shows(DESK_FRENCH.no_match), "{typed}");
        window.key(Modifiers::NONE, Key::Enter);
        assert_eq!(window.asked(), [post("Service expertise")], "{typed}");
    }
    // Two are meant, and one of them is pressed.
    let mut window = Window::tall("candidate-ready");
    window.write(FRENCH.dial_number, "service");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.asked(), []);
    assert!(window.shows(DESK_FRENCH.several));
    window.press_part("Service technique, ");
    assert_eq!(window.asked(), [post("Service technique")]);
}

#[test]
fn a_number_is_written_by_keypad_and_a_former_one_is_taken_again() {
    let mut window = Window::tall("candidate-log");
    window.press(DESK_FRENCH.keypad);
    for key in ["Touche 3", "Touche 6", "Touche 0", "Touche 1"] {
        window.press(key);
    }
    window.press(DESK_FRENCH.erase);
    window.press("Touche 0");
    window.press(FRENCH.dial);
    assert_eq!(window.asked(), [dials("3600")]);
    window.press_part(&"06 39 98 44 02, M. Henri Tessier".replacen(' ', "\u{a0}", 4));
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.asked(), [dials("0639984402")]);
}

#[test]
fn keys_are_sent_in_a_call_by_pointer_and_by_keyboard() {
    let mut window = Window::tall("candidate-keys");
    assert!(window.shows("Touches\u{a0}: 9"));
    window.key(Modifiers::NONE, Key::F7);
    assert!(window.shows("Touches envoyées\u{a0}: 12#"));
    window.harness.get_by_label(DESK_FRENCH.keys_field).type_text("4*");
    window.harness.run_steps(3);
    window.press("Touche dièse");
    let keys = |keys: &str| Command::PressKeys(keys.into());
    assert_eq!(window.asked(), [keys("4*"), keys("#")]);
    window.harness.get_by_label(DESK_FRENCH.keys_field).type_text("5a");
    window.harness.run_steps(3);
    assert_eq!(window.asked(), [keys("5")]);
    assert!(window.shows(DESK_FRENCH.keys_wrong));
}

#[test]
fn while_held_no_key_can_be_pressed_and_the_screen_says_why() {
    let mut window = Window::tall("candidate-keys-held");
    window.key(Modifiers::NONE, Key::F7);
    assert!(window.shows(DESK_FRENCH.keys_on_hold));
    window.harness.get_by_label(DESK_FRENCH.keys_field).type_text("4");
    window.harness.run_steps(3);
    assert_eq!(window.asked(), []);
    let mut window = Window::tall("candidate-call");
    window.key(Modifiers::NONE, Key::F7);
    assert!(window.shows(DESK_FRENCH.keys_not_taken), "the other side did not agree to any");
}

#[test]
fn a_jury_sees_the_keys_that_the_candidate_pressed() {
    assert!(Window::of("jury-keys").shows("Touches\u{a0}: 12#"));
    assert!(!Window::of("jury-call").shows("Touches"));
    let mut window = Window::of("jury-keys");
    window.key(Modifiers::NONE, Key::F7);
    window.harness.get_by_label(DESK_FRENCH.keys_field).type_text("8");
    window.harness.run_steps(3);
    assert_eq!(window.asked(), [Command::PressKeys("8".into())], "and presses its own");
    window.key(Modifiers::NONE, Key::F7);
    assert!(!window.shows(DESK_FRENCH.keys_field));
}

#[test]
fn one_key_asks_not_to_be_disturbed_and_the_same_ends_it() {
    let mut window = Window::of("candidate-ready");
    assert!(!window.shows(DESK_FRENCH.undisturbed));
    window.key(Modifiers::CTRL, Key::B);
    assert_eq!(window.asked(), [Command::DoNotDisturb(true)]);
    let mut window = Window::of("candidate-undisturbed");
    assert!(window.shows(DESK_FRENCH.undisturbed));
    window.press(DESK_FRENCH.do_not_disturb);
    assert_eq!(window.asked(), [Command::DoNotDisturb(false)]);
    let mut window = Window::of("candidate-call");
    window.key(Modifiers::CTRL, Key::B);
    assert_eq!(window.asked(), [Command::DoNotDisturb(true)], "in a call too");
}

#[test]
fn jury_and_staff_see_who_is_not_to_be_disturbed() {
    let window = Window::of("jury-undisturbed");
    assert!(window.shows(DESK_FRENCH.candidate_undisturbed));
    assert!(window.shows("non présenté, ne pas déranger"));
    let mut view = sample::view("staff").unwrap();
    Arc::make_mut(&mut view.roster)[0].state = Presence::DoNotDisturb;
    let window = Window::open(view, true, Settings::default(), USUAL);
    assert!(window.shows("Candidat n°\u{a0}03, Ne pas déranger"));
}

#[test]
fn who_is_held_chooses_tone_or_music() {
    let mut window = Window::tall("candidate-ready");
    window.key(Modifiers::NONE, Key::F1);
    window.asked();
    window.press(&format!("{}, {}", DESK_FRENCH.hold_sound, DESK_FRENCH.hold_music));
    let choice = DeviceChoice { hold_music: true, ..DeviceChoice::default() };
    assert_eq!(window.asked(), [Command::ChooseDevices(choice)]);
}

#[test]
fn keypads_are_aligned_at_every_size_of_text() {
    for (percent, width) in [(100, 1280.0), (150, 1280.0), (200, 1024.0)] {
        let view = sample::view("candidate-keys").unwrap();
        let settings = Settings {
            text_percent: percent,
            language: Language::French,
            theme: Theme::Dark,
            ..Settings::default()
        };
        let mut window = Window::open(view, true, settings, vec2(width, 3_200.0));
        window.key(Modifiers::NONE, Key::F7);
        let place = |key: &str| window.harness.get_by_label(&format!("Touche {key}")).rect();
        for row in [["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"], ["étoile", "0", "dièse"]] {
            let [one, two, three] = row.map(place);
            assert!(
                (one.top() - two.top()).abs() < 0.5 && (one.top() - three.top()).abs() < 0.5,
                "{percent}"
            );
            assert!((one.width() - three.width()).abs() < 0.5, "{percent}");
            assert!(one.right() < two.left() && two.right() < three.left(), "{percent}: {one} {two} {three}");
        }
        assert!((place("1").left() - place("étoile").left()).abs() < 0.5, "{percent}");
        assert!(place("1").height() >= 43.5, "{percent}");
    }
}
