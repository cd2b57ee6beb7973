//! The session on the wire and in the store, kind by kind: a change of any shape fails here, and is then either a mistake
//! or a new version. `GOLDEN=write` writes `golden.jsonl`.

mod hand;
mod items;
mod kept;
mod plan;

use hand::{hand_facts, hand_orders};
use kept::{labels, purge_facts, saved_dossier};
use plan::{plan_edits, plan_entries};
use serde::Serialize;
use serde::de::DeserializeOwned;
use signaling::package::{Attendant, Called, Channel, Drawn, Part, ScoredIn, Seen, Written};
use signaling::protocol::exam::*;
use signaling::protocol::{
    Activity, ClientId, DeskNumber, Entry as PlanEntry, EntryId, Field, FileHash, InvigilatorNumber, Minute,
    PlanDay, PlanEdit, PlanEntries, PlannedCandidate, PlannedFrom, PlannedJury, RoomNumber, Spot, StationId,
    Watch, decode, encode,
};

use crate::desk::{Desk, MINUTE, SAMPLE, c, listens, plays, station_of};
use crate::refusals::every_refusal;

fn hash(byte: u8) -> FileHash {
    FileHash([byte; 32])
}

fn mark() -> TextMark {
    TextMark::of("Bonjour,\n")
}

fn orders() -> Vec<Order> {
    let (candidate, exchange) = (c(7), ExchangeId(2));
    let extra = vec![
        ExtraTime { phase: None, extra: Extra::Third },
        ExtraTime { phase: Some("part1".into()), extra: Extra::Percent(50) },
        ExtraTime { phase: Some("part3".into()), extra: Extra::Minutes(10) },
    ];
    let (part, competence, criterion) =
        (ScoredIn::Situation, Competence::of(3).unwrap(), CriterionId::from("ton"));
    let target = Target { candidate, epoch: 3 };
    let reason = || "Alarme".to_owned();
    let remark = |kind, text: &str, moment| Order::Remark { candidate, kind, text: text.into(), moment };
    let mut orders = vec![
        Order::Place { date: "27 novembre 2026".into(), place: "Salle B12".into() },
        Order::Register { candidate, name: "Léa Roux".into(), extra: extra.clone() },
        Order::Amend { candidate, name: "Léa Roux".into(), extra },
        Order::Withdraw { candidate },
        Order::Juror(juror()),
        Order::Jury(jury()),
        Order::Assign { candidate, jury: JuryId(1) },
        Order::Sit { who: Person::Candidate(candidate), station: Some(StationId(5)) },
        Order::Sit { who: Person::Juror(JurorId(11)), station: None },
        Order::Absent { candidate, absent: true },
        Order::ExcludeDrawn { on: true },
        Order::AddTime { of: target, ms: 60_000, reason: reason() },
        Order::Grant { outage: OutageId(4), ms: 14_000 },
        Order::Decline { outage: OutageId(4) },
        Order::Draw { what: Drawn::Subject, nonce: Nonce(0xabc) },
        Order::Draw { what: Drawn::Recording, nonce: Nonce(0xabc) },
        Order::Close { candidate, exchange },
        Order::Arrange { candidate, exchanges: vec![exchange, ExchangeId(1)] },
        Order::Repeat { candidate, exchange },
        Order::Skip { candidate, exchange, reason: reason() },
        remark(RemarkKind::Mark, "rassure", RemarkMoment::Arrival),
        remark(RemarkKind::Mark, "rassure", RemarkMoment::In { exchange, offset_ms: 36_000 }),
        remark(RemarkKind::Note, "Ne s'excuse qu'à 1:10.", RemarkMoment::Outside),
        Order::Reword { candidate, remark: OrderId(9), text: "mieux".into() },
        Order::Score { candidate, part, competence, criterion: criterion.clone(), level: Some(1) },
        Order::Score { candidate, part, competence, criterion: criterion.clone(), level: None },
        Order::Lock { candidate, part: ScoredIn::Interview },
        Order::Agree { candidate, part, competence, criterion, level: 0 },
        Order::SendConfirmation { client: ClientId("roy".into()), text: mark() },
    ];
    orders.extend(hand_orders());
    orders.extend(crate::plays::orders());
    for contact in [Contact::Call, Contact::AwaitCall, Contact::OpenChat] {
        orders.push(Order::Begin { candidate, exchange, contact });
    }
    let steps = [Step::Open, Step::Ready, Step::Start, Step::Pause, Step::Resume, Step::Finish, Step::Back];
    for step in steps.into_iter().chain([Step::Anew]) {
        let reason = Some(reason()).filter(|_| matches!(step, Step::Pause | Step::Back | Step::Anew));
        orders.push(Order::Step { step, of: vec![target], reason });
    }
    orders.push(Order::CloseSession);
    orders.push(Order::ReopenSession { session: SessionId(0x5e55) });
    orders.push(Order::Plan { day: PlanDay::usual(12, 3), keep_juries: true });
    orders.push(Order::Plan { day: PlanDay { lunch: None, ..PlanDay::usual(3, 1) }, keep_juries: false });
    orders.extend(plan_edits().map(Order::EditPlan));
    for minutes in [Some(20), None] {
        orders.push(Order::FinalInterview(FinalInterview { candidate, minutes }));
    }
    orders.push(Order::Dossier(DossierOrder::Seal { candidate }));
    orders.push(Order::Dossier(DossierOrder::Saved(saved_dossier())));
    for (session, days) in [(Some(SessionId(0x5e55)), Some(30)), (None, None)] {
        orders.push(Order::Purge(PurgeOrder::Retain { session, class: DataClass::Work, days }));
    }
    orders
}

