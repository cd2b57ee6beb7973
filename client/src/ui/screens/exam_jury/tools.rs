//! What can be done with the chosen exchange of the run sheet: earlier, later, not at all, once more.

use eframe::egui::{Id, Key, Ui};
use signaling::protocol::exam::{ExchangeState, ExchangeView, JuryCandidate, MAX_LINE_CHARS, Order};

use super::run_sheet::{self, Sheet};
use crate::station::Command;
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::widgets::{Button, Field};
use crate::ui::words::SheetWords;

/// Draws them below the exchange.
pub fn tools_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    about: &JuryCandidate,
    exchange: &ExchangeView,
    state: &mut Sheet,
) {
    if !about.may.arrange {
        return;
    }
    match exchange.state {
        ExchangeState::Planned => planned_ui(ui, scene, about, exchange, state),
        ExchangeState::Closed(_) | ExchangeState::Skipped(_) => repeat_ui(ui, scene, about, exchange),
        ExchangeState::Open(_) => {}
    }
}

fn planned_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    about: &JuryCandidate,
    exchange: &ExchangeView,
    state: &mut Sheet,
) {
    let words = SheetWords::of(scene.language);
    let place = about.place_of(exchange.exchange).unwrap_or(0);
    let named = |what: &str| format!("{what}, {}", exchange.name);
    let skips = state.skipped.as_ref().is_some_and(|(skipped, _)| *skipped == exchange.exchange);
    ui.horizontal_wrapped(|ui| {
        let earlier = Button::new(words.earlier).icon(icons::UP).icon_only().enabled(place > 0);
        if earlier.named(named(words.earlier)).shortcut(Shortcut::Earlier).show(ui) {
            run_sheet::arrange(scene, about, exchange.exchange, place - 1);
        }
        let later = Button::new(words.later).icon(icons::DOWN).icon_only();
        let later = later.enabled(place + 1 < about.planned().count());
        if later.named(named(words.later)).shortcut(Shortcut::Later).show(ui) {
            run_sheet::arrange(scene, about, exchange.exchange, place + 1);
        }
        let skip = Button::new(words.skip).icon(icons::SKIP).icon_only().chosen(skips);
        if skip.named(named(words.skip)).show(ui) {
            state.skipped = (!skips).then(|| (exchange.exchange, String::new()));
            ui.memory_mut(|memory| memory.request_focus(reason_id(about)));
        }
    });
    if let Some((_, reason)) = state.skipped.as_mut().filter(|_| skips) {
        let done = reason_ui(ui, scene, about, exchange, reason);
        state.skipped.take_if(|_| done);
    }
}

fn reason_id(about: &JuryCandidate) -> Id {
    Id::unique(("skip-why", about.candidate.0))
}

/// Why it is not played; true where that is done, or left.
fn reason_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    about: &JuryCandidate,
    exchange: &ExchangeView,
    reason: &mut String,
) -> bool {
    let words = SheetWords::of(scene.language);
    let field = Field::new(words.skip_why, reason, MAX_LINE_CHARS).id(reason_id(about)).show(ui);
    let (entered, left) = (
        field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)),
        field.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape)),
    );
    let ready = !reason.trim().is_empty() && scene.has_room;
    let mut done = left;
    ui.horizontal_wrapped(|ui| {
        let now = Button::danger(words.skip_now).enabled(ready);
        if now.show(ui) || (entered && ready) {
            let (candidate, exchange, reason) = (about.candidate, exchange.exchange, reason.clone());
            scene.ask(Command::Order(Box::new(Order::Skip { candidate, exchange, reason })));
            done = true;
        }
        done |= Button::quiet(words.cancel).show(ui);
    });
    done
}

fn repeat_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: &JuryCandidate, exchange: &ExchangeView) {
    let words = SheetWords::of(scene.language);
    let width = ui.available_width();
    let repeat = Button::new(words.repeat).icon(icons::REFRESH).width(width);
    if repeat.named(format!("{}, {}", words.repeat, exchange.name)).show(ui) {
        let order = Order::Repeat { candidate: about.candidate, exchange: exchange.exchange };
        scene.ask(Command::Order(Box::new(order)));
    }
}
