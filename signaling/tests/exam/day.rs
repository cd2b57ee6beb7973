//! Whole days: twelve candidates and three juries, with absences, extra time, pauses, outages and a restart; every
//! duration is that of the title's reference document.

use std::collections::BTreeMap;
use std::time::Duration;

use signaling::exam::{Report, SessionClock, staff_may_read, verify_draws};
use signaling::package::Attendant;
use signaling::protocol::exam::*;
use signaling::protocol::{StationId, encode};

use crate::desk::{Desk, MINUTE, SAMPLE, STAFF, c, listens, plays, station_of};

/// Minutes of each phase, of all, and of those with the jury.
struct Table {
    format: &'static str,
    minutes: &'static [u64],
    total: u64,
    jury: u64,
    exchanges: usize,
}

const TABLES: [Table; 3] = [
    Table { format: "titre", minutes: &[75, 45, 60, 10, 10, 10, 15], total: 225, jury: 95, exchanges: 6 },
    Table { format: "ccp1", minutes: &[75, 15, 15, 10, 10, 5], total: 130, jury: 30, exchanges: 2 },
    Table { format: "ccp2", minutes: &[75, 20, 30, 15], total: 140, jury: 45, exchanges: 3 },
];

const TICK_MS: u64 = 10_000;
const ABSENT: u16 = 5;
const LATE: u16 = 11;
/// Its jury's station is away for a while in the midst of its exchanges.
const LEFT_ALONE: u16 = 6;
const LEFT_ALONE_MS: u64 = 4 * TICK_MS;

/// What this test itself knows of a phase that runs: when its end is due.
#[derive(Default)]
struct Ledger {
    due: BTreeMap<u16, u64>,
    /// Milliseconds in which a clock ran, of each candidate in each phase.
    ran: BTreeMap<(u16, usize), u64>,
    /// What was given besides the table.
    given: BTreeMap<(u16, usize), u64>,
    /// Since when who plays for [`LEFT_ALONE`] is away, once it is.
    jury_left: Option<u64>,
}

fn extra_of(number: u16) -> Vec<ExtraTime> {
    let extra = |phase: Option<&str>, extra| ExtraTime { phase: phase.map(PhaseId::from), extra };
    match number {
        3 => vec![extra(None, Extra::Third)],
        7 => vec![extra(None, Extra::Percent(20)), extra(Some("part1"), Extra::Minutes(30))],
        _ => Vec::new(),
    }
}

/// Written down here once more, from what staff entered.
fn duration_ms(number: u16, phase: usize, minutes: u64) -> u64 {
    let phase_ms = minutes * MINUTE;
    match (number, phase) {
        (3, _) => phase_ms + (phase_ms / 3).div_ceil(1_000) * 1_000,
        (7, 0) => phase_ms + 30 * MINUTE,
        (7, _) => phase_ms + phase_ms / 5,
        _ => phase_ms,
    }
}

fn go_on(desk: &mut Desk, ledger: &mut Ledger, table: &Table, number: u16) {
    let clock = desk.clock(number);
    let phase = clock.phase.number as usize - 1;
    match clock.stage {
        Stage::Waiting => drop(desk.step(number, Step::Open)),
        Stage::Finished if phase + 1 < table.minutes.len() => drop(desk.step(number, Step::Open)),
        Stage::Finished | Stage::Paused => {}
        // Its jury may be with another one: then it waits.
        Stage::Open => match desk.try_step(number, Step::Ready) {
            Ok(_) | Err(Refused::JuryBusy) => {}
            Err(other) => panic!("candidate {number}: {other}"),
        },
        Stage::Ready => {
            desk.step(number, Step::Start);
            let lasts_ms = duration_ms(number, phase, table.minutes[phase]);
            ledger.due.insert(number, desk.now.0 + lasts_ms);
        }
        Stage::Running => work(desk, number),
        Stage::TimeUp => {
            assert_eq!(ledger.due.get(&number).copied(), Some(desk.now.0), "candidate {number}");
            desk.step(number, Step::Finish);
            ledger.due.remove(&number);
        }
    }
}

/// What candidate and jury do while a clock runs.
fn work(desk: &mut Desk, number: u16) {
    if let Some(what) = desk.candidate(number).may.draw {
        desk.draw(number, what);
    }
    let jury = (number - 1) % 3 + 1;
    let about = desk.juror(plays(jury), number);
    let candidate = c(number);
    let open = about.run_sheet.iter().find_map(|view| match view.state {
        ExchangeState::Open(since_ms) => Some((view.exchange, since_ms)),
        _ => None,
    });
    if let Some((exchange, since_ms)) = open {
        if about.may.close && since_ms >= 2 * MINUTE {
            desk.order(
                listens(jury),
                Order::Remark {
                    candidate,
                    kind: RemarkKind::Mark,
                    text: "!".into(),
                    moment: RemarkMoment::Arrival,
                },
            )
            .unwrap();
            desk.order(plays(jury), Order::Close { candidate, exchange }).unwrap();
        }
    } else if about.may.begin
        && let Some(next) = about.run_sheet.iter().find(|view| view.state == ExchangeState::Planned)
    {
        let (exchange, contact) = (next.exchange, next.contact);
        desk.order(plays(jury), Order::Begin { candidate, exchange, contact }).unwrap();
    }
}

