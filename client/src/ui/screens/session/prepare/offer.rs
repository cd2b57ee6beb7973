//! The package that the server has: a session of it is opened in a form, the last one is reopened, the records of those
//! that are over are read; and another package is sent.

use std::time::Instant;

use eframe::egui::{Align2, FontId, Label, Role as Part, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use signaling::protocol::exam::{FormatId, Order, PastSession, SessionId, ToExam};

use super::super::sending::{Sending, TAKEN_WITHIN};
use super::import::{self, Importing};
use super::parts::{cell_ui, confirm_ui, hint_ui};
use crate::station::{Command, Offer};
use crate::ui::fonts;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CARD_RADIUS, GAP, HALF_GAP, Tone, palette};
use crate::ui::typography::set;
use crate::ui::widgets::{Button, Card, icon_ui, section_ui};
use crate::ui::words::{PrepareWords, RecordWords};

/// The widest that the page is, in points.
const WIDTH: f32 = 720.0;

/// Width of the sessions that are over, where they stand beside it, in points.
const PAST: f32 = 400.0;
/// From this width on they do, in points.
const BESIDE: f32 = 1_000.0;

/// What the offer remembers between two passes.
#[derive(Debug, Default)]
pub struct Offering {
    format: Option<FormatId>,
    /// The last answer before the opening was asked for, and when it was.
    opening: Option<(u64, Instant)>,
    /// Asked once more.
    reopen: Option<SessionId>,
    /// Asked once more, as dossiers of the last session are not sealed.
    asks: bool,
    importing: Importing,
}

/// Draws the offer; gives the session whose record is to be read.
pub fn offer_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    state: &mut Offering,
    sending: &mut Sending,
) -> Option<SessionId> {
    let offer = scene.view.exam.offer.clone()?;
    let mut read = None;
    let whole = ui.available_width();
    let beside = !offer.past.is_empty() && whole >= BESIDE;
    let right = if beside { PAST + GAP } else { 0.0 };
    let width = (whole - right).min(WIDTH);
    let side = (whole - width - right) / 2.0;
    ui.add_space(HALF_GAP);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.add_space(side);
        cell_ui(ui, width, |ui| {
            ui.spacing_mut().item_spacing.x = HALF_GAP;
            if offer.has_package {
                Card::new().roomy().show(ui, |ui| open_ui(ui, scene, state, &offer));
                ui.add_space(HALF_GAP);
            }
            import::import_ui(ui, scene, &mut state.importing, offer.has_package);
            if !beside && !offer.past.is_empty() {
                ui.add_space(HALF_GAP);
                let past = |ui: &mut Ui| past_ui(ui, scene, state, sending, &offer);
                read = Card::new().roomy().show(ui, past);
            }
        });
        if beside {
            ui.add_space(GAP);
            cell_ui(ui, PAST, |ui| {
                ui.spacing_mut().item_spacing.x = HALF_GAP;
                read = Card::new().show(ui, |ui| past_ui(ui, scene, state, sending, &offer));
            });
        }
    });
    read
}

fn open_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Offering, offer: &Offer) {
    let words = PrepareWords::of(scene.language);
    let answered = scene.view.exam.answers.last().map_or(0, |answer| answer.number);
    // Answered, so refused: where it was done this is not shown any more.
    state.opening = state.opening.filter(|(before, since)| !was_answered(scene, *before, *since));
    ui.label(theme::title(words.open_title));
    let title = match offer.title.contains(&offer.company) {
        true => offer.title.clone(),
        false => format!("{} · {}", offer.title, offer.company),
    };
    ui.horizontal_wrapped(|ui| {
        icon_ui(ui, icons::PACKAGE, 20.0, palette(ui).primary, false);
        ui.add(Label::new(theme::strong(title)).wrap());
    });
    hint_ui(ui, words.open_how);
    section_ui(ui, words.formats);
    for (entry, number) in offer.formats.iter().zip(1..=u8::MAX) {
        let details = offer.details.iter().find(|details| details.id == entry.id);
        let (name, more) = match details {
            Some(details) => (
                without_title(&details.name, &entry.title),
                scene.language.format_details(details.minutes, details.jury_minutes, details.exchanges),
            ),
            None => ("", String::new()),
        };
        let key = (number <= 9).then_some(Shortcut::Choose(number));
        let chosen = state.format.as_ref() == Some(&entry.id);
        if format_ui(ui, &entry.title, name, &more, chosen, key) {
            state.format = Some(entry.id.clone());
        }
    }
    ui.add_space(HALF_GAP);
    let on_its_way = state.opening.is_some();
    let unsealed = &offer.unsealed;
    let mut opens = false;
    if state.asks && !unsealed.is_empty() && !on_its_way {
        let question = scene.language.unsealed_before(unsealed);
        match confirm_ui(ui, &question, words.open_yes, words.cancel) {
            Some(yes) => (state.asks, opens) = (false, yes && scene.has_room),
            None => return,
        }
    }
    let label = if on_its_way { words.opening } else { words.open };
    let open = Button::primary(label).icon(icons::PLAY).tall().width(ui.available_width());
    let open = open.enabled(state.format.is_some() && !on_its_way && scene.has_room).shortcut(Shortcut::Join);
    if open.show(ui) {
        (state.asks, opens) = if unsealed.is_empty() { (false, true) } else { (true, opens) };
    }
    if let (true, Some(format)) = (opens, &state.format) {
        state.opening = Some((answered, scene.now));
        scene.ask(Command::MakeSession(format.clone()));
    }
}

