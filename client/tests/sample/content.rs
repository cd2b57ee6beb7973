//! The fictitious clients, chat, recordings, roster and journal of the samples.

use std::sync::Arc;

use client::station::{ChatLine, ClientEntry, DeviceName, LineState, Prompt};
use signaling::protocol::{
    CallId, ClientCard, ClientId, Contact, Direction, EndReason, Field, JournalEntry, JournalEvent,
    MessageId, Presence, Role, RoleSheet, Station, StationId,
};

use super::persona;

/// 21 November 2025, 10:30 in Paris.
pub const MORNING_MS: u64 = 1_763_717_400_000;

pub fn vasseur() -> ClientCard {
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

pub fn clients(roles: bool) -> Arc<Vec<ClientEntry>> {
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

pub fn chat(at_candidate: bool) -> Arc<Vec<ChatLine>> {
    let line = |id: u64, theirs: bool, text: &str, at_ms: Option<u64>, state: LineState| ChatLine {
        id: MessageId(id),
        mine: theirs != at_candidate,
        with: Some(StationId(12)),
        persona: Some(persona()),
        by_helper: false,
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

pub fn prompts() -> Arc<Vec<Prompt>> {
    let prompt =
        |id: &str, title: &str, duration_ms| Prompt { id: id.into(), title: title.into(), duration_ms };
    Arc::new(vec![
        prompt("1", "Enregistrement n°\u{a0}1", 72_000),
        prompt("2", "Enregistrement n°\u{a0}2", 66_000),
        prompt("3", "Enregistrement n°\u{a0}3", 81_000),
    ])
}

pub fn roster() -> Arc<Vec<Station>> {
    let station = |id, name: &str, role, state, paired_with: Option<u32>| Station {
        id: StationId(id),
        name: name.into(),
        role,
        state,
        paired_with: paired_with.map(StationId),
        listens_to: None,
        posts: Vec::new(),
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
        Station {
            listens_to: Some(StationId(11)),
            ..station(13, "Jury D", Role::Jury, Presence::Present, None)
        },
    ])
}

pub fn journal() -> Arc<Vec<JournalEntry>> {
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
        JournalEvent::FileGiven { station: StationId(2), name: "vasseur.wav".into() },
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

pub fn device(id: &str, name: &str, is_default: bool) -> DeviceName {
    DeviceName { id: id.into(), name: name.into(), is_default }
}
