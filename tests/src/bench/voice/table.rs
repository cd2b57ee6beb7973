//! The table of a comparison: by condition, ours first, each rival with the ratio of ours to it.

use std::fmt;
use std::io::Write;
use std::path::Path;

use super::conditions::CONDITIONS;
use super::goals::Verdict;
use crate::bench::rivals::Program;

/// What was found of one program under one condition.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// Mouth to ear: the median; None where nothing was heard.
    pub delay_ms: Option<f64>,
    /// Mouth to ear: 95 % of the phrases.
    pub delay_p95_ms: Option<f64>,
    /// Wideband; perfect is 4.64 (ITU-T P.862.2).
    pub pesq: Option<f64>,
    /// Of the phrases: not found again, or not alike.
    pub not_heard_percent: f64,
    /// Of a core: all processes of both ends.
    pub cpu_percent: f64,
    /// From the end that speaks: UDP with its headers and IP's; None where there is no link to count at.
    pub wire_kbs: Option<f64>,
    /// From the end that speaks: what RTP carries; None where it is not RTP.
    pub payload_kbs: Option<f64>,
    /// From the end of an outage to the first speech heard.
    pub back_ms: Option<f64>,
}

/// What is told as a ratio: delay, PESQ, processor time.
const COMPARED: [fn(&Found) -> Option<f64>; 3] =
    [|found| found.delay_ms, |found| found.pesq, |found| Some(found.cpu_percent)];

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The condition's name.
    pub condition: &'static str,
    /// Whose.
    pub program: Program,
    /// What was found.
    pub found: Found,
}

/// All lines, in the order in which they were measured.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
}

impl Table {
    /// Takes in a line.
    pub fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// A program's line of a condition.
    pub fn row(&self, condition: &str, program: Program) -> Option<&Row> {
        self.rows.iter().find(|row| row.condition == condition && row.program == program)
    }

    /// The goals of ours, without processing and with it, judged, each with its condition's name.
    pub fn verdicts(&self) -> Vec<(&'static str, Program, Verdict)> {
        let mut verdicts = Vec::new();
        for condition in &CONDITIONS {
            let rivals: Vec<&Row> = self.rows.iter().filter(|row| row.condition == condition.name).collect();
            let goals =
                [(Program::Plateau, condition.goals), (Program::PlateauProcessing, condition.processing)];
            for (program, goals) in goals {
                let Some(ours) = self.row(condition.name, program) else { continue };
                let judged = goals.iter().filter_map(|goal| goal.judge(ours, &rivals));
                verdicts.extend(judged.map(|verdict| (condition.name, program, verdict)));
            }
        }
        verdicts
    }

    /// Ours divided by theirs, of the same condition.
    fn ratio(&self, row: &Row, of: fn(&Found) -> Option<f64>) -> Option<f64> {
        if row.program == Program::Plateau {
            return None;
        }
        let ours = of(&self.row(row.condition, Program::Plateau)?.found)?;
        of(&row.found).filter(|theirs| *theirs > 0.0).map(|theirs| ours / theirs)
    }

    /// Writes all lines to a file of their own.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write_to(&self, csv: &Path) -> std::io::Result<()> {
        let mut file = std::fs::File::create(csv)?;
        writeln!(
            file,
            "condition,program,delay_ms,delay_p95_ms,pesq,not_heard_percent,cpu_percent,wire_kbs,payload_kbs,\
             back_ms,delay_ratio,pesq_ratio,cpu_ratio,missed"
        )?;
        let verdicts = self.verdicts();
        for row in &self.rows {
            let Row { condition, program, found } = row;
            let missed = verdicts
                .iter()
                .filter(|(at, of, verdict)| (at, of) == (condition, program) && !verdict.is_met);
            let missed: Vec<&str> = missed.map(|(_, _, verdict)| verdict.words.as_str()).collect();
            let mut fields = vec![(*condition).to_owned(), program.title().to_owned()];
            let values = [
                found.delay_ms,
                found.delay_p95_ms,
                found.pesq,
                Some(found.not_heard_percent),
                Some(found.cpu_percent),
                found.wire_kbs,
                found.payload_kbs,
                found.back_ms,
            ];
            fields.extend(values.map(|value| shown(value, 2, "")));
            fields.extend(COMPARED.map(|of| shown(self.ratio(row, of), 3, "")));
            fields.push(missed.join("; "));
            writeln!(file, "{}", fields.join(","))?;
        }
        Ok(())
    }
}

