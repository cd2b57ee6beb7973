//! The card of the chosen candidate: what it asks for, what fails there, and what can be done.

use eframe::egui::{Id, Label, Ui};
use signaling::protocol::Role;
use signaling::protocol::exam::{Order, OutageKind, OutageView, Person, StaffTile, StaffView, Stage};

use super::steps::ask;
use super::{Floor, seen};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::screens::listening;
use crate::ui::screens::session::prepare::confirm_ui;
use crate::ui::theme::{self, PILL, Tone, palette};
use crate::ui::widgets::{Button, Field, Pill, split_right_ui};
use crate::ui::words::FloorWords;

/// The most that one order gives back: a working day, in seconds.
const MOST_SECONDS: u64 = 8 * 60 * 60;

/// An amount that is being written: of which outage, and what is in the field.
#[derive(Clone, Debug)]
pub struct Credit {
    outage: signaling::protocol::exam::OutageId,
    text: String,
}

/// Draws the card's content.
pub fn chosen_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    session: &StaffView,
    chosen: Option<&StaffTile>,
    state: &mut Floor,
) {
    let words = FloorWords::of(scene.language);
    let Some(tile) = chosen else {
        ui.add(Label::new(theme::running(words.choose).color(palette(ui).soft)).wrap());
        return;
    };
    heading_ui(ui, scene, tile);
    help_ui(ui, scene, tile);
    faults_ui(ui, scene, tile);
    outages_ui(ui, scene, tile, state);
    listeners_ui(ui, scene, tile);
    if let Some(station) = seen::station_of(scene, tile) {
        listening::listen_ui(ui, scene, station, true);
    }
    seat_ui(ui, scene, session, tile, state);
    absent_ui(ui, scene, tile, state);
}

fn heading_ui(ui: &mut Ui, scene: &Scene<'_>, tile: &StaffTile) {
    let state = seen::state(scene, tile);
    let pill = |ui: &mut Ui| drop(Pill::new(state.tone, state.word).icon(state.icon).show(ui));
    let station = seen::station_of(scene, tile);
    let place = station.map(|station| format!(" · {}", scene.language.place(&station.name)));
    let title = format!("{}{}", tile.candidate, place.unwrap_or_default());
    split_right_ui(ui, PILL, pill, |ui| ui.add(Label::new(theme::title(title)).truncate()));
}

/// What it asks for, and that somebody comes.
fn help_ui(ui: &mut Ui, scene: &mut Scene<'_>, tile: &StaffTile) {
    let Some(help) = &tile.now.help else { return };
    let words = FloorWords::of(scene.language);
    if !help.text.is_empty() {
        ui.add(Label::new(theme::running(scene.language.said(&help.text))).wrap());
    }
    let (candidate, waits) = (tile.candidate, scene.view.exam.waiting > 0);
    ui.horizontal_wrapped(|ui| {
        if !help.coming {
            let coming = Button::primary(words.coming).icon(icons::HAND).enabled(!waits);
            if coming.show(ui) {
                ask(scene, Order::AnswerHelp { candidate });
            }
        }
        if Button::new(words.help_over).icon(icons::SENT).enabled(!waits).show(ui) {
            ask(scene, Order::EndHelp { candidate });
        }
    });
}

/// What fails there, in a sentence.
fn faults_ui(ui: &mut Ui, scene: &Scene<'_>, tile: &StaffTile) {
    let words = FloorWords::of(scene.language);
    let away = tile.station.is_some() && !seen::is_here(scene, tile);
    for (fails, sentence) in [
        (away, words.link_more),
        (!away && seen::fails(tile, OutageKind::Device), words.headset_more),
        (!away && seen::fails(tile, OutageKind::Voice), words.voice_more),
    ] {
        if fails {
            ui.add(Label::new(theme::running(sentence).color(palette(ui).soft)).wrap());
        }
    }
}

/// Who listens to its calls.
fn listeners_ui(ui: &mut Ui, scene: &Scene<'_>, tile: &StaffTile) {
    let names: Vec<String> = seen::listeners(scene, tile)
        .map(|station| match station.role {
            Role::Staff => scene.language.station(Role::Staff, &station.name),
            Role::Jury | Role::Candidate => station.name.clone(),
        })
        .collect();
    if !names.is_empty() {
        ui.add(Label::new(theme::running(scene.language.listened_by(&names))).wrap());
    }
}

/// What was measured, and what staff decides of it.
fn outages_ui(ui: &mut Ui, scene: &mut Scene<'_>, tile: &StaffTile, state: &mut Floor) {
    let (words, language) = (FloorWords::of(scene.language), scene.language);
    for outage in tile.outages.iter().filter(|outage| outage.lasts) {
        let took = language.minutes(seen::took_ms(scene, tile, outage));
        let line = format!("{} · {took}", words.outage_lasts);
        ui.add(Label::new(theme::strong_small(line)).wrap());
        if tile.clock.stage == Stage::Running {
            ui.request_repaint_after(std::time::Duration::from_secs(1));
        }
    }
    if let Some(outage) = seen::undecided(tile).next() {
        credit_ui(ui, scene, tile, outage, state);
    }
}

