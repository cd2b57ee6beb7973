//! The staff's screen: who sits where, who plays for whom, and what happened.

use eframe::egui::{Label, ScrollArea, Ui, vec2};
use signaling::protocol::{Role, Station, StationId};

use super::log::{self, CallLog};
use super::session::{self, Session};
use super::{listening, roster};
use crate::station::Command;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, GAP, HALF_GAP, palette};
use crate::ui::typography::set;
use crate::ui::widgets::{Button, Card, Columns, page_ui, section_ui};
use crate::ui::words::{ImportWords, LogWords};
use crate::ui::{hours, icons};

/// From this width on the journal stands beside the stations, in points.
const TWO_COLUMNS: f32 = 800.0;
/// The narrowest a station's tile can be, in points.
const TILE: f32 = 264.0;

/// What the screen remembers between two passes.
#[derive(Debug, Default)]
pub struct Staff {
    chosen: Option<StationId>,
    log: CallLog,
    /// The calls of the chosen station are shown in place of the session's journal.
    calls: bool,
    /// Whose calls the station was asked for.
    asked: Option<StationId>,
    session: Session,
    /// The server has no package, and one is to be sent.
    prepares: bool,
}

/// Draws the screen.
pub fn staff_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Staff) {
    if session::is_shown(scene.view) {
        return session::session_ui(ui, scene, &mut state.session);
    }
    if scene.view.exam.offer.is_some() && first_package_ui(ui, scene, state) {
        return;
    }
    let width = ui.available_width();
    if width < TWO_COLUMNS {
        page_ui(ui, "staff", |ui| {
            heard_ui(ui, scene, state);
            floor_ui(ui, scene, state);
            chosen_ui(ui, scene, state);
            Card::new().show(ui, |ui| record_ui(ui, scene, state, false));
        });
        return;
    }
    let mut columns = Columns::new(ui);
    let right = (width * 0.29).clamp(304.0, 460.0);
    columns.column_ui(ui, width - right - GAP, |ui| page_ui(ui, "floor", |ui| floor_ui(ui, scene, state)));
    columns.rest_ui(ui, |ui| {
        heard_ui(ui, scene, state);
        chosen_ui(ui, scene, state);
        ui.add_space(HALF_GAP);
        Card::new().filling(true).show(ui, |ui| record_ui(ui, scene, state, true));
    });
}

/// The way to prepare a session where the server has no package, and back; true where that is shown.
fn first_package_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Staff) -> bool {
    let words = ImportWords::of(scene.language);
    if !state.prepares {
        state.prepares = Button::new(words.prepare).icon(icons::PACKAGE).show(ui);
        ui.add_space(HALF_GAP);
        return false;
    }
    state.prepares = !Button::quiet(words.back).icon(icons::BACK).show(ui);
    session::session_ui(ui, scene, &mut state.session);
    true
}

/// What is listened to, if anything is.
fn heard_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &Staff) {
    if let Some(heard) = &scene.view.listening {
        let chosen = scene.view.roster.iter().find(|station| Some(station.id) == state.chosen);
        listening::heard_ui(ui, scene, heard, chosen);
        ui.add_space(HALF_GAP);
    }
}

/// What happened in the session, or the calls of the chosen station.
fn record_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Staff, scrolls: bool) {
    ui.horizontal_wrapped(|ui| {
        if Button::tab(scene.words.journal).chosen(!state.calls).show(ui) {
            state.calls = false;
        }
        let words = LogWords::of(scene.language);
        let calls = Button::tab(words.tab).icon(icons::CALLS).chosen(state.calls);
        if calls.shortcut(Shortcut::Calls).named(words.title).show(ui) {
            state.calls = true;
        }
    });
    ui.add_space(HALF_GAP / 2.0);
    let name = if state.calls { "calls" } else { "journal" };
    let mut content = |ui: &mut Ui| match state.calls {
        true => calls_ui(ui, scene, state),
        false => journal_ui(ui, scene),
    };
    if scrolls { page_ui(ui, name, content) } else { content(ui) }
}

/// The calls of the chosen station; its log is asked for when it is first to be seen.
fn calls_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Staff) {
    let chosen = scene.view.roster.iter().find(|station| Some(station.id) == state.chosen);
    let of = chosen.and_then(|station| match station.role {
        Role::Candidate => Some((station, Role::Jury)),
        Role::Jury => Some((station, Role::Candidate)),
        Role::Staff => None,
    });
    let Some((station, other)) = of else {
        let words = LogWords::of(scene.language);
        ui.add(Label::new(theme::running(words.choose_station).color(palette(ui).soft)).wrap());
        return;
    };
    let (id, name) = (station.id, scene.language.station(station.role, &station.name));
    if state.asked != Some(id) && scene.has_room {
        state.asked = Some(id);
        scene.ask(Command::ShowCalls(Some(id)));
    }
    section_ui(ui, &name);
    if scene.view.call_log.of == Some(id) {
        log::log_ui(ui, scene, &mut state.log, Some(other));
    } else {
        let words = LogWords::of(scene.language);
        ui.add(Label::new(theme::running(words.awaited).color(palette(ui).soft)).wrap());
    }
}

