//! The session of an exam on a candidate's screen, found and used by what assistive technology is told.

mod sample;
mod window;

use std::sync::Arc;

use client::station::{Command, ExamSeen, View};
use client::ui::{EXAM_FRENCH, READING_FRENCH};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use signaling::protocol::exam::{Drawn, ExamView};
use window::Window;

#[test]
fn a_candidate_sees_which_step_it_is_and_what_is_left_of_it() {
    let waiting = Window::tall("candidate-exam");
    assert!(waiting.shows("Étape 2 sur 7") && waiting.shows("tirage et préparation"));
    assert!(waiting.shows(READING_FRENCH.next_more) && !waiting.shows(EXAM_FRENCH.draw_subject));
    let late = Window::tall("candidate-drawn");
    assert!(late.shows("04:41") || late.shows("04:40"), "the clock runs");
    assert!(late.shows(READING_FRENCH.five_minutes));
}

#[test]
fn a_candidate_draws_by_one_button_or_its_key_once() {
    let mut window = Window::tall("candidate-draw");
    window.press_button(EXAM_FRENCH.draw_subject);
    window.key(Modifiers::CTRL, Key::K);
    let draw = Command::Draw(Drawn::Subject);
    assert_eq!(window.asked(), [draw.clone(), draw]);
    let view = sample::view("candidate-draw").unwrap();
    window.turn(View { exam: ExamSeen { waiting: 1, ..view.exam.clone() }, ..view });
    let button = window.harness.get_by_label(EXAM_FRENCH.drawing);
    assert!(button.accesskit_node().is_disabled(), "while the server answers");
    window.key(Modifiers::CTRL, Key::K);
    assert_eq!(window.asked(), []);
}

#[test]
fn what_was_drawn_is_told_with_its_number_and_hour() {
    let window = Window::tall("candidate-drawn");
    assert!(window.shows("Sujet B") && window.shows("N°\u{a0}2, tiré au sort à"));
    assert!(!window.shows(EXAM_FRENCH.draw_subject), "it is done");
}

#[test]
fn the_seal_of_a_draw_is_in_sight_before_it_at_the_candidates_and_at_the_jurys() {
    let seal = "Sceau du tirage du sujet\u{a0}: 0707070707070707";
    let candidate = Window::tall("candidate-draw");
    assert!(candidate.harness.query_by_label(seal).is_some() && candidate.shows(EXAM_FRENCH.seal_more));
    let mut jury = Window::tall("jury-run-sheet");
    assert!(jury.harness.query_by_label(seal).is_some(), "with the result");
    let view = sample::view("jury-run-sheet").unwrap();
    let mut seen = view.exam.jury().unwrap().clone();
    let about = seen.about.as_mut().unwrap();
    about.draws[0].result = None;
    about.run_sheet.clear();
    let exam = ExamSeen { view: Some(Arc::new(ExamView::Jury(Box::new(seen)))), ..view.exam.clone() };
    jury.turn(View { exam, ..view });
    assert!(jury.harness.query_by_label(seal).is_some() && !jury.shows("tiré au sort à"), "and before it");
}
