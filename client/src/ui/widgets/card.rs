//! Cards, the bars above them, and their headings.

use eframe::egui::{CornerRadius, Frame, Margin, Response, Ui};

use crate::ui::theme::{self, CARD_RADIUS, GAP, HALF_GAP, Tone, palette};

/// A surface that holds what belongs together.
#[derive(Clone, Copy, Debug)]
#[must_use = "nothing is drawn before `show`"]
pub struct Card {
    live: Option<Tone>,
    tinted: bool,
    filling: bool,
    margin: i8,
}

impl Card {
    /// A card at rest.
    pub fn new() -> Self {
        Card { live: None, tinted: false, filling: false, margin: 16 }
    }

    /// A card whose content is live: a thick stroke in this tone.
    pub fn live(mut self, tone: Tone) -> Self {
        self.live = Some(tone);
        self
    }

    /// On a tinted ground too.
    pub fn tinted(mut self, tinted: bool) -> Self {
        self.tinted = tinted;
        self
    }

    /// As high as there is room.
    pub fn filling(mut self, filling: bool) -> Self {
        self.filling = filling;
        self
    }

    /// With more air inside.
    pub fn roomy(mut self) -> Self {
        self.margin = 24;
        self
    }

    /// Draws it around its content, as wide as there is room.
    pub fn show<R>(self, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
        let palette = palette(ui);
        let stroke = self.live.map_or(palette.rest(), |tone| palette.live(tone));
        let fill = match self.live {
            Some(tone) if self.tinted => palette.tint(tone),
            _ => palette.surface,
        };
        // A thicker stroke takes its room from the margin, so that nothing moves when a card goes live.
        let margin = self.margin - (stroke.width - palette.thin) as i8;
        let frame = Frame::new()
            .fill(fill)
            .stroke(stroke)
            .corner_radius(CornerRadius::same(CARD_RADIUS))
            .inner_margin(Margin::same(margin));
        frame
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                if self.filling {
                    ui.set_min_height(ui.available_height());
                }
                add(ui)
            })
            .inner
    }
}

/// Draws a bar that says one thing, in its tone, with what one can do about it on the right.
pub fn bar_ui(ui: &mut Ui, tone: Tone, icon: &str, sentence: &str, add: impl FnOnce(&mut Ui)) -> Response {
    let palette = palette(ui);
    let mut stroke = palette.live(tone);
    stroke.width = palette.thin;
    Frame::new()
        .fill(palette.tint(tone))
        .stroke(stroke)
        .corner_radius(CornerRadius::same(CARD_RADIUS))
        .inner_margin(Margin::symmetric(16, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            super::split_right_ui(ui, add, |ui| {
                super::icon_ui(ui, icon, 20.0, palette.strong(tone), true);
                let label = ui.add(eframe::egui::Label::new(theme::running(sentence)).wrap());
                ui.ctx().accesskit_node_builder(label.id, |node| {
                    node.set_live(eframe::egui::accesskit::Live::Polite);
                });
            });
        })
        .response
}

/// Draws the heading of a part of a card.
pub fn section_ui(ui: &mut Ui, heading: &str) {
    if ui.cursor().top() - ui.max_rect().top() > HALF_GAP {
        ui.add_space(GAP - HALF_GAP);
    }
    let response = ui.label(theme::strong(heading));
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(eframe::egui::accesskit::Role::Heading);
    });
}
