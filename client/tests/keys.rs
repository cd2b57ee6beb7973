//! Every handling of a call has a key: pressed on the screen where it is wanted, it asks for that and nothing else.

mod sample;
mod window;

use std::collections::BTreeSet;

use client::settings::Settings;
use client::station::{Command, View};
use client::ui::{FRENCH, LISTENING_FRENCH, LOG_FRENCH, READING_FRENCH};
use eframe::egui::accesskit::Toggled;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use signaling::protocol::exam::Written;
use signaling::protocol::{Address, CallId, ClientId, HelpMode, StationId};
use window::Window;

/// What a hand does.
#[derive(Clone, Copy)]
enum Do {
    Press(Modifiers, Key),
    Write(&'static str),
}

use Do::{Press, Write};

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL: Modifiers = Modifiers::CTRL;
const CTRL_SHIFT: Modifiers = Modifiers::CTRL.plus(Modifiers::SHIFT);

/// The handlings of a call, by name.
const HANDLINGS: [&str; 21] = [
    "answer",
    "balance",
    "call",
    "call back",
    "cancel transfer",
    "complete transfer",
    "decline",
    "do not disturb",
    "hang up",
    "help",
    "hold",
    "listen",
    "merge",
    "mute",
    "note",
    "press keys",
    "record",
    "sit at a post",
    "stop listening",
    "take chat",
    "transfer",
];

/// Which handling a command is; none where it is of something else than calls. It fails to compile when a command is
/// added, until somebody has decided.
fn handling(command: &Command) -> Option<&'static str> {
    Some(match command {
        Command::Answer(_) => "answer",
        Command::Balance(_) => "balance",
        Command::Call { .. } => "call",
        Command::CallBack(_) => "call back",
        Command::CancelTransfer => "cancel transfer",
        Command::CompleteTransfer => "complete transfer",
        Command::Decline(_) => "decline",
        Command::DoNotDisturb(_) => "do not disturb",
        Command::HangUp(_) => "hang up",
        Command::Help(_) => "help",
        Command::Hold(..) => "hold",
        Command::Listen(_) => "listen",
        Command::Merge => "merge",
        Command::Mute(_) => "mute",
        Command::WriteNote { .. } => "note",
        Command::PressKeys(_) => "press keys",
        Command::Record(_) => "record",
        Command::Staff(..) => "sit at a post",
        Command::StopListening => "stop listening",
        Command::TakeChat(_) => "take chat",
        Command::Transfer { .. } => "transfer",
        Command::ShowCalls(_)
        | Command::MakeSession(_)
        | Command::Order(_)
        | Command::Draw(_)
        | Command::BeginExchange(_)
        | Command::LookAt(_)
        | Command::Mark(_)
        | Command::DraftRemark { .. }
        | Command::ReadRecord(_)
        | Command::OpenDocument(..)
        | Command::Import(_)
        | Command::StopImport
        | Command::PrintPlan
        | Command::ReadItem(..)
        | Command::SaveRecord
        | Command::SavePastRecord
        | Command::SaveMinutes(_)
        | Command::SaveNote(_)
        | Command::WritePiece { .. }
        | Command::HandIn(_)
        | Command::OpenHanded(_)
        | Command::AddProfessional { .. }
        | Command::PrintWork
        | Command::SaveDossier { .. }
        | Command::OpenDossier
        | Command::LookAtKept(_)
        | Command::Purge { .. }
        | Command::SavePiece(_)
        | Command::SendConfirmation(_)
        | Command::Chat { .. }
        | Command::Read(_)
        | Command::Play { .. }
        | Command::HearsLevel(_)
        | Command::PlayAlongAt(_)
        | Command::Replay { .. }
        | Command::StopPlaying
        | Command::Pair { .. }
        | Command::Unpair(_)
        | Command::ChooseDevices(_)
        | Command::Check(_)
        | Command::TryOutput(_)
        | Command::CheckDevices(_)
        | Command::RefreshDevices
        | Command::Dismiss(_) => return None,
    })
}

