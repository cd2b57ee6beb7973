//! What a candidate writes in an exam: nothing of it is lost, and nothing goes where it does not belong.

use signaling::protocol::exam::{
    CandidateNumber, CandidateView, ClockView, ExamView, FromExam, HandView, NotWritten, Order, OwnWork,
    Part, PhaseId, PhaseView, Piece, Rights, SessionId, Stage, TextMark, ToExam, Written, WrittenPiece,
};

use signaling::protocol::ClientId;

use super::*;

const NUMBER: CandidateNumber = CandidateNumber(7);
const SESSION: SessionId = SessionId(0x5e55);

fn view(session: u64, number: u16, write: &[Written]) -> FromExam {
    let phase = PhaseView {
        id: PhaseId("part1".into()),
        name: "Partie 1".into(),
        part: Part::Situation,
        number: 1,
        of: 7,
    };
    let view = CandidateView {
        candidate: CandidateNumber(number),
        format: "Titre".into(),
        clock: ClockView {
            stage: Stage::Running,
            phase,
            remaining_ms: Some(60_000),
            last_minutes: false,
            epoch: 1,
        },
        may: Rights { write: write.to_vec(), ..Rights::default() },
        draws: Vec::new(),
        documents: Vec::new(),
        qualifications: Vec::new(),
        templates: Vec::new(),
        clients: Vec::new(),
        part1: true,
        plays: None,
        outage: false,
        hand: HandView::default(),
        work: OwnWork { session: Some(SessionId(session)), ..OwnWork::default() },
    };
    FromExam::View { view: Some(ExamView::Candidate(Box::new(view))) }
}

fn writes() -> FromExam {
    view(SESSION.0, 7, &[Written::Letter, Written::Confirmations])
}

fn kept(piece: Piece, edition: u64, text: &str) -> WrittenPiece {
    WrittenPiece { piece, edition, text: text.into(), at_ms: 1_000 + edition }
}

fn letter(edition: u64, text: &str) -> WrittenPiece {
    kept(Piece::Letter, edition, text)
}

fn list(pieces: Vec<WrittenPiece>) -> FromExam {
    FromExam::Writings { of: NUMBER, after: None, pieces, more: false }
}

fn refused(why: NotWritten) -> FromExam {
    FromExam::NotWritten { of: NUMBER, piece: Piece::Letter, why }
}

fn write(text: &str) -> Command {
    Command::WritePiece { piece: Piece::Letter, text: text.into(), seen: None }
}

impl Desk {
    fn tells(&mut self, told: FromExam) {
        self.receive(ToStation::Exam(told));
    }

    /// What the station said of texts, in short.
    fn wrote(&mut self) -> Vec<(u64, String)> {
        let text = |message| match message {
            ToServer::Exam(ToExam::Write { edition, text, .. }) => Some((edition, text)),
            _ => None,
        };
        self.said().into_iter().filter_map(text).collect()
    }

    fn piece(&self) -> Option<(String, NoteState)> {
        let view = self.station.view();
        view.exam.written.get(&Piece::Letter).map(|written| (written.text.to_string(), written.state))
    }

    fn come_back(&mut self) {
        self.happen(Input::SocketClosed("cut".into()));
        self.wait(Duration::from_secs(30));
        self.did();
        self.connect(welcome(Vec::new(), ChatNumbers::default()));
    }
}

