//! A juror's screen while a session is held: its candidates, the run sheet, the exchange with its role, its messages and
//! its marks, the grid; what there is to read, and what the jury agrees on.
//!
//! Who listens has the same screen without playing: the run sheet is read there, and the voices are heard in its middle.

mod aside;
mod candidates;
mod exchange;
mod grid;
mod levels;
mod lock;
mod marks;
mod observations;
mod papers;
mod reading;
mod run_sheet;
mod timeline;
mod together;
mod tools;

use eframe::egui::{Frame, Label, Panel, Ui};
use signaling::protocol::exam::{CandidateNumber, JuryCandidate, JuryView};

use self::aside::Aside;
use self::grid::Grid;
use self::marks::Marks;
use self::observations::Observations;
use self::papers::Papers;
use self::reading::Reading;
use self::run_sheet::Sheet;
use super::keypad::Keypad;
use crate::settings::Language;
use crate::station::{Command, RecordingState, View};
use crate::ui::icons;
use crate::ui::scene::Scene;
use crate::ui::shortcuts::Shortcut;
use crate::ui::theme::{self, CONTROL, GAP, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Button, Card, Columns, page_ui, split_right_ui};
use crate::ui::words::{ExamWords, GridWords, SheetWords};

/// From this width on the three parts stand side by side, in points.
const THREE_COLUMNS: f32 = 960.0;
/// Height of the messages where the page scrolls as a whole, in points.
const MESSAGES: f32 = 400.0;

/// What the screen remembers between two passes.
#[derive(Debug, Default)]
pub struct ExamJury {
    candidate: Option<CandidateNumber>,
    page: Option<Page>,
    sheet: Sheet,
    aside: Aside,
    marks: Marks,
    grid: Grid,
    observations: Observations,
    papers: Papers,
    reading: Reading,
    keypad: Keypad,
}

/// What stands in the middle. What the candidate wrote in part 1 has its place after the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Exchange,
    Papers,
    Together,
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

impl Page {
    const ALL: [Page; 3] = [Page::Exchange, Page::Papers, Page::Together];

    fn name(self, language: Language) -> &'static str {
        match self {
            Page::Exchange => SheetWords::of(language).page_exchange,
            Page::Papers => SheetWords::of(language).page_papers,
            Page::Together => GridWords::of(language).together,
        }
    }

    /// What a phase is about: its exchanges, or what is to be read beside it.
    fn of(about: &JuryCandidate) -> Self {
        let exchanges = about.is_of_exchanges() || about.guide.is_none();
        if exchanges { Page::Exchange } else { Page::Papers }
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
        return;
    };
    follow(ui, scene, about, state);
    if ui.available_width() < THREE_COLUMNS {
        return page_ui(ui, "exam-jury", |ui| one_column_ui(ui, scene, about, state));
    }
    candidates::strip_ui(ui, scene, about);
    let mut columns = Columns::new(ui);
    let width = ui.available_width();
    let (left, right) = ((width * 0.25).clamp(276.0, 380.0), (width * 0.26).clamp(308.0, 420.0));
    columns.column_ui(ui, left, |ui| {
        Card::new().filling(true).show(ui, |ui| {
            page_ui(ui, "run-sheet", |ui| run_sheet::sheet_ui(ui, scene, about, &mut state.sheet));
        });
    });
    columns.column_ui(ui, width - left - right - 2.0 * GAP, |ui| middle_ui(ui, scene, about, state));
    columns.rest_ui(ui, |ui| {
        below_ui(ui, "observations", |ui| {
            Card::new()
                .show(ui, |ui| observations::observations_ui(ui, scene, about, &mut state.observations));
        });
        Card::new().filling(true).show(ui, |ui| {
            page_ui(ui, "grid", |ui| grid::grid_ui(ui, scene, about, &mut state.grid, &mut state.reading));
        });
    });
}

