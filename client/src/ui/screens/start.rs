//! The first screen: three large choices, then who one is and where to join.

use std::time::Instant;

use eframe::egui::{
    Align, Align2, FontId, Key, Label, Layout, Role as Part, Sense, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use signaling::protocol::{MAX_NAME_CHARS, Role};

use crate::settings::{Language, Settings};
use crate::ui::desk::Join;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CARD_RADIUS, GAP, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Field, icon_ui, page_ui};
use crate::ui::words::Words;
use crate::ui::{fonts, hours, icons};

/// The widest that the page is, in points.
const WIDTH: f32 = 948.0;
/// The widest that the form is, in points.
const FORM: f32 = 480.0;
/// The longest address, in characters.
const ADDRESS: usize = 200;
/// Where the server listens unless told otherwise.
const USUAL_PORT: u16 = 8417;

/// What the screen remembers between two passes.
#[derive(Debug, Default)]
pub struct Start {
    /// Who sits down; `None` while it is to be chosen.
    pub role: Option<Role>,
    /// The name or number.
    pub name: String,
    /// The server, as written.
    pub server: String,
    /// Why joining failed, as a sentence.
    pub fault: Option<String>,
    /// The cursor has been put where there is something to write.
    pub greeted: bool,
}

/// How joining goes on.
#[derive(Clone, Copy, Debug)]
pub enum Attempt<'a> {
    /// Nobody joins.
    None,
    /// There is no server yet: since when.
    Trying(Instant, &'a str),
}

/// What was asked here.
#[derive(Debug, PartialEq, Eq)]
pub enum StartAsk {
    /// Join.
    Join(Join),
    /// No longer try.
    GiveUp,
    /// Open the settings.
    Settings,
}

impl Start {
    /// The screen as the one who sat here last needs it.
    pub fn remembering(settings: &Settings) -> Self {
        match &settings.last_join {
            Some(last) => Start {
                role: Some(last.role),
                name: last.name.clone(),
                server: last.server.clone(),
                fault: None,
                greeted: false,
            },
            None => Start::default(),
        }
    }
}

/// Draws the screen.
pub fn start_ui(
    ui: &mut Ui,
    words: &'static Words,
    language: Language,
    state: &mut Start,
    attempt: Attempt<'_>,
) -> Option<StartAsk> {
    let mut asked = None;
    page_ui(ui, "start", |ui| {
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            let gear = Button::quiet(words.settings).icon(icons::SETTINGS).icon_only();
            if gear.shortcut(Shortcut::Settings).show(ui) {
                asked = Some(StartAsk::Settings);
            }
        });
        let air = (ui.available_height() - 560.0) / 2.0;
        ui.add_space(air.clamp(0.0, 160.0));
        ui.vertical_centered(|ui| {
            icon_ui(ui, icons::HEADSET, 48.0, palette(ui).primary, true);
            ui.label(theme::large("Plateau").size(36.0));
            match (attempt, state.role) {
                (Attempt::Trying(since, server), _) => {
                    asked = asked.take().or(trying_ui(ui, words, language, since, server))
                }
                (Attempt::None, None) => {
                    ui.label(eframe::egui::RichText::new(words.who_are_you).color(palette(ui).soft));
                    ui.add_space(GAP);
                    roles_ui(ui, words, state);
                }
                (Attempt::None, Some(role)) => asked = asked.take().or(form_ui(ui, words, state, role)),
            }
        });
    });
    asked
}

fn roles_ui(ui: &mut Ui, words: &Words, state: &mut Start) {
    let roles = [
        (Role::Candidate, icons::CANDIDATE, words.i_am_candidate, words.i_am_candidate_more),
        (Role::Jury, icons::JURY, words.i_am_jury, words.i_am_jury_more),
        (Role::Staff, icons::STAFF, words.i_am_staff, words.i_am_staff_more),
    ];
    let width = ui.available_width().min(WIDTH);
    let across = if width < 720.0 { 1.0 } else { 3.0 };
    let gap = 24.0;
    let tile = vec2((width - (across - 1.0) * gap) / across, if across == 1.0 { 112.0 } else { 204.0 });
    let draw = |ui: &mut Ui, state: &mut Start| {
        for ((role, icon, name, more), number) in roles.into_iter().zip(1..) {
            if tile_ui(ui, tile, icon, name, more, Shortcut::Choose(number)) {
                state.role = Some(role);
            }
        }
    };
    if across == 1.0 {
        draw(ui, state);
        return;
    }
    let side = (ui.available_width() - width) / 2.0;
    ui.horizontal(|ui| {
        ui.add_space(side);
        ui.spacing_mut().item_spacing.x = gap;
        draw(ui, state);
    });
}

