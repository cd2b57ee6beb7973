//! The session of an exam on a jury's screen, found and used by what assistive technology is told.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test cannot go on without, it stops for")]

mod sample;
mod window;

use std::sync::Arc;

use client::settings::Language;
use client::station::{Answer, Command, ExamSeen, View};
use client::ui::{EXAM_FRENCH, FRENCH, GRID_FRENCH, LISTENING_FRENCH, SHEET_FRENCH};
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use signaling::protocol::exam::{
    CandidateNumber, Competence, ExamView, ExchangeId, JuryCandidate, Order, OrderId, Refused, RemarkKind,
    RemarkView, ScoredIn, Stage,
};
use signaling::protocol::{Address, StationId};
use window::Window;

const NUMBER: CandidateNumber = CandidateNumber(7);
const CTRL_SHIFT: Modifiers = Modifiers::CTRL.plus(Modifiers::SHIFT);

fn order(order: Order) -> Command {
    Command::Order(Box::new(order))
}

fn arranged(exchanges: [u16; 4]) -> Command {
    let exchanges = exchanges.into_iter().map(ExchangeId).collect();
    order(Order::Arrange { candidate: NUMBER, exchanges })
}

/// What was asked, but for texts to read, and for what is written as far as it is only for this computer's disk.
fn asked(window: &mut Window) -> Vec<Command> {
    let all = window.asked().into_iter();
    all.filter(|command| !matches!(command, Command::ReadItem(..) | Command::DraftRemark { .. })).collect()
}

/// A sample of which the candidate that is looked at is in another state.
fn changed(name: &str, change: impl FnOnce(&mut JuryCandidate)) -> View {
    changed_seen(name, |seen| {
        let mut view = seen.jury().unwrap().clone();
        change(view.about.as_mut().unwrap());
        seen.view = Some(Arc::new(ExamView::Jury(Box::new(view))));
    })
}

fn changed_seen(name: &str, change: impl FnOnce(&mut ExamSeen)) -> View {
    let mut view = sample::view(name).unwrap();
    change(&mut view.exam);
    view
}

fn is_disabled(window: &Window, label: &str) -> bool {
    window.harness.get_by_label(label).accesskit_node().is_disabled()
}

fn competence(number: i64) -> Competence {
    Competence::of(number).unwrap()
}

fn score(criterion: &str, level: Option<u8>) -> Command {
    let (part, competence, criterion) = (ScoredIn::Situation, competence(3), criterion.into());
    order(Order::Score { candidate: NUMBER, part, competence, criterion, level })
}

/// Turns to a part or a competence of the grid.
fn tab(window: &mut Window, label: &str) {
    window.harness.get_by_role_and_label(Role::Tab, label).click_accesskit();
    window.harness.run_steps(3);
}

#[test]
fn a_jury_begins_the_next_exchange_as_its_client_by_button_or_key() {
    let mut window = Window::tall("jury-run-sheet");
    assert!(window.shows("1 · M. Henri Tessier, Appel entrant · accueil, terminé, 08:02"));
    assert!(window.shows("Reste 37:2") && window.shows("par échange restant"));
    assert!(window.shows("Échange suivant\u{a0}: 3 · Mme Claire Vasseur"));
    window.key(CTRL_SHIFT, Key::K);
    window.press_button(FRENCH.call_as);
    let begin = Command::BeginExchange(ExchangeId(3));
    assert_eq!(asked(&mut window), [begin.clone(), begin]);
    window.press("4 · SARL Lambert, Appel sortant · prospection");
    assert!(
        window.shows("Rôle") && !window.shows("Échange suivant\u{a0}: 4"),
        "the next one is still the third"
    );
}

