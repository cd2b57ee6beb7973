//! Whom a candidate's screen is about while somebody calls: what is being written goes on, the file of whoever calls
//! comes up before the answer, and nothing of it takes a key from what is typed.

mod sample;
mod window;

use std::sync::Arc;

use client::settings::Settings;
use client::station::{CallState, CallView, ChatLine, Command, EndedCall, ExamSeen, View};
use client::ui::{FRENCH, LOG_FRENCH, READING_FRENCH};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use signaling::protocol::exam::{ExamView, OwnExchangeState, Piece};
use signaling::protocol::{Address, CallId, ClientId, EndReason};
use window::{USUAL, Window};

const TESSIER: &str = "M. Henri Tessier";
const CALLERS_FILE: &str = "Fiche de l’appelant, M. Henri Tessier";
/// What only the file of Mme Vasseur has.
const OF_VASSEUR: &str = "Derniers contacts";

fn client(id: &str) -> ClientId {
    ClientId(id.into())
}

/// The call of M. Tessier, who is on nobody's mind yet.
fn next_call() -> CallView {
    sample::view("candidate-second-call").expect("a sample of that name").other_calls.remove(0)
}

fn ringing(view: View) -> View {
    View { call: Some(next_call()), ..view }
}

fn answered(view: View) -> View {
    View { call: Some(CallView { state: CallState::Active, ..next_call() }), ..view }
}

/// He gave up.
fn missed(view: View) -> View {
    let CallView { call, persona, direction, card, .. } = next_call();
    let why = EndReason::Missed;
    let last_call = Some(EndedCall { call, persona, direction, card, why, to: None, talked_ms: 0 });
    View { call: None, last_call, ..view }
}

/// The jury opens the exchange with M. Tessier.
fn opened(view: View) -> View {
    let seen = view.exam.candidate().expect("it is of a candidate");
    let mut seen = Box::new(seen.clone());
    let exchange = &mut seen.work.exchanges[1];
    (exchange.client, exchange.state) = (Some(client("tessier")), OwnExchangeState::Open(1_000));
    let exam = ExamSeen { view: Some(Arc::new(ExamView::Candidate(seen))), ..view.exam.clone() };
    View { exam, ..view }
}

/// The piece that was written last, and its text.
fn written(asked: &[Command]) -> Option<(Piece, String)> {
    asked.iter().rev().find_map(|command| match command {
        Command::WritePiece { piece, text, .. } => Some((piece.clone(), text.clone())),
        _ => None,
    })
}

/// The call on which a note was written last, and the note.
fn noted(asked: &[Command]) -> Option<(CallId, String)> {
    asked.iter().rev().find_map(|command| match command {
        Command::WriteNote { call: Some(call), text, .. } => Some((*call, text.clone())),
        _ => None,
    })
}

#[test]
fn who_writes_about_the_last_client_goes_on_while_the_next_one_calls_and_gives_up() {
    for (tab, piece) in [
        (READING_FRENCH.contact_record, Piece::ContactRecord(client("vasseur"))),
        (READING_FRENCH.confirmation, Piece::Confirmation(client("vasseur"))),
    ] {
        let view = sample::view("candidate-exchange").unwrap();
        let mut window = Window::of("candidate-exchange");
        window.press_button(tab);
        window.type_text("Rappel");
        window.turn(opened(view.clone()));
        window.type_text(" promis");
        window.turn(ringing(opened(view.clone())));
        assert!(window.shows(FRENCH.call_ringing) && window.shows(TESSIER), "{tab}: whoever calls is shown");
        window.type_text(" mardi");
        window.turn(missed(opened(view.clone())));
        window.type_text(" matin");
        let (of, text) = written(&window.asked()).unwrap();
        assert_eq!(of, piece);
        assert!(text.contains("Rappel promis mardi matin"), "{tab}: {text}");
    }
}

#[test]
fn once_the_call_is_answered_what_is_written_is_about_its_client() {
    let view = sample::view("candidate-exchange").unwrap();
    let mut window = Window::of("candidate-exchange");
    window.press_button(READING_FRENCH.contact_record);
    window.type_text("Rappel");
    window.turn(ringing(view.clone()));
    let field = |name: &str| format!("{}, {name}", READING_FRENCH.contact_record);
    assert!(window.harness.query_by_label(&field("Mme Claire Vasseur")).is_some());
    window.turn(answered(view));
    assert!(window.harness.query_by_label(&field("Mme Claire Vasseur")).is_none());
    window.asked();
    window.type_text("x");
    assert_eq!(written(&window.asked()), None, "it is typed into nobody else's");
    window.key(Modifiers::CTRL | Modifiers::SHIFT, Key::E);
    window.type_text("Bonjour");
    let (of, _) = written(&window.asked()).unwrap();
    assert_eq!(of, Piece::ContactRecord(client("tessier")));
}