fn credit_ui(ui: &mut Ui, scene: &mut Scene<'_>, tile: &StaffTile, outage: &OutageView, state: &mut Floor) {
    let (words, language) = (FloorWords::of(scene.language), scene.language);
    let kinds: Vec<&str> = outage.kinds.iter().map(|kind| language.outage_kind(*kind)).collect();
    let took = language.minutes(outage.proposed_ms);
    let line = format!("{} · {took} · {}", words.outage_over, kinds.join(", "));
    ui.add(Label::new(theme::strong_small(line)).wrap());
    let id = outage.outage;
    let credit = state.credit.take().filter(|credit| credit.outage == id);
    let mut credit = credit.unwrap_or_else(|| Credit { outage: id, text: written(outage.proposed_ms) });
    let ms = seconds(&credit.text).map(|seconds| seconds * 1_000);
    let field = Field::new(words.give_back, &mut credit.text, 6).wrong(ms.is_none());
    field.id(Id::unique("floor-credit")).show(ui);
    if ms.is_none() {
        ui.add(Label::new(theme::soft(ui, words.give_back_wrong)).wrap());
    }
    let (waits, width) = (scene.view.exam.waiting > 0, ui.available_width());
    let has_clock = match tile.clock.stage {
        Stage::Open | Stage::Ready | Stage::Running | Stage::Paused | Stage::TimeUp => true,
        Stage::Waiting | Stage::Finished => false,
    };
    let text = language.grant(ms.unwrap_or(0));
    let grant = Button::primary(&text).width(width).enabled(ms.is_some() && has_clock && !waits);
    let grant = if has_clock { grant } else { grant.hint(words.no_clock) };
    if let (true, Some(ms)) = (grant.show(ui), ms) {
        // What was measured is given back whole, not by the second.
        let whole = seconds(&written(outage.proposed_ms)).map(|seconds| seconds * 1_000) == Some(ms);
        let ms = if whole { outage.proposed_ms.max(ms) } else { ms };
        ask(scene, Order::Grant { outage: id, ms });
    }
    if !has_clock {
        ui.add(Label::new(theme::soft(ui, words.no_clock)).wrap());
    }
    if Button::new(words.decline).icon(icons::CLOSE).width(width).enabled(!waits).show(ui) {
        ask(scene, Order::Decline { outage: id });
    }
    state.credit = Some(credit);
}

/// Another station for it, chosen among the free ones.
fn seat_ui(ui: &mut Ui, scene: &mut Scene<'_>, session: &StaffView, tile: &StaffTile, state: &mut Floor) {
    let words = FloorWords::of(scene.language);
    let width = ui.available_width();
    let change = Button::new(words.change_seat).icon(icons::SWAP).width(width).chosen(state.moves);
    if change.show(ui) {
        state.moves = !state.moves;
    }
    if !state.moves {
        return;
    }
    let free = seen::free_stations(scene, session);
    let heading = if free.is_empty() { words.no_free_seat } else { words.free_seats };
    ui.add(Label::new(theme::soft(ui, heading)).wrap());
    for station in free {
        let name = scene.language.place(&station.name);
        let seat = Button::new(&name).icon(icons::SEAT).width(width);
        if seat.enabled(scene.view.exam.waiting == 0).show(ui) {
            let who = Person::Candidate(tile.candidate);
            ask(scene, Order::Sit { who, station: Some(station.id) });
            state.moves = false;
        }
    }
}

/// Noted at once; where a phase is given up with it, after a second press.
fn absent_ui(ui: &mut Ui, scene: &mut Scene<'_>, tile: &StaffTile, state: &mut Floor) {
    let words = FloorWords::of(scene.language);
    let (word, icon) =
        if tile.absent { (words.note_present, icons::OK) } else { (words.note_absent, icons::CLOSE) };
    let runs = matches!(tile.clock.stage, Stage::Running | Stage::TimeUp) && !tile.absent;
    let (waits, width) = (scene.view.exam.waiting > 0, ui.available_width());
    let gives_up = scene.language.absence_ends(tile).filter(|_| !tile.absent);
    let order = Order::Absent { candidate: tile.candidate, absent: !tile.absent };
    if let Some(question) = gives_up.as_ref().filter(|_| state.asks_absent) {
        if let Some(yes) = confirm_ui(ui, question, words.absent_yes, words.cancel) {
            state.asks_absent = false;
            if yes && !waits {
                ask(scene, order);
            }
        }
        return;
    }
    let button = Button::quiet(word).icon(icon).width(width).enabled(!runs && !waits);
    let button = if runs { button.hint(words.absent_runs) } else { button };
    let button = if tile.absent { button.tone(Tone::Primary) } else { button };
    if button.show(ui) {
        match gives_up {
            Some(_) => state.asks_absent = true,
            None => ask(scene, order),
        }
    }
}

/// An amount as it is written, `0:14`; a part of a second is a whole one.
fn written(ms: u64) -> String {
    let seconds = ms.div_ceil(1_000);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Seconds of an amount as it is written: `0:14`, or minutes alone; none where it is none, or too much.
fn seconds(text: &str) -> Option<u64> {
    let text = text.trim();
    let (minutes, seconds) = text.split_once(':').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    if !digits(minutes) || !digits(seconds) {
        return None;
    }
    let (minutes, seconds): (u64, u64) = (minutes.parse().ok()?, seconds.parse().ok()?);
    let all = minutes.checked_mul(60)?.checked_add(seconds).filter(|_| seconds < 60)?;
    (1..=MOST_SECONDS).contains(&all).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_minutes_and_seconds_and_nothing_else_is() {
        for (text, expected) in [
            ("0:14", Some(14)),
            (" 12:03 ", Some(723)),
            ("5", Some(300)),
            ("480:00", Some(MOST_SECONDS)),
            ("480:01", None),
            ("0:00", None),
            ("0:60", None),
            ("-1:00", None),
            ("+1:00", None),
            ("1:", None),
            ("", None),
            ("99999999999999999999:00", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
        assert_eq!(written(13_001), "0:14");
    }
}
