//! A window without a screen, on one view, pressed and read as assistive technology does.

#![allow(dead_code, reason = "each program that includes this file uses a part of it")]

use std::sync::Arc;

use client::settings::{Language, Settings};
use client::station::{Command, View};
use client::ui::App;
use eframe::egui::{Key, Modifiers, Role, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use tokio::sync::{mpsc, watch};

use crate::sample;

pub const USUAL: Vec2 = vec2(1280.0, 800.0);

/// A window on one view, and where its commands arrive.
pub struct Window {
    pub harness: Harness<'static, Option<App>>,
    pub commands: mpsc::Receiver<Command>,
    views: watch::Sender<Arc<View>>,
}

impl Window {
    pub fn of(name: &str) -> Self {
        Self::sized(name, Settings::default(), USUAL)
    }

    /// High enough for all of a screen to be in it.
    pub fn tall(name: &str) -> Self {
        Self::sized(name, Settings::default(), vec2(1280.0, 1600.0))
    }

    /// As high, where the system's dialog gives this path.
    pub fn finding(name: &str, path: &str) -> Self {
        let view = sample::view(name).expect("a sample of that name");
        let size = vec2(1280.0, 1600.0);
        Self::open_with(view, true, Settings::default(), size, |still| still.finding(path))
    }

    /// The smallest window with the largest text.
    pub fn lowest(name: &str, language: Language) -> Self {
        let settings = Settings { language, text_percent: 200, ..Settings::default() };
        Self::sized(name, settings, vec2(1024.0, 700.0))
    }

    fn sized(name: &str, settings: Settings, size: Vec2) -> Self {
        let view = sample::view(name).expect("a sample of that name");
        Self::open(view, name != "start", settings, size)
    }

    pub fn open(view: View, joined: bool, settings: Settings, size: Vec2) -> Self {
        Self::open_with(view, joined, settings, size, |still| still)
    }

    pub fn open_with(
        view: View,
        joined: bool,
        settings: Settings,
        size: Vec2,
        with: impl FnOnce(sample::Still) -> sample::Still,
    ) -> Self {
        let join = joined.then(|| sample::join(&view));
        let (launcher, commands) = sample::Still::new(view);
        let launcher = with(launcher);
        let views = launcher.views.clone();
        let mut launcher = Some(launcher);
        let show = move |ui: &mut eframe::egui::Ui, app: &mut Option<App>| match app {
            Some(app) => {
                app.think(ui.ctx());
                app.show(ui);
            }
            // As in `eframe`, the fonts are there before the first pass that draws.
            None => {
                let launcher = launcher.take().expect("the app is made once");
                *app = Some(App::new(ui.ctx(), Box::new(launcher), settings.clone(), join.clone()));
            }
        };
        // The size of the window: larger text leaves fewer points of it, which egui itself works out.
        let harness = Harness::builder().with_size(size).with_max_steps(8).build_ui_state(show, None);
        let mut window = Window { harness, commands, views };
        window.harness.run_steps(4);
        window
    }

    /// The station goes on to another view.
    pub fn turn(&mut self, view: View) {
        self.views.send_replace(Arc::new(view));
        self.harness.run_steps(3);
    }

    /// Presses what has this label, be it a button, a tab or a line of a list.
    pub fn press(&mut self, label: &str) {
        self.harness.get_by_label(label).click_accesskit();
        self.harness.run_steps(3);
    }

    /// Presses a button whose label others have, too.
    pub fn press_button(&mut self, label: &str) {
        self.harness.get_by_role_and_label(Role::Button, label).click_accesskit();
        self.harness.run_steps(3);
    }

    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(3);
    }

    /// Types into what has the focus.
    pub fn type_text(&mut self, text: &str) {
        self.harness.event(eframe::egui::Event::Text(text.into()));
        self.harness.run_steps(3);
    }

    pub fn shows(&self, label: &str) -> bool {
        self.harness.query_all_by_label_contains(label).next().is_some()
    }

    /// What was asked so far, but for the reading of messages.
    pub fn asked(&mut self) -> Vec<Command> {
        let all = std::iter::from_fn(|| self.commands.try_recv().ok());
        all.filter(|command| !matches!(command, Command::Read(_))).collect()
    }
}
