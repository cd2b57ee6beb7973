//! A candidate goes through part 3 of each form of the exam: phone and chat, in and out, with marks and scores, over the
//! real server, the sample package and real WebRTC.

use std::time::Duration;

use serde_json::{Value, json};
use tests::programs::Robot;

use crate::stage::{PATIENCE, Stage, ready};

const CANDIDATE: u32 = 7;
const JUROR: u32 = 11;

/// Staff, a candidate, and who plays its clients.
struct Hall {
    staff: Robot,
    candidate: Robot,
    jury: Robot,
    /// Each step of the candidate is one on.
    epoch: u32,
    // Declared last: the robots write there.
    _stage: Stage,
}

impl Hall {
    /// A session in this form is held, and everybody sits.
    fn open(format: &str) -> Self {
        let stage = Stage::for_an_exam();
        let mut staff = stage.robot_with("staff", "Mme Dufour", &["--mic", "silence", "--speaker", "null"]);
        let mut candidate = stage.robot("candidate", "07", "candidate");
        let mut jury = stage.robot("jury", "Jury A", "client");
        let offer = staff.wait("offer", PATIENCE, |_| true).unwrap().1;
        let offered = offer["formats"].as_array().unwrap().iter().any(|entry| entry["id"] == format);
        assert!(offered, "{offer}");
        staff.say(&json!({ "do": "make_session", "format": format })).unwrap();
        answered(&mut staff);
        let station = |robot: &Robot| robot.last("online").expect("it is online")["id"].clone();
        for robot in [&mut candidate, &mut jury] {
            robot.wait("online", PATIENCE, |_| true).unwrap();
        }
        let seats = [
            (json!({ "candidate": CANDIDATE }), station(&candidate)),
            (json!({ "juror": JUROR }), station(&jury)),
        ];
        let mut hall = Hall { staff, candidate, jury, epoch: 0, _stage: stage };
        let staff = &mut hall.staff;
        order(staff, json!({ "order": "place", "date": "27 novembre 2026", "place": "Salle B12" }));
        order(staff, json!({ "order": "register", "candidate": CANDIDATE, "name": "Léa Roux", "extra": [] }));
        order(staff, json!({ "order": "juror", "juror": JUROR, "name": "Mme Blanc", "retention": true }));
        let (plays, corrects) = (JUROR, JUROR);
        order(
            staff,
            json!({ "order": "jury", "jury": 1, "name": "Jury A", "plays": plays, "listens": [], "corrects": corrects }),
        );
        order(staff, json!({ "order": "assign", "candidate": CANDIDATE, "jury": 1 }));
        for (who, station) in seats {
            order(staff, json!({ "order": "sit", "who": who, "station": station }));
        }
        hall
    }

    fn step(&mut self, steps: &[&str]) {
        for step in steps {
            let of = json!([{ "candidate": CANDIDATE, "epoch": self.epoch }]);
            order(&mut self.staff, json!({ "order": "step", "step": step, "of": of }));
            self.epoch += 1;
        }
    }

    /// What the jury sees of the candidate, once it is as wanted.
    fn about(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let about = |event: &Value| event["view"]["jury"]["about"].clone();
        if let Some(known) = self.jury.last("exam").map(about).filter(&wanted) {
            return known;
        }
        about(&self.jury.wait("exam", PATIENCE, |event| wanted(&about(event))).unwrap().1)
    }

