//! Staff prepare a session and seat people: found and used by what assistive technology is told, and by keyboard alone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test cannot go on without, it stops for")]

mod sample;
#[path = "prepare/seats.rs"]
mod seats;
mod window;

use std::sync::Arc;

use client::settings::Settings;
use client::station::{Answer, Command, ExamSeen, ServerLink, View};
use client::ui::{PREPARE_FRENCH as WORDS, SEATS_FRENCH as PLACES};
use eframe::egui::{Key, Modifiers, Role, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use sample::prepare::{empty, of, prepared, tile};
use signaling::protocol::StationId;
use signaling::protocol::exam::*;
use window::Window;

/// A window before a server that keeps what it is told, or refuses it.
struct Room {
    window: Window,
    session: StaffView,
    view: View,
    answers: u64,
}

impl Room {
    fn with(session: StaffView) -> Self {
        let view = of(session.clone());
        let window = Window::open(view.clone(), true, Settings::default(), vec2(1280.0, 2400.0));
        Room { window, session, view, answers: 0 }
    }

    fn orders(&mut self) -> Vec<Order> {
        let orders = self.window.asked().into_iter().filter_map(|command| match command {
            Command::Order(order) => Some(*order),
            _ => None,
        });
        orders.collect()
    }

    /// The server answers what was asked, until nothing more is.
    fn serve(&mut self, refuses: impl Fn(&Order) -> Option<Refused>) -> Vec<Order> {
        let mut all = Vec::new();
        loop {
            let orders = self.orders();
            if orders.is_empty() {
                return all;
            }
            for order in orders {
                let refused = refuses(&order);
                if refused.is_none() {
                    self.keep(&order);
                }
                self.answer(&order, refused);
                all.push(order);
            }
        }
    }

    fn keep(&mut self, order: &Order) {
        let session = &mut self.session;
        match order.clone() {
            Order::Place { date, place } => (session.date, session.place) = (date, place),
            Order::Register { candidate, name, extra } => {
                session.candidates.push(StaffTile { extra, ..tile(candidate.0, &name, None, None) });
                session.candidates.sort_by_key(|tile| tile.candidate);
            }
            Order::Amend { candidate, name, extra } => {
                let tile = session.candidates.iter_mut().find(|tile| tile.candidate == candidate).unwrap();
                (tile.name, tile.extra) = (name, extra);
            }
            Order::Withdraw { candidate } => session.candidates.retain(|tile| tile.candidate != candidate),
            Order::Juror(info) => session.jurors.push(info),
            Order::Jury(info) => session.juries.push(info),
            Order::Sit { who: Person::Candidate(number), station } => {
                let tile = session.candidates.iter_mut().find(|tile| tile.candidate == number).unwrap();
                tile.station = station;
            }
            _ => {}
        }
    }

    fn answer(&mut self, order: &Order, refused: Option<Refused>) {
        self.answers += 1;
        let id = OrderId(self.answers);
        let exam = &self.view.exam;
        let (mut answers, mut answered) = (exam.answers.to_vec(), (*exam.answered).clone());
        answers.push(Answer { number: self.answers, order: id, refused });
        answered.insert(self.answers, ToExam::Order { id, order: order.clone(), by: None });
        let exam = ExamSeen {
            view: Some(Arc::new(ExamView::Staff(Box::new(self.session.clone())))),
            answers: Arc::new(answers),
            answered: Arc::new(answered),
            ..self.view.exam.clone()
        };
        self.view = View { exam, ..self.view.clone() };
        self.window.turn(self.view.clone());
    }

    fn types(&mut self, text: &str) {
        self.window.harness.event(eframe::egui::Event::Text(text.to_owned()));
        self.window.harness.run_steps(2);
    }

    fn enter(&mut self) {
        self.window.key(Modifiers::NONE, Key::Enter);
    }

    /// What stands in a field.
    fn value(&self, label: &str) -> String {
        let field = self.window.harness.get_by_role_and_label(Role::TextInput, label);
        field.accesskit_node().value().unwrap_or_default()
    }

    fn focus(&mut self, label: &str) {
        self.window.harness.get_by_role_and_label(Role::TextInput, label).focus();
        self.window.harness.run_steps(2);
    }
}

fn kept(_: &Order) -> Option<Refused> {
    None
}

fn register(number: u16, name: &str) -> Order {
    Order::Register { candidate: CandidateNumber(number), name: name.into(), extra: Vec::new() }
}

#[test]
fn a_session_is_opened_in_a_form_that_is_chosen_first() {
    let mut window = Window::tall("staff-offer");
    let open = window.harness.get_by_label(WORDS.open);
    assert!(open.accesskit_node().is_disabled(), "no form is chosen");
    window.key(Modifiers::CTRL, Key::Num3);
    window.key(Modifiers::CTRL, Key::Enter);
    assert_eq!(window.asked(), [Command::MakeSession("titre".into())]);
    assert!(window.harness.get_by_label(WORDS.opening).accesskit_node().is_disabled(), "it is on its way");
    window.press("CCP 1");
    assert_eq!(window.asked(), []);
}

#[test]
fn another_session_is_opened_by_a_second_press_where_dossiers_of_the_last_are_not_sealed() {
    let mut window = Window::tall("staff-unsealed");
    window.key(Modifiers::CTRL, Key::Num3);
    window.press(WORDS.open);
    assert!(window.shows("2 dossiers de la session close ne sont pas scellés (03, 05)."));
    window.press(WORDS.cancel);
    window.press(WORDS.open);
    assert_eq!(window.asked(), []);
    window.press(WORDS.open_yes);
    assert_eq!(window.asked(), [Command::MakeSession("titre".into())]);
}

#[test]
fn the_last_session_that_was_closed_is_reopened_with_a_second_press() {
    let mut window = Window::tall("staff-reopen");
    assert!(window.shows("CCP 1 · 26 novembre 2026") && window.shows("Titre · 27 novembre 2026"));
    assert_eq!(
        window
            .harness
            .query_all_by_label_contains(WORDS.reopen)
            .filter(|node| node.accesskit_node().role() == Role::Button)
            .count(),
        1
    );
    window.press("Rouvrir 27 novembre 2026");
    assert_eq!(window.asked(), []);
    window.press(WORDS.reopen_yes);
    let reopen = Order::ReopenSession { session: SessionId(8) };
    assert_eq!(window.asked(), [Command::Order(Box::new(reopen))]);
}

#[test]
fn twelve_candidates_are_entered_by_keyboard_alone() {
    let mut room = Room::with(empty());
    // The keyboard is where something is to be written first.
    room.types("27 novembre 2026");
    room.window.key(Modifiers::NONE, Key::Tab);
    room.types("Salle B12");
    room.enter();
    let place = Order::Place { date: "27 novembre 2026".into(), place: "Salle B12".into() };
    assert_eq!(room.serve(kept), [place]);
    assert!(room.window.shows(WORDS.saved));
    let mut orders = Vec::new();
    for number in 1..=12 {
        room.types(&format!("Nom {number}"));
        room.enter();
        orders.extend(room.serve(kept));
    }
    let wanted: Vec<Order> = (1..=12).map(|number| register(number, &format!("Nom {number}"))).collect();
    assert_eq!(orders, wanted);
    assert_eq!(room.session.candidates.len(), 12);
    assert_eq!((room.value(WORDS.number), room.value(WORDS.name)), ("13".into(), String::new()));
}

#[test]
fn a_field_keeps_what_was_typed_until_the_server_has_said_done() {
    let mut room = Room::with(prepared());
    room.focus(WORDS.name);
    room.types("Sami Diallo");
    room.enter();
    assert_eq!(room.value(WORDS.name), "Sami Diallo");
    assert!(room.window.shows(WORDS.saving));
    // What is typed meanwhile is of the next one.
    room.types("No");
    room.enter();
    assert_eq!(room.serve(kept), [register(9, "Sami Diallo")], "one at a time");
    assert_eq!((room.value(WORDS.number), room.value(WORDS.name)), ("10".into(), "No".into()));
    room.types("é");
    room.enter();
    assert_eq!(room.serve(|_| Some(Refused::BadText)), [register(10, "Noé")]);
    assert_eq!((room.value(WORDS.number), room.value(WORDS.name)), ("10".into(), "Noé".into()));
    assert!(room.window.shows(WORDS.refused));
}

#[test]
fn a_number_that_is_taken_or_none_is_told_at_its_field() {
    let mut room = Room::with(prepared());
    room.focus(WORDS.number);
    room.window.key(Modifiers::COMMAND, Key::A);
    room.types("3");
    assert!(room.window.shows(WORDS.number_taken));
    room.window.key(Modifiers::COMMAND, Key::A);
    room.types("x");
    assert!(room.window.shows(WORDS.bad_number));
    room.focus(WORDS.name);
    room.types("Sami");
    room.enter();
    assert_eq!(room.orders(), []);
}

#[test]
fn a_list_from_a_spreadsheet_registers_all_lines_that_can_be_taken_and_tells_why_the_others_cannot() {
    let mut room = Room::with(prepared());
    room.window.press_button(WORDS.paste);
    let list = "Numéro;Nom\n20\tDiallo\tSami\n3;Double\n21;Noé Garnier\n22;Refusée";
    room.window.harness.event(eframe::egui::Event::Paste(list.into()));
    room.window.harness.run_steps(2);
    room.window.key(Modifiers::CTRL, Key::Enter);
    let refused = |order: &Order| match order {
        Order::Register { candidate: CandidateNumber(22), .. } => Some(Refused::SessionFull),
        _ => None,
    };
    let orders = room.serve(refused);
    assert_eq!(orders, [register(20, "Diallo Sami"), register(21, "Noé Garnier"), register(22, "Refusée")]);
    assert!(room.window.shows("Ligne 1, «\u{a0}Numéro;Nom\u{a0}»"));
    assert!(
        room.window.shows("Ligne 3, «\u{a0}3;Double\u{a0}»\u{a0}: ce numéro est déjà celui de Léa Roux.")
    );
    assert!(room.window.shows("Ligne 5, «\u{a0}22;Refusée\u{a0}»"));
    let field = room.window.harness.get_by_label(WORDS.paste_list);
    let left = field.accesskit_node().value().unwrap_or_default();
    assert_eq!(left, "Numéro;Nom\n3;Double\n22;Refusée", "what was taken has left the list");
}

#[test]
fn a_candidate_is_amended_and_withdrawn_with_a_second_press() {
    let mut room = Room::with(prepared());
    room.window.press("06 · Camille Roy-Desplanches, Sans place");
    room.window.press(WORDS.withdraw);
    assert_eq!(room.orders(), []);
    room.window.press(WORDS.cancel);
    room.window.press(WORDS.withdraw);
    room.window.press(WORDS.withdraw_yes);
    assert_eq!(room.serve(kept), [Order::Withdraw { candidate: CandidateNumber(6) }]);
    assert!(!room.window.shows("Camille Roy-Desplanches"));
    let absent = |absent| Order::Absent { candidate: CandidateNumber(7), absent };
    room.window.press("07 · Hugo Lefèvre, Sans place, Absent");
    room.window.press(WORDS.note_present);
    assert_eq!(room.serve(kept), [absent(false)]);
}

#[test]
fn a_final_interview_of_its_own_is_given_by_its_minutes_where_the_form_has_none() {
    let mut session = prepared();
    let own = OwnFinal { minutes: None, may_change: true };
    session.candidates[3].now.final_interview = Some(own);
    session.candidates[4].now.final_interview = Some(OwnFinal { may_change: false, ..own });
    let mut room = Room::with(session);
    room.window.press("06 · Camille Roy-Desplanches, Sans place");
    room.focus(WORDS.final_interview);
    room.types("500");
    assert!(room.window.shows(WORDS.bad_final) && room.orders().is_empty());
    room.window.key(Modifiers::COMMAND, Key::A);
    room.types("20");
    room.window.press(&format!("{} 06", WORDS.save));
    let set = FinalInterview { candidate: CandidateNumber(6), minutes: Some(20) };
    assert_eq!(room.serve(kept), [Order::FinalInterview(set)], "the name is as it was");
    room.window.press("07 · Hugo Lefèvre, Sans place, Absent");
    assert!(room.window.shows(WORDS.final_fixed));
}

#[test]
fn candidates_without_a_jury_are_shared_out_by_one_press() {
    let mut room = Room::with(prepared());
    room.window.press_button(WORDS.distribute);
    let assign = |number, jury| Order::Assign { candidate: CandidateNumber(number), jury: JuryId(jury) };
    // Jury A has two candidates, jury B one; who is absent needs none.
    assert_eq!(room.serve(kept), [assign(6, 2), assign(8, 1)]);
}

#[test]
fn members_and_a_jury_are_entered_and_who_is_in_another_jury_is_not_offered() {
    let mut room = Room::with(prepared());
    room.focus(WORDS.juror_name);
    room.types("M. Sow");
    room.enter();
    let sow = JurorInfo { juror: JurorId(6), name: "M. Sow".into(), retention: false };
    assert_eq!(room.serve(kept), [Order::Juror(sow)]);
    room.window.press_button(WORDS.new_jury);
    assert_eq!(room.value(WORDS.jury_name), "Jury C");
    assert!(!room.window.shows("Écoutent les échanges, M. Petit"), "he is in jury A");
    room.window.press_button(WORDS.save_jury);
    let (plays, listens) = (JurorId(5), JurorId(6));
    let jury =
        JuryInfo { jury: JuryId(3), name: "Jury C".into(), plays, listens: vec![listens], corrects: listens };
    assert_eq!(room.serve(kept), [Order::Jury(jury)]);
}

#[test]
fn what_is_missing_leads_to_where_it_is_mended() {
    let mut room = Room::with(StaffView { date: "demain".into(), ..empty() });
    room.window.press("La date ou le lieu n’est pas indiqué.");
    room.types("Salle B12");
    room.enter();
    assert_eq!(room.serve(kept), [Order::Place { date: "demain".into(), place: "Salle B12".into() }]);
    let mut room = Room::with(prepared());
    room.window.press("3 candidats ne sont installés à aucun poste\u{a0}: 05, 06, 08.");
    assert!(room.window.shows(PLACES.place_all_more), "the page of seats");
}

#[test]
fn a_session_is_closed_with_a_second_press_and_not_while_a_phase_runs() {
    let mut room = Room::with(prepared());
    room.window.press_button(WORDS.close);
    assert_eq!(room.orders(), []);
    assert!(room.window.shows("5 candidats n’ont pas terminé toutes leurs phases"));
    room.window.press(WORDS.close_yes);
    assert_eq!(room.serve(kept), [Order::CloseSession]);
    let mut session = prepared();
    let gave_up = &mut session.candidates[1];
    (gave_up.absent, gave_up.clock.stage, gave_up.dossier.files) = (true, Stage::Finished, 2);
    let number = gave_up.candidate;
    let mut room = Room::with(session);
    room.window.press_button(WORDS.close);
    assert!(room.window.shows(&format!("1 dossier reste à sceller ({number})")), "whoever is absent");
    let mut session = prepared();
    session.candidates[0].clock.stage = Stage::Running;
    let room = Room::with(session);
    let close = room.window.harness.get_by_role_and_label(Role::Button, WORDS.close);
    assert!(close.accesskit_node().is_disabled() && room.window.shows(WORDS.close_running));
}

#[test]
fn without_a_server_nothing_is_sent_and_the_form_says_so() {
    let mut room = Room::with(prepared());
    room.focus(WORDS.name);
    room.types("Sami");
    let server = ServerLink::Connecting { since: std::time::Instant::now(), why: None };
    room.window.turn(View { server, ..room.view.clone() });
    room.enter();
    room.window.harness.run_steps(3);
    assert_eq!(room.orders(), []);
    assert_eq!(room.value(WORDS.name), "Sami");
    assert!(room.window.shows(WORDS.lost));
}
