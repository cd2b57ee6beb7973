//! The log of calls: what all come to, each call with its times and its end, and the sums of each client.

use eframe::egui::{Id, Label, Ui};
use signaling::protocol::{CallId, CallSums, Direction, EndReason, ExchangeSums, LoggedCall, Phase, Role};

use super::call;
use super::notes::{self, Notes};
use crate::settings::Language;
use crate::station::{Command, ServerLink};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Pill, icon_ui, section_ui, split_right_ui};
use crate::ui::words::{DeskWords, LinesWords, LogWords};
use crate::ui::{hours, icons};

/// From this width on the end of a call stands beside it, in points; below, under its name.
const WIDE: f32 = 440.0;

/// What the log remembers between two passes.
#[derive(Debug, Default)]
pub struct CallLog {
    by_client: bool,
    /// What is written on calls, here and beside the call.
    pub notes: Notes,
    /// The call whose note is open.
    noted: Option<CallId>,
}

/// Draws the log. `other` is the role of the stations at the other end, where they have a name here.
pub fn log_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut CallLog, other: Option<Role>) {
    let words = LogWords::of(scene.language);
    let log = std::sync::Arc::clone(&scene.view.call_log);
    if log.calls.is_empty() {
        let why = if log.of.is_some() { words.empty } else { words.awaited };
        ui.add(Label::new(theme::running(why).color(palette(ui).soft)).wrap());
        return;
    }
    sums_ui(ui, scene, &log.sums.session);
    ui.horizontal_wrapped(|ui| {
        for (by_client, word) in [(false, words.each_call), (true, words.by_client)] {
            let chosen = state.by_client == by_client;
            let button = Button::new(word).chosen(chosen);
            // The key goes to the one that is not shown.
            let button = if chosen { button } else { button.shortcut(Shortcut::Sums) };
            if button.show(ui) {
                state.by_client = by_client;
            }
        }
    });
    if state.by_client {
        for exchange in &log.sums.exchanges {
            rule_ui(ui);
            exchange_ui(ui, scene, exchange, other);
        }
        return;
    }
    let language = scene.language;
    let day = |call: &LoggedCall| language.day(call.placed_ms);
    let days = log.calls.iter().any(|call| day(call) != day(&log.calls[0]));
    let due = due(scene).map(|due| due.call);
    let mut shown = None;
    for call in &log.calls {
        let today = days.then(|| day(call));
        if let Some(today) = today.filter(|today| shown.as_ref() != Some(today)) {
            section_ui(ui, &today);
            shown = Some(today);
        }
        rule_ui(ui);
        call_ui(ui, scene, call, other, due, state);
    }
}

fn sums_ui(ui: &mut Ui, scene: &Scene<'_>, sums: &CallSums) {
    ui.add(Label::new(theme::strong(scene.language.counted(sums))).wrap());
    for line in scene.language.means(sums) {
        ui.add(Label::new(theme::soft(ui, line)).wrap());
    }
}

fn exchange_ui(ui: &mut Ui, scene: &Scene<'_>, exchange: &ExchangeSums, other: Option<Role>) {
    let with = exchange.with.as_ref().zip(other).map(|(with, role)| scene.language.station(role, &with.name));
    let number = exchange.persona.number.as_deref().map(hours::unbroken);
    ui.add(Label::new(theme::title(&exchange.persona.name)).wrap());
    let details: Vec<String> = number.into_iter().chain(with).collect();
    if !details.is_empty() {
        ui.add(Label::new(theme::soft(ui, details.join(" · "))).wrap());
    }
    sums_ui(ui, scene, &exchange.sums);
}

fn call_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    logged: &LoggedCall,
    other: Option<Role>,
    due: Option<CallId>,
    state: &mut CallLog,
) {
    let words = LogWords::of(scene.language);
    let wide = ui.available_width() >= WIDE;
    let (tone, icon, outcome) = outcome(scene.language, logged);
    let pill = |ui: &mut Ui| {
        Pill::new(tone, outcome).icon(icon).show(ui);
    };
    let (mut back, mut noted) = (false, false);
    let callable = may_call_back(scene, logged);
    let is_due = due == Some(logged.call);
    let hour = hours::hour_and_minute(logged.placed_ms);
    let right = |ui: &mut Ui| {
        if callable {
            let name = scene.language.call_back(&logged.persona.name, &hour);
            let button = Button::new(words.call_back).icon(icons::ANSWER).named(name);
            let button = if is_due { button.shortcut(Shortcut::CallBack) } else { button };
            let stands_out = tone == Tone::Bad && wide;
            back = if stands_out { button.tone(Tone::Good) } else { button.icon_only() }.show(ui);
        }
        if scene.view.role != Role::Staff {
            let name = scene.language.note_of(&logged.persona.name, &hour);
            let button = Button::new(DeskWords::of(scene.language).notes).icon(icons::NOTE).icon_only();
            noted = button.chosen(state.noted == Some(logged.call)).named(name).show(ui);
        }
        if wide {
            pill(ui);
        }
    };
    split_right_ui(ui, CONTROL, right, |ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            ui.horizontal_top(|ui| {
                let icon = match logged.direction {
                    Direction::Inbound => icons::CALL_IN,
                    Direction::Outbound => icons::CALL_OUT,
                };
                icon_ui(ui, icon, 20.0, palette(ui).strong(tone), false);
                ui.add(Label::new(theme::strong(&logged.persona.name)).wrap());
            });
            if !wide {
                pill(ui);
            }
            let lines = [details(scene, logged, &hour, other), scene.language.times(logged)];
            for line in lines {
                ui.add(Label::new(theme::soft(ui, line)).wrap());
            }
        });
    });
    if back {
        scene.ask(Command::CallBack(logged.call));
    }
    if noted {
        state.noted = Some(logged.call).filter(|call| state.noted != Some(*call));
    }
    // Notes are for who wrote them alone.
    if scene.view.role != Role::Staff {
        written_ui(ui, scene, logged, &hour, state, noted);
    }
}

