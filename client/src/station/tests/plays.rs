//! The recording of the interview: made ready, begun, heard or cut, and told to the server as it was.

use signaling::protocol::exam::{
    CandidateNumber, CandidateView, ClockView, Commitment, DrawResult, DrawView, Drawn, ExamView, FromExam,
    HandView, Order, OwnWork, Part, PhaseId, PhaseView, PlayCut, PlayEnd, PlayOutput, PlaysView, Refused,
    Rights, Stage, ToExam,
};
use signaling::protocol::{BulkWord, FileHash, SharedFile};

use super::*;

const OF: CandidateNumber = CandidateNumber(7);
const HASH: FileHash = FileHash([4; 32]);

fn view(along: bool) -> FromExam {
    let phase = PhaseView {
        id: PhaseId("recording".into()),
        name: "Entretien technique : enregistrement".into(),
        part: Part::TechnicalInterview,
        number: 5,
        of: 6,
    };
    let clock = ClockView {
        stage: Stage::Running,
        phase,
        remaining_ms: Some(600_000),
        last_minutes: false,
        epoch: 9,
    };
    let result = Some(DrawResult { number: 2, title: "Enregistrement n° 2".into(), at_ms: 1 });
    let draw = DrawView { what: Drawn::Recording, commitment: Commitment(FileHash([7; 32])), result };
    let view = CandidateView {
        candidate: OF,
        format: "CCP 1".into(),
        clock,
        may: Rights { play: true, ..Rights::default() },
        draws: vec![draw],
        documents: Vec::new(),
        templates: Vec::new(),
        qualifications: Vec::new(),
        clients: Vec::new(),
        part1: false,
        plays: Some(PlaysView { hash: HASH, length_ms: 66_000, allowed: 1, along, plays: Vec::new() }),
        outage: false,
        hand: HandView::default(),
        work: OwnWork::default(),
    };
    FromExam::View { view: Some(ExamView::Candidate(Box::new(view))) }
}

fn tells(desk: &mut Desk, told: FromExam) {
    desk.receive(ToStation::Exam(told));
}

fn with_bulk(welcome: ToStation) -> ToStation {
    match welcome {
        ToStation::Welcome(mut welcome) => {
            welcome.bulk = Some(BulkWord(5));
            ToStation::Welcome(welcome)
        }
        other => other,
    }
}

/// A candidate whose recording is drawn, and whose file is here and measured.
fn drawn(along: bool) -> Desk {
    let mut desk = Desk::new(Role::Candidate);
    desk.connect(with_bulk(welcome(Vec::new(), ChatNumbers::default())));
    tells(&mut desk, view(along));
    let file = SharedFile { name: "attente.ogg".into(), bytes: 9, hash: HASH };
    desk.receive(ToStation::FilesPage { files: vec![file], skip: 0, more: false });
    // What is told of an earlier list says nothing of this one.
    desk.happen(Input::FilesProgress { have: 2, of: 2, here: vec![FileHash([8; 32]), HASH] });
    assert!(!desk.did().iter().any(|effect| matches!(effect, Effect::MeasureRecording { .. })), "on its way");
    desk.happen(Input::FilesProgress { have: 1, of: 1, here: vec![HASH] });
    let measure = Effect::MeasureRecording { hash: HASH, name: "attente.ogg".into() };
    assert!(desk.did().contains(&measure));
    desk
}

fn sound() -> RecordingSound {
    RecordingSound { hash: HASH, length_ms: 66_000, gain_db: -2.5, peaks: vec![1, 2, 3] }
}

fn measured(along: bool) -> Desk {
    let mut desk = drawn(along);
    desk.happen(Input::RecordingMeasured(HASH, Ok(sound())));
    desk.did();
    desk
}

fn play(desk: &mut Desk) {
    desk.ask(Command::Play { what: "recording".into(), output: PromptOutput::Loudspeakers });
}

fn prepare(desk: &mut Desk) {
    let output = Some(PlayOutput::Loudspeakers);
    tells(desk, FromExam::PreparePlay { of: OF, play: 1, recording: HASH, output });
}

