//! The parts that every screen is made of.

mod button;
mod card;
mod choice;
mod entry;
mod field;
mod layout;
mod meter;
mod pill;
mod reading;
mod slider;
mod table;
mod waveform;

pub use button::{Button, icon_ui};
pub use card::{Card, bar_ui, section_ui};
pub use choice::{Choice, choices_ui, picker_ui};
pub use entry::Entry;
pub use field::{Field, labelled_ui};
pub use layout::{Columns, page_ui, split_right_ui};
pub use meter::meter_ui;
pub use pill::Pill;
pub use reading::{blocks_ui, paged_ui};
pub use slider::{scale_ui, slider_ui};
pub use table::{Width, table_ui};
pub use waveform::waveform_ui;
