//! A candidate's dossier as it is printed: one of the day, with letters, chats, calls and notes of lengths as people write.

use client::minutes::{DossierTexts, dossier};
use client::paper;
use signaling::protocol::{
    CallId, CallNote, ChatMessage, ChatState, Direction, EndReason, FileHasher, LoggedCall, MessageId,
    Persona,
};

use super::*;

const CANDIDATE: CandidateNumber = CandidateNumber(1);
const PLAYS: StationId = StationId(9);

/// A paragraph of a business letter.
const PARAGRAPH: &str = "Nous avons bien reçu votre courrier du 12 novembre, par lequel vous nous faites part de votre \
    mécontentement : la commande n° 48 211, passée le 3 octobre, ne vous est toujours pas parvenue. Nous comprenons combien \
    cette attente est pénible ; nous vous prions de nous en excuser. « Votre satisfaction est notre priorité », dites-vous : \
    c’est bien ainsi que nous l’entendons !";

fn letter() -> String {
    let body = [PARAGRAPH; 9].join("\n\n");
    format!(
        "Objet : votre réclamation\n\nMadame,\n\n{body}\n\nJe vous prie d’agréer, Madame, mes salutations distinguées."
    )
}

fn persona(name: &str) -> Persona {
    Persona { name: name.into(), number: None, client: Some(ClientId(name.to_lowercase())) }
}

fn said(number: u64, at_ms: u64, own: StationId, text: &str) -> ChatMessage {
    let (from, to) = if number.is_multiple_of(2) { (own, PLAYS) } else { (PLAYS, own) };
    ChatMessage {
        id: MessageId(number),
        number,
        from,
        to,
        persona: Some(persona("Mme Vidal")),
        by_helper: false,
        text: text.into(),
        at_ms: at_ms + number * 20_000,
        state: ChatState::Read,
    }
}

fn call(number: u64, placed_ms: u64, outcome: EndReason) -> LoggedCall {
    LoggedCall {
        number,
        call: CallId(number),
        direction: if number.is_multiple_of(2) { Direction::Inbound } else { Direction::Outbound },
        caller: number % 2 == 1,
        persona: persona("M. Henri de La Rochefoucauld-Tessier"),
        with: None,
        placed_ms,
        ringing_ms: 4_000 * number,
        talked_ms: 365_000,
        held_ms: 12_000,
        held_here_ms: 12_000,
        answered: true,
        outcome,
        transferred_to: None,
    }
}

/// What the record of the day says of the candidate, or of all, without names.
fn facts() -> Vec<Recorded> {
    let is_about = |recorded: &Recorded| match &recorded.fact {
        Fact::Made { .. } | Fact::Placed { .. } | Fact::JurorEntered(_) | Fact::JuryMade(_) => true,
        Fact::Registered { .. } | Fact::Amended { .. } => false,
        Fact::Sat { who, .. } => *who == Person::Candidate(CANDIDATE),
        fact => serde_json::to_value(fact).unwrap()["candidate"] == serde_json::json!(CANDIDATE),
    };
    let mut facts = day();
    let last = facts.last().unwrap().clone();
    facts.retain(is_about);
    let juror = JurorId(1);
    let remarked = |remark: u64, kind, text: &str| Fact::Remarked {
        candidate: CANDIDATE,
        juror,
        remark: OrderId(remark),
        kind,
        phase: "part3".into(),
        exchange: None,
        offset_ms: None,
        text: text.into(),
    };
    let more = [
        remarked(1, RemarkKind::Mark, "Ton trop vif, puis posé"),
        remarked(2, RemarkKind::Note, PARAGRAPH),
        Fact::Scored {
            candidate: CANDIDATE,
            juror,
            part: ScoredIn::Situation,
            competence: Competence::of(1).unwrap(),
            criterion: "demande".into(),
            level: Some(1),
        },
    ];
    let first = last.number + 1;
    let plays = super::kept::plays(CANDIDATE).into_iter().map(Fact::Play);
    for (number, fact) in (first..).zip(more.into_iter().chain(plays)) {
        facts.push(Recorded { number, fact, ..last.clone() });
    }
    facts
}

/// The dossier of the first candidate of the day.
pub(super) fn sealed() -> DossierTexts {
    let facts = facts();
    let sat = facts.iter().find_map(|recorded| match recorded.fact {
        Fact::Sat { station: Some(station), .. } => Some((station, recorded.at_ms)),
        _ => None,
    });
    let (own, at_ms) = sat.expect("the candidate sat somewhere");
    let words = ["Bonjour, je n’ai rien reçu !", "Bonjour Madame, je regarde votre dossier.", PARAGRAPH];
    let chats = (1..=40).map(|number| said(number, at_ms, own, words[number as usize % 3]));
    let calls = [
        call(1, at_ms + 600_000, EndReason::HungUp),
        call(2, at_ms + 1_200_000, EndReason::HungUp),
        call(3, at_ms + 1_800_000, EndReason::Missed),
    ];
    let note =
        CallNote { number: 1, call: CallId(1), revision: 1, text: PARAGRAPH.into(), at_ms: at_ms + 700_000 };
    let json = |value: serde_json::Value| value.to_string();
    let lines: String = facts.iter().map(|fact| serde_json::to_string(fact).unwrap() + "\n").collect();
    let summary = "La cliente attend sa commande depuis six semaines.\n- enjeu pour elle : un cadeau de Noël ;\n- enjeu pour \
        l’entreprise : la garder.";
    let texts = [
        (EntryKind::Writing, "lettre.txt", letter()),
        (EntryKind::Writing, "synthese.txt", summary.to_owned()),
        (EntryKind::Writing, "confirmation-vidal.txt", "Je vous confirme l’envoi.".to_owned()),
        (EntryKind::Chats, "chats.json", json(serde_json::json!(chats.collect::<Vec<_>>()))),
        (EntryKind::Calls, "appels.json", json(serde_json::json!(calls))),
        (EntryKind::Notes, "notes-appels.json", json(serde_json::json!([note]))),
        (EntryKind::Record, "faits.jsonl", lines),
    ];
    let entry = |kind, name: &str, text: &str| DossierEntry {
        kind,
        name: name.into(),
        bytes: text.len() as u64,
        hash: FileHasher::hash(text),
        at_ms,
    };
    let mut entries: Vec<_> = texts.iter().map(|(kind, name, text)| entry(*kind, name, text)).collect();
    let file = "remis - Réponse à Mme Vidal, commande 48211, version définitive corrigée.odt";
    entries.push(entry(EntryKind::File, file, "odt"));
    entries.push(entry(EntryKind::Professional, "dossier professionnel - DP.pdf", "%PDF"));
    let (session, sealed_ms) = (SessionId(0x5e55), facts.last().unwrap().at_ms);
    let index = DossierIndex { version: DOSSIER_VERSION, session, candidate: CANDIDATE, sealed_ms, entries };
    let texts = texts.into_iter().map(|(_, name, text)| (name.to_owned(), text)).collect();
    DossierTexts { seal: FileHash([0xa7; 32]), index, texts }
}

#[test]
fn other_programs_read_the_pages_of_a_dossier_without_a_fault() {
    let document = dossier(&sealed(), &TimeZone::UTC);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("dossier.pdf");
    std::fs::write(&file, paper::pdf(&document).unwrap()).unwrap();
    printed::check(&file);
}
