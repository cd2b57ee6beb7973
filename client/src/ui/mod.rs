//! How the station looks: it shows a [`View`](crate::station::View), sends
//! [`Command`](crate::station::Command)s, and knows nothing else of the station.
//!
//! `app` runs a pass and decides what is on the screen; `screens` holds one file a screen; `widgets` what they are made
//! of; `ring` has a call noticed; `theme` every colour and size; `preparing` how a list is read and who would sit where; `typography` where no line breaks; `words` every sentence, French beside English; `shortcuts` every key.

mod app;
mod desk;
mod dialling;
mod fonts;
mod hours;
mod icons;
mod markdown;
mod preparing;
mod ring;
mod scene;
mod screens;
mod search;
mod shortcuts;
mod theme;
mod typography;
mod widgets;
mod words;

pub use app::{App, run};
pub use desk::{Desk, Join, Launcher, Pick, Wake};
pub(crate) use hours::clock;
pub(crate) use typography::set as french_spaces;
pub(crate) use words::FactNames;
pub use words::{
    DESK_ENGLISH, DESK_FRENCH, DeskWords, ENGLISH, EXAM_FRENCH, ExamWords, FLOOR_FRENCH, FRENCH, FloorWords,
    GRID_FRENCH, GridWords, HAND_FRENCH, HandWords, IMPORT_FRENCH, INTERVIEW_FRENCH, ImportWords,
    InterviewWords, LINES_ENGLISH, LINES_FRENCH, LISTENING_FRENCH, LOG_ENGLISH, LOG_FRENCH, LinesWords,
    ListeningWords, LogWords, PLAN_ENGLISH, PLAN_FRENCH, PLAY_FRENCH, PREPARE_FRENCH, PlanWords,
    PrepareWords, READING_FRENCH, RECORD_FRENCH, ReadingWords, RecordWords, SEATS_FRENCH, SESSION_FRENCH,
    SHEET_FRENCH, SOUND_ENGLISH, SOUND_FRENCH, SeatsWords, SessionWords, SheetWords, SoundWords, Words,
};
pub use words::{DOSSIER_FRENCH, DossierWords};
