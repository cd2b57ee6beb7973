//! The session of an exam.

use std::sync::Arc;
use std::time::Instant;

use client::station::{ExamSeen, View};
use signaling::protocol::exam::{
    CandidateNumber, CandidateView, Channel, ClockView, Commitment, Contact, DrawResult, DrawView, Drawn,
    ExamView, ExchangeId, ExchangeState, ExchangeView, HandView, JurorId, JuryCandidate, JuryId, JuryRights,
    JuryTile, JuryView, Part, PhaseId, PhaseView, Rights, Stage,
};
use signaling::protocol::{Direction, FileHash, Role};

use super::content::clients;
use super::{base, paired};

/// The samples of a session; `None` where there is none of that name.
pub fn view(name: &str) -> Option<View> {
    Some(match name {
        "candidate-exam" => {
            View { exam: seen(Stage::Open, 45 * 60, None, false), ..base(Role::Candidate, "07") }
        }
        "candidate-draw" => {
            View { exam: seen(Stage::Running, 45 * 60 - 12, None, true), ..base(Role::Candidate, "07") }
        }
        "candidate-drawn" => {
            let result = DrawResult { number: 2, title: "Sujet B".into(), at_ms: 1_795_335_000_000 };
            View {
                exam: seen(Stage::Running, 4 * 60 + 41, Some(result), false),
                ..base(Role::Candidate, "07")
            }
        }
        "jury-exam" => jury(None),
        "jury-exchange" => jury(Some(204_000)),
        _ => return None,
    })
}

fn seen(stage: Stage, left_s: u64, result: Option<DrawResult>, draws: bool) -> ExamSeen {
    let phase = PhaseView {
        id: PhaseId("part2".into()),
        name: "Partie 2 : tirage et préparation".into(),
        part: Part::Situation,
        number: 2,
        of: 7,
    };
    let remaining_ms = Some(left_s * 1_000);
    let view = CandidateView {
        candidate: CandidateNumber(7),
        format: "Titre".into(),
        clock: ClockView { stage, phase, remaining_ms, last_minutes: left_s < 300, epoch: 4 },
        may: Rights { draw: draws.then_some(Drawn::Subject), ..Rights::default() },
        draws: vec![DrawView { what: Drawn::Subject, commitment: Commitment(FileHash([7; 32])), result }],
        documents: Vec::new(),
        templates: Vec::new(),
        clients: Vec::new(),
        part1: false,
        plays: None,
        outage: false,
        hand: HandView::default(),
    };
    let view = Some(Arc::new(ExamView::Candidate(Box::new(view))));
    ExamSeen { view, told_at: Some(Instant::now()), ..ExamSeen::default() }
}

/// The candidate's part 3; its second exchange lasts so long, or is to come.
fn jury(lasts_ms: Option<u64>) -> View {
    let view = View { clients: clients(true), ..paired(Role::Jury, "Jury B") };
    let sheet = view.clients.iter().zip(1..).map(|(entry, exchange)| ExchangeView {
        exchange: ExchangeId(exchange),
        client: entry.card.id.clone(),
        name: entry.card.name.clone(),
        number: entry.card.number.clone(),
        channel: Channel::Phone,
        direction: entry.card.direction,
        contact: if entry.card.direction == Direction::Inbound { Contact::Call } else { Contact::AwaitCall },
        theme: String::new(),
        competences: Vec::new(),
        written_confirmation: false,
        state: match (exchange, lasts_ms) {
            (1, _) => ExchangeState::Closed(412_000),
            (2, Some(lasts_ms)) => ExchangeState::Open(lasts_ms),
            _ => ExchangeState::Planned,
        },
    });
    let phase = PhaseView {
        id: PhaseId("part3".into()),
        name: "Partie 3 : échanges avec les clients".into(),
        part: Part::Situation,
        number: 3,
        of: 7,
    };
    let clock = |epoch| ClockView {
        stage: Stage::Running,
        phase: phase.clone(),
        remaining_ms: Some(2_471_000),
        last_minutes: false,
        epoch,
    };
    let may = JuryRights { begin: true, close: true, arrange: true, mark: true, ..JuryRights::default() };
    let about = JuryCandidate {
        candidate: CandidateNumber(7),
        clock: clock(9),
        draws: Vec::new(),
        run_sheet: sheet.collect(),
        share_ms: lasts_ms.is_none().then_some(617_000),
        remarks: Vec::new(),
        scoring: Vec::new(),
        guide: None,
        may,
    };
    let tile = |number| JuryTile { candidate: CandidateNumber(number), clock: clock(9), absent: false };
    let seen = JuryView {
        juror: JurorId(11),
        jury: Some(JuryId(1)),
        name: "Jury B".into(),
        members: Vec::new(),
        candidates: vec![tile(7), tile(8)],
        about: Some(Box::new(about)),
    };
    let exam = ExamSeen {
        view: Some(Arc::new(ExamView::Jury(Box::new(seen)))),
        told_at: Some(Instant::now()),
        ..ExamSeen::default()
    };
    View { exam, ..view }
}