fn shown(value: Option<f64>, decimals: usize, without: &str) -> String {
    value.map_or(without.to_owned(), |value| format!("{value:.decimals$}"))
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n{:<17} {:<21} {:>7} {:>7} {:>7} {:>5} {:>6} {:>6} {:>6} {:>6} {:>6} {:>7} {:>7}",
            "condition",
            "program",
            "p50 ms",
            "(ours/)",
            "p95 ms",
            "PESQ",
            "(ours/)",
            "lost %",
            "CPU %",
            "(ours/)",
            "wire",
            "payload",
            "back ms"
        )?;
        let verdicts = self.verdicts();
        for condition in &CONDITIONS {
            let rows: Vec<&Row> = self.rows.iter().filter(|row| row.condition == condition.name).collect();
            for (number, row) in rows.iter().enumerate() {
                let found = &row.found;
                let name = if number == 0 { condition.name } else { "" };
                let (title, dash) = (row.program.title(), "-");
                let delay = shown(found.delay_ms, 1, dash);
                let p95 = shown(found.delay_p95_ms, 1, dash);
                let pesq = shown(found.pesq, 2, dash);
                let [delay_ratio, pesq_ratio, cpu_ratio] =
                    COMPARED.map(|of| shown(self.ratio(row, of), 2, ""));
                let (lost, cpu) = (found.not_heard_percent, found.cpu_percent);
                let wire = shown(found.wire_kbs, 1, dash);
                let (payload, back) = (shown(found.payload_kbs, 1, dash), shown(found.back_ms, 0, ""));
                writeln!(
                    f,
                    "{name:<17} {title:<21} {delay:>7} {delay_ratio:>7} {p95:>7} {pesq:>5} {pesq_ratio:>7} \
                     {lost:>6.0} {cpu:>6.1} {cpu_ratio:>7} {wire:>6} {payload:>7} {back:>7}"
                )?;
            }
            for (_, of, verdict) in verdicts.iter().filter(|(at, _, _)| *at == condition.name) {
                let word = if verdict.is_met { "met" } else { "MISSED" };
                writeln!(f, "{:<17}   {}: goal {word}: {}", "", of.title(), verdict.words)?;
            }
        }
        writeln!(
            f,
            "lost: phrases not heard. CPU: of a core, both ends. wire, payload: kb/s from the end that speaks, \
             pauses included."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(program: Program, delay_ms: f64, pesq: f64) -> Row {
        let found =
            Found { delay_ms: Some(delay_ms), pesq: Some(pesq), payload_kbs: Some(30.0), ..Found::default() };
        Row { condition: "clean", program, found }
    }

    fn table() -> Table {
        let mut table = Table::default();
        table.add(row(Program::Plateau, 50.0, 4.5));
        table.add(row(Program::Mumble, 100.0, 4.5));
        table
    }

    #[test]
    fn a_rival_stands_with_the_ratio_of_ours_to_it() {
        let text = table().to_string();
        let mumble = text.lines().find(|line| line.contains("Mumble  ")).unwrap();
        assert!(mumble.contains("100.0    0.50"), "{text}");
        assert!(mumble.contains("4.50    1.00"), "{text}");
    }

    #[test]
    fn a_missed_goal_is_marked_in_the_table_and_in_the_file() {
        let text = table().to_string();
        assert!(text.contains("goal MISSED: delay 50.00 <= 45"), "{text}");
        assert!(text.contains("goal met: delay 50.00 <= 0.6 x Mumble (60.0)"), "{text}");
        let folder = tempfile::tempdir().unwrap();
        let csv = folder.path().join("voice.csv");
        table().write_to(&csv).unwrap();
        let file = std::fs::read_to_string(&csv).unwrap();
        assert_eq!(file.lines().count(), 3);
        assert!(
            file.contains("clean,Plateau,50.00,,4.50,0.00,0.00,,30.00,,,,,delay 50.00 <= 45\n"),
            "{file}"
        );
        assert!(file.contains("clean,Mumble,100.00,,4.50,0.00,0.00,,30.00,,0.500,1.000,,\n"), "{file}");
    }

    #[test]
    fn what_was_not_heard_has_no_figure() {
        let mut table = Table::default();
        let found = Found { not_heard_percent: 100.0, ..Found::default() };
        table.add(Row { condition: "rate64", program: Program::Baresip, found });
        let text = table.to_string();
        assert!(text.lines().any(|line| line.starts_with("rate64") && line.contains(" - ")), "{text}");
    }
}