/// All of it one below the other, for large text.
fn one_column_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: About<'_>, state: &mut ExamJury) {
    candidates::strip_ui(ui, scene, about);
    let page = pages_ui(ui, scene, about, state);
    match page {
        Page::Exchange => {
            exchange::bar_ui(ui, scene, about, &mut state.keypad);
            Card::new().show(ui, |ui| run_sheet::sheet_ui(ui, scene, about, &mut state.sheet));
            Card::new().show(ui, |ui| {
                ui.set_max_height(MESSAGES);
                aside::card_ui(ui, scene, about, (&state.sheet, &mut state.aside), &mut state.reading, false);
            });
            Card::new().show(ui, |ui| marks::marks_ui(ui, scene, about, &state.sheet, &mut state.marks));
        }
        Page::Papers => {
            Card::new()
                .show(ui, |ui| papers::papers_ui(ui, scene, about, &mut state.papers, &mut state.reading));
        }
        Page::Together => {
            Card::new()
                .show(ui, |ui| together::together_ui(ui, scene, about, &mut state.grid, &mut state.reading));
        }
    }
    Card::new().show(ui, |ui| grid::grid_ui(ui, scene, about, &mut state.grid, &mut state.reading));
    Card::new().show(ui, |ui| observations::observations_ui(ui, scene, about, &mut state.observations));
}

fn middle_ui(ui: &mut Ui, scene: &mut Scene<'_>, about: About<'_>, state: &mut ExamJury) {
    match pages_ui(ui, scene, about, state) {
        Page::Exchange => {
            below_ui(ui, "marks", |ui| {
                Card::new().show(ui, |ui| marks::marks_ui(ui, scene, about, &state.sheet, &mut state.marks));
            });
            if about.plays {
                exchange::bar_ui(ui, scene, about, &mut state.keypad);
                return aside::cards_ui(
                    ui,
                    scene,
                    about,
                    (&state.sheet, &mut state.aside),
                    &mut state.reading,
                );
            }
            page_ui(ui, "heard", |ui| {
                exchange::bar_ui(ui, scene, about, &mut state.keypad);
                Card::new().show(ui, |ui| {
                    aside::card_ui(
                        ui,
                        scene,
                        about,
                        (&state.sheet, &mut state.aside),
                        &mut state.reading,
                        false,
                    );
                });
            });
        }
        Page::Papers => Card::new().filling(true).show(ui, |ui| {
            page_ui(ui, "papers", |ui| {
                papers::papers_ui(ui, scene, about, &mut state.papers, &mut state.reading)
            });
        }),
        Page::Together => Card::new().filling(true).show(ui, |ui| {
            page_ui(ui, "together", |ui| {
                together::together_ui(ui, scene, about, &mut state.grid, &mut state.reading);
            });
        }),
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
    if state.candidate != Some(seen.about.candidate) {
        state.candidate = Some(seen.about.candidate);
        (state.page, state.sheet, state.marks) = (None, Sheet::default(), Marks::default());
        state.papers = Papers::default();
    }
    // An exchange that begins is what matters then.
    if state.sheet.follow(seen.about) {
        state.page = None;
        state.aside.turn_to(seen.about);
    }
    state.marks.follow(ui, scene, seen.about);
    state.observations.follow(ui, scene, seen.about);
}

/// The pages, and the one that is shown: what the phase is about, until one is chosen.
fn pages_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>, state: &mut ExamJury) -> Page {
    let (shown, language) = (state.page.unwrap_or(Page::of(seen.about)), scene.language);
    split_right_ui(
        ui,
        CONTROL,
        |ui| record_ui(ui, scene, seen),
        |ui| {
            ui.horizontal(|ui| {
                for (page, number) in Page::ALL.into_iter().zip(1..) {
                    let tab = Button::tab(page.name(language)).chosen(page == shown);
                    if tab.shortcut(Shortcut::Page(number)).show(ui) {
                        state.page = Some(page);
                    }
                }
            });
        },
    );
    ui.add_space(2.0);
    state.page.unwrap_or(shown)
}

/// Recording is off unless who plays switches it on; the line at the top says which.
fn record_ui(ui: &mut Ui, scene: &mut Scene<'_>, seen: About<'_>) {
    if !seen.plays {
        return;
    }
    let on = scene.view.recording != RecordingState::Off;
    let text = if on { scene.words.stop_recording } else { scene.words.record };
    let button = Button::new(text).icon(icons::RECORD).icon_only().chosen(on).shortcut(Shortcut::Record);
    let button = if on { button.tone(Tone::Bad) } else { button };
    if button.show(ui) {
        scene.ask(Command::Record(!on));
    }
}

/// Draws a sentence that stands back.
fn said_ui(ui: &mut Ui, sentence: &str) {
    ui.add(Label::new(theme::running(sentence).color(palette(ui).soft)).wrap());
}
