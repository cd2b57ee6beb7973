//! The screens, found and used by what assistive technology is told of them.

mod sample;
mod window;

use client::settings::{Language, Settings, Theme};
use client::station::{CheckCommand, Command, Notice, NoticeKind, View};
use client::ui::{ENGLISH, FRENCH, LOG_FRENCH, SOUND_FRENCH};
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use signaling::protocol::{Address, CallId, MessageId, Role, StationId};
use window::{USUAL, Window};

#[test]
fn a_candidate_answers_by_button_and_by_key() {
    let mut window = Window::of("candidate-ringing");
    window.press(FRENCH.answer);
    window.key(Modifiers::NONE, Key::F4);
    window.key(Modifiers::SHIFT, Key::F4);
    let call = Some(CallId(1));
    let asked = [Command::Answer(call), Command::Answer(call), Command::Decline(call)];
    assert_eq!(window.asked(), asked);
}

#[test]
fn a_call_is_muted_and_ended_by_function_keys_and_never_by_escape() {
    let mut window = Window::of("candidate-call");
    window.key(Modifiers::NONE, Key::Escape);
    window.key(Modifiers::NONE, Key::M);
    assert_eq!(window.asked(), []);
    window.key(Modifiers::NONE, Key::F2);
    window.key(Modifiers::NONE, Key::F8);
    assert_eq!(window.asked(), [Command::Mute(true), Command::HangUp(Some(CallId(1)))]);
}

#[test]
fn a_candidate_calls_a_client_of_the_list_and_a_number() {
    let mut window = Window::of("candidate-ready");
    window.press("Appeler SARL Lambert");
    let number = || Address::Number("03 65 71 00 18".into());
    assert_eq!(window.asked(), [Command::Call { to: number(), persona: None }]);

    window.harness.get_by_label(FRENCH.dial_number).focus();
    window.harness.run_steps(2);
    window.harness.get_by_label(FRENCH.dial_number).type_text("0 6 3 9");
    window.harness.run_steps(2);
    window.press(FRENCH.dial);
    assert_eq!(window.asked(), [Command::Call { to: Address::Number("0639".into()), persona: None }]);
}

#[test]
fn a_candidate_reads_its_calls_and_calls_a_missed_client_back() {
    let mut window = Window::of("candidate-log");
    window.key(Modifiers::CTRL, Key::J);
    for text in ["6 appels · 3 aboutis", "Temps moyen de réponse", LOG_FRENCH.missed, LOG_FRENCH.unanswered]
    {
        assert!(window.shows(text), "{text}");
    }
    assert!(window.shows("Sonnerie 0:04 · Parole 7:01 · Attente 1:01"));
    let button = window.harness.query_all_by_label_contains("Rappeler Mme Claire Vasseur").next().unwrap();
    button.click_accesskit();
    window.harness.run_steps(3);
    assert_eq!(window.asked(), [Command::CallBack(CallId(6))]);
    window.press(LOG_FRENCH.by_client);
    assert!(window.shows("2 appels · 1 abouti · 1 manqué"));
    assert!(!window.shows(LOG_FRENCH.call_back));
}

#[test]
fn nobody_is_called_back_during_a_call() {
    let calling = sample::view("candidate-call").unwrap();
    let view = View { call_log: sample::view("candidate-log").unwrap().call_log, ..calling };
    let mut window = Window::open(view, true, Settings::default(), USUAL);
    window.key(Modifiers::CTRL, Key::J);
    assert!(window.shows(LOG_FRENCH.missed));
    assert!(!window.shows(LOG_FRENCH.call_back));
}

#[test]
fn a_jury_reads_its_calls_beside_the_messages_and_calls_its_candidate_back() {
    let mut window = Window::of("jury-log");
    window.press(LOG_FRENCH.title);
    assert!(window.shows("Candidat n°\u{a0}07"));
    let button = window.harness.query_all_by_label_contains(LOG_FRENCH.call_back).next().unwrap();
    button.click_accesskit();
    window.harness.run_steps(3);
    assert_eq!(window.asked(), [Command::CallBack(CallId(6))]);
    window.key(Modifiers::NONE, Key::F6);
    assert!(!window.shows(LOG_FRENCH.each_call));
}

#[test]
fn staff_reads_the_calls_of_the_chosen_station() {
    let mut window = Window::of("staff-log");
    window.press(LOG_FRENCH.title);
    assert!(window.shows(LOG_FRENCH.choose_station));
    window.key(Modifiers::CTRL, Key::PageDown);
    assert_eq!(window.asked(), [Command::ShowCalls(Some(StationId(1)))]);
    assert!(window.shows("Jury A") && window.shows(LOG_FRENCH.missed));
    assert!(!window.shows(LOG_FRENCH.call_back), "staff calls nobody");
    window.key(Modifiers::CTRL, Key::PageDown);
    assert!(window.shows(LOG_FRENCH.awaited), "of the next one nothing is told yet");
    assert_eq!(window.asked(), [Command::ShowCalls(Some(StationId(2)))]);
}

