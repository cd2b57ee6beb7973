//! Whom the screen is about: whose file is shown, of whom one writes, and to whom. What is being written stays where it is
//! while somebody calls; whoever calls is on the tile.

use std::sync::Arc;

use eframe::egui::Ui;
use signaling::protocol::exam::Piece;
use signaling::protocol::{Address, CallId, ClientCard, ClientId, normalised_number};

use super::{Candidate, Tab};
use crate::station::{CallState, CallView};
use crate::ui::scene::Scene;
use crate::ui::screens::chat::{self, Correspondent};
use crate::ui::screens::exam::{exchanges, pieces};
use crate::ui::screens::{lines, notes};

/// What was decided at the beginning of the last pass, and by what.
#[derive(Debug, Default)]
pub(super) struct About {
    /// The file that is shown.
    pub card: Option<Arc<ClientCard>>,
    /// Whom one writes to.
    pub other: Option<Correspondent>,
    /// The call that the person was in.
    call: Option<CallId>,
    /// The client that it had chosen.
    chosen: Option<ClientId>,
    /// The chat that it had chosen.
    with: Option<String>,
    /// The call that rings, and whose file it looks at.
    looked_at: Option<CallId>,
    /// The call that rings, and for which the file was turned to.
    turned_for: Option<CallId>,
}

/// Decides it for this pass. What is being written goes on until one leaves it, chooses another client, or is in another
/// call.
pub(super) fn follow(ui: &Ui, scene: &Scene<'_>, state: &mut Candidate) {
    turn_to_file(ui, scene, state);
    let call = client_call(scene).filter(|call| call.state != CallState::Ringing).map(|call| call.call);
    let about = &state.about;
    let stays = about.chosen == state.chosen && (call.is_none() || call == about.call);
    let writes_of = stays && writes_of(ui, about.card.as_deref());
    let writes_to = stays && about.with == state.chat.with && has_focus(ui, chat::composer_id());
    let rings = |call: &&CallView| call.state == CallState::Ringing;
    let looked_at = scene.view.calls().filter(rings).find(|call| Some(call.call) == about.looked_at);
    let card = match looked_at {
        Some(call) => card_of(scene, call),
        None if writes_of => about.card.clone(),
        None => shown_card(scene, state),
    };
    let other = if writes_to { about.other.clone() } else { correspondent(scene, state) };
    state.about = About {
        card,
        other,
        call: if writes_of || writes_to { about.call } else { call },
        chosen: state.chosen.clone(),
        with: state.chat.with.clone(),
        looked_at: looked_at.map(|call| call.call),
        turned_for: about.turned_for,
    };
}

/// Draws the way to the file of who calls, before one answers, where it is not what is shown.
pub(super) fn caller_file_ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut Candidate) {
    let rings = |call: &&CallView| call.state == CallState::Ringing;
    let Some(call) = scene.view.calls().find(rings) else { return };
    let Some(card) = card_of(scene, call) else { return };
    let looked_at = state.about.looked_at == Some(call.call);
    let is_shown = state.about.card.as_ref().is_some_and(|shown| shown.id == card.id);
    if (looked_at || !is_shown) && lines::caller_file_ui(ui, scene, call, looked_at) {
        state.about.looked_at = (!looked_at).then_some(call.call);
        state.tab = Tab::File;
    }
}

/// The call with the client: while the candidate asks a post about it, the one that waits.
fn client_call<'a>(scene: &Scene<'a>) -> Option<&'a CallView> {
    let call = scene.view.call.as_ref()?;
    scene.view.consulted_about(call).or(Some(call))
}

/// The file of whoever calls comes up before one answers, once, and as soon as nothing is being written.
fn turn_to_file(ui: &Ui, scene: &Scene<'_>, state: &mut Candidate) {
    let rings = scene.view.call.as_ref().filter(|call| call.state == CallState::Ringing);
    let Some(call) = rings.map(|call| call.call) else {
        state.about.turned_for = None;
        return;
    };
    if state.about.turned_for != Some(call) && !ui.ctx().text_edit_focused() {
        state.about.turned_for = Some(call);
        state.tab = Tab::File;
    }
}

/// Whether something is being written about the client that is shown.
fn writes_of(ui: &Ui, card: Option<&ClientCard>) -> bool {
    let of = |card: &ClientCard| {
        [Piece::ContactRecord, Piece::Confirmation].map(|piece| pieces::field_id(&piece(card.id.clone())))
    };
    has_focus(ui, notes::field_id()) || card.is_some_and(|card| of(card).iter().any(|id| has_focus(ui, *id)))
}

fn has_focus(ui: &Ui, field: eframe::egui::Id) -> bool {
    ui.memory(|memory| memory.has_focus(field))
}

fn card_of(scene: &Scene<'_>, call: &CallView) -> Option<Arc<ClientCard>> {
    call.card.clone().or_else(|| scene.card_of(call.persona.client.as_ref()?))
}

/// The file that the candidate needs now: that of the client on the line, else of the one chosen, else of the one
/// who writes, else of the one who called last.
fn shown_card(scene: &Scene<'_>, state: &Candidate) -> Option<Arc<ClientCard>> {
    if let Some(call) = client_call(scene) {
        return card_of(scene, call);
    }
    let chosen = state.chosen.as_ref().and_then(|id| scene.card_of(id));
    let writes =
        || scene.view.chat.iter().rev().find(|line| Some(chat::name_of(line)) == state.chat.with.as_deref());
    let open = || {
        let exchange = exchanges::open(scene.view.exam.candidate()?)?;
        scene.card_of(exchange.client.as_ref()?)
    };
    chosen
        .or_else(open)
        .or_else(|| scene.card_of(writes()?.persona.as_ref()?.client.as_ref()?))
        .or_else(|| scene.view.last_call.as_ref()?.card.clone())
}

/// Whom the candidate writes to: the client of the chat shown, else the one on the line, else the one chosen.
fn correspondent(scene: &Scene<'_>, state: &Candidate) -> Option<Correspondent> {
    let in_chat = || {
        let name = state.chat.with.as_deref()?;
        let line = scene.view.chat.iter().rev().find(|line| chat::name_of(line) == name)?;
        line.persona.clone()
    };
    let chosen = || {
        let card = scene.card_of(state.chosen.as_ref()?)?;
        Some((card.name.clone(), Some(card.number.clone())))
    };
    let (name, number) = in_chat()
        .or_else(|| client_call(scene).map(|call| call.persona.clone()))
        .map(|persona| (persona.name, persona.number))
        .or_else(chosen)?;
    let to = match number {
        Some(number) if !normalised_number(&number).is_empty() => Address::Number(number),
        _ => Address::Name(name.clone()),
    };
    Some(Correspondent { to, persona: None, name, candidate: None, before: Vec::new() })
}
