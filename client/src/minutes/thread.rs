//! All facts one after the other, in the sentences of staff's screen.

use std::collections::BTreeMap;

use signaling::protocol::exam::{
    CandidateNumber, ClockView, Commitment, DossierTile, DrawResult, DrawView, Drawn, Part, PhaseId,
    PhaseView, PurgeFact, Seat, StaffTile, StaffView, Stage, TileNow,
};
use signaling::protocol::{FileHash, Presence, Role, Station, StationId};

use super::day::{Day, Draw, Sitting};
use super::names::{Names, unknown};
use crate::paper::{Block, Document, Table};
use crate::settings::Language::French;
use crate::ui::FactNames;

/// The record itself.
pub(super) fn thread(document: &mut Document, names: &Names<'_>) {
    document.push(Block::NewPage);
    document.section("Annexe\u{a0}: journal de la session");
    document.aside(
        "Tous les faits que le responsable de session peut lire, dans l’ordre. Les notes et les évaluations de chaque membre du \
         jury n’y sont pas\u{a0}; les numéros qui manquent sont les leurs.",
    );
    document.table(table(names), "Le journal est vide.");
}

/// Each fact in its sentence.
pub(super) fn table(names: &Names<'_>) -> Table {
    let (session, roster) = (session(names), roster(names));
    let by_name = FactNames { session: &session, roster: &roster };
    let mut table = Table::of("", ["N°", "Heure", "Fait", "Par"]).with_row_heads().shared([7, 13, 56, 24]);
    for recorded in &names.day.facts {
        table.row([
            recorded.number.to_string(),
            names.hour(recorded.at_ms),
            French.fact(&recorded.fact, by_name),
            by(names, recorded.by),
        ]);
    }
    table
}

fn by(names: &Names<'_>, seat: Seat) -> String {
    match seat {
        Seat::Staff(_) => "responsable de session".to_owned(),
        Seat::Candidate(number) => format!("candidat {number}"),
        Seat::Juror(juror) => names.juror(juror),
        Seat::Server => "serveur".to_owned(),
    }
}

/// The session as the sentences name its people and phases.
fn session(names: &Names<'_>) -> StaffView {
    let day = names.day;
    StaffView {
        session: names.source.session,
        title: day.title.clone(),
        format: names.format().to_owned(),
        heading: names.heading().to_vec(),
        date: day.date.clone(),
        place: day.place.clone(),
        exclude_drawn: false,
        candidates: day.candidates.iter().map(|(number, sitting)| tile(day, *number, sitting)).collect(),
        jurors: day.jurors.values().cloned().collect(),
        seats: Vec::new(),
        juries: day.juries.values().cloned().collect(),
        missing: Vec::new(),
        facts: day.facts.last().map_or(0, |last| last.number),
        phases: names.phases().to_vec(),
        plan: None,
    }
}

fn tile(day: &Day, candidate: CandidateNumber, sitting: &Sitting) -> StaffTile {
    let phase = PhaseView {
        id: PhaseId(String::new()),
        name: String::new(),
        part: Part::Situation,
        number: 1,
        of: 1,
    };
    let clock = ClockView { stage: Stage::Waiting, phase, remaining_ms: None, last_minutes: false, epoch: 0 };
    let draw = |(what, draw): (&Drawn, &Draw)| {
        let done = draw.done.as_ref()?;
        let number = u32::try_from(day.number_of(*what, &done.chosen)?).ok()?;
        let result = Some(DrawResult { number, title: done.chosen.clone(), at_ms: done.at_ms });
        let commitment = draw.committed.map_or(Commitment(FileHash([0; 32])), |(_, commitment)| commitment);
        Some(DrawView { what: *what, commitment, result })
    };
    StaffTile {
        candidate,
        name: sitting.name.clone(),
        extra: sitting.extra.clone(),
        jury: sitting.jury,
        station: None,
        absent: false,
        clock,
        draws: sitting.draws.iter().filter_map(draw).collect(),
        exchanges: (0, 0),
        outages: Vec::new(),
        plays: None,
        dossier: DossierTile::default(),
        now: TileNow::default(),
    }
}

fn roster(names: &Names<'_>) -> Vec<Station> {
    let station = |(id, name)| Station {
        id,
        name,
        role: Role::Candidate,
        state: Presence::Present,
        paired_with: None,
        listens_to: None,
        posts: Vec::new(),
    };
    let mut all: BTreeMap<StationId, String> = names.source.stations.iter().cloned().collect();
    // Those that facts name and that are not here.
    let day = names.day;
    let outages = day.candidates.values().flat_map(|sitting| sitting.outages.values());
    let failed = outages.flat_map(|outage| &outage.causes).map(|failure| failure.cause.station);
    let confirmed = day.kept.iter().filter_map(|kept| match kept.fact {
        PurgeFact::StationPurged { station, .. } => Some(station),
        _ => None,
    });
    for id in day.stays.iter().map(|stay| stay.station).chain(failed).chain(confirmed) {
        all.entry(id).or_insert_with(|| unknown(id));
    }
    all.into_iter().map(station).collect()
}
