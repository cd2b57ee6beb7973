//! How the station looks: it shows a [`View`](crate::station::View), sends
//! [`Command`](crate::station::Command)s, and knows nothing else of the station.
//!
//! `app` runs a pass and decides what is on the screen; `screens` holds one file a screen; `widgets` what they are made
//! of; `ring` has a call noticed; `theme` every colour and size; `typography` where no line breaks; `words` every sentence, French beside English; `shortcuts` every key.

mod app;
mod desk;
mod dialling;
mod fonts;
mod hours;
mod icons;
mod markdown;
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
pub use desk::{Desk, Join, Launcher, Wake};
pub use words::{
    DESK_ENGLISH, DESK_FRENCH, DeskWords, ENGLISH, EXAM_FRENCH, ExamWords, FRENCH, LINES_ENGLISH,
    LINES_FRENCH, LISTENING_FRENCH, LOG_ENGLISH, LOG_FRENCH, LinesWords, ListeningWords, LogWords,
    READING_FRENCH, ReadingWords, SOUND_ENGLISH, SOUND_FRENCH, SoundWords, Words,
};
