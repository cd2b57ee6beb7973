//! A whole session from a French keyboard, without a mouse: keys are pressed as hands press them (XTEST), letters with
//! accents come by dead keys and by AltGr, and what arrives at the other end is compared.
#![cfg(target_os = "linux")]

mod fields;

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tests::programs::Robot;

use crate::stage::{NUMBER, PATIENCE, Stage, ready, speech};

/// What French needs beyond ASCII.
const FRENCH: &str = "Ça coûte 48 € à Noël, « la naïve » reçoit sa sœur, même où l’été règne ?";

/// An AZERTY keyboard on the private display; the one before comes back with its end.
struct Azerty;

impl Azerty {
    fn plugged() -> Self {
        setxkbmap(&["-layout", "fr", "-variant", "oss"]);
        Azerty
    }
}

impl Drop for Azerty {
    fn drop(&mut self) {
        setxkbmap(&["-layout", "us", "-variant", ""]);
    }
}

fn setxkbmap(arguments: &[&str]) {
    let done = Command::new("setxkbmap").args(arguments).status().expect("setxkbmap is installed");
    assert!(done.success(), "{arguments:?}");
}

/// A window that has the keyboard. Killed when dropped.
struct Window(Child);

impl Window {
    fn open(stage: &Stage, role: &str) -> Self {
        let mic = format!("file:{},loop", speech("candidate").display());
        let program = Command::new(&stage.programs.station)
            .args(["--mic", &mic, "--speaker", "null", "--data"])
            .arg(stage.data(role))
            .stdin(Stdio::null())
            .spawn();
        let window = Window(program.unwrap());
        let found = xdotool(&["search", "--sync", "--onlyvisible", "--pid", &window.0.id().to_string()]);
        xdotool(&["windowfocus", "--sync", found.lines().next_back().expect("the window is there")]);
        // Its first picture is drawn within 100 ms; a busy computer takes longer.
        std::thread::sleep(Duration::from_secs(2));
        window
    }

    /// At the first screen: the choice of who one is, by its key; a name; the server's address.
    fn join(stage: &Stage, folder: &str, who: &str, name: &str) -> Self {
        let window = Window::open(stage, folder);
        window.press(&[who]);
        window.write(name);
        window.press(&["Tab", "ctrl+a"]);
        window.write(stage.url().trim_start_matches("ws://"));
        window.press(&["Return"]);
        window
    }

    /// Goes to a field by its key, and writes there.
    fn write_at(&self, key: &str, text: &str) {
        self.press(&[key]);
        // A letter pressed before the picture with the field is drawn is no letter of it.
        std::thread::sleep(Duration::from_millis(1500));
        self.write(text);
    }

    /// Presses keys, one after the other, as `ctrl+1` or `F4`.
    fn press(&self, keys: &[&str]) {
        xdotool(&[&["key", "--delay", "30"], keys].concat());
    }

