//! Several calls, posts and transfers, found and used by what assistive technology is told of them.

mod sample;
mod window;

use client::settings::{Language, Settings};
use client::station::{CallView, Command, View};
use client::ui::{FRENCH, LINES_FRENCH};
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use signaling::protocol::{Address, CallId, StationId};
use window::{USUAL, Window};

const CLIENT: Option<CallId> = Some(CallId(1));
const SECOND: Option<CallId> = Some(CallId(2));

fn post() -> Address {
    Address::Name("Service expertise".into())
}

#[test]
fn a_second_call_says_who_calls_and_what_answering_does() {
    let mut window = Window::of("candidate-second-call");
    assert!(window.shows("M. Henri Tessier") && window.shows("06\u{a0}39\u{a0}98\u{a0}44\u{a0}02"));
    assert!(window.shows("Décrocher mettra Mme Claire Vasseur en attente."));
    window.press("Décrocher, et mettre Mme Claire Vasseur en attente");
    window.key(Modifiers::NONE, Key::F4);
    window.key(Modifiers::SHIFT, Key::F4);
    assert_eq!(window.asked(), [Command::Answer(SECOND), Command::Answer(SECOND), Command::Decline(SECOND)]);
    // The call one is in has its own keys meanwhile.
    window.key(Modifiers::NONE, Key::F2);
    window.key(Modifiers::NONE, Key::F8);
    assert_eq!(window.asked(), [Command::Mute(true), Command::HangUp(CLIENT)]);
}

#[test]
fn a_candidate_sees_both_lines_and_goes_from_one_to_the_other() {
    let mut window = Window::of("candidate-two-lines");
    for text in ["Mme Claire Vasseur", "M. Henri Tessier", FRENCH.call_held, FRENCH.call_active] {
        assert!(window.shows(text), "{text}");
    }
    window.press("Reprendre Mme Claire Vasseur");
    window.key(Modifiers::CTRL, Key::Tab);
    assert_eq!(window.asked(), [Command::Hold(CLIENT, false), Command::Hold(CLIENT, false)]);
}

#[test]
fn taking_a_call_back_that_waits_is_the_main_action() {
    let mut window = Window::of("candidate-take-back");
    let resume = window.harness.get_by_label(FRENCH.resume).rect();
    let hang_up = window.harness.get_by_label(FRENCH.hang_up).rect();
    assert!(resume.height() > hang_up.height() && resume.top() < hang_up.top());
    window.press(FRENCH.resume);
    window.key(Modifiers::NONE, Key::F3);
    assert_eq!(window.asked(), [Command::Hold(CLIENT, false), Command::Hold(CLIENT, false)]);
}

#[test]
fn a_post_is_chosen_from_the_list_and_the_call_handed_over_now() {
    let mut window = Window::of("candidate-transfer");
    assert!(!window.shows("Service expertise"), "before anyone asks for it");
    window.press(LINES_FRENCH.transfer);
    assert!(window.shows("Litiges sur une facture"));
    window.press("Transférer Mme Claire Vasseur vers Service expertise");
    let now = Command::Transfer { call: CLIENT, to: post(), attended: false };
    assert_eq!(window.asked(), [now]);
    assert!(!window.shows("Service expertise"), "the list closes");
}

#[test]
fn a_post_is_asked_first_by_keys_alone() {
    let mut window = Window::of("candidate-transfer");
    window.key(Modifiers::CTRL, Key::T);
    window.key(Modifiers::CTRL, Key::PageDown);
    window.key(Modifiers::CTRL, Key::G);
    let to = Address::Name("Responsable d’équipe".into());
    assert_eq!(window.asked(), [Command::Transfer { call: CLIENT, to, attended: true }]);
    window.key(Modifiers::CTRL, Key::T);
    window.key(Modifiers::CTRL, Key::Num1);
    window.key(Modifiers::CTRL, Key::M);
    assert_eq!(window.asked(), [Command::Transfer { call: CLIENT, to: post(), attended: false }]);
    window.key(Modifiers::CTRL, Key::T);
    assert!(window.shows("Service expertise"));
    window.key(Modifiers::CTRL, Key::T);
    assert!(!window.shows("Service expertise"));
    assert_eq!(window.asked(), []);
}

#[test]
fn a_consultation_is_completed_or_cancelled_and_the_client_s_file_stays_in_view() {
    let mut window = Window::of("candidate-consultation");
    assert!(window.shows("Mme Claire Vasseur attend la fin de cette consultation."));
    assert!(window.shows("14 rue des Tanneurs"), "the file of who waits");
    window.press("Transférer Mme Claire Vasseur vers Service expertise");
    window.press(LINES_FRENCH.cancel);
    window.key(Modifiers::CTRL, Key::M);
    window.key(Modifiers::CTRL | Modifiers::SHIFT, Key::T);
    let asked = [
        Command::CompleteTransfer,
        Command::CancelTransfer,
        Command::CompleteTransfer,
        Command::CancelTransfer,
    ];
    assert_eq!(window.asked(), asked);
    assert!(!window.shows(LINES_FRENCH.transfer_now), "a consultation itself is handed over to nobody");
}

#[test]
fn nothing_can_be_completed_before_the_post_answers() {
    let mut window = Window::of("candidate-consulting");
    assert!(!window.shows(LINES_FRENCH.complete));
    window.press(LINES_FRENCH.cancel);
    assert_eq!(window.asked(), [Command::CancelTransfer]);
}