/// A candidate in part 1, of whom the server has this letter.
fn desk(pieces: Vec<WrittenPiece>) -> Desk {
    let mut desk = Desk::new(Role::Candidate);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.tells(writes());
    desk.tells(list(pieces));
    desk.did();
    desk
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

#[test]
fn a_text_is_sent_after_a_pause_and_saved_once_the_server_says_so() {
    let mut desk = desk(Vec::new());
    desk.ask(write("Madame,"));
    assert_eq!(desk.wrote(), [], "not at each key");
    assert_eq!(desk.piece(), Some(("Madame,".into(), NoteState::Unsaved)));
    desk.wait(seconds(1));
    assert_eq!(desk.wrote(), [(1, "Madame,".into())]);
    assert_eq!(desk.piece(), Some(("Madame,".into(), NoteState::Unsaved)), "it was sent, and no more");
    desk.tells(FromExam::Written { of: NUMBER, piece: letter(1, "Madame,") });
    assert_eq!(desk.piece(), Some(("Madame,".into(), NoteState::Saved(1_001))));
    desk.wait(seconds(1));
    assert!(desk.station.is_settled());
}

#[test]
fn whoever_writes_without_a_pause_is_saved_all_the_same() {
    let mut desk = desk(Vec::new());
    for count in 1..=9 {
        desk.ask(write(&"a".repeat(count)));
        desk.wait(Duration::from_millis(500));
    }
    assert_eq!(desk.wrote().len(), 1, "after four seconds");
}

#[test]
fn a_text_goes_again_after_a_lost_answer_and_is_not_taken_for_anothers() {
    let mut desk = desk(vec![letter(3, "avant")]);
    desk.ask(write("après"));
    desk.wait(seconds(1));
    assert_eq!(desk.wrote(), [(4, "après".into())]);
    desk.ask(write("après, et plus"));
    desk.come_back();
    desk.tells(writes());
    assert_eq!(desk.wrote(), [], "not before all that the server has is here");
    desk.tells(list(vec![letter(4, "après")]));
    assert_eq!(desk.wrote(), [(5, "après, et plus".into())]);
    assert_eq!(desk.piece().unwrap().0, "après, et plus");
}

#[test]
fn what_was_written_elsewhere_meanwhile_is_joined_and_not_overwritten() {
    let mut desk = desk(vec![letter(1, "d’abord")]);
    desk.ask(write("d’ici"));
    desk.come_back();
    desk.tells(writes());
    desk.tells(list(vec![letter(2, "d’ailleurs")]));
    assert_eq!(desk.wrote(), [(3, "d’ailleurs\nd’ici".into())]);
}

#[test]
fn unsaved_texts_outlive_the_program_and_go_to_their_own_candidate_alone() {
    let mut desk = desk(Vec::new());
    desk.ask(write("Madame,"));
    let unsaved = desk.did().into_iter().rev().find_map(|effect| match effect {
        Effect::KeepWriting(unsaved) => Some(unsaved),
        _ => None,
    });
    let unsaved = unsaved.expect("it is kept on this computer at once");
    let [UnsavedPiece { session: SESSION, candidate: NUMBER, piece: Piece::Letter, .. }] = &unsaved[..]
    else {
        panic!("{unsaved:?}")
    };
    // Another candidate, and the same number of another day.
    for (session, number) in [(SESSION.0, 8), (0xda7, 7)] {
        let mut other = Desk::new(Role::Candidate);
        other.happen(Input::WritingLoaded(unsaved.clone()));
        other.connect(welcome(Vec::new(), ChatNumbers::default()));
        other.tells(view(session, number, &[Written::Letter]));
        let of = CandidateNumber(number);
        other.tells(FromExam::Writings { of, after: None, pieces: Vec::new(), more: false });
        other.wait(seconds(5));
        assert_eq!((other.wrote(), other.piece()), (Vec::new(), None));
    }
    let mut again = Desk::new(Role::Candidate);
    again.happen(Input::WritingLoaded(unsaved));
    again.connect(welcome(Vec::new(), ChatNumbers::default()));
    again.tells(writes());
    again.tells(list(Vec::new()));
    assert_eq!(again.wrote(), [(1, "Madame,".into())]);
}

#[test]
fn what_the_server_does_not_take_now_stays_here_and_goes_once_it_may() {
    let mut desk = desk(Vec::new());
    desk.ask(write("Madame,"));
    desk.wait(seconds(1));
    desk.did();
    desk.tells(refused(NotWritten::NotNow));
    assert_eq!(desk.piece(), Some(("Madame,".into(), NoteState::Refused)));
    assert_eq!(desk.notices(), [NoticeKind::NotWritten(NotWritten::NotNow)]);
    desk.wait(seconds(5));
    assert_eq!(desk.wrote(), [], "it is not pressed");
    desk.tells(view(SESSION.0, 7, &[]));
    desk.tells(list(Vec::new()));
    assert_eq!(desk.wrote(), []);
    desk.tells(writes());
    desk.tells(list(Vec::new()));
    assert_eq!(desk.wrote(), [(2, "Madame,".into())], "the step goes on");
}

#[test]
fn what_the_store_could_not_keep_is_sent_again_by_itself() {
    let mut desk = desk(Vec::new());
    desk.ask(write("Madame,"));
    desk.wait(seconds(1));
    desk.did();
    desk.tells(refused(NotWritten::NotStored));
    desk.wait(seconds(1));
    assert_eq!(desk.wrote(), [(2, "Madame,".into())]);
    assert_eq!(desk.notices(), []);
}

#[test]
fn last_words_leave_as_soon_as_the_time_is_up() {
    let mut desk = desk(Vec::new());
    desk.ask(write("et merci."));
    assert_eq!(desk.wrote(), []);
    desk.tells(view(SESSION.0, 7, &[]));
    let said = desk.said();
    let [ToServer::Exam(ToExam::Write { .. }), ToServer::Exam(ToExam::Writings { .. })] = &said[..] else {
        panic!("{said:?}")
    };
}

#[test]
fn nothing_of_a_candidate_is_seen_once_another_sits_here() {
    let mut desk = desk(vec![letter(1, "à elle")]);
    assert!(desk.piece().is_some());
    desk.tells(view(SESSION.0, 8, &[Written::Letter]));
    assert_eq!(desk.piece(), None);
    // A late answer about the one before.
    desk.tells(FromExam::Written { of: NUMBER, piece: letter(2, "à elle encore") });
    assert_eq!(desk.piece(), None);
    desk.tells(FromExam::View { view: None });
    assert_eq!(desk.piece(), None);
    desk.ask(write("à personne"));
    assert_eq!(desk.notices(), [NoticeKind::NotWritten(NotWritten::NotNow)]);
}

#[test]
fn a_confirmation_is_sent_once_it_is_saved_as_it_reads() {
    let client = ClientId("roy".into());
    let piece = Piece::Confirmation(client.clone());
    let mut desk = desk(Vec::new());
    let text = "Bonjour,".to_owned();
    desk.ask(Command::WritePiece { piece: piece.clone(), text, seen: None });
    desk.ask(Command::SendConfirmation(client.clone()));
    assert_eq!(desk.wrote(), [(1, "Bonjour,".into())], "saved at once");
    assert_eq!(desk.station.view().exam.sending, Some(client.clone()));
    desk.tells(FromExam::Written { of: NUMBER, piece: kept(piece.clone(), 1, "Bonjour,") });
    let said = desk.said();
    let [ToServer::Exam(ToExam::Order { order: Order::SendConfirmation { client: to, text }, .. })] =
        &said[..]
    else {
        panic!("{said:?}")
    };
    assert_eq!((to, *text), (&client, TextMark::of("Bonjour,")));
    assert_eq!(desk.station.view().exam.sending, None);
}

#[test]
fn whoever_goes_on_writing_sends_nothing() {
    let client = ClientId("roy".into());
    let piece = Piece::Confirmation(client.clone());
    let mut desk = desk(Vec::new());
    let write = |text: &str| Command::WritePiece { piece: piece.clone(), text: text.into(), seen: None };
    desk.ask(write("Bonjour,"));
    desk.ask(Command::SendConfirmation(client));
    desk.ask(write("Bonjour, en fait"));
    desk.tells(FromExam::Written { of: NUMBER, piece: kept(piece.clone(), 1, "Bonjour,") });
    let orders = |message: &ToServer| matches!(message, ToServer::Exam(ToExam::Order { .. }));
    assert!(!desk.said().iter().any(orders));
    assert_eq!(desk.station.view().exam.sending, None);
}

#[test]
fn nobody_but_a_candidate_writes() {
    let mut desk = Desk::new(Role::Jury);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    desk.did();
    desk.ask(write("…"));
    assert_eq!(desk.notices(), [NoticeKind::WrongRole]);
}
