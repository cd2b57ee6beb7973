//! What a candidate writes: when it may, what its last acts leave, and who reads it when.

use signaling::exam::{Draft, LAST_WORDS_MS};
use signaling::protocol::ClientId;
use signaling::protocol::exam::*;

use crate::desk::{Desk, MINUTE, SAMPLE, STAFF, c, listens, plays};

fn draft(piece: Piece, text: &str) -> Draft {
    Draft { piece, text: TextMark::of(text), settled: true }
}

/// A candidate of CCP 2 in its exchanges, the first of them open, and the first two clients.
fn exchanging() -> (Desk, [ClientId; 2]) {
    let mut desk = Desk::with(&SAMPLE, "ccp2", 2, 1);
    desk.run_to(1, "part3");
    let sheet = desk.juror(plays(1), 1).run_sheet;
    let first = &sheet[0];
    let begin = Order::Begin { candidate: c(1), exchange: first.exchange, contact: first.contact };
    desk.order(plays(1), begin).unwrap();
    let clients = [sheet[0].client.clone(), sheet[1].client.clone()];
    (desk, clients)
}

fn may(desk: &Desk, piece: &Piece) -> Result<(), NotWritten> {
    desk.session.may_write(c(1), piece, desk.now)
}

fn reads(desk: &Desk, seat: Seat, piece: &Piece) -> bool {
    desk.session.may_read(seat, c(1), piece, desk.now)
}

#[test]
fn a_piece_is_written_in_its_phase_while_the_clock_runs_and_at_no_other_time() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    let letter = Piece::Letter;
    assert_eq!(may(&desk, &letter), Err(NotWritten::NotNow), "nothing has begun");
    desk.run_next(1);
    assert_eq!(may(&desk, &letter), Ok(()));
    assert_eq!(may(&desk, &Piece::Notes("part1".into())), Ok(()));
    assert_eq!(may(&desk, &Piece::Notes("part2".into())), Err(NotWritten::NotNow), "of another phase");
    assert_eq!(may(&desk, &Piece::ContactRecord(ClientId("vasseur".into()))), Err(NotWritten::NotNow));
    desk.step(1, Step::Pause);
    assert_eq!(may(&desk, &letter), Err(NotWritten::NotNow), "the clock stands");
    desk.step(1, Step::Resume);
    assert_eq!(may(&desk, &letter), Ok(()));
    desk.step(1, Step::Finish);
    assert_eq!(may(&desk, &letter), Err(NotWritten::NotNow), "it is handed in");
    desk.run_next(1);
    assert_eq!(may(&desk, &letter), Err(NotWritten::NotNow), "it is part 2");
    assert_eq!(may(&desk, &Piece::Notes("part2".into())), Ok(()));
}

#[test]
fn last_words_are_taken_for_five_seconds_after_the_clock_has_come_to_zero_by_itself() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_next(1);
    desk.pass(75 * MINUTE);
    assert_eq!(desk.clock(1).stage, Stage::TimeUp);
    assert!(desk.candidate(1).may.write.is_empty(), "nothing is offered any more");
    desk.pass(LAST_WORDS_MS);
    assert_eq!(may(&desk, &Piece::Letter), Ok(()));
    desk.pass(1);
    assert_eq!(may(&desk, &Piece::Letter), Err(NotWritten::NotNow));
    let of = desk.target(1);
    desk.staff(Order::AddTime { of, ms: MINUTE, reason: "Panne".into() });
    assert_eq!(may(&desk, &Piece::Letter), Ok(()), "there is time again");
}

