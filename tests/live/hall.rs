//! A session of the exam by real programs: staff that leads it, a candidate, and who plays its clients.

use std::time::Duration;

use serde_json::{Value, json};
use signaling::protocol::Role;
use signaling::protocol::exam::*;
use tests::programs::Robot;
use tests::session::{Juror, Lead, answered, give, view};

use crate::stage::{PATIENCE, Stage, ready};

pub const CANDIDATE: CandidateNumber = CandidateNumber(7);
pub const JUROR: JurorId = JurorId(11);
/// The one who listens, where there is one.
pub const LISTENER: JurorId = JurorId(12);

/// The names of people, each shown to few.
pub const NAMES: [&str; 2] = ["Léa Roux", "Mme Blanc"];

pub struct Hall {
    pub lead: Lead,
    pub candidate: Robot,
    pub jury: Robot,
    // Declared last: the robots write there.
    pub stage: Stage,
}

impl Hall {
    /// A session in this form is held, and everybody sits.
    pub fn open(format: &str) -> Self {
        let stage = Stage::for_an_exam();
        let candidate = stage.robot("candidate", "07", "candidate");
        Self::with(stage, candidate, format, NAMES)
    }

    /// Likewise, with a candidate's station that is there already, and people of these names.
    pub fn with(stage: Stage, candidate: Robot, format: &str, names: [&str; 2]) -> Self {
        let jury = stage.robot("jury", "Jury A", "client");
        Self::with_jury(stage, [candidate, jury], format, names)
    }

    /// Likewise, with the jury's station, too.
    pub fn with_jury(stage: Stage, [candidate, jury]: [Robot; 2], format: &str, names: [&str; 2]) -> Self {
        let lead = lead(&stage, format, names);
        Hall { lead, candidate, jury, stage }
    }

    /// A second member of the jury, who listens at a station of its own.
    pub fn listener(&mut self, name: &str) -> Robot {
        let data = self.stage.data("listener");
        let more = ["--mic", "silence", "--speaker", "null", "--data", data.to_str().unwrap()];
        let station = Robot::start(&self.stage.programs, "jury", name, &self.stage.url(), &more).unwrap();
        let juror = JurorInfo { juror: LISTENER, name: name.into(), retention: true };
        self.lead.order(&Order::Juror(juror)).unwrap();
        let (jury, name_of_jury, listens) = (JuryId(1), "Jury A".into(), vec![LISTENER]);
        let jury = JuryInfo { jury, name: name_of_jury, plays: JUROR, listens, corrects: LISTENER };
        self.lead.order(&Order::Jury(jury)).unwrap();
        self.lead.seat(Person::Juror(LISTENER), Role::Jury, name, PATIENCE).unwrap();
        station
    }

    pub fn go(&mut self, steps: &[Step]) {
        self.lead.go(CANDIDATE, steps).unwrap();
    }

    /// The clock of the exchanges runs, and the voice connection is warm.
    pub fn start_exchanges(&mut self) {
        self.go(&[Step::Finish, Step::Open, Step::Ready]);
        // They are put through as soon as all are there, and their connection is warm when the clock starts.
        ready(&mut self.candidate);
        ready(&mut self.jury);
        self.go(&[Step::Start]);
    }

    /// What the candidate sees, once it is as wanted.
    pub fn view(&mut self, wanted: impl Fn(&CandidateView) -> bool) -> CandidateView {
        let shown = |event: &Value| match view(event) {
            Some(ExamView::Candidate(view)) => Some(*view).filter(&wanted),
            Some(ExamView::Jury(_) | ExamView::Staff(_)) | None => None,
        };
        once(&mut self.candidate, shown)
    }

    /// The jury is done with the candidate.
    pub fn lock(&mut self) {
        for part in [ScoredIn::Situation, ScoredIn::Interview] {
            // Not each form scores in both.
            let _ = give(&mut self.jury, &Order::Lock { candidate: CANDIDATE, part });
        }
    }

    /// Likewise of a member who listens.
    pub fn lock_too(listener: &mut Robot) {
        for part in [ScoredIn::Situation, ScoredIn::Interview] {
            let _ = give(listener, &Order::Lock { candidate: CANDIDATE, part });
        }
    }

    /// What the jury sees of the candidate, once it is as wanted.
    pub fn about(&mut self, wanted: impl Fn(&JuryCandidate) -> bool) -> JuryCandidate {
        about_at(&mut self.jury, wanted)
    }

    /// The candidate's click.
    pub fn draw(&mut self, what: Drawn) {
        self.view(|view| view.may.draw == Some(what));
        self.candidate.say(&json!({ "do": "draw", "what": what })).unwrap();
        self.candidate.wait("drawn", PATIENCE, |event| event["what"] == json!(what)).unwrap();
    }

