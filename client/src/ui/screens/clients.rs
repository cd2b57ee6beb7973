//! The clients of the session as a list to choose from.

use std::sync::Arc;

use eframe::egui::Ui;
use signaling::protocol::{ClientCard, ClientId, Direction, Role};

use crate::station::ClientEntry;
use crate::ui::scene::Scene;
use crate::ui::screens::call;
use crate::ui::shortcuts::Shortcut;
use crate::ui::widgets::{Button, Entry, split_right_ui};
use crate::ui::{hours, icons};

/// Height of a line of the list with a name and a detail, in points.
const ENTRY: f32 = 60.0;

/// Draws the list. `chosen` is the client that the rest of the screen is about. Where `callable`, those whom the
/// candidate calls have a button for it; the client so called is returned. Only those that are `listed` are shown.
pub fn list_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    chosen: &mut Option<ClientId>,
    callable: bool,
    listed: impl Fn(&ClientCard) -> bool,
) -> Option<Arc<ClientCard>> {
    let mut called = None;
    let numbered = scene.view.clients.iter().zip(1..);
    let listed: Vec<(&ClientEntry, usize)> = numbered.filter(|(entry, _)| listed(&entry.card)).collect();
    step(ui, &listed, chosen);
    let on_line = |id: &ClientId| scene.view.calls().any(|call| call.persona.client.as_ref() == Some(id));
    for (entry, number) in listed {
        let card = &entry.card;
        let live = on_line(&card.id);
        let name = format!("{number} · {}", card.name);
        let direction = call::direction(scene, card.direction);
        // What the exchange is about is for the jury alone.
        let role = entry.role.as_ref().filter(|_| scene.view.role == Role::Jury);
        let theme = role.map(|role| role.theme.as_str()).filter(|theme| !theme.is_empty());
        let detail = match theme {
            Some(theme) => format!("{direction} · {theme}"),
            None if callable && card.direction == Direction::Outbound => hours::unbroken(&card.number),
            None => format!("{direction} · {}", hours::unbroken(&card.number)),
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
        let is_chosen = line.chosen;
        let mut pressed = false;
        if callable && card.direction == Direction::Outbound && !live {
            let right = |ui: &mut Ui| pressed = call_ui(ui, scene, card, is_chosen);
            split_right_ui(ui, ENTRY, right, |ui| choose_ui(ui, line, card, chosen));
        } else {
            choose_ui(ui, line, card, chosen);
        }
        if pressed {
            *chosen = Some(card.id.clone());
            called = Some(Arc::clone(card));
        }
    }
    called
}

fn choose_ui(ui: &mut Ui, line: Entry<'_>, card: &ClientCard, chosen: &mut Option<ClientId>) {
    if line.show(ui).clicked() {
        *chosen = Some(card.id.clone());
    }
}

/// The button that calls a client; the chosen one has the key.
fn call_ui(ui: &mut Ui, scene: &Scene<'_>, card: &ClientCard, chosen: bool) -> bool {
    let button = Button::good(scene.words.call).named(scene.language.call_client(&card.name));
    // In a call the key that answers must not call someone when the other side gives up just then.
    let key = if scene.view.call.is_none() { Shortcut::Phone } else { Shortcut::SecondCall };
    if chosen { button.shortcut(key).show(ui) } else { button.show(ui) }
}

/// Moves the choice up or down by key, among those that are listed.
fn step(ui: &Ui, listed: &[(&ClientEntry, usize)], chosen: &mut Option<ClientId>) {
    if listed.is_empty() {
        return;
    }
    let place = listed.iter().position(|(entry, _)| chosen.as_ref() == Some(&entry.card.id));
    let next = match (Shortcut::Previous.pressed(ui), Shortcut::Next.pressed(ui), place) {
        (true, _, Some(place)) => place.saturating_sub(1),
        (_, true, Some(place)) => (place + 1).min(listed.len() - 1),
        (true, _, None) | (_, true, None) => 0,
        (false, false, _) => return,
    };
    *chosen = Some(listed[next].0.card.id.clone());
}
