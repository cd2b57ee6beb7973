//! The recording of the interview on the screens of candidate and jury, found and used as assistive technology does.

mod sample;
mod window;

use std::sync::Arc;

use client::station::{Command, Device, PromptOutput, View};
use client::ui::{EXAM_FRENCH, PLAY_FRENCH};
use eframe::egui::{Key, Modifiers};
use signaling::protocol::exam::Order;
use window::Window;

#[test]
fn a_candidate_hears_the_output_before_it_listens() {
    let mut window = Window::tall("candidate-play");
    assert!(window.shows("Tiré au sort à") && window.shows("Enregistrement n°\u{a0}2"));
    assert!(window.shows(PLAY_FRENCH.once) && !window.shows("Écouter"));
    window.press_button("Sortie, haut-parleurs de la salle");
    window.press_button(PLAY_FRENCH.check);
    assert_eq!(window.asked(), [Command::TryOutput(Some(Device::Prompt))]);
    let mut view = sample::view("candidate-play").unwrap();
    view.audio.trying = Some(Device::Prompt);
    window.turn(view);
    window.press_button(PLAY_FRENCH.hear_it);
    assert_eq!(window.asked(), [Command::HearsLevel(PromptOutput::Loudspeakers)]);
    let mut view = sample::view("candidate-play").unwrap();
    let plays =
        client::station::PlaysSeen { level_heard: Some(PromptOutput::Loudspeakers), ..view.plays.clone() };
    view.plays = plays;
    window.turn(view);
    window.press_button(PLAY_FRENCH.listen);
    let play = Command::Play { what: "recording".into(), output: PromptOutput::Loudspeakers };
    assert_eq!(window.asked(), [play]);
}

#[test]
fn the_one_button_has_a_key_and_is_of_no_use_without_the_file() {
    let mut window = Window::tall("candidate-play-checked");
    window.key(Modifiers::CTRL, Key::P);
    let asked = window.asked();
    assert!(matches!(&asked[..], [Command::Play { .. }] | []), "{asked:?}");
    let view = sample::view("candidate-play-checked").unwrap();
    let plays = client::station::PlaysSeen { sound: None, ..view.plays.clone() };
    window.turn(View { plays, ..view });
    assert!(window.shows("arrive à ce poste"));
}

#[test]
fn while_it_is_heard_nothing_can_be_stopped_and_then_it_says_when() {
    let window = Window::tall("candidate-playing");
    assert!(window.shows(PLAY_FRENCH.listening) && window.shows("0:27") && window.shows("1:06"));
    assert!(window.shows("ne peut pas être interrompue") && !window.shows("Arrêter"));
    let cut = Window::tall("candidate-play-cut");
    assert!(cut.shows("elle n’est pas comptée") && cut.shows(PLAY_FRENCH.listen));
    let played = Window::tall("candidate-played");
    assert!(played.shows("Écouté en entier à") && played.shows("Répondez maintenant"));
    assert!(!played.shows(PLAY_FRENCH.once) && !played.shows(PLAY_FRENCH.check));
    let again = Window::tall("candidate-play-again");
    assert!(again.shows("Écouté en entier à") && again.shows("1 écoute sur 2"));
    let fault = Window::tall("candidate-play-fault");
    assert!(fault.shows("La fin de l’enregistrement manque"));
}

#[test]
fn the_own_documents_stay_at_hand() {
    let mut window = Window::tall("candidate-play-checked");
    window.press_button(PLAY_FRENCH.my_documents);
    assert!(window.shows("Offres et prix"));
    window.press_button(PLAY_FRENCH.back_to_play);
    assert!(window.shows("Enregistrement n°"));
}

#[test]
fn an_interview_without_a_recording_has_no_player() {
    let mut view = sample::view("candidate-play").unwrap();
    let mut seen = view.exam.candidate().unwrap().clone();
    (seen.plays, seen.draws) = (None, Vec::new());
    view.exam.view = Some(Arc::new(signaling::protocol::exam::ExamView::Candidate(Box::new(seen))));
    let mut window = Window::tall("candidate-play");
    window.turn(view);
    for word in [PLAY_FRENCH.check, PLAY_FRENCH.once, PLAY_FRENCH.output, EXAM_FRENCH.draw_recording] {
        assert!(!window.shows(word), "{word}");
    }
}

#[test]
fn the_jury_sees_who_hears_what_and_stops_or_joins_it() {
    let mut window = Window::tall("jury-playing");
    assert!(window.shows("Enregistrement n°\u{a0}2") && window.shows(PLAY_FRENCH.listening));
    assert!(window.shows("Coupée à") && window.shows("sortie audio perdue · 0:27 sur 1:06"));
    assert!(window.shows("Poste du jury (Haut-parleurs USB)"));
    window.press_button(PLAY_FRENCH.stop);
    window.type_text("Alarme");
    window.key(Modifiers::NONE, Key::Enter);
    let asked = window.asked();
    let stops = |command: &Command| match command {
        Command::Order(order) => matches!(&**order, Order::StopPlay { reason, .. } if reason == "Alarme"),
        _ => false,
    };
    assert!(asked.iter().any(stops), "{asked:?}");
    let mut window = Window::tall("jury-play");
    assert!(window.shows(PLAY_FRENCH.not_heard));
    window.press_button(PLAY_FRENCH.along_on);
    let asked = window.asked();
    let along = |command: &Command| match command {
        Command::Order(order) => matches!(**order, Order::PlayAlong { on: true, .. }),
        _ => false,
    };
    assert!(asked.iter().any(along), "{asked:?}");
    let played = Window::tall("jury-played");
    assert!(played.shows("Écouté en entier à") && !played.shows(PLAY_FRENCH.along_off));
}

#[test]
fn the_marks_of_the_exchanges_are_heard_again_where_they_were_recorded() {
    let mut window = Window::tall("jury-replays");
    assert!(window.shows(PLAY_FRENCH.marks) && window.shows(PLAY_FRENCH.not_recorded));
    let first = "Réécouter, M. Henri Tessier · 0:36 · reformulation juste";
    window.press_button(first);
    let asked = window.asked();
    assert!(matches!(&asked[..], [Command::Replay { output: PromptOutput::Headset, .. }]), "{asked:?}");
}
