//! The headset check, the settings of sound and the figures of a call, used by what assistive technology is told.

mod sample;
mod window;

use client::settings::{Language, Settings};
use client::station::{CheckAnswer, CheckCommand, Command, Device, EchoCause, EchoSeen, Processing};
use client::ui::{FRENCH, SOUND_ENGLISH, SOUND_FRENCH};
use eframe::egui::{Key, Modifiers, Rect, Role, pos2, vec2};
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
    for shown in
        [SOUND_FRENCH.round_trip, "38\u{a0}ms", "4,2\u{a0}%", "Opus 48\u{a0}kHz + RED\u{a0}×2", "3,4"]
    {
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
    assert_eq!((choice.processing, choice.echo_switched), (Processing::LOUDSPEAKERS, true));
    window.harness.get_by_role_and_label(Role::Slider, "Volume, Voix du client").focus();
    window.harness.run_steps(2);
    window.key(Modifiers::NONE, Key::ArrowLeft);
    let asked = window.asked();
    let [Command::ChooseDevices(choice)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(choice.volumes.voice_db, -1);
}

/// The settings of a candidate whose echo is seen to in this way.
fn settings_with(echo: EchoSeen, echo_switched: bool) -> Window {
    let mut view = sample::view("candidate-ready").expect("a sample of that name");
    view.audio.echo = echo;
    view.audio.choice.echo_switched = echo_switched;
    let mut window = Window::open(view, true, Settings::default(), vec2(1280.0, 1600.0));
    window.key(Modifiers::NONE, Key::F1);
    window.asked();
    window
}

#[test]
fn echo_that_the_station_cancels_is_shown_with_the_reason_and_may_be_switched_off() {
    for (cause, sentence) in [
        (EchoCause::Loudspeakers, SOUND_FRENCH.echo_on_loudspeakers),
        (EchoCause::Check, SOUND_FRENCH.echo_on_check),
    ] {
        let mut window = settings_with(EchoSeen { on: true, cause: Some(cause) }, false);
        assert!(window.shows(sentence), "{sentence}");
        window.press_button("Annuler l’écho, Activé");
        let asked = window.asked();
        let [Command::ChooseDevices(choice)] = asked.as_slice() else { panic!("{asked:?}") };
        assert_eq!((choice.processing, choice.echo_switched), (Processing::HEADSET, true));
    }
}

#[test]
fn what_the_station_does_about_echo_is_not_kept_as_the_persons_word() {
    let mut window = settings_with(EchoSeen { on: true, cause: Some(EchoCause::Loudspeakers) }, false);
    window.press_button("Réduire le bruit, Activé");
    let asked = window.asked();
    let [Command::ChooseDevices(choice)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(choice.processing, Processing { noise: false, ..Processing::HEADSET });
    assert!(!choice.echo_switched);
}

#[test]
fn whoever_switched_echo_off_beside_loudspeakers_is_advised() {
    let window = settings_with(EchoSeen { on: false, cause: Some(EchoCause::Loudspeakers) }, true);
    assert!(window.shows(SOUND_FRENCH.echo_advice) && window.shows(SOUND_FRENCH.echo_more));
}

#[test]
fn staff_who_listen_choose_where_they_hear_and_have_no_microphone_to_choose() {
    let mut window = Window::tall("staff");
    window.key(Modifiers::NONE, Key::F1);
    window.asked();
    let shown = [SOUND_FRENCH.try_voice, FRENCH.refresh_devices];
    assert!(shown.iter().all(|label| window.shows(label)));
    for hidden in [FRENCH.microphone, FRENCH.ring_output, FRENCH.prompt_output, SOUND_FRENCH.processing] {
        assert!(!window.shows(hidden), "{hidden}");
    }
    let check = window.harness.query_by_role_and_label(Role::Button, SOUND_FRENCH.check_begin);
    assert!(check.is_none(), "there is no microphone to check");
    window.press_button(SOUND_FRENCH.try_voice);
    assert_eq!(window.asked(), [Command::TryOutput(Some(Device::Voice))]);
    let slider = format!("{}, {}", SOUND_FRENCH.volume, SOUND_FRENCH.heard_calls);
    window.harness.get_by_role_and_label(Role::Slider, &slider).focus();
    window.harness.run_steps(2);
    window.key(Modifiers::NONE, Key::ArrowLeft);
    let asked = window.asked();
    let [Command::ChooseDevices(choice)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(choice.volumes.voice_db, -1);
    let outputs = window.harness.get_by_role_and_label(Role::ComboBox, SOUND_FRENCH.heard_calls);
    outputs.click_accesskit();
    window.harness.run_steps(3);
    window.press("Haut-parleurs");
    let asked = window.asked();
    let [Command::ChooseDevices(choice)] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((choice.voice.as_str(), choice.microphone.as_str()), ("device:hdmi", "default"));
}
