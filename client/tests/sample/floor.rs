//! The floor and the record of a session, and what a candidate sees of a raised hand and of staff's messages.

use std::sync::Arc;
use std::time::Instant;

use client::station::{ExamSeen, RecordSeen, SavedRecord, View};
use signaling::protocol::exam::{
    CandidateNumber, Cause, ClockView, Commitment, Contact, DossierTile, DrawResult, DrawView, Drawn,
    ExamView, ExchangeId, Extra, ExtraTime, FACT_VERSION, Fact, FormatPhase, HandView, HelpView, JurorId,
    JurorInfo, JuryId, JuryInfo, MessageView, OrderId, OutageId, OutageKind, OutageView, Part, Person,
    PhaseId, PhaseView, Recorded, Seat, SessionId, Settled, StaffTile, StaffView, Stage, Step, TileNow,
};
use signaling::protocol::{ClientId, FileHash, Presence, Role, Station, StationId};

use super::base;
use super::content::MORNING_MS;

/// What staff sees and nobody else may: a candidate's name.
pub const NAME: &str = "Lina Marchetti";

/// The samples; `None` where there is none of that name.
pub fn view(name: &str) -> Option<View> {
    Some(match name {
        "staff-floor" => staff(session(), facts(), None),
        "staff-floor-empty" => staff(StaffView { candidates: Vec::new(), ..session() }, Vec::new(), None),
        "staff-start" => staff(gathering(), facts(), None),
        "staff-record" => {
            let path = "/var/lib/plateau/record-0000000000005e55.jsonl".into();
            staff(
                session(),
                many_facts(),
                Some(SavedRecord { session: session().session, number: 1, path, facts: 133 }),
            )
        }
        "candidate-hand" => candidate(HandView::default()),
        "candidate-hand-raised" => candidate(HandView { help: Some(help(false)), messages: Vec::new() }),
        "candidate-message" => candidate(HandView {
            help: Some(help(true)),
            messages: vec![
                message(1, "La salle de repos est au bout du couloir, à droite."),
                message(2, "Il vous reste un document à signer à l’accueil."),
            ],
        }),
        _ => return None,
    })
}

fn help(coming: bool) -> HelpView {
    HelpView { text: "Le son est trop bas".into(), at_ms: MORNING_MS, coming }
}

fn message(id: u64, text: &str) -> MessageView {
    MessageView { id: OrderId(id), text: text.into(), at_ms: MORNING_MS }
}

fn candidate(hand: HandView) -> View {
    let view = super::exam::view("candidate-drawn").expect("a sample of that name");
    let Some(ExamView::Candidate(seen)) = view.exam.view.as_deref().cloned() else { return view };
    let mut seen = seen;
    seen.hand = hand;
    let exam = ExamSeen { view: Some(Arc::new(ExamView::Candidate(seen))), ..view.exam };
    View { exam, ..view }
}

fn staff(session: StaffView, facts: Vec<Recorded>, saved: Option<SavedRecord>) -> View {
    let facts = Arc::new(facts.into_iter().map(Arc::new).collect());
    let record = RecordSeen { facts, whole: true, saved: saved.map(Arc::new), minutes: None };
    let exam = ExamSeen {
        view: Some(Arc::new(ExamView::Staff(Box::new(session)))),
        told_at: Some(Instant::now()),
        record,
        ..ExamSeen::default()
    };
    View { roster: roster(), exam, ..base(Role::Staff, "Mme Dufour") }
}

fn roster() -> Arc<Vec<Station>> {
    let station = |id, name: String, role, state, paired: Option<u32>, listens: Option<u32>| Station {
        id: StationId(id),
        name,
        role,
        state,
        paired_with: paired.map(StationId),
        listens_to: listens.map(StationId),
        posts: Vec::new(),
    };
    let mut all: Vec<Station> = (1..=10)
        .map(|place| {
            let (state, paired) = match place {
                4 => (Presence::Present, Some(21)),
                5 => (Presence::Busy, Some(22)),
                6 => (Presence::Present, Some(23)),
                _ => (Presence::Present, None),
            };
            station(place, format!("Poste {place}"), Role::Candidate, state, paired, None)
        })
        .collect();
    all.push(station(7 + 8, "Mme Dufour".into(), Role::Staff, Presence::Present, None, None));
    for (id, name, paired, listens) in [
        (21, "Mme Ba", Some(4), None),
        (22, "Mme Le Goff", Some(5), None),
        (23, "M. Faure", Some(6), None),
        (24, "M. Petit", None, Some(22)),
        (25, "M. Leroy", None, Some(22)),
    ] {
        all.push(station(id, name.into(), Role::Jury, Presence::Present, paired, listens));
    }
    Arc::new(all)
}

fn phase(number: u32) -> PhaseView {
    let (id, name, part) = match number {
        1 => ("part1", "Partie 1 : étude du dossier", Part::Situation),
        2 => ("part2", "Partie 2 : tirage et préparation", Part::Situation),
        3 => ("part3", "Partie 3 : échanges avec les clients", Part::Situation),
        _ => ("interview", "Entretien technique : questions", Part::TechnicalInterview),
    };
    PhaseView { id: PhaseId(id.into()), name: name.into(), part, number, of: 7 }
}