#[test]
fn what_cannot_begin_says_why() {
    let paused = changed("jury-run-sheet", |about| {
        about.may.begin = false;
        about.clock.stage = Stage::Paused;
    });
    let lasts = changed("jury-run-sheet", |about| about.may.begin = false);
    for (view, why) in [(paused, "L’épreuve est en pause"), (lasts, "Le temps de cette partie est écoulé")]
    {
        let mut window = Window::tall("jury-run-sheet");
        window.turn(view);
        assert!(is_disabled(&window, FRENCH.call_as) && window.shows(why), "{why}");
        window.key(CTRL_SHIFT, Key::K);
        assert_eq!(asked(&mut window), []);
    }
    let elsewhere = Window::tall("jury-interview");
    assert!(
        elsewhere.shows("Revenez sur deux ou trois moments") && !elsewhere.shows(FRENCH.call_as),
        "its guide is read"
    );
}

#[test]
fn those_to_come_are_reordered_by_key_and_by_pulling() {
    let mut window = Window::tall("jury-run-sheet");
    window.key(Modifiers::CTRL, Key::PageDown);
    window.key(CTRL_SHIFT, Key::PageUp);
    assert_eq!(asked(&mut window), [arranged([4, 3, 5, 6])]);
    window.key(CTRL_SHIFT, Key::PageDown);
    assert_eq!(asked(&mut window), [arranged([3, 5, 4, 6])]);
    window.press("Plus tôt, SARL Lambert");
    assert_eq!(asked(&mut window), [arranged([4, 3, 5, 6])]);
    let place = |window: &Window, label: &str| window.harness.get_by_label_contains(label).rect().center();
    let (from, to) = (place(&window, "5 · M. Jean Morel"), place(&window, "3 · Mme Claire Vasseur, "));
    window.harness.drag_at(from);
    window.harness.run_steps(2);
    window.harness.hover_at(to - eframe::egui::vec2(0.0, 8.0));
    window.harness.run_steps(2);
    window.harness.drop_at(to - eframe::egui::vec2(0.0, 8.0));
    window.harness.run_steps(2);
    assert_eq!(asked(&mut window), [arranged([5, 3, 4, 6])]);
}

#[test]
fn an_exchange_is_skipped_for_a_reason_and_repeated() {
    let mut window = Window::tall("jury-run-sheet");
    window.press("Ne pas jouer cet échange, Mme Claire Vasseur");
    assert!(is_disabled(&window, SHEET_FRENCH.skip_now), "no reason yet");
    window.harness.get_by_label(SHEET_FRENCH.skip_why).type_text("Client déjà entendu");
    window.harness.run_steps(3);
    window.press_button(SHEET_FRENCH.skip_now);
    let reason = "Client déjà entendu".to_owned();
    assert_eq!(
        asked(&mut window),
        [order(Order::Skip { candidate: NUMBER, exchange: ExchangeId(3), reason })]
    );
    window.press("1 · M. Henri Tessier, Appel entrant · accueil, terminé, 08:02");
    window.press("Refaire cet échange, M. Henri Tessier");
    assert_eq!(asked(&mut window), [order(Order::Repeat { candidate: NUMBER, exchange: ExchangeId(1) })]);
}

#[test]
fn the_role_is_that_of_the_exchange_that_lasts_whatever_is_chosen() {
    let mut window = Window::tall("jury-in-exchange");
    assert!(window.shows("Votre rôle · Mme Claire Vasseur") && window.shows("haussez le ton"));
    window.press("4 · SARL Lambert, Appel sortant · prospection");
    assert!(window.shows("haussez le ton"), "the call goes on");
    window.key(Modifiers::NONE, Key::F5);
    assert!(window.shows("14 rue des Tanneurs"), "the client's file");
}

