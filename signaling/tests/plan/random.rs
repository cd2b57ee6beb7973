//! Any session whatever: what is computed can be held, if need be by a longer day.

use signaling::plan::*;
use signaling::protocol::exam::{Extra, ExtraTime};
use signaling::protocol::{CandidateNumber, JuryId, Lunch, Minute, PlanConflict, PlanDay, PlanEdit};

use crate::briefs::{at, brief};

/// Numbers that look random and are the same each time (xorshift, Marsaglia 2003).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, from: u32, to: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        from + (self.0 % u64::from(to - from + 1)) as u32
    }

    fn number(&mut self, from: u16, to: u16) -> u16 {
        self.roll(from.into(), to.into()) as u16
    }
}

fn any(dice: &mut Dice) -> Brief {
    let id = ["titre", "ccp1", "ccp2"][dice.roll(0, 2) as usize];
    let (candidates, juries) = (dice.number(0, 14), dice.number(1, 4));
    let mut brief = brief(id, candidates, juries);
    let (desks, rooms, invigilators) = (dice.roll(1, 15), dice.roll(1, 4), dice.roll(1, 4));
    for candidate in &mut brief.candidates {
        // Numbers come in no order.
        candidate.number = CandidateNumber(candidate.number.0 * 37 % 101);
        for _ in 0..dice.roll(0, 2) {
            let phases = &brief.format.phases;
            let phase = phases.get(dice.roll(0, 9) as usize).map(|phase| phase.id.clone());
            let extra = [Extra::Percent(dice.roll(0, 100)), Extra::Minutes(dice.roll(0, 45))];
            let settled = dice.number(0, 5);
            candidate.jury = (1..=juries).contains(&settled).then_some(JuryId(settled));
            candidate.extra_time.push(ExtraTime { phase, extra: extra[dice.roll(0, 1) as usize] });
        }
    }
    for phase in &mut brief.format.phases {
        if dice.roll(0, 5) == 0 {
            phase.minutes = dice.roll(1, 150);
        }
        phase.extra_time = dice.roll(0, 5) > 0;
    }
    let from = at(dice.roll(10, 13), dice.roll(0, 59));
    let minutes = dice.roll(0, 90);
    let lunch = Lunch { from, to: from.plus(minutes + dice.roll(0, 150)), minutes };
    brief.day = PlanDay {
        desks,
        rooms,
        invigilators,
        start: at(dice.roll(6, 15), dice.roll(0, 59)),
        latest_end: at(dice.roll(8, 23), 0),
        lunch: (dice.roll(0, 4) > 0).then_some(lunch),
        reading: dice.roll(0, 40),
        deliberation: dice.roll(0, 60),
        change_over: dice.roll(0, 15),
        most_wait: dice.roll(0, 30),
    };
    brief
}

#[test]
fn no_computed_plan_has_a_conflict_but_a_late_end() {
    let mut dice = Dice(0x5eed_0001);
    for round in 0..400 {
        let brief = any(&mut dice);
        let conflicts = Plan::compute(brief.clone()).unwrap().day().conflicts;
        let late = |conflict: &PlanConflict| matches!(conflict, PlanConflict::PastLatestEnd { .. });
        let others: Vec<_> = conflicts.iter().filter(|conflict| !late(conflict)).collect();
        assert!(others.is_empty(), "round {round}: {others:?}\n{brief:#?}");
    }
}

#[test]
fn whatever_is_edited_every_conflict_names_entries_that_there_are() {
    let mut dice = Dice(0x5eed_0002);
    for _ in 0..60 {
        let mut plan = Plan::compute(any(&mut dice)).unwrap();
        let ids: Vec<_> = plan.entries().iter().map(|entry| entry.id).collect();
        if ids.is_empty() {
            continue;
        }
        for _ in 0..8 {
            let entry = ids[dice.roll(0, ids.len() as u32 - 1) as usize];
            let minute = [dice.roll(0, 1_500), u32::MAX][usize::from(dice.roll(0, 9) == 0)];
            let candidates = &plan.brief().candidates;
            let candidate = candidates[dice.roll(0, candidates.len() as u32 - 1) as usize].number;
            let edits = [
                PlanEdit::Move { entry, from: Minute(minute) },
                PlanEdit::Resize { entry, minutes: minute },
                PlanEdit::Reassign { candidate, jury: JuryId(dice.number(0, 6)) },
            ];
            assert!(plan.edit(edits[dice.roll(0, 2) as usize]));
        }
        let now: Vec<_> = plan.entries().iter().map(|entry| entry.id).collect();
        assert_eq!(now.len(), ids.len());
        let day = plan.day();
        for conflict in &day.conflicts {
            assert!(!conflict.entries().is_empty() && conflict.entries().iter().all(|id| now.contains(id)));
        }
        assert!(print::page(&plan, &print::Heading::default()).len() < 1_000_000);
    }
}
