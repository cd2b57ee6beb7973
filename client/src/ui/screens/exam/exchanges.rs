//! *Vos échanges*: those that are over and how long they lasted, the one that goes on, those to come.

use eframe::egui::{Align2, FontFamily, FontId, Label, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use signaling::protocol::exam::{Called, CandidateView, Channel, OwnExchange, OwnExchangeState};
use signaling::protocol::{Address, ClientId, Direction, Phase};

use crate::station::{Command, MediaState};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL_RADIUS, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Pill, section_ui};
use crate::ui::words::ReadingWords;
use crate::ui::{fonts, icons};

/// Height of a line, in points: a target of WCAG 2.2, 2.5.8, and six lines under a call.
const LINE: f32 = 32.0;
/// Side of an icon, in points.
const ICON: f32 = 18.0;

/// Draws the list; the client of the line that is pressed is `chosen`.
pub fn list_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: &CandidateView, chosen: &mut Option<ClientId>) {
    if seen.work.exchanges.is_empty() {
        return;
    }
    Card::new().show(ui, |ui| {
        section_ui(ui, ReadingWords::of(scene.language).your_exchanges);
        ui.spacing_mut().item_spacing.y = 2.0;
        for (number, exchange) in (1..).zip(&seen.work.exchanges) {
            line_ui(ui, scene, number, exchange, chosen);
        }
    });
}

fn line_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    number: usize,
    exchange: &OwnExchange,
    chosen: &mut Option<ClientId>,
) {
    let (words, palette) = (ReadingWords::of(scene.language), palette(ui));
    let client = exchange.client.as_ref().and_then(|id| scene.card_of(id));
    let open = matches!(exchange.state, OwnExchangeState::Open(_));
    let name = match &client {
        Some(card) => format!("{number} · {}", card.name),
        None => format!("{number} · {}", scene.language.to_come(exchange.channel, exchange.direction)),
    };
    let aside = match exchange.state {
        OwnExchangeState::Planned => String::new(),
        OwnExchangeState::Open(_) => words.now.to_owned(),
        OwnExchangeState::Closed(ms) => scene.language.lasted(ms),
        OwnExchangeState::Skipped => words.not_held.to_owned(),
    };
    let is_chosen = client.is_some() && exchange.client == *chosen;
    let sense = if client.is_some() { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), sense);
    response.widget_info(|| {
        let label = if aside.is_empty() { name.clone() } else { format!("{name}, {aside}") };
        WidgetInfo::selected(Role::ListBoxOption, client.is_some(), is_chosen || open, label)
    });
    if response.clicked() {
        chosen.clone_from(&exchange.client);
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    let fill = match (open, response.hovered() || is_chosen) {
        (true, _) => palette.primary_tint,
        (false, true) => palette.sunk,
        (false, false) => palette.surface,
    };
    ui.painter().rect_filled(rect.expand2(vec2(HALF_GAP, 0.0)), CONTROL_RADIUS, fill);
    if response.has_focus() || is_chosen || open && palette.untinted() {
        let ring = if response.has_focus() { palette.live(Tone::Primary) } else { palette.rest() };
        ui.painter().rect_stroke(rect.expand2(vec2(HALF_GAP, 0.0)), CONTROL_RADIUS, ring, StrokeKind::Inside);
    }
    let (icons_font, text_font) = match open {
        true => (fonts::live_icons(), FontId::new(15.0, fonts::bold())),
        false => (fonts::icons(), FontId::new(15.0, FontFamily::Proportional)),
    };
    let ink = match (open, &client) {
        (true, _) => palette.text,
        (false, Some(_)) => palette.text,
        (false, None) => palette.soft,
    };
    let icon_ink = if open { palette.primary } else { palette.soft };
    let middle = rect.center().y;
    let picture = icon_of(exchange);
    let centre = pos2(rect.left() + ICON / 2.0, middle);
    ui.painter().text(centre, Align2::CENTER_CENTER, picture, FontId::new(ICON, icons_font), icon_ink);
    let aside_font = FontId::new(14.0, FontFamily::Proportional);
    let aside_ink = if open { palette.text } else { palette.soft };
    let aside = ui.painter().layout_no_wrap(aside, aside_font, aside_ink);
    let left = rect.left() + ICON + 12.0;
    let mut job = eframe::egui::text::LayoutJob::simple_singleline(name, text_font, ink);
    job.wrap.max_width = (rect.right() - left - aside.size().x - HALF_GAP).max(40.0);
    job.wrap.max_rows = 1;
    let text = ui.painter().layout_job(job);
    ui.painter().galley(pos2(left, middle - text.size().y / 2.0), text, ink);
    let at = pos2(rect.right() - aside.size().x, middle - aside.size().y / 2.0);
    ui.painter().galley(at, aside, aside_ink);
}

fn icon_of(exchange: &OwnExchange) -> &'static str {
    match (exchange.channel, exchange.direction) {
        (Channel::Chat, _) => icons::CHAT,
        (Channel::Phone, Direction::Inbound) => icons::CALL_IN,
        (Channel::Phone, Direction::Outbound) => icons::CALL_OUT,
    }
}

/// The exchange that goes on.
pub fn open(seen: &CandidateView) -> Option<&OwnExchange> {
    seen.work.exchanges.iter().find(|exchange| matches!(exchange.state, OwnExchangeState::Open(_)))
}

/// Draws what the candidate waits for between two calls, or whom it is to call.
pub fn ready_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: &CandidateView) {
    let words = ReadingWords::of(scene.language);
    let media = scene.view.peer.as_ref().map(|peer| peer.media);
    let is_ready = scene.view.phase == Phase::Exchanges && media == Some(MediaState::Ready);
    let to_call = open(seen)
        .filter(|exchange| exchange.channel == Channel::Phone && exchange.direction == Direction::Outbound);
    let card = to_call.and_then(|exchange| scene.card_of(exchange.client.as_ref()?));
    let (tone, icon, state, more) = match (is_ready, &card) {
        (false, _) => (Tone::Warn, icons::LINK_BROKEN, scene.words.linking, words.jury_away),
        (true, Some(_)) => (Tone::Primary, icons::CALL_OUT, words.awaits_call, words.call_out_more),
        (true, None) => (Tone::Good, icons::OK, words.ready, words.ready_more),
    };
    let frame = Card::new().roomy();
    let frame = if card.is_some() { frame.live(tone) } else { frame };
    frame.show(ui, |ui| {
        Pill::new(tone, state).icon(icon).live().show(ui);
        ui.add_space(HALF_GAP);
        if let Some(card) = &card {
            ui.add(Label::new(theme::large(&card.name)).wrap());
            ui.add(Label::new(theme::soft(ui, crate::ui::hours::unbroken(&card.number))).wrap());
        }
        ui.add(Label::new(theme::running(more).color(palette(ui).soft)).wrap());
        let callable = is_ready && seen.may.call.contains(&Called::Clients) && scene.view.call.is_none();
        if let Some(card) = card.filter(|_| callable) {
            ui.add_space(HALF_GAP);
            let width = ui.available_width();
            let name = scene.language.call_client(&card.name);
            let button = Button::good(scene.words.call).icon(icons::ANSWER).named(name).tall().width(width);
            if button.shortcut(Shortcut::Phone).show(ui) {
                scene.ask(Command::Call { to: Address::Number(card.number.clone()), persona: None });
            }
        }
        super::outage_ui(ui, scene, seen);
    });
}
