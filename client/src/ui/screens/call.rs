//! The call: its state, whom with, for how long, and what one can do about it.

use std::time::Duration;

use eframe::egui::{self, Align, FontId, Label, Layout, Ui};
use signaling::protocol::{Direction, HoldReason, Role};

use crate::station::{CallState, CallView, Command, NoticeKind};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, GAP, HALF_GAP, MAIN_ACTION, Tone, palette};
use crate::ui::widgets::{Button, Card, Pill, meter_ui, split_right_ui};
use crate::ui::words::{ListeningWords, SoundWords, Words};
use crate::ui::{fonts, hours, icons};

/// Half a turn of the calm flashing of an incoming call: slower than once a second, far from the three flashes a
/// second that may harm (WCAG 2.2, 2.3.1).
const FLASH: Duration = Duration::from_millis(700);
/// From this width on a card has more air inside, in points.
const ROOMY: f32 = 340.0;
/// Height of the line with the clock, in points.
const CLOCK: f32 = 36.0;

/// Draws the call as a card: the biggest thing on a candidate's screen.
pub fn card_ui(ui: &mut Ui, scene: &mut Scene<'_>, call: &CallView) {
    let words = scene.words;
    let tone = tone(call);
    let lit = call.state != CallState::Ringing || flash(ui, scene, call);
    let card = Card::new().tinted(call.state == CallState::Ringing);
    let card = if ui.available_width() >= ROOMY { card.roomy() } else { card };
    let card = if lit { card.live(tone) } else { card };
    card.show(ui, |ui| {
        split_right_ui(ui, CLOCK, |ui| time_ui(ui, scene, call), |ui| state_ui(ui, scene, call));
        ui.add_space(HALF_GAP);
        who_ui(ui, scene, call);
        facts_ui(ui, scene, call);
        if call.state == CallState::Active {
            ui.add_space(HALF_GAP);
            meter_ui(ui, scene.words.client, scene.view.audio.far_dbfs);
            meter_ui(ui, scene.words.you, own_level(scene, call));
        }
        ui.add_space(HALF_GAP);
        spoken_ui(ui, scene, call);
        let width = ui.available_width();
        let actions = actions(words, call).into_iter().map(|(button, ask)| {
            let button = if matches!(ask, Command::HangUp(_)) { button.tall() } else { button };
            (button.width(width), ask)
        });
        let asked = pressed(ui, actions.collect());
        if call.state == CallState::Active {
            keys_ui(ui, scene);
        }
        asked.into_iter().for_each(|command| scene.ask(command));
    });
}

/// Draws the call as a bar: on top of a jury's screen, and of the settings.
pub fn bar_ui(ui: &mut Ui, scene: &mut Scene<'_>, call: &CallView) {
    let lit = call.state != CallState::Ringing || flash(ui, scene, call);
    let card = Card::new().tinted(call.state == CallState::Ringing);
    let card = if lit { card.live(tone(call)) } else { card };
    card.show(ui, |ui| {
        let mut asked = None;
        let mut actions = actions(scene.words, call);
        let gap = ui.spacing().item_spacing.x;
        let needed: f32 = actions.iter().map(|(button, _)| button.needed_width(ui) + gap).sum();
        let widest = actions.iter().map(|(button, _)| button.needed_width(ui)).fold(0.0, f32::max);
        let (headline, room) = (headline_width(ui, scene, call), ui.available_width());
        if headline + gap + needed <= room {
            // The layout runs from the right, so the last is drawn first.
            actions.reverse();
            let actions = |ui: &mut Ui| asked = pressed(ui, actions);
            let height = if call.state == CallState::Ringing { MAIN_ACTION } else { CONTROL };
            split_right_ui(ui, height, actions, |ui| headline_ui(ui, scene, call));
        } else {
            if headline <= room {
                split_right_ui(ui, CLOCK, |ui| time_ui(ui, scene, call), |ui| state_ui(ui, scene, call));
            } else {
                state_ui(ui, scene, call);
                time_ui(ui, scene, call);
            }
            ui.add(Label::new(theme::title(&call.persona.name)).wrap());
            let share = ((room + gap) / actions.len().max(1) as f32 - gap).floor() - 1.0;
            // All alike and as wide as the bar, where each has the room for its words.
            if actions.len() > 1 && share >= widest {
                actions = actions.into_iter().map(|(button, ask)| (button.width(share), ask)).collect();
            }
            asked = ui.horizontal_wrapped(|ui| pressed(ui, actions)).inner;
        }
        asked.into_iter().for_each(|command| scene.ask(command));
        spoken_ui(ui, scene, call);
        facts_ui(ui, scene, call);
        if call.state == CallState::Active {
            let other =
                if scene.view.role == Role::Jury { scene.words.candidate } else { scene.words.client };
            ui.horizontal_wrapped(|ui| {
                meter_ui(ui, other, scene.view.audio.far_dbfs);
                ui.add_space(GAP);
                meter_ui(ui, scene.words.you, own_level(scene, call));
            });
        }
    });
}

