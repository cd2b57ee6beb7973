//! A list of candidates, as it is copied from a spreadsheet: a line for each, number and name in columns.

use signaling::protocol::exam::{CandidateNumber, MAX_PERSON_CHARS, StaffTile};

use super::read_number;

/// What stands between two columns.
const COLUMNS: [char; 2] = ['\t', ';'];

/// A line that can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its place in the list, from 1.
    pub line: usize,
    /// The candidate's number.
    pub number: CandidateNumber,
    /// Its name: what stands in two columns is joined.
    pub name: String,
}

/// Why a line cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineFault {
    /// A number alone.
    NoName,
    /// It does not begin with a number that can be one.
    NotANumber,
    /// The name has too many characters.
    TooLong,
    /// The number is in this earlier line.
    Twice(usize),
    /// Somebody of the session has it: this name.
    Taken(String),
    /// The server refused it, with this sentence.
    Refused(String),
}

/// The lines that can be taken, and why the others cannot, each with its place and what it says. Empty lines are nothing.
pub fn read_lines(text: &str, registered: &[StaffTile]) -> (Vec<Line>, Vec<(usize, String, LineFault)>) {
    let (mut good, mut bad): (Vec<Line>, Vec<_>) = (Vec::new(), Vec::new());
    for (line, said) in (1..).zip(text.lines()).filter(|(_, said)| !said.trim().is_empty()) {
        match read_line(said) {
            Ok((number, name)) => {
                let before = good.iter().find(|known| known.number == number).map(|known| known.line);
                let taken = registered.iter().find(|tile| tile.candidate == number);
                match (before, taken) {
                    (Some(first), _) => bad.push((line, shown(said), LineFault::Twice(first))),
                    (None, Some(tile)) => bad.push((line, shown(said), LineFault::Taken(tile.name.clone()))),
                    (None, None) => good.push(Line { line, number, name }),
                }
            }
            Err(fault) => bad.push((line, shown(said), fault)),
        }
    }
    (good, bad)
}

/// The list without the line of this candidate, which is registered.
pub fn without_line(text: &str, number: CandidateNumber) -> String {
    let is_it = |said: &str| read_line(said).is_ok_and(|(known, _)| known == number);
    let Some(at) = text.lines().position(is_it) else { return text.to_owned() };
    let left = text.lines().enumerate().filter(|(line, _)| *line != at).map(|(_, said)| said);
    left.collect::<Vec<_>>().join("\n")
}

fn read_line(said: &str) -> Result<(CandidateNumber, String), LineFault> {
    let mut columns = said.split(COLUMNS).map(str::trim);
    let number = columns.next().and_then(read_number).ok_or(LineFault::NotANumber)?;
    let name = columns.filter(|column| !column.is_empty()).collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(LineFault::NoName),
        1..=MAX_PERSON_CHARS => Ok((number, name)),
        _ => Err(LineFault::TooLong),
    }
}

/// A line as a sentence quotes it.
fn shown(said: &str) -> String {
    const MOST: usize = 40;
    let said = said.trim().replace('\t', " ");
    if said.chars().count() <= MOST { said } else { said.chars().take(MOST).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<u16> {
        read_lines(text, &[]).0.into_iter().map(|line| line.number.0).collect()
    }

    fn faults(text: &str) -> Vec<(usize, LineFault)> {
        read_lines(text, &[]).1.into_iter().map(|(line, _, fault)| (line, fault)).collect()
    }

    #[test]
    fn a_list_is_read_with_semicolons_or_tabs() {
        let (good, bad) = read_lines("1;Léa Roux\n\n 2\tMorel\tJean \r\n03 ; Ba ;\n", &[]);
        let names: Vec<(u16, &str)> = good.iter().map(|line| (line.number.0, &*line.name)).collect();
        assert_eq!(names, [(1, "Léa Roux"), (2, "Morel Jean"), (3, "Ba")]);
        assert_eq!(bad, []);
    }

    #[test]
    fn each_line_that_cannot_be_taken_is_told_with_its_place() {
        let long = format!("9;{}", "x".repeat(MAX_PERSON_CHARS + 1));
        let text = format!("Numéro;Nom\n1;Roux\n2\n1;Ba\n0;Zéro\n70000;Loin\n-3;Moins\n{long}");
        assert_eq!(numbers(&text), [1]);
        let wanted = [
            (1, LineFault::NotANumber),
            (3, LineFault::NoName),
            (4, LineFault::Twice(2)),
            (5, LineFault::NotANumber),
            (6, LineFault::NotANumber),
            (7, LineFault::NotANumber),
            (8, LineFault::TooLong),
        ];
        assert_eq!(faults(&text), wanted);
    }

    #[test]
    fn a_line_leaves_the_list_once_it_is_taken_and_the_others_stay() {
        let text = "Numéro;Nom\n1;Roux\n2;Ba";
        assert_eq!(without_line(text, CandidateNumber(1)), "Numéro;Nom\n2;Ba");
        assert_eq!(without_line(text, CandidateNumber(3)), text);
    }
}
