//! What the chart shows, in figures: each candidate's times, each jury's day, conflicts.

use std::fmt::Write;

use super::words;
use super::{escaped, rows};
use crate::plan::Plan;
use crate::protocol::{Activity, CandidateNumber, DayPlan, Entry, JuryId, Spot, Who};

/// The most candidates whose times stand on one sheet.
const MOST_CANDIDATES: usize = 24;
/// The most lines of juries and conflicts on one sheet.
const MOST_LINES: usize = 28;
/// What the heading of a table or list takes, in lines.
const HEADING: usize = 4;
/// The most conflicts that are printed: beyond, the plan is not one to print.
const MOST_CONFLICTS: usize = 100;

/// One text for each sheet.
pub(super) fn tables(plan: &Plan, day: &DayPlan) -> Vec<String> {
    let mut numbers: Vec<_> = plan.brief().candidates.iter().map(|candidate| candidate.number).collect();
    numbers.sort_unstable();
    let parts = numbers.len().div_ceil(MOST_CANDIDATES).max(1);
    let chunks = numbers.chunks(numbers.len().div_ceil(parts).max(1));
    let mut lines = chunks.clone().last().map_or(0, <[_]>::len);
    let mut sheets: Vec<_> = chunks.map(|chunk| candidates(plan, chunk)).collect();
    let mut add =
        |content: String, more: usize| match sheets.last_mut().filter(|_| lines + more <= MOST_LINES) {
            Some(last) => {
                last.push_str(&content);
                lines += more;
            }
            None => {
                sheets.push(content);
                lines = more;
            }
        };
    add(juries(plan, day), plan.juries().len() + HEADING);
    let told: Vec<_> = day.conflicts.iter().take(MOST_CONFLICTS).collect();
    for (index, chunk) in told.chunks(MOST_LINES - HEADING).enumerate() {
        let mut list = String::new();
        if index == 0 {
            let _ = writeln!(list, "<h2>Conflits ({})</h2>", day.conflicts.len());
        }
        list.push_str("<ul class=\"list\">\n");
        for conflict in chunk {
            let _ = writeln!(list, "<li>{}</li>", escaped(&words::conflict(plan, conflict)));
        }
        list.push_str("</ul>\n");
        add(list, chunk.len() + HEADING);
    }
    sheets
}

fn candidates(plan: &Plan, numbers: &[CandidateNumber]) -> String {
    let phases = &plan.brief().format.phases;
    let mut table = String::from(
        "<h2>Horaires des candidats</h2>\n<table><thead><tr><th>Candidat</th><th>Poste</th><th>Jury</th><th>Salle</th>",
    );
    for (index, phase) in phases.iter().enumerate() {
        let _ = write!(table, "<th>{} · {}</th>", index + 1, escaped(&phase.name));
    }
    table.push_str("</tr></thead><tbody>\n");
    for number in numbers {
        let own: Vec<_> = plan.of(Who::Candidate(*number)).collect();
        let desk = listed(own.iter().filter_map(|entry| spot(entry)).filter_map(|spot| match spot {
            Spot::Desk(desk) => Some(desk.to_string()),
            Spot::Room(_) => None,
        }));
        let room = listed(own.iter().filter_map(|entry| spot(entry)).filter_map(|spot| match spot {
            Spot::Room(room) => Some(room.0.to_string()),
            Spot::Desk(_) => None,
        }));
        let jury = listed(own.iter().filter_map(|entry| jury(entry)).map(|jury| jury.0.to_string()));
        let _ = write!(table, "<tr><td>{number}</td><td>{desk}</td><td>{jury}</td><td>{room}</td>");
        for index in 0..phases.len() {
            let entry = own.iter().find(|entry| plan.phase_index(entry) == Some(index));
            let times = entry.map_or_else(String::new, |entry| format!("{}–{}", entry.from, entry.to));
            let _ = write!(table, "<td>{times}</td>");
        }
        table.push_str("</tr>\n");
    }
    table.push_str("</tbody></table>\n");
    table
}

fn spot(entry: &Entry) -> Option<Spot> {
    match entry.activity {
        Activity::Phase { spot, .. } => Some(spot),
        Activity::Reading { .. } | Activity::Deliberation { .. } | Activity::Invigilation { .. } => None,
    }
}

fn jury(entry: &Entry) -> Option<JuryId> {
    match entry.activity {
        Activity::Phase { jury, .. } => jury,
        Activity::Reading { .. } | Activity::Deliberation { .. } | Activity::Invigilation { .. } => None,
    }
}

/// Each once, in order.
fn listed(items: impl Iterator<Item = String>) -> String {
    let mut all: Vec<_> = items.collect();
    all.dedup();
    all.join(", ")
}

fn juries(plan: &Plan, day: &DayPlan) -> String {
    let mut table = String::from(
        "<h2>Jurys</h2>\n<table><thead><tr><th>Jury</th><th>Arrivée</th><th>Fin</th><th class=\"left\">Candidats, dans l’ordre</th>\
         <th>Présence devant les candidats</th><th>Lecture et correction</th><th>Délibération</th></tr></thead><tbody>\n",
    );
    for sum in day.sums.juries.iter().filter(|sum| sum.candidates > 0) {
        let own: Vec<_> = plan.of(Who::Jury(sum.jury)).collect();
        let from = own.first().map_or_else(String::new, |entry| entry.from.to_string());
        let to = own.iter().map(|entry| entry.to).max().map_or_else(String::new, |to| to.to_string());
        let mut seen = Vec::new();
        for entry in &own {
            if let Activity::Phase { candidate, .. } = entry.activity
                && !seen.contains(&candidate)
            {
                seen.push(candidate);
            }
        }
        let candidates: Vec<_> = seen.iter().map(ToString::to_string).collect();
        let _ = writeln!(
            table,
            "<tr><td>{}</td><td>{from}</td><td>{to}</td><td class=\"left\">{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escaped(&rows::label(Who::Jury(sum.jury))),
            candidates.join(", "),
            words::duration(sum.present),
            words::duration(sum.reading),
            words::duration(sum.deliberation),
        );
    }
    table.push_str("</tbody></table>\n");
    table
}
