//! Named views, for looking at screens and for testing them. Everything in them is fictitious.

#![allow(dead_code, reason = "each program that includes this file uses a part of it")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use client::settings::Settings;
use client::station::{
    AudioView, CallState, CallView, ChatLine, ClientEntry, Command, DeviceName, EndedCall, Figures,
    LineState, MediaState, Notice, NoticeKind, PeerView, Playing, Prompt, PromptOutput, RecordingState,
    ServerLink, View,
};
use client::ui::{Desk, Join, Launcher, Wake};
use signaling::protocol::{
    CallId, ClientCard, ClientId, Contact, Direction, EndReason, Field, JournalEntry, JournalEvent,
    MessageId, Persona, Phase, Presence, Role, RoleSheet, Station, StationId,
};
use tokio::sync::{mpsc, watch};

/// 21 November 2025, 10:30 in Paris.
const MORNING_MS: u64 = 1_763_717_400_000;

/// The names of all samples.
pub const ALL: [&str; 15] = [
    "start",
    "trying",
    "candidate-waiting",
    "candidate-ready",
    "candidate-ringing",
    "candidate-call",
    "candidate-trouble",
    "candidate-chat",
    "candidate-chat-call",
    "candidate-calling",
    "jury",
    "jury-call",
    "jury-outbound",
    "jury-no-directory",
    "staff",
];

/// A launcher whose stations show one view and keep what is asked of them.
pub struct Still {
    view: Arc<View>,
    keep: Option<watch::Sender<Arc<View>>>,
    commands: mpsc::Sender<Command>,
}

impl Still {
    /// The launcher, and where commands arrive.
    pub fn new(view: View) -> (Self, mpsc::Receiver<Command>) {
        let (commands, receiver) = mpsc::channel(32);
        (Still { view: Arc::new(view), keep: None, commands }, receiver)
    }
}

impl Launcher for Still {
    fn join(&mut self, _join: &Join, _settings: &Settings, _wake: Wake) -> Result<Desk, String> {
        let (sender, views) = watch::channel(Arc::clone(&self.view));
        self.keep = Some(sender);
        Ok(Desk { views, commands: self.commands.clone() })
    }

    fn leave(&mut self) {
        self.keep = None;
    }

    fn save(&mut self, _settings: &Settings) {}
}

/// The one who sits there.
pub fn join(view: &View) -> Join {
    Join { role: view.role, name: view.name.clone(), server: "ws://192.168.1.10:7710".into(), ticket: None }
}

