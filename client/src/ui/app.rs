//! One window: takes the newest view, draws the screen it needs, and hands on what was asked.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use eframe::egui::{self, CentralPanel, Frame, Margin, Ui, ViewportCommand, vec2};
use signaling::protocol::Role;
use tokio::sync::mpsc::error::TrySendError;

use super::desk::{Desk, Join, Launcher, Pick};
use super::ring::Ring;
use super::scene::{self, Ask, Scene};
use super::screens::candidate::{self, Candidate};
use super::screens::hand::{self, Hand};
use super::screens::jury::{self, Jury};
use super::screens::staff::{self, Staff};
use super::screens::start::{Attempt, Start, StartAsk, start_ui};
use super::screens::{bars, check, figures, settings, top};
use super::shortcuts::Shortcut;
use super::words::Words;
use super::{fonts, theme};
use crate::settings::{LastJoin, Settings};
use crate::station::{Command, ServerLink, View};

/// The smallest window, in points.
const SMALLEST: egui::Vec2 = vec2(1024.0, 700.0);
/// The window at its first start, in points.
const USUAL: egui::Vec2 = vec2(1280.0, 800.0);

/// Opens the window and runs until it is closed. With `autojoin` it joins at once.
///
/// # Errors
/// Where the system gives no window.
pub fn run(launcher: Box<dyn Launcher>, settings: Settings, autojoin: Option<Join>) -> eframe::Result {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Plateau")
        .with_app_id("plateau")
        .with_inner_size(USUAL)
        .with_min_inner_size(SMALLEST);
    let options = eframe::NativeOptions { viewport, centered: true, ..Default::default() };
    eframe::run_native(
        "plateau",
        options,
        Box::new(|context| Ok(Box::new(App::new(&context.egui_ctx, launcher, settings, autojoin)))),
    )
}

/// The interface of a station.
#[derive(Debug)]
pub struct App {
    launcher: Box<dyn Launcher>,
    settings: Settings,
    saved: Settings,
    start: Start,
    seat: Option<Seat>,
    settings_open: bool,
    figures_open: bool,
    /// The interface's own sentence: a click refused, or a second press asked for.
    own: Option<&'static str>,
    closing: bool,
}

/// A session that was joined.
#[derive(Debug)]
struct Seat {
    join: Join,
    desk: Desk,
    view: Arc<View>,
    screen: Screen,
    ring: Ring,
    /// What a candidate asks staff.
    hand: Hand,
    /// The station keeps its devices open for the settings' meters.
    checking: bool,
}

#[derive(Debug)]
enum Screen {
    Candidate(Box<Candidate>),
    Jury(Box<Jury>),
    Staff(Box<Staff>),
}

impl App {
    /// The interface, with its fonts and colours in `ctx`.
    pub fn new(
        ctx: &egui::Context,
        launcher: Box<dyn Launcher>,
        settings: Settings,
        autojoin: Option<Join>,
    ) -> Self {
        fonts::install(ctx);
        let start = Start::remembering(&settings);
        let mut app = App {
            launcher,
            saved: settings.clone(),
            settings,
            start,
            seat: None,
            settings_open: false,
            figures_open: false,
            own: None,
            closing: false,
        };
        app.dress(ctx);
        if let Some(join) = autojoin {
            app.join(ctx, join);
        }
        app
    }