fn tile(number: u16, place: Option<u32>, at: u32, stage: Stage, left_s: u64) -> StaffTile {
    let steps = match stage {
        Stage::Waiting | Stage::Finished => vec![Step::Open],
        Stage::Open => vec![Step::Ready, Step::Back],
        Stage::Ready => vec![Step::Start, Step::Back],
        Stage::Running => vec![Step::Pause, Step::Finish, Step::Back, Step::Anew],
        Stage::Paused => vec![Step::Resume, Step::Finish, Step::Back, Step::Anew],
        Stage::TimeUp => vec![Step::Finish, Step::Back, Step::Anew],
    };
    StaffTile {
        candidate: CandidateNumber(number),
        name: if number == 6 { NAME.into() } else { format!("Candidat fictif {number}") },
        extra: Vec::new(),
        jury: Some(JuryId(number % 3 + 1)),
        station: place.map(StationId),
        absent: false,
        clock: ClockView {
            stage,
            phase: phase(at),
            remaining_ms: (stage != Stage::Waiting).then_some(left_s * 1_000),
            last_minutes: stage == Stage::Running && left_s < 300,
            epoch: 3,
        },
        draws: Vec::new(),
        exchanges: (0, 0),
        outages: Vec::new(),
        plays: None,
        now: TileNow { may: steps, with_jury: at >= 3, whole_ms: Some(4_500_000), ..TileNow::default() },
        dossier: DossierTile { files: 2, bytes: 96_400, pieces: 3, ..DossierTile::default() },
    }
}

fn drew(number: u32, at_ms: u64) -> Vec<DrawView> {
    let title = "Sujet".into();
    let result = Some(DrawResult { number, title, at_ms });
    vec![DrawView { what: Drawn::Subject, commitment: Commitment(FileHash([7; 32])), result }]
}

fn outage(id: u32, kind: OutageKind, lasts: bool, ms: u64) -> OutageView {
    OutageView {
        outage: OutageId(id),
        kinds: vec![kind],
        phase: PhaseId("part3".into()),
        lasts,
        proposed_ms: ms,
        settled: Settled::Not,
    }
}

/// Eight candidates, each in another state.
fn session() -> StaffView {
    let mut tiles = vec![
        tile(3, Some(1), 1, Stage::Running, 2_530),
        tile(4, Some(2), 1, Stage::Running, 3_715),
        tile(5, Some(3), 2, Stage::Running, 1_100),
        tile(6, Some(4), 3, Stage::Running, 1_300),
        tile(7, Some(5), 3, Stage::Running, 2_244),
        tile(8, Some(6), 3, Stage::Running, 723),
        tile(9, Some(7), 4, Stage::Running, 390),
        tile(10, Some(8), 1, Stage::Ready, 4_500),
    ];
    tiles[1].extra = vec![ExtraTime { phase: None, extra: Extra::Third }];
    tiles[2].draws = drew(2, MORNING_MS - 960_000);
    for (at, over) in [(3, 2), (4, 2), (5, 4)] {
        tiles[at].exchanges = (over, 6);
        tiles[at].draws = Vec::new();
    }
    tiles[3].outages = vec![outage(3, OutageKind::Device, true, 14_000)];
    tiles[3].now.faults = vec![OutageKind::Device];
    tiles[3].now.exchange = Some(Contact::Call);
    tiles[4].now.exchange = Some(Contact::Call);
    tiles[5].now.exchange = Some(Contact::OpenChat);
    tiles[5].outages = vec![outage(2, OutageKind::Link, false, 42_000)];
    tiles[6].now.help = Some(help(false));
    tiles[6].now.with_jury = false;
    StaffView { candidates: tiles, ..empty() }
}

/// The second half of a room comes to its next phase: some are there, some are not.
fn gathering() -> StaffView {
    let mut tiles = vec![
        tile(3, Some(1), 2, Stage::Open, 2_700),
        tile(4, Some(2), 2, Stage::Open, 2_700),
        tile(5, Some(99), 2, Stage::Open, 2_700),
        tile(6, None, 2, Stage::Open, 2_700),
        tile(7, Some(5), 1, Stage::Waiting, 0),
        tile(8, Some(6), 1, Stage::Paused, 1_200),
        tile(9, Some(7), 1, Stage::TimeUp, 0),
        tile(10, Some(8), 1, Stage::Finished, 300),
        tile(11, None, 1, Stage::Waiting, 0),
    ];
    tiles[3].now.may = vec![Step::Back];
    tiles[3].now.waits_for = Some(signaling::protocol::exam::Refused::NotSeated);
    tiles[8].absent = true;
    tiles[8].now.may = Vec::new();
    StaffView { candidates: tiles, ..empty() }
}

