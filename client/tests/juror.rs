//! What a juror writes and where it looks: nothing goes to another candidate, and nothing that was begun is lost.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test cannot go on without, it stops for")]

mod sample;
mod window;

use std::sync::Arc;

use client::station::{Answer, Command, DraftOf, ExamSeen, RemarkDraft, View};
use client::ui::{GRID_FRENCH, SHEET_FRENCH};
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use signaling::protocol::exam::{
    CandidateNumber, ExamView, ExchangeId, JurorId, JuryView, Order, OrderId, Refused, RemarkKind,
    RemarkMoment, RemarkView, ToExam,
};
use window::Window;

const NUMBER: CandidateNumber = CandidateNumber(7);
const OTHER: CandidateNumber = CandidateNumber(8);
const SAMPLE: &str = "jury-in-exchange";

/// What was asked, but for texts to read.
fn asked(window: &mut Window) -> Vec<Command> {
    let all = window.asked().into_iter();
    all.filter(|command| !matches!(command, Command::ReadItem(..))).collect()
}

/// The same without what is only for this computer's disk.
fn ordered(window: &mut Window) -> Vec<Command> {
    let all = asked(window).into_iter();
    all.filter(|command| !matches!(command, Command::DraftRemark { .. })).collect()
}

/// The drafts that the station was to keep: of whom, what, and the text.
fn drafted(window: &mut Window) -> Vec<(CandidateNumber, DraftOf, RemarkDraft)> {
    let draft = |command| match command {
        Command::DraftRemark { candidate, of, draft } => Some((candidate, of, *draft)),
        _ => None,
    };
    asked(window).into_iter().filter_map(draft).collect()
}

fn seen(change: impl FnOnce(&mut ExamSeen, &mut JuryView)) -> View {
    let mut view = sample::view(SAMPLE).unwrap();
    let mut jury = view.exam.jury().unwrap().clone();
    change(&mut view.exam, &mut jury);
    view.exam.view = Some(Arc::new(ExamView::Jury(Box::new(jury))));
    view
}

fn about(candidate: CandidateNumber) -> View {
    seen(|_, jury| jury.about.as_mut().unwrap().candidate = candidate)
}

/// Without an exchange that lasts.
fn between(drafts: &[(DraftOf, RemarkDraft)]) -> View {
    seen(|exam, jury| {
        let about = jury.about.as_mut().unwrap();
        about.run_sheet.iter_mut().for_each(|exchange| {
            if exchange.is_open() {
                exchange.state = signaling::protocol::exam::ExchangeState::Closed(170_000);
            }
        });
        exam.drafts = Arc::new(drafts.iter().map(|(of, draft)| ((NUMBER, *of), draft.clone())).collect());
    })
}

fn note(window: &Window) -> Option<String> {
    let field = window.harness.get_by_role_and_label(Role::MultilineTextInput, GRID_FRENCH.observation);
    field.accesskit_node().value()
}

fn write(window: &mut Window, text: &str) {
    window.key(Modifiers::CTRL, Key::N);
    window.type_text(text);
}

/// Where a note was begun: its exchange, and whether that was as far into it as the sample is.
fn is_begun(moment: RemarkMoment) -> bool {
    matches!(moment, RemarkMoment::In { exchange: ExchangeId(3), offset_ms: 161_000..=165_000 })
}

#[test]
fn whom_the_jury_is_with_is_offered_and_never_taken() {
    let mut window = Window::tall(SAMPLE);
    let offer = "Le jury est avec le candidat n°\u{a0}08";
    assert!(!window.shows(offer), "it is looked at");
    write(&mut window, "Cal");
    let at = |window: &Window| {
        let field = window.harness.get_by_role_and_label(Role::MultilineTextInput, GRID_FRENCH.observation);
        field.rect()
    };
    let place = at(&window);
    window.turn(seen(|_, jury| jury.with = Some(OTHER)));
    assert!(window.shows(offer));
    assert_eq!(at(&window), place, "nothing moves under the hand");
    window.type_text("me.");
    assert_eq!(note(&window).as_deref(), Some("Calme."));
    assert_eq!(ordered(&mut window), []);
    window.press("Voir le candidat n°\u{a0}08");
    assert_eq!(ordered(&mut window), [Command::LookAt(OTHER)]);
    window.turn(seen(|_, jury| jury.with = None));
    assert!(!window.shows(offer));
}

