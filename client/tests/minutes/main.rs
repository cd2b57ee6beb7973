//! The *procès-verbal*: made of the record of a whole simulated day (`signaling/tests/exam/day.rs` keeps it), and of facts
//! that this day has not.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test cannot go on without, it stops for")]

mod dossier;
mod kept;
mod printed;

use std::sync::Arc;

use client::minutes::minutes;
use client::paper::{Block, Document, Table, pdf};
use client::station::MinutesSource;
use jiff::tz::TimeZone;
use signaling::protocol::exam::*;
use signaling::protocol::{ClientId, Field, FileHash, StationId};

const MINUTE: u64 = 60_000;
const START: u64 = 1_795_766_400_000;

fn source(facts: Vec<Recorded>) -> MinutesSource {
    let field = |label: &str, value: &str| Field { label: label.into(), value: value.into() };
    let phase = |id: &str, name: &str, minutes| FormatPhase {
        id: id.into(),
        name: name.into(),
        minutes,
        extra_time: true,
        part: Part::Situation,
        present: vec![Attendant::Candidate, Attendant::Jury],
    };
    MinutesSource {
        session: SessionId(0x5e55),
        format: "CCP 1 : Assurer des prestations".into(),
        heading: vec![
            field("Titre professionnel", "Conseiller relation client à distance"),
            field("Code et version", "TP-00483, version 06"),
        ],
        phases: vec![
            phase("part1", "Partie 1 : étude d'un dossier client", 75),
            phase("part2", "Partie 2 : tirage et préparation", 15),
            phase("part3", "Partie 3 : échanges avec les clients", 15),
        ],
        stations: vec![(StationId(1), "Poste 1".into()), (StationId(5), "5".into())],
        facts: Arc::new(facts.into_iter().map(Arc::new).collect()),
    }
}

/// The record of the day of twelve candidates in CCP 1.
fn day() -> Vec<Recorded> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../signaling/tests/exam/day.jsonl");
    let text = std::fs::read_to_string(file).expect("the day is written by the tests of the exam");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is a fact")).collect()
}

fn recorded(facts: Vec<(u64, Fact)>) -> Vec<Recorded> {
    let record = |(number, (minute, fact)): (u64, (u64, Fact))| Recorded {
        number,
        version: FACT_VERSION,
        at_ms: START + minute * MINUTE,
        by: Seat::Staff(StationId(900)),
        order: None,
        fact,
    };
    (1..).zip(facts).map(record).collect()
}

fn made(facts: Vec<Recorded>) -> Document {
    minutes(&source(facts), &TimeZone::UTC)
}

/// The tables of a section and its parts.
fn tables<'a>(document: &'a Document, section: &str) -> Vec<&'a Table> {
    let blocks = document.blocks.iter();
    let blocks =
        blocks.skip_while(|block| !matches!(block, Block::Heading(1, text) if text == section)).skip(1);
    let blocks = blocks.take_while(|block| !matches!(block, Block::Heading(1, _)));
    blocks.filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None }).collect()
}

