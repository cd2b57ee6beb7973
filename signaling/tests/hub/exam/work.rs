//! What candidates write, over the wire: kept before it is acknowledged, there after each kill, and with the seat.

use signaling::protocol::exam::*;
use signaling::protocol::{ClientId, ErrorCode, Role, ToServer};

use super::hall::{Hall, MINUTE, SECOND, c};
use crate::floor::Seat;

fn write(hall: &mut Hall, seat: &Seat, piece: &Piece, edition: u64, text: &str) -> Vec<FromExam> {
    let (piece, text) = (piece.clone(), text.to_owned());
    let told = hall.exam(seat, ToExam::Write { of: c(1), piece, edition, text });
    told.into_iter().filter(|told| !matches!(told, FromExam::View { .. })).collect()
}

fn writings(hall: &mut Hall, seat: &Seat) -> Vec<(Piece, u64, String)> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let told = hall.exam(seat, ToExam::Writings { of: c(1), after: after.clone() });
        let [FromExam::Writings { pieces, more, .. }] = &told[..] else { panic!("{told:?}") };
        all.extend(pieces.iter().map(|kept| (kept.piece.clone(), kept.edition, kept.text.clone())));
        after = pieces.last().map(|kept| kept.piece.clone());
        if !more {
            return all;
        }
    }
}

/// In part 1 of the whole title, whose clock runs.
fn writing() -> (Hall, Seat) {
    let mut hall = Hall::with("titre", 2);
    hall.run_next(1);
    let seat = hall.candidate(1);
    (hall, seat)
}

/// In part 3 of CCP 2, with its first exchange open: the client.
fn exchanging() -> (Hall, Seat, ClientId) {
    let mut hall = Hall::with("ccp2", 2);
    hall.run_to_draw(1);
    hall.draw(1, Drawn::Subject);
    hall.step(1, Step::Finish);
    hall.run_next(1);
    let plays = hall.plays.clone();
    let first = hall.jury_view(&plays).run_sheet[0].clone();
    let begin = Order::Begin { candidate: c(1), exchange: first.exchange, contact: first.contact };
    hall.done(&plays, begin);
    let seat = hall.candidate(1);
    (hall, seat, first.client)
}

#[test]
fn a_text_is_acknowledged_once_it_is_kept_and_not_before() {
    let (mut hall, seat) = writing();
    hall.floor.store_holds = true;
    assert_eq!(write(&mut hall, &seat, &Piece::Letter, 1, "Madame,"), []);
    assert_eq!(writings(&mut hall, &seat), [], "nothing is said to be there before it is");
    let from = hall.floor.sent.len();
    hall.floor.release_store();
    let told = hall.told_since(&seat, from);
    let [FromExam::Written { of, piece }] = &told[..] else { panic!("{told:?}") };
    assert_eq!((*of, piece.edition, piece.text.as_str()), (c(1), 1, "Madame,"));
    assert!(piece.at_ms > 0);
}

#[test]
fn of_two_texts_of_one_edition_the_first_stays_and_is_told() {
    let (mut hall, seat) = writing();
    write(&mut hall, &seat, &Piece::Summary, 3, "d’abord");
    for (edition, text) in [(3, "ensuite"), (2, "encore")] {
        let told = write(&mut hall, &seat, &Piece::Summary, edition, text);
        assert!(
            matches!(&told[..], [FromExam::Written { piece, .. }] if piece.text == "d’abord"),
            "{told:?}"
        );
    }
    write(&mut hall, &seat, &Piece::Summary, 4, "enfin");
    assert_eq!(writings(&mut hall, &seat), [(Piece::Summary, 4, "enfin".into())]);
}

#[test]
fn what_was_acknowledged_is_there_after_a_kill_and_goes_on_from_its_edition() {
    let (mut hall, seat) = writing();
    write(&mut hall, &seat, &Piece::Letter, 7, "Madame,\nje vous réponds.");
    let mut hall = hall.restart(3 * SECOND);
    let seat = hall.candidate(1);
    assert_eq!(writings(&mut hall, &seat), [(Piece::Letter, 7, "Madame,\nje vous réponds.".into())]);
    let told = write(&mut hall, &seat, &Piece::Letter, 8, "Madame,");
    assert!(matches!(&told[..], [FromExam::Written { .. }]), "{told:?}");
}

#[test]
fn a_text_that_the_store_cannot_keep_is_said_so_and_the_one_before_stays() {
    let (mut hall, seat) = writing();
    write(&mut hall, &seat, &Piece::Letter, 1, "avant");
    hall.floor.store_fails = true;
    let told = write(&mut hall, &seat, &Piece::Letter, 2, "après");
    let refused = FromExam::NotWritten { of: c(1), piece: Piece::Letter, why: NotWritten::NotStored };
    assert_eq!(told, std::slice::from_ref(&refused));
    assert_eq!(writings(&mut hall, &seat), [(Piece::Letter, 1, "avant".into())]);
    hall.floor.store_fails = false;
    assert!(matches!(&write(&mut hall, &seat, &Piece::Letter, 2, "après")[..], [FromExam::Written { .. }]));
}

