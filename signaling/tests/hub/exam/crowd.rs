//! Whole days by messages alone: twelve candidates before three juries, in each form of the exam, each with its own clock,
//! jury, draw and clients; one is absent, one has more time, one loses its link, and the server dies. They are planned,
//! write, ask for help and are written to, and each phase lasts as the title's reference document says.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use signaling::exam::verify_draws;
use signaling::protocol::exam::*;
use signaling::protocol::{PlanDay, PlanForm, PlanShown, Role, encode};

use super::day::exchange_with;
use super::hall::{Hall, SAMPLE, SECOND, c};

/// Four before each jury: the first of each together, then the second of each, and so on.
const WAVES: [[u16; 3]; 4] = [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]];
const CANDIDATES: u16 = 12;
/// Has a third more time.
const SLOW: u16 = 2;
const ABSENT: u16 = 5;
/// Loses its link to the server for a while, in the first phase.
const CUT_OFF: u16 = 9;
const CUT_OFF_FOR: Duration = Duration::from_secs(95);

/// The reference document's minutes of each phase, and whether they are before the jury; of all, and of those; exchanges.
struct Table {
    format: &'static str,
    phases: &'static [(u64, bool)],
    total: u64,
    jury: u64,
    exchanges: u32,
}

const TITRE: Table = Table {
    format: "titre",
    phases: &[(75, false), (45, false), (60, true), (10, false), (10, true), (10, true), (15, true)],
    total: 225,
    jury: 95,
    exchanges: 6,
};
const CCP_1: Table = Table {
    format: "ccp1",
    phases: &[(75, false), (15, false), (15, true), (10, false), (10, true), (5, true)],
    total: 130,
    jury: 30,
    exchanges: 2,
};
const CCP_2: Table = Table {
    format: "ccp2",
    phases: &[(75, false), (20, false), (30, true), (15, true)],
    total: 140,
    jury: 45,
    exchanges: 3,
};

/// How long each clock ran, in milliseconds, without what was given back, and how much of it before the jury.
type Ran = BTreeMap<u16, (u64, u64)>;

/// A third more, to the second.
fn lasts(number: u16, minutes: u64) -> Duration {
    let seconds = minutes * 60;
    Duration::from_secs(if number == SLOW { seconds + seconds.div_ceil(3) } else { seconds })
}

/// A wave goes through its next phase, each to the last second of its time.
fn go_through(phase: (u64, bool), hall: &mut Hall, wave: &[u16], restarts: bool, ran: &mut Ran) {
    let (minutes, with_jury) = phase;
    for number in wave {
        hall.run_next(*number);
        assert_eq!(hall.tile(*number).now.with_jury, with_jury, "{number}");
    }
    let started = hall.floor.now;
    for number in wave {
        if let Some(what) = hall.view(*number).may.draw {
            hall.draw(*number, what);
        }
        write_letter(hall, *number);
    }
    ask_for_help(hall, wave);
    if hall.view(wave[0]).may.call.contains(&Called::Clients) {
        exchanges(hall, wave);
    }
    if restarts {
        let hall_before = std::mem::replace(hall, Hall::empty(0));
        *hall = hall_before.restart(SECOND);
    }
    let is_cut_off = |number: u16| number == CUT_OFF && is_part_1(minutes);
    if wave.iter().any(|number| is_cut_off(*number)) {
        cut_off(hall);
    }
    let given = |number| if is_cut_off(number) { CUT_OFF_FOR } else { Duration::ZERO };
    let mut by_end: Vec<u16> = wave.to_vec();
    by_end.sort_by_key(|number| lasts(*number, minutes) + given(*number));
    for number in by_end {
        let end = started + lasts(number, minutes) + given(number);
        // Two that end together are looked at one after the other.
        if hall.floor.now < end {
            hall.floor.pass(end - SECOND - hall.floor.now);
            assert_eq!(hall.tile(number).clock.stage, Stage::Running, "{number} in {minutes} minutes");
            hall.floor.pass(SECOND);
        }
        assert_eq!(hall.floor.now, end);
        assert_eq!(hall.tile(number).clock.stage, Stage::TimeUp, "{number} in {minutes} minutes");
        assert_eq!(hall.view(number).clock.remaining_ms, Some(0));
        let (total, before_jury) = ran.entry(number).or_default();
        let ms = (end - started - given(number)).as_millis() as u64;
        *total += ms;
        *before_jury += if with_jury { ms } else { 0 };
    }
    for number in wave {
        hall.step(*number, Step::Finish);
    }
}

/// Part 1 is the only phase of this length.
fn is_part_1(minutes: u64) -> bool {
    minutes == 75
}

fn letter_of(number: u16) -> String {
    format!("Madame, voici la réponse du candidat {number}.")
}

