//! Staff's side of a session: the plan of the day.

use std::sync::Arc;
use std::time::Instant;

use client::station::{ExamSeen, PlanPage, PlanSeen, View};
use signaling::protocol::exam::{
    CandidateNumber, ClockView, DossierTile, ExamView, JurorId, JurorInfo, JuryId, JuryInfo, Part, PhaseId,
    PhaseView, SessionId, StaffTile, StaffView, Stage, TileNow,
};
use signaling::protocol::{PlanShown, Role};

use super::base;

/// The samples of a plan; `None` where there is none of that name.
pub fn view(name: &str) -> Option<View> {
    let (text, candidates, juries) = match name {
        "plan-none" => (None, 6, 2),
        "plan-3" => (Some(include_str!("plans/3.json")), 3, 1),
        "plan-8" | "plan-printed" => (Some(include_str!("plans/8.json")), 9, 2),
        "plan-12" => (Some(include_str!("plans/12.json")), 12, 3),
        _ => return None,
    };
    let shown: Option<PlanShown> = text.map(|text| serde_json::from_str(text).expect("a sample of a plan"));
    let session = session(candidates, juries, shown.as_ref().map(|shown| shown.revision));
    let page = match name {
        "plan-printed" => PlanPage::Shown("C:\\Plateau\\data\\plan-du-jour.html".into()),
        _ => PlanPage::None,
    };
    let exam = ExamSeen {
        view: Some(Arc::new(ExamView::Staff(Box::new(session)))),
        told_at: Some(Instant::now()),
        plan: PlanSeen { shown: shown.map(Arc::new), page },
        ..ExamSeen::default()
    };
    Some(View { exam, ..base(Role::Staff, "Mme Fournier") })
}

/// The day of the first jury.
pub fn of_jury() -> PlanShown {
    let whole: PlanShown = serde_json::from_str(include_str!("plans/8.json")).expect("a sample of a plan");
    let plan = whole.plan.for_jury(JuryId(1));
    let mut breaks = whole.breaks;
    breaks.retain(|one| one.who == signaling::protocol::Who::Jury(JuryId(1)));
    PlanShown { plan, breaks, stale: Vec::new(), ..whole }
}

fn session(candidates: u16, juries: u16, plan: Option<u64>) -> StaffView {
    let phase = PhaseView {
        id: PhaseId("part1".into()),
        name: "Partie 1 : étude d’un dossier client".into(),
        part: Part::Situation,
        number: 1,
        of: 7,
    };
    let clock = ClockView { stage: Stage::Waiting, phase, remaining_ms: None, last_minutes: false, epoch: 0 };
    let tile = |number: u16| StaffTile {
        candidate: CandidateNumber(number),
        name: format!("Candidat fictif {number}"),
        extra: Vec::new(),
        jury: Some(JuryId((number - 1) % juries + 1)),
        station: None,
        absent: false,
        clock: clock.clone(),
        draws: Vec::new(),
        exchanges: (0, 0),
        outages: Vec::new(),
        plays: None,
        now: TileNow::default(),
        dossier: DossierTile::default(),
    };
    let juror =
        |juror: u16| JurorInfo { juror: JurorId(juror), name: format!("Juré {juror}"), retention: true };
    let jury = |number: u16| JuryInfo {
        jury: JuryId(number),
        name: format!("Jury {}", char::from(b'A' + (number as u8 - 1))),
        plays: JurorId(10 * number + 1),
        listens: vec![JurorId(10 * number + 2)],
        corrects: JurorId(10 * number + 2),
    };
    StaffView {
        session: SessionId(7),
        title: "Lumélec".into(),
        format: "Titre professionnel Conseiller relation client à distance".into(),
        heading: Vec::new(),
        date: "27 novembre 2026".into(),
        place: "Salle B12".into(),
        exclude_drawn: false,
        candidates: (1..=candidates).map(tile).collect(),
        jurors: (1..=juries).flat_map(|number| [juror(10 * number + 1), juror(10 * number + 2)]).collect(),
        seats: Vec::new(),
        juries: (1..=juries).map(jury).collect(),
        missing: Vec::new(),
        facts: 40,
        plan,
        phases: Vec::new(),
    }
}