#[test]
fn out_of_its_time_or_by_another_nothing_is_written_or_read() {
    let (mut hall, seat) = writing();
    let other = hall.candidate(2);
    write(&mut hall, &seat, &Piece::Letter, 1, "à moi");
    let not_now = |piece| FromExam::NotWritten { of: c(1), piece, why: NotWritten::NotNow };
    assert_eq!(write(&mut hall, &other, &Piece::Letter, 9, "à lui"), [not_now(Piece::Letter)]);
    assert_eq!(writings(&mut hall, &other), []);
    let bad = FromExam::NotWritten { of: c(1), piece: Piece::Letter, why: NotWritten::BadText };
    assert_eq!(write(&mut hall, &seat, &Piece::Letter, 2, "un\u{7}"), std::slice::from_ref(&bad));
    assert_eq!(write(&mut hall, &seat, &Piece::Letter, 2, &"é".repeat(MAX_PIECE_CHARS + 1)), [bad]);
    hall.step(1, Step::Finish);
    assert_eq!(write(&mut hall, &seat, &Piece::Letter, 2, "trop tard"), [not_now(Piece::Letter)]);
    let (plays, staff) = (hall.plays.clone(), hall.staff.clone());
    for seat in [&plays, &staff] {
        let ask = ToExam::Write { of: c(1), piece: Piece::Letter, edition: 3, text: "…".into() };
        assert_eq!(hall.floor.refused(seat, ToServer::Exam(ask)), ErrorCode::WrongRole);
        let ask = ToExam::Writings { of: c(1), after: None };
        assert_eq!(hall.floor.refused(seat, ToServer::Exam(ask)), ErrorCode::WrongRole);
    }
}

#[test]
fn the_longest_texts_fit_in_their_messages_and_come_in_pages() {
    let (mut hall, seat) = writing();
    let long = "\"😀".repeat(MAX_PIECE_CHARS / 2);
    for piece in [Piece::Summary, Piece::Letter, Piece::Notes("part1".into())] {
        let told = write(&mut hall, &seat, &piece, 1, &long);
        assert!(matches!(&told[..], [FromExam::Written { .. }]), "{piece:?}");
    }
    assert_eq!(writings(&mut hall, &seat).len(), 3);
    let written = ToServer::Exam(ToExam::Write { of: c(1), piece: Piece::Letter, edition: 1, text: long });
    assert!(signaling::protocol::encode(&written).len() < signaling::protocol::MAX_MESSAGE_BYTES);
}

#[test]
fn what_is_written_goes_with_the_candidate_to_another_station() {
    let (mut hall, seat) = writing();
    write(&mut hall, &seat, &Piece::Letter, 4, "Madame,");
    let elsewhere = hall.floor.hello(Role::Candidate, "Poste 9");
    hall.staff(Order::Sit { who: Person::Candidate(c(1)), station: Some(elsewhere.id) });
    assert_eq!(writings(&mut hall, &elsewhere), [(Piece::Letter, 4, "Madame,".into())]);
    assert_eq!(writings(&mut hall, &seat), [], "nothing is left behind");
    let not_now = FromExam::NotWritten { of: c(1), piece: Piece::Letter, why: NotWritten::NotNow };
    assert_eq!(write(&mut hall, &seat, &Piece::Letter, 5, "d’ici"), [not_now]);
    assert!(matches!(
        &write(&mut hall, &elsewhere, &Piece::Letter, 5, "de là")[..],
        [FromExam::Written { .. }]
    ));
}

#[test]
fn a_jury_is_shown_and_reads_part_one_once_it_is_handed_in() {
    let (mut hall, seat) = writing();
    write(&mut hall, &seat, &Piece::Letter, 2, "Madame,");
    write(&mut hall, &seat, &Piece::Notes("part1".into()), 1, "brouillon");
    let plays = hall.plays.clone();
    let letter = ItemRef::Work(Piece::Letter, 2);
    assert_eq!(hall.jury_view(&plays).written, []);
    assert_eq!(hall.read(&plays, 1, &letter), None);
    hall.step(1, Step::Finish);
    let written = hall.jury_view(&plays).written;
    let [WorkEntry { piece: Piece::Letter, edition: 2, chars: 7, sent_ms: None, .. }] = &written[..] else {
        panic!("{written:?}")
    };
    let Some(Item::Work(read)) = hall.read(&plays, 1, &letter) else { panic!() };
    assert_eq!(read.text, "Madame,");
    assert_eq!(hall.read(&plays, 1, &ItemRef::Work(Piece::Letter, 1)), None, "another edition");
    assert_eq!(hall.read(&plays, 1, &ItemRef::Work(Piece::Notes("part1".into()), 1)), None);
    let staff = hall.staff.clone();
    assert_eq!(hall.read(&staff, 1, &letter), None);
    let handed = |recorded: &&Recorded| matches!(recorded.fact, Fact::WorkHandedIn { .. });
    assert_eq!(hall.floor.memory.facts().filter(handed).count(), 2);
}