/// The level is played at the loudspeakers, and heard.
fn hear_level(desk: &mut Desk) {
    desk.ask(Command::TryOutput(Some(Device::Prompt)));
    desk.ask(Command::HearsLevel(PromptOutput::Loudspeakers));
}

/// Whether the order of a play says that the level was heard.
fn orders_heard(desk: &mut Desk) -> Vec<bool> {
    play(desk);
    let heard = |ask| match ask {
        ToExam::Order { order: Order::BeginPlay { level_heard, .. }, .. } => Some(level_heard),
        _ => None,
    };
    asked(desk).into_iter().filter_map(heard).collect()
}

/// It plays: the server was asked, all is ready, the moment came.
fn playing(along: bool) -> Desk {
    let mut desk = measured(along);
    hear_level(&mut desk);
    play(&mut desk);
    prepare(&mut desk);
    desk.happen(Input::PromptReady("Enceintes".into()));
    tells(&mut desk, FromExam::StartPlay { of: OF, play: 1, in_ms: 500 });
    desk
}

fn asked(desk: &mut Desk) -> Vec<ToExam> {
    let asks = |message| if let ToServer::Exam(ask) = message { Some(ask) } else { None };
    let asked = desk.said().into_iter().filter_map(asks);
    asked.filter(|ask| !matches!(ask, ToExam::Faults { .. })).collect()
}

/// How the station told the server that a play ended.
fn ends(desk: &mut Desk) -> Vec<PlayEnd> {
    let end = |ask| match ask {
        ToExam::Order { order: Order::EndPlay { candidate: OF, play: 1, end }, .. } => Some(end),
        _ => None,
    };
    asked(desk).into_iter().filter_map(end).collect()
}

#[test]
fn a_play_is_asked_of_the_server_made_ready_and_begun_at_its_moment() {
    let mut desk = measured(true);
    hear_level(&mut desk);
    play(&mut desk);
    let order = Order::BeginPlay { recording: HASH, output: PlayOutput::Loudspeakers, level_heard: true };
    assert!(matches!(&asked(&mut desk)[..], [ToExam::Order { order: told, .. }] if *told == order));
    play(&mut desk);
    assert_eq!(desk.notices(), [NoticeKind::OrderRefused(Refused::PlayUnderWay)], "one at a time");
    prepare(&mut desk);
    let (name, output) = ("attente.ogg".to_owned(), PromptOutput::Loudspeakers);
    assert!(desk.did().contains(&Effect::PreparePrompt { name, gain_db: -2.5, output }));
    assert!(!desk.station.view().plays.now.unwrap().begun);
    desk.happen(Input::PromptReady("Enceintes".into()));
    assert_eq!(asked(&mut desk), [ToExam::PlayReady { of: OF, play: 1, device: "Enceintes".into() }]);
    let at = desk.now + Duration::from_millis(500);
    tells(&mut desk, FromExam::StartPlay { of: OF, play: 1, in_ms: 500 });
    let did = desk.did();
    assert!(did.contains(&Effect::BeginPrompt { at, in_step: true }));
    let said = ToServer::Exam(ToExam::PlayStarting { of: OF, play: 1 });
    assert!(did.contains(&Effect::Send(Box::new(said))), "{did:?}");
    desk.happen(Input::PromptPosition(27_000));
    let view = desk.station.view();
    assert_eq!(view.playing.map(|playing| (playing.position_ms, playing.output)), Some((27_000, output)));
    desk.happen(Input::PromptEnded(PlayEnded { cut: None, heard_ms: 66_000, gaps: 1 }));
    assert_eq!(ends(&mut desk), [PlayEnd { heard_ms: 66_000, gaps: 1, cut: None }]);
    let view = desk.station.view();
    assert_eq!(view.last_played.map(|played| (played.complete, played.played_ms)), Some((true, 66_000)));
    assert_eq!((view.playing, view.plays.now), (None, None));
}