#[test]
fn who_writes_on_one_candidate_does_not_go_on_writing_on_another() {
    let mut window = Window::tall(SAMPLE);
    write(&mut window, "Calme.");
    window.turn(about(OTHER));
    window.type_text(" Puis s’emporte.");
    window.key(Modifiers::CTRL, Key::Enter);
    assert_eq!(note(&window).as_deref(), Some(""), "the field had the focus for the other alone");
    assert_eq!(ordered(&mut window), []);
    window.turn(about(NUMBER));
    assert_eq!(note(&window).as_deref(), Some("Calme."));
}

#[test]
fn a_key_on_the_grid_scores_nobody_else() {
    let mut window = Window::tall(SAMPLE);
    window.key(Modifiers::CTRL.plus(Modifiers::SHIFT), Key::G);
    window.turn(about(OTHER));
    window.key(Modifiers::NONE, Key::Space);
    assert_eq!(ordered(&mut window), []);
    window.turn(about(NUMBER));
    window.key(Modifiers::CTRL.plus(Modifiers::SHIFT), Key::G);
    window.key(Modifiers::NONE, Key::Space);
    let all = ordered(&mut window);
    let [Command::Order(order)] = &all[..] else { panic!("{all:?}") };
    assert!(matches!(**order, Order::Score { candidate: NUMBER, .. }), "where it is looked at, it does");
}

#[test]
fn a_note_that_is_kept_in_the_next_exchange_is_of_the_moment_of_its_first_letter() {
    let mut window = Window::tall(SAMPLE);
    write(&mut window, "Cal");
    window.turn(between(&[]));
    write(&mut window, "me.");
    window.key(Modifiers::CTRL, Key::Enter);
    let all = ordered(&mut window);
    let [Command::Order(order)] = &all[..] else { panic!("{all:?}") };
    let Order::Remark { candidate: NUMBER, kind: RemarkKind::Note, text, moment } = &**order else {
        panic!()
    };
    assert!(text == "Calme." && is_begun(*moment), "{moment:?}");
}

#[test]
fn what_is_being_written_is_kept_with_its_moment_and_is_in_its_field_after_a_kill() {
    let mut window = Window::tall(SAMPLE);
    write(&mut window, "Calme.");
    let drafts = drafted(&mut window);
    let Some((NUMBER, DraftOf::Note, draft)) = drafts.last() else { panic!("{drafts:?}") };
    assert!(draft.text == "Calme." && is_begun(draft.moment), "{draft:?}");
    // Another program, which the disk is read for after the server has shown the session.
    let mut window = Window::tall(SAMPLE);
    window.turn(between(&[(DraftOf::Note, draft.clone())]));
    assert_eq!(note(&window).as_deref(), Some("Calme."));
    window.key(Modifiers::CTRL, Key::N);
    window.key(Modifiers::CTRL, Key::Enter);
    let all = asked(&mut window);
    let [Command::Order(order), Command::DraftRemark { draft: sent, .. }] = &all[..] else {
        panic!("{all:?}")
    };
    let Order::Remark { moment, .. } = **order else { panic!("{order:?}") };
    assert!(is_begun(moment) && sent.sent.as_deref() == Some("Calme."), "{all:?}");
    // Killed before the answer: the server kept it, or did not.
    let left = (DraftOf::Note, (**sent).clone());
    let mut kept = between(std::slice::from_ref(&left));
    let mut jury = kept.exam.jury().unwrap().clone();
    let remarks = &mut jury.about.as_mut().unwrap().remarks;
    let note_kept = RemarkView { remark: OrderId(98), text: "Calme.".into(), ..remarks[1].clone() };
    remarks.push(note_kept);
    kept.exam.view = Some(Arc::new(ExamView::Jury(Box::new(jury))));
    for (view, text) in [(between(&[left]), "Calme."), (kept, "")] {
        let mut window = Window::tall(SAMPLE);
        window.turn(view);
        assert_eq!(note(&window).as_deref(), Some(text));
        let is_over =
            |(_, of, draft): &(_, DraftOf, RemarkDraft)| *of == DraftOf::Note && draft.text.is_empty();
        assert_eq!(drafted(&mut window).iter().any(is_over), text.is_empty());
    }
}

