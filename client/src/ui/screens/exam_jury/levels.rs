//! The scores of a scale as pills that can be pressed.

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, FontId, Id, Label, Layout, RichText, Role, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::ui::fonts;
use crate::ui::theme::{PILL, Tone, palette};
use crate::ui::typography::set;

/// Left and right of the word in a pill, in points.
const PADDING: f32 = 8.0;
/// Height of what can be pressed around a pill, in points: nine criteria stand one below the other.
pub const ROW: f32 = 38.0;
/// The share of a line that pills may take beside their criterion.
const SHARE: f32 = 0.62;

/// One criterion with the scale to score it on.
#[derive(Clone, Copy, Debug)]
pub struct Levels<'a> {
    /// Where it is for the keyboard.
    pub id: Id,
    /// The criterion, in a word or two.
    pub label: &'a str,
    /// In a whole sentence.
    pub text: &'a str,
    /// The scores, the lowest first.
    pub scale: &'a [String],
    /// The one given.
    pub chosen: Option<u8>,
    /// Whether another can be given now.
    pub enabled: bool,
}

/// What a score says: the best is well, the least is wrong, and what lies between needs an eye.
pub fn tone(level: u8, scale: &[String]) -> Tone {
    match (usize::from(level), scale.len()) {
        (_, 0 | 1) => Tone::Neutral,
        (level, levels) if level + 1 >= levels => Tone::Good,
        (0, _) => Tone::Bad,
        _ => Tone::Warn,
    }
}

/// The word of a score; empty where the scale has no such place.
pub fn word(level: u8, scale: &[String]) -> &str {
    scale.get(usize::from(level)).map_or("", String::as_str)
}

/// Where a score is for the keyboard, within its criterion.
pub fn level_id(criterion: Id, level: u8) -> Id {
    criterion.with(level)
}

impl Levels<'_> {
    /// Draws the criterion with its pills beside it, the best first, or below it where they are long. Gives the score
    /// that was pressed.
    pub fn show(self, ui: &mut Ui) -> Option<u8> {
        let gap = ui.spacing().item_spacing.x;
        let needed: f32 = self.scale.iter().map(|word| width(ui, word) + gap).sum();
        let mut pressed = None;
        if needed > ui.available_width() * SHARE {
            self.label_ui(ui);
            ui.horizontal_wrapped(|ui| pressed = self.pills_ui(ui));
            return pressed;
        }
        let room = ui.available_width() - needed;
        ui.horizontal(|ui| {
            ui.set_min_height(ROW);
            ui.allocate_ui_with_layout(vec2(room, ROW), Layout::left_to_right(Align::Center), |ui| {
                ui.set_width(room - gap);
                self.label_ui(ui);
            });
            pressed = self.pills_ui(ui);
        });
        pressed
    }

    fn label_ui(&self, ui: &mut Ui) {
        let label = ui.add(Label::new(RichText::new(set(self.label)).size(15.0)).wrap());
        if !self.text.is_empty() {
            label.on_hover_text(set(self.text));
        }
    }

    fn pills_ui(&self, ui: &mut Ui) -> Option<u8> {
        let mut pressed = None;
        for (level, word) in (0..=u8::MAX).zip(self.scale).rev() {
            if self.pill_ui(ui, level, word) {
                pressed = Some(level);
            }
        }
        pressed
    }

    fn pill_ui(&self, ui: &mut Ui, level: u8, word: &str) -> bool {
        let chosen = self.chosen == Some(level);
        let toggle = Toggle {
            id: level_id(self.id, level),
            text: word,
            name: &format!("{}, {word}", self.label),
            role: Role::RadioButton,
            tone: tone(level, self.scale),
            chosen,
            enabled: self.enabled,
        };
        toggle.show(ui)
    }
}

/// A pill that can be pressed: a score, a tab of the grid, a mark.
#[derive(Clone, Copy, Debug)]
pub struct Toggle<'a> {
    /// Where it is for the keyboard.
    pub id: Id,
    /// Its word.
    pub text: &'a str,
    /// Read aloud so.
    pub name: &'a str,
    /// What it is to assistive technology.
    pub role: Role,
    /// In which tone, while it is chosen.
    pub tone: Tone,
    /// Whether it is.
    pub chosen: bool,
    /// Whether it can be pressed now.
    pub enabled: bool,
}

impl Toggle<'_> {
    /// Draws it; what can be pressed is higher than the pill. True where it was.
    pub fn show(self, ui: &mut Ui) -> bool {
        let palette = palette(ui);
        let room = ui.available_width().max(PILL);
        let (_, space) = ui.allocate_space(vec2(width(ui, self.text).min(room), ROW));
        let sense = if self.enabled { Sense::click() } else { Sense::hover() };
        let response = ui.interact(space, self.id, sense);
        let info = |role| match role {
            Role::Button => WidgetInfo::labeled(role, self.enabled, self.name),
            _ => WidgetInfo::selected(role, self.enabled, self.chosen, self.name),
        };
        response.widget_info(|| info(self.role));
        let mut pill = space;
        pill.min.y = space.center().y - PILL / 2.0;
        pill.max.y = pill.min.y + PILL;
        let tone = if self.chosen { self.tone } else { Tone::Neutral };
        let ink = palette.strong(tone);
        let mut stroke = if self.chosen { palette.live(tone) } else { palette.rest() };
        if !self.chosen && !palette.untinted() {
            stroke.color = if response.hovered() && self.enabled { palette.soft } else { palette.sunk };
        }
        ui.painter().rect(pill, PILL / 2.0, palette.tint(tone), stroke, StrokeKind::Inside);
        if response.has_focus() {
            let ring = palette.live(Tone::Primary);
            ui.painter().rect_stroke(pill.expand(2.0), PILL / 2.0 + 2.0, ring, StrokeKind::Outside);
        }
        let mut job = LayoutJob::simple(set(self.text), font(), ink, pill.width() - 2.0 * PADDING);
        job.wrap.max_rows = 1;
        job.wrap.break_anywhere = true;
        let galley = ui.painter().layout_job(job);
        let at = pos2(pill.center().x - galley.size().x / 2.0, pill.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
        response.clicked()
    }
}

fn width(ui: &Ui, word: &str) -> f32 {
    let galley = ui.painter().layout_no_wrap(set(word), font(), palette(ui).text);
    galley.size().x.ceil() + 2.0 * PADDING
}

fn font() -> FontId {
    FontId::new(14.0, fonts::bold())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_score_is_good_the_least_is_bad_and_one_between_is_neither() {
        let scale = |levels: usize| vec![String::from("Acquis"); levels];
        assert_eq!((tone(1, &scale(2)), tone(0, &scale(2))), (Tone::Good, Tone::Bad));
        assert_eq!((tone(1, &scale(4)), tone(3, &scale(4))), (Tone::Warn, Tone::Good));
        assert_eq!((tone(0, &scale(1)), word(7, &scale(2))), (Tone::Neutral, ""));
    }
}