#[test]
fn a_level_is_that_of_the_device_at_which_it_was_heard() {
    let mut desk = measured(false);
    let opens = |desk: &mut Desk, name: &str| desk.happen(Input::DeviceWorks(Device::Prompt, name.into()));
    opens(&mut desk, "Enceintes");
    hear_level(&mut desk);
    assert_eq!(orders_heard(&mut desk), [true]);
    // The system gives another one when it is to play: nothing is played there, nor counted.
    prepare(&mut desk);
    opens(&mut desk, "Écran");
    desk.happen(Input::PromptReady("Écran".into()));
    assert_eq!(asked(&mut desk), [ToExam::PlayUnready { of: OF, play: 1 }]);
    assert_eq!(desk.notices(), [NoticeKind::OrderRefused(Refused::LevelNotHeard)]);

    let mut desk = measured(false);
    opens(&mut desk, "Enceintes");
    hear_level(&mut desk);
    opens(&mut desk, "Écran");
    assert_eq!(orders_heard(&mut desk), [false], "it is not the one that was heard");
    hear_level(&mut desk);
    assert!(desk.station.view().plays.now.is_none());
}

#[test]
fn a_level_is_heard_where_one_was_played_and_ends_the_tone() {
    let mut desk = measured(false);
    let first = [NoticeKind::OrderRefused(Refused::LevelNotHeard)];
    desk.ask(Command::HearsLevel(PromptOutput::Loudspeakers));
    assert_eq!(desk.notices(), first, "nothing was played");
    desk.ask(Command::TryOutput(Some(Device::Voice)));
    desk.ask(Command::HearsLevel(PromptOutput::Loudspeakers));
    assert_eq!(desk.notices(), first, "it was played elsewhere");
    assert_eq!(desk.station.view().audio.trying, None);
    assert_eq!(orders_heard(&mut desk), [false]);
    let mut desk = measured(false);
    hear_level(&mut desk);
    assert_eq!(desk.notices(), []);
    assert_eq!(desk.station.view().plays.level_heard, Some(PromptOutput::Loudspeakers));
    assert_eq!(orders_heard(&mut desk), [true]);
}

#[test]
fn what_was_heard_of_an_output_says_nothing_of_the_one_that_comes_after_it_was_lost() {
    let mut desk = playing(false);
    desk.did();
    desk.happen(Input::PromptEnded(PlayEnded { cut: Some(PlayCut::Output), heard_ms: 30_000, gaps: 0 }));
    desk.ask(Command::HearsLevel(PromptOutput::Loudspeakers));
    let said = desk.notices();
    assert_eq!(said.last(), Some(&NoticeKind::OrderRefused(Refused::LevelNotHeard)), "its tone is of before");
    assert_eq!(desk.station.view().plays.level_heard, None);
    let mut desk = measured(false);
    hear_level(&mut desk);
    desk.ask(Command::ChooseDevices(DeviceChoice { prompt: "null".into(), ..DeviceChoice::default() }));
    assert_eq!(orders_heard(&mut desk), [false], "of another device");
}

#[test]
fn a_play_that_was_cut_is_told_so_and_said_to_the_person() {
    let mut desk = playing(false);
    desk.did();
    desk.happen(Input::PromptEnded(PlayEnded { cut: Some(PlayCut::Output), heard_ms: 30_000, gaps: 0 }));
    assert_eq!(ends(&mut desk), [PlayEnd { heard_ms: 30_000, gaps: 0, cut: Some(PlayCut::Output) }]);
    assert_eq!(desk.notices(), [NoticeKind::Play(PlayNotice::Cut(Some(PlayCut::Output)))]);
    assert!(desk.station.view().last_played.is_some_and(|played| !played.complete));
}

