//! What is said about the exam's session. The shapes of orders, facts, items and views are in `tests/exam/golden.jsonl`.

use signaling::protocol::exam::*;
use signaling::protocol::{ClientId, Direction, Field, FileHash, PlanForm, StationId, ToServer, ToStation};

pub fn asked() -> Vec<ToServer> {
    let id = OrderId(0x0123_4567_89ab_cdef);
    let messages = vec![
        ToExam::Make { id, format: "ccp1".into() },
        ToExam::Order {
            id,
            order: Order::Draw { what: Drawn::Subject, nonce: Nonce(0xabc) },
            by: Some(OrderBy { session: SessionId(0x5e55), seat: Seat::Candidate(CandidateNumber(7)) }),
        },
        ToExam::Order {
            id,
            order: Order::Sit { who: Person::Juror(JurorId(11)), station: Some(StationId(5)) },
            by: None,
        },
        ToExam::Item { of: CandidateNumber(7), item: ItemRef::Part1, part: 1 },
        ToExam::Item { of: CandidateNumber(7), item: ItemRef::Document("offres".into()), part: 2 },
        ToExam::Look { at: CandidateNumber(7) },
        ToExam::Journal { after: 12 },
        ToExam::Faults { device: true, voice: false },
        ToExam::Record { session: SessionId(0x5e55), after: 12 },
        ToExam::Write {
            of: CandidateNumber(7),
            piece: Piece::ContactRecord(client()),
            edition: 3,
            text: "Motif : facture.\n".into(),
        },
        ToExam::Writings { of: CandidateNumber(7), after: None },
        ToExam::Writings { of: CandidateNumber(7), after: Some(Piece::Notes("part2".into())) },
        ToExam::Plan { form: PlanForm::Day, part: 1 },
        ToExam::Plan { form: PlanForm::Page, part: 2 },
        ToExam::PlayReady { of: CandidateNumber(7), play: 1, device: "Casque USB".into() },
        ToExam::PlayStarting { of: CandidateNumber(7), play: 1 },
        ToExam::PlayUnready { of: CandidateNumber(7), play: 1 },
        ToExam::Holdings { session: SessionId(0x5e55) },
        ToExam::Purge {
            id,
            session: SessionId(0x5e55),
            classes: vec![DataClass::Recordings, DataClass::Work],
            reason: "Recours expirés".into(),
        },
        ToExam::Purged { session: SessionId(0x5e55), purge: 40, gone: station_gone() },
    ];
    messages.into_iter().map(ToServer::Exam).collect()
}

