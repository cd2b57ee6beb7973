//! The pages of a dossier.

use signaling::protocol::exam::{
    CandidateNumber, Competence, DOSSIER_VERSION, DossierEntry, FACT_VERSION, FormatPhase, GridLabels,
    JurorId, JurorInfo, JuryId, JuryInfo, Labels, Part, PhaseId, ScoredIn, Seat, SessionId,
};
use signaling::protocol::{
    CallId, ChatState, ClientId, EndReason, FileHasher, MessageId, Persona, StationId,
};

use super::*;
use crate::paper;

const OWN: StationId = StationId(4);
const CANDIDATE: CandidateNumber = CandidateNumber(7);

fn fact(number: u64, fact: Fact) -> String {
    let (version, at_ms) = (FACT_VERSION, 1_795_300_000_000 + number * 60_000);
    let recorded = Recorded { number, version, at_ms, by: Seat::Server, order: None, fact };
    serde_json::to_string(&recorded).unwrap() + "\n"
}

fn persona() -> Persona {
    Persona { name: "Mme Vidal".into(), number: None, client: Some(ClientId("vidal".into())) }
}

fn said(id: u64, from: StationId, text: &str) -> ChatMessage {
    ChatMessage {
        id: MessageId(id),
        number: id,
        from,
        to: StationId(13 - from.0),
        persona: Some(persona()),
        by_helper: false,
        text: text.into(),
        at_ms: 1_795_300_200_000 + id,
        state: ChatState::Read,
    }
}

fn sealed() -> DossierTexts {
    let remark = OrderId(9);
    let facts = [
        Fact::Sat { who: Person::Candidate(CANDIDATE), station: Some(OWN) },
        Fact::Remarked {
            candidate: CANDIDATE,
            juror: JurorId(1),
            remark,
            kind: RemarkKind::Mark,
            phase: PhaseId("part3".into()),
            exchange: None,
            offset_ms: None,
            text: "Ton trop vif".into(),
        },
        Fact::Reworded {
            candidate: CANDIDATE, juror: JurorId(1), remark, text: "Ton vif, puis posé".into()
        },
    ];
    let facts: String = (1..).zip(facts).map(|(number, it)| fact(number, it)).collect();
    let call = LoggedCall {
        number: 1,
        call: CallId(3),
        direction: Direction::Inbound,
        caller: false,
        persona: persona(),
        with: None,
        placed_ms: 1_795_300_100_000,
        ringing_ms: 4_000,
        talked_ms: 65_000,
        held_ms: 0,
        held_here_ms: 0,
        answered: true,
        outcome: EndReason::HungUp,
        transferred_to: None,
    };
    let chats = [said(1, OWN, "Bonjour Madame"), said(2, StationId(9), "Je veux résilier")];
    let texts = [
        (EntryKind::Writing, "lettre.txt", "Madame,\nvotre demande…".to_owned()),
        (EntryKind::Writing, "confirmation-vidal.txt", "Je vous confirme".to_owned()),
        (EntryKind::Chats, "chats.json", serde_json::to_string(&chats).unwrap()),
        (EntryKind::Calls, "appels.json", serde_json::to_string(&[call]).unwrap()),
        (EntryKind::Record, "faits.jsonl", facts),
    ];
    let entry = |kind, name: &str, text: &str| DossierEntry {
        kind,
        name: name.into(),
        bytes: text.len() as u64,
        hash: FileHasher::hash(text),
        at_ms: 1_795_300_300_000,
    };
    let mut entries: Vec<_> = texts.iter().map(|(kind, name, text)| entry(*kind, name, text)).collect();
    entries.push(entry(EntryKind::Professional, "dossier professionnel - DP.pdf", "%PDF"));
    let (session, sealed_ms) = (SessionId(0x5e55), 1_795_300_900_000);
    let index = DossierIndex { version: DOSSIER_VERSION, session, candidate: CANDIDATE, sealed_ms, entries };
    let texts = texts.into_iter().map(|(_, name, text)| (name.to_owned(), text)).collect();
    DossierTexts { seal: FileHash([0xa7; 32]), index, texts }
}