    /// What has to be done even while the window is hidden: take the newest view, ask for attention, guard the call.
    pub fn think(&mut self, ctx: &egui::Context) {
        // Picked for a session that was left meanwhile, it is nobody's.
        if let Some((what, paths)) = self.launcher.picked() {
            paths.into_iter().for_each(|path| self.send(picked(what, path)));
        }
        if let Some(seat) = &mut self.seat {
            seat.view = Arc::clone(&seat.desk.views.borrow_and_update());
            seat.check_devices(self.settings_open);
            let change = seat.ring.follow(&seat.view, is_looked_at(ctx), self.settings.language);
            if let Some(attention) = change.attention {
                ctx.send_viewport_cmd(ViewportCommand::RequestUserAttention(attention));
            }
            if let Some(sentence) = change.announcement {
                self.launcher.announce(sentence);
            }
            if seat.view.exam.kept.forgets_join {
                self.settings.last_join = None;
            }
        }
        let in_call = self.seat.as_ref().is_some_and(|seat| seat.view.call.is_some());
        if !in_call {
            self.forget_closing();
        }
        if in_call && !self.closing && ctx.input(|input| input.viewport().close_requested()) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.closing = true;
            self.own = Some(self.words().close_again);
        }
    }

    /// Draws the window.
    pub fn show(&mut self, ui: &mut Ui) {
        self.global_keys(ui);
        let frame = Frame::new().fill(theme::palette(ui).ground);
        let mut asked = Vec::new();
        if self.seat.as_ref().is_some_and(Seat::is_seated) {
            self.session_ui(ui, &mut asked);
        } else {
            CentralPanel::no_frame()
                .frame(frame.inner_margin(Margin::same(16)))
                .show(ui, |ui| self.start_ui(ui));
        }
        for ask in asked {
            self.obey(ui.ctx(), ask);
        }
        if self.settings != self.saved {
            self.dress(ui.ctx());
            self.launcher.save(&self.settings);
            self.saved = self.settings.clone();
        }
    }

    fn words(&self) -> &'static Words {
        Words::of(self.settings.language)
    }

    fn dress(&self, ctx: &egui::Context) {
        theme::install(ctx, self.settings.theme);
        ctx.set_zoom_factor(f32::from(self.settings.text_percent) / 100.0);
    }

    fn session_ui(&mut self, ui: &mut Ui, asked: &mut Vec<Ask>) {
        let (words, language) = (self.words(), self.settings.language);
        let Some(seat) = &mut self.seat else { return };
        let view = Arc::clone(&seat.view);
        let has_room = seat.desk.commands.capacity() > 0;
        let mut scene = Scene { view: &view, words, language, now: Instant::now(), has_room, asked };
        top::top_ui(ui, &mut scene, self.figures_open);
        let frame = Frame::new().fill(theme::palette(ui).ground).inner_margin(Margin::same(16));
        CentralPanel::no_frame().frame(frame).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::HALF_GAP;
            if self.figures_open {
                figures::panel_ui(ui, &mut scene);
            }
            bars::bars_ui(ui, &mut scene, self.own);
            hand::hand_ui(ui, &mut scene, &mut seat.hand);
            if self.settings_open {
                settings::settings_ui(ui, &mut scene, &mut self.settings, true);
                return;
            }
            if let Some(step) = scene.view.check.step {
                return check::check_ui(ui, &mut scene, step);
            }
            match &mut seat.screen {
                Screen::Candidate(state) => candidate::candidate_ui(ui, &mut scene, state),
                Screen::Jury(state) => jury::jury_ui(ui, &mut scene, state),
                Screen::Staff(state) => staff::staff_ui(ui, &mut scene, state),
            }
        });
    }

    fn start_ui(&mut self, ui: &mut Ui) {
        let (words, language) = (self.words(), self.settings.language);
        if self.settings_open {
            let view = scene::nobody();
            let mut asked = Vec::new();
            let mut scene = Scene {
                view: &view,
                words,
                language,
                now: Instant::now(),
                has_room: true,
                asked: &mut asked,
            };
            settings::settings_ui(ui, &mut scene, &mut self.settings, false);
            asked.into_iter().for_each(|ask| self.obey(ui.ctx(), ask));
            return;
        }
        let attempt = match &self.seat {
            Some(Seat { view, join, .. }) => match &view.server {
                ServerLink::Connecting { since, .. } => Attempt::Trying(*since, &join.server),
                ServerLink::Online => Attempt::Trying(Instant::now(), &join.server),
                ServerLink::Refused(code) => {
                    self.start.fault = Some(language.refused_at_door(*code));
                    self.start.role = Some(join.role);
                    Attempt::None
                }
            },
            None => Attempt::None,
        };
        match start_ui(ui, words, language, &mut self.start, attempt) {
            Some(StartAsk::Join(join)) => self.join(&ui.ctx().clone(), join),
            Some(StartAsk::GiveUp) => self.leave(),
            Some(StartAsk::Settings) => self.settings_open = true,
            None => {}
        }
    }

    fn join(&mut self, ctx: &egui::Context, join: Join) {
        if self.seat.is_some() {
            self.leave();
        }
        self.start = Start {
            role: Some(join.role),
            name: join.name.clone(),
            server: join.server.clone(),
            fault: None,
            greeted: false,
        };
        let waker = ctx.clone();
        let wake = Arc::new(move || waker.request_repaint());
        match self.launcher.join(&join, &self.settings, wake) {
            Ok(desk) => {
                let last = LastJoin { role: join.role, name: join.name.clone(), server: join.server.clone() };
                self.settings.last_join = Some(last);
                let view = Arc::clone(&desk.views.borrow());
                let screen = Screen::of(join.role);
                let (ring, hand) = (Ring::default(), Hand::default());
                self.seat = Some(Seat { join, desk, view, screen, ring, hand, checking: false });
            }
            Err(why) => self.start.fault = Some(why),
        }
    }

    fn leave(&mut self) {
        self.launcher.leave();
        self.launcher.announce(None);
        self.seat = None;
        self.settings_open = false;
        self.own = None;
    }

    fn obey(&mut self, ctx: &egui::Context, ask: Ask) {
        match ask {
            Ask::Station(command) => self.send(command),
            Ask::ToggleSettings => self.settings_open = !self.settings_open,
            Ask::CloseSettings => self.settings_open = false,
            Ask::ToggleFigures => self.figures_open = !self.figures_open,
            Ask::ToggleHand => self.seat.iter_mut().for_each(|seat| seat.hand.toggle()),
            Ask::Pick(what, title) => {
                let waker = ctx.clone();
                self.launcher.pick(what, title, Arc::new(move || waker.request_repaint()));
            }
            Ask::Leave => self.leave(),
            Ask::DismissOwn => {
                self.own = None;
                self.closing = false;
            }
        }
    }

    fn send(&mut self, command: Command) {
        let Some(seat) = &self.seat else { return };
        match seat.desk.commands.try_send(command) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => self.own = Some(self.words().too_busy),
            Err(TrySendError::Closed(_)) => self.own = Some(self.words().station_stopped),
        }
    }

    /// Once the call is over a close is only a close again.
    fn forget_closing(&mut self) {
        if std::mem::take(&mut self.closing) {
            self.own = None;
        }
    }

    fn global_keys(&mut self, ui: &Ui) {
        if Shortcut::Larger.pressed(ui) {
            self.settings.step_text(true);
        }
        if Shortcut::Smaller.pressed(ui) {
            self.settings.step_text(false);
        }
        if Shortcut::Language.pressed(ui) {
            self.settings.language = self.settings.language.other();
        }
    }
}