/// What befalls the day, at these minutes.
fn befalls(desk: &mut Desk, ledger: &mut Ledger, minute: u64) {
    let part1 = 0;
    match minute {
        20 => drop(desk.step(2, Step::Pause)),
        26 => {
            desk.step(2, Step::Resume);
            *ledger.due.get_mut(&2).unwrap() += 6 * MINUTE;
        }
        30 => drop(
            desk.report(Report::Failed { cause: cause(OutageKind::Link, station_of(4)), unnoticed_ms: 0 }),
        ),
        32 => {
            desk.report(Report::Works(cause(OutageKind::Link, station_of(4))));
            let [outage] = &desk.tile(4).outages[..] else { panic!("one outage") };
            assert_eq!(outage.proposed_ms, 2 * MINUTE);
            desk.staff(Order::Grant { outage: outage.outage, ms: outage.proposed_ms });
            ledger.give(4, part1, 2 * MINUTE);
        }
        33 => drop(
            desk.report(Report::Failed { cause: cause(OutageKind::Device, station_of(6)), unnoticed_ms: 0 }),
        ),
        34 => {
            desk.report(Report::Works(cause(OutageKind::Device, station_of(6))));
            let outage = desk.tile(6).outages[0].outage;
            desk.staff(Order::Decline { outage });
        }
        40 => {
            let (of, reason) = (desk.target(8), "Sujet mal imprimé".to_owned());
            desk.staff(Order::AddTime { of, ms: 90_000, reason });
            ledger.give(8, part1, 90_000);
        }
        45 => desk.staff(Order::Absent { candidate: c(LATE), absent: false }).clear(),
        50 => {
            // The server dies; the PC's clock is two hours slow when it is back, and that changes nothing.
            let alive_until = desk.now;
            let clock = SessionClock::starting(alive_until.0 - 120 * MINUTE, Some(alive_until));
            desk.restart();
            desk.now = clock.at(Duration::from_millis(3 * TICK_MS));
            let facts = desk.report(Report::Returned { alive_until });
            assert_eq!(facts[0], Fact::ServerReturned { away_ms: 3 * TICK_MS });
            for number in ledger.due.keys().copied().collect::<Vec<_>>() {
                let [outage] = &desk.tile(number).outages[..] else { panic!("each clock that runs") };
                let (outage, ms) = (outage.outage, outage.proposed_ms);
                assert_eq!(ms, 3 * TICK_MS);
                desk.staff(Order::Grant { outage, ms });
                ledger.give(number, part1, ms);
                *ledger.ran.entry((number, part1)).or_default() += 3 * TICK_MS;
            }
        }
        _ => {}
    }
}

/// The jury's station goes away once in the exchanges of [`LEFT_ALONE`], and comes back; nobody else's time is taken.
fn jury_leaves(desk: &mut Desk, ledger: &mut Ledger) {
    let tile = desk.tile(LEFT_ALONE);
    let away = cause(OutageKind::Link, StationId(31));
    match ledger.jury_left {
        None if tile.now.exchange.is_some() && tile.clock.stage == Stage::Running => {
            let facts = desk.report(Report::Failed { cause: away, unnoticed_ms: 0 });
            let whose = |fact: &Fact| matches!(fact, Fact::OutageBegan { candidate, .. } if *candidate == c(LEFT_ALONE));
            assert!(facts.iter().any(whose), "{facts:?}");
            ledger.jury_left = Some(desk.now.0);
        }
        Some(since) if desk.now.0 == since + LEFT_ALONE_MS => {
            desk.report(Report::Works(away));
            let [outage] = &desk.tile(LEFT_ALONE).outages[..] else { panic!("one outage") };
            assert_eq!(outage.proposed_ms, LEFT_ALONE_MS);
            // Those who wait for the same jury have no clock that runs.
            assert!([3, 9, 12].into_iter().all(|other| desk.tile(other).outages.is_empty()));
            desk.staff(Order::Grant { outage: outage.outage, ms: LEFT_ALONE_MS });
            ledger.give(LEFT_ALONE, tile.clock.phase.number as usize - 1, LEFT_ALONE_MS);
        }
        None | Some(_) => {}
    }
}

impl Ledger {
    fn give(&mut self, number: u16, phase: usize, ms: u64) {
        *self.due.get_mut(&number).unwrap() += ms;
        *self.given.entry((number, phase)).or_default() += ms;
    }
}

fn cause(kind: OutageKind, station: StationId) -> Cause {
    Cause { kind, station }
}

