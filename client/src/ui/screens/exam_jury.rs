//! A juror's screen while a session is held: its candidates, the run sheet, the exchange with its role, its messages and
//! its marks, the grid; what there is to read, and what the jury agrees on.
//!
//! Who listens has the same screen without playing: the run sheet is read there, and the voices are heard in its middle.

mod candidates;
mod chat;
mod day;
mod exchange;
mod grid;
mod interview;
mod levels;
mod lock;
mod marks;
mod middle;
mod noted;
mod observations;
mod papers;
mod reading;
mod recording;
mod replays;
mod role;
mod run_sheet;
mod timeline;
mod together;
mod tools;

use eframe::egui::{Frame, Label, Panel, Ui};
use signaling::protocol::exam::{CandidateNumber, JurorId, JuryCandidate, JuryView, SessionId};

use self::grid::{Grid, Scores};
use self::marks::Marks;
use self::middle::{Middle, Parts};
use self::observations::Observations;
use self::reading::Reading;
use self::run_sheet::Sheet;
use super::keypad::Keypad;
use crate::station::View;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, GAP, HALF_GAP, palette};
use crate::ui::widgets::{Card, Columns, page_ui};
use crate::ui::words::ExamWords;

/// From this width on the three parts stand side by side, in points.
const THREE_COLUMNS: f32 = 960.0;
/// From this height on each column holds what it must without scrolling as a whole, in points.
const HIGH: f32 = 600.0;
/// Below this height, that of a window of 1280 x 800 and somewhat more, the marks make room for the role, in points.
const LOW: f32 = 760.0;

/// What the screen remembers between two passes.
#[derive(Debug, Default)]
pub struct ExamJury {
    /// Who sits here.
    seat: Option<(Option<SessionId>, JurorId)>,
    candidate: Option<CandidateNumber>,
    sheet: Sheet,
    middle: Middle,
    marks: Marks,
    grid: Grid,
    observations: Observations,
    reading: Reading,
    keypad: Keypad,
    recording: recording::Recording,
    replays: replays::Replays,
}

/// The session as this juror sees it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    jury: &'a JuryView,
    about: Option<&'a JuryCandidate>,
}

/// The session with the candidate that the juror looks at.
#[derive(Clone, Copy, Debug)]
struct About<'a> {
    jury: &'a JuryView,
    about: &'a JuryCandidate,
    /// Whether the juror plays the clients.
    plays: bool,
}

impl<'a> Seen<'a> {
    /// The session, where somebody of a jury sits here.
    pub fn of(view: &'a View) -> Option<Self> {
        let jury = view.exam.jury()?;
        Some(Seen { jury, about: jury.about.as_deref() })
    }

    fn about(self) -> Option<About<'a>> {
        let Seen { jury, about } = self;
        let plays = jury.myself().is_some_and(|member| member.plays);
        about.map(|about| About { jury, about, plays })
    }
}

/// Draws the screen.
pub fn exam_jury_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: Seen<'_>, state: &mut ExamJury) {
    let Some(about) = seen.about() else {
        Card::new().show(ui, |ui| {
            ui.label(theme::title(&seen.jury.name));
            let words = ExamWords::of(scene.language);
            ui.add(Label::new(theme::running(words.no_candidates).color(palette(ui).soft)).wrap());
        });
        if seen.jury.plan.is_some() {
            ui.add_space(HALF_GAP);
            Card::new().filling(true).show(ui, |ui| {
                page_ui(ui, "day", |ui| day::day_ui(ui, scene, seen.jury));
            });
        }
        return;
    };
    follow(ui, scene, about, state);
    if ui.available_width() < THREE_COLUMNS {
        return page_ui(ui, "exam-jury", |ui| one_column_ui(ui, scene, about, state));
    }
    candidates::strip_ui(ui, scene, about);
    let mut columns = Columns::new(ui);
    let width = ui.available_width();
    let (left, right) = ((width * 0.25).clamp(256.0, 380.0), (width * 0.26).clamp(300.0, 420.0));
    columns.column_ui(ui, left, |ui| {
        Card::new().filling(true).show(ui, |ui| {
            page_ui(ui, "run-sheet", |ui| run_sheet::sheet_ui(ui, scene, about, &mut state.sheet));
        });
    });
    columns.column_ui(ui, width - left - right - 2.0 * GAP, |ui| middle_column_ui(ui, scene, about, state));
    columns.rest_ui(ui, |ui| right_ui(ui, scene, about, state));
}

/// The grid, and below it what is noted.
fn right_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: About<'_>, state: &mut ExamJury) {
    if ui.available_height() < HIGH {
        return page_ui(ui, "right", |ui| scored_ui(ui, scene, about, state));
    }
    below_ui(ui, "observations", |ui| {
        Card::new().show(ui, |ui| observations::observations_ui(ui, scene, about, &mut state.observations));
    });
    Card::new().filling(true).show(ui, |ui| {
        page_ui(ui, "grid", |ui| grid::grid_ui(ui, scene, about, state.scores()));
    });
}

