//! Documents to print and to read: the *procès-verbal*, made of the facts of a session's record; a candidate's dossier; what
//! a candidate wrote.
//!
//! `day` gathers the facts by person and by subject; each other file writes sections of the document. It is in French,
//! whatever the language of the screens: whoever signs and files it reads French.

mod assessments;
mod day;
mod dossier;
mod draws;
mod exchanges;
mod head;
mod incidents;
mod keeping;
mod listening;
mod names;
mod people;
mod phases;
mod plays;
mod runs;
mod signing;
mod thread;
mod work;

use jiff::tz::TimeZone;

pub use self::dossier::{DossierTexts, dossier};
pub use self::work::work;

use self::day::Day;
use self::names::Names;
use crate::paper::Document;
use crate::station::MinutesSource;

/// The *procès-verbal* of a session, with the hours of a time zone.
pub fn minutes(source: &MinutesSource, zone: &TimeZone) -> Document {
    let day = Day::of(&source.facts);
    let names = Names { source, day: &day, zone };
    let mut document = head::begin(&names);
    people::candidates(&mut document, &names);
    people::juries(&mut document, &names);
    people::presence(&mut document, &names);
    phases::phases(&mut document, &names);
    draws::draws(&mut document, &names);
    exchanges::exchanges(&mut document, &names);
    exchanges::handed_in(&mut document, &names);
    plays::plays(&mut document, &names);
    listening::listening(&mut document, &names);
    incidents::incidents(&mut document, &names);
    incidents::help(&mut document, &names);
    assessments::assessments(&mut document, &names);
    keeping::dossiers(&mut document, &names);
    keeping::kept(&mut document, &names);
    signing::signatures(&mut document, &names);
    thread::thread(&mut document, &names);
    document
}