#[test]
fn with_all_lines_taken_no_post_can_be_asked_and_the_list_says_why() {
    let three = sample::view("candidate-three-lines").unwrap();
    let call = sample::view("candidate-transfer").unwrap().call;
    let mut others = three.other_calls;
    others[0] = three.call.unwrap();
    others[0].about = None;
    let view = View { call, other_calls: others, ..sample::view("candidate-transfer").unwrap() };
    let mut window = Window::open(view, true, Settings::default(), vec2(1280.0, 1600.0));
    window.key(Modifiers::CTRL, Key::T);
    assert!(window.shows(LINES_FRENCH.no_line));
    window.key(Modifiers::CTRL, Key::G);
    assert_eq!(window.asked(), []);
}

#[test]
fn a_candidate_calls_a_post() {
    let mut window = Window::tall("candidate-ready");
    window.press("Appeler Service expertise");
    assert_eq!(window.asked(), [Command::Call { to: post(), persona: None }]);
}

#[test]
fn a_jury_reads_as_whom_it_speaks_and_who_waits() {
    let mut window = Window::of("jury-two-lines");
    assert!(window.shows("Vous jouez M. Henri Tessier"));
    assert!(window.shows(FRENCH.call_held), "and the other line waits");
    // Another client can be called meanwhile, by hand or by key.
    window.key(Modifiers::CTRL | Modifiers::SHIFT, Key::N);
    assert_eq!(window.asked(), [], "none that is on a line already");
    let mut window = Window::of("jury-call");
    window.key(Modifiers::CTRL, Key::PageDown);
    window.press(LINES_FRENCH.call_too);
    window.key(Modifiers::CTRL | Modifiers::SHIFT, Key::N);
    let asked = window.asked();
    assert_eq!(asked.len(), 2);
    for command in asked {
        let Command::Call { to: Address::Station(StationId(12)), persona: Some(persona) } = command else {
            panic!("{command:?}");
        };
        assert_eq!(persona.name, "M. Henri Tessier");
    }
}

#[test]
fn a_jury_that_is_called_as_a_post_reads_how_to_play_it() {
    let mut window = Window::of("jury-consulted");
    window.key(Modifiers::NONE, Key::F4);
    assert_eq!(window.asked(), [Command::Answer(SECOND)]);
    let window = Window::of("jury-post");
    assert!(window.shows("Vous jouez Service expertise"));
    assert!(window.shows("Vous êtes débordé") && window.shows("Litiges sur une facture"));
}

#[test]
fn when_the_call_to_a_post_is_over_the_jury_plays_the_client_of_before() {
    let base = || sample::view("jury-post").unwrap();
    let free = || View { call: None, other_calls: Vec::new(), ..base() };
    let mut window = Window::open(free(), true, Settings::default(), USUAL);
    window.key(Modifiers::CTRL, Key::PageDown);
    assert!(window.shows("Vous déménagez."), "M. Tessier was chosen");
    window.turn(View { other_calls: Vec::new(), ..base() });
    assert!(window.shows("Vous êtes débordé") && !window.shows("Vous déménagez."));
    window.turn(free());
    assert!(window.shows("Vous déménagez.") && !window.shows("Vous êtes débordé"));
}

#[test]
fn a_call_that_waits_is_answered_from_the_settings_too() {
    let mut window = Window::of("candidate-second-call");
    window.key(Modifiers::NONE, Key::F1);
    window.asked();
    assert!(window.shows("M. Henri Tessier"));
    window.key(Modifiers::NONE, Key::F4);
    assert_eq!(window.asked(), [Command::Answer(SECOND)]);
}

#[test]
fn a_call_to_a_post_is_handed_over_to_nobody() {
    let view = sample::view("candidate-consultation").unwrap();
    let call = view.call.clone().map(|call| CallView { about: None, ..call });
    let view = View { call, other_calls: Vec::new(), ..view };
    let mut window = Window::open(view, true, Settings::default(), USUAL);
    assert!(window.shows("Service expertise") && !window.shows(LINES_FRENCH.transfer));
    window.key(Modifiers::CTRL, Key::T);
    assert!(!window.shows(LINES_FRENCH.transfer_now));
}

#[test]
fn nothing_of_several_calls_lies_upon_another_thing() {
    for name in
        sample::ALL.iter().filter(|name| sample::view(name).is_some_and(|v| !v.other_calls.is_empty()))
    {
        for (language, percent, size) in [
            (Language::French, 100, USUAL),
            (Language::English, 150, vec2(1024.0, 700.0)),
            (Language::French, 200, USUAL),
        ] {
            let settings = Settings { language, text_percent: percent, ..Settings::default() };
            let window = Window::open(sample::view(name).unwrap(), true, settings, size);
            let buttons = window.harness.query_all_by_role(eframe::egui::Role::Button);
            let shown: Vec<_> = buttons.map(|node| (format!("{node:?}"), node.rect())).collect();
            for (place, (one, here)) in shown.iter().enumerate() {
                for (other, there) in &shown[place + 1..] {
                    let both = here.intersect(*there);
                    assert!(
                        both.width() < 1.0 || both.height() < 1.0,
                        "{name}, {percent}: {one} upon {other}"
                    );
                }
            }
        }
    }
}
