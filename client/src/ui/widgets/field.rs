//! Fields to write in, and facts with their labels.

use eframe::egui::{Frame, Id, Margin, Response, Stroke, TextEdit, Ui};

use crate::ui::theme::{self, CONTROL_RADIUS, palette};
use crate::ui::typography::set;

/// A field of one line with its label above it.
#[must_use = "nothing is drawn before `show`"]
pub struct Field<'a> {
    label: &'a str,
    text: &'a mut String,
    limit: usize,
    wrong: bool,
    example: &'a str,
    id: Option<Id>,
}

impl<'a> Field<'a> {
    /// A field for `text`, `limit` characters at most.
    pub fn new(label: &'a str, text: &'a mut String, limit: usize) -> Self {
        Field { label, text, limit, wrong: false, example: "", id: None }
    }

    /// What is in it cannot be used.
    pub fn wrong(mut self, wrong: bool) -> Self {
        self.wrong = wrong;
        self
    }

    /// Shown while it is empty.
    pub fn example(mut self, example: &'a str) -> Self {
        self.example = example;
        self
    }

    /// Under this name for the keyboard.
    pub fn id(mut self, id: Id) -> Self {
        self.id = Some(id);
        self
    }

    /// Draws it as wide as there is room.
    pub fn show(self, ui: &mut Ui) -> Response {
        let palette = palette(ui);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            let label = ui.label(theme::soft(ui, self.label));
            let id = self.id.unwrap_or_else(|| ui.make_persistent_id(self.label));
            let focused = ui.memory(|memory| memory.has_focus(id));
            let stroke = match (self.wrong, focused) {
                (true, _) => palette.live(theme::Tone::Bad),
                (false, true) => palette.live(theme::Tone::Primary),
                (false, false) => Stroke::new(palette.thin, palette.soft),
            };
            let frame = framed(palette, stroke);
            let edit = TextEdit::singleline(self.text)
                .id(id)
                .char_limit(self.limit)
                .hint_text(self.example)
                .frame(frame)
                .desired_width(ui.available_width());
            ui.add(edit).labelled_by(label.id)
        })
        .inner
    }
}

/// The frame around something to write in.
fn framed(palette: &theme::Palette, stroke: Stroke) -> Frame {
    Frame::new()
        .fill(palette.surface)
        .stroke(stroke)
        .corner_radius(CONTROL_RADIUS)
        .inner_margin(Margin::symmetric(12, 11))
}

/// Draws a fact of a file: its label, and what it says.
pub fn labelled_ui(ui: &mut Ui, label: &str, value: &str) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let name = ui.add(eframe::egui::Label::new(theme::soft(ui, label)).wrap());
        ui.add(eframe::egui::Label::new(set(value)).wrap()).labelled_by(name.id);
    });
}
