use signaling::protocol::{Address, CallSums, JournalEntry, JournalEvent, LogSums, LoggedCall, OtherStation};

use super::*;

const OTHER: StationId = StationId(5);

fn logged(number: u64) -> LoggedCall {
    LoggedCall {
        number,
        call: CallId(100 + number),
        direction: Direction::Inbound,
        caller: false,
        persona: persona(),
        with: None,
        placed_ms: number * 60_000,
        ringing_ms: 45_000,
        talked_ms: 0,
        held_ms: 0,
        held_here_ms: 0,
        answered: false,
        outcome: EndReason::Missed,
        transferred_to: None,
    }
}

fn sums(calls: u32) -> LogSums {
    LogSums { session: CallSums { calls, ..CallSums::default() }, exchanges: Vec::new() }
}

/// A page of these numbers; with sums where it is the first.
fn page(of: StationId, before: Option<u64>, numbers: impl Iterator<Item = u64>, more: bool) -> ToStation {
    let calls: Vec<LoggedCall> = numbers.map(logged).collect();
    let sums = before.is_none().then(|| Box::new(sums(calls.len() as u32)));
    ToStation::CallsPage { of, before, calls, more, sums }
}

fn asks(of: Option<StationId>, before: Option<u64>) -> ToServer {
    ToServer::Calls { of, before }
}

fn seen(desk: &Desk) -> Vec<u64> {
    desk.station.view().call_log.calls.iter().map(|call| call.number).collect()
}

#[test]
fn the_log_is_read_after_a_welcome_page_by_page_and_bounded() {
    let mut desk = Desk::new(Role::Candidate);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    assert!(desk.said().contains(&asks(None, None)));
    assert_eq!(desk.station.view().call_log.of, None, "the server has not told yet");
    desk.receive(page(ME, None, (901..=1_000).rev(), true));
    assert_eq!(desk.said(), [asks(None, Some(901))]);
    desk.receive(page(ME, Some(901), (801..=900).rev(), true));
    assert_eq!(desk.said(), [], "enough is in view");
    assert!(seen(&desk).into_iter().eq((801..=1_000).rev()));
    assert_eq!(desk.station.view().call_log.sums, sums(100), "the sums are of the newest page");
}

#[test]
fn the_log_is_read_again_when_a_call_ends_as_far_as_it_is_new() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(page(ME, None, (1..=9).rev(), false));
    desk.receive(ToStation::Ended { call: CALL, epoch: 3, why: EndReason::Missed });
    assert_eq!(desk.said(), [asks(None, None)]);
    desk.receive(page(ME, None, (5..=10).rev(), true));
    assert_eq!(desk.said(), [], "the rest is known");
    assert!(seen(&desk).into_iter().eq((1..=10).rev()));
}

#[test]
fn another_server_s_log_takes_the_place_of_the_one_before() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(page(ME, None, (1..=9).rev(), false));
    desk.happen(Input::SocketClosed("cut".into()));
    desk.wait(Duration::from_secs(5));
    desk.happen(Input::SocketOpened);
    desk.receive(welcome(Vec::new(), ChatNumbers::default()));
    assert_eq!(seen(&desk).len(), 9, "until the server tells");
    desk.receive(page(ME, None, [3].into_iter(), false));
    assert_eq!(seen(&desk), [3]);
}

#[test]
fn a_candidate_calls_a_missed_client_back_by_number() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.receive(page(ME, None, [1].into_iter(), false));
    desk.ask(Command::CallBack(CallId(101)));
    let placed = desk.said();
    let [ToServer::Place { to: Address::Number(number), persona: None, .. }] = &placed[..] else {
        panic!("{placed:?}");
    };
    assert_eq!(number, "06 39 98 12 40");
    desk.ask(Command::CallBack(CallId(101)));
    desk.ask(Command::CallBack(CallId(101)));
    assert_eq!((desk.said().len(), desk.notices()), (2, Vec::new()), "as long as there are lines");
    desk.ask(Command::CallBack(CallId(101)));
    assert_eq!(desk.notices(), [NoticeKind::LinesTaken]);
    assert_eq!(desk.said(), []);
}

#[test]
fn a_jury_calls_its_candidate_back_as_the_same_client() {
    let mut desk = Desk::paired(Role::Jury);
    let with = Some(OtherStation { id: PEER, name: "07".into() });
    let calls = vec![LoggedCall { with, caller: true, ..logged(1) }];
    desk.receive(ToStation::CallsPage { of: ME, before: None, calls, more: false, sums: None });
    desk.ask(Command::CallBack(CallId(101)));
    let placed = desk.said();
    let [ToServer::Place { to, persona: Some(played), .. }] = &placed[..] else { panic!("{placed:?}") };
    assert_eq!((to, played), (&Address::Station(PEER), &persona()));
}

#[test]
fn what_cannot_be_called_back_is_said() {
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(Command::CallBack(CallId(101)));
    assert_eq!(desk.notices(), [NoticeKind::NotInLog]);
    desk.receive(page(ME, None, [1].into_iter(), false));
    desk.happen(Input::SocketClosed("cut".into()));
    desk.did();
    desk.ask(Command::CallBack(CallId(101)));
    assert_eq!(desk.notices(), [NoticeKind::NotInLog, NoticeKind::NotReady]);
    assert_eq!(desk.said(), []);
}

#[test]
fn staff_reads_the_log_of_the_station_it_chose_and_follows_it() {
    let mut desk = Desk::new(Role::Staff);
    desk.connect(welcome(Vec::new(), ChatNumbers::default()));
    assert!(!desk.said().contains(&asks(None, None)), "staff has no calls");
    desk.ask(Command::ShowCalls(Some(PEER)));
    assert_eq!(desk.said(), [asks(Some(PEER), None)]);
    desk.receive(page(PEER, None, (2..=3).rev(), true));
    assert_eq!(desk.said(), [asks(Some(PEER), Some(2))]);
    desk.ask(Command::ShowCalls(Some(OTHER)));
    assert_eq!(desk.said(), [asks(Some(OTHER), None)]);
    assert!(seen(&desk).is_empty());
    desk.receive(page(PEER, Some(2), [1].into_iter(), false));
    assert!(seen(&desk).is_empty(), "a page of the one before comes late");
    desk.receive(page(OTHER, None, [8].into_iter(), false));
    assert_eq!(seen(&desk), [8]);
    let event = JournalEvent::CallEnded { call: CALL, why: EndReason::HungUp, talked_ms: 1 };
    let entries = vec![JournalEntry { number: 1, at_ms: 1, event }];
    desk.receive(ToStation::JournalPage { entries, more: false });
    assert_eq!(desk.said(), [asks(Some(OTHER), None)]);
    desk.ask(Command::CallBack(CallId(108)));
    desk.ask(Command::ShowCalls(None));
    assert_eq!(desk.notices(), [NoticeKind::WrongRole]);
}