fn scored_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: About<'_>, state: &mut ExamJury) {
    Card::new().show(ui, |ui| grid::grid_ui(ui, scene, about, state.scores()));
    Card::new().show(ui, |ui| observations::observations_ui(ui, scene, about, &mut state.observations));
}

/// All of it one below the other, for large text.
fn one_column_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: About<'_>, state: &mut ExamJury) {
    candidates::strip_ui(ui, scene, about);
    exchange::bar_ui(ui, scene, about, &mut state.keypad);
    recording_card_ui(ui, scene, about, state);
    Card::new().show(ui, |ui| run_sheet::sheet_ui(ui, scene, about, &mut state.sheet));
    middle::middle_ui(ui, scene, about, state.parts(), false);
    marks_card_ui(ui, scene, about, state, false);
    scored_ui(ui, scene, about, state);
}

/// The recording that the candidate hears.
fn recording_card_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: About<'_>, state: &mut ExamJury) {
    if about.about.plays.is_some() {
        Card::new().show(ui, |ui| recording::recording_ui(ui, scene, about, &mut state.recording));
    }
}

/// The marks: of the exchange that is shown or, once the jury comes back on them, of all.
fn marks_card_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: About<'_>, state: &mut ExamJury, low: bool) {
    Card::new().show(ui, |ui| match replays::is_time(about) {
        true => replays::replays_ui(ui, scene, about, &mut state.replays, &mut state.marks),
        false => marks::marks_ui(ui, scene, about, &state.sheet, &mut state.marks, low),
    });
}

fn middle_column_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: About<'_>, state: &mut ExamJury) {
    if ui.available_height() < HIGH {
        return page_ui(ui, "exchange", |ui| {
            exchange::bar_ui(ui, scene, about, &mut state.keypad);
            recording_card_ui(ui, scene, about, state);
            middle::middle_ui(ui, scene, about, state.parts(), false);
            marks_card_ui(ui, scene, about, state, false);
        });
    }
    let low = ui.available_height() < LOW;
    below_ui(ui, "marks", |ui| marks_card_ui(ui, scene, about, state, low));
    // What is heard is as high as its chat: it scrolls with what is read beside it.
    if about.plays || scene.view.listening.is_none() {
        exchange::bar_ui(ui, scene, about, &mut state.keypad);
        recording_card_ui(ui, scene, about, state);
        return middle::middle_ui(ui, scene, about, state.parts(), true);
    }
    page_ui(ui, "heard", |ui| {
        exchange::bar_ui(ui, scene, about, &mut state.keypad);
        middle::middle_ui(ui, scene, about, state.parts(), false);
    });
}

impl ExamJury {
    fn parts(&mut self) -> Parts<'_> {
        let ExamJury { sheet, middle, grid, reading, .. } = self;
        Parts { sheet, state: middle, grid, reading }
    }

    fn scores(&mut self) -> Scores<'_> {
        Scores { sheet: &self.sheet, state: &mut self.grid, reading: &mut self.reading }
    }
}

/// Draws at the lower end of a column, as high as it needs; the rest is for what follows.
fn below_ui(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    let panel = Panel::bottom(name).resizable(false).show_separator_line(false);
    panel.frame(Frame::NONE).show(ui, |ui| {
        ui.add_space(HALF_GAP);
        add(ui);
    });
}

/// Another candidate has another exchange and another grid; what was begun to be written stays.
fn follow(ui: &Ui, scene: &mut Scene<'_>, seen: About<'_>, state: &mut ExamJury) {
    let seat = Some((seen.jury.session, seen.jury.juror));
    if state.seat != seat {
        // What the one before began is none of this one's.
        let marks =
            if state.seat.is_none() { Marks::default() } else { Marks::after(scene.view.exam.marked) };
        *state = ExamJury { seat, marks, ..ExamJury::default() };
    }
    if state.candidate != Some(seen.about.candidate) {
        state.candidate = Some(seen.about.candidate);
        (state.sheet, state.middle, state.recording) = Default::default();
        state.marks.turn();
    }
    // An exchange that begins is what matters then.
    if state.sheet.follow(seen.about) {
        state.middle.turn_to(seen.about);
        state.grid.turn();
    }
    state.marks.follow(ui, scene, seen.about);
    state.observations.follow(ui, scene, seen.about);
}

/// Draws a sentence that stands back.
fn said_ui(ui: &mut Ui, sentence: &str) {
    ui.add(Label::new(theme::running(sentence).color(palette(ui).soft)).wrap());
}