#[test]
fn a_jury_calls_as_the_chosen_client() {
    let mut window = Window::of("jury");
    window.key(Modifiers::CTRL, Key::PageDown);
    window.press(FRENCH.call_as);
    let asked = window.asked();
    let [Command::Call { to: Address::Station(StationId(12)), persona: Some(persona) }] = asked.as_slice()
    else {
        panic!("{asked:?}");
    };
    assert_eq!(persona.name, "M. Henri Tessier");
    assert_eq!(persona.number.as_deref(), Some("06 39 98 44 02"));
}

#[test]
fn nothing_in_the_bar_of_a_call_lies_upon_another_thing() {
    let all = ["jury-call", "jury-muted", "jury-held", "jury-ringing"];
    for (name, percent) in all.iter().flat_map(|name| [100, 125, 150, 175, 200].map(|to| (*name, to))) {
        for (language, width) in [(Language::French, 1280.0), (Language::English, 1024.0)] {
            let words = if language == Language::French { &FRENCH } else { &ENGLISH };
            let settings = Settings { language, text_percent: percent, ..Settings::default() };
            let view = sample::view(name).expect("listed");
            let window = Window::open(view, true, settings, vec2(width, 800.0));
            let labels = [
                words.call_active,
                words.call_held,
                words.call_ringing,
                "02:41",
                words.microphone_short,
                words.microphone_off,
                words.hold_short,
                words.resume,
                words.hang_up,
                words.answer,
                words.decline,
            ];
            let shown: Vec<_> = labels
                .iter()
                .flat_map(|label| {
                    window.harness.query_all_by_label(label).map(move |node| (label, node.rect()))
                })
                .collect();
            assert!(shown.len() >= 3, "{name}, {percent}: {shown:?}");
            for (place, (one, here)) in shown.iter().enumerate() {
                for (other, there) in &shown[place + 1..] {
                    let both = here.intersect(*there);
                    let apart = both.width() < 1.0 || both.height() < 1.0;
                    assert!(apart, "{name}, {percent}: {one} {here} lies upon {other} {there}");
                }
            }
        }
    }
}

#[test]
fn noise_is_heard_by_the_one_at_the_other_end() {
    let noise = |name: &str| {
        let notice = Notice { id: 1, kind: NoticeKind::RoomNoisy };
        let view = View { notices: std::sync::Arc::new(vec![notice]), ..sample::view(name).expect("listed") };
        Window::open(view, true, Settings::default(), USUAL)
    };
    assert!(noise("jury-call").shows("le candidat l’entendra"));
    assert!(noise("candidate-call").shows("le client l’entendra"));
}

#[test]
fn a_jury_checks_its_headset_from_the_line_at_the_top() {
    let mut window = Window::of("jury");
    window.press(&format!("{}, {}", FRENCH.headset_ready, SOUND_FRENCH.check_begin));
    window.key(Modifiers::NONE, Key::F10);
    let begin = || Command::Check(CheckCommand::Begin);
    assert_eq!(window.asked(), [begin(), begin()]);
}

#[test]
fn a_jury_waits_for_the_call_of_an_outbound_client() {
    let window = Window::of("jury-outbound");
    assert!(window.shows(FRENCH.wait_call));
    assert!(!window.shows(FRENCH.call_as));
}

#[test]
fn recording_is_off_until_the_jury_switches_it_on() {
    let mut window = Window::of("jury");
    assert!(window.shows(FRENCH.not_recorded));
    window.press(FRENCH.record);
    assert_eq!(window.asked(), [Command::Record(true)]);
    assert!(Window::of("candidate-trouble").shows(FRENCH.exchange_recorded));
    assert!(!Window::of("candidate-call").shows(FRENCH.exchange_recorded));
}

#[test]
fn a_message_is_written_and_sent_with_enter() {
    let mut window = Window::of("candidate-chat");
    window.key(Modifiers::NONE, Key::F6);
    let composer = format!("{} Mme Claire Vasseur", FRENCH.chat_to);
    window.harness.get_by_label(&composer).type_text("Je vous envoie un échéancier.");
    window.harness.run_steps(2);
    window.key(Modifiers::SHIFT, Key::Enter);
    assert_eq!(window.asked(), [], "a new line sends nothing");
    window.key(Modifiers::NONE, Key::Enter);
    let to = Address::Number("06 39 98 12 40".into());
    let text = "Je vous envoie un échéancier.\n".to_owned();
    assert_eq!(window.asked(), [Command::Chat { to, persona: None, helped: None, text }]);
}

#[test]
fn what_was_shown_is_said_to_be_read_once() {
    let mut window = Window::of("candidate-chat");
    window.harness.run_steps(4);
    let asked: Vec<Command> = std::iter::from_fn(|| window.commands.try_recv().ok()).collect();
    assert_eq!(asked, [Command::Read(MessageId(4))]);
}