    /// One exchange of the run sheet, as it says, with a mark.
    pub fn exchange(&mut self, planned: &ExchangeView) {
        let (number, client) = (&planned.number, &planned.client);
        self.begin(planned.exchange);
        match planned.contact {
            Contact::OpenChat => {
                let text = "Bonjour, ma facture a doublé.";
                let line =
                    json!({ "do": "chat", "to": "07", "as": planned.name, "client": client, "text": text });
                self.jury.say(&line).unwrap();
                self.candidate.wait("chat", PATIENCE, |event| event["text"] == text).unwrap();
                let text = "Bonjour, je regarde votre dossier.";
                self.candidate.say(&json!({ "do": "chat", "to": number, "text": text })).unwrap();
                self.jury.wait("chat", PATIENCE, |event| event["text"] == text).unwrap();
                self.remark(RemarkKind::Mark, "rassure");
            }
            contact => {
                // Where the client calls, it does so once the exchange has begun.
                let (caller, callee) = match contact {
                    Contact::Call => (&mut self.jury, &mut self.candidate),
                    _ => (&mut self.candidate, &mut self.jury),
                };
                if contact != Contact::Call {
                    caller.say(&json!({ "do": "call", "to": number })).unwrap();
                }
                callee.wait("ringing", PATIENCE, |event| event["as"] == planned.name).unwrap();
                callee.say(&json!({ "do": "answer" })).unwrap();
                for robot in [&mut *caller, &mut *callee] {
                    robot.wait("in_call", PATIENCE, |_| true).unwrap();
                }
                // Who speaks pauses now and then.
                let is_heard = |event: &Value| event["level_out_dbfs"].as_f64() > Some(-70.0);
                caller.wait("stats", PATIENCE, is_heard).unwrap();
                self.remark(RemarkKind::Mark, "rassure");
                // There is something to hear after the mark.
                self.jury.listen_for(Duration::from_millis(800));
                self.candidate.say(&json!({ "do": "hang_up" })).unwrap();
                for robot in [&mut self.candidate, &mut self.jury] {
                    robot.wait("ended", PATIENCE, |event| event["why"] == "hung_up").unwrap();
                }
            }
        }
        self.close(planned.exchange);
    }

    pub fn begin(&mut self, exchange: ExchangeId) {
        self.jury.say(&json!({ "do": "begin", "exchange": exchange })).unwrap();
        answered(&mut self.jury).unwrap();
    }

    pub fn close(&mut self, exchange: ExchangeId) {
        give(&mut self.jury, &Order::Close { candidate: CANDIDATE, exchange }).unwrap();
    }

    pub fn remark(&mut self, kind: RemarkKind, text: &str) {
        give(
            &mut self.jury,
            &Order::Remark { candidate: CANDIDATE, kind, text: text.into(), moment: RemarkMoment::Arrival },
        )
        .unwrap();
    }

    /// A score of what is done in part 1 to 3, which is given.
    pub fn score(&mut self, level: u8) -> Order {
        self.score_in(ScoredIn::Situation, level)
    }

    /// A score by the first criterion of the first grid of this part, which is given.
    pub fn score_in(&mut self, part: ScoredIn, level: u8) -> Order {
        let of_part = |scoring: &&Scoring| scoring.part == part;
        let about = self.about(|about| about.scoring.iter().any(|scoring| of_part(&scoring)));
        let competence = about.scoring.iter().find(of_part).unwrap().competences[0];
        let item = ItemRef::Grid(competence);
        self.jury.say(&json!({ "do": "read_item", "of": CANDIDATE, "item": item })).unwrap();
        let shown = |event: &Value| {
            let is_it = event["is"] == "item" && event["item"] == json!(item);
            match serde_json::from_value(event["text"].clone()) {
                Ok(Item::Grid { criteria, .. }) if is_it => criteria.into_iter().next(),
                _ => None,
            }
        };
        let known = self.jury.said.iter().rev().find_map(|(_, event)| shown(event));
        let (criterion, ..) = known.unwrap_or_else(|| {
            let event = self.jury.wait("item", PATIENCE, |event| shown(event).is_some()).unwrap().1;
            shown(&event).unwrap()
        });
        let order = Order::Score { candidate: CANDIDATE, part, competence, criterion, level: Some(level) };
        give(&mut self.jury, &order).unwrap();
        order
    }
}

/// A session in this form, with a candidate at *07* and who plays its clients at *Jury A*, once they are there.
pub fn lead(stage: &Stage, format: &str, [name, juror]: [&str; 2]) -> Lead {
    let staff = stage.robot_with("staff", "Mme Dufour", &["--mic", "silence", "--speaker", "null"]);
    let mut lead = Lead::make(staff, format).unwrap();
    lead.order(&Order::Place { date: "27 novembre 2026".into(), place: "Salle B12".into() }).unwrap();
    lead.register(CANDIDATE, name).unwrap();
    let juror = Juror { number: (JUROR, JuryId(1)), name: juror, jury: "Jury A" };
    lead.appoint(juror, &[CANDIDATE]).unwrap();
    lead.seat(Person::Candidate(CANDIDATE), Role::Candidate, "07", PATIENCE).unwrap();
    lead.seat(Person::Juror(JUROR), Role::Jury, "Jury A", PATIENCE).unwrap();
    lead
}

/// What a juror's station sees of its candidate, once it is as wanted.
pub fn about_at(robot: &mut Robot, wanted: impl Fn(&JuryCandidate) -> bool) -> JuryCandidate {
    let about = |event: &Value| match view(event) {
        Some(ExamView::Jury(view)) => view.about.map(|about| *about).filter(&wanted),
        Some(ExamView::Candidate(_) | ExamView::Staff(_)) | None => None,
    };
    once(robot, about)
}

/// What `shown` finds in the last view, or in the next that has it.
pub fn once<T>(robot: &mut Robot, shown: impl Fn(&Value) -> Option<T>) -> T {
    if let Some(known) = robot.last("exam").and_then(&shown) {
        return known;
    }
    let event = robot.wait("exam", PATIENCE, |event| shown(event).is_some()).unwrap().1;
    shown(&event).unwrap()
}
