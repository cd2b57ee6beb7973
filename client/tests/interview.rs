//! A technical interview on the jury's screen: what is left to score, what the candidate wrote, and the marks of all of it.

mod sample;
mod window;

use std::sync::Arc;

use client::settings::Language;
use client::station::{Command, PromptOutput, View};
use client::ui::{FRENCH, GRID_FRENCH, INTERVIEW_FRENCH, PLAY_FRENCH, SHEET_FRENCH};
use eframe::egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use signaling::protocol::exam::{
    CandidateNumber, Competence, ExamView, ExchangeId, ExchangeMessage, ExchangeRecording, ExchangeState,
    ExchangeView, InterviewOnRest, Item, ItemRef, JurorId, JuryView, Order, OrderId, RecordedAt, ScoredIn,
    SessionId, Stage, Writer,
};
use signaling::protocol::{FileHash, StationId};
use window::Window;

const NUMBER: CandidateNumber = CandidateNumber(7);

/// What was asked, but for texts to read.
fn asked(window: &mut Window) -> Vec<Command> {
    let all = window.asked().into_iter();
    all.filter(|command| !matches!(command, Command::ReadItem(..))).collect()
}

fn order(order: Order) -> Command {
    Command::Order(Box::new(order))
}

fn changed(name: &str, change: impl FnOnce(&mut JuryView)) -> View {
    let mut view = sample::view(name).expect("a sample of that name");
    let mut jury = view.exam.jury().expect("it is of a jury").clone();
    change(&mut jury);
    view.exam.view = Some(Arc::new(ExamView::Jury(Box::new(jury))));
    view
}

fn at(window: &Window, label: &str) -> f32 {
    window.harness.get_by_label(label).rect().top()
}

#[test]
fn an_interview_without_scores_of_its_own_lists_first_what_has_none() {
    let mut window = Window::tall("jury-questions");
    let chosen = window.harness.get_by_role_and_label(Role::ComboBox, SHEET_FRENCH.to_read);
    assert_eq!(chosen.accesskit_node().value().as_deref(), Some(INTERVIEW_FRENCH.paper));
    assert!(window.shows(INTERVIEW_FRENCH.unscored));
    assert!(window.shows("Compétence 4 (1)") && window.shows("Compétence 5 (5)"));
    assert!(!window.shows("Compétence 6 ("), "all of it is scored");
    assert!(window.harness.query_by_label("Évaluer C4 · Bon interlocuteur").is_some());
    assert!(window.harness.query_by_label("Évaluer C4 · Objections traitées").is_none(), "it has a score");
    // A press opens it in the grid, where a score is given by the keyboard alone.
    window.press("Évaluer C7 · Motif de l’impayé");
    assert!(window.shows("Grille · compétence 7"));
    window.key(Modifiers::NONE, Key::Space);
    let (part, competence) = (ScoredIn::Situation, Competence::of(7).unwrap());
    let criterion = "Motif de l’impayé".into();
    let level = Some(1);
    assert_eq!(
        asked(&mut window),
        [order(Order::Score { candidate: NUMBER, part, competence, criterion, level })]
    );
}

#[test]
fn a_score_that_is_given_leaves_the_list_and_an_empty_list_says_so() {
    let mut window = Window::tall("jury-questions");
    window.turn(changed("jury-questions", |jury| {
        let scoring = &mut jury.about.as_mut().unwrap().scoring[0];
        scoring.competences.truncate(1);
        let first = scoring.own[0].clone();
        scoring
            .own
            .push(signaling::protocol::exam::ScoreEntry { criterion: "Bon interlocuteur".into(), ..first });
    }));
    assert!(window.shows(INTERVIEW_FRENCH.all_scored));
    assert!(window.harness.query_by_label("Évaluer C4 · Bon interlocuteur").is_none());
}

