//! A candidate goes through part 3 of each form of the exam: phone and chat, in and out, with marks and scores, over the
//! real server, the sample package and real WebRTC.

use std::process::Command;

use serde_json::{Value, json};
use signaling::protocol::exam::{
    Drawn, ExchangeState, JuryCandidate, Order, RemarkKind, RemarkMoment, ScoredIn, Scoring, Step,
};
use tests::programs::Robot;
use tests::session::give;

use crate::hall::{CANDIDATE, Hall, LISTENER, about_at};
use crate::stage::PATIENCE;

/// A score, and no other afterwards.
fn score_and_lock(hall: &mut Hall) -> Order {
    let score = hall.score(1);
    let Order::Score { part, .. } = score else { panic!("{score:?}") };
    give(&mut hall.jury, &Order::Lock { candidate: CANDIDATE, part }).unwrap();
    let Order::Score { candidate, part, competence, criterion, .. } = score else { panic!("{score:?}") };
    let other = Order::Score { candidate, part, competence, criterion, level: Some(0) };
    hall.jury.say(&json!({ "do": "order", "order": other })).unwrap();
    hall.jury.wait("answered", PATIENCE, |event| event["refused"] == "scores_locked").unwrap();
    other
}

/// What was said there, or is within a while.
fn said(robot: &mut Robot, is: &str) {
    if robot.last(is).is_none() {
        robot.wait(is, PATIENCE, |_| true).unwrap();
    }
}

fn scoring(about: &JuryCandidate, part: ScoredIn) -> &Scoring {
    about.scoring.iter().find(|scoring| scoring.part == part).unwrap()
}

/// Who listens is of another mind, which nobody learns before it has locked as well; then a score is agreed on.
fn agree(hall: &mut Hall, listener: &mut Robot, other: &Order) {
    let Order::Score { candidate, part, competence, criterion, .. } = other.clone() else {
        panic!("{other:?}")
    };
    let text = "Reformule bien.".to_owned();
    give(
        listener,
        &Order::Remark {
            candidate,
            kind: RemarkKind::Note,
            text: text.clone(),
            moment: RemarkMoment::Arrival,
        },
    )
    .unwrap();
    give(listener, other).unwrap();
    let before = hall.about(|about| scoring(about, part).locked.len() == 1);
    assert!(scoring(&before, part).others.is_empty() && scoring(&before, part).remarks.is_empty());
    let level = 1;
    let agree = Order::Agree { candidate, part, competence, criterion, level };
    hall.jury.say(&json!({ "do": "order", "order": agree })).unwrap();
    hall.jury.wait("answered", PATIENCE, |event| event["refused"] == "not_all_locked").unwrap();
    give(listener, &Order::Lock { candidate, part }).unwrap();
    let compared = hall.about(|about| scoring(about, part).differences.len() == 1);
    let [noted] = &scoring(&compared, part).remarks[..] else { panic!("{compared:?}") };
    assert_eq!((noted.juror, &*noted.remarks[0].text), (LISTENER, &*text));
    give(&mut hall.jury, &agree).unwrap();
    about_at(listener, |about| scoring(about, part).agreed.iter().any(|agreed| agreed.level == level));
}

/// Anybody can check the draw from the record that staff saves.
fn verify_the_draw(hall: &mut Hall) {
    hall.lead.staff.say(&json!({ "do": "save_record" })).unwrap();
    let (_, saved) = hall.lead.staff.wait("record_saved", PATIENCE, |_| true).unwrap();
    let path = saved["path"].as_str().unwrap();
    let output = Command::new(&hall.stage.programs.server).args(["verify-draws", path]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    let [draw, sum] = said.lines().collect::<Vec<_>>()[..] else { panic!("{said}") };
    assert!(draw.starts_with("candidate 07, subject: drew ") && draw.ends_with(": verified"), "{draw}");
    assert_eq!(sum, "1 draw, verified");
}

/// Staff saves the session report while the session is held, and once more when it is closed.
fn save_the_report(hall: &mut Hall, format: &str) {
    let mut session = None;
    for closed in [false, true] {
        if closed {
            hall.lead.order(&Order::CloseSession).unwrap();
            // That nothing is held any more is told after the answer.
            let is_over = |event: &Value| event["view"].is_null();
            if !hall.lead.staff.last("exam").is_some_and(is_over) {
                hall.lead.staff.wait("exam", PATIENCE, is_over).unwrap();
            }
        }
        hall.lead.staff.say(&json!({ "do": "save_record", "format": "pdf", "session": session })).unwrap();
        let (_, saved) = hall.lead.staff.wait("minutes_saved", PATIENCE, |_| true).unwrap();
        let read = |what: &str| std::fs::read(saved[what].as_str().unwrap()).unwrap();
        assert!(read("pdf").starts_with(b"%PDF-1.7"), "{format}");
        let said = String::from_utf8(read("json")).unwrap();
        for wanted in
            ["Procès-verbal de session du 27 novembre 2026, Salle B12", "TP-00483, version 06", "Léa Roux"]
        {
            assert!(said.contains(wanted), "{format}, closed: {closed}: {wanted}");
        }
        assert_eq!(said.contains("en cours"), !closed, "{format}");
        session = Some(saved["session"].clone());
    }
}

#[test]
fn a_candidate_goes_through_part_3_of_each_format() {
    use Step::{Finish, Open, Ready, Start};
    for (format, exchanges) in [("titre", 6), ("ccp1", 2), ("ccp2", 3)] {
        let mut hall = Hall::open(format);
        // One of them is listened to, and is judged by two.
        let mut listener = (format == "ccp2").then(|| hall.listener("Mme Noir"));
        hall.go(&[Open, Ready, Start, Finish, Open, Ready, Start]);
        hall.draw(Drawn::Subject);
        hall.start_exchanges();
        hall.jury.say(&json!({ "do": "look", "candidate": CANDIDATE })).unwrap();
        let sheet = hall.about(|about| about.may.begin && !about.run_sheet.is_empty()).run_sheet;
        assert_eq!(sheet.len(), exchanges, "{format}");
        if let Some(listener) = &mut listener {
            listener.say(&json!({ "do": "listen", "to": "Jury A" })).unwrap();
        }
        sheet.iter().for_each(|planned| hall.exchange(planned));
        let about = hall.about(|about| {
            about.run_sheet.iter().all(|planned| matches!(planned.state, ExchangeState::Closed(_)))
        });
        assert_eq!(about.remarks.len(), exchanges, "{format}");
        hall.go(&[Finish]);
        let other = score_and_lock(&mut hall);
        if let Some(listener) = &mut listener {
            said(listener, "overheard");
            said(listener, "overheard_chat");
            agree(&mut hall, listener, &other);
        }
        verify_the_draw(&mut hall);
        save_the_report(&mut hall, format);
    }
}
