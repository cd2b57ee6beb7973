//! What the juries agreed on, and who locked when.

use signaling::protocol::exam::{Competence, JuryInfo, ScoredIn};

use super::day::Sitting;
use super::names::{Names, printed};
use crate::paper::{Document, Table};

/// Locked and agreed scores.
pub(super) fn assessments(document: &mut Document, names: &Names<'_>) {
    document.section("Évaluations du jury");
    let heads = ["Candidat", "Partie évaluée", "Membre du jury", "Verrouillée à"];
    let mut table = Table::of("Évaluations verrouillées", heads);
    for (number, sitting) in &names.day.candidates {
        for (at, juror, part) in &sitting.locks {
            let (number, juror) = (names.candidate(*number), names.juror(*juror));
            table.row([number, scored_in(*part).to_owned(), juror, names.hour(*at)]);
        }
    }
    document.table(table, "Aucune évaluation n’est verrouillée.");
    let agreed: Vec<_> =
        names.day.candidates.iter().filter(|(_, sitting)| !sitting.agreed.is_empty()).collect();
    if agreed.is_empty() {
        document.aside(match names.day.closed_ms {
            None => {
                "Les évaluations communes sont lues du responsable de session une fois la session close\u{a0}: le \
                 procès-verbal enregistré alors les porte."
            }
            Some(_) => "Aucune évaluation commune n’est au journal que ce poste peut lire.",
        });
    }
    let unnamed = |(_, sitting): &(_, &Sitting)| {
        sitting.agreed.keys().any(|(competence, ..)| names.grid(*competence).is_none())
    };
    if agreed.iter().any(unnamed) {
        document.aside("Le niveau 1 est le plus bas de l’échelle de la grille\u{a0}; les critères portent leur nom dans la grille.");
    }
    for (number, sitting) in agreed {
        document.part(format!("Candidat {}\u{a0}: évaluations communes", names.candidate(*number)));
        document.table(agreed_of(names, sitting), "");
    }
}

/// Whose notes and scores of a dossier's candidate are not shown, as they were never locked.
pub(super) fn unlocked(document: &mut Document, names: &Names<'_>) {
    for sitting in names.day.candidates.values() {
        let jury = sitting.jury.and_then(|jury| names.day.juries.get(&jury));
        for juror in jury.into_iter().flat_map(JuryInfo::members) {
            let is_locked =
                |part: ScoredIn| sitting.locks.iter().any(|(_, who, of)| (*who, *of) == (juror, part));
            let open: Vec<&str> =
                names.parts_scored().into_iter().filter(|part| !is_locked(*part)).map(scored_in).collect();
            if !open.is_empty() {
                let (juror, parts) = (names.juror(juror), open.join(", "));
                document.aside(format!(
                    "{juror}\u{a0}: non verrouillé ({parts}). Ce que ce membre du jury y a noté et évalué n’est montré à personne."
                ));
            }
        }
    }
}

fn agreed_of(names: &Names<'_>, sitting: &Sitting) -> Table {
    let heads = ["Compétence", "Partie", "Critère", "Niveau", "Portée par", "À"];
    let mut table = Table::of("", heads).with_row_heads();
    let mut before: Option<(Competence, ScoredIn)> = None;
    for ((competence, part, criterion), (level, juror, at)) in &sitting.agreed {
        let same = before.replace((*competence, *part)) == Some((*competence, *part));
        // Named once, and by its number on: the name is long.
        let name = match same {
            true => format!("C{}", competence.number()),
            false => format!("C{}\u{a0}· {}", competence.number(), printed(competence.official_name())),
        };
        let (criterion, level) = (names.criterion(*competence, criterion), names.level(*competence, *level));
        let juror = names.juror(*juror);
        table.row([name, scored_in(*part).to_owned(), criterion, level, juror, names.hour(*at)]);
    }
    table
}

fn scored_in(part: ScoredIn) -> &'static str {
    match part {
        ScoredIn::Situation => "mise en situation",
        ScoredIn::Interview => "entretien technique",
    }
}