/// The stations as tiles: candidates first, then juries.
fn floor_ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut Staff) {
    step(ui, &scene.view.roster, state);
    let of = |role| move |station: &&Station| station.role == role;
    let count = |role| scene.view.roster.iter().filter(of(role)).count();
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::title(scene.words.floor));
        ui.label(theme::soft(ui, scene.language.count(count(Role::Candidate), count(Role::Jury))));
    });
    for (role, heading, none) in [
        (Role::Candidate, scene.words.candidates, scene.words.no_candidates),
        (Role::Jury, scene.words.juries, scene.words.no_juries),
        (Role::Staff, scene.words.staff, ""),
    ] {
        let stations: Vec<&Station> = scene.view.roster.iter().filter(of(role)).collect();
        if stations.is_empty() && none.is_empty() {
            continue;
        }
        section_ui(ui, heading);
        if stations.is_empty() {
            ui.label(theme::soft(ui, none));
        }
        tiles_ui(ui, scene, state, &stations);
    }
}

fn tiles_ui(ui: &mut Ui, scene: &Scene<'_>, state: &mut Staff, stations: &[&Station]) {
    let width = ui.available_width();
    let across = ((width + HALF_GAP) / (TILE + HALF_GAP)).floor().max(1.0);
    let tile = (width - (across - 1.0) * 12.0) / across;
    for row in stations.chunks(across as usize) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            for station in row {
                let chosen = state.chosen == Some(station.id);
                if roster::tile_ui(ui, scene, station, tile, chosen).clicked() {
                    state.chosen = Some(station.id);
                }
            }
        });
        ui.add_space(4.0);
    }
}

/// The station chosen, and what can be done with it.
fn chosen_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Staff) {
    let words = scene.words;
    let roster = std::sync::Arc::clone(&scene.view.roster);
    let station = state.chosen.and_then(|id| roster.iter().find(|station| station.id == id));
    Card::new().show(ui, |ui| {
        let Some(station) = station else {
            section_ui(ui, words.pairing);
            ui.add(Label::new(theme::running(words.pairing_how).color(palette(ui).soft)).wrap());
            return;
        };
        section_ui(ui, &scene.language.station(station.role, &station.name));
        let paired = station.paired_with.and_then(|id| roster.iter().find(|other| other.id == id));
        listening::listen_ui(ui, scene, station, true);
        let width = ui.available_width();
        if let Some(other) = paired {
            let with = scene.language.paired_with(other.role, &other.name);
            ui.add(Label::new(theme::running(with)).wrap());
            if Button::new(words.unpair).icon(icons::LINK_BROKEN).width(width).show(ui) {
                scene.ask(Command::Unpair(station.id));
            }
        }
        let wanted = match station.role {
            Role::Candidate => Role::Jury,
            Role::Jury => Role::Candidate,
            Role::Staff => {
                ui.add(Label::new(theme::running(words.staff_unpaired).color(palette(ui).soft)).wrap());
                return;
            }
        };
        pair_ui(ui, scene, station, roster.iter().filter(|other| other.role == wanted));
    });
}

fn pair_ui<'a>(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    station: &Station,
    others: impl Iterator<Item = &'a Station>,
) {
    let words = scene.words;
    let others: Vec<&Station> = others.filter(|other| station.paired_with != Some(other.id)).collect();
    if others.is_empty() {
        ui.add(Label::new(theme::soft(ui, words.nobody_to_pair)).wrap());
        return;
    }
    ui.label(theme::soft(ui, words.pair_with));
    let width = ui.available_width();
    ScrollArea::vertical().id_salt("pair").max_height(216.0).auto_shrink([false, true]).show(ui, |ui| {
        for (other, number) in others.into_iter().zip(1..=u8::MAX) {
            let name = scene.language.station(other.role, &other.name);
            let label =
                if other.paired_with.is_some() { format!("{name} · {}", words.taken) } else { name.clone() };
            let button = Button::new(&label).icon(icons::LINK).width(width.min(ui.available_width()));
            let button = button.named(format!("{} {name}", words.pair_with));
            let button = if number <= 9 { button.shortcut(Shortcut::Choose(number)) } else { button };
            if button.show(ui) {
                let (candidate, jury) = match station.role {
                    Role::Candidate => (station.id, other.id),
                    Role::Jury | Role::Staff => (other.id, station.id),
                };
                scene.ask(Command::Pair { candidate, jury });
            }
        }
    });
}

/// Draws what happened, the last first.
fn journal_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = palette(ui);
    if scene.view.journal.is_empty() {
        ui.add(Label::new(theme::soft(ui, scene.words.journal_empty)).wrap());
    }
    for entry in scene.view.journal.iter().rev() {
        ui.horizontal_top(|ui| {
            ui.add_sized(vec2(72.0, 20.0), Label::new(theme::soft(ui, hours::hour(entry.at_ms))));
            let sentence = scene.language.happened(&entry.event, &scene.view.roster, &scene.view.journal);
            ui.add(Label::new(eframe::egui::RichText::new(set(sentence)).size(14.0)).wrap());
        });
        let y = ui.cursor().top();
        ui.painter().hline(ui.max_rect().x_range(), y, palette.rest());
        ui.add_space(4.0);
    }
}

/// Moves the choice up or down by key.
fn step(ui: &Ui, roster: &[Station], state: &mut Staff) {
    let mut order: Vec<&Station> = roster.iter().collect();
    order.sort_by_key(|station| (station.role, station.id));
    let place = order.iter().position(|station| Some(station.id) == state.chosen);
    let next = match (Shortcut::Previous.pressed(ui), Shortcut::Next.pressed(ui), place) {
        (true, _, Some(place)) => place.saturating_sub(1),
        (_, true, Some(place)) => place + 1,
        (true, _, None) | (_, true, None) => 0,
        (false, false, _) => return,
    };
    if let Some(station) = order.get(next) {
        state.chosen = Some(station.id);
    }
}
