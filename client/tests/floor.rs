//! Staff's floor and record, and a candidate's raised hand, found and used by what assistive technology is told.

mod sample;
mod window;

use std::sync::Arc;

use client::station::{Command, ExamSeen, View};
use client::ui::{FLOOR_FRENCH, HAND_FRENCH, RECORD_FRENCH};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use signaling::protocol::StationId;
use signaling::protocol::exam::{CandidateNumber, ExamView, Order, OrderId, OutageId, Person, Step, Target};
use window::Window;

fn order(order: Order) -> Command {
    Command::Order(Box::new(order))
}

fn targets(numbers: &[u16]) -> Vec<Target> {
    numbers.iter().map(|number| Target { candidate: CandidateNumber(*number), epoch: 3 }).collect()
}

fn step(step: Step, numbers: &[u16], reason: Option<&str>) -> Command {
    order(Order::Step { step, of: targets(numbers), reason: reason.map(str::to_owned) })
}

/// Presses the tile of a candidate.
fn choose(window: &mut Window, number: &str) {
    window.harness.get_by_label_contains(&format!("Candidat n°\u{a0}{number}, ")).click_accesskit();
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
fn a_tile_says_who_where_in_which_state_how_long_and_what_works() {
    let window = Window::tall("staff-floor");
    for said in [
        "Candidat n°\u{a0}03, Poste 1, En cours, 42:1",
        "Candidat n°\u{a0}06, Poste 4, Casque débranché, 21:",
        "Candidat n°\u{a0}07, Poste 5, En appel, 37:2",
        "Candidat n°\u{a0}08, Poste 6, En chat, 12:0",
        "Candidat n°\u{a0}09, Poste 7, Demande d’aide, 06:",
        "Candidat n°\u{a0}10, Poste 8, Prêt, 1:15:00",
        "Partie 1 · étude du dossier · tiers temps",
        "échange 3 sur 6 · Jury B · 2 à l’écoute",
        "Partie 2 · sujet n°\u{a0}2 tiré à",
        "Crédit proposé\u{a0}: 0\u{a0}min\u{a0}1",
        "«\u{a0}Le son est trop bas\u{a0}»",
        "casque en ordre, liaison en ordre",
    ] {
        assert!(window.shows(said), "{said}");
    }
}

#[test]
fn the_next_step_is_one_button_for_all_that_can_go_it_and_says_who_is_held_up_by_what() {
    let mut window = Window::tall("staff-start");
    assert!(window.shows("Sont à leur poste\u{a0}: 03, 04."));
    assert!(window.shows("05\u{a0}: Le poste du candidat n’est pas relié"));
    assert!(window.shows("06\u{a0}: Ce candidat n’est installé à aucun poste."));
    window.press_button(FLOOR_FRENCH.all_ready);
    window.key(Modifiers::CTRL, Key::F9);
    let ready = step(Step::Ready, &[3, 4], None);
    assert_eq!(window.asked(), [ready.clone(), ready]);
    // Of the other room a clock is ready to start: that comes first.
    let mut window = Window::tall("staff-floor");
    window.press_button(FLOOR_FRENCH.start);
    assert_eq!(window.asked(), [step(Step::Start, &[10], None)]);
}

/// The samples of staff's floor, with another station for who plays the clients of a candidate.
fn played_at(name: &str, number: u16, station: u32) -> View {
    let mut view = sample::view(name).expect("a sample of that name");
    let mut session = view.exam.staff().expect("it is of staff").clone();
    let tile = session.candidates.iter_mut().find(|tile| tile.candidate == CandidateNumber(number));
    let tile = tile.expect("a candidate of that number");
    tile.now.played_at = Some(StationId(station));
    view.exam.view = Some(Arc::new(ExamView::Staff(Box::new(session))));
    view
}

#[test]
fn a_phase_with_clients_waits_for_the_station_of_who_plays_them() {
    let mut window = Window::tall("staff-start");
    window.turn(played_at("staff-start", 3, 77));
    assert!(window.shows("Sont à leur poste\u{a0}: 04."));
    assert!(window.shows("03\u{a0}: Le poste du jury n’est pas relié au serveur."));
    window.press_button(FLOOR_FRENCH.all_ready);
    assert_eq!(window.asked(), [step(Step::Ready, &[4], None)]);
    window.turn(played_at("staff-start", 3, 21));
    assert!(window.shows("Sont à leur poste\u{a0}: 03, 04."), "it is there now");
    // It went away again before the clock was started.
    let mut window = Window::tall("staff-floor");
    window.turn(played_at("staff-floor", 10, 77));
    assert!(window.shows("10\u{a0}: Le poste du jury n’est pas relié au serveur."));
    assert!(window.harness.get_by_label(FLOOR_FRENCH.start).accesskit_node().is_disabled());
    window.key(Modifiers::CTRL, Key::F9);
    assert_eq!(window.asked(), []);
}

#[test]
fn who_is_picked_is_who_it_is_done_to_until_nobody_is() {
    let mut window = Window::tall("staff-start");
    choose(&mut window, "07");
    assert!(window.shows("Sélection\u{a0}: 07"));
    window.press_button(FLOOR_FRENCH.launch);
    assert_eq!(window.asked(), [step(Step::Open, &[7], None)]);
    window.key(Modifiers::CTRL, Key::PageDown);
    assert!(window.shows("Sélection\u{a0}: 08"));
    window.press_button(FLOOR_FRENCH.resume);
    assert_eq!(window.asked(), [step(Step::Resume, &[8], None)]);
    window.press_button(FLOOR_FRENCH.everyone);
    assert!(window.harness.query_by_label(FLOOR_FRENCH.all_ready).is_some());
}

#[test]
fn nothing_is_ordered_twice_while_the_server_answers() {
    let view = sample::view("staff-floor").unwrap();
    let mut window = Window::tall("staff-floor");
    window.turn(View { exam: ExamSeen { waiting: 1, ..view.exam.clone() }, ..view });
    assert!(window.harness.get_by_label(FLOOR_FRENCH.start).accesskit_node().is_disabled());
    window.key(Modifiers::CTRL, Key::F9);
    window.key(Modifiers::CTRL, Key::F10);
    assert_eq!(window.asked(), []);
}

#[test]
fn all_clocks_stop_after_a_second_press_with_a_reason() {
    let mut window = Window::tall("staff-floor");
    window.key(Modifiers::CTRL, Key::F10);
    assert_eq!(window.asked(), [], "not by one press");
    window.press_button(FLOOR_FRENCH.reason_alarm);
    window.press_button(FLOOR_FRENCH.confirm);
    let expected = step(Step::Pause, &[3, 4, 5, 6, 7, 8, 9], Some(FLOOR_FRENCH.reason_alarm));
    assert_eq!(window.asked(), [expected]);
    assert!(window.harness.query_by_label(FLOOR_FRENCH.confirm).is_none(), "it is asked no more");
}

#[test]
fn time_is_added_by_minutes_with_a_reason_and_no_other_number() {
    let mut window = Window::tall("staff-floor");
    choose(&mut window, "05");
    window.press_button(FLOOR_FRENCH.add_time);
    for wrong in ["0", "481", "dix"] {
        write(&mut window, FLOOR_FRENCH.minutes, wrong);
        assert!(window.shows(FLOOR_FRENCH.minutes_wrong), "{wrong}");
        assert!(window.harness.get_by_label(FLOOR_FRENCH.confirm).accesskit_node().is_disabled());
    }
    write(&mut window, FLOOR_FRENCH.minutes, "12");
    write(&mut window, FLOOR_FRENCH.reason, "Panne de courant");
    window.press_button(FLOOR_FRENCH.confirm);
    let [of] = targets(&[5])[..] else { unreachable!() };
    let (ms, reason) = (12 * 60_000, "Panne de courant".to_owned());
    assert_eq!(window.asked(), [order(Order::AddTime { of, ms, reason })]);
}

#[test]
fn one_goes_back_with_a_reason_and_a_phase_is_finished_by_a_second_press() {
    let mut window = Window::tall("staff-floor");
    choose(&mut window, "05");
    window.press_button(FLOOR_FRENCH.back);
    assert!(window.shows(FLOOR_FRENCH.back_more));
    assert!(window.shows("05\u{a0}: au prochain «\u{a0}Démarrer\u{a0}», il lui reste 18:"));
    assert!(window.shows(" sur 1:15:00."));
    window.press_button(FLOOR_FRENCH.confirm);
    window.press_button(FLOOR_FRENCH.back);
    window.press_button(FLOOR_FRENCH.back_anew);
    assert!(window.shows("il a de nouveau 1:15:00, au lieu des 18:"));
    window.press_button(FLOOR_FRENCH.confirm);
    window.press_button(FLOOR_FRENCH.finish);
    assert!(window.shows("rouvre en pause"));
    window.press_button(FLOOR_FRENCH.cancel);
    window.press_button(FLOOR_FRENCH.finish);
    window.press_button(FLOOR_FRENCH.confirm);
    let back = step(Step::Back, &[5], Some(FLOOR_FRENCH.reason_mistake));
    let anew = step(Step::Anew, &[5], Some(FLOOR_FRENCH.reason_mistake));
    assert_eq!(window.asked(), [back, anew, step(Step::Finish, &[5], None)]);
}

#[test]
fn what_cannot_be_done_now_cannot_be_pressed() {
    let window = Window::tall("staff-floor-empty");
    assert!(window.shows(FLOOR_FRENCH.no_candidates));
    let words = &FLOOR_FRENCH;
    for label in [words.launch, words.pause_all, words.message, words.add_time, words.back, words.finish] {
        assert!(window.harness.get_by_label(label).accesskit_node().is_disabled(), "{label}");
    }
}

#[test]
fn a_message_goes_to_all_that_sit_somewhere_or_to_whom_is_picked() {
    let mut window = Window::tall("staff-start");
    window.key(Modifiers::CTRL, Key::F11);
    write(&mut window, FLOOR_FRENCH.text, "Pause à midi");
    window.press_button(FLOOR_FRENCH.send);
    let to = [3, 4, 5, 7, 8, 9, 10].map(CandidateNumber).to_vec();
    assert_eq!(window.asked(), [order(Order::Message { to, text: "Pause à midi".into() })]);
    choose(&mut window, "08");
    window.key(Modifiers::CTRL, Key::F11);
    write(&mut window, FLOOR_FRENCH.text, "Tout va bien");
    window.key(Modifiers::NONE, Key::Enter);
    let to = vec![CandidateNumber(8)];
    assert_eq!(window.asked(), [order(Order::Message { to, text: "Tout va bien".into() })]);
}

#[test]
fn a_raised_hand_is_answered_and_lowered_from_the_card_of_its_candidate() {
    let mut window = Window::tall("staff-floor");
    choose(&mut window, "09");
    window.press_button(FLOOR_FRENCH.coming);
    window.press_button(FLOOR_FRENCH.help_over);
    let candidate = CandidateNumber(9);
    let asked = [order(Order::AnswerHelp { candidate }), order(Order::EndHelp { candidate })];
    assert_eq!(window.asked(), asked);
}

#[test]
fn a_measured_outage_is_given_back_as_measured_or_as_staff_finds_right_or_not() {
    let mut window = Window::tall("staff-floor");
    choose(&mut window, "08");
    let outage = OutageId(2);
    window.press_button("Rendre 0\u{a0}min\u{a0}42");
    write(&mut window, FLOOR_FRENCH.give_back, "1:05");
    window.press_button("Rendre 1\u{a0}min\u{a0}05");
    write(&mut window, FLOOR_FRENCH.give_back, "1:75");
    assert!(window.shows(FLOOR_FRENCH.give_back_wrong));
    window.press_button(FLOOR_FRENCH.decline);
    let asked = [
        order(Order::Grant { outage, ms: 42_000 }),
        order(Order::Grant { outage, ms: 65_000 }),
        order(Order::Decline { outage }),
    ];
    assert_eq!(window.asked(), asked);
    choose(&mut window, "06");
    assert!(window.shows(FLOOR_FRENCH.outage_lasts) && window.shows(FLOOR_FRENCH.headset_more));
    assert!(window.harness.query_by_label(FLOOR_FRENCH.decline).is_none(), "it lasts still");
}

#[test]
fn a_candidate_is_moved_to_a_free_station_and_not_noted_absent_while_its_clock_runs() {
    let mut window = Window::tall("staff-floor");
    choose(&mut window, "06");
    let absent = window.harness.get_by_label(FLOOR_FRENCH.note_absent);
    assert!(absent.accesskit_node().is_disabled(), "its clock runs");
    window.press_button(FLOOR_FRENCH.change_seat);
    assert!(window.harness.query_by_role_and_label(eframe::egui::Role::Button, "Poste 1").is_none());
    window.press_button("Poste 9");
    let who = Person::Candidate(CandidateNumber(6));
    assert_eq!(window.asked(), [order(Order::Sit { who, station: Some(StationId(9)) })]);
}

#[test]
fn what_an_absence_takes_back_or_ends_is_said_before_it_is_noted() {
    let mut window = Window::tall("staff-floor");
    choose(&mut window, "10");
    window.press_button(FLOOR_FRENCH.note_absent);
    assert!(window.shows("Sa phase revient à «\u{a0}À réunir\u{a0}» et ne retient plus son jury."));
    assert_eq!(window.asked(), [], "not by one press");
    window.press_button(FLOOR_FRENCH.cancel);
    window.press_button(FLOOR_FRENCH.note_absent);
    window.press_button(FLOOR_FRENCH.absent_yes);
    let noted = |number| order(Order::Absent { candidate: CandidateNumber(number), absent: true });
    assert_eq!(window.asked(), [noted(10)]);

    let mut window = Window::tall("staff-start");
    choose(&mut window, "08");
    window.press_button(FLOOR_FRENCH.note_absent);
    assert!(window.shows("la rouvre en pause avec les 20:00 qui restent."));
    window.press_button(FLOOR_FRENCH.absent_yes);
    assert_eq!(window.asked(), [noted(8)]);
    choose(&mut window, "03");
    window.press_button(FLOOR_FRENCH.note_absent);
    assert_eq!(window.asked(), [noted(3)], "nothing is given up with it");
}

#[test]
fn the_thread_tells_what_happened_and_the_calls_of_the_chosen_one_are_beside_it() {
    let mut window = Window::tall("staff-floor");
    for said in [
        "Casque débranché, poste 4",
        "Aide demandée, candidat 09\u{a0}: «\u{a0}Le son est trop bas\u{a0}»",
        "Tirage du sujet n°\u{a0}2, candidat 05",
        "Liaison rétablie, poste 2",
        "Message aux candidats 05, 06",
        "Départ, candidat 05\u{a0}: Partie 2",
    ] {
        assert!(window.shows(said), "{said}");
    }
    choose(&mut window, "03");
    window.key(Modifiers::CTRL, Key::J);
    assert_eq!(window.asked(), [Command::ShowCalls(Some(StationId(1)))]);
}

#[test]
fn the_record_is_read_by_kind_and_by_candidate_and_saved_to_a_file_that_is_named() {
    let mut window = Window::tall("staff-record");
    window.key(Modifiers::CTRL, Key::F5);
    assert!(window.shows("100 faits sur 133") && window.shows("Casque débranché, poste 4"));
    window.press_button(RECORD_FRENCH.older);
    assert!(window.shows("133 faits sur 133"));
    window.press_button(&format!("{}, {}", RECORD_FRENCH.kind, RECORD_FRENCH.draws));
    assert!(window.shows("1 faits sur 1") && window.shows("Tirage du sujet n°\u{a0}2, candidat 05"));
    assert!(!window.shows("Casque débranché, poste 4"));
    window.press_button(&format!("{}, {}", RECORD_FRENCH.kind, RECORD_FRENCH.every_kind));
    window.press(RECORD_FRENCH.candidate);
    window.press("09 · Candidat fictif 9");
    assert!(window.shows("Aide demandée, candidat 09") && !window.shows("candidat 05"));
    window.press_button(RECORD_FRENCH.save);
    window.press_button(RECORD_FRENCH.minutes);
    assert_eq!(window.asked(), [Command::SaveRecord, Command::SaveMinutes(None)]);
    assert!(window.shows("Journal enregistré (133 faits)\u{a0}: /var/lib/plateau/record-"));
}

#[test]
fn a_candidate_raises_its_hand_by_key_with_a_word_or_without_and_lowers_it() {
    let mut window = Window::of("candidate-hand");
    window.key(Modifiers::SHIFT, Key::F1);
    assert_eq!(window.asked(), [], "not by one press");
    window.harness.get_by_label(HAND_FRENCH.what).type_text("Écran noir");
    window.harness.run_steps(2);
    window.key(Modifiers::NONE, Key::Enter);
    window.press_button(HAND_FRENCH.help);
    window.press_button(HAND_FRENCH.raise);
    let asks = |text: &str| order(Order::AskHelp { text: text.into() });
    assert_eq!(window.asked(), [asks("Écran noir"), asks("")]);
    let mut window = Window::of("candidate-hand-raised");
    assert!(window.shows(HAND_FRENCH.asked));
    window.press_button(HAND_FRENCH.lower);
    window.key(Modifiers::SHIFT, Key::F1);
    let lowered = order(Order::EndHelp { candidate: CandidateNumber(7) });
    assert_eq!(window.asked(), [lowered.clone(), lowered]);
}

#[test]
fn a_message_stays_on_the_candidates_screen_until_it_is_read() {
    let mut window = Window::of("candidate-message");
    assert!(window.shows(HAND_FRENCH.coming));
    assert!(window.shows("La salle de repos est au bout du couloir"));
    window.key(Modifiers::CTRL, Key::D);
    assert_eq!(window.asked(), [order(Order::ReadMessage { message: OrderId(1) })]);
}

#[test]
fn nobody_but_a_candidate_has_a_hand_to_raise_and_no_name_is_on_the_floor() {
    for name in ["jury-run-sheet", "staff-floor", "candidate-waiting"] {
        assert!(Window::of(name).harness.query_by_label(HAND_FRENCH.help).is_none(), "{name}");
    }
    for name in ["candidate-hand", "candidate-message"] {
        assert!(!Window::tall(name).shows(sample::NAME));
    }
    let mut staff = Window::tall("staff-floor");
    choose(&mut staff, "06");
    assert!(staff.shows("06 · Poste 4") && !staff.shows(sample::NAME), "a number stands for it");
}

#[test]
fn the_card_of_a_candidate_names_who_listens_to_it() {
    let mut window = Window::tall("staff-floor");
    choose(&mut window, "03");
    assert!(!window.shows("M. Petit, M. Leroy"));
    choose(&mut window, "07");
    assert!(window.shows("À l’écoute (2)\u{a0}: M. Petit, M. Leroy"));
}
