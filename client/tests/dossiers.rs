//! Files handed in, dossiers and the deletion of data, found and used by what assistive technology is told.

mod sample;
mod window;

use client::station::Command;
use client::ui::{DOSSIER_FRENCH, PREPARE_FRENCH};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use signaling::protocol::exam::{CandidateNumber, DataClass, DossierOrder, Order, PurgeOrder, SessionId};
use window::Window;

fn press(window: &mut Window, label: &str) {
    window.harness.get_by_label(label).click_accesskit();
    window.harness.run_steps(3);
}

fn write(window: &mut Window, label: &str, text: &str) {
    window.harness.get_by_label(label).focus();
    window.harness.run_steps(2);
    window.key(Modifiers::CTRL | Modifiers::COMMAND, Key::A);
    window.harness.get_by_label(label).type_text(text);
    window.harness.run_steps(2);
}

#[test]
fn a_candidate_hands_in_a_file_and_sees_what_became_of_each() {
    let mut window = Window::tall("candidate-part1");
    press(&mut window, DOSSIER_FRENCH.hand_in);
    for said in ["Lettre à Mme Vasseur.odt", "enregistré sur le serveur à "] {
        assert!(window.shows(said), "{said}");
    }
    write(&mut window, DOSSIER_FRENCH.where_is_it, "/media/lettre.odt");
    press(&mut window, DOSSIER_FRENCH.hand_in_this);
    assert!(window.asked().contains(&Command::HandIn("/media/lettre.odt".into())));
}

#[test]
fn a_candidate_opens_its_own_files_in_the_preparation_of_the_interview() {
    let mut window = Window::tall("candidate-written-back");
    press(&mut window, DOSSIER_FRENCH.own_files);
    assert!(!window.shows(DOSSIER_FRENCH.where_is_it), "nothing is handed in then");
    press(&mut window, &format!("{} Synthèse.odt", DOSSIER_FRENCH.open));
    assert!(window.asked().iter().any(|command| matches!(command, Command::OpenHanded(_))));
}

#[test]
fn staff_seals_a_dossier_with_a_second_press_and_saves_one_that_is() {
    let mut window = Window::tall("staff-dossiers");
    press(&mut window, "Dossiers");
    assert!(window.shows("Scellé à ") && window.shows("2 fichiers remis"));
    press(&mut window, &format!("{} 04", DOSSIER_FRENCH.seal));
    assert!(!window.asked().iter().any(|command| matches!(command, Command::Order(_))), "asked first");
    press(&mut window, DOSSIER_FRENCH.seal_yes);
    let order = Order::Dossier(DossierOrder::Seal { candidate: CandidateNumber(4) });
    assert!(window.asked().contains(&Command::Order(Box::new(order))));
    press(&mut window, &format!("{} 03", DOSSIER_FRENCH.export));
    let saves = |command: &Command| matches!(command, Command::SaveDossier { candidate, .. } if *candidate == CandidateNumber(3));
    assert!(window.asked().iter().any(saves));
    press(&mut window, DOSSIER_FRENCH.open_pages);
    assert!(window.asked().contains(&Command::OpenDossier));
}

#[test]
fn the_dossier_of_an_absent_candidate_is_sealed_after_it_is_said_what_that_ends() {
    let mut window = Window::tall("staff-dossiers");
    press(&mut window, "Dossiers");
    press(&mut window, &format!("{} 06", DOSSIER_FRENCH.seal));
    assert!(window.shows("s’il revient, il ne pourra plus continuer") && !window.shows("Sceller ce dossier"));
    press(&mut window, DOSSIER_FRENCH.seal_yes);
    let order = Order::Dossier(DossierOrder::Seal { candidate: CandidateNumber(6) });
    assert!(window.asked().contains(&Command::Order(Box::new(order))));
}

#[test]
fn a_dossier_whose_jury_has_to_deliberate_cannot_be_sealed_and_the_page_says_why() {
    let mut window = Window::tall("staff-dossiers");
    press(&mut window, "Dossiers");
    assert!(window.shows(DOSSIER_FRENCH.to_deliberate));
    assert!(window.shows("Le jury n’a pas encore tout verrouillé et tout accordé"));
    let name = format!("{} 05", DOSSIER_FRENCH.seal);
    let seal = window.harness.get_by_label(&name);
    assert!(seal.accesskit_node().is_disabled());
}

#[test]
fn a_dossier_is_saved_in_the_folder_that_staff_picks() {
    let mut window = Window::finding("staff-dossiers", "/media/cle");
    press(&mut window, "Dossiers");
    press(&mut window, &format!("{} 03", DOSSIER_FRENCH.export_to));
    let saves = |command: &Command| match command {
        Command::SaveDossier { session: Some(_), candidate: CandidateNumber(3), to } => {
            to.as_deref() == Some(std::path::Path::new("/media/cle"))
        }
        _ => false,
    };
    let asked = window.asked();
    assert!(asked.iter().any(saves), "{asked:?}");
    // Where nothing is picked, or the system has no dialog, nothing happens; the usual folder is one press away.
    let mut window = Window::tall("staff-dossiers");
    press(&mut window, "Dossiers");
    press(&mut window, &format!("{} 03", DOSSIER_FRENCH.export_to));
    assert!(!window.asked().iter().any(|command| matches!(command, Command::SaveDossier { .. })));
    press(&mut window, &format!("{} 03", DOSSIER_FRENCH.export));
    let usual = |command: &Command| matches!(command, Command::SaveDossier { to: None, .. });
    assert!(window.asked().iter().any(usual));
}