/// A sample by name; `None` where there is none of that name.
pub fn view(name: &str) -> Option<View> {
    Some(match name {
        "start" => base(Role::Candidate, "07"),
        "trying" => {
            let since = Instant::now().checked_sub(Duration::from_secs(14)).expect("the system runs longer");
            View {
                id: None,
                server: ServerLink::Connecting { since, why: None },
                ..base(Role::Candidate, "07")
            }
        }
        "candidate-waiting" => base(Role::Candidate, "07"),
        "candidate-ready" => {
            View { clients: clients(false), last_call: Some(last_call()), ..paired(Role::Candidate, "07") }
        }
        "candidate-ringing" => {
            View { call: Some(call(CallState::Ringing, false)), ..paired(Role::Candidate, "07") }
        }
        "candidate-call" => View {
            call: Some(call(CallState::Active, false)),
            figures: Some(Figures { mos: 4.3, ..Figures::default() }),
            ..paired(Role::Candidate, "07")
        },
        "candidate-trouble" => View {
            call: Some(CallView {
                recorded: true,
                peer_muted: true,
                peer_away: true,
                muted: true,
                ..call(CallState::Active, false)
            }),
            server: ServerLink::Connecting { since: Instant::now() - Duration::from_secs(14), why: None },
            notices: Arc::new(vec![
                Notice { id: 1, kind: NoticeKind::MicrophoneLost("Casque USB".into()) },
                Notice { id: 2, kind: NoticeKind::NoCall },
            ]),
            ..paired(Role::Candidate, "07")
        },
        "candidate-chat" => {
            View { chat: chat(true), unread: 1, clients: clients(false), ..paired(Role::Candidate, "07") }
        }
        "candidate-chat-call" => View {
            chat: chat(true),
            unread: 1,
            call: Some(CallView { recorded: true, ..call(CallState::Active, false) }),
            clients: clients(false),
            figures: Some(Figures { mos: 4.3, ..Figures::default() }),
            ..paired(Role::Candidate, "07")
        },
        "candidate-calling" => View {
            call: Some(CallView {
                direction: Direction::Outbound,
                caller: true,
                ..call(CallState::Ringback, false)
            }),
            ..paired(Role::Candidate, "07")
        },
        "jury" => View { clients: clients(true), prompts: prompts(), ..paired(Role::Jury, "Jury B") },
        "jury-call" => View {
            clients: clients(true),
            prompts: prompts(),
            chat: chat(false),
            call: Some(CallView { recorded: true, ..call(CallState::Active, true) }),
            recording: RecordingState::On,
            ..paired(Role::Jury, "Jury B")
        },
        "jury-outbound" => {
            let outbound = clients(true).iter().skip(2).cloned().collect();
            let prompt = prompts()[1].clone();
            View {
                clients: Arc::new(outbound),
                prompts: prompts(),
                playing: Some(Playing { prompt, position_ms: 27_000, output: PromptOutput::Loudspeakers }),
                last_call: Some(last_call()),
                ..paired(Role::Jury, "Jury B")
            }
        }
        "jury-no-directory" => paired(Role::Jury, "Jury B"),
        "staff" => View { roster: roster(), journal: journal(), ..base(Role::Staff, "Mme Dufour") },
        _ => return None,
    })
}

fn base(role: Role, name: &str) -> View {
    View {
        name: name.into(),
        role,
        id: Some(StationId(7)),
        server: ServerLink::Online,
        phase: Phase::Waiting,
        roster: Arc::default(),
        peer: None,
        call: None,
        last_call: None,
        chat: Arc::default(),
        unread: 0,
        clients: Arc::default(),
        journal: Arc::default(),
        prompts: Arc::default(),
        playing: None,
        last_played: None,
        recording: RecordingState::Off,
        audio: AudioView {
            microphones: Arc::new(vec![
                device("usb", "Casque USB Jabra Evolve2", true),
                device("in", "Micro interne", false),
            ]),
            outputs: Arc::new(vec![
                device("usb", "Casque USB Jabra Evolve2", true),
                device("hdmi", "Haut-parleurs", false),
            ]),
            near_dbfs: -42.0,
            far_dbfs: -20.0,
            ready: true,
            ..AudioView::default()
        },
        figures: None,
        notices: Arc::default(),
    }
}

fn device(id: &str, name: &str, is_default: bool) -> DeviceName {
    DeviceName { id: id.into(), name: name.into(), is_default }
}

fn paired(role: Role, name: &str) -> View {
    let peer = if role == Role::Candidate { "Jury" } else { "07" };
    View {
        phase: Phase::Exchanges,
        peer: Some(PeerView {
            id: StationId(12),
            name: peer.into(),
            state: Presence::Present,
            media: MediaState::Ready,
        }),
        ..base(role, name)
    }
}

fn persona() -> Persona {
    Persona {
        name: "Mme Claire Vasseur".into(),
        number: Some("06 39 98 12 40".into()),
        client: Some(ClientId("vasseur".into())),
    }
}

fn call(state: CallState, caller: bool) -> CallView {
    CallView {
        call: CallId(1),
        state,
        direction: Direction::Inbound,
        caller,
        persona: persona(),
        card: Some(Arc::new(vasseur())),
        since: Instant::now() - Duration::from_secs(161),
        muted: false,
        peer_muted: false,
        recorded: false,
        peer_away: false,
        heard: true,
        setup_ms: None,
    }
}