#[test]
fn nobody_at_the_station_stops_what_is_heard_nor_takes_its_device_away() {
    let mut desk = playing(false);
    desk.did();
    let goes_on = [NoticeKind::Play(PlayNotice::GoesOn)];
    let other = DeviceChoice { prompt: "null".into(), ..DeviceChoice::default() };
    for command in [
        Command::StopPlaying,
        Command::TryOutput(Some(Device::Prompt)),
        Command::Check(CheckCommand::Begin),
        Command::ChooseDevices(other),
    ] {
        desk.ask(command.clone());
        assert_eq!(desk.notices(), goes_on, "{command:?}");
        assert_eq!(desk.did(), [], "{command:?}");
    }
    // How loud it is may be changed.
    let mut louder = DeviceChoice::default();
    louder.volumes.prompt_db = 3;
    desk.ask(Command::ChooseDevices(louder.clone()));
    assert_eq!(desk.did(), [Effect::UseDevices(louder)]);
    assert!(desk.station.view().plays.now.is_some());
}

#[test]
fn without_the_server_it_stops_and_the_server_may_stop_it() {
    let mut desk = playing(false);
    desk.did();
    desk.happen(Input::SocketClosed("broken".into()));
    assert!(desk.did().contains(&Effect::StopPrompt));
    assert_eq!(desk.notices(), [NoticeKind::Play(PlayNotice::Cut(Some(PlayCut::Station)))]);
    assert_eq!(desk.station.view().playing, None);
    let mut desk = playing(false);
    desk.did();
    tells(&mut desk, FromExam::StopPlay { of: OF, play: 2 });
    assert!(desk.station.view().playing.is_some(), "of another play");
    tells(&mut desk, FromExam::StopPlay { of: OF, play: 1 });
    assert!(desk.did().contains(&Effect::StopPrompt));
    assert_eq!(desk.notices(), [NoticeKind::Play(PlayNotice::Cut(None))]);
}

#[test]
fn what_was_heard_while_the_server_was_gone_is_told_when_it_is_back() {
    let mut desk = playing(false);
    desk.happen(Input::PromptEnded(PlayEnded { cut: None, heard_ms: 66_000, gaps: 0 }));
    desk.did();
    desk.happen(Input::SocketClosed("broken".into()));
    desk.wait(Duration::from_secs(5));
    desk.happen(Input::SocketOpened);
    desk.did();
    desk.receive(with_bulk(welcome(Vec::new(), ChatNumbers::default())));
    assert_eq!(ends(&mut desk), [PlayEnd { heard_ms: 66_000, gaps: 0, cut: None }], "it was not answered");
}

#[test]
fn a_station_that_is_not_ready_says_so_and_nothing_begins() {
    // Its output does not open.
    let mut desk = measured(true);
    prepare(&mut desk);
    desk.did();
    desk.happen(Input::PromptEnded(PlayEnded { cut: Some(PlayCut::Output), heard_ms: 0, gaps: 0 }));
    assert_eq!(asked(&mut desk), [ToExam::PlayUnready { of: OF, play: 1 }]);
    // It is another recording.
    let recording = FileHash([9; 32]);
    tells(&mut desk, FromExam::PreparePlay { of: OF, play: 1, recording, output: None });
    assert_eq!(asked(&mut desk), [ToExam::PlayUnready { of: OF, play: 1 }]);
    // It was not told to begin.
    prepare(&mut desk);
    desk.happen(Input::PromptReady("Enceintes".into()));
    desk.did();
    // The server is there all the while.
    for _ in 0..3 {
        desk.wait(Duration::from_secs(8));
        desk.happen(Input::Heard);
    }
    let did = desk.did();
    assert!(did.contains(&Effect::StopPrompt), "{did:?}");
    tells(&mut desk, FromExam::StartPlay { of: OF, play: 1, in_ms: 0 });
    let end = PlayEnd { heard_ms: 0, gaps: 0, cut: Some(PlayCut::Output) };
    assert_eq!(ends(&mut desk), [end], "what was ready is so no longer: it is not counted");
}

