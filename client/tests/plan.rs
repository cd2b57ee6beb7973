//! The plan of the day on staff's screen, found and used by what assistive technology is told.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test cannot go on without, it stops for")]

mod sample;
mod window;

use client::settings::{Language, Settings};
use client::station::{Command, ExamSeen, PlanPage, PlanSeen, View};
use client::ui::{PLAN_ENGLISH, PLAN_FRENCH};
use eframe::egui::{Key, Modifiers, Role, Vec2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use signaling::protocol::exam::{CandidateNumber, ExamView, JuryId, Order, OwnFinal, StaffView, Stage};
use signaling::protocol::{
    Activity, DeskNumber, Entry, Minute, PlanDay, PlanEdit, PlanShown, PlanStale, Spot, Who,
};
use window::Window;

const HIGH: Vec2 = vec2(1440.0, 1800.0);

fn page(name: &str, settings: Settings, size: Vec2) -> Window {
    let mut window = Window::open(sample::view(name).unwrap(), true, settings, size);
    window.key(Modifiers::CTRL, Key::F2);
    window
}

fn of(name: &str) -> Window {
    page(name, Settings::default(), HIGH)
}

fn shown(name: &str) -> PlanShown {
    (**sample::view(name).unwrap().exam.plan.shown.as_ref().unwrap()).clone()
}

fn with_session(view: &View, change: impl FnOnce(&mut StaffView)) -> View {
    let Some(ExamView::Staff(session)) = view.exam.view.as_deref() else { panic!("no session of staff") };
    let mut session = session.clone();
    change(&mut session);
    let exam = ExamSeen { view: Some(ExamView::Staff(session).into()), ..view.exam.clone() };
    View { exam, ..view.clone() }
}

/// The first entry of a candidate, and how its bar begins to be called.
fn first_of(shown: &PlanShown, number: u16) -> (Entry, String) {
    let own = |entry: &&Entry| matches!(&entry.activity, Activity::Phase { candidate, .. } if candidate.0 == number);
    let entry = shown.plan.entries.iter().find(own).unwrap().clone();
    let bar = format!("Candidat {number:02}, Partie 1");
    (entry, bar)
}

fn order(order: Order) -> Command {
    Command::Order(Box::new(order))
}

fn edits(window: &mut Window) -> Vec<PlanEdit> {
    let asked = window.asked().into_iter().map(|command| match command {
        Command::Order(order) => match *order {
            Order::EditPlan(edit) => edit,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    });
    asked.collect()
}

fn press_bar(window: &mut Window, begins: &str) {
    let bars = window.harness.get_all_by_role(Role::ListBoxOption);
    let bar = bars
        .into_iter()
        .find(|bar| bar.accesskit_node().label().is_some_and(|label| label.starts_with(begins)));
    bar.unwrap_or_else(|| panic!("no bar {begins}")).click_accesskit();
    window.harness.run_steps(3);
}

#[test]
fn without_a_plan_one_is_computed_from_the_usual_day_of_the_people_who_are_there() {
    let mut window = of("plan-none");
    assert!(window.shows(PLAN_FRENCH.none) && window.shows(PLAN_FRENCH.start));
    window.press_button(PLAN_FRENCH.compute);
    let plan = Order::Plan { day: PlanDay::usual(6, 2), keep_juries: true };
    assert_eq!(window.asked(), [order(plan)]);
}

#[test]
fn a_day_that_nobody_has_set_follows_the_people_who_come() {
    let mut window = of("plan-none");
    let view = sample::view("plan-none").unwrap();
    window.turn(with_session(&view, |session| session.candidates.truncate(3)));
    window.press_button(PLAN_FRENCH.compute);
    let plan = Order::Plan { day: PlanDay::usual(3, 2), keep_juries: true };
    assert_eq!(window.asked(), [order(plan)]);
}

#[test]
fn what_the_fields_say_is_what_it_is_computed_from_and_a_bad_field_is_told() {
    let mut window = of("plan-none");
    let field = |window: &Window, label: &str| {
        let all = window.harness.get_all_by_role_and_label(Role::TextInput, label);
        all.into_iter().next().unwrap().focus();
    };
    field(&window, PLAN_FRENCH.rooms);
    window.harness.run_steps(2);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.harness.run_steps(1);
    window.harness.event(eframe::egui::Event::Text("1".into()));
    window.harness.run_steps(3);
    window.press_button(&format!("{}, {}", PLAN_FRENCH.has_lunch, PLAN_FRENCH.lunch_none));
    window.press_button(&format!("{}, {}", PLAN_FRENCH.keep_juries, PLAN_FRENCH.give_anew));
    window.press_button(PLAN_FRENCH.compute);
    let day = PlanDay { rooms: 1, lunch: None, ..PlanDay::usual(6, 2) };
    assert_eq!(window.asked(), [order(Order::Plan { day, keep_juries: false })]);
    field(&window, PLAN_FRENCH.start);
    window.harness.run_steps(2);
    window.harness.event(eframe::egui::Event::Text("x".into()));
    window.harness.run_steps(3);
    assert!(window.shows(PLAN_FRENCH.bad_time));
    let button = window.harness.get_by_role_and_label(Role::Button, PLAN_FRENCH.compute);
    assert!(button.accesskit_node().is_disabled());
}

#[test]
fn every_entry_stands_in_the_rows_of_those_it_concerns_and_says_when_and_where() {
    let window = of("plan-3");
    let plan = shown("plan-3");
    let (entry, bar) = first_of(&plan, 1);
    assert!(window.shows(&format!("{bar}\u{a0}: étude")) || window.shows(&bar));
    assert!(window.shows(&format!("{}–{}", entry.from, entry.to)) && window.shows("Poste 1"));
    assert!(window.shows("Jury A, Candidat 01") && window.shows("Salle 1, Candidat 01"));
    assert!(window.shows("Jury A, délibération") && window.shows("Surveillant 1, postes des candidats"));
    let bars = window.harness.get_all_by_role(Role::ListBoxOption).count();
    let rows = plan.plan.entries.iter().map(|entry| {
        let whos = [Who::Jury(JuryId(1))]
            .into_iter()
            .chain((1..4).map(|n| Who::Room(signaling::protocol::RoomNumber(n))));
        let owner =
            usize::from(!matches!(entry.activity, Activity::Reading { .. } | Activity::Deliberation { .. }));
        owner + whos.filter(|who| entry.concerns(*who)).count()
    });
    assert_eq!(bars, rows.sum::<usize>());
}

#[test]
fn an_entry_is_chosen_and_moved_by_buttons_and_by_keys() {
    let mut window = of("plan-8");
    let (entry, bar) = first_of(&shown("plan-8"), 1);
    assert!(window.shows(PLAN_FRENCH.choose_one));
    press_bar(&mut window, &bar);
    assert!(!window.shows(PLAN_FRENCH.choose_one));
    for button in [PLAN_FRENCH.later, PLAN_FRENCH.shorter] {
        window.press_button(button);
    }
    let later = PlanEdit::Move { entry: entry.id, from: entry.from.plus(5) };
    let shorter = PlanEdit::Resize { entry: entry.id, minutes: entry.minutes() - 5 };
    assert_eq!(edits(&mut window), [later, shorter]);
    press_bar(&mut window, &bar);
    window.key(Modifiers::CTRL, Key::ArrowRight);
    window.key(Modifiers::CTRL | Modifiers::SHIFT, Key::ArrowLeft);
    // On from where the first two have brought it.
    let later = PlanEdit::Move { entry: entry.id, from: entry.from.plus(10) };
    let shorter = PlanEdit::Resize { entry: entry.id, minutes: entry.minutes() - 10 };
    assert_eq!(edits(&mut window), [later, shorter]);
}

#[test]
fn arrows_go_from_entry_to_entry_in_a_row_and_from_row_to_row() {
    let mut window = of("plan-8");
    let plan = shown("plan-8");
    press_bar(&mut window, &first_of(&plan, 1).1);
    let focused = |window: &Window| {
        let mut bars = window.harness.get_all_by_role(Role::ListBoxOption);
        bars.find(|bar| bar.is_focused()).and_then(|bar| bar.accesskit_node().label()).unwrap_or_default()
    };
    window.key(Modifiers::NONE, Key::ArrowRight);
    assert!(focused(&window).starts_with("Candidat 01, Partie 2"), "{}", focused(&window));
    window.key(Modifiers::NONE, Key::ArrowDown);
    assert!(focused(&window).starts_with("Candidat 02"), "{}", focused(&window));
    window.key(Modifiers::NONE, Key::ArrowUp);
    window.key(Modifiers::NONE, Key::ArrowLeft);
    window.key(Modifiers::NONE, Key::ArrowLeft);
    assert!(focused(&window).starts_with("Candidat 01, Partie 1"), "{}", focused(&window));
    assert_eq!(window.asked(), []);
}

#[test]
fn an_edit_on_its_way_is_shown_and_taken_back_where_it_comes_to_nothing() {
    let mut window = of("plan-8");
    let view = sample::view("plan-8").unwrap();
    let (entry, bar) = first_of(&shown("plan-8"), 1);
    press_bar(&mut window, &bar);
    window.press_button(PLAN_FRENCH.later);
    let moved = format!("{}–{}", entry.from.plus(5), entry.to.plus(5));
    window.turn(View { exam: ExamSeen { waiting: 1, ..view.exam.clone() }, ..view.clone() });
    assert!(window.shows(&moved));
    window.press_button(PLAN_FRENCH.later);
    let last = edits(&mut window).pop();
    assert_eq!(
        last,
        Some(PlanEdit::Move { entry: entry.id, from: entry.from.plus(10) }),
        "on from where it is"
    );
    // Nothing waits any more, and the plan is the same: it was refused.
    std::thread::sleep(std::time::Duration::from_millis(350));
    window.turn(view);
    let bars = window.harness.get_all_by_role(Role::ListBoxOption);
    let labels: Vec<String> = bars.filter_map(|bar| bar.accesskit_node().label()).collect();
    let own = labels.iter().find(|label| label.starts_with(&bar)).unwrap();
    assert!(own.contains(&format!("{}–{}", entry.from, entry.to)), "{own}");
}

#[test]
fn a_candidate_is_given_another_jury_from_any_entry_before_it() {
    let mut window = of("plan-12");
    press_bar(&mut window, "Candidat 01, Partie 3");
    let own = shown("plan-12").plan.entries.iter().find_map(|entry| match entry.activity {
        Activity::Phase { candidate, jury: Some(jury), .. } if candidate.0 == 1 => Some(jury),
        _ => None,
    });
    let (other, name) = if own == Some(JuryId(3)) { (JuryId(2), "Jury B") } else { (JuryId(3), "Jury C") };
    window.press_button(&format!("{}, {name}", PLAN_FRENCH.other_jury));
    let candidate = signaling::protocol::CandidateNumber(1);
    assert_eq!(edits(&mut window), [PlanEdit::Reassign { candidate, jury: other }]);
    press_bar(&mut window, "Candidat 01, Partie 1");
    assert!(!window.shows(PLAN_FRENCH.other_jury), "nobody examines there");
}

#[test]
fn a_conflict_is_a_sentence_that_leads_to_its_entries_one_after_the_other() {
    let mut window = of("plan-12");
    let conflicts = shown("plan-12").plan.conflicts;
    assert!(window.shows(&format!("{} conflit", conflicts.len())));
    let mut sentences = window.harness.get_all_by_role(Role::Button);
    let sentence = sentences.find_map(|button| {
        button.accesskit_node().label().filter(|label| label.contains("doit être finie avant"))
    });
    drop(sentences);
    let sentence = sentence.expect("it was moved before the phase that comes first");
    window.press_button(&sentence);
    let chosen = |window: &Window| {
        let mut bars = window.harness.get_all_by_role(Role::ListBoxOption);
        bars.find(|bar| bar.is_focused()).and_then(|bar| bar.accesskit_node().label()).unwrap_or_default()
    };
    let first = chosen(&window);
    assert!(first.contains("Partie 2") && first.ends_with(PLAN_FRENCH.to_solve), "{first}");
    window.press_button(&sentence);
    assert!(chosen(&window).contains("Partie 3"), "{}", chosen(&window));
}

#[test]
fn a_plan_out_of_date_says_why_and_is_computed_anew_from_its_own_day() {
    let mut window = of("plan-8");
    assert!(window.shows(PLAN_FRENCH.stale) && window.shows("Le candidat 09 n’y a pas sa place."));
    assert!(window.shows("Le candidat 02 est absent ou n’est plus inscrit."));
    window.press_button(PLAN_FRENCH.compute_anew);
    let day = shown("plan-8").day;
    assert_eq!(window.asked(), [order(Order::Plan { day, keep_juries: true })]);
}

#[test]
fn once_the_day_has_begun_it_is_edited_and_not_computed_anew() {
    let mut window = of("plan-8");
    let view = with_session(&sample::view("plan-8").unwrap(), |session| {
        session.candidates[0].clock.stage = Stage::Running;
    });
    window.turn(view);
    let button = window.harness.get_by_role_and_label(Role::Button, PLAN_FRENCH.compute_anew);
    assert!(button.accesskit_node().is_disabled());
    press_bar(&mut window, "Candidat 03, Partie 1");
    window.press_button(PLAN_FRENCH.later);
    assert_eq!(edits(&mut window).len(), 1);
}

#[test]
fn a_candidate_is_given_another_station_or_room_from_the_entry_that_is_chosen() {
    let mut window = of("plan-8");
    let (entry, bar) = first_of(&shown("plan-8"), 1);
    press_bar(&mut window, &bar);
    let list = window.harness.get_by_role_and_label(Role::ComboBox, PLAN_FRENCH.other_desk);
    list.click_accesskit();
    window.harness.run_steps(3);
    let place = window.harness.get_by_role_and_label(Role::Button, "Poste 7");
    place.click_accesskit();
    window.harness.run_steps(3);
    let spot = Spot::Desk(DeskNumber(7));
    assert_eq!(edits(&mut window), [PlanEdit::Place { entry: entry.id, spot }]);
    press_bar(&mut window, "Candidat 01, Entretien technique");
    assert!(window.harness.query_by_role_and_label(Role::ComboBox, PLAN_FRENCH.other_room).is_some());
    press_bar(&mut window, "Jury A, délibération");
    for list in [PLAN_FRENCH.other_desk, PLAN_FRENCH.other_room] {
        assert!(window.harness.query_by_role_and_label(Role::ComboBox, list).is_none(), "it has no place");
    }
}

#[test]
fn who_is_late_is_given_a_place_from_a_time_on_and_who_is_absent_is_taken_out() {
    let mut window = of("plan-8");
    let start = shown("plan-8").day.start;
    window.press_button("Donner une place au candidat 09");
    let late = |not_before| PlanEdit::Add { candidate: CandidateNumber(9), not_before };
    assert_eq!(edits(&mut window), [late(start)]);
    window.turn(with_session(&sample::view("plan-8").unwrap(), |session| {
        session.candidates[0].clock.stage = Stage::Running;
    }));
    let type_time = |window: &mut Window, text: &str| {
        window.harness.get_by_role_and_label(Role::TextInput, PLAN_FRENCH.not_before).focus();
        window.harness.run_steps(2);
        window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        window.harness.run_steps(1);
        window.type_text(text);
    };
    type_time(&mut window, "10h15");
    window.press_button("Donner une place au candidat 09");
    window.press_button("Retirer le candidat 02 du plan");
    let gone = PlanEdit::Drop { candidate: CandidateNumber(2) };
    assert_eq!(edits(&mut window), [late(Minute(615)), gone]);
    type_time(&mut window, "dix");
    let button = window.harness.get_by_role_and_label(Role::Button, "Donner une place au candidat 09");
    assert!(button.accesskit_node().is_disabled(), "what is no time");
}

#[test]
fn a_final_interview_given_or_taken_back_since_comes_into_the_plan_by_a_button_until_it_begins() {
    let (candidate, base) = (CandidateNumber(3), sample::view("plan-8").unwrap());
    let with = |own| {
        let view = with_session(&base, |session| {
            session.candidates[0].clock.stage = Stage::Running;
            let tile = session.candidates.iter_mut().find(|tile| tile.candidate == candidate).unwrap();
            tile.now.final_interview = Some(own);
        });
        let mut shown = shown("plan-8");
        shown.stale = vec![PlanStale::FinalInterviewChanged { candidate }];
        let plan = PlanSeen { shown: Some(shown.into()), ..view.exam.plan.clone() };
        View { exam: ExamSeen { plan, ..view.exam.clone() }, ..view }
    };
    let mut window = of("plan-8");
    let (place, drop) =
        ("Placer l’entretien final du candidat 03", "Retirer du plan l’entretien final du candidat 03");
    for (minutes, button) in [(Some(20), place), (None, drop)] {
        window.turn(with(OwnFinal { minutes, may_change: true }));
        window.press_button(button);
        let asked = edits(&mut window);
        let [PlanEdit::FinalInterview { candidate: of, not_before }] = asked[..] else { panic!("{asked:?}") };
        assert!(of == candidate && not_before >= base.exam.plan.shown.as_ref().unwrap().day.start);
    }
    window.turn(with(OwnFinal { minutes: Some(20), may_change: false }));
    for button in [place, drop] {
        assert!(window.harness.query_by_role_and_label(Role::Button, button).is_none(), "it has begun");
    }
}

#[test]
fn the_page_is_printed_by_one_button_and_where_it_went_is_said() {
    let mut window = of("plan-8");
    window.press_button(PLAN_FRENCH.print);
    assert_eq!(window.asked(), [Command::PrintPlan]);
    let view = sample::view("plan-8").unwrap();
    let plan = PlanSeen { page: PlanPage::Coming, ..view.exam.plan.clone() };
    window.turn(View { exam: ExamSeen { plan, ..view.exam.clone() }, ..view });
    let button = window.harness.get_by_role_and_label(Role::Button, PLAN_FRENCH.printing);
    assert!(button.accesskit_node().is_disabled());
    window.turn(sample::view("plan-printed").unwrap());
    assert!(window.shows("plan-du-jour.html"));
}

#[test]
fn it_is_whole_in_english_in_the_smallest_window_and_at_twice_the_size() {
    let settings = Settings { language: Language::English, text_percent: 200, ..Settings::default() };
    let mut window = page("plan-12", settings, vec2(1024.0, 700.0));
    assert!(window.shows("12 candidates before 3 juries") && window.shows(PLAN_ENGLISH.to_solve));
    let button = window.harness.get_by_role_and_label(Role::Button, PLAN_ENGLISH.print);
    let right = button.rect().right();
    assert!(right <= 512.0, "{right}: nothing lies beside the window");
    press_bar(&mut window, "Candidate 01, Partie 1");
    window.press_button(PLAN_ENGLISH.later);
    assert_eq!(edits(&mut window).len(), 1);
    let morning = format!("{}, {}", PLAN_ENGLISH.range, PLAN_ENGLISH.morning);
    window.press_button(&morning);
    let late = Minute(13 * 60);
    let plan = shown("plan-12");
    let hidden = plan.plan.entries.iter().filter(|entry| entry.from >= late).count();
    assert!(hidden > 0);
    let bars = window.harness.get_all_by_role(Role::ListBoxOption).count();
    assert!(bars < plan.plan.entries.len(), "{bars}");
}