#[test]
fn an_exchange_without_a_call_is_ended_or_called_again_and_one_in_a_call_is_hung_up_first() {
    let mut window = Window::tall("jury-in-exchange");
    assert!(window.shows(FRENCH.hang_up) && !window.shows(EXAM_FRENCH.close));
    let view = sample::view("jury-in-exchange").unwrap();
    window.turn(View { call: None, ..view });
    assert!(window.shows("02:41") || window.shows("02:42"), "how long it lasts");
    window.press_button(SHEET_FRENCH.call_again);
    let asked_for = asked(&mut window);
    let [Command::Call { persona: Some(persona), .. }] = &asked_for[..] else { panic!("{asked_for:?}") };
    assert_eq!(persona.name, "Mme Claire Vasseur");
    window.key(CTRL_SHIFT, Key::K);
    assert_eq!(asked(&mut window), [order(Order::Close { candidate: NUMBER, exchange: ExchangeId(3) })]);
}

#[test]
fn a_mark_is_of_the_moment_it_is_pressed_and_words_follow_once_it_is_kept() {
    let mut window = Window::tall("jury-in-exchange");
    window.key(Modifiers::NONE, Key::F11);
    assert_eq!(asked(&mut window), [Command::Mark(NUMBER)]);
    let mark = OrderId(99);
    window.turn(changed_seen("jury-in-exchange", |seen| seen.marked = Some(mark)));
    window.harness.get_by_label_contains(SHEET_FRENCH.mark_words).type_text("rassure");
    window.harness.run_steps(2);
    window.key(Modifiers::NONE, Key::Enter);
    assert_eq!(asked(&mut window), [], "the server has not kept it yet");
    let mut view = changed("jury-in-exchange", |about| {
        about.remarks.push(RemarkView {
            remark: mark,
            kind: RemarkKind::Mark,
            exchange: Some(ExchangeId(3)),
            offset_ms: Some(155_000),
            at_ms: 0,
            text: String::new(),
        });
    });
    view.exam.marked = Some(mark);
    window.turn(view);
    let text = "rassure".to_owned();
    assert_eq!(asked(&mut window), [order(Order::Reword { candidate: NUMBER, remark: mark, text })]);
    assert!(window.shows("Déroulé de l’échange, 02:4") && window.shows("4 repères"));
}

#[test]
fn words_of_a_mark_are_changed_or_left() {
    let mut window = Window::tall("jury-in-exchange");
    window.press("Repère à 1:42\u{a0}: coupe la parole");
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(asked(&mut window), []);
    window.press("Repère à 2:27");
    window.harness.get_by_label_contains(SHEET_FRENCH.mark_words).type_text("rassure");
    window.harness.run_steps(2);
    window.key(Modifiers::NONE, Key::Enter);
    let text = "rassure".to_owned();
    assert_eq!(asked(&mut window), [order(Order::Reword { candidate: NUMBER, remark: OrderId(4), text })]);
}

#[test]
fn a_criterion_is_scored_by_one_press_and_a_second_takes_it_back() {
    let mut window = Window::tall("jury-in-exchange");
    assert!(window.shows("Grille · compétence 3"), "that of the exchange");
    window.press("Client satisfait, Acquis");
    window.press("Apaise par ses mots, Acquis");
    assert_eq!(asked(&mut window), [score("Client satisfait", Some(1)), score("Apaise par ses mots", None)]);
    window.key(CTRL_SHIFT, Key::G);
    window.key(Modifiers::NONE, Key::Tab);
    window.key(Modifiers::NONE, Key::Space);
    assert_eq!(asked(&mut window), [score("Apaise par ses mots", Some(0))], "by keys alone");
    tab(&mut window, "Entretien technique");
    window.press("Ton adapté, Acquis");
    let [Command::Order(interview)] = &asked(&mut window)[..] else { panic!() };
    assert!(matches!(**interview, Order::Score { part: ScoredIn::Interview, .. }));
}

