//! The call: its state, whom with, for how long, and what one can do about it.

mod actions;

use std::time::Duration;

use eframe::egui::{self, Align, FontId, Label, Layout, Ui};
use signaling::protocol::{Direction, HoldReason, Role};

use actions::{Deed, actions, has_main_action, put_on_hold};

use super::{help, lines};
use crate::station::{CallState, CallView, Command, NoticeKind, RecordingState};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, GAP, HALF_GAP, MAIN_ACTION, Tone, palette};
use crate::ui::typography::set;
use crate::ui::widgets::{Button, Card, Pill, meter_ui, split_right_ui};
use crate::ui::words::{ConferenceWords, HelpWords, LinesWords, ListeningWords, SoundWords};
use crate::ui::{fonts, hours, icons};

/// Half a turn of the calm flashing of an incoming call: slower than once a second, far from the three flashes a
/// second that may harm (WCAG 2.2, 2.3.1).
const FLASH: Duration = Duration::from_millis(700);
/// From this width on a card has more air inside, in points.
const ROOMY: f32 = 340.0;
/// Height of the line with the clock, in points.
const CLOCK: f32 = 36.0;

/// Draws the call as a card: the biggest thing on a candidate's screen. `list` is whether the list of posts to hand it
/// over to is open.
pub fn card_ui(ui: &mut Ui, scene: &mut Scene<'_>, call: &CallView, list: Option<&mut bool>) {
    // Several calls share the height of one.
    let alone = scene.view.other_calls.is_empty() && list.as_ref().is_none_or(|open| !**open);
    let tone = tone(call);
    let lit = call.state != CallState::Ringing || flash(ui, scene, call);
    let card = Card::new().tinted(call.state == CallState::Ringing);
    let card = if ui.available_width() >= ROOMY { card.roomy() } else { card };
    let card = if lit { card.live(tone) } else { card };
    card.show(ui, |ui| {
        split_right_ui(ui, CLOCK, |ui| time_ui(ui, scene, call), |ui| state_ui(ui, scene, call));
        ui.add_space(HALF_GAP);
        who_ui(ui, scene, call);
        other_ui(ui, scene, call);
        facts_ui(ui, scene, call);
        if call.state == CallState::Active && alone {
            ui.add_space(HALF_GAP);
            meter_ui(ui, scene.words.client, scene.view.audio.far_dbfs);
            meter_ui(ui, scene.words.you, own_level(scene, call));
        }
        ui.add_space(HALF_GAP);
        spoken_ui(ui, scene, call);
        let width = ui.available_width();
        let stands_back = has_main_action(scene, call);
        let (mut small, mut wide) = (Vec::new(), Vec::new());
        let half = ((width - HALF_GAP) / 2.0).floor();
        for (button, deed) in actions(scene, call, list.as_deref().copied()) {
            let tall = matches!(deed, Deed::Ask(Command::HangUp(_))) && !stands_back;
            let button = if tall { button.tall() } else { button };
            let shares = !tall && !stands_back && wide.is_empty() && small.len() < 2;
            match shares && button.needed_width(ui) <= half {
                true => small.push((button, deed)),
                false => wide.push((button, deed)),
            }
        }
        // Two small ones share a line, so that the main one stays in sight.
        let beside = if small.len() == 2 { half } else { width };
        let small = small.into_iter().map(|(button, deed)| (button.width(beside), deed)).collect();
        let first = ui.horizontal_wrapped(|ui| pressed(ui, small)).inner;
        let wide = wide.into_iter().map(|(button, deed)| (button.width(width), deed)).collect();
        let done = pressed(ui, wide).or(first);
        if call.state == CallState::Active && alone && !stands_back {
            keys_ui(ui, scene);
        }
        do_it(scene, done, list);
    });
}