fn juror() -> JurorInfo {
    JurorInfo { juror: JurorId(11), name: "M. Petit".into(), retention: true }
}

fn jury() -> JuryInfo {
    let (plays, listens, corrects) = (JurorId(11), vec![JurorId(12)], JurorId(12));
    JuryInfo { jury: JuryId(1), name: "Jury B".into(), plays, listens, corrects }
}

fn facts() -> Vec<Fact> {
    let (candidate, juror_id, exchange) = (c(7), JurorId(11), ExchangeId(2));
    let (name, extra) = ("Léa Roux".to_owned(), vec![ExtraTime { phase: None, extra: Extra::Third }]);
    let (part, competence, criterion) =
        (ScoredIn::Interview, Competence::of(3).unwrap(), CriterionId::from("ton"));
    let phase = PhaseId::from("part3");
    let (outage, cause) = (OutageId(4), Cause { kind: OutageKind::Device, station: StationId(5) });
    let (what, seed) = (Drawn::Subject, DrawSeed(hash(1)));
    let urn = vec!["titre-a".to_owned(), "titre-b".to_owned()];
    let stepped = |step, epoch, goes_on| Fact::Stepped {
        candidate,
        phase: phase.clone(),
        step,
        epoch,
        remaining_ms: 1_000,
        reason: Some("Alarme".into()),
        goes_on,
    };
    vec![
        Fact::Made {
            session: SessionId(0x5e55),
            package: hash(3),
            title: "Lumélec".into(),
            format: "titre".into(),
            subjects: urn.clone(),
            recordings: vec!["attente".into()],
            labels: Box::new(labels()),
        },
        Fact::Placed { date: "27 novembre 2026".into(), place: "Salle B12".into() },
        Fact::Registered { candidate, name: name.clone(), extra: extra.clone() },
        Fact::Amended { candidate, name, extra },
        Fact::Withdrawn { candidate },
        Fact::JurorEntered(juror()),
        Fact::JuryMade(jury()),
        Fact::Assigned { candidate, jury: JuryId(1) },
        Fact::Sat { who: Person::Candidate(candidate), station: Some(StationId(5)) },
        Fact::AbsenceNoted { candidate, absent: true },
        Fact::ExclusionSet { on: true },
        Fact::PhaseOpened { candidate, phase: phase.clone(), epoch: 1, total_ms: 3_600_000 },
        stepped(Step::Pause, 4, false),
        stepped(Step::Back, 5, true),
        Fact::TimeAdded { candidate, phase: phase.clone(), ms: 60_000, reason: "Panne".into() },
        Fact::OutageBegan { candidate, outage, cause, unnoticed_ms: 0 },
        Fact::OutageEnded { candidate, outage, cause },
        Fact::OutageMeasured { candidate, outage, kind: OutageKind::Link, measured_ms: 14_000 },
        Fact::ServerReturned { away_ms: 30_000 },
        Fact::CreditGranted { candidate, outage, phase: phase.clone(), ms: 14_000 },
        Fact::CreditDeclined { candidate, outage },
        Fact::DrawSealed { candidate, what, seed },
        Fact::DrawCommitted { candidate, what, commitment: Commitment(hash(2)) },
        Fact::Drawn { candidate, what, seed, nonce: Nonce(0xabc), urn, chosen: "titre-b".into() },
        Fact::ExchangeBegan {
            candidate,
            exchange,
            client: ClientId("roy".into()),
            contact: Contact::OpenChat,
        },
        Fact::ExchangeClosed { candidate, exchange, lasted_ms: 482_000 },
        Fact::ExchangesArranged(Arranged { candidate, exchanges: vec![exchange] }),
        Fact::ExchangeRepeated { candidate, exchange, again: ExchangeId(7) },
        Fact::ExchangeRecorded(ExchangeKept { candidate, exchange }),
        Fact::ExchangeSkipped { candidate, exchange, reason: "Temps".into() },
        Fact::Remarked {
            candidate,
            juror: juror_id,
            remark: OrderId(9),
            kind: RemarkKind::Mark,
            phase: phase.clone(),
            exchange: Some(exchange),
            offset_ms: Some(36_000),
            text: "rassure".into(),
        },
        Fact::Reworded { candidate, juror: juror_id, remark: OrderId(9), text: "mieux".into() },
        Fact::Scored {
            candidate,
            juror: juror_id,
            part,
            competence,
            criterion: criterion.clone(),
            level: Some(1),
        },
        Fact::Locked { candidate, juror: juror_id, part },
        Fact::Agreed { candidate, juror: juror_id, part, competence, criterion, level: 1 },
        Fact::SessionClosed,
        Fact::SessionReopened,
        Fact::ConfirmationSent { candidate, client: ClientId("roy".into()), text: mark() },
        Fact::WorkHandedIn {
            candidate,
            phase: phase.clone(),
            piece: Piece::Confirmation(ClientId("roy".into())),
            text: mark(),
        },
        Fact::Planned(PlannedFrom {
            day: PlanDay::usual(12, 3),
            candidates: vec![
                PlannedCandidate {
                    candidate,
                    extra: vec![ExtraTime { phase: None, extra: Extra::Third }],
                    final_interview: None,
                },
                PlannedCandidate { candidate: c(8), extra: Vec::new(), final_interview: Some(20) },
            ],
            juries: vec![PlannedJury { jury: JuryId(1), retention: true }],
        }),
        Fact::PlanEntries(PlanEntries { entries: plan_entries() }),
        Fact::PlanEdited(plan_edits()[0]),
        Fact::PlanEdited(plan_edits()[1]),
        Fact::PlanEdited(plan_edits()[3]),
        Fact::PlanEdited(plan_edits()[5]),
        Fact::PlanEdited(plan_edits()[6]),
        Fact::FinalInterview(FinalInterview { candidate, minutes: Some(20) }),
        Fact::FinalInterview(FinalInterview { candidate, minutes: None }),
        Fact::Dossier(DossierFact::FileHandedIn { candidate, phase, hash: hash(3), bytes: 48_211 }),
        Fact::Dossier(DossierFact::ProfessionalAdded { candidate, hash: hash(4), bytes: 1_048_211 }),
        Fact::Dossier(DossierFact::Sealed {
            candidate,
            seal: Seal { index: hash(4), entries: 12, bytes: 96_000 },
        }),
    ]
}