/// All that it says, a cell a line.
fn text(document: &Document) -> String {
    let said = |block: &Block| match block {
        Block::Heading(_, text) | Block::Text(_, text) => text.clone(),
        Block::List(items) => items.join("\n"),
        Block::Fields(fields) => {
            fields.iter().map(|(label, value)| format!("{label}={value}")).collect::<Vec<_>>().join("\n")
        }
        Block::Table(table) => table.rows.iter().map(|row| row.join("|")).collect::<Vec<_>>().join("\n"),
        Block::NewPage => String::new(),
    };
    document.blocks.iter().map(said).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_whole_day_is_told_person_by_person_with_its_real_durations() {
    let facts = day();
    let count = facts.len();
    let document = made(facts);
    let said = text(&document);
    assert!(said.contains("Titre professionnel=Conseiller relation client à distance"));
    let client = &tables(&document, "Échanges avec les clients")[0].rows[0][1];
    assert!(client.contains(' '), "a client goes by its name: {client}");
    let candidates = tables(&document, "Candidats")[0];
    assert_eq!(candidates.rows.len(), 12);
    assert!(candidates.rows[4][4].starts_with("noté absent à"), "{:?}", candidates.rows[4]);
    assert_eq!(candidates.rows[2][3], "tiers temps");
    assert!(candidates.rows[6][3].contains("30\u{a0}min de plus (Partie 1)"), "{:?}", candidates.rows[6]);
    let phases = tables(&document, "Déroulement des épreuves");
    let of_two = phases.iter().find(|table| table.caption.is_empty()).unwrap();
    assert_eq!(of_two.rows.len(), 6, "all phases of the first candidate");
    // The server was away for half a minute, which was given back.
    assert_eq!(
        of_two.rows[0][4..6],
        [
            "1\u{a0}h\u{a0}15\u{a0}min\u{a0}30\u{a0}s (prévu 1\u{a0}h\u{a0}15\u{a0}min)",
            "1\u{a0}h\u{a0}15\u{a0}min\u{a0}30\u{a0}s"
        ]
    );
    assert!(said.contains("|temps ajouté|1\u{a0}min\u{a0}30\u{a0}s|Sujet mal imprimé"));
    assert!(said.contains("|pause|6\u{a0}min|"));
    let incidents = tables(&document, "Incidents");
    assert_eq!(incidents[1].rows[0][1], "30\u{a0}s");
    assert!(incidents[0].rows.iter().any(|row| row[7].starts_with("2\u{a0}min rendu à")));
    assert!(incidents[0].rows.iter().any(|row| row[7].starts_with("temps non rendu")));
    let draws = tables(&document, "Tirages au sort")[0];
    assert_eq!(draws.rows.len(), 11 * 2);
    assert!(draws.rows.iter().all(|row| row[5].contains(" sur ")));
    assert_eq!(said.matches("Engagement (SHA-256)=").count(), 22);
    let exchanges: usize =
        tables(&document, "Échanges avec les clients").iter().map(|it| it.rows.len()).sum();
    assert_eq!(exchanges, 11 * 2);
    let thread = tables(&document, "Annexe\u{a0}: journal de la session")[0];
    assert_eq!(thread.rows.len(), count, "each fact that staff may read has its line");
    pdf(&document).unwrap();
}

#[test]
fn scores_help_messages_and_what_was_skipped_are_in_it() {
    let candidate = CandidateNumber(7);
    let juror = JurorId(11);
    let phase = || PhaseId::from("part3");
    let step = |step, reason: Option<&str>, remaining_ms| Fact::Stepped {
        candidate,
        phase: phase(),
        step,
        epoch: 1,
        remaining_ms,
        reason: reason.map(str::to_owned),
        goes_on: false,
    };
    let agreed = |criterion: &str, level| Fact::Agreed {
        candidate,
        juror,
        part: ScoredIn::Situation,
        competence: Competence::of(1).unwrap(),
        criterion: criterion.into(),
        level,
    };
    let exchange = ExchangeId;
    let text_of = TextMark::of("Bonjour,");
    let document = made(recorded(vec![
        (0, Fact::Registered { candidate, name: "Léa Roux".into(), extra: Vec::new() }),
        (0, Fact::JurorEntered(JurorInfo { juror, name: "M. Petit".into(), retention: true })),
        (1, Fact::Sat { who: Person::Candidate(candidate), station: Some(StationId(5)) }),
        (2, Fact::PhaseOpened { candidate, phase: phase(), epoch: 1, total_ms: 15 * MINUTE }),
        (3, step(Step::Start, None, 15 * MINUTE)),
        (4, Fact::Sat { who: Person::Candidate(candidate), station: Some(StationId(1)) }),
        (4, step(Step::Pause, Some("Alarme incendie"), 14 * MINUTE)),
        (9, step(Step::Resume, None, 14 * MINUTE)),
        (10, Fact::HelpAsked { candidate, text: "Le son est trop bas".into() }),
        (11, Fact::HelpAnswered { candidate }),
        (12, Fact::HelpEnded { candidate }),
        (12, Fact::Messaged { message: OrderId(9), to: vec![candidate], text: "Pause à midi".into() }),
        (13, Fact::MessageRead { candidate, message: OrderId(9) }),
        (13, Fact::Listening(ListeningFact::Began { candidate, listener: Seat::Juror(juror) })),
        (13, Fact::Listening(ListeningFact::Ended { candidate, listener: Seat::Staff(StationId(1)) })),
        (
            13,
            Fact::ExchangeBegan {
                candidate,
                exchange: exchange(1),
                client: ClientId("roy".into()),
                contact: Contact::AwaitCall,
            },
        ),
        (15, Fact::ExchangeRecorded(ExchangeKept { candidate, exchange: exchange(1) })),
        (15, Fact::ExchangeClosed { candidate, exchange: exchange(1), lasted_ms: 2 * MINUTE }),
        (15, Fact::ExchangeRepeated { candidate, exchange: exchange(1), again: exchange(3) }),
        (16, Fact::ExchangeSkipped { candidate, exchange: exchange(2), reason: "Manque de temps".into() }),
        (17, Fact::ConfirmationSent { candidate, client: ClientId("roy".into()), text: text_of }),
        (20, step(Step::Finish, None, 3 * MINUTE)),
        (21, step(Step::Back, Some("Fin par erreur"), 3 * MINUTE)),
        (22, step(Step::Resume, None, 3 * MINUTE)),
        (23, step(Step::Finish, None, 2 * MINUTE)),
        (30, Fact::Locked { candidate, juror, part: ScoredIn::Situation }),
        (31, agreed("demande", 1)),
        (31, agreed("besoins", 0)),
        (31, agreed("demande", 0)),
        (32, Fact::SessionClosed),
    ]));
    let said = text(&document);
    let run = tables(&document, "Déroulement des épreuves")[0];
    let minute = |n: u64| format!("{n}\u{a0}min");
    // Started at 3, ended at 23, stood from 4 to 9 and from 20 to 22.
    assert_eq!(run.rows[0][4..], [minute(15), minute(13), minute(2)]);
    assert!(said.contains("|pause|5\u{a0}min|Alarme incendie"));
    assert!(said.contains("|retour d’une étape|–|Fin par erreur"));
    let stays = tables(&document, "Présence aux postes")[0];
    assert_eq!(stays.rows[0][1..], ["Poste 5", "08:01:00", "08:04:00"]);
    assert_eq!(stays.rows[1][3], "08:32:00 (clôture)");
    assert!(said.contains("Le son est trop bas|08:11:00|08:12:00"));
    assert!(said.contains("Pause à midi|07 à 08:13:00"));
    assert!(said.contains("1|roy|téléphone, appel sortant|08:13:00|2\u{a0}min|mené à son terme, enregistré"));
    assert!(said.contains("laissé de côté à 08:16:00\u{a0}: Manque de temps"));
    assert!(said.contains("pas commencé (reprend l’échange 1)"));
    assert!(said.contains(&text_of.hash.to_string()));
    assert!(said.contains("Écoute silencieuse commencée, candidat 07\u{a0}: M. Petit"));
    assert!(said.contains("Écoute silencieuse terminée, candidat 07\u{a0}: responsable de session, Poste 1"));
    let heard = tables(&document, "Écoutes silencieuses")[0];
    let name = "07\u{a0}· Léa Roux";
    assert_eq!(heard.rows[0][..4], [name, "Poste 1", "M. Petit", "08:13:00"]);
    assert_eq!(heard.rows[0][4..], ["en cours", "–"]);
    let staff = "responsable de session, Poste 1";
    assert_eq!(heard.rows[1], [name, "Poste 1", staff, "–", "08:13:00", "–"]);
    let scores = tables(&document, "Évaluations du jury");
    assert_eq!(scores[0].rows[0][2..], ["M. Petit", "08:30:00"]);
    assert_eq!(scores[1].rows.len(), 2, "the last word on each criterion");
    assert_eq!(scores[1].rows[1][2..4], ["demande", "1"]);
    assert!(scores[1].rows[0][0].ends_with("Accueillir le client ou l’utilisateur et le renseigner"));
    assert!(said.contains("close le 27/11/2026 à 08:32"));
    pdf(&document).unwrap();
}

#[test]
fn silent_listening_is_told_in_order_with_how_long_it_lasted_on_the_pages_and_in_the_json() {
    let (one, other) = (CandidateNumber(7), CandidateNumber(8));
    let (juror, staff) = (Seat::Juror(JurorId(11)), Seat::Staff(StationId(5)));
    let began = |candidate, listener| Fact::Listening(ListeningFact::Began { candidate, listener });
    let ended = |candidate, listener| Fact::Listening(ListeningFact::Ended { candidate, listener });
    let info = JurorInfo { juror: JurorId(11), name: "M. Petit".into(), retention: true };
    let sat = |station| Fact::Sat { who: Person::Candidate(one), station: Some(StationId(station)) };
    let document = made(recorded(vec![
        (0, Fact::Registered { candidate: one, name: "Léa Roux".into(), extra: Vec::new() }),
        (0, Fact::JurorEntered(info)),
        (1, sat(1)),
        (2, began(one, juror)),
        (3, began(other, staff)),
        (4, began(one, staff)),
        (5, ended(one, juror)),
        (6, sat(9)),
        (7, began(one, juror)),
        (9, ended(other, staff)),
        (9, ended(one, juror)),
        (10, ended(one, staff)),
    ]));
    let [table] = tables(&document, "Écoutes silencieuses")[..] else { panic!("one table") };
    let named = "07\u{a0}· Léa Roux";
    let session_manager = "responsable de session, Poste 5";
    let minutes = |n: u64| format!("{n}\u{a0}min");
    let rows = [
        [named, "Poste 1", "M. Petit", "08:02:00", "08:05:00", &minutes(3)],
        ["08", "–", session_manager, "08:03:00", "08:09:00", &minutes(6)],
        [named, "Poste 1", session_manager, "08:04:00", "08:10:00", &minutes(6)],
        [named, "Poste interne 9", "M. Petit", "08:07:00", "08:09:00", &minutes(2)],
    ];
    assert_eq!(table.rows, rows.map(|row| row.map(str::to_owned).to_vec()));
    let json = client::paper::json(&document).to_string();
    assert!(json.contains("Écoutes silencieuses") && json.contains(session_manager));
    pdf(&document).unwrap();
    let nobody = text(&made(recorded(vec![(0, sat(1))])));
    assert!(nobody.contains("Écoutes silencieuses\nAucune écoute silencieuse n’a eu lieu."), "{nobody}");
}

#[test]
fn a_draw_is_printed_with_all_that_it_takes_to_check_it() {
    let candidate = CandidateNumber(7);
    let (seed, commitment) = (DrawSeed(FileHash([1; 32])), Commitment(FileHash([2; 32])));
    let urn = vec!["titre-a".to_owned(), "titre-b".to_owned()];
    let what = Drawn::Subject;
    let document = made(recorded(vec![
        (0, Fact::Registered { candidate, name: "Léa Roux".into(), extra: Vec::new() }),
        (1, Fact::DrawCommitted { candidate, what, commitment }),
        (2, Fact::Drawn { candidate, what, seed, nonce: Nonce(0xabc), urn, chosen: "titre-b".into() }),
    ]));
    let said = text(&document);
    for part in [
        format!("Engagement (SHA-256)={}", "02".repeat(32)),
        format!("Graine du serveur={}", "01".repeat(32)),
        "Nombre du candidat=0000000000000abc".to_owned(),
        "Urne, dans l’ordre=titre-a, titre-b".to_owned(),
        "Résultat=titre-b, rang 2 sur 2".to_owned(),
    ] {
        assert!(said.contains(&part), "{part} is not in\n{said}");
    }
}

/// The first fact of a session, with what its package called things.
fn labelled() -> Fact {
    let entry = |id: &str, title: &str| Entry { id: ClientId(id.into()), title: title.into() };
    let phase = |id: &str, name: &str, present: &[Attendant]| FormatPhase {
        id: id.into(),
        name: name.into(),
        minutes: 20,
        extra_time: true,
        part: Part::Situation,
        present: present.to_vec(),
    };
    let labels = Labels {
        format: "CCP 2 : Réaliser des actions commerciales".into(),
        heading: vec![Field { label: "Titre professionnel".into(), value: "Ancien intitulé".into() }],
        phases: vec![
            phase("part1", "Étude : une lettre", &[Attendant::Candidate, Attendant::Invigilator]),
            phase("part3", "Échanges : deux clients", &[Attendant::Candidate, Attendant::Jury]),
        ],
        grids: vec![GridLabels {
            competence: Competence::of(1).expect("there are seven"),
            scale: vec!["Non acquis".into(), "En cours".into(), "Acquis".into()],
            criteria: vec![Entry { id: "demande".into(), title: "Comprend la demande".into() }],
            scored_in: vec![ScoredIn::Situation],
        }],
        clients: vec![entry("roy", "M. Hugo Roy"), entry("vasseur", "Mme Claire Vasseur")],
    };
    Fact::Made {
        session: SessionId(0x5e55),
        package: FileHash([3; 32]),
        title: "Lumélec".into(),
        format: "ccp2".into(),
        subjects: vec!["ccp2-a".into()],
        recordings: Vec::new(),
        labels: Box::new(labels),
    }
}

#[test]
fn things_are_called_as_when_the_session_was_made_whatever_package_is_there_now() {
    let (candidate, juror, exchange) = (CandidateNumber(7), JurorId(11), ExchangeId(1));
    let client = || ClientId("roy".into());
    let competence = Competence::of(1).unwrap();
    let (part, criterion) = (ScoredIn::Situation, CriterionId::from("demande"));
    let document = made(recorded(vec![
        (0, labelled()),
        (0, Fact::Registered { candidate, name: "Léa Roux".into(), extra: Vec::new() }),
        (1, Fact::PhaseOpened { candidate, phase: "part3".into(), epoch: 1, total_ms: 15 * MINUTE }),
        (2, Fact::ExchangeBegan { candidate, exchange, client: client(), contact: Contact::Call }),
        (3, Fact::ConfirmationSent { candidate, client: client(), text: TextMark::of("Bonjour,") }),
        (4, Fact::Agreed { candidate, juror, part, competence, criterion, level: 2 }),
        (5, Fact::SessionClosed),
    ]));
    let said = text(&document);
    assert!(said.contains("Titre professionnel=Ancien intitulé"), "{said}");
    assert!(!said.contains("TP-00483"), "the package that is loaded now says that");
    assert!(said.contains("Épreuve=CCP 2 : Réaliser des actions commerciales"));
    assert_eq!(tables(&document, "Déroulement des épreuves")[0].rows[0][0], "Échanges : deux clients");
    assert_eq!(tables(&document, "Échanges avec les clients")[0].rows[0][1], "M. Hugo Roy");
    assert!(said.contains("(M. Hugo Roy)"));
    let agreed = tables(&document, "Évaluations du jury")[0];
    assert_eq!(agreed.rows[0][2..4], ["Comprend la demande", "Acquis (3\u{a0}sur\u{a0}3)"]);
    assert!(!said.contains("Le niveau 1 est le plus bas"));
}

#[test]
fn who_had_to_be_there_and_which_stations_staff_had_is_told_and_signed_for() {
    let mut facts = recorded(vec![
        (0, labelled()),
        (3, Fact::Placed { date: "27 novembre 2026".into(), place: "Salle B12".into() }),
        (9, Fact::SessionClosed),
    ]);
    facts[1].by = Seat::Staff(StationId(901));
    let mut source = source(facts);
    source.stations.push((StationId(900), "Mme Dufour".into()));
    source.stations.push((StationId(901), "12".into()));
    let document = minutes(&source, &TimeZone::UTC);
    let presence = tables(&document, "Présence aux postes");
    let staff = presence.iter().find(|table| table.caption == "Responsables de session").unwrap();
    assert_eq!(staff.rows[0], ["Mme Dufour", "08:00:00", "08:09:00"]);
    assert_eq!(staff.rows[1], ["Poste 12", "08:03:00", "08:03:00"]);
    let required = presence.iter().find(|table| table.caption == "Présence requise").unwrap();
    assert_eq!(required.rows[0], ["Étude : une lettre", "candidat, surveillant"]);
    assert_eq!(required.rows[1][1], "candidat, jury");
    let signing = tables(&document, "Observations et signatures");
    let rows = &signing[1].rows;
    assert!(rows.contains(&vec!["Responsable de session".into(), "Mme Dufour".into(), String::new()]));
    assert!(rows.contains(&vec!["Responsable de session".into(), String::new(), String::new()]));
    assert!(rows.iter().any(|row| row[0] == "Surveillant (Étude)"), "{rows:?}");
}

#[test]
fn a_record_of_nothing_is_a_document_too() {
    let document = made(Vec::new());
    assert!(text(&document).contains("Aucun candidat inscrit."));
    pdf(&document).unwrap();
}
