//! Exchanges heard again from a mark, wherever they were recorded; and recordings that are handed to the server.

use signaling::protocol::exam::{
    CandidateNumber, ExamView, ExchangeId, ExchangeRecording, ExchangeState, FromExam, JuryCandidate,
    OrderId, RecordedAt, RecordingFile, RemarkKind, RemarkView, SessionId,
};
use signaling::protocol::{BulkWord, CallId, FileHash, NotTaken, SharedFile};

use super::*;

const SESSION: SessionId = SessionId(0x5e55);
const FIRST: FileHash = FileHash([1; 32]);
const SECOND: FileHash = FileHash([2; 32]);
const MARK: OrderId = OrderId(5);

fn with_bulk() -> ToStation {
    match welcome(Vec::new(), ChatNumbers::default()) {
        ToStation::Welcome(mut welcome) => {
            welcome.bulk = Some(BulkWord(5));
            ToStation::Welcome(welcome)
        }
        other => other,
    }
}

fn jury() -> Desk {
    let mut desk = Desk::new(Role::Jury);
    desk.connect(with_bulk());
    desk.did();
    desk
}

/// A jury whose mark is at a moment of the first exchange.
fn marked(offset_ms: u64, change: impl FnOnce(&mut JuryCandidate)) -> ToStation {
    let mut told = super::checks::jury_view(ExchangeState::Closed(480_000));
    if let FromExam::View { view: Some(ExamView::Jury(jury)) } = &mut told {
        jury.session = Some(SESSION);
        let about = jury.about.as_mut().unwrap();
        let (kind, exchange, offset_ms) = (RemarkKind::Mark, Some(ExchangeId(1)), Some(offset_ms));
        about.remarks.push(RemarkView {
            remark: MARK,
            kind,
            exchange,
            offset_ms,
            at_ms: 0,
            text: String::new(),
        });
        change(about);
    }
    ToStation::Exam(told)
}

fn parts(about: &mut JuryCandidate) {
    let part = |from_ms, hash| ExchangeRecording { from_ms, length_ms: 50_000, hash };
    about.run_sheet[0].recordings = vec![part(1_000, FIRST), part(60_000, SECOND)];
}

fn name(candidate: CandidateNumber, hash: FileHash) -> String {
    RecordingFile { session: SESSION, candidate, exchange: ExchangeId(1), hash }.name()
}

fn candidate(desk: &Desk) -> CandidateNumber {
    desk.station.view().exam.jury().unwrap().about.as_ref().unwrap().candidate
}

fn kept(candidate: CandidateNumber, hash: Option<FileHash>) -> KeptExchange {
    KeptExchange {
        id: "echange.wav".into(),
        session: SESSION,
        candidate,
        exchange: ExchangeId(1),
        from_ms: 1_000,
        length_ms: 50_000,
        call: Some(CallId(7)),
        hash,
        bytes: 99,
    }
}

fn list(desk: &mut Desk, hashes: &[FileHash]) {
    let of = candidate(desk);
    let file = |hash: &FileHash| SharedFile { name: name(of, *hash), bytes: 9, hash: *hash };
    desk.receive(ToStation::FilesChanged);
    desk.receive(ToStation::FilesPage { files: hashes.iter().map(file).collect(), skip: 0, more: false });
}

fn replay(desk: &mut Desk) -> Vec<Effect> {
    desk.did();
    desk.ask(Command::Replay { remark: MARK, output: PromptOutput::Headset });
    desk.did()
}

fn plays(id: String, fetched: bool, from_ms: u64) -> Effect {
    Effect::PlayExchange { id, fetched, from_ms, output: PromptOutput::Headset }
}

/// The recordings that were to be sent, and by which word.
fn sent(desk: &mut Desk) -> Vec<Vec<FileHash>> {
    let sends = |effect| match effect {
        Effect::SendRecordings { word: BulkWord(5), recordings } => {
            Some(recordings.into_iter().filter_map(|kept| kept.hash).collect())
        }
        _ => None,
    };
    desk.did().into_iter().filter_map(sends).collect()
}

#[test]
fn a_mark_is_heard_from_the_part_that_holds_its_moment_once_that_is_here() {
    let mut desk = jury();
    desk.receive(marked(61_500, parts));
    let of = candidate(&desk);
    list(&mut desk, &[FIRST, SECOND]);
    desk.happen(Input::FilesProgress { have: 1, of: 2, here: vec![FIRST] });
    assert_eq!(replay(&mut desk), [], "the other part is no use");
    assert_eq!(desk.notices(), [NoticeKind::Play(PlayNotice::Coming)]);
    desk.happen(Input::FilesProgress { have: 2, of: 2, here: vec![FIRST, SECOND] });
    assert_eq!(replay(&mut desk), [plays(name(of, SECOND), true, 1_500)]);
    let playing = desk.station.view().playing.unwrap();
    assert_eq!((playing.position_ms, playing.prompt.duration_ms), (1_500, 50_000));
    desk.receive(marked(1_000, parts));
    assert!(replay(&mut desk).contains(&plays(name(of, FIRST), true, 0)));
    // Between the two nothing was recorded.
    desk.receive(marked(55_000, parts));
    assert_eq!(replay(&mut desk), []);
    assert!(desk.notices().contains(&NoticeKind::Play(PlayNotice::NotRecorded)));
}

