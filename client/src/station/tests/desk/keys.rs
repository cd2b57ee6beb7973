use super::*;

fn press(keys: &str) -> Command {
    Command::PressKeys(keys.into())
}

/// In a call with a station that takes keys.
fn calling() -> Desk {
    let mut desk = Desk::paired(Role::Candidate);
    desk.happen(Input::KeysAgreed(LINK, true));
    desk.receive(told(call(CallPhase::Active, 2, false)));
    desk.did();
    desk
}

#[test]
fn keys_are_sent_in_a_call_and_shown_as_they_go() {
    let mut desk = calling();
    desk.ask(press("12#"));
    assert_eq!(desk.did(), [Effect::SendKeys(LINK, "12#".into())]);
    assert_eq!(desk.station.view().keys.sent, "", "not before they go");
    "12#".chars().for_each(|key| desk.happen(Input::KeySent(key)));
    desk.happen(Input::KeyHeard('9'));
    let keys = desk.station.view().keys;
    assert_eq!((keys.sent.as_str(), keys.heard.as_str(), keys.ready), ("12#", "9", true));
}

#[test]
fn keys_belong_to_their_call() {
    let mut desk = calling();
    desk.happen(Input::KeyHeard('9'));
    desk.receive(ToStation::Ended { call: CALL, epoch: 3, why: EndReason::HungUp });
    assert_eq!(desk.station.view().keys, KeysView::default());
    desk.receive(told(CallInfo { call: CallId(8), ..call(CallPhase::Active, 2, false) }));
    assert_eq!(desk.station.view().keys.heard, "");
}

#[test]
fn no_key_is_sent_on_hold_without_a_call_or_to_one_that_does_not_take_it() {
    let mut desk = calling();
    desk.ask(Command::Hold(None, true));
    desk.did();
    assert!(!desk.station.view().keys.ready);
    desk.ask(press("1"));
    assert_eq!(desk.notices(), [NoticeKind::KeysOnHold]);
    let mut desk = Desk::paired(Role::Candidate);
    desk.ask(press("1"));
    assert_eq!(desk.notices(), [NoticeKind::NoCall]);
    desk.receive(told(call(CallPhase::Active, 2, false)));
    desk.did();
    desk.ask(press("1"));
    assert_eq!(desk.notices(), [NoticeKind::NoCall, NoticeKind::KeysNotTaken]);
    assert_eq!(desk.did(), []);
}

#[test]
fn keys_that_the_line_cannot_take_yet_are_refused_all_together() {
    let mut desk = calling();
    let (most, few) = ("1".repeat(32), "2".repeat(3));
    for _ in 0..2 {
        desk.ask(press(&most));
        assert_eq!(desk.did(), [Effect::SendKeys(LINK, most.clone())]);
    }
    "11".chars().for_each(|key| desk.happen(Input::KeySent(key)));
    desk.ask(press(&few));
    assert_eq!((desk.did(), desk.notices()), (vec![], vec![NoticeKind::TooManyKeys]));
    desk.happen(Input::KeySent('1'));
    desk.ask(press(&few));
    assert_eq!(desk.did(), [Effect::SendKeys(LINK, few)]);
    // Those that wait when the voice stops are not sent.
    desk.ask(Command::Hold(None, true));
    desk.ask(Command::Hold(None, false));
    desk.did();
    desk.ask(press(&most));
    assert_eq!(desk.did(), [Effect::SendKeys(LINK, most)]);
}

#[test]
fn what_is_no_key_is_said_and_nothing_of_it_is_sent() {
    let mut desk = calling();
    for wrong in ["", "12a", "1 2", "é", &"1".repeat(33)] {
        desk.ask(press(wrong));
        assert_eq!((desk.did(), desk.notices()), (vec![], vec![NoticeKind::BadKeys]), "{wrong:?}");
    }
}