#[test]
fn scores_are_locked_by_a_second_press_and_change_no_more() {
    let mut window = Window::tall("jury-in-exchange");
    window.press_button(GRID_FRENCH.lock);
    assert!(window.shows("39 critères sont sans évaluation."));
    assert_eq!(asked(&mut window), [], "one press does nothing");
    window.press_button(GRID_FRENCH.lock_now);
    assert_eq!(asked(&mut window), [order(Order::Lock { candidate: NUMBER, part: ScoredIn::Situation })]);
    let mut window = Window::tall("jury-grid-locked");
    assert!(window.shows(GRID_FRENCH.locked_more) && window.shows("vous · verrouillé"));
    assert!(window.shows("Mme Roux · pas encore verrouillé"));
    tab(&mut window, "Compétence 3");
    assert!(is_disabled(&window, "Client satisfait, Acquis"));
    window.key(Modifiers::CTRL, Key::F3);
    assert!(window.shows("Il manque\u{a0}: Mme Roux, M. Le Gall."), "nothing of the others' is seen");
}

#[test]
fn where_the_jury_differs_comes_first_and_is_agreed_on() {
    let mut window = Window::tall("jury-differences");
    window.press_button(GRID_FRENCH.together);
    let height = |window: &Window, label: &str| window.harness.get_by_label(label).rect().top();
    let first = height(&window, "C6 · Offre adaptée, Acquis");
    assert!(first < height(&window, "C1 · Demande comprise, Acquis"), "whatever its competence");
    assert!(window.shows("Écarts (3)") && window.shows("Mme Roux · Non") && window.shows("vous · Acquis"));
    window.press("C3 · Solution valorisée, Acquis");
    let agree = |number, criterion: &str, level| {
        let (part, competence, criterion) = (ScoredIn::Situation, competence(number), criterion.into());
        order(Order::Agree { candidate: NUMBER, part, competence, criterion, level })
    };
    assert_eq!(asked(&mut window), [agree(3, "Solution valorisée", 1)]);
    window.press("C3 · Écrit conforme, Non");
    assert_eq!(asked(&mut window), [], "that is agreed on already");
    window.press("Retenir les évaluations communes, Compétence 4");
    let common = [
        "Bon interlocuteur",
        "Objections traitées",
        "Besoins identifiés",
        "Rendez-vous proposé",
        "Dossier qualifié",
    ];
    assert_eq!(asked(&mut window), common.map(|criterion| agree(4, criterion, 1)));
}

#[test]
fn an_observation_stays_in_its_field_until_it_is_kept() {
    let mut window = Window::tall("jury-in-exchange");
    assert!(window.shows("Ne s’excuse qu’à 1:10.") && window.shows("Observation de 1:10"));
    window.key(Modifiers::CTRL, Key::N);
    window
        .harness
        .get_by_role_and_label(Role::MultilineTextInput, GRID_FRENCH.observation)
        .type_text("Calme.");
    window.harness.run_steps(2);
    assert!(window.shows(GRID_FRENCH.not_kept));
    window.key(Modifiers::CTRL, Key::Enter);
    let is_note = |all: Vec<Command>| {
        let [Command::Order(order)] = &all[..] else { return false };
        let of_note = |candidate, kind| (candidate, kind) == (NUMBER, RemarkKind::Note);
        matches!(&**order, Order::Remark { candidate, kind, text, .. } if of_note(*candidate, *kind) && text == "Calme.")
    };
    assert!(is_note(asked(&mut window)));
    window.turn(changed_seen("jury-in-exchange", |seen| {
        let refused = Some(Refused::TooManyRemarks);
        seen.answers = Arc::new(vec![Answer { number: 1, order: OrderId(1), refused }]);
    }));
    assert!(window.shows(GRID_FRENCH.not_kept), "it was refused: nothing is lost");
    window.key(Modifiers::CTRL, Key::Enter);
    assert!(is_note(asked(&mut window)));
    window.turn(changed("jury-in-exchange", |about| {
        let note = RemarkView { remark: OrderId(98), text: "Calme.".into(), ..about.remarks[1].clone() };
        about.remarks.push(note);
    }));
    assert!(!window.shows(GRID_FRENCH.not_kept) && window.shows("Enregistré à"));
}

