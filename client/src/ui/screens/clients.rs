//! The clients of the session as a list to choose from.

use eframe::egui::Ui;
use signaling::protocol::{ClientId, Direction};

use crate::station::ClientEntry;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::screens::call;
use crate::ui::shortcuts::Shortcut;
use crate::ui::widgets::Entry;

/// Draws the list. `chosen` is the client that the rest of the screen is about.
pub fn list_ui(ui: &mut Ui, scene: &Scene<'_>, chosen: &mut Option<ClientId>) {
    let clients = &scene.view.clients;
    step(ui, clients, chosen);
    let on_line = scene.view.call.as_ref().and_then(|call| call.persona.client.as_ref());
    for (place, entry) in clients.iter().enumerate() {
        let card = &entry.card;
        let live = on_line == Some(&card.id);
        let name = format!("{} · {}", place + 1, card.name);
        let direction = call::direction(scene, card.direction);
        let theme = entry.role.as_ref().map(|role| role.theme.as_str()).filter(|theme| !theme.is_empty());
        let detail = match theme {
            Some(theme) => format!("{direction} · {theme}"),
            None => format!("{direction} · {}", card.number),
        };
        let icon = match (live, card.direction) {
            (true, _) => icons::CALL_ACTIVE,
            (false, Direction::Inbound) => icons::CALL_IN,
            (false, Direction::Outbound) => icons::CALL_OUT,
        };
        let line = Entry {
            icon,
            name: &name,
            detail: &detail,
            aside: if live { scene.words.now } else { "" },
            chosen: chosen.as_ref() == Some(&card.id),
            live,
        };
        if line.show(ui).clicked() {
            *chosen = Some(card.id.clone());
        }
    }
}

/// Moves the choice up or down by key.
fn step(ui: &Ui, clients: &[ClientEntry], chosen: &mut Option<ClientId>) {
    if clients.is_empty() {
        return;
    }
    let place = clients.iter().position(|entry| chosen.as_ref() == Some(&entry.card.id));
    let next = match (Shortcut::Previous.pressed(ui), Shortcut::Next.pressed(ui), place) {
        (true, _, Some(place)) => place.saturating_sub(1),
        (_, true, Some(place)) => (place + 1).min(clients.len() - 1),
        (true, _, None) | (_, true, None) => 0,
        (false, false, _) => return,
    };
    *chosen = Some(clients[next].card.id.clone());
}