/// Draws the call as a bar: on top of a jury's screen, and of the settings. `list` as for [`card_ui`].
pub fn bar_ui(ui: &mut Ui, scene: &mut Scene<'_>, call: &CallView, list: Option<&mut bool>) {
    let lit = call.state != CallState::Ringing || flash(ui, scene, call);
    let card = Card::new().tinted(call.state == CallState::Ringing);
    let card = if lit { card.live(tone(call)) } else { card };
    card.show(ui, |ui| {
        let mut done = None;
        let mut actions = actions(scene, call, list.as_deref().copied());
        let gap = ui.spacing().item_spacing.x;
        let needed: f32 = actions.iter().map(|(button, _)| button.needed_width(ui) + gap).sum();
        let widest = actions.iter().map(|(button, _)| button.needed_width(ui)).fold(0.0, f32::max);
        let (headline, room) = (headline_width(ui, scene, call), ui.available_width());
        if headline + gap + needed <= room {
            // The layout runs from the right, so the last is drawn first.
            actions.reverse();
            let actions = |ui: &mut Ui| done = pressed(ui, actions);
            let height = if has_main_action(scene, call) { MAIN_ACTION } else { CONTROL };
            split_right_ui(ui, height, actions, |ui| headline_ui(ui, scene, call));
            other_ui(ui, scene, call);
        } else {
            if headline <= room {
                split_right_ui(ui, CLOCK, |ui| time_ui(ui, scene, call), |ui| state_ui(ui, scene, call));
            } else {
                state_ui(ui, scene, call);
                time_ui(ui, scene, call);
            }
            name_ui(ui, scene, call);
            other_ui(ui, scene, call);
            let share = ((room + gap) / actions.len().max(1) as f32 - gap).floor() - 1.0;
            // All alike and as wide as the bar, where each has the room for its words.
            if actions.len() > 1 && share >= widest {
                actions = actions.into_iter().map(|(button, ask)| (button.width(share), ask)).collect();
            }
            done = ui.horizontal_wrapped(|ui| pressed(ui, actions)).inner;
        }
        do_it(scene, done, list);
        if scene.view.helping.is_some() && call.is_own_help() && scene.view.listening.is_none() {
            help::ways_ui(ui, scene);
        }
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
        name_ui(ui, scene, call);
    });
}