    /// Types a text as hands do on this keyboard.
    fn write(&self, text: &str) {
        let keys: Vec<String> = text.chars().flat_map(keys_of).collect();
        self.press(&keys.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// Presses a key until a robot says what follows from it: one pressed before the window drew what it is about means
    /// nothing.
    fn press_until(&self, key: &str, robot: &mut Robot, is: &str, wanted: impl Fn(&Value) -> bool) {
        for _ in 0..30 {
            self.press(&[key]);
            if robot.wait(is, Duration::from_secs(1), &wanted).is_ok() {
                return;
            }
        }
        panic!("{key} was pressed and no {is} came");
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn xdotool(arguments: &[&str]) -> String {
    let output = Command::new("xdotool").args(arguments).output().expect("xdotool is installed");
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The keys for a character: a dead key and a letter where the keyboard has no key for both. What the keyboard has, with
/// AltGr or without, goes by its name there, so that the key itself is pressed.
fn keys_of(letter: char) -> Vec<String> {
    let dead = |accent: &str, letter: char| vec![format!("dead_{accent}"), letter.to_string()];
    match letter {
        'â' | 'ê' | 'î' | 'ô' | 'û' => dead("circumflex", plain(letter)),
        'ë' | 'ï' | 'ü' => dead("diaeresis", plain(letter)),
        ' ' => vec!["space".into()],
        ':' => vec!["colon".into()],
        '.' => vec!["period".into()],
        ',' => vec!["comma".into()],
        '/' => vec!["slash".into()],
        '-' => vec!["minus".into()],
        '?' => vec!["question".into()],
        'é' => vec!["eacute".into()],
        'è' => vec!["egrave".into()],
        'à' => vec!["agrave".into()],
        'ù' => vec!["ugrave".into()],
        'ç' => vec!["ccedilla".into()],
        'œ' => vec!["oe".into()],
        '€' => vec!["EuroSign".into()],
        '«' => vec!["guillemotleft".into()],
        '»' => vec!["guillemotright".into()],
        '’' => vec!["rightsinglequotemark".into()],
        letter if letter.is_ascii_alphanumeric() => vec![letter.to_string()],
        other => vec![format!("U{:04X}", u32::from(other))],
    }
}

fn plain(letter: char) -> char {
    match letter {
        'â' => 'a',
        'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' => 'o',
        _ => 'u',
    }
}

fn no_display() -> bool {
    let missing = std::env::var_os("PLATEAU_TEST_DISPLAY").is_none();
    if missing {
        eprintln!("skipped: no display was brought for this test (cargo xtask test does)");
    }
    missing
}

#[test]
fn a_candidate_goes_through_everything_by_keys_alone_and_writes_french() {
    if no_display() {
        return;
    }
    let stage = Stage::open();
    let _azerty = Azerty::plugged();
    let mut staff = stage.robot("staff", "Responsable", "client");
    staff.wait("online", PATIENCE, |_| true).unwrap();
    let mut jury = stage.robot("jury", "Jury B", "client");
    // The first choice, by the key of 1, which types an ampersand.
    let window = Window::join(&stage, "candidate", "ctrl+ampersand", "Anaïs Lœuil");
    let came = |event: &Value| {
        event["stations"].as_array().unwrap().iter().any(|seen| seen["name"] == "Anaïs Lœuil")
    };
    staff.wait("roster", PATIENCE, came).unwrap();
    ready(&mut jury);
    // Chat: the client writes, the candidate answers.
    let line = json!({ "do": "chat", "to": "Anaïs Lœuil", "as": "Mme Claire Vasseur", "text": "Bonjour" });
    jury.say(&line).unwrap();
    jury.wait("chat_state", PATIENCE, |event| event["state"] == "delivered").unwrap();
    window.write_at("F6", FRENCH);
    window.press(&["ctrl+Return"]);
    let (_, chat) = jury.wait("chat", PATIENCE, |_| true).unwrap();
    assert_eq!(chat["text"], FRENCH);
    // A call out, by number.
    window.write_at("F7", &NUMBER.replace(' ', ""));
    window.press_until("Return", &mut jury, "ringing", |event| event["direction"] == "outbound");
    jury.say(&json!({ "do": "answer" })).unwrap();
    jury.wait("in_call", PATIENCE, |_| true).unwrap();
    for on in [true, false] {
        window.press(&["F2"]);
        jury.wait("muted", PATIENCE, |event| event["on"] == on).unwrap();
    }
    for is in ["held", "resumed"] {
        window.press(&["F3"]);
        jury.wait(is, PATIENCE, |event| event["by"] == "peer").unwrap();
    }
    window.press_until("F8", &mut jury, "ended", |event| event["why"] == "hung_up");
    // A call in: refused, then answered.
    let call = json!({ "do": "call", "to": "Anaïs Lœuil", "as": "Mme Claire Vasseur" });
    jury.say(&call).unwrap();
    jury.wait("calling", PATIENCE, |_| true).unwrap();
    window.press_until("shift+F4", &mut jury, "ended", |event| event["why"] == "declined");
    jury.say(&call).unwrap();
    jury.wait("calling", PATIENCE, |_| true).unwrap();
    window.press_until("F4", &mut jury, "in_call", |_| true);
    // Letters typed in a call do nothing to it.
    window.press(&["F6"]);
    window.write("fin");
    window.press(&["Escape"]);
    jury.listen_for(Duration::from_secs(1));
    assert!(jury.last("ended").is_some_and(|ended| ended["why"] == "declined"), "the call goes on");
    window.press_until("F8", &mut jury, "ended", |event| event["why"] == "hung_up");
}

#[test]
fn a_jury_plays_a_client_of_its_own_writing_by_keys_alone() {
    if no_display() {
        return;
    }
    let stage = Stage::without_clients();
    let _azerty = Azerty::plugged();
    let mut candidate = stage.robot("candidate", "07", "candidate");
    let window = Window::join(&stage, "jury", "ctrl+eacute", "Jury Île");
    ready(&mut candidate);
    std::thread::sleep(Duration::from_secs(1));
    window.write_at("F7", "Mme Hélène Çœur");
    window.press_until("F4", &mut candidate, "ringing", |event| event["from"] == "Mme Hélène Çœur");
    candidate.say(&json!({ "do": "answer" })).unwrap();
    candidate.wait("in_call", PATIENCE, |_| true).unwrap();
    window.press_until("F8", &mut candidate, "ended", |event| event["why"] == "hung_up");
}