#[test]
fn only_drawn_clients_are_written_about_and_a_sent_confirmation_stays() {
    let (mut desk, [first, second]) = exchanging();
    let confirmation = Piece::Confirmation(first.clone());
    assert_eq!(may(&desk, &confirmation), Ok(()));
    assert_eq!(may(&desk, &Piece::ContactRecord(second)), Ok(()), "before its exchange");
    assert_eq!(may(&desk, &Piece::ContactRecord(ClientId("personne".into()))), Err(NotWritten::NotNow));
    let text = TextMark::of("Bonjour,");
    desk.floor.written.insert(c(1), vec![draft(confirmation.clone(), "Bonjour,")]);
    let send = Order::SendConfirmation { client: first, text };
    let facts = desk.order(Seat::Candidate(c(1)), send.clone()).unwrap();
    assert!(matches!(&facts[..], [Fact::ConfirmationSent { text: sent, .. }] if *sent == text), "{facts:?}");
    assert_eq!(may(&desk, &confirmation), Err(NotWritten::Sent));
    assert_eq!(desk.candidate(1).work.sent.len(), 1);
    assert_eq!(desk.order(Seat::Candidate(c(1)), send), Ok(Vec::new()), "sent twice is sent");
    desk.restart();
    assert_eq!(may(&desk, &confirmation), Err(NotWritten::Sent), "after a restart, too");
}

#[test]
fn what_is_sent_is_what_is_kept_and_seen_to_a_client_that_was_met() {
    let (mut desk, [first, second]) = exchanging();
    let own = Seat::Candidate(c(1));
    let text = TextMark::of("Bonjour,");
    let send = |client: &ClientId| Order::SendConfirmation { client: client.clone(), text };
    assert_eq!(desk.refused(own, send(&first)), Refused::TextMovedOn, "nothing is kept");
    let piece = Piece::Confirmation(first.clone());
    desk.floor.written.insert(c(1), vec![Draft { settled: false, ..draft(piece.clone(), "Bonjour,") }]);
    assert_eq!(desk.refused(own, send(&first)), Refused::TextMovedOn, "something newer is on its way");
    desk.floor.written.insert(c(1), vec![draft(piece.clone(), "Bonjour, Madame,")]);
    assert_eq!(desk.refused(own, send(&first)), Refused::TextMovedOn, "another text is kept");
    let empty = Order::SendConfirmation { client: first.clone(), text: TextMark::of("") };
    desk.floor.written.insert(c(1), vec![draft(piece.clone(), "")]);
    assert_eq!(desk.refused(own, empty), Refused::TextMovedOn, "nothing is no confirmation");
    let kept = vec![draft(piece, "Bonjour,"), draft(Piece::Confirmation(second.clone()), "Bonjour,")];
    desk.floor.written.insert(c(1), kept);
    assert_eq!(desk.refused(own, send(&second)), Refused::WrongExchange, "nobody has spoken with it");
    for seat in [plays(1), STAFF, Seat::Candidate(c(2))] {
        assert_eq!(desk.refused(seat, send(&first)), Refused::NotAllowed);
    }
    desk.order(own, send(&first)).unwrap();
    let other = Order::SendConfirmation { client: first, text: TextMark::of("Autre") };
    assert_eq!(desk.refused(own, other), Refused::ConfirmationSent);
}

#[test]
fn the_end_of_a_phase_records_what_was_written_in_it() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_next(1);
    let written = vec![
        draft(Piece::Summary, "Les faits"),
        draft(Piece::Letter, ""),
        draft(Piece::Notes("part1".into()), "vu"),
        draft(Piece::Notes("part2".into()), "d’une autre"),
        draft(Piece::ContactRecord(ClientId("roy".into())), "d’une autre"),
    ];
    desk.floor.written.insert(c(1), written);
    let facts = desk.step(1, Step::Finish);
    let handed: Vec<(&Piece, TextMark)> = facts
        .iter()
        .filter_map(|fact| match fact {
            Fact::WorkHandedIn { piece, text, phase, .. } if phase.0 == "part1" => Some((piece, *text)),
            _ => None,
        })
        .collect();
    let notes = Piece::Notes("part1".into());
    let wanted = [(&Piece::Summary, TextMark::of("Les faits")), (&notes, TextMark::of("vu"))];
    assert_eq!(handed, wanted, "neither what is empty nor what belongs elsewhere");
    assert_eq!(facts.len(), 3);
}