pub fn told() -> Vec<ToStation> {
    let (id, of) = (OrderId(0x0123_4567_89ab_cdef), CandidateNumber(7));
    let part = ItemPart { item: ItemRef::Part1, part: 1, of: 2, json: "{\"part1\":".into() };
    let (order, recording) = (Some(id), FileHash([4; 32]));
    let fact = Recorded {
        number: 13,
        version: FACT_VERSION,
        at_ms: 1_795_305_600_000,
        by: Seat::Staff(StationId(9)),
        order,
        fact: Fact::AbsenceNoted { candidate: of, absent: true },
    };
    let titled = |id: &str, title: &str| Entry { id: FormatId::from(id), title: title.into() };
    let messages = vec![
        FromExam::NoPackage { past: Vec::new() },
        FromExam::Offer {
            title: "Lumélec".into(),
            company: "Lumélec".into(),
            formats: vec![titled("ccp1", "CCP 1"), titled("titre", "Titre")],
            details: vec![],
            past: vec![],
            reopens: None,
            unsealed: vec![],
        },
        FromExam::Holdings(holdings()),
        FromExam::Purge(purge()),
        FromExam::View { view: Some(view()) },
        FromExam::View { view: None },
        FromExam::Done { id },
        FromExam::Refused { id, why: Refused::NotDrawnNow },
        FromExam::NotStored { id },
        FromExam::Item { of, part },
        FromExam::NoItem { of, item: ItemRef::Guide("final".into()), part: 1 },
        FromExam::JournalPage { facts: vec![fact.clone()], last: 14, more: true },
        FromExam::RecordPage { session: SessionId(0x5e55), facts: vec![fact], last: 14, more: false },
        FromExam::Offer {
            title: "Lumélec".into(),
            company: "Lumélec".into(),
            formats: vec![titled("titre", "Titre")],
            details: vec![FormatDetails {
                id: "titre".into(),
                name: "Titre professionnel".into(),
                minutes: 225,
                jury_minutes: 95,
                exchanges: 6,
                heading: vec![Field { label: "Niveau".into(), value: "4".into() }],
                phases: vec![FormatPhase {
                    id: "part1".into(),
                    name: "Partie 1".into(),
                    minutes: 75,
                    extra_time: true,
                    part: Part::Situation,
                    present: vec![Attendant::Candidate, Attendant::Invigilator],
                }],
            }],
            past: vec![PastSession {
                session: SessionId(0x5e55),
                title: "Lumélec".into(),
                format: "ccp1".into(),
                date: "27 novembre 2026".into(),
                place: "Salle B12".into(),
                closed_ms: 1_795_305_600_000,
            }],
            reopens: Some(SessionId(0x5e55)),
            unsealed: vec![CandidateNumber(7)],
        },
        FromExam::Written { of, piece: written(Piece::Letter) },
        FromExam::NotWritten { of, piece: Piece::Summary, why: NotWritten::NotNow },
        FromExam::NotWritten { of, piece: Piece::Confirmation(client()), why: NotWritten::Sent },
        FromExam::NotWritten { of, piece: Piece::Summary, why: NotWritten::BadText },
        FromExam::NotWritten { of, piece: Piece::Summary, why: NotWritten::NotStored },
        FromExam::Writings { of, after: None, pieces: vec![written(Piece::Summary)], more: true },
        FromExam::Writings { of, after: Some(Piece::Summary), pieces: Vec::new(), more: false },
        FromExam::PlanPart {
            form: PlanForm::Page,
            revision: 14,
            part: 1,
            of: 2,
            text: "<!DOCTYPE html>\n".into(),
        },
        FromExam::NoPlan { form: PlanForm::Day },
        FromExam::PreparePlay { of, play: 1, recording, output: Some(PlayOutput::Headset) },
        FromExam::PreparePlay { of, play: 1, recording, output: None },
        FromExam::StartPlay { of, play: 1, in_ms: 500 },
        FromExam::StopPlay { of, play: 1 },
    ];
    messages.into_iter().map(ToStation::Exam).collect()
}

fn client() -> ClientId {
    ClientId("vasseur".into())
}

fn written(piece: Piece) -> WrittenPiece {
    WrittenPiece { piece, edition: 2, text: "Madame,\n".into(), at_ms: 1_795_305_600_000 }
}

fn own_work() -> OwnWork {
    let exchange = |id, client, state| OwnExchange {
        exchange: ExchangeId(id),
        client,
        channel: Channel::Phone,
        direction: Direction::Inbound,
        state,
    };
    let exchanges = vec![
        exchange(1, Some(client()), OwnExchangeState::Closed(412_000)),
        exchange(2, Some(client()), OwnExchangeState::Open(12_000)),
        exchange(3, None, OwnExchangeState::Planned),
        exchange(4, None, OwnExchangeState::Skipped),
    ];
    let sent = vec![SentConfirmation { client: client(), at_ms: 1_795_305_600_000 }];
    OwnWork { session: Some(SessionId(0x5e55)), exchanges, sent, files: vec![handed()], hand_in: true }
}

fn handed() -> HandedFile {
    let (name, hash) = ("Lettre.odt".into(), FileHash([7; 32]));
    HandedFile { name, bytes: 48_211, hash, at_ms: 1_795_305_600_000, kind: HandedKind::Work }
}

