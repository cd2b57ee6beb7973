//! A client's file: its facts in two columns, and the contacts before this one.

use eframe::egui::{Label, Ui};
use signaling::protocol::{ClientCard, Contact, Field};

use crate::ui::scene::Scene;
use crate::ui::theme::{self, GAP, HALF_GAP, palette};
use crate::ui::typography::set;
use crate::ui::widgets::{Width, labelled_ui, section_ui, table_ui};

/// Below this width facts stand in one column, and former contacts one below the other, in points.
const TWO_COLUMNS: f32 = 440.0;

/// Draws the file, or says why there is none.
pub fn file_ui(ui: &mut Ui, scene: &Scene<'_>, card: Option<&ClientCard>) {
    let Some(card) = card else {
        let why = if scene.view.call.is_some() { scene.words.no_file } else { scene.words.file_later };
        ui.add(Label::new(theme::running(why).color(palette(ui).soft)).wrap());
        return;
    };
    ui.add(Label::new(theme::title(&card.name)).wrap());
    ui.add_space(HALF_GAP);
    fields_ui(ui, &card.fields);
    if !card.contacts.is_empty() {
        section_ui(ui, scene.words.last_contacts);
        contacts_ui(ui, scene, card);
    }
}

/// Draws labelled facts, in two columns where there is room.
pub fn fields_ui(ui: &mut Ui, fields: &[Field]) {
    let across = if ui.available_width() < TWO_COLUMNS { 1 } else { 2 };
    for row in fields.chunks(across) {
        ui.columns(across, |columns| {
            for (column, field) in columns.iter_mut().zip(row) {
                labelled_ui(column, &field.label, &field.value);
            }
        });
        ui.add_space(HALF_GAP / 2.0);
    }
}

fn contacts_ui<'a>(ui: &mut Ui, scene: &Scene<'_>, card: &'a ClientCard) {
    let words = scene.words;
    if ui.available_width() >= TWO_COLUMNS {
        let columns = [
            (words.date, Width::Fit),
            (words.channel, Width::Fit),
            (words.reason, Width::Share(1.2)),
            (words.outcome, Width::Share(1.0)),
        ];
        let row =
            |contact: &'a Contact| [&*contact.date, &*contact.channel, &*contact.reason, &*contact.outcome];
        let rows: Vec<[&str; 4]> = card.contacts.iter().map(row).collect();
        table_ui(ui, columns, &rows);
        return;
    }
    for contact in &card.contacts {
        ui.add_space(HALF_GAP / 2.0);
        ui.label(theme::soft(ui, format!("{} · {}", contact.date, contact.channel)));
        ui.add(Label::new(set(&*contact.reason)).wrap());
        ui.add(Label::new(set(&*contact.outcome)).wrap());
        ui.add_space(GAP / 4.0);
    }
}
