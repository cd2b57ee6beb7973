//! Stations with several calls, and the internal posts.

use std::sync::Arc;
use std::time::{Duration, Instant};

use client::station::{CallState, CallView, ChatLine, RecordingState, View};
use signaling::protocol::{CallId, ClientId, Direction, HoldReason, Persona, Post, Role};

use super::content::{chat, clients, prompts};
use super::{SECRET, call, paired};

/// The internal posts; with their roles for who plays them.
pub fn posts(roles: bool) -> Arc<Vec<Post>> {
    let post = |id: &str, name: &str, number: &str, purpose: &str| Post {
        id: ClientId(id.into()),
        name: name.into(),
        number: number.into(),
        purpose: purpose.into(),
        role: roles.then(|| format!("Vous êtes débordé et {SECRET} si l’on ne connaît pas le dossier.")),
    };
    Arc::new(vec![
        post("expertise", "Service expertise", "12", "Litiges sur une facture, relevés de compteur"),
        post(
            "responsable",
            "Responsable d’équipe",
            "15",
            "Gestes commerciaux au-delà de 30\u{a0}€, résiliations",
        ),
        post("technique", "Service technique", "17", "Pannes, rendez-vous d’intervention"),
    ])
}

/// A view of this name; `None` where there is none.
pub fn view(name: &str) -> Option<View> {
    let (candidate, jury) = (candidate(), jury());
    Some(match name {
        "candidate-second-call" => View {
            call: Some(call(CallState::Active, false)),
            other_calls: vec![line(2, tessier(), CallState::Ringing)],
            ..candidate
        },
        "candidate-two-lines" => View {
            call: Some(line(2, tessier(), CallState::Active)),
            other_calls: vec![held(call(CallState::Active, false))],
            ..candidate
        },
        "candidate-line-waits" => View {
            call: Some(held(call(CallState::Active, false))),
            other_calls: vec![line(2, tessier(), CallState::Ringing)],
            ..candidate
        },
        "candidate-take-back" => {
            View { call: Some(held(call(CallState::Active, false))), clients: clients(false), ..candidate }
        }
        "candidate-consulting" => View {
            call: Some(consultation(CallState::Ringback)),
            other_calls: vec![held(call(CallState::Active, false))],
            ..candidate
        },
        "candidate-consultation" => View {
            call: Some(consultation(CallState::Active)),
            other_calls: vec![held(call(CallState::Active, false))],
            ..candidate
        },
        "candidate-three-lines" => View {
            call: Some(consultation(CallState::Active)),
            other_calls: vec![
                held(call(CallState::Active, false)),
                held(line(3, tessier(), CallState::Active)),
            ],
            ..candidate
        },
        "candidate-transfer" => View { call: Some(call(CallState::Active, false)), ..candidate },
        "candidate-conference" => View {
            call: Some(together(consultation(CallState::Active))),
            other_calls: vec![together(call(CallState::Active, false))],
            ..candidate
        },
        "candidate-whispered" => {
            View { call: Some(call(CallState::Active, false)), whispered: true, training: true, ..candidate }
        }
        "candidate-chat-taken" => View {
            chat: helped_chat(),
            chat_taken: true,
            training: true,
            clients: clients(false),
            ..candidate
        },
        "jury-conference" => View {
            call: Some(together(call(CallState::Active, true))),
            other_calls: vec![together(handled(line(
                2,
                call(CallState::Active, true).persona,
                CallState::Active,
            )))],
            ..jury
        },
        "jury-transferred" => View { call: Some(handled(call(CallState::Active, true))), ..jury },
        "jury-two-lines" => View {
            call: Some(CallView { caller: true, ..line(2, tessier(), CallState::Active) }),
            other_calls: vec![peer_held(call(CallState::Active, true))],
            recording: RecordingState::On,
            ..jury
        },
        "jury-consulted" => View {
            call: Some(peer_held(call(CallState::Active, true))),
            other_calls: vec![CallView { caller: false, ..consultation(CallState::Ringing) }],
            ..jury
        },
        "jury-post" => View {
            call: Some(CallView { caller: false, ..consultation(CallState::Active) }),
            other_calls: vec![peer_held(call(CallState::Active, true))],
            ..jury
        },
        _ => return None,
    })
}

fn candidate() -> View {
    View { posts: posts(false), ..paired(Role::Candidate, "07") }
}

fn jury() -> View {
    View { posts: posts(true), clients: clients(true), prompts: prompts(), ..paired(Role::Jury, "Jury B") }
}

fn tessier() -> Persona {
    let client = Some(ClientId("tessier".into()));
    Persona { name: "M. Henri Tessier".into(), number: Some("06 39 98 44 02".into()), client }
}

fn line(line: u8, persona: Persona, state: CallState) -> CallView {
    CallView {
        call: CallId(u64::from(line)),
        line,
        persona,
        card: None,
        since: Instant::now() - Duration::from_secs(17),
        ..call(state, false)
    }
}

fn consultation(state: CallState) -> CallView {
    let post = posts(false)[0].persona();
    let about = Some(CallId(1));
    CallView { direction: Direction::Outbound, caller: true, about, ..line(2, post, state) }
}

/// A trainer wrote the last line.
fn helped_chat() -> Arc<Vec<ChatLine>> {
    let mut lines = chat(true).to_vec();
    if let Some(line) = lines.iter_mut().rev().find(|line| line.mine) {
        line.by_helper = true;
    }
    Arc::new(lines)
}

fn together(call: CallView) -> CallView {
    CallView { conference: true, ..call }
}

/// The candidate handed it over.
fn handled(call: CallView) -> CallView {
    CallView { handled_by: Some(posts(false)[0].persona()), ..call }
}

fn held(call: CallView) -> CallView {
    CallView { held: Some(HoldReason::OtherCall), ..call }
}

fn peer_held(call: CallView) -> CallView {
    CallView { peer_held: Some(HoldReason::OtherCall), ..call }
}