/// Each clock shows what is left until this test's own end of it.
fn compare(desk: &Desk, ledger: &mut Ledger) {
    let view = desk.session.staff_view(desk.now);
    for tile in view.candidates {
        let number = tile.candidate.0;
        let Some(due) = ledger.due.get(&number) else { continue };
        if tile.clock.stage != Stage::Paused {
            let left = due - desk.now.0;
            assert_eq!(tile.clock.remaining_ms, Some(left), "candidate {number} in {:?}", tile.clock);
            let phase = tile.clock.phase.number as usize - 1;
            *ledger.ran.entry((number, phase)).or_default() += TICK_MS.min(left);
        }
        assert_eq!(desk.candidate(number).clock, tile.clock);
    }
}

fn is_over(desk: &Desk, table: &Table) -> bool {
    let tiles = desk.session.staff_view(desk.now).candidates;
    tiles.into_iter().filter(|tile| !tile.absent).all(|tile| {
        tile.clock.stage == Stage::Finished && tile.clock.phase.number as usize == table.minutes.len()
    })
}

fn run(table: &Table) -> (Desk, Ledger) {
    let mut desk = Desk::with(&SAMPLE, table.format, 12, 3);
    for number in 1..=12 {
        let (name, extra) = (format!("Nom-secret-{number}"), extra_of(number));
        desk.staff(Order::Amend { candidate: c(number), name, extra });
    }
    for absent in [ABSENT, LATE] {
        desk.staff(Order::Absent { candidate: c(absent), absent: true });
    }
    assert!(desk.session.staff_view(desk.now).missing.is_empty());
    let mut ledger = Ledger::default();
    let start = desk.now;
    while !is_over(&desk, table) {
        let since = desk.now.since(start);
        assert!(since < 24 * 60 * MINUTE, "the day does not end");
        for number in 1..=12 {
            if !desk.tile(number).absent {
                go_on(&mut desk, &mut ledger, table, number);
            }
        }
        if since.is_multiple_of(MINUTE) {
            befalls(&mut desk, &mut ledger, since / MINUTE);
        }
        jury_leaves(&mut desk, &mut ledger);
        compare(&desk, &mut ledger);
        desk.pass(TICK_MS);
    }
    (desk, ledger)
}

fn check(table: &Table) {
    let (mut desk, ledger) = run(table);
    assert!(ledger.jury_left.is_some() && ledger.given.values().sum::<u64>() > 4 * MINUTE);
    let format = desk.session.format().clone();
    for number in (1..=12).filter(|number| *number != ABSENT) {
        let (mut total, mut with_jury) = (0, 0);
        for (phase, minutes) in table.minutes.iter().enumerate() {
            let given = ledger.given.get(&(number, phase)).copied().unwrap_or(0);
            let ran = ledger.ran[&(number, phase)];
            assert_eq!(ran, duration_ms(number, phase, *minutes) + given, "{number} in phase {phase}");
            total += ran - given;
            if format.phases[phase].present.contains(&Attendant::Jury) {
                with_jury += ran - given;
            }
        }
        if extra_of(number).is_empty() {
            assert_eq!((total, with_jury), (table.total * MINUTE, table.jury * MINUTE));
        }
        let sheet = desk.juror(plays((number - 1) % 3 + 1), number).run_sheet;
        let closed = sheet.iter().filter(|view| matches!(view.state, ExchangeState::Closed(_))).count();
        assert_eq!(closed, table.exchanges, "candidate {number}");
        assert_eq!(desk.refused(STAFF, open(&desk, number)), Refused::NoMorePhases);
    }
    assert_eq!(desk.clock(ABSENT).stage, Stage::Waiting);
    assert_eq!(desk.refused(STAFF, open(&desk, ABSENT)), Refused::IsAbsent);
    let draws = if format.recording_plays.is_some() { 2 } else { 1 };
    assert_eq!(verify_draws(&desk.facts()), Ok(11 * draws));
    compare_with_kept(table, &desk);
    desk.restart();
}

/// The day of CCP 1 as staff may read it is kept, for tests of what is made of a record. `GOLDEN=write` writes it.
fn compare_with_kept(table: &Table, desk: &Desk) {
    if table.format != "ccp1" {
        return;
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exam/day.jsonl");
    let facts = desk.facts().into_iter().filter(|recorded| staff_may_read(&recorded.fact));
    let lines: String = facts.map(|recorded| encode(&recorded) + "\n").collect();
    if std::env::var_os("GOLDEN").is_some_and(|value| value == "write") {
        std::fs::write(file, &lines).unwrap();
    }
    assert!(std::fs::read_to_string(file).unwrap() == lines, "the day is another than the one that is kept");
}

fn open(desk: &Desk, number: u16) -> Order {
    Order::Step { step: Step::Open, of: vec![desk.target(number)], reason: None }
}

#[test]
fn a_day_of_the_whole_title_lasts_as_its_table_says() {
    check(&TABLES[0]);
}

#[test]
fn a_day_of_ccp_1_lasts_as_its_table_says() {
    check(&TABLES[1]);
}

#[test]
fn a_day_of_ccp_2_lasts_as_its_table_says() {
    check(&TABLES[2]);
}