#[test]
fn who_leaves_the_field_sees_the_file_of_whoever_calls() {
    let view = sample::view("candidate-exchange").unwrap();
    let mut window = Window::of("candidate-exchange");
    window.press_button(READING_FRENCH.contact_record);
    window.type_text("Rappel");
    window.turn(ringing(view));
    assert!(window.harness.query_by_label(CALLERS_FILE).is_some(), "and can before");
    window.key(Modifiers::NONE, Key::Tab);
    window.harness.run_steps(3);
    assert!(window.harness.query_by_label(CALLERS_FILE).is_none(), "it is shown");
    assert!(!window.shows(OF_VASSEUR));
}

#[test]
fn notes_on_the_last_call_go_on_while_the_next_one_rings_and_is_missed() {
    let view = sample::view("candidate-ready").unwrap();
    let mut window = Window::of("candidate-ready");
    window.key(Modifiers::CTRL, Key::N);
    window.type_text("Facture");
    window.turn(ringing(view.clone()));
    window.type_text(" de mars");
    window.turn(missed(view.clone()));
    window.type_text(" payée");
    assert_eq!(noted(&window.asked()), Some((CallId(1), "Facture de mars payée".into())));
    window.key(Modifiers::NONE, Key::Tab);
    window.harness.run_steps(3);
    window.key(Modifiers::CTRL, Key::N);
    window.type_text("Absent");
    assert_eq!(noted(&window.asked()), Some((CallId(2), "Absent".into())), "then of the one that was missed");
}

#[test]
fn a_line_of_a_chat_is_not_sent_to_whoever_calls_meanwhile() {
    let view = sample::view("candidate-ready").unwrap();
    let mut window = Window::of("candidate-ready");
    window.key(Modifiers::CTRL, Key::PageDown);
    window.key(Modifiers::NONE, Key::F6);
    window.type_text("Bonjour");
    window.turn(ringing(view.clone()));
    // And somebody else writes.
    let line = sample::view("candidate-chat").unwrap().chat[0].clone();
    let persona = line
        .persona
        .clone()
        .map(|persona| signaling::protocol::Persona { name: "SARL Lambert".into(), ..persona });
    window.turn(View { chat: Arc::new(vec![ChatLine { persona, ..line }]), ..ringing(view) });
    window.type_text(" Madame");
    window.key(Modifiers::CTRL, Key::Enter);
    let asked = window.asked();
    let [Command::Chat { to, text, .. }] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((to, text.as_str()), (&Address::Number("06 39 98 12 40".into()), "Bonjour Madame"));
}

#[test]
fn an_incoming_call_brings_up_its_clients_file_once_whatever_was_shown() {
    let view = sample::view("candidate-log").unwrap();
    let mut window = Window::of("candidate-log");
    window.key(Modifiers::CTRL, Key::J);
    assert!(window.shows(LOG_FRENCH.each_call));
    let call = sample::view("candidate-ringing").unwrap().call;
    let rings = View { call, ..view };
    window.turn(rings.clone());
    assert!(window.shows(OF_VASSEUR) && !window.shows(LOG_FRENCH.each_call));
    window.key(Modifiers::CTRL, Key::J);
    window.turn(rings);
    assert!(window.shows(LOG_FRENCH.each_call), "who then looks elsewhere is let be");
}

#[test]
fn in_an_exam_a_call_turns_from_the_documents_to_the_file() {
    let view = sample::view("candidate-exchange").unwrap();
    let mut window = Window::of("candidate-exchange");
    window.press_button(READING_FRENCH.library);
    assert!(window.shows("Offres et prix"));
    let call = sample::view("candidate-ringing").unwrap().call;
    window.turn(View { call, ..view });
    assert!(window.shows(OF_VASSEUR) && !window.shows("Offres et prix"));
}

#[test]
fn the_file_of_a_second_caller_is_seen_before_the_answer_by_button_and_by_key() {
    let clients = sample::view("candidate-ready").unwrap().clients;
    let view = View { clients, ..sample::view("candidate-second-call").unwrap() };
    let mut window = Window::open(view.clone(), true, Settings::default(), USUAL);
    assert!(window.shows(OF_VASSEUR), "of the one in the call");
    window.press_button(CALLERS_FILE);
    assert!(!window.shows(OF_VASSEUR));
    window.press_button(CALLERS_FILE);
    assert!(window.shows(OF_VASSEUR), "and back");
    window.key(Modifiers::SHIFT, Key::F5);
    assert!(!window.shows(OF_VASSEUR));
    assert_eq!(window.asked(), [], "nothing is answered by it");
    // Once he gives up, it is the one in the call again.
    window.turn(View { other_calls: Vec::new(), ..view });
    assert!(window.shows(OF_VASSEUR) && window.harness.query_by_label(CALLERS_FILE).is_none());
}
