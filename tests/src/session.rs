//! A session of an exam, prepared and led by the orders of a staff station: what a person clicks there, line by line.

use std::time::Duration;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use signaling::protocol::exam::{
    CandidateNumber, ExamView, JurorId, JurorInfo, JuryId, JuryInfo, Order, Person, StaffTile, StaffView,
    Stage, Step, Target,
};
use signaling::protocol::{Role, StationId};

use crate::programs::Robot;

/// An order is answered within milliseconds; a busy computer may take seconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// A member of a jury who plays its clients, listens to nobody else, and corrects.
#[derive(Clone, Copy, Debug)]
pub struct Juror<'a> {
    /// Its number, and that of its jury.
    pub number: (JurorId, JuryId),
    /// Its name.
    pub name: &'a str,
    /// Its jury's name.
    pub jury: &'a str,
}

/// A staff station that holds a session.
#[derive(Debug)]
pub struct Lead {
    /// The station.
    pub staff: Robot,
}

impl Lead {
    /// Makes a session in this form, of the package that the server has.
    ///
    /// # Errors
    /// Where the server offers none in that form, or refuses.
    pub fn make(mut staff: Robot, format: &str) -> anyhow::Result<Self> {
        let (_, offer) = staff.wait("offer", PATIENCE, |_| true)?;
        let formats = offer["formats"].as_array().into_iter().flatten();
        ensure!(formats.into_iter().any(|entry| entry["id"] == format), "no {format} is offered: {offer}");
        staff.say(&json!({ "do": "make_session", "format": format }))?;
        answered(&mut staff)?;
        Ok(Lead { staff })
    }

    /// Gives an order that must be done.
    ///
    /// # Errors
    /// Where it is refused, with the reason.
    pub fn order(&mut self, order: &Order) -> anyhow::Result<()> {
        give(&mut self.staff, order)
    }

    /// Registers a candidate.
    ///
    /// # Errors
    /// Where that is refused.
    pub fn register(&mut self, candidate: CandidateNumber, name: &str) -> anyhow::Result<()> {
        self.order(&Order::Register { candidate, name: name.into(), extra: Vec::new() })
    }

    /// Makes a jury of one, and gives it these candidates.
    ///
    /// # Errors
    /// Where that is refused.
    pub fn appoint(&mut self, juror: Juror<'_>, candidates: &[CandidateNumber]) -> anyhow::Result<()> {
        let (plays, jury) = juror.number;
        self.order(&Order::Juror(JurorInfo { juror: plays, name: juror.name.into(), retention: true }))?;
        let name = juror.jury.into();
        self.order(&Order::Jury(JuryInfo { jury, name, plays, listens: Vec::new(), corrects: plays }))?;
        candidates.iter().try_for_each(|&candidate| self.order(&Order::Assign { candidate, jury }))
    }

    /// Seats a person at the station of this role and name, once it is there.
    ///
    /// # Errors
    /// Where it does not come within `patience`, or the seat is refused.
    pub fn seat(&mut self, who: Person, role: Role, name: &str, patience: Duration) -> anyhow::Result<()> {
        let found = |roster: &Value| -> Option<StationId> {
            let mut stations = roster["stations"].as_array()?.iter();
            let wanted = json!(role);
            let here = stations.find(|station| {
                station["role"] == wanted && station["name"] == name && station["state"] != "away"
            });
            let id = here?["id"].as_u64()?;
            u32::try_from(id).ok().map(StationId)
        };
        let station = match self.staff.last("roster").and_then(found) {
            Some(station) => station,
            None => {
                let (_, roster) = self
                    .staff
                    .wait("roster", patience, |roster| found(roster).is_some())
                    .with_context(|| format!("the station of {name} does not come"))?;
                found(&roster).context("it was there")?
            }
        };
        self.order(&Order::Sit { who, station: Some(station) })
    }

