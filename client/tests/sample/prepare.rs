//! Staff's side of a session before it begins: the offer, what is entered, who sits where.

use std::sync::Arc;
use std::time::Instant;

use client::station::{ExamSeen, ImportSeen, ImportState, Offer, PastRecord, View};
use signaling::protocol::exam::{
    Attendant, CandidateNumber, ClockView, DossierTile, Entry, ExamView, Extra, ExtraTime, FormatDetails,
    FormatId, FormatPhase, JurorId, JurorInfo, JuryId, JuryInfo, Missing, Part, PastSession, PhaseId,
    PhaseView, SessionId, StaffTile, StaffView, Stage, TileNow,
};
use signaling::protocol::{Field, PackageMistake, Presence, Role, Station, StationId};

use super::base;

/// The samples of preparing a session; `None` where there is none of that name.
pub fn view(name: &str) -> Option<View> {
    let staff = || base(Role::Staff, "Mme Dufour");
    Some(match name {
        "staff-offer" => View { exam: offer(Vec::new()), ..staff() },
        "staff-reopen" => View { exam: offer(past()), ..staff() },
        "staff-no-package" => {
            let offer = Some(Arc::new(Offer::default()));
            View { roster: stations(), exam: ExamSeen { offer, ..ExamSeen::default() }, ..staff() }
        }
        "staff-sending" => importing(ImportState::Sending { sent: 12_400_000, of: 41_900_000 }),
        "staff-mistakes" => {
            let mistakes = Arc::new(mistakes());
            importing(ImportState::Mistakes { mistakes, count: 312 })
        }
        "staff-past-record" => {
            let facts = super::floor::many_facts().into_iter().map(Arc::new).collect();
            let record = PastRecord { session: SessionId(8), facts: Arc::new(facts), whole: true };
            View { exam: ExamSeen { past: Some(Arc::new(record)), ..offer(past()) }, ..staff() }
        }
        "staff-unsealed" => {
            let mut exam = offer(past());
            if let Some(offer) = exam.offer.as_mut().map(Arc::make_mut) {
                offer.unsealed = [3, 5].map(CandidateNumber).to_vec();
            }
            View { exam, ..staff() }
        }
        "staff-empty" => View { exam: seen(empty()), ..staff() },
        "staff-prepare" => View { roster: stations(), exam: seen(prepared()), ..staff() },
        "staff-seats" => View { roster: stations(), exam: seen(all_prepared()), ..staff() },
        _ => return None,
    })
}

/// The same view with another session.
pub fn of(session: StaffView) -> View {
    View { roster: stations(), exam: seen(session), ..base(Role::Staff, "Mme Dufour") }
}

fn seen(session: StaffView) -> ExamSeen {
    let view = Some(Arc::new(ExamView::Staff(Box::new(session))));
    ExamSeen { view, told_at: Some(Instant::now()), ..ExamSeen::default() }
}

fn offer(past: Vec<PastSession>) -> ExamSeen {
    let entry = |id: &str, title: &str| Entry { id: FormatId(id.into()), title: title.into() };
    let details = |id: &str, name: &str, minutes, jury_minutes, exchanges| FormatDetails {
        id: FormatId(id.into()),
        name: name.into(),
        minutes,
        jury_minutes,
        exchanges,
        heading: Vec::new(),
        phases: empty().phases,
    };
    let offer = Offer {
        has_package: true,
        title: "Conseiller relation client à distance".into(),
        company: "Lumélec".into(),
        formats: vec![entry("ccp1", "CCP 1"), entry("ccp2", "CCP 2"), entry("titre", "Titre")],
        details: vec![
            details(
                "ccp1",
                "CCP 1 : Assurer des prestations de services et du conseil en relation client à distance",
                130,
                30,
                2,
            ),
            details(
                "ccp2",
                "CCP 2 : Réaliser des actions commerciales en relation client à distance",
                140,
                45,
                3,
            ),
            details("titre", "Titre professionnel Conseiller relation client à distance", 225, 95, 6),
        ],
        reopens: past.last().map(|past| past.session),
        past,
        unsealed: Vec::new(),
    };
    ExamSeen { offer: Some(Arc::new(offer)), ..ExamSeen::default() }
}

