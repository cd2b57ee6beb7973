//! The tile of a candidate: who and where, in which state, the time left, what works there, and what else there is to know.

use eframe::egui::{
    Align, Label, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, vec2,
};
use signaling::protocol::exam::{OutageKind, StaffTile, StaffView};

use super::seen::{self, State};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, CARD_RADIUS, HALF_GAP, PILL, Tone, palette};
use crate::ui::widgets::{Pill, icon_ui, split_right_ui};
use crate::ui::words::FloorWords;

/// Inside the stroke, in points.
const PADDING: f32 = 12.0;
/// Height of the line of the clock, in points.
const CLOCK: f32 = 36.0;
/// Between two lines, in points.
const BETWEEN: f32 = 4.0;
/// Height of a line of what else there is to know, in points.
const LINE: f32 = 20.0;
/// How many such lines a tile has room for.
const LINES: usize = 2;

/// How high a tile is, in points.
pub const HEIGHT: f32 = 2.0 * PADDING + PILL + CLOCK + LINE * LINES as f32 + 2.0 * BETWEEN;

/// Draws the tile, to be chosen; picked ones are those to whom the next press is done.
pub fn tile_ui(
    ui: &mut Ui,
    scene: &Scene<'_>,
    session: &StaffView,
    tile: &StaffTile,
    width: f32,
    picked: bool,
) -> Response {
    let palette = palette(ui);
    let state = seen::state(scene, tile);
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
    let details = seen::details(scene, session, tile);
    announce(&response, scene, tile, state, &details, picked);
    if let Some((_, Some(next))) = seen::left(scene, tile) {
        ui.request_repaint_after(next);
    }
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let stroke = match (picked || response.has_focus(), state.tone) {
        (true, _) => palette.live(Tone::Primary),
        (false, Tone::Warn | Tone::Bad) => palette.live(state.tone),
        (false, _) if response.hovered() => Stroke::new(palette.thin, palette.soft),
        (false, Tone::Neutral | Tone::Primary | Tone::Good) => palette.rest(),
    };
    let fill = if picked { palette.primary_tint } else { palette.surface };
    ui.painter().rect(rect, CARD_RADIUS, fill, stroke, StrokeKind::Inside);
    content_ui(ui, scene, tile, rect, state, &details);
    response
}

fn content_ui(ui: &mut Ui, scene: &Scene<'_>, tile: &StaffTile, rect: Rect, state: State, details: &str) {
    let words = FloorWords::of(scene.language);
    let inside = UiBuilder::new().max_rect(rect.shrink(PADDING)).layout(Layout::top_down(Align::Min));
    let ui = &mut ui.new_child(inside);
    ui.shrink_clip_rect(rect);
    ui.spacing_mut().item_spacing.y = BETWEEN;
    let pill = |ui: &mut Ui| {
        let pill = Pill::new(state.tone, state.word).icon(state.icon);
        let filled = matches!(state.tone, Tone::Good | Tone::Warn);
        if filled { pill.live() } else { pill }.show(ui);
    };
    split_right_ui(ui, PILL, pill, |ui| {
        ui.label(theme::title(tile.candidate.to_string()));
        let place = place(scene, tile);
        ui.add(Label::new(theme::soft(ui, place)).truncate());
    });
    let works = |ui: &mut Ui| works_ui(ui, scene, tile);
    split_right_ui(ui, CLOCK, works, |ui| {
        let late = tile.clock.last_minutes;
        if let Some((clock, _)) = seen::left(scene, tile) {
            let clock = theme::large(clock);
            ui.label(if late { clock.color(palette(ui).strong(Tone::Warn)) } else { clock });
            ui.label(theme::soft(ui, words.left));
        } else {
            ui.label(theme::large("–").color(palette(ui).soft));
        }
    });
    let text = theme::soft(ui, details).line_height(Some(LINE));
    let mut job = eframe::egui::text::LayoutJob::default();
    let style = std::sync::Arc::clone(ui.style());
    text.append_to(&mut job, &style, eframe::egui::FontSelection::Default, Align::Min);
    job.wrap.max_width = ui.available_width();
    job.wrap.max_rows = LINES;
    let galley = ui.painter().layout_job(job);
    ui.add(Label::new(galley).selectable(false));
}

/// Headset and connection: each an icon, in its colour, crossed where it fails.
fn works_ui(ui: &mut Ui, scene: &Scene<'_>, tile: &StaffTile) {
    let palette = palette(ui);
    ui.spacing_mut().item_spacing.x = HALF_GAP;
    if tile.station.is_none() {
        return;
    }
    let here = seen::is_here(scene, tile);
    let (icon, tone) = if here { (icons::SIGNAL_GOOD, Tone::Good) } else { (icons::SIGNAL_NONE, Tone::Bad) };
    icon_ui(ui, icon, 22.0, palette.strong(tone), false);
    let (icon, tone) = match (here, seen::fails(tile, OutageKind::Device)) {
        (false, _) => (icons::HEADSET, Tone::Neutral),
        (true, true) => (icons::MICROPHONE_OFF, Tone::Bad),
        (true, false) => (icons::HEADSET, Tone::Good),
    };
    icon_ui(ui, icon, 22.0, palette.strong(tone), tone == Tone::Bad);
}

/// Where it sits.
fn place(scene: &Scene<'_>, tile: &StaffTile) -> String {
    let station = seen::station_of(scene, tile);
    station.map_or_else(String::new, |station| scene.language.place(&station.name))
}

/// All of it in words, for whoever does not see it.
fn announce(
    response: &Response,
    scene: &Scene<'_>,
    tile: &StaffTile,
    state: State,
    details: &str,
    picked: bool,
) {
    let words = FloorWords::of(scene.language);
    let mut said = vec![scene.language.you_are(&tile.candidate.to_string()), place(scene, tile)];
    said.push(state.word.to_owned());
    said.extend(seen::left(scene, tile).map(|(clock, _)| format!("{clock} {}", words.left)));
    said.push(details.to_owned());
    if tile.station.is_some() {
        let headset = seen::fails(tile, OutageKind::Device);
        said.push(if headset { words.headset_lost } else { words.headset_well }.to_owned());
        let here = seen::is_here(scene, tile);
        said.push(if here { words.link_well } else { words.link_lost }.to_owned());
    }
    said.retain(|part| !part.is_empty());
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, picked, said.join(", ")));
}
