//! One station as a tile: who, whether it can be reached, and with whom it is paired.

use eframe::egui::{
    Align, Label, Layout, Response, Role as Part, Sense, StrokeKind, Ui, UiBuilder, WidgetInfo, vec2,
};
use signaling::protocol::{Presence, Role, Station, StationId};

use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, CARD_RADIUS, PILL, Tone, palette};
use crate::ui::widgets::{Pill, icon_ui, split_right_ui};
use crate::ui::words::DeskWords;

/// Height of a tile, in points.
const HEIGHT: f32 = 80.0;

/// Draws the tile, to be chosen.
pub fn tile_ui(ui: &mut Ui, scene: &Scene<'_>, station: &Station, width: f32, chosen: bool) -> Response {
    let palette = palette(ui);
    let (tone, icon, state) = state(scene, station.state);
    let pairing = pairing(scene, station);
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::click());
    response.widget_info(|| {
        let name = scene.language.station(station.role, &station.name);
        WidgetInfo::selected(Part::ListBoxOption, true, chosen, format!("{name}, {state}, {pairing}"))
    });
    let stroke = match (chosen || response.has_focus(), tone) {
        (true, _) => palette.live(Tone::Primary),
        (false, Tone::Warn) => palette.live(Tone::Warn),
        (false, _) => palette.rest(),
    };
    let fill = if chosen { palette.primary_tint } else { palette.surface };
    ui.painter().rect(rect, CARD_RADIUS, fill, stroke, StrokeKind::Inside);
    let inside = UiBuilder::new().max_rect(rect.shrink(12.0)).layout(Layout::top_down(Align::Min));
    let ui = &mut ui.new_child(inside);
    ui.spacing_mut().item_spacing.y = 4.0;
    let pill = |ui: &mut Ui| {
        Pill::new(tone, state).icon(icon).show(ui);
    };
    split_right_ui(ui, PILL, pill, |ui| ui.add(Label::new(theme::title(&station.name)).truncate()));
    ui.horizontal(|ui| {
        let icon = match (station.listens_to, station.paired_with) {
            (Some(_), _) => icons::EAR,
            (None, Some(_)) => icons::LINK,
            (None, None) => icons::LINK_BROKEN,
        };
        icon_ui(ui, icon, 16.0, palette.soft, false);
        ui.add(Label::new(theme::soft(ui, &pairing)).truncate());
    });
    response
}

fn state(scene: &Scene<'_>, presence: Presence) -> (Tone, &'static str, &'static str) {
    let words = scene.words;
    match presence {
        Presence::Present => (Tone::Neutral, icons::OK, words.present),
        Presence::Busy => (Tone::Good, icons::CALL_ACTIVE, words.busy),
        Presence::DoNotDisturb => {
            (Tone::Warn, icons::DO_NOT_DISTURB, DeskWords::of(scene.language).do_not_disturb)
        }
        Presence::Away => (Tone::Warn, icons::LINK_BROKEN, words.away),
    }
}

fn pairing(scene: &Scene<'_>, station: &Station) -> String {
    let seen = |id: Option<StationId>| scene.view.roster.iter().find(|other| Some(other.id) == id);
    if let Some(heard) = seen(station.listens_to) {
        return scene.language.listens_to(&heard.name);
    }
    let other = seen(station.paired_with);
    match (other, station.role) {
        (Some(other), _) => scene.language.paired_with(other.role, &other.name),
        (None, Role::Staff) => scene.words.staff.to_owned(),
        (None, _) => scene.words.not_paired.to_owned(),
    }
}