    /// Has a candidate go these steps, each from where the one before led.
    ///
    /// # Errors
    /// Where one is refused.
    pub fn go(&mut self, candidate: CandidateNumber, steps: &[Step]) -> anyhow::Result<()> {
        for &step in steps {
            let epoch = self.tile(candidate, |_| true)?.clock.epoch;
            let reason = match step {
                Step::Pause | Step::Back | Step::Anew => Some("Alarme".to_owned()),
                Step::Open | Step::Ready | Step::Start | Step::Resume | Step::Finish => None,
            };
            self.order(&Order::Step { step, of: vec![Target { candidate, epoch }], reason })?;
            self.tile(candidate, |tile| tile.clock.epoch > epoch)?;
        }
        Ok(())
    }

    /// Leads a candidate on, from wherever it is, until the clock of this phase runs. Where another staff station is
    /// faster, that is as good.
    ///
    /// # Errors
    /// Where a step is refused for another reason.
    pub fn lead_to(&mut self, candidate: CandidateNumber, phase: &str) -> anyhow::Result<()> {
        loop {
            let clock = self.tile(candidate, |_| true)?.clock;
            let is_there = clock.phase.id.0 == phase;
            let step = match clock.stage {
                Stage::Running | Stage::TimeUp | Stage::Paused if is_there => return Ok(()),
                Stage::Waiting | Stage::Finished => Step::Open,
                Stage::Open => Step::Ready,
                Stage::Ready => Step::Start,
                Stage::Running | Stage::TimeUp => Step::Finish,
                Stage::Paused => Step::Resume,
            };
            let of = vec![Target { candidate, epoch: clock.epoch }];
            let done = self.order(&Order::Step { step, of, reason: None });
            let moved = self.tile(candidate, |tile| tile.clock.epoch > clock.epoch);
            moved.map_err(|silent| done.err().unwrap_or(silent))?;
        }
    }

    /// What staff sees of a candidate, once it is as wanted.
    ///
    /// # Errors
    /// Where it does not come to that.
    pub fn tile(
        &mut self,
        candidate: CandidateNumber,
        wanted: impl Fn(&StaffTile) -> bool,
    ) -> anyhow::Result<StaffTile> {
        self.tile_within(PATIENCE, candidate, wanted)
    }

    /// Likewise, within this time.
    ///
    /// # Errors
    /// Where it does not come to that.
    pub fn tile_within(
        &mut self,
        patience: Duration,
        candidate: CandidateNumber,
        wanted: impl Fn(&StaffTile) -> bool,
    ) -> anyhow::Result<StaffTile> {
        let tile = |event: &Value| {
            let tiles = staff_view(event)?.candidates;
            tiles.into_iter().find(|tile| tile.candidate == candidate).filter(&wanted)
        };
        if let Some(known) = self.staff.last("exam").and_then(tile) {
            return Ok(known);
        }
        let (_, event) = self.staff.wait("exam", patience, |event| tile(event).is_some())?;
        tile(&event).context("it was as wanted")
    }
}

/// Gives an order of the session at a station, and has it done.
///
/// # Errors
/// Where it is refused, with the reason.
pub fn give(robot: &mut Robot, order: &Order) -> anyhow::Result<()> {
    robot.say(&json!({ "do": "order", "order": order }))?;
    answered(robot).with_context(|| format!("{}: {}", robot.name, json!(order)))
}

/// Waits for the answer to what was asked last.
///
/// # Errors
/// Where it is refused, with the reason.
pub fn answered(robot: &mut Robot) -> anyhow::Result<()> {
    let (_, answer) = robot.wait("answered", PATIENCE, |_| true)?;
    ensure!(answer["refused"].is_null(), "refused: {}", answer["refused"]);
    Ok(())
}

/// What an `exam` event shows; none where nobody of the session sits at the station.
pub fn view(event: &Value) -> Option<ExamView> {
    serde_json::from_value(event["view"].clone()).ok()
}

fn staff_view(event: &Value) -> Option<StaffView> {
    match view(event)? {
        ExamView::Staff(view) => Some(*view),
        ExamView::Candidate(_) | ExamView::Jury(_) => None,
    }
}
