//! What staff say of the day: its times, and what the centre has.

use eframe::egui::Ui;
use signaling::protocol::{Lunch, Minute, PlanDay};

use crate::ui::scene::Scene;
use crate::ui::theme::{self, HALF_GAP, Tone, palette};
use crate::ui::widgets::{Card, Field, choices_ui, section_ui};
use crate::ui::words::PlanWords;

/// The least width of a field with its label, in points.
const FIELD: f32 = 208.0;
/// The most characters of a field: `08:30`, or four digits.
const CHARS: usize = 6;
/// Longer than any length of a day, in minutes, and more than any centre has of anything.
const MOST: u32 = 1_440;

/// The fields, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayForm {
    start: String,
    end: String,
    has_lunch: bool,
    lunch_from: String,
    lunch_to: String,
    lunch_minutes: String,
    reading: String,
    deliberation: String,
    change_over: String,
    most_wait: String,
    desks: String,
    rooms: String,
    invigilators: String,
    /// Whether candidates that have a jury keep it.
    pub keep_juries: bool,
}

impl DayForm {
    /// The fields of a day.
    pub fn of(day: &PlanDay) -> Self {
        let usual = PlanDay::usual(1, 1).lunch;
        let lunch = day.lunch.or(usual);
        let time = |minute: Option<Minute>| minute.map_or_else(String::new, |minute| minute.to_string());
        Self {
            start: day.start.to_string(),
            end: day.latest_end.to_string(),
            has_lunch: day.lunch.is_some(),
            lunch_from: time(lunch.map(|lunch| lunch.from)),
            lunch_to: time(lunch.map(|lunch| lunch.to)),
            lunch_minutes: lunch.map_or_else(String::new, |lunch| lunch.minutes.to_string()),
            reading: day.reading.to_string(),
            deliberation: day.deliberation.to_string(),
            change_over: day.change_over.to_string(),
            most_wait: day.most_wait.to_string(),
            desks: day.desks.to_string(),
            rooms: day.rooms.to_string(),
            invigilators: day.invigilators.to_string(),
            keep_juries: true,
        }
    }

    /// The day that they say; none where one of them says nothing.
    pub fn day(&self) -> Option<PlanDay> {
        let lunch = Lunch {
            from: time(&self.lunch_from).or_else(|| self.no_lunch())?,
            to: time(&self.lunch_to).or_else(|| self.no_lunch())?,
            minutes: number(&self.lunch_minutes).or_else(|| self.no_lunch().map(|_| 0))?,
        };
        Some(PlanDay {
            start: time(&self.start)?,
            latest_end: time(&self.end)?,
            lunch: self.has_lunch.then_some(lunch),
            reading: number(&self.reading)?,
            deliberation: number(&self.deliberation)?,
            change_over: number(&self.change_over)?,
            most_wait: number(&self.most_wait)?,
            desks: number(&self.desks)?,
            rooms: number(&self.rooms)?,
            invigilators: number(&self.invigilators)?,
        })
    }

    fn no_lunch(&self) -> Option<Minute> {
        (!self.has_lunch).then_some(Minute(0))
    }
}

/// A time of day as people write it: `8:30`, `08h30`, `8 h`, `830`.
pub fn time(text: &str) -> Option<Minute> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let (hours, minutes) = match text.split_once([':', 'h', '.']) {
        Some((hours, "")) => (hours.to_owned(), "0".to_owned()),
        Some((hours, minutes)) => (hours.to_owned(), minutes.to_owned()),
        None if text.len() >= 3 && text.is_char_boundary(text.len() - 2) => {
            let (hours, minutes) = text.split_at(text.len() - 2);
            (hours.to_owned(), minutes.to_owned())
        }
        None => (text.clone(), "0".to_owned()),
    };
    let (hours, minutes): (u32, u32) = (digits(&hours)?, digits(&minutes)?);
    (hours <= 24 && minutes < 60).then_some(Minute(hours * 60 + minutes))
}

fn number(text: &str) -> Option<u32> {
    digits(text.trim()).filter(|number| *number <= MOST)
}