#[test]
fn staff_picks_a_dossier_professionnel_and_sees_those_that_are_there() {
    let mut window = Window::finding("staff-dossiers", "/media/DP.pdf");
    press(&mut window, "Dossiers");
    assert!(window.shows("Dossier professionnel · 4"));
    press(&mut window, &format!("{} 05", DOSSIER_FRENCH.add_professional));
    let command = Command::AddProfessional { candidate: CandidateNumber(5), path: "/media/DP.pdf".into() };
    assert!(window.asked().contains(&command));
}

#[test]
fn a_candidate_picks_files_and_has_its_work_printed() {
    let mut window = Window::finding("candidate-part1", "/media/lettre.odt");
    press(&mut window, DOSSIER_FRENCH.print_work);
    assert!(window.asked().contains(&Command::PrintWork));
    press(&mut window, DOSSIER_FRENCH.hand_in);
    press(&mut window, DOSSIER_FRENCH.pick_files);
    assert!(window.asked().contains(&Command::HandIn("/media/lettre.odt".into())));
}

#[test]
fn a_sealed_dossier_of_a_closed_session_is_saved() {
    let mut window = Window::tall("staff-purge");
    press(&mut window, "Dossiers");
    press(&mut window, &format!("{} 03", DOSSIER_FRENCH.export));
    let saves = |command: &Command| matches!(command, Command::SaveDossier { session: Some(_), .. });
    assert!(window.asked().iter().any(saves));
}

#[test]
fn staff_sets_how_long_a_class_is_kept_and_deletes_it_with_a_reason_and_a_second_press() {
    let mut window = Window::tall("staff-purge");
    press(&mut window, "Suppression des données");
    for said in [
        "Noms des candidats et des jurés",
        "supprimés le ",
        "2 postes sur 3 ont confirmé",
        "Recours expirés",
        "pas encore confirmé",
    ] {
        assert!(window.shows(said), "{said}");
    }
    let work = "Écrits, échanges par chat, observations, fichiers remis et dossiers";
    press(&mut window, &format!("{} · {work}", DOSSIER_FRENCH.delete));
    write(&mut window, DOSSIER_FRENCH.reason, "Fin des recours");
    press(&mut window, DOSSIER_FRENCH.delete_yes);
    let (wanted, why) = (vec![DataClass::Work], "Fin des recours");
    let asked = window.asked();
    let is_it = |command: &Command| match command {
        Command::Purge { classes, reason, .. } => *classes == wanted && reason == why,
        _ => false,
    };
    assert!(asked.iter().any(is_it), "{asked:?}");
    let holdings = sample::view("staff-purge").unwrap().exam.kept.holdings.unwrap();
    let session = Some(holdings.session);
    let retain =
        |class, days| Command::Order(Box::new(Order::Purge(PurgeOrder::Retain { session, class, days })));
    // The second of the two classes that are kept.
    let fields = window.harness.query_all_by_role(eframe::egui::accesskit::Role::TextInput);
    let field = fields.last().expect("two are kept");
    field.focus();
    window.harness.run_steps(2);
    window.key(Modifiers::CTRL | Modifiers::COMMAND, Key::A);
    window.type_text("30");
    press(&mut window, &format!("{} · {work}", DOSSIER_FRENCH.set_days));
    assert!(window.asked().contains(&retain(DataClass::Work, Some(30))));
}

#[test]
fn another_session_is_opened_by_a_second_press_where_dossiers_of_the_last_are_not_sealed() {
    let mut window = Window::tall("staff-unsealed");
    window.key(Modifiers::CTRL, Key::Num3);
    window.press(PREPARE_FRENCH.open);
    assert!(window.shows("2 dossiers de la session close ne sont pas scellés (03, 05)."));
    window.press(PREPARE_FRENCH.cancel);
    window.press(PREPARE_FRENCH.open);
    assert_eq!(window.asked(), []);
    window.press(PREPARE_FRENCH.open_yes);
    assert_eq!(window.asked(), [Command::MakeSession("titre".into())]);
}

#[test]
fn the_session_report_of_any_session_that_is_over_is_saved_by_one_press() {
    let mut window = Window::tall("staff-reopen");
    let button = format!("{} 26 novembre 2026", client::ui::RECORD_FRENCH.minutes);
    window.press_button(&button);
    assert_eq!(window.asked(), [Command::SaveMinutes(Some(SessionId(7)))]);
}
