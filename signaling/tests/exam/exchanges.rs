//! The run sheet of part 3, marks and notes.

use signaling::package::FormatId;
use signaling::protocol::exam::*;

use crate::desk::{Desk, MINUTE, SAMPLE, c, listens, plays, station_of};

fn in_part3(format: &str) -> Desk {
    let mut desk = Desk::with(&SAMPLE, format, 2, 2);
    desk.run_to(1, "part3");
    desk
}

fn begin(view: &ExchangeView) -> Order {
    Order::Begin { candidate: c(1), exchange: view.exchange, contact: view.contact }
}

fn close(view: &ExchangeView) -> Order {
    Order::Close { candidate: c(1), exchange: view.exchange }
}

fn states(desk: &Desk) -> Vec<(u16, ExchangeState)> {
    let sheet = desk.juror(plays(1), 1).run_sheet;
    sheet.into_iter().map(|view| (view.exchange.0, view.state)).collect()
}

#[test]
fn the_run_sheet_holds_the_drawn_clients_in_order_with_their_one_button() {
    for (format, count) in [("titre", 6), ("ccp1", 2), ("ccp2", 3)] {
        let desk = in_part3(format);
        let jury = desk.juror(plays(1), 1);
        let format = FormatId::from(format);
        let title = jury.draws[0].result.clone().unwrap().title;
        let subject = SAMPLE.subjects_of(&format).find(|subject| subject.title == title).unwrap();
        let clients: Vec<_> = jury.run_sheet.iter().map(|view| view.client.clone()).collect();
        assert_eq!((clients.len(), &clients), (count, &subject.clients));
        for view in &jury.run_sheet {
            let expected = match (view.channel, view.direction) {
                (Channel::Chat, _) => Contact::OpenChat,
                (Channel::Phone, signaling::protocol::Direction::Inbound) => Contact::Call,
                (Channel::Phone, signaling::protocol::Direction::Outbound) => Contact::AwaitCall,
            };
            assert_eq!(view.contact, expected);
        }
        let minutes = jury.clock.remaining_ms.unwrap() / MINUTE;
        assert_eq!(jury.share_ms, Some(minutes * MINUTE / count as u64));
        assert_eq!(desk.juror(listens(1), 1).run_sheet, jury.run_sheet);
    }
}

#[test]
fn the_next_begins_only_when_the_last_is_closed_at_both_ends() {
    let mut desk = in_part3("titre");
    let sheet = desk.juror(plays(1), 1).run_sheet;
    desk.order(plays(1), begin(&sheet[0])).unwrap();
    desk.floor.calls.insert(station_of(1));
    desk.pass(90_000);
    assert_eq!(states(&desk)[0], (1, ExchangeState::Open(90_000)));
    assert_eq!(desk.refused(plays(1), begin(&sheet[1])), Refused::StillInExchange);
    assert_eq!(desk.refused(plays(1), close(&sheet[0])), Refused::StillInExchange, "the call lasts");
    desk.floor.calls.clear();
    assert_eq!(desk.refused(plays(1), begin(&sheet[1])), Refused::StillInExchange);
    desk.order(plays(1), close(&sheet[0])).unwrap();
    assert!(desk.order(plays(1), close(&sheet[0])).unwrap().is_empty(), "closed twice is closed");
    assert_eq!(states(&desk)[0], (1, ExchangeState::Closed(90_000)));
    desk.floor.calls.insert(station_of(1));
    assert_eq!(desk.refused(plays(1), begin(&sheet[1])), Refused::StillInExchange, "the other end");
    desk.floor.calls.clear();
    desk.order(plays(1), begin(&sheet[1])).unwrap();
    desk.restart();
    assert_eq!(states(&desk)[1], (2, ExchangeState::Open(0)));
    assert_eq!(desk.tile(1).exchanges, (1, 6));
}

