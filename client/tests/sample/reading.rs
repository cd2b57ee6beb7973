//! A candidate in an exam: what it reads and writes, phase by phase. The documents are those of the sample package.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use client::station::{CallState, ExamSeen, NoteState, NoteView, View};
use signaling::protocol::exam::{
    Called, CandidateNumber, CandidateView, Channel, ClientEntry, ClockView, Commitment, DocumentId,
    DrawResult, DrawView, Drawn, Entry, ExamView, ExchangeId, HandView, HandedFile, HandedKind, Item,
    ItemRef, OwnExchange, OwnExchangeState, OwnWork, Part, PastContact, PhaseId, PhaseView, Piece, Rights,
    Seen, SentConfirmation, SessionId, Stage, TemplateId, TextBody, Written,
};
use signaling::protocol::{ClientId, Direction, Field, FileHash, Role};

use super::content::{clients, vasseur};
use super::{base, paired};
use crate::sample::{call, last_call};

/// The candidate of all these samples.
const NUMBER: CandidateNumber = CandidateNumber(7);
/// 27 November 2026, 10:42:07 in Paris.
const AT_MS: u64 = 1_795_772_527_000;

const DOCUMENTS: [(&str, &str); 10] = [
    ("01-presentation", include_str!("../../../signaling/samples/package/documents/01-presentation.md")),
    ("02-offres-et-prix", include_str!("../../../signaling/samples/package/documents/02-offres-et-prix.md")),
    (
        "03-procedure-1-accueil",
        include_str!("../../../signaling/samples/package/documents/03-procedure-1-accueil.md"),
    ),
    (
        "04-procedure-2-factures",
        include_str!("../../../signaling/samples/package/documents/04-procedure-2-factures.md"),
    ),
    (
        "05-procedure-3-reclamations",
        include_str!("../../../signaling/samples/package/documents/05-procedure-3-reclamations.md"),
    ),
    (
        "06-procedure-4-recouvrement",
        include_str!("../../../signaling/samples/package/documents/06-procedure-4-recouvrement.md"),
    ),
    (
        "07-procedure-5-vente-a-distance",
        include_str!("../../../signaling/samples/package/documents/07-procedure-5-vente-a-distance.md"),
    ),
    (
        "08-procedure-6-retention",
        include_str!("../../../signaling/samples/package/documents/08-procedure-6-retention.md"),
    ),
    (
        "09-procedure-7-prospection",
        include_str!("../../../signaling/samples/package/documents/09-procedure-7-prospection.md"),
    ),
    (
        "10-procedure-8-ton-et-ecrits",
        include_str!("../../../signaling/samples/package/documents/10-procedure-8-ton-et-ecrits.md"),
    ),
];