impl Seat {
    /// True once the server has given a number: from then on the session stays on the screen, whatever happens.
    fn is_seated(&self) -> bool {
        self.view.id.is_some()
    }

    /// While the settings are open, their meters live. A full queue is asked again at the next pass.
    fn check_devices(&mut self, open: bool) {
        if self.checking != open && self.desk.commands.try_send(Command::CheckDevices(open)).is_ok() {
            self.checking = open;
        }
    }
}

impl Screen {
    fn of(role: Role) -> Self {
        match role {
            Role::Candidate => Screen::Candidate(Box::default()),
            Role::Jury => Screen::Jury(Box::default()),
            Role::Staff => Screen::Staff(Box::default()),
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.think(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.launcher.leave();
    }
}

/// What is done with what the person picked.
fn picked(what: Pick, path: PathBuf) -> Command {
    match what {
        Pick::PackageFolder | Pick::PackageZip => Command::Import(path),
        Pick::Files | Pick::FolderOfFiles => Command::HandIn(path),
        Pick::Professional(candidate) => Command::AddProfessional { candidate, path },
        Pick::DossierFolder(session, candidate) => {
            Command::SaveDossier { session: Some(session), candidate, to: Some(path) }
        }
    }
}

/// Whether the person has this window before it. Not every system says that one is no longer: one that never had the
/// keyboard was never told that it lost it, nor always one that was minimised.
fn is_looked_at(ctx: &egui::Context) -> bool {
    ctx.input(|input| {
        let window = input.viewport();
        input.focused && window.focused.unwrap_or(true) && !window.minimized.unwrap_or(false)
    })
}
