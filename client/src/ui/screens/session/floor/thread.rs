//! The thread of the session: what happened, the newest first; or, in its place, the calls of the chosen candidate.

use eframe::egui::{Align, Label, Layout, RichText, Ui, vec2};
use signaling::protocol::Role;
use signaling::protocol::exam::{Recorded, StaffTile, StaffView};

use super::facts::{self, FactKind};
use super::{Floor, seen};
use crate::station::Command;
use crate::ui::scene::Scene;
use crate::ui::screens::log;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::typography::set;
use crate::ui::widgets::{Button, icon_ui, page_ui, split_right_ui};
use crate::ui::words::{FactNames, FloorWords, LogWords};
use crate::ui::{hours, icons};

/// How many facts the thread shows: what is older is on the record's page.
const SHOWN: usize = 60;
/// Room for an hour, in points.
const HOUR: f32 = 64.0;
/// Height of a line, in points.
const LINE: f32 = 20.0;

/// Draws it, or the calls of the chosen candidate.
pub fn thread_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    session: &StaffView,
    chosen: Option<&StaffTile>,
    state: &mut Floor,
    scrolls: bool,
) {
    let (words, log_words) = (FloorWords::of(scene.language), LogWords::of(scene.language));
    ui.horizontal_wrapped(|ui| {
        if Button::tab(words.thread).chosen(!state.calls).show(ui) {
            state.calls = false;
        }
        let calls = Button::tab(log_words.tab).icon(icons::CALLS).chosen(state.calls);
        if calls.shortcut(Shortcut::Calls).named(log_words.title).show(ui) {
            state.calls = true;
        }
    });
    ui.add_space(HALF_GAP / 2.0);
    let mut content = |ui: &mut Ui| match state.calls {
        true => calls_ui(ui, scene, chosen, state),
        false => facts_ui(ui, scene, session),
    };
    if scrolls { page_ui(ui, "thread", content) } else { content(ui) }
}

fn facts_ui(ui: &mut Ui, scene: &Scene<'_>, session: &StaffView) {
    let words = FloorWords::of(scene.language);
    let record = &scene.view.exam.record;
    if !record.whole {
        ui.add(Label::new(theme::soft(ui, words.thread_coming)).wrap());
    }
    for recorded in record.facts.iter().rev().take(SHOWN) {
        fact_ui(ui, scene, session, recorded);
    }
    if record.facts.len() > SHOWN {
        ui.add(Label::new(theme::soft(ui, words.thread_more)).wrap());
    }
}

/// One fact: its hour, its sentence, and its kind in its colour.
fn fact_ui(ui: &mut Ui, scene: &Scene<'_>, session: &StaffView, recorded: &Recorded) {
    let palette = palette(ui);
    let names = FactNames { session, roster: &scene.view.roster };
    let sentence = set(scene.language.fact(&recorded.fact, names));
    let tone = facts::tone(&recorded.fact);
    let mark = |ui: &mut Ui| {
        let icon = FactKind::of(&recorded.fact).icon();
        icon_ui(ui, icon, 16.0, palette.strong(tone), tone == Tone::Bad);
    };
    split_right_ui(ui, 32.0, mark, |ui| {
        ui.allocate_ui_with_layout(vec2(HOUR, LINE), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(HOUR);
            ui.label(theme::soft(ui, hours::hour(recorded.at_ms)));
        });
        ui.add(Label::new(RichText::new(sentence).size(14.0)).wrap());
    });
    let y = ui.cursor().top() - HALF_GAP / 2.0;
    ui.painter().hline(ui.max_rect().x_range(), y, palette.rest());
}

/// The calls of the chosen candidate's station; its log is asked for when it is first to be seen.
fn calls_ui(ui: &mut Ui, scene: &mut Scene<'_>, chosen: Option<&StaffTile>, state: &mut Floor) {
    let words = LogWords::of(scene.language);
    let station = chosen.and_then(|tile| seen::station_of(scene, tile));
    let Some(station) = station else {
        ui.add(Label::new(theme::running(words.choose_station).color(palette(ui).soft)).wrap());
        return;
    };
    if state.asked != Some(station.id) && scene.has_room {
        state.asked = Some(station.id);
        scene.ask(Command::ShowCalls(Some(station.id)));
    }
    ui.label(theme::strong(scene.language.place(&station.name)));
    if scene.view.call_log.of == Some(station.id) {
        log::log_ui(ui, scene, &mut state.log, Some(Role::Jury));
    } else {
        ui.add(Label::new(theme::running(words.awaited).color(palette(ui).soft)).wrap());
    }
}