/// What is kept of a session, and what went of it.
fn holdings() -> Holdings {
    let held =
        Held { count: 12, bytes: 48_211, days: Some(365), due_ms: Some(1_826_841_600_000), purged_ms: None };
    let gone = PurgedClass { count: 2, bytes: 9, digest: FileHash([8; 32]), files: vec![FileHash([7; 32])] };
    let certificate = PurgeCertificate {
        reason: Some("Recours expirés".into()),
        classes: [(DataClass::Names, gone)].into(),
        stations: vec![StationId(1), StationId(2)],
        unnamed: vec![StationId(2)],
        from_ms: 1_795_266_000_000,
        to_ms: 1_795_305_600_000,
    };
    Holdings {
        session: SessionId(0x5e55),
        closed_ms: Some(1_795_305_600_000),
        classes: [(DataClass::Recordings, Held::default()), (DataClass::Work, held)].into(),
        certificates: vec![Certified {
            number: 40,
            at_ms: 1_795_305_600_000,
            certificate,
            confirmed: vec![Confirmed {
                station: StationId(1),
                at_ms: 1_795_305_600_000,
                gone: station_gone(),
            }],
            waiting: vec![StationId(2)],
        }],
        dossiers: [(
            CandidateNumber(7),
            DossierTile { files: 1, professional: Some(9), ..Default::default() },
        )]
        .into(),
    }
}

fn station_gone() -> StationGone {
    let files = GoneFiles { count: 1, bytes: 1_024 };
    let recording = GoneRecording {
        candidate: Some(CandidateNumber(7)),
        exchange: Some(ExchangeId(2)),
        hash: Some(FileHash([6; 32])),
    };
    let unknown = GoneRecording { candidate: None, exchange: None, hash: None };
    StationGone {
        files: 3,
        bytes: 1_024,
        classes: [(DataClass::Recordings, files)].into(),
        recordings: vec![unknown, recording],
    }
}

fn purge() -> StationPurge {
    StationPurge {
        session: SessionId(0x5e55),
        purge: 40,
        classes: DataClass::ALL.to_vec(),
        unnamed: vec![StationId(2)],
        from_ms: 1_795_305_600_000,
        to_ms: 1_795_392_000_000,
    }
}

fn view() -> ExamView {
    let phase =
        PhaseView { id: "part1".into(), name: "Partie 1".into(), part: Part::Situation, number: 1, of: 6 };
    let (stage, remaining_ms) = (Stage::Running, Some(4_500_000));
    ExamView::Candidate(Box::new(CandidateView {
        candidate: CandidateNumber(7),
        format: "CCP 1".into(),
        clock: ClockView { stage, phase, remaining_ms, last_minutes: false, epoch: 3 },
        may: Rights { see: vec![Seen::Part1], ..Rights::default() },
        draws: Vec::new(),
        documents: Vec::new(),
        templates: Vec::new(),
        qualifications: Vec::new(),
        clients: Vec::new(),
        part1: true,
        plays: None,
        outage: false,
        hand: HandView {
            help: Some(HelpView {
                text: "Le son est trop bas".into(),
                at_ms: 1_795_305_600_000,
                coming: true,
            }),
            messages: vec![MessageView {
                id: OrderId(9),
                text: "Pause à midi".into(),
                at_ms: 1_795_305_600_000,
            }],
        },
        work: own_work(),
    }))
}

/// Fails to compile when a message is added, until it is added to the lists above too.
#[allow(dead_code)]
fn every_message_is_listed(asked: &ToExam, told: &FromExam) {
    match asked {
        ToExam::Make { .. } | ToExam::Order { .. } | ToExam::Item { .. } => {}
        ToExam::Look { .. } | ToExam::Journal { .. } | ToExam::Faults { .. } | ToExam::Record { .. } => {}
        ToExam::Write { .. } | ToExam::Writings { .. } | ToExam::Plan { .. } => {}
        ToExam::PlayReady { .. } | ToExam::PlayStarting { .. } | ToExam::PlayUnready { .. } => {}
        ToExam::Holdings { .. } | ToExam::Purge { .. } | ToExam::Purged { .. } => {}
    }
    match told {
        FromExam::NoPackage { .. } => {}
        FromExam::Offer { .. } | FromExam::View { .. } | FromExam::Done { .. } => {}
        FromExam::Refused { .. } | FromExam::NotStored { .. } | FromExam::JournalPage { .. } => {}
        FromExam::Item { .. } | FromExam::NoItem { .. } | FromExam::RecordPage { .. } => {}
        FromExam::Written { .. } | FromExam::NotWritten { .. } | FromExam::Writings { .. } => {}
        FromExam::PlanPart { .. } | FromExam::NoPlan { .. } => {}
        FromExam::PreparePlay { .. } | FromExam::StartPlay { .. } | FromExam::StopPlay { .. } => {}
        FromExam::Holdings(_) | FromExam::Purge(_) => {}
    }
}
