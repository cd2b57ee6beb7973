//! French in the fields of the exam, beside names and chat: what is typed arrives where it is kept, to the letter.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use signaling::protocol::exam::{Drawn, Order, StaffTile, Stage as Running};
use tests::session::{Lead, answered, give};

use super::{Azerty, FRENCH, Window, no_display};
use crate::hall::{CANDIDATE, Hall, NAMES, about_at, lead};
use crate::purge::{contains, search};
use crate::stage::{PATIENCE, Stage, ready, root};

/// A client whose name has a ligature, quotation marks, and figures that are no number.
const CLIENT: &str = "SARL « Cœur à 48 € » Noël";

/// A matter for staff, which fits in a line.
const HELP: &str = "« Ça » coûte 48 €, ma sœur, même où l’été règne ?";

/// What is typed in a field of this name, so that what is kept tells which.
fn typed(field: &str) -> String {
    format!("{field} {FRENCH}")
}

/// Goes to the field by its key and writes there; the server keeps it as it was typed.
fn is_kept(stage: &Stage, window: &Window, key: &str, field: &str, sent_by: &[&str]) {
    is_kept_as(stage, window, key, &typed(field), sent_by);
}

fn is_kept_as(stage: &Stage, window: &Window, key: &str, text: &str, sent_by: &[&str]) {
    window.write_at(key, text);
    if !sent_by.is_empty() {
        window.press(sent_by);
    }
    let end = Instant::now() + PATIENCE;
    while !holds(stage, text) {
        assert!(Instant::now() < end, "what was typed is not at the server as it was typed: {text}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn holds(stage: &Stage, text: &str) -> bool {
    let mut found = false;
    search(&stage.data("server"), &mut |_, bytes| found |= contains(bytes, text.as_bytes()));
    found
}

/// Leads the candidate into this phase, and gives its window the time to show it.
fn lead_to(lead: &mut Lead, phase: &str) -> StaffTile {
    lead.lead_to(CANDIDATE, phase).unwrap();
    let runs = |tile: &StaffTile| tile.clock.phase.id.0 == phase && tile.clock.stage == Running::Running;
    let tile = lead.tile(CANDIDATE, runs).unwrap();
    std::thread::sleep(Duration::from_secs(2));
    tile
}

#[test]
fn a_candidate_writes_french_in_each_field_of_the_exam_by_keys_alone() {
    if no_display() {
        return;
    }
    let stage = Stage::for_an_exam();
    let _azerty = Azerty::plugged();
    let window = Window::join(&stage, "candidate", "ctrl+ampersand", "07");
    let mut jury = stage.robot("jury", "Jury A", "client");
    let mut lead = lead(&stage, "titre", NAMES);
    lead_to(&mut lead, "part1");
    is_kept(&stage, &window, "ctrl+shift+e", "synthese", &[]);
    is_kept_as(&stage, &window, "shift+F1", HELP, &["Return"]);
    lead_to(&mut lead, "part2");
    window.press(&["ctrl+k"]);
    lead.tile(CANDIDATE, |tile| !tile.draws.is_empty()).unwrap();
    lead_to(&mut lead, "part3");
    ready(&mut jury);
    let planned =
        about_at(&mut jury, |about| about.may.begin && !about.run_sheet.is_empty()).run_sheet[0].clone();
    jury.say(&json!({ "do": "begin", "exchange": planned.exchange })).unwrap();
    answered(&mut jury).unwrap();
    jury.wait("calling", PATIENCE, |_| true).unwrap();
    window.press_until("F4", &mut jury, "in_call", |_| true);
    for (key, field) in
        [("ctrl+n", "appel"), ("ctrl+F1", "fiche"), ("ctrl+F2", "confirmation"), ("ctrl+F3", "brouillon")]
    {
        is_kept(&stage, &window, key, field, &[]);
    }
    // Letters typed in a call did nothing to it.
    window.press_until("F8", &mut jury, "ended", |event| event["why"] == "hung_up");
    give(&mut jury, &Order::Close { candidate: CANDIDATE, exchange: planned.exchange }).unwrap();
}

#[test]
fn a_jury_writes_french_in_each_field_of_the_exam_by_keys_alone() {
    if no_display() {
        return;
    }
    let stage = Stage::for_an_exam();
    let _azerty = Azerty::plugged();
    let mut candidate = stage.robot("candidate", "07", "candidate");
    let window = Window::join(&stage, "jury", "ctrl+eacute", "Jury A");
    let mut lead = lead(&stage, "titre", NAMES);
    lead_to(&mut lead, "part2");
    candidate.say(&json!({ "do": "draw", "what": Drawn::Subject })).unwrap();
    candidate.wait("drawn", PATIENCE, |_| true).unwrap();
    lead_to(&mut lead, "part3");
    ready(&mut candidate);
    window.press_until("ctrl+shift+k", &mut candidate, "ringing", |event| event["direction"] == "inbound");
    candidate.say(&json!({ "do": "answer" })).unwrap();
    candidate.wait("in_call", PATIENCE, |_| true).unwrap();
    std::thread::sleep(Duration::from_secs(1));
    is_kept(&stage, &window, "F11", "repere", &["Return"]);
    is_kept(&stage, &window, "ctrl+n", "observation", &["ctrl+Return"]);
    window.press_until("F8", &mut candidate, "ended", |event| event["why"] == "hung_up");
}

#[test]
fn staff_writes_french_to_candidates_by_keys_alone() {
    if no_display() {
        return;
    }
    let mut hall = Hall::open("titre");
    let _azerty = Azerty::plugged();
    let window = Window::join(&hall.stage, "second-staff", "ctrl+quotedbl", "Mme Île");
    std::thread::sleep(Duration::from_secs(2));
    window.press(&["ctrl+F4"]);
    std::thread::sleep(Duration::from_millis(500));
    window.write_at("ctrl+F11", FRENCH);
    window.press(&["Return"]);
    hall.view(|view| view.hand.messages.iter().any(|message| message.text == FRENCH));
}

#[test]
fn a_client_is_called_by_a_french_name_typed_in_the_number_field() {
    if no_display() {
        return;
    }
    let mut stage = Stage::without_clients();
    let sample = std::fs::read_to_string(root().join("signaling/samples/clients.json")).unwrap();
    let mut clients: Value = serde_json::from_str(&sample).unwrap();
    let outbound = |entry: &&mut Value| entry["card"]["direction"] == "outbound";
    let called = clients["clients"].as_array_mut().unwrap().iter_mut().find(outbound).unwrap();
    called["card"]["name"] = CLIENT.into();
    std::fs::write(stage.data("server").join("clients.json"), clients.to_string()).unwrap();
    stage.restart_server();
    let _azerty = Azerty::plugged();
    let window = Window::join(&stage, "candidate", "ctrl+ampersand", "07");
    let mut jury = stage.robot("jury", "Jury B", "client");
    ready(&mut jury);
    window.write_at("F7", &CLIENT.to_lowercase());
    window.press_until("Return", &mut jury, "ringing", |event| event["as"] == CLIENT);
    window.press_until("F8", &mut jury, "ended", |_| true);
}
