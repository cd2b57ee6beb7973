//! The run sheet: the exchanges in order, which one is chosen, and how those to come are put in another order.

use std::time::Duration;

use eframe::egui::{CursorIcon, Label, Rect, Response, Sense, Ui};
use signaling::protocol::Direction;
use signaling::protocol::exam::{
    Channel, DrawView, ExchangeId, ExchangeState, ExchangeView, JuryCandidate, Order,
};

use super::{About, tools};
use crate::station::Command;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Entry, section_ui};
use crate::ui::words::SheetWords;
use crate::ui::{hours, icons};

/// Below this width there is no room beside the name of an exchange, in points.
const NARROW: f32 = 240.0;
/// How many lines of what an exchange is about are shown: the rest is read beside it.
const DETAIL: usize = 2;

/// What the run sheet remembers between two passes.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The exchange that the screen is about, unless one lasts.
    pub chosen: Option<ExchangeId>,
    /// The one that lasted in the last pass.
    lasting: Option<ExchangeId>,
    dragged: Option<ExchangeId>,
    /// The exchange that is to be skipped, and why.
    pub skipped: Option<(ExchangeId, String)>,
}

impl Sheet {
    /// Goes on to what the session came to. True where an exchange has begun.
    pub fn follow(&mut self, about: &JuryCandidate) -> bool {
        let open = about.open().map(|open| open.exchange);
        let begun = open.is_some() && open != self.lasting;
        let ended = open.is_none() && self.lasting.is_some();
        self.lasting = open;
        let known = self.chosen.is_some_and(|chosen| about.exchange(chosen).is_some());
        if begun {
            self.chosen = open;
        } else if ended || !known {
            let first = about.run_sheet.first();
            self.chosen = about.next().or(first).map(|exchange| exchange.exchange);
        }
        self.skipped.take_if(|(exchange, _)| about.place_of(*exchange).is_none());
        begun
    }

    /// The exchange that the screen is about: the one that lasts, else the one chosen.
    pub fn shown<'a>(&self, about: &'a JuryCandidate) -> Option<&'a ExchangeView> {
        about.open().or_else(|| about.exchange(self.chosen?))
    }
}

/// Draws the run sheet.
pub fn sheet_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, state: &mut Sheet) {
    let (words, about) = (SheetWords::of(scene.language), seen.about);
    section_ui(ui, scene.words.run_sheet);
    about.draws.iter().for_each(|draw| drawn_ui(ui, scene, draw));
    if about.run_sheet.is_empty() {
        ui.add(Label::new(theme::running(words.not_drawn).color(palette(ui).soft)).wrap());
        return;
    }
    step(ui, about, state);
    let mut places = Vec::new();
    for (exchange, number) in about.run_sheet.iter().zip(1..) {
        let response = entry_ui(ui, scene, seen, (exchange, number), state);
        if exchange.state == ExchangeState::Planned {
            places.push((exchange.exchange, response.rect));
        }
        drag(ui, scene, seen, exchange, &response, state);
        if state.chosen == Some(exchange.exchange) && seen.plays {
            tools::tools_ui(ui, scene, about, exchange, state);
        }
    }
    drop_ui(ui, scene, about, &places, state);
    ui.add_space(HALF_GAP);
    left_ui(ui, scene, about);
    let how = if seen.plays { words.how_to_arrange } else { words.how_listens };
    if about.may.arrange || !seen.plays {
        ui.add(Label::new(theme::soft(ui, how)).wrap());
    }
}

/// What the server is bound to, and what was drawn, and when: the same as the candidate was shown.
fn drawn_ui(ui: &mut Ui, scene: &Scene<'_>, draw: &DrawView) {
    let seal = scene.language.seal_of(draw.what, draw.commitment);
    ui.add(Label::new(theme::soft(ui, seal)).wrap());
    if let Some(result) = &draw.result {
        let hour = hours::hour_and_minute(result.at_ms);
        let line = scene.language.drawn_subject(result.number, &result.title, &hour);
        ui.add(Label::new(theme::soft(ui, line)).wrap());
    }
}

fn entry_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    seen: About<'_>,
    (exchange, number): (&ExchangeView, usize),
    state: &mut Sheet,
) -> Response {
    let words = SheetWords::of(scene.language);
    let lasted = scene.view.exam.lasted_ms(exchange, scene.now);
    let lasted = lasted.map(|ms| hours::clock(Duration::from_millis(ms)));
    let contact = scene.language.met(exchange.channel, exchange.direction);
    let detail = match (&exchange.state, exchange.theme.is_empty()) {
        (ExchangeState::Skipped(reason), _) => scene.language.skipped_for(reason),
        (_, true) => contact.to_owned(),
        (_, false) => format!("{contact} · {}", exchange.theme),
    };
    let (word, tone) = match exchange.state {
        ExchangeState::Planned => ("", Tone::Neutral),
        ExchangeState::Open(_) => (words.lasts, Tone::Good),
        ExchangeState::Closed(_) => (words.over, Tone::Good),
        ExchangeState::Skipped(_) => (words.skipped, Tone::Warn),
    };
    let state_words = [word, lasted.as_deref().unwrap_or("")];
    let state_words = state_words.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>();
    // Where there is no room at the right, it is said below the name.
    let narrow = ui.available_width() < NARROW && !state_words.is_empty();
    let detail = if narrow { format!("{} · {detail}", state_words.join(" ")) } else { detail };
    let aside = if narrow { String::new() } else { state_words.join("\n") };
    let entry = Entry {
        icon: icon(exchange),
        name: &format!("{number} · {}", exchange.name),
        detail: &detail,
        aside: &aside,
        chosen: state.chosen == Some(exchange.exchange),
        live: exchange.is_open(),
    };
    let movable = seen.about.may.arrange && exchange.state == ExchangeState::Planned;
    let sense = if movable { Sense::click_and_drag() } else { Sense::click() };
    let response = entry.show_as(ui, sense, tone, DETAIL).on_hover_text(detail.as_str());
    if response.clicked() {
        state.chosen = Some(exchange.exchange);
    }
    response
}