#[test]
fn a_confirmation_is_sent_as_it_was_seen_and_changes_no_more() {
    let (mut hall, seat, client) = exchanging();
    let piece = Piece::Confirmation(client.clone());
    write(&mut hall, &seat, &piece, 1, "Bonjour,");
    let plays = hall.plays.clone();
    assert_eq!(hall.jury_view(&plays).written, []);
    let send = |text| Order::SendConfirmation { client: client.clone(), text: TextMark::of(text) };
    assert_eq!(hall.order(&seat, send("Autre chose")), Err(Refused::TextMovedOn));
    hall.done(&seat, send("Bonjour,"));
    let written = hall.jury_view(&plays).written;
    assert!(matches!(&written[..], [WorkEntry { sent_ms: Some(_), .. }]), "{written:?}");
    let sent = FromExam::NotWritten { of: c(1), piece: piece.clone(), why: NotWritten::Sent };
    assert_eq!(write(&mut hall, &seat, &piece, 2, "Bonjour, en fait"), std::slice::from_ref(&sent));
    let mut hall = hall.restart(SECOND);
    let seat = hall.candidate(1);
    assert_eq!(write(&mut hall, &seat, &piece, 2, "Bonjour, en fait"), [sent]);
    assert_eq!(hall.view(1).work.sent.len(), 1);
    assert_eq!(writings(&mut hall, &seat), [(piece, 1, "Bonjour,".into())]);
}

#[test]
fn nothing_slips_in_while_a_confirmation_is_being_sent_or_a_phase_ends() {
    let (mut hall, seat, client) = exchanging();
    let piece = Piece::Confirmation(client.clone());
    write(&mut hall, &seat, &piece, 1, "Bonjour,");
    hall.floor.store_holds = true;
    let id = hall.next_order();
    let send = Order::SendConfirmation { client, text: TextMark::of("Bonjour,") };
    assert_eq!(hall.order_as(&seat, id, send), None);
    let later = |piece| FromExam::NotWritten { of: c(1), piece, why: NotWritten::NotStored };
    assert_eq!(write(&mut hall, &seat, &piece, 2, "trop tard"), [later(piece.clone())]);
    hall.floor.release_store();
    assert_eq!(hall.view(1).work.sent.len(), 1);

    let (id, finish, staff) = (hall.next_order(), hall.step_order(1, Step::Finish), hall.staff.clone());
    let notes = Piece::Notes("part3".into());
    hall.floor.store_holds = true;
    assert_eq!(hall.order_as(&staff, id, finish), None);
    assert_eq!(write(&mut hall, &seat, &notes, 1, "trop tard"), [later(notes.clone())]);
    hall.floor.release_store();
    let told = write(&mut hall, &seat, &notes, 1, "trop tard");
    assert_eq!(told, [FromExam::NotWritten { of: c(1), piece: notes, why: NotWritten::NotNow }]);
}

#[test]
fn last_words_that_come_just_after_the_end_are_kept() {
    let (mut hall, seat) = writing();
    hall.floor.pass(75 * MINUTE + SECOND);
    assert!(matches!(
        &write(&mut hall, &seat, &Piece::Letter, 1, "et merci.")[..],
        [FromExam::Written { .. }]
    ));
    hall.floor.pass(10 * SECOND);
    let told = write(&mut hall, &seat, &Piece::Letter, 2, "et encore");
    assert!(matches!(&told[..], [FromExam::NotWritten { why: NotWritten::NotNow, .. }]), "{told:?}");
}

#[test]
fn a_jury_is_shown_each_change_of_a_record_whose_exchange_is_over() {
    let (mut hall, seat, client) = exchanging();
    let record = Piece::ContactRecord(client);
    write(&mut hall, &seat, &record, 1, "Motif");
    let plays = hall.plays.clone();
    assert_eq!(hall.jury_view(&plays).written, []);
    let exchange = hall.jury_view(&plays).run_sheet[0].exchange;
    hall.done(&plays, Order::Close { candidate: c(1), exchange });
    let edition = |hall: &Hall| hall.jury_view(&plays).written.first().map(|entry| entry.edition);
    assert_eq!(edition(&hall), Some(1));
    write(&mut hall, &seat, &record, 2, "Motif : facture");
    assert_eq!(edition(&hall), Some(2));
}