fn latest_facts() -> [Fact; 4] {
    let candidate = c(7);
    [
        Fact::Listening(ListeningFact::Began { candidate, listener: Seat::Juror(JurorId(11)) }),
        Fact::Listening(ListeningFact::Ended { candidate, listener: Seat::Staff(StationId(3)) }),
        Fact::PlanEdited(plan_edits()[7]),
        Fact::Dossier(DossierFact::Saved { candidate, index: hash(4), elsewhere: true }),
    ]
}

/// Fails to compile when an order or a fact is added, until it is added to the lists above too.
#[allow(dead_code)]
fn every_variant_is_listed(order: &Order, fact: &Fact) {
    match order {
        Order::Place { .. } | Order::Register { .. } | Order::Amend { .. } | Order::Withdraw { .. } => {}
        Order::Juror(_) | Order::Jury(_) | Order::Assign { .. } | Order::Sit { .. } => {}
        Order::Absent { .. } | Order::ExcludeDrawn { .. } | Order::Step { .. } | Order::AddTime { .. } => {}
        Order::Grant { .. } | Order::Decline { .. } | Order::Draw { .. } | Order::Begin { .. } => {}
        Order::Close { .. } | Order::Arrange { .. } | Order::Repeat { .. } | Order::Skip { .. } => {}
        Order::Remark { .. } | Order::Reword { .. } | Order::Score { .. } | Order::Lock { .. } => {}
        Order::Agree { .. } | Order::SendConfirmation { .. } => {}
        Order::AskHelp { .. } | Order::AnswerHelp { .. } | Order::EndHelp { .. } => {}
        Order::Message { .. } | Order::ReadMessage { .. } => {}
        Order::BeginPlay { .. } | Order::EndPlay { .. } => {}
        Order::PlayAlong { .. } | Order::StopPlay { .. } => {}
        Order::CloseSession | Order::ReopenSession { .. } => {}
        Order::Plan { .. } | Order::EditPlan(_) | Order::FinalInterview(_) => {}
        Order::Dossier(DossierOrder::Seal { .. } | DossierOrder::Saved(_)) => {}
        Order::Purge(PurgeOrder::Retain { .. }) => {}
    }
    match fact {
        Fact::Made { .. } | Fact::Placed { .. } | Fact::Registered { .. } | Fact::Amended { .. } => {}
        Fact::Withdrawn { .. } | Fact::JurorEntered(_) | Fact::JuryMade(_) | Fact::Assigned { .. } => {}
        Fact::Sat { .. } | Fact::AbsenceNoted { .. } | Fact::ExclusionSet { .. } => {}
        Fact::PhaseOpened { .. } | Fact::Stepped { .. } | Fact::TimeAdded { .. } => {}
        Fact::OutageBegan { .. } | Fact::OutageEnded { .. } | Fact::OutageMeasured { .. } => {}
        Fact::ServerReturned { .. } | Fact::CreditGranted { .. } | Fact::CreditDeclined { .. } => {}
        Fact::DrawSealed { .. } | Fact::DrawCommitted { .. } | Fact::Drawn { .. } => {}
        Fact::ExchangeBegan { .. } | Fact::ExchangeClosed { .. } | Fact::ExchangesArranged(_) => {}
        Fact::ExchangeRecorded(_) => {}
        Fact::ExchangeRepeated { .. } | Fact::ExchangeSkipped { .. } | Fact::Remarked { .. } => {}
        Fact::Reworded { .. } | Fact::Scored { .. } | Fact::Locked { .. } | Fact::Agreed { .. } => {}
        Fact::HelpAsked { .. } | Fact::HelpAnswered { .. } | Fact::HelpEnded { .. } => {}
        Fact::Messaged { .. } | Fact::MessageRead { .. } | Fact::Play(_) => {}
        Fact::Listening(ListeningFact::Began { .. } | ListeningFact::Ended { .. }) => {}
        Fact::SessionClosed | Fact::SessionReopened => {}
        Fact::ConfirmationSent { .. } | Fact::WorkHandedIn { .. } => {}
        Fact::Planned(_) | Fact::PlanEntries(_) | Fact::PlanEdited(_) => {}
        Fact::FinalInterview(_) => {}
        Fact::Dossier(
            DossierFact::FileHandedIn { .. }
            | DossierFact::ProfessionalAdded { .. }
            | DossierFact::Sealed { .. }
            | DossierFact::Saved { .. },
        ) => {}
        Fact::Purge(PurgeFact::RetentionSet { .. } | PurgeFact::Purged(_)) => {}
        Fact::Purge(PurgeFact::StationPurged { .. }) => {}
    }
}

