//! The chart: one row for each, time from left to right, in millimetres.

use std::fmt::Write;

use super::escaped;
use super::rows::{Bar, Look, Row, rows};
use crate::plan::Plan;
use crate::protocol::{DayPlan, Minute};

/// Between the margins of A4 landscape.
const WIDTH: f64 = 277.0;
/// For the names of the rows.
const LABELS: f64 = 25.0;
/// For the hours above the rows.
const HOURS: f64 = 6.0;
/// What heading, hours and key leave of a sheet's height.
const BODY: f64 = 142.0;
/// The most rows of a sheet that can still be read.
const MOST_ROWS: usize = 28;
const TALLEST_ROW: f64 = 7.5;
/// Of a row, what the bar fills.
const BAR: f64 = 0.78;
/// The heights of the letters in bars: what they mostly are, and what can still be read.
const LETTERS: [f64; 3] = [2.7, 2.25, 1.9];
/// The width of a digit against its height, on the wide side of common fonts.
const LETTER_WIDTH: f64 = 0.62;
/// The most lines of time on a sheet, whatever an edit did.
const MOST_HOURS: u32 = 24;

/// One chart, or several where they are too many rows for one sheet; the key is below each.
pub(super) fn charts(plan: &Plan, day: &DayPlan) -> Vec<String> {
    let (candidates, others) = rows(plan, day);
    let axis = Axis::of(day);
    let key = key(plan, day);
    let sheets: Vec<Vec<&Row>> = if candidates.len() + others.len() <= MOST_ROWS {
        vec![candidates.iter().chain(&others).collect()]
    } else {
        let chunks = evenly(&candidates).chain(evenly(&others));
        chunks.map(|rows| rows.iter().collect()).collect()
    };
    sheets.into_iter().map(|rows| chart(&rows, &axis) + &key).collect()
}

/// In as few parts as need be, of about the same length.
fn evenly(rows: &[Row]) -> std::slice::Chunks<'_, Row> {
    let parts = rows.len().div_ceil(MOST_ROWS).max(1);
    rows.chunks(rows.len().div_ceil(parts).max(1))
}

struct Axis {
    from: u32,
    to: u32,
    step: u32,
}

impl Axis {
    /// Whole hours around everything.
    fn of(day: &DayPlan) -> Self {
        let from = day.entries.iter().map(|entry| entry.from.0).min().unwrap_or(8 * 60) / 60 * 60;
        let to = day.entries.iter().map(|entry| entry.to.0).max().unwrap_or(18 * 60).div_ceil(60) * 60;
        let to = to.max(from + 60);
        Self { from, to, step: 60 * ((to - from) / 60).div_ceil(MOST_HOURS).max(1) }
    }

    fn x(&self, minute: Minute) -> f64 {
        let along = f64::from(minute.since(Minute(self.from))) / f64::from(self.to - self.from);
        LABELS + along * (WIDTH - LABELS - 4.0)
    }
}

fn chart(rows: &[&Row], axis: &Axis) -> String {
    let row_height = (BODY / rows.len().max(1) as f64).min(TALLEST_ROW);
    let bottom = HOURS + row_height * rows.len() as f64;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {:.2}\" role=\"img\" aria-label=\"Diagramme du plan de la journée\">{HATCH}\n",
        bottom + 0.5,
    );
    hours(axis, bottom, &mut svg);
    for (index, row) in rows.iter().enumerate() {
        let top = HOURS + row_height * index as f64;
        let (width, colour) = if row.opens || index == 0 { (0.5, "#000") } else { (0.12, "#888") };
        let _ = writeln!(
            svg,
            "<path d=\"M0 {top:.2}H{WIDTH}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>\
             <text x=\"0\" y=\"{:.2}\" font-size=\"3\" font-weight=\"bold\">{}</text>",
            top + row_height / 2.0 + 1.05,
            escaped(&row.label),
        );
        let height = row_height * BAR;
        for bar in &row.bars {
            draw(bar, axis, top + (row_height - height) / 2.0, height, &mut svg);
        }
    }
    let _ =
        write!(svg, "<path d=\"M0 {bottom:.2}H{WIDTH}\" stroke=\"#000\" stroke-width=\"0.5\"/>\n</svg>\n");
    svg
}

fn hours(axis: &Axis, bottom: f64, svg: &mut String) {
    for at in (axis.from..=axis.to).step_by(axis.step as usize) {
        let x = axis.x(Minute(at));
        let _ = writeln!(
            svg,
            "<path d=\"M{x:.2} {:.2}V{bottom:.2}\" stroke=\"#777\" stroke-width=\"0.15\"/>\
             <text x=\"{x:.2}\" y=\"{:.2}\" font-size=\"2.9\" text-anchor=\"middle\">{}</text>",
            HOURS - 1.2,
            HOURS - 2.0,
            Minute(at),
        );
        if axis.step == 60 && at < axis.to {
            let half = axis.x(Minute(at + 30));
            let _ = writeln!(
                svg,
                "<path d=\"M{half:.2} {HOURS:.2}V{bottom:.2}\" stroke=\"#999\" stroke-width=\"0.12\" stroke-dasharray=\"0.5 1\"/>"
            );
        }
    }
}

