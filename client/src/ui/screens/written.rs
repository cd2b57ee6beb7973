//! What a candidate wrote, for the jury to read: only ever shown, never changed here.

use eframe::egui::{Label, Ui};
use signaling::protocol::ClientId;
use signaling::protocol::exam::{CandidateNumber, Item, ItemRef, JuryCandidate, Piece, WorkEntry};

use crate::station::Command;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Pill, section_ui};
use crate::ui::words::ReadingWords;

/// Draws part 1's summary and letter, as far as they are handed in.
pub fn part1_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: &JuryCandidate) {
    let of_part1 = |entry: &&WorkEntry| match entry.piece {
        Piece::Summary | Piece::Letter => true,
        Piece::Notes(_) | Piece::ContactRecord(_) | Piece::Confirmation(_) => false,
    };
    list_ui(ui, scene, about.candidate, about.written.iter().filter(of_part1));
}

/// Draws the contact record and the confirmation of a client, as far as the jury may read them.
pub fn client_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: &JuryCandidate, client: &ClientId) {
    let of_client = |entry: &&WorkEntry| match &entry.piece {
        Piece::ContactRecord(of) | Piece::Confirmation(of) => of == client,
        Piece::Summary | Piece::Letter | Piece::Notes(_) => false,
    };
    list_ui(ui, scene, about.candidate, about.written.iter().filter(of_client));
}

fn list_ui<'a>(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    of: CandidateNumber,
    entries: impl Iterator<Item = &'a WorkEntry>,
) {
    let mut any = false;
    for entry in entries {
        any = true;
        entry_ui(ui, scene, of, entry);
    }
    if !any {
        let sentence = ReadingWords::of(scene.language).nothing_to_read;
        ui.add(Label::new(theme::running(sentence).color(palette(ui).soft)).wrap());
    }
}

fn entry_ui(ui: &mut Ui, scene: &mut Scene<'_>, of: CandidateNumber, entry: &WorkEntry) {
    section_ui(ui, scene.language.piece(&entry.piece));
    match entry.sent_ms {
        Some(at_ms) => {
            let line = scene.language.sent_at(at_ms);
            Pill::new(Tone::Good, &line).icon(icons::DELIVERED).show(ui);
        }
        None => {
            ui.add(Label::new(theme::soft(ui, scene.language.saved_at(entry.at_ms))).wrap());
        }
    }
    ui.add_space(HALF_GAP / 2.0);
    let key = (of, ItemRef::Work(entry.piece.clone(), entry.edition));
    match scene.view.exam.items.get(&key).map(|item| &**item) {
        Some(Item::Work(written)) => {
            ui.add(Label::new(theme::running(&written.text)).wrap());
        }
        Some(_) => {}
        None => {
            // Asked for once: the station keeps what is on its way.
            let asked = ui.scope_id().with((of.0, &entry.piece, entry.edition));
            if scene.has_room && !ui.data(|data| data.get_temp::<bool>(asked).unwrap_or(false)) {
                ui.data_mut(|data| data.insert_temp(asked, true));
                scene.ask(Command::ReadItem(of, key.1));
            }
            let sentence = ReadingWords::of(scene.language).loading;
            ui.add(Label::new(theme::running(sentence).color(palette(ui).soft)).wrap());
        }
    }
}