fn empty() -> StaffView {
    let juror = |number, name: &str| JurorInfo { juror: JurorId(number), name: name.into(), retention: true };
    let jury = |number: u16, name: &str| JuryInfo {
        jury: JuryId(number),
        name: name.into(),
        plays: JurorId(number * 10 + 1),
        listens: Vec::new(),
        corrects: JurorId(number * 10 + 1),
    };
    StaffView {
        session: SessionId(0x5e55),
        title: "Lumélec".into(),
        format: "CRCD, titre complet".into(),
        heading: Vec::new(),
        date: "21 novembre".into(),
        place: "Salle B12".into(),
        exclude_drawn: false,
        candidates: Vec::new(),
        jurors: vec![juror(11, "Mme Ba"), juror(21, "Mme Le Goff"), juror(31, "M. Faure")],
        seats: vec![(JurorId(11), StationId(21)), (JurorId(21), StationId(22)), (JurorId(31), StationId(23))],
        juries: vec![jury(1, "Jury A"), jury(2, "Jury B"), jury(3, "Jury C")],
        missing: Vec::new(),
        facts: 200,
        phases: (1..=4)
            .map(phase)
            .map(|phase| FormatPhase {
                id: phase.id,
                name: phase.name,
                minutes: 45,
                extra_time: true,
                part: phase.part,
                present: Vec::new(),
            })
            .collect(),
        plan: None,
    }
}

/// What happened last.
fn facts() -> Vec<Recorded> {
    let (c5, c6, c7, c9) = (CandidateNumber(5), CandidateNumber(6), CandidateNumber(7), CandidateNumber(9));
    let cause = |kind, place| Cause { kind, station: StationId(place) };
    let part2 = || PhaseId("part2".into());
    let (staff, server) = (Seat::Staff(StationId(15)), Seat::Server);
    let facts = vec![
        (
            Seat::Server,
            Fact::OutageBegan {
                candidate: CandidateNumber(4),
                outage: OutageId(1),
                cause: cause(OutageKind::Link, 2),
                unnoticed_ms: 3_000,
            },
        ),
        (
            Seat::Server,
            Fact::OutageEnded {
                candidate: CandidateNumber(4),
                outage: OutageId(1),
                cause: cause(OutageKind::Link, 2),
            },
        ),
        (
            server,
            Fact::OutageMeasured {
                candidate: CandidateNumber(4),
                outage: OutageId(1),
                kind: OutageKind::Link,
                measured_ms: 3_100,
            },
        ),
        (staff, Fact::CreditDeclined { candidate: CandidateNumber(4), outage: OutageId(1) }),
        (staff, Fact::PhaseOpened { candidate: c5, phase: part2(), epoch: 4, total_ms: 45 * 60_000 }),
        (
            staff,
            Fact::Stepped {
                candidate: c5,
                phase: part2(),
                step: Step::Ready,
                epoch: 5,
                remaining_ms: 0,
                reason: None,
                goes_on: false,
            },
        ),
        (
            staff,
            Fact::Stepped {
                candidate: c5,
                phase: part2(),
                step: Step::Start,
                epoch: 6,
                remaining_ms: 0,
                reason: None,
                goes_on: false,
            },
        ),
        (
            Seat::Candidate(c5),
            Fact::Drawn {
                candidate: c5,
                what: Drawn::Subject,
                seed: signaling::protocol::exam::DrawSeed(FileHash([1; 32])),
                nonce: signaling::protocol::exam::Nonce(1),
                urn: vec!["a".into(), "b".into(), "c".into()],
                chosen: "b".into(),
            },
        ),
        (staff, Fact::Messaged { message: OrderId(4), to: vec![c5, c6], text: "Pause à midi".into() }),
        (Seat::Candidate(c9), Fact::HelpAsked { candidate: c9, text: "Le son est trop bas".into() }),
        (
            Seat::Juror(JurorId(21)),
            Fact::ExchangeBegan {
                candidate: c7,
                exchange: ExchangeId(3),
                client: ClientId("vasseur".into()),
                contact: Contact::Call,
            },
        ),
        (staff, Fact::Sat { who: Person::Candidate(CandidateNumber(10)), station: Some(StationId(8)) }),
        (
            server,
            Fact::OutageBegan {
                candidate: c6,
                outage: OutageId(3),
                cause: cause(OutageKind::Device, 4),
                unnoticed_ms: 3_000,
            },
        ),
    ];
    recorded(facts)
}

fn recorded(facts: Vec<(Seat, Fact)>) -> Vec<Recorded> {
    let record = |(number, (by, fact)): (u64, (Seat, Fact))| {
        let order = None;
        Recorded { number, version: FACT_VERSION, at_ms: MORNING_MS + number * 61_000, by, order, fact }
    };
    (1..).zip(facts).map(record).collect()
}

/// More than a page of them.
pub fn many_facts() -> Vec<Recorded> {
    let exchange = |number: u16| {
        let candidate = CandidateNumber(3 + number % 8);
        let exchange = ExchangeId(1 + number % 6);
        (Seat::Juror(JurorId(21)), Fact::ExchangeClosed { candidate, exchange, lasted_ms: 400_000 })
    };
    let mut all: Vec<(Seat, Fact)> = (0..120).map(exchange).collect();
    all.extend(facts().into_iter().map(|recorded| (recorded.by, recorded.fact)));
    recorded(all)
}
