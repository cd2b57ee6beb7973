//! The session of an exam.

use std::sync::Arc;
use std::time::Instant;

use client::station::{ExamSeen, View};
use signaling::protocol::exam::{
    CandidateNumber, CandidateView, ClockView, Commitment, DrawResult, DrawView, Drawn, ExamView, HandView,
    OwnWork, Part, PhaseId, PhaseView, Rights, Stage,
};
use signaling::protocol::{FileHash, Role};

use super::base;

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
        qualifications: Vec::new(),
        templates: Vec::new(),
        clients: Vec::new(),
        part1: false,
        plays: None,
        outage: false,
        hand: HandView::default(),
        work: OwnWork::default(),
    };
    let view = Some(Arc::new(ExamView::Candidate(Box::new(view))));
    ExamSeen { view, told_at: Some(Instant::now()), ..ExamSeen::default() }
}