/// On which screen, by which keys, and what it asks for at last.
fn table() -> Vec<(&'static str, Vec<Do>, Command)> {
    let (client, second) = (Some(CallId(1)), Some(CallId(2)));
    let post = || Address::Name("Service expertise".into());
    let transfer = |attended| Command::Transfer { call: client, to: post(), attended };
    let call = |to| Command::Call { to, persona: None };
    let note = |text: &str| Command::WriteNote { call: client, text: text.into(), seen: Some(0) };
    let listen = |station| Command::Listen(Address::Station(StationId(station)));
    let help = |how| Command::Help(Some(how));
    vec![
        ("candidate-ringing", vec![Press(NONE, Key::F4)], Command::Answer(client)),
        ("candidate-second-call", vec![Press(NONE, Key::F4)], Command::Answer(second)),
        ("candidate-ringing", vec![Press(SHIFT, Key::F4)], Command::Decline(client)),
        ("candidate-call", vec![Press(NONE, Key::F8)], Command::HangUp(client)),
        ("candidate-call", vec![Press(NONE, Key::F2)], Command::Mute(true)),
        ("candidate-call", vec![Press(NONE, Key::F3)], Command::Hold(client, true)),
        ("candidate-take-back", vec![Press(NONE, Key::F3)], Command::Hold(client, false)),
        ("candidate-two-lines", vec![Press(CTRL, Key::Tab)], Command::Hold(client, false)),
        ("candidate-transfer", vec![Press(CTRL, Key::T), Press(CTRL, Key::M)], transfer(false)),
        ("candidate-transfer", vec![Press(CTRL, Key::T), Press(CTRL, Key::G)], transfer(true)),
        ("candidate-consultation", vec![Press(CTRL, Key::M)], Command::CompleteTransfer),
        ("candidate-consultation", vec![Press(CTRL_SHIFT, Key::T)], Command::CancelTransfer),
        ("candidate-consultation", vec![Press(CTRL, Key::U)], Command::Merge),
        ("candidate-ready", vec![Press(CTRL_SHIFT, Key::Num1)], call(post())),
        (
            "candidate-ready",
            vec![Press(NONE, Key::F7), Write("3600"), Press(NONE, Key::Enter)],
            call(Address::Number("3600".into())),
        ),
        ("candidate-log", vec![Press(SHIFT, Key::F7)], Command::CallBack(CallId(6))),
        ("candidate-call", vec![Press(CTRL, Key::N), Write("Facture")], note("Facture")),
        ("candidate-keys", vec![Press(NONE, Key::F7), Write("5")], Command::PressKeys("5".into())),
        ("candidate-call", vec![Press(CTRL, Key::B)], Command::DoNotDisturb(true)),
        ("jury-call", vec![Press(NONE, Key::F9)], Command::Record(false)),
        ("jury-free", vec![Press(CTRL, Key::Num1)], listen(10)),
        ("jury-listening", vec![Press(CTRL, Key::E)], Command::StopListening),
        ("jury-listening", vec![Press(SHIFT, Key::F8)], Command::StopListening),
        ("jury-listening", vec![Press(SHIFT, Key::F11)], Command::Balance(-20)),
        ("staff-listening", vec![Press(SHIFT, Key::F12)], Command::Balance(60)),
        (
            "jury-posts",
            vec![Press(CTRL_SHIFT, Key::Num2)],
            Command::Staff(ClientId("responsable".into()), true),
        ),
        ("jury-help", vec![Press(CTRL, Key::S)], help(HelpMode::Whisper)),
        ("jury-help", vec![Press(CTRL, Key::I)], help(HelpMode::Join)),
        ("jury-help", vec![Press(CTRL_SHIFT, Key::I)], help(HelpMode::TakeOver)),
        ("jury-whispering", vec![Press(CTRL_SHIFT, Key::S)], Command::Help(None)),
        ("jury-help", vec![Press(SHIFT, Key::F6), Press(CTRL_SHIFT, Key::U)], Command::TakeChat(true)),
    ]
}

fn open(name: &str) -> Window {
    let view = sample::view(name).expect("a sample of that name");
    Window::open(view, name != "start", Settings::default(), vec2(1280.0, 2_400.0))
}

fn carry_out(window: &mut Window, hands: &[Do]) {
    for hand in hands {
        match hand {
            Press(modifiers, key) => window.key(*modifiers, *key),
            Write(text) => window.type_text(text),
        }
    }
}

#[test]
fn every_handling_of_a_call_is_done_by_keys_alone() {
    let mut done = BTreeSet::new();
    for (name, hands, asks) in table() {
        let mut window = open(name);
        window.asked();
        carry_out(&mut window, &hands);
        let asked = window.asked();
        assert_eq!(asked, std::slice::from_ref(&asks), "{name}: {asks:?}");
        done.insert(handling(&asks).unwrap_or_else(|| panic!("{asks:?} is no handling of a call")));
    }
    assert!(done.iter().eq(&HANDLINGS), "{done:?}");
}

