//! Silent listening on the screens of jury and staff, and what a candidate's says of it.

mod sample;
mod window;

use client::settings::Settings;
use client::station::{CallView, Command, ListeningView, OverheardCall, RecordingState, View};
use client::ui::{FRENCH, LISTENING_FRENCH, ListeningWords};
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use signaling::protocol::{Address, CallId, CallPhase, ClientId, HelpMode, StationId};
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

fn tall(view: View) -> Window {
    Window::open(view, true, Settings::default(), vec2(1280.0, 1600.0))
}

/// A helper that listens, changed.
fn helper(change: impl Fn(ListeningView) -> ListeningView) -> View {
    let view = sample::view("jury-help").expect("listed");
    let listening = view.listening.clone().map(change);
    let candidate = listening.as_ref().and_then(|listening| listening.candidate.as_ref());
    View { helped: candidate.map(|candidate| candidate.id), listening, ..view }
}

#[test]
fn a_helper_joins_a_call_in_any_state_and_is_told_where_nobody_but_the_candidate_hears_it_yet() {
    const NOT_YET: &str = "dès que le candidat sera dans l’appel";
    for phase in [CallPhase::Ringing, CallPhase::Active] {
        let mut window = tall(helper(move |listening| ListeningView {
            call: listening.call.map(|call| OverheardCall { phase, ..call }),
            ..listening
        }));
        window.key(Modifiers::CTRL, Key::I);
        assert_eq!(window.asked(), [Command::Help(Some(HelpMode::Join))], "{phase:?}");
    }
    assert!(Window::tall("jury-joining").shows(NOT_YET) && !Window::tall("jury-joined").shows(NOT_YET));
}

#[test]
fn a_helper_that_has_joined_writes_to_the_candidate_alone() {
    let window = Window::tall("jury-joined");
    assert!(window.shows("Vous écrivez au candidat seul"));
    assert!(window.harness.get_by_label("Au client").accesskit_node().is_disabled());
    let composer = format!("{} Formateur", FRENCH.chat_to);
    assert!(window.harness.query_by_label(&composer).is_some());
}

#[test]
fn a_helper_writes_to_the_client_only_where_there_is_one() {
    let is_disabled =
        |window: &Window| window.harness.get_by_label("Au client").accesskit_node().is_disabled();
    assert!(!is_disabled(&tall(helper(|listening| listening))));
    let nobody = helper(|listening| ListeningView { call: None, chat: Default::default(), ..listening });
    assert!(is_disabled(&tall(nobody)));
}

#[test]
fn what_a_helper_began_to_write_to_one_candidate_is_not_shown_to_another() {
    let mut window = tall(helper(|listening| listening));
    let composer = format!("{} Formateur", FRENCH.chat_to);
    window.harness.get_by_label(&composer).focus();
    window.harness.run_steps(2);
    window.harness.get_by_label(&composer).type_text("Pensez au numéro de client.");
    window.harness.run_steps(2);
    let value = |window: &Window| window.harness.get_by_label(&composer).accesskit_node().value();
    assert_eq!(value(&window).as_deref(), Some("Pensez au numéro de client."));
    window.turn(helper(|listening| ListeningView {
        candidate: listening.candidate.map(|seen| signaling::protocol::Station { id: StationId(99), ..seen }),
        ..listening
    }));
    assert_eq!(value(&window).unwrap_or_default(), "");
    window.turn(helper(|listening| listening));
    assert_eq!(value(&window).as_deref(), Some("Pensez au numéro de client."));
}

#[test]
fn each_candidate_has_a_conversation_of_its_own_at_a_jurys() {
    let view = sample::view("jury-call").unwrap();
    assert!(tall(view.clone()).shows("Bonjour, je conteste la facture"));
    let chat = view.chat.iter().cloned();
    let chat = chat.map(|line| client::station::ChatLine { with: Some(StationId(99)), ..line });
    let view = View { chat: std::sync::Arc::new(chat.collect()), ..view };
    assert!(!tall(view).shows("Bonjour, je conteste la facture"));
}

#[test]
fn who_plays_the_client_is_not_said_to_help_because_a_helper_joined() {
    const HELPING: &str = "Vous aidez le candidat";
    assert!(Window::tall("jury-joined").shows(HELPING));
    let view = sample::view("jury-conference").unwrap();
    let helped = |call: CallView| CallView { helps: Some(CallId(1)), caller: true, ..call };
    let main = view.other_calls.first().cloned().map(helped);
    assert!(!tall(View { call: main, other_calls: Vec::new(), ..view }).shows(HELPING));
}

#[test]
fn all_in_a_conference_are_told_that_one_of_its_calls_is_recorded_but_who_records() {
    for name in ["candidate-conference", "jury-conference"] {
        let view = sample::view(name).unwrap();
        let view = View { recording: RecordingState::Off, ..view };
        assert!(!tall(view.clone()).shows(FRENCH.exchange_recorded), "{name}");
        let others = view.other_calls.iter().cloned();
        let other_calls: Vec<_> = others.map(|call| CallView { recorded: true, ..call }).collect();
        let view = View { other_calls, ..view };
        assert!(tall(view.clone()).shows(FRENCH.exchange_recorded), "{name}");
        let records = View { recording: RecordingState::On, ..view };
        assert!(name != "jury-conference" || !tall(records).shows(FRENCH.exchange_recorded));
    }
}

#[test]
fn a_jury_member_sits_down_at_a_post_and_leaves_it_by_key() {
    let mut window = Window::tall("jury-posts");
    window.key(Modifiers::CTRL | Modifiers::SHIFT, Key::Num2);
    window.key(Modifiers::CTRL | Modifiers::SHIFT, Key::Num1);
    let post = |id: &str, on| Command::Staff(ClientId(id.into()), on);
    assert_eq!(window.asked(), [post("responsable", true), post("expertise", false)]);
}