#[test]
fn the_words_of_a_mark_are_kept_as_they_are_typed_and_go_to_it_after_a_kill() {
    let mut window = Window::tall(SAMPLE);
    let mark = OrderId(99);
    window.turn(seen(|exam, _| exam.marked = Some(mark)));
    window.type_text("rassure");
    let drafts = drafted(&mut window);
    let Some((NUMBER, of, draft)) = drafts.last() else { panic!("{drafts:?}") };
    assert_eq!((*of, draft.text.as_str()), (DraftOf::Words(mark), "rassure"));
    let with_mark = |text: &str| {
        let mut view = between(&[(*of, draft.clone())]);
        let mut jury = view.exam.jury().unwrap().clone();
        jury.about.as_mut().unwrap().remarks.push(RemarkView {
            remark: mark,
            kind: RemarkKind::Mark,
            exchange: Some(ExchangeId(3)),
            offset_ms: Some(155_000),
            at_ms: 0,
            text: text.into(),
        });
        view.exam.view = Some(Arc::new(ExamView::Jury(Box::new(jury))));
        view
    };
    let mut window = Window::tall(SAMPLE);
    window.turn(between(&[(*of, draft.clone())]));
    assert_eq!(asked(&mut window), [], "the mark is not there yet");
    window.turn(with_mark(""));
    let text = "rassure".to_owned();
    let reword = Order::Reword { candidate: NUMBER, remark: mark, text };
    assert_eq!(asked(&mut window), [Command::Order(Box::new(reword))], "once");
    window.turn(with_mark("rassure"));
    let over = Command::DraftRemark { candidate: NUMBER, of: *of, draft: Box::default() };
    assert_eq!(asked(&mut window), [over], "nothing is left of it");
}

#[test]
fn words_that_are_given_up_are_not_kept() {
    let mut window = Window::tall(SAMPLE);
    window.turn(seen(|exam, _| exam.marked = Some(OrderId(99))));
    window.type_text("rass");
    window.key(Modifiers::NONE, Key::Escape);
    let drafts = drafted(&mut window);
    assert_eq!(drafts.last().map(|(_, _, draft)| draft.text.as_str()), Some(""));
    assert!(!window.shows(SHEET_FRENCH.mark_words));
}

#[test]
fn words_whose_mark_is_refused_are_back_in_the_field() {
    let mut window = Window::tall(SAMPLE);
    let mark = OrderId(99);
    window.turn(seen(|exam, _| exam.marked = Some(mark)));
    window.type_text("rassure");
    window.key(Modifiers::NONE, Key::Enter);
    assert!(!window.shows(SHEET_FRENCH.mark_words), "they wait for their mark");
    asked(&mut window);
    let order = Order::Remark {
        candidate: NUMBER,
        kind: RemarkKind::Mark,
        text: String::new(),
        moment: RemarkMoment::Outside,
    };
    window.turn(seen(|exam, _| {
        let number = 1;
        let refused = Some(Refused::NotAllowed);
        exam.answers = Arc::new(vec![Answer { number, order: mark, refused }]);
        exam.answered = Arc::new([(number, ToExam::Order { id: mark, order, by: None })].into());
    }));
    let field = window.harness.get_by_role_and_label(Role::TextInput, SHEET_FRENCH.mark_words);
    assert_eq!(field.accesskit_node().value().as_deref(), Some("rassure"));
    assert_eq!(asked(&mut window), [], "nothing of them is given up");
}

#[test]
fn what_one_juror_began_is_not_shown_to_another_who_sits_down_here() {
    let mut window = Window::tall(SAMPLE);
    write(&mut window, "Calme.");
    window.turn(seen(|exam, jury| {
        jury.juror = JurorId(12);
        exam.marked = Some(OrderId(99));
    }));
    assert_eq!(note(&window).as_deref(), Some(""));
    window.turn(seen(|exam, jury| {
        jury.juror = JurorId(13);
        exam.marked = Some(OrderId(99));
    }));
    assert!(!window.shows(SHEET_FRENCH.mark_words), "the mark is the other's");
}