fn last_call() -> EndedCall {
    EndedCall {
        call: CallId(1),
        persona: persona(),
        direction: Direction::Inbound,
        card: Some(Arc::new(vasseur())),
        why: EndReason::HungUp,
        talked_ms: 482_000,
    }
}

fn vasseur() -> ClientCard {
    let field = |label: &str, value: &str| Field { label: label.into(), value: value.into() };
    let contact = |date: &str, channel: &str, reason: &str, outcome: &str| Contact {
        date: date.into(),
        channel: channel.into(),
        reason: reason.into(),
        outcome: outcome.into(),
    };
    ClientCard {
        fields: vec![
            field("Cliente depuis", "mars 2019 · contrat n°\u{a0}40-118-552"),
            field("Offre", "Électricité verte, heures creuses"),
            field("Adresse", "14 rue des Tanneurs, 80000 Amiens"),
            field("Moyen de paiement", "Prélèvement le 5 du mois"),
        ],
        contacts: vec![
            contact("12 nov.", "Téléphone", "Facture de régularisation contestée", "Rappel promis sous 48 h"),
            contact("3 nov.", "Courriel", "Demande d’échéancier", "Transmis au recouvrement"),
            contact("18 sept.", "Chat", "Changement de mensualité", "Effectué"),
        ],
        ..card("vasseur", "Mme Claire Vasseur", "06 39 98 12 40", Direction::Inbound)
    }
}

fn card(id: &str, name: &str, number: &str, direction: Direction) -> ClientCard {
    ClientCard {
        id: ClientId(id.into()),
        name: name.into(),
        number: number.into(),
        direction,
        fields: Vec::new(),
        contacts: Vec::new(),
    }
}

/// The words that no candidate may ever see.
pub const SECRET: &str = "haussez le ton";

fn clients(roles: bool) -> Arc<Vec<ClientEntry>> {
    let sheet = |theme: &str, role: &str| RoleSheet {
        theme: theme.into(),
        role: role.into(),
        to_convey: vec![
            "«\u{a0}C’est la troisième fois que j’explique.\u{a0}»".into(),
            "Vous avez photographié votre compteur\u{a0}: 48\u{202f}112 kWh.".into(),
            "Vous accepteriez trois mensualités, pas davantage.".into(),
        ],
        expected: "Excuses et reformulation · vérification du relevé · échéancier selon la procédure 4 · \
                   confirmation écrite"
            .into(),
    };
    let entry = |card: ClientCard, theme: &str, role: &str| ClientEntry {
        card: Arc::new(card),
        role: roles.then(|| sheet(theme, role)),
    };
    let long = "Vous avez reçu une facture de régularisation de 214,60\u{a0}€. On vous avait promis un rappel sous \
                48 heures\u{a0}: personne n’a rappelé. Vous êtes polie, puis vous haussez le ton si l’on vous \
                renvoie vers un autre service.";
    Arc::new(vec![
        entry(vasseur(), "situation difficile", long),
        entry(
            card("tessier", "M. Henri Tessier", "06 39 98 44 02", Direction::Inbound),
            "accueil",
            "Vous déménagez.",
        ),
        entry(
            card("lambert", "SARL Lambert", "03 65 71 00 18", Direction::Outbound),
            "prospection",
            "Vous êtes pressé.",
        ),
        entry(
            card("morel", "M. Jean Morel", "06 39 98 73 55", Direction::Outbound),
            "recouvrement",
            "Vous niez.",
        ),
    ])
}