#[test]
fn it_lists_all_that_the_candidate_wrote_with_its_hours() {
    let window = Window::tall("jury-questions");
    for text in [
        "Mme Pelletier conteste sa facture",
        "Vous nous avez écrit le 2 novembre",
        "Lettre à M. Tessier.odt",
        "1 · SARL Lambert · Appel sortant",
        "Motif du contact\u{a0}: prospection",
        "2 · M. Jean Morel · Appel sortant",
        "Vous réglez 214,60 € en deux fois",
        "Envoyée au client à",
        "3 · Mme Inès Haddad · Chat",
    ] {
        assert!(window.shows(text), "{text}");
    }
    assert!(at(&window, INTERVIEW_FRENCH.unscored) < at(&window, INTERVIEW_FRENCH.productions));
}

#[test]
fn other_interviews_have_no_such_list() {
    for name in ["jury-interview", "jury-play", "jury-run-sheet"] {
        let window = Window::tall(name);
        assert!(!window.shows(INTERVIEW_FRENCH.unscored), "{name}");
    }
}

#[test]
fn before_that_interview_is_over_locking_says_what_it_bears_on_still() {
    let locking = |interview, stage| {
        let mut window = Window::tall("jury-run-sheet");
        window.turn(changed("jury-run-sheet", |jury| {
            let about = jury.about.as_mut().unwrap();
            (about.interview, about.clock.stage) = (interview, stage);
        }));
        window.press_button(GRID_FRENCH.lock);
        assert!(window.shows("critères sont sans évaluation."));
        window.shows(INTERVIEW_FRENCH.not_over)
    };
    assert!(locking(Some(InterviewOnRest::ToCome), Stage::Running));
    assert!(locking(Some(InterviewOnRest::ToCome), Stage::Finished));
    assert!(locking(Some(InterviewOnRest::Now), Stage::Running));
    assert!(!locking(Some(InterviewOnRest::Now), Stage::Finished), "it is over");
    assert!(!locking(None, Stage::Running), "there is none");
}

#[test]
fn a_mark_set_in_the_interview_stays_and_is_given_words() {
    let mut window = Window::tall("jury-interview");
    let line = "hors échange · ";
    assert!(window.shows(line) && window.shows("revient sur le tarif"));
    let replayed = window.harness.query_all_by_label_contains(PLAY_FRENCH.not_recorded).count();
    assert_eq!(replayed, 3, "of the exchange’s marks alone one could ask where their sound is");
    let change = window.harness.query_by_label_contains("Modifier, hors échange");
    change.unwrap().click_accesskit();
    window.harness.run_steps(3);
    window.harness.get_by_label_contains(SHEET_FRENCH.mark_words).type_text(" vert");
    window.harness.run_steps(2);
    window.key(Modifiers::NONE, Key::Enter);
    let text = "revient sur le tarif vert".to_owned();
    let said = asked(&mut window);
    let reword = order(Order::Reword { candidate: NUMBER, remark: OrderId(5), text });
    assert_eq!(said.last(), Some(&reword), "after what was kept of it while it was typed: {said:?}");
    // One that is set now has its field at once.
    window.key(Modifiers::NONE, Key::F11);
    assert_eq!(asked(&mut window), [Command::Mark(NUMBER)]);
    let mut view = sample::view("jury-interview").unwrap();
    view.exam.marked = Some(OrderId(99));
    window.turn(view);
    window.harness.get_by_label_contains(SHEET_FRENCH.mark_words);
}

#[test]
fn what_the_others_noted_is_read_with_their_names_once_all_have_locked() {
    let mut window = Window::tall("jury-differences");
    window.press_button(GRID_FRENCH.together);
    assert!(window.shows(GRID_FRENCH.others_noted));
    assert!(window.shows("Observation · M. Henri Tessier · 2:20"));
    for text in ["l’offre n’est pas chiffrée", "ne propose qu’une solution", "Calme.", GRID_FRENCH.more_noted]
    {
        assert!(window.shows(text), "{text}");
    }
    assert!(at(&window, "Mme Roux") < at(&window, "M. Le Gall"));
    let mut window = Window::tall("jury-grid-locked");
    window.key(Modifiers::CTRL, Key::F3);
    assert!(!window.shows(GRID_FRENCH.others_noted));
}

