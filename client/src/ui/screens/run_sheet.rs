//! The session of the exam on a juror's screen: which candidate, what is left, the exchange that is to begin or lasts.

use std::time::Duration;

use eframe::egui::{Label, Ui};
use signaling::protocol::ClientId;
use signaling::protocol::exam::{
    Contact, ExchangeState, ExchangeView, JuryCandidate, JuryTile, Order, RemarkKind, Stage,
};

use crate::station::{Command, View};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Pill, section_ui};
use crate::ui::words::ExamWords;
use crate::ui::{hours, icons};

/// Draws it above the clients, where a session is held; `chosen` is the client that the screen is about.
pub fn exchange_ui(ui: &mut Ui, scene: &mut Scene<'_>, chosen: Option<&ClientId>) {
    let view = scene.view;
    let Some(jury) = view.exam.jury() else { return };
    let words = ExamWords::of(scene.language);
    match &jury.about {
        Some(about) => {
            about_ui(ui, scene, about);
            if let Some(open) = about.run_sheet.iter().find(|exchange| is_open(exchange)) {
                open_ui(ui, scene, about, open);
            } else if let Some(planned) = planned(about, chosen) {
                planned_ui(ui, scene, about, planned);
            }
        }
        None if jury.candidates.is_empty() => {
            ui.add(Label::new(theme::soft(ui, words.no_candidates)).wrap());
        }
        None => {}
    }
    let others = jury.candidates.iter();
    let others =
        others.filter(|tile| jury.about.as_ref().is_none_or(|about| about.candidate != tile.candidate));
    others.for_each(|tile| tile_ui(ui, scene, tile));
    ui.add_space(HALF_GAP);
}

/// Whether a client may call now: in a session, once its exchange has begun.
pub fn may_call(view: &View) -> bool {
    let Some(jury) = view.exam.jury() else { return true };
    let sheet = jury.about.iter().flat_map(|about| &about.run_sheet);
    sheet.filter(|exchange| is_open(exchange)).any(|exchange| exchange.contact == Contact::Call)
}

/// Another candidate, to look at.
fn tile_ui(ui: &mut Ui, scene: &mut Scene<'_>, tile: &JuryTile) {
    let name = scene.language.you_are(&format!("{:02}", tile.candidate.0));
    let width = ui.available_width();
    if Button::new(&name).icon(icons::CANDIDATE).width(width).show(ui) {
        scene.ask(Command::LookAt(tile.candidate));
    }
}

/// Who it is, which step, and what is left of it.
fn about_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: &JuryCandidate) {
    let words = ExamWords::of(scene.language);
    let clock = &about.clock;
    ui.add(Label::new(theme::strong(scene.language.you_are(&format!("{:02}", about.candidate.0)))).wrap());
    ui.add(Label::new(theme::soft(ui, &clock.phase.name)).wrap());
    let runs = clock.stage == Stage::Running;
    ui.horizontal_wrapped(|ui| {
        if let Some(left_ms) = scene.view.exam.remaining_ms(clock, scene.now) {
            let text = hours::clock(Duration::from_secs(left_ms.div_ceil(1_000)));
            ui.label(theme::large(text)).on_hover_text(words.time_left);
        }
        let (tone, word) = match clock.stage {
            Stage::Running if clock.last_minutes => (Tone::Warn, words.last_minutes),
            Stage::Running => (Tone::Primary, words.runs),
            Stage::Paused => (Tone::Warn, words.paused),
            Stage::TimeUp => (Tone::Warn, words.time_up),
            Stage::Finished => (Tone::Good, words.finished),
            Stage::Waiting | Stage::Open | Stage::Ready => (Tone::Neutral, words.not_begun),
        };
        Pill::new(tone, word).live().show(ui);
    });
    if runs {
        ui.request_repaint_after(Duration::from_millis(200));
    }
}

/// The exchange that lasts: how long, a mark, and its end.
fn open_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: &JuryCandidate, open: &ExchangeView) {
    let words = ExamWords::of(scene.language);
    section_ui(ui, words.exchange);
    let told_at = scene.view.exam.told_at.unwrap_or(scene.now);
    let since = scene.now.saturating_duration_since(told_at);
    let lasted = match open.state {
        ExchangeState::Open(lasted_ms) => Duration::from_millis(lasted_ms) + since,
        ExchangeState::Planned | ExchangeState::Closed(_) | ExchangeState::Skipped(_) => Duration::ZERO,
    };
    ui.add(Label::new(theme::strong(format!("{} · {}", open.name, hours::clock(lasted)))).wrap());
    ui.horizontal_wrapped(|ui| {
        let mark = Button::new(words.mark).icon(icons::NOTE).enabled(about.may.mark);
        if mark.shortcut(Shortcut::Mark).show(ui) {
            let (candidate, text) = (about.candidate, String::new());
            let order = Order::Remark { candidate, kind: RemarkKind::Mark, text };
            scene.ask(Command::Order(Box::new(order)));
        }
        let close = Button::new(words.close).icon(icons::STOP).enabled(about.may.close);
        if close.shortcut(Shortcut::Exchange).show(ui) {
            let order = Order::Close { candidate: about.candidate, exchange: open.exchange };
            scene.ask(Command::Order(Box::new(order)));
        }
    });
}

/// The exchange that is to begin.
fn planned_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: &JuryCandidate, planned: &ExchangeView) {
    let words = ExamWords::of(scene.language);
    let (text, icon) = match planned.contact {
        Contact::Call => (words.begin_call, icons::ANSWER),
        Contact::AwaitCall => (words.begin_await, icons::CALL_OUT),
        Contact::OpenChat => (words.begin_chat, icons::CHAT),
    };
    section_ui(ui, words.exchange);
    ui.add(Label::new(theme::strong(&planned.name)).wrap());
    let width = ui.available_width();
    let waits = scene.view.exam.waiting > 0;
    let button = Button::good(text).icon(icon).tall().width(width).enabled(about.may.begin && !waits);
    if button.shortcut(Shortcut::Exchange).show(ui) {
        scene.ask(Command::BeginExchange(planned.exchange));
    }
    if let Some(share_ms) = about.share_ms {
        let each = scene.language.share_of(&hours::clock(Duration::from_millis(share_ms)));
        ui.add(Label::new(theme::soft(ui, each)).wrap());
    }
    if !about.may.begin {
        let why = theme::running(words.begin_later).color(palette(ui).soft);
        ui.add(Label::new(why).wrap());
    }
}

/// The exchange with the chosen client, where it is to come, else the next one.
fn planned<'a>(about: &'a JuryCandidate, chosen: Option<&ClientId>) -> Option<&'a ExchangeView> {
    let to_come = || about.run_sheet.iter().filter(|exchange| exchange.state == ExchangeState::Planned);
    to_come().find(|exchange| Some(&exchange.client) == chosen).or_else(|| to_come().next())
}

fn is_open(exchange: &ExchangeView) -> bool {
    match exchange.state {
        ExchangeState::Open(_) => true,
        ExchangeState::Planned | ExchangeState::Closed(_) | ExchangeState::Skipped(_) => false,
    }
}
