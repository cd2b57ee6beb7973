//! What the first fact of a session says of its package, so that its record is read without it.

use crate::package::{Exam, Format, Grid, Subject};
use crate::protocol::exam::{Entry, FormatPhase, GridLabels, Labels};

/// The labels of a session in this form.
pub(super) fn labels(exam: &Exam, format: &Format) -> Labels {
    let examined = exam.grids.values().filter(|grid| format.competences.contains(&grid.competence));
    let mut clients: Vec<Entry<_>> = Vec::new();
    for id in exam.subjects_of(&format.id).flat_map(|Subject { clients, .. }| clients) {
        if let Some(client) = exam.clients.get(id).filter(|_| !clients.iter().any(|known| known.id == *id)) {
            clients.push(Entry { id: id.clone(), title: client.card.name.clone() });
        }
    }
    Labels {
        format: format.name.clone(),
        heading: format.heading.clone(),
        phases: format.phases.iter().map(FormatPhase::from).collect(),
        grids: examined.map(of_grid).collect(),
        clients,
    }
}

fn of_grid(grid: &Grid) -> GridLabels {
    let criteria = grid.criteria.iter();
    let criteria = criteria.map(|line| Entry { id: line.id.clone(), title: line.label.clone() });
    GridLabels {
        competence: grid.competence,
        scale: grid.scale.clone(),
        criteria: criteria.collect(),
        scored_in: grid.scored_in.to_vec(),
    }
}
