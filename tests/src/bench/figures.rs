//! The figures of a run: a table for the eye, and lines of a CSV to compare runs by.

use std::fmt;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// One measure of ours, and of the rivals that were there.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Of which bench.
    pub bench: &'static str,
    /// What was measured, in words.
    pub what: &'static str,
    /// Of the value and the goal.
    pub unit: &'static str,
    /// What was found.
    pub ours: f64,
    /// The most that it may be, where there is a goal.
    pub at_most: Option<f64>,
    /// The same of others: who, and what was found.
    pub rivals: Vec<(&'static str, f64)>,
}

impl Figure {
    fn is_met(&self) -> bool {
        self.at_most.is_none_or(|most| self.ours <= most)
    }

    fn verdict(&self) -> &'static str {
        match self.at_most {
            None => "-",
            Some(_) if self.is_met() => "met",
            Some(_) => "MISSED",
        }
    }
}

/// All that a run found.
#[derive(Debug, Default)]
pub struct Sheet {
    figures: Vec<Figure>,
    notes: Vec<String>,
    missed: bool,
}

impl Sheet {
    /// Takes in a figure.
    pub fn add(&mut self, figure: Figure) {
        self.figures.push(figure);
    }

    /// Takes in a sentence, to be read below the table.
    pub fn note(&mut self, sentence: String) {
        eprintln!("{sentence}");
        self.notes.push(sentence);
    }

    /// Takes in a sentence about a goal that was missed outside the table.
    pub fn miss(&mut self, sentence: String) {
        self.missed = true;
        self.note(sentence);
    }

    /// A rival's measure, or a note that it was left out.
    pub fn rival<T>(&mut self, name: &str, measured: anyhow::Result<T>) -> Option<T> {
        match measured {
            Ok(measured) => Some(measured),
            Err(error) => {
                self.note(format!("{name}: skipped, no comparison: {error:#}"));
                None
            }
        }
    }

    /// Whether every goal was reached.
    pub fn is_met(&self) -> bool {
        !self.missed && self.figures.iter().all(Figure::is_met)
    }

    /// Adds the figures to a file, one line for each rival, or one without a rival.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn append_to(&self, csv: &Path) -> std::io::Result<()> {
        let is_new = !csv.exists();
        let mut file = OpenOptions::new().create(true).append(true).open(csv)?;
        if is_new {
            writeln!(file, "unix_s,bench,what,unit,ours,at_most,verdict,rival,rivals,ratio")?;
        }
        let now_s = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        for figure in &self.figures {
            let Figure { bench, what, unit, ours, at_most, rivals } = figure;
            let goal = at_most.map(|most| most.to_string()).unwrap_or_default();
            let ours_part = format!("{now_s},{bench},{what},{unit},{ours:.3},{goal},{}", figure.verdict());
            for (rival, value) in rivals {
                // A ratio to nothing says nothing.
                let ratio = if *value == 0.0 { String::new() } else { format!("{:.3}", ours / value) };
                writeln!(file, "{ours_part},{rival},{value:.3},{ratio}")?;
            }
            if rivals.is_empty() {
                writeln!(file, "{ours_part},,,")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n{:<8} {:<44} {:>10} {:>8} {:<6}  rivals (ours / theirs)",
            "bench", "", "ours", "at most", ""
        )?;
        for figure in &self.figures {
            let Figure { bench, what, unit, ours, at_most, rivals } = figure;
            let goal = at_most.map_or("-".to_owned(), |most| most.to_string());
            let what = format!("{what}, {unit}");
            write!(f, "{bench:<8} {what:<44} {ours:>10.2} {goal:>8} {:<6}", figure.verdict())?;
            for (rival, value) in rivals {
                match value {
                    0.0 => write!(f, "  {rival} 0")?,
                    _ => write!(f, "  {rival} {value:.2} ({:.2})", ours / value)?,
                }
            }
            writeln!(f)?;
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "{note}"))
    }
}

/// The middle of some measures; the lower one where their number is even.
///
/// # Errors
/// Where there is none.
pub fn median(mut values: Vec<f64>) -> anyhow::Result<f64> {
    values.sort_by(f64::total_cmp);
    values
        .get(values.len().saturating_sub(1) / 2)
        .copied()
        .ok_or_else(|| anyhow::anyhow!("nothing was measured"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(ours: f64, rivals: Vec<(&'static str, f64)>) -> Figure {
        Figure { bench: "server", what: "memory", unit: "KiB", ours, at_most: Some(8.0), rivals }
    }

    #[test]
    fn a_missed_goal_is_told_and_fails_the_sheet() {
        let mut sheet = Sheet::default();
        sheet.add(figure(8.0, vec![("ws", 16.0)]));
        assert!(sheet.is_met());
        assert!(sheet.to_string().contains("ws 16.00 (0.50)"), "{sheet}");
        sheet.add(figure(8.1, Vec::new()));
        assert!(!sheet.is_met());
        assert!(sheet.to_string().contains("MISSED"));
    }

    #[test]
    fn a_goal_missed_elsewhere_is_told_and_fails_the_sheet() {
        let mut sheet = Sheet::default();
        sheet.miss("voice, loss10: MISSED".to_owned());
        assert!(!sheet.is_met());
        assert!(sheet.to_string().contains("voice, loss10: MISSED"));
    }

    #[test]
    fn a_rival_that_is_not_there_is_told() {
        let mut sheet = Sheet::default();
        assert_eq!(sheet.rival::<f64>("ws", Err(anyhow::anyhow!("no npm here"))), None);
        assert!(sheet.to_string().contains("ws: skipped, no comparison: no npm here"));
    }

    #[test]
    fn the_csv_has_one_head_and_a_line_for_each_rival() {
        let folder = tempfile::tempdir().unwrap();
        let csv = folder.path().join("figures.csv");
        let mut sheet = Sheet::default();
        sheet.add(figure(4.0, vec![("ws", 8.0), ("another", 16.0)]));
        sheet.append_to(&csv).unwrap();
        sheet.append_to(&csv).unwrap();
        let text = std::fs::read_to_string(&csv).unwrap();
        assert_eq!(text.lines().count(), 5);
        assert!(text.contains(",met,ws,8.000,0.500\n"), "{text}");
    }

    #[test]
    fn the_median_is_one_of_the_measures() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]).unwrap(), 2.0);
        assert_eq!(median(vec![3.0, 1.0]).unwrap(), 1.0);
        assert!(median(Vec::new()).is_err());
    }
}
