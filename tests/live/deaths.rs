//! The server, a candidate's station or the jury's is killed in each phase of a day: everybody comes back to the same
//! phase, draw, notes and scores.

use std::time::Duration;

use serde_json::Value;
use signaling::protocol::exam::{Contact, Drawn, ExchangeState, Order, RemarkKind, Stage, Step};
use tests::programs::Robot;
use tests::session::give;

use crate::hall::{CANDIDATE, Hall};
use crate::stage::{PATIENCE, ready};

/// What runs by itself, or counts what a death adds to the record.
const MOVING: [&str; 7] = ["remaining_ms", "last_minutes", "share_ms", "open", "outage", "outages", "facts"];

/// A view without what moves.
fn still(event: &Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                // An exchange that lasts is one still, however long.
                let moving =
                    |key: &str, value: &Value| MOVING.contains(&key) && (key != "open" || value.is_number());
                for (key, value) in fields.iter_mut() {
                    if moving(key, value) {
                        *value = Value::Null;
                    }
                }
                fields.values_mut().for_each(strip);
            }
            Value::Array(values) => values.iter_mut().for_each(strip),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut view = event["view"].clone();
    strip(&mut view);
    view
}

/// What everybody sees now.
fn seen(hall: &mut Hall) -> [Value; 3] {
    let robots = [&mut hall.lead.staff, &mut hall.candidate, &mut hall.jury];
    robots.map(|robot| {
        // What is on its way comes in.
        robot.listen_for(Duration::from_millis(300));
        still(robot.last("exam").expect("it sees the session"))
    })
}

/// It is back, and from its first view on sees what it saw.
fn comes_back(robot: &mut Robot, to: &Value, what: &str) {
    robot.wait("online", PATIENCE, |_| true).unwrap();
    let back = robot.wait("exam", PATIENCE, |_| true).unwrap().1;
    if still(&back) != *to {
        // Staff and jury see the others come back one by one.
        let came = robot.wait("exam", PATIENCE, |event| still(event) == *to);
        let last = robot.last("exam").map(still).unwrap_or_default();
        assert!(came.is_ok(), "{what}, {}: {last:#}\nand not {to:#}", robot.name);
    }
}

/// Its voice connection stands.
fn warm(robot: &mut Robot) {
    if robot.last("media").is_none_or(|media| media["state"] != "ready") {
        ready(robot);
    }
}

fn kill_server(hall: &mut Hall, what: &str) {
    let before = seen(hall);
    hall.stage.restart_server();
    for (robot, before) in
        [&mut hall.lead.staff, &mut hall.candidate, &mut hall.jury].into_iter().zip(&before)
    {
        comes_back(robot, before, &format!("the server was killed {what}"));
    }
}

fn kill_stations(hall: &mut Hall, what: &str) {
    let [_, candidate, jury] = seen(hall);
    let back = hall.stage.robot_anew("candidate", "07", "candidate", &mut hall.candidate);
    comes_back(back, &candidate, &format!("the candidate's station was killed {what}"));
    let back = hall.stage.robot_anew("jury", "Jury A", "client", &mut hall.jury);
    comes_back(back, &jury, &format!("the jury's station was killed {what}"));
}

/// What there is to lose in a phase: a draw, an exchange in which both are, notes, a score.
fn work(hall: &mut Hall) {
    let view = hall.view(|view| view.clock.stage == Stage::Running);
    if let Some(what) = view.may.draw {
        hall.draw(what);
        let result = hall.view(|view| view.draws.iter().any(|draw| draw.what == what)).draws;
        assert!(result.iter().any(|draw| draw.result.is_some()));
    }
    let phase = view.clock.phase.id;
    let about = hall.about(|about| about.clock.stage == Stage::Running && about.clock.phase.id == phase);
    if about.may.note {
        hall.remark(RemarkKind::Note, &format!("attentive en {}", phase.0));
    }
    if about.may.begin {
        let sheet = &about.run_sheet;
        let of = |contact| sheet.iter().find(|planned| planned.contact == contact).unwrap();
        hall.exchange(of(Contact::AwaitCall));
        hall.begin(of(Contact::OpenChat).exchange);
    }
    if about.may.score {
        hall.score(1);
    }
}

#[test]
fn whoever_is_killed_in_any_phase_comes_back_to_the_same_phase_draw_notes_and_scores() {
    let mut hall = Hall::open("titre");
    let phases = hall.view(|_| true).clock.phase.of;
    for phase in 1..=phases {
        hall.go(&[Step::Open]);
        if phase % 2 == 1 {
            kill_server(&mut hall, &format!("before phase {phase}"));
        }
        hall.go(&[Step::Ready]);
        if hall.view(|view| view.clock.stage == Stage::Ready).clock.phase.id.0 == "part3" {
            warm(&mut hall.candidate);
            warm(&mut hall.jury);
            // Their voice connection outlives the server.
            kill_server(&mut hall, "when all were there");
        }
        hall.go(&[Step::Start]);
        work(&mut hall);
        kill_server(&mut hall, &format!("in phase {phase}"));
        kill_stations(&mut hall, &format!("in phase {phase}"));
        let open = |state: &ExchangeState| matches!(state, ExchangeState::Open(_));
        let sheet = hall.about(|_| true).run_sheet;
        if let Some(open) = sheet.iter().find(|exchange| open(&exchange.state)) {
            hall.close(open.exchange);
        }
        if phase == 2 {
            hall.go(&[Step::Pause]);
            kill_server(&mut hall, "while the clock stood");
            hall.go(&[Step::Resume]);
        }
        hall.go(&[Step::Finish]);
        if phase % 2 == 0 {
            kill_server(&mut hall, &format!("after phase {phase}"));
        }
    }
    let about = hall.about(|about| about.clock.stage == Stage::Finished);
    let drawn: Vec<Drawn> =
        about.draws.iter().filter(|draw| draw.result.is_some()).map(|draw| draw.what).collect();
    assert_eq!(drawn, [Drawn::Subject, Drawn::Recording]);
    let notes = about.remarks.iter().filter(|remark| remark.kind == RemarkKind::Note).count();
    let scored: Vec<_> = about.scoring.iter().filter(|scoring| !scoring.own.is_empty()).collect();
    assert!(notes >= 3 && about.remarks.len() > notes && !scored.is_empty(), "{about:?}");
    // What is final is final for the next server, too.
    let part = scored[0].part;
    give(&mut hall.jury, &Order::Lock { candidate: CANDIDATE, part }).unwrap();
    kill_server(&mut hall, "after the scores were locked");
    let scoring = hall.about(|_| true).scoring;
    assert!(scoring.iter().any(|scoring| scoring.part == part && !scoring.locked.is_empty()));
}