#[test]
fn exchanges_are_reordered_repeated_and_skipped() {
    let mut desk = in_part3("ccp2");
    let candidate = c(1);
    let sheet = desk.juror(plays(1), 1).run_sheet;
    let ids = |list: &[u16]| list.iter().map(|id| ExchangeId(*id)).collect::<Vec<_>>();
    for wrong in [ids(&[1, 2]), ids(&[1, 2, 2]), ids(&[1, 2, 3, 4])] {
        let order = Order::Arrange { candidate, exchanges: wrong };
        assert_eq!(desk.refused(plays(1), order), Refused::BadArrangement);
    }
    desk.order(plays(1), Order::Arrange { candidate, exchanges: ids(&[3, 1, 2]) }).unwrap();
    desk.order(plays(1), begin(&sheet[2])).unwrap();
    assert_eq!(desk.refused(plays(1), begin(&sheet[2])), Refused::WrongExchange);
    desk.pass(MINUTE);
    desk.order(plays(1), close(&sheet[2])).unwrap();
    desk.order(plays(1), begin(&sheet[1])).unwrap();
    let repeat = |id| Order::Repeat { candidate, exchange: ExchangeId(id) };
    assert_eq!(desk.refused(plays(1), repeat(2)), Refused::WrongExchange, "it lasts");
    desk.order(plays(1), repeat(3)).unwrap();
    let skip = |reason: &str| {
        let reason = reason.to_owned();
        Order::Skip { candidate, exchange: ExchangeId(1), reason }
    };
    assert_eq!(desk.refused(plays(1), skip("")), Refused::ReasonNeeded);
    desk.order(plays(1), skip("Temps écoulé")).unwrap();
    let expected = [
        (3, ExchangeState::Closed(MINUTE)),
        (2, ExchangeState::Open(0)),
        (1, ExchangeState::Skipped("Temps écoulé".into())),
        (4, ExchangeState::Planned),
    ];
    assert_eq!(states(&desk), expected);
    assert_eq!(desk.juror(plays(1), 1).run_sheet[3].client, sheet[2].client);
    desk.pass(MINUTE);
    desk.step(1, Step::Finish);
    assert_eq!(states(&desk)[1], (2, ExchangeState::Closed(MINUTE)), "no exchange outlasts its phase");
}

#[test]
fn an_exchange_begins_as_its_client_is_met_and_by_who_plays() {
    let mut desk = in_part3("titre");
    let sheet = desk.juror(plays(1), 1).run_sheet;
    for contact in [Contact::Call, Contact::AwaitCall, Contact::OpenChat] {
        let order = Order::Begin { candidate: c(1), exchange: sheet[0].exchange, contact };
        if contact != sheet[0].contact {
            assert_eq!(desk.refused(plays(1), order), Refused::WrongContact);
        }
    }
    let unknown = ExchangeId(99);
    let order = Order::Begin { candidate: c(1), exchange: unknown, contact: Contact::Call };
    assert_eq!(desk.refused(plays(1), order), Refused::NoSuchExchange);
    for other in [listens(1), plays(2), Seat::Candidate(c(1)), crate::desk::STAFF] {
        assert_eq!(desk.refused(other, begin(&sheet[0])), Refused::NotAllowed);
    }
    desk.step(1, Step::Pause);
    assert_eq!(desk.refused(plays(1), begin(&sheet[0])), Refused::NotAllowed);
    desk.step(1, Step::Resume);
    desk.order(plays(1), begin(&sheet[0])).unwrap();
    desk.pass(70 * MINUTE);
    assert_eq!(desk.clock(1).stage, Stage::TimeUp);
    let jury = desk.juror(plays(1), 1);
    assert!(jury.may.close && !jury.may.begin, "what has begun is brought to its end");
    desk.order(plays(1), close(&sheet[0])).unwrap();
    assert_eq!(desk.refused(plays(1), begin(&sheet[1])), Refused::NotAllowed);
}

