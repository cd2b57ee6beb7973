//! Help that a candidate asks for, what staff writes, and what staff sees of the steps that can be gone.

use signaling::exam::Thing;
use signaling::protocol::StationId;
use signaling::protocol::exam::*;

use crate::desk::{Desk, SAMPLE, STAFF, c, listens, plays, station_of};

fn asks(text: &str) -> Order {
    Order::AskHelp { text: text.into() }
}

fn message(to: &[u16], text: &str) -> Order {
    Order::Message { to: to.iter().map(|number| c(*number)).collect(), text: text.into() }
}

#[test]
fn a_candidate_asks_for_help_in_any_stage_and_sees_that_somebody_comes() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 2, 1);
    let me = Seat::Candidate(c(1));
    for step in
        [None, Some(Step::Open), Some(Step::Ready), Some(Step::Start), Some(Step::Pause), Some(Step::Finish)]
    {
        step.into_iter().for_each(|step| drop(desk.step(1, step)));
        desk.order(me, asks("Le son est trop bas ")).unwrap();
        let help = desk.candidate(1).hand.help.unwrap();
        assert_eq!((help.text.as_str(), help.coming), ("Le son est trop bas", false));
        assert_eq!(desk.tile(1).now.help.as_ref(), Some(&help));
        desk.staff(Order::AnswerHelp { candidate: c(1) });
        assert!(desk.candidate(1).hand.help.unwrap().coming);
        desk.restart();
        desk.order(me, Order::EndHelp { candidate: c(1) }).unwrap();
        assert_eq!((desk.candidate(1).hand.help, desk.tile(1).now.help), (None, None));
    }
    assert_eq!(desk.candidate(2).hand, HandView::default(), "it is nobody else's");
}

#[test]
fn asking_twice_is_asking_once_and_asking_something_else_is_asking_anew() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 1, 1);
    let me = Seat::Candidate(c(1));
    assert_eq!(desk.order(me, asks("")).unwrap().len(), 1);
    assert_eq!(desk.order(me, asks("")).unwrap(), []);
    desk.staff(Order::AnswerHelp { candidate: c(1) });
    assert_eq!(desk.staff(Order::AnswerHelp { candidate: c(1) }), []);
    desk.order(me, asks("Toujours rien")).unwrap();
    assert!(!desk.candidate(1).hand.help.unwrap().coming, "nobody has answered that");
    desk.staff(Order::EndHelp { candidate: c(1) });
    assert_eq!(desk.order(me, Order::EndHelp { candidate: c(1) }).unwrap(), []);
    assert_eq!(desk.refused(STAFF, Order::AnswerHelp { candidate: c(1) }), Refused::NoHelpAsked);
    assert_eq!(desk.refused(me, asks(&"a".repeat(MAX_HELP_CHARS + 1))), Refused::BadText);
    assert_eq!(desk.refused(me, asks("deux\nlignes")), Refused::BadText);
}

#[test]
fn nobody_asks_answers_writes_or_reads_for_another() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 2, 1);
    let (me, other) = (Seat::Candidate(c(1)), Seat::Candidate(c(2)));
    desk.order(me, asks("")).unwrap();
    for seat in [STAFF, plays(1), listens(1), Seat::Server] {
        assert_eq!(desk.refused(seat, asks("")), Refused::NotAllowed);
        let read = Order::ReadMessage { message: OrderId(1) };
        assert_eq!(desk.refused(seat, read), Refused::NotAllowed);
    }
    for seat in [me, other, plays(1), listens(1)] {
        assert_eq!(desk.refused(seat, Order::AnswerHelp { candidate: c(1) }), Refused::NotAllowed);
        assert_eq!(desk.refused(seat, message(&[1], "Bonjour")), Refused::NotAllowed);
    }
    for seat in [other, plays(1), listens(1)] {
        assert_eq!(desk.refused(seat, Order::EndHelp { candidate: c(1) }), Refused::NotAllowed);
    }
    assert!(desk.session.may(me, c(1), Thing::AskHelp, desk.now));
    assert!(!desk.session.may(other, c(1), Thing::AskHelp, desk.now));
}

#[test]
fn what_staff_writes_is_seen_by_those_it_names_until_each_has_read_it() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 3, 1);
    desk.run_next(1);
    desk.staff(message(&[1, 2], "Les toilettes sont au fond du couloir"));
    desk.staff(message(&[1], "Il manque votre pièce d’identité"));
    let seen = |desk: &Desk, number| {
        let messages = desk.candidate(number).hand.messages;
        messages.into_iter().map(|message| (message.id, message.text)).collect::<Vec<_>>()
    };
    let first = seen(&desk, 1);
    assert_eq!((first.len(), seen(&desk, 2).len(), seen(&desk, 3).len()), (2, 1, 0));
    assert_eq!(first[0].1, "Les toilettes sont au fond du couloir");
    assert_eq!((desk.tile(1).now.unread, desk.tile(3).now.unread), (2, 0));
    let read = Order::ReadMessage { message: first[0].0 };
    assert_eq!(desk.order(Seat::Candidate(c(3)), read.clone()).unwrap(), [], "it was not written to it");
    desk.order(Seat::Candidate(c(1)), read.clone()).unwrap();
    assert_eq!(desk.order(Seat::Candidate(c(1)), read).unwrap(), [], "read twice is read");
    desk.restart();
    assert_eq!((seen(&desk, 1).len(), seen(&desk, 2).len()), (1, 1));
    let juror = encode_of(&desk.juror(plays(1), 1));
    assert!(!juror.contains("identité") && !juror.contains("toilettes"), "no jury reads it");
}