/// A package is being sent, or was.
pub fn importing(state: ImportState) -> View {
    let path = "/media/examen/Lumélec novembre 2026".into();
    let import = Some(Arc::new(ImportSeen { path, state }));
    View { exam: ExamSeen { import, ..offer(Vec::new()) }, ..base(Role::Staff, "Mme Dufour") }
}

fn mistakes() -> Vec<PackageMistake> {
    let mistake = |file: &str, at: Option<(u32, u32)>, french: &str, english: &str| PackageMistake {
        file: file.into(),
        line: at.map(|(line, _)| line),
        column: at.map(|(_, column)| column),
        french: french.into(),
        english: english.into(),
    };
    vec![
        mistake(
            "clients/costa.toml",
            Some((4, 1)),
            "direction vaut « outgoing », qui n’est aucun de \"inbound\", \"outbound\"",
            "direction is \"outgoing\", which is none of \"inbound\", \"outbound\"",
        ),
        mistake(
            "grids",
            None,
            "la compétence 7, que le format ccp2 évalue, n’a pas de grille",
            "there is no grid for competence 7, which format ccp2 examines",
        ),
        mistake(
            "recordings/depart.ogg",
            None,
            "l’enregistrement est presque muet : -52 dB au plus fort",
            "the recording is nearly silent: -52 dB at its loudest",
        ),
    ]
}

fn past() -> Vec<PastSession> {
    let past = |session, format: &str, date: &str, closed_ms| PastSession {
        session: SessionId(session),
        title: "Conseiller relation client à distance".into(),
        format: FormatId(format.into()),
        date: date.into(),
        place: "Salle B12".into(),
        closed_ms,
    };
    vec![
        past(7, "ccp1", "26 novembre 2026", 1_795_700_000_000),
        past(8, "titre", "27 novembre 2026", 1_795_798_000_000),
    ]
}

/// Nothing is entered yet.
pub fn empty() -> StaffView {
    let field = |label: &str, value: &str| Field { label: label.into(), value: value.into() };
    let phase = |id: &str, name: &str, minutes| FormatPhase {
        id: PhaseId(id.into()),
        name: name.into(),
        minutes,
        extra_time: true,
        part: Part::Situation,
        present: vec![Attendant::Candidate],
    };
    StaffView {
        session: SessionId(9),
        title: "Conseiller relation client à distance".into(),
        format: "Titre professionnel Conseiller relation client à distance".into(),
        heading: vec![
            field("Titre professionnel", "Conseiller relation client à distance"),
            field("Code et version", "TP-00483, version 06"),
            field("Arrêté", "10 décembre 2020, publié le 16 décembre 2020, en vigueur le 6 juillet 2021"),
            field("Niveau", "4"),
            field("Code NSF", "312t"),
        ],
        date: String::new(),
        place: String::new(),
        exclude_drawn: false,
        candidates: Vec::new(),
        jurors: Vec::new(),
        seats: Vec::new(),
        juries: Vec::new(),
        missing: vec![Missing::DateOrPlace, Missing::Candidates],
        facts: 1,
        phases: vec![
            phase("part1", "Partie 1 : étude d'un dossier client", 75),
            phase("part2", "Partie 2 : tirage et préparation", 45),
            phase("part3", "Partie 3 : échanges avec les clients", 60),
        ],
        plan: None,
    }
}