    /// One exchange of the run sheet, as it says.
    fn exchange(&mut self, planned: &Value) {
        let (exchange, contact) = (&planned["exchange"], &planned["contact"]);
        let (name, number, client) = (&planned["name"], &planned["number"], &planned["client"]);
        self.jury.say(&json!({ "do": "begin", "exchange": exchange })).unwrap();
        answered(&mut self.jury);
        match contact.as_str().unwrap() {
            "open_chat" => {
                let text = "Bonjour, ma facture a doublé.";
                let line = json!({ "do": "chat", "to": "07", "as": name, "client": client, "text": text });
                self.jury.say(&line).unwrap();
                self.candidate.wait("chat", PATIENCE, |event| event["text"] == text).unwrap();
                let text = "Bonjour, je regarde votre dossier.";
                self.candidate.say(&json!({ "do": "chat", "to": number, "text": text })).unwrap();
                self.jury.wait("chat", PATIENCE, |event| event["text"] == text).unwrap();
            }
            contact => {
                // Where the client calls, it does so once the exchange has begun.
                let (caller, callee) = match contact {
                    "call" => (&mut self.jury, &mut self.candidate),
                    _ => (&mut self.candidate, &mut self.jury),
                };
                if contact != "call" {
                    caller.say(&json!({ "do": "call", "to": number })).unwrap();
                }
                callee.wait("ringing", PATIENCE, |event| event["as"] == *name).unwrap();
                callee.say(&json!({ "do": "answer" })).unwrap();
                for robot in [&mut *caller, &mut *callee] {
                    robot.wait("in_call", PATIENCE, |_| true).unwrap();
                }
                caller.listen_for(Duration::from_millis(1_500));
                let level = caller.last("stats").expect("a call has figures")["level_out_dbfs"].as_f64();
                assert!(level.unwrap() > -70.0, "{contact}: the caller hears nothing: {level:?}");
                self.candidate.say(&json!({ "do": "hang_up" })).unwrap();
                for robot in [&mut self.candidate, &mut self.jury] {
                    robot.wait("ended", PATIENCE, |event| event["why"] == "hung_up").unwrap();
                }
            }
        }
        let mark = json!({ "order": "remark", "candidate": CANDIDATE, "kind": "mark", "text": "rassure" });
        order(&mut self.jury, mark);
        order(&mut self.jury, json!({ "order": "close", "candidate": CANDIDATE, "exchange": exchange }));
    }

    /// A score by the first criterion of the first grid, and no other afterwards.
    fn score(&mut self) {
        let about = self.about(|about| !about["scoring"][0]["competences"].as_array().unwrap().is_empty());
        let (part, competence) = (&about["scoring"][0]["part"], &about["scoring"][0]["competences"][0]);
        let item = json!({ "grid": competence });
        self.jury.say(&json!({ "do": "read_item", "of": CANDIDATE, "item": item })).unwrap();
        let grid = self.jury.wait("item", PATIENCE, |event| event["item"] == item).unwrap().1;
        let criterion = &grid["text"]["grid"]["criteria"][0][0];
        assert!(criterion.is_string(), "{grid}");
        let score = |level: u32| {
            json!({
                "order": "score", "candidate": CANDIDATE, "part": part, "competence": competence,
                "criterion": criterion, "level": level,
            })
        };
        order(&mut self.jury, score(1));
        order(&mut self.jury, json!({ "order": "lock", "candidate": CANDIDATE, "part": part }));
        self.jury.say(&json!({ "do": "order", "order": score(0) })).unwrap();
        self.jury.wait("answered", PATIENCE, |event| event["refused"] == "scores_locked").unwrap();
    }
}

fn order(robot: &mut Robot, order: Value) {
    robot.say(&json!({ "do": "order", "order": order })).unwrap();
    answered(robot);
}

fn answered(robot: &mut Robot) {
    let answer = robot.wait("answered", PATIENCE, |_| true).unwrap().1;
    assert!(answer["refused"].is_null(), "{}: {answer}", robot.name);
}

#[test]
fn a_candidate_goes_through_part_3_of_each_format() {
    for (format, exchanges) in [("titre", 6), ("ccp1", 2), ("ccp2", 3)] {
        let mut hall = Hall::open(format);
        hall.step(&["open", "ready", "start", "finish", "open", "ready", "start"]);
        let draws = |event: &Value| event["view"]["candidate"]["may"]["draw"] == "subject";
        hall.candidate.wait("exam", PATIENCE, draws).unwrap();
        hall.candidate.say(&json!({ "do": "draw", "what": "subject" })).unwrap();
        hall.candidate.wait("drawn", PATIENCE, |event| event["what"] == "subject").unwrap();
        hall.step(&["finish", "open", "ready"]);
        // They are put through as soon as all are there, and their connection is warm when the clock starts.
        ready(&mut hall.candidate);
        ready(&mut hall.jury);
        hall.step(&["start"]);
        hall.jury.say(&json!({ "do": "look", "candidate": CANDIDATE })).unwrap();
        let about = hall.about(|about| about["may"]["begin"] == true && about["run_sheet"].is_array());
        let sheet = about["run_sheet"].as_array().unwrap().clone();
        assert_eq!(sheet.len(), exchanges, "{format}");
        sheet.iter().for_each(|planned| hall.exchange(planned));
        let closed = |about: &Value| {
            let sheet = about["run_sheet"].as_array();
            sheet.is_some_and(|sheet| sheet.iter().all(|entry| entry["state"]["closed"].is_number()))
        };
        let about = hall.about(closed);
        assert_eq!(about["remarks"].as_array().map(Vec::len), Some(exchanges), "{format}");
        hall.step(&["finish"]);
        hall.score();
    }
}
