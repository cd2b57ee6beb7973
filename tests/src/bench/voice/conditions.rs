//! What the network does to the calls that are compared, and what ours is to reach under it.

use super::goals::{Goal, Limit, Measure};
use crate::bench::rivals::Program;

/// A state of the link, the same for every program.
#[derive(Debug)]
pub struct Condition {
    /// What it is called on the command line and in the table.
    pub name: &'static str,
    /// Words for `lossy_link.py`.
    pub link: &'static str,
    /// In the first repeat of the speech, nothing passes for so long.
    pub outage_s: Option<u32>,
    /// What ours is to reach, the microphone's voice sent as it is.
    pub goals: &'static [Goal],
    /// What ours is to reach with processing for a headset; where there is nothing, that is not measured.
    pub processing: &'static [Goal],
}

const fn at(name: &'static str, link: &'static str, goals: &'static [Goal]) -> Condition {
    Condition { name, link, outage_s: None, goals, processing: &[] }
}

const fn delay_at_most_ms(most: f64) -> Goal {
    Goal { measure: Measure::Delay, limit: Limit::AtMost(most) }
}

const fn pesq_at_least(least: f64) -> Goal {
    Goal { measure: Measure::Pesq, limit: Limit::AtLeast(least) }
}

const fn of_rival(measure: Measure, share: f64, rival: Program) -> Goal {
    Goal { measure, limit: Limit::ShareOf(share, rival) }
}

const fn payload_at_most_kbs(most: f64) -> Goal {
    Goal { measure: Measure::Payload, limit: Limit::AtMost(most) }
}

/// Of a core, for both ends.
const CPU_AT_MOST_PERCENT: f64 = 10.0;

/// Jitter is uniform from 0 to its length over a delay of 20 ms; bursts have two packets in the mean.
pub const CONDITIONS: [Condition; 15] = [
    Condition {
        processing: &[
            pesq_at_least(4.2),
            Goal { measure: Measure::Cpu, limit: Limit::AtMost(CPU_AT_MOST_PERCENT) },
            of_rival(Measure::Cpu, 0.5, Program::ChromiumProcessing),
        ],
        ..at(
            "clean",
            "",
            &[
                delay_at_most_ms(45.0),
                of_rival(Measure::Delay, 0.6, Program::Mumble),
                of_rival(Measure::Delay, 0.35, Program::Chromium),
                pesq_at_least(4.40),
                payload_at_most_kbs(40.0),
            ],
        )
    },
    at("loss5", "loss=5", &[]),
    at("loss10", "loss=10", &[]),
    at("loss20", "loss=20", &[]),
    at("loss30", "loss=30", &[payload_at_most_kbs(110.0)]),
    at("burst10", "loss=10 burst=2", &[]),
    at("burst20", "loss=20 burst=2", &[]),
    at("jitter20", "delay=20 jitter=20", &[]),
    at("jitter60", "delay=20 jitter=60", &[delay_at_most_ms(125.0), pesq_at_least(4.3)]),
    at("jitter100", "delay=20 jitter=100", &[]),
    at("rate64", "rate=64", &[]),
    Condition { name: "outage", link: "", outage_s: Some(3), goals: &[], processing: &[] },
    at("loss10-jitter20", "loss=10 delay=20 jitter=20", &[delay_at_most_ms(105.0), pesq_at_least(4.2)]),
    at(
        "burst20-jitter40",
        "loss=20 burst=2 delay=20 jitter=40",
        &[delay_at_most_ms(150.0), pesq_at_least(3.6)],
    ),
    at("loss30-jitter20", "loss=30 delay=20 jitter=20", &[pesq_at_least(3.8), payload_at_most_kbs(110.0)]),
];

impl Condition {
    /// The only one that needs no link.
    pub fn is_clean(&self) -> bool {
        self.link.is_empty() && self.outage_s.is_none()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_condition_has_a_name_of_its_own() {
        let names: BTreeSet<_> = CONDITIONS.iter().map(|condition| condition.name).collect();
        assert_eq!(names.len(), CONDITIONS.len());
    }

    #[test]
    fn only_the_clean_condition_needs_no_link() {
        let clean: Vec<_> = CONDITIONS.iter().filter(|condition| condition.is_clean()).collect();
        assert_eq!(clean.len(), 1);
        assert_eq!(clean[0].name, "clean");
    }
}