#[test]
fn the_state_of_each_own_message_is_a_word() {
    let window = Window::of("candidate-chat");
    for word in [FRENCH.line_sending, FRENCH.line_sent, FRENCH.line_delivered, FRENCH.line_read] {
        assert!(window.shows(word), "{word}");
    }
}

#[test]
fn staff_pair_and_unpair() {
    let mut window = Window::of("staff");
    let tile = "Candidat n°\u{a0}06, Présent, Pas encore associé";
    window.press(tile);
    window.press("Associer à Jury D");
    let (candidate, jury) = (StationId(4), StationId(13));
    assert_eq!(window.asked(), [Command::Pair { candidate, jury }]);
    window.press("Candidat n°\u{a0}03, Présent, Associé à Jury A");
    window.press(FRENCH.unpair);
    assert_eq!(window.asked(), [Command::Unpair(StationId(1))]);
}

#[test]
fn nothing_that_the_jury_reads_reaches_a_candidate() {
    for name in sample::ALL.iter().copied() {
        let view = sample::view(name).expect("listed");
        if view.role == Role::Candidate {
            // Even if a role sheet were there by a fault of the station, the candidate's screens would not show it.
            let jury = sample::view("jury").expect("listed");
            let window =
                Window::open(View { clients: jury.clients, ..view }, true, Settings::default(), USUAL);
            for secret in [sample::SECRET, "situation difficile", "trois mensualités", FRENCH.your_role] {
                assert!(!window.shows(secret), "{secret} in {name}");
            }
        }
    }
    assert!(Window::of("jury").shows(sample::SECRET));
}

#[test]
fn a_notice_is_a_sentence_that_can_be_closed() {
    let mut window = Window::of("candidate-trouble");
    assert!(window.shows("Microphone débranché"));
    assert!(window.shows("Liaison avec le serveur perdue depuis 0:1"));
    window.key(Modifiers::CTRL, Key::D);
    assert_eq!(window.asked(), [Command::Dismiss(1)]);
}

#[test]
fn one_key_changes_the_language_and_two_the_size_of_text() {
    let mut window = Window::of("candidate-call");
    assert!(window.shows(FRENCH.call_active));
    window.key(Modifiers::CTRL, Key::L);
    assert!(window.shows(ENGLISH.call_active));
    window.key(Modifiers::CTRL, Key::Plus);
    window.key(Modifiers::NONE, Key::F1);
    let chosen = format!("{}, 125\u{a0}%", ENGLISH.text_size);
    let button = window.harness.get_by_label(&chosen);
    assert_eq!(button.accesskit_node().toggled(), Some(eframe::egui::accesskit::Toggled::True));
}

#[test]
fn a_call_can_be_ended_from_the_settings() {
    let mut window = Window::of("candidate-call");
    window.key(Modifiers::NONE, Key::F1);
    assert!(window.shows(FRENCH.appearance));
    let button = eframe::egui::Role::Button;
    window.harness.get_by_role_and_label(button, FRENCH.hang_up).click_accesskit();
    window.harness.run_steps(2);
    assert_eq!(window.asked(), [Command::CheckDevices(true), Command::HangUp(Some(CallId(1)))]);
}

#[test]
fn one_joins_with_a_name_and_an_address() {
    let mut window = Window::of("start");
    window.press(FRENCH.i_am_candidate);
    for (label, text) in [(FRENCH.candidate_number, "07"), (FRENCH.server_address, "192.168.1.10:8417")] {
        window.harness.get_by_label(label).focus();
        window.harness.run_steps(2);
        window.harness.get_by_label(label).type_text(text);
        window.harness.run_steps(2);
    }
    window.press(FRENCH.join);
    assert!(window.shows(FRENCH.candidate_station));
}

#[test]
fn a_server_that_does_not_answer_is_said_with_since_when() {
    let window = Window::of("trying");
    assert!(window.shows("ne répond pas encore, depuis 0:1"));
    assert!(window.shows(FRENCH.change_address));
}

#[test]
fn every_screen_is_drawn_in_both_languages_all_themes_and_sizes() {
    for name in sample::ALL.iter().copied() {
        for (language, theme, text_percent, size) in [
            (Language::French, Theme::Light, 100, vec2(1024.0, 700.0)),
            (Language::English, Theme::Dark, 200, vec2(1024.0, 700.0)),
            (Language::French, Theme::HighContrast, 200, USUAL),
            (Language::English, Theme::HighContrast, 150, vec2(1920.0, 1080.0)),
        ] {
            let view = sample::view(name).expect("listed");
            let settings = Settings { language, theme, text_percent, ..Settings::default() };
            let mut window = Window::open(view, name != "start", settings, size);
            window.key(Modifiers::NONE, Key::F1);
            let words = if language == Language::French { &FRENCH } else { &ENGLISH };
            assert!(window.shows(words.appearance), "{name}");
        }
    }
}
