//! A written confirmation is sent.

use eframe::egui::accesskit::Live;
use eframe::egui::{Label, Ui};
use signaling::protocol::ClientId;
use signaling::protocol::exam::{CandidateView, OwnExchangeState, Piece};

use super::Pieces;
use crate::station::Command;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::screens::exam::templates::variables;
use crate::ui::theme::{self, palette};
use crate::ui::widgets::Button;
use crate::ui::words::ReadingWords;

/// The last act of a confirmation, in two steps.
pub(super) fn send_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    state: &mut Pieces,
    seen: &CandidateView,
    client: &ClientId,
) {
    let words = ReadingWords::of(scene.language);
    let piece = Piece::Confirmation(client.clone());
    let text = state.pads.get(&piece).map_or("", |pad| pad.text.as_str());
    let open = variables(text);
    if !open.is_empty() {
        let line = scene.language.to_fill_in(&open);
        ui.add(Label::new(theme::soft(ui, line).color(palette(ui).warn)).wrap());
    }
    let met = seen.work.exchanges.iter().any(|exchange| {
        exchange.client.as_ref() == Some(client)
            && matches!(exchange.state, OwnExchangeState::Open(_) | OwnExchangeState::Closed(_))
    });
    if !met {
        ui.add(Label::new(theme::soft(ui, words.send_after_contact)).wrap());
        return;
    }
    let sends = scene.view.exam.sending.as_ref() == Some(client) || scene.view.exam.waiting > 0;
    let ready = !text.trim().is_empty() && !sends;
    if state.asks.as_ref() != Some(client) || !ready {
        let label = if sends { words.sending } else { words.send_to_client };
        if Button::primary(label).icon(icons::SEND).enabled(ready).show(ui) {
            state.asks = Some(client.clone());
        }
        return;
    }
    let question = ui.add(Label::new(theme::running(words.send_question)).wrap());
    ui.ctx().accesskit_node_builder(question.id, |node| {
        node.set_live(Live::Assertive);
    });
    ui.horizontal_wrapped(|ui| {
        if Button::primary(words.send_for_good).icon(icons::SEND).show(ui) {
            scene.ask(Command::SendConfirmation(client.clone()));
            state.asks = None;
        }
        if Button::new(words.go_on_writing).icon(icons::PENCIL).show(ui) {
            (state.asks, state.take_focus) = (None, true);
        }
    });
}