#[test]
fn a_jury_reads_part_one_once_it_is_handed_in_and_notes_never() {
    let mut desk = Desk::with(&SAMPLE, "titre", 2, 1);
    desk.run_next(1);
    for seat in [plays(1), listens(1), STAFF, Seat::Candidate(c(2))] {
        assert!(!reads(&desk, seat, &Piece::Letter), "{seat:?}: it is being written");
    }
    assert!(reads(&desk, Seat::Candidate(c(1)), &Piece::Letter));
    desk.step(1, Step::Finish);
    assert!(!reads(&desk, Seat::Candidate(c(1)), &Piece::Letter), "it is handed in");
    for seat in [plays(1), listens(1)] {
        assert!(reads(&desk, seat, &Piece::Summary) && reads(&desk, seat, &Piece::Letter));
        assert!(!reads(&desk, seat, &Piece::Notes("part1".into())));
    }
    for seat in [STAFF, Seat::Candidate(c(2))] {
        assert!(!reads(&desk, seat, &Piece::Letter), "{seat:?}");
    }
}

#[test]
fn of_the_exchanges_a_jury_reads_what_is_sent_and_what_is_over() {
    let (mut desk, [first, second]) = exchanging();
    let (record, other) = (Piece::ContactRecord(first.clone()), Piece::ContactRecord(second));
    let confirmation = Piece::Confirmation(first.clone());
    let seen = |desk: &Desk| [&record, &other, &confirmation].map(|piece| reads(desk, plays(1), piece));
    assert_eq!(seen(&desk), [false; 3]);
    desk.floor.written.insert(c(1), vec![draft(confirmation.clone(), "Bonjour,")]);
    let text = TextMark::of("Bonjour,");
    desk.order(Seat::Candidate(c(1)), Order::SendConfirmation { client: first, text }).unwrap();
    assert_eq!(seen(&desk), [false, false, true], "it is sent");
    let exchange = desk.juror(plays(1), 1).run_sheet[0].exchange;
    desk.order(plays(1), Order::Close { candidate: c(1), exchange }).unwrap();
    assert_eq!(seen(&desk), [true, false, true], "its exchange is over");
    desk.step(1, Step::Finish);
    assert_eq!(seen(&desk), [true; 3], "all of them are");
}

#[test]
fn a_candidate_is_given_back_what_its_phase_says_and_nothing_else() {
    let mut desk = Desk::with(&SAMPLE, "titre", 1, 1);
    desk.run_to(1, "part3");
    let own = Seat::Candidate(c(1));
    let notes = |phase: &str| Piece::Notes(phase.into());
    assert!(reads(&desk, own, &notes("part2")), "what it prepared for these clients");
    assert!(!reads(&desk, own, &notes("part1")) && !reads(&desk, own, &Piece::Letter));
    desk.step(1, Step::Finish);
    desk.run_next(1);
    assert_eq!(desk.clock(1).phase.id.0, "preparation");
    assert!(reads(&desk, own, &Piece::Letter) && reads(&desk, own, &Piece::Summary));
    assert!(!reads(&desk, own, &notes("part1")) && !reads(&desk, own, &notes("part2")));
    assert_eq!(desk.session.may_write(c(1), &Piece::Letter, desk.now), Err(NotWritten::NotNow));
    let client = ClientId("vasseur".into());
    assert!(!reads(&desk, own, &Piece::ContactRecord(client)), "exchanges are not of this phase");
    desk.step(1, Step::Finish);
    desk.run_next(1);
    assert_eq!(desk.clock(1).phase.id.0, "recording");
    assert!(reads(&desk, own, &notes("preparation")), "it prepared for this");
    assert!(!reads(&desk, own, &notes("part2")));
}

#[test]
fn a_candidate_sees_how_exchanges_to_come_will_be_and_not_with_whom() {
    let (mut desk, [first, _]) = exchanging();
    desk.pass(9_000);
    let work = desk.candidate(1).work;
    let states: Vec<_> =
        work.exchanges.iter().map(|exchange| (exchange.client.clone(), exchange.state)).collect();
    assert_eq!(states[0], (Some(first), OwnExchangeState::Open(9_000)));
    assert!(states[1..].iter().all(|state| *state == (None, OwnExchangeState::Planned)), "{states:?}");
    desk.step(1, Step::Finish);
    assert!(desk.candidate(1).work.exchanges.is_empty(), "nothing is seen once it is over");
    assert_eq!(desk.candidate(2).work.exchanges, []);
}
