//! The session of an exam on the screens of candidate and jury, found and used by what assistive technology is told.

mod sample;
mod window;

use client::station::{Command, ExamSeen, View};
use client::ui::{EXAM_FRENCH, FRENCH, READING_FRENCH};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use signaling::protocol::exam::{CandidateNumber, Drawn, ExchangeId, Order, RemarkKind};
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
fn a_jury_begins_the_next_exchange_as_its_client_by_button_or_key() {
    let mut window = Window::tall("jury-exam");
    assert!(window.shows("10:17 par échange restant"));
    window.key(Modifiers::CTRL | Modifiers::SHIFT, Key::K);
    let asked = window.asked();
    let [Command::BeginExchange(exchange)] = asked[..] else { panic!("{asked:?}") };
    assert_ne!(exchange, ExchangeId(1), "that one is over");
    let call = window.harness.get_by_label(FRENCH.call_as);
    assert!(call.accesskit_node().is_disabled(), "no exchange has begun");
    window.press_button("Candidat n°\u{a0}08");
    assert_eq!(window.asked(), [Command::LookAt(CandidateNumber(8))]);
}

#[test]
fn a_jury_marks_a_moment_and_ends_the_exchange_that_lasts() {
    let mut window = Window::tall("jury-exchange");
    assert!(window.shows("03:24") || window.shows("03:25"), "how long it lasts");
    window.key(Modifiers::NONE, Key::F11);
    window.press_button(EXAM_FRENCH.close);
    let order = |order| Command::Order(Box::new(order));
    let candidate = CandidateNumber(7);
    let mark = Order::Remark { candidate, kind: RemarkKind::Mark, text: String::new() };
    let close = Order::Close { candidate, exchange: ExchangeId(2) };
    assert_eq!(window.asked(), [order(mark), order(close)]);
}