fn recorded() -> Vec<Recorded> {
    let seats = [Seat::Staff(StationId(3)), Seat::Candidate(c(7)), Seat::Juror(JurorId(11)), Seat::Server];
    let record = |(number, fact): (u64, Fact)| {
        let by = seats[number as usize % 4];
        let order = Some(OrderId(number)).filter(|_| by != Seat::Server);
        Recorded { number, version: FACT_VERSION, at_ms: 1_795_000_000_000 + number, by, order, fact }
    };
    (1..)
        .zip(
            facts()
                .into_iter()
                .chain(purge_facts())
                .chain(hand_facts())
                .chain(crate::plays::facts())
                .chain(latest_facts()),
        )
        .map(record)
        .collect()
}

/// The views of a session in which a little of everything has happened.
fn views() -> Vec<String> {
    let mut desk = Desk::with(&SAMPLE, "ccp2", 2, 1);
    desk.run_to(1, "part3");
    let first = desk.juror(plays(1), 1).run_sheet[0].clone();
    let (candidate, exchange) = (c(1), first.exchange);
    desk.order(plays(1), Order::Begin { candidate, exchange, contact: first.contact }).unwrap();
    desk.pass(36_000);
    let mark = Order::Remark {
        candidate,
        kind: RemarkKind::Mark,
        text: "rassure".into(),
        moment: RemarkMoment::Arrival,
    };
    desk.order(plays(1), mark).unwrap();
    let part = ScoredIn::Situation;
    for (seat, level) in [(plays(1), 1), (listens(1), 0)] {
        let (competence, criterion) = (Competence::of(6).unwrap(), "ton".into());
        let score = Order::Score { candidate, part, competence, criterion, level: Some(level) };
        desk.order(seat, score).unwrap();
        desk.order(seat, Order::Lock { candidate, part }).unwrap();
    }
    let cause = Cause { kind: OutageKind::Link, station: station_of(1) };
    desk.report(signaling::exam::Report::Failed { cause, unnoticed_ms: 0 });
    desk.order(Seat::Candidate(c(1)), Order::AskHelp { text: "Le son est trop bas".into() }).unwrap();
    desk.staff(Order::Message { to: vec![c(1), c(2)], text: "Pause à midi".into() });
    desk.pass(MINUTE);
    let seats = [Seat::Candidate(c(1)), Seat::Candidate(c(2)), plays(1), crate::desk::STAFF];
    lines(&seats.map(|seat| desk.session.view(seat, None, desk.now).unwrap()))
}