#[test]
fn the_smallest_window_with_the_largest_text_has_the_list() {
    for language in [Language::French, Language::English] {
        let window = Window::lowest("jury-questions", language);
        assert!(window.shows("C5 · Produits valorisés"));
        window.harness.get_by_role_and_label(
            Role::Button,
            if language == Language::French { GRID_FRENCH.lock } else { "Lock my scores" },
        );
    }
}

/// The second exchange was a chat; it is shown with its messages.
fn turn_to_chat(window: &mut Window) {
    window.harness.get_by_label_contains("2 · Mme Camille Roy").click_accesskit();
    window.harness.run_steps(3);
    window.press_button(SHEET_FRENCH.role);
}

/// A page of that chat, as the server has it.
fn page(view: &mut View, after: u64, texts: &[(u64, Writer, &str)], more: bool) {
    let message = |(number, by, text): &(u64, Writer, &str)| ExchangeMessage {
        number: *number,
        by: *by,
        at_ms: 1_795_300_000_000 + number * 1_000,
        text: (*text).to_owned(),
    };
    let item = ItemRef::Chat { exchange: ExchangeId(2), after };
    let page = Item::Chat { messages: texts.iter().map(message).collect(), more };
    Arc::make_mut(&mut view.exam.items).insert((NUMBER, item), Arc::new(page));
}

fn reads(window: &mut Window) -> Vec<u64> {
    let all = window.asked().into_iter();
    let pages = all.filter_map(|command| match command {
        Command::ReadItem(NUMBER, ItemRef::Chat { exchange: ExchangeId(2), after }) => Some(after),
        _ => None,
    });
    pages.collect()
}

#[test]
fn the_chat_of_an_exchange_that_is_over_is_read_again_where_the_station_holds_none_of_it() {
    for juror in [JurorId(11), JurorId(12)] {
        let mut view = changed("jury-interview", |jury| jury.juror = juror);
        (view.peer, view.chat) = (None, Arc::default());
        let mut window = Window::tall("jury-interview");
        window.turn(view.clone());
        turn_to_chat(&mut window);
        assert_eq!(reads(&mut window), [0], "{juror:?}");
        assert!(window.shows(SHEET_FRENCH.chat_coming));
        let first = [(31, Writer::Client, "Je conteste la facture."), (32, Writer::Candidate, "Je regarde.")];
        page(&mut view, 0, &first, true);
        window.turn(view.clone());
        assert_eq!(reads(&mut window), [32], "the next page");
        page(&mut view, 32, &[(40, Writer::Candidate, "La voici.")], false);
        window.turn(view);
        assert!(!window.shows(SHEET_FRENCH.chat_coming));
        let line = |who: &str, text: &str| {
            let all = window.harness.query_all_by_label_contains(text);
            all.filter_map(|node| node.accesskit_node().label()).any(|label| label.starts_with(who))
        };
        assert!(line("Mme Camille Roy · ", "Je conteste la facture."), "who wrote it, and when");
        assert!(line("Candidat n°\u{a0}07 · ", "Je regarde.") && line("Candidat n°\u{a0}07 · ", "La voici."));
        let composer = window.harness.query_all_by_role(Role::MultilineTextInput);
        let writes = composer.filter_map(|node| node.accesskit_node().label());
        assert!(
            !writes.into_iter().any(|label| label.contains("Mme Camille Roy")),
            "there is nowhere to write"
        );
    }
}

#[test]
fn what_the_station_that_played_holds_itself_is_there_until_the_server_has_sent_all_of_it() {
    let mut view = sample::view("jury-interview").unwrap();
    view.chat = sample::view("jury-in-chat").unwrap().chat;
    let mut window = Window::tall("jury-interview");
    window.turn(view.clone());
    turn_to_chat(&mut window);
    assert!(window.shows("je conteste la facture") && reads(&mut window) == [0]);
    page(&mut view, 0, &[(31, Writer::Client, "Bonjour, la facture de novembre.")], false);
    window.turn(view);
    assert!(window.shows("la facture de novembre") && !window.shows("je conteste la facture"));
}

