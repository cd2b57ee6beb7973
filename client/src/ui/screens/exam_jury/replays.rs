//! The own marks of all exchanges, in order, each heard again from its moment, wherever the exchange was recorded; then those
//! that were set outside of an exchange. Words are put to each.

use eframe::egui::{Label, ScrollArea, Ui};
use signaling::protocol::exam::{Part, RemarkKind, RemarkView};

use super::marks::{Marks, wording_ui};
use super::timeline::moment;
use super::{About, said_ui};
use crate::station::{Command, PromptOutput, ReplayAt};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL};
use crate::ui::widgets::{Button, split_right_ui};
use crate::ui::words::{GridWords, PlayWords, SheetWords};

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
pub fn replays_ui(
    ui: &mut Ui,
    scene: &mut Scene<'_>,
    seen: About<'_>,
    state: &mut Replays,
    wording: &mut Marks,
) {
    let (words, sheet) = (PlayWords::of(scene.language), SheetWords::of(scene.language));
    let (view, change) = (scene.view, GridWords::of(scene.language).change);
    let (mut asked, mut worded) = (None, None);
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
    wording_ui(ui, scene, seen.about, wording);
    let marks = in_order(seen);
    if marks.is_empty() {
        said_ui(ui, words.no_marks);
    }
    let list = ScrollArea::vertical().id_salt("replays").max_height(LIST).auto_shrink([false, true]);
    list.show(ui, |ui| {
        for (mark, name) in marks {
            let found = view.exam.replay_of(mark.remark, &view.kept, &view.files);
            let comes = found.as_ref().is_some_and(|replay| replay.at == ReplayAt::Coming);
            let plays = found
                .as_ref()
                .and_then(|replay| replay.id())
                .is_some_and(|id| view.playing.as_ref().is_some_and(|playing| playing.prompt.id == id));
            let text = if mark.text.is_empty() { words.unworded } else { &mark.text };
            let line = format!("{} · {} · {text}", name.unwrap_or(sheet.outside), moment(mark));
            let button = |ui: &mut Ui| {
                if comes {
                    let named = format!("{}, {line}, {}", words.hear_again, words.copying);
                    Button::new(words.copying).icon(icons::PLAY).enabled(false).named(named).show(ui);
                } else if found.is_some() {
                    let named = format!("{}, {line}", words.hear_again);
                    if Button::new(words.hear_again).icon(icons::PLAY).named(named).show(ui) {
                        let (remark, output) = (mark.remark, state.output);
                        asked = Some(Command::Replay { remark, output });
                    }
                    if plays && Button::new(words.stop_hearing).icon(icons::STOP).icon_only().show(ui) {
                        asked = Some(Command::StopPlaying);
                    }
                } else if let Some(station) = view.exam.recorded_elsewhere(mark.remark, view.id) {
                    let lies = scene.language.recorded_at(station);
                    let named = format!("{}, {line}, {lies}", words.hear_again);
                    Button::new(&lies).icon(icons::PLAY).enabled(false).named(named).show(ui);
                } else if name.is_some() {
                    let missing = theme::soft(ui, words.not_recorded);
                    ui.label(missing);
                }
                let pencil = Button::quiet(change).icon(icons::NOTE).icon_only();
                if pencil.named(format!("{change}, {line}")).show(ui) {
                    worded = Some(mark);
                }
            };
            split_right_ui(ui, CONTROL, button, |ui| {
                ui.add(Label::new(theme::running(&line)).truncate());
            });
        }
    });
    if let Some(mark) = worded {
        wording.open(ui, seen.about.candidate, mark.remark, mark.text.clone());
    }
    if let Some(command) = asked {
        scene.ask(command);
    }
}

/// The marks in the order of the exchanges, each with whose exchange it was; then those set outside of one, as they were.
fn in_order(seen: About<'_>) -> Vec<(&RemarkView, Option<&str>)> {
    let sheet = &seen.about.run_sheet;
    let marks = seen.about.remarks.iter().filter(|remark| remark.kind == RemarkKind::Mark);
    let place = |mark: &RemarkView| sheet.iter().position(|planned| Some(planned.exchange) == mark.exchange);
    let mut placed: Vec<(Option<usize>, &RemarkView)> = marks.map(|mark| (place(mark), mark)).collect();
    placed.sort_by_key(|(place, mark)| (place.unwrap_or(usize::MAX), mark.offset_ms, mark.at_ms));
    let named = |place: Option<usize>| place.and_then(|place| sheet.get(place)).map(|planned| &*planned.name);
    placed.into_iter().map(|(place, mark)| (mark, named(place))).collect()
}