fn words() -> Vec<String> {
    fn each<T: Copy + Serialize>(list: &[(&str, T)]) -> String {
        for (word, value) in list {
            assert_eq!(encode(value), format!("\"{word}\""), "a package and the wire say the same");
        }
        encode(&list.iter().map(|(_, value)| *value).collect::<Vec<_>>())
    }
    vec![
        each(Part::WORDS),
        each(Attendant::WORDS),
        each(Drawn::WORDS),
        each(Seen::WORDS),
        each(Called::WORDS),
        each(Written::WORDS),
        each(Channel::WORDS),
        each(ScoredIn::WORDS),
        encode(&Stage::ALL),
    ]
}

fn lines<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(messages: &[T]) -> Vec<String> {
    let line = |message: &T| {
        let json = encode(message);
        assert_eq!(decode::<T>(&json).as_ref().ok(), Some(message), "does not come back from {json}");
        json
    };
    messages.iter().map(line).collect()
}

#[test]
fn each_order_fact_and_view_is_written_as_it_always_was() {
    let item = ItemPart { item: ItemRef::Part1, part: 1, of: 2, json: "{\"part1\"".into() };
    let refused = every_refusal();
    let written = [
        lines(&orders()),
        lines(&recorded()),
        lines(&items::all()),
        lines(&[item]),
        lines(&refused),
        words(),
        views(),
    ]
    .concat();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/exam/golden.jsonl");
    if std::env::var_os("GOLDEN").is_some_and(|value| value == "write") {
        std::fs::write(file, written.join("\n") + "\n").unwrap();
    }
    let golden = std::fs::read_to_string(file).unwrap();
    let golden: Vec<&str> = golden.lines().collect();
    for (written, golden) in written.iter().zip(&golden) {
        assert_eq!(written, golden);
    }
    assert_eq!(written.len(), golden.len());
}