/// Where a letter is written, it is kept.
fn write_letter(hall: &mut Hall, number: u16) {
    if !hall.view(number).may.write.contains(&Written::Letter) {
        return;
    }
    let (seat, text) = (hall.candidate(number), letter_of(number));
    let told = hall.exam(&seat, ToExam::Write { of: c(number), piece: Piece::Letter, edition: 1, text });
    let is_kept = |told: &FromExam| matches!(told, FromExam::Written { of, .. } if *of == c(number));
    assert!(told.iter().any(is_kept), "{told:?}");
}

/// The first of a wave raises its hand and is answered; staff writes to all of them, and each reads it.
fn ask_for_help(hall: &mut Hall, wave: &[u16]) {
    let (first, all) = (hall.candidate(wave[0]), wave.iter().copied().map(c).collect());
    hall.done(&first, Order::AskHelp { text: "Mon casque".into() });
    hall.staff(Order::AnswerHelp { candidate: c(wave[0]) });
    assert!(hall.view(wave[0]).hand.help.is_some_and(|help| help.coming));
    hall.done(&first, Order::EndHelp { candidate: c(wave[0]) });
    hall.staff(Order::Message { to: all, text: "Pause à midi".into() });
    for number in wave {
        let [message] = &hall.view(*number).hand.messages[..] else { panic!("one message") };
        let (seat, message) = (hall.candidate(*number), message.id);
        hall.done(&seat, Order::ReadMessage { message });
    }
}

/// The day is planned as its table says.
fn plan(hall: &mut Hall, table: &Table) {
    hall.staff(Order::Plan { day: PlanDay { invigilators: 6, ..PlanDay::usual(12, 3) }, keep_juries: true });
    let (staff, mut text) = (hall.staff.clone(), String::new());
    for part in 1.. {
        let told = hall.exam(&staff, ToExam::Plan { form: PlanForm::Day, part });
        let [FromExam::PlanPart { text: more, of, .. }] = &told[..] else { panic!("{told:?}") };
        text.push_str(more);
        if part == *of {
            break;
        }
    }
    let shown: PlanShown = serde_json::from_str(&text).unwrap();
    let sums: BTreeMap<u16, (u64, u64)> = shown
        .plan
        .sums
        .candidates
        .iter()
        .map(|sum| (sum.candidate.0, (sum.minutes.into(), sum.before_jury.into())))
        .collect();
    assert_eq!(sums.len(), usize::from(CANDIDATES) - 1, "all but the absent one");
    for (number, sum) in sums {
        // A third of each phase, rounded up to a minute.
        let due = |minutes: u64| if number == SLOW { minutes + minutes.div_ceil(3) } else { minutes };
        let total: u64 = table.phases.iter().map(|(minutes, _)| due(*minutes)).sum();
        let before_jury: u64 =
            table.phases.iter().filter(|(_, jury)| *jury).map(|(minutes, _)| due(*minutes)).sum();
        assert_eq!(sum, (total, before_jury), "candidate {number}");
    }
}

/// The time that the outage took is measured, and given back.
fn cut_off(hall: &mut Hall) {
    let before = hall.view(CUT_OFF).clock.remaining_ms.unwrap();
    let from = hall.floor.now;
    hall.floor.disconnect(&hall.candidate(CUT_OFF));
    hall.floor.pass(CUT_OFF_FOR);
    hall.candidates[usize::from(CUT_OFF) - 1] =
        hall.floor.hello(Role::Candidate, &format!("Poste {CUT_OFF}"));
    let [outage] = &hall.tile(CUT_OFF).outages[..] else { panic!("one outage") };
    let (outage, ms) = (outage.outage, outage.proposed_ms);
    assert_eq!(Duration::from_millis(ms), CUT_OFF_FOR);
    hall.staff(Order::Grant { outage, ms });
    let away_ms = (hall.floor.now - from).as_millis() as u64;
    assert_eq!(hall.view(CUT_OFF).clock.remaining_ms, Some(before - away_ms + ms));
}

/// All exchanges of a wave, the candidates' in turn.
fn exchanges(hall: &mut Hall, wave: &[u16]) {
    for number in wave {
        let jury = hall.plays_for(*number);
        let paired = hall.floor.hub.pair_of(hall.candidate(*number).id).map(|(jury, _)| jury);
        assert_eq!(paired, Some(jury.id), "candidate {number} has the jury that it was given");
    }
    let plays = hall.plays_for(wave[0]);
    hall.exam(&plays, ToExam::Look { at: c(wave[0]) });
    let count = hall.jury_view(&plays).run_sheet.len() as u16;
    for exchange in 1..=count {
        for number in wave {
            exchange_with(hall, *number, ExchangeId(exchange));
        }
    }
}