/// The samples of a candidate who reads and writes; `None` where there is none of that name.
pub fn view(name: &str) -> Option<View> {
    Some(match name {
        "candidate-waiting-exam" => at_desk(Phase::Part1, Stage::Waiting, 0),
        "candidate-ready-exam" => at_desk(Phase::Part1, Stage::Ready, 75 * 60),
        "candidate-paused" => at_desk(Phase::Part1, Stage::Paused, 41 * 60 + 5),
        "candidate-part1" => at_desk(Phase::Part1, Stage::Running, 52 * 60 + 17),
        "candidate-prepare" => at_desk(Phase::Part2, Stage::Running, 4 * 60 + 12),
        "candidate-exchange" => exchanging(false, None, CallState::Active),
        "candidate-exchange-call" => exchanging(true, None, CallState::Active),
        "candidate-exchange-out" => exchanging(false, Some(2), CallState::Active),
        "candidate-record" | "candidate-confirmation" => exchanging(true, None, CallState::Active),
        "candidate-time-up" => at_desk(Phase::Part1, Stage::TimeUp, 0),
        "candidate-written-back" => at_desk(Phase::Preparation, Stage::Running, 7 * 60),
        _ => return None,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Part1,
    Part2,
    Part3,
    Preparation,
}

impl Phase {
    fn view(self) -> PhaseView {
        let (id, name, number) = match self {
            Phase::Part1 => ("part1", "Partie 1 : étude d’un dossier client", 1),
            Phase::Part2 => ("part2", "Partie 2 : tirage et préparation", 2),
            Phase::Part3 => ("part3", "Partie 3 : échanges avec les clients", 3),
            Phase::Preparation => ("preparation", "Entretien technique : préparation", 4),
        };
        PhaseView { id: PhaseId(id.into()), name: name.into(), part: Part::Situation, number, of: 7 }
    }

    fn rights(self) -> Rights {
        let (see, call, write): (&[Seen], &[Called], &[Written]) = match self {
            Phase::Part1 => {
                (&[Seen::Documents, Seen::Part1], &[], &[Written::Summary, Written::Letter, Written::Notes])
            }
            Phase::Part2 => (&[Seen::Documents, Seen::Subject], &[], &[Written::Notes]),
            Phase::Part3 => (
                &[Seen::Documents, Seen::Subject, Seen::Exchanges],
                &[Called::Clients, Called::Posts],
                &[Written::Notes, Written::ContactRecords, Written::Confirmations],
            ),
            Phase::Preparation => (&[Seen::Documents, Seen::WrittenWork], &[], &[Written::Notes]),
        };
        Rights { see: see.to_vec(), call: call.to_vec(), write: write.to_vec(), play: false, draw: None }
    }
}

fn at_desk(phase: Phase, stage: Stage, left_s: u64) -> View {
    let clients = if phase == Phase::Part2 { clients(false) } else { Arc::default() };
    View { exam: exam(phase, stage, left_s, OwnWork::default()), clients, ..base(Role::Candidate, "Poste 3") }
}

/// In part 3: with a call or between two, perhaps with an exchange in which the candidate calls.
fn exchanging(calls: bool, to_call: Option<usize>, state: CallState) -> View {
    let all = clients(false);
    let state_of = |place: usize| match (place, to_call) {
        (place, Some(open)) if place == open => OwnExchangeState::Open(12_000),
        (0, _) if calls => OwnExchangeState::Open(161_000),
        (0, _) => OwnExchangeState::Closed(482_000),
        (1, Some(_)) => OwnExchangeState::Closed(690_000),
        _ => OwnExchangeState::Planned,
    };
    let kinds = [
        (Channel::Phone, Direction::Inbound),
        (Channel::Chat, Direction::Inbound),
        (Channel::Phone, Direction::Outbound),
        (Channel::Phone, Direction::Outbound),
        (Channel::Phone, Direction::Outbound),
        (Channel::Chat, Direction::Inbound),
    ];
    let exchange = |(place, (channel, direction)): (usize, (Channel, Direction))| {
        let state = state_of(place);
        let begun = !matches!(state, OwnExchangeState::Planned);
        let client = all.get(place).filter(|_| begun).map(|entry| entry.card.id.clone());
        let id = ExchangeId(u16::try_from(place).expect("a subject has few clients") + 1);
        OwnExchange { exchange: id, client, channel, direction, state }
    };
    let exchanges = kinds.into_iter().enumerate().map(exchange).collect();
    let sent = vec![SentConfirmation { client: ClientId("tessier".into()), at_ms: AT_MS }];
    let work = OwnWork { session: Some(SessionId(1)), exchanges, sent, ..OwnWork::default() };
    View {
        exam: exam(Phase::Part3, Stage::Running, 37 * 60 + 24, work),
        clients: all,
        call: calls.then(|| call(state, false)),
        last_call: (!calls).then(last_call),
        listening_announced: true,
        ..paired(Role::Candidate, "Poste 3")
    }
}

fn exam(phase: Phase, stage: Stage, left_s: u64, work: OwnWork) -> ExamSeen {
    let on = matches!(stage, Stage::Running | Stage::TimeUp);
    let rights = phase.rights();
    let may = match stage {
        Stage::Running => rights.clone(),
        Stage::TimeUp => Rights { see: rights.see.clone(), ..Rights::default() },
        _ => Rights::default(),
    };
    let sees = |what| on && rights.see.contains(&what);
    let documents: Vec<Entry<DocumentId>> = DOCUMENTS
        .iter()
        .filter(|_| sees(Seen::Documents))
        .map(|(id, text)| Entry { id: DocumentId((*id).into()), title: titled(text).title })
        .collect();
    let templates = ["confirmation-accord", "lettre-de-reponse"]
        .into_iter()
        .zip(["Confirmation d’un accord", "Lettre de réponse"]);
    let drawn = matches!(phase, Phase::Part2 | Phase::Part3);
    let result = DrawResult { number: 2, title: "Sujet B".into(), at_ms: AT_MS };
    let seen = CandidateView {
        candidate: NUMBER,
        format: "Titre".into(),
        clock: ClockView {
            stage,
            phase: phase.view(),
            remaining_ms: (stage != Stage::Waiting).then_some(left_s * 1_000),
            last_minutes: stage == Stage::Running && left_s < 300,
            epoch: 4,
        },
        may,
        draws: Some(DrawView {
            what: Drawn::Subject,
            commitment: Commitment(FileHash([7; 32])),
            result: Some(result),
        })
        .filter(|_| drawn)
        .into_iter()
        .collect(),
        documents,
        qualifications: match phase {
            Phase::Part3 => {
                ["Réclamation traitée", "Vente ou commande", "À rappeler"].map(str::to_owned).into()
            }
            Phase::Part1 | Phase::Part2 | Phase::Preparation => Vec::new(),
        },
        templates: templates
            .filter(|_| sees(Seen::Documents))
            .map(|(id, title)| Entry { id: TemplateId(id.into()), title: title.into() })
            .collect(),
        clients: clients(false)
            .iter()
            .filter(|_| sees(Seen::Subject))
            .map(|entry| ClientEntry {
                id: entry.card.id.clone(),
                name: entry.card.name.clone(),
                number: entry.card.number.clone(),
                direction: entry.card.direction,
            })
            .collect(),
        part1: sees(Seen::Part1),
        plays: None,
        outage: false,
        work: OwnWork { session: Some(SessionId(1)), ..with_files(phase, stage, work) },
        hand: HandView::default(),
    };
    ExamSeen {
        view: Some(Arc::new(ExamView::Candidate(Box::new(seen)))),
        told_at: Some(Instant::now()),
        items: Arc::new(items()),
        written: Arc::new(if on { written(phase) } else { BTreeMap::new() }),
        ..ExamSeen::default()
    }
}

/// What was handed in in part 1, where it can be or is given back.
fn with_files(phase: Phase, stage: Stage, work: OwnWork) -> OwnWork {
    let rights = phase.rights();
    let hand_in = rights.write.contains(&Written::Letter) && stage == Stage::Running;
    let given_back = rights.see.contains(&Seen::WrittenWork) && stage == Stage::Running;
    let file = |name: &str, bytes| HandedFile {
        name: name.into(),
        bytes,
        hash: FileHash([9; 32]),
        at_ms: AT_MS,
        kind: HandedKind::Work,
    };
    let files = match hand_in || given_back {
        true => vec![file("Lettre à Mme Vasseur.odt", 48_211), file("Synthèse.odt", 31_020)],
        false => Vec::new(),
    };
    OwnWork { files, hand_in, ..work }
}

fn titled(text: &str) -> TextBody {
    let (title, body) = text.split_once('\n').unwrap_or((text, ""));
    TextBody { title: title.trim_start_matches('#').trim().into(), body: body.into() }
}

fn items() -> BTreeMap<(CandidateNumber, ItemRef), Arc<Item>> {
    let document = |(id, text): (&str, &str)| {
        ((NUMBER, ItemRef::Document(DocumentId(id.into()))), Arc::new(Item::Text(titled(text))))
    };
    let mut items: BTreeMap<_, _> = DOCUMENTS.into_iter().map(document).collect();
    items.insert((NUMBER, ItemRef::Part1), Arc::new(part1()));
    let template = include_str!("../../../signaling/samples/package/texts/confirmation-accord.md");
    let id = TemplateId("confirmation-accord".into());
    items.insert((NUMBER, ItemRef::Template(id)), Arc::new(Item::Text(titled(template))));
    items
}

fn part1() -> Item {
    let field = |label: &str, value: &str| Field { label: label.into(), value: value.into() };
    let past = |date: &str, channel: &str, reason: &str, outcome: &str, text: Option<&str>| PastContact {
        date: date.into(),
        channel: channel.into(),
        reason: reason.into(),
        outcome: outcome.into(),
        by: Some("Relation client, Jordan".into()),
        text: text.map(Into::into),
    };
    Item::Part1 {
        name: "Mme Sandrine Pelletier".into(),
        number: "06 39 98 70 26".into(),
        fields: vec![
            field("Référence client", "LM-147 330 82"),
            field("Cliente depuis", "mars 2014"),
            field("Offre", "Lumélec Classique, 6 kVA, tarif de base"),
            field("Adresse", "5 rue des Lilas, 2e étage, 79000 Niort"),
        ],
        history: vec![
            past(
                "24 août 2026",
                "Chat",
                "Déménagement au 1er septembre",
                "Résiliation au 31 août et mise en service au 1er septembre enregistrées.",
                Some(
                    "**Mme Pelletier :** Bonjour, je déménage.\n\n**Jordan :** Bonjour ! Je m’occupe de tout.",
                ),
            ),
            past(
                "14 oct. 2026",
                "Facture",
                "Période du 1er septembre au 14 octobre",
                "Total : 486,41 €, prélèvement le 28 octobre.",
                None,
            ),
        ],
        request: titled(include_str!("../../../signaling/samples/package/part1/request.md")),
        instructions: titled(include_str!("../../../signaling/samples/package/part1/instructions.md")),
    }
}

fn written(phase: Phase) -> BTreeMap<Piece, NoteView> {
    let saved = |text: &str| NoteView { text: text.into(), state: NoteState::Saved(AT_MS), edition: 0 };
    let summary = "Mme Pelletier conteste sa facture du 14 octobre (486,41 €).\n\nLes faits\n- 24 août : on lui répond à tort qu’elle n’a pas à relever son compteur.\n- Index de départ estimé à 41 250.";
    let id = |id: &str| PhaseId(id.into());
    let pieces = match phase {
        Phase::Part1 => vec![(Piece::Summary, saved(summary))],
        Phase::Part2 => {
            vec![(Piece::Notes(id("part2")), saved("Vasseur : rappel promis, pas tenu. Relevé 48 112."))]
        }
        Phase::Part3 => vec![
            (Piece::Notes(id("part2")), saved("Vasseur : rappel promis, pas tenu. Relevé 48 112.")),
            (
                Piece::ContactRecord(vasseur().id),
                NoteView {
                    state: NoteState::Unsaved,
                    ..saved("Motif du contact : facture de régularisation contestée\nBesoin : ")
                },
            ),
            (
                Piece::Confirmation(vasseur().id),
                saved(
                    "Bonjour Mme Claire Vasseur,\n\nJe vous confirme ce dont nous sommes convenus le {{date}} :",
                ),
            ),
            (Piece::Confirmation(ClientId("tessier".into())), saved("Bonjour M. Tessier,")),
        ],
        Phase::Preparation => vec![
            (Piece::Summary, saved(summary)),
            (Piece::Letter, saved("Madame,\n\nVous nous avez écrit le 2 novembre…")),
        ],
    };
    pieces.into_iter().collect()
}
