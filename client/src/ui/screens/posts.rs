//! Internal posts at which a jury member sits.

use std::sync::Arc;

use eframe::egui::{Label, Ui};

use crate::station::Command;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL};
use crate::ui::widgets::{Button, section_ui, split_right_ui};
use crate::ui::words::PostsWords;

/// Draws the posts, each to sit at or to leave.
pub fn posts_ui(ui: &mut Ui, scene: &mut Scene<'_>) {
    let posts = Arc::clone(&scene.view.posts);
    if posts.is_empty() {
        return;
    }
    let words = PostsWords::of(scene.language);
    section_ui(ui, words.sit);
    ui.add(Label::new(theme::soft(ui, words.sit_more)).wrap());
    for (number, post) in (1..).zip(posts.iter()) {
        let sits = scene.view.staffed.contains(&post.id);
        let mut pressed = false;
        let right = |ui: &mut Ui| {
            let text = if sits { words.leave } else { words.sit_down };
            let button = Button::new(text).chosen(sits).named(format!("{text} {}", post.name));
            let button = if number <= 9 { button.shortcut(Shortcut::Post(number)) } else { button };
            pressed = button.show(ui);
        };
        split_right_ui(ui, CONTROL, right, |ui| ui.add(Label::new(theme::strong(&post.name)).wrap()));
        if pressed {
            scene.ask(Command::Staff(post.id.clone(), !sits));
        }
    }
}
