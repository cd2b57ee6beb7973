//! The internal posts: to call, and to hand a call over to.

use eframe::egui::{Label, Ui};
use signaling::protocol::{Address, ClientId, Phase, Post};

use crate::station::{CallState, CallView, Command};
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, Tone, palette};
use crate::ui::widgets::{Button, Card, Entry, section_ui, split_right_ui};
use crate::ui::words::LinesWords;
use crate::ui::{hours, icons};

/// What the list remembers between two passes.
#[derive(Debug, Default)]
pub struct Transfer {
    /// The person wants to hand the call over.
    pub open: bool,
    chosen: Option<ClientId>,
}

/// Draws the posts to hand the call over to, where the person wants to.
pub fn list_ui(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut Transfer) {
    let Some(call) = scene.view.call.as_ref().filter(|call| may_hand_over(scene, call)) else {
        state.open = false;
        return;
    };
    if !state.open {
        return;
    }
    let words = LinesWords::of(scene.language);
    let posts = &scene.view.posts;
    Card::new().live(Tone::Primary).show(ui, |ui| {
        section_ui(ui, &scene.language.transfer_of(&call.persona.name));
        if posts.is_empty() {
            ui.add(Label::new(theme::running(words.no_posts).color(palette(ui).soft)).wrap());
            return;
        }
        step(ui, posts, state);
        for post in posts.iter() {
            let number = hours::unbroken(&post.number);
            let chosen = state.chosen.as_ref() == Some(&post.id);
            let (name, detail) = (post.name.as_str(), post.purpose.as_str());
            let entry = Entry { icon: icons::JURY, name, detail, aside: &number, chosen, live: false };
            if entry.show(ui).clicked() {
                state.chosen = Some(post.id.clone());
            }
        }
        if let Some(post) = posts.iter().find(|post| state.chosen.as_ref() == Some(&post.id)) {
            ways_ui(ui, scene, call, post, &mut state.open);
        }
    });
}

/// Draws the posts that a candidate can call.
pub fn posts_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let posts = &scene.view.posts;
    if posts.is_empty() || scene.view.call.is_some() || scene.view.phase != Phase::Exchanges {
        return;
    }
    Card::new().show(ui, |ui| {
        section_ui(ui, LinesWords::of(scene.language).posts);
        for (number, post) in (1..).zip(posts.iter()) {
            let mut pressed = false;
            let right = |ui: &mut Ui| {
                let name = scene.language.call_client(&post.name);
                let button = Button::new(scene.words.call).named(name);
                let button = if number <= 9 { button.shortcut(Shortcut::Post(number)) } else { button };
                pressed = button.show(ui);
            };
            split_right_ui(ui, CONTROL, right, |ui| {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    ui.add(Label::new(theme::strong(&post.name)).wrap());
                    let line = format!("{} · {}", hours::unbroken(&post.number), post.purpose);
                    ui.add(Label::new(theme::soft(ui, line)).wrap());
                });
            });
            if pressed {
                scene.ask(Command::Call { to: Address::Name(post.name.clone()), persona: None });
            }
        }
    });
}

/// Whether a candidate can hand this call over: it is answered, and with a client.
pub fn may_hand_over(scene: &Scene<'_>, call: &CallView) -> bool {
    let with_post = scene.post_of(&call.persona).is_some() || scene.view.consulted_about(call).is_some();
    call.state == CallState::Active && !with_post
}

/// At once, or after a word with the post.
fn ways_ui(ui: &mut Ui, scene: &mut Scene<'_>, call: &CallView, post: &Post, open: &mut bool) {
    let (words, language) = (LinesWords::of(scene.language), scene.language);
    let line = scene.view.has_free_line();
    if !line {
        ui.add(Label::new(theme::soft(ui, words.no_line)).wrap());
    }
    let width = ui.available_width();
    let ask = Button::primary(words.consult).icon(icons::CALL_OUT).tall().width(width).enabled(line);
    let ask =
        ask.hint(words.transfer_how).shortcut(Shortcut::Consult).named(language.consult(&post.name)).show(ui);
    let now = Button::new(words.transfer_now).icon(icons::TRANSFER).width(width);
    let name = language.hand_over(&call.persona.name, &post.name);
    let now = now.hint(words.transfer_how).shortcut(Shortcut::TransferNow).named(name).show(ui);
    if ask || now {
        let to = Address::Name(post.name.clone());
        scene.ask(Command::Transfer { call: Some(call.call), to, attended: ask });
        *open = false;
    }
}

/// Moves the choice by key; the first post is chosen from the start.
fn step(ui: &Ui, posts: &[Post], state: &mut Transfer) {
    let place = posts.iter().position(|post| state.chosen.as_ref() == Some(&post.id)).unwrap_or(0);
    let mut next = place;
    if Shortcut::Previous.pressed(ui) {
        next = place.saturating_sub(1);
    }
    if Shortcut::Next.pressed(ui) {
        next = (place + 1).min(posts.len() - 1);
    }
    for (place, number) in (0..posts.len()).zip(1..=9) {
        if Shortcut::Choose(number).pressed(ui) {
            next = place;
        }
    }
    state.chosen = Some(posts[next].id.clone());
}