/// The name in full, without the short one before it.
fn without_title<'a>(name: &'a str, title: &str) -> &'a str {
    let rest = name.strip_prefix(title).map(|rest| rest.trim_start_matches([' ', '\u{a0}', ':', '–', '-']));
    rest.filter(|rest| rest.chars().next().is_some_and(char::is_uppercase)).unwrap_or(name)
}

fn was_answered(scene: &Scene<'_>, before: u64, since: Instant) -> bool {
    let exam = &scene.view.exam;
    let is_lost = exam.waiting == 0 && scene.now.saturating_duration_since(since) > TAKEN_WITHIN;
    is_lost
        || exam.answered.iter().any(|(number, ask)| *number > before && matches!(ask, ToExam::Make { .. }))
}

/// One form, to be chosen. Chosen it stays, so that the main action is the second thing that is pressed.
fn format_ui(ui: &mut Ui, title: &str, name: &str, more: &str, chosen: bool, key: Option<Shortcut>) -> bool {
    let palette = palette(ui);
    let room = ui.available_width() - 2.0 * GAP - 32.0;
    let layout = |text: &str, font: FontId, ink| ui.painter().layout(set(text), font, ink, room);
    let title_galley = layout(title, FontId::new(20.0, fonts::bold()), palette.text);
    let name_galley = layout(name, FontId::proportional(16.0), palette.text);
    let more_galley = layout(more, FontId::proportional(14.0), palette.soft);
    let galleys = [title_galley, name_galley, more_galley];
    let height: f32 = galleys.iter().map(|galley| galley.size().y + 4.0).sum::<f32>() - 4.0;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height + 24.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Part::RadioButton, true, chosen, title));
    let description = format!("{name}, {more}");
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(description));
    let stroke = match chosen || response.has_focus() {
        true => palette.live(Tone::Primary),
        false => palette.rest(),
    };
    let fill = match (chosen, response.hovered()) {
        (true, _) => palette.primary_tint,
        (false, true) => palette.sunk,
        (false, false) => palette.surface,
    };
    ui.painter().rect(rect, CARD_RADIUS, fill, stroke, StrokeKind::Inside);
    let icon = if chosen { icons::OK } else { icons::CIRCLE };
    let ink = if chosen { palette.primary } else { palette.soft };
    let family = if chosen { fonts::live_icons() } else { fonts::icons() };
    let centre = pos2(rect.left() + GAP + 12.0, rect.center().y);
    ui.painter().text(centre, Align2::CENTER_CENTER, icon, FontId::new(24.0, family), ink);
    let (x, mut y) = (rect.left() + GAP + 40.0, rect.top() + 12.0);
    for galley in galleys {
        let height = galley.size().y + 4.0;
        ui.painter().galley(pos2(x, y), galley, palette.text);
        y += height;
    }
    let by_key = key.is_some_and(|key| key.pressed(ui));
    let clicked = response.clicked();
    if let Some(key) = key {
        response.on_hover_text(key.keys(ui.ctx()));
    }
    clicked || by_key
}

/// The sessions that are over, the last one first; gives the one whose record is to be read.
fn past_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    state: &mut Offering,
    sending: &mut Sending,
    offer: &Offer,
) -> Option<SessionId> {
    let words = PrepareWords::of(scene.language);
    let mut read = None;
    section_ui(ui, words.past);
    hint_ui(ui, words.past_more);
    for past in offer.past.iter().rev() {
        let can_reopen = offer.reopens == Some(past.session);
        let name = scene.language.past_session(past, format_name(offer, past));
        let on_its_way = sending.has(|order| matches!(order, Order::ReopenSession { .. }));
        let mut pressed = false;
        ui.add_space(HALF_GAP / 2.0);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add(Label::new(theme::strong(&name)).wrap());
            hint_ui(ui, &scene.language.closed_at(past.closed_ms));
        });
        ui.horizontal_wrapped(|ui| {
            let record = Button::new(words.read_record).icon(icons::JOURNAL);
            if record.named(format!("{} {}", words.read_record, past.date)).show(ui) {
                read = Some(past.session);
            }
            if can_reopen {
                let button = Button::new(words.reopen).icon(icons::UNDO).enabled(!on_its_way);
                pressed = button.named(format!("{} {}", words.reopen, past.date)).show(ui);
            }
        });
        if pressed {
            state.reopen = Some(past.session);
        }
        minutes_ui(ui, scene, past);
        if can_reopen && state.reopen == Some(past.session) {
            match confirm_ui(ui, words.reopen_ask, words.reopen_yes, words.cancel) {
                Some(true) => {
                    sending.give(Order::ReopenSession { session: past.session });
                    state.reopen = None;
                }
                Some(false) => state.reopen = None,
                None => {}
            }
        }
    }
    read
}

/// The document of a session that is over, to print and sign.
fn minutes_ui(ui: &mut Ui, scene: &mut Scene<'_>, past: &PastSession) {
    let words = RecordWords::of(scene.language);
    let save = Button::quiet(words.minutes).icon(icons::PRINT).hint(words.minutes_more);
    if save.named(format!("{} {}", words.minutes, past.date)).show(ui) {
        scene.ask(Command::SaveMinutes(Some(past.session)));
    }
    let saved = scene.view.exam.record.minutes.as_ref().filter(|saved| saved.session == past.session);
    if let Some(saved) = saved {
        let text = theme::soft(ui, scene.language.minutes_saved(&saved.pdf));
        ui.add(Label::new(text.color(palette(ui).strong(Tone::Good))).wrap().selectable(true));
    }
}

/// What its form is called.
pub fn format_name<'a>(offer: &'a Offer, past: &'a PastSession) -> &'a str {
    let known = offer.formats.iter().find(|entry| entry.id == past.format);
    known.map_or(past.format.0.as_str(), |entry| entry.title.as_str())
}