/// With whom or, where voice passes at the jury's, as whom.
fn name_ui(ui: &mut Ui, scene: &Scene<'_>, call: &CallView) {
    let name = &call.persona.name;
    let name = if scene.view.helping.is_some() && call.is_own_help() {
        theme::large(HelpWords::of(scene.language).you_help)
    } else if scene.view.role == Role::Jury && call.talks() && call.is_played_here() {
        theme::large(scene.language.you_play(name))
    } else {
        theme::title(name)
    };
    ui.add(Label::new(name).wrap());
    if call.state == CallState::Ringing
        && let Some(number) = &call.persona.number
    {
        ui.label(theme::soft(ui, hours::unbroken(number)));
    }
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

/// Draws the buttons in the run of the layout, and gives what the one pressed does.
fn pressed(ui: &mut Ui, actions: Vec<(Button<'_>, Deed)>) -> Option<Deed> {
    let mut done = None;
    for (button, deed) in actions {
        if button.show(ui) {
            done = done.or(Some(deed));
        }
    }
    done
}

fn do_it(scene: &mut Scene<'_>, deed: Option<Deed>, list: Option<&mut bool>) {
    match (deed, list) {
        (Some(Deed::Ask(command)), _) => scene.ask(command),
        (Some(Deed::List), Some(open)) => *open = !*open,
        (Some(Deed::List), None) | (None, _) => {}
    }
}

/// A muted microphone is heard by nobody, and shows as silence.
fn own_level(scene: &Scene<'_>, call: &CallView) -> f32 {
    if call.muted { f32::MIN } else { scene.view.audio.near_dbfs }
}

/// How far a call is, by colour, icon and word.
pub fn state(scene: &Scene<'_>, call: &CallView) -> Pill<'static> {
    let words = scene.words;
    let (text, icon) = match call.state {
        CallState::Placing => (words.call_placing, icons::CALL_OUT),
        CallState::Ringback => (words.call_ringback, icons::CALL_OUT),
        CallState::Ringing => (words.call_ringing, icons::RINGING),
        CallState::Answering => (words.call_answering, icons::CALL_ACTIVE),
        CallState::Active if is_held(call) => (words.call_held, icons::HOLD),
        CallState::Active if call.conference => {
            (ConferenceWords::of(scene.language).in_conference, icons::CALL_ACTIVE)
        }
        CallState::Active => (words.call_active, icons::CALL_ACTIVE),
        CallState::Transferring => (LinesWords::of(scene.language).transferring, icons::TRANSFER),
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
    let is_post = scene.post_of(&call.persona).is_some();
    let what = if is_post { LinesWords::of(scene.language).post } else { direction(scene, call.direction) };
    let line = match &call.persona.number {
        Some(number) => format!("{} · {what}", hours::unbroken(number)),
        None => what.to_owned(),
    };
    ui.add(Label::new(egui::RichText::new(set(line)).color(palette(ui).soft)).wrap());
}

/// What both sides must know of the call besides its state.
fn facts_ui(ui: &mut Ui, scene: &Scene<'_>, call: &CallView) {
    let words = scene.words;
    // Who records reads so above; whoever is recorded has to be told.
    let recorded = scene.view.is_recorded(call) && scene.view.recording != RecordingState::On;
    let peer_muted = if scene.view.role == Role::Jury { words.candidate_muted } else { words.peer_muted };
    // Said louder above the button, where one speaks all the same.
    let muted = call.muted && !speaks_muted(scene, call);
    if recorded || scene.view.listening_announced || call.peer_muted || muted {
        ui.horizontal_wrapped(|ui| {
            announced_ui(ui, scene);
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
    for held in [held_words(scene, call), peer_held_words(scene, call)].into_iter().flatten() {
        ui.add(Label::new(theme::running(held).color(palette(ui).warn)).wrap());
    }
    if call.peer_away {
        let away = if scene.view.role == Role::Jury { words.candidate_away } else { words.peer_away };
        ui.add(Label::new(theme::running(away).color(palette(ui).warn)).wrap());
    }
}

/// Draws that the jury may be listening, where the session says so.
pub fn announced_ui(ui: &mut Ui, scene: &Scene<'_>) {
    if scene.view.listening_announced {
        let words = ListeningWords::of(scene.language);
        Pill::new(Tone::Neutral, words.announced).icon(icons::EAR).show(ui);
    }
}

/// What the call has to do with another one.
fn other_ui(ui: &mut Ui, scene: &Scene<'_>, call: &CallView) {
    let language = scene.language;
    let held = put_on_hold(scene, call).map(|other| language.answering_holds(&other.persona.name));
    let client = scene.view.consulted_about(call);
    let waits = client.filter(|_| !call.conference);
    let waits = waits.map(|client| language.waits_for_outcome(&client.persona.name));
    let handled = call.handled_by.as_ref().filter(|_| !call.conference);
    let handled = handled.map(|handler| language.handled_by(&handler.name));
    let others = scene.view.calls().filter(|other| call.conference && other.conference);
    let names: Vec<&str> = others.map(|other| lines::other_side(scene, other)).collect();
    let together = (names.len() > 1).then(|| language.together(&names));
    for sentence in held.into_iter().chain(waits).chain(handled).chain(together) {
        ui.add(Label::new(theme::running(sentence)).wrap());
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

fn held_words(scene: &Scene<'_>, call: &CallView) -> Option<&'static str> {
    call.held.map(|why| match why {
        HoldReason::Person => scene.words.you_hold,
        HoldReason::Device => scene.words.you_hold_device,
        HoldReason::OtherCall => LinesWords::of(scene.language).you_hold_other,
    })
}

fn peer_held_words(scene: &Scene<'_>, call: &CallView) -> Option<&'static str> {
    let (words, more) = (scene.words, LinesWords::of(scene.language));
    call.peer_held.map(|why| match (why, scene.view.role) {
        (HoldReason::Person, Role::Jury) => words.candidate_holds,
        (HoldReason::Device, Role::Jury) => words.candidate_holds_device,
        (HoldReason::OtherCall, Role::Jury) => more.candidate_holds_other,
        (HoldReason::Person, Role::Candidate | Role::Staff) => words.client_holds,
        (HoldReason::Device, Role::Candidate | Role::Staff) => words.client_holds_device,
        (HoldReason::OtherCall, Role::Candidate | Role::Staff) => more.client_holds_other,
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
        CallState::Placing | CallState::Ringback | CallState::Transferring => Tone::Primary,
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
