//! What ours is to reach under a condition, by itself or beside a rival.

use super::table::Row;
use crate::bench::rivals::Program;

/// What a goal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Mouth to ear, the median.
    Delay,
    /// PESQ wideband.
    Pesq,
    /// Processor time of both ends.
    Cpu,
    /// RTP payload, redundancy included.
    Payload,
}

/// How far it may go.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// Not above.
    AtMost(f64),
    /// Not below.
    AtLeast(f64),
    /// Not above this share of what a rival needs; nothing to reach where the rival is not there.
    ShareOf(f64, Program),
}

/// One thing to reach.
#[derive(Clone, Copy, Debug)]
pub struct Goal {
    /// What of.
    pub measure: Measure,
    /// How far.
    pub limit: Limit,
}

/// Whether a goal was reached.
#[derive(Debug, PartialEq)]
pub struct Verdict {
    /// Reached.
    pub is_met: bool,
    /// The goal and what was found, in words.
    pub words: String,
}

impl Goal {
    /// Judges ours beside the rivals of the same condition; None where there is nothing to compare with.
    pub fn judge(&self, ours: &Row, rivals: &[&Row]) -> Option<Verdict> {
        let found = self.measure.of(ours);
        let (is_met, limit) = match self.limit {
            Limit::AtMost(most) => (found.is_some_and(|found| found <= most), format!("<= {most}")),
            Limit::AtLeast(least) => (found.is_some_and(|found| found >= least), format!(">= {least}")),
            Limit::ShareOf(share, rival) => {
                let theirs = rivals.iter().find(|row| row.program == rival)?;
                let most = share * self.measure.of(theirs)?;
                (
                    found.is_some_and(|found| found <= most),
                    format!("<= {share} x {} ({most:.1})", rival.title()),
                )
            }
        };
        let found = found.map_or("nothing".to_owned(), |found| format!("{found:.2}"));
        Some(Verdict { is_met, words: format!("{} {found} {limit}", self.measure.words()) })
    }
}

impl Measure {
    /// The value of a row.
    pub fn of(self, row: &Row) -> Option<f64> {
        match self {
            Self::Delay => row.found.delay_ms,
            Self::Pesq => row.found.pesq,
            Self::Cpu => Some(row.found.cpu_percent),
            Self::Payload => row.found.payload_kbs,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Delay => "delay",
            Self::Pesq => "PESQ",
            Self::Cpu => "CPU",
            Self::Payload => "payload",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::voice::table::Found;

    fn row(program: Program, delay_ms: Option<f64>) -> Row {
        Row { condition: "clean", program, found: Found { delay_ms, ..Found::default() } }
    }

    fn judged(limit: Limit, ours: Option<f64>, theirs: Option<f64>) -> Option<bool> {
        let rival = row(Program::Mumble, theirs);
        let goal = Goal { measure: Measure::Delay, limit };
        goal.judge(&row(Program::Plateau, ours), &[&rival]).map(|verdict| verdict.is_met)
    }

    #[test]
    fn a_limit_itself_is_still_within() {
        assert_eq!(judged(Limit::AtMost(45.0), Some(45.0), None), Some(true));
        assert_eq!(judged(Limit::AtMost(45.0), Some(45.1), None), Some(false));
        assert_eq!(judged(Limit::AtLeast(4.4), Some(4.4), None), Some(true));
        assert_eq!(judged(Limit::AtLeast(4.4), Some(4.3), None), Some(false));
    }

    #[test]
    fn what_was_not_heard_reaches_nothing() {
        assert_eq!(judged(Limit::AtMost(45.0), None, None), Some(false));
    }

    #[test]
    fn a_share_is_of_what_the_rival_needs_and_nothing_without_it() {
        assert_eq!(judged(Limit::ShareOf(0.6, Program::Mumble), Some(48.0), Some(80.0)), Some(true));
        assert_eq!(judged(Limit::ShareOf(0.6, Program::Mumble), Some(49.0), Some(80.0)), Some(false));
        assert_eq!(judged(Limit::ShareOf(0.6, Program::Mumble), Some(49.0), None), None);
        assert_eq!(judged(Limit::ShareOf(0.6, Program::Baresip), Some(49.0), Some(80.0)), None);
    }
}