/// The note on a call: to be read or, where it is open, to be written.
fn written_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    logged: &LoggedCall,
    hour: &str,
    state: &mut CallLog,
    focus: bool,
) {
    if state.noted == Some(logged.call) {
        let label = scene.language.note_of(&logged.persona.name, hour);
        let id = Id::unique(("note-of-log", logged.call.0));
        notes::note_ui(ui, scene, &mut state.notes, logged.call, &label, id, focus);
    } else if let Some(note) = scene.view.notes.get(&logged.call).filter(|note| !note.text.is_empty()) {
        ui.add(Label::new(theme::running(&*note.text)).wrap());
    }
}

/// When, which way, with whom.
fn details(scene: &Scene<'_>, logged: &LoggedCall, hour: &str, other: Option<Role>) -> String {
    let with = logged.with.as_ref().zip(other).map(|(with, role)| scene.language.station(role, &with.name));
    let number = logged.persona.number.as_deref().map(hours::unbroken);
    let known = [hour.to_owned(), call::direction(scene, logged.direction).to_owned()];
    // The call to a post says by its name where the client went.
    let post = logged.transferred_to.as_ref().filter(|post| **post != logged.persona);
    let went = post.map(|post| scene.language.went_to(&post.name));
    known.into_iter().chain(number).chain(with).chain(went).collect::<Vec<_>>().join(" · ")
}

/// How it ended, by colour, icon and word, seen from the station of the log.
fn outcome(language: Language, logged: &LoggedCall) -> (Tone, &'static str, &'static str) {
    let (words, transferred) = (LogWords::of(language), LinesWords::of(language).transferred);
    match (logged.outcome, logged.caller) {
        (EndReason::HungUp, _) => (Tone::Neutral, icons::OK, words.ended),
        (EndReason::Transferred, _) => (Tone::Neutral, icons::TRANSFER, transferred),
        (EndReason::TakenOver, _) => (Tone::Neutral, icons::TRANSFER, LinesWords::of(language).taken_over),
        (EndReason::Missed, false) => (Tone::Bad, icons::MISSED, words.missed),
        (EndReason::Missed, true) => (Tone::Warn, icons::MISSED, words.unanswered),
        (EndReason::Declined, _) => (Tone::Warn, icons::HANG_UP, words.declined),
        (EndReason::Busy, _) => (Tone::Warn, icons::STOP, words.busy),
        (EndReason::DoNotDisturb, _) => {
            (Tone::Warn, icons::DO_NOT_DISTURB, DeskWords::of(language).do_not_disturb)
        }
        (EndReason::Lost, _) if logged.answered => (Tone::Warn, icons::LINK_BROKEN, words.cut),
        (EndReason::Lost, _) => (Tone::Warn, icons::LINK_BROKEN, words.unreachable),
    }
}

/// Calls back by key, whatever is shown of the log.
pub fn call_back_by_key(ui: &Ui, scene: &mut Scene<'_>) {
    if let Some(call) = due(scene).map(|due| due.call)
        && Shortcut::CallBack.pressed(ui)
    {
        scene.ask(Command::CallBack(call));
    }
}

/// The call that the key calls back: the newest that was missed and whose caller was not on the line since, so that one
/// after the other is called back; else the newest of all.
fn due<'a>(scene: &Scene<'a>) -> Option<&'a LoggedCall> {
    let calls = &scene.view.call_log.calls;
    let mut callable = calls.iter().filter(|call| may_call_back(scene, call));
    let is_missed = |call: &LoggedCall| call.outcome == EndReason::Missed && !call.caller;
    let since = |place: usize| calls[..place].iter().any(|call| call.persona == calls[place].persona);
    let missed = (0..calls.len())
        .find(|place| is_missed(&calls[*place]) && may_call_back(scene, &calls[*place]) && !since(*place));
    missed.map(|place| &calls[place]).or_else(|| callable.next())
}

/// Whether the one at the other end can be called now: the candidate's client, or the jury's candidate of today.
fn may_call_back(scene: &Scene<'_>, logged: &LoggedCall) -> bool {
    let view = scene.view;
    let free = view.call.is_none() && view.server == ServerLink::Online && view.phase == Phase::Exchanges;
    let paired = || {
        let with = logged.with.as_ref().map(|with| with.id);
        with.is_some() && with == view.peer.as_ref().map(|peer| peer.id)
    };
    free && match view.role {
        Role::Candidate => true,
        Role::Jury => paired(),
        Role::Staff => false,
    }
}

fn rule_ui(ui: &mut Ui) {
    ui.add_space(HALF_GAP / 2.0);
    let line = ui.available_rect_before_wrap();
    ui.painter().hline(line.x_range(), line.top(), palette(ui).rest());
    ui.add_space(HALF_GAP / 2.0);
}
