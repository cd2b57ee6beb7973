//! The headset check, the settings of sound and the figures of a call, used by what assistive technology is told.

mod sample;
mod window;

use client::settings::Language;
use client::station::{CheckAnswer, CheckCommand, Command, Device, Processing};
use client::ui::{FRENCH, SOUND_ENGLISH, SOUND_FRENCH};
use eframe::egui::{Key, Modifiers, Rect, Role, pos2};
use egui_kittest::kittest::Queryable as _;
use window::Window;

fn check(word: CheckCommand) -> Command {
    Command::Check(word)
}

fn answer(answer: CheckAnswer) -> Command {
    check(CheckCommand::Answer(answer))
}

#[test]
fn a_check_is_begun_answered_and_left_by_keys_alone() {
    let mut window = Window::tall("candidate-ready");
    window.key(Modifiers::NONE, Key::F10);
    assert_eq!(window.asked(), [check(CheckCommand::Begin)]);
    let mut window = Window::tall("check-ear");
    window.key(Modifiers::CTRL, Key::Num3);
    window.key(Modifiers::CTRL, Key::R);
    window.key(Modifiers::NONE, Key::F10);
    let asked = [answer(CheckAnswer::Right), check(CheckCommand::Again), check(CheckCommand::Leave)];
    assert_eq!(window.asked(), asked);
    let mut window = Window::tall("check-quiet");
    window.key(Modifiers::CTRL, Key::Enter);
    assert_eq!(window.asked(), [answer(CheckAnswer::GoOn)]);
}

#[test]
fn a_question_is_answered_by_its_buttons() {
    let mut window = Window::tall("check-heard");
    assert!(window.shows(SOUND_FRENCH.heard_title));
    window.press_button(SOUND_FRENCH.no);
    window.press_button(SOUND_FRENCH.yes);
    assert_eq!(window.asked(), [answer(CheckAnswer::No), answer(CheckAnswer::Yes)]);
}

#[test]
fn a_verdict_is_a_word_and_each_fault_a_sentence() {
    assert!(Window::tall("check-good").shows(SOUND_FRENCH.good_title));
    let window = Window::tall("check-faults");
    for sentence in [SOUND_FRENCH.fault_left, SOUND_FRENCH.fault_ring, SOUND_FRENCH.fault_echo] {
        assert!(window.shows(sentence), "{sentence}");
    }
    assert!(Window::tall("candidate-checked").shows(SOUND_FRENCH.verified));
    assert!(Window::tall("candidate-ready").shows(SOUND_FRENCH.unverified));
}

#[test]
fn a_candidate_sees_a_word_and_the_numbers_only_on_asking() {
    let mut window = Window::tall("candidate-muted");
    assert!(window.shows("Liaison moyenne"));
    assert!(!window.shows(SOUND_FRENCH.round_trip));
    window.key(Modifiers::NONE, Key::F12);
    for shown in [SOUND_FRENCH.round_trip, "38\u{a0}ms", "4,2\u{a0}%", "Opus 48\u{a0}kHz", "3,4"] {
        assert!(window.shows(shown), "{shown}");
    }
}

#[test]
fn speaking_while_muted_is_said_beside_the_button_and_not_in_a_bar() {
    let window = Window::tall("candidate-muted");
    assert!(window.shows(SOUND_FRENCH.muted_spoken));
    assert!(!window.shows("rétablissez-le pour être entendu"));
}

#[test]
fn what_answers_a_check_is_in_sight_in_the_smallest_window_with_the_largest_text() {
    let window = Rect::from_min_max(pos2(0.0, 0.0), pos2(512.0, 350.0));
    for (language, words) in [(Language::French, &SOUND_FRENCH), (Language::English, &SOUND_ENGLISH)] {
        for (name, labels) in [
            ("check-quiet", &[words.again, words.go_on, words.check_leave][..]),
            ("check-heard", &[words.yes, words.no, words.again]),
            ("check-ear", &[words.left, words.both, words.right, words.neither, words.hear_again]),
            ("check-faults", &[words.check_anew, words.finish]),
        ] {
            let lowest = Window::lowest(name, language);
            for label in labels {
                let place = lowest.harness.get_by_role_and_label(Role::Button, label).rect();
                assert!(window.contains_rect(place), "{name}, {label}: {place}");
            }
        }
    }
}

#[test]
fn no_figure_is_hidden_in_the_smallest_window_with_the_largest_text() {
    let mut lowest = Window::lowest("candidate-muted", Language::French);
    lowest.key(Modifiers::NONE, Key::F12);
    for name in [SOUND_FRENCH.round_trip, SOUND_FRENCH.buffer, SOUND_FRENCH.mos, SOUND_FRENCH.sent] {
        let place = lowest.harness.get_by_label(name).rect();
        assert!(place.top() > 0.0 && place.bottom() < 330.0, "{name}: {place}");
    }
}

#[test]
fn a_muted_microphone_is_said_once() {
    let window = Window::tall("candidate-muted");
    assert!(window.shows(SOUND_FRENCH.muted_spoken));
    assert!(!window.shows(FRENCH.you_muted));
    assert!(Window::tall("candidate-trouble").shows(FRENCH.you_muted));
}

#[test]
fn volume_and_processing_are_chosen_in_the_settings_and_an_output_is_tried() {
    let mut window = Window::tall("candidate-ready");
    window.key(Modifiers::NONE, Key::F1);
    window.asked();
    window.press_button(SOUND_FRENCH.try_ring);
    assert_eq!(window.asked(), [Command::TryOutput(Some(Device::Ring))]);
    window.press_button("Annuler l’écho, Désactivé");
    let asked = window.asked();
    let [Command::ChooseDevices(choice)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(choice.processing, Processing::LOUDSPEAKERS);
    window.harness.get_by_role_and_label(Role::Slider, "Volume, Voix du client").focus();
    window.harness.run_steps(2);
    window.key(Modifiers::NONE, Key::ArrowLeft);
    let asked = window.asked();
    let [Command::ChooseDevices(choice)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(choice.volumes.voice_db, -1);
}
