//! *Suppression des données*: what is kept of a session, for how long, what goes now, and what certifies that it went.

use std::collections::BTreeMap;

use eframe::egui::{Id, Label, Ui};
use signaling::protocol::StationId;
use signaling::protocol::exam::{
    Certified, Confirmed, DataClass, Held, Holdings, MAX_LINE_CHARS, Order, PurgeOrder, SessionId,
    gone_at_stations,
};

use super::prepare::confirm_ui;
use crate::station::Command;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Choice, Field, Pill, page_ui, picker_ui, section_ui};
use crate::ui::words::{DossierWords, FloorWords};

/// The longest number of days, in characters.
const MAX_DAYS_CHARS: usize = 5;
/// Of a field for so many days, with its label above it on one line, in points.
const DAYS_WIDTH: f32 = 380.0;

/// What the page remembers between two passes.
#[derive(Debug, Default)]
pub struct Purge {
    session: String,
    asked: Option<(SessionId, u64)>,
    days: BTreeMap<DataClass, String>,
    reason: String,
    /// What is asked about.
    asks: Option<DataClass>,
}

/// Draws the page.
pub fn purge_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Purge) {
    let words = DossierWords::of(scene.language);
    page_ui(ui, "purge", |ui| {
        ui.label(theme::title(words.purge));
        ui.add(Label::new(theme::soft(ui, words.purge_more)).wrap());
        let sessions = sessions(scene);
        if !sessions.iter().any(|(_, choice)| choice.value == state.session) {
            state.session = sessions.last().map(|(_, choice)| choice.value.clone()).unwrap_or_default();
        }
        let Some((session, _)) = sessions.iter().find(|(_, choice)| choice.value == state.session) else {
            let none = FloorWords::of(scene.language).no_session;
            ui.add(Label::new(theme::running(none).color(palette(ui).soft)).wrap());
            return;
        };
        let session = *session;
        if sessions.len() > 1 {
            let all: Vec<Choice<String>> = sessions.into_iter().map(|(_, choice)| choice).collect();
            picker_ui(ui, words.purge, &mut state.session, &all);
        }
        if state.asked.is_none_or(|(of, _)| of != session) {
            // What was typed was about another.
            state.days.clear();
            state.asks = None;
        }
        // Asked again whenever an order was answered since.
        let answered = scene.view.exam.answers.last().map_or(0, |answer| answer.number);
        if state.asked != Some((session, answered)) && scene.has_room {
            state.asked = Some((session, answered));
            scene.ask(Command::LookAtKept(session));
        }
        if Button::quiet(words.look).icon(icons::REFRESH).show(ui) {
            scene.ask(Command::LookAtKept(session));
        }
        let holdings = scene.view.exam.kept.holdings.clone();
        let Some(holdings) = holdings.filter(|holdings| holdings.session == session) else { return };
        for (class, held) in &holdings.classes {
            Card::new().show(ui, |ui| class_ui(ui, scene, state, &holdings, *class, *held));
        }
        certificates_ui(ui, scene, &holdings);
    });
}

/// The sessions that are closed, and the one that is held.
pub(super) fn sessions(scene: &Scene<'_>) -> Vec<(SessionId, Choice<String>)> {
    let exam = &scene.view.exam;
    let past = exam.offer.iter().flat_map(|offer| &offer.past).map(|past| {
        let name = format!("{} · {} · {}", past.title, past.format, past.date);
        (past.session, Choice { value: past.session.to_string(), name })
    });
    let held = exam.staff().map(|session| {
        let name = format!("{} · {}", session.title, session.date);
        (session.session, Choice { value: session.session.to_string(), name })
    });
    past.chain(held).collect()
}

