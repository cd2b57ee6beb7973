//! *Procès-verbal*: what happened in a session, made of the facts of its record as a document to print and to read.
//!
//! `day` gathers the facts by person and by subject; each other file writes sections of the document. It is in French,
//! whatever the language of the screens: whoever signs and files it reads French.

mod assessments;
mod day;
mod draws;
mod exchanges;
mod head;
mod incidents;
mod names;
mod people;
mod phases;
mod runs;
mod signing;
mod thread;

use jiff::tz::TimeZone;

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
    incidents::incidents(&mut document, &names);
    incidents::help(&mut document, &names);
    assessments::assessments(&mut document, &names);
    signing::signatures(&mut document, &names);
    thread::thread(&mut document, &names);
    document
}