#[test]
fn the_pages_hold_every_text_who_said_what_and_what_the_jury_noted_last() {
    let document = dossier(&sealed(), &TimeZone::UTC);
    let text = serde_json::to_string(&paper::json(&document)).unwrap();
    for said in [
        "Dossier du candidat 07",
        "votre demande…",
        "Confirmation",
        "Bonjour Madame",
        "Je veux résilier",
        "Mme Vidal",
        "terminé après",
        "Ton vif, puis posé",
        "dossier professionnel - DP.pdf",
        &"a7".repeat(32),
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    let remarks = text.split("Repères et observations").nth(1).unwrap();
    assert!(!remarks.split("Évaluations").next().unwrap().contains("Ton trop vif"), "it was reworded");
    // The columns of a row are in order of name: who, when, what.
    let says = |who: &str, said: &str| {
        let from = format!("\"De\":\"{who}\"");
        let mut rows = text.split(&from).skip(1);
        rows.any(|row| row.split('}').next().is_some_and(|row| row.contains(said)))
    };
    assert!(says("Candidat", "Bonjour Madame") && says("Mme Vidal", "Je veux résilier"), "{text}");
    assert!(paper::pdf(&document).unwrap().starts_with(b"%PDF-1.7"));
}

#[test]
fn a_list_that_cannot_be_read_leaves_the_rest_as_it_is() {
    let mut broken = sealed();
    broken.texts.insert("chats.json".into(), "{".into());
    broken.texts.remove("appels.json");
    let text = serde_json::to_string(&paper::json(&dossier(&broken, &TimeZone::UTC))).unwrap();
    assert!(text.contains("Aucun message n’a été échangé") && text.contains("Je vous confirme"), "{text}");
}

#[test]
fn who_of_the_jury_never_locked_is_said_in_place_of_what_it_noted() {
    let juror =
        |number: u16, name: &str| JurorInfo { juror: JurorId(number), name: name.into(), retention: true };
    let phase = FormatPhase {
        id: "part3".into(),
        name: "Partie 3".into(),
        minutes: 60,
        extra_time: true,
        part: Part::Situation,
        present: Vec::new(),
    };
    let grid = |number, scored_in| GridLabels {
        competence: Competence::of(number).unwrap(),
        scale: Vec::new(),
        criteria: Vec::new(),
        scored_in,
    };
    let labels = Labels {
        phases: vec![phase],
        grids: vec![
            grid(1, vec![ScoredIn::Situation]),
            grid(3, vec![ScoredIn::Situation, ScoredIn::Interview]),
        ],
        ..Labels::default()
    };
    let (jury, plays) = (JuryId(1), JurorId(1));
    let made = Fact::Made {
        session: SessionId(0x5e55),
        package: FileHash([3; 32]),
        title: "Lumélec".into(),
        format: "ccp2".into(),
        subjects: Vec::new(),
        recordings: Vec::new(),
        labels: Box::new(labels),
    };
    let facts = [
        made,
        Fact::JurorEntered(juror(1, "Mme Ba")),
        Fact::JurorEntered(juror(2, "M. Petit")),
        Fact::JuryMade(JuryInfo {
            jury,
            name: "Jury A".into(),
            plays,
            listens: vec![JurorId(2)],
            corrects: plays,
        }),
        Fact::Assigned { candidate: CANDIDATE, jury },
        Fact::Locked { candidate: CANDIDATE, juror: plays, part: ScoredIn::Situation },
    ];
    let mut texts = sealed();
    let lines = (1..).zip(facts).map(|(number, it)| fact(number, it)).collect();
    texts.texts.insert("faits.jsonl".into(), lines);
    let text = serde_json::to_string(&paper::json(&dossier(&texts, &TimeZone::UTC))).unwrap();
    assert!(text.contains("M. Petit\u{a0}: non verrouillé (mise en situation)."), "{text}");
    assert_eq!(text.matches("non verrouillé").count(), 1, "no interview took place in this form");
}