fn draw(bar: &Bar, axis: &Axis, top: f64, height: f64, svg: &mut String) {
    let (left, right) = (axis.x(bar.from), axis.x(bar.to));
    let width = (right - left).max(0.4);
    let (fill, ink, dash) = match bar.look {
        Look::Plain => ("#fff", "#000", ""),
        Look::Jury => ("#d4d4d4", "#000", ""),
        Look::Reading => ("url(#hatch)", "#000", ""),
        Look::Deliberation => ("#000", "#fff", ""),
        Look::Break => ("#fff", "#000", " stroke-dasharray=\"0.9 0.7\""),
    };
    let _ = write!(
        svg,
        "<rect x=\"{left:.2}\" y=\"{top:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" fill=\"{fill}\" stroke=\"#000\" \
         stroke-width=\"0.25\"{dash}/>"
    );
    if bar.is_wrong {
        let under = top + height + 0.45;
        let _ = write!(
            svg,
            "<path d=\"M{left:.2} {under:.2}H{:.2}\" stroke=\"#000\" stroke-width=\"0.9\"/>",
            left + width
        );
    }
    if let Some((text, letters)) = inscription(bar, width) {
        let middle = left + width / 2.0;
        let baseline = top + height / 2.0 + letters * 0.36;
        // Hatching is kept off the letters.
        let halo = match bar.look {
            Look::Reading => {
                " paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"1\" stroke-linejoin=\"round\""
            }
            Look::Plain | Look::Jury | Look::Deliberation | Look::Break => "",
        };
        let _ = write!(
            svg,
            "<text x=\"{middle:.2}\" y=\"{baseline:.2}\" font-size=\"{letters}\" text-anchor=\"middle\" fill=\"{ink}\"{halo}>\
             {text}</text>"
        );
    }
    svg.push('\n');
}

/// As much as there is room for, and how high: what, and from when to when.
fn inscription(bar: &Bar, width: f64) -> Option<(String, f64)> {
    let [large, middle, small] = LETTERS;
    let (nothing, space) = (String::new(), '\u{2002}');
    let begin = format!("{space}{}", bar.from);
    let both = format!("{begin}–{}", bar.to);
    let choices = match bar.look {
        Look::Break => vec![(&nothing, large), (&nothing, middle)],
        Look::Plain | Look::Jury | Look::Reading | Look::Deliberation => vec![
            (&both, large),
            (&begin, large),
            (&begin, middle),
            (&nothing, large),
            (&nothing, middle),
            (&nothing, small),
        ],
    };
    let length = bar.label.chars().count();
    let fits = |(times, letters): &(&String, f64)| {
        (length + times.chars().count()) as f64 * LETTER_WIDTH * letters + 0.3 <= width
    };
    let (times, letters) = choices.into_iter().find(fits)?;
    let weight = if bar.look == Look::Break { "normal" } else { "bold" };
    Some((format!("<tspan font-weight=\"{weight}\">{}</tspan>{times}", escaped(&bar.label)), letters))
}

const HATCH: &str = "<defs><pattern id=\"hatch\" width=\"1.2\" height=\"1.2\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(45)\"><rect width=\"1.2\" height=\"1.2\" fill=\"#fff\"/><path d=\"M0 0V1.2\" stroke=\"#000\" \
    stroke-width=\"0.35\"/></pattern></defs>";

fn key(plan: &Plan, day: &DayPlan) -> String {
    let mut key = String::from("<ul class=\"key\">\n");
    for (index, phase) in plan.brief().format.phases.iter().enumerate() {
        let class = if crate::plan::brief::is_before_jury(phase) { " class=\"jury\"" } else { "" };
        let _ = writeln!(key, "<li><b{class}>{}</b> {}</li>", index + 1, escaped(&phase.name));
    }
    let mut sample = |fill: &str, more: &str, text: &str| {
        let _ = writeln!(
            key,
            "<li><svg viewBox=\"0 0 6 3.4\"><rect x=\"0.3\" y=\"0.3\" width=\"5.4\" height=\"2.8\" fill=\"{fill}\" \
             stroke=\"#000\" {more}/></svg> {text}</li>"
        );
    };
    sample("#fff", "stroke-width=\"0.25\"", "sous surveillance");
    sample("#d4d4d4", "stroke-width=\"0.25\"", "devant le jury");
    sample("url(#hatch)", "stroke-width=\"0.25\"", "lecture et correction par le jury");
    sample("#000", "stroke-width=\"0.25\"", "délibération");
    sample("#fff", "stroke-width=\"0.25\" stroke-dasharray=\"0.9 0.7\"", "pause");
    if !day.conflicts.is_empty() {
        key.push_str(
            "<li><svg viewBox=\"0 0 6 3.4\"><rect x=\"0.3\" y=\"0.2\" width=\"5.4\" height=\"2.2\" fill=\"#fff\" \
             stroke=\"#000\" stroke-width=\"0.25\"/><path d=\"M0.2 2.85H5.8\" stroke=\"#000\" stroke-width=\"0.9\"/></svg> \
             conflit</li>\n",
        );
    }
    key.push_str("</ul>\n");
    key
}
