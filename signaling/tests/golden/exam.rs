//! What is said about the exam's session. The shapes of orders, facts, items and views are in `tests/exam/golden.jsonl`.

use signaling::protocol::exam::*;
use signaling::protocol::{StationId, ToServer, ToStation};

pub fn asked() -> Vec<ToServer> {
    let id = OrderId(0x0123_4567_89ab_cdef);
    let messages = vec![
        ToExam::Make { id, format: "ccp1".into() },
        ToExam::Order { id, order: Order::Draw { what: Drawn::Subject, nonce: Nonce(0xabc) } },
        ToExam::Order {
            id,
            order: Order::Sit { who: Person::Juror(JurorId(11)), station: Some(StationId(5)) },
        },
        ToExam::Item { of: CandidateNumber(7), item: ItemRef::Part1, part: 1 },
        ToExam::Item { of: CandidateNumber(7), item: ItemRef::Document("offres".into()), part: 2 },
        ToExam::Look { at: CandidateNumber(7) },
        ToExam::Journal { after: 12 },
        ToExam::Faults { device: true, voice: false },
    ];
    messages.into_iter().map(ToServer::Exam).collect()
}

pub fn told() -> Vec<ToStation> {
    let (id, of) = (OrderId(0x0123_4567_89ab_cdef), CandidateNumber(7));
    let part = ItemPart { item: ItemRef::Part1, part: 1, of: 2, json: "{\"part1\":".into() };
    let order = Some(id);
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
        FromExam::Offer {
            title: "Lumélec".into(),
            company: "Lumélec".into(),
            formats: vec![titled("ccp1", "CCP 1"), titled("titre", "Titre")],
        },
        FromExam::View { view: Some(view()) },
        FromExam::View { view: None },
        FromExam::Done { id },
        FromExam::Refused { id, why: Refused::NotDrawnNow },
        FromExam::NotStored { id },
        FromExam::Item { of, part },
        FromExam::NoItem { of, item: ItemRef::Guide("final".into()), part: 1 },
        FromExam::JournalPage { facts: vec![fact], last: 14, more: true },
    ];
    messages.into_iter().map(ToStation::Exam).collect()
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
    }))
}

/// Fails to compile when a message is added, until it is added to the lists above too.
#[allow(dead_code)]
fn every_message_is_listed(asked: &ToExam, told: &FromExam) {
    match asked {
        ToExam::Make { .. } | ToExam::Order { .. } | ToExam::Item { .. } => {}
        ToExam::Look { .. } | ToExam::Journal { .. } | ToExam::Faults { .. } => {}
    }
    match told {
        FromExam::Offer { .. } | FromExam::View { .. } | FromExam::Done { .. } => {}
        FromExam::Refused { .. } | FromExam::NotStored { .. } | FromExam::JournalPage { .. } => {}
        FromExam::Item { .. } | FromExam::NoItem { .. } => {}
    }
}
