//! The recording of the interview, at the candidate's and at its jury's.

use std::sync::Arc;

use client::station::{
    KeptExchange, PlayNow, Playing, PlaysSeen, Prompt, PromptOutput, RecordingFault, RecordingSound, View,
};
use signaling::protocol::exam::{
    AlongView, CandidateNumber, CandidateView, Commitment, DrawResult, DrawView, Drawn, Entry, ExamView,
    ExchangeId, ExchangeState, JurorId, JuryRights, Part, PhaseId, PlayCut, PlayEnd, PlayOutput, PlayState,
    PlayView, PlaysView, SessionId, Stage,
};
use signaling::protocol::{FileHash, Role};

use super::content::MORNING_MS;
use super::{exam, exam_jury};

pub const SESSION: SessionId = SessionId(0x5e55);
const HASH: FileHash = FileHash([4; 32]);
const LENGTH_MS: u64 = 66_000;
const DRAWN_MS: u64 = MORNING_MS + 5_000;

/// The samples of a play; `None` where there is none of that name.
pub fn view(name: &str) -> Option<View> {
    let heard = PlayState::Heard { at_ms: DRAWN_MS + 180_000, gaps: 0 };
    let cut = PlayState::Cut { at_ms: DRAWN_MS + 60_000, why: PlayCut::Output, heard_ms: 27_000 };
    let here = |level_heard| PlaysSeen { sound: Some(sound()), level_heard, ..PlaysSeen::default() };
    let ready = Some(PromptOutput::Loudspeakers);
    Some(match name {
        "candidate-play" => candidate(Vec::new(), 1, here(None)),
        "candidate-play-checked" => candidate(Vec::new(), 1, here(Some(PromptOutput::Headset))),
        "candidate-playing" => {
            let now = PlayNow { output: PromptOutput::Loudspeakers, begun: true, position_ms: 27_000 };
            candidate(vec![play(1, PlayState::Goes(27_000))], 1, PlaysSeen { now: Some(now), ..here(ready) })
        }
        "candidate-play-cut" => candidate(vec![play(1, cut)], 1, here(Some(PromptOutput::Headset))),
        "candidate-played" => candidate(vec![play(1, cut), play(2, heard)], 1, here(ready)),
        "candidate-play-again" => candidate(vec![play(1, heard)], 2, here(ready)),
        "candidate-play-fault" => {
            let fault = Some(RecordingFault::Cut);
            candidate(Vec::new(), 1, PlaysSeen { fault, ..PlaysSeen::default() })
        }
        "jury-play" => jury(Vec::new(), false),
        "jury-playing" => jury(vec![play(1, cut), along(2, PlayState::Goes(27_000), None)], true),
        "jury-played" => {
            let end = PlayEnd { heard_ms: LENGTH_MS, gaps: 0, cut: None };
            jury(vec![along(1, heard, Some(end))], true)
        }
        "jury-replays" => replays(),
        _ => return None,
    })
}

fn sound() -> Arc<RecordingSound> {
    let peak = |bar: usize| {
        let speech = (bar as f32 * 0.21).sin().abs() * (bar as f32 * 0.053).cos().abs();
        (12.0 + 243.0 * speech) as u8
    };
    Arc::new(RecordingSound {
        hash: HASH,
        length_ms: LENGTH_MS,
        gain_db: -2.5,
        peaks: (0..120).map(peak).collect(),
    })
}

fn play(number: u32, state: PlayState) -> PlayView {
    PlayView {
        play: number,
        output: PlayOutput::Loudspeakers,
        device: "Enceintes de la salle".into(),
        began_ms: DRAWN_MS + u64::from(number) * 90_000,
        state,
        along: None,
    }
}

fn along(number: u32, state: PlayState, end: Option<PlayEnd>) -> PlayView {
    let along = AlongView { device: "Haut-parleurs USB".into(), end };
    PlayView { along: Some(along), ..play(number, state) }
}

fn plays(plays: Vec<PlayView>, allowed: u32, along: bool) -> PlaysView {
    PlaysView { hash: HASH, length_ms: LENGTH_MS, allowed, along, plays }
}

fn draws() -> Vec<DrawView> {
    let title = "Enregistrement n° 2".into();
    let result = Some(DrawResult { number: 2, title, at_ms: DRAWN_MS });
    vec![DrawView { what: Drawn::Recording, commitment: Commitment(FileHash([7; 32])), result }]
}

fn candidate(done: Vec<PlayView>, allowed: u32, here: PlaysSeen) -> View {
    let before = exam::view("candidate-drawn").expect("a sample");
    let seen = before.exam.candidate().expect("a candidate").clone();
    let mut clock = seen.clock.clone();
    (clock.phase.id, clock.phase.name) =
        (PhaseId("recording".into()), "Entretien technique : enregistrement et questions".into());
    (clock.phase.part, clock.phase.number, clock.stage) = (Part::TechnicalInterview, 5, Stage::Running);
    (clock.remaining_ms, clock.last_minutes) = (Some(532_000), false);
    let mut may = seen.may.clone();
    may.play = true;
    let documents = vec![Entry { id: "offres".into(), title: "Offres et prix".into() }];
    let plays = Some(plays(done, allowed, false));
    let seen = CandidateView { clock, may, draws: draws(), documents, plays, ..seen };
    let mut exam = before.exam.clone();
    exam.view = Some(Arc::new(ExamView::Candidate(Box::new(seen))));
    View { exam, plays: here, role: Role::Candidate, ..before }
}

fn jury(done: Vec<PlayView>, along: bool) -> View {
    let before = exam_jury::view("jury-interview").expect("a sample");
    let mut about = exam_jury::about(None);
    about.run_sheet.iter_mut().for_each(|exchange| exchange.state = ExchangeState::Closed(480_000));
    about.share_ms = None;
    let (id, name) = ("recording", "Entretien technique : enregistrement et questions");
    (about.clock.phase.id, about.clock.phase.name) = (PhaseId(id.into()), name.into());
    (about.clock.phase.part, about.clock.phase.number) = (Part::TechnicalInterview, 5);
    about.guide = Some("recording".into());
    let stop_play = done.last().is_some_and(|play| matches!(play.state, PlayState::Goes(_)));
    about.may = JuryRights {
        mark: true,
        note: true,
        score: true,
        play_along: true,
        stop_play,
        ..JuryRights::default()
    };
    about.draws.extend(draws());
    about.plays = Some(plays(done, 1, along));
    View { exam: exam_jury::seen(JurorId(11), about), ..before }
}

/// The jury comes back on the exchanges, of which the first was recorded.
fn replays() -> View {
    let before = exam_jury::view("jury-interview").expect("a sample");
    let kept = KeptExchange {
        id: "echange-1.wav".into(),
        session: SESSION,
        candidate: CandidateNumber(7),
        exchange: ExchangeId(1),
        from_ms: 4_000,
        length_ms: 120_000,
        call: None,
        hash: None,
        bytes: 0,
    };
    let prompt = Prompt { id: kept.id.clone(), title: "M. Henri Tessier".into(), duration_ms: 120_000 };
    let playing = Playing { prompt, position_ms: 33_000, output: PromptOutput::Loudspeakers };
    View { kept: Arc::new(vec![kept]), playing: Some(playing), ..before }
}
