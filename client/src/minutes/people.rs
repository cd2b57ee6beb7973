//! Who took part: candidates, juries, and who sat where from when to when.

use signaling::protocol::exam::{Attendant, CandidateNumber, JurorId, JuryInfo, Person};

use super::day::Sitting;
use super::names::{NOTHING, Names};
use crate::paper::{Document, Table};

/// All that were registered.
pub(super) fn candidates(document: &mut Document, names: &Names<'_>) {
    document.section("Candidats");
    let heads = ["N°", "Nom", "Jury", "Aménagement d’épreuve", "Présence"];
    let mut table = Table::of("", heads).with_row_heads();
    for (number, sitting) in &names.day.candidates {
        table.row([
            number.to_string(),
            sitting.name.clone(),
            names.jury(sitting.jury),
            names.extra(&sitting.extra),
            presence_of(names, *number, sitting),
        ]);
    }
    document.table(table, "Aucun candidat inscrit.");
}

fn presence_of(names: &Names<'_>, number: CandidateNumber, sitting: &Sitting) -> String {
    if let Some(at) = sitting.withdrawn_ms {
        return format!("inscription annulée à {}", names.hour(at));
    }
    let noted = sitting.absences.iter().map(|(at, absent)| match absent {
        true => format!("noté absent à {}", names.hour(*at)),
        false => format!("noté présent à {}", names.hour(*at)),
    });
    let noted: Vec<String> = noted.collect();
    if !noted.is_empty() {
        return noted.join(", ");
    }
    let sat = names.day.stays.iter().any(|stay| stay.who == Person::Candidate(number));
    if sat { "présent".to_owned() } else { NOTHING.to_owned() }
}

/// All juries and their members.
pub(super) fn juries(document: &mut Document, names: &Names<'_>) {
    document.section("Jurys");
    let heads = ["Jury", "Membre", "Fonctions", "Expérience de la rétention", "Candidats"];
    let mut table = Table::of("", heads).with_row_heads();
    for jury in names.day.juries.values() {
        let of_jury = names.day.candidates.iter().filter(|(_, sitting)| sitting.jury == Some(jury.jury));
        let numbers: Vec<String> = of_jury.map(|(number, _)| number.to_string()).collect();
        for juror in jury.members() {
            let retention = names.day.jurors.get(&juror).is_some_and(|juror| juror.retention);
            table.row([
                jury.name.clone(),
                names.juror(juror),
                functions(jury, juror),
                if retention { "oui" } else { "non" }.to_owned(),
                if numbers.is_empty() { NOTHING.to_owned() } else { numbers.join(", ") },
            ]);
        }
    }
    document.table(table, "Aucun jury.");
    let outside = names.day.jurors.values().filter(|juror| {
        !names.day.juries.values().any(|jury| jury.members().any(|member| member == juror.juror))
    });
    let outside: Vec<&str> = outside.map(|juror| juror.name.as_str()).collect();
    if !outside.is_empty() {
        document.aside(format!("Sans jury\u{a0}: {}.", outside.join(", ")));
    }
}

fn functions(jury: &JuryInfo, juror: JurorId) -> String {
    let mut functions = vec![if jury.plays == juror { "joue les clients" } else { "écoute" }];
    if jury.corrects == juror {
        functions.push("corrige la partie 1");
    }
    functions.join(", ")
}

/// Who sat where, from when to when; which stations staff had; who had to be there.
pub(super) fn presence(document: &mut Document, names: &Names<'_>) {
    document.section("Présence aux postes");
    let mut table = Table::of("", ["Personne", "Poste", "De", "À"]).with_row_heads();
    let mut stays: Vec<_> = names.day.stays.iter().collect();
    stays.sort_by_key(|stay| (stay.who, stay.from_ms));
    for stay in stays {
        let end = match (stay.until_ms, names.day.closed_ms) {
            (Some(until), _) => names.hour(until),
            (None, Some(closed)) => format!("{} (clôture)", names.hour(closed)),
            (None, None) => "en cours".to_owned(),
        };
        table.row([names.person(stay.who), names.station(stay.station), names.hour(stay.from_ms), end]);
    }
    document.table(table, "Personne n’a été placé à un poste.");
    let heads = ["Poste du responsable de session", "Première action", "Dernière action"];
    let mut table = Table::of("Responsables de session", heads).with_row_heads();
    for (station, (first, last)) in &names.day.staff {
        table.row([names.station(*station), names.hour(*first), names.hour(*last)]);
    }
    document.table(table, "Aucune action d’un responsable de session n’est au journal.");
    let mut table = Table::of("Présence requise", ["Phase", "Doivent être présents"]).with_row_heads();
    for phase in names.phases().iter().filter(|phase| !phase.present.is_empty()) {
        let present: Vec<&str> = phase.present.iter().map(|who| attendant(*who)).collect();
        table.row([names.phase(&phase.id), present.join(", ")]);
    }
    if !table.rows.is_empty() {
        document.table(table, "");
    }
}

fn attendant(who: Attendant) -> &'static str {
    match who {
        Attendant::Candidate => "candidat",
        Attendant::Invigilator => "surveillant",
        Attendant::Jury => "jury",
    }
}