#[test]
fn marks_and_notes_keep_their_moment_and_are_each_jurors_own() {
    let mut desk = in_part3("titre");
    let candidate = c(1);
    let sheet = desk.juror(plays(1), 1).run_sheet;
    desk.order(plays(1), begin(&sheet[0])).unwrap();
    desk.pass(36_000);
    let remark = |kind, text: &str| Order::Remark {
        candidate,
        kind,
        text: text.into(),
        moment: RemarkMoment::Arrival,
    };
    let mark = remark(RemarkKind::Mark, "reformulation juste");
    desk.order_as(listens(1), OrderId(5), &mark).unwrap();
    assert!(desk.order_as(listens(1), OrderId(5), &mark).unwrap().is_empty(), "sent again");
    desk.pass(1_000);
    desk.order(plays(1), remark(RemarkKind::Mark, "")).unwrap();
    assert_eq!(desk.refused(plays(1), remark(RemarkKind::Note, "  ")), Refused::BadText);
    let [own] = &desk.juror(listens(1), 1).remarks[..] else { panic!("one of its own") };
    assert_eq!((own.offset_ms, own.exchange), (Some(36_000), Some(ExchangeId(1))));
    let reword = Order::Reword { candidate, remark: OrderId(5), text: "mieux dit".into() };
    assert_eq!(desk.refused(plays(1), reword.clone()), Refused::NoSuchRemark);
    desk.order(listens(1), reword).unwrap();
    desk.restart();
    let own = desk.juror(listens(1), 1).remarks[0].clone();
    assert_eq!((own.text.as_str(), own.offset_ms), ("mieux dit", Some(36_000)));
    desk.step(1, Step::Finish);
    assert_eq!(desk.refused(plays(1), remark(RemarkKind::Mark, "trop tard")), Refused::NotAllowed);
    desk.order(plays(1), remark(RemarkKind::Note, "Ne s'excuse qu'à 1:10.\nPuis rassure.")).unwrap();
    let page = "x".repeat(4_000);
    let full = (0..10).find_map(|_| desk.order(plays(1), remark(RemarkKind::Note, &page)).err());
    assert_eq!(full, Some(Refused::TooManyRemarks));
}

/// Of each remark of who listens on the first candidate, in which exchange it is, how long after its beginning, and its text.
fn moments(desk: &Desk) -> Vec<(Option<u16>, Option<u64>, String)> {
    let remarks = desk.juror(listens(1), 1).remarks;
    let moment = |remark: RemarkView| (remark.exchange.map(|id| id.0), remark.offset_ms, remark.text);
    remarks.into_iter().map(moment).collect()
}

fn note_at(text: &str, moment: RemarkMoment) -> Order {
    Order::Remark { candidate: c(1), kind: RemarkKind::Note, text: text.into(), moment }
}

#[test]
fn a_remark_is_of_the_moment_at_which_it_was_begun_in_an_exchange_that_is_or_was_open() {
    let mut desk = in_part3("titre");
    let sheet = desk.juror(plays(1), 1).run_sheet;
    let at = |id: u16, offset_ms| RemarkMoment::In { exchange: ExchangeId(id), offset_ms };
    desk.order(plays(1), begin(&sheet[0])).unwrap();
    desk.pass(90_000);
    desk.order(listens(1), note_at("en cours", at(1, 80_000))).unwrap();
    desk.order(plays(1), close(&sheet[0])).unwrap();
    desk.pass(10_000);
    desk.order(listens(1), note_at("après", at(1, 70_000))).unwrap();
    desk.order(plays(1), begin(&sheet[1])).unwrap();
    desk.pass(5_000);
    desk.order(listens(1), note_at("au suivant", at(1, 89_500))).unwrap();
    desk.order(listens(1), note_at("entre deux", RemarkMoment::Outside)).unwrap();
    // A station's clock may be a little ahead.
    desk.order(listens(1), note_at("à la fin", at(1, 90_900))).unwrap();
    let begun = |exchange, offset_ms, text: &str| (exchange, offset_ms, text.to_owned());
    let expected = [
        begun(Some(1), Some(80_000), "en cours"),
        begun(Some(1), Some(70_000), "après"),
        begun(Some(1), Some(89_500), "au suivant"),
        begun(None, None, "entre deux"),
        begun(Some(1), Some(90_000), "à la fin"),
    ];
    assert_eq!(moments(&desk), expected);
    desk.restart();
    assert_eq!(moments(&desk), expected);
}