/// A sign is no digit.
fn digits(text: &str) -> Option<u32> {
    text.chars().all(|c| c.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Draws the card of the settings.
pub fn day_ui(ui: &mut Ui, scene: &Scene<'_>, form: &mut DayForm) {
    let words = PlanWords::of(scene.language);
    let is_bad = form.day().is_none();
    Card::new().show(ui, |ui| {
        section_ui(ui, words.day);
        fields_ui(ui, words, form);
        ui.add_space(HALF_GAP);
        let (lunch, keep) = (
            [(true, words.lunch_some), (false, words.lunch_none)],
            [(true, words.keep), (false, words.give_anew)],
        );
        let columns = if ui.available_width() > 2.0 * FIELD + 160.0 { 2 } else { 1 };
        ui.columns(columns, |columns| {
            choices_ui(&mut columns[0], words.has_lunch, &mut form.has_lunch, &lunch);
            let last = columns.len() - 1;
            choices_ui(&mut columns[last], words.keep_juries, &mut form.keep_juries, &keep);
        });
        if is_bad {
            ui.add_space(HALF_GAP);
            let ink = palette(ui).strong(Tone::Bad);
            ui.add(eframe::egui::Label::new(theme::running(words.bad_time).color(ink)).wrap());
        }
    });
}

type Check = fn(&str) -> bool;

fn fields_ui(ui: &mut Ui, words: &PlanWords, form: &mut DayForm) {
    let (is_time, is_number): (Check, Check) = (|text| time(text).is_some(), |text| number(text).is_some());
    let mut fields: Vec<(&str, &mut String, Check)> =
        vec![(words.start, &mut form.start, is_time), (words.end, &mut form.end, is_time)];
    if form.has_lunch {
        fields.push((words.lunch_from, &mut form.lunch_from, is_time));
        fields.push((words.lunch_to, &mut form.lunch_to, is_time));
        fields.push((words.lunch_minutes, &mut form.lunch_minutes, is_number));
    }
    fields.extend([
        (words.reading_minutes, &mut form.reading, is_number),
        (words.deliberation_minutes, &mut form.deliberation, is_number),
        (words.change_over, &mut form.change_over, is_number),
        (words.most_wait, &mut form.most_wait, is_number),
        (words.desks, &mut form.desks, is_number),
        (words.rooms, &mut form.rooms, is_number),
        (words.invigilators, &mut form.invigilators, is_number),
    ]);
    let count = ((ui.available_width() + HALF_GAP) / (FIELD + HALF_GAP)).floor().clamp(1.0, 6.0) as usize;
    let mut fields = fields.into_iter().peekable();
    while fields.peek().is_some() {
        ui.columns(count, |columns| {
            for (ui, (label, text, is_good)) in columns.iter_mut().zip(fields.by_ref()) {
                let wrong = !is_good(text);
                Field::new(label, text, CHARS).wrong(wrong).show(ui);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_however_people_write_it() {
        for text in ["8:30", "08:30", "8h30", "08 h 30", "830", "0830", "8.30"] {
            assert_eq!(time(text), Some(Minute(510)), "{text}");
        }
        assert_eq!(
            (time("8"), time("8h"), time("24:00")),
            (Some(Minute(480)), Some(Minute(480)), Some(Minute(1_440)))
        );
        for text in ["", "8:60", "25:00", "-8:30", "8:+3", "huit", "8:3a", "é30"] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn the_fields_of_a_day_say_that_day() {
        for day in [PlanDay::usual(12, 3), PlanDay { lunch: None, ..PlanDay::usual(3, 1) }] {
            assert_eq!(DayForm::of(&day).day(), Some(day));
        }
        let mut form = DayForm::of(&PlanDay { lunch: None, ..PlanDay::usual(3, 1) });
        form.lunch_from.clear();
        assert!(form.day().is_some(), "what is not shown does not count");
        form.has_lunch = true;
        assert_eq!(form.day(), None);
        form = DayForm::of(&PlanDay::usual(3, 1));
        form.rooms = "-1".into();
        assert_eq!(form.day(), None);
    }
}