#[test]
fn who_listens_reads_along_marks_and_scores_but_does_not_play() {
    let mut window = Window::tall("jury-listens-exam");
    assert!(window.shows(LISTENING_FRENCH.balance) && window.shows("Rôle joué · Mme Claire Vasseur"));
    assert!(window.shows(SHEET_FRENCH.how_listens) && !window.shows(EXAM_FRENCH.close));
    window.press("4 · SARL Lambert, Appel sortant · prospection");
    assert!(!window.shows("Plus tôt") && !window.shows(FRENCH.wait_call));
    window.key(CTRL_SHIFT, Key::K);
    window.key(CTRL_SHIFT, Key::PageUp);
    assert_eq!(asked(&mut window), []);
    window.key(Modifiers::NONE, Key::F11);
    assert_eq!(asked(&mut window), [Command::Mark(NUMBER)]);
    let view = sample::view("jury-listens-exam").unwrap();
    window.turn(View { listening: None, ..view });
    window.key(Modifiers::CTRL, Key::E);
    assert_eq!(asked(&mut window), [Command::Listen(Address::Station(StationId(11)))]);
}

#[test]
fn the_candidate_to_look_at_is_chosen_in_one_place() {
    let mut window = Window::tall("jury-run-sheet");
    window.harness.get_by_role_and_label(
        Role::Tab,
        "Candidat n°\u{a0}08, Partie 1 : étude d’un dossier client, 1:02:00",
    );
    window.key(Modifiers::CTRL, Key::Num2);
    window.key(Modifiers::CTRL, Key::Num1);
    assert_eq!(asked(&mut window), [Command::LookAt(CandidateNumber(8))], "the first is looked at already");
}

#[test]
fn texts_are_asked_for_once_and_again_when_the_view_is_another() {
    let mut window = Window::tall("jury-run-sheet");
    let bare = changed_seen("jury-run-sheet", |seen| seen.items = Arc::default());
    window.asked();
    window.turn(bare.clone());
    let reads = |window: &mut Window| {
        let all = window.asked();
        all.iter().filter(|command| matches!(command, Command::ReadItem(..))).count()
    };
    let first = reads(&mut window);
    assert!(first >= 2, "the role and grids: {first}");
    window.harness.run_steps(3);
    assert_eq!(reads(&mut window), 0);
    let later = bare.exam.told_at.map(|at| at + std::time::Duration::from_secs(1));
    window.turn(View { exam: ExamSeen { told_at: later, ..bare.exam.clone() }, ..bare });
    assert_eq!(reads(&mut window), first);
}

#[test]
fn looking_at_another_candidate_opens_no_field_for_an_old_mark() {
    let mut window = Window::tall("jury-in-exchange");
    window.turn(changed_seen("jury-in-exchange", |seen| seen.marked = Some(OrderId(1))));
    window.key(Modifiers::NONE, Key::Escape);
    let mut other = changed("jury-in-exchange", |about| about.candidate = CandidateNumber(8));
    other.exam.marked = Some(OrderId(1));
    window.turn(other);
    assert!(!window.shows(SHEET_FRENCH.mark_words));
    assert_eq!(asked(&mut window), []);
}

#[test]
fn the_messages_of_a_chat_stand_beside_the_role() {
    let mut window = Window::tall("jury-in-chat");
    assert!(window.shows("Votre rôle · Mme Camille Roy") && window.shows("je conteste la facture"));
    window
        .harness
        .get_by_role_and_label(Role::MultilineTextInput, &format!("{} Mme Camille Roy", FRENCH.chat_to));
    window.press_button(EXAM_FRENCH.close);
    assert_eq!(asked(&mut window), [order(Order::Close { candidate: NUMBER, exchange: ExchangeId(2) })]);
}

#[test]
fn the_smallest_window_with_the_largest_text_has_all_of_it() {
    let window = Window::lowest("jury-in-exchange", Language::French);
    for label in [SHEET_FRENCH.set_mark, GRID_FRENCH.lock, GRID_FRENCH.keep, FRENCH.hang_up] {
        window.harness.get_by_label(label);
    }
}