/// State and time, and the name below them.
fn headline_ui(ui: &mut Ui, scene: &Scene<'_>, call: &CallView) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.horizontal(|ui| {
            state_ui(ui, scene, call);
            time_ui(ui, scene, call);
        });
        ui.add(Label::new(theme::title(&call.persona.name)).wrap());
    });
}

/// What state and time need side by side, in points.
fn headline_width(ui: &Ui, scene: &Scene<'_>, call: &CallView) -> f32 {
    let state = state(scene, call).needed_width(ui);
    if call.state != CallState::Active {
        return state;
    }
    let clock = hours::clock(scene.running(ui, call.since));
    let font = FontId::new(28.0, fonts::bold());
    let clock = ui.painter().layout_no_wrap(clock, font, palette(ui).text).size().x;
    state + ui.spacing().item_spacing.x + clock
}

/// What can be done about a call, each with what it asks.
fn actions(words: &'static Words, call: &CallView) -> Vec<(Button<'static>, Command)> {
    match call.state {
        CallState::Ringing => vec![answer(words, call), decline(words, call)],
        CallState::Active => vec![mute(words, call), hold(words, call), hang_up(words, call)],
        CallState::Placing | CallState::Ringback => vec![hang_up(words, call)],
        CallState::Answering | CallState::HangingUp => Vec::new(),
    }
}

/// Draws the buttons in the run of the layout, and gives what the one pressed asks.
fn pressed(ui: &mut Ui, actions: Vec<(Button<'_>, Command)>) -> Option<Command> {
    let mut asked = None;
    for (button, command) in actions {
        if button.show(ui) {
            asked = asked.or(Some(command));
        }
    }
    asked
}

/// A muted microphone is heard by nobody, and shows as silence.
fn own_level(scene: &Scene<'_>, call: &CallView) -> f32 {
    if call.muted { f32::MIN } else { scene.view.audio.near_dbfs }
}

fn state(scene: &Scene<'_>, call: &CallView) -> Pill<'static> {
    let words = scene.words;
    let (text, icon) = match call.state {
        CallState::Placing => (words.call_placing, icons::CALL_OUT),
        CallState::Ringback => (words.call_ringback, icons::CALL_OUT),
        CallState::Ringing => (words.call_ringing, icons::RINGING),
        CallState::Answering => (words.call_answering, icons::CALL_ACTIVE),
        CallState::Active if is_held(call) => (words.call_held, icons::HOLD),
        CallState::Active => (words.call_active, icons::CALL_ACTIVE),
        CallState::HangingUp => (words.call_hanging_up, icons::HANG_UP),
    };
    Pill::new(tone(call), text).icon(icon).live().loud(call.state == CallState::Ringing)
}

fn state_ui(ui: &mut Ui, scene: &Scene<'_>, call: &CallView) {
    let response = state(scene, call).show(ui);
    if call.state == CallState::Ringing {
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Assertive));
    }
}

fn time_ui(ui: &mut Ui, scene: &Scene<'_>, call: &CallView) {
    if call.state == CallState::Active {
        let time = hours::clock(scene.running(ui, call.since));
        ui.label(theme::large(&time)).on_hover_text(scene.words.time_in_call);
    }
}

fn who_ui(ui: &mut Ui, scene: &Scene<'_>, call: &CallView) {
    ui.add(Label::new(theme::large(&call.persona.name)).wrap());
    let direction = direction(scene, call.direction);
    let line = match &call.persona.number {
        Some(number) => format!("{} · {direction}", hours::unbroken(number)),
        None => direction.to_owned(),
    };
    ui.add(Label::new(egui::RichText::new(line).color(palette(ui).soft)).wrap());
}

/// What both sides must know of the call besides its state.
fn facts_ui(ui: &mut Ui, scene: &Scene<'_>, call: &CallView) {
    let words = scene.words;
    // A jury reads above whether it records; a candidate has to be told.
    let recorded = call.recorded && scene.view.role == Role::Candidate;
    let peer_muted = if scene.view.role == Role::Jury { words.candidate_muted } else { words.peer_muted };
    // Said louder above the button, where one speaks all the same.
    let muted = call.muted && !speaks_muted(scene, call);
    let announced = scene.view.listening_announced;
    if recorded || announced || call.peer_muted || muted {
        ui.horizontal_wrapped(|ui| {
            if announced {
                let words = ListeningWords::of(scene.language);
                Pill::new(Tone::Neutral, words.announced).icon(icons::EAR).show(ui);
            }
            if recorded {
                Pill::new(Tone::Bad, words.exchange_recorded).icon(icons::RECORD).live().show(ui);
            }
            if muted {
                Pill::new(Tone::Warn, words.you_muted).icon(icons::MICROPHONE_OFF).live().show(ui);
            }
            if call.peer_muted {
                Pill::new(Tone::Warn, peer_muted).icon(icons::MICROPHONE_OFF).live().show(ui);
            }
        });
    }
    for held in [held_words(words, call), peer_held_words(words, call, scene.view.role)].into_iter().flatten()
    {
        ui.add(Label::new(theme::running(held).color(palette(ui).warn)).wrap());
    }
    if call.peer_away {
        let away = if scene.view.role == Role::Jury { words.candidate_away } else { words.peer_away };
        ui.add(Label::new(theme::running(away).color(palette(ui).warn)).wrap());
    }
}

