//! The plan of the day at a station: read whenever it is another, never made of two editions, printed by the browser.

use signaling::protocol::exam::{ExamView, FromExam, SessionId, StaffView, ToExam};
use signaling::protocol::{DayPlan, PlanDay, PlanForm, PlanShown};

use super::*;

fn desk(role: Role) -> Desk {
    let mut desk = Desk::new(role);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.did();
    desk
}

/// The server shows staff its session, with a plan of this edition.
fn names(desk: &mut Desk, plan: Option<u64>) {
    let view = StaffView {
        session: SessionId(7),
        title: "Lumélec".into(),
        format: "Titre".into(),
        heading: Vec::new(),
        date: String::new(),
        place: String::new(),
        exclude_drawn: false,
        candidates: Vec::new(),
        jurors: Vec::new(),
        seats: Vec::new(),
        juries: Vec::new(),
        missing: Vec::new(),
        facts: 40,
        phases: Vec::new(),
        plan,
    };
    tells(desk, FromExam::View { view: Some(ExamView::Staff(Box::new(view))) });
}

fn tells(desk: &mut Desk, told: FromExam) {
    desk.receive(ToStation::Exam(told));
}

fn plan(revision: u64) -> PlanShown {
    PlanShown {
        revision,
        day: PlanDay::usual(3, 1),
        phases: Vec::new(),
        plan: DayPlan::default(),
        breaks: Vec::new(),
        stale: Vec::new(),
    }
}

fn part(form: PlanForm, revision: u64, (part, of): (u32, u32), text: &str) -> FromExam {
    FromExam::PlanPart { form, revision, part, of, text: text.into() }
}

/// The parts that the station asked for.
fn asked(desk: &mut Desk) -> Vec<(PlanForm, u32)> {
    let asks = |message| match message {
        ToServer::Exam(ToExam::Plan { form, part }) => Some((form, part)),
        _ => None,
    };
    desk.said().into_iter().filter_map(asks).collect()
}

fn shown(desk: &Desk) -> Option<u64> {
    desk.station.view().exam.plan.shown.as_ref().map(|shown| shown.revision)
}

#[test]
fn a_plan_is_read_in_parts_whenever_the_session_names_another_edition() {
    let mut desk = desk(Role::Staff);
    names(&mut desk, None);
    assert_eq!(asked(&mut desk), []);
    names(&mut desk, Some(40));
    assert_eq!(asked(&mut desk), [(PlanForm::Day, 1)]);
    names(&mut desk, Some(40));
    assert_eq!(asked(&mut desk), [], "it is on its way");
    let text = serde_json::to_string(&plan(40)).unwrap();
    let (one, other) = text.split_at(20);
    tells(&mut desk, part(PlanForm::Day, 40, (1, 2), one));
    assert_eq!((asked(&mut desk), shown(&desk)), (vec![(PlanForm::Day, 2)], None));
    tells(&mut desk, part(PlanForm::Day, 40, (2, 2), other));
    assert_eq!((asked(&mut desk), shown(&desk)), (vec![], Some(40)));
    names(&mut desk, Some(41));
    assert_eq!(
        (asked(&mut desk), shown(&desk)),
        (vec![(PlanForm::Day, 1)], Some(40)),
        "until the next is whole"
    );
    names(&mut desk, None);
    assert_eq!(shown(&desk), None);
}

#[test]
fn a_text_is_never_made_of_two_editions() {
    let mut desk = desk(Role::Staff);
    names(&mut desk, Some(40));
    asked(&mut desk);
    tells(&mut desk, part(PlanForm::Day, 40, (1, 2), "{\"revision\":40,"));
    names(&mut desk, Some(41));
    asked(&mut desk);
    tells(&mut desk, part(PlanForm::Day, 41, (2, 2), "of another"));
    assert_eq!((asked(&mut desk), shown(&desk)), (vec![(PlanForm::Day, 1)], None));
    tells(&mut desk, part(PlanForm::Day, 41, (1, 1), &serde_json::to_string(&plan(41)).unwrap()));
    assert_eq!((asked(&mut desk), shown(&desk), desk.notices()), (vec![], Some(41), vec![]));
}

#[test]
fn a_plan_that_became_another_while_it_came_is_read_again() {
    let mut desk = desk(Role::Staff);
    names(&mut desk, Some(40));
    names(&mut desk, Some(44));
    asked(&mut desk);
    tells(&mut desk, part(PlanForm::Day, 40, (1, 1), &serde_json::to_string(&plan(40)).unwrap()));
    assert_eq!((asked(&mut desk), shown(&desk)), (vec![(PlanForm::Day, 1)], Some(40)));
}

#[test]
fn what_was_on_its_way_is_asked_for_anew_after_a_reconnect() {
    let mut desk = desk(Role::Staff);
    names(&mut desk, Some(40));
    tells(&mut desk, part(PlanForm::Day, 40, (1, 2), "lost"));
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(30));
    desk.did();
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    assert_eq!(asked(&mut desk), [(PlanForm::Day, 1)]);
    tells(&mut desk, part(PlanForm::Day, 40, (1, 1), &serde_json::to_string(&plan(40)).unwrap()));
    assert_eq!(shown(&desk), Some(40));
}

#[test]
fn the_page_is_fetched_whole_and_handed_to_the_engine_once() {
    let mut desk = desk(Role::Staff);
    desk.ask(Command::PrintPlan);
    assert_eq!((asked(&mut desk), desk.notices()), (vec![], vec![NoticeKind::NoPlanToPrint]));
    names(&mut desk, Some(40));
    asked(&mut desk);
    desk.ask(Command::PrintPlan);
    desk.ask(Command::PrintPlan);
    assert_eq!(asked(&mut desk), [(PlanForm::Page, 1)], "a second press asks for nothing more");
    assert_eq!(desk.station.view().exam.plan.page, PlanPage::Coming);
    tells(&mut desk, part(PlanForm::Page, 40, (1, 2), "<p>"));
    tells(&mut desk, part(PlanForm::Page, 40, (2, 2), "</p>"));
    assert!(desk.did().contains(&Effect::ShowPage("<p></p>".into())));
    desk.happen(Input::PageShown("plan.html".into()));
    assert_eq!(desk.station.view().exam.plan.page, PlanPage::Shown("plan.html".into()));
    let (file, why) = ("plan.html".to_owned(), "no browser".to_owned());
    desk.happen(Input::PageNotOpened { file: file.clone(), why: why.clone() });
    assert_eq!(desk.station.view().exam.plan.page, PlanPage::None);
    assert_eq!(desk.notices().last(), Some(&NoticeKind::PageNotOpened { file, why }));
}

#[test]
fn a_plan_is_printed_by_staff_that_is_online() {
    let mut jury = desk(Role::Jury);
    jury.ask(Command::PrintPlan);
    assert_eq!((asked(&mut jury), jury.notices()), (vec![], vec![NoticeKind::WrongRole]));
    let mut staff = desk(Role::Staff);
    names(&mut staff, Some(40));
    staff.happen(Input::SocketClosed("cut".into()));
    asked(&mut staff);
    staff.ask(Command::PrintPlan);
    assert_eq!((asked(&mut staff), staff.notices()), (vec![], vec![NoticeKind::NotReady]));
}
