//! The own marks of all exchanges, in order, each heard again from its moment where the exchange was recorded here.

use eframe::egui::{Label, ScrollArea, Ui};
use signaling::protocol::exam::{Part, RemarkKind, RemarkView};

use super::timeline::moment;
use super::{About, said_ui};
use crate::station::{Command, PromptOutput};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL};
use crate::ui::widgets::{Button, split_right_ui};
use crate::ui::words::{PlayWords, SheetWords};

/// Height of the list, in points.
const LIST: f32 = 200.0;

/// What this part remembers between two passes.
#[derive(Debug, Default)]
pub struct Replays {
    output: PromptOutput,
}

/// Whether the jury comes back on the exchanges now.
pub fn is_time(seen: About<'_>) -> bool {
    let exchanged = seen.about.run_sheet.iter().any(|exchange| exchange.has_begun());
    seen.about.clock.phase.part != Part::Situation && exchanged
}

/// Draws them.
pub fn replays_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, state: &mut Replays) {
    let (words, sheet) = (PlayWords::of(scene.language), SheetWords::of(scene.language));
    let view = scene.view;
    let mut asked = None;
    let right = |ui: &mut Ui| {
        let mark = Button::new(sheet.set_mark).icon(icons::FLAG).enabled(seen.about.may.mark);
        if mark.shortcut(Shortcut::Mark).show(ui) {
            asked = Some(Command::Mark(seen.about.candidate));
        }
        let outputs = [
            (PromptOutput::Loudspeakers, words.loudspeakers, icons::LOUDSPEAKER),
            (PromptOutput::Headset, words.headset, icons::HEADSET),
        ];
        for (output, name, icon) in outputs {
            let button = Button::new(name).icon(icon).icon_only().chosen(state.output == output);
            if button.named(format!("{}, {name}", words.output)).show(ui) {
                state.output = output;
            }
        }
    };
    split_right_ui(ui, CONTROL, right, |ui| {
        ui.label(theme::strong(words.marks));
        let more = theme::soft(ui, words.marks_more);
        ui.add(Label::new(more).truncate());
    });
    let marks = in_order(seen);
    if marks.is_empty() {
        said_ui(ui, words.no_marks);
    }
    let list = ScrollArea::vertical().id_salt("replays").max_height(LIST).auto_shrink([false, true]);
    list.show(ui, |ui| {
        for (mark, name) in marks {
            let found = view.exam.replayable(mark.remark, &view.kept);
            let plays = found.is_some_and(|(kept, ..)| {
                view.playing.as_ref().is_some_and(|playing| playing.prompt.id == kept.id)
            });
            let text = if mark.text.is_empty() { words.unworded } else { &mark.text };
            let line = format!("{name} · {} · {text}", moment(mark));
            let button = |ui: &mut Ui| match found {
                Some(_) => {
                    let named = format!("{}, {line}", words.hear_again);
                    if Button::new(words.hear_again).icon(icons::PLAY).named(named).show(ui) {
                        let (remark, output) = (mark.remark, state.output);
                        asked = Some(Command::Replay { remark, output });
                    }
                    if plays && Button::new(words.stop_hearing).icon(icons::STOP).icon_only().show(ui) {
                        asked = Some(Command::StopPlaying);
                    }
                }
                None => {
                    let missing = theme::soft(ui, words.not_recorded);
                    ui.label(missing);
                }
            };
            split_right_ui(ui, CONTROL, button, |ui| {
                ui.add(Label::new(theme::running(&line)).truncate());
            });
        }
    });
    if let Some(command) = asked {
        scene.ask(command);
    }
}

/// The marks in the order of the exchanges, then those set outside of one; each with whose exchange it was.
fn in_order(seen: About<'_>) -> Vec<(&RemarkView, &str)> {
    let sheet = &seen.about.run_sheet;
    let marks = seen.about.remarks.iter().filter(|remark| remark.kind == RemarkKind::Mark);
    let place = |mark: &RemarkView| sheet.iter().position(|planned| Some(planned.exchange) == mark.exchange);
    let with_place = marks.filter_map(|mark| Some((place(mark)?, mark)));
    let mut placed: Vec<(usize, &RemarkView)> = with_place.collect();
    placed.sort_by_key(|(place, mark)| (*place, mark.offset_ms));
    placed.into_iter().map(|(place, mark)| (mark, sheet[place].name.as_str())).collect()
}