fn hold_a_day(table: &Table) {
    let mut hall = Hall::with_juries(table.format, CANDIDATES, 3);
    let extra = vec![ExtraTime { phase: None, extra: Extra::Third }];
    hall.staff(Order::Amend { candidate: c(SLOW), name: "Nom-secret-2".into(), extra });
    hall.staff(Order::Absent { candidate: c(ABSENT), absent: true });
    plan(&mut hall, table);
    let mut ran = Ran::new();
    let mut seen: Vec<BTreeSet<_>> = vec![BTreeSet::new(); CANDIDATES.into()];
    for wave in WAVES {
        let wave: Vec<u16> = wave.into_iter().filter(|number| *number != ABSENT).collect();
        for (index, phase) in table.phases.iter().enumerate() {
            for (conns, seat) in seen.iter_mut().zip(&hall.candidates) {
                conns.insert(seat.conn);
            }
            go_through(*phase, &mut hall, &wave, wave[0] == 1 && index == 2, &mut ran);
        }
    }
    for (conns, seat) in seen.iter_mut().zip(&hall.candidates) {
        conns.insert(seat.conn);
    }
    let draws: usize = (1..=CANDIDATES).map(|number| hall.drawn(number).len()).sum();
    assert_eq!(verify_draws(&facts(&hall)), Ok(draws));
    for number in (1..=CANDIDATES).filter(|number| *number != ABSENT) {
        let tile = hall.tile(number);
        let all = (table.exchanges, table.exchanges);
        assert_eq!((tile.clock.stage, tile.exchanges), (Stage::Finished, all), "{number}");
        assert_eq!((tile.now.help, tile.now.unread), (None, 0), "{number}");
        if number != SLOW {
            let table_ms = (table.total * 60_000, table.jury * 60_000);
            assert_eq!(ran[&number], table_ms, "candidate {number}");
        }
        assert_eq!(handed_in(&hall, number), [TextMark::of(&letter_of(number))], "candidate {number}");
        only_its_own_clients(&hall, number, &seen[usize::from(number) - 1]);
    }
    assert_eq!(hall.tile(ABSENT).clock.stage, Stage::Waiting);
    close_and_reopen(hall);
}

fn facts(hall: &Hall) -> Vec<Recorded> {
    hall.floor.memory.facts().cloned().collect()
}

/// The letters that the record says a candidate handed in.
fn handed_in(hall: &Hall, number: u16) -> Vec<TextMark> {
    let marks = facts(hall).into_iter().filter_map(|recorded| match recorded.fact {
        Fact::WorkHandedIn { candidate, piece: Piece::Letter, text, .. } if candidate == c(number) => {
            Some(text)
        }
        _ => None,
    });
    marks.collect()
}

/// In the evening the session is closed; by mistake, and the server dies on it.
fn close_and_reopen(mut hall: Hall) {
    let seen = |hall: &Hall| (1..=CANDIDATES).map(|number| hall.tile(number)).collect::<Vec<_>>();
    let before = seen(&hall);
    let Some(ExamView::Staff(view)) = hall.shown(&hall.staff) else { panic!("it goes on") };
    hall.staff(Order::CloseSession);
    let mut hall = hall.restart(SECOND);
    assert_eq!(hall.shown(&hall.staff), None);
    assert_eq!(facts(&hall).last().map(|last| &last.fact), Some(&Fact::SessionClosed));
    hall.staff(Order::ReopenSession { session: view.session });
    assert_eq!(seen(&hall), before);
}

/// Of all that was sent to a candidate, the clients are those that it drew.
fn only_its_own_clients(hall: &Hall, number: u16, conns: &BTreeSet<signaling::hub::ConnId>) {
    let drawn = hall.drawn(number);
    let subject = SAMPLE.subjects.iter().find(|subject| drawn.contains(&subject.id.0)).unwrap();
    let own = hall.floor.sent.iter().filter(|(conn, _)| conns.contains(conn));
    let sent: Vec<String> = own.map(|(_, message)| encode(message)).collect();
    for (id, client) in &SAMPLE.clients {
        let name = encode(&client.card.name);
        let is_there = sent.iter().any(|json| json.contains(name.trim_matches('"')));
        assert_eq!(is_there, subject.clients.contains(id), "candidate {number} and {id:?}");
    }
}

#[test]
fn a_day_of_ccp_1_is_held_before_three_juries() {
    hold_a_day(&CCP_1);
}

#[test]
fn a_day_of_ccp_2_is_held_before_three_juries() {
    hold_a_day(&CCP_2);
}

#[test]
fn a_day_of_the_titre_is_held_before_three_juries() {
    hold_a_day(&TITRE);
}
