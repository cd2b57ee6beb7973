use std::collections::BTreeMap;
use std::sync::Arc;

use client::station::{CallState, CallView, EndedCall, KeysView, NoteState, NoteView, PeerView, View};
use signaling::protocol::{CallId, Direction, EndReason, HoldReason, Presence, Role};

use super::content::{chat, clients, prompts};
use super::{call, last_call, log, paired};

pub const NOTE: &str =
    "Facture de mars contestée\u{a0}: 148\u{a0}€ au lieu de 84\u{a0}€.\nRappeler lundi avant 10\u{a0}h.";

/// Notes on the call that goes on and on one of the log.
fn notes(state: NoteState) -> Arc<BTreeMap<CallId, NoteView>> {
    let older = NoteView {
        text: "A demandé l’échéancier par écrit.".into(),
        state: NoteState::Saved(1_795_341_600_000),
        edition: 0,
    };
    Arc::new(BTreeMap::from([
        (CallId(1), NoteView { text: NOTE.into(), state, edition: 0 }),
        (CallId(5), older),
    ]))
}

const SAVED: NoteState = NoteState::Saved(1_795_344_127_000);

pub fn view(name: &str) -> Option<View> {
    let candidate = || View { clients: clients(false), ..paired(Role::Candidate, "07") };
    let jury = || View { clients: clients(true), prompts: prompts(), ..paired(Role::Jury, "Jury B") };
    Some(match name {
        "candidate-notes" => View {
            call: Some(call(CallState::Active, false)),
            notes: notes(NoteState::Unsaved),
            ..candidate()
        },
        "candidate-noted" => View {
            last_call: Some(last_call()),
            notes: notes(SAVED),
            call_log: log::of_candidate(),
            ..candidate()
        },
        "candidate-keys" => View {
            call: Some(CallView {
                direction: Direction::Outbound,
                caller: true,
                ..call(CallState::Active, true)
            }),
            keys: KeysView { sent: "12#".into(), heard: "9".into(), ready: true },
            notes: notes(SAVED),
            ..candidate()
        },
        "candidate-keys-held" => View {
            call: Some(CallView { held: Some(HoldReason::Person), ..call(CallState::Active, false) }),
            ..candidate()
        },
        "candidate-undisturbed" => View { do_not_disturb: true, ..candidate() },
        "jury-keys" => View {
            call: Some(call(CallState::Active, true)),
            keys: KeysView { sent: String::new(), heard: "12#".into(), ready: true },
            notes: notes(SAVED),
            chat: chat(false),
            ..jury()
        },
        "jury-undisturbed" => {
            let view = jury();
            let peer = view.peer.clone().map(|peer| PeerView { state: Presence::DoNotDisturb, ..peer });
            let last_call = EndedCall { why: EndReason::DoNotDisturb, talked_ms: 0, ..last_call() };
            View { peer, last_call: Some(last_call), ..view }
        }
        _ => return None,
    })
}
