//! Sessions to plan.

use signaling::package::{Format, FormatId, standard_formats};
use signaling::plan::*;
use signaling::protocol::exam::{Extra, ExtraTime};
use signaling::protocol::{CandidateNumber, JuryId, Lunch, Minute, PlanDay};

pub fn at(hour: u32, minute: u32) -> Minute {
    Minute(hour * 60 + minute)
}

pub fn format(id: &str) -> Format {
    standard_formats().into_iter().find(|format| format.id == FormatId::from(id)).unwrap()
}

pub fn third() -> ExtraTime {
    ExtraTime { phase: None, extra: Extra::Percent(33) }
}

pub fn candidate(number: u16) -> Candidate {
    let (number, lengths) = (CandidateNumber(number), Default::default());
    Candidate { number, extra_time: Vec::new(), jury: None, lengths }
}

pub fn jury(number: u16) -> Jury {
    let jurors = vec![
        Juror { name: format!("Mme Hortense Quillard{number}"), retention: number % 2 == 1 },
        Juror { name: format!("M. Anselme Vauquelin{number}"), retention: number.is_multiple_of(2) },
    ];
    Jury { number: JuryId(number), jurors }
}

pub fn day() -> PlanDay {
    PlanDay {
        start: at(8, 0),
        latest_end: at(18, 30),
        lunch: Some(Lunch { from: at(11, 30), to: at(14, 30), minutes: 45 }),
        reading: 15,
        deliberation: 30,
        change_over: 5,
        most_wait: 10,
        desks: 1,
        rooms: 1,
        invigilators: 2,
    }
}

/// A session with a room for each jury, a station for each candidate, and invigilators for all of them.
pub fn brief(id: &str, candidates: u16, juries: u16) -> Brief {
    let (desks, rooms) = (u32::from(candidates.max(1)), u32::from(juries));
    Brief {
        format: format(id),
        candidates: (1..=candidates).map(candidate).collect(),
        juries: (1..=juries).map(jury).collect(),
        day: PlanDay { desks, rooms, invigilators: rooms + 1, ..day() },
    }
}

/// Every third candidate has a third more.
pub fn with_extra_time(mut brief: Brief) -> Brief {
    for candidate in brief.candidates.iter_mut().step_by(3) {
        candidate.extra_time.push(third());
    }
    brief
}