/// One large choice.
fn tile_ui(ui: &mut Ui, size: eframe::egui::Vec2, icon: &str, name: &str, more: &str, key: Shortcut) -> bool {
    let palette = palette(ui);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Part::Button, true, name));
    let touched = response.hovered() || response.has_focus();
    let stroke = if touched { palette.live(Tone::Primary) } else { palette.rest() };
    ui.painter().rect(rect, CARD_RADIUS, palette.surface, stroke, StrokeKind::Inside);
    let font = FontId::new(20.0, fonts::bold());
    let room = size.x - 2.0 * GAP;
    let title = ui.painter().layout(name.to_owned(), font, palette.text, room);
    let mut job = eframe::egui::text::LayoutJob::simple(
        more.to_owned(),
        FontId::proportional(14.0),
        palette.soft,
        room,
    );
    job.halign = Align::Center;
    let more = ui.painter().layout_job(job);
    // As if all were two lines long, so that pictures and names of neighbours stand in line.
    let height = 40.0 + GAP + title.size().y + HALF_GAP + 36.0;
    let mut y = rect.center().y - height / 2.0;
    let x = rect.center().x;
    ui.painter().text(
        pos2(x, y),
        Align2::CENTER_TOP,
        icon,
        FontId::new(40.0, fonts::icons()),
        palette.primary,
    );
    y += 40.0 + GAP;
    let title_height = title.size().y;
    ui.painter().galley(pos2(x - title.size().x / 2.0, y), title, palette.text);
    ui.painter().galley(pos2(x, y + title_height + HALF_GAP), more, palette.soft);
    let clicked = response.clicked();
    response.on_hover_text(key.keys(ui.ctx()));
    clicked || key.pressed(ui)
}

fn form_ui(ui: &mut Ui, words: &Words, state: &mut Start, role: Role) -> Option<StartAsk> {
    let (title, label) = match role {
        Role::Candidate => (words.i_am_candidate, words.candidate_number),
        Role::Jury => (words.i_am_jury, words.jury_name),
        Role::Staff => (words.i_am_staff, words.staff_name),
    };
    let mut asked = None;
    form(ui, |ui| {
        ui.label(theme::title(title));
        let name = Field::new(label, &mut state.name, MAX_NAME_CHARS).show(ui);
        let example = "192.168.1.10:8417";
        let server = Field::new(words.server_address, &mut state.server, ADDRESS).example(example).show(ui);
        if !std::mem::replace(&mut state.greeted, true) {
            let first = if state.name.is_empty() { &name } else { &server };
            first.request_focus();
        }
        if let Some(fault) = &state.fault {
            ui.add(Label::new(theme::running(fault).color(palette(ui).bad)).wrap());
        }
        ui.add_space(HALF_GAP);
        let complete = !state.name.trim().is_empty() && !state.server.trim().is_empty();
        let entered =
            (name.lost_focus() || server.lost_focus()) && ui.input(|input| input.key_pressed(Key::Enter));
        let join = Button::primary(words.join).tall().width(ui.available_width()).enabled(complete);
        if (join.shortcut(Shortcut::Join).show(ui) || entered) && complete {
            asked = Some(StartAsk::Join(Join {
                role,
                name: state.name.trim().to_owned(),
                server: address(&state.server),
                ticket: None,
            }));
        }
        if Button::quiet(words.back).icon(icons::BACK).show(ui) {
            state.role = None;
            state.fault = None;
            state.greeted = false;
        }
    });
    asked
}

fn trying_ui(
    ui: &mut Ui,
    words: &Words,
    language: Language,
    since: Instant,
    server: &str,
) -> Option<StartAsk> {
    let mut asked = None;
    form(ui, |ui| {
        let (elapsed, next) = hours::elapsed(since, Instant::now());
        ui.request_repaint_after(next);
        ui.label(theme::title(words.joining));
        ui.add(Label::new(theme::running(language.server_silent(server, elapsed))).wrap());
        ui.add_space(HALF_GAP);
        if Button::new(words.change_address).icon(icons::BACK).width(ui.available_width()).show(ui) {
            asked = Some(StartAsk::GiveUp);
        }
    });
    asked
}

/// A card in the middle, as wide as a form should be.
fn form(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.add_space(GAP);
    let width = ui.available_width().min(FORM);
    let side = (ui.available_width() - width) / 2.0;
    ui.horizontal_top(|ui| {
        ui.add_space(side);
        ui.vertical(|ui| {
            ui.set_width(width);
            Card::new().roomy().show(ui, add);
        });
    });
}

/// The address as the station needs it: people leave out the scheme.
fn address(written: &str) -> String {
    let written = written.trim().trim_end_matches('/');
    let (scheme, host) = written.split_once("://").unwrap_or(("ws", written));
    let port = if host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) || scheme != "ws"
    {
        String::new()
    } else {
        format!(":{USUAL_PORT}")
    };
    format!("{scheme}://{host}{port}")
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_may_be_written_short() {
        assert_eq!(address(" 10.0.0.5:8417/ "), "ws://10.0.0.5:8417");
        assert_eq!(address("192.168.1.10"), "ws://192.168.1.10:8417");
        assert_eq!(address("ws://serveur"), "ws://serveur:8417");
        assert_eq!(address("[fe80::1]:9000"), "ws://[fe80::1]:9000");
        assert_eq!(address("wss://exam.example:443"), "wss://exam.example:443");
    }
}
