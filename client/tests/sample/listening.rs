//! Silent listening: what is heard, and who listens.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use client::station::{
    CallState, CallView, ListenerView, ListeningView, MediaState, OverheardCall, OverheardLine, View,
};
use signaling::protocol::{CallId, CallPhase, ClientId, HelpMode, Persona, Role, StationId};

use super::content::{clients, journal, prompts, roster};
use super::lines::posts;
use super::{base, call, paired, persona};

/// The samples of silent listening; `None` where there is none of that name.
pub fn view(name: &str) -> Option<View> {
    Some(match name {
        "jury-free" => View { roster: roster(), ..base(Role::Jury, "Mme Roux") },
        "jury-posts" => {
            let staffed = Arc::new(BTreeSet::from([ClientId("expertise".into())]));
            View { roster: roster(), posts: posts(true), staffed, ..base(Role::Jury, "Mme Roux") }
        }
        "jury-help" => helper(),
        "jury-whispering" => View { helping: Some(HelpMode::Whisper), call: Some(help()), ..helper() },
        "jury-joining" => View {
            helping: Some(HelpMode::Join),
            joining: true,
            listening: Some(heard(Some(OverheardCall { phase: CallPhase::Ringing, ..overheard() }))),
            call: Some(help()),
            ..helper()
        },
        "jury-joined" => View {
            helping: Some(HelpMode::Join),
            listening: None,
            call: Some(CallView { conference: true, ..help() }),
            other_calls: vec![CallView {
                call: CallId(2),
                line: 2,
                conference: true,
                helps: Some(CallId(1)),
                ..call(CallState::Active, false)
            }],
            ..helper()
        },
        "jury-listening" => listener(),
        "jury-overheard" => View {
            clients: clients(true),
            prompts: prompts(),
            call: Some(call(CallState::Active, true)),
            listeners: Arc::new(vec![
                ListenerView { name: "Mme Roux".into(), role: Role::Jury, hears: true },
                ListenerView { name: "Mme Dufour".into(), role: Role::Staff, hears: true },
            ]),
            ..paired(Role::Jury, "Jury B")
        },
        "staff-listening" => View {
            roster: roster(),
            journal: journal(),
            listening: Some(ListeningView {
                balance: 40,
                ..heard(Some(OverheardCall { held: true, ..overheard() }))
            }),
            ..base(Role::Staff, "Mme Dufour")
        },
        "candidate-announced" => View {
            call: Some(call(CallState::Active, false)),
            listening_announced: true,
            ..paired(Role::Candidate, "07")
        },
        _ => return None,
    })
}

fn listener() -> View {
    View {
        roster: roster(),
        listening: Some(heard(Some(overheard()))),
        clients: clients(true),
        ..base(Role::Jury, "Mme Roux")
    }
}

/// The call by which a helper speaks.
fn help() -> CallView {
    CallView {
        persona: Persona { name: "Formateur".into(), number: None, client: None },
        helps: Some(CallId(1)),
        caller: true,
        ..call(CallState::Active, true)
    }
}

/// Who listens, in training.
fn helper() -> View {
    View { training: true, helped: Some(StationId(2)), ..listener() }
}

fn heard(call: Option<OverheardCall>) -> ListeningView {
    let roster = roster();
    ListeningView {
        to: StationId(11),
        name: "Jury B".into(),
        candidate: roster.iter().find(|station| station.id == StationId(2)).cloned(),
        call,
        media: MediaState::Ready,
        setup_ms: Some(84),
        near_dbfs: -24.0,
        far_dbfs: -38.0,
        balance: 0,
        chat: Arc::new(vec![
            line(true, "Bonjour, ma facture a doublé et personne ne me rappelle.", 0),
            line(false, "Bonjour Madame, je comprends votre mécontentement. Je regarde votre dossier.", 1),
            line(true, "Merci, j’attends.", 2),
        ]),
    }
}

fn line(by_jury: bool, text: &str, minute: u64) -> OverheardLine {
    let at_ms = 1_795_335_000_000 + minute * 60_000;
    OverheardLine { number: minute + 1, by_jury, persona: Some(persona()), text: text.into(), at_ms }
}

fn overheard() -> OverheardCall {
    OverheardCall {
        call: CallId(1),
        persona: persona(),
        phase: CallPhase::Active,
        since: Instant::now() - Duration::from_secs(161),
        held: false,
        near_muted: false,
        far_muted: true,
    }
}
