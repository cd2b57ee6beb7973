//! Silent listening on the screens of jury and staff, and what a candidate's says of it.

mod sample;
mod window;

use client::settings::Settings;
use client::station::{Command, View};
use client::ui::{FRENCH, LISTENING_FRENCH, ListeningWords};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use signaling::protocol::{Address, StationId};
use window::{USUAL, Window};

const WORDS: &ListeningWords = &LISTENING_FRENCH;

fn listen(station: u32) -> Command {
    Command::Listen(Address::Station(StationId(station)))
}

#[test]
fn a_jury_without_candidate_chooses_whom_to_hear_by_button_and_by_key() {
    let mut window = Window::tall("jury-free");
    window.press_button("Écouter Jury B · Candidat n°\u{a0}04");
    window.key(Modifiers::CTRL, Key::Num1);
    assert_eq!(window.asked(), [listen(11), listen(10)]);
}

#[test]
fn staff_hears_the_station_that_it_chose() {
    let mut window = Window::tall("staff");
    window.key(Modifiers::CTRL, Key::E);
    assert_eq!(window.asked(), [], "nobody is chosen");
    window.harness.query_all_by_label_contains("Jury B, ").next().expect("its tile").click();
    window.harness.run_steps(2);
    window.key(Modifiers::CTRL, Key::E);
    assert_eq!(window.asked(), [listen(11)]);
}

#[test]
fn what_is_heard_is_told_in_words_and_ends_by_the_same_key() {
    for sample in ["jury-listening", "staff-listening"] {
        let mut window = Window::tall(sample);
        for shown in
            [WORDS.title, WORDS.silent, FRENCH.candidate_muted, "Mme Claire Vasseur", "Merci, j’attends."]
        {
            assert!(window.shows(shown), "{sample}: {shown}");
        }
        window.key(Modifiers::CTRL, Key::E);
        assert_eq!(window.asked(), [Command::StopListening], "{sample}");
    }
    assert!(Window::tall("staff-listening").shows(FRENCH.call_held));
    assert!(Window::tall("jury-listening").shows(WORDS.talks));
}

#[test]
fn the_jury_that_is_listened_to_sees_by_whom_and_the_floor_shows_it() {
    assert!(Window::tall("jury-overheard").shows("À l’écoute (2)\u{a0}: Mme Roux, Mme Dufour"));
    assert!(Window::tall("staff").shows("À l’écoute de Jury B"));
}

#[test]
fn a_candidate_is_told_that_the_jury_may_listen_where_the_session_says_so_and_no_more() {
    assert!(Window::tall("candidate-announced").shows(WORDS.announced));
    let waits = View { listening_announced: true, ..sample::view("candidate-ready").unwrap() };
    assert!(
        Window::open(waits, true, Settings::default(), USUAL).shows(WORDS.announced),
        "before a call, too"
    );
    let window = Window::tall("candidate-call");
    for never in [WORDS.announced, WORDS.title, "À l’écoute"] {
        assert!(!window.shows(never), "{never}");
    }
}

#[test]
fn the_list_of_keys_says_what_the_key_does_for_whom() {
    for (sample, does) in [("jury-free", WORDS.stop), ("staff", FRENCH.key_listen)] {
        let mut window = Window::tall(sample);
        window.key(Modifiers::NONE, Key::F1);
        for sentence in [WORDS.stop, FRENCH.key_listen] {
            assert_eq!(window.shows(sentence), sentence == does, "{sample}: {sentence}");
        }
    }
}