fn icon(exchange: &ExchangeView) -> &'static str {
    match (&exchange.state, exchange.channel, exchange.direction) {
        (ExchangeState::Closed(_), _, _) => icons::OK,
        (ExchangeState::Skipped(_), _, _) => icons::SKIP,
        (ExchangeState::Planned | ExchangeState::Open(_), Channel::Chat, _) => icons::CHAT,
        (ExchangeState::Open(_), Channel::Phone, _) => icons::CALL_ACTIVE,
        (ExchangeState::Planned, Channel::Phone, Direction::Inbound) => icons::CALL_IN,
        (ExchangeState::Planned, Channel::Phone, Direction::Outbound) => icons::CALL_OUT,
    }
}

/// Takes an exchange that is pulled by the pointer.
fn drag(
    ui: &Ui,
    scene: &Scene<'_>,
    seen: About<'_>,
    exchange: &ExchangeView,
    response: &Response,
    state: &mut Sheet,
) {
    if !seen.about.may.arrange || exchange.state != ExchangeState::Planned || !scene.has_room {
        return;
    }
    if response.drag_started() {
        state.dragged = Some(exchange.exchange);
    }
    if response.hovered() || response.dragged() {
        let cursor = if response.dragged() { CursorIcon::Grabbing } else { CursorIcon::Grab };
        ui.ctx().set_cursor_icon(cursor);
    }
}

/// Shows where the pulled exchange would come, and puts it there once it is let go.
fn drop_ui(
    ui: &Ui,
    scene: &mut Scene<'_>,
    about: &JuryCandidate,
    places: &[(ExchangeId, Rect)],
    state: &mut Sheet,
) {
    let Some(dragged) = state.dragged else { return };
    let (pointer, down) = ui.input(|input| (input.pointer.interact_pos(), input.pointer.any_down()));
    let Some(pointer) = pointer else {
        state.dragged = None;
        return;
    };
    let others = places.iter().filter(|(exchange, _)| *exchange != dragged);
    let mut above = others.clone().filter(|(_, rect)| rect.center().y < pointer.y);
    let place = above.clone().count();
    if !down {
        state.dragged = None;
        arrange(scene, about, dragged, place);
        return;
    }
    let edge = match above.next_back() {
        Some((_, rect)) => Some((rect.bottom() + 4.0, rect.x_range())),
        None => others.clone().next().map(|(_, rect)| (rect.top() - 4.0, rect.x_range())),
    };
    if let Some((y, across)) = edge {
        ui.painter().hline(across, y, palette(ui).live(Tone::Primary));
    }
}

/// Asks that an exchange come at this place among those to come.
pub fn arrange(scene: &mut Scene<'_>, about: &JuryCandidate, exchange: ExchangeId, place: usize) {
    if let Some(exchanges) = about.arranged(exchange, place) {
        let order = Order::Arrange { candidate: about.candidate, exchanges };
        scene.ask(Command::Order(Box::new(order)));
    }
}

/// How much is left, and for each exchange.
fn left_ui(ui: &mut Ui, scene: &Scene<'_>, about: &JuryCandidate) {
    let clock = |ms: u64| hours::clock(Duration::from_millis(ms));
    let left = scene.view.exam.remaining_ms(&about.clock, scene.now).filter(|_| about.is_of_exchanges());
    if let Some(left_ms) = left {
        let share = scene.view.exam.share_ms(about, scene.now).map(clock);
        let left = hours::clock(Duration::from_secs(left_ms.div_ceil(1_000)));
        let line = scene.language.left_and_share(&left, share.as_deref());
        ui.add(Label::new(theme::strong_small(line)).wrap());
    }
}

/// Chooses the exchange above or below by key.
fn step(ui: &Ui, about: &JuryCandidate, state: &mut Sheet) {
    let sheet = &about.run_sheet;
    let place = sheet.iter().position(|exchange| Some(exchange.exchange) == state.chosen).unwrap_or(0);
    let place = match (Shortcut::Previous.pressed(ui), Shortcut::Next.pressed(ui)) {
        (true, _) => place.saturating_sub(1),
        (false, true) => place + 1,
        (false, false) => return,
    };
    state.chosen = sheet.get(place).map(|exchange| exchange.exchange).or(state.chosen);
}