#[test]
fn a_mark_that_was_pressed_in_an_exchange_is_kept_after_its_phase_and_another_is_not() {
    let mut desk = in_part3("titre");
    let sheet = desk.juror(plays(1), 1).run_sheet;
    desk.order(plays(1), begin(&sheet[0])).unwrap();
    desk.pass(90_000);
    desk.order(plays(1), close(&sheet[0])).unwrap();
    desk.step(1, Step::Finish);
    let mark = |exchange, offset_ms| Order::Remark {
        candidate: c(1),
        kind: RemarkKind::Mark,
        text: "repère".into(),
        moment: RemarkMoment::In { exchange: ExchangeId(exchange), offset_ms },
    };
    desk.order(plays(1), mark(1, 70_000)).unwrap();
    let kept = &desk.juror(plays(1), 1).remarks[0];
    assert_eq!((kept.exchange, kept.offset_ms), (Some(ExchangeId(1)), Some(70_000)));
    for (exchange, offset_ms) in [(1, 120_000), (2, 0), (99, 0)] {
        assert_eq!(desk.refused(plays(1), mark(exchange, offset_ms)), Refused::NotAllowed);
    }
}

#[test]
fn a_remark_of_a_moment_that_cannot_be_is_of_its_arrival() {
    let mut desk = in_part3("titre");
    let sheet = desk.juror(plays(1), 1).run_sheet;
    let at = |id: u16, offset_ms| RemarkMoment::In { exchange: ExchangeId(id), offset_ms };
    desk.order(plays(1), begin(&sheet[0])).unwrap();
    desk.pass(90_000);
    desk.order(plays(1), close(&sheet[0])).unwrap();
    desk.order(listens(1), note_at("trop loin", at(1, 91_001))).unwrap();
    desk.order(plays(1), begin(&sheet[1])).unwrap();
    desk.pass(5_000);
    for (text, moment) in [
        ("trop loin encore", at(1, 120_000)),
        ("avant l’heure", at(2, 6_001)),
        ("à venir", at(3, 0)),
        ("de personne", at(99, 0)),
        ("sans fin", at(2, u64::MAX)),
    ] {
        desk.order(listens(1), note_at(text, moment)).unwrap();
    }
    let of = |(exchange, offset_ms, _): (Option<u16>, Option<u64>, String)| (exchange, offset_ms);
    let moments: Vec<_> = moments(&desk).into_iter().map(of).collect();
    let arrival = (Some(2), Some(5_000));
    assert_eq!(moments, [(None, None), arrival, arrival, arrival, arrival, arrival]);
}

#[test]
fn a_remark_on_an_exchange_that_comes_in_a_later_phase_belongs_to_the_phase_of_the_exchange() {
    let mut desk = in_part3("titre");
    let sheet = desk.juror(plays(1), 1).run_sheet;
    desk.order(plays(1), begin(&sheet[0])).unwrap();
    desk.pass(MINUTE);
    desk.step(1, Step::Finish);
    desk.run_to(1, "questions");
    let moment = RemarkMoment::In { exchange: ExchangeId(1), offset_ms: 30_000 };
    for (kept, phase) in
        [(note_at("sur l’échange", moment), "part3"), (note_at("ici", RemarkMoment::Outside), "questions")]
    {
        let facts = desk.order(listens(1), kept).unwrap();
        let [Fact::Remarked { phase: of, .. }] = &facts[..] else { panic!("{facts:?}") };
        assert_eq!(of.0, phase);
    }
}