#[test]
fn a_recording_that_cannot_be_decoded_is_fetched_once_more_and_then_said() {
    let mut desk = drawn(false);
    desk.happen(Input::RecordingMeasured(HASH, Err(RecordingFault::Cut)));
    let again = |effect: &Effect| matches!(effect, Effect::Send(message) if matches!(**message, ToServer::Files { skip: 0 }));
    assert!(desk.did().iter().any(again), "it is listed again, and so fetched where it differs");
    assert_eq!(desk.notices(), []);
    let file = SharedFile { name: "attente.ogg".into(), bytes: 9, hash: HASH };
    desk.receive(ToStation::FilesPage { files: vec![file], skip: 0, more: false });
    desk.happen(Input::FilesProgress { have: 1, of: 1, here: vec![HASH] });
    desk.happen(Input::RecordingMeasured(HASH, Err(RecordingFault::Cut)));
    let fault = NoticeKind::Play(PlayNotice::Fault(RecordingFault::Cut));
    assert_eq!(desk.notices(), std::slice::from_ref(&fault));
    assert_eq!(desk.station.view().plays.fault, Some(RecordingFault::Cut));
    prepare(&mut desk);
    assert!(asked(&mut desk).contains(&ToExam::PlayUnready { of: OF, play: 1 }));
}

#[test]
fn a_recording_that_breaks_off_while_it_plays_is_told_as_far_as_it_was_heard_and_asked_for_no_more() {
    let mut desk = playing(false);
    desk.happen(Input::PromptPosition(27_000));
    desk.did();
    desk.happen(Input::RecordingUnreadable(RecordingFault::Damaged));
    assert_eq!(ends(&mut desk), [PlayEnd { heard_ms: 27_000, gaps: 0, cut: Some(PlayCut::Sound) }]);
    let said = desk.notices();
    assert!(said.contains(&NoticeKind::Play(PlayNotice::Fault(RecordingFault::Damaged))), "{said:?}");
    assert_eq!(desk.station.view().playing, None);
    // One that was never whole here is not asked of the server.
    let mut desk = drawn(false);
    for _ in 0..2 {
        let file = SharedFile { name: "attente.ogg".into(), bytes: 9, hash: HASH };
        desk.receive(ToStation::FilesPage { files: vec![file], skip: 0, more: false });
        desk.happen(Input::FilesProgress { have: 1, of: 1, here: vec![HASH] });
        desk.happen(Input::RecordingMeasured(HASH, Err(RecordingFault::Unreadable)));
    }
    desk.did();
    hear_level(&mut desk);
    assert!(orders_heard(&mut desk).is_empty(), "no play is asked for");
    let fault = NoticeKind::Play(PlayNotice::Fault(RecordingFault::Unreadable));
    assert!(!desk.notices().is_empty() && desk.notices().iter().all(|said| *said == fault));
}

#[test]
fn nothing_is_played_to_a_candidate_but_what_it_drew() {
    let mut desk = measured(false);
    desk.happen(Input::Prompts(vec![Prompt {
        id: "depart".into(), title: "Départ".into(), duration_ms: 9
    }]));
    desk.ask(Command::Play { what: "depart".into(), output: PromptOutput::Headset });
    assert_eq!(desk.notices(), [NoticeKind::NoSuchPrompt("depart".into())]);
    assert_eq!(desk.did(), []);
    tells(&mut desk, super::exam::preparing(Stage::Running, &[]));
    desk.did();
    play(&mut desk);
    assert!(desk.notices().contains(&NoticeKind::OrderRefused(Refused::NotPlayedNow)));
    assert_eq!(desk.did(), []);
}

#[test]
fn a_recording_that_is_here_is_measured_while_longer_files_are_on_their_way() {
    let mut desk = Desk::new(Role::Candidate);
    desk.connect(with_bulk(welcome(Vec::new(), ChatNumbers::default())));
    tells(&mut desk, view(false));
    let file = |name: &str, hash| SharedFile { name: name.into(), bytes: 9, hash };
    let files = vec![file("attente.ogg", HASH), file("long.exchange", FileHash([5; 32]))];
    desk.receive(ToStation::FilesPage { files, skip: 0, more: false });
    desk.happen(Input::FilesProgress { have: 0, of: 2, here: Vec::new() });
    let measure = Effect::MeasureRecording { hash: HASH, name: "attente.ogg".into() };
    assert!(!desk.did().contains(&measure));
    desk.happen(Input::FilesProgress { have: 1, of: 2, here: vec![HASH] });
    assert!(desk.did().contains(&measure));
}
