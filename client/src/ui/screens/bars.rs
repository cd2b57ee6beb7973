//! Bars above a screen: what went wrong, what the program does about it, and what one can do.

use eframe::egui::Ui;

use crate::station::{Command, Notice, NoticeKind, ServerLink};
use crate::ui::icons;
use crate::ui::scene::{Ask, Scene};
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::Tone;
use crate::ui::widgets::{Button, bar_ui};

/// How many notices are shown at once; the others follow as these are closed.
const SHOWN: usize = 3;
/// For a bar that stays as long as what it says.
const NOT_CLOSED: Option<fn(&mut Ui)> = None;

/// Draws what must be known now. `own` is the interface's own sentence, where it has one.
pub fn bars_ui(ui: &mut Ui, scene: &mut Scene<'_>, own: Option<&str>) {
    if let ServerLink::Connecting { since, .. } = scene.view.server {
        let elapsed = scene.running(ui, since);
        let sentence = scene.language.server_lost(elapsed, scene.view.call.is_some());
        bar_ui(ui, Tone::Warn, icons::LINK_BROKEN, &sentence, NOT_CLOSED);
    }
    if let ServerLink::Refused(code) = scene.view.server {
        let sentence = scene.language.refused_at_door(code);
        bar_ui(ui, Tone::Bad, icons::WARNING, &sentence, NOT_CLOSED);
    }
    if let Some(sentence) = own {
        let mut closed = false;
        bar_ui(
            ui,
            Tone::Warn,
            icons::WARNING,
            sentence,
            Some(|ui: &mut Ui| closed = close_ui(ui, scene, true)),
        );
        if closed {
            scene.asked.push(Ask::DismissOwn);
        }
    }
    let muted = scene.view.call.as_ref().is_some_and(|call| call.muted);
    // That one is said beside the mute button.
    let barred = |notice: &&Notice| !(muted && notice.kind == NoticeKind::SpokenWhileMuted);
    for (place, notice) in scene.view.notices.iter().filter(barred).take(SHOWN).enumerate() {
        notice_ui(ui, scene, notice, own.is_none() && place == 0);
    }
}

fn notice_ui(ui: &mut Ui, scene: &mut Scene<'_>, notice: &Notice, first: bool) {
    let (tone, sentence) = scene.language.notice(&notice.kind, scene.view.role);
    let icon = if tone == Tone::Primary { icons::INFO } else { icons::WARNING };
    let mut closed = false;
    bar_ui(ui, tone, icon, &sentence, Some(|ui: &mut Ui| closed = close_ui(ui, scene, first)));
    if closed {
        scene.ask(Command::Dismiss(notice.id));
    }
}

/// Draws the button that closes a bar; the first bar has the key.
fn close_ui(ui: &mut Ui, scene: &Scene<'_>, first: bool) -> bool {
    let button = Button::quiet(scene.words.close).icon(icons::CLOSE).icon_only();
    if first { button.shortcut(Shortcut::Dismiss).show(ui) } else { button.show(ui) }
}