fn encode_of<T: serde::Serialize>(view: &T) -> String {
    signaling::protocol::encode(view)
}

#[test]
fn a_message_to_nobody_twice_to_one_or_to_who_sits_nowhere_is_not_written() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 2, 1);
    desk.register(9, Vec::new());
    for (to, why) in [
        (&[][..], Refused::BadTargets),
        (&[1, 1], Refused::BadTargets),
        (&[1, 9], Refused::NotSeated),
        (&[1, 8], Refused::NoSuchCandidate),
    ] {
        assert_eq!(desk.refused(STAFF, message(to, "Bonjour")), why, "{to:?}");
    }
    assert_eq!(desk.refused(STAFF, message(&[1], " ")), Refused::BadText);
}

#[test]
fn many_messages_make_no_view_too_long_and_come_up_as_others_are_read() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 1, 1);
    for number in 0..20 {
        desk.staff(message(&[1], &format!("{number:02} {}", "é".repeat(150))));
    }
    let messages = desk.candidate(1).hand.messages;
    assert_eq!((messages.len(), desk.tile(1).now.unread), (MAX_MESSAGES, 20));
    assert!(messages.last().unwrap().text.starts_with("19"), "the newest are shown");
    let message = messages[0].id;
    desk.order(Seat::Candidate(c(1)), Order::ReadMessage { message }).unwrap();
    assert!(desk.candidate(1).hand.messages[0].text.starts_with("11"), "an older one comes up");
}

#[test]
fn staff_sees_which_steps_can_be_gone_and_why_the_next_one_cannot() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 1);
    desk.register(9, Vec::new());
    let now = |desk: &Desk, number| desk.tile(number).now;
    assert_eq!((now(&desk, 1).may, now(&desk, 1).waits_for), (vec![Step::Open], None));
    desk.step(9, Step::Open);
    assert_eq!((now(&desk, 9).may, now(&desk, 9).waits_for), (vec![Step::Back], Some(Refused::NotSeated)));
    desk.run_next(1);
    assert_eq!(now(&desk, 1).may, [Step::Pause, Step::Finish, Step::Back, Step::Anew]);
    desk.step(1, Step::Finish);
    desk.run_to(1, "part3");
    assert!(now(&desk, 1).with_jury && !now(&desk, 2).with_jury);
    desk.run_next(2);
    while desk.clock(2).phase.id.0 != "part3" {
        desk.step(2, Step::Finish);
        desk.step(2, Step::Open);
        if desk.clock(2).phase.id.0 != "part3" {
            desk.step(2, Step::Ready);
            desk.step(2, Step::Start);
        }
    }
    assert_eq!(now(&desk, 2).waits_for, Some(Refused::JuryBusy));
    assert_eq!(now(&desk, 2).may, [Step::Back]);
    desk.staff(Order::Absent { candidate: c(2), absent: true });
    assert_eq!(now(&desk, 2).waits_for, Some(Refused::IsAbsent));
    // What is said to be possible is.
    for number in [1, 2, 9] {
        let steps = [Step::Open, Step::Ready, Step::Start, Step::Pause, Step::Resume, Step::Finish];
        for step in steps.into_iter().chain([Step::Back, Step::Anew]) {
            let mut copy = desk.session.clone();
            std::mem::swap(&mut copy, &mut desk.session);
            let (may, shadow) = (now(&desk, number).may.contains(&step), desk.shadow.clone());
            let kept = desk.kept.len();
            assert_eq!(desk.try_step(number, step).is_ok(), may, "{number} {step:?}");
            (desk.session, desk.shadow) = (copy, shadow);
            desk.kept.truncate(kept);
        }
    }
}

#[test]
fn a_tile_says_how_the_exchange_that_is_open_is_met() {
    let mut desk = Desk::with(&SAMPLE, "ccp2", 1, 1);
    desk.run_to(1, "part3");
    assert_eq!(desk.tile(1).now.exchange, None);
    let first = desk.juror(plays(1), 1).run_sheet[0].clone();
    let begin = Order::Begin { candidate: c(1), exchange: first.exchange, contact: first.contact };
    desk.order(plays(1), begin).unwrap();
    assert_eq!(desk.tile(1).now.exchange, Some(first.contact));
    desk.order(plays(1), Order::Close { candidate: c(1), exchange: first.exchange }).unwrap();
    assert_eq!(desk.tile(1).now.exchange, None);
}

#[test]
fn a_hand_goes_along_to_another_station() {
    let mut desk = Desk::with(&SAMPLE, "ccp1", 1, 1);
    desk.order(Seat::Candidate(c(1)), asks("Écran noir")).unwrap();
    desk.floor.roles.insert(StationId(500), signaling::protocol::Role::Candidate);
    desk.sit(Person::Candidate(c(1)), Some(StationId(500)));
    assert_eq!(desk.candidate(1).hand.help.unwrap().text, "Écran noir");
    assert_eq!(desk.session.candidate_at(station_of(1)), None);
}