fn class_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    state: &mut Purge,
    holdings: &Holdings,
    class: DataClass,
    held: Held,
) {
    let (words, language) = (DossierWords::of(scene.language), scene.language);
    let name = language.data_class(class);
    section_ui(ui, name);
    let amount = match class {
        DataClass::Recordings => {
            let amount = language.amount(held.count, held.bytes);
            format!("{amount} {}, {}", words.at_server, words.at_stations)
        }
        DataClass::Work => language.amount(held.count, held.bytes),
        DataClass::Names => language.names(held.count),
    };
    ui.horizontal_wrapped(|ui| {
        ui.add(Label::new(theme::running(amount)).wrap());
        let (tone, icon, word) = match (held.purged_ms, held.due_ms) {
            (Some(at_ms), _) => (Tone::Good, icons::DELETE, language.went_on(at_ms)),
            (None, Some(at_ms)) => (Tone::Warn, icons::TIMER, language.goes_on(at_ms)),
            (None, None) => (Tone::Neutral, icons::LOCK, words.kept_without_limit.to_owned()),
        };
        if held.purged_ms.is_some() || holdings.closed_ms.is_some() {
            Pill::new(tone, &word).icon(icon).show(ui);
        }
    });
    if held.purged_ms.is_some() {
        return;
    }
    let days =
        state.days.entry(class).or_insert_with(|| held.days.map(|days| days.to_string()).unwrap_or_default());
    ui.scope(|ui| {
        ui.set_max_width(DAYS_WIDTH);
        Field::new(words.keep_days, days, MAX_DAYS_CHARS).id(Id::unique(("keep", name))).show(ui);
    });
    let wanted = match days.trim() {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    };
    let set = Button::new(words.set_days).icon(icons::TIMER).named(format!("{} · {name}", words.set_days));
    if set.enabled(wanted.is_some_and(|wanted| wanted != held.days)).show(ui)
        && let Some(days) = wanted
    {
        let session = Some(holdings.session);
        scene.ask(Command::Order(Box::new(Order::Purge(PurgeOrder::Retain { session, class, days }))));
    }
    if holdings.closed_ms.is_none() {
        return;
    }
    ui.add_space(HALF_GAP);
    if state.asks != Some(class) {
        if Button::danger(words.delete)
            .icon(icons::DELETE)
            .named(format!("{} · {name}", words.delete))
            .show(ui)
        {
            state.asks = Some(class);
        }
        return;
    }
    Field::new(words.reason, &mut state.reason, MAX_LINE_CHARS).show(ui);
    match confirm_ui(ui, words.delete_ask, words.delete_yes, words.delete_no) {
        Some(true) => {
            let (session, reason) = (holdings.session, state.reason.clone());
            scene.ask(Command::Purge { session, classes: vec![class], reason });
            state.asks = None;
        }
        Some(false) => state.asks = None,
        None => {}
    }
}

/// What went, when, why, and who has confirmed.
fn certificates_ui(ui: &mut Ui, scene: &Scene<'_>, holdings: &Holdings) {
    let words = DossierWords::of(scene.language);
    Card::new().show(ui, |ui| {
        section_ui(ui, words.certificates);
        if holdings.certificates.is_empty() {
            ui.add(Label::new(theme::soft(ui, words.none_certified)).wrap());
        }
        holdings.certificates.iter().rev().for_each(|certified| certificate_ui(ui, scene, certified));
    });
}

fn certificate_ui(ui: &mut Ui, scene: &Scene<'_>, certified: &Certified) {
    let (words, language) = (DossierWords::of(scene.language), scene.language);
    let Certified { number, at_ms, certificate, confirmed, waiting } = certified;
    let reason = certificate.reason.as_deref().unwrap_or(words.was_due);
    let line = format!("n°\u{a0}{number} · {} · {reason}", language.day_and_hour(*at_ms));
    ui.add(Label::new(theme::strong(line)).wrap());
    let soft = |ui: &mut Ui, line: String| {
        ui.add(Label::new(theme::soft(ui, line)).wrap().selectable(true));
    };
    for (class, gone) in &certificate.classes {
        let name = language.data_class(*class);
        let amount = language.amount(gone.count, gone.bytes);
        soft(ui, format!("{name} · {} · {amount} · SHA-256 {}", words.at_server, gone.digest));
        let (files, recordings) = gone_at_stations(*class, confirmed.iter().map(|it| &it.gone));
        soft(ui, format!("{name} · {} · {}", words.at_all_stations, language.gone_files(*class, files)));
        for recording in recordings {
            let hash = recording.hash.map(|hash| format!(" · SHA-256 {hash}")).unwrap_or_default();
            soft(ui, format!("{}{hash}", language.gone_recording(recording)));
        }
    }
    let place = |station: StationId| {
        let known = scene.view.roster.iter().find(|known| known.id == station);
        known.map_or_else(|| format!("n°\u{a0}{}", station.0), |known| language.place(&known.name))
    };
    if !certificate.unnamed.is_empty() {
        let all: Vec<String> = certificate.unnamed.iter().map(|station| place(*station)).collect();
        soft(ui, format!("{} · {}", words.unnamed, all.join(", ")));
    }
    let line = language.confirmed(confirmed.len(), confirmed.len() + waiting.len());
    let (tone, icon) =
        if waiting.is_empty() { (Tone::Good, icons::OK) } else { (Tone::Warn, icons::WAITING) };
    Pill::new(tone, &line).icon(icon).show(ui);
    for Confirmed { station, at_ms, gone } in confirmed {
        let (at, gone) = (language.day_and_hour(*at_ms), language.station_gone(gone));
        soft(ui, format!("{} · {at} · {gone}", place(*station)));
    }
    for station in waiting {
        soft(ui, format!("{} · {}", place(*station), words.not_confirmed));
    }
    ui.add_space(HALF_GAP);
}