/// Some of it is entered.
pub fn prepared() -> StaffView {
    let third = || vec![ExtraTime { phase: None, extra: Extra::Third }];
    let mut candidates = vec![
        tile(3, "Léa Roux", Some(1), Some(1)),
        tile(4, "Jean Morel", Some(1), Some(2)),
        StaffTile { extra: third(), ..tile(5, "Aïssatou Ba", Some(2), None) },
        tile(6, "Camille Roy-Desplanches", None, None),
        StaffTile { absent: true, ..tile(7, "Hugo Lefèvre", None, None) },
        tile(8, "Inès Marchand", None, None),
    ];
    candidates[1].extra = vec![ExtraTime { phase: Some(PhaseId("part1".into())), extra: Extra::Minutes(20) }];
    StaffView {
        date: "27 novembre 2026".into(),
        place: "Centre de Lille, salle B12".into(),
        candidates,
        jurors: jurors(),
        seats: vec![(JurorId(1), StationId(10))],
        juries: vec![jury(1, "Jury A", 1, 2), jury(2, "Jury B", 3, 4)],
        missing: vec![
            Missing::Seat(CandidateNumber(5)),
            Missing::Jury(CandidateNumber(6)),
            Missing::Seat(CandidateNumber(6)),
            Missing::Jury(CandidateNumber(8)),
            Missing::Seat(CandidateNumber(8)),
            Missing::JurySeat(JuryId(2)),
        ],
        facts: 23,
        ..empty()
    }
}

fn all_prepared() -> StaffView {
    let mut session = prepared();
    session.candidates.iter_mut().filter(|tile| !tile.absent).for_each(|tile| tile.jury = Some(JuryId(1)));
    session
}

pub fn tile(number: u16, name: &str, jury: Option<u16>, station: Option<u32>) -> StaffTile {
    StaffTile {
        candidate: CandidateNumber(number),
        name: name.into(),
        extra: Vec::new(),
        jury: jury.map(JuryId),
        station: station.map(StationId),
        absent: false,
        clock: ClockView {
            stage: Stage::Waiting,
            phase: PhaseView {
                id: PhaseId("part1".into()),
                name: "Partie 1 : étude d'un dossier client".into(),
                part: Part::Situation,
                number: 1,
                of: 7,
            },
            remaining_ms: None,
            last_minutes: false,
            epoch: 0,
        },
        draws: Vec::new(),
        exchanges: (0, 0),
        outages: Vec::new(),
        plays: None,
        now: TileNow::default(),
        dossier: DossierTile::default(),
    }
}

fn jurors() -> Vec<JurorInfo> {
    let juror =
        |number, name: &str, retention| JurorInfo { juror: JurorId(number), name: name.into(), retention };
    vec![
        juror(1, "Mme Le Goff", false),
        juror(2, "M. Petit", true),
        juror(3, "Mme Costes", false),
        juror(4, "M. Faure", true),
        juror(5, "Mme Ba", false),
    ]
}

fn jury(number: u16, name: &str, plays: u16, listens: u16) -> JuryInfo {
    JuryInfo {
        jury: JuryId(number),
        name: name.into(),
        plays: JurorId(plays),
        listens: vec![JurorId(listens)],
        corrects: JurorId(listens),
    }
}

pub fn stations() -> Arc<Vec<Station>> {
    let station = |id, name: &str, role, state| Station {
        id: StationId(id),
        name: name.into(),
        role,
        state,
        paired_with: None,
        listens_to: None,
        posts: Vec::new(),
    };
    use Presence::{Away, Present};
    Arc::new(vec![
        station(1, "03", Role::Candidate, Present),
        station(2, "04", Role::Candidate, Away),
        station(3, "05", Role::Candidate, Present),
        station(4, "PC du fond", Role::Candidate, Present),
        station(5, "08", Role::Candidate, Present),
        station(7, "Mme Dufour", Role::Staff, Present),
        station(10, "Jury A", Role::Jury, Present),
        station(11, "Jury B", Role::Jury, Present),
        station(12, "M. Petit", Role::Jury, Present),
    ])
}