#[test]
fn a_chat_without_messages_says_so_and_who_listens_has_no_messages_while_it_lasts() {
    let mut view = sample::view("jury-interview").unwrap();
    page(&mut view, 0, &[], false);
    let mut window = Window::tall("jury-interview");
    window.turn(view);
    turn_to_chat(&mut window);
    assert!(window.shows(SHEET_FRENCH.chat_none));
    let lasting = changed("jury-interview", |jury| {
        jury.juror = JurorId(12);
        let about = jury.about.as_mut().unwrap();
        about.run_sheet[1].state = ExchangeState::Open(60_000);
    });
    window.turn(lasting);
    assert!(!window.shows(SHEET_FRENCH.chat_none) && !window.shows(SHEET_FRENCH.chat_coming));
    assert!(!window.shows(FRENCH.messages) && !window.shows(FRENCH.send), "there is nothing to write in");
    assert!(reads(&mut window).is_empty());
}

/// Changes the exchange of the first mark, which is so long after it began; without one nothing.
fn of_mark(jury: &mut JuryView, change: impl FnOnce(&mut ExchangeView, u64)) {
    let Some(about) = jury.about.as_mut() else { return };
    let (exchange, offset_ms) = (about.remarks[0].exchange, about.remarks[0].offset_ms);
    let planned = about.run_sheet.iter_mut().find(|planned| Some(planned.exchange) == exchange);
    if let Some((planned, offset_ms)) = planned.zip(offset_ms) {
        change(planned, offset_ms);
    }
}

#[test]
fn a_mark_that_was_recorded_elsewhere_says_at_which_station_before_it_is_pressed() {
    let recorded_at = |station| {
        changed("jury-interview", |jury| {
            let at = RecordedAt { station, name: "Jury B".into(), from_ms: 0 };
            of_mark(jury, |planned, _| planned.recorded_at = vec![at]);
        })
    };
    let mut window = Window::tall("jury-interview");
    window.turn(recorded_at(StationId(77)));
    assert!(!window.shows(PLAY_FRENCH.not_recorded));
    let label = "0:36 · reformulation juste, enregistré au poste Jury B";
    let button = window.harness.get_by_label_contains(label);
    assert!(button.accesskit_node().is_disabled());
    let own = sample::view("jury-interview").unwrap().id.unwrap();
    window.turn(recorded_at(own));
    assert!(window.shows(PLAY_FRENCH.not_recorded) && !window.shows("enregistré au poste"));
}

#[test]
fn a_mark_that_was_recorded_elsewhere_is_heard_here_once_its_copy_is() {
    let hash = FileHash([7; 32]);
    let mut view = changed("jury-interview", |jury| {
        jury.session.get_or_insert(SessionId(0x5e55));
        let at = RecordedAt { station: StationId(77), name: "Jury B".into(), from_ms: 0 };
        of_mark(jury, |planned, offset_ms| {
            planned.recorded_at = vec![at];
            planned.recordings = vec![ExchangeRecording { from_ms: 0, length_ms: offset_ms + 1, hash }];
        });
    });
    let mut window = Window::tall("jury-interview");
    window.turn(view.clone());
    let label = "0:36 · reformulation juste";
    let line = format!("{label}, {}", PLAY_FRENCH.copying);
    assert!(window.harness.get_by_label_contains(&line).accesskit_node().is_disabled());
    view.files.here = Arc::new([hash].into());
    window.turn(view.clone());
    assert!(!window.shows(PLAY_FRENCH.copying));
    window.press(&format!("{}, M. Henri Tessier · {label}", PLAY_FRENCH.hear_again));
    let remark = view.exam.jury().unwrap().about.as_ref().unwrap().remarks[0].remark;
    let output = PromptOutput::default();
    assert_eq!(asked(&mut window), [Command::Replay { remark, output }]);
}