#[test]
fn what_was_recorded_here_is_heard_from_here_and_not_fetched() {
    let mut desk = jury();
    desk.receive(marked(3_000, parts));
    let of = candidate(&desk);
    desk.happen(Input::ExchangesKept(vec![kept(of, Some(FIRST))]));
    desk.did();
    list(&mut desk, &[FIRST, SECOND]);
    let fetched = desk.did().into_iter().find_map(|effect| match effect {
        Effect::FetchFiles { files, .. } => Some(files.into_iter().map(|file| file.hash).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(fetched, Some(vec![SECOND]));
    desk.happen(Input::FilesProgress { have: 1, of: 1, here: vec![SECOND] });
    assert_eq!(replay(&mut desk), [plays("echange.wav".into(), false, 2_000)]);
}

#[test]
fn a_mark_whose_recording_the_server_does_not_have_says_at_which_station_it_lies() {
    let recorded_at = |stations: &[(u32, u64)]| {
        let at = |(station, from_ms): &(u32, u64)| {
            let name = format!("Jury {station}");
            RecordedAt { station: StationId(*station), name, from_ms: *from_ms }
        };
        let all = stations.iter().map(at).collect();
        marked(36_000, |about| about.run_sheet[0].recorded_at = all)
    };
    let mut desk = jury();
    let own = desk.station.view().id.unwrap().0;
    let elsewhere = |station: u32| [NoticeKind::RecordedElsewhere(format!("Jury {station}"))];
    desk.receive(recorded_at(&[(own + 40, 0)]));
    assert_eq!(replay(&mut desk), [], "nothing is played");
    assert_eq!(desk.notices(), elsewhere(own + 40));
    // Of two, that which had it at that moment.
    desk.receive(recorded_at(&[(own + 40, 0), (own + 41, 30_000), (own + 42, 40_000)]));
    replay(&mut desk);
    assert_eq!(desk.notices().last(), elsewhere(own + 41).last());
    // It was recorded here, and is gone, or does not hold that moment.
    desk.receive(recorded_at(&[(own, 0)]));
    replay(&mut desk);
    assert!(desk.notices().contains(&NoticeKind::Play(PlayNotice::NotRecorded)));
}

#[test]
fn a_recording_is_handed_over_when_it_is_finished_and_at_each_welcome_until_the_server_has_it() {
    let mut desk = jury();
    let of = CandidateNumber(7);
    desk.happen(Input::ExchangesKept(vec![kept(of, None)]));
    assert_eq!(sent(&mut desk), [] as [Vec<FileHash>; 0], "it goes on");
    desk.happen(Input::ExchangesKept(vec![kept(of, Some(FIRST))]));
    assert_eq!(sent(&mut desk), [[FIRST]]);
    desk.happen(Input::FilesNotSent);
    desk.wait(Duration::from_secs(4));
    assert_eq!(sent(&mut desk), [[FIRST]]);
    desk.happen(Input::FileNotTaken(FIRST, NotTaken::Busy));
    desk.happen(Input::Heard);
    desk.wait(Duration::from_secs(8));
    assert_eq!(sent(&mut desk), [[FIRST]]);
    desk.happen(Input::FileKept(FIRST, String::new()));
    desk.happen(Input::ExchangesKept(vec![kept(of, Some(FIRST)), kept(of, Some(SECOND))]));
    assert_eq!(sent(&mut desk), [[SECOND]], "what it has is not sent again");
    desk.happen(Input::FileKept(SECOND, String::new()));
    // Another server, perhaps: it says at once what it has.
    desk.happen(Input::SocketClosed("broken".into()));
    desk.wait(Duration::from_secs(5));
    desk.happen(Input::SocketOpened);
    desk.receive(with_bulk());
    assert_eq!(sent(&mut desk), [[FIRST, SECOND]]);
}

#[test]
fn a_recording_that_the_server_takes_never_is_said_once_and_sent_no_more() {
    let mut desk = jury();
    desk.happen(Input::ExchangesKept(vec![kept(CandidateNumber(7), Some(FIRST))]));
    desk.did();
    for _ in 0..2 {
        desk.happen(Input::FileNotTaken(FIRST, NotTaken::TooLarge));
    }
    assert_eq!(desk.notices(), [NoticeKind::NotHandedOver(NotTaken::TooLarge)]);
    for _ in 0..3 {
        desk.wait(Duration::from_secs(8));
        desk.happen(Input::Heard);
    }
    assert_eq!(sent(&mut desk), [] as [Vec<FileHash>; 0]);
    // Of a session that is closed, time may mend it.
    desk.happen(Input::ExchangesKept(vec![kept(CandidateNumber(7), Some(SECOND))]));
    desk.did();
    desk.happen(Input::FileNotTaken(SECOND, NotTaken::NotNow));
    desk.wait(Duration::from_secs(4));
    assert_eq!(sent(&mut desk), [[SECOND]]);
    assert_eq!(desk.notices().len(), 1, "and nobody is troubled by it");
}
