//! Staff send a package to the server, and read the records of sessions that are over; a jury that waits sees its day:
//! found and used by what assistive technology is told.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test cannot go on without, it stops for")]

mod sample;
mod window;

use std::sync::Arc;

use client::settings::Settings;
use client::station::{Command, ImportFault, ImportState};
use client::ui::{FRENCH, IMPORT_FRENCH as IMPORT, RECORD_FRENCH as RECORD, SHEET_FRENCH as SHEET};
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use sample::prepare::importing;
use signaling::protocol::NotTaken;
use signaling::protocol::exam::SessionId;
use window::Window;

#[test]
fn without_a_package_staff_sends_one_and_the_floor_is_a_press_away() {
    let mut window = Window::tall("staff-no-package");
    assert!(window.shows("Candidats"), "the floor without an exam");
    window.press(IMPORT.prepare);
    assert!(window.shows(IMPORT.none_yet) && window.shows(IMPORT.how));
    window.harness.get_by_label(IMPORT.path).focus();
    window.harness.run_steps(2);
    window.type_text(" /media/usb/examen.zip ");
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(window.asked(), [Command::Import("/media/usb/examen.zip".into())]);
    window.press(IMPORT.back);
    assert!(!window.shows(IMPORT.none_yet));
}

#[test]
fn what_is_picked_in_the_system_s_dialog_is_sent() {
    let view = sample::view("staff-offer").unwrap();
    let size = vec2(1280.0, 1600.0);
    let mut window =
        Window::open_with(view, true, Settings::default(), size, |still| still.finding("/media/examen"));
    window.press(IMPORT.pick_folder);
    assert_eq!(window.asked(), [Command::Import("/media/examen".into())]);
    window.press(IMPORT.pick_zip);
    assert_eq!(window.asked(), [Command::Import("/media/examen".into())]);
}

/// What the system drops on a window.
#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl eframe::egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it here".into())
    }
}

#[test]
fn what_is_dropped_on_the_window_is_sent_and_of_several_things_none() {
    let mut window = Window::tall("staff-offer");
    let drop = |window: &mut Window, paths: &[&str]| {
        for path in paths {
            window.harness.input_mut().dropped_files.push(Arc::new(Dropped(path.into())));
        }
        window.harness.step();
        window.harness.run_steps(2);
    };
    drop(&mut window, &["/media/a", "/media/b"]);
    assert_eq!(window.asked(), []);
    assert!(window.shows(IMPORT.one_only));
    drop(&mut window, &["/media/a"]);
    assert_eq!(window.asked(), [Command::Import("/media/a".into())]);
    assert!(!window.shows(IMPORT.one_only));
    let mut busy = Window::tall("staff-sending");
    drop(&mut busy, &["/media/a"]);
    assert_eq!(busy.asked(), [], "one at a time");
}

#[test]
fn each_mistake_of_a_package_is_listed_with_its_place_and_the_package_is_tried_again() {
    let mut window = Window::tall("staff-mistakes");
    for said in [
        "312 erreurs dans",
        "clients/costa.toml, ligne\u{a0}4, caractère\u{a0}1",
        "direction vaut",
        "la compétence 7, que le format ccp2 évalue, n’a pas de grille",
        "Et 309 de plus",
        IMPORT.stays,
    ] {
        assert!(window.shows(said), "{said}");
    }
    window.press(IMPORT.again);
    let path = "/media/examen/Lumélec novembre 2026";
    assert_eq!(window.asked(), [Command::Import(path.into())]);
    window.press(IMPORT.close);
    assert_eq!(window.asked(), [Command::StopImport]);
}

#[test]
fn how_far_a_package_is_is_said_and_each_refusal_is_a_sentence() {
    let mut window = Window::tall("staff-sending");
    assert!(window.shows("Envoi au serveur\u{a0}: 12,4 sur 41,9\u{a0}Mo"));
    assert!(!window.shows(IMPORT.pick_folder), "one at a time");
    window.press(IMPORT.stop);
    assert_eq!(window.asked(), [Command::StopImport]);
    for (state, said) in [
        (ImportState::Checking, IMPORT.checking),
        (ImportState::Kept, IMPORT.kept),
        (failed(NotTaken::SessionHeld), "Une session est ouverte"),
        (failed(NotTaken::Busy), "reçoit déjà un autre dossier"),
        (failed(NotTaken::TooLarge), "dépasse 1\u{a0}Gio"),
        (failed(NotTaken::Changed), "a changé pendant l’envoi"),
        (ImportState::Failed(ImportFault::NoPackage), "il n’y a pas de fichier package.toml"),
    ] {
        window.turn(importing(state.clone()));
        assert!(window.shows(said), "{state:?}");
    }
}

fn failed(why: NotTaken) -> ImportState {
    ImportState::Failed(ImportFault::NotTaken(why))
}

#[test]
fn the_record_of_a_session_that_is_over_is_read_and_saved_in_the_window() {
    let mut window = Window::tall("staff-past-record");
    window.press("Lire le journal 27 novembre 2026");
    assert_eq!(window.asked(), [Command::ReadRecord(SessionId(8))]);
    assert!(window.shows(RECORD.title_past));
    assert!(window.shows("Session ouverte") || window.shows("faits sur"), "its facts as sentences");
    window.press(RECORD.save);
    assert_eq!(window.asked(), [Command::SavePastRecord]);
}

#[test]
fn a_jury_that_waits_sees_its_own_day_and_has_its_calls_beside_the_papers() {
    let mut window = Window::tall("jury-day");
    assert!(window.shows(SHEET.day), "it waits for nothing else");
    let shown = sample::plan::of_jury();
    let own = signaling::protocol::Who::Jury(signaling::protocol::JuryId(1));
    let entry = shown.plan.entries.iter().find(|entry| entry.concerns(own)).unwrap();
    assert!(window.shows(&format!("{}–{}", entry.from, entry.to)));
    assert!(window.shows("lecture et correction de son travail écrit"));
    // In an exchange its role is what matters.
    let in_exchange = Window::tall("jury-in-exchange");
    assert!(!in_exchange.shows(SHEET.no_day));
    window.turn(sample::view("jury-in-exchange").unwrap());
    assert!(window.shows(FRENCH.your_role));
}