fn speaks_muted(scene: &Scene<'_>, call: &CallView) -> bool {
    let mut notices = scene.view.notices.iter();
    call.muted && notices.any(|notice| notice.kind == NoticeKind::SpokenWhileMuted)
}

/// Said above the mute button, where it is mended, and not in a bar far from it.
fn spoken_ui(ui: &mut Ui, scene: &Scene<'_>, call: &CallView) {
    if speaks_muted(scene, call) {
        let words = SoundWords::of(scene.language);
        let pill = Pill::new(Tone::Warn, words.muted_spoken).icon(icons::MICROPHONE_OFF).live().loud(true);
        let response = pill.show(ui);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(egui::accesskit::Live::Assertive));
    }
}

fn answer(words: &'static Words, call: &CallView) -> (Button<'static>, Command) {
    let button = Button::good(words.answer).icon(icons::ANSWER).tall().shortcut(Shortcut::Phone);
    (button, Command::Answer(Some(call.call)))
}

fn decline(words: &'static Words, call: &CallView) -> (Button<'static>, Command) {
    let button = Button::new(words.decline).icon(icons::CLOSE).shortcut(Shortcut::Decline);
    (button, Command::Decline(Some(call.call)))
}

fn mute(words: &'static Words, call: &CallView) -> (Button<'static>, Command) {
    let (icon, text, hint) = if call.muted {
        (icons::MICROPHONE_OFF, words.microphone_off, words.unmute)
    } else {
        (icons::MICROPHONE, words.microphone_short, words.mute)
    };
    let button = Button::new(text).icon(icon).hint(hint).chosen(call.muted).shortcut(Shortcut::Mute);
    let button = if call.muted { button.tone(Tone::Warn) } else { button };
    (button, Command::Mute(!call.muted))
}

fn hold(words: &'static Words, call: &CallView) -> (Button<'static>, Command) {
    let on_hold = call.held == Some(HoldReason::Person);
    let (text, hint) = if on_hold { (words.resume, words.resume) } else { (words.hold_short, words.hold) };
    let button = Button::new(text).icon(icons::HOLD).hint(hint).chosen(on_hold).shortcut(Shortcut::Hold);
    let button = if on_hold { button.tone(Tone::Warn) } else { button };
    (button, Command::Hold(Some(call.call), !on_hold))
}

fn hang_up(words: &'static Words, call: &CallView) -> (Button<'static>, Command) {
    let button = Button::danger(words.hang_up).icon(icons::HANG_UP).shortcut(Shortcut::HangUp);
    (button, Command::HangUp(Some(call.call)))
}

/// The keys that matter in a call, for a first-time user.
fn keys_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let words = scene.words;
    let key = |shortcut: Shortcut| shortcut.keys(ui.ctx());
    let line = format!(
        "{} {} · {} {} · {} {}",
        key(Shortcut::Mute),
        words.microphone_short.to_lowercase(),
        key(Shortcut::Hold),
        words.hold_short.to_lowercase(),
        key(Shortcut::HangUp),
        words.hang_up.to_lowercase()
    );
    ui.with_layout(Layout::top_down(Align::Center), |ui| ui.label(theme::soft(ui, line)));
}

/// Whether no voice passes for now.
fn is_held(call: &CallView) -> bool {
    call.held.is_some() || call.peer_held.is_some()
}

fn held_words(words: &'static Words, call: &CallView) -> Option<&'static str> {
    call.held.map(|why| match why {
        HoldReason::Person => words.you_hold,
        HoldReason::Device => words.you_hold_device,
    })
}

fn peer_held_words(words: &'static Words, call: &CallView, role: Role) -> Option<&'static str> {
    call.peer_held.map(|why| match (why, role) {
        (HoldReason::Person, Role::Jury) => words.candidate_holds,
        (HoldReason::Device, Role::Jury) => words.candidate_holds_device,
        (HoldReason::Person, Role::Candidate | Role::Staff) => words.client_holds,
        (HoldReason::Device, Role::Candidate | Role::Staff) => words.client_holds_device,
    })
}

/// Who calls, in words.
pub fn direction(scene: &Scene<'_>, direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => scene.words.inbound,
        Direction::Outbound => scene.words.outbound,
    }
}

fn tone(call: &CallView) -> Tone {
    match call.state {
        CallState::Active if is_held(call) => Tone::Warn,
        CallState::Ringing | CallState::Answering | CallState::Active => Tone::Good,
        CallState::Placing | CallState::Ringback => Tone::Primary,
        CallState::HangingUp => Tone::Neutral,
    }
}

/// True in every other turn; the screen is drawn again at the next.
fn flash(ui: &Ui, scene: &Scene<'_>, call: &CallView) -> bool {
    let elapsed = scene.now.saturating_duration_since(call.since);
    let turn = elapsed.as_millis() / FLASH.as_millis();
    let next = FLASH - Duration::from_millis((elapsed.as_millis() % FLASH.as_millis()) as u64);
    ui.request_repaint_after(next);
    turn.is_multiple_of(2)
}