#[test]
fn what_is_beside_a_call_is_gone_to_by_keys_alone() {
    let mut window = open("candidate-log");
    window.key(CTRL, Key::J);
    let shown = |window: &Window, name: &str| {
        window.harness.get_by_label(name).accesskit_node().toggled() == Some(Toggled::True)
    };
    assert!(shown(&window, LOG_FRENCH.each_call));
    for name in [LOG_FRENCH.by_client, LOG_FRENCH.each_call] {
        window.key(CTRL_SHIFT, Key::J);
        assert!(shown(&window, name), "{name}");
    }
    let mut window = open("jury-help");
    for name in ["Au client", "Au candidat seul"] {
        window.key(SHIFT, Key::F6);
        assert!(shown(&window, name), "{name}");
    }
    let mut window = open("candidate-exchange-call");
    for (key, text, kind) in [
        (Key::F1, READING_FRENCH.qualification, Written::ContactRecords),
        (Key::F2, READING_FRENCH.send_to_client, Written::Confirmations),
        (Key::F3, READING_FRENCH.earlier_notes, Written::Notes),
    ] {
        window.key(CTRL, key);
        assert!(window.shows(text), "{text}");
        // The cursor is in its field, not in that of the tab before.
        window.asked();
        window.type_text("é");
        let written = window.asked().into_iter().find_map(|command| match command {
            Command::WritePiece { piece, .. } => Some(piece.kind()),
            _ => None,
        });
        assert_eq!(written, Some(kind), "{text}");
    }
    window.key(NONE, Key::F5);
    assert!(window.shows("Derniers contacts"));
}

#[test]
fn who_was_missed_is_called_back_one_after_the_other_and_nobody_in_a_call() {
    let view = sample::view("candidate-log").unwrap();
    let mut log = (*view.call_log).clone();
    // The one who was missed last was called since.
    log.calls[1].persona = log.calls[0].persona.clone();
    log.calls.swap(0, 1);
    let older = CallId(4);
    let at = log.calls.iter().position(|logged| logged.call == older).unwrap();
    log.calls[at].outcome = signaling::protocol::EndReason::Missed;
    let view = View { call_log: log.into(), ..view };
    let mut window = Window::open(view.clone(), true, Settings::default(), vec2(1280.0, 2_400.0));
    window.key(SHIFT, Key::F7);
    assert_eq!(window.asked(), [Command::CallBack(older)]);
    let call = sample::view("candidate-call").unwrap().call;
    window.turn(View { call, ..view });
    window.key(SHIFT, Key::F7);
    assert_eq!(window.asked(), []);
}

#[test]
fn staff_goes_over_from_one_station_to_another_by_one_key() {
    let mut window = open("staff-listening");
    window.harness.query_all_by_label_contains("Jury A, ").next().expect("its tile").click();
    window.harness.run_steps(3);
    window.key(CTRL, Key::E);
    assert_eq!(window.asked(), [Command::Listen(Address::Station(StationId(10)))], "without a stop between");
    window.key(SHIFT, Key::F8);
    assert_eq!(window.asked(), [Command::StopListening]);
    // Where the one that is heard is chosen, the key stops.
    window.harness.query_all_by_label_contains("Jury B, ").next().expect("its tile").click();
    window.harness.run_steps(3);
    window.key(CTRL, Key::E);
    assert_eq!(window.asked(), [Command::StopListening]);
    assert!(window.shows(LISTENING_FRENCH.title));
}

#[test]
fn the_list_of_keys_has_those_of_who_reads_it() {
    const CALL_POST: &str = "Appeler le premier poste interne";
    for (name, calls) in [("candidate-ready", true), ("jury-free", false), ("staff", false)] {
        let mut window = open(name);
        window.key(NONE, Key::F1);
        assert_eq!(window.shows(CALL_POST), calls, "{name}");
        assert_eq!(window.shows(FRENCH.key_post), !calls, "{name}");
        for words in
            [FRENCH.key_call_back, FRENCH.key_callers_file, FRENCH.key_sums, FRENCH.key_stop_listening]
        {
            assert!(window.shows(words), "{name}: {words}");
        }
    }
}