fn chat(at_candidate: bool) -> Arc<Vec<ChatLine>> {
    let line = |id: u64, theirs: bool, text: &str, at_ms: Option<u64>, state: LineState| ChatLine {
        id: MessageId(id),
        mine: theirs != at_candidate,
        persona: Some(persona()),
        text: text.into(),
        at_ms,
        state,
    };
    let at = |minutes: u64| Some(MORNING_MS + minutes * 60_000);
    Arc::new(vec![
        line(1, true, "Bonjour, je conteste la facture reçue ce matin.", at(12), LineState::Read),
        line(
            2,
            false,
            "Bonjour Madame Vasseur. Je regarde votre dossier tout de suite.",
            at(13),
            LineState::Read,
        ),
        line(
            3,
            false,
            "Je vois la facture de régularisation du 12 novembre. Avez-vous un relevé du compteur\u{202f}?",
            at(14),
            LineState::Delivered,
        ),
        line(
            4,
            true,
            "Oui, j’ai une photo du compteur\u{a0}: 48\u{202f}112 kWh.",
            at(15),
            LineState::Delivered,
        ),
        line(5, false, "Merci, je vérifie.", at(16), LineState::Sent),
        line(6, false, "Un instant, s’il vous plaît.", None, LineState::Sending),
    ])
}

fn prompts() -> Arc<Vec<Prompt>> {
    let prompt =
        |id: &str, title: &str, duration_ms| Prompt { id: id.into(), title: title.into(), duration_ms };
    Arc::new(vec![
        prompt("1", "Enregistrement n°\u{a0}1", 72_000),
        prompt("2", "Enregistrement n°\u{a0}2", 66_000),
        prompt("3", "Enregistrement n°\u{a0}3", 81_000),
    ])
}

fn roster() -> Arc<Vec<Station>> {
    let station = |id, name: &str, role, state, paired_with: Option<u32>| Station {
        id: StationId(id),
        name: name.into(),
        role,
        state,
        paired_with: paired_with.map(StationId),
    };
    Arc::new(vec![
        station(1, "03", Role::Candidate, Presence::Present, Some(10)),
        station(2, "04", Role::Candidate, Presence::Busy, Some(11)),
        station(3, "05", Role::Candidate, Presence::Away, Some(12)),
        station(4, "06", Role::Candidate, Presence::Present, None),
        station(5, "Camille Roy-Desplanches", Role::Candidate, Presence::Present, None),
        station(7, "Mme Dufour", Role::Staff, Presence::Present, None),
        station(10, "Jury A", Role::Jury, Presence::Present, Some(1)),
        station(11, "Jury B", Role::Jury, Presence::Busy, Some(2)),
        station(12, "Jury C", Role::Jury, Presence::Present, Some(3)),
        station(13, "Jury D", Role::Jury, Presence::Present, None),
    ])
}

fn journal() -> Arc<Vec<JournalEntry>> {
    let (candidate, jury, call) = (StationId(2), StationId(11), CallId(1));
    let events = vec![
        JournalEvent::Joined { station: StationId(1), name: "03".into(), role: Role::Candidate },
        JournalEvent::Joined { station: jury, name: "Jury B".into(), role: Role::Jury },
        JournalEvent::Paired { candidate, jury },
        JournalEvent::CallPlaced {
            call,
            candidate,
            jury,
            client: "Mme Claire Vasseur".into(),
            direction: Direction::Inbound,
        },
        JournalEvent::CallAnswered { call },
        JournalEvent::Recording { call, station: jury, on: true },
        JournalEvent::CallEnded { call, why: EndReason::HungUp, talked_ms: 482_000 },
        JournalEvent::ChatSent { id: MessageId(1), from: jury, to: candidate },
        JournalEvent::PromptPlayed {
            station: jury,
            title: "Enregistrement n°\u{a0}2".into(),
            played_ms: 27_000,
            complete: false,
        },
        JournalEvent::Left { station: StationId(14), name: "09".into() },
    ];
    let entries = events.into_iter().zip(0..).map(|(event, number)| JournalEntry {
        number,
        at_ms: MORNING_MS + number * 47_000,
        event,
    });
    Arc::new(entries.collect())
}
